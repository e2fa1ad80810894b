//! What is minimised: gradients, intercept and the way from margin to prediction, as XGBoost 3.2 `src/objective`.
//!
//! Everything is f32 arithmetic in XGBoost's order of operations; sums over rows are f64 in row order.

mod adaptive;
mod counts;
mod multiclass;
mod reg_loss;
mod robust;

use super::error::{BoosterError, Domain};
use crate::math::{expf, logf};
use bytemuck::{Pod, Zeroable};

/// First and second derivative of the loss of one row by one margin, times the row's weight.
#[derive(Debug, Clone, Copy, PartialEq, Default, Pod, Zeroable)]
#[repr(C)]
pub struct GradientPair {
    /// First derivative.
    pub g: f32,
    /// Second derivative, or XGBoost's stand-in for it.
    pub h: f32,
}

/// Labels and weights of some rows.
#[derive(Debug, Clone, Copy)]
pub struct Labelled<'a> {
    /// One per row.
    pub labels: &'a [f32],
    /// One per row; `None`: all 1.
    pub weights: Option<&'a [f32]>,
}

impl Labelled<'_> {
    /// Weight of a row.
    #[inline]
    pub fn weight(&self, row: usize) -> f32 {
        self.weights.map_or(1.0, |weights| weights[row])
    }

    /// Sum of the weights.
    pub fn total_weight(&self) -> f64 {
        self.weights.map_or(self.labels.len() as f64, |weights| weights.iter().map(|&w| f64::from(w)).sum())
    }

    /// Weighted mean of the labels, in XGBoost's order of operations.
    fn mean(&self) -> f32 {
        let total = self.total_weight();
        let mut mean = 0.0_f64;
        for (row, &label) in self.labels.iter().enumerate() {
            mean += f64::from(label) / total * f64::from(self.weight(row));
        }
        mean as f32
    }
}

/// A loss. Margins and predictions are row-major, n_rows x n_outputs.
pub trait Objective {
    /// XGBoost's name.
    fn name(&self) -> &'static str;

    /// Trees per round (before num_parallel_tree).
    fn n_outputs(&self) -> usize {
        1
    }

    /// Errors if a label is outside the objective's domain; the error says that they are training rows.
    fn check_labels(&self, labels: &[f32]) -> Result<(), BoosterError>;

    /// Gradients at `margins`. `out`: output after output, n_rows each.
    fn gradient(&self, data: Labelled, margins: &[f32], out: &mut [GradientPair]);

    /// The intercept estimated from the labels, one per output, in prediction space.
    fn base_score(&self, data: Labelled) -> Vec<f32>;

    /// The margin of an intercept.
    fn link(&self, base_score: f32) -> f32 {
        base_score
    }

    /// Margins to what metrics see, in place: probabilities for classification, also for multi:softmax.
    fn transform(&self, _margins: &mut [f32]) {}

    /// Margins to what `predict` returns; its length can be n_rows.
    fn decide(&self, mut margins: Vec<f32>) -> Vec<f32> {
        self.transform(&mut margins);
        margins
    }

    /// The metric XGBoost reports where none is named.
    fn default_metric(&self) -> String;

    /// Leaves are replaced by this quantile of their rows' residuals; `None`: they keep their Newton step.
    fn leaf_quantile(&self, _output: usize) -> Option<f32> {
        None
    }
}

/// Objectives by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ObjectiveKind {
    /// reg:squarederror
    SquaredError,
    /// reg:logistic
    RegLogistic,
    /// binary:logistic
    BinaryLogistic,
    /// binary:logitraw
    BinaryLogitRaw,
    /// binary:hinge
    BinaryHinge,
    /// multi:softmax
    MultiSoftmax,
    /// multi:softprob
    MultiSoftprob,
    /// count:poisson
    CountPoisson,
    /// reg:gamma
    RegGamma,
    /// reg:tweedie
    RegTweedie,
    /// reg:squaredlogerror
    SquaredLogError,
    /// reg:pseudohubererror
    PseudoHuberError,
    /// reg:absoluteerror
    AbsoluteError,
    /// reg:quantileerror
    QuantileError,
}

impl ObjectiveKind {
    /// All of them with XGBoost's names.
    pub const ALL: [(ObjectiveKind, &'static str); 14] = [
        (ObjectiveKind::SquaredError, "reg:squarederror"),
        (ObjectiveKind::RegLogistic, "reg:logistic"),
        (ObjectiveKind::BinaryLogistic, "binary:logistic"),
        (ObjectiveKind::BinaryLogitRaw, "binary:logitraw"),
        (ObjectiveKind::BinaryHinge, "binary:hinge"),
        (ObjectiveKind::MultiSoftmax, "multi:softmax"),
        (ObjectiveKind::MultiSoftprob, "multi:softprob"),
        (ObjectiveKind::CountPoisson, "count:poisson"),
        (ObjectiveKind::RegGamma, "reg:gamma"),
        (ObjectiveKind::RegTweedie, "reg:tweedie"),
        (ObjectiveKind::SquaredLogError, "reg:squaredlogerror"),
        (ObjectiveKind::PseudoHuberError, "reg:pseudohubererror"),
        (ObjectiveKind::AbsoluteError, "reg:absoluteerror"),
        (ObjectiveKind::QuantileError, "reg:quantileerror"),
    ];

    /// XGBoost's name.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _)| *kind == self).map_or("", |(_, name)| name)
    }

    /// The objective of this name.
    pub fn from_name(name: &str) -> Option<ObjectiveKind> {
        Self::ALL.iter().find(|(_, other)| *other == name).map(|(kind, _)| *kind)
    }

    /// Predictions are classes or their probabilities: reg:logistic, binary:* and multi:*.
    pub fn is_classifier(self) -> bool {
        use ObjectiveKind as K;
        matches!(self, K::RegLogistic | K::BinaryLogistic | K::BinaryLogitRaw | K::BinaryHinge) || self.is_multi()
    }

    /// multi:softmax and multi:softprob.
    pub fn is_multi(self) -> bool {
        matches!(self, ObjectiveKind::MultiSoftmax | ObjectiveKind::MultiSoftprob)
    }
}

/// An objective with its parameters: what a model file says of it.
#[derive(Debug, Clone, PartialEq)]
pub struct ObjectiveSpec {
    /// Which loss.
    pub kind: ObjectiveKind,
    /// Number of classes (multi:*), else 0.
    pub num_class: u32,
    /// Weight factor of rows with label 1 (squared error, logistic, gamma).
    pub scale_pos_weight: f32,
    /// Safeguard in the hessian of count:poisson, 0.7 unless set.
    pub poisson_max_delta_step: f32,
    /// reg:tweedie, from 1 to 2.
    pub tweedie_variance_power: f32,
    /// reg:pseudohubererror.
    pub huber_slope: f32,
    /// reg:quantileerror, one output each.
    pub quantile_alpha: Vec<f32>,
}

impl ObjectiveSpec {
    /// `kind` with XGBoost's defaults. `num_class`: for multi:* only, else 0.
    pub fn new(kind: ObjectiveKind, num_class: u32) -> Self {
        ObjectiveSpec {
            kind,
            num_class,
            scale_pos_weight: 1.0,
            poisson_max_delta_step: 0.7,
            tweedie_variance_power: 1.5,
            huber_slope: 1.0,
            quantile_alpha: Vec::new(),
        }
    }

    /// The loss itself.
    pub fn build(&self) -> Box<dyn Objective> {
        use ObjectiveKind as K;
        let positive_weight = self.scale_pos_weight;
        match self.kind {
            K::SquaredError => Box::new(reg_loss::RegLoss::new("reg:squarederror", reg_loss::Squared, positive_weight)),
            K::RegLogistic => Box::new(reg_loss::RegLoss::new("reg:logistic", reg_loss::Logistic, positive_weight)),
            K::BinaryLogistic => {
                Box::new(reg_loss::RegLoss::new("binary:logistic", reg_loss::Logistic, positive_weight))
            }
            K::BinaryLogitRaw => {
                Box::new(reg_loss::RegLoss::new("binary:logitraw", reg_loss::LogitRaw, positive_weight))
            }
            K::RegGamma => Box::new(reg_loss::RegLoss::new("reg:gamma", reg_loss::Gamma, positive_weight)),
            K::BinaryHinge => Box::new(robust::Hinge),
            K::SquaredLogError => Box::new(robust::SquaredLogError),
            K::PseudoHuberError => Box::new(robust::PseudoHuberError { slope: self.huber_slope }),
            K::MultiSoftmax => Box::new(multiclass::Softmax { n_classes: self.num_class as usize, decides: true }),
            K::MultiSoftprob => Box::new(multiclass::Softmax { n_classes: self.num_class as usize, decides: false }),
            K::CountPoisson => Box::new(counts::Poisson { max_delta_step: self.poisson_max_delta_step }),
            K::RegTweedie => Box::new(counts::Tweedie { rho: self.tweedie_variance_power }),
            K::AbsoluteError => Box::new(adaptive::AbsoluteError),
            K::QuantileError => Box::new(adaptive::QuantileError { alphas: self.quantile_alpha.clone() }),
        }
    }
}

pub(super) use adaptive::quantile;

/// 1 / (1 + e^-m) as XGBoost's `common::Sigmoid`.
#[inline]
pub(super) fn sigmoid(margin: f32) -> f32 {
    // Written as comparisons: wasm has no instruction for Rust's min and max.
    let x = if -margin < 88.7 { -margin } else { 88.7 };
    1.0 / (expf(x) + 1.0 + 1e-16)
}

// XGBoost's kRtEps.
const RT_EPS: f32 = 1e-6;

/// The intercept after one Newton step from margin 0, in prediction space.
fn newton_base_score(objective: &dyn Objective, data: Labelled) -> Vec<f32> {
    let n = data.labels.len();
    let n_outputs = objective.n_outputs();
    let mut pairs = vec![GradientPair::default(); n * n_outputs];
    objective.gradient(data, &vec![0.0; n * n_outputs], &mut pairs);
    let mut score: Vec<f32> = pairs
        .chunks(n)
        .map(|output| {
            let (mut g, mut h) = (0.0_f64, 0.0_f64);
            for pair in output {
                g += f64::from(pair.g);
                h += f64::from(pair.h);
            }
            (-g / h.max(f64::from(RT_EPS))) as f32
        })
        .collect();
    objective.transform(&mut score);
    score
}

/// Errors on the first label that is not `valid`; NaN never is.
fn check_labels(
    objective: &'static str,
    labels: &[f32],
    expected: Domain,
    valid: impl Fn(f32) -> bool,
) -> Result<(), BoosterError> {
    match labels.iter().position(|&label| !valid(label)) {
        Some(row) => {
            let (set, label) = ("train".to_string(), labels[row]);
            Err(BoosterError::BadLabel { set, row: row + 1, objective, label, expected })
        }
        None => Ok(()),
    }
}

/// Margin of a probability, clipped away from 0 and 1.
fn logit(probability: f32) -> f32 {
    let p = probability.clamp(RT_EPS, 1.0 - RT_EPS);
    -logf(1.0 / p - 1.0)
}

#[cfg(test)]
mod tests;
