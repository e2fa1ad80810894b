//! Composition root: one method per thing a visitor can do, over table, dataset, booster, tuner, views and charts.
//!
//! `Session` lives where the job is (the tuner worker, or a native program); `Trainer` where trials are trained.

mod analyst;
pub mod boosting;
mod check;
mod describe;
pub mod dto;
mod form;
pub mod link;
mod metrics;
pub mod native;
mod parents;
pub mod predict;
mod race;
mod ranges;
mod rules;
mod run;
mod score;
mod settings_of;
mod study;
mod takeaway;
mod trainer;

pub use analyst::Analyst;
pub use boosting::Boosting;
pub use race::{RaceNews, RaceShown, Racer, StandingShown, race_shown};
pub use settings_of::{place_errors, read_request};
pub use study::{read_described, read_journal};
pub use trainer::Trainer;

use crate::chart::{self, Picture, Size, Texts};
use crate::dataset::{self, Dataset, DatasetSpec, Task};
use crate::error::{Explain, Message};
use crate::formats::JobRequest;
use crate::table::{self, Table};
use crate::tuner::job::mirror::Seen;
use crate::tuner::{FailReason, Input, Job, JobStatus, Report, Snapshot};
use crate::view::{self, JobPicture, View};
use dto::*;
use parents::Parents;
use run::Run;
use std::collections::{BTreeMap, HashSet};
use std::rc::Rc;

/// Rows of the file that the preview shows.
const HEAD_ROWS: usize = 50;

/// What is loaded, what is set, and the job.
#[derive(Default)]
pub struct Session {
    loaded: Option<LoadedFile>,
    run: Option<Run>,
    parents: Parents,
    sizes: BTreeMap<String, Size>,
    texts: Texts,
}

struct LoadedFile {
    name: String,
    table: Table,
    spec: DatasetSpec,
    /// `None`: the roles do not make a data set (yet).
    dataset: Option<Rc<Dataset>>,
}

impl Session {
    /// Nothing is loaded.
    pub fn new() -> Session {
        Session::default()
    }

    /// The tunable hyperparameters, from the booster's one table.
    pub fn parameters() -> Vec<ParamInfo> {
        ranges::parameters()
    }

    /// Reads a file and proposes roles. On an error what was loaded before stays.
    pub fn load(&mut self, name: &str, bytes: &[u8]) -> Result<Loaded, Vec<Message>> {
        let (table, mut notices) = table::read(bytes, name).map_err(one)?;
        if dataset::is_lab_file(&table) {
            notices.push(Message::new("lab_file"));
        }
        let spec = DatasetSpec::suggest(&table);
        let preview = Preview {
            name: name.to_string(),
            bytes: bytes.len(),
            rows: table.n_rows,
            columns: table.summaries(),
            head: table.head(HEAD_ROWS),
            source: table.source.clone(),
            notices,
        };
        let mut file = LoadedFile { name: name.to_string(), table, spec: spec.clone(), dataset: None };
        let (summary, refused) = match file.set(spec) {
            Ok(summary) => (Some(summary), Vec::new()),
            Err(refused) => (None, refused),
        };
        self.loaded = Some(file);
        Ok(Loaded { preview, summary, refused })
    }

    /// Sets target, features, task and split as typed. On an error what was set before stays.
    pub fn set_data(&mut self, settings: &DataSettings) -> Result<DataSummary, Vec<Message>> {
        let spec = form::dataset_spec(settings)?;
        self.file_mut()?.set(spec)
    }

    /// Sets target, features, task and split.
    pub fn set_spec(&mut self, spec: DatasetSpec) -> Result<DataSummary, Vec<Message>> {
        self.file_mut()?.set(spec)
    }

    /// A range that was typed as a list of `count` values. Errors with what is wrong with the range.
    pub fn make_list(setting: &ParamSetting, count: usize) -> Result<Vec<String>, Vec<Message>> {
        ranges::make_list(setting, count)
    }

    /// The form as SageMaker's request.
    pub fn request(&self, settings: &JobSettings) -> Result<serde_json::Value, Vec<Message>> {
        let file = self.file()?;
        let request = form::request(settings, &file.name, &file.spec)?;
        form::plan(&request, &*file.dataset()?, &self.parents)?;
        Ok(request.to_json())
    }

    /// Launches the job that was typed. On an error the job before stays. `now`: milliseconds on the caller's clock.
    pub fn start(&mut self, settings: &JobSettings, now: f64) -> Result<RunData, Vec<Message>> {
        let file = self.file()?;
        let request = form::request(settings, &file.name, &file.spec)?;
        self.start_request(request, now)
    }

    /// Launches a job on the loaded data.
    pub fn start_request(&mut self, request: JobRequest, now: f64) -> Result<RunData, Vec<Message>> {
        let (data, spec, dataset) = self.prepared(&request)?;
        let job = Job::new(spec, now).map_err(one)?;
        self.run = Some(Run { job, request, dataset, selected: None, seen: Seen::default(), shown: Vec::new() });
        Ok(data)
    }

    /// Tells the job something; what it asks of the workers. Nothing without a job.
    pub fn handle(&mut self, input: WorkerInput, now: f64) -> Vec<WorkerCommand> {
        let Some(run) = &mut self.run else { return Vec::new() };
        let input = match input {
            WorkerInput::WorkerReady { worker } => Input::WorkerReady(worker),
            WorkerInput::WorkerLost { worker } => Input::WorkerLost(worker),
            WorkerInput::Report { trial, round, values, done } => Input::Report(Report { trial, round, values, done }),
            WorkerInput::TrialDone { trial } => Input::TrialDone { trial },
            WorkerInput::TrialStopped { trial } => Input::TrialStopped { trial },
            WorkerInput::TrialFailed { trial, error } => {
                Input::TrialFailed { trial, reason: FailReason::Training(error) }
            }
            WorkerInput::Pause => Input::Pause,
            WorkerInput::Resume => Input::Resume,
            WorkerInput::Stop => Input::Stop,
        };
        let was_over = run.job.status().is_over();
        let commands = run.tell(input, now);
        if run.job.status().is_over() && !was_over {
            self.parents.remember(&run.job, &run.request);
        }
        commands
    }

    /// Names of the finished jobs that a new one can name as its parents.
    pub fn parents(&self) -> Vec<String> {
        self.parents.names()
    }

    /// Takes in a finished job as `formats::describe` wrote it, to be a parent. Gives its name.
    pub fn add_parent(&mut self, described: &str) -> Result<String, Vec<Message>> {
        self.parents.read(described).map_err(|error| vec![error])
    }

    /// Puts one's own configuration next in line: the tuned hyperparameters by name, as typed.
    pub fn enqueue(&mut self, texts: &BTreeMap<String, String>, now: f64) -> Result<Vec<WorkerCommand>, Vec<Message>> {
        let run = self.running()?;
        if !run.job.takes_more() {
            return Err(vec![Message::new("all_proposed").about("enqueued")]);
        }
        let point = run.job.spec().space.point(texts).map_err(one)?;
        Ok(run.tell(Input::Enqueue(point), now))
    }

    /// Changes the ranges of the paused job to those that were typed.
    pub fn edit(&mut self, parameters: &[ParamSetting], now: f64) -> Result<Vec<WorkerCommand>, Vec<Message>> {
        let run = self.running()?;
        if !run.job.paused() {
            return Err(vec![Message::new("edit_needs_pause")]);
        }
        let request = run.with_ranges(ranges::dims(parameters)?)?;
        let space = form::space(&request, &run.dataset)?;
        run.job.check_edit(&space).map_err(one)?;
        run.request = request;
        Ok(run.tell(Input::Edit(space), now))
    }

    /// Tells the job of several rounds of a trial at once: `rounds` rounds from `first` on, their metric values one round
    /// after the other in `values`.
    pub fn reports(
        &mut self,
        trial: u32,
        first: u32,
        rounds: u32,
        values: &[f64],
        done: bool,
        now: f64,
    ) -> Vec<WorkerCommand> {
        let width = values.len() / rounds.max(1) as usize;
        let mut commands = Vec::new();
        for (index, values) in (0..rounds).zip(values.chunks(width.max(1))) {
            let done = done && index + 1 == rounds;
            let report = WorkerInput::Report { trial, round: first + index, values: values.to_vec(), done };
            commands.extend(self.handle(report, now));
        }
        commands
    }

    /// What the page may show of the job.
    pub fn snapshot(&self, now: f64) -> Option<Snapshot> {
        self.run.as_ref().map(|run| run.job.snapshot(now))
    }

    /// What has changed of the snapshot since this was last asked: of its rows only those that are new or differ.
    pub fn snapshot_changes(&mut self, now: f64) -> Option<Snapshot> {
        let run = self.run.as_mut()?;
        let mut snapshot = run.job.snapshot(now);
        let rows = std::mem::take(&mut snapshot.trials);
        let before = std::mem::replace(&mut run.shown, rows);
        let rows = run.shown.iter().enumerate();
        snapshot.trials =
            rows.filter(|(trial, row)| before.get(*trial) != Some(*row)).map(|(_, row)| row.clone()).collect();
        Some(snapshot)
    }

    /// The request of the running or ended job.
    pub fn running_request(&self) -> Option<&JobRequest> {
        self.run.as_ref().map(|run| &run.request)
    }

    /// A trainer on the data set of the job, for callers without workers. Errors if there is no job.
    pub fn trainer(&self) -> Result<Trainer, Message> {
        let run = self.run.as_ref().ok_or_else(|| Message::new("no_job"))?;
        let metrics = metrics::for_job(run.dataset.task, &run.request.objective);
        let seed = run.request.data.as_ref().map_or(0, |data| data.spec.seed);
        Trainer::on(Rc::clone(&run.dataset), metrics, run.request.rules.folds, seed)
    }

    /// Highlights a trial in the charts.
    pub fn select(&mut self, trial: Option<u32>) {
        if let Some(run) = &mut self.run {
            run.selected = trial;
        }
    }

    /// Sizes of the charts on the page, in CSS pixels, by id; and their texts in the visitor's language.
    pub fn set_charts(&mut self, sizes: BTreeMap<String, Size>, texts: BTreeMap<String, String>) {
        self.sizes = sizes;
        self.texts = Texts::new(texts);
    }

    /// The charts of the job that are drawn beside the tuner, in the sizes that the page has asked for.
    pub fn pictures(&self) -> Vec<Picture> {
        let Some(run) = &self.run else { return Vec::new() };
        let job = run.picture();
        let draw = |id: &str, view: fn(&JobPicture) -> View| {
            let size = self.sizes.get(id)?;
            chart::draw(&view(&job), *size, &self.texts).ok()
        };
        [draw("history", view::history), draw("curves", view::curves)].into_iter().flatten().collect()
    }

    /// What the worker that analyses the job has to know before its records; they are told anew from the first on.
    pub fn mirror_start(&mut self) -> Option<MirrorStart> {
        let run = self.run.as_mut()?;
        run.seen = Seen::default();
        Some(MirrorStart { request: run.request.to_json().to_string(), parents: self.parents.described(&run.request) })
    }

    /// What has changed in the records since this was last asked.
    pub fn changes(&mut self) -> Option<ChangesShown> {
        let run = self.run.as_mut()?;
        Some(run.job.changes(&mut run.seen).into())
    }

    fn running(&mut self) -> Result<&mut Run, Vec<Message>> {
        let run = self.run.as_mut().ok_or_else(|| vec![Message::new("no_job")])?;
        if run.job.status() == JobStatus::InProgress { Ok(run) } else { Err(vec![Message::new("job_over")]) }
    }

    fn file(&self) -> Result<&LoadedFile, Vec<Message>> {
        self.loaded.as_ref().ok_or_else(|| vec![Message::new("nothing_loaded")])
    }

    fn file_mut(&mut self) -> Result<&mut LoadedFile, Vec<Message>> {
        self.loaded.as_mut().ok_or_else(|| vec![Message::new("nothing_loaded")])
    }
}

impl LoadedFile {
    fn dataset(&self) -> Result<Rc<Dataset>, Vec<Message>> {
        self.dataset.clone().ok_or_else(|| vec![Message::new("no_dataset").about("target")])
    }

    /// The data set with these roles, and the roles with what was chosen for the visitor written down, so that every worker
    /// builds the same without choosing.
    fn build(&self, spec: DatasetSpec) -> Result<(DatasetSpec, Rc<Dataset>, Vec<Message>), Vec<Message>> {
        let (dataset, notices) = Dataset::build(&self.table, &spec).map_err(one)?;
        let spec = DatasetSpec {
            target: Some(dataset.target.clone()),
            task: Some(dataset.task),
            positive: (dataset.task == Task::Binary).then(|| dataset.classes[1].clone()),
            ..spec
        };
        Ok((spec, Rc::new(dataset), notices))
    }

    /// Builds the data set with these roles; only a success changes anything.
    fn set(&mut self, spec: DatasetSpec) -> Result<DataSummary, Vec<Message>> {
        let (spec, dataset, notices) = self.build(spec)?;
        let inferred_task = dataset::infer_task(&self.table, &dataset.target);
        let mut class_rows = vec![0; dataset.classes.len()];
        let split = &dataset.split;
        let parts = [&split.train, &split.validation, &split.test];
        if dataset.task != Task::Regression {
            for row in parts.into_iter().flatten() {
                class_rows[dataset.labels[*row as usize] as usize] += 1;
            }
        }
        let metrics = metrics::choices(dataset.task);
        let used: usize = parts.into_iter().map(Vec::len).sum();
        let features: Vec<String> = dataset.features.iter().map(|feature| feature.name.clone()).collect();
        let is_feature: HashSet<&str> = dataset.features.iter().map(|feature| feature.name.as_str()).collect();
        let summary = DataSummary {
            target: dataset.target.clone(),
            task: dataset.task,
            inferred_task,
            possible_tasks: dataset::possible_tasks(&self.table, &dataset.target),
            positive: spec.positive.clone(),
            classes: dataset
                .classes
                .iter()
                .zip(&class_rows)
                .map(|(name, rows)| ClassInfo { name: name.clone(), rows: *rows })
                .collect(),
            ignored: self
                .table
                .columns
                .iter()
                .map(|column| column.name.clone())
                .filter(|name| *name != dataset.target && !is_feature.contains(name.as_str()))
                .collect(),
            features,
            rows: RowCounts {
                train: split.train.len(),
                validation: split.validation.len(),
                test: split.test.len(),
                dropped: self.table.n_rows - used,
            },
            objective: metrics.first().map(|metric| metric.name.clone()).unwrap_or_default(),
            metrics,
            notices,
        };
        self.spec = spec;
        self.dataset = Some(dataset);
        Ok(summary)
    }
}

fn one(error: impl Explain) -> Vec<Message> {
    vec![error.message()]
}

fn broken(error: &dyn std::fmt::Display) -> Message {
    Message::new("internal").with("text", error)
}
