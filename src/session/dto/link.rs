//! What the page says and is told of links.

use super::{DataSettings, DataSummary, JobSettings, Preview, RunData};
use crate::error::Message;
use crate::formats::link::Teacher;
use crate::json::{Field, JsonError, Read};
use serde::Serialize;

/// What the visitor wants in a link.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ShareOptions {
    /// The results, if the job is over.
    pub with_results: bool,
    /// The data are the page's: the link needs no more than their name and hash.
    pub builtin: bool,
    /// The file itself, if it is not the page's.
    pub with_data: bool,
    /// What a teacher sets.
    pub teacher: Teacher,
}

impl Read for ShareOptions {
    fn read(field: &Field) -> Result<Self, JsonError> {
        let flag = |name: &str| Ok::<bool, JsonError>(field.optional(name)?.unwrap_or(false));
        Ok(ShareOptions {
            with_results: flag("with_results")?,
            builtin: flag("builtin")?,
            with_data: flag("with_data")?,
            teacher: field.or_default("teacher")?,
        })
    }
}

/// A link that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LinkShared {
    /// What comes behind the `#`.
    pub fragment: String,
    /// Its characters.
    pub chars: usize,
    /// Trials in it; null without results: there is no job yet, it is not over, or they were not wanted.
    pub trials: Option<usize>,
    /// Whether the file is in it.
    pub with_data: bool,
    /// Size of the file.
    pub file_bytes: usize,
    /// Characters with the file in it; null for a file of the page's, which need not be, and for one that is far too large.
    pub chars_with_data: Option<usize>,
    /// Characters with the file in it at most.
    pub limit_with_data: usize,
}

/// What an opened link says and needs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LinkOpened {
    /// The job, as `Session::settings_of` takes it.
    pub request: String,
    /// Name of its file.
    pub file: String,
    /// Whether that is one of the page's. Else, and without `data_bytes`, the page asks for the file.
    pub builtin: bool,
    /// What the file is recognised by.
    pub hash: String,
    /// Size of the file in the link; null if it is not in it.
    pub data_bytes: Option<usize>,
    /// The jobs that it starts from, as `Session::add_parent` takes them.
    pub parents: Vec<String>,
    /// Trials in it; null without results.
    pub trials: Option<usize>,
    /// What a teacher has set.
    pub teacher: Teacher,
}

/// What a link has put into a session: what `Loaded` says of its data, the form's settings, and its job.
#[derive(Debug, Clone, Serialize)]
pub struct LinkTaken {
    /// The file.
    pub preview: Preview,
    /// The data set with the link's roles and split.
    pub summary: DataSummary,
    /// Roles and split as the form has them.
    pub data: DataSettings,
    /// The job as the form has it.
    pub job: JobSettings,
    /// What the form does in another way.
    pub notices: Vec<Message>,
    /// What a trainer of the job needs; null if the link has no results.
    pub run: Option<RunData>,
    /// The jobs that it starts from.
    pub parents: Vec<ParentShown>,
}

/// A job that another may start from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ParentShown {
    /// Its name.
    pub name: String,
    /// Its objective metric.
    pub metric: String,
}
