//! What a job is told and what it asks for. The job does no I/O: the caller carries out commands.

use super::record::FailReason;
use super::space::Assignment;

/// A worker, numbered by the caller; a replaced worker gets a new number.
pub type WorkerId = u32;

/// One finished round of a trial.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// Which trial.
    pub trial: u32,
    /// 1-based, strictly growing within a trial.
    pub round: u32,
    /// In the order of `JobSpec::metrics`.
    pub values: Vec<f64>,
    /// No rounds are left.
    pub done: bool,
}

/// What a job is told.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// A worker can take a trial. Sent when it is up, and again after each trial that ended on it, however it ended:
    /// a worker gets nothing until it says so.
    WorkerReady(WorkerId),
    /// A round is done. After the one that says `done` the trial is over.
    Report(Report),
    /// A worker has stopped the trial as asked; a `WorkerReady` follows.
    TrialStopped {
        /// Which trial.
        trial: u32,
    },
    /// A trial cannot go on; its worker is free again (a `WorkerReady` follows).
    TrialFailed {
        /// Which trial.
        trial: u32,
        /// Why.
        reason: FailReason,
    },
    /// A worker ended or stays silent. Its number is never used again.
    WorkerLost(WorkerId),
    /// Hold everything.
    Pause,
    /// Go on.
    Resume,
    /// End the job.
    Stop,
}

/// What a job asks of its caller.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Train this on that worker up to `to_round`.
    Start {
        /// Where.
        worker: WorkerId,
        /// Which.
        trial: u32,
        /// Its hyperparameters.
        assignment: Assignment,
        /// Last round to train.
        to_round: u32,
    },
    /// Go on with a held trial up to `to_round`.
    Continue {
        /// Where.
        worker: WorkerId,
        /// Which.
        trial: u32,
        /// Last round to train.
        to_round: u32,
    },
    /// Hold a trial: keep it in memory, train no further round.
    Pause {
        /// Where.
        worker: WorkerId,
        /// Which.
        trial: u32,
    },
    /// End a trial; answered by `Input::TrialStopped`.
    Stop {
        /// Where.
        worker: WorkerId,
        /// Which.
        trial: u32,
    },
    /// Replace a lost worker.
    Spawn,
}
