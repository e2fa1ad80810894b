//! The state machine, one message at a time.

use super::*;

fn job(change: impl FnOnce(&mut JobSpec)) -> Job {
    let mut spec = spec();
    change(&mut spec);
    Job::new(spec, 0.0).unwrap()
}

/// A job with two workers, 0 on trial 0 and 1 on trial 1.
fn running(change: impl FnOnce(&mut JobSpec)) -> Job {
    let mut job = job(change);
    job.handle(Input::WorkerReady(0), 0.0);
    job.handle(Input::WorkerReady(1), 0.0);
    job
}

fn report(trial: u32, round: u32, objective: f64, done: bool) -> Input {
    Input::Report(Report { trial, round, values: vec![0.0, objective], done })
}

fn ends(job: &mut Job, trial: u32, objective: f64) {
    job.handle(report(trial, 3, objective, true), 0.0);
}

fn ignored(job: &Job) -> u64 {
    job.snapshot(0.0).times.ignored_messages
}

fn started(commands: &[Command]) -> Vec<(WorkerId, u32)> {
    let pair = |command: &Command| match command {
        Command::Start { worker, trial, .. } => Some((*worker, *trial)),
        _ => None,
    };
    commands.iter().filter_map(pair).collect()
}

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
