//! What is known of gradient boosting before any trial: configurations that are good on many data sets.
//!
//! Learned from runs of our own booster: 300 configurations, half of them uniform on [1, 300] rounds (log), eta [0.01, 0.5] (log),
//! max_depth [1, 10], min_child_weight [0.1, 100], lambda and alpha [0.001, 1000], gamma [0.001, 10] (all log), subsample
//! [0.5, 1] and colsample_bytree [0.3, 1], half in the better part of these ranges, each scored by 3-fold cross-validation on 14
//! data sets of at most 400 rows that come with R: Aids2, birthwt, Boston, Bwages, Cigarette, colon, Computers, crabs, diamonds,
//! fgl, Mroz, Participation, pbc, Pima.te. None is one of the page's or of the benchmark's. Chosen greedily: those that together
//! leave the least regret, each data set scored by the best of them (a portfolio: Feurer et al. 2022). Chosen on 13 of the data
//! sets, five configurations leave on the 14th 0.36 of the regret that the best of ten random ones leaves. Spaces without any
//! of these names are searched without them. `python bench/priors/data.py DATA` and
//! `cargo run --profile bench-tuner -p tuner-bench -- priors --data DATA --json CHOSEN` do it again: the first five of its
//! choice are these.

use super::encoding::Encoding;
use crate::tuner::space::{Range, Space, Value};

/// XGBoost's names, in the order of the values below.
const NAMES: [&str; 9] =
    ["num_round", "eta", "max_depth", "min_child_weight", "subsample", "colsample_bytree", "lambda", "alpha", "gamma"];

/// In the order of the greedy choice, rounded.
const CONFIGURATIONS: [[f64; 9]; 5] = [
    [200.0, 0.07, 7.0, 0.25, 0.7, 0.4, 20.0, 0.2, 0.08],
    [160.0, 0.2, 2.0, 3.5, 0.95, 0.5, 0.06, 0.01, 0.03],
    [140.0, 0.12, 1.0, 0.5, 0.6, 0.5, 13.0, 0.02, 0.1],
    [135.0, 0.25, 3.0, 0.6, 0.9, 0.95, 0.003, 0.04, 0.15],
    [20.0, 0.2, 6.0, 0.5, 0.55, 0.65, 10.0, 0.008, 0.01],
];

/// How many configurations there are for `space`: none if it has no numeric dimension of these names.
pub fn len(space: &Space) -> usize {
    let is_known = |(name, range): (&str, &Range)| NAMES.contains(&name) && !matches!(range, Range::Categorical { .. });
    let any = space.dims.iter().any(|dim| is_known((&dim.name, &dim.range)));
    if any { CONFIGURATIONS.len() } else { 0 }
}

/// A configuration is used up to half of this, as a share of the range, beside its place: jobs with other seeds see others.
const SPREAD: f64 = 0.1;

/// Overwrites the columns of `row` that configuration number `index` has a value for, moved into the range where it is outside.
pub fn overwrite(index: usize, space: &Space, encoding: &Encoding<'_>, row: &mut [f64]) {
    let Some(values) = CONFIGURATIONS.get(index) else { return };
    for (dim, code) in space.dims.iter().zip(row.iter_mut()) {
        let Some(value) = NAMES.iter().position(|name| *name == dim.name).map(|idx| values[idx]) else { continue };
        let inside = match dim.range {
            Range::Continuous { min, max, .. } => Value::Real(value.max(min).min(max)),
            Range::Integer { min, max, .. } => Value::Integer((value as i64).max(min).min(max)),
            Range::Categorical { .. } => continue,
        };
        let shift = SPREAD * (*code - 0.5);
        *code = dim.range.to_unit(&inside).map_or(*code, |place| (place + shift).clamp(0.0, 1.0));
    }
    encoding.snap(row);
}
