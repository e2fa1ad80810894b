//! What the analysis answers about the two final models and about repeats of the best trials.

use super::{Both, ClassesShown, ComparisonShown, CurvesShown, FlukeShown, ResidualsShown, ThresholdShown};
use crate::dataset::Task;
use serde::Serialize;

/// The two final models on the test rows.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EvaluationShown {
    /// The trial whose configuration the tuned model has.
    pub trial: u32,
    /// What is predicted.
    pub task: Task,
    /// Class names by label; empty for regression.
    pub classes: Vec<String>,
    /// Resamples of the test rows that are done, and all.
    pub resamples: (usize, usize),
    /// Tuned against default, once all resamples are done.
    pub comparison: Option<ComparisonShown>,
    /// Three classes or more.
    pub by_class: Option<ClassesShown>,
    /// Regression.
    pub residuals: Option<Both<ResidualsShown>>,
    /// Why there is no comparison, in the visitor's language.
    pub reason: Option<String>,
}

/// One class against the rest, and what a threshold decides.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DecisionShown {
    /// Label.
    pub class: usize,
    /// Ends of the scores: 0 and 1 for probabilities. A threshold beyond them changes nothing.
    pub range: (f32, f32),
    /// Of two classes only: of several the largest score decides.
    pub at: Option<ThresholdShown>,
    /// At all thresholds.
    pub curves: CurvesShown,
    /// Why there are no curves, in the visitor's language.
    pub reason: Option<String>,
}

/// The fluke check, or why there is none.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FlukeAnswer {
    /// What the repeats say.
    pub fluke: Option<FlukeShown>,
    /// Why they say nothing, in the visitor's language.
    pub reason: Option<String>,
}
