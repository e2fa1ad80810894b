//! The charts of the search.

use super::Analyst;
use super::beliefs::Wanted;
use crate::analysis::coverage::{Tried, tried};
use crate::analysis::rungs::{Bracket, Step, brackets};
use crate::analysis::{Brush, Edge, edges, matches, narrowed};
use crate::chart::{self, ChartError, Picture, Size};
use crate::session::dto::{BracketShown, NarrowedRange, RungShown, TriedShown};
use crate::session::run::Run;
use crate::tuner::{Dim, Range};
use crate::view::{self, ParallelView, TimelinePicture, View};
use std::collections::BTreeMap;

/// What stands before the hyperparameter in the id of its slice.
const SLICE: &str = "slice:";

impl Analyst {
    /// The hyperparameters of the contour chart, by name. Names that the job does not search change nothing.
    pub fn set_pair(&mut self, first: &str, second: &str) {
        self.pair = Some((first.to_string(), second.to_string()));
    }

    /// Works out a little more of what these charts need. True if there is more to do, or something new.
    pub(super) fn step_search(&mut self) -> bool {
        let Some(run) = &self.session.run else { return false };
        let sizes = &self.session.sizes;
        let wanted = Wanted {
            curves: sizes.keys().any(|id| id.starts_with(SLICE)),
            pair: self.pair().filter(|_| sizes.contains_key("contour")),
        };
        self.beliefs.step(&run.job, wanted)
            || (sizes.contains_key("importance") && self.importances.step(&run.job, self.method))
    }

    /// One of these charts, as numbers; `None` if it is not one.
    pub(super) fn search_view(&self, id: &str) -> Option<View> {
        let run = self.session.run.as_ref()?;
        let job = run.picture();
        match id {
            "importance" => Some(self.importances.view(&run.job, self.method)),
            "timeline" => {
                let (started, ended) = run.job.times();
                let now = ended.unwrap_or(self.now);
                let worker_use = run.job.worker_use(now);
                Some(view::timeline(&TimelinePicture { job, started, now, worker_use }))
            }
            "distribution" => Some(view::distribution(&job)),
            "coverage" => Some(view::coverage(&job)),
            "ladder" => Some(view::ladder(&job, run.job.spec().hyperband()?)),
            "finished" => self.finished_view(),
            "contour" => {
                let pair = self.pair()?;
                Some(view::contour(&job, pair, self.beliefs.surface(pair)))
            }
            _ => {
                let dim = self.dim(id.strip_prefix(SLICE)?)?;
                Some(view::slice(&job, dim, self.beliefs.curve(dim)))
            }
        }
    }

    /// Parallel coordinates.
    pub(super) fn draw_parallel(&self, size: Size) -> Option<Result<Picture, ChartError>> {
        let run = self.session.run.as_ref()?;
        Some(chart::draw_parallel(&self.parallel(run), size, &self.session.texts))
    }

    fn parallel(&self, run: &Run) -> ParallelView {
        view::parallel(&run.picture(), &self.brushes)
    }

    /// The brush between two heights of an axis, as parts of it from its lower end; `None` if it was a click.
    pub fn brush(&self, axis: usize, from: f64, to: f64) -> Option<Brush> {
        let run = self.session.run.as_ref()?;
        self.parallel(run).brush(axis, from, to)
    }

    /// Sets all brushes. Gives the trials inside all of them.
    pub fn set_brushes(&mut self, brushes: Vec<Brush>) -> Vec<u32> {
        self.brushes = brushes;
        let Some(run) = &self.session.run else { return Vec::new() };
        let objective = run.job.spec().objective_index().unwrap_or(0);
        matches(run.job.records(), objective, &self.brushes)
    }

    /// What the brushes leave of the ranges, as the form has them. Only those that are other than before.
    pub fn narrowed(&self) -> Vec<NarrowedRange> {
        let Some(run) = &self.session.run else { return Vec::new() };
        let space = &run.job.spec().space;
        let changed =
            narrowed(space, &self.brushes).into_iter().zip(&space.dims).filter(|(now, was)| now.range != was.range);
        let texts = changed.map(|(dim, _)| match dim.range {
            Range::Continuous { min, max, .. } => NarrowedRange::numbers(dim.name, min.to_string(), max.to_string()),
            Range::Integer { min, max, .. } => NarrowedRange::numbers(dim.name, min.to_string(), max.to_string()),
            Range::Categorical { values } => NarrowedRange::list(dim.name, values.join(", ")),
        });
        texts.collect()
    }

    /// The hyperparameters of the best trial that lie at an end of their range which could be moved.
    pub fn edges(&self) -> Vec<Edge> {
        let Some(run) = &self.session.run else { return Vec::new() };
        let best = run.job.best().and_then(|best| run.job.records().get(best as usize));
        best.map(|best| edges(&run.job.spec().space, &best.assignment)).unwrap_or_default()
    }

    /// The hyperparameters that a point of a slice or of the contour chart stands for, by name, as a form takes them: `x` and `y`
    /// from the upper left corner of the picture that is on the page. `None` beside the plot, or if it is no such chart.
    pub fn values_at(&self, id: &str, x: f64, y: f64) -> Option<BTreeMap<String, String>> {
        let dims = &self.session.run.as_ref()?.job.spec().space.dims;
        let (across, up) = match id {
            "contour" => self.pair().map(|(first, second)| (first, Some(second)))?,
            _ => (self.dim(id.strip_prefix(SLICE)?)?, None),
        };
        let size = *self.session.sizes.get(id)?;
        let (x, y) = chart::place_on_axes(&self.search_view(id)?, size, &self.session.texts, (x, y))?;
        let at = |(idx, place): (usize, f64)| Some((dims.get(idx)?.name.clone(), view::typed(dims.get(idx)?, place)));
        [Some((across, x)), up.map(|up| (up, y))].into_iter().flatten().map(at).collect()
    }

    /// How much of each hyperparameter's range the job has tried. Nothing without a job.
    pub fn coverage(&self) -> Vec<TriedShown> {
        let Some(run) = &self.session.run else { return Vec::new() };
        let tried = |(idx, dim): (usize, &Dim)| {
            let begun = run.job.records().iter().filter(|record| record.rounds() > 0);
            let Tried { different, gap } = tried(dim, begun.filter_map(|record| record.assignment.get(idx)));
            TriedShown { name: dim.name.clone(), different, gap }
        };
        run.job.spec().space.dims.iter().enumerate().map(tried).collect()
    }

    /// What Hyperband has made of its trials. Nothing without a job of its.
    pub fn ladder(&self) -> Vec<BracketShown> {
        let Some(run) = &self.session.run else { return Vec::new() };
        let Some(hyperband) = run.job.spec().hyperband() else { return Vec::new() };
        let rung = |it: Step| RungShown { rounds: it.rounds, reached: it.reached, went_on: it.went_on };
        let bracket =
            |it: Bracket| BracketShown { bracket: it.bracket, rungs: it.rungs.into_iter().map(rung).collect() };
        brackets(hyperband, run.job.records()).into_iter().map(bracket).collect()
    }

    fn dim(&self, name: &str) -> Option<usize> {
        self.session.run.as_ref()?.job.spec().space.dims.iter().position(|dim| dim.name == name)
    }

    /// Indices in the space of the chosen pair; the first two without a choice.
    fn pair(&self) -> Option<(usize, usize)> {
        let n_dims = self.session.run.as_ref()?.job.spec().space.dims.len();
        let chosen = self.pair.as_ref().and_then(|(first, second)| Some((self.dim(first)?, self.dim(second)?)));
        chosen.or((n_dims > 1).then_some((0, 1)))
    }
}
