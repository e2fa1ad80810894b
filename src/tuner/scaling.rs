//! From the unit interval to a range and back.
//!
//! `u`: coordinate in [0, 1]; `a`, `b`: ends of the range. Formulas (SageMaker's scaling types in their standard reading):
//!
//! - Linear: a + u (b - a)
//! - Logarithmic: exp(ln a + u (ln b - ln a))
//! - ReverseLogarithmic: 1 - exp(ln(1-a) + u (ln(1-b) - ln(1-a)))
//!
//! Integers are measured on [a - 1/2, b + 1/2) and rounded, so that the ends get a whole cell each and not half of one.
//! Categories are cells of equal width, in the order of the list.
//!
//! `Auto`: AMT's rule is unpublished. Its guide says that it chooses the scale, starting from a linear one, and in 17 recorded
//! jobs the first trials are linear for ranges up to [1, 50]. On a linear scale 99.9 % of a range over three orders of
//! magnitude lies in its last one, so nothing could be learnt of the rest; we therefore take `Logarithmic` from there on, and
//! `Linear` below, which is what was recorded. `ReverseLogarithmic` is never chosen.

use super::space::{Range, Scaling, Value};
use crate::math::{exp, ln};

/// `Auto` is logarithmic if the largest value is at least this many times the smallest: three orders of magnitude.
pub const AUTO_LOG_RATIO: f64 = 1000.0;
/// The same for whole numbers: on a linear scale from 1 to 100 one draw in a hundred tells 1 from 2.
pub const AUTO_LOG_INTEGER_RATIO: i64 = 100;

impl Range {
    /// The scale that is used: `Auto` resolved, `Linear` for categories.
    pub fn scaling(&self) -> Scaling {
        match *self {
            Range::Continuous { min, max, scaling: Scaling::Auto } => {
                // Not max / min: it may overflow. A product that does is larger than any max.
                if min > 0.0 && max >= AUTO_LOG_RATIO * min { Scaling::Logarithmic } else { Scaling::Linear }
            }
            Range::Integer { min, max, scaling: Scaling::Auto } => {
                let is_wide = min > 0 && max / min >= AUTO_LOG_INTEGER_RATIO;
                if is_wide { Scaling::Logarithmic } else { Scaling::Linear }
            }
            Range::Continuous { scaling, .. } | Range::Integer { scaling, .. } => scaling,
            Range::Categorical { .. } => Scaling::Linear,
        }
    }

    /// The value at `u`, always inside the range. `u` <= 0 (and NaN) gives the first value, `u` >= 1 the last, exactly:
    /// a search that is clipped to the cube then lands on the bounds themselves.
    pub fn from_unit(&self, u: f64) -> Value {
        match self {
            Range::Continuous { min, max, .. } => Value::Real(stretch(u, *min, *max, self.scaling())),
            Range::Integer { min, max, .. } => {
                let (low, high) = widened(*min, *max);
                // floor(x + 1/2) sends the half-open cell [n - 1/2, n + 1/2) to n.
                let rounded = (stretch(u, low, high, self.scaling()) + 0.5).floor();
                Value::Integer((rounded as i64).max(*min).min(*max))
            }
            Range::Categorical { values } => {
                let n_values = values.len();
                // A float-to-integer cast saturates: below 0 and NaN become 0.
                let idx = ((u * n_values as f64) as usize).min(n_values.saturating_sub(1));
                Value::Category(values.get(idx).cloned().unwrap_or_default())
            }
        }
    }

    /// Where `value` lies in [0, 1]; the middle of its cell for integers and categories, so `from_unit` gives it back.
    /// `None` if it is of another kind or outside the range.
    pub fn to_unit(&self, value: &Value) -> Option<f64> {
        if !self.contains(value) {
            return None;
        }
        match (self, value) {
            (Range::Continuous { min, max, .. }, Value::Real(x)) => Some(squeeze(*x, *min, *max, self.scaling())),
            (Range::Integer { min, max, .. }, Value::Integer(x)) => {
                let (low, high) = widened(*min, *max);
                Some(squeeze(*x as f64, low, high, self.scaling()))
            }
            (Range::Categorical { values }, Value::Category(text)) => {
                let idx = values.iter().position(|candidate| candidate == text)?;
                Some((idx as f64 + 0.5) / values.len() as f64)
            }
            _ => None,
        }
    }
}

impl Range {
    /// Where a number lies between the bounds on the scale: 0 at the smallest, 1 at the largest (whole numbers too, unlike
    /// `to_unit`). `None` if it is no number of this range.
    pub fn place_between_bounds(&self, value: &Value) -> Option<f64> {
        let scaling = self.scaling();
        match (self, value) {
            _ if !self.contains(value) => None,
            (Range::Continuous { min, max, .. }, Value::Real(x)) => Some(squeeze(*x, *min, *max, scaling)),
            (Range::Integer { min, max, .. }, Value::Integer(x)) => {
                Some(squeeze(*x as f64, *min as f64, *max as f64, scaling))
            }
            _ => None,
        }
    }

    /// The part of [0, 1] that belongs to the whole number `value`; `None` if the range is not one of whole numbers, or
    /// `value` outside it.
    pub fn cell(&self, value: i64) -> Option<(f64, f64)> {
        let Range::Integer { min, max, .. } = *self else { return None };
        let (low, high) = widened(min, max);
        let edge = |x: f64| squeeze(x, low, high, self.scaling());
        (min..=max).contains(&value).then(|| (edge(value as f64 - 0.5), edge(value as f64 + 0.5)))
    }
}

fn widened(min: i64, max: i64) -> (f64, f64) {
    (min as f64 - 0.5, max as f64 + 0.5)
}

/// The number at `u` in [0, 1] between `a` and `b`; never outside them.
pub(super) fn stretch(u: f64, a: f64, b: f64, scaling: Scaling) -> f64 {
    let inside = u > 0.0;
    if !inside {
        return a;
    }
    if u >= 1.0 {
        return b;
    }
    let x = match scaling {
        // Not a + u (b - a): the difference of two large bounds of unlike sign overflows.
        Scaling::Auto | Scaling::Linear => a * (1.0 - u) + b * u,
        Scaling::Logarithmic => exp(ln(a) + u * (ln(b) - ln(a))),
        Scaling::ReverseLogarithmic => {
            let (far, near) = (ln(1.0 - a), ln(1.0 - b));
            1.0 - exp(far + u * (near - far))
        }
    };
    // Rounding may step over an end by a unit in the last place.
    x.max(a).min(b)
}

fn squeeze(x: f64, a: f64, b: f64, scaling: Scaling) -> f64 {
    let u = match scaling {
        // Halves first, for the same reason as above.
        Scaling::Auto | Scaling::Linear => (x / 2.0 - a / 2.0) / (b / 2.0 - a / 2.0),
        Scaling::Logarithmic => (ln(x) - ln(a)) / (ln(b) - ln(a)),
        Scaling::ReverseLogarithmic => {
            let (far, near) = (ln(1.0 - a), ln(1.0 - b));
            (ln(1.0 - x) - far) / (near - far)
        }
    };
    // 0/0 where the bounds are so near that their logarithms, or halves, are one number.
    if u.is_nan() { 0.0 } else { u.clamp(0.0, 1.0) }
}
