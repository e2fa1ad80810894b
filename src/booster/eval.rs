//! Rows that a trial is scored on after every round.

use super::error::BoosterError;
use super::model::gather;
use crate::dataset::Dataset;
use crate::dataset::matrix::MatrixError;
use std::sync::Arc;

/// Named row sets, in the order in which their metrics are reported. Cheap to clone: trials share the rows.
#[derive(Debug, Clone, Default)]
pub struct EvalSets {
    pub(super) sets: Vec<EvalSet>,
}

#[derive(Debug, Clone)]
pub(super) struct EvalSet {
    pub name: String,
    pub rows: EvalRows,
}

#[derive(Debug, Clone)]
pub(super) enum EvalRows {
    /// The rows the trees are grown on.
    Training,
    /// Other rows.
    Other(Arc<RowSet>),
}

#[derive(Debug)]
pub(super) struct RowSet {
    /// Row-major.
    pub features: Vec<f32>,
    pub n_features: usize,
    pub labels: Vec<f32>,
    pub weights: Option<Vec<f32>>,
    /// What is wrong with the first bad row.
    problem: Option<MatrixError>,
}

/// As for training rows: finite labels, weights of 0 or more, no infinite feature.
fn problem(dataset: &Dataset, rows: &[u32]) -> Option<MatrixError> {
    for &row in rows {
        let (at, row) = (row as usize, row as usize + 1);
        if !dataset.labels[at].is_finite() {
            return Some(MatrixError::BadLabel { row, column: dataset.target.clone() });
        }
        if dataset.weights.as_ref().is_some_and(|weights| !(weights[at].is_finite() && weights[at] >= 0.0)) {
            return Some(MatrixError::BadWeight { row });
        }
    }
    for feature in &dataset.features {
        if let Some(&row) = rows.iter().find(|&&row| feature.values[row as usize].is_infinite()) {
            return Some(MatrixError::InfiniteValue { row: row as usize + 1, column: feature.name.clone() });
        }
    }
    None
}

impl EvalSets {
    /// No rows.
    pub fn new() -> Self {
        EvalSets::default()
    }

    /// Adds the training rows under the name `train`.
    pub fn with_train(mut self) -> Self {
        self.sets.push(EvalSet { name: "train".into(), rows: EvalRows::Training });
        self
    }

    /// Adds `rows` of `dataset` under `name`, for example `validation`.
    pub fn with_rows(mut self, name: &str, dataset: &Dataset, rows: &[u32]) -> Self {
        let n_features = dataset.features.len();
        // Its own number of features always fits.
        let features = gather(dataset, rows, n_features).unwrap_or_default();
        let labels = rows.iter().map(|&row| dataset.labels[row as usize]).collect();
        let weights = dataset.weights.as_ref().map(|weights| rows.iter().map(|&row| weights[row as usize]).collect());
        let problem = problem(dataset, rows);
        let rows = EvalRows::Other(Arc::new(RowSet { features, n_features, labels, weights, problem }));
        self.sets.push(EvalSet { name: name.to_string(), rows });
        self
    }

    /// `train` and `validation` as the dataset's split has them.
    pub fn of_split(dataset: &Dataset) -> Self {
        EvalSets::new().with_train().with_rows("validation", dataset, &dataset.split.validation)
    }

    /// Errors if a set has another number of features than the training rows, or a number that cannot be scored.
    pub(super) fn check(&self, n_features: usize) -> Result<(), BoosterError> {
        for set in &self.sets {
            let EvalRows::Other(rows) = &set.rows else { continue };
            if rows.n_features != n_features {
                return Err(BoosterError::WrongNumberOfFeatures { expected: n_features, found: rows.n_features });
            }
            if let Some(problem) = &rows.problem {
                return Err(problem.clone().into());
            }
        }
        Ok(())
    }
}
