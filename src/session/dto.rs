//! What crosses the boundary to the page: plain data, the Rust side of `www/protocol.js`.

mod changes;
mod defaults;
mod evaluated;
mod evaluation;
mod link;
mod predict;
mod read;
mod strategy;
mod study;
mod test_rows;
mod thinking;
mod worker;

pub use changes::ChangesShown;
pub use evaluated::{DecisionShown, EvaluationShown, FlukeAnswer};
pub use evaluation::{
    Confusion, Evaluation, EvaluationRows, ObjectiveInfo, RecheckPlan, RecheckTrial, ScorePlan, ScoreResult, Scored,
};
pub use link::{LinkOpened, LinkShared, LinkTaken, ParentShown, ShareOptions};
pub use predict::{
    Contribution, ExplainedOutput, FeatureField, GrownShown, ModelShown, PredictionResult, RowPrediction, TestRow,
    TreeShown,
};
pub use strategy::{BracketShown, FinishedTrial, FinishingShown, RungShown, TriedShown};
pub use study::{ParentGiven, StudyShown};
pub use test_rows::{
    Both, ClassLine, ClassScores, ClassesShown, ComparisonShown, ConfusionShown, CurvesShown, FlukeLine, FlukeShown,
    RateShown, ResidualsShown, ThresholdShown,
};
pub use thinking::{ExpectedShown, ThoughtShown};
pub use worker::{MirrorStart, NarrowedRange, RunData, WorkerCommand, WorkerInput};

use crate::dataset::{DatasetSpec, KnownSplit, Task};
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
#[derive(Debug, Clone, PartialEq, Serialize)]
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
    /// In place of shares and seed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub split: Option<KnownSplit>,
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
    /// As the page proposes it.
    pub setting: ParamSetting,
    /// Scalings that its bounds allow.
    pub scalings: Vec<Scaling>,
    /// The words of a categorical one.
    pub choices: &'static [&'static str],
    /// It counts only where another hyperparameter has this value: tuned together, it is searched there only.
    pub needs: Option<(&'static str, &'static str)>,
}

/// One hyperparameter as the visitor set it.
#[derive(Debug, Clone, PartialEq, Serialize)]
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
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct JobSettings {
    /// As typed; empty: one that is made of the file's name (`Checked::name`).
    pub name: String,
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
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
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

/// The form, and the file that it is about.
#[derive(Debug, Clone, PartialEq)]
pub struct FormShown {
    /// Name of the loaded file.
    pub file: String,
    /// Its roles and split as they are set.
    pub data: DatasetSpec,
    /// The job.
    pub job: JobSettings,
}

/// A request as the form shows it. The page takes it over.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Adopted {
    /// The job.
    pub job: JobSettings,
    /// Roles and split, where they are not those that are set.
    pub data: Option<DataSettings>,
    /// What was passed over or added.
    pub notices: Vec<Message>,
    /// Paths of SageMaker's members that the playground has no use for: the page keeps and shows them.
    pub kept: Vec<String>,
}

/// What other ranges leave of a job's training jobs: those inside go on informing the search.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct KeptTrials {
    /// Those that have begun.
    pub begun: usize,
    /// Those of them that are inside the ranges.
    pub inside: usize,
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
    /// What the job is called if no name is typed.
    pub name: String,
    /// Of a paused job: its training jobs that have begun, and how many of them the ranges have inside.
    pub kept: Option<KeptTrials>,
}
