//! What the worker beside the tuner does: it has the data and the records of the job, and works out and draws what takes time
//! or is not there at first sight. The tuner's proposals never wait for it.

mod beliefs;
mod evaluate;
mod explain;
mod finish;
mod grown;
mod importance;
mod link;
mod search;
mod takeaway;
mod thinking;

use super::dto::{ChangesShown, MirrorStart};
use super::run::Run;
use super::{Session, broken, one};
use crate::analysis::{Brush, Method};
use crate::booster::Model;
use crate::chart::{self, ChartError, Picture, Size};
use crate::dataset::DatasetSpec;
use crate::error::Message;
use crate::formats::{self, JobRequest, xgboost_json};
use crate::json::{Field, Json};
use crate::view;
use beliefs::Beliefs;
use evaluate::TestScores;
use explain::{Chosen, Explained};
use finish::Finishing;
use grown::Grown;
use importance::Importances;
use std::collections::BTreeMap;
use std::rc::Rc;
use thinking::Thinking;

/// The data of a job, a mirror of its records, and what is made of them.
#[derive(Default)]
pub struct Analyst {
    /// Its job is a mirror: it is told the records of the tuner's.
    session: Session,
    method: Method,
    importances: Importances,
    beliefs: Beliefs,
    thinking: Thinking,
    /// The hyperparameters of the contour chart.
    pair: Option<(String, String)>,
    /// Of the parallel coordinates.
    brushes: Vec<Brush>,
    /// Milliseconds on the clock of the tuner when it last told of the job.
    now: f64,
    models: Option<Models>,
    /// The tuned one, explained.
    explained: Option<Explained>,
    chosen: Chosen,
    /// Of the trial that is open.
    grown: Option<Grown>,
    finishing: Option<Finishing>,
    test_scores: TestScores,
}

/// What was trained on train + validation rows when the job was over.
struct Models {
    /// The trial whose configuration the first has.
    trial: u32,
    tuned: Rc<Model>,
    /// With XGBoost's defaults.
    default: Model,
}

impl Analyst {
    /// Nothing is known.
    pub fn new() -> Analyst {
        Analyst::default()
    }

    /// Takes the data of a job. `spec`: roles and split as the tuner has settled them.
    pub fn data(&mut self, name: &str, bytes: &[u8], spec: DatasetSpec) -> Result<(), Vec<Message>> {
        self.session.load(name, bytes)?;
        self.session.set_spec(spec)?;
        Ok(())
    }

    /// Begins with a job on these data, or anew with one whose ranges have changed. Its records are told from the first on.
    /// `now`: milliseconds on the clock of the tuner.
    pub fn begin(&mut self, start: &MirrorStart, now: f64) -> Result<(), Vec<Message>> {
        self.remember();
        for parent in &start.parents {
            self.session.add_parent(parent)?;
        }
        let request = JobRequest::from_json(&start.request).map_err(one)?;
        let selected = self.session.run.as_ref().and_then(|run| run.selected);
        self.session.start_request(request, now)?;
        if let Some(run) = &mut self.session.run {
            run.job.make_mirror();
            run.selected = selected;
        }
        self.forget();
        Ok(())
    }

    /// What was made of the job before.
    fn forget(&mut self) {
        self.importances = Importances::default();
        self.beliefs = Beliefs::default();
        self.thinking.forget();
        self.brushes = Vec::new();
        self.models = None;
        self.explained = None;
        self.grown = None;
        self.finishing = None;
        self.test_scores = TestScores::default();
    }

    /// Takes in what has changed of the records: `ChangesShown` as JSON. `now`: milliseconds on the clock of the tuner.
    pub fn mirror(&mut self, changes: &str, now: f64) -> Result<(), Vec<Message>> {
        let Some(run) = &mut self.session.run else { return Ok(()) };
        let json = Json::parse(changes).map_err(one)?;
        let changes = ChangesShown::read(&Field::root(&json), &run.job.spec().space).map_err(one)?;
        run.job.mirror(changes);
        self.now = now;
        Ok(())
    }

    /// Takes the models that were trained on train + validation rows: XGBoost's JSON of the one with the configuration of
    /// `trial`, and of the one with XGBoost's defaults.
    pub fn models(&mut self, trial: u32, tuned: &str, default: &str) -> Result<(), Vec<Message>> {
        let read = |text: &str| xgboost_json::read(text).map_err(one);
        let Some(run) = &self.session.run else { return Ok(()) };
        let tuned = Rc::new(read(tuned)?);
        self.explained = Some(Explained::new(Rc::clone(&run.dataset), Rc::clone(&tuned)).map_err(|error| vec![error])?);
        self.models = Some(Models { trial, tuned, default: read(default)? });
        self.evaluate()
    }

    /// Highlights a trial in the charts.
    pub fn select(&mut self, trial: Option<u32>) {
        self.session.select(trial);
    }

    /// Sizes of the charts that are in sight, in CSS pixels, by id; and their texts in the visitor's language.
    pub fn set_charts(&mut self, sizes: BTreeMap<String, Size>, texts: BTreeMap<String, String>) {
        self.session.set_charts(sizes, texts);
    }

    /// The method of the chart of importances: `Fanova`, or else PED-ANOVA.
    pub fn set_importance(&mut self, method: &str) {
        self.method = if method == "Fanova" { Method::Fanova } else { Method::PedAnova };
    }

    /// Works out a little more of what the charts in sight need, a few milliseconds at most in a usual job. True if there is
    /// more to do, or something new: ask again.
    pub fn step(&mut self) -> bool {
        self.step_evaluation()
            || self.step_thinking()
            || self.step_search()
            || self.step_learnt()
            || self.step_grown()
            || self.step_finishing()
    }

    /// The learning curves of one or two trials in one chart. Errors if there is no job or no such trial, or if the size is
    /// no chart's.
    pub fn curves(&self, trials: &[u32], size: Size) -> Result<Picture, Vec<Message>> {
        let run = self.run()?;
        let n_trials = run.job.records().len();
        if let Some(unknown) = trials.iter().find(|trial| **trial as usize >= n_trials) {
            return Err(vec![Message::new("no_such_trial").with("trial", unknown + 1)]);
        }
        let view = view::comparison(&run.picture(), trials);
        chart::draw(&view, size, &self.session.texts).map_err(|error| vec![broken(&error)])
    }

    /// Fixed and tuned hyperparameters of a trial, as the booster takes them.
    pub fn params(&self, trial: u32) -> Result<BTreeMap<String, String>, Vec<Message>> {
        let unknown = || vec![Message::new("no_such_trial").with("trial", trial + 1)];
        self.run()?.trial_params(trial).ok_or_else(unknown)
    }

    /// The log of a trial as XGBoost prints it.
    pub fn log(&self, trial: u32) -> Result<String, Vec<Message>> {
        let job = &self.run()?.job;
        let unknown = || vec![Message::new("no_such_trial").with("trial", trial + 1)];
        let record = job.records().get(trial as usize).ok_or_else(unknown)?;
        Ok(formats::xgboost_log(record, &job.spec().metrics))
    }

    /// The trials as CSV: see `formats::trials_csv`. `began`: milliseconds since 1970 when the clock of the tuner stood at zero.
    pub fn trials_csv(&self, began: f64) -> Result<String, Vec<Message>> {
        let job = &self.run()?.job;
        let names: Vec<String> = job.spec().space.dims.iter().map(|dim| dim.name.clone()).collect();
        Ok(formats::trials_csv(&job.snapshot(0.0), &names, began))
    }

    fn run(&self) -> Result<&Run, Vec<Message>> {
        self.session.run.as_ref().ok_or_else(|| vec![Message::new("no_job")])
    }

    /// The charts that are in sight; what is too small for a chart is left out.
    pub fn pictures(&self) -> Result<Vec<Picture>, Vec<Message>> {
        let mut pictures = Vec::new();
        for (id, size) in &self.session.sizes {
            match self.draw(id, *size) {
                Some(Ok(picture)) => pictures.push(picture),
                // Too small for a chart, or none of these.
                Some(Err(ChartError::Size { .. })) | None => {}
                Some(Err(error)) => return Err(vec![broken(&error)]),
            }
        }
        Ok(pictures)
    }

    /// Works out a little more of what these charts need, as `step` does for those in sight. True if there is more to do.
    pub fn prepare(&mut self, sizes: &BTreeMap<String, Size>) -> bool {
        let in_sight = std::mem::replace(&mut self.session.sizes, sizes.clone());
        let more = self.step();
        self.session.sizes = in_sight;
        more
    }

    /// These charts, those that the tuner draws as well, whatever is in sight. Those that the job has none of are left out.
    pub fn drawn(&mut self, sizes: BTreeMap<String, Size>) -> Result<Vec<Picture>, Vec<Message>> {
        let in_sight = std::mem::replace(&mut self.session.sizes, sizes);
        let mut all = self.session.pictures();
        let others = self.pictures();
        self.session.sizes = in_sight;
        all.extend(others?);
        Ok(all)
    }

    fn draw(&self, id: &str, size: Size) -> Option<Result<Picture, ChartError>> {
        if id == "parallel" {
            return self.draw_parallel(size);
        }
        if let Some(drawn) = self.draw_learnt(id, size).or_else(|| self.draw_thinking(id, size)) {
            return Some(drawn);
        }
        let mut view = self.search_view(id).or_else(|| self.evaluation_view(id))?;
        // The page knows it by what it asked for, whichever pair of hyperparameters it shows.
        view.id.clear();
        view.id.push_str(id);
        Some(chart::draw(&view, size, &self.session.texts))
    }
}
