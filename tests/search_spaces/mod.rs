//! Spaces that every strategy is tried on.

// Helpers of a test may panic: it is how a test fails.
#![allow(clippy::unwrap_used)]

use tuning_playground::tuner::{Condition, Dim, Range, Scaling, Space, StrategySpec};

/// The space as the strategy takes it: a grid is made of lists.
pub fn suited(strategy: StrategySpec, space: &Space) -> Space {
    let mut space = space.clone();
    if strategy == StrategySpec::Grid {
        space.dims.iter_mut().for_each(|dim| dim.range = dim.range.to_list(4));
    }
    space
}

pub fn real(name: &str, min: f64, max: f64, scaling: Scaling) -> Dim {
    Dim::new(name, Range::Continuous { min, max, scaling })
}

pub fn integer(name: &str, min: i64, max: i64, scaling: Scaling) -> Dim {
    Dim::new(name, Range::Integer { min, max, scaling })
}

pub fn categorical(name: &str, values: &[&str]) -> Dim {
    Dim::new(name, Range::Categorical { values: values.iter().map(|v| v.to_string()).collect() })
}

/// Every kind of range on every scale that it may have.
pub fn every_kind() -> Space {
    Space::check(vec![
        real("alpha", 0.0, 100.0, Scaling::Auto),
        real("eta", 0.1, 0.3, Scaling::Linear),
        real("lambda", 1e-6, 1e3, Scaling::Logarithmic),
        real("subsample", 0.0, 0.999, Scaling::ReverseLogarithmic),
        integer("max_depth", 0, 10, Scaling::Auto),
        integer("max_delta_step", -3, 3, Scaling::Linear),
        integer("num_round", 1, 4000, Scaling::Logarithmic),
        categorical("grow_policy", &["depthwise", "lossguide"]),
    ])
    .unwrap()
}

/// 3 x 4 = 12 points, on scales that make some of them rare.
pub fn twelve_points() -> Space {
    Space::check(vec![
        categorical("tree_method", &["exact", "approx", "hist"]),
        integer("max_bin", 1, 4, Scaling::Logarithmic),
    ])
    .unwrap()
}

pub fn under(dim: Dim, parent: usize, values: &[&str]) -> Dim {
    Dim { when: Some(Condition { parent, values: values.iter().map(|v| v.to_string()).collect() }), ..dim }
}

/// Two levels of conditions, children before and behind their parents, numbers and a list.
pub fn conditional() -> Space {
    Space::check(vec![
        under(real("skip_drop", 0.0, 1.0, Scaling::Linear), 4, &["weighted"]),
        real("eta", 0.1, 0.3, Scaling::Linear),
        categorical("booster", &["gbtree", "dart", "gblinear"]),
        under(integer("max_depth", 1, 9, Scaling::Linear), 2, &["gbtree", "dart"]),
        under(categorical("sample_type", &["uniform", "weighted"]), 2, &["dart"]),
    ])
    .unwrap()
}

/// gblinear, or one of two trees, each with three depths, and with four rates under dart: 1 + 3 + 3 * 4 = 16 points.
pub fn sixteen_points() -> Space {
    Space::check(vec![
        under(integer("rate_drop", 1, 4, Scaling::Linear), 1, &["dart"]),
        categorical("booster", &["gbtree", "dart", "gblinear"]),
        under(integer("max_depth", 1, 3, Scaling::Logarithmic), 1, &["gbtree", "dart"]),
    ])
    .unwrap()
}

/// Two numbers next to each other.
pub fn two_numbers() -> Space {
    Space::check(vec![real("eta", 1.0, 1.0 + f64::EPSILON, Scaling::Linear)]).unwrap()
}
