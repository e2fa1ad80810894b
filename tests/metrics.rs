//! AMT's metrics against what SageMaker's XGBoost container reports: `golden/make_metrics.py`.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use serde_json::Value;
use std::collections::BTreeMap;
use tuning_playground::booster::metric::{METRICS, for_task, parse_for};
use tuning_playground::booster::objective::{ObjectiveKind, ObjectiveSpec};
use tuning_playground::dataset::Task;

fn recorded() -> Value {
    serde_json::from_str(include_str!("golden/metrics.json")).unwrap()
}

fn floats(value: &Value) -> Vec<f32> {
    value.as_array().unwrap().iter().map(|number| number.as_f64().unwrap() as f32).collect()
}

#[test]
fn metrics_are_those_of_the_container() {
    let recorded = recorded();
    let mut compared: BTreeMap<&str, usize> = BTreeMap::new();
    for case in recorded["cases"].as_array().unwrap() {
        let (name, values) = (case["name"].as_str().unwrap(), case["values"].as_object().unwrap());
        let kind = ObjectiveKind::from_name(case["objective"].as_str().unwrap()).unwrap();
        let num_class = case["num_class"].as_u64().unwrap() as u32;
        let objective = ObjectiveSpec::new(kind, num_class);
        let (predictions, labels) = (floats(&case["predictions"]), floats(&case["labels"]));
        for (metric_name, value) in values {
            let metric = parse_for(metric_name, &objective).unwrap();
            assert!(metric.accepts(num_class.max(1) as usize), "{metric_name} of {name}");
            let found = metric.evaluate(&predictions, &labels, None);
            // scikit-learn computes with the f32 numbers that it is given; of classes it takes ratios of counts in f64.
            let tolerance = if kind.is_classifier() { 1e-15 } else { 2e-6 };
            match value.as_f64() {
                Some(value) => {
                    let close = (found - value).abs() <= tolerance * value.abs().max(1.0);
                    assert!(close, "{metric_name} of {name}: {found}, the container: {value}");
                }
                None => assert!(found.is_nan(), "{metric_name} of {name}: {found}, the container: NaN"),
            }
            let (known, _) = METRICS.iter().find(|(known, _)| known == metric_name).unwrap();
            *compared.entry(known).or_default() += 1;
        }
        if num_class > 2 {
            for refused in ["f1_binary", "precision", "recall"] {
                assert!(!parse_for(refused, &objective).unwrap().accepts(num_class as usize), "{refused} of {name}");
            }
        }
    }
    println!("{compared:?}");
    assert_eq!(compared.len(), 15);
}

#[test]
fn names_and_directions_are_those_of_the_container() {
    let recorded = recorded();
    let names = |direction: &str| -> Vec<String> {
        let names = recorded["directions"][direction].as_array().unwrap().iter();
        names.map(|name| name.as_str().unwrap().to_string()).collect()
    };
    let (maximize, minimize) = (names("Maximize"), names("Minimize"));
    for (name, direction) in METRICS {
        let expected = if maximize.iter().any(|other| other == name) { "Maximize" } else { "Minimize" };
        assert_eq!(format!("{direction:?}"), expected, "{name}");
        assert!(*name == "quantile" || maximize.iter().chain(&minimize).any(|other| other == name), "{name}");
    }
    // Ranking and survival have objectives of their own.
    let left_out = ["map", "ndcg", "aft-nloglik", "cox-nloglik", "interval-regression-accuracy"];
    for name in maximize.iter().chain(&minimize) {
        let known = METRICS.iter().any(|(known, _)| known == name);
        assert_ne!(known, left_out.contains(&name.as_str()), "{name}");
    }
    for task in [Task::Binary, Task::Multiclass, Task::Regression] {
        assert!(for_task(task).iter().all(|name| *name != "quantile"), "AMT has no quantile");
    }
}
