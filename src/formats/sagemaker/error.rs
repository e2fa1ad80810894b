//! Why a request cannot be read.

use crate::error::{Explain, Message};
use crate::json::JsonError;

/// Where a request cannot be read.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum FormatError {
    /// Not JSON, or a member is missing or of the wrong type.
    #[error("{0}")]
    Json(#[from] JsonError),
    /// A range bound is not a number.
    #[error("{field}: expected a number, found “{found}”.")]
    Number {
        /// `eta.min`.
        field: String,
        /// What stands there.
        found: String,
    },
    /// A bound of an integer range is not a whole number.
    #[error("{field}: expected a whole number, found “{found}”.")]
    Integer {
        /// `max_depth.min`.
        field: String,
        /// What stands there.
        found: String,
    },
    /// A condition names a hyperparameter that has no range.
    #[error("{field}: “{found}” has no range: add one, or leave the condition out.")]
    NotTuned {
        /// `conditions`, or `conditions.rate_drop.parent`.
        field: String,
        /// What stands there.
        found: String,
    },
    /// A member that SageMaker does not have, nor we.
    #[error("{path} is no member of a request. Did you mean “{suggestion}”?")]
    Unknown {
        /// Where it stands.
        path: String,
        /// A name that there is and that looks like it.
        suggestion: String,
    },
    /// The same, and it looks like none that there is.
    #[error("{path} is no member of a request.")]
    Unfamiliar {
        /// Where it stands.
        path: String,
    },
    /// A member that would change the job, and that the playground does not carry out (yet).
    #[error("{field} is not available here: the job would not be the one that was asked for. Leave it out.")]
    Member {
        /// SageMaker's name.
        field: String,
    },
}

impl Explain for FormatError {
    fn message(&self) -> Message {
        match self {
            FormatError::Json(error) => error.message(),
            FormatError::Number { field, found } => {
                Message::new("request_number").with("field", field).with("found", found).about(field)
            }
            FormatError::Integer { field, found } => {
                Message::new("request_whole_number").with("field", field).with("found", found).about(field)
            }
            FormatError::NotTuned { field, found } => {
                Message::new("request_not_tuned").with("field", field).with("found", found).about(field)
            }
            FormatError::Unfamiliar { path } => Message::new("request_unfamiliar").with("path", path),
            FormatError::Unknown { path, suggestion } => {
                Message::new("request_unknown").with("path", path).with("suggestion", suggestion)
            }
            FormatError::Member { field } => Message::new("request_member").with("field", field).about(field),
        }
    }
}
