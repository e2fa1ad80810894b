//! What the page may show of a job: the `Snapshot` of `www/protocol.js`. All that depends on the clock or on the number of
//! workers stands under `times`; the rest of a finished job is the same for equal specs, byte for byte.

use super::completion::Worth;
use super::gp::leave_one_out::Trust;
use super::gp::surrogate::Recommended;
use super::hyperband::{Form, Hyperband};
use super::record::{JobStatus, Origin, TrialRecord, TrialState, WorkSpan};
use super::space::{Space, Value};
use super::spec::{Direction, JobSpec};
use super::stop::EarlyStopping;
use super::warm_start::ParentBest;
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
    /// How Hyperband halves, if that is the strategy.
    pub hyperband: Option<HyperbandShown>,
    /// SageMaker's word.
    pub early_stopping: EarlyStopping,
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
    /// The trial that the model recommends, where values are noisy and it is another than `best`. Null while the job runs.
    pub recommended: Option<Recommended>,
    /// The best trial of this job and its parents, where those had the same data.
    pub overall_best: Option<OverallBest>,
    /// Why the job is complete, and how near to it.
    pub completion: CompletionShown,
    /// Clock and traffic.
    pub times: JobTimes,
}

/// Settings of Hyperband. `form` says which of the two it is.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct HyperbandShown {
    /// Asynchronous (AMT's) or with brackets (the textbook's).
    pub form: Form,
    /// Rounds before which nothing is stopped.
    pub min_resource: u32,
    /// Rounds of a trial that is never stopped.
    pub max_resource: u32,
}

impl HyperbandShown {
    pub(super) fn of(Hyperband { form, min_resource, max_resource }: Hyperband) -> Self {
        HyperbandShown { form, min_resource, max_resource }
    }
}

/// SageMaker's `OverallBestTrainingJob`.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct OverallBest {
    /// The tuning job it belongs to.
    pub job: String,
    /// Training job name.
    pub name: String,
    /// Its number, if it is one of this job.
    pub trial: Option<u32>,
    /// How it ended.
    pub status: TrialStatus,
    /// When a parent's began, in seconds since 1970.
    #[serde(skip)]
    pub created: Option<f64>,
    /// What it was scored by.
    pub objective: f64,
    /// Name to value.
    pub hyperparameters: Hyperparameters,
}

impl OverallBest {
    pub(super) fn own(spec: &JobSpec, record: &TrialRecord, objective: f64) -> Self {
        let row = TrialRow::new(spec, spec.objective_index().unwrap_or(0), record);
        OverallBest {
            job: spec.name.clone(),
            name: row.name,
            trial: Some(record.id),
            status: row.status,
            created: None,
            objective,
            hyperparameters: row.hyperparameters,
        }
    }

    pub(super) fn inherited(best: &ParentBest<'_>) -> Self {
        let hyperparameters = best.trial.hyperparameters.iter().map(|(name, value)| (name.clone(), value.clone()));
        OverallBest {
            job: best.parent.name.clone(),
            name: best.trial.name.clone(),
            trial: None,
            status: best.trial.status,
            created: best.trial.created,
            objective: best.objective,
            hyperparameters: Hyperparameters(hyperparameters.collect()),
        }
    }
}

/// SageMaker's `TuningJobCompletionDetails`, but for the time: that stands under `times`.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct CompletionShown {
    /// Which criterion was met; null unless the job is completed.
    pub reason: Option<Message>,
    /// Finished trials since the last that improved the best by 1 % or more.
    pub not_improving: u32,
    /// Whether going on is worth it. Null while the job runs, unless it is to end by it; and with too few trials.
    pub worth: Option<Worth>,
    /// How well the model behind `worth` foretells the trials. Null while the job runs.
    pub trust: Option<Trust>,
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
    /// On a worker, or held.
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
    /// Where its hyperparameters came from.
    pub origin: Origin,
    /// Hyperband: its bracket.
    pub bracket: Option<u32>,
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
    /// At a rung of textbook Hyperband, to go on or to be stopped.
    Held,
    /// All rounds done.
    Completed,
    /// Ended early.
    Stopped,
    /// Without a result.
    Failed,
}

/// Milliseconds on the caller's clock.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct TrialTimes {
    /// When it began to run.
    pub started: Option<f64>,
    /// When it ended.
    pub ended: Option<f64>,
    /// Who trained it, and when.
    pub spans: Vec<WorkSpan>,
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
    /// Percent of the time of all workers in which they trained, pauses left out. Null before there is any.
    pub worker_use: Option<f64>,
    /// When convergence was first seen; null before.
    pub converged: Option<f64>,
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
            TrialState::Held => (TrialStatus::Held, None),
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
            origin: record.origin,
            bracket: record.bracket,
            hyperparameters: Hyperparameters::named(&spec.space, &record.assignment),
            rounds: record.rounds(),
            max_rounds: record.max_rounds,
            values,
            objective: record.objective(objective),
            reason,
            times: TrialTimes { started: record.started, ended: record.ended, spans: record.spans.clone() },
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
                TrialStatus::InProgress | TrialStatus::Held => counters.in_progress += 1,
                TrialStatus::Completed => counters.completed += 1,
                TrialStatus::Stopped => counters.stopped += 1,
                TrialStatus::Failed => counters.failed += 1,
            }
        }
        counters
    }
}
