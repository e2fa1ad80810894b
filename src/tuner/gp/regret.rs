//! How much may still be gained: an upper bound on the simple regret (Makarova et al. 2022, "Automatic termination for
//! hyperparameter optimization").
//!
//! With u(x) and l(x) the ends of a confidence band of the model round its mean, the best evaluated point is no worse than
//! min u over the evaluated points, and no point of the space better than min l over all of it. Their difference bounds what
//! the search can still find.

use super::posterior::Prediction;
use super::sobol;
use super::surrogate::Surrogate;
use crate::math::ln;
use crate::rng::{Purpose, stream};
use rand::RngExt;

/// Places at which the lower end is looked at, beside the evaluated points (as Optuna's `RegretBoundEvaluator`).
const N_PLACES: u32 = 2048;
/// The band of the theory, before it is shrunk, holds everywhere at once with probability 1 - delta. Of the shrunk one no
/// probability is known.
const DELTA: f64 = 0.1;
/// The width that the theory asks for is far too wide in practice; Makarova et al. and Optuna divide its square by this.
const SHRINK: f64 = 5.0;

/// Squared half-width of the band in standard deviations, for `n` trials in `n_columns` dimensions (Srinivas et al. 2010).
fn beta(n: usize, n_columns: usize) -> f64 {
    let n = n as f64;
    (2.0 / SHRINK * ln(n_columns as f64 * n * n * std::f64::consts::PI * std::f64::consts::PI / (6.0 * DELTA))).max(0.0)
}

impl Surrogate<'_> {
    /// The bound in units of the objective, at least 0. `seed`: of the places at which the model is asked. Between these places
    /// the model may be less sure than at them: the bound is the model's opinion, not a proof.
    pub fn regret_bound(&self, seed: u64) -> f64 {
        let (posterior, encoding) = (self.posterior(), self.encoding());
        let n_columns = encoding.columns.len();
        let width = beta(posterior.rows().len(), n_columns).sqrt();
        let mut prediction = Prediction::default();
        let mut ends = |row: &[f64]| {
            posterior.predict(row, &mut prediction);
            let reach = width * prediction.variance.sqrt();
            (prediction.means[0] - reach, prediction.means[0] + reach)
        };
        let (mut lowest, mut assured) = (f64::INFINITY, f64::INFINITY);
        for (row, group) in posterior.rows().iter().zip(posterior.groups()) {
            let (lower, upper) = ends(row);
            lowest = lowest.min(lower);
            // The present objective has not been evaluated where only a parent's has.
            if *group == 0 {
                assured = assured.min(upper);
            }
        }
        let scrambling = stream(seed, Purpose::Survey).random::<u32>();
        for index in 0..N_PLACES {
            let row = encoding.from_cube(&sobol::point(index, n_columns, scrambling));
            lowest = lowest.min(ends(&row).0);
        }
        (self.loss(assured) - self.loss(lowest)).max(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_band_is_as_wide_as_optunas() {
        // Python: 2 * math.log(9 * 50**2 * math.pi**2 / 6 / 0.1) / 5
        assert!((beta(50, 9) - 5.128_622_393_462_921).abs() < 1e-9, "{}", beta(50, 9));
    }
}
