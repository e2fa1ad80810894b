//! What is known of a trial and of a job.

use super::space::Assignment;
use serde::Serialize;

/// Status of a tuning job, in SageMaker's words (`HyperParameterTuningJobStatus`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum JobStatus {
    /// Trials run or wait (also while paused, which AMT does not know).
    InProgress,
    /// A completion criterion was met.
    Completed,
    /// Asked to stop; running trials are being stopped.
    Stopping,
    /// Stopped on request.
    Stopped,
    /// No trial gave an objective value.
    Failed,
}

/// State of a trial. It only moves forward.
#[derive(Debug, Clone, PartialEq)]
pub enum TrialState {
    /// Proposed; no worker is free yet.
    Waiting,
    /// On a worker.
    Running,
    /// All rounds done.
    Completed,
    /// Ended early; its last value counts.
    Stopped(StopReason),
    /// No result, with the reason.
    Failed(FailReason),
}

/// Why a trial was stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StopReason {
    /// The visitor stopped the job.
    User,
}

/// Why a trial failed.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum FailReason {
    /// The worker that trained it ended or stayed silent.
    WorkerLost,
    /// The booster refused or broke; its own sentence.
    Training {
        /// Text for people.
        text: String,
    },
    /// The objective metric was not a number (for example `auc` on rows of one class).
    ObjectiveNotANumber,
}

/// Metric values after one boosting round.
#[derive(Debug, Clone, PartialEq)]
pub struct RoundReport {
    /// 1-based.
    pub round: u32,
    /// In the order of `JobSpec::metrics`.
    pub values: Vec<f64>,
}

/// All that is known of a trial.
#[derive(Debug, Clone, PartialEq)]
pub struct TrialRecord {
    /// 0-based number; the stream of random numbers depends on it.
    pub id: u32,
    /// Its hyperparameters, in the order of the space.
    pub assignment: Assignment,
    /// Where it stands.
    pub state: TrialState,
    /// One per finished round.
    pub reports: Vec<RoundReport>,
    /// Rounds it is to train.
    pub max_rounds: u32,
    /// Milliseconds on the caller's clock when it began to run, and when it ended.
    pub started: Option<f64>,
    /// See `started`.
    pub ended: Option<f64>,
}
