//! Asynchronous successive halving in its stopping form: the rule behind AMT's Hyperband.
//!
//! AWS says that its Hyperband builds on ASHA (Li et al. 2020). Of ASHA's two forms the stopping one fits boosting, where to
//! go on is free and to pause is not: at each rung a trial goes on if it is among the best third of those that have reached
//! it (itself included), else it is stopped for good. Nothing waits for anything.
//!
//! With `m` trials at the rung the best max(1, floor(m / 3)) go on, as in Optuna's SuccessiveHalvingPruner: the first two
//! trials at a rung go on only if they are the best so far.

use super::{Standing, StopRule, Verdict};
use crate::tuner::hyperband::{Hyperband, REDUCTION_FACTOR};
use crate::tuner::record::{StopReason, TrialRecord, TrialState};

/// The rule, with its rungs.
#[derive(Debug, Clone)]
pub struct Asha {
    hyperband: Hyperband,
}

impl Asha {
    /// The rule of an asynchronous Hyperband; the other form (`Form::Brackets`) stops at barriers and never here.
    pub fn new(hyperband: Hyperband) -> Self {
        Asha { hyperband }
    }
}

impl StopRule for Asha {
    fn verdict(&mut self, standing: &Standing<'_>) -> Verdict {
        let Some((last, earlier)) = standing.trial.reports.split_last() else { return Verdict::Continue };
        let reached = earlier.last().map_or(0, |report| report.round);
        let Some(rung) = self.hyperband.rung_between(standing.trial.bracket, reached, last.round) else {
            return Verdict::Continue;
        };
        let loss = standing.loss(last);
        let rivals = standing.known.iter().filter(|record| is_rival(record, standing.trial));
        let losses: Vec<f64> = rivals.filter_map(|record| standing.loss_at(record, rung)).collect();
        let places = ((losses.len() + 1) / REDUCTION_FACTOR as usize).max(1);
        // Ties go on: metrics such as `error` take few values, and equal trials are equally good.
        let n_ahead = losses.iter().filter(|theirs| **theirs < loss).count();
        if n_ahead < places && loss.is_finite() { Verdict::Continue } else { Verdict::Stop(StopReason::Rung) }
    }
}

/// Whether `record` is compared with `trial`: brackets halve by themselves.
fn is_rival(record: &TrialRecord, trial: &TrialRecord) -> bool {
    record.bracket == trial.bracket && !matches!(record.state, TrialState::Failed(_))
}
