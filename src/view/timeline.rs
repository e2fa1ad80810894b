//! Who trained what, and when: a lane per worker, a bar per trial.

use super::{Axis, Datum, Hit, JobPicture, Phrase, Place, Role, View};
use super::{last_value, reason_key, state_key, trial_number};
use crate::order;
use crate::tuner::record::{TrialRecord, TrialState, WorkSpan};

/// At most this many bars: the newest.
const MOST_SPANS: usize = 2_000;
/// Places of all bars together that answer to the pointer.
const MOST_HITS: usize = 2_000;
/// A place at least every so large a part of the axis.
const APART: f64 = 1.0 / 24.0;

/// A stretch of time in which a worker trained a trial.
#[derive(Debug, Clone, PartialEq)]
pub struct Span {
    /// What it stands for.
    pub role: Role,
    /// The trial.
    pub trial: u32,
    /// Whether it is the trial that the visitor looks at.
    pub selected: bool,
    /// Its middle, in data units; it is less than 1 thick.
    pub y: f64,
    /// From and to, in data units.
    pub x: (f64, f64),
}

/// What the chart needs to know; the session lends it.
#[derive(Debug, Clone, Copy)]
pub struct TimelinePicture<'a> {
    /// The job.
    pub job: JobPicture<'a>,
    /// Milliseconds on the clock of the records when the job began.
    pub started: f64,
    /// The end of the job, or now.
    pub now: f64,
    /// Percent of the time of all workers in which they trained.
    pub worker_use: Option<f64>,
}

/// A bar per stretch of training, in the lane of its worker, the first worker on top. Time counts from the job's start, in
/// seconds, or in minutes or hours where it is long.
pub fn timeline(picture: &TimelinePicture) -> View {
    let records = picture.job.in_order();
    let mut all: Vec<(&TrialRecord, &WorkSpan)> =
        records.iter().flat_map(|record| record.spans.iter().map(move |span| (*record, span))).collect();
    order::sort_by(&mut all, |a, b| a.1.from.total_cmp(&b.1.from));
    let hidden = all.len().saturating_sub(MOST_SPANS);
    let shown = all.get(hidden..).unwrap_or_default();
    let mut workers: Vec<u32> = all.iter().map(|(_, span)| span.worker).collect();
    order::sort_by_key(&mut workers, |worker| *worker);
    workers.dedup();
    // The first is on top, where the axis ends.
    workers.reverse();

    let started = all.first().map_or(picture.started, |(_, first)| first.from.min(picture.started));
    let end = all.iter().filter_map(|(_, span)| span.to).fold(picture.now, f64::max);
    let (unit, title) = unit_of(end - started);
    let time = |clock: f64| (clock - started).max(0.0) / unit;
    let range = (0.0, time(end).max(if all.is_empty() { 1.0 } else { 1e-3 }));
    let lane = |worker: u32| workers.iter().position(|known| *known == worker).unwrap_or_default() as f64;
    let spans: Vec<Span> = shown
        .iter()
        .map(|(record, span)| Span {
            role: role(&picture.job, record),
            trial: record.id,
            selected: picture.job.selected == Some(record.id),
            y: lane(span.worker),
            x: (time(span.from), time(span.to.unwrap_or(end))),
        })
        .collect();
    let hits = hits(picture, shown, &spans, range.1);
    let lanes = workers.len().max(1) as f64;
    let y = Axis {
        names: workers.iter().map(|worker| (u64::from(*worker) + 1).to_string()).collect(),
        ..Axis::linear(Phrase::new("axis_worker"), Phrase::new("axis_worker"), (-0.5, lanes - 0.5))
    };
    let percent = picture.worker_use.filter(|_| !spans.is_empty());
    let mut notes: Vec<Phrase> = percent
        .map(|percent| Phrase::new("note_worker_use").with("percent", Datum::Count(percent.round() as i64)))
        .into_iter()
        .collect();
    if hidden > 0 {
        notes.push(Phrase::new("note_hidden_spans").with("count", Datum::count(hidden)));
    }
    View {
        empty: spans.is_empty().then(|| Phrase::new("waiting_first_trial")),
        spans,
        notes,
        hits,
        ..View::blank("timeline", Axis::linear(Phrase::new(title), Phrase::new(title), range), y)
    }
}

/// Milliseconds of the unit of time, and the title of its axis.
fn unit_of(milliseconds: f64) -> (f64, &'static str) {
    match milliseconds / 1000.0 {
        seconds if seconds < 600.0 => (1e3, "axis_seconds"),
        seconds if seconds < 36_000.0 => (6e4, "axis_minutes"),
        _ => (3.6e6, "axis_hours"),
    }
}

fn role(job: &JobPicture, record: &TrialRecord) -> Role {
    match record.state {
        _ if job.best == Some(record.id) => Role::Best,
        TrialState::Waiting | TrialState::Running | TrialState::Held => Role::Running,
        TrialState::Completed => Role::Completed,
        TrialState::Stopped(_) => Role::Stopped,
        TrialState::Failed(_) => Role::Failed,
    }
}

/// Along long bars several places, so that one is near wherever the pointer is.
fn hits(picture: &TimelinePicture, shown: &[(&TrialRecord, &WorkSpan)], spans: &[Span], end: f64) -> Vec<Hit> {
    let mut hits = Vec::new();
    let most = (MOST_HITS / spans.len().max(1)).max(1);
    for ((record, work), span) in shown.iter().zip(spans) {
        let length = span.x.1 - span.x.0;
        let count = ((length / (APART * end)).ceil() as usize).clamp(1, most);
        let lines = lines(picture, record, work);
        for step in 0..count {
            let x = span.x.0 + length * (step as f64 + 0.5) / count as f64;
            hits.push(Hit { x, y: span.y, place: Place::Inside, trial: Some(span.trial), lines: lines.clone() });
        }
    }
    hits
}

fn lines(picture: &TimelinePicture, record: &TrialRecord, span: &WorkSpan) -> Vec<(String, Datum)> {
    let tenths = |milliseconds: f64| Datum::Setting((milliseconds / 100.0).round() / 10.0);
    let mut lines = vec![
        ("tip_trial".to_owned(), Datum::Count(trial_number(record.id))),
        ("tip_status".to_owned(), Datum::Key(state_key(&record.state))),
    ];
    lines.extend(reason_key(&record.state).map(|key| ("tip_reason".to_owned(), Datum::Key(key))));
    lines.push(("tip_worker".to_owned(), Datum::Count(i64::from(span.worker) + 1)));
    lines.push(("tip_from".to_owned(), tenths((span.from - picture.started).max(0.0))));
    lines.push(("tip_seconds".to_owned(), tenths(span.to.unwrap_or(picture.now) - span.from)));
    let value = last_value(record, picture.job.objective);
    lines.extend(value.map(|value| (picture.job.metric().to_owned(), Datum::Measure(value))));
    lines
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{Job, trial};
    use super::*;

    fn trained(id: u32, state: TrialState, spans: &[(u32, f64, Option<f64>)]) -> TrialRecord {
        let spans = spans.iter().map(|&(worker, from, to)| WorkSpan { worker, from, to }).collect();
        TrialRecord { spans, ..trial(id, state, &[0.5]) }
    }

    fn drawn(job: &Job, now: f64) -> View {
        let picture = job.picture(Some(0), Some(1));
        timeline(&TimelinePicture { job: picture, started: 1000.0, now, worker_use: Some(74.6) })
    }

    #[test]
    fn each_stretch_of_training_is_a_bar_in_the_lane_of_its_worker() {
        let job = Job::of(vec![
            trained(0, TrialState::Completed, &[(4, 1000.0, Some(3000.0)), (7, 5000.0, Some(6000.0))]),
            trained(1, TrialState::Running, &[(7, 2000.0, None)]),
            trained(2, TrialState::Waiting, &[]),
        ]);
        let view = drawn(&job, 9000.0);
        // Numbers count from 1; the first worker is on top.
        assert_eq!(view.y.names, ["8", "5"]);
        let bars: Vec<(u32, Role, f64, (f64, f64))> = view.spans.iter().map(|s| (s.trial, s.role, s.y, s.x)).collect();
        let expected =
            [(0, Role::Best, 1.0, (0.0, 2.0)), (1, Role::Running, 0.0, (1.0, 8.0)), (0, Role::Best, 0.0, (4.0, 5.0))];
        assert_eq!(bars, expected);
        assert_eq!((view.x.range, view.x.title.key.as_str()), ((0.0, 8.0), "axis_seconds"));
        assert_eq!(view.notes, [Phrase::new("note_worker_use").with("percent", Datum::Count(75))]);
        assert!(view.spans[1].selected && !view.spans[0].selected);
        // A bar of seven eighths of the axis answers along its length.
        assert!(view.hits.iter().filter(|hit| hit.trial == Some(1)).count() > 10);
    }

    #[test]
    fn a_long_job_is_measured_in_minutes_or_hours() {
        let job = Job::of(vec![trained(0, TrialState::Running, &[(0, 1000.0, None)])]);
        let view = drawn(&job, 1000.0 + 1_200_000.0);
        assert_eq!((view.x.range.1, view.x.title.key.as_str()), (20.0, "axis_minutes"));
        let view = drawn(&job, 1000.0 + 36_000_000.0);
        assert_eq!((view.x.range.1, view.x.title.key.as_str()), (10.0, "axis_hours"));
    }

    #[test]
    fn bars_and_places_are_bounded_and_the_newest_stay() {
        let spans = |id: u32| {
            [(0, f64::from(id) * 10.0, Some(f64::from(id) * 10.0 + 4.0)), (1, f64::from(id) * 10.0 + 5.0, None)]
        };
        let job = Job::of((0..1500).map(|id| trained(id, TrialState::Completed, &spans(id))).collect());
        let view = drawn(&job, 20_000.0);
        assert_eq!((view.spans.len(), view.hits.len()), (2000, 2000));
        assert_eq!(view.spans.last().map(|span| span.trial), Some(1499));
        assert_eq!(view.notes[1], Phrase::new("note_hidden_spans").with("count", Datum::Count(1000)));
    }

    #[test]
    fn before_any_training_it_says_so() {
        let view = drawn(&Job::of(vec![trained(0, TrialState::Waiting, &[])]), 1000.0);
        assert_eq!(view.empty, Some(Phrase::new("waiting_first_trial")));
        assert!(view.x.range.0 < view.x.range.1 && view.notes.is_empty());
    }
}
