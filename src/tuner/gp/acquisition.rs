//! Log expected improvement (Ament et al. 2023).

use super::posterior::{Posterior, Prediction};
use crate::math::{exp, ln, normal_cdf, normal_pdf};

/// Below this the asymptotic series of log h is exact to 1e-9 and better.
const SERIES_BELOW: f64 = -20.0;

/// ln h(u) and its derivative, h(u) = pdf(u) + u cdf(u): the expected improvement in units of sigma where the incumbent is u
/// sigmas above the mean.
pub fn log_h(u: f64) -> (f64, f64) {
    const LN_SQRT_TAU: f64 = 0.918_938_533_204_672_7;
    if u > SERIES_BELOW {
        let h = if u > -1.0 {
            normal_pdf(u) + u * normal_cdf(u)
        } else {
            // pdf (1 - |u| cdf / pdf): the ratio keeps its digits where both are tiny.
            let pdf = normal_pdf(u);
            pdf * (1.0 + u * (normal_cdf(u) / pdf))
        };
        return (ln(h), normal_cdf(u) / h);
    }
    // h = pdf u^-2 (1 - 3 u^-2 + 15 u^-4 - 105 u^-6 + 945 u^-8 - ...).
    let t = 1.0 / (u * u);
    let series = t * (-3.0 + t * (15.0 + t * (-105.0 + t * 945.0)));
    let by_t = -3.0 + t * (30.0 + t * (-315.0 + t * 3780.0));
    let value = -0.5 * u * u - LN_SQRT_TAU + ln(t) + ln(1.0 + series);
    (value, -u - 2.0 / u - 2.0 * t / u * by_t / (1.0 + series))
}

/// A model and what an improvement on it starts from.
#[derive(Debug, Clone)]
pub struct Member {
    /// The model.
    pub posterior: Posterior,
    /// What an improvement starts from, one value per vector of targets.
    pub incumbents: Vec<f64>,
}

/// ln of the expected improvement, averaged over the models and the vectors of targets of each (its fantasies).
#[derive(Debug, Clone)]
pub struct Acquisition {
    /// The models.
    pub members: Vec<Member>,
}

/// What the models say of one place, all of them and all their fantasies taken together; in the units of the targets.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mixture {
    /// Mean.
    pub mean: f64,
    /// Variance: within them, and between their means.
    pub variance: f64,
    /// The same where trials far away are all there is (`Posterior::far_variance`).
    pub far_variance: f64,
    /// `Acquisition::value`.
    pub log_improvement: f64,
}

impl Acquisition {
    /// What `value` is made of at `row`, and the value. `prediction`: space to compute in.
    pub fn mixture(&self, row: &[f64], prediction: &mut Prediction) -> Mixture {
        let (mut n, mut mean, mut square, mut variance, mut far) = (0.0, 0.0, 0.0, 0.0, 0.0);
        let mut values = Vec::new();
        for member in &self.members {
            values.push(member.value(row, prediction));
            let share = 1.0 / prediction.means.len() as f64;
            n += 1.0;
            mean += share * prediction.means.iter().sum::<f64>();
            square += share * prediction.means.iter().map(|mean| mean * mean).sum::<f64>();
            variance += prediction.variance;
            far += member.posterior.far_variance(row);
        }
        mean /= n;
        let between = (square / n - mean * mean).max(0.0);
        let variance = variance / n + between;
        Mixture { mean, variance, far_variance: far / n, log_improvement: log_mean(&values) }
    }

    /// Points that the largest model knows.
    pub fn n_points(&self) -> usize {
        self.members.iter().map(|member| member.posterior.rows().len()).max().unwrap_or(0)
    }

    /// Value at `row`. `prediction`: space to compute in.
    pub fn value(&self, row: &[f64], prediction: &mut Prediction) -> f64 {
        let values: Vec<f64> = self.members.iter().map(|member| member.value(row, prediction)).collect();
        log_mean(&values)
    }

    /// Value at `row`; adds its derivative by each numeric coordinate to `gradient`.
    pub fn value_and_gradient(&self, row: &[f64], prediction: &mut Prediction, gradient: &mut [f64]) -> f64 {
        let mut slopes = vec![vec![0.0; gradient.len()]; self.members.len()];
        let members = self.members.iter().zip(&mut slopes);
        let values: Vec<f64> = members.map(|(it, slopes)| it.value_and_gradient(row, prediction, slopes)).collect();
        let mean = log_mean(&values);
        for (value, slopes) in values.iter().zip(&slopes) {
            let share = exp(value - mean) / self.members.len() as f64;
            gradient.iter_mut().zip(slopes).for_each(|(sum, slope)| *sum += share * slope);
        }
        mean
    }
}

/// ln of the mean of numbers whose logarithms these are.
fn log_mean(logs: &[f64]) -> f64 {
    let largest = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    largest + ln(logs.iter().map(|log| exp(log - largest)).sum::<f64>() / logs.len() as f64)
}

impl Member {
    fn value(&self, row: &[f64], prediction: &mut Prediction) -> f64 {
        self.posterior.predict(row, prediction);
        let deviation = prediction.variance.sqrt();
        let means = prediction.means.iter().zip(&self.incumbents);
        let logs: Vec<f64> = means.map(|(mean, best)| log_h((best - mean) / deviation).0).collect();
        log_mean(&logs) + ln(deviation)
    }

    fn value_and_gradient(&self, row: &[f64], prediction: &mut Prediction, gradient: &mut [f64]) -> f64 {
        self.posterior.predict(row, prediction);
        let deviation = prediction.variance.sqrt();
        let means = prediction.means.iter().zip(&self.incumbents);
        let u: Vec<f64> = means.map(|(mean, best)| (best - mean) / deviation).collect();
        let h: Vec<(f64, f64)> = u.iter().map(|u| log_h(*u)).collect();
        let largest = h.iter().fold(f64::NEG_INFINITY, |largest, (log, _)| largest.max(*log));
        let weights: Vec<f64> = h.iter().map(|(log, _)| exp(log - largest)).collect();
        let total: f64 = weights.iter().sum();
        let by_u: Vec<f64> = weights.iter().zip(&h).map(|(weight, (_, slope))| weight / total * slope).collect();
        let by_mean: Vec<f64> = by_u.iter().map(|by_u| -by_u / deviation).collect();
        let by_deviation = (1.0 - by_u.iter().zip(&u).map(|(by_u, u)| by_u * u).sum::<f64>()) / deviation;
        self.posterior.add_gradient(prediction, &by_mean, by_deviation / (2.0 * deviation), gradient);
        largest + ln(total / weights.len() as f64) + ln(deviation)
    }
}
