//! What a request is refused for before a job starts, and what of it reaches the trials.

// Helpers of a test may panic: it is how a test fails.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use tuning_playground::error::Message;
use tuning_playground::formats::{JobRequest, JobRules};
use tuning_playground::session::Session;
use tuning_playground::session::dto::{WorkerCommand, WorkerInput};
use tuning_playground::tuner::{Dim, Direction, Range, Scaling};

fn session() -> Session {
    let rows: String = (0..60).map(|row| format!("{},{},{}\n", row % 7, row % 5, row % 2)).collect();
    let mut session = Session::new();
    session.load("data.csv", format!("a,b,y\n{rows}").as_bytes()).unwrap();
    session
}

fn request() -> JobRequest {
    JobRequest {
        name: "job".into(),
        objective: "validation:logloss".into(),
        direction: Direction::Minimize,
        strategy: "Random".into(),
        max_jobs: Some(2),
        max_parallel: 1,
        seed: 0,
        rules: JobRules::default(),
        dims: vec![real("eta", 0.1, 0.3)],
        fixed: BTreeMap::from([("num_round".into(), "5".into())]),
        data: None,
    }
}

fn real(name: &str, min: f64, max: f64) -> Dim {
    Dim::new(name, Range::Continuous { min, max, scaling: Scaling::Linear })
}

fn whole(name: &str, min: i64, max: i64) -> Dim {
    Dim::new(name, Range::Integer { min, max, scaling: Scaling::Linear })
}

/// Codes and fields of what is wrong with the request that `change` has spoilt.
fn refused(change: impl FnOnce(&mut JobRequest)) -> Vec<(String, Option<String>)> {
    let mut request = request();
    change(&mut request);
    let errors: Vec<Message> = session().start_request(request, 0.0).unwrap_err();
    errors.into_iter().map(|message| (message.code.into_owned(), message.field)).collect()
}

/// The first trial's rounds to train, and those that it has trained when it says that it is done.
fn rounds(change: impl FnOnce(&mut JobRequest)) -> (u32, u32) {
    let (mut request, mut session) = (request(), session());
    change(&mut request);
    session.start_request(request, 0.0).unwrap();
    let commands = session.handle(WorkerInput::WorkerReady { worker: 0 }, 0.0);
    let [WorkerCommand::Start { params, to_round, .. }] = &commands[..] else { panic!("{commands:?}") };
    let mut trainer = session.trainer().unwrap();
    trainer.start(params).unwrap();
    while !trainer.is_done(*to_round) {
        trainer.step();
    }
    (*to_round, trainer.round())
}

fn told(code: &str, field: &str) -> Vec<(String, Option<String>)> {
    vec![(code.into(), Some(field.into()))]
}

#[test]
fn one_hyperparameter_stands_in_one_place() {
    let fixed = |name: &'static str| {
        move |request: &mut JobRequest| drop(request.fixed.insert(name.to_string(), "0.2".to_string()))
    };
    assert_eq!(refused(fixed("eta")), told("fixed_and_tuned", "eta"));
    assert_eq!(refused(fixed("learning_rate")), told("param_given_twice", "eta"));
    let twice = |request: &mut JobRequest| request.dims.push(real("learning_rate", 0.1, 0.3));
    assert_eq!(refused(twice), told("param_given_twice", "eta"));
}

#[test]
fn a_fixed_value_has_sagemakers_length() {
    let fixed = |n: usize| {
        move |request: &mut JobRequest| drop(request.fixed.insert("monotone_constraints".into(), "x".repeat(n)))
    };
    let codes = |n| refused(fixed(n)).into_iter().map(|(code, _)| code).collect::<Vec<_>>();
    // Neither are constraints; only the second is too long, too.
    assert!(!codes(2500).contains(&"static_too_long".to_string()));
    assert_eq!(refused(fixed(2501))[0], told("static_too_long", "monotone_constraints.value")[0]);
}

#[test]
fn a_strategy_that_is_not_there_is_no_random_search() {
    assert_eq!(refused(|request| request.strategy = "Evolution".into()), told("json_choice", "strategy"));
}

#[test]
fn tuned_rounds_are_found_under_each_of_their_names() {
    for name in ["num_round", "num_boost_round", "n_estimators"] {
        let tuned = |request: &mut JobRequest| {
            request.fixed.clear();
            request.dims = vec![whole(name, 11, 12)];
        };
        let (to_round, trained) = rounds(tuned);
        assert!((11..=12).contains(&to_round) && trained == to_round, "{name}: {to_round}, {trained}");
    }
    assert_eq!(rounds(|request| drop(request.fixed.insert("num_round".into(), "7".into()))), (7, 7));
}

#[test]
fn early_stopping_rounds_end_a_trial() {
    let (to_round, trained) = rounds(|request| {
        request.fixed =
            BTreeMap::from([("num_round".into(), "500".into()), ("early_stopping_rounds".into(), "3".into())]);
    });
    assert_eq!(to_round, 500);
    assert!((4..500).contains(&trained), "{trained}");
}
