//! count:poisson and reg:tweedie: log link, intercept is the mean label.

use super::{GradientPair, Labelled, Objective, check_labels};
use crate::booster::error::{BoosterError, Domain};
use crate::math::{expf, logf};

fn check_not_negative(name: &'static str, labels: &[f32]) -> Result<(), BoosterError> {
    check_labels(name, labels, Domain::NotNegative, |label| label >= 0.0 && label.is_finite())
}

pub(super) struct Poisson {
    pub max_delta_step: f32,
}

impl Objective for Poisson {
    fn name(&self) -> &'static str {
        "count:poisson"
    }

    fn check_labels(&self, labels: &[f32]) -> Result<(), BoosterError> {
        check_not_negative(self.name(), labels)
    }

    fn gradient(&self, data: Labelled, margins: &[f32], out: &mut [GradientPair]) {
        for (row, (&margin, out)) in margins.iter().zip(out).enumerate() {
            let weight = data.weight(row);
            *out = GradientPair {
                g: (expf(margin) - data.labels[row]) * weight,
                h: expf(margin + self.max_delta_step) * weight,
            };
        }
    }

    fn base_score(&self, data: Labelled) -> Vec<f32> {
        vec![data.mean()]
    }

    fn link(&self, base_score: f32) -> f32 {
        logf(base_score)
    }

    fn transform(&self, margins: &mut [f32]) {
        margins.iter_mut().for_each(|margin| *margin = expf(*margin));
    }

    fn default_metric(&self) -> String {
        "poisson-nloglik".into()
    }
}

/// `rho`: variance power, from 1 to 2.
pub(super) struct Tweedie {
    pub rho: f32,
}

impl Objective for Tweedie {
    fn name(&self) -> &'static str {
        "reg:tweedie"
    }

    fn check_labels(&self, labels: &[f32]) -> Result<(), BoosterError> {
        check_not_negative(self.name(), labels)
    }

    fn gradient(&self, data: Labelled, margins: &[f32], out: &mut [GradientPair]) {
        let (a, b) = (1.0 - self.rho, 2.0 - self.rho);
        for (row, (&margin, out)) in margins.iter().zip(out).enumerate() {
            let label = data.labels[row];
            let (exp_a, exp_b) = (expf(a * margin), expf(b * margin));
            let weight = data.weight(row);
            *out = GradientPair { g: (-label * exp_a + exp_b) * weight, h: (-label * a * exp_a + b * exp_b) * weight };
        }
    }

    fn base_score(&self, data: Labelled) -> Vec<f32> {
        vec![data.mean()]
    }

    fn link(&self, base_score: f32) -> f32 {
        logf(base_score)
    }

    fn transform(&self, margins: &mut [f32]) {
        margins.iter_mut().for_each(|margin| *margin = expf(*margin));
    }

    fn default_metric(&self) -> String {
        format!("tweedie-nloglik@{}", self.rho)
    }
}
