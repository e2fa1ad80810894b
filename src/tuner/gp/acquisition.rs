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

/// One model and the values that an improvement starts from, one per vector of targets.
#[derive(Debug, Clone)]
pub struct Member {
    /// The model.
    pub posterior: Posterior,
    /// Lowest posterior means.
    pub incumbents: Vec<f64>,
    /// ln of its weight, up to a constant.
    pub log_weight: f64,
}

/// Space to compute in.
#[derive(Debug, Default)]
pub struct Scratch {
    prediction: Prediction,
}

/// ln of the expected improvement, averaged over the members and their fantasies.
#[derive(Debug, Clone)]
pub struct Acquisition {
    /// At least one.
    pub members: Vec<Member>,
}

impl Acquisition {
    /// Value at `row`.
    pub fn value(&self, row: &[f64], scratch: &mut Scratch) -> f64 {
        let mut logs = Vec::with_capacity(self.members.len());
        for member in &self.members {
            member.posterior.predict(row, &mut scratch.prediction);
            let deviation = scratch.prediction.variance.sqrt();
            let means = scratch.prediction.means.iter().zip(&member.incumbents);
            logs.push(
                log_mean_exp(&mut means.map(|(mean, best)| log_h((best - mean) / deviation).0))
                    + ln(deviation)
                    + member.log_weight,
            );
        }
        log_mean_exp(&mut logs.into_iter())
    }

    /// Value at `row`; adds its derivative by each numeric coordinate to `gradient`.
    pub fn value_and_gradient(&self, row: &[f64], scratch: &mut Scratch, gradient: &mut [f64]) -> f64 {
        let mut logs = Vec::new();
        let mut gradients = Vec::new();
        for member in &self.members {
            let prediction = &mut scratch.prediction;
            member.posterior.predict(row, prediction);
            let deviation = prediction.variance.sqrt();
            let u: Vec<f64> =
                prediction.means.iter().zip(&member.incumbents).map(|(mean, best)| (best - mean) / deviation).collect();
            let h: Vec<(f64, f64)> = u.iter().map(|u| log_h(*u)).collect();
            let largest = h.iter().fold(f64::NEG_INFINITY, |largest, (log, _)| largest.max(*log));
            let weights: Vec<f64> = h.iter().map(|(log, _)| exp(log - largest)).collect();
            let total: f64 = weights.iter().sum();
            let by_u: Vec<f64> = weights.iter().zip(&h).map(|(weight, (_, slope))| weight / total * slope).collect();
            let by_mean: Vec<f64> = by_u.iter().map(|by_u| -by_u / deviation).collect();
            let by_deviation = (1.0 - by_u.iter().zip(&u).map(|(by_u, u)| by_u * u).sum::<f64>()) / deviation;
            let mut own = vec![0.0; row.len()];
            member.posterior.add_gradient(row, prediction, &by_mean, by_deviation / (2.0 * deviation), &mut own);
            logs.push(largest + ln(total / weights.len() as f64) + ln(deviation) + member.log_weight);
            gradients.push(own);
        }
        let value = log_mean_exp(&mut logs.iter().copied());
        for (log, own) in logs.iter().zip(gradients) {
            let share = exp(log - value) / logs.len() as f64;
            gradient.iter_mut().zip(own).for_each(|(sum, own)| *sum += share * own);
        }
        value
    }
}

fn log_mean_exp(logs: &mut dyn Iterator<Item = f64>) -> f64 {
    let logs: Vec<f64> = logs.collect();
    let largest = logs.iter().fold(f64::NEG_INFINITY, |largest, log| largest.max(*log));
    if logs.len() == 1 || !largest.is_finite() {
        return largest;
    }
    largest + ln(logs.iter().map(|log| exp(log - largest)).sum::<f64>() / logs.len() as f64)
}
