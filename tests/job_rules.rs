//! Whole jobs in which the job itself stops trials, holds them, or ends before all are done: whatever the number of workers
//! and the order in which their messages arrive, the records are those of the plain sequential rule.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[allow(dead_code, reason = "each test file uses its part")]
mod simulator;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use simulator::Simulator;
use simulator::plain_rule::{plain_rule, trained, without_times};
use simulator::toy::spec;
use tuning_playground::rng::{Purpose, stream};
use tuning_playground::tuner::strategy::random;
use tuning_playground::tuner::{
    Completion, Criteria, EarlyStopping, FailReason, Form, Hyperband, Input, Job, JobSpec, JobStatus, Range, Rounds,
    Scaling, StopReason, StrategySpec, TrialRecord, TrialState,
};

/// Trials of 10 to 60 rounds, cut at 40 (so that some end themselves), of all moods.
fn long_spec(max_jobs: u32, in_flight: u32, seed: u64) -> JobSpec {
    let mut spec = spec(max_jobs, in_flight, seed);
    spec.space.dims[1].range = Range::Integer { min: 10, max: 60, scaling: Scaling::Linear };
    spec.rounds = Rounds::Fixed(40);
    spec
}

fn with_early_stopping(max_jobs: u32, in_flight: u32, seed: u64) -> JobSpec {
    JobSpec { early_stopping: EarlyStopping::Auto, ..long_spec(max_jobs, in_flight, seed) }
}

fn with_hyperband(form: Form, max_jobs: u32, in_flight: u32, seed: u64) -> JobSpec {
    let hyperband = Hyperband { form, min_resource: 1, max_resource: 27 };
    JobSpec { strategy: StrategySpec::Hyperband(hyperband), ..long_spec(max_jobs, in_flight, seed) }
}

fn finished(mut simulator: Simulator) -> Simulator {
    simulator.run();
    simulator
}

fn count(records: &[TrialRecord], wanted: fn(&TrialState) -> bool) -> usize {
    records.iter().filter(|record| wanted(&record.state)).count()
}

/// Li et al. 2018, Algorithm 1, as plainly as possible: brackets one after the other, each rung trained whole, the best third
/// kept. `rungs`: trials and rounds from the lowest on, from the paper's table for eta = 3 and R = 27.
fn plain_brackets(spec: &JobSpec) -> Vec<TrialRecord> {
    let table: [(u32, &[(usize, u32)]); 4] = [
        (3, &[(27, 1), (9, 3), (3, 9), (1, 27)]),
        (2, &[(12, 3), (4, 9), (1, 27)]),
        (1, &[(6, 9), (2, 27)]),
        (0, &[(4, 27)]),
    ];
    let mut records: Vec<TrialRecord> = Vec::new();
    for (bracket, rungs) in table.into_iter().cycle() {
        let first = records.len();
        let size = rungs[0].0.min(spec.max_jobs as usize - first);
        for trial in first..first + size {
            // All that Random needs: these spaces are so large that no draw repeats an earlier one.
            let point = random::draw(&spec.space, &mut stream(spec.seed, Purpose::Proposal(trial as u32)));
            let mut record = trained(trial as u32, point, 27);
            (record.informed_by, record.bracket) = (first as u32, Some(bracket));
            records.push(record);
        }
        let mut alive: Vec<usize> = (first..first + size).collect();
        for (rung, (_, rounds)) in rungs.iter().enumerate().take(rungs.len() - 1) {
            // Who has failed or has ended before the rung is out of the race.
            alive.retain(|&trial| records[trial].reports.len() >= *rounds as usize);
            alive.sort_by(|&a, &b| {
                let loss = |trial: usize| records[trial].reports[*rounds as usize - 1].values[1];
                let finite = |value: f64| if value == -999.0 { f64::INFINITY } else { value };
                finite(loss(a)).total_cmp(&finite(loss(b))).then(a.cmp(&b))
            });
            let places = (size / 3_usize.pow(rung as u32 + 1)).max(1);
            for trial in alive.split_off(places.min(alive.len())) {
                records[trial].reports.truncate(*rounds as usize);
                let sulks = records[trial].reports.last().unwrap().values[1] == -999.0;
                records[trial].state = if sulks {
                    TrialState::Failed(FailReason::ObjectiveNotANumber)
                } else {
                    TrialState::Stopped(StopReason::Rung)
                };
            }
        }
        if records.len() == spec.max_jobs as usize {
            return records;
        }
    }
    records
}

/// Records that can be compared with the plain rule's, which knows no targets but the last.
fn comparable(records: &[TrialRecord]) -> Vec<TrialRecord> {
    without_times(records).into_iter().map(|record| TrialRecord { to_round: record.max_rounds, ..record }).collect()
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 25, failure_persistence: None, rng_seed: RngSeed::Fixed(0), ..ProptestConfig::default()
    })]

    #[test]
    fn early_stopping_is_the_same_for_any_number_of_workers(
        schedule in any::<u64>(), seed in 0..1000u64, in_flight in 1..9u32,
    ) {
        let spec = with_early_stopping(40, in_flight, seed);
        let expected = plain_rule(&spec);
        for n_workers in [1, 2, 4, 8] {
            let simulator = finished(Simulator::new(spec.clone(), n_workers, schedule).with_echoes());
            prop_assert_eq!(simulator.job.status(), JobStatus::Completed);
            prop_assert_eq!(&without_times(simulator.job.records()), &expected);
        }
    }

    #[test]
    fn asynchronous_hyperband_is_the_same_for_any_number_of_workers(
        schedule in any::<u64>(), seed in 0..1000u64, in_flight in 1..9u32,
    ) {
        let spec = with_hyperband(Form::Asynchronous, 40, in_flight, seed);
        let expected = plain_rule(&spec);
        for n_workers in [1, 3, 8] {
            let simulator = finished(Simulator::new(spec.clone(), n_workers, schedule).with_echoes());
            prop_assert_eq!(&without_times(simulator.job.records()), &expected);
        }
    }

    #[test]
    fn brackets_are_those_of_the_paper_for_any_number_of_workers(
        schedule in any::<u64>(), seed in 0..1000u64, in_flight in 1..9u32, max_jobs in 1..110u32,
    ) {
        let spec = with_hyperband(Form::Brackets, max_jobs, in_flight, seed);
        let expected = plain_brackets(&spec);
        for n_workers in [1, 3, 8] {
            let simulator = finished(Simulator::with_spec_strategy(spec.clone(), n_workers, schedule).with_echoes());
            prop_assert_eq!(&comparable(simulator.job.records()), &expected);
        }
    }

    #[test]
    fn brackets_train_at_most_max_parallel_at_a_time_and_outlive_pauses(schedule in any::<u64>(), in_flight in 1..5u32) {
        let spec = with_hyperband(Form::Brackets, 49, in_flight, 3);
        let straight = finished(Simulator::with_spec_strategy(spec.clone(), 8, schedule));
        let mut held = Simulator::with_spec_strategy(spec, 8, schedule + 1);
        for step in 0..2000 {
            if step % 97 == 0 {
                held.tell(Input::Pause);
            }
            held.run_for(1);
            if step % 97 == 40 {
                held.tell(Input::Resume);
            }
            prop_assert!(count(held.job.records(), |state| *state == TrialState::Running) <= in_flight as usize);
        }
        held.tell(Input::Resume);
        held.run();
        prop_assert_eq!(held.timeless_snapshot(), straight.timeless_snapshot());
    }

    #[test]
    fn a_lost_worker_costs_its_trial_but_not_the_boosters_that_it_held(
        schedule in any::<u64>(), n_workers in 1..6u32, kills in 1..8u32,
    ) {
        let mut spec = with_hyperband(Form::Brackets, 49, 4, 5);
        spec.space.dims.truncate(1); // No outcome but Completed without the other dimensions.
        let mut simulator = Simulator::with_spec_strategy(spec, n_workers, schedule);
        let mut lost = Vec::new();
        for _ in 0..kills {
            simulator.run_for(50);
            lost.extend(simulator.kill_one_that_trains());
        }
        simulator.run();
        let records = simulator.job.records();
        prop_assert_eq!((simulator.job.status(), records.len()), (JobStatus::Completed, 49));
        let failed: Vec<u32> = records
            .iter()
            .filter(|record| record.state == TrialState::Failed(FailReason::WorkerLost))
            .map(|record| record.id)
            .collect();
        lost.sort_unstable();
        prop_assert_eq!(failed, lost);
        // Trained again or not, a trial's curve is that of its hyperparameters, round after round.
        for record in records {
            for (report, round) in record.reports.iter().zip(1..) {
                prop_assert_eq!(report.round, round);
                prop_assert_eq!(&report.values, &simulator::toy::metrics(&record.assignment, round));
            }
        }
    }

    #[test]
    fn stop_at_any_moment_ends_a_job_with_held_trials(
        schedule in any::<u64>(), n_workers in 0..6u32, steps in 0..1500u32, paused in any::<bool>(),
    ) {
        let mut simulator = Simulator::with_spec_strategy(with_hyperband(Form::Brackets, 49, 4, 5), n_workers, schedule);
        simulator.run_for(steps);
        if paused {
            simulator.tell(Input::Pause);
        }
        simulator.tell(Input::Stop);
        simulator.run();
        prop_assert!(simulator.job.records().iter().all(|record| record.state.is_finished() && record.ended.is_some()));
    }

    #[test]
    fn a_goal_ends_the_job_at_the_same_trial_for_any_number_of_workers(
        schedule in any::<u64>(), seed in 0..1000u64, in_flight in 1..9u32, which in 0..3,
    ) {
        let mut spec = with_early_stopping(200, in_flight, seed);
        spec.completion = match which {
            0 => Criteria { target: Some(0.1), ..Criteria::default() },
            1 => Criteria { max_not_improving: Some(8), ..Criteria::default() },
            _ => Criteria { on_convergence: true, ..Criteria::default() },
        };
        let alone = finished(Simulator::new(spec.clone(), 1, 0)).timeless_snapshot();
        for n_workers in [2, 4, 8] {
            let many = finished(Simulator::new(spec.clone(), n_workers, schedule).with_echoes());
            prop_assert_eq!(&many.timeless_snapshot(), &alone);
        }
    }

    #[test]
    fn replaying_the_log_gives_the_same_job(schedule in any::<u64>(), n_workers in 1..6u32, which in 0..3, kills in 0..3u32) {
        let spec = match which {
            0 => with_early_stopping(30, 3, 9),
            1 => with_hyperband(Form::Asynchronous, 30, 3, 9),
            _ => with_hyperband(Form::Brackets, 49, 3, 9),
        };
        let mut simulator = Simulator::with_spec_strategy(spec.clone(), n_workers, schedule).with_echoes();
        for _ in 0..kills {
            simulator.run_for(100);
            simulator.kill_one_that_trains();
        }
        simulator.run();
        let replayed = Job::replay(spec, &simulator.job.log()).unwrap();
        prop_assert_eq!(format!("{:?}", replayed.records()), format!("{:?}", simulator.job.records()));
        prop_assert_eq!(replayed.snapshot(1e9), simulator.job.snapshot(1e9));
    }
}

#[test]
fn the_simulated_jobs_meet_every_end() {
    let stopped = |spec: &JobSpec| count(&plain_rule(spec), |state| matches!(state, TrialState::Stopped(_)));
    assert!(stopped(&with_early_stopping(40, 4, 0)) >= 5);
    assert!(stopped(&with_hyperband(Form::Asynchronous, 40, 4, 0)) >= 15);
    let brackets = plain_brackets(&with_hyperband(Form::Brackets, 49, 4, 0));
    assert!(count(&brackets, |state| *state == TrialState::Stopped(StopReason::Rung)) >= 25);
    assert!(count(&brackets, |state| *state == TrialState::Completed) >= 4);
    assert!(count(&brackets, |state| matches!(state, TrialState::Failed(_))) >= 1);
}

#[test]
fn a_goal_leaves_the_trials_in_flight_to_end() {
    let mut spec = with_early_stopping(200, 4, 1);
    spec.completion.target = Some(1.0);
    let simulator = finished(Simulator::new(spec.clone(), 3, 2));
    let records = simulator.job.records();
    let reached = records.iter().position(|record| record.objective(1).is_some_and(|value| value <= 1.0)).unwrap();
    // Trial k is proposed once k - 4 has ended: behind the one that reached the goal there are three.
    assert_eq!(records.len(), reached + 4);
    let snapshot = simulator.job.snapshot(0.0);
    assert_eq!(snapshot.completion.reason, Some(Completion::Target.message(&spec)));
}
