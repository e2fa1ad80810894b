//! When a job has done enough: AMT's completion criteria and one of ours, held against one finished trial after the other in
//! trial order, so that they are met at the same trial for any number of workers.

mod worth;

use super::error::RuleError;
use super::spec::{Direction, JobSpec};
use crate::error::Message;
use crate::order;

pub use worth::Worth;

/// Shortest `MaxRuntimeInSeconds` (API).
pub const MIN_RUNTIME: u32 = 120;
/// Longest `MaxRuntimeInSeconds` (API): half a year.
pub const MAX_RUNTIME: u32 = 15_768_000;
/// Least `MaxNumberOfTrainingJobsNotImproving` (API).
pub const MIN_NOT_IMPROVING: u32 = 3;
/// "improve model performance by 1% or greater", relative to the best before (API).
const LEAST_GAIN: f64 = 0.01;
/// Trials in a row at which convergence has to show; of those that the regret bound is judged at, so many for it to be small.
const IN_A_ROW: u32 = 3;

/// What a job asks for beside `MaxNumberOfTrainingJobs`. Any one met ends it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Criteria {
    /// `MaxRuntimeInSeconds`.
    pub max_runtime: Option<u32>,
    /// `TargetObjectiveMetricValue`: met by a value at least as good.
    pub target: Option<f64>,
    /// `MaxNumberOfTrainingJobsNotImproving`: so many trials in a row without a gain of at least 1 %.
    pub max_not_improving: Option<u32>,
    /// `CompleteOnConvergence`.
    pub on_convergence: bool,
    /// Ours: the model expects that going on gains next to nothing (`Worth`).
    pub on_regret_bound: bool,
}

impl Criteria {
    /// Everything that is wrong for a job of `spec`.
    pub(super) fn problems(&self, spec: &JobSpec, problems: &mut Vec<RuleError>) {
        if let Some(found) = self.max_runtime.filter(|seconds| !(MIN_RUNTIME..=MAX_RUNTIME).contains(seconds)) {
            problems.push(RuleError::MaxRuntimeOutOfRange { found, least: MIN_RUNTIME, limit: MAX_RUNTIME });
        }
        if let Some(found) = self.target.filter(|target| !target.is_finite()) {
            problems.push(RuleError::TargetNotFinite { found: found.to_string() });
        }
        if let Some(found) = self.max_not_improving.filter(|count| *count < MIN_NOT_IMPROVING) {
            problems.push(RuleError::NotImprovingTooFew { found, least: MIN_NOT_IMPROVING });
        }
        let least = least_values(spec.space.dims.len()) as u32 + IN_A_ROW;
        if self.on_regret_bound && spec.max_jobs < least {
            problems.push(RuleError::RegretBoundTooFew { found: spec.max_jobs, least });
        }
    }
}

/// Why no further trial is proposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub enum Completion {
    /// `MaxNumberOfTrainingJobs` are there.
    MaxJobs,
    /// The strategy has nothing left to try.
    Exhausted,
    /// `MaxRuntimeInSeconds` are up.
    MaxRuntime,
    /// A trial reached `TargetObjectiveMetricValue`.
    Target,
    /// `MaxNumberOfTrainingJobsNotImproving`.
    NotImproving,
    /// `ConvergenceDetected`.
    Convergence,
    /// Ours: what the model expects still to be gained is next to nothing.
    RegretBound,
}

impl Completion {
    /// All, by name, for a sentence.
    pub const NAMES: &'static str = "MaxJobs, Exhausted, MaxRuntime, Target, NotImproving, Convergence, RegretBound";

    /// The one that is called so.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "MaxJobs" => Some(Completion::MaxJobs),
            "Exhausted" => Some(Completion::Exhausted),
            "MaxRuntime" => Some(Completion::MaxRuntime),
            "Target" => Some(Completion::Target),
            "NotImproving" => Some(Completion::NotImproving),
            "Convergence" => Some(Completion::Convergence),
            "RegretBound" => Some(Completion::RegretBound),
            _ => None,
        }
    }

    /// The reason as a sentence for people.
    pub fn message(self, spec: &JobSpec) -> Message {
        match self {
            Completion::MaxJobs => Message::new("completed_max_jobs").with("max_jobs", spec.max_jobs),
            Completion::Exhausted => Message::new("completed_exhausted"),
            Completion::MaxRuntime => {
                Message::new("completed_max_runtime").with("seconds", spec.completion.max_runtime.unwrap_or_default())
            }
            Completion::Target => {
                Message::new("completed_target").with("target", spec.completion.target.unwrap_or_default())
            }
            Completion::NotImproving => Message::new("completed_not_improving")
                .with("count", spec.completion.max_not_improving.unwrap_or_default()),
            Completion::Convergence => Message::new("completed_convergence"),
            Completion::RegretBound => Message::new("completed_regret_bound"),
        }
    }
}

/// How a job stands to its criteria.
#[derive(Debug, Clone)]
pub(super) struct Goals {
    criteria: Criteria,
    direction: Direction,
    n_dims: usize,
    /// Losses (less is better) of the trials that have one, in trial order.
    losses: Vec<f64>,
    /// The least loss up to each of them.
    bests: Vec<f64>,
    not_improving: u32,
    converged_in_a_row: u32,
    converged_at: Option<f64>,
    worth: Option<Worth>,
    not_worth_in_a_row: u32,
}

impl Goals {
    pub fn new(spec: &JobSpec) -> Self {
        Goals {
            criteria: spec.completion,
            direction: spec.direction,
            n_dims: spec.space.dims.len(),
            losses: Vec::new(),
            bests: Vec::new(),
            not_improving: 0,
            converged_in_a_row: 0,
            converged_at: None,
            worth: None,
            not_worth_in_a_row: 0,
        }
    }

    /// Takes in the next trial in trial order; `objective`: of a trial that has one. Says which criterion is met, if any.
    pub fn take(&mut self, objective: Option<f64>, now: f64) -> Option<Completion> {
        let signed = |value: f64| if self.direction == Direction::Minimize { value } else { -value };
        let loss = objective.map(signed);
        let improves = loss.is_some_and(|loss| self.bests.last().is_none_or(|best| is_gain(*best, loss)));
        self.not_improving = if improves { 0 } else { self.not_improving + 1 };
        if let Some(loss) = loss {
            self.bests.push(self.bests.last().map_or(loss, |best| best.min(loss)));
            self.losses.push(loss);
            self.converged_in_a_row = if self.is_flat() { self.converged_in_a_row + 1 } else { 0 };
            if self.converged_in_a_row >= IN_A_ROW {
                self.converged_at = self.converged_at.or(Some(now));
            }
        }
        let Criteria { target, max_not_improving, on_convergence, .. } = self.criteria;
        if loss.zip(target).is_some_and(|(loss, target)| loss <= signed(target)) {
            return Some(Completion::Target);
        }
        if max_not_improving.is_some_and(|most| self.not_improving >= most) {
            return Some(Completion::NotImproving);
        }
        (on_convergence && self.converged_at.is_some()).then_some(Completion::Convergence)
    }

    /// Whether there are values enough to tell if the search goes on to improve.
    pub fn has_enough(&self) -> bool {
        self.losses.len() >= least_values(self.n_dims)
    }

    /// Takes in what the model says after the next trial with a value; `None` while there are too few. Says whether that ends
    /// the job.
    pub fn judge(&mut self, worth: Option<Worth>) -> Option<Completion> {
        self.worth = worth;
        let is_little = worth.is_some_and(Worth::is_little);
        self.not_worth_in_a_row = if is_little { self.not_worth_in_a_row + 1 } else { 0 };
        (self.not_worth_in_a_row >= IN_A_ROW).then_some(Completion::RegretBound)
    }

    /// What `judge` was told last.
    pub fn worth(&self) -> Option<Worth> {
        self.worth
    }

    /// The ranges have changed: what was said of going on in the old ones says nothing of the new.
    pub fn forget_worth(&mut self) {
        self.worth = None;
        self.not_worth_in_a_row = 0;
    }

    /// Finished trials since the last that improved on the best before it by 1 % or more; a failed one did not.
    /// (`NumberOfTrainingJobsObjectiveNotImproving`.)
    pub fn not_improving(&self) -> u32 {
        self.not_improving
    }

    /// When convergence was first seen (`ConvergenceDetectedTime`), whether or not it ends the job.
    pub fn converged_at(&self) -> Option<f64> {
        self.converged_at
    }

    /// AWS says only "lack of significant improvement (1 % or less)". Ours: with at least max(20, 3 d) values, the best has
    /// gained 1 % or less over the last max(10, 2 d) of them. The 1 % is of |best|, and of a hundredth of the interquartile
    /// range of all values where |best| is less than that: a best of 0 would never be flat otherwise.
    fn is_flat(&self) -> bool {
        let (n, last) = (self.losses.len(), 10.max(2 * self.n_dims));
        if !self.has_enough() || n <= last {
            return false;
        }
        let (Some(best), Some(before)) = (self.bests.last(), self.bests.get(n - 1 - last)) else { return false };
        let gain = before - best;
        gain <= LEAST_GAIN * best.abs() || gain <= LEAST_GAIN * LEAST_GAIN * interquartile_range(&self.losses)
    }
}

/// Values before which nobody can tell whether a search of so many hyperparameters goes on to improve.
fn least_values(n_dims: usize) -> usize {
    20.max(3 * n_dims)
}

/// Whether `loss` is an improvement on `best` that AMT counts. On a best of 0 any improvement does.
fn is_gain(best: f64, loss: f64) -> bool {
    let gain = best - loss;
    gain > 0.0 && gain >= LEAST_GAIN * best.abs()
}

/// Distance between the values a quarter and three quarters up the sorted list. 0 for no values.
fn interquartile_range(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    order::sort_by(&mut sorted, f64::total_cmp);
    let n = sorted.len();
    match (sorted.get(n / 4), sorted.get((3 * n / 4).min(n.saturating_sub(1)))) {
        (Some(low), Some(high)) => high - low,
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests;
