//! Where a strategy has looked: each hyperparameter's range as a row, with the trials on it. A grid of n trials tries few
//! different values of each; random search tries n (Bergstra, Bengio: "Random search for hyper-parameter optimization",
//! 2012, figure 1).

use super::history::{has_mark, role, tip, with_best_in_front};
use super::hyperparameter::coordinate;
use super::spread::spread;
use super::{Axis, Datum, Hit, JobPicture, Mark, Phrase, Place, View};
use crate::analysis::coverage::{place, tried};

/// At most this many marks, of the newest trials: each answers to the pointer.
const MOST_MARKS: usize = 1_200;
/// Room beyond either end, so that marks on a bound are seen whole, in percent.
const ROOM: f64 = 2.0;

/// A row per hyperparameter, the first on top: where in its range each trial lies, in percent on its own scale, and behind its
/// name how many different values there are.
pub fn coverage(job: &JobPicture) -> View {
    let dims = &job.space.dims;
    let mut records = job.in_order();
    records.retain(|record| has_mark(record, job.objective));
    let hidden = records.len().saturating_sub(MOST_MARKS / dims.len().max(1));
    let names = dims.iter().enumerate().map(|(idx, dim)| {
        let values = records.iter().filter_map(|record| record.assignment.get(idx));
        format!("{} · {}", dim.name, tried(dim, values).different)
    });
    let (x_title, y_title) = (Phrase::new("axis_range_part"), Phrase::new("axis_different_values"));
    let x = Axis::linear(x_title.clone(), x_title, (-ROOM, 100.0 + ROOM));
    let rows = dims.len().max(1) as f64;
    let y = Axis {
        names: names.rev().collect(),
        ..Axis::linear(y_title, Phrase::new("axis_hyperparameter"), (-0.5, rows - 0.5))
    };
    let shown = records.get(hidden..).unwrap_or_default();
    let mut marks: Vec<Mark> = Vec::new();
    let mut hits: Vec<Hit> = Vec::new();
    for (idx, dim) in dims.iter().enumerate() {
        let lane = (dims.len() - 1 - idx) as f64;
        let found = shown.iter().filter_map(|record| {
            let value = record.assignment.get(idx)?;
            coordinate(dim, value)?;
            Some((*record, 100.0 * place(dim, value)?))
        });
        let (found, mut points): (Vec<_>, Vec<_>) = found.map(|(record, x)| (record, (x, lane))).unzip();
        spread(&mut points, &x, &y);
        for (record, (x, y)) in found.into_iter().zip(points) {
            marks.push(Mark { role: role(job, record), trial: record.id, x, y, place: Place::Inside });
            let lines = tip(job, record, &[idx], 1);
            hits.push(Hit { x, y, place: Place::Inside, trial: Some(record.id), lines });
        }
    }
    let note = (hidden > 0).then(|| Phrase::new("note_hidden_trials").with("count", Datum::count(hidden)));
    View {
        empty: marks.is_empty().then(|| Phrase::new("waiting_first_trial")),
        marks: with_best_in_front(job, marks),
        notes: note.into_iter().collect(),
        hits,
        ..View::blank("coverage", x, y)
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{Job, trial};
    use super::*;
    use crate::tuner::record::{TrialRecord, TrialState};
    use crate::tuner::space::{Dim, Range, Scaling, Value};

    fn at(id: u32, eta: f64, booster: &str) -> TrialRecord {
        let assignment = vec![Value::Real(eta), Value::Category(booster.to_owned())];
        TrialRecord { assignment, ..trial(id, TrialState::Completed, &[0.5]) }
    }

    fn job(records: Vec<TrialRecord>) -> Job {
        let mut job = Job::of(records);
        let values = ["gbtree", "dart"].map(str::to_owned).to_vec();
        job.space.dims = vec![
            Dim::new("eta", Range::Continuous { min: 0.01, max: 1.0, scaling: Scaling::Logarithmic }),
            Dim::new("booster", Range::Categorical { values }),
        ];
        job
    }

    #[test]
    fn a_trial_has_a_mark_in_the_row_of_each_hyperparameter_on_its_own_scale() {
        let job = job(vec![at(0, 0.1, "gbtree"), at(1, 1.0, "gbtree"), at(2, 0.1, "dart")]);
        let view = coverage(&job.picture(Some(1), None));
        assert_eq!(view.y.names, ["booster · 2", "eta · 2"]);
        let first: Vec<(u32, f64, f64)> =
            view.hits.iter().take(2).map(|hit| (hit.trial.unwrap_or(99), hit.x.round(), hit.y)).collect();
        // 0.1 is in the middle of 0.01 to 1.
        assert_eq!(first, [(0, 50.0, 1.0), (1, 100.0, 1.0)]);
        // The second 0.1 stands beside the first, in the same row; either category in the middle of its half.
        assert!((view.hits[2].y - 1.0).abs() < 0.5 && view.hits[2].y != 1.0);
        assert_eq!((view.hits[3].x, view.hits[5].x), (25.0, 75.0));
        assert_eq!(view.hits[0].lines[3].0, "eta");
    }

    #[test]
    fn before_the_first_trial_it_says_so() {
        let view = coverage(&job(Vec::new()).picture(None, None));
        assert_eq!(view.empty, Some(Phrase::new("waiting_first_trial")));
        assert_eq!(view.y.names, ["booster · 0", "eta · 0"]);
    }
}
