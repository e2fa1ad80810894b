//! A trained model: trees, intercept, and what a model file says beside them.

use super::error::BoosterError;
use super::objective::ObjectiveSpec;
use super::tree::{PackedTree, Tree};
use crate::dataset::{Dataset, Feature};
use std::collections::BTreeMap;

/// A feature as the model knows it.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelFeature {
    /// Column name; empty where the model file has no names.
    pub name: String,
    /// Category texts by code; `None`: numeric. Empty where the model file says no more than that it is categorical.
    pub levels: Option<Vec<String>>,
}

/// What a model file holds that neither training nor prediction needs. Kept so that a model that is read and written
/// loses nothing; the default leaves it to the writer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FileDetails {
    /// Attributes other than best_iteration and best_score.
    pub attributes: BTreeMap<String, String>,
    /// XGBoost's feature types as the file has them (`float`, `int`, `i`, `q`, `c`).
    pub feature_types: Option<Vec<String>>,
    /// How the file spells the categories, one per feature, or none at all.
    pub category_encodings: Option<Vec<CategoryEncoding>>,
}

/// What categories were in the data frame that a model was trained on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CategoryEncoding {
    /// Texts; a numeric feature has none.
    Texts,
    /// Whole numbers of this type (XGBoost's number for it; 15 is int64).
    Integers(u8),
}

/// Gradient-boosted trees. The margin of an output is its intercept plus its trees' leaves, added in order in f32.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// Loss with its parameters.
    pub objective: ObjectiveSpec,
    /// Intercept in prediction space, one per output (XGBoost's `base_score`).
    pub base_score: Vec<f32>,
    /// The same as margins.
    pub base_margin: Vec<f32>,
    /// The intercept was estimated from the labels, not given.
    pub boost_from_average: bool,
    /// In column order.
    pub features: Vec<ModelFeature>,
    /// In order of growth: round, output, parallel tree.
    pub trees: Vec<Tree>,
    /// Per tree, the output it adds to.
    pub tree_info: Vec<u32>,
    /// Number of trees after each round, starting with 0.
    pub iteration_indptr: Vec<u32>,
    /// Trees per output and round.
    pub num_parallel_tree: u32,
    /// Per tree, what its leaves are multiplied with (`booster = dart`). `None`: gbtree.
    pub weight_drop: Option<Vec<f32>>,
    /// The best round (0-based) and its value, if the trial had early stopping.
    pub best: Option<(u32, f64)>,
    /// What only the file says.
    pub file: FileDetails,
}

impl Model {
    /// Predictions per row.
    pub fn n_outputs(&self) -> usize {
        self.base_margin.len()
    }

    /// Number of rounds.
    pub fn n_rounds(&self) -> u32 {
        self.iteration_indptr.len() as u32 - 1
    }

    /// Margins of `rows`: n_rows x n_outputs, row-major. Errors if the data has another number of features.
    pub fn predict_margins(&self, dataset: &Dataset, rows: &[u32]) -> Result<Vec<f32>, BoosterError> {
        let features = gather(dataset, rows, self.features.len())?;
        Ok(self.margins_of(&features))
    }

    /// What XGBoost's `predict` returns for `rows`: probabilities, numbers, or classes (multi:softmax, one per row).
    pub fn predict(&self, dataset: &Dataset, rows: &[u32]) -> Result<Vec<f32>, BoosterError> {
        Ok(self.objective.build().decide(self.predict_margins(dataset, rows)?))
    }

    /// Margins of rows of feature values, NaN where missing. Both row-major; `features`: n_rows x n_features.
    pub fn margins_of(&self, features: &[f32]) -> Vec<f32> {
        // A model file may have no features; there is no row of none.
        let (n_features, n_outputs) = (self.features.len().max(1), self.n_outputs());
        let trees: Vec<PackedTree> = self.trees.iter().map(PackedTree::new).collect();
        let mut margins = self.base_margin.repeat(features.len() / n_features);
        // Some rows at a time, so that they and a tree stay near.
        for (rows, margins) in features.chunks(ROWS * n_features).zip(margins.chunks_mut(ROWS * n_outputs)) {
            for (i, (tree, &output)) in trees.iter().zip(&self.tree_info).enumerate() {
                let margins = margins.iter_mut().skip(output as usize).step_by(n_outputs);
                for (row, margin) in rows.chunks_exact(n_features).zip(margins) {
                    let leaf = tree.predict(row);
                    *margin += match &self.weight_drop {
                        // XGBoost sums each tree from 0 before it weighs it: a leaf of -0 becomes 0.
                        Some(weights) => (0.0 + leaf) * weights[i],
                        None => leaf,
                    };
                }
            }
        }
        margins
    }
}

/// Rows that are predicted together.
const ROWS: usize = 64;

/// Feature values of `rows`, row-major. Errors if the dataset does not have `n_features` features.
pub(super) fn gather(dataset: &Dataset, rows: &[u32], n_features: usize) -> Result<Vec<f32>, BoosterError> {
    if dataset.features.len() != n_features {
        return Err(BoosterError::WrongNumberOfFeatures { expected: n_features, found: dataset.features.len() });
    }
    let mut values = vec![0.0; rows.len() * n_features];
    for (idx, Feature { values: column, .. }) in dataset.features.iter().enumerate() {
        for (i, &row) in rows.iter().enumerate() {
            values[i * n_features + idx] = column[row as usize];
        }
    }
    Ok(values)
}
