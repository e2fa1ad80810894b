//! Scores of predictions, as XGBoost 3.2 `src/metric` computes them, and those that SageMaker's container adds.
//!
//! Predictions are what `Objective::transform` gives: probabilities for classification, numbers for regression.

mod classification;
mod elementwise;
mod ranking;
mod sagemaker;

use super::error::BoosterError;
use super::objective::{ObjectiveKind, ObjectiveSpec};
use crate::dataset::Task;
use crate::error::nearest;
use serde::Serialize;

/// Which way a metric gets better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Smaller is better.
    Minimize,
    /// Larger is better.
    Maximize,
}

/// A score of predictions against labels.
pub trait Metric {
    /// As asked for, for example `error@0.3`.
    fn name(&self) -> &str;

    /// Which way it gets better.
    fn direction(&self) -> Direction {
        let base = self.name().split('@').next().unwrap_or_default();
        METRICS.iter().find(|(name, _)| *name == base).map_or(Direction::Minimize, |(_, direction)| *direction)
    }

    /// `predictions`: transformed, n_rows x n_outputs, row-major. `labels`: n_rows. `weights`: n_rows, `None`: all 1.
    /// NaN where the score is undefined (no rows, or AUC with one class only).
    fn evaluate(&self, predictions: &[f32], labels: &[f32], weights: Option<&[f32]>) -> f64;

    /// It can score predictions with this many outputs per row.
    fn accepts(&self, n_outputs: usize) -> bool {
        n_outputs == 1
    }

    /// Labels must be classes, and the objective one that tells classes apart.
    fn needs_classes(&self) -> bool {
        false
    }
}

/// Every metric, without the `@` part. Names and directions are those of SageMaker's container (`xgb_constants.py`), which
/// has all of these but `quantile`; of its own, those of ranking and survival are left out.
pub const METRICS: &[(&str, Direction)] = &[
    ("rmse", Direction::Minimize),
    ("rmsle", Direction::Minimize),
    ("mae", Direction::Minimize),
    ("mape", Direction::Minimize),
    ("mphe", Direction::Minimize),
    ("mse", Direction::Minimize),
    ("r2", Direction::Maximize),
    ("logloss", Direction::Minimize),
    ("error", Direction::Minimize),
    ("accuracy", Direction::Maximize),
    ("balanced_accuracy", Direction::Maximize),
    ("f1", Direction::Maximize),
    ("f1_binary", Direction::Maximize),
    ("f1_macro", Direction::Maximize),
    ("precision", Direction::Maximize),
    ("precision_macro", Direction::Maximize),
    ("precision_micro", Direction::Maximize),
    ("recall", Direction::Maximize),
    ("recall_macro", Direction::Maximize),
    ("recall_micro", Direction::Maximize),
    ("auc", Direction::Maximize),
    ("aucpr", Direction::Maximize),
    ("merror", Direction::Minimize),
    ("mlogloss", Direction::Minimize),
    ("poisson-nloglik", Direction::Minimize),
    ("gamma-deviance", Direction::Minimize),
    ("gamma-nloglik", Direction::Minimize),
    ("tweedie-nloglik", Direction::Minimize),
    ("quantile", Direction::Minimize),
];

/// The metric of this name; `error@t` and `tweedie-nloglik@rho` carry a number. Errors suggest the nearest name.
pub fn parse(name: &str) -> Result<Box<dyn Metric>, BoosterError> {
    parse_for(name, &ObjectiveSpec::new(ObjectiveKind::SquaredError, 0))
}

/// As `parse`; `mphe`, `tweedie-nloglik` and `quantile` take their parameter from the objective.
pub fn parse_for(name: &str, objective: &ObjectiveSpec) -> Result<Box<dyn Metric>, BoosterError> {
    use elementwise::{Elementwise, Kind};
    use sagemaker::{Average, Decided, Kind as Score};
    let name = name.trim();
    let (base, argument) = match name.split_once('@') {
        Some((base, text)) if matches!(base, "error" | "tweedie-nloglik") => {
            let number: Option<f32> = text.parse().ok().filter(|number: &f32| number.is_finite());
            match number {
                Some(_) => (base, number),
                None => return Err(unknown(name)),
            }
        }
        Some(_) => return Err(unknown(name)),
        None => (name, None),
    };
    let by_row = |kind: Kind| -> Box<dyn Metric> { Box::new(Elementwise { name: name.to_string(), kind }) };
    // Margins have no sigmoid there.
    let threshold = if objective.kind == ObjectiveKind::BinaryLogitRaw { 0.0 } else { 0.5 };
    let decided = |name, kind| -> Box<dyn Metric> { Box::new(Decided { name, kind, threshold }) };
    Ok(match base {
        "rmse" => by_row(Kind::Rmse),
        "mse" => Box::new(sagemaker::Mse),
        "rmsle" => by_row(Kind::Rmsle),
        "mae" => by_row(Kind::Mae),
        "mape" => by_row(Kind::Mape),
        "mphe" => by_row(Kind::PseudoHuber { slope: objective.huber_slope }),
        "logloss" => by_row(Kind::LogLoss),
        "error" => by_row(Kind::Error { threshold: argument.unwrap_or(0.5) }),
        "poisson-nloglik" => by_row(Kind::PoissonNloglik),
        "gamma-deviance" => by_row(Kind::GammaDeviance),
        "gamma-nloglik" => by_row(Kind::GammaNloglik),
        "tweedie-nloglik" => by_row(Kind::TweedieNloglik { rho: argument.unwrap_or(objective.tweedie_variance_power) }),
        "quantile" => Box::new(elementwise::Quantile { alphas: objective.quantile_alpha.clone() }),
        "r2" => Box::new(sagemaker::R2),
        "accuracy" => decided("accuracy", Score::Accuracy),
        "balanced_accuracy" => decided("balanced_accuracy", Score::BalancedAccuracy),
        "f1" => decided("f1", Score::F1(Average::Macro)),
        "f1_binary" => decided("f1_binary", Score::F1(Average::Binary)),
        "f1_macro" => decided("f1_macro", Score::F1(Average::Macro)),
        "precision" => decided("precision", Score::Precision(Average::Binary)),
        "precision_macro" => decided("precision_macro", Score::Precision(Average::Macro)),
        "precision_micro" => decided("precision_micro", Score::Precision(Average::Micro)),
        "recall" => decided("recall", Score::Recall(Average::Binary)),
        "recall_macro" => decided("recall_macro", Score::Recall(Average::Macro)),
        "recall_micro" => decided("recall_micro", Score::Recall(Average::Micro)),
        "merror" => Box::new(classification::MultiError),
        "mlogloss" => Box::new(classification::MultiLogLoss),
        "auc" => Box::new(ranking::Auc),
        "aucpr" => Box::new(ranking::AucPr),
        _ => return Err(unknown(name)),
    })
}

fn unknown(name: &str) -> BoosterError {
    BoosterError::UnknownMetric {
        name: name.to_string(),
        suggestion: nearest(name.split('@').next().unwrap_or(name), METRICS.iter().map(|(name, _)| *name)).to_string(),
    }
}

/// What can be the objective metric of a job for this task; the first is the default.
pub fn for_task(task: Task) -> &'static [&'static str] {
    match task {
        Task::Binary => &[
            "logloss",
            "auc",
            "aucpr",
            "error",
            "accuracy",
            "balanced_accuracy",
            "f1",
            "f1_binary",
            "f1_macro",
            "precision",
            "precision_macro",
            "precision_micro",
            "recall",
            "recall_macro",
            "recall_micro",
        ],
        Task::Multiclass => &[
            "mlogloss",
            "merror",
            "accuracy",
            "balanced_accuracy",
            "f1",
            "f1_macro",
            "precision_macro",
            "precision_micro",
            "recall_macro",
            "recall_micro",
        ],
        Task::Regression => &["rmse", "mae", "mse", "r2", "mape", "mphe", "rmsle"],
    }
}

#[cfg(test)]
mod tests;
