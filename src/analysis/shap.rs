//! What the features of a model did to the predictions of some rows: SHAP values, worked out a few rows at a time, and
//! what their summary plot shows (Lundberg et al.: "From local explanations to global understanding with explainable AI
//! for trees", 2020).

use crate::booster::{Model, Tree};

/// Most rows that a summary takes.
pub const MOST_ROWS: usize = 1000;
/// Colours of feature values, from low to high.
pub const LEVELS: u8 = 9;
/// Fewest rows, if there are so many, whatever they take.
const FEWEST_ROWS: usize = 50;
/// Visits of a path element that all rows may take together, and those of one step: a minute, and a twentieth of a
/// second.
const MOST_VISITS: u64 = 6_000_000_000;
const STEP_VISITS: u64 = 5_000_000;
/// Most numbers that are kept.
const MOST_NUMBERS: usize = 10_000_000;
/// Percentiles of a feature's values between which the levels run, so that an outlier does not take all the colours.
const ENDS: (usize, usize) = (5, 95);

/// Which of `n` rows a summary of this model takes: all, or as many evenly spaced ones as it has time for.
pub fn sample(model: &Model, n: usize) -> Vec<usize> {
    let numbers = model.n_outputs().max(1) * (model.features.len() + 1);
    let most = rows_in(MOST_VISITS, model).clamp(FEWEST_ROWS, MOST_ROWS).min((MOST_NUMBERS / numbers).max(1));
    let taken = n.min(most);
    (0..taken).map(|place| place * n / taken).collect()
}

/// How many rows take so many visits: in a row, a leaf pays each element of its path by all the others.
fn rows_in(visits: u64, model: &Model) -> usize {
    let of_tree = |tree: &Tree| {
        let (n_leaves, length) = (tree.n_nodes().div_ceil(2) as u64, tree.depth() as u64 + 1);
        n_leaves.saturating_mul(length.saturating_mul(length))
    };
    let of_row = model.trees.iter().map(of_tree).fold(1, u64::saturating_add);
    usize::try_from(visits / of_row).unwrap_or(usize::MAX)
}

/// SHAP values of some rows, in the making.
#[derive(Debug, Clone)]
pub struct ShapSummary {
    /// Row-major.
    features: Vec<f32>,
    n_features: usize,
    n_outputs: usize,
    n_rows: usize,
    /// Rows that are done x n_outputs x (n_features + 1).
    contributions: Vec<f32>,
}

/// One row's mark of a feature.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Which of the rows.
    pub row: usize,
    /// SHAP value, in units of the margin.
    pub contribution: f64,
    /// The feature's value: 0 is low, 8 is high among the rows. `None`: missing.
    pub level: Option<u8>,
}

impl ShapSummary {
    /// Nothing is worked out yet. `features`: rows of feature values as the model takes them, row-major.
    pub fn new(model: &Model, features: Vec<f32>) -> ShapSummary {
        let n_features = model.features.len();
        let n_rows = features.len() / n_features.max(1);
        ShapSummary { features, n_features, n_outputs: model.n_outputs(), n_rows, contributions: Vec::new() }
    }

    /// Works out some rows more, at least one. True if there are more to do. `model`: as in `new`.
    pub fn step(&mut self, model: &Model) -> bool {
        let done = self.n_done();
        let rows = done..self.n_rows.min(done + rows_in(STEP_VISITS, model).clamp(1, 256));
        let features = &self.features[rows.start * self.n_features..rows.end * self.n_features];
        self.contributions.extend(model.contributions_of(features));
        rows.end < self.n_rows
    }

    /// Rows that are worked out.
    pub fn n_done(&self) -> usize {
        self.contributions.len() / (self.n_outputs * (self.n_features + 1)).max(1)
    }

    /// Rows of the summary.
    pub fn n_rows(&self) -> usize {
        self.n_rows
    }

    /// Part that is done, from 0 to 1.
    pub fn fraction(&self) -> f64 {
        if self.n_rows == 0 { 1.0 } else { self.n_done() as f64 / self.n_rows as f64 }
    }

    /// SHAP values of a feature for an output, of the rows so far.
    fn of(&self, feature: usize, output: usize) -> impl Iterator<Item = f64> + '_ {
        let width = self.n_features + 1;
        let all = self.contributions.iter().skip(output * width + feature).step_by(self.n_outputs * width);
        all.map(|value| f64::from(*value))
    }

    /// How much each feature moves an output: the mean size of its SHAP values over the rows so far, which is 0 without
    /// one.
    pub fn mean_sizes(&self, output: usize) -> Vec<f64> {
        let n = self.n_done().max(1) as f64;
        (0..self.n_features).map(|feature| self.of(feature, output).map(f64::abs).sum::<f64>() / n).collect()
    }

    /// The marks of a feature, in the order of the rows so far.
    pub fn points(&self, feature: usize, output: usize) -> Vec<Point> {
        let values: Vec<f32> = self.features.iter().skip(feature).step_by(self.n_features.max(1)).copied().collect();
        let levels = levels(&values);
        let points = self.of(feature, output).enumerate();
        points.map(|(row, contribution)| Point { row, contribution, level: levels[row] }).collect()
    }

    /// The value of a feature in a row.
    pub fn value(&self, row: usize, feature: usize) -> f32 {
        self.features[row * self.n_features + feature]
    }
}

/// Nine levels between the 5th and the 95th percentile (nearest rank), or between the ends where these two are equal.
/// Values that are all equal are in the middle.
fn levels(values: &[f32]) -> Vec<Option<u8>> {
    let mut sorted: Vec<f64> = values.iter().filter(|value| !value.is_nan()).map(|value| f64::from(*value)).collect();
    sorted.sort_unstable_by(f64::total_cmp);
    let last = sorted.len().saturating_sub(1);
    let rank = |percent: usize| sorted.get((percent * sorted.len()).div_ceil(100).saturating_sub(1)).copied();
    let ends = [(rank(ENDS.0), rank(ENDS.1)), (sorted.first().copied(), sorted.get(last).copied())];
    let spread = ends.into_iter().filter_map(|(low, high)| Some((low?, high?))).find(|(low, high)| low < high);
    let top = f64::from(LEVELS - 1);
    let level = |value: &f32| {
        let share = spread.map_or(0.5, |(low, high)| ((f64::from(*value) - low) / (high - low)).clamp(0.0, 1.0));
        (!value.is_nan()).then_some((share * top).round() as u8)
    };
    values.iter().map(level).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_run_between_the_percentiles() {
        // 1 to 99 and one outlier: the 5th percentile is 5, the 95th 95, the middle of the range 50.
        let mut values: Vec<f32> = (1..=99).map(|value| value as f32).collect();
        values.extend([1e9, f32::NAN]);
        let found = levels(&values);
        assert_eq!(
            [found[0], found[4], found[49], found[94], found[99], found[100]],
            [Some(0), Some(0), Some(4), Some(8), Some(8), None]
        );
        // A step of a level is 90 / 8 = 11.25: level 1 starts at 5 + 5.625.
        assert_eq!((found[9], found[10]), (Some(0), Some(1)));
    }

    #[test]
    fn a_rare_value_has_a_colour_and_equal_values_are_in_the_middle() {
        let mut values = vec![0.0; 99];
        values.push(1.0);
        assert_eq!((levels(&values)[0], levels(&values)[99]), (Some(0), Some(8)));
        assert_eq!(levels(&[2.5, 2.5, f32::NAN]), [Some(4), Some(4), None]);
        assert_eq!(levels(&[f32::NAN]), [None]);
    }
}
