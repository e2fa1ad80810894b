//! The `RegLossObj` family of XGBoost: squared error, logistic and gamma. They alone know scale_pos_weight, which counts
//! for every row whose label is exactly 1.

use super::{GradientPair, Labelled, Objective, RT_EPS, check_labels, logit, newton_base_score, sigmoid};
use crate::booster::error::{BoosterError, Domain};
use crate::math::{expf, logf};

/// What differs within the family.
pub(super) trait Loss {
    /// Margin to prediction.
    fn predict(margin: f32) -> f32;
    /// Unweighted derivatives at a margin.
    fn pair(margin: f32, label: f32) -> (f32, f32);
    fn link(base_score: f32) -> f32;
    fn is_valid(label: f32) -> bool;
    const EXPECTED: Domain;
}

pub(super) struct Squared;
pub(super) struct Logistic;
pub(super) struct LogitRaw;
pub(super) struct Gamma;

impl Loss for Squared {
    const EXPECTED: Domain = Domain::Finite;
    fn predict(margin: f32) -> f32 {
        margin
    }
    #[inline]
    fn pair(margin: f32, label: f32) -> (f32, f32) {
        (margin - label, 1.0)
    }
    fn link(base_score: f32) -> f32 {
        base_score
    }
    fn is_valid(label: f32) -> bool {
        label.is_finite()
    }
}

impl Loss for Logistic {
    const EXPECTED: Domain = Domain::Fraction;
    fn predict(margin: f32) -> f32 {
        sigmoid(margin)
    }
    #[inline]
    fn pair(margin: f32, label: f32) -> (f32, f32) {
        let p = sigmoid(margin);
        let h = p * (1.0 - p);
        (p - label, if h > 1e-16 { h } else { 1e-16 })
    }
    fn link(base_score: f32) -> f32 {
        logit(base_score)
    }
    fn is_valid(label: f32) -> bool {
        (0.0..=1.0).contains(&label)
    }
}

impl Loss for LogitRaw {
    const EXPECTED: Domain = Logistic::EXPECTED;
    fn predict(margin: f32) -> f32 {
        margin
    }
    #[inline]
    fn pair(margin: f32, label: f32) -> (f32, f32) {
        Logistic::pair(margin, label)
    }
    fn link(base_score: f32) -> f32 {
        base_score
    }
    fn is_valid(label: f32) -> bool {
        Logistic::is_valid(label)
    }
}

impl Loss for Gamma {
    const EXPECTED: Domain = Domain::Positive;
    fn predict(margin: f32) -> f32 {
        expf(margin)
    }
    #[inline]
    fn pair(margin: f32, label: f32) -> (f32, f32) {
        let ratio = label / expf(margin);
        (1.0 - ratio, ratio)
    }
    fn link(base_score: f32) -> f32 {
        logf(base_score)
    }
    fn is_valid(label: f32) -> bool {
        label > 0.0 && label.is_finite()
    }
}

pub(super) struct RegLoss<L> {
    name: &'static str,
    scale_pos_weight: f32,
    loss: std::marker::PhantomData<L>,
}

impl<L: Loss> RegLoss<L> {
    pub(super) fn new(name: &'static str, _loss: L, scale_pos_weight: f32) -> Self {
        RegLoss { name, scale_pos_weight, loss: std::marker::PhantomData }
    }
}

impl<L: Loss> Objective for RegLoss<L> {
    fn name(&self) -> &'static str {
        self.name
    }

    fn check_labels(&self, labels: &[f32]) -> Result<(), BoosterError> {
        check_labels(self.name, labels, L::EXPECTED, L::is_valid)
    }

    fn gradient(&self, data: Labelled, margins: &[f32], out: &mut [GradientPair]) {
        let pair = |margin: f32, label: f32, weight: f32| {
            let weight = if label == 1.0 { weight * self.scale_pos_weight } else { weight };
            let (g, h) = L::pair(margin, label);
            GradientPair { g: g * weight, h: h * weight }
        };
        let rows = out.iter_mut().zip(margins).zip(data.labels);
        match data.weights {
            // Labels come in no order, and asking each row costs a branch that nobody could guess: a third of the time.
            None if self.scale_pos_weight == 1.0 => rows.for_each(|((out, &margin), &label)| {
                let (g, h) = L::pair(margin, label);
                *out = GradientPair { g, h };
            }),
            None => rows.for_each(|((out, &margin), &label)| *out = pair(margin, label, 1.0)),
            Some(weights) => {
                let rows = rows.zip(weights);
                rows.for_each(|(((out, &margin), &label), &weight)| *out = pair(margin, label, weight));
            }
        }
    }

    fn base_score(&self, data: Labelled) -> Vec<f32> {
        if (self.scale_pos_weight - 1.0).abs() > RT_EPS { newton_base_score(self, data) } else { vec![data.mean()] }
    }

    fn link(&self, base_score: f32) -> f32 {
        L::link(base_score)
    }

    fn transform(&self, margins: &mut [f32]) {
        margins.iter_mut().for_each(|margin| *margin = L::predict(*margin));
    }

    fn default_metric(&self) -> String {
        match self.name {
            "reg:squarederror" | "reg:logistic" => "rmse",
            "reg:gamma" => "gamma-deviance",
            _ => "logloss",
        }
        .into()
    }
}
