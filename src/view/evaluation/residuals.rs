//! Predicted against actual values of a regression.

use super::{
    BEHIND_TO_FRONT, Candidate, EvaluationPicture, Kind, Phrase, View, both, diagonal, hit, line, role, series, without,
};
use crate::analysis::evaluation::Reason;
use crate::order;
use crate::view::range::padded;
use crate::view::{Axis, Datum};

/// Rows drawn at most, and how many of them are those with the largest residuals.
const MOST_ROWS: usize = 2_000;
const LARGEST: usize = 200;
/// Rows that answer to the pointer at most, the largest residuals before others.
const MOST_HITS: usize = 600;
/// A model's dots are in so many layers: where they lie on each other they are darker, and a layer is one path.
const LAYERS: usize = 8;

/// A dot per row and model, the same rows for both, around the line on which predictions are right.
pub fn residuals(picture: &EvaluationPicture) -> View {
    let blank = |range| {
        let axis = |key: &str, short: &str| Axis::linear(Phrase::new(key), Phrase::new(short), range);
        View::blank(
            "residuals",
            axis("axis_predicted_value", "axis_predicted_value"),
            axis("axis_actual_value", "axis_actual_value"),
        )
    };
    let of = |candidate| picture.evaluated.residuals(candidate);
    let (tuned, default) = match (of(Candidate::Tuned), of(Candidate::Default)) {
        (Ok(tuned), Ok(default)) => (tuned, default),
        (Err(why), _) | (_, Err(why)) => return without(blank(Axis::NO_DATA), &why),
    };
    let rows = picture.evaluated.rows();
    let value = |candidate, row: usize| f64::from(rows.predictions(candidate)[row]);
    let actual = |row: usize| f64::from(rows.labels[row]);
    let size = |row: usize| (actual(row) - value(Candidate::Tuned, row)).abs();

    let weighted: Vec<usize> =
        (0..rows.labels.len()).filter(|row| rows.weights.as_ref().is_none_or(|weights| weights[*row] > 0.0)).collect();
    let shown = shown(&weighted, |row| value(Candidate::Tuned, row), size);
    let ends =
        shown.iter().flat_map(|row| [actual(*row), value(Candidate::Tuned, *row), value(Candidate::Default, *row)]);
    let (low, high) = ends.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
    if low > high {
        return without(blank(Axis::NO_DATA), &Reason::NoRows);
    }
    let range = padded((low, high));
    let mut view = blank(range);
    view.series.push(diagonal(range));
    for candidate in BEHIND_TO_FRONT {
        for layer in 0..LAYERS.min(shown.len()) {
            // Neighbours are in different layers.
            let rows = shown.iter().skip(layer).step_by(LAYERS);
            let points = rows.map(|row| (value(candidate, *row), actual(*row))).collect();
            view.series.push(series(role(candidate), Kind::Dots, points));
        }
    }
    let mut by_size = shown.clone();
    order::sort_by(&mut by_size, |a, b| size(*b).total_cmp(&size(*a)));
    let limit = by_size.get(MOST_HITS).map(|row| size(*row));
    for row in shown.iter().filter(|row| limit.is_none_or(|limit| size(**row) > limit)) {
        let (actual, tuned) = (actual(*row), value(Candidate::Tuned, *row));
        let lines = vec![
            line("tip_actual", Datum::Measure(actual)),
            line("tip_tuned", Datum::Measure(tuned)),
            line("tip_residual", Datum::Measure(actual - tuned)),
            line("tip_default", Datum::Measure(value(Candidate::Default, *row))),
        ];
        view.hits.push(hit((tuned, actual), lines));
    }
    view.notes.push(both("note_rmse", tuned.rmse, Some(default.rmse)));
    // Half and nine tenths of the rows say more of the errors than their mean.
    let note = Phrase::new("note_within").with("half", Datum::Measure(tuned.distance_of(0.5)));
    view.notes.push(note.with("most", Datum::Measure(tuned.distance_of(0.9))));
    if shown.len() < weighted.len() {
        let note = Phrase::new("note_rows_shown").with("count", Datum::count(shown.len()));
        view.notes.push(note.with("rows", Datum::count(weighted.len())).with("largest", Datum::count(LARGEST)));
    }
    view
}

/// The rows to draw, by prediction: all of few; of many, those with the largest residuals and every so many-th of the others.
fn shown(rows: &[usize], predicted: impl Fn(usize) -> f64, size: impl Fn(usize) -> f64) -> Vec<usize> {
    let mut sorted = rows.to_vec();
    if sorted.len() > MOST_ROWS {
        order::sort_by(&mut sorted, |a, b| size(*b).total_cmp(&size(*a)));
        let mut others = sorted.split_off(LARGEST);
        order::sort_by(&mut others, |a, b| predicted(*a).total_cmp(&predicted(*b)));
        let n = MOST_ROWS - LARGEST;
        sorted.extend((0..n).map(|at| others[at * others.len() / n]));
    }
    order::sort_by(&mut sorted, |a, b| predicted(*a).total_cmp(&predicted(*b)));
    sorted
}
