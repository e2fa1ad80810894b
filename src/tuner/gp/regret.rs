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
    use crate::tuner::{
        Context, Dim, Direction, Prior, Range, RoundReport, Scaling, Space, TrialRecord, TrialState, Value,
        WarmStartType,
    };

    const SEED: u64 = 3;

    /// Eight trials of (x - 0.2)^2, or of what is to be large, its opposite.
    fn records(sign: f64) -> Vec<TrialRecord> {
        let ended = |id: u32| {
            let x = f64::from(id) / 7.0;
            let mut record = TrialRecord::proposed(id, vec![Value::Real(x)], 1);
            record.state = TrialState::Completed;
            record.reports = vec![RoundReport { round: 1, values: vec![sign * (x - 0.2) * (x - 0.2)] }];
            record
        };
        (0..8).map(ended).collect()
    }

    /// The bound; and written out, with the best trial among the job's own only, and among the parents', too.
    fn bounds(direction: Direction, parents: &[Prior]) -> [f64; 3] {
        let range = Range::Continuous { min: 0.0, max: 1.0, scaling: Scaling::Linear };
        let space = Space { dims: vec![Dim::new("x", range)] };
        let sign = if direction == Direction::Minimize { 1.0 } else { -1.0 };
        let (records, warm_start) = (records(sign), Some(WarmStartType::TransferLearning));
        let (objective, trial, pending) = (0, records.len() as u32, &[][..]);
        let context = Context {
            space: &space,
            direction,
            objective,
            records: &records,
            pending,
            parents,
            warm_start,
            trial,
            seed: 0,
        };
        let surrogate = Surrogate::of(&context).unwrap();
        let n = (records.len() + parents.len()) as f64;
        let width = (0.4 * ln(n * n * std::f64::consts::PI * std::f64::consts::PI / 0.6)).sqrt();
        let end = |x: f64, side: f64| {
            let (mean, variance) = surrogate.posterior().at(&surrogate.encoding().encode(&[Value::Real(x)]));
            mean + side * width * variance.sqrt()
        };
        let scrambling = stream(SEED, Purpose::Survey).random::<u32>();
        let x_of = |point: &[Value]| if let [Value::Real(x)] = point { *x } else { f64::NAN };
        let own: Vec<f64> = records.iter().map(|record| x_of(&record.assignment)).collect();
        let all: Vec<f64> = own.iter().copied().chain(parents.iter().map(|prior| x_of(&prior.assignment))).collect();
        let everywhere = all.iter().copied().chain((0..N_PLACES).map(|index| sobol::point(index, 1, scrambling)[0]));
        let lowest = everywhere.map(|x| end(x, -1.0)).fold(f64::INFINITY, f64::min);
        let gain_on = |tried: &[f64]| {
            let assured = tried.iter().map(|x| end(*x, 1.0)).fold(f64::INFINITY, f64::min);
            (sign * (surrogate.objective(assured) - surrogate.objective(lowest))).max(0.0)
        };
        [surrogate.regret_bound(SEED), gain_on(&own), gain_on(&all)]
    }

    fn is_close(a: f64, b: f64) -> bool {
        (a - b).abs() <= 1e-9 * a.abs().max(b.abs())
    }

    #[test]
    fn the_bound_is_the_sum_written_out_whether_small_or_large_is_good() {
        for direction in [Direction::Minimize, Direction::Maximize] {
            let [found, expected, _] = bounds(direction, &[]);
            assert!(found > 0.0 && is_close(found, expected), "{found} {expected}");
        }
    }

    #[test]
    fn a_parents_trial_is_no_evaluation_of_the_job_however_good_it_is() {
        // Better than all of the job's own, at places between them.
        let prior = |i: u32| {
            let x = (f64::from(i) + 0.5) / 7.0;
            Prior { parent: 0, objective: Some((x - 0.2) * (x - 0.2) - 5.0), assignment: vec![Value::Real(x)] }
        };
        let parents: Vec<Prior> = (0..7).map(prior).collect();
        let [found, expected, with_theirs] = bounds(Direction::Minimize, &parents);
        assert!(is_close(found, expected), "{found} {expected}");
        assert!(with_theirs < expected, "{with_theirs} {expected}");
    }

    #[test]
    fn the_band_is_as_wide_as_optunas() {
        // Python: 2 * math.log(9 * 50**2 * math.pi**2 / 6 / 0.1) / 5
        assert!((beta(50, 9) - 5.128_622_393_462_921).abs() < 1e-9, "{}", beta(50, 9));
    }
}
