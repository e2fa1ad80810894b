//! Known functions, and Optuna: `tests/golden/optuna/importance.json`, made by `tests/golden/make_optuna.py`.

use super::*;
use crate::rng::{Purpose, stream};
use crate::tuner::strategy::random::draw;
use crate::tuner::{Condition, Dim, Direction, Range, RoundReport, Scaling, Space, TrialRecord, TrialState, Value};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Recorded {
    cases: Vec<Case>,
    fanova: Forests,
}

#[derive(Deserialize)]
struct Case {
    trials: Vec<Told>,
    ped_anova: BTreeMap<String, f64>,
}

#[derive(Deserialize)]
struct Forests {
    trials: Vec<Told>,
    /// Over 20 forests.
    mean: BTreeMap<String, f64>,
    spread: BTreeMap<String, f64>,
}

#[derive(Deserialize)]
struct Told {
    params: BTreeMap<String, serde_json::Value>,
    value: f64,
}

fn recorded() -> Recorded {
    serde_json::from_str(include_str!("../../tests/golden/optuna/importance.json")).unwrap()
}

fn real(name: &str, min: f64, max: f64, scaling: Scaling) -> Dim {
    Dim::new(name, Range::Continuous { min, max, scaling })
}

fn integer(name: &str, min: i64, max: i64, scaling: Scaling) -> Dim {
    Dim::new(name, Range::Integer { min, max, scaling })
}

fn categorical(name: &str, values: &[&str]) -> Dim {
    Dim::new(name, Range::Categorical { values: values.iter().map(|value| value.to_string()).collect() })
}

fn completed(id: u32, point: Vec<Value>, value: f64) -> TrialRecord {
    let mut record = TrialRecord::proposed(id, point, 1);
    record.state = TrialState::Completed;
    record.reports = vec![RoundReport { round: 1, values: vec![value] }];
    record
}

fn records(space: &Space, trials: &[Told]) -> Vec<TrialRecord> {
    let value = |dim: &Dim, json: Option<&serde_json::Value>| match (&dim.range, json) {
        (_, None) => Value::Inactive,
        (Range::Continuous { .. }, Some(json)) => Value::Real(json.as_f64().unwrap()),
        (Range::Integer { .. }, Some(json)) => Value::Integer(json.as_i64().unwrap()),
        (Range::Categorical { .. }, Some(json)) => Value::Category(json.as_str().unwrap().into()),
    };
    let point = |told: &Told| space.dims.iter().map(|dim| value(dim, told.params.get(&dim.name))).collect();
    (0..).zip(trials).map(|(id, told)| completed(id, point(told), told.value)).collect()
}

#[test]
fn ped_anova_is_optunas() {
    let rate_drop = real("rate_drop", 0.0, 1.0, Scaling::Linear);
    let space = Space::check(vec![
        real("eta", 0.1, 0.5, Scaling::Linear),
        real("lambda", 1e-3, 1e3, Scaling::Logarithmic),
        integer("max_depth", 0, 10, Scaling::Linear),
        integer("num_round", 1, 400, Scaling::Logarithmic),
        integer("max_bin", 16, 512, Scaling::Linear),
        categorical("booster", &["gbtree", "dart", "gblinear"]),
        Dim { when: Some(Condition { parent: 5, values: vec!["dart".into()] }), ..rate_drop },
    ])
    .unwrap();
    let cases = recorded().cases;
    assert_eq!(cases.iter().map(|case| case.trials.len()).collect::<Vec<_>>(), [12, 60, 300]);
    for case in cases {
        let records = records(&space, &case.trials);
        let sample = Sample::new(&space, &records, 0, Direction::Minimize);
        assert_eq!(sample.len(), case.trials.len());
        let found = ped_anova(&sample);
        for (dim, found) in space.dims.iter().zip(found) {
            let expected = case.ped_anova[&dim.name];
            assert!((found - expected).abs() < 1e-9, "{} trials, {}: {found} {expected}", sample.len(), dim.name);
        }
    }
}

#[test]
fn fanova_agrees_with_optunas_forests() {
    let space = Space::check(["a", "b", "c"].map(|name| real(name, 0.0, 1.0, Scaling::Linear)).to_vec()).unwrap();
    let Forests { trials, mean, spread } = recorded().fanova;
    let records = records(&space, &trials);
    let sample = Sample::new(&space, &records, 0, Direction::Minimize);
    let found = fanova(&sample, 64, false, &mut stream(0, Purpose::Forest)).alone;
    for (dim, found) in space.dims.iter().zip(found) {
        let (mean, spread) = (mean[&dim.name], spread[&dim.name]);
        // Another forest is within four standard deviations, and these are small.
        assert!(spread < 0.02 && (found - mean).abs() < 4.0 * spread, "{}: {found}, {mean} +- {spread}", dim.name);
    }
}

/// Random trials of a function of the points.
fn tried(space: &Space, n: u32, value: impl Fn(&[Value]) -> f64) -> Vec<TrialRecord> {
    let point = |id| draw(space, &mut stream(1, Purpose::Proposal(id)));
    (0..n).map(|id| (id, point(id))).map(|(id, point)| completed(id, point.clone(), value(&point))).collect()
}

fn number(value: &Value) -> f64 {
    match value {
        Value::Real(x) => *x,
        Value::Integer(x) => *x as f64,
        Value::Category(_) | Value::Inactive => panic!("{value:?} is no number"),
    }
}

fn three() -> Space {
    let dims = vec![
        real("a", 0.0, 1.0, Scaling::Linear),
        real("b", 1e-3, 1.0, Scaling::Logarithmic),
        categorical("c", &["x", "y", "z"]),
    ];
    Space::check(dims).unwrap()
}

fn shares(space: &Space, records: &[TrialRecord]) -> Fanova {
    let sample = Sample::new(space, records, 0, Direction::Minimize);
    fanova(&sample, 32, true, &mut stream(0, Purpose::Forest))
}

#[test]
fn an_additive_function_has_the_shares_of_its_terms_and_no_interaction() {
    // a is uniform, log10(b) uniform on [-3, 0]: variances 9/12 of 3a, 1/12 of (log10 b) / 3. c does nothing.
    let space = three();
    let records = tried(&space, 400, |point| 3.0 * number(&point[0]) + crate::math::log10(number(&point[1])) / 3.0);
    let Fanova { alone, pairs } = shares(&space, &records);
    assert!((alone[0] - 0.9).abs() < 0.03 && (alone[1] - 0.1).abs() < 0.03 && alone[2] < 0.01, "{alone:?}");
    assert!(pairs.iter().all(|(_, _, share)| *share < 0.02), "{pairs:?}");
}

#[test]
fn what_two_do_together_is_told_from_what_each_does_alone() {
    // Four quadrants by sign: neither coordinate alone says anything.
    let space = three();
    let sign = |x: f64| if x < 0.5 { -1.0 } else { 1.0 };
    let records =
        tried(&space, 400, |point| sign(number(&point[0])) * sign(crate::math::log10(number(&point[1])) / 3.0 + 1.0));
    let Fanova { alone, pairs } = shares(&space, &records);
    assert!(alone.iter().all(|share| *share < 0.1), "{alone:?}");
    assert!(pairs[0].0 == 0 && pairs[0].1 == 1 && pairs[0].2 > 0.75, "{pairs:?}");
    assert!(pairs[1].2 < 0.1 && pairs[2].2 < 0.1, "{pairs:?}");
}

#[test]
fn a_category_explains_what_it_decides() {
    let space = three();
    let records = tried(&space, 200, |point| if point[2] == Value::Category("y".into()) { 1.0 } else { 0.0 });
    let Fanova { alone, .. } = shares(&space, &records);
    assert!(alone[2] > 0.999, "{alone:?}");
    let sample = Sample::new(&space, &records, 0, Direction::Minimize);
    // Many are equally good, so "the best tenth" is all that are not y.
    assert!(ped_anova(&sample)[2] > 0.9);
}

#[test]
fn too_few_or_equal_trials_say_nothing() {
    let space = three();
    for n in [0, 1, 2, 30] {
        let records = tried(&space, n, |_| 0.5);
        let sample = Sample::new(&space, &records, 0, Direction::Maximize);
        assert_eq!(fanova(&sample, 8, true, &mut stream(0, Purpose::Forest)).alone, [0.0; 3]);
        assert_eq!(ped_anova(&sample), [0.0; 3], "{n}");
        for importance in ped_anova_resampled(&sample, 0).into_iter().chain(fanova_resampled(&sample, 0)) {
            assert_eq!((importance.value, importance.low, importance.high), (0.0, 0.0, 0.0));
        }
    }
}

#[test]
fn to_maximise_is_to_minimise_the_negative() {
    let space = three();
    let records = tried(&space, 50, |point| number(&point[0]));
    let negated = tried(&space, 50, |point| -number(&point[0]));
    let of = |records, direction| ped_anova_resampled(&Sample::new(&space, records, 0, direction), 3);
    assert_eq!(of(&records, Direction::Minimize), of(&negated, Direction::Maximize));
}

#[test]
fn a_band_depends_on_the_seed_and_narrows_with_more_trials() {
    let space = three();
    let band = |n, seed| {
        let records = tried(&space, n, |point| number(&point[0]) + 0.3 * crate::math::log10(number(&point[1])));
        let sample = Sample::new(&space, &records, 0, Direction::Minimize);
        [ped_anova_resampled(&sample, seed), fanova_resampled(&sample, seed)]
    };
    assert_eq!(band(40, 1), band(40, 1));
    assert_ne!(band(40, 1), band(40, 2));
    for (few, many) in band(20, 1).into_iter().zip(band(200, 1)) {
        let width = |importances: &[Importance]| importances.iter().map(|one| one.high - one.low).sum::<f64>();
        assert!(width(&many) < 0.6 * width(&few), "{few:?} {many:?}");
        assert!(many.iter().all(|one| one.low <= one.high && (one.value - (one.low + one.high) / 2.0).abs() < 0.2));
    }
}

#[test]
fn failed_trials_and_points_outside_do_not_count() {
    let space = three();
    let mut records = tried(&space, 6, |point| number(&point[0]));
    records[0].state = TrialState::Failed(crate::tuner::FailReason::WorkerLost);
    records[1].assignment[0] = Value::Real(7.0);
    records[2].state = TrialState::Running;
    records[3].state = TrialState::Stopped(crate::tuner::StopReason::User);
    assert_eq!(Sample::new(&space, &records, 0, Direction::Minimize).len(), 3);
}
