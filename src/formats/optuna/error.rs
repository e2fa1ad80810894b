//! Why a journal cannot be read.

use crate::error::{Explain, Message};
use crate::json::{Expected, JsonError};
use crate::tuner::SpaceError;
use thiserror::Error;

/// Why a text is not a journal with a study that can be used. Lines are counted from 1.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum JournalError {
    /// More than is read into memory.
    #[error("The journal has {found} bytes; at most {limit} can be read.")]
    TooLarge {
        /// Its size.
        found: usize,
        /// Largest that is read.
        limit: usize,
    },
    /// A line beyond what Optuna writes.
    #[error("Line {line} of the journal has {found} bytes; at most {limit} can be read.")]
    LongLine {
        /// 1-based.
        line: usize,
        /// Its size.
        found: usize,
        /// Largest that is read.
        limit: usize,
    },
    /// Not JSON, before the last line: a journal is written from top to bottom, so only its end may be half written.
    #[error("Line {line} of the journal is not JSON from column {column} on. Is it an Optuna journal, and complete?")]
    NotJson {
        /// 1-based.
        line: usize,
        /// 1-based, in characters.
        column: usize,
    },
    /// A member that the operation needs.
    #[error("Line {line} of the journal: {path} is missing.")]
    Missing {
        /// 1-based.
        line: usize,
        /// Of the member.
        path: String,
    },
    /// A member that Optuna would have written otherwise.
    #[error("Line {line} of the journal: {path} should look like {expected}, but is {found}.")]
    Wrong {
        /// 1-based.
        line: usize,
        /// Of the member.
        path: String,
        /// An example.
        expected: String,
        /// What stands there, shortened.
        found: String,
    },
    /// An operation of a later Optuna, or of nobody.
    #[error("Line {line} of the journal: there is no operation {found}; Optuna 5 has 0 to {last}.")]
    Operation {
        /// 1-based.
        line: usize,
        /// `op_code`.
        found: i64,
        /// Largest that there is.
        last: i64,
    },
    /// A kind of range that Optuna does not have.
    #[error("Line {line} of the journal: “{found}” is no distribution of Optuna’s.")]
    Distribution {
        /// 1-based.
        line: usize,
        /// Its name.
        found: String,
    },
    /// A value beyond its own range.
    #[error("Line {line} of the journal: {name} is {value}, which is outside its distribution.")]
    Outside {
        /// 1-based.
        line: usize,
        /// Of the hyperparameter.
        name: String,
        /// As it stands there.
        value: String,
    },
    /// One name for two things.
    #[error(
        "Line {line} of the journal: {name} is of another kind than in an earlier trial. Numbers, whole numbers and choices need names of their own."
    )]
    OtherKind {
        /// 1-based.
        line: usize,
        /// Of the hyperparameter.
        name: String,
    },
    /// More trials than a job can have.
    #[error("Line {line} of the journal begins trial {found}; at most {limit} can be read.")]
    TooManyTrials {
        /// 1-based.
        line: usize,
        /// Number of trials so far.
        found: usize,
        /// Most that are read.
        limit: usize,
    },
    /// No study, or all of them deleted.
    #[error("The journal holds no study.")]
    NoStudy,
    /// None of the name that was asked for.
    #[error("The journal holds no study “{name}”. It has: {studies}.")]
    NoSuchStudy {
        /// What was asked for.
        name: String,
        /// Those that there are.
        studies: String,
    },
    /// Several, and nobody said which.
    #[error("The journal holds {count} studies: {studies}. Keep the one to be read and delete the others.")]
    SeveralStudies {
        /// How many.
        count: usize,
        /// Their names.
        studies: String,
    },
    /// A study of several objectives.
    #[error("The study “{name}” has {found} objectives; only one can be tuned here.")]
    Objectives {
        /// Of the study.
        name: String,
        /// How many.
        found: usize,
    },
    /// Nobody says what the values are.
    #[error(
        "The study does not say which metric its values are. Call study.set_metric_names([\"validation:logloss\"]), or with the name that it is, before you save it."
    )]
    NoMetric,
    /// The ranges are none that can be searched.
    #[error("{0}")]
    Space(#[from] SpaceError),
}

impl JournalError {
    /// What is wrong with a member of a line.
    pub(super) fn at(line: usize, error: JsonError) -> Self {
        match error {
            JsonError::NotJson { column, .. } => JournalError::NotJson { line, column },
            JsonError::Missing { path } => JournalError::Missing { line, path },
            JsonError::Kind { path, expected, found } => {
                JournalError::Wrong { line, path, expected: example(expected).to_string(), found }
            }
            JsonError::Range { path, from, to, found } => {
                JournalError::Wrong { line, path, expected: format!("{from} … {to}"), found }
            }
            JsonError::Choice { path, found, allowed } => {
                JournalError::Wrong { line, path, expected: allowed.to_string(), found }
            }
        }
    }
}

fn example(expected: Expected) -> &'static str {
    match expected {
        Expected::Object => "{…}",
        Expected::Array => "[…]",
        Expected::Pair => "[…, …]",
        Expected::Text => "\"…\"",
        Expected::Flag => "true",
        Expected::Integer => "3",
        Expected::Number => "0.5",
        Expected::Float => "5E-1",
        Expected::IntegerText => "\"3\"",
        Expected::NumberText => "\"5E-1\"",
        Expected::ListText => "\"[5E-1]\"",
    }
}

impl Explain for JournalError {
    fn message(&self) -> Message {
        match self {
            JournalError::TooLarge { found, limit } => {
                Message::new("journal_too_large").with("found", found).with("limit", limit)
            }
            JournalError::LongLine { line, found, limit } => {
                Message::new("journal_long_line").with("line", line).with("found", found).with("limit", limit)
            }
            JournalError::NotJson { line, column } => {
                Message::new("journal_not_json").with("line", line).with("column", column)
            }
            JournalError::Missing { line, path } => {
                Message::new("journal_missing").with("line", line).with("path", path)
            }
            JournalError::Wrong { line, path, expected, found } => Message::new("journal_wrong")
                .with("line", line)
                .with("path", path)
                .with("expected", expected)
                .with("found", found),
            JournalError::Operation { line, found, last } => {
                Message::new("journal_operation").with("line", line).with("found", found).with("last", last)
            }
            JournalError::Distribution { line, found } => {
                Message::new("journal_distribution").with("line", line).with("found", found)
            }
            JournalError::Outside { line, name, value } => {
                Message::new("journal_outside").with("line", line).with("name", name).with("value", value)
            }
            JournalError::OtherKind { line, name } => {
                Message::new("journal_other_kind").with("line", line).with("name", name)
            }
            JournalError::TooManyTrials { line, found, limit } => {
                Message::new("journal_too_many_trials").with("line", line).with("found", found).with("limit", limit)
            }
            JournalError::NoStudy => Message::new("journal_no_study"),
            JournalError::NoSuchStudy { name, studies } => {
                Message::new("journal_no_such_study").with("name", name).with("studies", studies)
            }
            JournalError::SeveralStudies { count, studies } => {
                Message::new("journal_several_studies").with("count", count).with("studies", studies)
            }
            JournalError::Objectives { name, found } => {
                Message::new("journal_objectives").with("name", name).with("found", found)
            }
            JournalError::NoMetric => Message::new("journal_no_metric"),
            JournalError::Space(error) => error.message(),
        }
    }
}
