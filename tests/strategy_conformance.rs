//! What every strategy must do when it proposes, whatever its cleverness. A new strategy joins by standing in
//! `generated_jobs::strategies`. Hyperband proposes like `Random`; what more it does shows in a job: `job_conformance.rs`.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[allow(dead_code, reason = "each test file uses its part")]
mod generated_jobs;
#[allow(dead_code, reason = "each test file uses its part")]
mod search_spaces;

use generated_jobs::strategies;
use search_spaces::{conditional, every_kind, integer, sixteen_points, suited, twelve_points, two_numbers};
use std::collections::BTreeSet;
use tuning_playground::rng::{Purpose, stream};
use tuning_playground::tuner::{
    Assignment, Context, Direction, FailReason, Proposal, RoundReport, Scaling, Space, StopReason, Strategy,
    StrategySpec, TrialRecord, TrialState, Value, WorkSpan,
};

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
    record.spans = vec![WorkSpan { worker: clock as u32 % 7, from: clock * f64::from(trial), to: record.ended }];
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
    for strategy in strategies() {
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

/// Linearly, a thirtieth of the draws at most would be in the half that is rare there. Early proposals only: later ones are
/// where a model likes it.
#[test]
fn both_halves_of_a_scale_are_searched() {
    // Name and middle: of ln x, of ln(1 - x), and of ln x with half a step on either side.
    let middles = [("lambda", 0.0316), ("subsample", 0.9684), ("num_round", 44.7)];
    for strategy in strategies() {
        let space = suited(strategy, &every_kind());
        let points: Vec<Assignment> =
            (0..10).flat_map(|seed| Run { seed, ..Run::new(strategy, &space, 8) }.points()).collect();
        for (name, middle) in middles {
            let idx = space.dims.iter().position(|dim| dim.name == name).unwrap();
            let number = |point: &Assignment| point[idx].to_string().parse::<f64>().unwrap();
            let above = points.iter().filter(|point| number(point) > middle).count();
            assert!((10..=70).contains(&above), "{strategy:?}: {name} is above {middle} in {above} of 80");
        }
    }
}

#[test]
fn equal_seeds_give_equal_points_and_others_do_not() {
    for strategy in strategies() {
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
    for strategy in strategies() {
        let space = suited(strategy, &every_kind());
        for in_flight in [1, 10] {
            let points = Run { in_flight, ..Run::new(strategy, &space, 100) }.points();
            assert_eq!(distinct(&points), 100, "{strategy:?}");
        }
    }
}

#[test]
fn a_finite_space_is_used_up_and_then_exhausted() {
    for strategy in strategies() {
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
    for strategy in strategies() {
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
    for strategy in strategies() {
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
    for strategy in strategies() {
        let space = suited(strategy, &leaves);
        let all = space.combinations().unwrap() as usize;
        let points = Run::new(strategy, &space, 300).points();
        assert_eq!((points.len(), distinct(&points)), (all, all), "{strategy:?}");
    }
}

#[test]
fn a_continuous_range_of_two_numbers_ends_the_search() {
    for strategy in strategies() {
        let space = suited(strategy, &two_numbers());
        let points = Run::new(strategy, &space, 10).points();
        assert!(distinct(&points) == points.len() && points.len() <= 2, "{strategy:?}: {points:?}");
    }
}

#[test]
fn failed_and_stopped_trials_are_tolerated() {
    for strategy in strategies() {
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
    for strategy in strategies() {
        let space = suited(strategy, &every_kind());
        let minimised = Run::new(strategy, &space, 30);
        let maximised = Run { direction: Direction::Maximize, ending: completes_negated, ..minimised };
        assert_eq!(minimised.points(), maximised.points(), "{strategy:?}");
    }
}

#[test]
fn an_exhausted_space_stays_so() {
    for strategy in strategies() {
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
    for strategy in strategies() {
        let space = suited(strategy, &every_kind());
        let run = Run::new(strategy, &space, 30);
        assert_eq!(run.points(), Run { clock: 12_345.6, ..run }.points(), "{strategy:?}");
    }
}

#[test]
fn a_new_strategy_told_the_same_records_proposes_the_same_points() {
    for strategy in strategies() {
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
