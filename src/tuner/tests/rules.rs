//! The state machine when the job itself stops, holds or ends: one message at a time.

use super::*;

/// Eleven trials, one at a time, ten of them completed with the loss of their number at each of 20 rounds.
fn before_the_eleventh() -> Job {
    let mut job = job(|spec| {
        spec.early_stopping = EarlyStopping::Auto;
        (spec.max_jobs, spec.max_parallel, spec.rounds) = (11, 1, Rounds::Fixed(20));
    });
    job.handle(Input::WorkerReady(0), 0.0);
    for trial in 0..10 {
        for round in 1..=20 {
            job.handle(report(trial, round, f64::from(trial), round == 20), 0.0);
        }
        job.handle(Input::WorkerReady(0), 0.0);
    }
    job
}

#[test]
fn a_trial_that_its_rule_stops_is_over_at_once_and_keeps_its_last_value() {
    let mut job = before_the_eleventh();
    for round in 1..=3 {
        assert_eq!(job.handle(report(10, round, 99.0, false), 1.0), []);
    }
    assert_eq!(job.handle(report(10, 4, 98.0, false), 2.0), [Command::Stop { worker: 0, trial: 10 }]);
    let record = &job.records()[10];
    assert_eq!(record.state, TrialState::Stopped(StopReason::Median));
    assert_eq!((record.objective(1), record.rounds(), record.ended), (Some(98.0), 4, Some(2.0)));
    assert_eq!(job.status(), JobStatus::Completed);
}

#[test]
fn what_a_worker_trained_beyond_the_stop_is_dropped() {
    let mut job = before_the_eleventh();
    (1..=20).for_each(|round| drop(job.handle(report(10, round, 99.0, round == 20), 1.0)));
    assert_eq!((job.records()[10].rounds(), ignored(&job)), (4, 16));
    assert_eq!(job.records()[10].state, TrialState::Stopped(StopReason::Median));
}

#[test]
fn a_trial_is_judged_by_the_trials_it_was_proposed_from() {
    let mut job = job(|spec| {
        spec.early_stopping = EarlyStopping::Auto;
        (spec.max_jobs, spec.max_parallel, spec.rounds) = (12, 11, Rounds::Fixed(20));
    });
    (0..11).for_each(|worker| drop(job.handle(Input::WorkerReady(worker), 0.0)));
    for trial in 0..10 {
        (1..=20).for_each(|round| drop(job.handle(report(trial, round, f64::from(trial), round == 20), 0.0)));
    }
    // Trial 10 was proposed with the first ten, from nothing: it is compared with nobody.
    (1..=20).for_each(|round| drop(job.handle(report(10, round, 99.0, round == 20), 0.0)));
    assert_eq!(job.records()[10].state, TrialState::Completed);
    // Trial 11 was proposed when trial 0 had ended: one is too few.
    assert_eq!(job.records()[11].informed_by, 1);
}

#[test]
fn a_stopped_trial_whose_last_value_is_no_number_has_failed() {
    let mut job = before_the_eleventh();
    (1..=4).for_each(|round| drop(job.handle(report(10, round, f64::NAN, false), 1.0)));
    assert_eq!(job.records()[10].state, TrialState::Failed(FailReason::ObjectiveNotANumber));
}

#[test]
fn the_jobs_time_stops_what_runs_and_drops_what_waits_but_pauses_do_not_count() {
    let mut job = job(|spec| (spec.max_jobs, spec.completion.max_runtime) = (9, Some(120)));
    job.handle(Input::WorkerReady(0), 0.0);
    job.handle(Input::Pause, 50_000.0);
    job.handle(Input::Resume, 100_000.0);
    assert_eq!(job.handle(report(0, 1, 0.5, false), 169_999.0), []);
    assert_eq!(job.handle(report(0, 2, 0.25, false), 170_000.0), [Command::Stop { worker: 0, trial: 0 }]);
    assert_eq!((job.status(), job.records().len()), (JobStatus::Completed, 1));
    assert_eq!(job.records()[0].state, TrialState::Stopped(StopReason::Runtime));
    assert_eq!(job.records()[0].objective(1), Some(0.25));
    let reason = job.snapshot(0.0).completion.reason.map(|reason| reason.code);
    assert_eq!(reason.as_deref(), Some("completed_max_runtime"));
    assert_eq!(job.handle(Input::TrialStopped { trial: 0 }, 170_001.0), []);
    assert_eq!(job.handle(Input::WorkerReady(0), 170_001.0), []);
}

#[test]
fn a_reached_target_is_told_even_if_the_trial_was_the_last() {
    let mut job = running(|spec| (spec.max_jobs, spec.completion.target) = (2, Some(0.1)));
    ends(&mut job, 0, 0.5);
    ends(&mut job, 1, 0.1);
    let reason = job.snapshot(0.0).completion.reason.map(|reason| reason.code);
    assert_eq!((job.status(), reason.as_deref()), (JobStatus::Completed, Some("completed_target")));
}

#[test]
fn a_job_that_is_not_completed_gives_no_reason() {
    let mut job = running(|_| ());
    ends(&mut job, 0, 0.5);
    assert_eq!(job.snapshot(0.0).completion.reason, None);
    job.handle(Input::Stop, 0.0);
    job.handle(Input::TrialStopped { trial: 1 }, 0.0);
    assert_eq!((job.status(), job.snapshot(0.0).completion.reason), (JobStatus::Stopped, None));
}

/// Textbook Hyperband, R = 3: five brackets of (3, 1) (1, 3) and (2, 3).
fn bracket() -> Job {
    job(|spec| {
        let hyperband = Hyperband { form: Form::Brackets, min_resource: 1, max_resource: 3 };
        (spec.strategy, spec.max_jobs, spec.max_parallel) = (StrategySpec::Hyperband(hyperband), 5, 2);
    })
}

#[test]
fn a_worker_holds_a_booster_at_its_rung_and_trains_the_next() {
    let mut job = bracket();
    assert_eq!(job.records().iter().map(|record| record.to_round).collect::<Vec<_>>(), [1, 1, 1]);
    assert!(matches!(
        job.handle(Input::WorkerReady(0), 0.0)[..],
        [Command::Start { trial: 0, to_round: 1, max_rounds: 3, .. }]
    ));
    assert_eq!(job.handle(report(0, 1, 0.5, true), 0.0), []);
    assert_eq!(job.records()[0].state, TrialState::Held);
    assert_eq!(started(&job.handle(Input::WorkerReady(0), 0.0)), [(0, 1)]);
    job.handle(report(1, 1, 0.25, true), 0.0);
    assert_eq!(started(&job.handle(Input::WorkerReady(0), 0.0)), [(0, 2)]);
    // The rung is in: the best goes on once its worker is free, the others are stopped and their boosters dropped.
    let commands = job.handle(report(2, 1, 0.75, true), 0.0);
    assert_eq!(commands, [Command::Drop { worker: 0, trial: 0 }, Command::Drop { worker: 0, trial: 2 }]);
    assert_eq!(job.records()[0].state, TrialState::Stopped(StopReason::Rung));
    let continued = Command::Continue { worker: 0, trial: 1, to_round: 3 };
    assert_eq!(job.handle(Input::WorkerReady(0), 0.0), [continued]);
    assert_eq!(job.records().len(), 3);
    (2..=3).for_each(|round| drop(job.handle(report(1, round, 0.1, round == 3), 0.0)));
    assert_eq!(job.records()[1].state, TrialState::Completed);
    // The next bracket is there.
    assert_eq!(job.records().iter().map(|record| record.to_round).collect::<Vec<_>>(), [1, 3, 1, 3, 3]);
}

#[test]
fn a_booster_that_is_lost_with_its_worker_is_trained_again() {
    let mut job = bracket();
    job.handle(Input::WorkerReady(0), 0.0);
    job.handle(Input::WorkerReady(1), 0.0);
    job.handle(report(0, 1, 0.1, true), 0.0);
    job.handle(report(1, 1, 0.2, true), 0.0);
    assert_eq!(job.handle(Input::WorkerLost(0), 0.0), [Command::Spawn]);
    assert_eq!(started(&job.handle(Input::WorkerReady(1), 0.0)), [(1, 2)]);
    assert_eq!(job.handle(report(2, 1, 0.3, true), 0.0).len(), 2);
    // Nobody holds trial 0 any more, so anybody may train it.
    assert!(matches!(
        job.handle(Input::WorkerReady(1), 0.0)[..],
        [Command::Start { worker: 1, trial: 0, to_round: 3, .. }]
    ));
    (1..=3).for_each(|round| drop(job.handle(report(0, round, 0.1, round == 3), 0.0)));
    assert_eq!((job.records()[0].state.clone(), job.records()[0].rounds()), (TrialState::Completed, 3));
}

#[test]
fn a_trial_that_had_ended_at_its_rung_is_completed_when_it_is_to_go_on() {
    let mut job = bracket();
    job.handle(Input::WorkerReady(0), 0.0);
    for trial in 0..3 {
        job.handle(report(trial, 1, f64::from(trial), true), 0.0);
        job.handle(Input::WorkerReady(0), 0.0);
    }
    assert_eq!(job.records()[0].state, TrialState::Running);
    job.handle(Input::TrialDone { trial: 0 }, 5.0);
    assert_eq!((job.records()[0].state.clone(), job.records()[0].ended), (TrialState::Completed, Some(5.0)));
    job.handle(Input::TrialDone { trial: 0 }, 6.0);
    assert_eq!(ignored(&job), 1);
}
