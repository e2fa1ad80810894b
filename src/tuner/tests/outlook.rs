//! What the model says of a job that is over or held, and the job that ends by it.

use super::*;
use crate::tuner::completion::Worth;
use crate::tuner::gp::surrogate::Recommended;
use std::collections::VecDeque;

/// 30 random trials of one hyperparameter.
fn line(change: impl FnOnce(&mut JobSpec)) -> JobSpec {
    let space = Space { dims: vec![real("eta", 0.0, 1.0, Scaling::Linear)] };
    let mut spec = JobSpec { space, max_jobs: 30, max_parallel: 3, rounds: Rounds::Fixed(1), ..spec() };
    change(&mut spec);
    spec
}

fn eta(point: &[Value]) -> f64 {
    match point {
        [Value::Real(eta)] => *eta,
        other => panic!("{other:?}"),
    }
}

/// Carries out what the job asks, `workers` trials at a time, the last begun first, until `n_trials` have finished.
fn run(spec: JobSpec, workers: u32, n_trials: usize, objective: impl Fn(u32, &[Value]) -> f64) -> Job {
    let n_metrics = spec.metrics.len();
    let mut job = Job::new(spec, 0.0).unwrap();
    let mut started: Vec<(u32, u32, Assignment)> = Vec::new();
    let mut free: VecDeque<u32> = (0..workers).collect();
    let mut finished = 0;
    loop {
        while let Some(worker) = free.pop_front() {
            for command in job.handle(Input::WorkerReady(worker), 0.0) {
                if let Command::Start { worker, trial, assignment, .. } = command {
                    started.push((worker, trial, assignment));
                }
            }
        }
        let Some((worker, trial, point)) = started.pop().filter(|_| finished < n_trials) else { return job };
        let mut values = vec![0.0; n_metrics];
        values[1] = objective(trial, &point);
        if let Some(deviation) = values.get_mut(2) {
            *deviation = 0.5;
        }
        for command in job.handle(Input::Report(Report { trial, round: 1, values, done: true }), 0.0) {
            if let Command::Start { worker, trial, assignment, .. } = command {
                started.push((worker, trial, assignment));
            }
        }
        finished += 1;
        free.push_back(worker);
    }
}

/// A parabola with its least value, 0, at 0.3.
fn parabola(point: &[Value]) -> f64 {
    4.0 * (eta(point) - 0.3) * (eta(point) - 0.3)
}

/// The same with alternating noise, and a piece of luck far from the best place.
fn noisy(trial: u32, point: &[Value]) -> f64 {
    let noise = [0.12, -0.05, -0.12, 0.05][trial as usize % 4];
    let lucky = (eta(point) - 0.7).abs() < 0.1 && trial >= 8;
    parabola(point) + noise - if lucky { 0.9 } else { 0.0 }
}

fn recommended(job: &Job) -> Option<Recommended> {
    job.snapshot(0.0).recommended
}

fn worth(job: &Job) -> Option<Worth> {
    job.snapshot(0.0).completion.worth
}

#[test]
fn where_values_are_noisy_the_best_mean_is_recommended_beside_the_best_value() {
    let noisy = |trial: u32, point: &[Value]| parabola(point) + [0.4, -0.2, -0.4, 0.2][trial as usize % 4];
    let mut n_found = 0;
    for seed in 0..10 {
        let job = run(line(|spec| spec.seed = seed), 1, 30, noisy);
        let snapshot = job.snapshot(0.0);
        let surrogate = job.surrogate().unwrap();
        let means: Vec<f64> = job.records().iter().map(|record| surrogate.at(&record.assignment).mean).collect();
        let lowest = means.iter().copied().fold(f64::INFINITY, f64::min);
        let best = snapshot.best.unwrap() as usize;
        let Some(found) = snapshot.recommended else {
            // The best value is where the model expects it, or there is too little noise to speak of.
            assert!(means[best] == lowest || surrogate.noise() <= 0.05, "seed {seed}");
            continue;
        };
        n_found += 1;
        assert_ne!(found.trial as usize, best);
        assert!((found.mean - lowest).abs() < 1e-9 && found.mean < found.best_mean, "{found:?} {lowest}");
        assert_eq!(found.best_mean, means[best]);
        assert!(found.noise > 0.05 && found.noise <= 1.0, "{found:?}");
    }
    assert!(n_found >= 3, "in {n_found} of 10 jobs");
}

#[test]
fn without_noise_the_best_value_stands_alone() {
    let job = run(line(|_| ()), 1, 30, |_, point| parabola(point));
    assert!(job.surrogate().is_some());
    assert_eq!(recommended(&job), None);
}

#[test]
fn a_running_job_says_nothing_and_a_held_one_says_what_it_knows() {
    let mut job = run(line(|_| ()), 2, 25, noisy);
    assert_eq!((recommended(&job), worth(&job)), (None, None));
    job.handle(Input::Pause, 0.0);
    let held = worth(&job);
    assert!(held.is_some());
    // One that was in flight ends while the job is held: the model is another.
    let running =
        job.records().iter().find(|record| record.state == TrialState::Running).map(|record| record.id).unwrap();
    job.handle(report(running, 1, 3.0, true), 0.0);
    assert!(worth(&job).is_some() && worth(&job) != held);
    job.handle(Input::Resume, 0.0);
    assert_eq!((recommended(&job), worth(&job)), (None, None));
}

#[test]
fn other_ranges_are_another_model() {
    for criterion in [false, true] {
        let mut job = run(line(|spec| spec.completion.on_regret_bound = criterion), 1, 25, noisy);
        assert_eq!(worth(&job).is_some(), criterion);
        job.handle(Input::Pause, 0.0);
        let before = worth(&job);
        assert!(before.is_some());
        job.handle(Input::Edit(Space { dims: vec![real("eta", 0.0, 2.0, Scaling::Linear)] }), 0.0);
        assert!(worth(&job).is_some() && worth(&job) != before);
        // What the old ranges were judged by is not told of the new ones.
        job.handle(Input::Resume, 0.0);
        assert_eq!(worth(&job), None);
    }
}

#[test]
fn what_ends_while_a_job_is_stopped_counts() {
    let stopped = |criterion: bool| {
        let mut job = run(line(|spec| spec.completion.on_regret_bound = criterion), 2, 25, noisy);
        let running: Vec<u32> = job.records().iter().filter(|r| r.state == TrialState::Running).map(|r| r.id).collect();
        assert!(!running.is_empty());
        let judged = worth(&job);
        job.handle(Input::Stop, 0.0);
        assert_eq!((job.status(), worth(&job)), (JobStatus::Stopping, None));
        for trial in running {
            job.handle(report(trial, 1, 3.0, true), 0.0);
        }
        assert_eq!(job.status(), JobStatus::Stopped);
        (judged, worth(&job))
    };
    let ((_, plain), (judged, found)) = (stopped(false), stopped(true));
    assert!(judged.is_some() && found.is_some() && judged != found);
    assert_eq!(found, plain);
}

#[test]
fn a_best_outside_the_edited_ranges_is_compared_with_nothing() {
    let noisy = |trial: u32, point: &[Value]| parabola(point) + [0.4, -0.2, -0.4, 0.2][trial as usize % 4];
    let edit = |min, max| Input::Edit(Space { dims: vec![real("eta", min, max, Scaling::Linear)] });
    let (mut n_outside, mut n_inside) = (0, 0);
    for seed in 0..10 {
        let mut job = run(line(|spec| spec.seed = seed), 1, 25, noisy);
        job.handle(Input::Pause, 0.0);
        let before = recommended(&job);
        let best = job.best().unwrap();
        job.handle(edit(eta(&job.records()[best as usize].assignment) + 0.001, 1.0), 0.0);
        assert_eq!((job.best(), recommended(&job)), (Some(best), None), "seed {seed}");
        // The model has one to recommend, and would compare it with what it believes of another point.
        n_outside += usize::from(job.surrogate().unwrap().beside(best, job.records()).is_some());
        // With the best among them again it is as before.
        job.handle(edit(0.0, 1.0), 0.0);
        assert_eq!(recommended(&job), before, "seed {seed}");
        n_inside += usize::from(before.is_some());
    }
    assert!(n_outside > 0 && n_inside > 0, "{n_outside} {n_inside}");
}

#[test]
fn too_few_trials_say_nothing_of_whether_to_go_on() {
    let mut few = run(line(|spec| spec.max_jobs = 19), 1, 19, noisy);
    assert_eq!((few.status(), worth(&few)), (JobStatus::Completed, None));
    few = run(line(|spec| spec.max_jobs = 20), 1, 20, noisy);
    assert!(worth(&few).is_some());
}

#[test]
fn a_job_that_has_found_it_ends_by_the_regret_bound_for_any_number_of_workers() {
    let spec = |on_regret_bound| {
        line(|spec| {
            spec.max_jobs = 100;
            spec.strategy = StrategySpec::Bayesian { booster_priors: false };
            spec.completion = Criteria { on_regret_bound, ..Criteria::default() };
        })
    };
    let job = run(spec(true), 1, 100, |_, point| parabola(point));
    let snapshot = job.snapshot(0.0);
    assert_eq!(snapshot.status, JobStatus::Completed);
    let n_trials = snapshot.trials.len();
    assert!((22..60).contains(&n_trials), "{n_trials}");
    assert_eq!(snapshot.completion.reason.unwrap().code, "completed_regret_bound");
    assert!(worth(&job).is_some_and(Worth::is_little));
    let crew = run(spec(true), 3, 100, |_, point| parabola(point));
    assert_eq!(timeless(&crew), timeless(&job));
    assert_eq!((worth(&crew), recommended(&crew)), (worth(&job), recommended(&job)));
    // Not asked for, it is only told.
    let whole = run(spec(false), 1, 100, |_, point| parabola(point));
    assert_eq!(whole.records().len(), 100);
    assert!(worth(&whole).is_some_and(Worth::is_little));
}

/// The records of a job, bit by bit, without who trained them and when.
fn timeless(job: &Job) -> String {
    let mut records = job.records().to_vec();
    records.iter_mut().for_each(TrialRecord::forget_times);
    format!("{records:?}")
}

#[test]
fn a_job_that_the_model_is_not_sure_of_goes_on() {
    // A wave of 13 periods: thirty random points cannot know it.
    let wave = |_: u32, point: &[Value]| libm::sin(82.0 * eta(point));
    let spec = line(|spec| spec.completion = Criteria { on_regret_bound: true, ..Criteria::default() });
    let job = run(spec, 2, 30, wave);
    let snapshot = job.snapshot(0.0);
    assert_eq!(snapshot.completion.reason.unwrap().code, "completed_max_jobs");
    let worth = snapshot.completion.worth.unwrap();
    assert!(worth.bound > 10.0 * worth.tolerance && worth.tolerance > 0.0, "{worth:?}");
}

#[test]
fn with_folds_a_gain_is_held_against_the_standard_error_of_the_best() {
    let with = |folds| {
        line(|spec| {
            spec.metrics.push("validation:error-std".into());
            spec.folds = folds;
        })
    };
    let tolerance = |folds| worth(&run(with(folds), 1, 30, |_, point| parabola(point))).unwrap().tolerance;
    assert_eq!(tolerance(5), 0.45_f64.sqrt() * 0.5);
    // Without folds the metric says nothing: a hundredth of the interquartile range of values between 0 and 2.
    assert!(tolerance(0) < 0.02);
}

#[test]
fn a_job_that_would_be_over_before_it_is_judged_is_refused() {
    let problem = |max_jobs| {
        let spec = line(|spec| {
            spec.max_jobs = max_jobs;
            spec.completion = Criteria { on_regret_bound: true, ..Criteria::default() };
        });
        spec.problems().into_iter().next()
    };
    assert_eq!(problem(23), None);
    assert_eq!(problem(22), Some(TunerError::Rule(RuleError::RegretBoundTooFew { found: 22, least: 23 })));
}

#[test]
fn the_models_check_is_told_beside_the_bound() {
    let job = run(line(|_| ()), 1, 30, |_, point| parabola(point));
    let trust = job.snapshot(0.0).completion.trust.unwrap();
    assert_eq!(trust.trials, 30);
    // A parabola is foretold; chance is not.
    assert!(trust.explained > 0.95, "{trust:?}");
    let dice = |trial: u32, _: &[Value]| f64::from(trial * 7919 % 31);
    let trust = run(line(|_| ()), 1, 30, dice).snapshot(0.0).completion.trust.unwrap();
    assert!(trust.explained < 0.3 && (0.4..=1.0).contains(&trust.within_one), "{trust:?}");
    // Where nothing is said of what may be gained there is nothing to trust.
    assert_eq!(run(line(|spec| spec.max_jobs = 19), 1, 19, noisy).snapshot(0.0).completion.trust, None);
}
