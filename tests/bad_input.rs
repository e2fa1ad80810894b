//! What cannot be trained on is refused with what it is about, what was found and what is allowed.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::collections::BTreeMap;
use std::sync::Arc;
use tuning_playground::booster::params::{Kind, PARAMS, ParamSpec};
use tuning_playground::booster::{EvalSets, Params, Trial};
use tuning_playground::dataset::matrix::TrainingMatrix;
use tuning_playground::dataset::{Dataset, Feature, Split, Task};

fn check(pairs: &[(&str, &str)], task: Task, n_classes: usize) -> Result<Params, String> {
    let raw: BTreeMap<String, String> = pairs.iter().map(|(name, text)| (name.to_string(), text.to_string())).collect();
    Params::check(&raw, task, n_classes).map_err(|error| error.to_string())
}

/// The sentence that refuses this value; `num_class` only counts where there are classes.
fn refused(spec: &ParamSpec, value: &str) -> String {
    let (task, n_classes) = if spec.name == "num_class" { (Task::Multiclass, 3) } else { (Task::Regression, 0) };
    let sentence = check(&[(spec.name, value)], task, n_classes).err();
    let sentence = sentence.unwrap_or_else(|| panic!("{} takes {value}", spec.name));
    for part in [spec.name, value] {
        assert!(sentence.contains(part), "{} = {value}: {sentence}", spec.name);
    }
    sentence
}

#[test]
fn every_number_has_bounds_that_hold() {
    let mut bounds = 0;
    for spec in PARAMS.iter().filter(|spec| matches!(spec.kind, Kind::Continuous | Kind::Integer)) {
        let step = if spec.kind == Kind::Integer { 1.0 } else { 1e-6 };
        let inside = |value: f64| check(&[(spec.name, &value.to_string())], Task::Regression, 0).is_ok();
        for (bound, outwards) in [(spec.lower, -step), (spec.upper, step)] {
            let Some(bound) = bound else { continue };
            bounds += 1;
            let outside = if bound.inclusive { bound.value + outwards } else { bound.value };
            let sentence = refused(spec, &outside.to_string());
            assert!(sentence.contains(&bound.value.to_string()), "the bound is not told: {sentence}");
            let least_inside = if bound.inclusive { bound.value } else { bound.value - outwards };
            assert!(inside(least_inside), "{} does not take {least_inside}", spec.name);
        }
        assert!(spec.lower.is_some(), "{} has no smallest value", spec.name);
    }
    println!("{bounds} bounds");
    assert!(bounds >= 30);
}

#[test]
fn every_parameter_refuses_what_is_of_another_kind() {
    for spec in PARAMS {
        let wrong: &[&str] = match spec.kind {
            Kind::Continuous => &["many", "NaN", "inf", "-inf", "1e39", "0,5", "[1]", "1 2"],
            Kind::Integer => &["many", "NaN", "inf", "2.5", "1e400", "[3]", "0x10"],
            Kind::Choice { choices } => {
                let sentence = refused(spec, "neither");
                assert!(choices.iter().all(|choice| sentence.contains(choice)), "{sentence}");
                &["NaN", "-1", "[1]"]
            }
            Kind::Text => match spec.name {
                "base_score" => &["many", "NaN", "inf", "0.1, 0.2"],
                "objective" => &["reg:sqarederror", "NaN"],
                "eval_metric" => &["rsme", "error@x", "[1]"],
                "monotone_constraints" => &["(2)", "(1,x)", "(NaN)", "(0.5)"],
                "interaction_constraints" => &["[0,1]", "[[0],[x]]", "[[-1]]", "[[0.5]]"],
                "quantile_alpha" => &["1.5", "-0.5", "many", "NaN"],
                other => panic!("say what {other} refuses"),
            },
        };
        for value in wrong {
            let value = value.to_string();
            if spec.name == "eval_metric" {
                // The metric is what is wrong, so it is what the sentence names.
                let sentence = check(&[(spec.name, &value)], Task::Regression, 0).unwrap_err();
                assert!(sentence.contains(value.trim_matches(['[', ']'])), "{sentence}");
            } else {
                refused(spec, &value);
            }
        }
    }
}

#[test]
fn names_and_contradictions_are_told() {
    let error = |pairs: &[(&str, &str)]| check(pairs, Task::Regression, 0).unwrap_err();
    for spec in PARAMS {
        let misspelt = format!("{}_x", spec.name);
        let sentence = error(&[(&misspelt, "1")]);
        assert!(sentence.contains(&misspelt) && sentence.contains(spec.name), "{sentence}");
        for alias in spec.aliases {
            let sentence = error(&[(spec.name, "1"), (alias, "1")]);
            assert!(sentence.contains(spec.name) && sentence.contains(alias), "{sentence}");
        }
    }
    let sentence = error(&[("max_depth", "0"), ("grow_policy", "depthwise")]);
    assert!(sentence.starts_with("max_depth is 0") && sentence.contains("lossguide"), "{sentence}");
    assert!(check(&[("max_depth", "0"), ("grow_policy", "lossguide")], Task::Regression, 0).is_ok());
    assert!(
        check(&[("max_depth", "0"), ("grow_policy", "depthwise"), ("max_leaves", "8")], Task::Regression, 0).is_ok()
    );
    let sentence = check(&[("num_class", "4")], Task::Multiclass, 3).unwrap_err();
    assert!(sentence.contains("num_class is 4") && sentence.contains('3'), "{sentence}");
    let sentence = check(&[("objective", "reg:gamma")], Task::Multiclass, 3).unwrap_err();
    assert!(sentence.contains("reg:gamma") && sentence.contains("multi:softprob"), "{sentence}");
}

/// Two features, eight rows to train on and four to validate.
fn dataset(task: Task, n_classes: usize) -> Dataset {
    let feature = |name: &str, step: f32| Feature {
        name: name.into(),
        values: (0..12).map(|row| row as f32 * step).collect(),
        levels: None,
    };
    Dataset {
        task,
        target: "y".into(),
        classes: (0..n_classes).map(|class| class.to_string()).collect(),
        features: vec![feature("a", 1.0), feature("b", -0.5)],
        labels: (0..12)
            .map(|row| if n_classes > 0 { (row % n_classes) as f32 } else { row as f32 * 0.05 + 0.1 })
            .collect(),
        weights: None,
        split: Split { train: (0..8).collect(), validation: (8..12).collect(), test: Vec::new() },
    }
}

fn trained(data: &Dataset, pairs: &[(&str, &str)]) -> Result<(), String> {
    let params = check(pairs, data.task, data.classes.len())?;
    let matrix = TrainingMatrix::build(data, &data.split.train, params.max_bin).map_err(|error| error.to_string())?;
    let trial = Trial::new(Arc::new(matrix), EvalSets::of_split(data), params, &[] as &[&str]);
    trial.map(|_| ()).map_err(|error| error.to_string())
}

#[test]
fn numbers_that_are_none_are_told_with_their_row() {
    // A training row and a validation row.
    for row in [3, 9] {
        let place = format!("Row {}", row + 1);
        for number in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
            let mut data = dataset(Task::Regression, 0);
            data.labels[row] = number;
            let sentence = trained(&data, &[]).unwrap_err();
            assert!(sentence.contains(&place) && sentence.contains('y'), "{sentence}");
            let mut data = dataset(Task::Regression, 0);
            data.features[1].values[row] = number;
            match trained(&data, &[]) {
                Ok(()) => assert!(number.is_nan(), "row {row}: {number} is taken"),
                Err(sentence) => {
                    assert!(sentence.contains(&place) && sentence.contains('b'), "{sentence}");
                    assert!(number.is_infinite());
                }
            }
        }
        for weight in [-1.0, f32::NAN, f32::INFINITY] {
            let mut data = dataset(Task::Regression, 0);
            let mut weights = vec![1.0; 12];
            weights[row] = weight;
            data.weights = Some(weights);
            assert!(trained(&data, &[]).unwrap_err().contains(&place), "weight {weight}");
        }
    }
}

#[test]
fn labels_that_an_objective_cannot_take_are_told_with_their_row() {
    let cases = [
        ("reg:logistic", 1.25, "from 0 to 1"),
        ("reg:logistic", -0.25, "from 0 to 1"),
        ("reg:gamma", 0.0, "above 0"),
        ("reg:tweedie", -0.5, "0 or more"),
        ("count:poisson", -1.0, "0 or more"),
        ("reg:squaredlogerror", -1.0, "above"),
    ];
    for (objective, label, allowed) in cases {
        let mut data = dataset(Task::Regression, 0);
        assert_eq!(trained(&data, &[("objective", objective)]), Ok(()));
        data.labels[5] = label;
        let sentence = trained(&data, &[("objective", objective)]).unwrap_err();
        for part in ["Row 6", &label.to_string(), objective, allowed] {
            assert!(sentence.contains(part), "no {part}: {sentence}");
        }
    }
    for (row, place) in [(5, "Row 6 of train"), (10, "Row 3 of validation")] {
        for label in [3.0, -1.0, 0.5] {
            let mut data = dataset(Task::Multiclass, 3);
            data.labels[row] = label;
            let sentence = trained(&data, &[]).unwrap_err();
            assert!(sentence.contains(place) && sentence.contains(&label.to_string()), "{sentence}");
        }
    }
}

#[test]
fn a_class_without_a_training_row_is_named() {
    for (task, n_classes) in [(Task::Binary, 2), (Task::Multiclass, 3)] {
        for missing in 0..n_classes {
            let mut data = dataset(task, n_classes);
            assert_eq!(trained(&data, &[]), Ok(()));
            let other = ((missing + 1) % n_classes) as f32;
            data.labels[..8].iter_mut().filter(|label| **label == missing as f32).for_each(|label| *label = other);
            let sentence = trained(&data, &[]).unwrap_err();
            assert!(sentence.contains(&format!("class {missing}")), "{sentence}");
        }
    }
}

#[test]
fn constraints_name_features_that_are_there() {
    let data = dataset(Task::Regression, 0);
    for (name, value) in [("monotone_constraints", "(1,0,-1)"), ("interaction_constraints", "[[0,2]]")] {
        let sentence = trained(&data, &[(name, value)]).unwrap_err();
        assert!(sentence.contains(name) && sentence.contains("2 features"), "{sentence}");
    }
    // XGBoost takes a shorter list: the rest is free.
    assert_eq!(trained(&data, &[("monotone_constraints", "(1)")]), Ok(()));
}
