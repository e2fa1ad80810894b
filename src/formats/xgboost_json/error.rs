//! Why a file is not a model.

use crate::error::{Explain, Message};
use crate::json::JsonError;
use thiserror::Error;

/// Why a text is not a model that can be read. Paths are as in `learner.gradient_booster.model.trees[3].left_children`.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ModelError {
    /// Not JSON.
    #[error("The file is not JSON: it cannot be read at line {line}, column {column}. Save the model as model.json.")]
    NotJson {
        /// 1-based.
        line: usize,
        /// 1-based, in characters.
        column: usize,
    },
    /// A field that is missing or wrong.
    #[error("{0}")]
    Json(JsonError),
    /// JSON of something else.
    #[error("The file is JSON, but not an XGBoost model: it has no “learner”. Save the model as model.json.")]
    NotAModel,
    /// gblinear, or a booster nobody knows.
    #[error("The booster of the model is “{found}”, but only tree models can be read: gbtree and dart.")]
    Booster {
        /// The file's.
        found: String,
    },
    /// An objective that the booster does not have: ranking, survival, …
    #[error("The objective of the model is “{found}”, which is not available here. Available are: {allowed}.")]
    Objective {
        /// The file's.
        found: String,
        /// Comma-separated.
        allowed: String,
    },
    /// `multi_strategy = multi_output_tree`.
    #[error("{path}: a leaf holds {found} values. Only one tree per output can be read (one_output_per_tree).")]
    VectorLeaves {
        /// Of the size.
        path: String,
        /// Values a leaf.
        found: u32,
    },
    /// A list that is too short or too long.
    #[error("{path}: expected {expected} numbers, found {found}.")]
    Length {
        /// Of the list.
        path: String,
        /// Entries it must have.
        expected: usize,
        /// Entries it has.
        found: usize,
    },
    /// A list of names that is too short or too long.
    #[error("{path}: expected {expected} names, found {found}.")]
    Names {
        /// Of the list.
        path: String,
        /// Entries it must have.
        expected: usize,
        /// Entries it has.
        found: usize,
    },
    /// A number below 0.
    #[error("{path}: expected a number of 0 or more, found {found}.")]
    Negative {
        /// Of the number.
        path: String,
        /// The file's.
        found: String,
    },
    /// Two members that must agree.
    #[error("{path} is {found}, but must be {expected}, as {other} says.")]
    Disagree {
        /// Of the one.
        path: String,
        /// Its value.
        found: String,
        /// Path of the other.
        other: String,
        /// What it says.
        expected: String,
    },
    /// Children that make no tree.
    #[error("{path}: node {node} has two parents or is below itself, so this is no tree.")]
    NotATree {
        /// Of the tree.
        path: String,
        /// 0-based.
        node: usize,
    },
    /// Two trees of one number. XGBoost 3.2 crashes on it.
    #[error("{path}: another tree already has the number {found}.")]
    DuplicateId {
        /// Of the second.
        path: String,
        /// The number.
        found: usize,
    },
}

impl From<JsonError> for ModelError {
    fn from(error: JsonError) -> Self {
        match error {
            JsonError::NotJson { line, column } => ModelError::NotJson { line, column },
            error => ModelError::Json(error),
        }
    }
}

impl Explain for ModelError {
    fn message(&self) -> Message {
        use ModelError as E;
        match self {
            E::NotJson { line, column } => Message::new("model_not_json").with("line", line).with("column", column),
            E::Json(error) => error.message(),
            E::NotAModel => Message::new("model_not_xgboost"),
            E::Booster { found } => Message::new("model_booster").with("found", found),
            E::Objective { found, allowed } => {
                Message::new("model_objective").with("found", found).with("allowed", allowed)
            }
            E::VectorLeaves { path, found } => {
                Message::new("model_vector_leaves").with("path", path).with("found", found)
            }
            E::Length { path, expected, found } => {
                Message::new("model_length").with("path", path).with("expected", expected).with("found", found)
            }
            E::Names { path, expected, found } => {
                Message::new("model_names").with("path", path).with("expected", expected).with("found", found)
            }
            E::Negative { path, found } => Message::new("model_negative").with("path", path).with("found", found),
            E::Disagree { path, found, other, expected } => Message::new("model_disagree")
                .with("path", path)
                .with("found", found)
                .with("other", other)
                .with("expected", expected),
            E::NotATree { path, node } => Message::new("model_not_a_tree").with("path", path).with("node", node),
            E::DuplicateId { path, found } => {
                Message::new("model_duplicate_id").with("path", path).with("found", found)
            }
        }
    }
}
