//! Claims about the parallel coordinates, on a job of three hyperparameters.

use super::super::fixtures::trial;
use super::*;
use crate::tuner::Condition;
use crate::tuner::record::{FailReason, StopReason};
use crate::tuner::space::Space;

fn space() -> Space {
    let eta = Dim::new("eta", Range::Continuous { min: 0.01, max: 1.0, scaling: Scaling::Logarithmic });
    let depth = Dim::new("max_depth", Range::Integer { min: 2, max: 10, scaling: Scaling::Linear });
    let booster = Dim::new("booster", Range::Categorical { values: vec!["gbtree".into(), "dart".into()] });
    let rate = Range::Continuous { min: 0.0, max: 1.0, scaling: Scaling::Linear };
    let when = Some(Condition { parent: 2, values: vec!["dart".into()] });
    Space { dims: vec![eta, depth, booster, Dim { when, ..Dim::new("rate_drop", rate) }] }
}

fn set(id: u32, eta: f64, depth: i64, rate: Option<f64>, objective: f64) -> TrialRecord {
    let booster = if rate.is_some() { "dart" } else { "gbtree" };
    let rate = rate.map_or(Value::Inactive, Value::Real);
    let assignment = vec![Value::Real(eta), Value::Integer(depth), Value::Category(booster.into()), rate];
    TrialRecord { assignment, ..trial(id, TrialState::Completed, &[objective]) }
}

fn look(records: &[TrialRecord], (best, selected): (Option<u32>, Option<u32>), brushes: &[Brush]) -> ParallelView {
    let (space, metrics) = (space(), ["validation:logloss".to_owned()]);
    let job = JobPicture {
        records,
        metrics: &metrics,
        objective: 0,
        minimize: true,
        max_jobs: 10,
        space: &space,
        best,
        selected,
        target: None,
        median_rule: false,
    };
    parallel(&job, brushes)
}

fn line(view: &ParallelView, trial: u32) -> &ParallelLine {
    view.lines.iter().find(|line| line.trial == trial).unwrap()
}

#[test]
fn each_axis_measures_on_its_own_scale() {
    let view = look(&[set(0, 0.1, 4, Some(0.25), 0.3), set(1, 1.0, 10, None, 0.5)], (Some(0), None), &[]);
    let kinds: Vec<&str> = view.axes.iter().map(|axis| axis.kind).collect();
    assert_eq!(kinds, ["continuous", "integer", "categorical", "continuous", "objective"]);
    let places: Vec<f64> = line(&view, 0).places.iter().map(|place| place.unwrap()).collect();
    // 0.1 is halfway from 0.01 to 1 in logarithms; 4 a quarter of the way from 2 to 10; dart the second of two.
    let expected = [0.5, 0.25, 0.75, 0.25, 0.0];
    assert!(places.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-12), "{places:?}");
    let places = &line(&view, 1).places;
    assert_eq!(places[..], [Some(1.0), Some(1.0), Some(0.25), None, Some(1.0)]);
}

#[test]
fn looks_follow_rank_and_state() {
    let mut records: Vec<TrialRecord> = (0..18).map(|id| set(id, 0.1, 3, None, 0.1 + 0.01 * f64::from(id))).collect();
    records[4].state = TrialState::Stopped(StopReason::Median);
    records.push(TrialRecord { state: TrialState::Failed(FailReason::WorkerLost), ..set(18, 0.1, 3, None, 0.0) });
    records.push(TrialRecord { state: TrialState::Running, ..set(19, 0.1, 3, None, 0.0) });
    let view = look(&records, (Some(0), Some(9)), &[]);
    // Two of eighteen are a ninth: ranks 0 and 1 have level 8, 2 and 3 have 7, …, 16 and 17 have 0.
    let looks: Vec<Look> = [0, 1, 2, 4, 9, 17, 18].map(|trial| line(&view, trial).look).to_vec();
    let expected =
        [Look::Best, Look::Level(8), Look::Level(7), Look::Stopped(6), Look::Selected, Look::Level(0), Look::Failed];
    assert_eq!(looks, expected);
    assert_eq!(line(&view, 18).places[4], None);
    assert!(view.lines.iter().all(|line| line.trial != 19));
    // From the back: failed, worst to best, the best, the selected.
    let order: Vec<u32> = view.lines.iter().map(|line| line.trial).collect();
    assert_eq!((order[0], order[1], order[16], order[17], order[18]), (18, 17, 1, 0, 9));
}

#[test]
fn equal_values_have_one_colour() {
    let records: Vec<TrialRecord> = (0..9).map(|id| set(id, 0.1, 3, None, 0.5)).collect();
    let view = look(&records, (None, None), &[]);
    assert!(
        view.lines
            .iter()
            .all(|line| line.look == Look::Level(8) && line.places[4].is_some_and(|place| (place - 0.5).abs() < 1e-9))
    );
}

#[test]
fn lines_and_texts_are_bounded_and_the_best_newest_and_selected_stay() {
    let records: Vec<TrialRecord> = (0..1000).map(|id| set(id, 0.1, 3, None, f64::from(1000 - id % 997))).collect();
    let view = look(&records, (Some(996), Some(450)), &[]);
    assert_eq!(view.lines.len(), 400);
    for trial in [996, 450, 999, 995, 900, 997] {
        assert!(view.lines.iter().any(|line| line.trial == trial), "{trial}");
    }
    assert_eq!(view.notes, [Phrase::new("note_hidden_lines").with("count", Datum::Count(600))]);
    let texts: usize = view.hits.iter().map(|hit| hit.lines.len()).sum();
    assert!(view.hits.len() > 1000 && texts <= 12_000, "{} {texts}", view.hits.len());
    // The selected trial is in front: its places come first, one per axis.
    assert!(view.hits[..5].iter().all(|hit| hit.trial == 450));
}

#[test]
fn an_axis_shows_what_was_tried_under_other_ranges() {
    let records = [set(0, 0.001, 3, None, 0.5), set(1, 0.0, 12, None, 0.4), set(2, 0.1, 4, None, 0.3)];
    let axes = look(&records[2..], (None, None), &[]).axes;
    assert_eq!((axes[0].searched, axes[1].searched), ((0.0, 1.0), (0.0, 1.0)));
    let axes = look(&records[..1], (None, None), &[]).axes;
    assert_eq!(axes[0].range, Range::Continuous { min: 0.001, max: 1.0, scaling: Scaling::Logarithmic });
    assert!((axes[0].searched.0 - 1.0 / 3.0).abs() < 1e-12);
    // Zero has no logarithm; 12 was once allowed.
    let axes = look(&records, (None, None), &[]).axes;
    assert_eq!(axes[0].range, Range::Continuous { min: 0.0, max: 1.0, scaling: Scaling::Linear });
    assert_eq!(axes[1].searched, (0.0, 0.8));
}

#[test]
fn an_outlier_stands_at_the_end_of_the_axis() {
    let mut records: Vec<TrialRecord> = (0..9).map(|id| set(id, 0.1, 3, None, 0.5 + 0.01 * f64::from(id))).collect();
    records.push(set(9, 0.1, 3, None, 80.0));
    let view = look(&records, (Some(0), None), &[]);
    assert_eq!(line(&view, 9).places[4], Some(1.0));
    assert_eq!(line(&view, 0).places[4], Some(0.0));
    assert_eq!(view.notes, [Phrase::new("note_cut_lines").with("count", Datum::Count(1))]);
}

#[test]
fn a_brush_has_the_texts_of_its_dimension_and_few_digits() {
    let view = look(&[set(0, 0.1, 4, Some(0.25), 0.3), set(1, 1.0, 10, None, 0.5)], (None, None), &[]);
    let interval = |axis, from, to| view.brush(axis, from, to).map(|brush| (brush.from, brush.to)).unwrap();
    let pair = |from: &str, to: &str| (from.to_owned(), to.to_owned());
    // Logarithmic: halfway is 0.1; a place within half a per cent of an end is the end.
    assert_eq!(interval(0, 0.5, 0.002), pair("0.01", "0.1"));
    // 0.01 * 100^0.7 = 0.2512.
    assert_eq!(interval(0, 0.5, 0.7), pair("0.1", "0.25"));
    // 2 + 8 * 0.2 = 3.6 and 2 + 8 * 0.6 = 6.8: 4, 5 and 6 are inside. Between 5.2 and 5.68 there is none: the nearest.
    assert_eq!(interval(1, 0.2, 0.6), pair("4", "6"));
    assert_eq!(interval(1, 0.4, 0.46), pair("5", "5"));
    assert_eq!(view.brush(2, 0.6, 0.9).unwrap().values, ["dart"]);
    assert_eq!(view.brush(2, 0.0, 1.0).unwrap().values, ["gbtree", "dart"]);
    assert_eq!(view.brush(2, 0.3, 0.45).unwrap().values, ["gbtree"]);
    assert_eq!(interval(4, -3.0, 0.5), pair("0.3", "0.4"));
    assert_eq!((view.brush(0, 0.5, 0.505), view.brush(9, 0.0, 1.0), view.brush(0, f64::NAN, 0.5)), (None, None, None));
}

#[test]
fn what_is_outside_a_brush_steps_back() {
    let records = [set(0, 0.1, 4, Some(0.25), 0.3), set(1, 1.0, 10, None, 0.5), set(2, 0.2, 5, None, 0.4)];
    let plain = look(&records, (Some(0), None), &[]);
    let brushes = [plain.brush(0, 0.4, 0.8).unwrap(), plain.brush(2, 0.0, 0.5).unwrap()];
    let view = look(&records, (Some(0), None), &brushes);
    let looks: Vec<Look> = [0, 1, 2].map(|trial| line(&view, trial).look).to_vec();
    // Ranks 0, 1, 2 of three: trial 2 is second, so 8 - 9 / 3 = 5.
    assert_eq!(looks, [Look::Outside, Look::Outside, Look::Level(5)]);
    assert!(view.hits.iter().all(|hit| hit.trial == 2) && view.hits.len() == 5);
    let note = Phrase::new("note_brushed").with("count", Datum::Count(1)).with("total", Datum::Count(3));
    assert_eq!(view.notes, [note]);
    assert_eq!(view.axes[2].brush, Some((0.0, 0.5)));
    let ends = view.axes[0].brush.unwrap();
    assert!((ends.0 - 0.4).abs() <= 0.005 && (ends.1 - 0.8).abs() <= 0.005, "{ends:?}");
}

#[test]
fn before_the_first_result_it_says_why() {
    let view = look(&[], (None, None), &[]);
    assert_eq!((view.axes.len(), view.empty), (5, Some(Phrase::new("waiting_first_finished"))));
}
