//! TPE, the tree-structured Parzen estimator (Bergstra et al. 2011), as Optuna 5.0 does it by default: the multivariate form,
//! running trials counted among the bad ones ("constant liar"). Not one of AMT's strategies; it is here to compare with.
//!
//! `l`: density of the best tenth of the trials; `g`: density of the others. The next point is the one of some draws from l
//! with the largest log l - log g.
//!
//! Where we depart from Optuna: 64 draws instead of 24, the best of which is improved along each coordinate; a point that
//! was proposed before is not proposed again. In a conditional space dimensions that are always active together are drawn
//! together, and those groups apart, which is Optuna's `group=True`.

use super::random::Random;
use super::{Context, Proposal, Strategy};
use crate::order;
use crate::tuner::parzen::{Parzen, Place};
use crate::tuner::record::{TrialRecord, TrialState};
use crate::tuner::space::{Assignment, Dim, Range, Space, Value};
use rand_chacha::ChaCha8Rng;

/// Finished trials before the first one that is not drawn at random (Optuna `n_startup_trials`).
const STARTUP_TRIALS: usize = 10;
/// Share of the finished trials that are good, and how many at most (Optuna `default_gamma`).
const GOOD_SHARE: f64 = 0.1;
const MOST_GOOD: usize = 25;
/// Draws from l (Optuna `n_ei_candidates` is 24).
const CANDIDATES: usize = 64;
/// Steps along a coordinate of [0, 1] by which the best draw is improved.
const STEPS: [f64; 3] = [0.08, 0.02, 0.005];

/// TPE. It remembers nothing: all it needs is in the context.
#[derive(Debug, Clone, Copy, Default)]
pub struct Tpe;

impl Strategy for Tpe {
    fn propose(&mut self, context: &Context<'_>, rng: &mut ChaCha8Rng) -> Proposal {
        let (good, bad) = split(context);
        if good.len() + bad.len() < STARTUP_TRIALS + context.pending.len() {
            return Random.propose(context, rng);
        }
        let groups = groups(context.space);
        let ranked: Vec<Vec<Vec<Value>>> =
            groups.iter().map(|group| candidates(context.space, group, &good, &bad, rng)).collect();
        // The best of every group first, then the second best of every group, and so on.
        for rank in 0..=CANDIDATES {
            let mut point: Assignment = vec![Value::Inactive; context.space.dims.len()];
            for (group, values) in groups.iter().zip(&ranked) {
                for (&idx, value) in group.iter().zip(values.get(rank).into_iter().flatten()) {
                    point[idx] = value.clone();
                }
            }
            let point = context.space.canonical(point);
            if context.space.contains(&point) && !context.proposed().any(|earlier| *earlier == point) {
                return Proposal::Start(point);
            }
        }
        Random.propose(context, rng)
    }
}

/// The good points and the bad ones, each in trial order. Failed trials are in neither.
fn split<'a>(context: &Context<'a>) -> (Vec<&'a Assignment>, Vec<&'a Assignment>) {
    let ranks: Vec<(Rank, &'a Assignment)> =
        context.records.iter().filter_map(|record| Some((rank(context, record)?, &record.assignment))).collect();
    let best_first = order::places(ranks.len(), &mut |a, b| {
        let (a, b) = (&ranks[a].0, &ranks[b].0);
        a.stopped.cmp(&b.stopped).then(b.rounds.cmp(&a.rounds)).then(a.loss.total_cmp(&b.loss))
    });
    let n_good = ((GOOD_SHARE * ranks.len() as f64).ceil() as usize).min(MOST_GOOD);
    let mut is_good = vec![false; ranks.len()];
    best_first.iter().take(n_good).for_each(|idx| is_good[*idx] = true);
    let of = |wanted: bool| {
        let group = ranks.iter().zip(&is_good).filter(move |(_, is_good)| **is_good == wanted);
        group.map(|((_, point), _)| *point).collect::<Vec<_>>()
    };
    let (good, mut bad) = (of(true), of(false));
    bad.extend(context.pending.iter().filter(|point| context.space.contains(point)));
    (good, bad)
}

/// What decides whether a trial is among the best: completed before stopped; stopped later before stopped earlier; then
/// the smaller loss.
struct Rank {
    stopped: bool,
    rounds: u32,
    loss: f64,
}

fn rank(context: &Context<'_>, record: &TrialRecord) -> Option<Rank> {
    match record.state {
        _ if !context.informs(record) => None,
        TrialState::Completed => Some(Rank { stopped: false, rounds: 0, loss: context.loss(record)? }),
        TrialState::Stopped(_) => {
            let loss = context.loss(record).unwrap_or(f64::INFINITY);
            Some(Rank { stopped: true, rounds: record.rounds(), loss })
        }
        TrialState::Failed(_) | TrialState::Waiting | TrialState::Running | TrialState::Held => None,
    }
}

/// The dimensions, as lists of those that are always active together.
fn groups(space: &Space) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (idx, dim) in space.dims.iter().enumerate() {
        match groups.iter_mut().find(|group| same_condition(space, &space.dims[group[0]], dim)) {
            Some(group) => group.push(idx),
            None => groups.push(vec![idx]),
        }
    }
    groups
}

fn same_condition(space: &Space, a: &Dim, b: &Dim) -> bool {
    match (&a.when, &b.when) {
        (None, None) => true,
        (Some(a), Some(b)) if a.parent == b.parent => match &space.dims[a.parent].range {
            Range::Categorical { values } => {
                values.iter().all(|value| a.values.contains(value) == b.values.contains(value))
            }
            _ => false,
        },
        _ => false,
    }
}

/// Values for the dimensions of `group`, the most promising first: the best draw improved, then all draws.
fn candidates(
    space: &Space,
    group: &[usize],
    good: &[&Assignment],
    bad: &[&Assignment],
    rng: &mut ChaCha8Rng,
) -> Vec<Vec<Value>> {
    let ranges: Vec<&Range> = group.iter().map(|idx| &space.dims[*idx].range).collect();
    // Points where the group is not active say nothing of it.
    let observed = |points: &[&Assignment]| -> Vec<Vec<Place>> {
        points.iter().filter_map(|point| places(&ranges, group.iter().filter_map(|idx| point.get(*idx)))).collect()
    };
    let ratio =
        Ratio { l: Parzen::new(&ranges, &observed(good)), g: Parzen::new(&ranges, &observed(bad)), ranges: &ranges };
    let drawn: Vec<Vec<Value>> = (0..CANDIDATES).map(|_| ratio.l.draw(rng)).collect();
    let scores: Vec<f64> = drawn.iter().map(|values| ratio.score(values)).collect();
    let best_first = order::places(drawn.len(), &mut |a, b| scores[b].total_cmp(&scores[a]));
    let mut ranked: Vec<Vec<Value>> = best_first.into_iter().map(|idx| drawn[idx].clone()).collect();
    ranked.insert(0, ratio.improved(ranked[0].clone()));
    ranked
}

fn places<'v>(ranges: &[&Range], values: impl IntoIterator<Item = &'v Value>) -> Option<Vec<Place>> {
    ranges.iter().zip(values).map(|(range, value)| Place::of(range, value)).collect()
}

/// log l - log g.
struct Ratio<'a> {
    l: Parzen<'a>,
    g: Parzen<'a>,
    ranges: &'a [&'a Range],
}

impl Ratio<'_> {
    fn score(&self, values: &[Value]) -> f64 {
        places(self.ranges, values).map_or(f64::NEG_INFINITY, |at| self.l.ln_density(&at) - self.g.ln_density(&at))
    }

    /// Goes uphill from `values`, one dimension at a time: a number by steps that become smaller, a category to any other.
    fn improved(&self, mut values: Vec<Value>) -> Vec<Value> {
        let mut best = self.score(&values);
        for step in STEPS {
            for idx in 0..values.len() {
                for value in neighbours(self.ranges[idx], &values[idx], step) {
                    let mut moved = values.clone();
                    moved[idx] = value;
                    let score = self.score(&moved);
                    if score > best {
                        (best, values) = (score, moved);
                    }
                }
            }
        }
        values
    }
}

/// Values of the range that are `step` away; at least the next ones, for whole numbers; all others, for categories.
fn neighbours(range: &Range, value: &Value, step: f64) -> Vec<Value> {
    let Some(u) = range.to_unit(value) else { return Vec::new() };
    let away = [u - step, u + step].map(|u| range.from_unit(u.clamp(0.0, 1.0)));
    match (range, value) {
        (Range::Categorical { values }, _) => values.iter().cloned().map(Value::Category).collect(),
        (Range::Integer { min, max, .. }, Value::Integer(number)) => {
            let next = [-1, 1].map(|by| Value::Integer((number + by).clamp(*min, *max)));
            away.into_iter().zip(next).map(|(away, next)| if away == *value { next } else { away }).collect()
        }
        _ => away.to_vec(),
    }
}

#[cfg(test)]
mod tests;
