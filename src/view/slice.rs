//! Objective value over one hyperparameter, with what the surrogate believes along it.

use super::history::{callout, has_mark, mark, value, with_best_in_front};
use super::hyperparameter::{all_equal, axis, coordinate, hits, placed, scores};
use super::points::clip;
use super::range::{padded, robust};
use super::spread::spread;
use super::{Area, Axis, Datum, JobPicture, Kind, Mark, Phrase, Role, Series, View};
use crate::analysis::Curve;
use crate::tuner::gp::surrogate::MIN_TRIALS;
use crate::tuner::record::TrialRecord;
use crate::tuner::space::{Dim, Range};

/// Half of the width of what is drawn for a category, which has no neighbours to be joined with.
pub(super) const HALF_A_CATEGORY: f64 = 0.36;

/// A mark per trial that has begun, at its value of the dimension with index `dim`, on that dimension's scale; `curve`, where
/// there is one: the mean of the surrogate as a line, and its band from lower to upper end. A category has a short line and
/// a box of its own, and marks in one category that would touch stand beside each other.
///
/// Trials without a value of the objective, and values outside the robust range, are shown as in the history. Trials that do
/// not have the hyperparameter or whose value is outside its range are counted in a note. The band is cut at the range.
pub fn slice(job: &JobPicture, dim: usize, curve: Option<&Curve>) -> View {
    slice_with(job, dim, curve, &[])
}

/// The same, with these values inside its range.
pub(super) fn slice_with(job: &JobPicture, dim: usize, curve: Option<&Curve>, more: &[f64]) -> View {
    let Some(dimension) = job.space.dims.get(dim) else {
        let nothing = Axis::linear(Phrase::new(""), Phrase::new(""), Axis::NO_DATA);
        return View::blank("slice", nothing.clone(), nothing);
    };
    let begun = job.in_order().into_iter().filter(|record| has_mark(record, job.objective)).collect();
    let (records, missing) = placed(&[(dim, dimension)], begun);
    let beliefs = curve.map(|curve| beliefs(dimension, curve)).unwrap_or_default();

    let values: Vec<f64> = records.iter().filter_map(|(record, _)| value(record, job.objective)).collect();
    let means = beliefs.iter().flatten().map(|belief| belief.mean);
    let shown: Vec<f64> = values.iter().copied().chain(means).chain(more.iter().copied()).collect();
    let range = robust(&shown, job.minimize).map_or(Axis::NO_DATA, padded);
    let (title, short_title) = job.objective_title();
    let (x, y) = (axis(dimension), Axis::linear(title, short_title, range));

    let marks = marks(job, &records, &x, &y);
    let hits = hits(job, &[dim], &marks, records.iter().map(|(record, _)| *record));
    let clipped = marks.iter().filter(|mark| mark.role == Role::Clipped).count();
    let best = marks.iter().find(|mark| mark.role == Role::Best).map(|mark| callout(mark, !job.minimize));
    let mut notes = Vec::new();
    if clipped > 0 {
        notes.push(Phrase::new("note_off_scale").with("count", Datum::count(clipped)));
    }
    notes.extend(missing.notes());
    notes.extend(about_the_model(job, curve.is_some()));
    let empty = match (marks.is_empty(), values.is_empty()) {
        (true, _) => Some(Phrase::new("waiting_first_trial")),
        (false, true) => Some(Phrase::new("waiting_first_value")),
        (false, false) => None,
    };
    View {
        areas: beliefs.iter().filter_map(|run| band(run, range)).collect(),
        series: beliefs.iter().flat_map(|run| line(run, range)).collect(),
        marks: with_best_in_front(job, marks),
        callouts: best.into_iter().collect(),
        notes,
        empty,
        hits,
        ..View::blank(format!("slice:{}", dimension.name), x, y)
    }
}

/// Why there is no model, or why it says nothing. Nothing before the first value.
pub(super) fn about_the_model(job: &JobPicture, is_there: bool) -> Option<Phrase> {
    let scores = scores(job);
    let count = |key| Phrase::new(key).with("count", Datum::count(scores.len()));
    match scores.len() {
        0 => None,
        n if n < MIN_TRIALS && !is_there => Some(count("note_model_too_few").with("needed", Datum::count(MIN_TRIALS))),
        _ if all_equal(&scores) => Some(Phrase::new("importance_all_equal")),
        _ => None,
    }
}

fn marks(job: &JobPicture, records: &[(&TrialRecord, Vec<f64>)], x: &Axis, y: &Axis) -> Vec<Mark> {
    let mut marks: Vec<Mark> = records.iter().map(|(record, at)| mark(job, record, at[0], y.range)).collect();
    let mut points: Vec<(f64, f64)> = marks.iter().map(|mark| (mark.x, mark.y)).collect();
    spread(&mut points, x, y);
    marks.iter_mut().zip(points).for_each(|(mark, (x, _))| mark.x = x);
    marks
}

/// What the model believes at one place.
#[derive(Debug, Clone, Copy)]
struct Belief {
    x: f64,
    mean: f64,
    lower: f64,
    upper: f64,
}

/// The runs of the curve that are joined: all of it, without holes; each category on its own, at either end of its box.
fn beliefs(dim: &Dim, curve: &Curve) -> Vec<Vec<Belief>> {
    let mut runs = vec![Vec::new()];
    let is_category = matches!(dim.range, Range::Categorical { .. });
    for (value, level) in curve.values.iter().zip(&curve.levels) {
        let found = coordinate(dim, value).zip(*level).filter(|(_, level)| {
            [level.mean, level.lower, level.upper].iter().all(|end| super::drawable(*end).is_some())
        });
        let Some((x, level)) = found else {
            runs.push(Vec::new());
            continue;
        };
        let at = |x: f64| Belief { x, mean: level.mean, lower: level.lower, upper: level.upper };
        if is_category {
            runs.push(vec![at(x - HALF_A_CATEGORY), at(x + HALF_A_CATEGORY)]);
        } else if let Some(run) = runs.last_mut() {
            run.push(at(x));
        }
    }
    runs.retain(|run| run.len() > 1);
    runs
}

fn line(run: &[Belief], range: (f64, f64)) -> impl Iterator<Item = Series> + use<> {
    let points: Vec<(f64, f64)> = run.iter().map(|belief| (belief.x, belief.mean)).collect();
    let pieces = clip(&points, range).into_iter();
    pieces.map(|points| Series { role: Role::Surrogate, kind: Kind::Line, trial: None, points })
}

fn band(run: &[Belief], (low, high): (f64, f64)) -> Option<Area> {
    let within = |belief: &Belief| (belief.x, belief.lower.clamp(low, high), belief.upper.clamp(low, high));
    let points: Vec<(f64, f64, f64)> = run.iter().map(within).collect();
    let is_seen = points.iter().any(|(_, lower, upper)| lower < upper);
    is_seen.then_some(Area { role: Role::Surrogate, points })
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{Job, trial};
    use super::super::{Place, Scale};
    use super::*;
    use crate::analysis::Level;
    use crate::tuner::record::{FailReason, TrialState};
    use crate::tuner::space::{Scaling, Value};

    fn at(id: u32, x: Value, value: f64) -> TrialRecord {
        TrialRecord { assignment: vec![x], ..trial(id, TrialState::Completed, &[value]) }
    }

    fn with(range: Range, records: Vec<TrialRecord>) -> Job {
        let mut job = Job::of(records);
        job.space.dims[0].range = range;
        job
    }

    fn categories() -> Range {
        Range::Categorical { values: vec!["a".into(), "b".into()] }
    }

    fn level(mean: f64, around: f64) -> Option<Level> {
        Some(Level { mean, lower: mean - around, upper: mean + around, doubt: 0.5 })
    }

    #[test]
    fn a_trial_stands_at_its_value_on_the_scale_of_its_range() {
        let job =
            Job::of(vec![at(0, Value::Real(0.01), 0.5), at(1, Value::Real(0.1), 0.3), at(2, Value::Real(1.0), 0.4)]);
        let view = slice(&job.picture(Some(1), Some(2)), 0, None);
        assert_eq!((view.id.as_str(), view.kind(), view.x.scale), ("slice:eta", "slice", Scale::Logarithmic));
        let marks: Vec<_> = view.marks.iter().map(|mark| (mark.trial, mark.role, mark.x, mark.y)).collect();
        let expected = [
            (0, Role::Completed, 0.01, 0.5),
            (2, Role::Completed, 1.0, 0.4),
            (1, Role::Best, 0.1, 0.3),
            (2, Role::Selected, 1.0, 0.4),
        ];
        assert_eq!(marks, expected);
        // Two decades with a fiftieth of them on either side.
        let (low, high) = view.x.range;
        assert!((low - libm::pow(10.0, -2.04)).abs() < 1e-12 && (high - libm::pow(10.0, 0.04)).abs() < 1e-12);
        assert_eq!(view.callouts[0].value, Datum::Measure(0.3));
    }

    #[test]
    fn the_tooltip_says_this_hyperparameter_first() {
        let mut job = Job::of(vec![at(0, Value::Real(0.1), 0.5)]);
        job.space.dims.push(Dim::new("max_depth", Range::Integer { min: 1, max: 9, scaling: Scaling::Linear }));
        job.records[0].assignment.push(Value::Integer(4));
        let labels = |dim| {
            let view = slice(&job.picture(None, None), dim, None);
            view.hits[0].lines.iter().map(|(label, _)| label.clone()).collect::<Vec<_>>()
        };
        assert_eq!(labels(0), ["tip_trial", "tip_status", "validation:logloss", "eta", "max_depth"]);
        assert_eq!(labels(1)[3..], ["max_depth", "eta"]);
    }

    #[test]
    fn the_curve_is_a_line_in_a_band_with_holes_where_it_has_none() {
        let job = Job::of((0..3).map(|id| at(id, Value::Real(0.1), 1.0 + f64::from(id))).collect());
        let values = [0.01, 0.03, 0.1, 0.3, 1.0].map(Value::Real).to_vec();
        let levels = vec![level(1.0, 0.5), level(2.0, 9.0), None, level(3.0, 0.25), level(2.5, 0.0)];
        let view = slice(&job.picture(None, None), 0, Some(&Curve { values, levels }));
        let lines: Vec<_> = view.series.iter().map(|series| series.points.clone()).collect();
        assert_eq!(lines, [vec![(0.01, 1.0), (0.03, 2.0)], vec![(0.3, 3.0), (1.0, 2.5)]]);
        assert!(view.series.iter().all(|series| series.role == Role::Surrogate && series.trial.is_none()));
        // Values from 1 to 3 and 6 % of that above; the padding below would cross no bound. The band is cut there.
        let (low, high) = view.y.range;
        assert!((low - 0.88).abs() < 1e-12 && (high - 3.12).abs() < 1e-12);
        assert_eq!(view.areas[0].points, [(0.01, low, 1.5), (0.03, low, high)]);
        assert_eq!(view.areas[1].points, [(0.3, 2.75, high), (1.0, 2.5, 2.5)]);
    }

    #[test]
    fn categories_have_names_and_a_box_each_and_their_marks_make_way() {
        let value = |name: &str| Value::Category(name.into());
        let job = with(categories(), vec![at(0, value("a"), 1.0), at(1, value("b"), 2.0), at(2, value("a"), 1.0)]);
        let curve = Curve { values: vec![value("a"), value("b")], levels: vec![level(1.2, 0.1), level(1.9, 0.1)] };
        let view = slice(&job.picture(None, None), 0, Some(&curve));
        assert_eq!((view.x.names.clone(), view.x.range), (vec!["a".to_owned(), "b".to_owned()], (-0.5, 1.5)));
        let at: Vec<f64> = view.marks.iter().map(|mark| mark.x).collect();
        assert!(at[0] == 0.0 && at[1] == 1.0 && at[2] > 0.0 && at[2] < 0.4, "{at:?}");
        assert_eq!(view.hits[2].x, at[2]);
        let lines: Vec<_> = view.series.iter().map(|series| series.points.clone()).collect();
        assert_eq!(lines, [vec![(-0.36, 1.2), (0.36, 1.2)], vec![(0.64, 1.9), (1.0 + 0.36, 1.9)]]);
        assert_eq!(view.areas.len(), 2);
    }

    #[test]
    fn whole_numbers_have_room_for_half_a_step_at_either_end() {
        let range = |scaling| Range::Integer { min: 2, max: 8, scaling };
        let linear = slice(&with(range(Scaling::Linear), vec![]).picture(None, None), 0, None).x;
        assert_eq!((linear.range, linear.integer, linear.from), ((1.5, 8.5), true, 2));
        // Half of the way from 2 to 3 on a logarithmic scale: 2 / sqrt(1.5).
        let log = slice(&with(range(Scaling::Logarithmic), vec![]).picture(None, None), 0, None).x;
        assert!((log.range.0 - 2.0 / 1.5_f64.sqrt()).abs() < 1e-12, "{:?}", log.range);
    }

    #[test]
    fn what_is_not_on_the_axis_is_counted() {
        let records = vec![at(0, Value::Real(0.1), 1.0), at(1, Value::Real(3.0), 1.0), at(2, Value::Inactive, 1.5)];
        let view = slice(&Job::of(records).picture(None, None), 0, None);
        assert_eq!(view.marks.len(), 1);
        let count = |key: &str| Phrase::new(key).with("count", Datum::Count(1));
        assert_eq!(view.notes, [count("note_inactive"), count("note_outside_range")]);
    }

    #[test]
    fn without_values_it_says_why() {
        let none = slice(&Job::of(vec![]).picture(None, None), 0, None);
        assert_eq!((none.empty, none.notes), (Some(Phrase::new("waiting_first_trial")), vec![]));
        let failed = TrialState::Failed(FailReason::WorkerLost);
        let view = slice(&Job::of(vec![trial(0, failed, &[0.2])]).picture(None, None), 0, None);
        assert_eq!((view.empty, view.y.range), (Some(Phrase::new("waiting_first_value")), Axis::NO_DATA));
        assert_eq!((view.marks[0].role, view.marks[0].place), (Role::Failed, Place::BottomEdge));

        let two = Job::of((0..2).map(|id| at(id, Value::Real(0.1), f64::from(id))).collect());
        let needed = Phrase::new("note_model_too_few").with("count", Datum::Count(2)).with("needed", Datum::Count(3));
        assert_eq!(slice(&two.picture(None, None), 0, None).notes, [needed]);
        let tied = Job::of((0..4).map(|id| at(id, Value::Real(0.1), 0.5)).collect());
        assert_eq!(slice(&tied.picture(None, None), 0, None).notes, [Phrase::new("importance_all_equal")]);
        // No such dimension: nothing.
        assert!(slice(&tied.picture(None, None), 7, None).marks.is_empty());
    }
}
