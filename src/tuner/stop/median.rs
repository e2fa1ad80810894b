//! AMT's early stopping `Auto`: the median rule.
//!
//! SageMaker's guide (automatic-model-tuning-early-stopping): after every epoch take, for all earlier jobs, the running
//! average of the metric up to that epoch; a job whose value is worse than the median of these is stopped. This is that rule
//! word for word: the job's last *value* is compared. (Vizier's, from which it comes, takes the job's best value so far,
//! Golovin et al. 2017; on a curve that turns upwards it stops later.)
//!
//! What the guide leaves open is set as follows, because the bare words would stop half of all jobs, and AMT stopped 16 of
//! the 170 jobs of its own lab:
//! - 10 trials have completed before anything is stopped (Perrone et al. 2021 name this number for AMT);
//! - never before 4 rounds nor before a twentieth of the trial's rounds;
//! - only at rounds that 5 earlier trials have reached;
//! - never a trial that is among the best 3 of all that have reached the round.
//!
//! Earlier trials count with every round that they have trained, whether they completed or were stopped; failed ones do not.

use super::{Standing, StopRule, Verdict};
use crate::order;
use crate::tuner::Direction;
use crate::tuner::record::{StopReason, TrialRecord, TrialState};

/// Trials that have completed before anything is stopped.
const MIN_COMPLETED: usize = 10;
/// Rounds that every trial may train.
const GRACE_ROUNDS: u32 = 4;
/// The same as a share of the trial's rounds: one in this many.
const GRACE_SHARE: u32 = 20;
/// Earlier trials that have reached a round before it is judged.
const MIN_REACHED: usize = 5;
/// A trial of this rank or better at its round is never stopped.
const SAFE_RANK: usize = 3;

/// The rule, with the running averages of the finished trials that it has met.
#[derive(Debug, Default)]
pub struct MedianRule {
    /// By trial number; of each report the mean loss up to it.
    averages: Vec<Vec<f64>>,
}

impl StopRule for MedianRule {
    fn verdict(&mut self, standing: &Standing<'_>) -> Verdict {
        let Some(last) = standing.trial.reports.last() else { return Verdict::Continue };
        if last.round < grace(standing) || !enough_completed(standing) {
            return Verdict::Continue;
        }
        self.meet(standing);
        let loss = standing.loss(last);
        let is_better = |record: &&TrialRecord| {
            let theirs = standing.loss_at(record, last.round);
            counts(record) && record.rounds() >= last.round && theirs.is_some_and(|theirs| theirs < loss)
        };
        let n_better = standing.known.iter().filter(is_better).count();
        match self.compared_with(standing, last.round) {
            Some(median) if n_better >= SAFE_RANK && loss > median => Verdict::Stop(StopReason::Median),
            _ => Verdict::Continue,
        }
    }
}

/// What the rule compares `standing.trial` with: (round, value), the median of the running averages of the known trials at
/// these rounds of it, the value as the metric has it. Rounds at which the rule does not judge are left out, as are medians
/// that are no finite number; with fewer than 10 completed trials these are all. (The rule spares the best 3 at a round
/// whatever the median.)
pub fn medians(standing: &Standing<'_>, rounds: impl Iterator<Item = u32>) -> Vec<(u32, f64)> {
    if !enough_completed(standing) {
        return Vec::new();
    }
    let mut rule = MedianRule::default();
    rule.meet(standing);
    let sign = if standing.direction == Direction::Minimize { 1.0 } else { -1.0 };
    // The last round of a trial is its end and not judged.
    let judged = rounds.filter(|round| (grace(standing)..standing.trial.max_rounds).contains(round));
    judged
        .filter_map(|round| Some((round, sign * rule.compared_with(standing, round)?)))
        .filter(|(_, median)| median.is_finite())
        .collect()
}

/// The first round that is judged.
fn grace(standing: &Standing<'_>) -> u32 {
    GRACE_ROUNDS.max(standing.trial.max_rounds.div_ceil(GRACE_SHARE))
}

fn enough_completed(standing: &Standing<'_>) -> bool {
    standing.known.iter().filter(|record| record.state == TrialState::Completed).count() >= MIN_COMPLETED
}

impl MedianRule {
    /// The median of the running averages, as losses, of the known trials that have reached `round`; `None` if these are too
    /// few. The known trials have been met.
    fn compared_with(&self, standing: &Standing<'_>, round: u32) -> Option<f64> {
        let reached = standing.known.iter().zip(&self.averages).filter(|(record, _)| counts(record));
        let average = |(record, own): (&TrialRecord, &Vec<f64>)| {
            // The last report up to this round; rounds that are not reported count with the one before.
            let upto = record.reports.partition_point(|report| report.round <= round);
            upto.checked_sub(1).and_then(|idx| own.get(idx)).copied()
        };
        let averages: Vec<f64> = reached.filter(|(record, _)| record.rounds() >= round).filter_map(average).collect();
        (averages.len() >= MIN_REACHED).then(|| median(averages))
    }

    /// Works out the averages of the known trials that are new to it.
    fn meet(&mut self, standing: &Standing<'_>) {
        for record in standing.known.iter().skip(self.averages.len()) {
            let mut sum = 0.0;
            let running = |(idx, report)| {
                sum += standing.loss(report);
                sum / (idx + 1) as f64
            };
            self.averages.push(record.reports.iter().enumerate().map(running).collect());
        }
    }
}

/// Whether a finished trial is one of "all earlier jobs".
fn counts(record: &TrialRecord) -> bool {
    matches!(record.state, TrialState::Completed | TrialState::Stopped(_))
}

/// The middle value, or the mean of the two in the middle.
fn median(mut values: Vec<f64>) -> f64 {
    order::sort_by(&mut values, f64::total_cmp);
    let middle = values.len() / 2;
    match (values.len() % 2, values.get(middle), middle.checked_sub(1).and_then(|below| values.get(below))) {
        (0, Some(upper), Some(lower)) => lower / 2.0 + upper / 2.0,
        (_, Some(value), _) => *value,
        (_, None, _) => f64::INFINITY,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_of_an_even_number_is_between_the_middle_two() {
        assert_eq!(median(vec![4.0, 1.0, 3.0, 2.0]), 2.5);
        assert_eq!(median(vec![9.0, 1.0, 3.0]), 3.0);
    }
}
