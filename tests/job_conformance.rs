//! What every strategy must do in a job, where Hyperband is more than its proposals: it ends trials at rungs and trains the
//! others on. That the records do not depend on the workers is shown on many more jobs in `replay.rs`.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[allow(dead_code, reason = "each test file uses its part")]
mod generated_jobs;
#[allow(dead_code, reason = "each test file uses its part")]
mod search_spaces;

use generated_jobs::{ROUNDS, digest, replayed, run, spec, strategies};
use search_spaces::{conditional, every_kind, sixteen_points, twelve_points, two_numbers};
use std::collections::BTreeSet;
use tuning_playground::tuner::{
    Completion, Criteria, FailReason, Form, Hyperband, Job, JobSpec, JobStatus, Space, StopReason, StrategySpec,
    TrialRecord, TrialState,
};

/// A job with three trials in flight and no rules but those of its strategy. A grid has two values of each range and as many
/// trials as that needs.
fn job(strategy: StrategySpec, space: &Space, max_jobs: u32, seed: u64) -> JobSpec {
    let mut job = JobSpec {
        space: space.clone(),
        strategy,
        max_jobs,
        seed,
        max_parallel: 3,
        completion: Criteria::default(),
        warm_start: None,
        enqueued: vec![],
        ..spec(0)
    };
    if strategy == StrategySpec::Grid {
        job.space.dims.iter_mut().for_each(|dim| dim.range = dim.range.to_list(2));
        job.max_jobs = JobSpec::grid_jobs(&job.space);
    }
    job
}

fn points(job: &Job) -> Vec<String> {
    job.records().iter().map(|record| format!("{:?}", record.assignment)).collect()
}

fn distinct(job: &Job) -> usize {
    points(job).into_iter().collect::<BTreeSet<_>>().len()
}

/// Whether Hyperband may end a trial after so many rounds because others did better.
fn is_rung(hyperband: Hyperband, record: &TrialRecord) -> bool {
    let rounds = record.rounds();
    match hyperband.form {
        Form::Asynchronous => hyperband.rung_between(record.bracket, rounds - 1, rounds) == Some(rounds),
        Form::Brackets => {
            let rungs = hyperband.cohort_of(record.id).rungs;
            rounds < hyperband.max_resource && rungs.iter().any(|rung| rung.rounds == rounds)
        }
    }
}

#[test]
fn a_job_runs_as_many_trials_as_asked_for_on_different_points_of_its_space() {
    for strategy in strategies() {
        for space in [every_kind(), conditional()] {
            let spec = job(strategy, &space, 40, 1);
            let job = run(&spec, 2, 1);
            let n = spec.max_jobs as usize;
            assert_eq!((job.status(), job.records().len()), (JobStatus::Completed, n), "{strategy:?}");
            assert_eq!(distinct(&job), n, "{strategy:?}");
            assert!(job.records().iter().all(|record| spec.space.contains(&record.assignment)), "{strategy:?}");
        }
    }
}

#[test]
fn a_trial_trains_its_rounds_unless_it_fails_or_its_strategy_ends_it_at_a_rung() {
    for strategy in strategies() {
        let spec = job(strategy, &every_kind(), 60, 2);
        let mut n_ended = 0;
        for record in run(&spec, 3, 2).records() {
            let rounds: Vec<u32> = record.reports.iter().map(|report| report.round).collect();
            assert!(
                rounds.into_iter().eq(1..=record.rounds()) && record.rounds() <= ROUNDS,
                "{strategy:?}: {record:?}"
            );
            match (&record.state, spec.hyperband()) {
                (TrialState::Completed, _) => assert_eq!(record.rounds(), ROUNDS, "{strategy:?}"),
                (TrialState::Stopped(StopReason::Rung), Some(hyperband)) => {
                    n_ended += 1;
                    assert!(is_rung(hyperband, record), "{strategy:?}: {record:?}");
                }
                (state, _) => assert!(matches!(state, TrialState::Failed(_)), "{strategy:?}: {state:?}"),
            }
        }
        assert_eq!(n_ended > 10, spec.hyperband().is_some(), "{strategy:?} ended {n_ended}");
    }
}

#[test]
fn equal_seeds_give_equal_jobs_for_any_workers_and_others_do_not() {
    for strategy in strategies() {
        let spec = job(strategy, &conditional(), 20, 1);
        let alone = run(&spec, 1, 0);
        let crew = run(&spec, 4, 5);
        assert_eq!(digest(&crew), digest(&alone), "{strategy:?}");
        assert_eq!(format!("{:?}", replayed(&crew).records()), format!("{:?}", crew.records()), "{strategy:?}");
        let other = run(&JobSpec { seed: 2, ..spec }, 1, 0);
        assert_ne!(points(&other), points(&alone), "{strategy:?}");
    }
}

#[test]
fn a_job_on_a_finite_space_uses_it_up() {
    for strategy in strategies() {
        for (space, seed) in [(twelve_points(), 0), (sixteen_points(), 1), (sixteen_points(), 2)] {
            let n_points = space.combinations().unwrap() as u32;
            let spec = job(strategy, &space, n_points, seed);
            let job = run(&spec, 3, seed);
            assert_eq!(job.records().len(), spec.max_jobs as usize, "{strategy:?}");
            assert_eq!(distinct(&job), spec.space.combinations().unwrap() as usize, "{strategy:?}");
        }
    }
}

#[test]
fn a_job_that_has_nothing_left_to_try_ends() {
    for strategy in strategies().into_iter().filter(|strategy| *strategy != StrategySpec::Grid) {
        let spec = job(strategy, &two_numbers(), 30, 3);
        let job = run(&spec, 3, 3);
        assert_eq!(job.status(), JobStatus::Completed, "{strategy:?}");
        assert!((1..=2).contains(&distinct(&job)) && job.records().len() == distinct(&job), "{strategy:?}");
        assert_eq!(job.snapshot(0.0).completion.reason, Some(Completion::Exhausted.message(&spec)), "{strategy:?}");
    }
}

#[test]
fn trials_that_fail_in_every_way_do_not_keep_a_job_from_its_end() {
    for strategy in strategies() {
        let (mut n_lost, mut n_refused, mut n_sulking) = (0, 0, 0);
        for seed in 0..6 {
            let spec = job(strategy, &every_kind(), 40, seed);
            for record in run(&spec, 2, seed).records() {
                match &record.state {
                    TrialState::Failed(FailReason::WorkerLost) => n_lost += 1,
                    TrialState::Failed(FailReason::ObjectiveNotANumber) => n_sulking += 1,
                    TrialState::Failed(_) => n_refused += 1,
                    state => assert!(state.is_finished(), "{strategy:?}: {state:?}"),
                }
            }
        }
        // Points of a grid are so regular that most end alike.
        let has_all = (n_lost > 0 && n_refused > 0 && n_sulking > 0) || strategy == StrategySpec::Grid;
        assert!(has_all && n_lost + n_refused + n_sulking > 0, "{strategy:?}: {n_lost}, {n_refused}, {n_sulking}");
    }
}
