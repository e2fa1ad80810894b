//! What is known of a trial and of a job.

use super::space::Assignment;
use crate::error::Message;
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

impl JobStatus {
    /// Completed, Stopped or Failed.
    pub fn is_over(self) -> bool {
        !matches!(self, JobStatus::InProgress | JobStatus::Stopping)
    }
}

/// State of a trial. It only moves forward, but for the way between `Running` and `Held`.
#[derive(Debug, Clone, PartialEq)]
pub enum TrialState {
    /// Proposed; no worker is free yet.
    Waiting,
    /// On a worker.
    Running,
    /// Trained to a rung of textbook Hyperband; its booster is kept until the rung is decided.
    Held,
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
    /// Early stopping `Auto`: it was worse than the median of the earlier trials.
    Median,
    /// Hyperband: it was not among the best third of its rung.
    Rung,
    /// The job's time was up.
    Runtime,
}

impl StopReason {
    /// The reason as a sentence for people.
    pub fn message(self) -> Message {
        match self {
            StopReason::User => Message::new("user"),
            StopReason::Median => Message::new("stopped_by_median"),
            StopReason::Rung => Message::new("stopped_at_rung"),
            StopReason::Runtime => Message::new("stopped_by_runtime"),
        }
    }
}

/// Why a trial failed.
#[derive(Debug, Clone, PartialEq)]
pub enum FailReason {
    /// The worker that trained it ended or stayed silent.
    WorkerLost,
    /// The booster refused or broke; its own sentence.
    Training(Message),
    /// The last value of the objective metric was not a finite number (for example `auc` on rows of one class).
    ObjectiveNotANumber,
}

impl FailReason {
    /// The reason as a sentence for people. `objective`: name of the objective metric.
    pub fn message(&self, objective: &str) -> Message {
        match self {
            FailReason::WorkerLost => Message::new("worker_lost"),
            FailReason::Training(sentence) => sentence.clone(),
            FailReason::ObjectiveNotANumber => Message::new("objective_not_a_number").with("metric", objective),
        }
    }
}

/// Metric values after one boosting round.
#[derive(Debug, Clone, PartialEq)]
pub struct RoundReport {
    /// 1-based.
    pub round: u32,
    /// In the order of `JobSpec::metrics`.
    pub values: Vec<f64>,
}

/// Where the hyperparameters of a trial came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The strategy chose them.
    Strategy,
    /// The visitor put them in the queue.
    Enqueued,
}

/// A stretch of time in which a worker trained a trial.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct WorkSpan {
    /// Number of the worker, as the caller numbers them.
    pub worker: u32,
    /// Milliseconds on the caller's clock.
    pub from: f64,
    /// See `from`; `None` while it goes on.
    pub to: Option<f64>,
}

/// All that is known of a trial.
#[derive(Debug, Clone, PartialEq)]
pub struct TrialRecord {
    /// 0-based number; the stream of random numbers depends on it.
    pub id: u32,
    /// Its hyperparameters, in the order of the space.
    pub assignment: Assignment,
    /// Where they came from.
    pub origin: Origin,
    /// Trials 0 to `informed_by - 1` were known when it was proposed: a stop rule compares it with these and no others.
    pub informed_by: u32,
    /// Hyperband: the bracket it belongs to (`Hyperband::bracket_of`).
    pub bracket: Option<u32>,
    /// Where it stands.
    pub state: TrialState,
    /// One per finished round.
    pub reports: Vec<RoundReport>,
    /// Round up to which it trains now: `max_rounds`, or a rung before it.
    pub to_round: u32,
    /// Rounds it is to train if nothing stops it.
    pub max_rounds: u32,
    /// Milliseconds on the caller's clock when it began to run, and when it ended. No decision may depend on these two, nor
    /// on `spans`.
    pub started: Option<f64>,
    /// See `started`.
    pub ended: Option<f64>,
    /// Who trained it, and when; several where it was held at rungs or the job was paused.
    pub spans: Vec<WorkSpan>,
}

impl TrialState {
    /// Completed, Stopped or Failed.
    pub fn is_finished(&self) -> bool {
        !matches!(self, TrialState::Waiting | TrialState::Running | TrialState::Held)
    }
}

impl TrialRecord {
    /// A trial that nobody has started.
    pub fn proposed(id: u32, assignment: Assignment, max_rounds: u32) -> Self {
        TrialRecord {
            id,
            assignment,
            origin: Origin::Strategy,
            informed_by: 0,
            bracket: None,
            state: TrialState::Waiting,
            reports: Vec::new(),
            to_round: max_rounds,
            max_rounds,
            started: None,
            ended: None,
            spans: Vec::new(),
        }
    }

    /// Takes out what depends on the clock and on the workers: what is left is equal for equal jobs.
    pub fn forget_times(&mut self) {
        (self.started, self.ended) = (None, None);
        self.spans.clear();
    }

    /// A worker begins to train it, or goes on.
    pub(super) fn begin_span(&mut self, worker: u32, now: f64) {
        self.spans.push(WorkSpan { worker, from: now, to: None });
    }

    /// Nobody trains it any more.
    pub(super) fn end_span(&mut self, now: f64) {
        if let Some(span) = self.spans.last_mut() {
            span.to.get_or_insert(now);
        }
    }

    /// Rounds trained so far; 0 before the first report.
    pub fn rounds(&self) -> u32 {
        self.reports.last().map_or(0, |report| report.round)
    }

    /// The last reported value of the metric with index `metric`, whatever the state.
    pub fn last_value(&self, metric: usize) -> Option<f64> {
        self.reports.last().and_then(|report| report.values.get(metric)).copied()
    }

    /// What the trial is scored by: the last value of the metric with index `metric`, as AMT does it (not the best
    /// round's). `None` while it runs, if it failed, and if it was stopped before a finite value.
    pub fn objective(&self, metric: usize) -> Option<f64> {
        match self.state {
            TrialState::Completed | TrialState::Stopped(_) => self.last_value(metric).filter(|value| value.is_finite()),
            TrialState::Waiting | TrialState::Running | TrialState::Held | TrialState::Failed(_) => None,
        }
    }
}
