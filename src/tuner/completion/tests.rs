//! The criteria, a list of values at a time.

use super::*;
use crate::math::pow;
use crate::tuner::space::Space;
use crate::tuner::stop::EarlyStopping;
use crate::tuner::strategy::StrategySpec;
use crate::tuner::{Dim, Range, Rounds, Scaling};

fn goals(completion: Criteria, direction: Direction) -> Goals {
    let range = Range::Continuous { min: 0.0, max: 1.0, scaling: Scaling::Linear };
    Goals::new(&JobSpec {
        name: "goals".into(),
        objective_metric: "m".into(),
        direction,
        metrics: vec!["m".into()],
        folds: 0,
        space: Space { dims: vec![Dim::new("x", range)] },
        strategy: StrategySpec::Random,
        early_stopping: EarlyStopping::Off,
        completion,
        max_jobs: 100,
        max_parallel: 1,
        seed: 0,
        rounds: Rounds::Fixed(1),
        warm_start: None,
        enqueued: vec![],
    })
}

/// The number of the first trial at which a criterion is met, and which.
fn met(criteria: Criteria, direction: Direction, objectives: &[Option<f64>]) -> Option<(usize, Completion)> {
    let mut goals = goals(criteria, direction);
    let told = objectives.iter().enumerate();
    told.map(|(trial, objective)| (trial, goals.take(*objective, 0.0))).find_map(|(trial, met)| Some((trial, met?)))
}

#[test]
fn a_value_at_the_target_meets_it() {
    let criteria = Criteria { target: Some(0.5), ..Criteria::default() };
    let values = [Some(0.7), None, Some(0.5), Some(0.1)];
    assert_eq!(met(criteria, Direction::Minimize, &values), Some((2, Completion::Target)));
    assert_eq!(met(criteria, Direction::Maximize, &values), Some((0, Completion::Target)));
    assert_eq!(met(criteria, Direction::Maximize, &[Some(0.4)]), None);
}

#[test]
fn an_improvement_is_at_least_one_percent_on_the_best_before() {
    let criteria = Criteria { max_not_improving: Some(3), ..Criteria::default() };
    // 99 is 1 % better than 100 and counts; 98.5 is not 1 % better than 99, nor 98.2 than 98.5.
    let values = [100.0, 99.0, 98.5, 98.2, 97.9].map(Some);
    assert_eq!(met(criteria, Direction::Minimize, &values), Some((4, Completion::NotImproving)));
    // Upwards: 101 on 100, then nothing.
    let values = [100.0, 101.0, 90.0, 101.5].map(Some);
    assert_eq!(met(criteria, Direction::Maximize, &values), None);
}

#[test]
fn a_failed_trial_has_not_improved_anything() {
    let criteria = Criteria { max_not_improving: Some(3), ..Criteria::default() };
    let values = [Some(1.0), None, None, None];
    assert_eq!(met(criteria, Direction::Minimize, &values), Some((3, Completion::NotImproving)));
    assert_eq!(met(criteria, Direction::Minimize, &[None, None, Some(1.0), None, None]), None);
}

#[test]
fn on_a_best_of_zero_any_improvement_counts_and_a_tie_does_not() {
    assert!(is_gain(0.0, -1e-9) && !is_gain(0.0, 0.0) && !is_gain(-1.0, -1.001) && is_gain(-1.0, -1.01));
}

#[test]
fn a_flat_best_converges_but_not_before_twenty_values_and_three_in_a_row() {
    let criteria = Criteria { on_convergence: true, ..Criteria::default() };
    let flat = vec![Some(1.0); 40];
    // Flat from the 20th value (number 19) on; the third in a row is number 21.
    assert_eq!(met(criteria, Direction::Minimize, &flat), Some((21, Completion::Convergence)));
    // 2 % better every fifth trial: within the last ten there is always a gain.
    let falling: Vec<Option<f64>> = (0..60).map(|trial| Some(pow(0.98, f64::from(trial / 5)))).collect();
    assert_eq!(met(criteria, Direction::Minimize, &falling), None);
    // Failed trials neither help nor hinder.
    let gaps: Vec<Option<f64>> = (0..80).map(|trial| (trial % 2 == 0).then_some(1.0)).collect();
    assert_eq!(met(criteria, Direction::Minimize, &gaps), Some((42, Completion::Convergence)));
}

#[test]
fn convergence_is_noted_even_if_it_does_not_end_the_job() {
    let mut goals = goals(Criteria::default(), Direction::Minimize);
    for trial in 0..30 {
        assert_eq!(goals.take(Some(1.0), f64::from(trial)), None);
    }
    assert_eq!((goals.converged_at(), goals.not_improving()), (Some(21.0), 29));
}

#[test]
fn a_tiny_best_is_measured_against_the_spread_of_the_values() {
    // The best creeps from 1e-9 towards 0 by far more than 1 % of itself; the values spread over 1.
    let values: Vec<Option<f64>> = (0..60)
        .map(|trial| Some(if trial % 2 == 0 { f64::from(trial % 4) / 2.0 } else { 1e-9 / f64::from(trial + 1) }))
        .collect();
    let criteria = Criteria { on_convergence: true, ..Criteria::default() };
    assert_eq!(met(criteria, Direction::Minimize, &values).map(|(_, why)| why), Some(Completion::Convergence));
}

#[test]
fn a_small_regret_bound_ends_a_job_at_the_third_in_a_row_of_the_same_ranges() {
    let little = Some(Worth { bound: 0.5, tolerance: 1.0 });
    let mut goals = goals(Criteria { on_regret_bound: true, ..Criteria::default() }, Direction::Minimize);
    assert_eq!((goals.judge(little), goals.judge(little)), (None, None));
    goals.forget_worth();
    assert_eq!(goals.worth(), None);
    assert_eq!((goals.judge(little), goals.judge(little)), (None, None));
    assert_eq!((goals.judge(little), goals.worth()), (Some(Completion::RegretBound), little));
}

#[test]
fn the_interquartile_range_is_that_of_the_sorted_values() {
    assert_eq!(interquartile_range(&[8.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]), 4.0);
    assert_eq!(interquartile_range(&[]), 0.0);
    assert_eq!(interquartile_range(&[3.0]), 0.0);
}
