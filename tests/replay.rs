//! Two hundred made-up jobs: the records are the same for any number of workers in any order of arrival, and when the job's
//! log is replayed. `tests/harness/jobs.mjs` compares twenty of them with the wasm.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod generated_jobs;

use generated_jobs::{digest, run, spec, strategies};
use std::collections::BTreeSet;
use tuning_playground::tuner::{EarlyStopping, FailReason, Job, StopReason, TrialState};

const JOBS: u32 = 200;

#[test]
fn two_hundred_jobs_do_not_depend_on_their_workers_and_replay() {
    for number in 0..JOBS {
        let spec = spec(number);
        let expected = digest(&run(&spec, 1, 0));
        let crew = run(&spec, 2 + number % 7, u64::from(number) + 1);
        assert_eq!(digest(&crew), expected, "job {number}: {:?}, {} in flight", spec.strategy, spec.max_parallel);
        let replayed = Job::replay(spec, &crew.log()).unwrap();
        assert_eq!(format!("{:?}", replayed.records()), format!("{:?}", crew.records()), "job {number}");
        assert_eq!(replayed.snapshot(1e9), crew.snapshot(1e9), "job {number}");
    }
}

#[test]
fn the_jobs_meet_what_can_happen() {
    let mut seen = BTreeSet::new();
    let mut in_flight = BTreeSet::new();
    for number in 0..JOBS {
        let spec = spec(number);
        in_flight.insert(spec.max_parallel);
        if spec.early_stopping == EarlyStopping::Auto {
            seen.insert("early stopping");
        }
        for record in run(&spec, 3, 7).records() {
            seen.insert(match &record.state {
                TrialState::Completed => "completed",
                TrialState::Stopped(StopReason::Median) => "stopped by the median rule",
                TrialState::Stopped(StopReason::Rung) => "stopped at a rung",
                TrialState::Failed(FailReason::WorkerLost) => "lost with its worker",
                TrialState::Failed(FailReason::Training(_)) => "refused",
                TrialState::Failed(FailReason::ObjectiveNotANumber) => "without a value",
                other => panic!("{other:?}"),
            });
        }
    }
    assert_eq!(seen.len(), 7, "{seen:?}");
    assert_eq!(in_flight.len(), 8);
    let names: BTreeSet<String> = strategies().iter().map(|strategy| format!("{strategy:?}")).collect();
    assert_eq!(names.len(), strategies().len());
}
