//! Objective value over trial number, with the best so far.

use super::range::{padded, robust};
use super::target;
use super::{Axis, Callout, Datum, Hit, JobPicture, Kind, Mark, Phrase, Place, Role, Series, View};
use super::{drawable, last_value, reason_key, state_key, trial_number};
use crate::order;
use crate::tuner::record::{TrialRecord, TrialState};
use crate::tuner::space::Value;

/// A mark per trial that has begun, and the best value so far as a step line.
///
/// Finished trials count for the best so far, in the order of their numbers; a running trial shows its current value and
/// does not count. A trial without a value stands on the lower edge. A value outside the robust range (see
/// `range::robust`) stands on the edge it is beyond, as `Role::Clipped`; its tooltip has the true value. Where the job has
/// a target, a line shows it, unless it is far from all values.
pub fn history(job: &JobPicture) -> View {
    let records: Vec<&TrialRecord> =
        job.in_order().into_iter().filter(|record| has_mark(record, job.objective)).collect();
    let values: Vec<f64> = records.iter().filter_map(|record| value(record, job.objective)).collect();
    let robust = robust(&values, job.minimize);
    let goal = robust.and_then(|range| target::place(job, range));
    let range = robust.map(|range| target::widened(range, goal)).map_or(Axis::NO_DATA, padded);

    let marks: Vec<Mark> = records.iter().map(|record| mark(job, record, x_of(record), range)).collect();
    let mut hits: Vec<Hit> = marks.iter().zip(&records).map(|(mark, record)| hit(job, mark, record)).collect();
    let clipped = marks.iter().filter(|mark| mark.role == Role::Clipped).count();
    let best = marks.iter().find(|mark| mark.role == Role::Best).cloned();
    let marks = with_best_in_front(job, marks);

    let (title, short_title) = job.objective_title();
    let trial = Phrase::new("axis_trial");
    let mut series: Vec<Series> = best_so_far(job, &records, range).into_iter().collect();
    let mut callouts: Vec<Callout> = best.map(|mark| callout(&mark, !job.minimize)).into_iter().collect();
    let mut notes: Vec<Phrase> = Vec::new();
    if clipped > 0 {
        notes.push(Phrase::new("note_off_scale").with("count", Datum::count(clipped)));
    }
    if let Some(goal) = goal {
        let (line, label, places) = target::line(job, goal, trial_range(job));
        series.insert(0, line);
        callouts.push(label);
        hits.extend(places);
    } else if let (Some(target), false) = (job.target, marks.is_empty()) {
        notes.push(Phrase::new("note_target_off").with("value", Datum::Setting(target)));
    }
    let x = Axis { integer: true, ..Axis::linear(trial.clone(), trial, trial_range(job)) };
    View {
        series,
        callouts,
        notes,
        empty: marks.is_empty().then(|| Phrase::new("waiting_first_trial")),
        marks,
        hits,
        ..View::blank("history", x, Axis::linear(title, short_title, range))
    }
}

/// The value written beside a mark.
pub(super) fn callout(mark: &Mark, above: bool) -> Callout {
    Callout { role: mark.role, x: mark.x, y: mark.y, value: Datum::Measure(mark.y), above }
}

/// The objective as drawn; a failed trial has none, whatever it reported before.
pub(super) fn value(record: &TrialRecord, metric: usize) -> Option<f64> {
    match record.state {
        TrialState::Waiting | TrialState::Failed(_) => None,
        TrialState::Running | TrialState::Held | TrialState::Completed | TrialState::Stopped(_) => {
            last_value(record, metric)
        }
    }
}

pub(super) fn has_mark(record: &TrialRecord, metric: usize) -> bool {
    match record.state {
        TrialState::Waiting => false,
        TrialState::Running | TrialState::Held => value(record, metric).is_some(),
        TrialState::Completed | TrialState::Stopped(_) | TrialState::Failed(_) => true,
    }
}

fn x_of(record: &TrialRecord) -> f64 {
    trial_number(record.id) as f64
}

/// From the first trial to the last that the job may start, with half a trial of room.
fn trial_range(job: &JobPicture) -> (f64, f64) {
    let most = job.records.iter().map(|record| trial_number(record.id)).max().unwrap_or(1).max(i64::from(job.max_jobs));
    let room = (0.02 * most as f64).max(0.5);
    (1.0 - room, most as f64 + room)
}

/// What the mark of a trial stands for.
pub(super) fn role(job: &JobPicture, record: &TrialRecord) -> Role {
    match record.state {
        _ if job.best == Some(record.id) => Role::Best,
        TrialState::Waiting | TrialState::Running | TrialState::Held => Role::Running,
        TrialState::Completed => Role::Completed,
        TrialState::Stopped(_) => Role::Stopped,
        TrialState::Failed(_) => Role::Failed,
    }
}

/// The mark of a trial at this x, as high as its value; on an edge if that is outside the range or missing.
pub(super) fn mark(job: &JobPicture, record: &TrialRecord, x: f64, (low, high): (f64, f64)) -> Mark {
    let (trial, role) = (record.id, role(job, record));
    match value(record, job.objective) {
        Some(y) if y > high => Mark { role: Role::Clipped, trial, x, y: high, place: Place::TopEdge },
        Some(y) if y < low => Mark { role: Role::Clipped, trial, x, y: low, place: Place::BottomEdge },
        Some(y) => Mark { role, trial, x, y, place: Place::Inside },
        None => {
            // Stopped before its first round is no failure; finished without a value is.
            let role = if role == Role::Stopped { role } else { Role::Failed };
            Mark { role, trial, x, y: low, place: Place::BottomEdge }
        }
    }
}

/// The best above its neighbours; a ring around the selected one, whatever it is.
pub(super) fn with_best_in_front(job: &JobPicture, mut marks: Vec<Mark>) -> Vec<Mark> {
    let selected = marks.iter().find(|mark| Some(mark.trial) == job.selected).cloned();
    order::sort_by_key(&mut marks, |mark| mark.role == Role::Best);
    marks.extend(selected.map(|mark| Mark { role: Role::Selected, ..mark }));
    marks
}

/// What the tooltip of a trial says: `first` of its hyperparameters before the others, together at most `most`.
pub(super) fn tip(job: &JobPicture, record: &TrialRecord, first: &[usize], most: usize) -> Vec<(String, Datum)> {
    let mut lines = vec![
        ("tip_trial".to_owned(), Datum::Count(trial_number(record.id))),
        ("tip_status".to_owned(), Datum::Key(state_key(&record.state))),
    ];
    lines.extend(reason_key(&record.state).map(|key| ("tip_reason".to_owned(), Datum::Key(key))));
    if let Some(value) = value(record, job.objective) {
        lines.push((job.metric().to_owned(), Datum::Measure(value)));
    }
    let others = (0..job.space.dims.len()).filter(|dim| !first.contains(dim));
    let setting = |dim: usize| {
        let value = record.assignment.get(dim).and_then(setting)?;
        Some((job.space.dims.get(dim)?.name.clone(), value))
    };
    lines.extend(first.iter().copied().chain(others).filter_map(setting).take(most));
    lines
}

/// The value of a hyperparameter, as written; nothing of one that is inactive.
pub(super) fn setting(value: &Value) -> Option<Datum> {
    match value {
        Value::Real(real) => Some(Datum::Setting(*real)),
        Value::Integer(integer) => Some(Datum::Count(*integer)),
        Value::Category(text) => Some(Datum::Word(text.clone())),
        Value::Inactive => None,
    }
}

fn hit(job: &JobPicture, mark: &Mark, record: &TrialRecord) -> Hit {
    let lines = tip(job, record, &[], usize::MAX);
    Hit { x: mark.x, y: mark.y, place: mark.place, trial: Some(mark.trial), lines }
}

/// A corner per improvement, and an end at the last finished trial. A later tie is no improvement.
fn best_so_far(job: &JobPicture, records: &[&TrialRecord], (low, high): (f64, f64)) -> Option<Series> {
    let mut points: Vec<(f64, f64)> = Vec::new();
    let mut last_x = 0.0;
    for record in records.iter().filter(|record| record.state.is_finished()) {
        let Some(value) = value(record, job.objective) else { continue };
        last_x = x_of(record);
        if points.last().is_none_or(|(_, best)| job.better(value, *best)) {
            points.push((last_x, value));
        }
    }
    // It only improves, and the best is always in the range, so what is outside comes first.
    points.retain(|(_, y)| (low..=high).contains(y));
    let &(x, y) = points.last()?;
    if last_x > x {
        points.push((last_x, y));
    }
    (points.len() > 1).then_some(Series { role: Role::BestSoFar, kind: Kind::Step, trial: None, points })
}

/// As `drawable`, for a value that may be missing.
pub(super) fn at(values: &[f64], metric: usize) -> Option<f64> {
    values.get(metric).copied().and_then(drawable)
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{Job, trial};
    use super::*;
    use crate::tuner::record::{FailReason, StopReason};

    fn roles(view: &View) -> Vec<(u32, Role)> {
        view.marks.iter().map(|mark| (mark.trial, mark.role)).collect()
    }

    #[test]
    fn best_so_far_steps_at_improvements_and_not_at_ties() {
        let done = TrialState::Completed;
        let values = [0.5, 0.6, 0.4, 0.4, 0.3, 0.35];
        let job = Job::of((0..).zip(values).map(|(id, v)| trial(id, done.clone(), &[9.0, v])).collect());
        let view = history(&job.picture(Some(4), None));
        assert_eq!(view.series.len(), 1);
        assert_eq!(view.series[0].points, [(1.0, 0.5), (3.0, 0.4), (5.0, 0.3), (6.0, 0.3)]);
        assert_eq!(view.marks.last().map(|mark| (mark.trial, mark.role, mark.y)), Some((4, Role::Best, 0.3)));
        assert_eq!(view.callouts[0].value, Datum::Measure(0.3));
    }

    #[test]
    fn a_running_trial_has_a_mark_but_does_not_count_for_the_best() {
        let job = Job::of(vec![
            trial(0, TrialState::Completed, &[0.5]),
            trial(1, TrialState::Running, &[0.1]),
            trial(2, TrialState::Completed, &[0.6]),
            trial(3, TrialState::Running, &[]),
            trial(4, TrialState::Waiting, &[]),
        ]);
        let view = history(&job.picture(Some(0), None));
        assert_eq!(view.series[0].points, [(1.0, 0.5), (3.0, 0.5)]);
        assert_eq!(roles(&view), [(1, Role::Running), (2, Role::Completed), (0, Role::Best)]);
    }

    #[test]
    fn failed_trials_stand_on_the_lower_edge_with_their_reason() {
        let job = Job::of(vec![
            trial(0, TrialState::Completed, &[0.5]),
            trial(1, TrialState::Failed(FailReason::WorkerLost), &[0.2]),
            trial(2, TrialState::Stopped(StopReason::User), &[0.7, 0.6]),
            trial(3, TrialState::Stopped(StopReason::User), &[]),
            trial(4, TrialState::Failed(FailReason::Training(crate::error::Message::new("out_of_range"))), &[f64::NAN]),
        ]);
        let view = history(&job.picture(Some(0), None));
        assert_eq!(
            roles(&view),
            [(1, Role::Failed), (2, Role::Stopped), (3, Role::Stopped), (4, Role::Failed), (0, Role::Best)]
        );
        let low = view.y.range.0;
        assert_eq!((view.marks[0].y, view.marks[0].place), (low, Place::BottomEdge));
        assert_eq!((view.marks[1].y, view.marks[1].place), (0.6, Place::Inside));
        assert_eq!(view.hits[1].lines[2], ("tip_reason".to_owned(), Datum::Key("fail_worker_lost")));
        assert_eq!(view.hits[4].lines[2], ("tip_reason".to_owned(), Datum::Key("fail_training")));
        // The failed trial's 0.2 is no result: it neither improves the best nor stretches the axis.
        assert!(low > 0.2);
    }

    #[test]
    fn a_value_far_off_becomes_an_arrow_whose_tooltip_has_the_true_value() {
        let values = [0.30, 0.31, 0.32, 0.33, 0.34, 0.35, 0.36, 9.0];
        let job = Job::of((0..).zip(values).map(|(id, v)| trial(id, TrialState::Completed, &[v])).collect());
        let view = history(&job.picture(Some(0), None));
        assert!(view.y.range.1 < 0.5, "{:?}", view.y.range);
        let arrow = view.marks.iter().find(|mark| mark.trial == 7).expect("a mark per trial");
        assert_eq!((arrow.role, arrow.place, arrow.y), (Role::Clipped, Place::TopEdge, view.y.range.1));
        assert_eq!(view.hits[7].lines[2], ("validation:logloss".to_owned(), Datum::Measure(9.0)));
        assert_eq!(view.notes, [Phrase::new("note_off_scale").with("count", Datum::Count(1))]);
    }

    #[test]
    fn a_first_trial_off_the_scale_does_not_bend_the_best_so_far() {
        let values = [9.0, 0.36, 0.35, 0.34, 0.33, 0.32, 0.31, 0.30];
        let job = Job::of((0..).zip(values).map(|(id, v)| trial(id, TrialState::Completed, &[v])).collect());
        let view = history(&job.picture(Some(7), None));
        assert_eq!(view.series[0].points.first(), Some(&(2.0, 0.36)));
    }

    #[test]
    fn without_trials_the_axes_are_there_and_a_note_says_why() {
        let job = Job::of(vec![trial(0, TrialState::Waiting, &[])]);
        let view = history(&job.picture(None, None));
        assert_eq!(view.empty, Some(Phrase::new("waiting_first_trial")));
        assert_eq!((view.x.range, view.y.range), ((0.5, 10.5), (0.0, 1.0)));
        assert_eq!(view.y.title.key, "axis_objective_minimize");
        assert!(view.marks.is_empty() && view.series.is_empty() && view.hits.is_empty());
    }

    #[test]
    fn the_selected_trial_gets_a_ring_above_its_own_mark() {
        let job = Job::of((0..3).map(|id| trial(id, TrialState::Completed, &[f64::from(id)])).collect());
        let view = history(&job.picture(Some(0), Some(0)));
        assert_eq!(roles(&view)[2..], [(0, Role::Best), (0, Role::Selected)]);
        assert_eq!(view.hits.len(), 3);
    }
}
