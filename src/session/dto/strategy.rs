//! What a strategy has made of its trials.

use serde::Serialize;

/// How much of a hyperparameter's range has been tried.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TriedShown {
    /// The hyperparameter.
    pub name: String,
    /// How many different values.
    pub different: usize,
    /// The longest part of the range without one, on its own scale: from 0 to 1. Of categories the part that was not tried.
    pub gap: f64,
}

/// A bracket of Hyperband with trials in it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BracketShown {
    /// Its number.
    pub bracket: u32,
    /// From the lowest; the last is the end of a trial.
    pub rungs: Vec<RungShown>,
}

/// A rung of a bracket.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct RungShown {
    /// Rounds that a trial has here.
    pub rounds: u32,
    /// Trials that got here.
    pub reached: usize,
    /// Those of them that trained on.
    pub went_on: usize,
}

/// Trials that early stopping had ended, trained to their end.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FinishingShown {
    /// How far they are, from 0 to 1.
    pub fraction: f64,
    /// Whether all of them have had their rounds.
    pub is_over: bool,
    /// Each of them.
    pub trials: Vec<FinishedTrial>,
}

/// One of them.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct FinishedTrial {
    /// The trial.
    pub trial: u32,
    /// Rounds that it had when it was stopped.
    pub stopped_at: u32,
    /// Rounds that it has now.
    pub rounds: u32,
    /// Its objective when it was stopped.
    pub before: Option<f64>,
    /// Its objective now; none before the first round behind the stop, or where it is no number.
    pub value: Option<f64>,
}
