//! The trials of a job as the model sees them.

use super::encoding::Encoding;
use super::finals::Finals;
use super::kernel::Layout;
use super::likelihood::Sample;
use super::targets::transform;
use crate::tuner::record::TrialState;
use crate::tuner::space::Value;
use crate::tuner::strategy::Context;
use crate::tuner::warm_start::WarmStartType;

/// A stopped trial's noise variance is up to this many times larger, less 1: at round 0 of its rounds.
const STOPPED_NOISE: f64 = 3.0;
/// A parent's trial has a noise variance so many times larger than an own one: its data may differ.
const PARENT_NOISE: f64 = 2.0;

/// Trials by how they ended: the parents' first, then the job's own, in trial order.
#[derive(Debug, Clone, Default)]
pub struct History {
    /// Numbers of the trials with a value; none of a parent's.
    pub trials: Vec<Option<u32>>,
    /// Their encoded points.
    pub rows: Vec<Vec<f64>>,
    /// Their losses; an estimate of the final one for a stopped trial.
    pub losses: Vec<f64>,
    /// Factors of their noise variance.
    pub noise_factor: Vec<f64>,
    /// Number of the group that each belongs to: 0 for the job's own and what compares with them. Losses compare within a
    /// group only.
    groups: Vec<usize>,
    /// Encoded points of trials that failed.
    pub failed: Vec<Vec<f64>>,
}

impl History {
    /// Of the parents and the first `n_records` records of the context.
    pub fn new(context: &Context<'_>, encoding: &Encoding<'_>, n_records: usize) -> Self {
        let mut history = History::default();
        for parent in context.parents {
            let group = if has_same_data(context) { 0 } else { parent.parent + 1 };
            let row = encoding.encode(&parent.assignment);
            match context.prior_loss(parent) {
                Some(loss) => history.push(None, row, (loss, group), PARENT_NOISE),
                None if has_same_data(context) => history.failed.push(row),
                None => {}
            }
        }
        let records = &context.records[..n_records];
        let mut finals = Finals::new(context, records);
        for record in records.iter().filter(|record| context.informs(record)) {
            let row = encoding.encode(&record.assignment);
            match (&record.state, context.loss(record)) {
                (TrialState::Completed, Some(loss)) => history.push(Some(record.id), row, (loss, 0), 1.0),
                (TrialState::Stopped(_), Some(loss)) => {
                    let left = 1.0 - f64::from(record.rounds()) / f64::from(record.max_rounds.max(1));
                    let noise = 1.0 + STOPPED_NOISE * left.max(0.0);
                    let loss = finals.of_stopped(record.rounds(), loss);
                    history.push(Some(record.id), row, (loss, 0), noise);
                }
                // Stopped before it had a value, or still running: nothing is known.
                (TrialState::Completed | TrialState::Failed(_), _) => history.failed.push(row),
                _ => {}
            }
        }
        history
    }

    /// What a model is fitted to: the losses of each group are transformed by themselves.
    pub fn sample(&self) -> Sample {
        let mut targets = vec![0.0; self.losses.len()];
        for group in 0..=self.groups.iter().copied().max().unwrap_or(0) {
            let places: Vec<usize> = (0..targets.len()).filter(|idx| self.groups[*idx] == group).collect();
            let losses: Vec<f64> = places.iter().map(|idx| self.losses[*idx]).collect();
            places.into_iter().zip(transform(&losses)).for_each(|(idx, target)| targets[idx] = target);
        }
        Sample {
            rows: self.rows.clone(),
            targets,
            noise_factor: self.noise_factor.clone(),
            groups: self.groups.clone(),
        }
    }

    /// (target, loss) of what compares with the job's own trials.
    pub fn own_scale(&self, sample: &Sample) -> Vec<(f64, f64)> {
        let pairs = sample.targets.iter().copied().zip(self.losses.iter().copied()).zip(&self.groups);
        pairs.filter(|(_, group)| **group == 0).map(|(pair, _)| pair).collect()
    }

    fn push(&mut self, trial: Option<u32>, row: Vec<f64>, (loss, group): (f64, usize), noise_factor: f64) {
        self.trials.push(trial);
        self.rows.push(row);
        self.losses.push(loss);
        self.groups.push(group);
        self.noise_factor.push(noise_factor);
    }
}

/// Whether the parents' objectives compare with the job's own.
fn has_same_data(context: &Context<'_>) -> bool {
    context.warm_start == Some(WarmStartType::IdenticalDataAndAlgorithm)
}

/// The hyperparameters of a kernel for the trials of this context.
pub fn layout(context: &Context<'_>, encoding: &Encoding<'_>) -> Layout {
    let has_value = context.parents.iter().any(|parent| context.prior_loss(parent).is_some());
    Layout { is_related: has_value && !has_same_data(context), ..Layout::new(encoding.categorical()) }
}

/// Trials with a value that compares with the job's own, after no record, the first, the first two, and so on.
pub fn values(context: &Context<'_>) -> Vec<usize> {
    let theirs = context.parents.iter().filter(|parent| context.prior_loss(parent).is_some()).count();
    let mut counts = vec![if has_same_data(context) { theirs } else { 0 }];
    for record in context.records {
        let is_value = context.informs(record) && context.loss(record).is_some();
        counts.push(counts.last().copied().unwrap_or(0) + usize::from(is_value));
    }
    counts
}

/// Numbers that stand for all that a model depends on after no record, the first, the first two, and so on (FNV-1a over the
/// bits).
pub fn fingerprints(context: &Context<'_>) -> Vec<u64> {
    let mut hash = Hash(0xCBF2_9CE4_8422_2325);
    for parent in context.parents {
        hash.mix(parent.parent as u64);
        hash.mix_point(&parent.assignment);
        hash.mix(parent.objective.map_or(0, f64::to_bits));
    }
    let mut found = vec![hash.0];
    for record in context.records {
        hash.mix(match record.state {
            TrialState::Completed => 1,
            TrialState::Stopped(_) => 2,
            _ => 3,
        });
        hash.mix(u64::from(context.informs(record)));
        hash.mix_point(&record.assignment);
        hash.mix(u64::from(record.max_rounds));
        for report in &record.reports {
            hash.mix(u64::from(report.round));
            hash.mix(report.values.get(context.objective).map_or(0, |value| value.to_bits()));
        }
        found.push(hash.0);
    }
    found
}

struct Hash(u64);

impl Hash {
    fn mix(&mut self, bits: u64) {
        self.0 = (self.0 ^ bits).wrapping_mul(0x0100_0000_01B3);
    }

    fn mix_point(&mut self, point: &[Value]) {
        for value in point {
            match value {
                Value::Real(x) => self.mix(x.to_bits()),
                Value::Integer(x) => self.mix(*x as u64),
                Value::Category(text) => text.bytes().for_each(|byte| self.mix(u64::from(byte))),
                Value::Inactive => self.mix(5),
            }
        }
    }
}
