//! What a stopped trial would have ended with, from the completed ones.

use super::targets::median_of_sorted;
use crate::order;
use crate::tuner::record::{RoundReport, TrialRecord, TrialState};
use crate::tuner::strategy::Context;

/// Completed trials that must have reached a stopped trial's round before its final value is estimated from them.
const MIN_COMPLETED: usize = 3;

/// The completed trials of a history, gone through once for all its stopped ones.
#[derive(Debug)]
pub struct Finals<'a> {
    context: &'a Context<'a>,
    /// Their final losses and their reports, in trial order.
    completed: Vec<(f64, &'a [RoundReport])>,
    /// Their final losses, best first.
    ends: Vec<f64>,
    /// The median change from a round to the end, by the rounds that were asked for; `None` where too few got there. However
    /// many trials were stopped, there are no more of these than rounds.
    changes: Vec<(u32, Option<f64>)>,
}

impl<'a> Finals<'a> {
    /// Of the completed ones among `records`.
    pub fn new(context: &'a Context<'a>, records: &'a [TrialRecord]) -> Self {
        let is_completed = |record: &&TrialRecord| record.state == TrialState::Completed;
        let end = |record: &'a TrialRecord| Some((context.loss(record)?, record.reports.as_slice()));
        let completed: Vec<_> = records.iter().filter(is_completed).filter_map(end).collect();
        let mut ends: Vec<f64> = completed.iter().map(|(end, _)| *end).collect();
        order::sort_by(&mut ends, |a, b| a.total_cmp(b));
        Finals { context, completed, ends, changes: Vec::new() }
    }

    /// The final loss of a trial that was stopped after `round` with `loss`: that plus the median change of the completed
    /// trials from this round to their end, and no better than the best of them. With too few of them, no better than their
    /// median.
    pub fn of_stopped(&mut self, round: u32, loss: f64) -> f64 {
        let change = self.change_from(round);
        match (self.ends.first(), change) {
            (None, _) => loss,
            (Some(_), None) => loss.max(median_of_sorted(&self.ends)),
            (Some(best), Some(change)) => (loss + change).max(*best),
        }
    }

    fn change_from(&mut self, round: u32) -> Option<f64> {
        if let Some((_, change)) = self.changes.iter().find(|(known, _)| *known == round) {
            return *change;
        }
        let change = |(end, reports): &(f64, &[RoundReport])| {
            let at_round = reports.get(reports.partition_point(|report| report.round < round))?;
            let value = at_round.values.get(self.context.objective).filter(|_| at_round.round == round)?;
            Some(end - self.context.signed(*value)).filter(|change| change.is_finite())
        };
        let mut changes: Vec<f64> = self.completed.iter().filter_map(change).collect();
        order::sort_by(&mut changes, |a, b| a.total_cmp(b));
        let median = (changes.len() >= MIN_COMPLETED).then(|| median_of_sorted(&changes));
        self.changes.push((round, median));
        median
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tuner::record::StopReason;
    use crate::tuner::space::Space;
    use crate::tuner::spec::Direction;
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    fn record(id: u32, state: TrialState, values: Vec<f64>, every: usize) -> TrialRecord {
        let mut record = TrialRecord::proposed(id, vec![], 30);
        let reports = (1..).zip(values).map(|(round, value)| RoundReport { round, values: vec![0.5, value] });
        record.reports = reports.step_by(every).collect();
        record.state = state;
        record
    }

    /// Completed and stopped trials with some values that are no numbers; some report every third round only.
    fn records(n: u32, rng: &mut ChaCha8Rng) -> Vec<TrialRecord> {
        let mut record = |id| {
            let is_stopped = rng.random_bool(0.5);
            let rounds = if is_stopped { rng.random_range(1..30) } else { 30 };
            let value = |rng: &mut ChaCha8Rng| if rng.random_bool(0.05) { f64::NAN } else { rng.random() };
            let state = if is_stopped { TrialState::Stopped(StopReason::Median) } else { TrialState::Completed };
            record(id, state, (0..rounds).map(|_| value(rng)).collect(), if id % 4 == 3 { 3 } else { 1 })
        };
        (0..n).map(&mut record).collect()
    }

    /// The same in the plainest way, from all records for every stopped trial.
    fn plain(context: &Context<'_>, records: &[TrialRecord], stopped: &TrialRecord, loss: f64) -> f64 {
        let (mut ends, mut changes) = (Vec::new(), Vec::new());
        for record in records.iter().filter(|record| record.state == TrialState::Completed) {
            let Some(end) = context.loss(record) else { continue };
            ends.push(end);
            if let Some(at) = record.reports.iter().find(|report| report.round == stopped.rounds()) {
                changes.push(end - context.signed(at.values[1]));
            }
        }
        changes.retain(|change| change.is_finite());
        ends.sort_by(f64::total_cmp);
        changes.sort_by(f64::total_cmp);
        match ends.first() {
            None => loss,
            Some(_) if changes.len() < 3 => loss.max(median_of_sorted(&ends)),
            Some(best) => (loss + median_of_sorted(&changes)).max(*best),
        }
    }

    #[test]
    fn every_estimate_is_that_of_the_plain_rule_to_the_last_bit() {
        let space = Space { dims: vec![] };
        let (mut n_estimated, mut n_few) = (0, 0);
        for seed in 0..60 {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            let records = records(1 + seed as u32, &mut rng);
            let direction = if seed % 2 == 0 { Direction::Minimize } else { Direction::Maximize };
            let (parents, pending, warm_start) = (&[], &[], None);
            let (objective, trial) = (1, records.len() as u32);
            let context = Context {
                space: &space,
                direction,
                objective,
                records: &records,
                pending,
                parents,
                warm_start,
                trial,
                seed,
            };
            let mut finals = Finals::new(&context, &records);
            for stopped in records.iter().filter(|record| matches!(record.state, TrialState::Stopped(_))) {
                let Some(loss) = context.loss(stopped) else { continue };
                let ours = finals.of_stopped(stopped.rounds(), loss);
                assert_eq!(ours.to_bits(), plain(&context, &records, stopped, loss).to_bits(), "{seed}");
                let is_few = finals.change_from(stopped.rounds()).is_none();
                (n_estimated, n_few) = (n_estimated + u32::from(!is_few), n_few + u32::from(is_few));
            }
        }
        // Else it would show little.
        assert!(n_estimated > 100 && n_few > 20, "{n_estimated}, {n_few}");
    }
}
