//! The final score: the chosen trial and the defaults on rows that nothing has seen.

use super::MetricInfo;
use crate::tuner::Direction;
use serde::Serialize;
use std::collections::BTreeMap;

/// The two configurations that are trained on train + validation rows and scored on the test rows.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ScorePlan {
    /// The trial's.
    pub tuned: BTreeMap<String, String>,
    /// XGBoost's defaults.
    pub default: BTreeMap<String, String>,
}

/// The fits of a fluke check: every trial on every fold.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RecheckPlan {
    /// The best first.
    pub trials: Vec<RecheckTrial>,
    /// How many folds.
    pub folds: u32,
    /// What deals them.
    pub seed: u32,
}

/// A trial that is checked again.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RecheckTrial {
    /// Its number.
    pub trial: u32,
    /// What it scored in the job.
    pub objective: f64,
    /// XGBoost's names, values as text.
    pub params: BTreeMap<String, String>,
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
