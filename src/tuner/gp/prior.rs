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

/// ln l_j: mean SQRT_2 - 3 + ln(D) / 2 and deviation sqrt(3), the mode of the dimension-scaled prior of Hvarfner et al. (2024):
/// squared distances of random points stay of order 1 as the number of columns D grows.
const LN_LENGTH: (f64, f64) = (std::f64::consts::SQRT_2 - 3.0, 1.732_050_807_568_877_2);
/// Added to ln l_c of categories: ln sqrt(6). Two random places of a numeric column are 1/6 apart in the mean of squares, two
/// of many categories 1. With the lengthscale of numbers, trials of one category would tell next to nothing of the others,
/// and a search that begins well in one of them would never look at the rest.
const LN_CATEGORIES_APART: f64 = 0.895_879_734_614_027_5;
/// ln s_f^2: targets have variance 1.
const LN_SIGNAL: (f64, f64) = (0.0, 0.75);
/// ln s_n^2. Without a prior against it, a fit of a dozen points of a rough function calls all of it noise.
const LN_NOISE: (f64, f64) = (-4.0, 1.0);
/// ln v: main effects explain half of the variance.
const LN_MAIN_EFFECTS: (f64, f64) = (-std::f64::consts::LN_2, 1.0);
/// v of the model without main effects: next to nothing, and the deviation of its logarithm.
const NO_MAIN_EFFECTS: (f64, f64) = (0.021, 0.01);
/// ln a and ln b: no warping.
const LN_WARP: (f64, f64) = (0.0, 0.5);

/// logit rho: mean that of 0.7, and nine tenths of the weight between 0.2 and 0.96.
const LOGIT_RELATION: (f64, f64) = (0.847_297_860_387_203_6, 1.4);
/// rho is no nearer to 0 and 1 than this: beyond, nothing changes but the logit.
const LEAST_RELATION: f64 = 0.01;

/// Whether a model has main effects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MainEffects {
    /// They may explain as much as they do.
    On,
    /// They explain next to nothing.
    Off,
}

impl Prior {
    /// For kernels of this layout.
    pub fn new(layout: &Layout, main_effects: MainEffects) -> Self {
        let n_columns = layout.n_columns();
        let mut prior = Prior { mean: vec![], deviation: vec![], lower: vec![], upper: vec![] };
        let (length, deviation) = LN_LENGTH;
        let length = length + 0.5 * ln(n_columns as f64);
        for is_categorical in &layout.categorical {
            let apart = if *is_categorical { LN_CATEGORIES_APART } else { 0.0 };
            prior.push((length + apart, deviation), 0.03, 50.0);
        }
        prior.push(LN_SIGNAL, 0.05, 20.0);
        prior.push(LN_NOISE, 1e-6, 1.0);
        let effects = match main_effects {
            MainEffects::On => LN_MAIN_EFFECTS,
            MainEffects::Off => (ln(NO_MAIN_EFFECTS.0), NO_MAIN_EFFECTS.1),
        };
        prior.push(effects, 0.02, 10.0);
        for _ in 0..2 * layout.numeric.len() {
            prior.push(LN_WARP, 0.25, 4.0);
        }
        if layout.is_related {
            let odds = LEAST_RELATION / (1.0 - LEAST_RELATION);
            prior.push(LOGIT_RELATION, odds, 1.0 / odds);
        }
        prior
    }

    /// `lowest`, `highest`: bounds of what the entry is the logarithm of.
    fn push(&mut self, (mean, deviation): (f64, f64), lowest: f64, highest: f64) {
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
