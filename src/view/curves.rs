//! Objective metric per boosting round, a line per trial.

use super::history::{at, callout};
use super::median;
use super::points::{clip, decimate};
use super::range::{padded, robust};
use super::{
    Axis, Datum, Hit, JobPicture, Kind, Mark, Phrase, Place, Role, Series, View, reason_key, state_key, trial_number,
};
use crate::order;
use crate::tuner::record::{TrialRecord, TrialState};

/// At most this many trials have a line: the newest, the best and the selected one.
const MOST_LINES: usize = 120;
/// At most this many points a line.
const MOST_POINTS: usize = 300;
/// Points of all lines in the background together: more cannot be told apart, and each redraw sends them to the page.
const BACKGROUND_POINTS: usize = 9_000;
/// Places of all lines together that answer to the pointer.
const MOST_HITS: usize = 2_400;

/// A line per trial on the validation rows: finished ones in the background, running ones, the best and the selected one
/// in front, the latter with its training curve; stopped ones behind all others. Under early stopping `Auto` also the line
/// that it compares with (see `median`). Values outside the robust range (see `range::robust`) are cut off.
/// Rounds whose value is not a number are left out.
pub fn curves(job: &JobPicture) -> View {
    let mut records = job.in_order();
    records.retain(|record| !points(record, job.objective).is_empty());
    let hidden = keep_drawn(job, &mut records, MOST_LINES);
    order::sort_by_key(&mut records, |record| (depth(layer(job, record)), record.id));

    let background = (BACKGROUND_POINTS / records.len().max(1)).clamp(60, MOST_POINTS);
    let lines: Vec<Curve> = records
        .iter()
        .map(|record| {
            let role = layer(job, record);
            let limit = if matches!(role, Role::Faded | Role::Stopped) { background } else { MOST_POINTS };
            let points = decimate(&points(record, job.objective), limit);
            Curve { role, record, metric: job.objective, points }
        })
        .collect();
    let selected = records.iter().find(|record| Some(record.id) == job.selected);
    let train = selected
        .zip(job.train_metric())
        .map(|(record, metric)| decimate(&points(record, metric), MOST_POINTS))
        .unwrap_or_default();

    let range = range(job, &lines, &train);
    let cut = lines.iter().filter(|line| !line.ends_within(range)).count();
    let compared_with = median::points(job);
    let mut series: Vec<Series> = Vec::new();
    let front = lines.partition_point(|line| depth(line.role) < depth(Role::Best));
    for (index, line) in lines.iter().enumerate() {
        if index == front {
            series.extend(median::series(&compared_with, range));
        }
        series.extend(pieces(line.role, line.record.id, &line.points, range));
    }
    if front == lines.len() {
        series.extend(median::series(&compared_with, range));
    }
    if let Some(record) = selected {
        series.extend(pieces(Role::SelectedTrain, record.id, &train, range));
    }
    let marks: Vec<Mark> = lines.iter().flat_map(|line| end_marks(job, line, range)).collect();
    let per_line = (MOST_HITS / lines.len().max(1)).clamp(12, MOST_POINTS);
    let mut hits: Vec<Hit> = lines.iter().flat_map(|line| hits(job, line, per_line, range)).collect();
    hits.extend(median::hits(&compared_with, range));

    let (title, short_title) = job.objective_title();
    let round = Phrase::new("axis_round");
    let notes = [("note_hidden_curves", hidden), ("note_cut_curves", cut)];
    let x = Axis { integer: true, ..Axis::linear(round.clone(), round, round_range(job, &records)) };
    View {
        callouts: marks
            .iter()
            .filter(|mark| mark.role == Role::Best)
            .map(|mark| callout(mark, !job.minimize))
            .collect(),
        notes: notes
            .into_iter()
            .filter(|(_, count)| *count > 0)
            .map(|(key, count)| Phrase::new(key).with("count", Datum::count(count)))
            .collect(),
        empty: lines.is_empty().then(|| Phrase::new("waiting_first_trial")),
        series,
        marks,
        hits,
        ..View::blank("curves", x, Axis::linear(title, short_title, range))
    }
}

/// A trial's line, its points bounded.
pub(super) struct Curve<'a> {
    pub role: Role,
    pub record: &'a TrialRecord,
    /// Index of the metric.
    pub metric: usize,
    pub points: Vec<(f64, f64)>,
}

impl Curve<'_> {
    fn ends_within(&self, (low, high): (f64, f64)) -> bool {
        self.points.last().is_some_and(|(_, y)| (low..=high).contains(y))
    }
}

/// (round, value) of one metric.
pub(super) fn points(record: &TrialRecord, metric: usize) -> Vec<(f64, f64)> {
    let rounds = record.reports.iter();
    rounds.filter_map(|report| Some((f64::from(report.round), at(&report.values, metric)?))).collect()
}

/// The robust range of all points, and the ends of the best and of the selected line, which the rule could cut off.
fn range(job: &JobPicture, lines: &[Curve], train: &[(f64, f64)]) -> (f64, f64) {
    let values: Vec<f64> = lines.iter().flat_map(|line| &line.points).chain(train).map(|(_, y)| *y).collect();
    let in_front = lines.iter().filter(|line| matches!(line.role, Role::Best | Role::Selected));
    let ends = in_front.filter_map(|line| line.points.last()).map(|(_, y)| *y);
    robust(&values, job.minimize)
        .map(|range| ends.fold(range, |(low, high), y| (low.min(y), high.max(y))))
        .map_or(Axis::NO_DATA, padded)
}

/// What a trial's line stands for.
pub(super) fn layer(job: &JobPicture, record: &TrialRecord) -> Role {
    match record.state {
        _ if job.best == Some(record.id) => Role::Best,
        _ if job.selected == Some(record.id) => Role::Selected,
        TrialState::Running | TrialState::Held => Role::Running,
        TrialState::Stopped(_) => Role::Stopped,
        _ => Role::Faded,
    }
}

/// Order of drawing.
fn depth(role: Role) -> u8 {
    match role {
        Role::Selected => 4,
        Role::Best => 3,
        Role::Running => 2,
        Role::Faded => 1,
        _ => 0,
    }
}

/// Drops the oldest lines beyond `most`, never the best or the selected one; returns how many. `records`: by id.
pub(super) fn keep_drawn(job: &JobPicture, records: &mut Vec<&TrialRecord>, most: usize) -> usize {
    let hidden = records.len().saturating_sub(most);
    let mut to_drop = hidden;
    records.retain(|record| {
        let drop = to_drop > 0 && Some(record.id) != job.best && Some(record.id) != job.selected;
        to_drop -= usize::from(drop);
        !drop
    });
    hidden
}

/// From the first round to the last one that a drawn trial has done or, while it runs, is to do. Before any line, to the
/// last round that a trial is to do.
fn round_range(job: &JobPicture, drawn: &[&TrialRecord]) -> (f64, f64) {
    let last = |record: &&TrialRecord| match record.state {
        TrialState::Running => record.to_round,
        _ => record.reports.last().map_or(1, |report| report.round),
    };
    let expected = || job.records.iter().map(|record| record.max_rounds).max();
    match drawn.iter().map(last).max().or_else(expected).unwrap_or(1) {
        0 | 1 => (0.5, 1.5),
        last => (1.0, f64::from(last)),
    }
}

/// What is seen of a line.
pub(super) fn pieces(
    role: Role,
    trial: u32,
    points: &[(f64, f64)],
    range: (f64, f64),
) -> impl Iterator<Item = Series> + use<> {
    let pieces = clip(points, range);
    pieces.into_iter().map(move |points| Series { role, kind: Kind::Line, trial: Some(trial), points })
}

/// The end of a line says how its trial stands; a trial that did all its rounds in the background needs no mark.
fn end_marks(job: &JobPicture, line: &Curve, range: (f64, f64)) -> Vec<Mark> {
    let Some(&(x, y)) = line.points.last().filter(|_| line.ends_within(range)) else { return Vec::new() };
    let own = match (line.role, &line.record.state) {
        (Role::Best, _) => Some(Role::Best),
        (_, TrialState::Running | TrialState::Held) => Some(Role::Running),
        (_, TrialState::Stopped(_)) => Some(Role::Stopped),
        (_, TrialState::Failed(_)) => Some(Role::Failed),
        (Role::Selected, _) => Some(Role::Completed),
        // A single round has no line, so it needs a mark to be seen.
        _ => (line.points.len() == 1).then_some(Role::Completed),
    };
    let trial = line.record.id;
    let ring = (job.selected == Some(trial)).then_some(Role::Selected);
    own.into_iter().chain(ring).map(|role| Mark { role, trial, x, y, place: Place::Inside }).collect()
}

/// Places of a line that answer to the pointer, at most `limit`.
pub(super) fn hits(job: &JobPicture, line: &Curve, limit: usize, (low, high): (f64, f64)) -> Vec<Hit> {
    let metric = job.metrics.get(line.metric).map_or("", String::as_str);
    let hit = |&(x, y): &(f64, f64)| {
        let mut lines = vec![
            ("tip_trial".to_owned(), Datum::Count(trial_number(line.record.id))),
            ("tip_status".to_owned(), Datum::Key(state_key(&line.record.state))),
        ];
        lines.extend(reason_key(&line.record.state).map(|key| ("tip_reason".to_owned(), Datum::Key(key))));
        lines.push(("tip_round".to_owned(), Datum::Count(x as i64)));
        lines.push((metric.to_owned(), Datum::Measure(y)));
        Hit { x, y, place: Place::Inside, trial: Some(line.record.id), lines }
    };
    let shown: Vec<(f64, f64)> = line.points.iter().filter(|(_, y)| (low..=high).contains(y)).copied().collect();
    decimate(&shown, limit).iter().map(hit).collect()
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{Job, trial};
    use super::*;
    use crate::tuner::record::{FailReason, StopReason};

    fn falling(id: u32, state: TrialState, rounds: u32) -> TrialRecord {
        let values: Vec<f64> = (1..=rounds).map(|round| 1.0 / f64::from(round + id)).collect();
        trial(id, state, &values)
    }

    #[test]
    fn roles_are_drawn_from_background_to_front() {
        let job = Job::of(vec![
            falling(0, TrialState::Completed, 5),
            falling(1, TrialState::Completed, 5),
            falling(2, TrialState::Running, 3),
            falling(3, TrialState::Completed, 5),
            falling(4, TrialState::Waiting, 0),
        ]);
        let view = curves(&job.picture(Some(0), Some(1)));
        let roles: Vec<(Option<u32>, Role)> = view.series.iter().map(|series| (series.trial, series.role)).collect();
        assert_eq!(
            roles,
            [
                (Some(3), Role::Faded),
                (Some(2), Role::Running),
                (Some(0), Role::Best),
                (Some(1), Role::Selected),
                (Some(1), Role::SelectedTrain)
            ]
        );
        // The training metric of the fixture is half the validation metric.
        assert_eq!(view.series[4].points[0].1, view.series[3].points[0].1 / 2.0);
    }

    #[test]
    fn the_axis_reaches_to_the_rounds_a_running_trial_is_to_do() {
        let mut records = vec![falling(0, TrialState::Completed, 5)];
        assert_eq!(curves(&Job::of(records.clone()).picture(None, None)).x.range, (1.0, 5.0));
        records.push(falling(1, TrialState::Running, 2));
        assert_eq!(curves(&Job::of(records).picture(None, None)).x.range, (1.0, 10.0));
    }

    #[test]
    fn the_oldest_lines_are_hidden_but_never_the_best_or_the_selected() {
        let job = Job::of((0..200).map(|id| falling(id, TrialState::Completed, 4)).collect());
        let view = curves(&job.picture(Some(3), Some(5)));
        let trials: std::collections::BTreeSet<u32> = view.series.iter().filter_map(|series| series.trial).collect();
        assert_eq!(trials.len(), 120);
        assert!(trials.contains(&3) && trials.contains(&5) && trials.contains(&199) && !trials.contains(&4));
        assert_eq!(view.notes[0], Phrase::new("note_hidden_curves").with("count", Datum::Count(80)));
    }

    #[test]
    fn lines_and_hits_are_bounded() {
        let job = Job::of((0..120).map(|id| falling(id, TrialState::Completed, 2000)).collect());
        let view = curves(&job.picture(Some(0), None));
        let points: usize = view.series.iter().map(|series| series.points.len()).sum();
        assert!(points <= 9_300, "{points}");
        assert!(view.series.iter().all(|series| series.points.len() <= 300));
        assert!(view.hits.len() <= 2_400, "{}", view.hits.len());
    }

    #[test]
    fn the_end_of_a_line_tells_how_its_trial_stands() {
        let job = Job::of(vec![
            falling(0, TrialState::Completed, 5),
            falling(1, TrialState::Stopped(StopReason::User), 3),
            falling(2, TrialState::Failed(FailReason::WorkerLost), 2),
            falling(3, TrialState::Running, 4),
            falling(4, TrialState::Completed, 5),
        ]);
        let view = curves(&job.picture(Some(4), Some(4)));
        let marks: Vec<(u32, Role, f64)> = view.marks.iter().map(|mark| (mark.trial, mark.role, mark.x)).collect();
        let expected = [
            (1, Role::Stopped, 3.0),
            (2, Role::Failed, 2.0),
            (3, Role::Running, 4.0),
            (4, Role::Best, 5.0),
            (4, Role::Selected, 5.0),
        ];
        assert_eq!(marks, expected);
    }

    #[test]
    fn a_curve_far_off_is_counted_unless_it_is_selected() {
        let mut records: Vec<TrialRecord> =
            (0..9).map(|id| trial(id, TrialState::Completed, &[0.5, 0.4 + 0.01 * f64::from(id)])).collect();
        records.push(trial(9, TrialState::Completed, &[50.0, 40.0]));
        let job = Job::of(records);
        let view = curves(&job.picture(Some(0), None));
        assert_eq!(view.notes, [Phrase::new("note_cut_curves").with("count", Datum::Count(1))]);
        assert!(view.y.range.1 < 1.0 && view.series.iter().all(|series| series.trial != Some(9)));
        let view = curves(&job.picture(Some(0), Some(9)));
        assert!(view.notes.is_empty() && view.series.iter().any(|series| series.trial == Some(9)));
    }

    #[test]
    fn a_round_that_is_not_a_number_is_left_out() {
        let job = Job::of(vec![trial(0, TrialState::Completed, &[0.5, f64::NAN, 0.3])]);
        let view = curves(&job.picture(None, None));
        assert_eq!(view.series[0].points, [(1.0, 0.5), (3.0, 0.3)]);
    }

    #[test]
    fn without_rounds_the_axes_are_there_and_a_note_says_why() {
        let job = Job::of(vec![trial(0, TrialState::Running, &[])]);
        let view = curves(&job.picture(None, None));
        assert_eq!((view.empty, view.x.range), (Some(Phrase::new("waiting_first_trial")), (1.0, 10.0)));
    }
}
