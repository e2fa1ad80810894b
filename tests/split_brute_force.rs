//! On random small tables the first split is the best of all splits, found by trying each of them.
//!
//! Labels, weights and hyperparameters are sums of a few powers of two, so every sum of gradients is exact and only the
//! gains themselves are rounded.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{TestCaseResult, TestRunner};
use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::Arc;
use tuning_playground::booster::{EvalSets, Params, Tree, Trial};
use tuning_playground::dataset::matrix::TrainingMatrix;
use tuning_playground::dataset::{Dataset, Feature, Split, Task};

/// A table and hyperparameters as proptest makes them.
#[derive(Debug, Clone)]
struct Input {
    is_logistic: bool,
    /// Per row: label, weight, and a value per feature.
    rows: Vec<(i8, u8, Vec<Option<u8>>)>,
    n_features: usize,
    /// The last feature is categorical.
    has_categories: bool,
    is_weighted: bool,
    alpha: f64,
    lambda: f64,
    gamma: f64,
    min_child_weight: f64,
}

const MAX_FEATURES: usize = 4;
// Fewer than max_cat_to_onehot: one category against the rest.
const N_CATEGORIES: u8 = 3;

fn input() -> impl Strategy<Value = Input> {
    // Many ties and few distinct values, or hardly any tie; a fifth is missing.
    let value = prop_oneof![0..4_u8, 0..=255_u8];
    let row = (-8..=8_i8, 0..=4_u8, vec(weighted(0.8, value), MAX_FEATURES));
    let regularisation = (
        select(vec![0.0, 0.25, 1.0, 3.5]),
        select(vec![0.0, 0.5, 1.0, 4.0]),
        select(vec![0.0, 0.0, 0.5, 3.0, 20.0]),
        select(vec![0.0, 0.5, 1.0, 3.0]),
    );
    (any::<[bool; 3]>(), vec(row, 2..24), 1..=MAX_FEATURES, regularisation).prop_map(
        |([is_logistic, has_categories, is_weighted], rows, n_features, (alpha, lambda, gamma, min_child_weight))| {
            Input { is_logistic, rows, n_features, has_categories, is_weighted, alpha, lambda, gamma, min_child_weight }
        },
    )
}

impl Input {
    fn is_categorical(&self, feature: usize) -> bool {
        self.has_categories && feature + 1 == self.n_features
    }

    fn value(&self, row: usize, feature: usize) -> f32 {
        match self.rows[row].2[feature] {
            None => f32::NAN,
            Some(code) if self.is_categorical(feature) => f32::from(code % N_CATEGORIES),
            Some(number) => f32::from(number) / 4.0 - 20.0,
        }
    }

    fn label(&self, row: usize) -> f32 {
        let label = self.rows[row].0;
        if self.is_logistic { f32::from(u8::from(label > 0)) } else { f32::from(label) / 2.0 }
    }

    fn weight(&self, row: usize) -> f32 {
        // The first row always counts: a table without any weight cannot be trained on.
        if self.is_weighted { f32::from(self.rows[row].1.max(u8::from(row == 0))) / 2.0 } else { 1.0 }
    }

    /// Gradient and hessian at the intercept: margin 0.
    fn pair(&self, row: usize) -> (f64, f64) {
        let (y, w) = (f64::from(self.label(row)), f64::from(self.weight(row)));
        if self.is_logistic { ((0.5 - y) * w, 0.25 * w) } else { (-y * w, w) }
    }

    fn dataset(&self) -> Dataset {
        let rows = 0..self.rows.len();
        let feature = |feature: usize| Feature {
            name: format!("x{feature}"),
            values: rows.clone().map(|row| self.value(row, feature)).collect(),
            levels: self.is_categorical(feature).then(|| (0..N_CATEGORIES).map(|code| code.to_string()).collect()),
        };
        Dataset {
            task: Task::Regression,
            target: "y".into(),
            classes: Vec::new(),
            features: (0..self.n_features).map(feature).collect(),
            labels: rows.clone().map(|row| self.label(row)).collect(),
            weights: self.is_weighted.then(|| rows.clone().map(|row| self.weight(row)).collect()),
            split: Split { train: rows.map(|row| row as u32).collect(), validation: Vec::new(), test: Vec::new() },
        }
    }

    /// The first tree, of at most one split.
    fn tree(&self) -> Tree {
        let data = self.dataset();
        let objective = if self.is_logistic { "reg:logistic" } else { "reg:squarederror" };
        let base_score = if self.is_logistic { "0.5" } else { "0" };
        let texts = [
            ("objective", objective.to_string()),
            ("base_score", base_score.to_string()),
            ("max_depth", "1".to_string()),
            ("eta", "1".to_string()),
            ("alpha", self.alpha.to_string()),
            ("lambda", self.lambda.to_string()),
            ("gamma", self.gamma.to_string()),
            ("min_child_weight", self.min_child_weight.to_string()),
        ];
        let raw: BTreeMap<String, String> = texts.into_iter().map(|(name, text)| (name.to_string(), text)).collect();
        let params = Params::check(&raw, data.task, 0).unwrap();
        let matrix = TrainingMatrix::build(&data, &data.split.train, params.max_bin).unwrap();
        let mut trial = Trial::new(Arc::new(matrix), EvalSets::new(), params, &[] as &[&str]).unwrap();
        trial.step();
        trial.into_model().trees.remove(0)
    }

    fn shrunk(&self, g: f64) -> f64 {
        (g.abs() - self.alpha).max(0.0).copysign(g)
    }

    fn gain(&self, (g, h): (f64, f64)) -> f64 {
        if h > 0.0 { self.shrunk(g) * self.shrunk(g) / (h + self.lambda) } else { 0.0 }
    }

    fn leaf(&self, (g, h): (f64, f64)) -> f64 {
        let is_light = h <= 0.0 || h < self.min_child_weight;
        if is_light { 0.0 } else { -self.shrunk(g) / (h + self.lambda) }
    }

    /// Sums of the rows that go left, and of the others.
    fn sums(&self, goes_left: &dyn Fn(usize) -> bool) -> [(f64, f64); 2] {
        let mut sums = [(0.0, 0.0); 2];
        for row in 0..self.rows.len() {
            let (g, h) = self.pair(row);
            let side = &mut sums[usize::from(!goes_left(row))];
            *side = (side.0 + g, side.1 + h);
        }
        sums
    }

    /// Loss reduction of a split; `None`: a side is too light. Beside it, how far rounding to f32 can move it.
    fn loss_change(&self, [left, right]: [(f64, f64); 2]) -> Option<(f64, f64)> {
        let parent = self.gain((left.0 + right.0, left.1 + right.1));
        let gains = self.gain(left) + self.gain(right);
        let is_allowed = left.1 >= self.min_child_weight && right.1 >= self.min_child_weight;
        is_allowed.then_some((gains - parent, 1e-6 + 5e-7 * (gains + parent)))
    }

    /// The largest loss reduction of all splits with its rounding: each value of each feature as a threshold (or as the
    /// category that goes right), rows without a value left and right, and all values on one side.
    fn best(&self) -> (f64, f64) {
        let mut best = (0.0, 1e-6);
        for feature in 0..self.n_features {
            let mut points: Vec<f32> = (0..self.rows.len()).map(|row| self.value(row, feature)).collect();
            points.retain(|point| !point.is_nan());
            if self.is_categorical(feature) {
                // A category below the largest need not occur; then only rows without a value can go right.
                let n_bins = points.iter().fold(0, |n, &code| n.max(code as u8 + 1));
                points = (0..n_bins).map(f32::from).collect();
            } else {
                points.push(f32::INFINITY);
            }
            for &point in &points {
                for missing_left in [false, true] {
                    let goes_left = |row: usize| {
                        let value = self.value(row, feature);
                        match (value.is_nan(), self.is_categorical(feature)) {
                            (true, _) => missing_left,
                            (false, true) => value != point,
                            (false, false) => value < point,
                        }
                    };
                    if let Some(found) = self.loss_change(self.sums(&goes_left))
                        && found.0 > best.0
                    {
                        best = found;
                    }
                }
            }
        }
        best
    }
}

/// What the cases were.
#[derive(Default)]
struct Seen {
    splits: Cell<u32>,
    missing: Cell<u32>,
    categorical: Cell<u32>,
    pruned: Cell<u32>,
    no_gain: Cell<u32>,
}

fn count(cell: &Cell<u32>, is_so: bool) {
    cell.set(cell.get() + u32::from(is_so));
}

fn check(input: &Input, seen: &Seen) -> TestCaseResult {
    let tree = input.tree();
    let (best, rounding) = input.best();
    // kRtEps: a smaller gain is none.
    let least = input.gamma.max(1e-6);
    if tree.is_leaf(0) {
        prop_assert!(best <= least + rounding, "no split, but one gains {best}");
        let [all, _] = input.sums(&|_| true);
        prop_assert!((f64::from(tree.split_conditions[0]) - input.leaf(all)).abs() < 1e-5, "leaf");
        count(&seen.pruned, best > 1e-6 + rounding);
        count(&seen.no_gain, best <= 1e-6);
        return Ok(());
    }
    let loss_change = f64::from(tree.loss_changes[0]);
    prop_assert!(best >= least - rounding, "split, but the best of all gains {best} only");
    prop_assert!((loss_change - best).abs() <= rounding, "gains {loss_change}, the best of all {best}");
    // What the tree says of the split is true of the rows that it sends left and right.
    let left = tree.left_children[0] as usize;
    let leaf_of = |row: usize| {
        let values: Vec<f32> = (0..input.n_features).map(|feature| input.value(row, feature)).collect();
        tree.leaf_of(&values)
    };
    let sums = input.sums(&|row| leaf_of(row) == left);
    let Some((found, _)) = input.loss_change(sums) else {
        return Err(TestCaseError::fail(format!("a side is too light: {sums:?}")));
    };
    prop_assert!((found - best).abs() <= rounding, "its rows gain {found}, the best of all {best}");
    for (child, sum) in [(left, sums[0]), (tree.right_children[0] as usize, sums[1])] {
        prop_assert_eq!(f64::from(tree.sum_hessian[child]), sum.1);
        prop_assert!((f64::from(tree.split_conditions[child]) - input.leaf(sum)).abs() < 1e-5, "leaf {}", child);
    }
    let feature = tree.split_indices[0] as usize;
    count(&seen.splits, true);
    count(&seen.missing, (0..input.rows.len()).any(|row| input.value(row, feature).is_nan()));
    count(&seen.categorical, tree.is_categorical[0]);
    Ok(())
}

#[test]
fn the_chosen_split_is_the_best_of_all() {
    let config = ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() };
    let seen = Seen::default();
    TestRunner::new(config).run(&input(), |input| check(&input, &seen)).unwrap();
    let Seen { splits, missing, categorical, pruned, no_gain } = &seen;
    println!(
        "{} splits ({} with missing values, {} by category), {} kept back by gamma, {} without any gain",
        splits.get(),
        missing.get(),
        categorical.get(),
        pruned.get(),
        no_gain.get()
    );
    assert!([splits, missing, categorical, pruned, no_gain].iter().all(|cell| cell.get() >= 50), "too few of a kind");
}
