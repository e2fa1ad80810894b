//! A job with a training job of every state, made by hand.

#![allow(dead_code, clippy::unwrap_used, reason = "helpers of tests; not each test needs all")]

use std::collections::BTreeMap;
use tuning_playground::error::Message;
use tuning_playground::formats::{JobRequest, JobRules};
use tuning_playground::tuner::{
    Condition, Criteria, Dim, Direction, EarlyStopping, FailReason, JobSpec, Range, RoundReport, Rounds, Scaling,
    Space, StopReason, StrategySpec, TrialRecord, TrialState, Value,
};

/// Milliseconds since 1970 when the job began: 2026-01-02 03:04:05.678 UTC.
pub const BEGAN: f64 = 1_767_323_045_678.0;

/// Five kinds of ranges, one of them under a condition.
pub fn dims() -> Vec<Dim> {
    let real = |name: &str, min, max, scaling| Dim::new(name, Range::Continuous { min, max, scaling });
    let texts = |values: &[&str]| Range::Categorical { values: values.iter().map(|v| v.to_string()).collect() };
    let when = Some(Condition { parent: 4, values: vec!["dart".into()] });
    vec![
        real("eta", 0.001, 1.0, Scaling::Logarithmic),
        real("gamma", 0.0, 5.0, Scaling::Linear),
        real("colsample_bytree", 0.5, 0.99, Scaling::ReverseLogarithmic),
        Dim::new("max_leaves", Range::Integer { min: 2, max: 512, scaling: Scaling::Logarithmic }),
        Dim::new("booster", texts(&["gbtree", "dart"])),
        Dim { when, ..real("rate_drop", 0.0, 0.5, Scaling::Linear) },
        Dim::new("max_depth", Range::Integer { min: 2, max: 10, scaling: Scaling::Linear }),
    ]
}

pub fn spec() -> JobSpec {
    JobSpec {
        name: "every-state".into(),
        objective_metric: "validation:auc".into(),
        direction: Direction::Maximize,
        metrics: vec!["train:auc".into(), "validation:auc".into()],
        folds: 0,
        space: Space::check(dims()).unwrap(),
        strategy: StrategySpec::Random,
        early_stopping: EarlyStopping::Auto,
        completion: Criteria::default(),
        max_jobs: 20,
        max_parallel: 2,
        seed: 7,
        rounds: Rounds::Fixed(3),
        warm_start: None,
        enqueued: Vec::new(),
    }
}

pub fn request() -> JobRequest {
    let JobSpec { name, objective_metric, direction, .. } = spec();
    JobRequest {
        name,
        objective: objective_metric,
        direction,
        strategy: "Random".into(),
        max_jobs: Some(20),
        max_parallel: 2,
        seed: 7,
        rules: JobRules { early_stopping: EarlyStopping::Auto, ..JobRules::default() },
        dims: dims(),
        fixed: BTreeMap::from([("num_round".into(), "3".into()), ("objective".into(), "binary:logistic".into())]),
        data: None,
    }
}

/// The values of a training job after each round, as `(train, validation)`.
fn reports(values: &[(f64, f64)]) -> Vec<RoundReport> {
    let report = |(round, (train, validation)): (usize, &(f64, f64))| RoundReport {
        round: round as u32 + 1,
        values: vec![*train, *validation],
    };
    values.iter().enumerate().map(report).collect()
}

fn point(eta: f64, leaves: i64, booster: &str) -> Vec<Value> {
    let rate = if booster == "dart" { Value::Real(0.125) } else { Value::Inactive };
    let booster = Value::Category(booster.into());
    vec![
        Value::Real(eta),
        Value::Real(0.1 + 0.2),
        Value::Real(0.99),
        Value::Integer(leaves),
        booster,
        rate,
        Value::Integer(10),
    ]
}

/// A training job's values, its state, and what it reported.
type Made = (Vec<Value>, TrialState, Vec<(f64, f64)>);

/// Completed, stopped (with a value and without), failed (with values and before it began), without a finite value, running
/// and waiting.
pub fn records() -> Vec<TrialRecord> {
    let failed = |code| TrialState::Failed(FailReason::Training(Message::new(code)));
    let nan = f64::NAN;
    let made = [
        (point(0.001, 2, "gbtree"), TrialState::Completed, vec![(0.7, 0.5), (0.8, nan), (0.9, 0.1 + 0.7)]),
        (point(1.0, 512, "dart"), TrialState::Stopped(StopReason::Median), vec![(0.6, 0.25)]),
        (point(0.1, 3, "dart"), TrialState::Stopped(StopReason::User), vec![]),
        (point(1.0 / 3.0, 4, "gbtree"), failed("bad_label"), vec![(0.6, f64::INFINITY), (0.6, f64::NEG_INFINITY)]),
        (point(0.2, 5, "gbtree"), TrialState::Failed(FailReason::WorkerLost), vec![]),
        (point(0.3, 6, "gbtree"), TrialState::Running, vec![(0.5, 1e-7)]),
        (point(0.4, 7, "dart"), TrialState::Waiting, vec![]),
        (point(0.5, 8, "gbtree"), TrialState::Completed, vec![(0.5, 0.75)]),
    ];
    let record = |(id, (assignment, state, values)): (usize, Made)| {
        let mut record = TrialRecord::proposed(id as u32, assignment, 3);
        // The fifth was lost before it began.
        let has_begun = state != TrialState::Waiting && id != 4;
        record.started = has_begun.then_some(1000.0 * id as f64);
        record.ended = state.is_finished().then_some(1000.0 * id as f64 + 250.5);
        record.reports = reports(&values);
        record.state = state;
        record
    };
    made.into_iter().enumerate().map(record).collect()
}
