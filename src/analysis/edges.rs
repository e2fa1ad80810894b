//! Ends of ranges at which the best trial lies: the best values may be beyond them.

use crate::booster::params;
use crate::tuner::space::{Range, Scaling, Space, Value};

/// Part of a continuous range, on its scale, that counts as its end.
const NEAR: f64 = 0.01;

/// Hyperparameters of whole numbers for which XGBoost takes zero as "no limit": below one there is nothing smaller.
const ZERO_IS_NO_LIMIT: [&str; 2] = ["max_depth", "max_leaves"];

/// An end of a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// The smallest value.
    Min,
    /// The largest value.
    Max,
}

/// A hyperparameter whose value lies at an end of its range that could be moved.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Edge {
    /// Index of the dimension.
    pub dim: usize,
    /// Name of the hyperparameter.
    pub name: String,
    /// At which end.
    pub end: End,
    /// The end, as it is written.
    pub bound: String,
    /// An end farther out, by half the range on its scale, as far as the booster's own bounds let one go.
    pub wider: String,
}

/// The hyperparameters of `point`, usually the best trial's, that lie within 1 % of an end of their range on its scale,
/// whole numbers exactly at it. Ends that the booster's own bounds do not let one move are left out, as are lists and
/// hyperparameters that are not in use there. In the order of the space.
pub fn edges(space: &Space, point: &[Value]) -> Vec<Edge> {
    let dims = space.dims.iter().zip(point).enumerate();
    dims.filter_map(|(idx, (dim, value))| {
        let end = end_of(&dim.range, value)?;
        let (min, max, scaling, whole) = match dim.range {
            Range::Continuous { min, max, scaling } => (min, max, scaling, false),
            Range::Integer { min, max, scaling } => (min as f64, max as f64, scaling, true),
            Range::Categorical { .. } => return None,
        };
        let known = params::spec(&dim.name);
        let (lower, upper) = (known.and_then(|spec| spec.lower), known.and_then(|spec| spec.upper));
        let lowest =
            if ZERO_IS_NO_LIMIT.contains(&dim.name.as_str()) { Some(1.0) } else { lower.map(|limit| limit.value) };
        let (bound, limit) = match end {
            End::Min => (min, lowest),
            End::Max => (max, upper.map(|limit| limit.value)),
        };
        let may_move = match end {
            End::Min => limit.is_none_or(|limit| limit < min),
            End::Max => limit.is_none_or(|limit| max < limit),
        };
        let wider = wider((min, max), end, scaling);
        let wider = match (end, limit) {
            (End::Min, Some(limit)) => wider.max(limit),
            (End::Max, Some(limit)) => wider.min(limit),
            (_, None) => wider,
        };
        let wider = if whole { wider.round() } else { wider };
        may_move.then(|| Edge {
            dim: idx,
            name: dim.name.clone(),
            end,
            bound: bound.to_string(),
            wider: wider.to_string(),
        })
    })
    .collect()
}

/// The end moved out by half the length of the range on its scale, to two significant digits.
fn wider((min, max): (f64, f64), end: End, scaling: Scaling) -> f64 {
    let moved = match (scaling, end) {
        (Scaling::Logarithmic, End::Min) => min / (max / min).sqrt(),
        (Scaling::Logarithmic, End::Max) => max * (max / min).sqrt(),
        (Scaling::ReverseLogarithmic, End::Min) => 1.0 - (1.0 - min) * ((1.0 - min) / (1.0 - max)).sqrt(),
        (Scaling::ReverseLogarithmic, End::Max) => 1.0 - (1.0 - max) / ((1.0 - min) / (1.0 - max)).sqrt(),
        (Scaling::Auto | Scaling::Linear, End::Min) => min - (max - min) / 2.0,
        (Scaling::Auto | Scaling::Linear, End::Max) => max + (max - min) / 2.0,
    };
    let short = format!("{moved:.1e}").parse().unwrap_or(moved);
    // Rounding must not bring it back to where it was.
    let is_farther = if end == End::Min { short < min } else { short > max };
    if is_farther { short } else { moved }
}

fn end_of(range: &Range, value: &Value) -> Option<End> {
    let place = range.place_between_bounds(value)?;
    let near = if matches!(range, Range::Integer { .. }) { 0.0 } else { NEAR };
    match place {
        place if place <= near => Some(End::Min),
        place if place >= 1.0 - near => Some(End::Max),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tuner::space::Dim;

    fn real(name: &str, min: f64, max: f64, scaling: Scaling) -> Dim {
        Dim::new(name, Range::Continuous { min, max, scaling })
    }

    fn found(dims: Vec<Dim>, point: &[Value]) -> Vec<(String, End, String)> {
        edges(&Space { dims }, point).into_iter().map(|edge| (edge.name, edge.end, edge.bound)).collect()
    }

    #[test]
    fn one_hundredth_of_the_range_is_measured_on_its_scale() {
        // From 0.001 to 10 in logarithms 1 % is a factor of 10^0.04 = 1.0965: 0.00109 is nearer, 0.0011 is not.
        let alpha = || vec![real("alpha", 0.001, 10.0, Scaling::Logarithmic)];
        assert_eq!(found(alpha(), &[Value::Real(0.001_09)]), [("alpha".into(), End::Min, "0.001".into())]);
        assert!(found(alpha(), &[Value::Real(0.001_1)]).is_empty());
        assert_eq!(found(alpha(), &[Value::Real(9.2)]), [("alpha".into(), End::Max, "10".into())]);
        assert!(found(alpha(), &[Value::Real(9.0)]).is_empty());
        // Linear: 1 % of 10.
        let linear = || vec![real("alpha", 0.001, 10.0, Scaling::Linear)];
        assert!(found(linear(), &[Value::Real(9.89)]).is_empty() && found(linear(), &[Value::Real(9.91)]).len() == 1);
    }

    #[test]
    fn an_end_that_is_the_boosters_own_bound_cannot_be_moved() {
        let dims = || vec![real("subsample", 0.5, 1.0, Scaling::Linear), real("gamma", 0.0, 5.0, Scaling::Linear)];
        assert!(found(dims(), &[Value::Real(1.0), Value::Real(0.0)]).is_empty());
        let both = found(dims(), &[Value::Real(0.5), Value::Real(5.0)]);
        assert_eq!(both, [("subsample".into(), End::Min, "0.5".into()), ("gamma".into(), End::Max, "5".into())]);
    }

    #[test]
    fn the_wider_end_is_half_the_range_farther_on_its_scale() {
        let wider = |dim: Dim, value: Value| edges(&Space { dims: vec![dim] }, &[value])[0].wider.clone();
        // Two decades from 0.1 to 10, one more: 100.
        assert_eq!(wider(real("alpha", 0.1, 10.0, Scaling::Logarithmic), Value::Real(10.0)), "100");
        assert_eq!(wider(real("alpha", 0.1, 10.0, Scaling::Logarithmic), Value::Real(0.1)), "0.01");
        assert_eq!(wider(real("gamma", 1.0, 5.0, Scaling::Linear), Value::Real(5.0)), "7");
        // Not beyond what the booster takes: subsample ends at 1, gamma begins at 0.
        assert_eq!(wider(real("subsample", 0.5, 0.9, Scaling::Linear), Value::Real(0.9)), "1");
        assert_eq!(wider(real("gamma", 1.0, 5.0, Scaling::Linear), Value::Real(1.0)), "0");
        let depth = Dim::new("max_depth", Range::Integer { min: 2, max: 9, scaling: Scaling::Linear });
        assert_eq!(wider(depth, Value::Integer(9)), "12");
    }

    #[test]
    fn zero_that_means_no_limit_is_not_what_lies_below_one() {
        for name in ZERO_IS_NO_LIMIT {
            let from = |min| Dim::new(name, Range::Integer { min, max: 10, scaling: Scaling::Linear });
            let hint = |min: i64| edges(&Space { dims: vec![from(min)] }, &[Value::Integer(min)]);
            assert_eq!(hint(2)[0].wider, "1", "{name}");
            assert!(hint(1).is_empty() && hint(0).is_empty(), "{name}");
        }
    }

    #[test]
    fn whole_numbers_count_only_at_the_end_itself_and_lists_never() {
        let depth = Dim::new("max_depth", Range::Integer { min: 2, max: 400, scaling: Scaling::Linear });
        let list = Dim::new("eta", Range::Categorical { values: vec!["0.1".into(), "0.2".into()] });
        let at = |depth_value| vec![Value::Integer(depth_value), Value::Category("0.2".into())];
        let dims = || vec![depth.clone(), list.clone()];
        assert_eq!(found(dims(), &at(400)), [("max_depth".into(), End::Max, "400".into())]);
        assert!(found(dims(), &at(399)).is_empty());
        assert_eq!(found(dims(), &at(2)), [("max_depth".into(), End::Min, "2".into())]);
        assert!(found(dims(), &[Value::Inactive, Value::Inactive]).is_empty());
    }
}
