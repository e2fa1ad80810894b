//! Rows that a trial is scored on after every round.

use super::error::BoosterError;
use super::model::gather;
use crate::dataset::Dataset;
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
        let rows = EvalRows::Other(Arc::new(RowSet { features, n_features, labels, weights }));
        self.sets.push(EvalSet { name: name.to_string(), rows });
        self
    }

    /// `train` and `validation` as the dataset's split has them.
    pub fn of_split(dataset: &Dataset) -> Self {
        EvalSets::new().with_train().with_rows("validation", dataset, &dataset.split.validation)
    }

    /// Errors if a set has another number of features than the training rows.
    pub(super) fn check(&self, n_features: usize) -> Result<(), BoosterError> {
        for set in &self.sets {
            if let EvalRows::Other(rows) = &set.rows
                && rows.n_features != n_features
            {
                return Err(BoosterError::WrongNumberOfFeatures { expected: n_features, found: rows.n_features });
            }
        }
        Ok(())
    }
}
