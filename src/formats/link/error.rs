//! Why a link cannot be opened or made.

use crate::error::{Explain, Message};
use crate::formats::FormatError;
use crate::json::JsonError;
use crate::tuner::SpaceError;

/// What is wrong with a link.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum LinkError {
    /// What stands behind the # is something else.
    #[error("This address holds no shared job.")]
    NotALink,
    /// A format that is not known here.
    #[error(
        "This link was made by a newer version of the playground (format {found}; this page reads up to {known}). Load the page again to get its newest version."
    )]
    Newer {
        /// As it is written.
        found: String,
        /// The newest that is read.
        known: u32,
    },
    /// More characters than any link has.
    #[error("The link has {found} characters; {limit} is the most that a link can have here.")]
    TooLong {
        /// How many.
        found: usize,
        /// How many there may be.
        limit: usize,
    },
    /// Its end is missing.
    #[error("The link is not whole: about {missing} characters are missing at its end. Copy all of it once more.")]
    CutOff {
        /// How many.
        missing: usize,
    },
    /// Not what was made.
    #[error("The link was changed on its way: a character in it is not the one that was made. Copy it once more.")]
    Damaged,
    /// It would unpack to more than any link holds.
    #[error("The link unpacks to more than {limit} bytes: no shared job is so large.")]
    TooLarge {
        /// How many it may be.
        limit: usize,
    },
    /// A part that is not there, is there twice, or has the wrong length.
    #[error("The parts of the link do not fit together ({part}).")]
    Parts {
        /// What it is called in the format's description.
        part: &'static str,
    },
    /// The job, or what is said of it, cannot be read.
    #[error("{0}")]
    Format(#[from] FormatError),
    /// The ranges are none.
    #[error("{0}")]
    Space(#[from] SpaceError),
    /// More training jobs than there can be.
    #[error("The link says that it holds {found} training jobs; {limit} is the most that a tuning job can have.")]
    TooManyTrials {
        /// How many.
        found: u64,
        /// How many there may be.
        limit: usize,
    },
    /// What it says of a training job cannot be.
    #[error("The results in the link contradict themselves at training job {trial} ({part}).")]
    Trial {
        /// 1-based.
        trial: u32,
        /// What of it: a word of the format's description.
        part: &'static str,
    },
    /// The metrics are not those that such a job reports.
    #[error("The results in the link are of other metrics ({found}) than such a job reports here ({expected}).")]
    Metrics {
        /// Those of the link.
        found: String,
        /// Those of the job.
        expected: String,
    },
    /// With the data it is too long.
    #[error(
        "With the data in it the link would have {found} characters; {limit} is the most that browsers and mail programs pass on. Share it without the data, and send the file along."
    )]
    DataTooLarge {
        /// Characters.
        found: usize,
        /// Characters.
        limit: usize,
    },
    /// The file that was chosen for the link's is another.
    #[error("“{found}” is not the file that the link was made with (“{name}”): its contents differ. Choose that file.")]
    OtherFile {
        /// Of the file that was chosen.
        found: String,
        /// Of the file that is wanted.
        name: String,
    },
    /// An option of the teacher is too long.
    #[error("{field}: {found} characters; {limit} is the most that a link takes.")]
    TextTooLong {
        /// Which.
        field: &'static str,
        /// Characters.
        found: usize,
        /// Characters.
        limit: usize,
    },
    /// An option of the teacher is no name of a control, or no language.
    #[error("{field}: “{found}” is no name: letters, digits and hyphens are.")]
    NoName {
        /// Which.
        field: &'static str,
        /// What stands there.
        found: String,
    },
    /// A list of the teacher's is too long.
    #[error("{field}: {found} names; {limit} is the most that a link takes.")]
    TooManyNames {
        /// Which.
        field: &'static str,
        /// How many.
        found: usize,
        /// How many there may be.
        limit: usize,
    },
    /// A step that the lab does not have.
    #[error("The lab has no step {found}: its steps are 1 to {last}.")]
    NoSuchStep {
        /// What stands there.
        found: u32,
        /// The last that there is.
        last: u32,
    },
}

impl From<JsonError> for LinkError {
    fn from(error: JsonError) -> Self {
        LinkError::Format(error.into())
    }
}

impl Explain for LinkError {
    fn message(&self) -> Message {
        match self {
            LinkError::NotALink => Message::new("link_none"),
            LinkError::Newer { found, known } => Message::new("link_newer").with("found", found).with("known", known),
            LinkError::TooLong { found, limit } => {
                Message::new("link_too_long").with("found", found).with("limit", limit)
            }
            LinkError::CutOff { missing } => Message::new("link_cut_off").with("missing", missing),
            LinkError::Damaged => Message::new("link_damaged"),
            LinkError::TooLarge { limit } => Message::new("link_too_large").with("limit", limit),
            LinkError::Parts { part } => Message::new("link_parts").with("part", part),
            LinkError::Format(error) => error.message(),
            LinkError::Space(error) => error.message(),
            LinkError::TooManyTrials { found, limit } => {
                Message::new("link_too_many_trials").with("found", found).with("limit", limit)
            }
            LinkError::Trial { trial, part } => {
                Message::new("link_contradiction").with("trial", trial).with("part", part)
            }
            LinkError::Metrics { found, expected } => {
                Message::new("link_other_metrics").with("found", found).with("expected", expected)
            }
            LinkError::DataTooLarge { found, limit } => {
                Message::new("link_data_too_large").with("found", found).with("limit", limit)
            }
            LinkError::OtherFile { found, name } => {
                Message::new("link_other_file").with("found", found).with("name", name)
            }
            LinkError::TextTooLong { field, found, limit } => {
                let message = Message::new("link_text_too_long").with("field", field);
                message.with("found", found).with("limit", limit)
            }
            LinkError::NoName { field, found } => {
                Message::new("link_no_name").with("field", field).with("found", found)
            }
            LinkError::TooManyNames { field, found, limit } => {
                let message = Message::new("link_too_many_names").with("field", field);
                message.with("found", found).with("limit", limit)
            }
            LinkError::NoSuchStep { found, last } => {
                Message::new("link_no_such_step").with("found", found).with("last", last)
            }
        }
    }
}
