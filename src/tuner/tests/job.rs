//! The state machine, one message at a time.

use super::*;

#[test]
fn a_new_job_has_its_first_trials_waiting() {
    let job = job(|_| ());
    assert_eq!(job.status(), JobStatus::InProgress);
    assert_eq!(job.records().len(), 2);
    assert!(job.records().iter().all(|record| record.state == TrialState::Waiting && record.started.is_none()));
}

#[test]
fn a_ready_worker_gets_the_first_waiting_trial() {
    let mut job = job(|_| ());
    let commands = job.handle(Input::WorkerReady(7), 5.0);
    let assignment = job.records()[0].assignment.clone();
    assert_eq!(commands, [Command::Start { worker: 7, trial: 0, assignment, to_round: 3, max_rounds: 3 }]);
    assert_eq!(job.records()[0].state, TrialState::Running);
    assert_eq!(job.records()[0].started, Some(5.0));
}

#[test]
fn a_tuned_number_of_rounds_is_the_trials_length() {
    let mut job = job(|spec| spec.rounds = Rounds::Dim(1));
    let Value::Integer(depth) = job.records()[0].assignment[1] else { panic!("an integer range") };
    let commands = job.handle(Input::WorkerReady(0), 0.0);
    assert!(matches!(commands[..], [Command::Start { to_round, .. }] if i64::from(to_round) == depth));
}

#[test]
fn a_later_trial_waits_for_the_earliest() {
    let mut job = running(|_| ());
    ends(&mut job, 1, 0.5);
    // Trial 2 may be proposed from trial 0 alone, and that still runs.
    assert_eq!(started(&job.handle(Input::WorkerReady(1), 0.0)), []);
    assert_eq!(job.records().len(), 2);
    let commands = job.handle(report(0, 3, 0.5, true), 0.0);
    assert_eq!(started(&commands), [(1, 2)]);
    assert_eq!(job.records().len(), 4);
}

#[test]
fn a_worker_gets_nothing_before_it_says_that_it_is_free() {
    let mut job = running(|_| ());
    assert_eq!(job.handle(report(0, 3, 0.5, true), 0.0), []);
    assert_eq!(started(&job.handle(Input::WorkerReady(0), 0.0)), [(0, 2)]);
}

#[test]
fn the_last_round_counts_and_not_the_best() {
    let mut job = running(|_| ());
    job.handle(report(0, 1, 0.1, false), 0.0);
    job.handle(report(0, 2, 0.9, true), 0.0);
    assert_eq!(job.records()[0].objective(1), Some(0.9));
}

#[test]
fn a_running_trial_has_no_objective_yet() {
    let mut job = running(|_| ());
    job.handle(report(0, 1, 0.1, false), 0.0);
    assert_eq!(job.records()[0].objective(1), None);
    assert_eq!(job.records()[0].last_value(1), Some(0.1));
    assert_eq!(job.best(), None);
}

#[test]
fn the_earliest_of_tied_trials_is_best() {
    for direction in [Direction::Minimize, Direction::Maximize] {
        let mut job = running(|spec| (spec.max_jobs, spec.direction) = (2, direction));
        ends(&mut job, 1, 0.25);
        assert_eq!(job.best(), Some(1));
        ends(&mut job, 0, 0.25);
        assert_eq!(job.best(), Some(0));
    }
}

#[test]
fn maximize_takes_the_largest() {
    let mut job = running(|spec| (spec.max_jobs, spec.direction) = (2, Direction::Maximize));
    ends(&mut job, 0, 0.25);
    ends(&mut job, 1, 0.75);
    assert_eq!(job.best(), Some(1));
}

#[test]
fn an_objective_that_is_no_finite_number_fails_the_trial() {
    for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let mut job = running(|_| ());
        ends(&mut job, 0, value);
        assert_eq!(job.records()[0].state, TrialState::Failed(FailReason::ObjectiveNotANumber));
        assert_eq!(job.best(), None);
    }
}

#[test]
fn a_passing_nan_does_no_harm() {
    let mut job = running(|_| ());
    job.handle(report(0, 1, f64::NAN, false), 0.0);
    ends(&mut job, 0, 0.5);
    assert_eq!(job.records()[0].state, TrialState::Completed);
}

#[test]
fn late_unknown_repeated_and_malformed_reports_are_ignored_and_counted() {
    let mut job = running(|_| ());
    job.handle(report(0, 2, 0.5, false), 0.0);
    let before = format!("{:?}", job.records());
    let malformed = Input::Report(Report { trial: 0, round: 3, values: vec![0.5], done: true });
    for input in [report(0, 2, 0.5, false), report(0, 1, 0.5, true), report(0, 0, 0.5, false), malformed] {
        job.handle(input, 0.0);
    }
    job.handle(report(99, 1, 0.5, true), 0.0);
    assert_eq!((format!("{:?}", job.records()), ignored(&job)), (before, 5));
    ends(&mut job, 0, 0.5);
    let before = format!("{:?}", job.records());
    job.handle(report(0, 4, 0.1, false), 0.0);
    job.handle(Input::TrialFailed { trial: 0, reason: FailReason::WorkerLost }, 0.0);
    job.handle(Input::TrialStopped { trial: 0 }, 0.0);
    assert_eq!((format!("{:?}", job.records()), ignored(&job)), (before, 8));
}

#[test]
fn a_report_of_a_waiting_trial_is_ignored() {
    let mut job = job(|_| ());
    job.handle(report(0, 1, 0.5, true), 0.0);
    assert_eq!((job.records()[0].state.clone(), ignored(&job)), (TrialState::Waiting, 1));
}

#[test]
fn nobody_can_stop_a_trial_unasked() {
    let mut job = running(|_| ());
    job.handle(Input::TrialStopped { trial: 0 }, 0.0);
    assert_eq!((job.records()[0].state.clone(), ignored(&job)), (TrialState::Running, 1));
}

#[test]
fn a_second_ready_of_a_busy_worker_starts_nothing() {
    let mut job = running(|_| ());
    assert_eq!(job.handle(Input::WorkerReady(0), 0.0), []);
    assert_eq!(ignored(&job), 1);
}

#[test]
fn a_failed_trial_is_a_record_like_any_other() {
    let mut job = running(|_| ());
    let reason = FailReason::Training(crate::error::Message::new("out_of_range"));
    job.handle(Input::TrialFailed { trial: 0, reason: reason.clone() }, 4.0);
    assert_eq!((&job.records()[0].state, job.records()[0].ended), (&TrialState::Failed(reason), Some(4.0)));
    assert_eq!(started(&job.handle(Input::WorkerReady(0), 4.0)), [(0, 2)]);
}

#[test]
fn a_job_is_completed_when_every_trial_has_ended_and_failed_when_none_gave_a_value() {
    for (fate, status) in [(0.5, JobStatus::Completed), (f64::NAN, JobStatus::Failed)] {
        let mut job = running(|spec| spec.max_jobs = 2);
        ends(&mut job, 0, f64::NAN);
        assert_eq!(job.status(), JobStatus::InProgress);
        job.handle(report(1, 3, fate, true), 9.0);
        assert_eq!((job.status(), job.snapshot(50.0).times.ended), (status, Some(9.0)));
        assert_eq!(job.snapshot(50.0).times.elapsed, 9.0);
    }
}

/// Proposes what `Random` does, but knows only two points.
#[derive(Debug)]
struct TwoPoints;

impl Strategy for TwoPoints {
    fn propose(&mut self, context: &Context<'_>, _: &mut rand_chacha::ChaCha8Rng) -> Proposal {
        match context.trial {
            0 | 1 => Proposal::Start(context.space.from_unit(&[0.5, f64::from(context.trial)])),
            _ => Proposal::Exhausted,
        }
    }
}

#[test]
fn an_exhausted_strategy_completes_the_job_early() {
    let mut job = Job::with_strategy(spec(), Box::new(TwoPoints), 0.0).unwrap();
    job.handle(Input::WorkerReady(0), 0.0);
    ends(&mut job, 0, 0.5);
    assert_eq!(job.status(), JobStatus::InProgress);
    job.handle(Input::WorkerReady(0), 0.0);
    ends(&mut job, 1, 0.5);
    assert_eq!((job.status(), job.records().len()), (JobStatus::Completed, 2));
}

/// Never has an answer.
#[derive(Debug)]
struct Waits;

impl Strategy for Waits {
    fn propose(&mut self, _: &Context<'_>, _: &mut rand_chacha::ChaCha8Rng) -> Proposal {
        Proposal::Wait
    }
}

#[test]
fn a_strategy_that_waits_for_nothing_is_exhausted() {
    let job = Job::with_strategy(spec(), Box::new(Waits), 0.0).unwrap();
    assert_eq!((job.status(), job.records().len()), (JobStatus::Failed, 0));
}

#[test]
fn a_lost_worker_costs_its_trial_and_is_replaced() {
    let mut job = running(|_| ());
    assert_eq!(job.handle(Input::WorkerLost(0), 3.0), [Command::Spawn]);
    assert_eq!(job.records()[0].state, TrialState::Failed(FailReason::WorkerLost));
    assert_eq!(started(&job.handle(Input::WorkerReady(2), 3.0)), [(2, 2)]);
}

#[test]
fn a_worker_is_lost_once_and_for_all() {
    let mut job = running(|_| ());
    job.handle(Input::WorkerLost(0), 0.0);
    assert_eq!(job.handle(Input::WorkerLost(0), 0.0), []);
    assert_eq!(job.handle(Input::WorkerReady(0), 0.0), []);
    assert_eq!(ignored(&job), 2);
}

#[test]
fn nobody_is_spawned_for_a_job_that_is_over() {
    let mut job = running(|spec| spec.max_jobs = 2);
    ends(&mut job, 0, 0.5);
    assert_eq!(job.handle(Input::WorkerLost(1), 0.0), []);
    assert_eq!(job.status(), JobStatus::Completed);
}

#[test]
fn workers_that_never_come_up_are_replaced_only_so_often() {
    let mut job = job(|_| ());
    assert_eq!(job.handle(Input::WorkerLost(0), 0.0), [Command::Spawn]);
    assert_eq!(job.handle(Input::WorkerLost(1), 0.0), [Command::Spawn]);
    assert_eq!(job.handle(Input::WorkerLost(2), 0.0), []);
}

#[test]
fn pause_holds_running_trials_and_starts_none() {
    let mut job = running(|_| ());
    let commands = job.handle(Input::Pause, 0.0);
    assert_eq!(commands, [Command::Pause { worker: 0, trial: 0 }, Command::Pause { worker: 1, trial: 1 }]);
    assert!(job.paused() && job.status() == JobStatus::InProgress);
    // This one was on its way.
    ends(&mut job, 0, 0.5);
    assert_eq!(job.handle(Input::WorkerReady(0), 0.0), []);
    let commands = job.handle(Input::Resume, 0.0);
    assert_eq!(commands[0], Command::Continue { worker: 1, trial: 1, to_round: 3 });
    assert_eq!(started(&commands), [(0, 2)]);
}

#[test]
fn a_worker_lost_during_a_pause_is_replaced_but_starts_after_it() {
    let mut job = running(|_| ());
    job.handle(Input::Pause, 0.0);
    assert_eq!(job.handle(Input::WorkerLost(0), 0.0), [Command::Spawn]);
    assert_eq!(job.handle(Input::WorkerReady(2), 0.0), []);
    assert_eq!(started(&job.handle(Input::Resume, 0.0)), [(2, 2)]);
}

#[test]
fn a_second_pause_and_a_stray_resume_do_nothing() {
    let mut job = running(|_| ());
    assert_eq!(job.handle(Input::Resume, 0.0), []);
    job.handle(Input::Pause, 0.0);
    assert_eq!(job.handle(Input::Pause, 0.0), []);
}

#[test]
fn a_job_may_complete_while_it_is_paused() {
    let mut job = running(|spec| spec.max_jobs = 2);
    ends(&mut job, 0, 0.5);
    job.handle(Input::Pause, 0.0);
    ends(&mut job, 1, 0.5);
    assert_eq!((job.status(), job.paused()), (JobStatus::Completed, false));
}

#[test]
fn stop_drops_what_waits_and_ends_when_the_last_has_stopped() {
    let mut job = job(|_| ());
    job.handle(Input::WorkerReady(0), 0.0);
    job.handle(report(0, 1, 0.75, false), 1.0);
    assert_eq!(job.handle(Input::Stop, 2.0), [Command::Stop { worker: 0, trial: 0 }]);
    assert_eq!((job.status(), job.records().len()), (JobStatus::Stopping, 1));
    job.handle(report(0, 2, 0.5, false), 3.0);
    job.handle(Input::TrialStopped { trial: 0 }, 4.0);
    assert_eq!(job.status(), JobStatus::Stopped);
    assert_eq!(job.records()[0].state, TrialState::Stopped(StopReason::User));
    assert_eq!((job.records()[0].objective(1), job.best()), (Some(0.5), Some(0)));
    assert_eq!(job.handle(Input::WorkerReady(0), 5.0), []);
}

#[test]
fn stop_with_nothing_running_is_immediate() {
    let mut job = job(|_| ());
    assert_eq!(job.handle(Input::Stop, 2.0), []);
    assert_eq!((job.status(), job.records().len()), (JobStatus::Stopped, 0));
}

#[test]
fn a_paused_job_can_be_stopped() {
    let mut job = running(|_| ());
    job.handle(Input::Pause, 0.0);
    assert_eq!(job.handle(Input::Stop, 0.0).len(), 2);
    job.handle(Input::TrialStopped { trial: 1 }, 0.0);
    job.handle(Input::TrialStopped { trial: 0 }, 0.0);
    assert_eq!((job.status(), job.paused()), (JobStatus::Stopped, false));
}

#[test]
fn a_worker_lost_while_stopping_is_not_replaced() {
    let mut job = running(|_| ());
    job.handle(Input::Stop, 0.0);
    job.handle(Input::TrialStopped { trial: 1 }, 0.0);
    assert_eq!(job.handle(Input::WorkerLost(0), 0.0), []);
    assert_eq!(job.status(), JobStatus::Stopped);
}

#[test]
fn a_trial_that_was_done_before_it_read_the_stop_is_completed() {
    let mut job = running(|_| ());
    job.handle(Input::Stop, 0.0);
    ends(&mut job, 0, 0.5);
    job.handle(Input::TrialStopped { trial: 1 }, 0.0);
    assert_eq!(job.records()[0].state, TrialState::Completed);
    assert_eq!(job.status(), JobStatus::Stopped);
}

#[test]
fn a_finished_job_cannot_be_stopped_or_paused() {
    let mut job = running(|spec| spec.max_jobs = 2);
    ends(&mut job, 0, 0.5);
    ends(&mut job, 1, 0.5);
    assert_eq!(job.handle(Input::Stop, 0.0), []);
    assert_eq!(job.handle(Input::Pause, 0.0), []);
    assert_eq!((job.status(), job.paused()), (JobStatus::Completed, false));
}

#[test]
fn who_trained_a_trial_and_when_is_kept() {
    let span = |worker, from, to| WorkSpan { worker, from, to };
    let mut job = Job::new(spec(), 0.0).unwrap();
    job.handle(Input::WorkerReady(4), 5.0);
    job.handle(report(0, 1, 0.5, false), 8.0);
    assert_eq!(job.records()[0].spans, [span(4, 5.0, None)]);
    // A pause is a stretch of its own.
    job.handle(Input::Pause, 10.0);
    assert_eq!(job.records()[0].spans, [span(4, 5.0, Some(10.0))]);
    job.handle(Input::Resume, 30.0);
    job.handle(report(0, 3, 0.5, true), 32.0);
    assert_eq!(job.records()[0].spans, [span(4, 5.0, Some(10.0)), span(4, 30.0, Some(32.0))]);
    assert_eq!(job.records()[1].spans, []);
}

#[test]
fn a_held_trial_has_a_stretch_for_every_rung() {
    let strategy = StrategySpec::Hyperband(Hyperband { form: Form::Brackets, min_resource: 1, max_resource: 3 });
    let mut job = Job::new(JobSpec { strategy, max_parallel: 3, ..spec() }, 0.0).unwrap();
    let mut now = 0.0;
    for trial in 0..3 {
        job.handle(Input::WorkerReady(0), now);
        job.handle(report(trial, 1, f64::from(trial), true), now + 2.0);
        now += 3.0;
    }
    job.handle(Input::WorkerReady(0), 9.0);
    // The best of three goes on to the last rung on the same worker.
    let spans: Vec<Vec<(f64, Option<f64>)>> = job.records()[..3]
        .iter()
        .map(|record| record.spans.iter().map(|span| (span.from, span.to)).collect())
        .collect();
    assert_eq!(spans, [vec![(0.0, Some(2.0)), (9.0, None)], vec![(3.0, Some(5.0))], vec![(6.0, Some(8.0))]]);
}

#[test]
fn the_use_of_the_workers_leaves_pauses_out() {
    let mut job = Job::new(JobSpec { max_parallel: 1, ..spec() }, 0.0).unwrap();
    assert_eq!(job.worker_use(50.0), None);
    job.handle(Input::WorkerReady(0), 100.0);
    job.handle(Input::WorkerReady(1), 110.0);
    // 10 ms of one worker that trains; then 20 ms in which one of two trains; a pause; 10 ms more of the same.
    job.handle(Input::Pause, 130.0);
    job.handle(Input::Resume, 1130.0);
    assert_eq!(job.worker_use(1140.0), Some(100.0 * 40.0 / 70.0));
    assert_eq!(job.snapshot(1140.0).times.worker_use, Some(100.0 * 40.0 / 70.0));
    job.handle(report(0, 3, 0.0, true), 1140.0);
    // The other takes the next trial; the first has not said that it is free.
    assert_eq!(job.worker_use(1150.0), Some(100.0 * 50.0 / 90.0));
}
