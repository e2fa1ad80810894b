//! The training jobs as a CSV file: read back with the csv crate, and compared with what happened.

// Helpers of a test may panic: it is how a test fails.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use tuning_playground::formats::{JobRequest, JobRules, trials_csv};
use tuning_playground::session::Session;
use tuning_playground::session::dto::{WorkerCommand, WorkerInput};
use tuning_playground::tuner::{Dim, Direction, FailReason, Range, Scaling, Snapshot};

/// A job of three trials: the first has two rounds and ends at a clock of 4.25 s, the second fails, the third is under way.
fn snapshot() -> Snapshot {
    let rows: String = (0..60).map(|row| format!("{},{},{}\n", row % 7, row % 5, row % 2)).collect();
    let mut session = Session::new();
    session.load("data.csv", format!("a,b,y\n{rows}").as_bytes()).unwrap();
    let eta = Dim::new("eta", Range::Continuous { min: 0.1, max: 0.3, scaling: Scaling::Linear });
    let booster = Dim::new("booster", Range::Categorical { values: vec!["gbtree".into(), "dart".into()] });
    let request = JobRequest {
        name: "job".into(),
        objective: "validation:logloss".into(),
        direction: Direction::Minimize,
        strategy: "Random".into(),
        max_jobs: Some(3),
        max_parallel: 1,
        seed: 0,
        rules: JobRules::default(),
        dims: vec![eta, booster],
        fixed: BTreeMap::from([("num_round".into(), "2".into())]),
        data: None,
    };
    session.start_request(request, 0.0).unwrap();
    let ready = |session: &mut Session, now| {
        let commands = session.handle(WorkerInput::WorkerReady { worker: 0 }, now);
        assert!(matches!(commands[..], [WorkerCommand::Start { .. }]), "{commands:?}");
    };
    ready(&mut session, 1000.0);
    let n_metrics = session.snapshot(0.0).unwrap().metrics.len();
    session.handle(WorkerInput::Report { trial: 0, round: 1, values: vec![0.5; n_metrics], done: false }, 2000.0);
    session.handle(WorkerInput::Report { trial: 0, round: 2, values: vec![0.25; n_metrics], done: true }, 4250.0);
    ready(&mut session, 5000.0);
    let error = FailReason::WorkerLost.message("");
    session.handle(WorkerInput::TrialFailed { trial: 1, error }, 5500.0);
    ready(&mut session, 6000.0);
    session.snapshot(7000.0).unwrap()
}

#[test]
fn rows_are_those_of_the_sdk_with_the_newest_first() {
    let snapshot = snapshot();
    let names = ["eta".to_string(), "booster".to_string()];
    // 2025-08-03 18:11:05 UTC.
    let text = trials_csv(&snapshot, &names, 1_754_244_665_000.0);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let columns = [
        "eta",
        "booster",
        "TrainingJobName",
        "TrainingJobStatus",
        "FinalObjectiveValue",
        "TrainingStartTime",
        "TrainingEndTime",
        "TrainingElapsedTimeSeconds",
    ];
    assert_eq!(reader.headers().unwrap(), &columns[..]);
    let rows: Vec<Vec<String>> =
        reader.records().map(|record| record.unwrap().iter().map(str::to_string).collect()).collect();
    assert_eq!(rows.len(), 3);
    let behind_names: Vec<&[String]> = rows.iter().map(|row| &row[3..]).collect();
    assert_eq!(behind_names[0], ["InProgress", "", "2025-08-03 18:11:11.000+00:00", "", ""]);
    assert_eq!(
        behind_names[1],
        ["Failed", "", "2025-08-03 18:11:10.000+00:00", "2025-08-03 18:11:10.500+00:00", "0.5"]
    );
    assert_eq!(
        behind_names[2],
        ["Completed", "0.25", "2025-08-03 18:11:06.000+00:00", "2025-08-03 18:11:09.250+00:00", "3.25"]
    );
    for (row, trial) in rows.iter().rev().zip(&snapshot.trials) {
        let eta: f64 = row[0].parse().unwrap();
        assert!((0.1..=0.3).contains(&eta));
        // The value in full: it reads back as the same number.
        assert_eq!(eta.to_string(), trial.hyperparameters.0[0].1.to_string());
        assert!(["gbtree", "dart"].contains(&row[1].as_str()));
        assert_eq!(row[2], trial.name);
    }
}
