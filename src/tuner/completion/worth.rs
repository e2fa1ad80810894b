//! "Worth going on?": what the search may still gain, by its model, beside what would be a gain at all.

use super::{LEAST_GAIN, interquartile_range, least_values};
use crate::tuner::gp::surrogate::Surrogate;
use crate::tuner::record::TrialRecord;
use crate::tuner::strategy::Context;

/// The model's bound on the regret, and what it is held against, both in units of the objective.
///
/// With folds, a gain below the standard error of the best value cannot be told from luck: that error is
/// sqrt(1/k + 1/(k - 1)) times the deviation over the k folds (Nadeau and Bengio 2003, as Makarova et al. 2022 and Optuna use
/// it). Without, the measure is a hundredth of the interquartile range of all values.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Worth {
    /// What may still be gained on the best value, at most and in the model's opinion (`Surrogate::regret_bound`).
    pub bound: f64,
    /// A gain below this is not worth a search.
    pub tolerance: f64,
}

impl Worth {
    /// Whether going on is not worth it.
    pub fn is_little(self) -> bool {
        self.bound < self.tolerance
    }

    /// After the finished trials of the context, of which `surrogate` is the model. `folds`: how many, and
    /// the index of the objective's deviation over them among the values of a report. `None` while fewer than max(20, 3 d)
    /// trials have a value, and where nothing tells what a gain would be: most values are equal.
    pub(in crate::tuner) fn of(
        surrogate: &Surrogate<'_>,
        context: &Context<'_>,
        folds: Option<(u32, usize)>,
    ) -> Option<Worth> {
        let informing = context.records.iter().filter(|record| context.informs(record));
        let valued: Vec<(&TrialRecord, f64)> =
            informing.filter_map(|record| Some((record, context.loss(record)?))).collect();
        if valued.len() < least_values(context.space.dims.len()) {
            return None;
        }
        let mut best = valued.first()?;
        for other in &valued {
            best = if other.1 < best.1 { other } else { best };
        }
        let error = folds.and_then(|(folds, deviation)| standard_error(best.0.last_value(deviation)?, folds));
        let losses: Vec<f64> = valued.iter().map(|(_, loss)| *loss).collect();
        let tolerance = error.unwrap_or_else(|| LEAST_GAIN * interquartile_range(&losses));
        (tolerance > 0.0).then(|| Worth { bound: surrogate.regret_bound(context.seed), tolerance })
    }
}

/// Of a mean over `k` folds with this standard deviation (n in the denominator). `None` without folds, or if it is 0 or no
/// number.
fn standard_error(deviation: f64, k: u32) -> Option<f64> {
    let k = f64::from(k);
    (k >= 2.0 && deviation.is_finite() && deviation > 0.0).then(|| (1.0 / k + 1.0 / (k - 1.0)).sqrt() * deviation)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_that_share_rows_know_less_than_as_many_independent_ones() {
        // Nadeau and Bengio for five folds: 1/5 + 1/4 in place of 1/5.
        assert_eq!(standard_error(2.0, 5), Some(0.45_f64.sqrt() * 2.0));
        assert_eq!((standard_error(2.0, 0), standard_error(2.0, 1), standard_error(f64::NAN, 5)), (None, None, None));
    }

    #[test]
    fn a_gain_below_the_tolerance_is_little() {
        assert!(Worth { bound: 0.9, tolerance: 1.0 }.is_little() && !Worth { bound: 1.0, tolerance: 1.0 }.is_little());
    }
}
