//! A race of strategies: the same job by each of them, repeated with other seeds. How good the best was by when, and what can be
//! said of who leads.
//!
//! Notation: a *run* is one whole job of one strategy; repeat r of all strategies has the same seed, so what is compared is
//! compared repeat by repeat (paired).

mod curve;
mod standing;

pub use curve::{Point, best_so_far, curve, shown_until};
pub use standing::{Duel, FEWEST_OF_EQUAL_DIFFERENCES, Spread, Standing, Verdict, standings, verdict};

use crate::tuner::Direction;

/// A training job of a run that has ended.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Finish {
    /// Its number in the run, from 0.
    pub trial: u32,
    /// The objective, if it has one.
    pub value: Option<f64>,
    /// Boosting rounds that the run had trained when it ended, of all its training jobs together.
    pub rounds: u32,
    /// Seconds that the run had worked for by then.
    pub seconds: f64,
}

/// A run, as far as it is.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Run {
    /// Training jobs in the order in which they ended.
    pub finishes: Vec<Finish>,
    /// Whether all of them have.
    pub over: bool,
}

/// A strategy with its runs, one for each repeat.
#[derive(Debug, Clone, PartialEq)]
pub struct Entrant {
    /// What people call it.
    pub name: String,
    /// Whether the others are measured by it: random search.
    pub is_yardstick: bool,
    /// In the order of the repeats.
    pub runs: Vec<Run>,
}

/// A race, as far as it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Race {
    /// Name of the objective metric.
    pub metric: String,
    /// Which way is better.
    pub direction: Direction,
    /// Training jobs of a run at most.
    pub budget: u32,
    /// The strategies.
    pub entrants: Vec<Entrant>,
}

/// What the effort of a run is measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Training jobs, in the order of their numbers.
    Jobs,
    /// Boosting rounds.
    Rounds,
    /// Seconds of work.
    Seconds,
}

impl Measure {
    /// What the page calls it.
    pub fn named(name: &str) -> Measure {
        match name {
            "rounds" => Measure::Rounds,
            "seconds" => Measure::Seconds,
            _ => Measure::Jobs,
        }
    }
}

impl Run {
    /// The best objective of all, if any training job has one.
    pub fn best(&self, direction: Direction) -> Option<f64> {
        best_so_far(self, Measure::Rounds, direction).last().map(|(_, best)| *best)
    }
}

#[cfg(test)]
mod tests;
