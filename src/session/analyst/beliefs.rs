//! What the surrogate believes, along each hyperparameter and over a pair of them, kept up to date while the job goes on.

use crate::analysis::{Background, Curve, Surface, pair_surface, partial_dependence};
use crate::tuner::{Job, JobStatus};

/// While a job runs, the model is fitted again once so many trials have come, or this part of them if that is more.
const FRESH: usize = 3;
const FRESH_PART: usize = 10;
/// Values of a hyperparameter along a curve, and points of the space that it is an average over.
const PLACES: usize = 33;
const SPREAD: u32 = 64;
/// Values of either hyperparameter of a pair.
const PAIR_PLACES: usize = 33;

/// What is known, after how many trials.
#[derive(Debug, Default)]
pub struct Beliefs {
    curves: Option<(usize, Vec<Curve>)>,
    surface: Option<(usize, (usize, usize), Surface)>,
}

/// What a chart that is in sight needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// Partial dependence of every hyperparameter.
    pub curves: bool,
    /// The slice over these two, by their index in the space.
    pub pair: Option<(usize, usize)>,
}

impl Beliefs {
    /// Works out one of them, if there is anything to work out. True if something is new.
    pub fn step(&mut self, job: &Job, wanted: Wanted) -> bool {
        let n_values = values(job);
        let moving = job.status() == JobStatus::InProgress && !job.paused();
        let is_stale = |last: usize| n_values > last && (!moving || n_values >= last + FRESH.max(last / FRESH_PART));
        if wanted.curves && self.curves.as_ref().is_none_or(|(last, _)| is_stale(*last)) {
            let Some(surrogate) = job.surrogate() else { return false };
            let background = Background::spread(&surrogate, SPREAD, job.spec().seed);
            let n_dims = job.spec().space.dims.len();
            let curves = (0..n_dims).map(|dim| partial_dependence(&surrogate, dim, PLACES, &background)).collect();
            self.curves = Some((n_values, curves));
            return true;
        }
        let Some(pair) = wanted.pair else { return false };
        if self.surface.as_ref().is_none_or(|(last, known, _)| *known != pair || is_stale(*last)) {
            let (Some(surrogate), Some(best)) = (job.surrogate(), job.best()) else { return false };
            let Some(best) = job.records().get(best as usize) else { return false };
            let background = Background::at(&surrogate, &best.assignment);
            self.surface = Some((n_values, pair, pair_surface(&surrogate, pair, PAIR_PLACES, &background)));
            return true;
        }
        false
    }

    /// Partial dependence of the hyperparameter with index `dim`.
    pub fn curve(&self, dim: usize) -> Option<&Curve> {
        self.curves.as_ref().and_then(|(_, curves)| curves.get(dim))
    }

    /// The slice over a pair, through the best trial.
    pub fn surface(&self, pair: (usize, usize)) -> Option<&Surface> {
        self.surface.as_ref().filter(|(_, known, _)| *known == pair).map(|(_, _, surface)| surface)
    }
}

/// Trials that the model learns from.
fn values(job: &Job) -> usize {
    let objective = job.spec().objective_index().unwrap_or(0);
    job.records().iter().filter(|record| record.objective(objective).is_some()).count()
}
