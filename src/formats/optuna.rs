//! A tuning job as a study of Optuna: the journal file that its `JournalStorage` opens, written and read.
//!
//! A journal is a file of JSON lines, each an operation on studies and trials that are replayed from the first on. Source:
//! Optuna 5.0 `optuna/storages/journal/_storage.py` (`JournalStorageReplayResult`) and `_file.py`, `optuna/distributions.py`,
//! `optuna/trial/_frozen.py`.

mod distribution;
mod error;
mod operation;
mod read;
mod replay;
mod study;
mod write;

pub use error::JournalError;
pub use read::read;
pub use study::{Study, StudyTrial, TrialOutcome};
pub use write::write;

/// Study attributes that only the playground sets and reads; Optuna shows them.
const SCALINGS: &str = "playground:scalings";
const CONDITIONS: &str = "playground:conditions";
const FIXED: &str = "static_hyperparameters";
/// Trial attribute with the name of the training job.
const TRAINING_JOB: &str = "training_job";
/// Study attribute in which Optuna itself keeps what its values are.
const METRIC_NAMES: &str = "study:metric_names";
