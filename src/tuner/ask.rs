//! The tuner asked from outside: the caller evaluates the trials, as many at a time and in whatever order it likes.
//!
//! A suggestion depends on the specification, on how many were asked for before, and on which trials were told what: not
//! on the order in which they were told.

use super::error::TunerError;
use super::gp::surrogate::Surrogate;
use super::record::{FailReason, RoundReport, StopReason, TrialRecord, TrialState};
use super::space::Assignment;
use super::spec::{JobSpec, Rounds};
use super::strategy::{Context, Proposal, Strategy, StrategySpec};
use crate::rng::{Purpose, stream};
use std::collections::{BTreeMap, VecDeque};

/// Why a question or an answer is refused. Nothing has changed then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AskError {
    /// As many trials as the specification has were asked for.
    #[error("All {limit} trials were asked for: raise max_trials to go on.")]
    AllAsked {
        /// `JobSpec::max_jobs`.
        limit: u32,
    },
    /// Every point of the space was tried.
    #[error("Nothing is left to try: every combination of the space was suggested.")]
    Exhausted,
    /// The strategy needs results before it goes on.
    #[error("No suggestion before one of the trials that are out has finished: tell a result, then ask again.")]
    Wait,
    /// Told about a trial that has been told, or was never asked for.
    #[error("No such trial is out: it has finished, or was never asked for.")]
    NotOut,
    /// The objective is NaN or infinite.
    #[error("The value is not a finite number: a trial without one has failed.")]
    NotFinite,
    /// A trial was stopped at resource 0, or beyond the largest one.
    #[error("A trial is stopped at a resource from 1 to max_resource.")]
    BadResource,
    /// A queued point is none of the space.
    #[error("The point is not inside the space.")]
    Outside,
}

/// How a trial went.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Outcome {
    /// It ran to its end, with this objective value.
    Completed(f64),
    /// It was stopped early.
    Stopped {
        /// Last objective value.
        value: f64,
        /// Resource (rounds, epochs) that it had used then.
        resource: u32,
    },
    /// It has no result.
    Failed,
}

/// A search in which the caller evaluates.
#[derive(Debug)]
pub struct AskTell {
    spec: JobSpec,
    strategy: Box<dyn Strategy>,
    /// In trial order.
    finished: Vec<TrialRecord>,
    /// Asked for and not told.
    out: BTreeMap<u32, Assignment>,
    queue: VecDeque<Assignment>,
}

impl AskTell {
    /// A search in which nothing was asked. Errors with the first problem of `spec`. A finite space may have fewer points
    /// than the trials asked for: nothing says that all of them will be.
    pub fn new(spec: JobSpec) -> Result<Self, TunerError> {
        let is_refusal = |problem: &TunerError| {
            !matches!(problem, TunerError::NotEnoughCombinations { .. } | TunerError::GridRunsAll { .. })
        };
        if let Some(problem) = spec.problems().into_iter().find(is_refusal) {
            return Err(problem);
        }
        let strategy = spec.strategy.build();
        Ok(AskTell { spec, strategy, finished: Vec::new(), out: BTreeMap::new(), queue: VecDeque::new() })
    }

    /// What was asked for.
    pub fn spec(&self) -> &JobSpec {
        &self.spec
    }

    /// The next trial to evaluate and its point: the head of the queue, else what the strategy proposes.
    pub fn ask(&mut self) -> Result<(u32, &Assignment), AskError> {
        let trial = (self.finished.len() + self.out.len()) as u32;
        if trial >= self.spec.max_jobs {
            return Err(AskError::AllAsked { limit: self.spec.max_jobs });
        }
        let point = match self.queue.pop_front() {
            Some(point) => point,
            None => self.propose(trial)?,
        };
        Ok((trial, self.out.entry(trial).or_insert(point)))
    }

    /// Takes in how `trial` went.
    pub fn tell(&mut self, trial: u32, outcome: Outcome) -> Result<(), AskError> {
        let limit = self.max_resource();
        match outcome {
            Outcome::Completed(value) | Outcome::Stopped { value, .. } if !value.is_finite() => {
                return Err(AskError::NotFinite);
            }
            Outcome::Stopped { resource, .. } if !(1..=limit).contains(&resource) => return Err(AskError::BadResource),
            _ => {}
        }
        let point = self.out.remove(&trial).ok_or(AskError::NotOut)?;
        let mut record = TrialRecord::proposed(trial, point, limit);
        let report = |round, value| vec![RoundReport { round, values: vec![value] }];
        (record.state, record.reports) = match outcome {
            Outcome::Completed(value) => (TrialState::Completed, report(limit, value)),
            Outcome::Stopped { value, resource } => (TrialState::Stopped(StopReason::User), report(resource, value)),
            Outcome::Failed => (TrialState::Failed(FailReason::WorkerLost), Vec::new()),
        };
        let place = self.finished.partition_point(|earlier| earlier.id < trial);
        self.finished.insert(place, record);
        Ok(())
    }

    /// Puts a point of the caller's own at the end of the queue.
    pub fn enqueue(&mut self, point: Assignment) -> Result<(), AskError> {
        if !self.spec.space.contains(&point) {
            return Err(AskError::Outside);
        }
        self.queue.push_back(point);
        Ok(())
    }

    /// The point to take in the end, of those evaluated. Under the Bayesian strategy the one with the best posterior mean, which
    /// noise deceives less; else the one with the best value, the earliest on ties. `None` before any trial has a value.
    pub fn recommend(&self) -> Option<&Assignment> {
        let context = context(&self.spec, &self.finished, &[], self.finished.len() as u32);
        if matches!(self.spec.strategy, StrategySpec::Bayesian { .. })
            && let Some(trial) = Surrogate::of(&context).and_then(|surrogate| surrogate.recommended())
        {
            return self.finished.iter().find(|record| record.id == trial).map(|record| &record.assignment);
        }
        let mut best: Option<(&TrialRecord, f64)> = None;
        for record in &self.finished {
            let Some(loss) = context.loss(record) else { continue };
            if best.is_none_or(|(_, least)| loss < least) {
                best = Some((record, loss));
            }
        }
        best.map(|(record, _)| &record.assignment)
    }

    fn propose(&mut self, trial: u32) -> Result<Assignment, AskError> {
        let pending: Vec<&Assignment> = self.out.values().collect();
        let context = context(&self.spec, &self.finished, &pending, trial);
        match self.strategy.propose(&context, &mut stream(self.spec.seed, Purpose::Proposal(trial))) {
            Proposal::Start(point) => Ok(point),
            Proposal::Wait if !pending.is_empty() => Err(AskError::Wait),
            Proposal::Wait | Proposal::Exhausted => Err(AskError::Exhausted),
        }
    }

    fn max_resource(&self) -> u32 {
        match self.spec.rounds {
            Rounds::Fixed(rounds) => rounds,
            Rounds::Dim(_) => u32::MAX,
        }
    }
}

fn context<'a>(
    spec: &'a JobSpec,
    finished: &'a [TrialRecord],
    pending: &'a [&'a Assignment],
    trial: u32,
) -> Context<'a> {
    let objective = spec.objective_index().unwrap_or(0);
    let (space, direction, seed) = (&spec.space, spec.direction, spec.seed);
    Context { space, direction, objective, records: finished, pending, parents: &[], warm_start: None, trial, seed }
}
