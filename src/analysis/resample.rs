//! How far an importance can be trusted: the analysis again on trials drawn with replacement (Efron 1979).
//!
//! With few trials importances move a lot from one trial to the next; the band says so.

use super::fanova::fanova;
use super::ped_anova::ped_anova;
use super::sample::{Sample, normalised};
use crate::order;
use crate::rng::{Purpose, stream};
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

/// PED-ANOVA with its band, in the order of the space. Equal trials and seeds give equal bands.
pub fn ped_anova_resampled(sample: &Sample<'_>, seed: u64) -> Vec<Importance> {
    let resampled = (0..PED_ANOVA_RESAMPLES).map(|number| {
        let mut rng = stream(seed, Purpose::Resample(number));
        ped_anova(&drawn(sample, &mut rng))
    });
    with_band(sample, ped_anova(sample), resampled.collect())
}

/// fANOVA's importances of single hyperparameters with their band, in the order of the space, made to add up to 1 as Optuna
/// does. Equal trials and seeds give equal bands.
pub fn fanova_resampled(sample: &Sample<'_>, seed: u64) -> Vec<Importance> {
    let mut rng = stream(seed, Purpose::Forest);
    let value = normalised(fanova(sample, TREES, false, &mut rng).alone);
    let resampled = (0..FANOVA_RESAMPLES).map(|number| {
        let mut rng = stream(seed, Purpose::Resample(number));
        let sample = drawn(sample, &mut rng);
        normalised(fanova(&sample, RESAMPLED_TREES, false, &mut rng).alone)
    });
    with_band(sample, value, resampled.collect())
}

fn drawn<'a>(sample: &Sample<'a>, rng: &mut ChaCha8Rng) -> Sample<'a> {
    let n = sample.len();
    let places: Vec<usize> = (0..n).map(|_| rng.random_range(0..n)).collect();
    sample.picked(&places)
}

fn with_band(sample: &Sample<'_>, values: Vec<f64>, resampled: Vec<Vec<f64>>) -> Vec<Importance> {
    let names = sample.space.dims.iter().map(|dim| dim.name.clone());
    let band = |idx: usize| {
        let mut column: Vec<f64> = resampled.iter().map(|values| values[idx]).collect();
        order::sort_by(&mut column, f64::total_cmp);
        let at = |share: f64| column[((column.len() - 1) as f64 * share + 0.5).floor() as usize];
        (at(TAIL), at(1.0 - TAIL))
    };
    let importance = |(idx, (name, value))| {
        let (low, high) = band(idx);
        Importance { name, value, low, high }
    };
    names.zip(values).enumerate().map(importance).collect()
}
