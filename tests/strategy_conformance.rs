//! What every strategy must do, whatever its cleverness. A new strategy joins by standing in `StrategySpec::ALL`.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeSet;
use tuning_playground::rng::{Purpose, stream};
use tuning_playground::tuner::{
    Assignment, Condition, Context, Dim, Direction, FailReason, Proposal, Range, RoundReport, Scaling, Space,
    StopReason, Strategy, StrategySpec, TrialRecord, TrialState, Value,
};

/// The space as the strategy takes it: a grid is made of lists.
fn suited(strategy: StrategySpec, space: &Space) -> Space {
    let mut space = space.clone();
    if strategy == StrategySpec::Grid {
        space.dims.iter_mut().for_each(|dim| dim.range = dim.range.to_list(4));
    }
    space
}

fn real(name: &str, min: f64, max: f64, scaling: Scaling) -> Dim {
    Dim::new(name, Range::Continuous { min, max, scaling })
}

fn integer(name: &str, min: i64, max: i64, scaling: Scaling) -> Dim {
    Dim::new(name, Range::Integer { min, max, scaling })
}

fn categorical(name: &str, values: &[&str]) -> Dim {
    Dim::new(name, Range::Categorical { values: values.iter().map(|v| v.to_string()).collect() })
}

/// Every kind of range on every scale that it may have.
fn every_kind() -> Space {
    Space::check(vec![
        real("alpha", 0.0, 100.0, Scaling::Auto),
        real("eta", 0.1, 0.3, Scaling::Linear),
        real("lambda", 1e-6, 1e3, Scaling::Logarithmic),
        real("subsample", 0.0, 0.999, Scaling::ReverseLogarithmic),
        integer("max_depth", 0, 10, Scaling::Auto),
        integer("max_delta_step", -3, 3, Scaling::Linear),
        integer("num_round", 1, 4000, Scaling::Logarithmic),
        categorical("grow_policy", &["depthwise", "lossguide"]),
    ])
    .unwrap()
}

/// 3 x 4 = 12 points, on scales that make some of them rare.
fn twelve_points() -> Space {
    Space::check(vec![
        categorical("tree_method", &["exact", "approx", "hist"]),
        integer("max_bin", 1, 4, Scaling::Logarithmic),
    ])
    .unwrap()
}

fn under(dim: Dim, parent: usize, values: &[&str]) -> Dim {
    Dim { when: Some(Condition { parent, values: values.iter().map(|v| v.to_string()).collect() }), ..dim }
}

/// Two levels of conditions, children before and behind their parents, numbers and a list.
fn conditional() -> Space {
    Space::check(vec![
        under(real("skip_drop", 0.0, 1.0, Scaling::Linear), 4, &["weighted"]),
        real("eta", 0.1, 0.3, Scaling::Linear),
        categorical("booster", &["gbtree", "dart", "gblinear"]),
        under(integer("max_depth", 1, 9, Scaling::Linear), 2, &["gbtree", "dart"]),
        under(categorical("sample_type", &["uniform", "weighted"]), 2, &["dart"]),
    ])
    .unwrap()
}

/// gblinear, or one of two trees, each with three depths, and with four rates under dart: 1 + 3 + 3 * 4 = 16 points.
fn sixteen_points() -> Space {
    Space::check(vec![
        under(integer("rate_drop", 1, 4, Scaling::Linear), 1, &["dart"]),
        categorical("booster", &["gbtree", "dart", "gblinear"]),
        under(integer("max_depth", 1, 3, Scaling::Logarithmic), 1, &["gbtree", "dart"]),
    ])
    .unwrap()
}

/// How a trial ends.
type Ending = fn(&Assignment, u32) -> (TrialState, Vec<f64>);

fn completes(point: &Assignment, _: u32) -> (TrialState, Vec<f64>) {
    let first = match &point[0] {
        Value::Real(x) => *x,
        Value::Integer(x) => *x as f64,
        Value::Category(text) => text.len() as f64,
        Value::Inactive => 0.5,
    };
    (TrialState::Completed, vec![first + 1.0, first])
}

fn fails(_: &Assignment, _: u32) -> (TrialState, Vec<f64>) {
    (TrialState::Failed(FailReason::WorkerLost), vec![])
}

fn ends_in_all_ways(point: &Assignment, trial: u32) -> (TrialState, Vec<f64>) {
    match trial % 5 {
        0 => fails(point, trial),
        1 => (TrialState::Failed(FailReason::ObjectiveNotANumber), vec![f64::NAN]),
        2 => (TrialState::Stopped(StopReason::User), vec![]),
        3 => (TrialState::Stopped(StopReason::User), completes(point, trial).1),
        _ => completes(point, trial),
    }
}

fn ended(trial: u32, point: Assignment, ending: Ending, clock: f64) -> TrialRecord {
    let (state, curve) = ending(&point, trial);
    let mut record = TrialRecord::proposed(trial, point, 2);
    record.reports = (1..).zip(curve).map(|(round, value)| RoundReport { round, values: vec![value] }).collect();
    record.state = state;
    record.started = Some(clock * f64::from(trial));
    record.ended = Some(clock * f64::from(trial) + clock);
    record
}

/// How a strategy is used.
#[derive(Clone, Copy)]
struct Run<'a> {
    strategy: StrategySpec,
    space: &'a Space,
    direction: Direction,
    n_trials: u32,
    in_flight: usize,
    seed: u64,
    ending: Ending,
    clock: f64,
}

impl<'a> Run<'a> {
    fn new(strategy: StrategySpec, space: &'a Space, n_trials: u32) -> Self {
        let direction = Direction::Minimize;
        Run { strategy, space, direction, n_trials, in_flight: 3, seed: 1, ending: completes, clock: 10.0 }
    }

    /// The points proposed, with the first `in_flight - 1` behind hidden, as in a job.
    fn points(self) -> Vec<Assignment> {
        let mut strategy = self.strategy.build();
        let mut records: Vec<TrialRecord> = Vec::new();
        let mut n_visible = 0;
        while records.len() < self.n_trials as usize {
            n_visible = n_visible.max((records.len() + 1).saturating_sub(self.in_flight));
            let trial = records.len() as u32;
            match self.propose(strategy.as_mut(), &records, n_visible) {
                Proposal::Start(point) => records.push(ended(trial, point, self.ending, self.clock)),
                Proposal::Wait if n_visible < records.len() => n_visible += 1,
                Proposal::Wait | Proposal::Exhausted => break,
            }
        }
        records.into_iter().map(|record| record.assignment).collect()
    }

    /// The answer for the trial behind `records`, of which all but the first `n_visible` are pending.
    fn propose(&self, strategy: &mut dyn Strategy, records: &[TrialRecord], n_visible: usize) -> Proposal {
        let trial = records.len() as u32;
        let pending: Vec<&Assignment> = records[n_visible..].iter().map(|record| &record.assignment).collect();
        let context = Context {
            space: self.space,
            direction: self.direction,
            objective: 0,
            records: &records[..n_visible],
            pending: &pending,
            parents: &[],
            warm_start: None,
            trial,
            seed: self.seed,
        };
        strategy.propose(&context, &mut stream(self.seed, Purpose::Proposal(trial)))
    }
}

fn distinct(points: &[Assignment]) -> usize {
    points.iter().map(|point| format!("{point:?}")).collect::<BTreeSet<_>>().len()
}

#[test]
fn every_proposal_is_a_point_of_the_space() {
    for strategy in StrategySpec::ALL {
        let space = suited(strategy, &every_kind());
        for seed in 0..5 {
            let points = Run { seed, ..Run::new(strategy, &space, 60) }.points();
            assert_eq!(points.len(), 60, "{strategy:?}");
            for point in points {
                assert!(space.contains(&point), "{strategy:?}: {point:?}");
            }
        }
    }
}

#[test]
fn equal_seeds_give_equal_points_and_others_do_not() {
    for strategy in StrategySpec::ALL {
        let space = suited(strategy, &every_kind());
        let run = Run::new(strategy, &space, 20);
        let points = run.points();
        assert_eq!(points, run.points(), "{strategy:?}");
        let others = Run { seed: 2, ..run }.points();
        assert!(points.iter().all(|point| !others.contains(point)), "{strategy:?}");
    }
}

#[test]
fn no_point_is_proposed_twice() {
    for strategy in StrategySpec::ALL {
        let space = suited(strategy, &every_kind());
        for in_flight in [1, 10] {
            let points = Run { in_flight, ..Run::new(strategy, &space, 100) }.points();
            assert_eq!(distinct(&points), 100, "{strategy:?}");
        }
    }
}

#[test]
fn a_finite_space_is_used_up_and_then_exhausted() {
    for strategy in StrategySpec::ALL {
        let space = suited(strategy, &twelve_points());
        for (in_flight, seed) in [(1, 0), (3, 1), (12, 2), (100, 3)] {
            let points = Run { in_flight, seed, ..Run::new(strategy, &space, 50) }.points();
            assert_eq!(points.len(), 12, "{strategy:?}");
            assert_eq!(distinct(&points), 12, "{strategy:?}");
        }
    }
}

#[test]
fn conditional_spaces_are_searched_with_canonical_points() {
    for strategy in StrategySpec::ALL {
        let space = suited(strategy, &conditional());
        for ending in [completes as Ending, ends_in_all_ways] {
            let points = Run { ending, ..Run::new(strategy, &space, 60) }.points();
            assert_eq!((points.len(), distinct(&points)), (60, 60), "{strategy:?}");
            assert!(points.iter().all(|point| space.contains(point)), "{strategy:?}: {points:?}");
            for idx in [0, 3, 4] {
                let inactive = points.iter().filter(|point| point[idx] == Value::Inactive).count();
                assert!(
                    (1..60).contains(&inactive),
                    "{strategy:?}: {} is inactive {inactive} times",
                    space.dims[idx].name
                );
            }
        }
    }
}

#[test]
fn a_finite_conditional_space_is_used_up_without_repeats() {
    for strategy in StrategySpec::ALL {
        let space = suited(strategy, &sixteen_points());
        for (in_flight, seed) in [(1, 0), (4, 1), (100, 2)] {
            let points = Run { in_flight, seed, ..Run::new(strategy, &space, 50) }.points();
            assert_eq!((points.len(), distinct(&points)), (16, 16), "{strategy:?}");
        }
    }
}

#[test]
fn points_that_are_hardly_ever_drawn_are_found_too() {
    // On this scale 200 comes once in ln(200.5 / 0.5) / ln(200.5 / 199.5) = 1,197 draws, 1 once in 5.
    let leaves = Space::check(vec![integer("max_leaves", 1, 200, Scaling::Logarithmic)]).unwrap();
    for strategy in StrategySpec::ALL {
        let space = suited(strategy, &leaves);
        let all = space.combinations().unwrap() as usize;
        let points = Run::new(strategy, &space, 300).points();
        assert_eq!((points.len(), distinct(&points)), (all, all), "{strategy:?}");
    }
}

#[test]
fn a_continuous_range_of_two_numbers_ends_the_search() {
    let eta = Space::check(vec![real("eta", 1.0, 1.0 + f64::EPSILON, Scaling::Linear)]).unwrap();
    for strategy in StrategySpec::ALL {
        let space = suited(strategy, &eta);
        let points = Run::new(strategy, &space, 10).points();
        assert!(distinct(&points) == points.len() && points.len() <= 2, "{strategy:?}: {points:?}");
    }
}

#[test]
fn failed_and_stopped_trials_are_tolerated() {
    for strategy in StrategySpec::ALL {
        let space = suited(strategy, &every_kind());
        for ending in [fails as Ending, ends_in_all_ways] {
            let points = Run { ending, ..Run::new(strategy, &space, 40) }.points();
            assert_eq!(points.len(), 40, "{strategy:?}");
            assert!(points.iter().all(|point| space.contains(point)), "{strategy:?}");
        }
    }
}

fn completes_negated(point: &Assignment, trial: u32) -> (TrialState, Vec<f64>) {
    let (state, curve) = completes(point, trial);
    (state, curve.into_iter().map(|value| -value).collect())
}

#[test]
fn to_maximise_is_to_minimise_the_negative() {
    for strategy in StrategySpec::ALL {
        let space = suited(strategy, &every_kind());
        let minimised = Run::new(strategy, &space, 30);
        let maximised = Run { direction: Direction::Maximize, ending: completes_negated, ..minimised };
        assert_eq!(minimised.points(), maximised.points(), "{strategy:?}");
    }
}

#[test]
fn an_exhausted_space_stays_so() {
    for strategy in StrategySpec::ALL {
        let space = suited(strategy, &twelve_points());
        let run = Run { in_flight: 1, ..Run::new(strategy, &space, 12) };
        let points = run.points();
        let records: Vec<TrialRecord> =
            (0..).zip(points).map(|(trial, point)| ended(trial, point, run.ending, 1.0)).collect();
        let mut told = strategy.build();
        for _ in 0..2 {
            assert_eq!(run.propose(told.as_mut(), &records, records.len()), Proposal::Exhausted, "{strategy:?}");
        }
    }
}

#[test]
fn the_clock_has_no_say() {
    for strategy in StrategySpec::ALL {
        let space = suited(strategy, &every_kind());
        let run = Run::new(strategy, &space, 30);
        assert_eq!(run.points(), Run { clock: 12_345.6, ..run }.points(), "{strategy:?}");
    }
}

#[test]
fn a_new_strategy_told_the_same_records_proposes_the_same_points() {
    for strategy in StrategySpec::ALL {
        let space = suited(strategy, &every_kind());
        let run = Run { in_flight: 1, ending: ends_in_all_ways, ..Run::new(strategy, &space, 25) };
        let points = run.points();
        let records: Vec<TrialRecord> =
            (0..).zip(&points).map(|(trial, point)| ended(trial, point.clone(), run.ending, 1.0)).collect();
        let mut replayed = strategy.build();
        for (told, expected) in points.iter().enumerate() {
            let proposal = run.propose(replayed.as_mut(), &records[..told], told);
            assert_eq!(proposal, Proposal::Start(expected.clone()), "{strategy:?}");
        }
    }
}
