//! Two hundred made-up jobs: the records are the same for any number of workers in any order of arrival, and when the job's
//! log is replayed. `tests/harness/jobs.mjs` compares twenty of them with the wasm.
//!
//! Proven able to fail by `Job::least_visible` that says `self.n_prefix` (it proposes all at once: the same for any workers,
//! but not what was asked for) or `self.n_prefix.max(what is in flight)` (brackets hang), and by a job that does not journal
//! `WorkerLost`.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod generated_jobs;

use generated_jobs::{digest, replayed, run, spec, strategies};
use std::collections::BTreeSet;
use std::thread;
use tuning_playground::tuner::{EarlyStopping, FailReason, JobSpec, StopReason, TrialState};

const JOBS: u32 = 200;

/// What the jobs have met, in words.
type Seen = BTreeSet<String>;

#[test]
fn two_hundred_jobs_do_not_depend_on_their_workers_and_replay() {
    let n_threads = thread::available_parallelism().map_or(1, usize::from);
    let seen: Seen = thread::scope(|scope| {
        let start = |first| scope.spawn(move || (first..JOBS).step_by(n_threads).flat_map(check).collect::<Seen>());
        let threads: Vec<_> = (0..JOBS).take(n_threads).map(start).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    // Else they would show little.
    let ends = ["completed", "median", "rung", "lost", "refused", "no value"].map(String::from);
    let stops_early = strategies().into_iter().flat_map(|strategy| match strategy.name() {
        "Hyperband" => vec![format!("{strategy:?}, Off")],
        _ => vec![format!("{strategy:?}, Off"), format!("{strategy:?}, Auto")],
    });
    let others = ["enqueued", "IdenticalDataAndAlgorithm", "TransferLearning"].map(String::from);
    let counts = (1..=8).flat_map(|n| [format!("{n} in flight"), format!("{n} workers")]);
    let expected: Seen = ends.into_iter().chain(others).chain(stops_early).chain(counts).collect();
    assert_eq!(seen, expected);
}

/// Runs the job with this number in three ways. Returns what it met.
fn check(number: u32) -> Seen {
    let spec = spec(number);
    let n_workers = 2 + number % 7;
    let alone = run(&spec, 1, 0);
    let crew = run(&spec, n_workers, u64::from(number) + 1);
    let name = format!("job {number}: {:?}, {} in flight, {n_workers} workers", spec.strategy, spec.max_parallel);
    assert_eq!(digest(&crew), digest(&alone), "{name}");
    let again = replayed(&crew);
    assert_eq!(format!("{:?}", again.records()), format!("{:?}", crew.records()), "{name}");
    assert_eq!(again.snapshot(1e9), crew.snapshot(1e9), "{name}");
    for record in crew.records() {
        let known = least_known(&spec, record.id);
        assert!((known..=record.id).contains(&record.informed_by), "{name}: {record:?} needs {known} trials");
    }
    let mut seen: Seen = crew.records().iter().map(|record| end(&record.state).to_string()).collect();
    let early_stopping = if spec.early_stopping == EarlyStopping::Auto { "Auto" } else { "Off" };
    seen.extend((!spec.enqueued.is_empty()).then(|| "enqueued".to_string()));
    seen.extend(spec.warm_start.as_ref().map(|warm_start| warm_start.kind.name().to_string()));
    seen.insert(format!("{:?}, {early_stopping}", spec.strategy));
    seen.extend([format!("{} in flight", spec.max_parallel), "1 workers".into(), format!("{n_workers} workers")]);
    seen
}

/// Trials that have to be known before `trial` is proposed: all but those in flight or, in the textbook's Hyperband, all
/// brackets before its own.
fn least_known(spec: &JobSpec, trial: u32) -> u32 {
    match spec.textbook() {
        Some(hyperband) => hyperband.cohort_of(trial).first,
        None => (trial + 1).saturating_sub(spec.max_parallel),
    }
}

fn end(state: &TrialState) -> &'static str {
    match state {
        TrialState::Completed => "completed",
        TrialState::Stopped(StopReason::Median) => "median",
        TrialState::Stopped(StopReason::Rung) => "rung",
        TrialState::Failed(FailReason::WorkerLost) => "lost",
        TrialState::Failed(FailReason::Training(_)) => "refused",
        TrialState::Failed(FailReason::ObjectiveNotANumber) => "no value",
        other => panic!("{other:?}"),
    }
}
