//! The fit of the kernel hyperparameters to a job's trials.

use super::encoding::Encoding;
use super::history::{History, fingerprints, values};
use super::kernel::Layout;
use super::likelihood::{Sample, fit};
use super::prior::{MainEffects, Prior};
use super::surrogate::MIN_TRIALS;
use super::thin::{self, thin};
use crate::tuner::strategy::Context;

/// The models that propose together. A dozen trials cannot tell which of them is right, and each alone is far off on some
/// objectives: main effects mislead where one narrow valley is all there is, and without them a search of many dimensions
/// gets stuck where single hyperparameters matter.
const MODELS: [MainEffects; 2] = [MainEffects::On, MainEffects::Off];
/// With more values than these the models take turns, two trials each: both would take too long.
const MAX_TOGETHER: usize = 60;
/// Iterations of the first fit at most.
const FIRST_ITERATIONS: usize = 40;

/// The latest fits: a function of the records alone, kept because several proposals may need them.
#[derive(Debug, Clone, Default)]
pub struct Fits {
    latest: Vec<Fit>,
}

#[derive(Debug, Clone)]
struct Fit {
    model: MainEffects,
    n_records: usize,
    /// Of all that the fit depends on.
    fingerprint: u64,
    theta: Vec<f64>,
}

impl Fits {
    /// Kernel hyperparameters of each model that proposes, for the records of the context: those of the last fit that is due.
    /// `None` while too few trials have a value.
    pub fn thetas(&mut self, context: &Context<'_>, encoding: &Encoding<'_>, layout: &Layout) -> Option<Vec<Vec<f64>>> {
        let counts = values(context);
        let n_records = (0..counts.len()).rev().find(|n| counts[*n] >= MIN_TRIALS && is_due(*n))?;
        let fingerprint = *fingerprints(context).get(n_records)?;
        self.latest.retain(|fit| (fit.n_records, fit.fingerprint) == (n_records, fingerprint));
        let turn = context.trial as usize / 2 % MODELS.len();
        let models = if counts[n_records] <= MAX_TOGETHER { &MODELS[..] } else { &MODELS[turn..=turn] };
        let mut thetas = Vec::new();
        for &model in models {
            if let Some(fit) = self.latest.iter().find(|fit| fit.model == model) {
                thetas.push(fit.theta.clone());
                continue;
            }
            let theta = theta(layout, &History::new(context, encoding, n_records).sample(), model);
            self.latest.push(Fit { model, n_records, fingerprint, theta: theta.clone() });
            thetas.push(theta);
        }
        Some(thetas)
    }
}

/// The most probable kernel hyperparameters: from the prior mean on a part of the sample, then on more of it.
pub fn theta(layout: &Layout, sample: &Sample, main_effects: MainEffects) -> Vec<f64> {
    let prior = Prior::new(layout, main_effects);
    let first = sample.subset(&thin(sample, thin::FIRST_FIT));
    let (theta, _) = fit(layout, &prior, &first, &prior.mean, FIRST_ITERATIONS);
    let more = sample.subset(&thin(sample, thin::FIT));
    if first.n() == more.n() {
        return theta;
    }
    fit(layout, &prior, &more, &theta, iterations(more.n())).0
}

/// Whether there is a fit at this number of finished trials. The more there are, the less a new one changes.
pub fn is_due(n_records: usize) -> bool {
    match n_records {
        0..=60 => true,
        61..=150 => n_records.is_multiple_of(2),
        151..=300 => n_records.is_multiple_of(5),
        _ => n_records.is_multiple_of(10),
    }
}

/// Iterations of the second fit, to `n` points, at most.
fn iterations(n: usize) -> usize {
    if n <= 150 { 8 } else { 6 }
}
