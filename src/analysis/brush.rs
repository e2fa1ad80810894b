//! Brushes: intervals of hyperparameters, or of the objective, that select trials; and the ranges that they leave.

use crate::tuner::record::TrialRecord;
use crate::tuner::space::{Dim, Range, Space, Value};

/// A part of one axis, in the texts that a form takes.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Brush {
    /// Index of the dimension; one beyond the last is the objective.
    pub axis: usize,
    /// Smallest number inside; empty for categories.
    pub from: String,
    /// Largest number inside; empty for categories.
    pub to: String,
    /// Categories inside.
    pub values: Vec<String>,
}

impl Brush {
    /// The interval of a brush on numbers.
    pub fn interval(&self) -> Option<(f64, f64)> {
        Some((self.from.parse().ok()?, self.to.parse().ok()?))
    }

    /// Whether a value of its dimension is inside. A hyperparameter that is not in use is in no brush.
    pub fn holds(&self, value: &Value) -> bool {
        match value {
            Value::Real(x) => self.holds_number(*x),
            Value::Integer(n) => self.holds_number(*n as f64),
            Value::Category(text) => self.values.contains(text),
            Value::Inactive => false,
        }
    }

    fn holds_number(&self, x: f64) -> bool {
        self.interval().is_some_and(|(from, to)| (from..=to).contains(&x))
    }

    /// Whether a trial is inside. `metric`: index of the objective among the values of a report.
    pub fn takes(&self, record: &TrialRecord, metric: usize) -> bool {
        match record.assignment.get(self.axis) {
            Some(value) => self.holds(value),
            None => record.objective(metric).is_some_and(|objective| self.holds_number(objective)),
        }
    }
}

/// The finished trials inside all brushes, by id, in the order of `records`. `metric`: index of the objective among the
/// values of a report.
pub fn matches(records: &[TrialRecord], metric: usize, brushes: &[Brush]) -> Vec<u32> {
    let inside = |record: &&TrialRecord| brushes.iter().all(|brush| brush.takes(record, metric));
    records.iter().filter(|record| record.state.is_finished()).filter(inside).map(|record| record.id).collect()
}

/// The dimensions of `space` with what the brushes leave of their ranges, for a job that goes on there.
///
/// A brushed interval is clipped to the range. Whole numbers are rounded inward; where fewer than two are left, which SageMaker
/// refuses, to the two nearest. Of categories those inside stay, and those under which another hyperparameter is searched.
/// A dimension whose range lies outside its brush stays as it is; a brush on the objective narrows nothing.
pub fn narrowed(space: &Space, brushes: &[Brush]) -> Vec<Dim> {
    let brush_of = |idx: usize| brushes.iter().find(|brush| brush.axis == idx);
    let dims = space.dims.iter().enumerate();
    dims.map(|(idx, dim)| {
        let range = brush_of(idx).and_then(|brush| match &dim.range {
            Range::Continuous { min, max, scaling } => {
                let (from, to) = brush.interval()?;
                let (min, max) = (from.max(*min), to.min(*max));
                (min < max).then_some(Range::Continuous { min, max, scaling: *scaling })
            }
            Range::Integer { min, max, scaling } => {
                let (from, to) = brush.interval()?;
                let (min, max) = whole(from, to, *min, *max)?;
                Some(Range::Integer { min, max, scaling: *scaling })
            }
            Range::Categorical { values } => {
                let needed = |value: &String| space.children(idx).any(|(_, when)| when.values.contains(value));
                let is_inside = values.iter().any(|value| brush.values.contains(value));
                let stays = |value: &&String| brush.values.contains(value) || needed(value);
                let values = values.iter().filter(stays).cloned().collect();
                is_inside.then_some(Range::Categorical { values })
            }
        });
        Dim { range: range.unwrap_or_else(|| dim.range.clone()), ..dim.clone() }
    })
    .collect()
}

/// The whole numbers in `from..=to` that lie in `min..=max`; two of the latter at least. `None` if the two are apart.
fn whole(from: f64, to: f64, min: i64, max: i64) -> Option<(i64, i64)> {
    if from > max as f64 || to < min as f64 {
        return None;
    }
    // A cast saturates; both are inside the range then.
    let (low, high) = ((from.ceil() as i64).clamp(min, max), (to.floor() as i64).clamp(min, max));
    if low < high {
        return Some((low, high));
    }
    // None or one is inside: the neighbours of the brush's middle.
    let low = ((from / 2.0 + to / 2.0).floor() as i64).clamp(min, max - 1);
    Some((low, low + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tuner::Condition;
    use crate::tuner::record::{FailReason, RoundReport, TrialState};
    use crate::tuner::space::Scaling;

    fn numbers(axis: usize, from: &str, to: &str) -> Brush {
        Brush { axis, from: from.into(), to: to.into(), values: Vec::new() }
    }

    fn words(axis: usize, values: &[&str]) -> Brush {
        let values = values.iter().map(|value| value.to_string()).collect();
        Brush { axis, from: String::new(), to: String::new(), values }
    }

    fn space() -> Space {
        let texts = |values: &[&str]| Range::Categorical { values: values.iter().map(|v| v.to_string()).collect() };
        let eta = Dim::new("eta", Range::Continuous { min: 0.01, max: 1.0, scaling: Scaling::Logarithmic });
        let depth = Dim::new("max_depth", Range::Integer { min: 2, max: 10, scaling: Scaling::Linear });
        let booster = Dim::new("booster", texts(&["gbtree", "dart", "gblinear"]));
        let rate = Dim::new("rate_drop", Range::Continuous { min: 0.0, max: 1.0, scaling: Scaling::Linear });
        let when = Some(Condition { parent: 2, values: vec!["dart".into()] });
        Space::check(vec![eta, depth, booster, Dim { when, ..rate }]).unwrap()
    }

    fn trial(id: u32, eta: f64, depth: i64, booster: &str, objective: f64) -> TrialRecord {
        let rate = if booster == "dart" { Value::Real(0.5) } else { Value::Inactive };
        let point = vec![Value::Real(eta), Value::Integer(depth), Value::Category(booster.into()), rate];
        let reports = vec![RoundReport { round: 1, values: vec![objective] }];
        TrialRecord { state: TrialState::Completed, reports, ..TrialRecord::proposed(id, point, 1) }
    }

    #[test]
    fn trials_inside_every_brush_match() {
        let mut records = vec![
            trial(0, 0.1, 3, "gbtree", 0.5),
            trial(1, 0.3, 4, "dart", 0.4),
            trial(2, 0.1, 9, "dart", 0.3),
            trial(3, 0.1, 3, "gbtree", 0.2),
        ];
        records[3].state = TrialState::Failed(FailReason::WorkerLost);
        assert_eq!(matches(&records, 0, &[]), [0, 1, 2, 3]);
        assert_eq!(matches(&records, 0, &[numbers(0, "0.1", "0.2")]), [0, 2, 3]);
        assert_eq!(matches(&records, 0, &[numbers(0, "0.1", "0.2"), words(2, &["dart"])]), [2]);
        // Ends are inside; a failed trial has no objective; what is not in use is in no brush.
        assert_eq!(matches(&records, 0, &[numbers(4, "0.2", "0.4")]), [1, 2]);
        assert_eq!(matches(&records, 0, &[numbers(3, "0", "1")]), [1, 2]);
        records[1].state = TrialState::Running;
        assert_eq!(matches(&records, 0, &[words(2, &["dart", "gbtree"])]), [0, 2, 3]);
    }

    fn ranges(brushes: &[Brush]) -> Vec<Range> {
        let dims = narrowed(&space(), brushes);
        let checked = Space::check(dims.clone());
        assert!(checked.is_ok(), "{checked:?}");
        dims.into_iter().map(|dim| dim.range).collect()
    }

    #[test]
    fn a_brush_leaves_its_part_of_the_range() {
        let unchanged: Vec<Range> = space().dims.into_iter().map(|dim| dim.range).collect();
        let found = ranges(&[numbers(0, "0.001", "0.25"), numbers(1, "3.2", "6.9"), numbers(4, "0", "1")]);
        assert_eq!(found[0], Range::Continuous { min: 0.01, max: 0.25, scaling: Scaling::Logarithmic });
        assert_eq!(found[1], Range::Integer { min: 4, max: 6, scaling: Scaling::Linear });
        assert_eq!(found[2..], unchanged[2..]);
        // Outside the range, or without length.
        assert_eq!(ranges(&[numbers(0, "2", "3"), numbers(1, "11", "20")]), unchanged);
        assert_eq!(ranges(&[numbers(0, "0.5", "0.5")]), unchanged);
    }

    #[test]
    fn a_single_whole_number_is_widened_to_two() {
        let integer = |from, to| ranges(&[numbers(1, from, to)])[1].clone();
        let pair = |min, max| Range::Integer { min, max, scaling: Scaling::Linear };
        assert_eq!(integer("5", "5"), pair(5, 6));
        assert_eq!(integer("10", "10"), pair(9, 10));
        assert_eq!(integer("9.5", "400"), pair(9, 10));
        assert_eq!(integer("0", "2"), pair(2, 3));
        assert_eq!(integer("3.4", "3.6"), pair(3, 4));
    }

    #[test]
    fn a_category_that_another_hyperparameter_hangs_on_stays() {
        let booster = |values: &[&str]| ranges(&[words(2, values)])[2].clone();
        let list = |values: &[&str]| Range::Categorical { values: values.iter().map(|v| v.to_string()).collect() };
        assert_eq!(booster(&["dart"]), list(&["dart"]));
        assert_eq!(booster(&["gblinear"]), list(&["dart", "gblinear"]));
        assert_eq!(booster(&["none of these"]), list(&["gbtree", "dart", "gblinear"]));
    }
}
