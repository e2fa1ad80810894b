//! Whole tuning jobs with imaginary workers and an imaginary clock: whatever the number of workers and the order in which
//! their messages arrive, the records are those of the plain sequential rule.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[allow(dead_code, reason = "each test file uses its part")]
mod simulator;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use simulator::Simulator;
use simulator::plain_rule::{Asks, plain_rule, without_times};
use simulator::toy::{Outcome, outcome, spec};
use tuning_playground::tuner::{FailReason, Input, Job, JobStatus, StopReason, StrategySpec, TrialState};

fn finished(mut simulator: Simulator) -> Simulator {
    simulator.run();
    simulator
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 50, failure_persistence: None, rng_seed: RngSeed::Fixed(0), ..ProptestConfig::default()
    })]

    #[test]
    fn any_number_of_workers_in_any_order_gives_the_same_records(
        schedule in any::<u64>(), seed in 0..1000u64, in_flight in 1..9u32,
    ) {
        let spec = spec(30, in_flight, seed);
        let expected = plain_rule(&spec);
        for n_workers in [1, 2, 4, 8] {
            let simulator = finished(Simulator::new(spec.clone(), n_workers, schedule).with_echoes());
            prop_assert_eq!(simulator.job.status(), JobStatus::Completed);
            prop_assert_eq!(&without_times(simulator.job.records()), &expected);
        }
    }

    #[test]
    fn the_finished_snapshot_differs_only_under_times(schedule in any::<u64>(), in_flight in 1..6u32) {
        let timeless = |n_workers| {
            let simulator = finished(Simulator::new(spec(20, in_flight, 7), n_workers, schedule).with_echoes());
            simulator.timeless_snapshot()
        };
        let alone = timeless(1);
        for n_workers in [2, 4, 8] {
            prop_assert_eq!(&timeless(n_workers), &alone);
        }
    }

    #[test]
    fn pauses_change_nothing_but_the_clock(schedule in any::<u64>(), n_workers in 1..6u32, pauses in 1..6u32) {
        let spec = spec(20, 4, 3);
        let straight = finished(Simulator::new(spec.clone(), n_workers, schedule));
        let mut held = Simulator::new(spec, n_workers, schedule);
        for _ in 0..pauses {
            held.run_for(40);
            held.tell(Input::Pause);
            let rounds_before = held.rounds_trained();
            held.run_for(200);
            prop_assert_eq!(held.rounds_trained(), rounds_before);
            held.tell(Input::Resume);
        }
        held.run();
        prop_assert_eq!(held.timeless_snapshot(), straight.timeless_snapshot());
    }

    #[test]
    fn stop_at_any_moment_ends_with_nothing_running(
        schedule in any::<u64>(), n_workers in 0..9u32, steps in 0..400u32,
        paused in any::<bool>(), loses in any::<bool>(),
    ) {
        let mut simulator = Simulator::new(spec(20, 5, 11), n_workers, schedule);
        simulator.run_for(steps);
        if paused {
            simulator.tell(Input::Pause);
            simulator.run_for(steps % 20);
            if loses {
                simulator.kill_one_that_trains();
            }
        }
        let was_over = simulator.is_over();
        simulator.tell(Input::Stop);
        if loses {
            simulator.kill_one_that_trains();
        }
        simulator.run();
        prop_assert_eq!(simulator.job.status(), if was_over { JobStatus::Completed } else { JobStatus::Stopped });
        prop_assert!(simulator.job.records().iter().all(|record| record.state.is_finished() && record.ended.is_some()));
        prop_assert!(!simulator.job.paused());
        // The trials that are left are a beginning of the list: none that began was dropped.
        let ids: Vec<u32> = simulator.job.records().iter().map(|record| record.id).collect();
        prop_assert_eq!(ids, (0..simulator.job.records().len() as u32).collect::<Vec<_>>());
        for record in simulator.job.records() {
            if record.state == TrialState::Stopped(StopReason::User) {
                let kept = record.reports.last().map(|report| report.values[1]).filter(|value| value.is_finite());
                prop_assert_eq!(record.objective(1), kept);
            }
        }
    }

    #[test]
    fn a_killed_worker_costs_one_trial(schedule in any::<u64>(), n_workers in 1..6u32, steps in 0..120u32) {
        let mut spec = spec(20, 4, 5);
        spec.space.dims.truncate(1); // No outcome but Completed without the other dimensions.
        let mut simulator = Simulator::new(spec, n_workers, schedule);
        simulator.run_for(steps);
        let was_training = simulator.kill_one_that_trains();
        simulator.run();
        prop_assert_eq!(simulator.job.status(), JobStatus::Completed);
        prop_assert_eq!(simulator.job.records().len(), 20);
        let failed: Vec<_> = simulator
            .job
            .records()
            .iter()
            .filter(|record| matches!(record.state, TrialState::Failed(_)))
            .map(|record| (record.id, record.state.clone()))
            .collect();
        let lost: Vec<_> =
            was_training.into_iter().map(|trial| (trial, TrialState::Failed(FailReason::WorkerLost))).collect();
        prop_assert_eq!(failed, lost);
    }

    #[test]
    fn a_job_outlives_many_lost_workers(schedule in any::<u64>(), n_workers in 1..6u32, kills in 1..15u32) {
        let mut simulator = Simulator::new(spec(30, 4, 5), n_workers, schedule).with_echoes();
        let mut lost = Vec::new();
        for _ in 0..kills {
            simulator.run_for(60);
            lost.extend(simulator.kill_one_that_trains());
        }
        simulator.run();
        prop_assert!(simulator.is_over());
        prop_assert_eq!(simulator.job.records().len(), 30);
        for record in simulator.job.records() {
            let is_lost = record.state == TrialState::Failed(FailReason::WorkerLost);
            prop_assert_eq!(is_lost, lost.contains(&record.id));
        }
    }

    #[test]
    fn replaying_the_log_gives_the_same_job(
        schedule in any::<u64>(), n_workers in 1..6u32, steps in 0..300u32, stops in any::<bool>(),
    ) {
        let spec = spec(15, 3, 9);
        let mut simulator = Simulator::with_spec_strategy(spec.clone(), n_workers, schedule).with_echoes();
        simulator.run_for(steps / 2);
        simulator.tell(Input::Pause);
        simulator.run_for(10);
        simulator.tell(Input::Resume);
        simulator.kill_one_that_trains();
        simulator.run_for(steps / 2);
        if stops {
            simulator.tell(Input::Stop);
        }
        let replayed = Job::replay(spec, &simulator.job.log()).unwrap();
        // As text: every bit of a number shows, and NaN equals itself.
        prop_assert_eq!(format!("{:?}", replayed.records()), format!("{:?}", simulator.job.records()));
        prop_assert_eq!(replayed.snapshot(1e9), simulator.job.snapshot(1e9));
        prop_assert_eq!(format!("{:?}", replayed.log()), format!("{:?}", simulator.job.log()));
    }

    #[test]
    fn at_most_max_parallel_trials_are_in_flight(schedule in any::<u64>(), in_flight in 1..6u32) {
        let mut simulator = Simulator::new(spec(20, in_flight, 1), 8, schedule);
        while !simulator.is_over() {
            simulator.run_for(1);
            let unfinished = simulator.job.records().iter().filter(|record| !record.state.is_finished()).count();
            prop_assert!(unfinished <= in_flight as usize);
        }
    }
}

#[test]
fn the_simulated_jobs_meet_every_outcome() {
    let records = plain_rule(&spec(30, 4, 0));
    let count = |wanted: fn(&TrialState) -> bool| records.iter().filter(|record| wanted(&record.state)).count();
    assert!(count(|state| *state == TrialState::Completed) >= 10);
    assert!(count(|state| *state == TrialState::Failed(FailReason::ObjectiveNotANumber)) >= 1);
    assert!(count(|state| matches!(state, TrialState::Failed(FailReason::Training(_)))) >= 1);
}

#[test]
fn the_best_trial_is_the_earliest_with_the_least_value() {
    let simulator = finished(Simulator::new(spec(30, 4, 0), 3, 1));
    let records = simulator.job.records();
    let least = records.iter().filter_map(|record| record.objective(1)).fold(f64::INFINITY, f64::min);
    let earliest = records.iter().find(|record| record.objective(1) == Some(least)).unwrap();
    assert_eq!(simulator.job.best(), Some(earliest.id));
    let Outcome::Trains { rounds } = outcome(&earliest.assignment, earliest.max_rounds) else {
        panic!("it has a value")
    };
    assert_eq!(least, simulator::toy::metrics(&earliest.assignment, rounds)[1]);
}

#[test]
fn every_strategy_of_a_spec_gives_the_same_job_for_any_number_of_workers() {
    for strategy in [StrategySpec::Random] {
        let mut spec = spec(25, 4, 42);
        spec.strategy = strategy;
        let alone = finished(Simulator::with_spec_strategy(spec.clone(), 1, 0)).timeless_snapshot();
        for (n_workers, schedule) in [(2, 1), (4, 2), (8, 3)] {
            let many = finished(Simulator::with_spec_strategy(spec.clone(), n_workers, schedule).with_echoes());
            assert_eq!(many.timeless_snapshot(), alone, "{strategy:?}");
        }
    }
}

#[test]
fn a_strategy_that_waits_sees_one_trial_more_each_time() {
    let simulator = finished(Simulator::new(spec(30, 4, 0), 3, 1));
    let asks = simulator.asks.borrow();
    let waited: Vec<&Asks> = asks.iter().filter(|ask| ask.waited).collect();
    assert!(!waited.is_empty());
    for ask in waited {
        let again = asks.iter().find(|later| later.trial == ask.trial && later.n_visible == ask.n_visible + 1);
        assert!(again.is_some(), "trial {} was not asked for again", ask.trial);
    }
}
