//! What is searched: dimensions, scalings, and one point of it. The rules are those of SageMaker's ParameterRanges, with
//! the checks its server makes beside them (no singleton, no category twice).

use super::condition::Condition;
use super::error::{Bound, RuleError, SpaceError};
use serde::Serialize;
use std::collections::BTreeMap;

/// Hyperparameters that a job searches at most (AMT limits page, December 2022).
pub const MAX_DIMS: usize = 30;
/// Values of a categorical range at most (API: list 1-30).
pub const MAX_CATEGORIES: usize = 30;
/// Characters of a categorical value at most (API: string 0-256).
pub const MAX_CATEGORY_CHARS: usize = 256;
/// Largest magnitude of an integer bound: beyond it neighbours are one double, so sampling and JSON would merge them.
pub const MAX_INTEGER: i64 = (1 << 53) - 1;

/// How a range is measured when it is searched (SageMaker `ScalingType`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Scaling {
    /// The tuner chooses: `Range::scaling` says what, and why.
    Auto,
    /// Uniform.
    Linear,
    /// Uniform in the logarithm; needs min > 0.
    Logarithmic,
    /// Uniform in the logarithm of 1 - x; needs 0 <= min and max < 1, continuous only.
    ReverseLogarithmic,
}

impl Scaling {
    /// SageMaker's words for it.
    pub const NAMES: &'static str = "Auto, Linear, Logarithmic, ReverseLogarithmic";

    /// What SageMaker calls so.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "Auto" => Some(Scaling::Auto),
            "Linear" => Some(Scaling::Linear),
            "Logarithmic" => Some(Scaling::Logarithmic),
            "ReverseLogarithmic" => Some(Scaling::ReverseLogarithmic),
            _ => None,
        }
    }
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
    /// When it is searched at all; `None`: always.
    pub when: Option<Condition>,
}

impl Dim {
    /// A dimension that is always searched.
    pub fn new(name: impl Into<String>, range: Range) -> Self {
        Dim { name: name.into(), range, when: None }
    }

    /// The value that a trial had: `None` if the text is none. Without a text it did not count there, if that can be.
    pub fn parse(&self, text: Option<&String>) -> Option<Value> {
        match text {
            Some(text) => self.range.parse(text),
            None => self.when.as_ref().map(|_| Value::Inactive),
        }
    }
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
    /// Of a conditional dimension whose condition does not hold: the hyperparameter is not passed. Null in JSON.
    Inactive,
}

/// As XGBoost reads it: the shortest text that gives the same number back. Nothing if it is inactive.
impl std::fmt::Display for Value {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Value::Real(value) => write!(out, "{value}"),
            Value::Integer(value) => write!(out, "{value}"),
            Value::Category(value) => write!(out, "{value}"),
            Value::Inactive => Ok(()),
        }
    }
}

/// One point of the space: a value per dimension, in the order of `Space::dims`.
pub type Assignment = Vec<Value>;

impl Space {
    /// The space of these dimensions. Errors with the first of `Space::problems`.
    pub fn check(dims: Vec<Dim>) -> Result<Space, SpaceError> {
        let space = Space { dims };
        match space.problems().into_iter().next() {
            Some(problem) => Err(problem),
            None => Ok(space),
        }
    }

    /// Everything that is wrong, in the order of the dimensions, so that a form can mark every field at once.
    pub fn problems(&self) -> Vec<SpaceError> {
        let mut problems = Vec::new();
        if self.dims.is_empty() {
            problems.push(SpaceError::EmptySpace);
        }
        if self.dims.len() > MAX_DIMS {
            problems.push(SpaceError::TooManyParameters { found: self.dims.len(), limit: MAX_DIMS });
        }
        for (idx, dim) in self.dims.iter().enumerate() {
            if dim.name.is_empty() {
                problems.push(SpaceError::UnnamedParameter { number: idx + 1 });
            } else if self.dims[..idx].iter().any(|earlier| earlier.name == dim.name) {
                problems.push(SpaceError::DuplicateParameter { name: dim.name.clone() });
            }
            problems.extend(dim.range.problem(&dim.name));
            problems.extend(self.condition_problem(idx, dim));
        }
        problems
    }

    /// Whether `point` has a value of the right kind and inside its range for every dimension that is active there, and
    /// `Inactive` for every other.
    pub fn contains(&self, point: &[Value]) -> bool {
        point.len() == self.dims.len()
            && self.dims.iter().zip(point).enumerate().all(|(idx, (dim, value))| match self.is_active(idx, point) {
                true => dim.range.contains(value),
                false => *value == Value::Inactive,
            })
    }

    /// The point with these values by name, as they are written. Values of hyperparameters that are not active there have
    /// no effect. Errors on the first that is unknown, outside its range, or missing.
    pub fn point(&self, texts: &BTreeMap<String, String>) -> Result<Assignment, RuleError> {
        if let Some(name) = texts.keys().find(|name| !self.dims.iter().any(|dim| dim.name == **name)) {
            return Err(RuleError::PointHasUnknown { name: name.clone() });
        }
        let value = |dim: &Dim| {
            let Some(text) = texts.get(&dim.name) else { return Ok(Value::Inactive) };
            let value = dim.range.parse(text).filter(|value| dim.range.contains(value));
            value.ok_or_else(|| RuleError::PointOutside { name: dim.name.clone(), value: text.clone() })
        };
        let point = self.canonical(self.dims.iter().map(value).collect::<Result<_, _>>()?);
        let lacks = |(idx, value): (usize, &Value)| *value == Value::Inactive && self.is_active(idx, &point);
        match point.iter().enumerate().position(lacks).and_then(|idx| self.dims.get(idx)) {
            Some(dim) => Err(RuleError::PointLacks { name: dim.name.clone() }),
            None => Ok(point),
        }
    }

    /// The point at `unit`, one coordinate in [0, 1] per dimension (missing ones count as 0). Coordinates of dimensions that
    /// are not active there have no effect.
    pub fn from_unit(&self, unit: &[f64]) -> Assignment {
        let coordinates = unit.iter().copied().chain(std::iter::repeat(0.0));
        self.canonical(self.dims.iter().zip(coordinates).map(|(dim, u)| dim.range.from_unit(u)).collect())
    }

    /// The coordinates of `point` in the unit cube; the middle of the range for a number that is inactive, the first cell
    /// for a category. `None` if it is outside the space.
    pub fn to_unit(&self, point: &[Value]) -> Option<Vec<f64>> {
        if !self.contains(point) {
            return None;
        }
        let coordinate = |(dim, value): (&Dim, &Value)| match (&dim.range, value) {
            (Range::Categorical { values }, Value::Inactive) => Some(0.5 / values.len() as f64),
            (_, Value::Inactive) => Some(0.5),
            (range, value) => range.to_unit(value),
        };
        self.dims.iter().zip(point).map(coordinate).collect()
    }
}

impl Range {
    /// Whether `value` is of this range's kind and inside it.
    pub fn contains(&self, value: &Value) -> bool {
        match (self, value) {
            (Range::Continuous { min, max, .. }, Value::Real(x)) => (min..=max).contains(&x),
            (Range::Integer { min, max, .. }, Value::Integer(x)) => (min..=max).contains(&x),
            (Range::Categorical { values }, Value::Category(text)) => values.contains(text),
            _ => false,
        }
    }

    /// The value that `text` writes, of this range's kind but maybe outside it. `None` if it is of another kind.
    pub fn parse(&self, text: &str) -> Option<Value> {
        let text = text.trim();
        match self {
            Range::Continuous { .. } => text.parse().ok().filter(|x: &f64| x.is_finite()).map(Value::Real),
            Range::Integer { .. } => text.parse().ok().map(Value::Integer),
            Range::Categorical { .. } => Some(Value::Category(text.to_owned())),
        }
    }

    /// How many values there are; `None` for a continuous range.
    pub fn combinations(&self) -> Option<u128> {
        match self {
            Range::Continuous { .. } => None,
            Range::Integer { min, max, .. } => u128::try_from(i128::from(*max) - i128::from(*min) + 1).ok(),
            Range::Categorical { values } => Some(values.len() as u128),
        }
    }

    fn problem(&self, name: &str) -> Option<SpaceError> {
        match self {
            Range::Continuous { min, max, scaling } => continuous_problem(name, *min, *max, *scaling),
            Range::Integer { min, max, scaling } => integer_problem(name, *min, *max, *scaling),
            Range::Categorical { values } => categorical_problem(name, values),
        }
    }
}

fn continuous_problem(name: &str, min: f64, max: f64, scaling: Scaling) -> Option<SpaceError> {
    let name = name.to_owned();
    for (bound, value) in [(Bound::Min, min), (Bound::Max, max)] {
        if !value.is_finite() {
            return Some(SpaceError::BoundNotFinite { name, bound });
        }
    }
    if min > max {
        return Some(SpaceError::ReversedRange { name, min: min.to_string(), max: max.to_string() });
    }
    if min >= max {
        return Some(SpaceError::SingleValueRange { name, value: min.to_string() });
    }
    match scaling {
        Scaling::Auto | Scaling::Linear => None,
        Scaling::Logarithmic if min > 0.0 => None,
        Scaling::Logarithmic => Some(SpaceError::LogarithmicNeedsPositive { name, min: min.to_string() }),
        Scaling::ReverseLogarithmic if min < 0.0 => {
            Some(SpaceError::ReverseLogarithmicNeedsUnit { name, bound: Bound::Min, value: min.to_string() })
        }
        Scaling::ReverseLogarithmic if max >= 1.0 => {
            Some(SpaceError::ReverseLogarithmicNeedsUnit { name, bound: Bound::Max, value: max.to_string() })
        }
        Scaling::ReverseLogarithmic => None,
    }
}

fn integer_problem(name: &str, min: i64, max: i64, scaling: Scaling) -> Option<SpaceError> {
    let name = name.to_owned();
    for (bound, value) in [(Bound::Min, min), (Bound::Max, max)] {
        if value.unsigned_abs() > MAX_INTEGER.unsigned_abs() {
            return Some(SpaceError::IntegerBoundTooLarge { name, bound, value, limit: MAX_INTEGER });
        }
    }
    if min > max {
        return Some(SpaceError::ReversedRange { name, min: min.to_string(), max: max.to_string() });
    }
    if min == max {
        return Some(SpaceError::SingleValueRange { name, value: min.to_string() });
    }
    match scaling {
        Scaling::ReverseLogarithmic => Some(SpaceError::ReverseLogarithmicNeedsContinuous { name }),
        Scaling::Logarithmic if min <= 0 => Some(SpaceError::LogarithmicNeedsPositive { name, min: min.to_string() }),
        _ => None,
    }
}

fn categorical_problem(name: &str, values: &[String]) -> Option<SpaceError> {
    let name = name.to_owned();
    if values.is_empty() {
        return Some(SpaceError::NoCategories { name });
    }
    if values.len() > MAX_CATEGORIES {
        return Some(SpaceError::TooManyCategories { name, found: values.len(), limit: MAX_CATEGORIES });
    }
    for (idx, value) in values.iter().enumerate() {
        let length = value.chars().count();
        if length > MAX_CATEGORY_CHARS {
            return Some(SpaceError::LongCategory { name, length, limit: MAX_CATEGORY_CHARS });
        }
        if values[..idx].contains(value) {
            return Some(SpaceError::DuplicateCategory { name, value: value.clone() });
        }
    }
    None
}
