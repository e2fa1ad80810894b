//! Requests, described jobs and models that nobody should have written: a sentence each, or they are read; never a panic.
//! (Journals: `optuna_hostile.rs`; links: `src/formats/link/tests.rs`; tables: `table.rs`.)

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod linked_job;
mod mutated;

use linked_job::{data, finished, short};
use mutated::mutated;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeMap;
use tuning_playground::error::{Explain, Message};
use tuning_playground::formats::{JobRequest, describe, import, read_parent, xgboost_json};
use tuning_playground::session::Session;
use tuning_playground::tuner::Space;

const MUTATIONS: u32 = 10_000;

/// Reads each mutation of `text`; `read` gives what is wrong, if anything is. Some must be read, many refused.
fn each(text: &str, words: &[&str], seed: u64, mut read: impl FnMut(&str) -> Option<Vec<Message>>) {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let (mut read_at_all, mut refused) = (0, 0);
    for _ in 0..MUTATIONS {
        let text = mutated(text, words, &mut rng);
        let Some(errors) = read(&text) else {
            read_at_all += 1;
            continue;
        };
        refused += 1;
        assert!(!errors.is_empty(), "refused without a word: {text}");
        for error in errors {
            let length: usize = error.params.values().map(|value| value.chars().count()).sum();
            assert!(length < 1000, "{error:?}");
        }
    }
    println!("{read_at_all} read, {refused} refused");
    assert!(read_at_all > 200 && refused > 1000);
}

fn job() -> (Session, String) {
    let session = finished("iris.csv", |objective| short(objective, "Bayesian", 6));
    let request = session.share(&data("iris.csv"), &Default::default()).unwrap().fragment;
    let request = tuning_playground::session::link::open(&request).unwrap().0.request;
    (session, serde_json::to_string_pretty(&request.to_json()).unwrap())
}

#[test]
fn ten_thousand_mutated_requests_are_read_or_refused() {
    let (_, text) = job();
    let words =
        ["\"ScalingType\": \"ReverseLogarithmic\"", "\"MinValue\": \"1e300\"", "\"Strategy\": \"Grid\"", "\"Auto\""];
    each(&text, &words, 1, |text| match import(text) {
        Ok(imported) => {
            // What was read is what would be read again, and its space is one or says why not.
            let again = JobRequest::from_json(&imported.request.to_json().to_string());
            assert_eq!(again.map_err(|error| error.to_string()), Ok(imported.request.clone()));
            Space::check(imported.request.dims).err().map(|error| vec![error.message()])
        }
        Err(errors) => Some(errors),
    });
}

#[test]
fn ten_thousand_mutated_parents_are_read_or_refused() {
    let (session, request) = job();
    let request = JobRequest::from_json(&request).unwrap();
    let described = describe(&request, &session.snapshot(2000.0).unwrap(), 1.7e9, |message| message.code.to_string());
    let words = ["\"Completed\"", "\"InProgress\"", "\"TrainingJobSummaries\": []", "\"Value\": 1e400"];
    each(&serde_json::to_string_pretty(&described).unwrap(), &words, 2, |text| match read_parent(text) {
        Ok((parent, _)) => {
            assert!(parent.trials.iter().all(|trial| trial.objective.is_none_or(f64::is_finite)));
            None
        }
        Err(error) => Some(vec![error.message()]),
    });
}

#[test]
fn ten_thousand_mutated_models_are_read_or_refused() {
    let (session, _) = job();
    let mut trainer = session.trainer().unwrap();
    trainer.start_score(&BTreeMap::from([("num_round".into(), "3".into()), ("max_depth".into(), "3".into())])).unwrap();
    while trainer.fit_step() < 1.0 {}
    let (_, model) = trainer.score_result().unwrap();
    let words = ["\"left_children\":[1]", "\"tree_param\"", "2147483647", "-2147483648", "\"1E1\""];
    each(&model, &words, 3, |text| match xgboost_json::read(text) {
        Ok(model) => {
            // What is read can be written, and says the same when it is read again.
            let written = xgboost_json::write(&model);
            assert_eq!(xgboost_json::read(&written).map(|model| xgboost_json::write(&model)).ok(), Some(written));
            None
        }
        Err(error) => Some(vec![error.message()]),
    });
}
