//! What is searched: dimensions, scalings, and one point of it.

use serde::{Deserialize, Serialize};

/// How a range is measured when it is searched (SageMaker `ScalingType`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scaling {
    /// The tuner chooses; we take `Linear`, as AMT is seen to do.
    Auto,
    /// Uniform.
    Linear,
    /// Uniform in the logarithm; needs min > 0.
    Logarithmic,
    /// Uniform in the logarithm of 1 - x; needs 0 <= min and max < 1, continuous only.
    ReverseLogarithmic,
}

/// The values a hyperparameter may take.
#[derive(Debug, Clone, PartialEq)]
pub enum Range {
    /// Any number from `min` to `max`.
    Continuous {
        /// Smallest value.
        min: f64,
        /// Largest value.
        max: f64,
        /// How it is measured.
        scaling: Scaling,
    },
    /// Any whole number from `min` to `max`.
    Integer {
        /// Smallest value.
        min: i64,
        /// Largest value.
        max: i64,
        /// How it is measured.
        scaling: Scaling,
    },
    /// One of these texts.
    Categorical {
        /// At least one, at most 30, distinct.
        values: Vec<String>,
    },
}

/// One tuned hyperparameter.
#[derive(Debug, Clone, PartialEq)]
pub struct Dim {
    /// XGBoost's name, for example `eta`.
    pub name: String,
    /// Its values.
    pub range: Range,
}

/// Everything that is searched; checked when it is made (`Space::check`).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Space {
    /// In the order of the request; at most 30.
    pub dims: Vec<Dim>,
}

/// A value of one dimension.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Value {
    /// Of a continuous range.
    Real(f64),
    /// Of an integer range.
    Integer(i64),
    /// Of a categorical range.
    Category(String),
}

/// One point of the space: a value per dimension, in the order of `Space::dims`.
pub type Assignment = Vec<Value>;
