//! The importance of a job's hyperparameters, kept up to date a step at a time while the job goes on.

use crate::analysis::{Estimate, Importance, Method, Sample};
use crate::tuner::{Job, JobStatus};
use crate::view::{self, FEWEST_TRIALS, ImportancePicture, View};

/// While a job runs, the analysis is done again once so many trials have come, or this part of them if that is more.
const FRESH: usize = 5;
const FRESH_PART: usize = 10;

/// What is known of the job's importances.
#[derive(Debug, Default)]
pub struct Importances {
    /// In the making, or the last that was made.
    estimate: Option<Estimate>,
    /// The last that was made: importances and the trials they rest on.
    known: Option<(Method, Vec<Importance>, usize)>,
}

impl Importances {
    /// Works out a little more, if there is anything to work out. True if there is more to do, or something new to show.
    pub fn step(&mut self, job: &Job, method: Method) -> bool {
        if let Some(estimate) = self.estimate.as_mut().filter(|each| each.method() == method && !each.is_done()) {
            estimate.step();
            if let Some(found) = estimate.importances() {
                self.known = Some((method, found, estimate.n_trials()));
            }
            return true;
        }
        let sample = sample(job);
        if sample.len() < FEWEST_TRIALS || all_equal(&sample) {
            return false;
        }
        let last = self.estimate.as_ref().filter(|last| last.method() == method).map(Estimate::n_trials);
        let moving = job.status() == JobStatus::InProgress && !job.paused();
        let wait = |last: usize| moving && sample.len() < last + FRESH.max(last / FRESH_PART);
        let current = || self.estimate.as_ref().is_some_and(|last| last.is_of(method, &sample));
        if last.is_some_and(wait) || current() {
            return false;
        }
        self.estimate = Some(Estimate::new(method, &sample, job.spec().seed));
        true
    }

    /// The chart, as numbers.
    pub fn view(&self, job: &Job, method: Method) -> View {
        let sample = sample(job);
        let known = self.known.as_ref().filter(|(by, _, _)| *by == method && sample.len() >= FEWEST_TRIALS);
        view::importance(&ImportancePicture {
            method,
            importances: known.map(|(_, found, _)| found.as_slice()),
            n_trials: known.map_or(sample.len(), |(_, _, n_trials)| *n_trials),
            n_dims: sample.space.dims.len(),
            all_equal: all_equal(&sample),
        })
    }
}

fn sample(job: &Job) -> Sample<'_> {
    let spec = job.spec();
    let objective = spec.metrics.iter().position(|metric| *metric == spec.objective_metric).unwrap_or(0);
    Sample::new(&spec.space, job.records(), objective, spec.direction)
}

fn all_equal(sample: &Sample<'_>) -> bool {
    !sample.is_empty() && sample.losses.iter().all(|loss| *loss == sample.losses[0])
}
