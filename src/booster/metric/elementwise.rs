//! Metrics that are a mean over rows. Residues are f32, times the weight in f32, summed in f64 in blocks of 2048 rows,
//! as XGBoost's `elementwise_metric.cu` does.

use super::Metric;
use crate::math::{expf, lgammaf, log1pf, logf};

const BLOCK: usize = 2048;
// What XGBoost clips probabilities and counts to.
const LEAST: f32 = 1e-16;
const GAMMA_EPS: f32 = 1e-6;

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Kind {
    Rmse,
    Rmsle,
    Mae,
    Mape,
    PseudoHuber { slope: f32 },
    LogLoss,
    Error { threshold: f32 },
    PoissonNloglik,
    GammaDeviance,
    GammaNloglik,
    TweedieNloglik { rho: f32 },
}

pub(super) struct Elementwise {
    pub name: String,
    pub kind: Kind,
}

/// Weighted mean of `residue(i)` over 0..n; the weight of i is that of row i / n_outputs.
fn mean(n: usize, n_outputs: usize, weights: Option<&[f32]>, residue: impl Fn(usize) -> f32) -> f64 {
    let (mut sum, mut total) = (0.0_f64, 0.0_f64);
    let mut start = 0;
    while start < n {
        let end = (start + BLOCK).min(n);
        let (mut block_sum, mut block_total) = (0.0_f64, 0.0_f64);
        for i in start..end {
            let weight = weights.map_or(1.0, |weights| weights[i / n_outputs]);
            block_sum += f64::from(residue(i) * weight);
            block_total += f64::from(weight);
        }
        sum += block_sum;
        total += block_total;
        start = end;
    }
    sum / total
}

fn log_loss(y: f32, p: f32) -> f32 {
    let positive = if y == 0.0 { 0.0 } else { -y * logf(p.max(LEAST)) };
    let rest = 1.0 - y;
    let negative = if rest == 0.0 { 0.0 } else { -rest * logf((1.0 - p).max(LEAST)) };
    positive + negative
}

fn pseudo_huber(y: f32, p: f32, slope: f32) -> f32 {
    let z = (y - p) / slope;
    slope * slope * ((1.0 + z * z).sqrt() - 1.0)
}

fn poisson_nloglik(y: f32, p: f32) -> f32 {
    let p = p.max(LEAST);
    lgammaf(y + 1.0) + p - logf(p) * y
}

fn gamma_deviance(y: f32, p: f32) -> f32 {
    let (p, y) = (p + GAMMA_EPS, y + GAMMA_EPS);
    logf(p / y) + y / p - 1.0
}

fn gamma_nloglik(y: f32, p: f32) -> f32 {
    let theta = (-1.0 / f64::from(p.max(GAMMA_EPS))) as f32;
    let b = -logf(-theta);
    -(y * theta - b)
}

fn tweedie_nloglik(y: f32, p: f32, rho: f32) -> f32 {
    let (a, b) = (1.0 - rho, 2.0 - rho);
    let log_p = logf(p);
    -(y * expf(a * log_p) / a) + expf(b * log_p) / b
}

impl Metric for Elementwise {
    fn name(&self) -> &str {
        &self.name
    }

    fn evaluate(&self, predictions: &[f32], labels: &[f32], weights: Option<&[f32]>) -> f64 {
        let over_rows = |residue: &dyn Fn(f32, f32) -> f32| {
            mean(labels.len(), 1, weights, |row| residue(labels[row], predictions[row]))
        };
        match self.kind {
            Kind::Rmse => over_rows(&|y, p| (y - p) * (y - p)).sqrt(),
            Kind::Rmsle => {
                let squared_log_error = |y: f32, p: f32| {
                    let difference = log1pf(y) - log1pf(p);
                    difference * difference
                };
                over_rows(&squared_log_error).sqrt()
            }
            Kind::Mae => over_rows(&|y, p| (y - p).abs()),
            Kind::Mape => over_rows(&|y, p| ((y - p) / y).abs()),
            Kind::PseudoHuber { slope } => over_rows(&|y, p| pseudo_huber(y, p, slope)),
            Kind::LogLoss => over_rows(&log_loss),
            Kind::Error { threshold } => over_rows(&|y, p| if p > threshold { 1.0 - y } else { y }),
            Kind::PoissonNloglik => over_rows(&poisson_nloglik),
            Kind::GammaDeviance => 2.0 * over_rows(&gamma_deviance),
            Kind::GammaNloglik => over_rows(&gamma_nloglik),
            Kind::TweedieNloglik { rho } => over_rows(&|y, p| tweedie_nloglik(y, p, rho)),
        }
    }
}

/// Pinball loss over all quantiles.
pub(super) struct Quantile {
    pub alphas: Vec<f32>,
}

impl Metric for Quantile {
    fn name(&self) -> &str {
        "quantile"
    }

    fn evaluate(&self, predictions: &[f32], labels: &[f32], weights: Option<&[f32]>) -> f64 {
        let n_outputs = self.alphas.len();
        mean(predictions.len(), n_outputs, weights, |i| {
            let alpha = self.alphas[i % n_outputs];
            let d = labels[i / n_outputs] - predictions[i];
            if d >= 0.0 { alpha * d } else { -((1.0 - alpha) * d) }
        })
    }

    fn accepts(&self, n_outputs: usize) -> bool {
        n_outputs == self.alphas.len()
    }
}
