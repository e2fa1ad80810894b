//! What the strategy weighed before a trial, along one hyperparameter through the trial's point or over two of them: the very
//! numbers that its search compares (`tuner::gp::chooser`).

use super::dependence::axis;
use crate::tuner::Value;
use crate::tuner::gp::chooser::Chooser;
use crate::tuner::gp::posterior::Prediction;

/// What it expects of one point, in the units of the objective.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Expected {
    /// Mean.
    pub mean: f64,
    /// One standard deviation below it. A deviation is symmetric in the model's own units only, so both ends are given.
    pub lower: f64,
    /// One standard deviation above it.
    pub upper: f64,
    /// The deviation as a share of what trials far away would leave: see `Level::doubt`.
    pub doubt: f64,
    /// The improvement on the best value that is to be expected, with the strategy's caution about failures.
    pub improvement: f64,
    /// Whether the search goes so far from what was tried.
    pub is_near: bool,
    /// Whether it has been tried, or is being.
    pub is_tried: bool,
}

impl Expected {
    /// Whether the strategy could choose it.
    pub fn is_open(&self) -> bool {
        self.is_near && !self.is_tried
    }
}

/// What it expects along one hyperparameter.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// Values of the hyperparameter, ascending on its scale, with that of the trial; every category.
    pub values: Vec<Value>,
    /// One per value. `None` where the trial's other hyperparameters leave no room for this one.
    pub expected: Vec<Option<Expected>>,
}

/// What it expects over two hyperparameters.
#[derive(Debug, Clone, PartialEq)]
pub struct Plane {
    /// Values of the first, with that of the trial.
    pub first: Vec<Value>,
    /// Values of the second, with that of the trial.
    pub second: Vec<Value>,
    /// For the first value of `first` each of `second`, then for the next. `None` where the two do not go together.
    pub expected: Vec<Option<Expected>>,
}

/// Of one point.
pub fn expected(chooser: &Chooser<'_>, point: &[Value]) -> Expected {
    at(chooser, &chooser.encoding().encode(point), &mut Prediction::default())
}

/// Of the hyperparameter with index `dim` at `n_places` values and that of `point`.
pub fn profile(chooser: &Chooser<'_>, point: &[Value], dim: usize, n_places: usize) -> Profile {
    let row = chooser.encoding().encode(point);
    let codes = axis_through(chooser, &row, dim, n_places);
    let mut scratch = Prediction::default();
    Profile {
        values: codes.iter().map(|code| chooser.encoding().value(dim, *code)).collect(),
        expected: codes.iter().map(|code| moved(chooser, &row, &[(dim, *code)], &mut scratch)).collect(),
    }
}

/// Of two different hyperparameters at `n_places` values each and those of `point`.
pub fn plane(chooser: &Chooser<'_>, point: &[Value], (first, second): (usize, usize), n_places: usize) -> Plane {
    let encoding = chooser.encoding();
    let row = encoding.encode(point);
    let (ours, theirs) = (axis_through(chooser, &row, first, n_places), axis_through(chooser, &row, second, n_places));
    let value = |dim, codes: &[f64]| codes.iter().map(|code| encoding.value(dim, *code)).collect();
    let mut scratch = Prediction::default();
    let mut expected = Vec::with_capacity(ours.len() * theirs.len());
    for a in &ours {
        for b in &theirs {
            expected.push(moved(chooser, &row, &[(first, *a), (second, *b)], &mut scratch));
        }
    }
    Plane { first: value(first, &ours), second: value(second, &theirs), expected }
}

/// The codes of an axis, and that of the row among them.
fn axis_through(chooser: &Chooser<'_>, row: &[f64], dim: usize, n_places: usize) -> Vec<f64> {
    let encoding = chooser.encoding();
    let mut codes = axis(encoding, dim, n_places);
    if let Some(here) = row.get(dim).filter(|_| encoding.is_active(dim, row)) {
        let place = codes.partition_point(|code| code < here);
        if codes.get(place) != Some(here) {
            codes.insert(place, *here);
        }
    }
    codes
}

fn moved(chooser: &Chooser<'_>, row: &[f64], to: &[(usize, f64)], scratch: &mut Prediction) -> Option<Expected> {
    let encoding = chooser.encoding();
    let mut row = row.to_vec();
    to.iter().for_each(|(dim, code)| row[*dim] = *code);
    if !to.iter().all(|(dim, _)| encoding.is_active(*dim, &row)) {
        return None;
    }
    encoding.snap(&mut row);
    Some(at(chooser, &row, scratch))
}

fn at(chooser: &Chooser<'_>, row: &[f64], scratch: &mut Prediction) -> Expected {
    let weighed = chooser.weigh(row, scratch);
    let (units, mixture) = (chooser.units(), weighed.mixture);
    let deviation = mixture.variance.sqrt();
    let [lower, mean, upper] = units.band(mixture.mean, deviation);
    Expected {
        mean,
        lower,
        upper,
        doubt: deviation / mixture.far_variance.sqrt(),
        improvement: units.improvement(weighed.improvement()),
        is_near: weighed.is_near,
        is_tried: weighed.is_tried,
    }
}
