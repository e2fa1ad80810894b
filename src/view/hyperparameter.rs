//! A hyperparameter as an axis: on its own scale, from one end of its range to the other.

use super::history::{self, tip};
use super::{Axis, Hit, JobPicture, Mark, Phrase, Scale};
use crate::tuner::record::TrialRecord;
use crate::tuner::space::{Dim, Range, Scaling, Value};

/// Room beyond either end, so that marks on a bound are seen whole; as a part of the length.
const ROOM: f64 = 0.02;
/// Lines about hyperparameters in all tooltips of a chart together: 1,000 trials with 30 each would be megabytes.
const MOST_LINES: usize = 8_000;

/// Part of an axis that the eye does not tell from nothing.
const EYE: f64 = 0.01;

/// The axis of a dimension.
pub(super) fn axis(dim: &Dim) -> Axis {
    let title = Phrase::new(dim.name.as_str());
    let scale = match dim.range.scaling() {
        Scaling::Auto | Scaling::Linear => Scale::Linear,
        Scaling::Logarithmic => Scale::Logarithmic,
        Scaling::ReverseLogarithmic => Scale::ReverseLogarithmic,
    };
    let blank = Axis { scale, ..Axis::linear(title.clone(), title, Axis::NO_DATA) };
    match &dim.range {
        Range::Continuous { min, max, .. } => Axis { range: widened(scale, (*min, *max), (0.0, 0.0)), ..blank },
        Range::Integer { min, max, .. } => {
            let (low, high) = (*min as f64, *max as f64);
            // Half of the way to the neighbour: whole numbers have a cell each.
            let half = |a: f64, b: f64| 0.5 * (scale.place(b) - scale.place(a));
            let cells = (half(low, low + 1.0), half(high - 1.0, high));
            Axis { range: widened(scale, (low, high), cells), integer: true, from: *min, ..blank }
        }
        Range::Categorical { values } => {
            Axis { range: (-0.5, values.len().max(1) as f64 - 0.5), names: values.clone(), ..blank }
        }
    }
}

/// The range with `ROOM` on either side, and at least these lengths.
fn widened(scale: Scale, (min, max): (f64, f64), (below, above): (f64, f64)) -> (f64, f64) {
    let (low, high) = (scale.place(min), scale.place(max));
    let room = ROOM * (high - low);
    let range = (scale.value(low - room.max(below)), scale.value(high + room.max(above)));
    // Where the bounds are so near to each other, or so far apart, that their difference cannot be told.
    let usable = range.0 < range.1 && [range.0, range.1].iter().all(|end| scale.place(*end).is_finite());
    if usable { range } else { (min, max) }
}

/// Where a value stands on the axis of its dimension: the number, or the index of the category. `None` if it is outside the
/// range, which may have been edited since, or inactive.
pub(super) fn coordinate(dim: &Dim, value: &Value) -> Option<f64> {
    match (&dim.range, value) {
        (range, value) if !range.contains(value) => None,
        (_, Value::Real(real)) => Some(*real),
        (_, Value::Integer(integer)) => Some(*integer as f64),
        (Range::Categorical { values }, Value::Category(text)) => {
            values.iter().position(|known| known == text).map(|at| at as f64)
        }
        _ => None,
    }
}

/// The value of a dimension nearest to a place on its axis, as a form takes it: inside the range, with as few digits as the
/// eye can tell apart there (`EYE`).
pub fn typed(dim: &Dim, coordinate: f64) -> String {
    match &dim.range {
        Range::Continuous { min, max, .. } => {
            let shown = axis(dim);
            let length = shown.scale.place(shown.range.1) - shown.scale.place(shown.range.0);
            let exact = coordinate.clamp(*min, *max);
            let short = |digits: usize| format!("{exact:.digits$e}").parse::<f64>().unwrap_or(exact);
            let is_near = |value: &f64| {
                let off = shown.scale.place(*value) - shown.scale.place(exact);
                (*min..=*max).contains(value) && off.abs() <= EYE * length
            };
            (0..17).map(short).find(is_near).unwrap_or(exact).to_string()
        }
        // A cast saturates; both are inside the range then.
        Range::Integer { min, max, .. } => (coordinate.round() as i64).clamp(*min, *max).to_string(),
        Range::Categorical { values } => {
            let at = coordinate.round().max(0.0) as usize;
            values.get(at.min(values.len().saturating_sub(1))).cloned().unwrap_or_default()
        }
    }
}

/// How many trials are not on the chart of some dimensions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Missing {
    /// They do not have one of the hyperparameters: its condition does not hold.
    pub inactive: usize,
    /// They have a value that is outside the range as it is now.
    pub outside: usize,
}

impl Missing {
    pub fn notes(self) -> impl Iterator<Item = Phrase> {
        let counts = [("note_inactive", self.inactive), ("note_outside_range", self.outside)];
        let with_count = |(key, n)| Phrase::new(key).with("count", super::Datum::count(n));
        counts.into_iter().filter(|(_, n)| *n > 0).map(with_count)
    }
}

/// The records that have a place on the axes of all of `dims`, with their coordinates there; and how many have not.
pub(super) fn placed<'a>(
    dims: &[(usize, &Dim)],
    records: Vec<&'a TrialRecord>,
) -> (Vec<(&'a TrialRecord, Vec<f64>)>, Missing) {
    let mut found = Vec::new();
    let mut missing = Missing::default();
    for record in records {
        let values = dims.iter().map(|(idx, dim)| (*dim, record.assignment.get(*idx).unwrap_or(&Value::Inactive)));
        let coordinates: Vec<f64> = values.clone().filter_map(|(dim, value)| coordinate(dim, value)).collect();
        if coordinates.len() == dims.len() {
            found.push((record, coordinates));
        } else if values.clone().any(|(_, value)| *value == Value::Inactive) {
            missing.inactive += 1;
        } else {
            missing.outside += 1;
        }
    }
    (found, missing)
}

/// A place per trial that answers to the pointer; these hyperparameters come first. `marks`: one per record.
pub(super) fn hits<'a>(
    job: &JobPicture,
    first: &[usize],
    marks: &[Mark],
    records: impl ExactSizeIterator<Item = &'a TrialRecord>,
) -> Vec<Hit> {
    let most = (MOST_LINES / records.len().max(1)).max(first.len());
    let hit = |(mark, record): (&Mark, &'a TrialRecord)| {
        let lines = tip(job, record, first, most);
        Hit { x: mark.x, y: mark.y, place: mark.place, trial: Some(mark.trial), lines }
    };
    marks.iter().zip(records).map(hit).collect()
}

/// The drawable objective values of the records that are scored.
pub(super) fn scores(job: &JobPicture) -> Vec<f64> {
    let finished = job.records.iter().filter(|record| record.state.is_finished());
    finished.filter_map(|record| history::value(record, job.objective)).collect()
}

/// Whether there are several and all are the same: no hyperparameter made a difference.
pub(super) fn all_equal(values: &[f64]) -> bool {
    values.len() > 1 && values.iter().all(|value| value == &values[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(range: Range, coordinates: &[f64]) -> Vec<String> {
        let dim = Dim::new("x", range);
        coordinates.iter().map(|at| typed(&dim, *at)).collect()
    }

    #[test]
    fn a_place_is_typed_with_few_digits_inside_the_range() {
        let log = |min, max| Range::Continuous { min, max, scaling: Scaling::Logarithmic };
        assert_eq!(near(log(0.001, 1.0), &[0.0001, 0.0317, 0.1013, 0.9876, 7.0]), ["0.001", "0.03", "0.1", "1", "1"]);
        let linear = Range::Continuous { min: 0.0, max: 20.0, scaling: Scaling::Linear };
        assert_eq!(near(linear, &[-1.0, 2.9468, 12.345, 19.99]), ["0", "3", "12.3", "20"]);
        // Rounding never leaves the range.
        assert_eq!(near(log(0.0123, 0.5), &[0.0123, 0.01234]), ["0.0123", "0.0123"]);
        let whole = Range::Integer { min: 2, max: 10, scaling: Scaling::Linear };
        assert_eq!(near(whole, &[1.2, 4.4, 4.6, 99.0]), ["2", "4", "5", "10"]);
        let words = Range::Categorical { values: vec!["a".into(), "b".into()] };
        assert_eq!(near(words, &[-0.4, 0.6, 1.4]), ["a", "b", "b"]);
    }
}
