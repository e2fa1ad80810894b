//! What became of stopped trials that were trained to their end after all.

use super::curves::{pieces, points};
use super::history::callout;
use super::points::decimate;
use super::range::{padded, robust};
use super::{Axis, Datum, Hit, JobPicture, Mark, Phrase, Place, Role, Series, View, trial_number};
use crate::tuner::record::TrialRecord;

/// At most this many points a line, and places of all lines that answer to the pointer.
const MOST_POINTS: usize = 200;
const MOST_HITS: usize = 2_400;

/// (round, objective), a round each.
type Points = Vec<(f64, f64)>;

/// The rounds of a trial that it had not done when it was stopped.
#[derive(Debug, Clone, PartialEq)]
pub struct Continued {
    /// The trial.
    pub trial: u32,
    /// The objective after each round behind the stop; empty as long as none is trained.
    pub values: Vec<f64>,
}

/// Learning curves of stopped trials: as far as they came, and on from there what they would have done; and the best trial's.
pub fn finished(job: &JobPicture, continued: &[Continued]) -> View {
    let find = |trial: u32| job.records.iter().find(|record| record.id == trial);
    let lines: Vec<(&TrialRecord, Points, Points)> = continued
        .iter()
        .filter_map(|it| {
            let record = find(it.trial)?;
            let before = points(record, job.objective);
            let stopped_at = before.last().copied();
            let rounds = (record.rounds() + 1..).zip(&it.values);
            let after = rounds.filter_map(|(round, value)| Some((f64::from(round), super::drawable(*value)?)));
            Some((record, before, stopped_at.into_iter().chain(after).collect()))
        })
        .collect();
    let best = job.best.and_then(find).map(|record| (record, points(record, job.objective)));

    let all = lines.iter().flat_map(|(_, before, after)| before.iter().chain(after));
    let values: Vec<f64> = all.chain(best.iter().flat_map(|(_, points)| points)).map(|(_, y)| *y).collect();
    let range = robust(&values, job.minimize).map_or(Axis::NO_DATA, padded);
    let is_inside = |y: f64| (range.0..=range.1).contains(&y);
    let mut series: Vec<Series> = Vec::new();
    let mut marks: Vec<Mark> = Vec::new();
    let mut hits: Vec<Hit> = Vec::new();
    let per_line = (MOST_HITS / lines.len().max(1)).clamp(6, MOST_POINTS);
    for (record, before, after) in &lines {
        series.extend(pieces(Role::Stopped, record.id, &decimate(before, MOST_POINTS), range));
        series.extend(pieces(Role::Continued, record.id, &decimate(after, MOST_POINTS), range));
        let mark = |role, point: Option<&(f64, f64)>| {
            let (x, y) = point.copied().filter(|(_, y)| is_inside(*y))?;
            Some(Mark { role, trial: record.id, x, y, place: Place::Inside })
        };
        marks.extend(mark(Role::Stopped, before.last()));
        marks.extend(mark(Role::Continued, after.last().filter(|_| after.len() > 1)));
        for (x, y) in decimate(after, per_line).into_iter().filter(|(_, y)| is_inside(*y)) {
            hits.push(hit(job, record.id, x, y));
        }
    }
    if let Some((record, points)) = &best {
        series.extend(pieces(Role::Best, record.id, &decimate(points, MOST_POINTS), range));
        let end = points.last().filter(|(_, y)| is_inside(*y));
        let mark = end.map(|(x, y)| Mark { role: Role::Best, trial: record.id, x: *x, y: *y, place: Place::Inside });
        hits.extend(end.map(|(x, y)| hit(job, record.id, *x, *y)));
        marks.extend(mark);
    }
    let last = series.iter().flat_map(|line| &line.points).map(|(x, _)| *x).fold(1.5, f64::max);
    let round = Phrase::new("axis_round");
    let x = Axis { integer: true, ..Axis::linear(round.clone(), round, (1.0, last)) };
    let (title, short_title) = job.objective_title();
    let best = marks.iter().find(|mark| mark.role == Role::Best);
    View {
        callouts: best.map(|mark| callout(mark, !job.minimize)).into_iter().collect(),
        empty: lines.is_empty().then(|| Phrase::new("waiting_first_trial")),
        series,
        marks,
        hits,
        ..View::blank("finished", x, Axis::linear(title, short_title, range))
    }
}

fn hit(job: &JobPicture, trial: u32, x: f64, y: f64) -> Hit {
    let lines = vec![
        ("tip_trial".to_owned(), Datum::Count(trial_number(trial))),
        ("tip_round".to_owned(), Datum::Count(x as i64)),
        (job.metric().to_owned(), Datum::Measure(y)),
    ];
    Hit { x, y, place: Place::Inside, trial: Some(trial), lines }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{Job, trial};
    use super::*;
    use crate::tuner::record::{StopReason, TrialState};

    #[test]
    fn a_stopped_trial_goes_on_from_where_it_was_stopped() {
        let job = Job::of(vec![
            trial(0, TrialState::Completed, &[0.8, 0.6, 0.5, 0.45]),
            trial(1, TrialState::Stopped(StopReason::Median), &[0.9, 0.8]),
        ]);
        let continued = [Continued { trial: 1, values: vec![0.6, f64::NAN, 0.4] }];
        let view = finished(&job.picture(Some(0), None), &continued);
        let lines: Vec<(Role, u32, Points)> =
            view.series.iter().map(|line| (line.role, line.trial.unwrap_or(99), line.points.clone())).collect();
        let expected = [
            (Role::Stopped, 1, vec![(1.0, 0.9), (2.0, 0.8)]),
            // A value that is no number is left out.
            (Role::Continued, 1, vec![(2.0, 0.8), (3.0, 0.6), (5.0, 0.4)]),
            (Role::Best, 0, vec![(1.0, 0.8), (2.0, 0.6), (3.0, 0.5), (4.0, 0.45)]),
        ];
        assert_eq!(lines, expected);
        assert_eq!(view.x.range, (1.0, 5.0));
        let ends: Vec<(Role, f64, f64)> = view.marks.iter().map(|mark| (mark.role, mark.x, mark.y)).collect();
        assert_eq!(ends, [(Role::Stopped, 2.0, 0.8), (Role::Continued, 5.0, 0.4), (Role::Best, 4.0, 0.45)]);
    }
}
