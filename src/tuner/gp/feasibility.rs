//! Probability that a trial succeeds, from where trials succeeded and failed.

use crate::math::{exp, ln};

/// Radius of influence of a trial, as a share of a column, in up to 3 dimensions; it grows with their square root.
const RADIUS: f64 = 0.15;
/// Weight of the overall success rate, in trials.
const PRIOR_WEIGHT: f64 = 0.5;

/// A vote of the trials near a point, weighted by a Gaussian of the distance. Failures are no targets of the model: whatever
/// value they were given would bend it.
#[derive(Debug, Clone)]
pub struct Feasibility {
    rows: Vec<Vec<f64>>,
    succeeded: Vec<bool>,
    categorical: Vec<bool>,
    /// 1 / radius^2.
    precision: f64,
    rate: f64,
}

impl Feasibility {
    /// From the rows of trials that succeeded and of those that failed. `None` without failures: all is feasible.
    pub fn new(succeeded: &[Vec<f64>], failed: &[Vec<f64>], categorical: &[bool]) -> Option<Self> {
        if failed.is_empty() {
            return None;
        }
        let spread = (categorical.len() as f64 / 3.0).max(1.0);
        Some(Feasibility {
            rows: succeeded.iter().chain(failed).cloned().collect(),
            succeeded: (0..succeeded.len() + failed.len()).map(|i| i < succeeded.len()).collect(),
            categorical: categorical.to_vec(),
            precision: 1.0 / (RADIUS * RADIUS * spread),
            rate: succeeded.len() as f64 / (succeeded.len() + failed.len()) as f64,
        })
    }

    /// ln of the probability of success at `row`; adds its derivative by each numeric coordinate to `gradient`.
    pub fn log_probability(&self, row: &[f64], gradient: &mut [f64]) -> f64 {
        let (mut for_success, mut in_all) = (PRIOR_WEIGHT * self.rate, PRIOR_WEIGHT);
        let mut slopes = vec![(0.0, 0.0); row.len()];
        for (other, succeeded) in self.rows.iter().zip(&self.succeeded) {
            let mut squared = 0.0;
            for (j, is_category) in self.categorical.iter().enumerate() {
                let step = row[j] - other[j];
                squared += match is_category {
                    true => f64::from(u8::from(step != 0.0)),
                    false => step * step * self.precision,
                };
            }
            let vote = exp(-0.5 * squared);
            let share = if *succeeded { 1.0 } else { 0.0 };
            for_success += share * vote;
            in_all += vote;
            for (j, (success, all)) in slopes.iter_mut().enumerate().filter(|(j, _)| !self.categorical[*j]) {
                let slope = -vote * self.precision * (row[j] - other[j]);
                *success += share * slope;
                *all += slope;
            }
        }
        // Where nothing has succeeded near by and the rate is 0, the probability is too: keep its logarithm finite.
        let for_success = for_success.max(1e-12);
        for (sum, (success, all)) in gradient.iter_mut().zip(slopes) {
            *sum += success / for_success - all / in_all;
        }
        ln(for_success / in_all)
    }
}
