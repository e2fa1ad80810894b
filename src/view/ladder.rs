//! Hyperband's ladder: how each trial stood at the rungs that it reached.

use super::curves::{keep_drawn, layer, pieces};
use super::history::{at, role, with_best_in_front};
use super::range::{padded, robust};
use super::{Axis, Datum, Hit, JobPicture, Mark, Phrase, Place, Scale, Series, View};
use super::{reason_key, state_key, trial_number};
use crate::tuner::Hyperband;
use crate::tuner::record::TrialRecord;

/// At most this many trials have a line.
const MOST_LINES: usize = 240;

/// A line per trial, from rung to rung: rounds on a logarithmic scale, so that rungs stand evenly; the objective that was
/// compared there. A line that ends at a square was stopped.
pub fn ladder(job: &JobPicture, hyperband: Hyperband) -> View {
    let mut records = job.in_order();
    records.retain(|record| !points(job, hyperband, record).is_empty());
    let hidden = keep_drawn(job, &mut records, MOST_LINES);
    let lines: Vec<(&TrialRecord, Vec<(f64, f64)>)> =
        records.into_iter().map(|record| (record, points(job, hyperband, record))).collect();
    let values: Vec<f64> = lines.iter().flat_map(|(_, points)| points).map(|(_, y)| *y).collect();
    let range = robust(&values, job.minimize).map_or(Axis::NO_DATA, padded);
    let is_inside = |y: f64| (range.0..=range.1).contains(&y);

    let mut series: Vec<Series> = Vec::new();
    let mut front: Vec<Series> = Vec::new();
    let mut marks: Vec<Mark> = Vec::new();
    let mut hits: Vec<Hit> = Vec::new();
    for (record, points) in &lines {
        let is_chosen = Some(record.id) == job.best || Some(record.id) == job.selected;
        let drawn = pieces(layer(job, record), record.id, points, range);
        if is_chosen {
            front.extend(drawn)
        } else {
            series.extend(drawn)
        }
        let last = points.len() - 1;
        for (idx, (x, y)) in points.iter().copied().enumerate().filter(|(_, (_, y))| is_inside(*y)) {
            // On the way it had no end yet.
            if idx == last {
                marks.push(Mark { role: role(job, record), trial: record.id, x, y, place: Place::Inside });
            }
            let lines = told(job, record, x, y);
            hits.push(Hit { x, y, place: Place::Inside, trial: Some(record.id), lines });
        }
    }
    series.extend(front);
    let cut = lines.iter().filter(|(_, points)| points.iter().any(|(_, y)| !is_inside(*y))).count();
    let notes = [("note_hidden_curves", hidden), ("note_cut_curves", cut)].into_iter().filter(|(_, n)| *n > 0);
    let (title, short_title) = job.objective_title();
    let round = Phrase::new("axis_rungs");
    let first = f64::from(hyperband.min_resource.max(1));
    let x_range = (first / 1.15, f64::from(hyperband.max_resource) * 1.15);
    let x = Axis { scale: Scale::Logarithmic, ..Axis::linear(round.clone(), round, x_range) };
    View {
        notes: notes.map(|(key, n)| Phrase::new(key).with("count", Datum::count(n))).collect(),
        empty: lines.is_empty().then(|| Phrase::new("waiting_first_rung")),
        series,
        marks: with_best_in_front(job, marks),
        hits,
        ..View::blank("ladder", x, Axis::linear(title, short_title, range))
    }
}

/// (rounds, objective) at each rung that the trial has reached, and where it stands or ended.
fn points(job: &JobPicture, hyperband: Hyperband, record: &TrialRecord) -> Vec<(f64, f64)> {
    let rounds = record.rounds();
    let rungs = record.bracket.map(|bracket| hyperband.rung_rounds(bracket)).unwrap_or_default();
    let mut places: Vec<u32> = rungs.into_iter().filter(|rung| *rung < rounds).collect();
    if rounds >= hyperband.min_resource.max(1) {
        places.push(rounds);
    }
    let value = |round: u32| {
        let report = record.reports.get((round as usize).checked_sub(1)?)?;
        Some((f64::from(round), at(&report.values, job.objective)?))
    };
    places.into_iter().filter_map(value).collect()
}

fn told(job: &JobPicture, record: &TrialRecord, x: f64, y: f64) -> Vec<(String, Datum)> {
    let mut lines = vec![
        ("tip_trial".to_owned(), Datum::Count(trial_number(record.id))),
        ("tip_status".to_owned(), Datum::Key(state_key(&record.state))),
    ];
    lines.extend(reason_key(&record.state).map(|key| ("tip_reason".to_owned(), Datum::Key(key))));
    lines.extend(record.bracket.map(|bracket| ("tip_bracket".to_owned(), Datum::Count(i64::from(bracket)))));
    lines.push(("tip_round".to_owned(), Datum::Count(x as i64)));
    lines.push((job.metric().to_owned(), Datum::Measure(y)));
    lines
}

#[cfg(test)]
mod tests {
    use super::super::Role;
    use super::super::fixtures::{Job, trial};
    use super::*;
    use crate::tuner::Form;
    use crate::tuner::record::{StopReason, TrialState};

    fn of(id: u32, state: TrialState, rounds: u32) -> TrialRecord {
        let values: Vec<f64> = (1..=rounds).map(|round| 1.0 / f64::from(round)).collect();
        TrialRecord { bracket: Some(0), max_rounds: 27, ..trial(id, state, &values) }
    }

    #[test]
    fn a_trial_climbs_from_rung_to_rung_and_ends_where_it_was_stopped() {
        let hyperband = Hyperband { form: Form::Asynchronous, min_resource: 3, max_resource: 27 };
        let job = Job::of(vec![
            of(0, TrialState::Completed, 27),
            of(1, TrialState::Stopped(StopReason::Rung), 9),
            of(2, TrialState::Running, 5),
            of(3, TrialState::Running, 2),
        ]);
        let view = ladder(&job.picture(Some(0), None), hyperband);
        let line = |trial: u32| -> Vec<f64> {
            let found = view.series.iter().find(|series| series.trial == Some(trial));
            found.map(|series| series.points.iter().map(|(x, _)| *x).collect()).unwrap_or_default()
        };
        assert_eq!(line(0), [3.0, 9.0, 27.0]);
        assert_eq!(line(1), [3.0, 9.0]);
        assert_eq!(line(2), [3.0, 5.0]);
        let ends: Vec<(u32, Role, f64)> = view.marks.iter().map(|mark| (mark.trial, mark.role, mark.x)).collect();
        assert_eq!(ends, [(1, Role::Stopped, 9.0), (2, Role::Running, 5.0), (0, Role::Best, 27.0)]);
        assert_eq!(view.series.last().map(|series| series.role), Some(Role::Best));
        // One that is before its first rung is not there yet.
        assert!(view.hits.iter().all(|hit| hit.trial != Some(3)));
        assert_eq!(view.hits[0].lines.last(), Some(&("validation:logloss".to_owned(), Datum::Measure(1.0 / 3.0))));
    }

    #[test]
    fn before_the_first_rung_it_says_so() {
        let hyperband = Hyperband { form: Form::Brackets, min_resource: 3, max_resource: 27 };
        let job = Job::of(vec![of(0, TrialState::Running, 2)]);
        assert_eq!(ladder(&job.picture(None, None), hyperband).empty, Some(Phrase::new("waiting_first_rung")));
    }
}
