//! reg:squaredlogerror, reg:pseudohubererror and binary:hinge. Their intercept is one Newton step from margin 0.

use super::{GradientPair, Labelled, Objective, check_labels, newton_base_score};
use crate::booster::error::{BoosterError, Domain};
use crate::math::log1pf;

pub(super) struct SquaredLogError;

impl Objective for SquaredLogError {
    fn name(&self) -> &'static str {
        "reg:squaredlogerror"
    }

    fn check_labels(&self, labels: &[f32]) -> Result<(), BoosterError> {
        check_labels(self.name(), labels, Domain::AboveMinusOne, |label| label > -1.0 && label.is_finite())
    }

    fn gradient(&self, data: Labelled, margins: &[f32], out: &mut [GradientPair]) {
        let least = (-1.0_f64 + 1e-6) as f32;
        for (row, (&margin, out)) in margins.iter().zip(out).enumerate() {
            let p = margin.max(least);
            let (log_p, log_y) = (log1pf(p), log1pf(data.labels[row]));
            let g = (log_p - log_y) / (p + 1.0);
            let above = f64::from(-log_p + log_y + 1.0);
            let below = f64::from(p + 1.0);
            let h = ((above / (below * below)) as f32).max(1e-6);
            let weight = data.weight(row);
            *out = GradientPair { g: g * weight, h: h * weight };
        }
    }

    fn base_score(&self, data: Labelled) -> Vec<f32> {
        newton_base_score(self, data)
    }

    fn default_metric(&self) -> String {
        "rmsle".into()
    }
}

pub(super) struct PseudoHuberError {
    pub slope: f32,
}

impl Objective for PseudoHuberError {
    fn name(&self) -> &'static str {
        "reg:pseudohubererror"
    }

    fn check_labels(&self, labels: &[f32]) -> Result<(), BoosterError> {
        check_labels(self.name(), labels, Domain::Finite, f32::is_finite)
    }

    fn gradient(&self, data: Labelled, margins: &[f32], out: &mut [GradientPair]) {
        let slope2 = self.slope * self.slope;
        for (row, (&margin, out)) in margins.iter().zip(out).enumerate() {
            let z = margin - data.labels[row];
            let root = (1.0 + z * z / slope2).sqrt();
            let weight = data.weight(row);
            *out = GradientPair { g: z / root * weight, h: slope2 / ((slope2 + z * z) * root) * weight };
        }
    }

    fn base_score(&self, data: Labelled) -> Vec<f32> {
        newton_base_score(self, data)
    }

    fn default_metric(&self) -> String {
        "mphe".into()
    }
}

pub(super) struct Hinge;

impl Objective for Hinge {
    fn name(&self) -> &'static str {
        "binary:hinge"
    }

    // XGBoost does not check; a label outside [0, 1] has no meaning, so it is refused here.
    fn check_labels(&self, labels: &[f32]) -> Result<(), BoosterError> {
        check_labels(self.name(), labels, Domain::Fraction, |label| (0.0..=1.0).contains(&label))
    }

    fn gradient(&self, data: Labelled, margins: &[f32], out: &mut [GradientPair]) {
        for (row, (&margin, out)) in margins.iter().zip(out).enumerate() {
            let sign = f64::from(data.labels[row]) * 2.0 - 1.0;
            let weight = data.weight(row);
            *out = if f64::from(margin) * sign < 1.0 {
                GradientPair { g: (-sign * f64::from(weight)) as f32, h: weight }
            } else {
                GradientPair { g: 0.0, h: f32::MIN_POSITIVE }
            };
        }
    }

    fn base_score(&self, data: Labelled) -> Vec<f32> {
        newton_base_score(self, data)
    }

    fn transform(&self, margins: &mut [f32]) {
        margins.iter_mut().for_each(|margin| *margin = if *margin > 0.0 { 1.0 } else { 0.0 });
    }

    fn default_metric(&self) -> String {
        "error".into()
    }
}
