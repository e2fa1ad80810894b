//! What is believed of the kernel hyperparameters before any trial.

use super::kernel::Layout;
use crate::math::ln;

/// Independent normal distributions of the entries of theta, each cut off at bounds.
#[derive(Debug, Clone)]
pub struct Prior {
    /// Means: where a fit starts.
    pub mean: Vec<f64>,
    /// Standard deviations.
    pub deviation: Vec<f64>,
    /// Smallest values.
    pub lower: Vec<f64>,
    /// Largest values.
    pub upper: Vec<f64>,
}

/// Constants of the prior.
#[derive(Debug, Clone, Copy, PartialEq)]
#[allow(missing_docs)]
pub struct PriorSettings {
    pub length_mean: f64,
    pub length_by_dim: f64,
    pub length_sd: f64,
    pub signal_sd: f64,
    pub noise_mean: f64,
    pub noise_sd: f64,
    pub effects_mean: f64,
    pub effects_sd: f64,
    pub warp_sd: f64,
}

impl Default for PriorSettings {
    fn default() -> Self {
        PriorSettings {
            length_mean: std::f64::consts::SQRT_2 - 3.0,
            length_by_dim: 0.5,
            length_sd: 1.732_050_807_568_877_2,
            signal_sd: 0.75,
            noise_mean: -4.0,
            noise_sd: 1.0,
            effects_mean: 0.5,
            effects_sd: 1.0,
            warp_sd: 0.5,
        }
    }
}

impl Prior {
    /// For kernels of this layout.
    pub fn new(layout: &Layout, settings: &PriorSettings) -> Self {
        let n_columns = layout.n_columns();
        let mut prior = Prior { mean: vec![], deviation: vec![], lower: vec![], upper: vec![] };
        let length = settings.length_mean + settings.length_by_dim * ln(n_columns as f64);
        for _ in 0..n_columns {
            prior.push(length, settings.length_sd, 0.03, 50.0);
        }
        prior.push(0.0, settings.signal_sd, 0.05, 20.0);
        prior.push(settings.noise_mean, settings.noise_sd, 1e-6, 1.0);
        prior.push(ln(settings.effects_mean), settings.effects_sd, 0.02, 10.0);
        for _ in 0..2 * layout.numeric.len() {
            prior.push(0.0, settings.warp_sd, 0.25, 4.0);
        }
        prior
    }

    fn push(&mut self, mean: f64, deviation: f64, lowest: f64, highest: f64) {
        let (lower, upper) = (ln(lowest), ln(highest));
        self.mean.push(mean.clamp(lower, upper));
        self.deviation.push(deviation);
        self.lower.push(lower);
        self.upper.push(upper);
    }

    /// -log density of theta without its constant; adds the gradient to `gradient`.
    pub fn penalty(&self, theta: &[f64], gradient: &mut [f64]) -> f64 {
        let mut sum = 0.0;
        for (i, value) in theta.iter().enumerate() {
            let z = (value - self.mean[i]) / self.deviation[i];
            sum += 0.5 * z * z;
            gradient[i] += z / self.deviation[i];
        }
        sum
    }
}
