//! Why a file is not a model.

use crate::error::{Explain, Message};
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
    /// A member is not there.
    #[error("{path} is missing.")]
    Missing {
        /// Of the member.
        path: String,
    },
    /// A value of the wrong kind.
    #[error("{path}: expected {expected}, found {found}.")]
    Kind {
        /// Of the value.
        path: String,
        /// What must stand there.
        expected: Expected,
        /// What stands there, shortened.
        found: String,
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
    /// A number out of its range.
    #[error("{path}: expected a number from {from} to {to}, found {found}.")]
    Range {
        /// Of the number.
        path: String,
        /// Smallest allowed.
        from: i64,
        /// Largest allowed.
        to: i64,
        /// The file's.
        found: String,
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

/// What must stand somewhere in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// `{…}`
    Object,
    /// `[…]`
    Array,
    /// `"…"`
    Text,
    /// A number without point and exponent.
    Integer,
    /// A number with a point or an exponent: XGBoost refuses others in lists of real numbers.
    Float,
    /// `"3"`
    IntegerText,
    /// `"5E-1"`
    NumberText,
    /// `"[5E-1]"`
    ListText,
}

impl Expected {
    // The phrase is part of the sentence, so each kind has a sentence of its own to translate.
    fn message(self) -> Message {
        match self {
            Expected::Object => Message::new("model_expected_object"),
            Expected::Array => Message::new("model_expected_list"),
            Expected::Text => Message::new("model_expected_text"),
            Expected::Integer => Message::new("model_expected_integer"),
            Expected::Float => Message::new("model_expected_float"),
            Expected::IntegerText => Message::new("model_expected_integer_text"),
            Expected::NumberText => Message::new("model_expected_number_text"),
            Expected::ListText => Message::new("model_expected_list_text"),
        }
    }
}

impl std::fmt::Display for Expected {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(match self {
            Expected::Object => "an object in braces",
            Expected::Array => "a list in brackets",
            Expected::Text => "a text in quotes",
            Expected::Integer => "a whole number without a point",
            Expected::Float => "a number with a point or an exponent, such as 1E0",
            Expected::IntegerText => "a whole number in quotes, such as \"3\"",
            Expected::NumberText => "a number in quotes, such as \"5E-1\"",
            Expected::ListText => "a list of numbers in quotes, such as \"[5E-1]\"",
        })
    }
}

impl Explain for ModelError {
    fn message(&self) -> Message {
        use ModelError as E;
        match self {
            E::NotJson { line, column } => Message::new("model_not_json").with("line", line).with("column", column),
            E::NotAModel => Message::new("model_not_xgboost"),
            E::Booster { found } => Message::new("model_booster").with("found", found),
            E::Objective { found, allowed } => {
                Message::new("model_objective").with("found", found).with("allowed", allowed)
            }
            E::VectorLeaves { path, found } => {
                Message::new("model_vector_leaves").with("path", path).with("found", found)
            }
            E::Missing { path } => Message::new("model_missing").with("path", path),
            E::Kind { path, expected, found } => expected.message().with("path", path).with("found", found),
            E::Length { path, expected, found } => {
                Message::new("model_length").with("path", path).with("expected", expected).with("found", found)
            }
            E::Names { path, expected, found } => {
                Message::new("model_names").with("path", path).with("expected", expected).with("found", found)
            }
            E::Range { path, from, to, found } => {
                Message::new("model_range").with("path", path).with("from", from).with("to", to).with("found", found)
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
