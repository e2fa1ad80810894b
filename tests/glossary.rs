//! The glossary explains everything that the page can choose: each hyperparameter, metric and strategy of the engine has an
//! entry in both languages, and what the entries say of names, defaults, ranges and directions is what the engine's tables say.
//!
//! `UPDATE_GLOSSARY=1 cargo test --test glossary` writes `www/glossary/facts.json` anew after one of the tables has changed.

// Helpers of a test may panic: it is how a test fails.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod catalogue;

use catalogue::catalogue;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use tuning_playground::booster::metric::{METRICS, for_task};
use tuning_playground::booster::params::PARAMS;
use tuning_playground::dataset::Task;
use tuning_playground::tuner::StrategySpec;

fn www(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("www").join(name)
}

fn read(name: &str) -> String {
    std::fs::read_to_string(www(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn entries() -> Value {
    serde_json::from_str(&read("glossary/entries.json")).expect("entries.json is JSON")
}

/// The names of the entries of one kind.
fn names(kind: &str) -> BTreeSet<String> {
    entries()[kind].as_object().expect("entries by kind").keys().cloned().collect()
}

/// What is told of the engine's tables, a row in each line.
fn facts() -> String {
    let tasks = [Task::Binary, Task::Multiclass, Task::Regression];
    let metrics = METRICS.iter().map(|(name, direction)| {
        let tasks: Vec<&Task> = tasks.iter().filter(|task| for_task(**task).contains(name)).collect();
        json!({ "name": name, "direction": direction, "tasks": tasks }).to_string()
    });
    let parameters = PARAMS.iter().map(|spec| serde_json::to_string(spec).unwrap());
    let rows = |rows: Vec<String>| rows.join(",\n    ");
    format!(
        "{{\n  \"parameters\": [\n    {}\n  ],\n  \"metrics\": [\n    {}\n  ]\n}}\n",
        rows(parameters.collect()),
        rows(metrics.collect())
    )
}

#[test]
fn the_facts_are_those_of_the_tables() {
    let path = www("glossary/facts.json");
    if std::env::var_os("UPDATE_GLOSSARY").is_some() {
        std::fs::write(&path, facts()).unwrap();
    }
    let written = read("glossary/facts.json");
    assert!(written == facts(), "facts.json is not what the tables say: UPDATE_GLOSSARY=1 cargo test --test glossary");
    // SageMaker's documentation, "Tune an XGBoost model": the twelve that it tunes, and the range of one of them.
    let told: Value = serde_json::from_str(&written).unwrap();
    let tuned: Vec<&Value> =
        told["parameters"].as_array().unwrap().iter().filter(|row| !row["sagemaker"].is_null()).collect();
    assert_eq!(tuned.len(), 12);
    let weight = tuned.iter().find(|row| row["name"] == "min_child_weight").unwrap();
    assert_eq!(weight["sagemaker"], json!({ "min": 0.0, "max": 120.0, "scaling": "Linear" }));
}

#[test]
fn everything_that_can_be_chosen_has_an_entry() {
    let parameters: BTreeSet<String> = PARAMS.iter().map(|spec| spec.name.to_string()).collect();
    assert_eq!(names("param"), parameters);
    let metrics: BTreeSet<String> = METRICS.iter().map(|(name, _)| (*name).to_string()).collect();
    assert_eq!(names("metric"), metrics);
    // The choices of the strategy field; Hyperband is two of them.
    let settings = read("settings.js");
    let choices: BTreeSet<String> =
        settings.split("{ id: \"").skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_string).collect();
    assert_eq!(names("strategy"), choices);
    for strategy in StrategySpec::ALL {
        assert!(choices.contains(strategy.name()), "{}", strategy.name());
    }
}

#[test]
fn every_setting_that_points_to_the_glossary_has_an_entry() {
    let mut asked = BTreeSet::new();
    for panel in ["data", "job", "rules", "parameters"] {
        let source = read(&format!("panels/{panel}.js"));
        asked.extend(source.split("\"setting.").skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_string));
    }
    assert!(asked.len() > 12, "the test sees only {asked:?}");
    let known = names("setting");
    let missing: Vec<_> = asked.difference(&known).collect();
    assert!(missing.is_empty(), "no entry for {missing:?}");
}

#[test]
fn every_entry_has_its_texts_picture_and_neighbours_in_both_languages() {
    let entries = entries();
    let ids: BTreeSet<String> = ["param", "metric", "strategy", "setting"]
        .iter()
        .flat_map(|kind| names(kind).into_iter().map(move |name| format!("{kind}.{name}")))
        .collect();
    let drawn = read("glossary/pictures/index.js");
    for language in ["en", "fr"] {
        let texts = catalogue(language);
        let told = |key: &str| assert!(texts.contains_key(key), "{language}: no text {key}");
        for (kind, rows) in entries.as_object().unwrap() {
            for (name, row) in rows.as_object().unwrap() {
                told(&format!("{kind}.text.{name}"));
                match kind.as_str() {
                    "param" => told(&format!("help.{name}")),
                    "metric" => told(&format!("metric.line.{name}")),
                    "strategy" => told(&format!("strategy.about.{name}")),
                    _ => ["name", "line"].into_iter().for_each(|part| told(row[part].as_str().unwrap())),
                }
                let picture = row["picture"].as_str().unwrap();
                told(&format!("picture.{picture}"));
                assert!(drawn.contains(&format!("  {picture}: ")), "no picture {picture}");
                for library in ["xgboost", "sagemaker", "scikit", "lightgbm"] {
                    if let Some(note) = row[library]["note"].as_str() {
                        told(&format!("glossary.note.{note}"));
                    }
                }
                for neighbour in row["see"].as_array().unwrap() {
                    let id = neighbour.as_str().unwrap();
                    assert!(ids.contains(id) && id != format!("{kind}.{name}"), "{kind}.{name} points to {id}");
                }
            }
        }
    }
}
