//! What the pictures of the final models hold, on rows small enough to count by hand.

use super::*;
use crate::analysis::evaluation::{Rerun, Task, TestRows, fluke};
use crate::tuner::Direction;

/// Six rows: tuned scores 0.9+ 0.8- 0.7+ 0.4+ 0.3- 0.1-, defaults all 0.5.
fn six() -> Evaluated {
    let rows = TestRows {
        task: Task::Binary,
        classes: vec!["benign".into(), "malignant".into()],
        labels: vec![1.0, 0.0, 1.0, 1.0, 0.0, 0.0],
        weights: None,
        tuned: vec![0.9, 0.8, 0.7, 0.4, 0.3, 0.1],
        default: vec![0.5; 6],
    };
    Evaluated::new(rows).unwrap()
}

fn at(evaluated: &Evaluated, threshold: Option<f32>) -> EvaluationPicture<'_> {
    EvaluationPicture { evaluated, class: 1, threshold }
}

fn points(view: &View, role: Role, kind: Kind) -> Vec<Vec<(f64, f64)>> {
    let found = view.series.iter().filter(|series| series.role == role && series.kind == kind);
    found.map(|series| series.points.clone()).collect()
}

const THIRD: f64 = 1.0 / 3.0;
const TWO_THIRDS: f64 = 2.0 / 3.0;

#[test]
fn a_roc_curve_goes_up_with_the_class_and_right_with_the_others() {
    let view = roc(&at(&six(), Some(0.7)));
    let curve =
        [(0.0, 0.0), (0.0, THIRD), (THIRD, THIRD), (THIRD, TWO_THIRDS), (THIRD, 1.0), (TWO_THIRDS, 1.0), (1.0, 1.0)];
    // The middle one of three points above each other cannot be seen.
    let seen: Vec<(f64, f64)> = curve.into_iter().filter(|point| *point != (THIRD, TWO_THIRDS)).collect();
    assert_eq!(points(&view, Role::Tuned, Kind::Line), [seen]);
    assert_eq!(points(&view, Role::Default, Kind::Line), [[(0.0, 0.0), (1.0, 1.0)]]);
    assert_eq!(points(&view, Role::Reference, Kind::Line), [[(0.0, 0.0), (1.0, 1.0)]]);
    // Above 0.7 are one of the three malignant rows and one of the three others; the defaults decide for none.
    assert_eq!(points(&view, Role::Threshold, Kind::Dots), [[(THIRD, THIRD)]]);
    assert_eq!(points(&view, Role::Default, Kind::Dots), [[(0.0, 0.0)]]);
    // 7 of the 9 pairs are in order.
    let note = Phrase::new("note_auc").with("tuned", Datum::Measure(7.0 / 9.0)).with("default", Datum::Measure(0.5));
    assert_eq!(view.notes, [note]);
    // One of the defaults, which have a single score, and six of the tuned model; the start has no score.
    assert_eq!(view.hits.len(), 7);
    let lines = &view.hits[2].lines;
    assert_eq!(lines[0], ("tip_model".into(), Datum::Key("legend_tuned")));
    assert_eq!(
        lines[2..],
        [line("tip_true_positive_rate", Datum::Setting(33.3)), line("tip_false_positive_rate", Datum::Setting(33.3))]
    );
    // Without a threshold there is no dot.
    assert!(roc(&at(&six(), None)).series.iter().all(|series| series.kind != Kind::Dots));
}

#[test]
fn the_area_below_the_drawn_steps_is_the_average_precision() {
    let evaluated = six();
    let view = precision_recall(&at(&evaluated, Some(0.35)));
    let steps = &points(&view, Role::Tuned, Kind::Step)[0];
    let area: f64 = steps.windows(2).map(|pair| (pair[1].0 - pair[0].0) * pair[0].1).sum();
    // 1/3 at 1, 1/3 at 2/3, 1/3 at 3/4.
    assert!((area - (1.0 + TWO_THIRDS + 0.75) / 3.0).abs() < 1e-12, "{area}");
    assert_eq!(steps.last(), Some(&(1.0, 0.75)));
    assert_eq!(points(&view, Role::Reference, Kind::Line), [[(0.0, 0.5), (1.0, 0.5)]]);
    assert_eq!(points(&view, Role::Threshold, Kind::Dots), [[(1.0, 0.75)]]);
    // Where none is decided there is no precision, so no dot.
    let view = precision_recall(&at(&evaluated, Some(0.95)));
    assert!(points(&view, Role::Threshold, Kind::Dots).is_empty());
}

#[test]
fn calibration_has_a_dot_and_an_interval_a_bin() {
    let view = calibration(&at(&six(), None));
    // Six rows are one bin: mean score 3.2 / 6, half of them malignant.
    let dots = &points(&view, Role::Tuned, Kind::Dots)[0];
    assert!(dots.len() == 1 && (dots[0].0 - 3.2 / 6.0).abs() < 1e-7 && dots[0].1 == 0.5, "{dots:?}");
    let interval = &points(&view, Role::TunedInterval, Kind::Line)[0];
    // Wilson, 3 of 6: SciPy 0.18762, 0.81238.
    assert!((interval[0].1 - 0.18762).abs() < 1e-5 && (interval[1].1 - 0.81238).abs() < 1e-5, "{interval:?}");
    assert_eq!(view.hits.len(), 2);
    assert_eq!(view.notes.len(), 2);
}

#[test]
fn a_histogram_of_scores_has_the_whole_of_each_class() {
    let evaluated = six();
    let view = scores(&at(&evaluated, Some(0.25)));
    assert_eq!(view.x.range, (0.0, 1.0));
    for (role, filled) in
        [(Role::OfClass, true), (Role::OfOthers, true), (Role::DefaultOfClass, false), (Role::DefaultOfOthers, false)]
    {
        let outline = &points(&view, role, Kind::Step)[0];
        // Ten bins, and the way up from and down to the axis.
        assert_eq!(outline.len(), 12);
        let sum: f64 = outline.iter().map(|(_, share)| share).sum();
        assert!((sum - 100.0).abs() < 1e-9, "{role:?} {sum}");
        assert_eq!(view.areas.iter().any(|area| area.role == role && area.points.len() == 20), filled);
    }
    assert_eq!(points(&view, Role::Threshold, Kind::Line), [[(0.25, 0.0), (0.25, view.y.range.1)]]);
    assert_eq!(view.hits.len(), 10);
    assert!(points(&scores(&at(&evaluated, Some(2.0))), Role::Threshold, Kind::Line).is_empty());
}

/// So many rows, predicted too high by up to 1, one by 50.
fn regression(n: usize) -> Evaluated {
    let labels: Vec<f32> = (0..n).map(|i| (i * 7919 % n) as f32).collect();
    let tuned =
        labels.iter().enumerate().map(|(i, y)| y + if i == 17 { 50.0 } else { (i % 10) as f32 / 10.0 }).collect();
    let rows = TestRows {
        task: Task::Regression,
        classes: Vec::new(),
        default: vec![n as f32 / 2.0; n],
        weights: None,
        labels,
        tuned,
    };
    Evaluated::new(rows).unwrap()
}

#[test]
fn all_of_few_residuals_are_drawn_and_of_many_the_largest_are_among_them() {
    let evaluated = regression(100);
    let view = residuals(&EvaluationPicture { evaluated: &evaluated, class: 0, threshold: None });
    let drawn = |view: &View, role| points(view, role, Kind::Dots).concat();
    assert_eq!((drawn(&view, Role::Tuned).len(), drawn(&view, Role::Default).len(), view.hits.len()), (100, 100, 100));
    assert_eq!((view.notes.len(), view.x.range), (2, view.y.range));
    assert_eq!(
        points(&view, Role::Reference, Kind::Line),
        [[(view.x.range.0, view.x.range.0), (view.x.range.1, view.x.range.1)]]
    );

    let evaluated = regression(30_000);
    let picture = EvaluationPicture { evaluated: &evaluated, class: 0, threshold: None };
    let view = residuals(&picture);
    let dots = drawn(&view, Role::Tuned);
    assert_eq!((dots.len(), drawn(&view, Role::Default).len()), (2_000, 2_000));
    let far = f64::from(evaluated.rows().labels[17]);
    assert!(dots.contains(&(far + 50.0, far)));
    assert!(view.hits.len() <= 600 && view.hits.iter().any(|hit| hit.y == far));
    let note = Phrase::new("note_rows_shown").with("count", Datum::Count(2_000)).with("rows", Datum::Count(30_000));
    assert_eq!(view.notes[2], note.with("largest", Datum::Count(200)));
    // No row is drawn twice, and the same ones are drawn each time.
    let mut labels: Vec<f64> = dots.iter().map(|(_, actual)| *actual).collect();
    labels.sort_by(f64::total_cmp);
    assert!(labels.windows(2).all(|pair| pair[0] < pair[1]));
    assert_eq!(view, residuals(&picture));
}

#[test]
fn a_picture_that_cannot_be_drawn_says_why() {
    let why = |evaluated: &Evaluated, id: &str| {
        let view = evaluation(id, &EvaluationPicture { evaluated, class: 1, threshold: Some(0.5) }).unwrap();
        assert!(view.series.is_empty() && view.hits.is_empty() && view.notes.is_empty(), "{id}");
        assert!(view.x.range.0 < view.x.range.1 && view.y.range.0 < view.y.range.1, "{id}");
        view.empty.unwrap()
    };
    let one_class = Evaluated::new(TestRows { labels: vec![0.0; 6], ..six().rows().clone() }).unwrap();
    for id in ["roc", "precision_recall", "calibration", "scores"] {
        let expected = Phrase::new("evaluation_none_of_class").with("class", Datum::Word("malignant".into()));
        assert_eq!(why(&one_class, id), expected);
        assert_eq!(why(&regression(10), id), Phrase::new("evaluation_other_task"));
    }
    assert_eq!(why(&six(), "residuals"), Phrase::new("evaluation_other_task"));
    assert_eq!(evaluation("history", &at(&six(), None)), None);
    // Margins have curves, and scores of their own range, but no calibration.
    let margins =
        TestRows { tuned: vec![3.0, 2.0, 1.0, 0.0, -1.0, -2.0], default: vec![0.0; 6], ..six().rows().clone() };
    let margins = Evaluated::new(margins).unwrap();
    assert_eq!(why(&margins, "calibration"), Phrase::new("evaluation_not_probabilities"));
    assert_eq!(scores(&at(&margins, Some(0.0))).x.range, (-2.0, 3.0));
    assert!(roc(&at(&margins, Some(0.0))).empty.is_none());
}

#[test]
fn curves_of_many_rows_stay_small() {
    let n = 50_000_usize;
    let labels: Vec<f32> = (0..n).map(|i| f32::from(u8::from(i * 7919 % 101 < 3))).collect();
    let tuned: Vec<f32> = (0..n).map(|i| ((i * 104_729) % n) as f32 / n as f32).collect();
    let rows = TestRows { labels, default: tuned.clone(), tuned, ..six().rows().clone() };
    let evaluated = Evaluated::new(rows).unwrap();
    for id in ["roc", "precision_recall", "calibration", "scores"] {
        let view = evaluation(id, &at(&evaluated, Some(0.5))).unwrap();
        let drawn: usize = view.series.iter().map(|series| series.points.len()).sum();
        assert!(drawn < 3_500 && view.hits.len() < 300, "{id}: {drawn} points, {} hits", view.hits.len());
        let inside = |(x, y): &(f64, f64)| (0.0..=1.0).contains(x) && (0.0..=view.y.range.1).contains(y);
        assert!(view.series.iter().flat_map(|series| &series.points).all(inside), "{id}");
    }
}

#[test]
fn a_lead_is_told_as_a_lead_whoever_has_it() {
    let rerun = |trial, before, values: [f64; 3]| Rerun { trial, before, values: values.into() };
    let reruns = [rerun(4, 0.1, [0.31, 0.32, 0.33]), rerun(9, 0.2, [0.21, 0.22, 0.22])];
    let phrase = fluke_sentence(&fluke(&reruns, Direction::Minimize, 0.0).unwrap(), "logloss");
    assert_eq!(phrase.key, "fluke_overtaken");
    let value = |name: &str| phrase.params.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone());
    // People count trials from 1.
    assert_eq!((value("trial"), value("rival")), (Some(Datum::Count(5)), Some(Datum::Count(10))));
    let (Some(Datum::Setting(lead)), Some(Datum::Setting(low))) = (value("lead"), value("low")) else { panic!() };
    // 0.31 / 3; leads of 0.1, 0.1 and 0.11 have t(0.975, 2) 0.00577 / sqrt(3) = 0.0143 on either side: a unit of 0.001.
    assert!((lead - 0.103).abs() < 1e-12 && (low - 0.089).abs() < 1e-12, "{lead} {low}");
}
