//! How the strategy came to a trial of the job, once more: from what it knew when it proposed it.

use super::{Job, proposing};
use crate::rng::{Purpose, stream};
use crate::tuner::gp::chooser::Chooser;
use crate::tuner::gp::encoding::Encoding;
use crate::tuner::record::Origin;
use crate::tuner::space::Assignment;
use crate::tuner::strategy::StrategySpec;
use crate::tuner::strategy::bayesian::{Bayesian, Source, Thinking};

/// Why a trial was proposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The Bayesian strategy: the best trial of a parent job.
    Parent,
    /// The Bayesian strategy: a configuration that is good on many data sets.
    Portfolio,
    /// The Bayesian strategy: a point of the initial design.
    Design,
    /// The Bayesian strategy: where the model promised most.
    Model,
    /// The Bayesian strategy: a random draw, since all that it looked at had been tried.
    Spent,
    /// The visitor's own.
    Enqueued,
    /// The ranges have been edited since: what was known then is known no more.
    Edited,
    /// Another strategy, which has no such model.
    NoModel,
}

/// What the strategy knew, weighed and chose.
#[derive(Debug, Clone)]
pub struct Thought<'a> {
    /// The trial: of the job, or the one that would come next.
    pub trial: u32,
    /// What decided.
    pub why: Why,
    /// Trials 0 to `n_known - 1` were known; those from there on, up to `trial - 1`, were pending.
    pub n_known: usize,
    /// Its hyperparameters. None where there is no such trial yet and nothing proposes one here.
    pub point: Option<Assignment>,
    /// What the model weighed, where it was asked.
    pub chooser: Option<Chooser<'a>>,
}

impl Job {
    /// How the strategy came to `trial`, told by the strategy itself from the trials that it knew then; `trial` may be the
    /// number of trials: the one that it would propose next, all others being over. `None` of a trial that there is not. `again`:
    /// the job's strategy, to be kept from call to call: it saves fits.
    pub fn thought(&self, trial: u32, again: &mut Bayesian) -> Option<Thought<'_>> {
        let record = self.records.get(trial as usize);
        let is_next = trial as usize == self.records.len() && self.records.iter().all(|it| it.state.is_finished());
        if record.is_none() && !is_next {
            return None;
        }
        let n_known = record.map_or(self.records.len(), |record| record.informed_by as usize);
        let point = record.map(|record| record.assignment.clone());
        let no_model = |why| Some(Thought { trial, why, n_known, point: point.clone(), chooser: None });
        if record.is_some_and(|record| record.origin == Origin::Enqueued) {
            return no_model(Why::Enqueued);
        }
        if !matches!(self.spec.strategy, StrategySpec::Bayesian { .. }) {
            return no_model(Why::NoModel);
        }
        let encoding = Encoding::of(&self.spec.space);
        let Thinking { source, row, chooser } = self.think(trial, n_known, &encoding, again);
        let again = row.map(|row| encoding.decode(&row));
        if point.is_some() && again.is_some() && again != point {
            return no_model(Why::Edited);
        }
        let why = match source {
            Source::Parent => Why::Parent,
            Source::Portfolio => Why::Portfolio,
            Source::Design => Why::Design,
            Source::Model => Why::Model,
            Source::Spent => Why::Spent,
        };
        Some(Thought { trial, why, n_known, point: point.or(again), chooser })
    }

    /// The first trial that was proposed with the result of `trial` at hand: one of the job, or the one that would come next.
    /// `None` while there is none.
    pub fn first_after(&self, trial: u32) -> Option<u32> {
        let known = |at: usize| self.records.get(at).is_some_and(|record| record.informed_by > trial);
        if let Some(at) = (trial as usize + 1..self.records.len()).find(|at| known(*at)) {
            return Some(at as u32);
        }
        let is_over = self.records.iter().all(|record| record.state.is_finished());
        (is_over && (trial as usize) < self.records.len()).then_some(self.records.len() as u32)
    }

    fn think<'a>(&'a self, trial: u32, n_known: usize, encoding: &Encoding<'a>, again: &mut Bayesian) -> Thinking<'a> {
        let before = self.records.get(..trial as usize).unwrap_or_default();
        let (known, pending) = before.split_at(n_known.min(before.len()));
        let pending: Vec<&Assignment> = pending.iter().map(|record| &record.assignment).collect();
        let context = proposing::context(&self.spec, self.objective, &self.priors, (known, &pending), trial);
        again.think(&context, encoding, &mut stream(self.spec.seed, Purpose::Proposal(trial)))
    }
}
