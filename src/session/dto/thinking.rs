//! Why the tuner chose a trial.

use crate::tuner::job::thinking::Why;
use serde::Serialize;
use std::collections::BTreeMap;

/// A trial and what the strategy expected of it: `ThoughtShown` of `www/protocol.js`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ThoughtShown {
    /// The trial.
    pub trial: u32,
    /// Whether it is no trial of the job: it would be the next.
    pub is_next: bool,
    /// What decided.
    pub why: Why,
    /// Trials that had ended and were known.
    pub known: usize,
    /// Those that had been proposed, without a result.
    pub pending: Vec<u32>,
    /// Its hyperparameters, by name.
    pub values: BTreeMap<String, String>,
    /// The best of the known trials, and its objective.
    pub best: Option<(u32, f64)>,
    /// What it scored, once that is known.
    pub actual: Option<f64>,
    /// Whether there is a belief with its result at hand.
    pub has_after: bool,
    /// What was expected, or with `after` is now; where a model decided.
    pub expected: Option<ExpectedShown>,
}

/// What the strategy expected, in the units of the objective.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ExpectedShown {
    /// Mean.
    pub mean: f64,
    /// One deviation below it.
    pub lower: f64,
    /// One deviation above it.
    pub upper: f64,
    /// Expected improvement on the best value.
    pub improvement: f64,
    /// Whether it was to be a leap: the last trials had brought little.
    pub leap: bool,
    /// Whether failures near by made it careful: the improvement is what they left of it.
    pub careful: bool,
}
