//! What the job and its workers say to each other, by way of the page.

use crate::error::Message;
use serde::Serialize;
use std::collections::BTreeMap;

/// What the trainers need for a run.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RunData {
    /// File name.
    pub name: String,
    /// `DatasetSpec` as JSON.
    pub spec: String,
    /// Metrics to report, without the `train:` and `validation:` prefixes.
    pub metrics: Vec<String>,
    /// Folds of the cross-validation; 0 without.
    pub folds: u32,
}

/// What the worker that analyses a job needs to know of it, beside the data and the records.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MirrorStart {
    /// The request as JSON, in which the ranges are those of now.
    pub request: String,
    /// The jobs that it was started from, described as JSON.
    pub parents: Vec<String>,
}

/// What a worker says to the job.
#[derive(Debug, Clone, PartialEq)]
pub enum WorkerInput {
    /// A worker can take a trial.
    WorkerReady {
        /// Its number.
        worker: u32,
    },
    /// A worker has ended.
    WorkerLost {
        /// Its number.
        worker: u32,
    },
    /// A round is done.
    Report {
        /// Which trial.
        trial: u32,
        /// 1-based.
        round: u32,
        /// In the order of the job's metrics.
        values: Vec<f64>,
        /// No rounds are left.
        done: bool,
    },
    /// A held trial that was to go on had come to its own end.
    TrialDone {
        /// Which.
        trial: u32,
    },
    /// A trial has stopped as asked.
    TrialStopped {
        /// Which.
        trial: u32,
    },
    /// A trial cannot go on.
    TrialFailed {
        /// Which.
        trial: u32,
        /// Why.
        error: Message,
    },
    /// Hold everything.
    Pause,
    /// Go on.
    Resume,
    /// End the job.
    Stop,
}

/// What the job asks of the workers.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "type")]
pub enum WorkerCommand {
    /// Train a trial.
    Start {
        /// Where.
        worker: u32,
        /// Which.
        trial: u32,
        /// XGBoost's names, values as text.
        params: BTreeMap<String, String>,
        /// Last round for now.
        to_round: u32,
        /// Last round of all; beyond `to_round`, the booster is to be kept there.
        max_rounds: u32,
    },
    /// Go on with a held trial.
    Continue {
        /// Where.
        worker: u32,
        /// Which.
        trial: u32,
        /// Last round.
        to_round: u32,
    },
    /// Hold a trial.
    Pause {
        /// Where.
        worker: u32,
        /// Which.
        trial: u32,
    },
    /// Forget the booster of a held trial.
    Drop {
        /// Where.
        worker: u32,
        /// Which.
        trial: u32,
    },
    /// End a trial.
    Stop {
        /// Where.
        worker: u32,
        /// Which.
        trial: u32,
    },
    /// Replace a lost worker.
    Spawn,
}

/// What brushes leave of a range, as the form has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NarrowedRange {
    /// Name of the hyperparameter.
    pub name: String,
    /// Of a range of numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<String>,
    /// Of a range of numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<String>,
    /// Of a list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub values: Option<String>,
}

impl NarrowedRange {
    /// Of a range of numbers.
    pub fn numbers(name: String, min: String, max: String) -> Self {
        NarrowedRange { name, min: Some(min), max: Some(max), values: None }
    }

    /// Of a list.
    pub fn list(name: String, values: String) -> Self {
        NarrowedRange { name, min: None, max: None, values: Some(values) }
    }
}
