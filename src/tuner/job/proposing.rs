//! Which trials come next, and whether any.

use super::{Job, priors_of};
use crate::rng::{Purpose, stream};
use crate::tuner::completion::Completion;
use crate::tuner::error::{RuleError, TunerError};
use crate::tuner::record::{JobStatus, Origin, TrialRecord};
use crate::tuner::space::{Assignment, Space};
use crate::tuner::spec::JobSpec;
use crate::tuner::strategy::{Context, Proposal};
use crate::tuner::warm_start::Prior;

impl Job {
    /// Proposes what may be proposed from trials 0 to `n_prefix - 1`.
    pub(super) fn propose(&mut self) {
        while self.status == JobStatus::InProgress && self.closed.is_none() {
            let trial = self.records.len() as u32;
            if trial >= self.spec.max_jobs {
                self.closed = Some(Completion::MaxJobs);
                return;
            }
            self.n_visible = self.n_visible.max(self.least_visible(trial));
            if self.n_prefix < self.n_visible {
                return;
            }
            if let Some(assignment) = self.queue.pop_front() {
                self.add(trial, assignment, Origin::Enqueued);
                continue;
            }
            match self.ask(trial) {
                Proposal::Start(assignment) => self.add(trial, assignment, Origin::Strategy),
                // One more record by number, not by arrival: what the strategy sees then is the same for any schedule.
                Proposal::Wait if self.n_visible < self.records.len() => self.n_visible += 1,
                Proposal::Wait | Proposal::Exhausted => self.closed = Some(Completion::Exhausted),
            }
        }
    }

    /// Trials 0 to this, less one, have to be known before `trial` is proposed.
    fn least_visible(&self, trial: u32) -> usize {
        match self.spec.textbook() {
            // A bracket of the textbook is proposed as a whole, before any of it is trained.
            Some(hyperband) => hyperband.cohort_of(trial).first as usize,
            None => (trial + 1).saturating_sub(self.spec.max_parallel) as usize,
        }
    }

    fn ask(&mut self, trial: u32) -> Proposal {
        let (visible, pending) = self.records.split_at(self.n_visible);
        let pending: Vec<&Assignment> = pending.iter().map(|record| &record.assignment).collect();
        let context = context(&self.spec, self.objective, &self.priors, (visible, &pending), trial);
        self.strategy.propose(&context, &mut stream(self.spec.seed, Purpose::Proposal(trial)))
    }

    fn add(&mut self, trial: u32, assignment: Assignment, origin: Origin) {
        let rounds = self.spec.rounds_of(&assignment);
        let mut record = TrialRecord::proposed(trial, assignment, rounds);
        record.origin = origin;
        record.informed_by = self.n_visible as u32;
        record.bracket = self.spec.hyperband().map(|hyperband| hyperband.bracket_of(trial, self.spec.seed));
        if let Some(hyperband) = self.spec.textbook() {
            let lowest = hyperband.cohort_of(trial).rungs.first().map(|rung| rung.rounds);
            record.to_round = lowest.unwrap_or(rounds).min(rounds);
        }
        self.records.push(record);
        self.revision += 1;
    }

    /// The visitor's own configuration takes the next number. Ignored if it is no point of the space (`Space::point` tells
    /// why), or if nothing more is to come.
    pub(super) fn enqueue(&mut self, point: Assignment) {
        let is_welcome = self.takes_more() && self.spec.space.contains(&point);
        self.count_ignored(!is_welcome);
        if is_welcome {
            self.queue.push_back(point);
        }
    }

    /// Other ranges from here on. Trials that nobody has begun are proposed anew; of the others those inside the new ranges
    /// still inform the strategy, the rest stay in the records only (`Context::informs`). Ignored unless the job is paused
    /// and `check_edit` has no objection.
    pub(super) fn edit(&mut self, space: Space) {
        let is_welcome = self.paused && self.check_edit(&space).is_ok();
        self.count_ignored(!is_welcome);
        if !is_welcome {
            return;
        }
        self.spec.space = space;
        self.outlook.take();
        self.goals.forget_worth();
        // A strategy keeps nothing but what it can work out again.
        self.strategy = self.spec.strategy.build();
        self.priors = priors_of(&self.spec);
        self.queue.retain(|point| self.spec.space.contains(point));
        self.drop_waiting();
        self.n_visible = self.records.last().map_or(0, |record| record.informed_by as usize);
        if matches!(self.closed, Some(Completion::MaxJobs | Completion::Exhausted)) {
            self.closed = None;
        }
        self.revision += 1;
    }

    /// Whether the ranges may become those of `space`: the same hyperparameters in the same order and of the same kinds,
    /// with ranges that a new job could have. Errors with the first objection.
    pub fn check_edit(&self, space: &Space) -> Result<(), TunerError> {
        let (ours, theirs) = (&self.spec.space.dims, &space.dims);
        let is_same = |idx: usize| match (ours.get(idx), theirs.get(idx)) {
            (Some(a), Some(b)) => {
                let is_same_kind = std::mem::discriminant(&a.range) == std::mem::discriminant(&b.range);
                a.name == b.name && a.when == b.when && is_same_kind
            }
            _ => false,
        };
        if let Some(idx) = (0..ours.len().max(theirs.len())).find(|idx| !is_same(*idx)) {
            let name = ours.get(idx).or(theirs.get(idx)).map(|dim| dim.name.clone()).unwrap_or_default();
            return Err(RuleError::EditedParameters { name }.into());
        }
        // Queued points that the new ranges leave out are dropped, not refused.
        JobSpec { space: space.clone(), enqueued: Vec::new(), ..self.spec.clone() }.check()
    }
}

/// What may be known of these records and pending points.
pub(super) fn context<'a>(
    spec: &'a JobSpec,
    objective: usize,
    parents: &'a [Prior],
    (records, pending): (&'a [TrialRecord], &'a [&'a Assignment]),
    trial: u32,
) -> Context<'a> {
    Context {
        space: &spec.space,
        direction: spec.direction,
        objective,
        records,
        pending,
        parents,
        warm_start: spec.warm_start.as_ref().map(|warm_start| warm_start.kind),
        trial,
        seed: spec.seed,
    }
}
