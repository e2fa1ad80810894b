//! What crosses the boundary to the page: plain data, the Rust side of `www/protocol.js`.

mod read;

use crate::dataset::Task;
use crate::error::Message;
use crate::table::{ColumnSummary, Source};
use crate::tuner::{Direction, Scaling};
use serde::Serialize;
use std::collections::BTreeMap;

/// What the page shows of a file.
#[derive(Debug, Clone, Serialize)]
pub struct Preview {
    /// File name.
    pub name: String,
    /// File size.
    pub bytes: usize,
    /// Data rows.
    pub rows: usize,
    /// One per column.
    pub columns: Vec<ColumnSummary>,
    /// The first rows as text.
    pub head: Vec<Vec<String>>,
    /// How it was read.
    pub source: Source,
    /// Oddities.
    pub notices: Vec<Message>,
}

/// Answer to loading a file. `summary` is absent when the suggested target cannot be used: `refused` says why.
#[derive(Debug, Clone, Serialize)]
pub struct Loaded {
    /// The file.
    pub preview: Preview,
    /// The data set with the suggested roles.
    pub summary: Option<DataSummary>,
    /// Why there is none.
    pub refused: Vec<Message>,
}

/// Roles and split as the visitor typed them.
#[derive(Debug, Clone)]
pub struct DataSettings {
    /// Column to predict.
    pub target: Option<String>,
    /// Columns that are not features.
    pub ignored: Vec<String>,
    /// `None`: inferred.
    pub task: Option<Task>,
    /// Class that is label 1. `None`: chosen.
    pub positive: Option<String>,
    /// A number in (0, 1), as typed.
    pub validation_fraction: String,
    /// A number in [0, 1), as typed.
    pub test_fraction: String,
    /// A whole number, as typed.
    pub seed: String,
}

/// A metric that can be the objective.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MetricInfo {
    /// `validation:auc`, …
    pub name: String,
    /// What is better.
    pub r#type: Direction,
}

/// Rows of a class.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClassInfo {
    /// Its text in the file.
    pub name: String,
    /// Rows of it, in all parts.
    pub rows: usize,
}

/// Rows of each part.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RowCounts {
    /// For growing trees.
    pub train: usize,
    /// For the objective metric.
    pub validation: usize,
    /// For the final score.
    pub test: usize,
    /// Without a target value, left out.
    pub dropped: usize,
}

/// The data set that the settings give.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DataSummary {
    /// Column to predict.
    pub target: String,
    /// What is predicted.
    pub task: Task,
    /// What the target suggests.
    pub inferred_task: Task,
    /// What the target allows.
    pub possible_tasks: Vec<Task>,
    /// Classes by label; empty for regression.
    pub classes: Vec<ClassInfo>,
    /// Binary: the class that is label 1.
    pub positive: Option<String>,
    /// Feature columns.
    pub features: Vec<String>,
    /// Other columns.
    pub ignored: Vec<String>,
    /// Rows of each part.
    pub rows: RowCounts,
    /// What can be the objective metric.
    pub metrics: Vec<MetricInfo>,
    /// The usual one among them.
    pub objective: String,
    /// Oddities.
    pub notices: Vec<Message>,
}

/// A proposed range, as it would be typed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RangeText {
    /// Smallest value.
    pub min: String,
    /// Largest value.
    pub max: String,
    /// How it is measured.
    pub scale: Scaling,
}

/// A row of the booster's parameter table, as the page shows it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ParamInfo {
    /// XGBoost's name.
    pub name: &'static str,
    /// `continuous`, `integer` or `categorical`.
    pub kind: &'static str,
    /// XGBoost's default.
    pub default: String,
    /// Smallest value that XGBoost takes.
    pub minimum: String,
    /// Largest value that XGBoost takes.
    pub maximum: Option<String>,
    /// Proposed range.
    pub range: RangeText,
    /// Tuned unless the visitor says otherwise.
    pub tune: bool,
    /// Scalings that its bounds allow.
    pub scalings: Vec<Scaling>,
    /// The words of a categorical one.
    pub choices: &'static [&'static str],
    /// It counts only where another hyperparameter has this value: tuned together, it is searched there only.
    pub needs: Option<(&'static str, &'static str)>,
}

/// One hyperparameter as the visitor set it.
#[derive(Debug, Clone)]
pub struct ParamSetting {
    /// XGBoost's name.
    pub name: String,
    /// Searched (min, max, scale) or fixed (value).
    pub tune: bool,
    /// As typed.
    pub value: String,
    /// As typed.
    pub min: String,
    /// As typed.
    pub max: String,
    /// How the range is measured.
    pub scale: Scaling,
    /// `values` are searched, not the range.
    pub list: bool,
    /// As typed, between spaces, commas or semicolons.
    pub values: String,
}

/// The job as the visitor set it.
#[derive(Debug, Clone)]
pub struct JobSettings {
    /// `validation:auc`, …
    pub objective: String,
    /// SageMaker's word, or `TPE`.
    pub strategy: String,
    /// As typed.
    pub max_jobs: String,
    /// As typed.
    pub max_parallel: String,
    /// As typed.
    pub seed: String,
    /// How it goes on and when it ends.
    pub rules: RuleSettings,
    /// Every tunable hyperparameter.
    pub parameters: Vec<ParamSetting>,
}

/// The rules of a job as the visitor set them; an empty text sets nothing.
#[derive(Debug, Clone, Default)]
pub struct RuleSettings {
    /// `Off`, `Auto`.
    pub early_stopping: String,
    /// `Asynchronous` (SageMaker's Hyperband), `Brackets` (the textbook's).
    pub hyperband_form: String,
    /// As typed: boosting rounds.
    pub min_resource: String,
    /// As typed: boosting rounds.
    pub max_resource: String,
    /// As typed: seconds.
    pub max_runtime: String,
    /// As typed.
    pub target_value: String,
    /// As typed: training jobs.
    pub max_not_improving: String,
    /// End on convergence.
    pub on_convergence: bool,
    /// End when the model expects next to nothing more.
    pub on_regret_bound: bool,
    /// `IdenticalDataAndAlgorithm`, `TransferLearning`; empty: no warm start.
    pub warm_start: String,
    /// Names of finished jobs.
    pub parents: Vec<String>,
    /// As typed: folds of the cross-validation.
    pub folds: String,
    /// Bayesian does without the configurations that are known to be good for a booster.
    pub without_booster_priors: bool,
    /// Configurations to try first: tuned hyperparameters by name, as typed.
    pub enqueued: Vec<BTreeMap<String, String>>,
}

/// Answer to a check of the form.
#[derive(Debug, Clone, Serialize)]
pub struct Checked {
    /// What is wrong, each with its field.
    pub errors: Vec<Message>,
    /// Number of different configurations, where it is finite.
    pub combinations: Option<f64>,
    /// What `Auto` is for the ranges that have it, by hyperparameter.
    pub scales: Vec<(String, Scaling)>,
}

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

/// The two configurations that are trained on train + validation rows and scored on the test rows.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ScorePlan {
    /// The trial's.
    pub tuned: BTreeMap<String, String>,
    /// XGBoost's defaults.
    pub default: BTreeMap<String, String>,
}

/// Scores of one configuration on the test rows.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ScoreResult {
    /// Rounds trained.
    pub rounds: u32,
    /// Rows trained on.
    pub fitted_rows: usize,
    /// Metric name to value; `None` where it is no number (`auc` on rows of one class).
    pub scores: BTreeMap<String, Option<f64>>,
    /// Classification: rows by true class, columns by predicted class.
    pub confusion: Option<Vec<Vec<u32>>>,
}

/// Scores and the configuration that gave them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Scored {
    /// Rounds trained.
    pub rounds: u32,
    /// XGBoost's names, values as text.
    pub hyperparameters: BTreeMap<String, String>,
    /// Metric name to value; `None` where it is no number (`auc` on rows of one class).
    pub scores: BTreeMap<String, Option<f64>>,
}

/// Confusion matrices of both configurations: rows by true class, columns by predicted class.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Confusion {
    /// Class names by label.
    pub classes: Vec<String>,
    /// The trial's.
    pub tuned: Vec<Vec<u32>>,
    /// The defaults'.
    pub default: Vec<Vec<u32>>,
}

/// Rows behind an evaluation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EvaluationRows {
    /// Train + validation.
    pub fitted: usize,
    /// Never seen before.
    pub test: usize,
}

/// Scores on rows that nothing has seen: the chosen trial beside the default hyperparameters.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evaluation {
    /// Which trial.
    pub trial: u32,
    /// The job's objective, without the `validation:` prefix.
    pub objective: ObjectiveInfo,
    /// Every metric of the scores.
    pub metrics: Vec<MetricInfo>,
    /// Rows.
    pub rows: EvaluationRows,
    /// The defaults.
    pub default: Scored,
    /// The trial.
    pub tuned: Scored,
    /// Classification only.
    pub confusion: Option<Confusion>,
}

/// A metric and what is better.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ObjectiveInfo {
    /// Metric name.
    pub metric: String,
    /// What is better.
    pub r#type: Direction,
}
