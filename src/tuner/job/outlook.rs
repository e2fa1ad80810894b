//! What the model says of a job that is over or held: which trial to take, whether going on is worth it, and how far
//! to trust the model in this.

use super::{Job, proposing};
use crate::tuner::completion::{Completion, Worth};
use crate::tuner::gp::fits;
use crate::tuner::gp::leave_one_out::Trust;
use crate::tuner::gp::surrogate::{Recommended, Surrogate};
use crate::tuner::record::JobStatus;
use crate::tuner::spec::deviation_of;
use crate::tuner::strategy::Context;

/// What the model says. It costs a fit of it, so it is made once, when it is first asked for.
#[derive(Debug, Clone, Copy, PartialEq, Default, serde::Serialize)]
pub struct Outlook {
    /// The trial to take, where it is not the one with the best value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recommended: Option<Recommended>,
    /// What may still be gained, and what counts as a gain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub worth: Option<Worth>,
    /// How far the model is to be trusted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trust: Option<Trust>,
}

impl Job {
    /// Of a job that is over or held; empty while it runs, since every trial that finishes would change it.
    pub(super) fn outlook(&self) -> Outlook {
        if !self.paused && !self.status.is_over() {
            return Outlook::default();
        }
        *self.outlook.get_or_init(|| {
            let context = self.context(self.records.len());
            let Some(surrogate) = Surrogate::of(&context) else { return Outlook::default() };
            let worth = self.worth(&surrogate, &context);
            // Of a point outside the ranges, which may have been edited, the model knows nothing.
            let is_known = |best: &u32| self.records.get(*best as usize).is_some_and(|record| context.informs(record));
            Outlook {
                recommended: self.best().filter(is_known).and_then(|best| surrogate.beside(best, &self.records)),
                worth,
                trust: worth.map(|_| Trust::from(&surrogate.leave_one_out())),
            }
        })
    }

    /// Whether going on is worth it. What the criterion was held against where that is the news: while the job runs, and after
    /// it has ended by it. Trials that came in later count elsewhere.
    pub(super) fn shown_worth(&self) -> Option<Worth> {
        let outlook = self.outlook();
        let is_running = self.status == JobStatus::InProgress && !self.paused;
        let has_ended_by_it = self.status == JobStatus::Completed && self.closed == Some(Completion::RegretBound);
        let judged = self.goals.worth().filter(|_| is_running || has_ended_by_it);
        judged.or(outlook.worth)
    }

    /// Holds the regret bound after trials 0 to `n_prefix - 1` against the criterion, if the job has it. It costs a fit of the
    /// model, too, so the more trials there are, the fewer of them are judged.
    pub(super) fn judge(&mut self) -> Option<Completion> {
        if !self.spec.completion.on_regret_bound || !self.goals.has_enough() || !fits::is_due(self.n_prefix) {
            return None;
        }
        let context = self.context(self.n_prefix);
        let worth = Surrogate::of(&context).and_then(|surrogate| self.worth(&surrogate, &context));
        self.goals.judge(worth)
    }

    fn worth(&self, surrogate: &Surrogate<'_>, context: &Context<'_>) -> Option<Worth> {
        let deviation = deviation_of(&self.spec.objective_metric);
        let deviation = self.spec.metrics.iter().position(|metric| *metric == deviation);
        Worth::of(surrogate, context, deviation.map(|idx| (self.spec.folds, idx)))
    }

    /// What is known after the first `n_records` trials; those of them that have not finished say nothing.
    pub(super) fn context(&self, n_records: usize) -> Context<'_> {
        let records = self.records.get(..n_records).unwrap_or_default();
        let trial = records.len() as u32;
        proposing::context(&self.spec, self.objective, &self.priors, (records, &[]), trial)
    }
}
