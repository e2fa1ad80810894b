//! What is TPE's own; what every strategy must do stands in `tests/strategy_conformance.rs`.

use super::*;
use crate::rng::{Purpose, stream};
use crate::tuner::{Condition, Direction, FailReason, Proposal, RoundReport, Scaling, StopReason};

fn real(name: &str) -> Dim {
    Dim::new(name, Range::Continuous { min: 0.0, max: 1.0, scaling: Scaling::Linear })
}

fn under(name: &str, parent: usize, values: &[&str]) -> Dim {
    let values = values.iter().map(|value| value.to_string()).collect();
    Dim { when: Some(Condition { parent, values }), ..real(name) }
}

fn booster() -> Dim {
    let values = ["gbtree", "dart", "gblinear"].map(String::from).to_vec();
    Dim::new("booster", Range::Categorical { values })
}

fn line() -> Space {
    Space::check(vec![real("x")]).unwrap()
}

/// A trial at `x` with these values after its rounds.
fn record(id: u32, x: f64, state: TrialState, values: &[f64]) -> TrialRecord {
    let mut record = TrialRecord::proposed(id, vec![Value::Real(x)], 9);
    record.state = state;
    record.reports = (1..).zip(values).map(|(round, value)| RoundReport { round, values: vec![*value] }).collect();
    record
}

fn context<'a>(space: &'a Space, records: &'a [TrialRecord], pending: &'a [&'a Assignment]) -> Context<'a> {
    let trial = (records.len() + pending.len()) as u32;
    Context {
        space,
        direction: Direction::Minimize,
        objective: 0,
        records,
        pending,
        parents: &[],
        warm_start: None,
        trial,
        seed: 0,
    }
}

fn xs(points: &[&Assignment]) -> Vec<f64> {
    let x = |point: &&Assignment| match point[0] {
        Value::Real(x) => x,
        _ => panic!("x is real"),
    };
    points.iter().map(x).collect()
}

#[test]
fn stopped_trials_come_behind_completed_ones_and_the_longest_first_among_them() {
    let stopped = TrialState::Stopped(StopReason::User);
    // 21 trials: three are good. Only two are completed, so the third is a stopped one: the one with two rounds and the
    // smaller value, though a shorter one has a still smaller one.
    let mut records = vec![
        record(0, 0.0, TrialState::Failed(FailReason::WorkerLost), &[0.0]),
        record(1, 0.1, stopped.clone(), &[-9.0]),
        record(2, 0.2, TrialState::Completed, &[7.0]),
        record(3, 0.3, stopped.clone(), &[5.0, 4.0]),
        record(4, 0.4, TrialState::Completed, &[8.0]),
        record(5, 0.5, stopped.clone(), &[4.0, 5.0]),
    ];
    records.extend((6..22).map(|id| record(id, f64::from(id) / 100.0, stopped.clone(), &[])));
    let space = line();
    let waiting = vec![Value::Real(0.9)];
    let pending = [&waiting];
    let (good, bad) = split(&context(&space, &records, &pending));
    assert_eq!(xs(&good), [0.2, 0.3, 0.4]);
    // The failed one is in neither, the pending one among the bad.
    assert_eq!(bad.len(), 18 + 1);
    assert_eq!((xs(&bad)[..2].to_vec(), xs(&bad).last()), (vec![0.1, 0.5], Some(&0.9)));
}

#[test]
fn a_tenth_is_good_and_never_more_than_25() {
    let n_good = |n: u32| {
        let records: Vec<TrialRecord> =
            (0..n).map(|id| record(id, 0.5, TrialState::Completed, &[f64::from(id)])).collect();
        split(&context(&line(), &records, &[])).0.len()
    };
    assert_eq!([10, 11, 20, 21, 250, 400].map(n_good), [1, 2, 2, 3, 25, 25]);
}

#[test]
fn dimensions_that_are_always_active_together_are_one_group() {
    let space = Space::check(vec![
        under("rate_drop", 1, &["dart"]),
        booster(),
        real("eta"),
        under("max_depth", 1, &["gbtree", "dart"]),
        under("skip_drop", 1, &["dart"]),
        under("gamma", 1, &["dart", "gbtree"]),
    ])
    .unwrap();
    assert_eq!(groups(&space), [vec![0, 4], vec![1, 2], vec![3, 5]]);
}

/// The least value that a strategy finds in `n` trials.
fn least(strategy: &mut dyn Strategy, space: &Space, seed: u64, n: u32, value: impl Fn(&Assignment) -> f64) -> f64 {
    let mut records: Vec<TrialRecord> = Vec::new();
    for trial in 0..n {
        let context = Context { seed, ..context(space, &records, &[]) };
        let Proposal::Start(point) = strategy.propose(&context, &mut stream(seed, Purpose::Proposal(trial))) else {
            panic!("the space is not used up");
        };
        let found = value(&point);
        let mut record = TrialRecord::proposed(trial, point, 1);
        record.state = TrialState::Completed;
        record.reports = vec![RoundReport { round: 1, values: vec![found] }];
        records.push(record);
    }
    records.iter().filter_map(|record| record.objective(0)).fold(f64::INFINITY, f64::min)
}

#[test]
fn it_finds_better_points_than_random_search() {
    // A bowl in three dimensions, and a branch of a conditional space that is better than the others.
    let bowl = Space::check(["a", "b", "c"].map(real).to_vec()).unwrap();
    let branches = Space::check(vec![booster(), under("rate_drop", 0, &["dart"]), real("eta")]).unwrap();
    let off = |value: &Value, best: f64| match value {
        Value::Real(x) => (x - best) * (x - best),
        _ => 0.5,
    };
    let in_bowl = |point: &Assignment| point.iter().map(|value| off(value, 0.3)).sum::<f64>();
    let on_branch = |point: &Assignment| off(&point[1], 0.8) + off(&point[2], 0.2);
    for (space, value) in [(&bowl, &in_bowl as &dyn Fn(&Assignment) -> f64), (&branches, &on_branch)] {
        let better = (0..20)
            .filter(|seed| least(&mut Tpe, space, *seed, 40, value) < least(&mut Random, space, *seed, 40, value))
            .count();
        // By chance 15 or more of 20 has a probability of 2 %.
        assert!(better >= 15, "{better} of 20");
    }
}
