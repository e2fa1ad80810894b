//! Damaged model files: each is refused with a sentence, or is a model that predicts and can be written again.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests")]

mod golden_case;

use golden_case::{Case, altered};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::sync::LazyLock;
use tuning_playground::booster::{BoosterError, Model};
use tuning_playground::error::Explain;
use tuning_playground::formats::xgboost_json::{read, write};

fn predicts_without_panic(model: &Model) {
    let n = model.features.len();
    for value in [f32::NAN, 0.0, 1.0, -3.5, 1e9, f32::INFINITY, f32::NEG_INFINITY] {
        assert_eq!(model.margins_of(&vec![value; n]).len(), model.n_outputs());
    }
    let empty = Case::load("iris_softmax_d2").data;
    if empty.features.len() != n {
        let error = model.predict_margins(&empty, &[0]).unwrap_err();
        assert!(matches!(error, BoosterError::WrongNumberOfFeatures { .. }));
    }
    let again = read(&write(model)).expect("what is written can be read");
    // NaN is not equal to itself, its text is.
    assert_eq!(write(&again), write(model));
}

static TEXTS: LazyLock<Vec<String>> = LazyLock::new(|| {
    ["iris_softmax_d2", "cats_mixed", "diabetes_dart", "diabetes_quantile"]
        .map(|name| Case::load(name).model_text())
        .into()
});

/// Paths of all values, in order.
fn pointers(value: &Value, at: String, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(key, value)| pointers(value, format!("{at}/{key}"), found));
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(i, value)| pointers(value, format!("{at}/{i}"), found));
        }
        _ => {}
    }
    if !at.is_empty() {
        found.push(at);
    }
}

static VALUES: LazyLock<Vec<(Value, Vec<String>)>> = LazyLock::new(|| {
    let values = TEXTS.iter().map(|text| serde_json::from_str::<Value>(text).unwrap());
    let with_pointers = values.map(|value| {
        let mut found = Vec::new();
        pointers(&value, String::new(), &mut found);
        (value, found)
    });
    with_pointers.collect()
});

fn replacement() -> impl Strategy<Value = Option<Value>> {
    prop::sample::select(vec![
        None,
        Some(json!(null)),
        Some(json!(true)),
        Some(json!(0)),
        Some(json!(-1)),
        Some(json!(1)),
        Some(json!(2)),
        Some(json!(2147483647)),
        Some(json!(4294967295_u32)),
        Some(json!(-9223372036854775808_i64)),
        Some(json!(1e300)),
        Some(json!(-0.5)),
        Some(json!("")),
        Some(json!("0")),
        Some(json!("-1")),
        Some(json!("2")),
        Some(json!("4294967295")),
        Some(json!("[]")),
        Some(json!("[1,")),
        Some(json!("NaN")),
        Some(json!("c")),
        Some(json!([])),
        Some(json!([[0]])),
        Some(json!({})),
    ])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_model_with_wrong_values_is_refused_or_predicts(
        which in 0..4_usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), replacement()), 1..4),
    ) {
        let (value, paths) = &VALUES[which];
        let mut value = value.clone();
        for (index, replacement) in changes {
            // Short paths are few; every second change aims at one.
            let short: Vec<&String> = paths.iter().filter(|path| path.matches('/').count() < 6).collect();
            let path = if index.index(2) == 0 { index.get(&short) } else { index.get(paths) };
            if value.pointer(path).is_some() {
                value = altered(value, path, replacement);
            }
        }
        match read(&value.to_string()) {
            Ok(model) => predicts_without_panic(&model),
            Err(error) => prop_assert!(!error.to_string().is_empty() && !error.message().code.is_empty()),
        }
    }

    #[test]
    fn a_damaged_text_is_refused_or_predicts(
        which in 0..4_usize,
        at in any::<prop::sample::Index>(),
        removed in 0..40_usize,
        inserted in "[-0-9E.,:\\[\\]{}\"\\\\NaIé ]{0,8}",
    ) {
        let text = &TEXTS[which];
        let start = at.index(text.len());
        let end = (start + removed).min(text.len());
        // The file is ASCII.
        let damaged = format!("{}{inserted}{}", &text[..start], &text[end..]);
        if let Ok(model) = read(&damaged) {
            predicts_without_panic(&model);
        }
    }

    #[test]
    fn any_text_is_read_without_panic(text in "\\PC{0,60}") {
        prop_assert!(read(&text).is_err());
    }
}
