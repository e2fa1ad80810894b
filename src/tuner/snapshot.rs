//! What the page may show of a job: the `Snapshot` of `www/protocol.js`. All that depends on the clock or on the number of
//! workers stands under `times`; the rest of a finished job is the same for equal specs, byte for byte.

use super::record::{JobStatus, TrialRecord, TrialState};
use super::space::{Space, Value};
use super::spec::{Direction, JobSpec};
use crate::error::Message;
use serde::ser::{Serialize, SerializeMap, Serializer};

/// A job at one moment.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Snapshot {
    /// How often the records have changed. `status` and `paused` are not counted: holding a job changes no record.
    pub revision: u64,
    /// Job name.
    pub name: String,
    /// SageMaker's word.
    pub status: JobStatus,
    /// Held by the visitor; the status stays `InProgress`.
    pub paused: bool,
    /// What is optimised.
    pub objective: Objective,
    /// SageMaker's word.
    pub strategy: &'static str,
    /// Seed of the job.
    pub seed: u64,
    /// Trials in all.
    pub max_jobs: u32,
    /// Trials in flight.
    pub max_parallel: u32,
    /// Trials by state.
    pub counters: Counters,
    /// What the values of a trial are.
    pub metrics: Vec<String>,
    /// In trial order.
    pub trials: Vec<TrialRow>,
    /// Number of the best trial.
    pub best: Option<u32>,
    /// Clock and traffic.
    pub times: JobTimes,
}

/// What is optimised.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Objective {
    /// Name of the metric.
    pub metric: String,
    /// Whether it is to be small or large.
    #[serde(rename = "type")]
    pub direction: Direction,
}

/// Trials by state. Those that wait for a worker are in none of these.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Counters {
    /// All rounds done.
    pub completed: u32,
    /// On a worker.
    pub in_progress: u32,
    /// Ended early.
    pub stopped: u32,
    /// Without a result.
    pub failed: u32,
}

/// One trial.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct TrialRow {
    /// 0-based number.
    pub trial: u32,
    /// Training job name.
    pub name: String,
    /// Where it stands.
    pub status: TrialStatus,
    /// Name to value, in the order of the space.
    pub hyperparameters: Hyperparameters,
    /// Rounds trained.
    pub rounds: u32,
    /// Rounds it is to train.
    pub max_rounds: u32,
    /// Last reported values, in the order of `Snapshot::metrics`; a value that is not finite is null, as JSON has no other
    /// word for it. Null before the first report.
    pub values: Option<Vec<Option<f64>>>,
    /// What it is scored by once it has finished.
    pub objective: Option<f64>,
    /// Why it was stopped or failed.
    pub reason: Option<Message>,
    /// Clock.
    pub times: TrialTimes,
}

/// `TrialState` as a word. `InProgress` is SageMaker's for a running trial.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub enum TrialStatus {
    /// No worker is free yet.
    Waiting,
    /// On a worker.
    InProgress,
    /// All rounds done.
    Completed,
    /// Ended early.
    Stopped,
    /// Without a result.
    Failed,
}

/// Milliseconds on the caller's clock.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct TrialTimes {
    /// When it began to run.
    pub started: Option<f64>,
    /// When it ended.
    pub ended: Option<f64>,
}

/// Clock and traffic of a job.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct JobTimes {
    /// Milliseconds on the caller's clock when it was made.
    pub started: f64,
    /// When it ended.
    pub ended: Option<f64>,
    /// Milliseconds from start to end, or to now; pauses included, as in SageMaker's ConsumedResources.
    pub elapsed: f64,
    /// Estimated milliseconds of training left. Null before the first trial has finished and when the job is over.
    pub left: Option<f64>,
    /// Messages about finished, unknown or not running trials, and from lost workers.
    pub ignored_messages: u64,
}

/// What is passed of a point of the space, with its names: a JSON object in the order of the space.
#[derive(Debug, Clone, PartialEq)]
pub struct Hyperparameters(pub Vec<(String, Value)>);

impl Hyperparameters {
    /// Puts the names of `space` to the values of `point`; inactive ones are left out, as they are not passed.
    pub fn named(space: &Space, point: &[Value]) -> Self {
        let active = space.dims.iter().zip(point).filter(|(_, value)| **value != Value::Inactive);
        Hyperparameters(active.map(|(dim, value)| (dim.name.clone(), value.clone())).collect())
    }
}

impl Serialize for Hyperparameters {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

impl TrialRow {
    /// The row of a record. `objective`: index of the objective metric.
    pub(super) fn new(spec: &JobSpec, objective: usize, record: &TrialRecord) -> Self {
        let (status, reason) = match &record.state {
            TrialState::Waiting => (TrialStatus::Waiting, None),
            TrialState::Running => (TrialStatus::InProgress, None),
            TrialState::Completed => (TrialStatus::Completed, None),
            TrialState::Stopped(reason) => (TrialStatus::Stopped, Some(reason.message())),
            TrialState::Failed(reason) => (TrialStatus::Failed, Some(reason.message(&spec.objective_metric))),
        };
        let values = record
            .reports
            .last()
            .map(|report| report.values.iter().map(|value| Some(*value).filter(|value| value.is_finite())).collect());
        TrialRow {
            trial: record.id,
            name: spec.training_job_name(record.id),
            status,
            hyperparameters: Hyperparameters::named(&spec.space, &record.assignment),
            rounds: record.rounds(),
            max_rounds: record.max_rounds,
            values,
            objective: record.objective(objective),
            reason,
            times: TrialTimes { started: record.started, ended: record.ended },
        }
    }
}

impl Counters {
    /// Counts the rows.
    pub(super) fn of(rows: &[TrialRow]) -> Self {
        let mut counters = Counters::default();
        for row in rows {
            match row.status {
                TrialStatus::Waiting => {}
                TrialStatus::InProgress => counters.in_progress += 1,
                TrialStatus::Completed => counters.completed += 1,
                TrialStatus::Stopped => counters.stopped += 1,
                TrialStatus::Failed => counters.failed += 1,
            }
        }
        counters
    }
}
