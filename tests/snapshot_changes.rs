//! What the page is told of a job, message by message, adds up to the job's own snapshot.

// Helpers of a test may panic: it is how a test fails.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use tuning_playground::formats::{JobRequest, JobRules};
use tuning_playground::session::Session;
use tuning_playground::session::dto::WorkerInput;
use tuning_playground::tuner::snapshot::TrialRow;
use tuning_playground::tuner::{Dim, Direction, Range, Scaling};

fn started(session: &mut Session) {
    let dims = vec![Dim::new("eta", Range::Continuous { min: 0.1, max: 0.3, scaling: Scaling::Linear })];
    let request = JobRequest {
        name: "job".into(),
        objective: "validation:logloss".into(),
        direction: Direction::Minimize,
        strategy: "Random".into(),
        max_jobs: Some(3),
        max_parallel: 2,
        seed: 0,
        rules: JobRules::default(),
        dims,
        fixed: BTreeMap::from([("num_round".into(), "5".into())]),
        data: None,
    };
    session.start_request(request, 0.0).unwrap();
}

/// Takes in what has changed; the numbers of the rows that were told, and the rows as they are then.
fn take(session: &mut Session, rows: &mut Vec<TrialRow>, now: f64) -> Vec<u32> {
    let changes = session.snapshot_changes(now).unwrap();
    let told = changes.trials.iter().map(|row| row.trial).collect();
    for row in &changes.trials {
        match rows.get_mut(row.trial as usize) {
            Some(known) => *known = row.clone(),
            None => rows.push(row.clone()),
        }
    }
    let whole = session.snapshot(now).unwrap();
    assert_eq!(*rows, whole.trials);
    assert_eq!((changes.counters, changes.best, changes.status), (whole.counters, whole.best, whole.status));
    told
}

#[test]
fn only_rows_that_differ_are_told_and_they_add_up() {
    let data: String = (0..60).map(|row| format!("{},{},{}\n", row % 7, row % 5, row % 2)).collect();
    let mut session = Session::new();
    session.load("data.csv", format!("a,b,y\n{data}").as_bytes()).unwrap();
    started(&mut session);
    let width = session.snapshot(0.0).unwrap().metrics.len();
    let report = |trial, round| WorkerInput::Report { trial, round, values: vec![0.5; width], done: false };

    let mut rows = Vec::new();
    session.handle(WorkerInput::WorkerReady { worker: 0 }, 1.0);
    session.handle(WorkerInput::WorkerReady { worker: 1 }, 1.0);
    assert_eq!(take(&mut session, &mut rows, 1.0), [0, 1]);
    assert!(take(&mut session, &mut rows, 2.0).is_empty());
    session.handle(report(1, 1), 3.0);
    assert_eq!(take(&mut session, &mut rows, 3.0), [1]);
    session.handle(report(0, 1), 4.0);
    session.handle(report(1, 2), 4.0);
    // The next is proposed once the first has ended: the job goes on in the order of its trials.
    session.handle(WorkerInput::TrialDone { trial: 0 }, 5.0);
    session.handle(WorkerInput::WorkerReady { worker: 0 }, 5.0);
    assert_eq!(take(&mut session, &mut rows, 5.0), [0, 1, 2]);

    // Another job is told from its first row on.
    started(&mut session);
    session.handle(WorkerInput::WorkerReady { worker: 0 }, 6.0);
    let mut rows = Vec::new();
    assert_eq!(take(&mut session, &mut rows, 6.0).first(), Some(&0));
}
