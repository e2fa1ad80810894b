//! Importance and contributions against `get_score` and `pred_contribs` of xgboost 3.2.0: `golden/make_explain.py`.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod golden_case;

use golden_case::{Case, case_names, f32s, golden, json};
use std::fs;
use tuning_playground::booster::{ImportanceType, Model};
use tuning_playground::dataset::{Dataset, Feature, Split, Task};
use tuning_playground::formats::xgboost_json::read;

/// The rows whose contributions are recorded, as a data set of their own.
fn dataset(model: &Model, rows: &[f32]) -> Dataset {
    let n_features = model.features.len();
    let column = |i: usize| rows.iter().skip(i).step_by(n_features).copied().collect();
    let features = model.features.iter().enumerate();
    Dataset {
        task: Task::Regression,
        target: "label".into(),
        classes: Vec::new(),
        features: features
            .map(|(i, feature)| Feature {
                name: feature.name.clone(),
                values: column(i),
                levels: feature.levels.clone(),
            })
            .collect(),
        labels: vec![0.0; rows.len() / n_features],
        weights: None,
        split: Split::default(),
    }
}

fn check(name: &str, model: &Model, rows: &[f32]) -> usize {
    let folder = golden().join("explain").join(name);
    let scores = json(&folder.join("importance.json"));
    for (kind, kind_name) in ImportanceType::ALL {
        let expected = scores[kind_name].as_object().unwrap();
        let found = model.importance(kind);
        assert_eq!(found.iter().flatten().count(), expected.len(), "{name}: features with {kind_name}");
        for (feature, score) in model.features.iter().zip(&found) {
            let expected = expected.get(&feature.name).map(|score| score.as_f64().unwrap());
            assert_eq!(score.map(f64::from), expected, "{name}: {kind_name} of {}", feature.name);
        }
    }
    let data = dataset(model, rows);
    let numbers: Vec<u32> = (0..data.labels.len() as u32).collect();
    let found = model.contributions(&data, &numbers).unwrap();
    let expected = f32s(&folder.join("contributions.f32"));
    assert_eq!(found.len(), data.labels.len() * model.n_outputs() * (model.features.len() + 1), "{name}");
    // The same operations in the same order: not only within 1e-5, but the same bits.
    for (i, (a, b)) in found.iter().zip(&expected).enumerate() {
        assert_eq!(a.to_bits(), b.to_bits(), "{name}: contribution {i}: {a} {b}");
    }
    assert_eq!(found.len(), expected.len(), "{name}");
    let margins = model.predict_margins(&data, &numbers).unwrap();
    for (margin, parts) in margins.iter().zip(found.chunks(model.features.len() + 1)) {
        let sum: f64 = parts.iter().map(|&part| f64::from(part)).sum();
        assert!((sum - f64::from(*margin)).abs() <= 2e-6 * (1.0 + f64::from(margin.abs())), "{name}: {sum} {margin}");
    }
    found.len()
}

#[test]
fn importance_and_contributions_are_those_of_xgboost() {
    let (mut models, mut contributions) = (0, 0);
    for name in case_names() {
        let case = Case::load(&name);
        let step = (case.data.labels.len() / 12).max(1);
        let features = &case.data.features;
        let rows = (0..case.data.labels.len()).step_by(step);
        let rows: Vec<f32> = rows.flat_map(|row| features.iter().map(move |feature| feature.values[row])).collect();
        contributions += check(&name, &read(&case.model_text()).unwrap(), &rows);
        models += 1;
    }
    for name in ["more_dart_softprob", "more_categories"] {
        let folder = golden().join("explain").join(name);
        let model = read(&fs::read_to_string(folder.join("model.json")).unwrap()).unwrap();
        contributions += check(name, &model, &f32s(&folder.join("rows.f32")));
        models += 1;
    }
    println!("{models} models, {contributions} contributions");
}
