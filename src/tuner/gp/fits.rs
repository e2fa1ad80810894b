//! The kernel hyperparameters of a job as its trials come in.

use super::encoding::Encoding;
use super::history::{History, fingerprints, values};
use super::kernel::Layout;
use super::likelihood::fit;
use super::prior::Prior;
use super::surrogate::MIN_TRIALS;
use super::thin::{self, thin};
use crate::tuner::strategy::Context;

/// Every so many finished trials a fit also starts from the prior mean, not to stay in a mode that more trials speak against.
const FRESH_START: usize = 5;

/// Fits so far. Each starts where the one before it ended, so they are a chain; but each is a function of the records up to
/// it, and a link that does not belong to the context's records is dropped. What is kept only saves time.
#[derive(Debug, Clone, Default)]
pub struct Fits {
    /// By number of records, ascending.
    chain: Vec<Fit>,
}

#[derive(Debug, Clone)]
struct Fit {
    n_records: usize,
    /// Of all that the fit depends on.
    fingerprint: u64,
    theta: Vec<f64>,
}

impl Fits {
    /// Kernel hyperparameters for the records of the context: those of the last fit that is due. `None` while too few trials
    /// have a value.
    pub fn theta(&mut self, context: &Context<'_>, encoding: &Encoding<'_>, layout: &Layout) -> Option<Vec<f64>> {
        let prior = Prior::new(layout);
        let mut n_links = 0;
        for ((n_records, fingerprint), n_values) in fingerprints(context).into_iter().enumerate().zip(values(context)) {
            if n_values < MIN_TRIALS || !is_due(n_records) {
                continue;
            }
            let is_known = |fit: &Fit| (fit.n_records, fit.fingerprint) == (n_records, fingerprint);
            if !self.chain.get(n_links).is_some_and(is_known) {
                self.chain.truncate(n_links);
                let sample = History::new(context, encoding, n_records).sample();
                let sample = sample.subset(&thin(&sample, thin::FIT));
                let iterations = iterations(sample.n());
                let last = self.chain.last().map(|last| fit(layout, &prior, &sample, &last.theta, iterations));
                let theta = match last {
                    Some((theta, _)) if !n_records.is_multiple_of(FRESH_START) => theta,
                    last => {
                        let fresh = fit(layout, &prior, &sample, &prior.mean, iterations);
                        last.filter(|last| last.1 <= fresh.1).unwrap_or(fresh).0
                    }
                };
                self.chain.push(Fit { n_records, fingerprint, theta });
            }
            n_links += 1;
        }
        self.chain.truncate(n_links);
        self.chain.last().map(|fit| fit.theta.clone())
    }
}

/// Whether there is a fit at this number of finished trials. The more there are, the less a new one changes.
fn is_due(n_records: usize) -> bool {
    match n_records {
        0..=60 => true,
        61..=150 => n_records.is_multiple_of(2),
        151..=300 => n_records.is_multiple_of(5),
        _ => n_records.is_multiple_of(10),
    }
}

/// Iterations of a fit to `n` points at most. Between two fits little has changed by then.
fn iterations(n: usize) -> usize {
    match n {
        0..=50 => 40,
        51..=150 => 12,
        _ => 6,
    }
}
