//! Scores of predictions, as XGBoost 3.2 `src/metric` computes them, and those that SageMaker's container adds.
//!
//! Predictions are what `Objective::transform` gives: probabilities for classification, numbers for regression.

mod classification;
mod elementwise;
mod ranking;

use super::error::BoosterError;
use super::objective::{ObjectiveKind, ObjectiveSpec};
use super::suggest::nearest;
use crate::dataset::Task;
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
    fn direction(&self) -> Direction;

    /// `predictions`: transformed, n_rows x n_outputs, row-major. `labels`: n_rows. `weights`: n_rows, `None`: all 1.
    /// NaN where the score is undefined (no rows, or AUC with one class only).
    fn evaluate(&self, predictions: &[f32], labels: &[f32], weights: Option<&[f32]>) -> f64;

    /// It can score predictions with this many outputs per row.
    fn accepts(&self, n_outputs: usize) -> bool {
        n_outputs == 1
    }
}

/// Names that `parse` knows, without the `@` part.
pub const NAMES: &[&str] = &[
    "rmse",
    "rmsle",
    "mae",
    "mape",
    "mphe",
    "mse",
    "r2",
    "logloss",
    "error",
    "accuracy",
    "f1",
    "f1_binary",
    "f1_macro",
    "auc",
    "aucpr",
    "merror",
    "mlogloss",
    "poisson-nloglik",
    "gamma-deviance",
    "gamma-nloglik",
    "tweedie-nloglik",
    "quantile",
];

/// The metric of this name; `error@t` and `tweedie-nloglik@rho` carry a number. Errors suggest the nearest name.
pub fn parse(name: &str) -> Result<Box<dyn Metric>, BoosterError> {
    parse_for(name, &ObjectiveSpec::new(ObjectiveKind::SquaredError, 0))
}

/// As `parse`; `mphe`, `tweedie-nloglik` and `quantile` take their parameter from the objective.
pub fn parse_for(name: &str, objective: &ObjectiveSpec) -> Result<Box<dyn Metric>, BoosterError> {
    use elementwise::{Elementwise, Kind};
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
    Ok(match base {
        "rmse" => by_row(Kind::Rmse),
        "mse" => by_row(Kind::Mse),
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
        "r2" => Box::new(elementwise::R2),
        "accuracy" => Box::new(classification::Accuracy),
        "f1" => Box::new(classification::F1 { name: "f1", is_macro: false }),
        "f1_binary" => Box::new(classification::F1 { name: "f1_binary", is_macro: false }),
        "f1_macro" => Box::new(classification::F1 { name: "f1_macro", is_macro: true }),
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
        suggestion: nearest(name.split('@').next().unwrap_or(name), NAMES.iter().copied()).to_string(),
    }
}

/// What can be the objective metric of a job for this task; the first is the default.
pub fn for_task(task: Task) -> &'static [&'static str] {
    match task {
        Task::Binary => &["logloss", "auc", "aucpr", "error", "accuracy", "f1", "f1_macro"],
        Task::Multiclass => &["mlogloss", "merror", "accuracy", "f1_macro"],
        Task::Regression => &["rmse", "mae", "mse", "r2"],
    }
}

#[cfg(test)]
mod tests;
