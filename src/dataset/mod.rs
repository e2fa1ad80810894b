//! A table with roles: target, features, split. Immutable after it is built.

pub mod bins;
mod build;
pub mod cuts;
mod error;
mod folds;
mod infer;
mod lab;
mod matching;
pub mod matrix;
pub mod shapes;
pub mod sorted;
mod split;

use crate::json::{Field, JsonError, Read};
use serde::Serialize;

pub use error::{DatasetError, MatchError, TooLarge, Unfit};
pub use folds::MAX_FOLDS;
pub use infer::{infer_task, possible_tasks};
pub use lab::{KnownSplit, is_lab_file};

/// What a model is to predict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// Two classes; labels 0 and 1, 1 is the positive class.
    Binary,
    /// Three classes or more; labels 0..n_classes.
    Multiclass,
    /// A number.
    Regression,
}

/// Which columns play which role and how rows are split.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DatasetSpec {
    /// Column to predict. `None`: chosen by `DatasetSpec::suggest`.
    pub target: Option<String>,
    /// Columns that are not features.
    pub ignored: Vec<String>,
    /// `None`: inferred from the target.
    pub task: Option<Task>,
    /// Binary only: the class that is label 1. `None`: one that reads like a yes, else the second in order.
    pub positive: Option<String>,
    /// Share of rows held for validation, in (0, 1).
    pub validation_fraction: f64,
    /// Share of rows held for the final test, in [0, 1).
    pub test_fraction: f64,
    /// Seed of the split.
    pub seed: u64,
    /// In place of shares and seed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub split: Option<KnownSplit>,
}

impl Default for DatasetSpec {
    fn default() -> Self {
        DatasetSpec {
            target: None,
            ignored: Vec::new(),
            task: None,
            positive: None,
            validation_fraction: 0.2,
            test_fraction: 0.2,
            seed: 0,
            split: None,
        }
    }
}

impl Read for Task {
    fn read(field: &Field) -> Result<Self, JsonError> {
        field.choice("binary, multiclass, regression", |word| match word {
            "binary" => Some(Task::Binary),
            "multiclass" => Some(Task::Multiclass),
            "regression" => Some(Task::Regression),
            _ => None,
        })
    }
}

/// What is left out is the default.
impl Read for DatasetSpec {
    fn read(field: &Field) -> Result<Self, JsonError> {
        let default = DatasetSpec::default();
        Ok(DatasetSpec {
            target: field.optional("target")?,
            ignored: field.or_default("ignored")?,
            task: field.optional("task")?,
            positive: field.optional("positive")?,
            validation_fraction: field.optional("validation_fraction")?.unwrap_or(default.validation_fraction),
            test_fraction: field.optional("test_fraction")?.unwrap_or(default.test_fraction),
            seed: field.or_default("seed")?,
            split: field.optional("split")?,
        })
    }
}

/// A table ready to train on. Equal bytes and equal spec give an equal `Dataset`, so every worker builds its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Dataset {
    /// What is predicted.
    pub task: Task,
    /// Name of the target column.
    pub target: String,
    /// Class names by label (classification), empty for regression.
    pub classes: Vec<String>,
    /// Feature columns.
    pub features: Vec<Feature>,
    /// One label per row of `features`; class index or number.
    pub labels: Vec<f32>,
    /// Row weights, where the data has them.
    pub weights: Option<Vec<f32>>,
    /// The rows of each part.
    pub split: Split,
}

/// A feature column as XGBoost sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct Feature {
    /// Column name.
    pub name: String,
    /// One per row; NaN is missing; category code for a categorical feature.
    pub values: Vec<f32>,
    /// Category texts by code; `None` for a numeric feature.
    pub levels: Option<Vec<String>>,
}

/// Row numbers of each part, disjoint; ascending, unless they are those of a `KnownSplit`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Split {
    /// Rows that trees are grown on.
    pub train: Vec<u32>,
    /// Rows that the objective metric is computed on.
    pub validation: Vec<u32>,
    /// Rows that nothing sees before the final score.
    pub test: Vec<u32>,
}
