//! The trials of a job as the model sees them.

use super::encoding::Encoding;
use super::likelihood::Sample;
use super::targets::{median_of_sorted, transform};
use crate::order;
use crate::tuner::record::{TrialRecord, TrialState};
use crate::tuner::space::Value;
use crate::tuner::strategy::Context;

/// A stopped trial's noise variance is up to this many times larger, less 1: at round 0 of its rounds.
const STOPPED_NOISE: f64 = 3.0;
/// Completed trials that must have reached a stopped trial's round before its final value is estimated from them.
const MIN_COMPLETED: usize = 3;

/// Trials by how they ended, in trial order.
#[derive(Debug, Clone, Default)]
pub struct History {
    /// Numbers of the trials with a value.
    pub trials: Vec<u32>,
    /// Their encoded points.
    pub rows: Vec<Vec<f64>>,
    /// Their losses; an estimate of the final one for a stopped trial.
    pub losses: Vec<f64>,
    /// Factors of their noise variance.
    pub noise_factor: Vec<f64>,
    /// Encoded points of trials that failed.
    pub failed: Vec<Vec<f64>>,
}

impl History {
    /// Of the first `n_records` records of the context.
    pub fn new(context: &Context<'_>, encoding: &Encoding<'_>, n_records: usize) -> Self {
        let records = &context.records[..n_records];
        let mut history = History::default();
        for record in records {
            let row = encoding.encode(&record.assignment);
            match (&record.state, context.loss(record)) {
                (TrialState::Completed, Some(loss)) => history.push(record.id, row, loss, 1.0),
                (TrialState::Stopped(_), Some(loss)) => {
                    let left = 1.0 - f64::from(record.rounds()) / f64::from(record.max_rounds.max(1));
                    let noise = 1.0 + STOPPED_NOISE * left.max(0.0);
                    history.push(record.id, row, final_loss(context, records, record, loss), noise);
                }
                // Stopped before it had a value: nothing is known.
                (TrialState::Stopped(_), None) | (TrialState::Waiting | TrialState::Running, _) => {}
                (TrialState::Completed | TrialState::Failed(_), _) => history.failed.push(row),
            }
        }
        history
    }

    /// What a model is fitted to.
    pub fn sample(&self) -> Sample {
        Sample { rows: self.rows.clone(), targets: transform(&self.losses), noise_factor: self.noise_factor.clone() }
    }

    fn push(&mut self, trial: u32, row: Vec<f64>, loss: f64, noise_factor: f64) {
        self.trials.push(trial);
        self.rows.push(row);
        self.losses.push(loss);
        self.noise_factor.push(noise_factor);
    }
}

/// What a stopped trial would have ended with: its last loss plus the median change of the completed trials from its round to
/// their end, and no better than the best of them. With too few of them, no better than their median.
fn final_loss(context: &Context<'_>, records: &[TrialRecord], stopped: &TrialRecord, loss: f64) -> f64 {
    let mut finals = Vec::new();
    let mut changes = Vec::new();
    for record in records.iter().filter(|record| record.state == TrialState::Completed) {
        let Some(end) = context.loss(record) else { continue };
        finals.push(end);
        let at_round = record.reports.iter().find(|report| report.round == stopped.rounds());
        if let Some(value) = at_round.and_then(|report| report.values.get(context.objective)) {
            changes.push(end - context.signed(*value));
        }
    }
    changes.retain(|change| change.is_finite());
    order::sort_by(&mut finals, |a, b| a.total_cmp(b));
    order::sort_by(&mut changes, |a, b| a.total_cmp(b));
    match finals.first() {
        None => loss,
        Some(_) if changes.len() < MIN_COMPLETED => loss.max(median_of_sorted(&finals)),
        Some(best) => (loss + median_of_sorted(&changes)).max(*best),
    }
}

/// A number for each record that stands for all that a model of the records up to it depends on (FNV-1a over the bits).
pub fn fingerprints(context: &Context<'_>) -> Vec<u64> {
    let mut hash = 0xCBF2_9CE4_8422_2325u64;
    let mut mix = |bits: u64| {
        hash = (hash ^ bits).wrapping_mul(0x0100_0000_01B3);
        hash
    };
    let numbers = |record: &TrialRecord| {
        mix(match record.state {
            TrialState::Completed => 1,
            TrialState::Stopped(_) => 2,
            _ => 3,
        });
        for value in &record.assignment {
            match value {
                Value::Real(x) => mix(x.to_bits()),
                Value::Integer(x) => mix(*x as u64),
                Value::Category(text) => text.bytes().fold(0, |_, byte| mix(u64::from(byte))),
                Value::Inactive => mix(5),
            };
        }
        mix(u64::from(record.max_rounds));
        record.reports.iter().fold(0, |_, report| {
            mix(u64::from(report.round));
            mix(report.values.get(context.objective).map_or(0, |value| value.to_bits()))
        });
        mix(4)
    };
    context.records.iter().map(numbers).collect()
}
