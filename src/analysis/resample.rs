//! How far an importance can be trusted: the analysis again on trials drawn with replacement (Efron 1979).
//!
//! With few trials importances move a lot from one trial to the next; the band says so.

use super::fanova;
use super::ped_anova::ped_anova;
use super::sample::{Sample, normalised};
use crate::order;
use crate::rng::{Purpose, stream};
use crate::tuner::{Assignment, Dim, Space};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

/// Trees of fANOVA's forest (as Optuna), and of one resample's.
const TREES: usize = 64;
const RESAMPLED_TREES: usize = 16;
/// Resamples of each method.
const PED_ANOVA_RESAMPLES: u32 = 100;
const FANOVA_RESAMPLES: u32 = 30;
/// The band holds the middle 80 % of the resamples.
const TAIL: f64 = 0.1;

/// Importance of one hyperparameter; all of a job add up to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Importance {
    /// The hyperparameter.
    pub name: String,
    /// On the trials themselves.
    pub value: f64,
    /// 10th percentile of the resamples.
    pub low: f64,
    /// 90th percentile of the resamples.
    pub high: f64,
}

/// How importance is worked out; the two answer different questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Method {
    /// What matters for being among the best tenth.
    #[default]
    PedAnova,
    /// What explains the differences over the whole space.
    Fanova,
}

impl Method {
    fn resamples(self) -> u32 {
        match self {
            Method::PedAnova => PED_ANOVA_RESAMPLES,
            Method::Fanova => FANOVA_RESAMPLES,
        }
    }
}

/// Importances with their bands in the making, on trials of its own: a step at a time, so that whoever has something more
/// urgent to do can do it in between. Equal trials and seeds give equal bands, however the steps are spread.
#[derive(Debug)]
pub struct Estimate {
    method: Method,
    seed: u64,
    space: Space,
    points: Vec<Assignment>,
    losses: Vec<f64>,
    /// On the trials themselves first, then on each resample.
    worked_out: Vec<Vec<f64>>,
}

impl Estimate {
    /// Nothing is worked out yet.
    pub fn new(method: Method, sample: &Sample<'_>, seed: u64) -> Estimate {
        let points = sample.points.iter().map(|point| (*point).clone()).collect();
        let losses = sample.losses.clone();
        Estimate { method, seed, space: sample.space.clone(), points, losses, worked_out: Vec::new() }
    }

    /// Whether it is about the trials of `sample`, by `method`.
    pub fn is_of(&self, method: Method, sample: &Sample<'_>) -> bool {
        self.method == method && self.space == *sample.space && self.losses == sample.losses
    }

    /// By which method.
    pub fn method(&self) -> Method {
        self.method
    }

    /// How many trials it rests on.
    pub fn n_trials(&self) -> usize {
        self.losses.len()
    }

    /// Works out the importances on the trials, or on one more resample. False if that was the last.
    pub fn step(&mut self) -> bool {
        if self.is_done() {
            return false;
        }
        let sample = Sample { space: &self.space, points: self.points.iter().collect(), losses: self.losses.clone() };
        let found = match (self.worked_out.len() as u32).checked_sub(1) {
            None => match self.method {
                Method::PedAnova => ped_anova(&sample),
                Method::Fanova => of_forest(&sample, TREES, &mut stream(self.seed, Purpose::Forest)),
            },
            Some(number) => {
                let mut rng = stream(self.seed, Purpose::Resample(number));
                let drawn = drawn(&sample, &mut rng);
                match self.method {
                    Method::PedAnova => ped_anova(&drawn),
                    Method::Fanova => of_forest(&drawn, RESAMPLED_TREES, &mut rng),
                }
            }
        };
        self.worked_out.push(found);
        !self.is_done()
    }

    /// Whether every resample is worked out.
    pub fn is_done(&self) -> bool {
        self.worked_out.len() > self.method.resamples() as usize
    }

    /// The importances in the order of the space; `None` while there is more to work out.
    pub fn importances(&self) -> Option<Vec<Importance>> {
        let (values, resampled) = self.worked_out.split_first().filter(|_| self.is_done())?;
        Some(with_band(&self.space, values, resampled))
    }
}

/// fANOVA's shares of single hyperparameters, made to add up to 1 as Optuna does.
fn of_forest(sample: &Sample<'_>, n_trees: usize, rng: &mut ChaCha8Rng) -> Vec<f64> {
    normalised(fanova::alone(sample, n_trees, rng))
}

/// PED-ANOVA with its band, in the order of the space. Equal trials and seeds give equal bands.
pub fn ped_anova_resampled(sample: &Sample<'_>, seed: u64) -> Vec<Importance> {
    at_once(Estimate::new(Method::PedAnova, sample, seed))
}

/// fANOVA's importances of single hyperparameters with their band, in the order of the space, made to add up to 1 as Optuna
/// does. Equal trials and seeds give equal bands.
pub fn fanova_resampled(sample: &Sample<'_>, seed: u64) -> Vec<Importance> {
    at_once(Estimate::new(Method::Fanova, sample, seed))
}

fn at_once(mut estimate: Estimate) -> Vec<Importance> {
    while estimate.step() {}
    estimate.importances().unwrap_or_default()
}

fn drawn<'a>(sample: &Sample<'a>, rng: &mut ChaCha8Rng) -> Sample<'a> {
    let n = sample.len();
    let places: Vec<usize> = (0..n).map(|_| rng.random_range(0..n)).collect();
    sample.picked(&places)
}

fn with_band(space: &Space, values: &[f64], resampled: &[Vec<f64>]) -> Vec<Importance> {
    let band = |idx: usize| {
        let mut column: Vec<f64> = resampled.iter().map(|values| values[idx]).collect();
        order::sort_by(&mut column, f64::total_cmp);
        let at = |share: f64| column[((column.len() - 1) as f64 * share + 0.5).floor() as usize];
        (at(TAIL), at(1.0 - TAIL))
    };
    let importance = |(idx, (dim, value)): (usize, (&Dim, &f64))| {
        let (low, high) = band(idx);
        Importance { name: dim.name.clone(), value: *value, low, high }
    };
    space.dims.iter().zip(values).enumerate().map(importance).collect()
}
