//! Ending a running trial that is not worth its rounds.
//!
//! A rule is a function of the trial's own reports and of the trials that were known when it was proposed, and of nothing
//! else: not of the clock, not of trials that happen to have finished since. So a trial is stopped at the same round for any
//! number of workers. What a worker trained beyond that round before it heard of it is dropped.

pub mod asha;
pub mod median;

use super::record::{RoundReport, StopReason, TrialRecord};
use super::spec::{Direction, JobSpec};
use super::strategy::StrategySpec;
use serde::Serialize;

/// Whether running trials are stopped early (SageMaker `TrainingJobEarlyStoppingType`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub enum EarlyStopping {
    /// Every trial trains all its rounds.
    #[default]
    Off,
    /// AMT's median rule: `median::MedianRule`.
    Auto,
}

impl EarlyStopping {
    /// SageMaker's words for it.
    pub const NAMES: &'static str = "Off, Auto";

    /// What SageMaker calls so.
    pub fn from_name(name: &str) -> Option<Self> {
        [EarlyStopping::Off, EarlyStopping::Auto].into_iter().find(|kind| kind.name() == name)
    }

    /// SageMaker's word.
    pub fn name(self) -> &'static str {
        match self {
            EarlyStopping::Off => "Off",
            EarlyStopping::Auto => "Auto",
        }
    }
}

/// How a running trial stands after its last report.
#[derive(Debug, Clone, Copy)]
pub struct Standing<'a> {
    /// Whether small or large objective values are good.
    pub direction: Direction,
    /// Index of the objective in the values of a report.
    pub objective: usize,
    /// Trials 0 to `known.len() - 1`, all finished: those that were known when the trial was proposed.
    pub known: &'a [TrialRecord],
    /// The running trial. The round to judge is its last report's.
    pub trial: &'a TrialRecord,
}

impl Standing<'_> {
    /// The objective of a report with its sign set so that less is better. Infinite (the worst) where it is no finite number.
    pub fn loss(&self, report: &RoundReport) -> f64 {
        match report.values.get(self.objective).filter(|value| value.is_finite()) {
            Some(value) if self.direction == Direction::Minimize => *value,
            Some(value) => -*value,
            None => f64::INFINITY,
        }
    }

    /// Loss of `record` after `round` rounds: of its first report at or beyond it. `None` if it did not get there.
    pub fn loss_at(&self, record: &TrialRecord, round: u32) -> Option<f64> {
        let idx = record.reports.partition_point(|report| report.round < round);
        record.reports.get(idx).map(|report| self.loss(report))
    }
}

/// What becomes of a running trial.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It trains on.
    Continue,
    /// It ends here; its last value counts.
    Stop(StopReason),
}

/// A rule for ending trials early.
pub trait StopRule: std::fmt::Debug {
    /// Judges the last round of `standing.trial`. Asked once a round, while rounds are left. A rule may keep what it has
    /// worked out about a finished trial, and nothing else: a new rule told the same says the same.
    fn verdict(&mut self, standing: &Standing<'_>) -> Verdict;
}

/// Lets every trial train on.
#[derive(Debug, Clone, Copy, Default)]
pub struct Off;

impl StopRule for Off {
    fn verdict(&mut self, _: &Standing<'_>) -> Verdict {
        Verdict::Continue
    }
}

/// The rule of a job: Hyperband has its own, so AMT allows no other beside it.
pub fn rule_of(spec: &JobSpec) -> Box<dyn StopRule> {
    match (spec.strategy, spec.early_stopping) {
        (StrategySpec::Hyperband(hyperband), _) => Box::new(asha::Asha::new(hyperband)),
        (_, EarlyStopping::Auto) => Box::new(median::MedianRule::default()),
        (_, EarlyStopping::Off) => Box::new(Off),
    }
}
