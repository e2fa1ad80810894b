//! Why a text cannot be read.

use crate::error::{Explain, Message};
use thiserror::Error;

/// Why a text is not what was to be read. Paths are as in `learner.gradient_booster.model.trees[3].left_children`.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum JsonError {
    /// Not JSON.
    #[error("This is not JSON: it cannot be read at line {line}, column {column}.")]
    NotJson {
        /// 1-based.
        line: usize,
        /// 1-based, in characters.
        column: usize,
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
    /// A text that is none of those that may stand there.
    #[error("{path}: “{found}” is not available here. Use one of: {allowed}.")]
    Choice {
        /// Of the text.
        path: String,
        /// What stands there.
        found: String,
        /// What may stand there.
        allowed: &'static str,
    },
}

/// What must stand somewhere in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// `{…}`
    Object,
    /// `[…]`
    Array,
    /// `[…, …]`
    Pair,
    /// `"…"`
    Text,
    /// `true`, `false`
    Flag,
    /// A number without point and exponent.
    Integer,
    /// Any number.
    Number,
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
        Message::new(match self {
            Expected::Object => "json_expected_object",
            Expected::Array => "json_expected_list",
            Expected::Pair => "json_expected_pair",
            Expected::Text => "json_expected_text",
            Expected::Flag => "json_expected_flag",
            Expected::Integer => "json_expected_integer",
            Expected::Number => "json_expected_number",
            Expected::Float => "json_expected_float",
            Expected::IntegerText => "json_expected_integer_text",
            Expected::NumberText => "json_expected_number_text",
            Expected::ListText => "json_expected_list_text",
        })
    }
}

impl std::fmt::Display for Expected {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(match self {
            Expected::Object => "an object in braces",
            Expected::Array => "a list in brackets",
            Expected::Pair => "a list of two in brackets",
            Expected::Text => "a text in quotes",
            Expected::Flag => "true or false",
            Expected::Integer => "a whole number without a point",
            Expected::Number => "a number",
            Expected::Float => "a number with a point or an exponent, such as 1E0",
            Expected::IntegerText => "a whole number in quotes, such as \"3\"",
            Expected::NumberText => "a number in quotes, such as \"5E-1\"",
            Expected::ListText => "a list of numbers in quotes, such as \"[5E-1]\"",
        })
    }
}

impl Explain for JsonError {
    fn message(&self) -> Message {
        match self {
            JsonError::NotJson { line, column } => Message::new("not_json").with("line", line).with("column", column),
            JsonError::Missing { path } => Message::new("json_missing").with("path", path),
            JsonError::Kind { path, expected, found } => expected.message().with("path", path).with("found", found),
            JsonError::Range { path, from, to, found } => {
                Message::new("json_range").with("path", path).with("from", from).with("to", to).with("found", found)
            }
            JsonError::Choice { path, found, allowed } => {
                Message::new("json_choice").with("path", path).with("found", found).with("allowed", allowed)
            }
        }
    }
}
