//! What a job is told and what it asks for. The job does no I/O: the caller carries out commands.

use super::record::FailReason;
use super::space::{Assignment, Space};

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
    /// No rounds are left up to `to_round` of the command, or at all (`early_stopping_rounds`).
    pub done: bool,
}

/// What a job is told.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// A worker can take a trial. Sent when it is up, and again after each trial that ended on it, however it ended:
    /// a worker gets nothing until it says so.
    WorkerReady(WorkerId),
    /// A round is done. After the one that says `done` the trial is over, or held if it was started to a rung.
    Report(Report),
    /// A held trial was to go on, but its `early_stopping_rounds` had ended it at its rung already: it is over with the
    /// rounds it has. A `WorkerReady` follows.
    TrialDone {
        /// Which trial.
        trial: u32,
    },
    /// A worker has stopped the trial as asked; a `WorkerReady` follows. Not sent if the trial was over by then.
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
    /// Try this point of the space next (`Space::point` makes one).
    Enqueue(Assignment),
    /// Search these ranges from now on; while the job is paused (`Job::check_edit`).
    Edit(Space),
}

/// What a job asks of its caller.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Train this on that worker up to `to_round`, and keep the booster there if that is not the last round: it may have
    /// to go on. A held booster takes no time, so the worker can train others beside it.
    Start {
        /// Where.
        worker: WorkerId,
        /// Which.
        trial: u32,
        /// Its hyperparameters.
        assignment: Assignment,
        /// Last round to train for now.
        to_round: u32,
        /// Last round of all.
        max_rounds: u32,
    },
    /// Go on with a paused or held trial up to `to_round`. Answered by reports, or by `Input::TrialDone`.
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
    /// Forget the booster of a held trial. Needs no answer.
    Drop {
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
