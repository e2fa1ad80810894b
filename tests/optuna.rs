//! Journals between us and Optuna: what we write is read back, and where Python has the real Optuna (`interop/test_optuna.py`
//! is the other side) it opens ours and we open its own.

// Helpers of a test may panic: it is how a test fails.
#![allow(clippy::unwrap_used)]

mod journal_job;
mod python;

use journal_job::{BEGAN, records, request, spec};
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tuning_playground::formats::optuna::{Study, TrialOutcome, read, write};
use tuning_playground::tuner::snapshot::TrialStatus;
use tuning_playground::tuner::{Dim, Direction, Range, Scaling, TrialRecord, TrialState, Value};

fn python() -> Option<Command> {
    python::python("optuna", "", "optuna optuna-dashboard", "test_optuna.py")
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("optuna").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn number(value: f64) -> Json {
    match value {
        value if value.is_nan() => json!("nan"),
        value if value.is_infinite() => json!(if value > 0.0 { "inf" } else { "-inf" }),
        value => json!(value),
    }
}

/// What Optuna must find of the job that is made by hand, said without the code that writes journals.
fn expected(records: &[TrialRecord]) -> Json {
    let distributions = json!({
        "eta": ["FloatDistribution", 0.001, 1.0, true],
        "gamma": ["FloatDistribution", 0.0, 5.0, false],
        "colsample_bytree": ["FloatDistribution", 0.5, 0.99, false],
        "max_leaves": ["IntDistribution", 2, 512, true],
        "booster": ["CategoricalDistribution", ["gbtree", "dart"]],
        "rate_drop": ["FloatDistribution", 0.0, 0.5, false],
        "max_depth": ["IntDistribution", 2, 10, false],
    });
    let trial = |record: &TrialRecord| {
        let (state, status) = match record.state {
            TrialState::Completed => ("COMPLETE", "Completed"),
            TrialState::Stopped(_) => ("PRUNED", "Stopped"),
            TrialState::Failed(_) => ("FAIL", "Failed"),
            TrialState::Waiting => ("WAITING", "InProgress"),
            TrialState::Running | TrialState::Held => ("RUNNING", "InProgress"),
        };
        let params: Map<String, Json> = journal_job::dims()
            .iter()
            .zip(&record.assignment)
            .filter(|(_, value)| **value != Value::Inactive)
            .map(|(dim, value)| (dim.name.clone(), json!(value)))
            .collect();
        let is_waiting = state == "WAITING";
        let named = |name: &String| (name.clone(), distributions[name].clone());
        let steps = record.reports.iter().map(|report| (report.round.to_string(), number(report.values[1])));
        let value = record.reports.last().filter(|_| matches!(state, "COMPLETE" | "PRUNED"));
        let mut attributes = json!({
            "training_job": spec().training_job_name(record.id),
            "status": status,
            "rounds": record.reports.len(),
            "max_rounds": 3,
            "origin": "strategy",
        });
        let reasons = [None, Some("stopped_by_median"), Some("user"), Some("bad_label"), Some("worker_lost")];
        if let Some(Some(reason)) = reasons.get(record.id as usize) {
            attributes["reason"] = json!(reason);
        }
        if let Some(last) = record.reports.last() {
            let metrics = [("train:auc", last.values[0]), ("validation:auc", last.values[1])];
            let finite = metrics.into_iter().filter(|(_, value)| value.is_finite());
            attributes["metrics"] = finite.map(|(name, value)| (name.to_string(), json!(value))).collect();
        }
        json!({
            "number": record.id,
            "state": state,
            "value": value.map(|report| report.values[1]),
            "params": if is_waiting { Map::new() } else { params.clone() },
            "distributions": if is_waiting { Map::new() } else { params.keys().map(named).collect() },
            "steps": steps.collect::<Map<_, _>>(),
            "attributes": attributes,
            "queued": if is_waiting { Some(params) } else { None },
        })
    };
    json!({
        "name": "every-state",
        "direction": "MAXIMIZE",
        "metrics": ["validation:auc"],
        "attributes": {
            "made_by": "Tuning Playground",
            "strategy": "Random",
            "seed": 7,
            "static_hyperparameters": {"num_round": "3", "objective": "binary:logistic"},
            "playground:scalings": {"colsample_bytree": "ReverseLogarithmic"},
            "playground:conditions": {"rate_drop": {"parent": "booster", "values": ["dart"]}},
        },
        "trials": records.iter().map(trial).collect::<Vec<_>>(),
    })
}

#[test]
fn optuna_opens_our_journal_with_the_same_trials_and_goes_on() {
    let Some(mut python) = python() else { return };
    let out = folder("ours");
    let (journal, beside) = (out.join("journal.log"), out.join("expected.json"));
    fs::write(&journal, write(&request(), &spec(), &records(), BEGAN)).unwrap();
    fs::write(&beside, expected(&records()).to_string()).unwrap();
    python::run(python.arg("check").args([journal, beside]));
}

/// Ranges that were edited while the job was held: of the trials before, some lie outside of what they are now.
#[test]
fn optuna_opens_the_journal_of_a_job_whose_ranges_were_edited() {
    let mut spec = spec();
    spec.space.dims[0].range = Range::Continuous { min: 0.25, max: 0.5, scaling: Scaling::Logarithmic };
    spec.space.dims[3].range = Range::Integer { min: 4, max: 8, scaling: Scaling::Logarithmic };
    spec.space.dims[4].range = Range::Categorical { values: vec!["dart".into(), "gblinear".into()] };
    let mut records = records();
    records[0].assignment[0] = Value::Real(0.0);
    let text = write(&request(), &spec, &records, BEGAN);
    let study = read(&text, None).unwrap();
    // No logarithm of 0: the range with this trial in it can only be linear.
    let eta = Range::Continuous { min: 0.0, max: 1.0, scaling: Scaling::Linear };
    assert_eq!(study.dims[0].range, eta);
    let booster = ["dart", "gblinear", "gbtree"].map(String::from).to_vec();
    assert_eq!(dim(&study, "booster").range, Range::Categorical { values: booster.clone() });
    assert_eq!(study.trials[0].params["booster"], Value::Category("gbtree".into()));
    let Some(mut python) = python() else { return };
    let mut expected = expected(&records);
    for trial in expected["trials"].as_array_mut().unwrap() {
        let changed = [
            ("eta", json!(["FloatDistribution", 0.0, 1.0, false])),
            ("max_leaves", json!(["IntDistribution", 2, 512, true])),
            ("booster", json!(["CategoricalDistribution", booster])),
        ];
        for (name, distribution) in changed {
            if let Some(known) = trial["distributions"].get_mut(name) {
                *known = distribution;
            }
        }
    }
    let out = folder("edited");
    fs::write(out.join("journal.log"), text).unwrap();
    fs::write(out.join("expected.json"), expected.to_string()).unwrap();
    python::run(python.arg("check").args([out.join("journal.log"), out.join("expected.json")]));
}

fn dim<'a>(study: &'a Study, name: &str) -> &'a Dim {
    study.dims.iter().find(|dim| dim.name == name).unwrap()
}

#[test]
fn what_we_write_we_read_back() {
    let study = read(&write(&request(), &spec(), &records(), BEGAN), None).unwrap();
    assert_eq!((study.name.as_str(), study.direction), ("every-state", Direction::Maximize));
    assert_eq!(study.metric.as_deref(), Some("validation:auc"));
    assert_eq!(study.fixed, request().fixed);
    assert_eq!(study.notices, []);
    // Scalings and conditions included. `rate_drop` comes last: it is the one that the first trial does not have.
    let mut dims = journal_job::dims();
    dims[5..].rotate_left(1);
    assert_eq!(study.dims, dims);
    assert_eq!(study.trials.len(), records().len());
    for (trial, record) in study.trials.iter().zip(records()) {
        let outcome = match record.state {
            TrialState::Completed => TrialOutcome::Complete,
            TrialState::Stopped(_) => TrialOutcome::Pruned,
            TrialState::Failed(_) => TrialOutcome::Fail,
            TrialState::Waiting => TrialOutcome::Waiting,
            TrialState::Running | TrialState::Held => TrialOutcome::Running,
        };
        assert_eq!((trial.outcome, &trial.name), (outcome, &spec().training_job_name(record.id)));
        assert_eq!(trial.value, record.objective(1));
        let bits = |value: &f64| value.to_bits();
        let steps: Vec<(u32, u64)> = trial.steps.iter().map(|(step, value)| (*step, bits(value))).collect();
        let reported = record.reports.iter().map(|report| (report.round, bits(&report.values[1])));
        assert_eq!(steps, reported.collect::<Vec<_>>());
        if outcome != TrialOutcome::Waiting {
            let named = journal_job::dims().into_iter().zip(record.assignment);
            let active = named.filter(|(_, value)| *value != Value::Inactive).map(|(dim, value)| (dim.name, value));
            assert_eq!(trial.params, active.collect::<BTreeMap<_, _>>());
        }
    }
}

#[test]
fn a_study_is_a_parent_for_a_warm_start() {
    let parent = read(&write(&request(), &spec(), &records(), BEGAN), None).unwrap().parent(None).unwrap();
    assert_eq!(parent.objective_metric, "validation:auc");
    let shown: Vec<_> = parent.trials.iter().map(|trial| (trial.status, trial.objective)).collect();
    // What runs or waits has nothing to say yet.
    let expected = [
        (TrialStatus::Completed, Some(0.1 + 0.7)),
        (TrialStatus::Stopped, Some(0.25)),
        (TrialStatus::Stopped, None),
        (TrialStatus::Failed, None),
        (TrialStatus::Failed, None),
        (TrialStatus::Completed, Some(0.75)),
    ];
    assert_eq!(shown, expected);
}

/// A value as Optuna has it is the value that we have read.
fn same(theirs: &Json, ours: &Value) -> bool {
    match ours {
        Value::Real(value) => theirs.as_f64() == Some(*value),
        Value::Integer(value) => theirs.as_i64() == Some(*value),
        // Choices may be anything for Optuna; for XGBoost they are texts.
        Value::Category(text) => theirs.as_str().map_or_else(|| theirs.to_string(), str::to_string) == *text,
        Value::Inactive => false,
    }
}

/// Compares a journal that Optuna made with what Optuna says of it.
fn check_theirs(text: &str, described: &Json) {
    let study = read(text, None).unwrap();
    assert_eq!(study.name, described["name"].as_str().unwrap());
    assert_eq!(study.direction, Direction::Maximize);
    assert_eq!(study.metric.as_deref(), Some("validation:auc"));
    let trials = described["trials"].as_array().unwrap();
    assert_eq!(study.trials.len(), trials.len());
    for (ours, theirs) in study.trials.iter().zip(trials) {
        let state = match ours.outcome {
            TrialOutcome::Running => "RUNNING",
            TrialOutcome::Complete => "COMPLETE",
            TrialOutcome::Pruned => "PRUNED",
            TrialOutcome::Fail => "FAIL",
            TrialOutcome::Waiting => "WAITING",
        };
        assert_eq!(theirs["state"], state);
        // Infinity is a value for Optuna, and none that a trial can be scored by.
        assert_eq!(theirs["value"].as_f64(), ours.value);
        let params = theirs["params"].as_object().unwrap();
        assert_eq!(params.len(), ours.params.len());
        assert!(params.iter().all(|(name, value)| same(value, &ours.params[name])), "{params:?} {:?}", ours.params);
        let steps = ours.steps.iter().map(|(step, value)| (step.to_string(), number(*value)));
        assert_eq!(theirs["steps"], Json::Object(steps.collect()));
    }
    let eta = Range::Continuous { min: 0.01, max: 0.5, scaling: Scaling::Logarithmic };
    assert_eq!(dim(&study, "eta").range, eta);
    // The widest that a trial had.
    assert_eq!(dim(&study, "max_depth").range, Range::Integer { min: 2, max: 12, scaling: Scaling::Linear });
    let leaves = Range::Integer { min: 1, max: 1000, scaling: Scaling::Logarithmic };
    assert_eq!(dim(&study, "max_leaves").range, leaves);
    let mixed = ["a", "1", "0.5", "true", "null"].map(String::from).to_vec();
    assert_eq!(dim(&study, "mixed").range, Range::Categorical { values: mixed });
    // Steps are no property of a range here: said, not passed over.
    let told: Vec<_> = study.notices.iter().map(|notice| (&*notice.code, notice.params["name"].as_str())).collect();
    assert_eq!(told, [("journal_steps", "subsample")]);
}

#[test]
fn a_journal_of_optuna_5_is_read() {
    let described = serde_json::from_str(include_str!("journals/optuna-5.0.json")).unwrap();
    check_theirs(include_str!("journals/optuna-5.0.log"), &described);
}

#[test]
fn a_journal_that_optuna_has_just_made_is_read() {
    let Some(mut python) = python() else { return };
    let out = folder("theirs");
    let (journal, beside) = (out.join("journal.log"), out.join("described.json"));
    python::run(python.arg("make").args([&journal, &beside]));
    let described = serde_json::from_str(&fs::read_to_string(beside).unwrap()).unwrap();
    check_theirs(&fs::read_to_string(journal).unwrap(), &described);
}
