//! Probability that a trial succeeds, from where trials succeeded and failed.

use crate::math::{exp, ln};

/// Radius of influence of a trial, as a share of a column, in up to 3 dimensions; it grows with their square root.
const RADIUS: f64 = 0.15;
/// Radius of the wider surrounding, in radii.
const WIDER: f64 = 3.0;
/// Weight of the success rate farther off, in trials.
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
    ///
    /// Where the trials near by are few, those of a wider surrounding decide, and where these are few, the overall rate: without
    /// the middle step a failing region would be taken for average until it is covered by failures.
    pub fn log_probability(&self, row: &[f64], gradient: &mut [f64]) -> f64 {
        let mut wide = Vote::new(self.rate, vec![0.0; row.len()]);
        self.count(row, self.precision / (WIDER * WIDER), &mut wide);
        let (rate, slopes) = wide.rate();
        let mut near = Vote::new(rate, slopes);
        self.count(row, self.precision, &mut near);
        let (rate, slopes) = near.rate();
        // Nothing has succeeded: keep the logarithm finite.
        let rate = rate.max(1e-12);
        gradient.iter_mut().zip(slopes).for_each(|(sum, slope)| *sum += slope / rate);
        ln(rate)
    }

    fn count(&self, row: &[f64], precision: f64, vote: &mut Vote) {
        for (other, succeeded) in self.rows.iter().zip(&self.succeeded) {
            let mut squared = 0.0;
            for (j, is_category) in self.categorical.iter().enumerate() {
                let step = row[j] - other[j];
                squared += match is_category {
                    true => f64::from(u8::from(step != 0.0)),
                    false => step * step * precision,
                };
            }
            let weight = exp(-0.5 * squared);
            let share = if *succeeded { weight } else { 0.0 };
            vote.successes += share;
            vote.all += weight;
            for j in (0..row.len()).filter(|j| !self.categorical[*j]) {
                let pull = -precision * (row[j] - other[j]);
                vote.slopes[j].0 += share * pull;
                vote.slopes[j].1 += weight * pull;
            }
        }
    }
}

/// Weighted counts, and their derivatives by each coordinate.
struct Vote {
    successes: f64,
    all: f64,
    slopes: Vec<(f64, f64)>,
}

impl Vote {
    /// Begins with `PRIOR_WEIGHT` trials of this success rate and its derivatives.
    fn new(rate: f64, slopes: Vec<f64>) -> Self {
        let slopes = slopes.into_iter().map(|slope| (PRIOR_WEIGHT * slope, 0.0)).collect();
        Vote { successes: PRIOR_WEIGHT * rate, all: PRIOR_WEIGHT, slopes }
    }

    fn rate(&self) -> (f64, Vec<f64>) {
        let rate = self.successes / self.all;
        (rate, self.slopes.iter().map(|(successes, all)| (successes - rate * all) / self.all).collect())
    }
}
