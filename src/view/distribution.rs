//! The empirical distribution of the objective: which share of the trials is at least so good.

use super::range::{padded, robust};
use super::{Axis, Callout, Datum, Hit, JobPicture, Kind, Mark, Phrase, Place, Role, Series, View};
use super::{drawable, state_key, trial_number};
use crate::order;
use crate::tuner::record::TrialRecord;

/// A step line over the finished trials that have a value: at each objective value the percentage of them that are at least
/// as good. The best one has its mark and the median a dashed line. Values outside the robust range (see `range::robust`)
/// are beyond the picture, but counted in the percentages.
pub fn distribution(job: &JobPicture) -> View {
    let value = |record: &TrialRecord| record.objective(job.objective).and_then(drawable);
    let mut trials: Vec<(f64, &TrialRecord)> =
        job.in_order().into_iter().filter_map(|record| Some((value(record)?, record))).collect();
    // From the best on.
    order::sort_by(&mut trials, |a, b| if job.minimize { a.0.total_cmp(&b.0) } else { b.0.total_cmp(&a.0) });
    let values: Vec<f64> = trials.iter().map(|(value, _)| *value).collect();
    let range = robust(&values, job.minimize).map_or(Axis::NO_DATA, padded);
    let steps = steps(&values);

    let (low, high) = range;
    let inside = |x: f64| (low..=high).contains(&x);
    let beyond = values.iter().filter(|value| !inside(**value)).count();
    let at = |record: &TrialRecord, x: f64, role| Mark {
        role,
        trial: record.id,
        x,
        y: share(&steps, x),
        place: Place::Inside,
    };
    let mut marks: Vec<Mark> = Vec::new();
    let mut callouts = Vec::new();
    if let Some((x, record)) = trials.iter().find(|(_, record)| Some(record.id) == job.best) {
        let mark = at(record, *x, Role::Best);
        callouts.push(Callout { role: Role::Best, x: *x, y: mark.y, value: Datum::Measure(*x), above: true });
        marks.push(mark);
    }
    if let Some((x, record)) =
        trials.iter().find(|(_, record)| Some(record.id) == job.selected).filter(|(x, _)| inside(*x))
    {
        marks.extend([Role::Completed, Role::Selected].map(|role| at(record, *x, role)));
        marks.retain(|mark| !(mark.role == Role::Completed && job.best == job.selected));
    }
    let mut series = line(&steps, range, job.minimize).into_iter().collect::<Vec<Series>>();
    if let Some(median) = median(&values).filter(|median| values.len() > 1 && inside(*median)) {
        series.insert(
            0,
            Series { role: Role::Median, kind: Kind::Line, trial: None, points: vec![(median, 0.0), (median, 50.0)] },
        );
        let value = Datum::Sentence(Phrase::new("median_label").with("value", Datum::Measure(median)));
        callouts.push(Callout { role: Role::Median, x: median, y: 50.0, value, above: false });
    }
    let hits = trials.iter().filter(|(x, _)| inside(*x)).map(|(x, record)| hit(job, *x, share(&steps, *x), record));
    let (title, short_title) = job.objective_title();
    let y = Axis::linear(Phrase::new("axis_share"), Phrase::new("axis_share_short"), (0.0, 100.0));
    View {
        hits: hits.collect(),
        series,
        marks,
        callouts,
        notes: (beyond > 0)
            .then(|| Phrase::new("note_beyond").with("count", Datum::count(beyond)))
            .into_iter()
            .collect(),
        empty: trials.is_empty().then(|| Phrase::new(why_empty(job))),
        ..View::blank("distribution", Axis::linear(title, short_title, range), y)
    }
}

/// (value, percentage at least as good), from the best on; equal values are one step.
fn steps(values: &[f64]) -> Vec<(f64, f64)> {
    let mut steps: Vec<(f64, f64)> = Vec::new();
    for (rank, value) in (1u32..).zip(values) {
        let share = 100.0 * f64::from(rank) / values.len() as f64;
        match steps.last_mut() {
            Some(last) if last.0 == *value => last.1 = share,
            _ => steps.push((*value, share)),
        }
    }
    steps
}

/// The percentage at a value that is one of the steps.
fn share(steps: &[(f64, f64)], value: f64) -> f64 {
    steps.iter().find(|(x, _)| *x == value).map_or(0.0, |(_, share)| *share)
}

/// The step line from left to right. Where small is good it rises at each value; else it falls behind each.
fn line(steps: &[(f64, f64)], (low, high): (f64, f64), minimize: bool) -> Option<Series> {
    let mut points: Vec<(f64, f64)> = Vec::new();
    if minimize {
        points.push((low, 0.0));
        points.extend(steps.iter().filter(|(x, _)| *x <= high));
        points.push((high, points.last().map_or(0.0, |(_, share)| *share)));
    } else {
        let shown = || steps.iter().filter(|(x, _)| *x >= low);
        points.push((low, shown().next_back().map_or(0.0, |(_, share)| *share)));
        // Behind a value only the better ones are left.
        let better = std::iter::once(0.0).chain(steps.iter().map(|(_, share)| *share));
        let mut falls: Vec<(f64, f64)> = shown().zip(better).map(|((x, _), share)| (*x, share)).collect();
        falls.reverse();
        points.extend(falls);
        points.push((high, 0.0));
    }
    (!steps.is_empty()).then_some(Series { role: Role::Share, kind: Kind::Step, trial: None, points })
}

/// The middle value, or the mean of the two in the middle. `values`: sorted.
fn median(values: &[f64]) -> Option<f64> {
    let upper = *values.get(values.len() / 2)?;
    let lower = *values.get((values.len() - 1) / 2)?;
    Some(lower / 2.0 + upper / 2.0)
}

fn hit(job: &JobPicture, x: f64, y: f64, record: &TrialRecord) -> Hit {
    let lines = vec![
        ("tip_trial".to_owned(), Datum::Count(trial_number(record.id))),
        ("tip_status".to_owned(), Datum::Key(state_key(&record.state))),
        (job.metric().to_owned(), Datum::Measure(x)),
        ("tip_share".to_owned(), Datum::Setting((10.0 * y).round() / 10.0)),
    ];
    Hit { x, y, place: Place::Inside, trial: Some(record.id), lines }
}

/// Why there is nothing to draw.
pub(super) fn why_empty(job: &JobPicture) -> &'static str {
    let finished = job.records.iter().any(|record| record.state.is_finished());
    if finished { "no_trial_has_a_value" } else { "waiting_first_finished" }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{Job, trial};
    use super::*;
    use crate::tuner::record::{FailReason, TrialState};

    fn job(values: &[f64]) -> Job {
        Job::of((0..).zip(values).map(|(id, v)| trial(id, TrialState::Completed, &[*v])).collect())
    }

    #[test]
    fn the_line_rises_at_each_value_where_small_is_good() {
        let view = distribution(&job(&[0.4, 0.2, 0.3, 0.3]).picture(Some(1), None));
        let points = &view.series[1].points;
        assert_eq!(points[1..4], [(0.2, 25.0), (0.3, 75.0), (0.4, 100.0)]);
        assert_eq!((points[0], points[4].1), ((view.x.range.0, 0.0), 100.0));
        // The median of 0.2, 0.3, 0.3, 0.4.
        assert_eq!(view.series[0].points, [(0.3, 0.0), (0.3, 50.0)]);
        assert_eq!((view.marks[0].role, view.marks[0].x, view.marks[0].y), (Role::Best, 0.2, 25.0));
        let shares: Vec<(Option<u32>, f64)> = view.hits.iter().map(|hit| (hit.trial, hit.y)).collect();
        assert_eq!(shares, [(Some(1), 25.0), (Some(2), 75.0), (Some(3), 75.0), (Some(0), 100.0)]);
    }

    #[test]
    fn the_line_falls_behind_each_value_where_large_is_good() {
        let job = job(&[0.4, 0.2, 0.3, 0.3]);
        let view = distribution(&JobPicture { minimize: false, ..job.picture(Some(0), None) });
        // All are at least 0.2; three at least 0.3; one at least 0.4. A step holds until the next point.
        let points = &view.series[1].points;
        assert_eq!(points[..4], [(view.x.range.0, 100.0), (0.2, 75.0), (0.3, 25.0), (0.4, 0.0)]);
        assert_eq!((view.marks[0].x, view.marks[0].y), (0.4, 25.0));
    }

    #[test]
    fn values_off_the_scale_are_counted_in_the_shares() {
        let mut values: Vec<f64> = (0..9).map(|i| 0.30 + 0.01 * f64::from(i)).collect();
        values.push(9.0);
        let view = distribution(&job(&values).picture(Some(0), None));
        assert!(view.x.range.1 < 1.0);
        assert_eq!(view.notes, [Phrase::new("note_beyond").with("count", Datum::Count(1))]);
        assert_eq!(view.series.last().and_then(|line| line.points.last()).map(|(_, share)| *share), Some(90.0));
    }

    #[test]
    fn few_or_equal_values_are_a_line_too() {
        for values in [vec![0.3], vec![0.3; 5], vec![0.0]] {
            let view = distribution(&job(&values).picture(Some(0), Some(0)));
            let line = view.series.last().unwrap();
            assert_eq!(line.points[1], (values[0], 100.0));
            assert!(view.x.range.0 < view.x.range.1 && view.empty.is_none());
        }
    }

    #[test]
    fn without_a_value_it_says_why() {
        let empty = |state| distribution(&Job::of(vec![trial(0, state, &[0.5])]).picture(None, None)).empty;
        assert_eq!(empty(TrialState::Running), Some(Phrase::new("waiting_first_finished")));
        assert_eq!(empty(TrialState::Failed(FailReason::WorkerLost)), Some(Phrase::new("no_trial_has_a_value")));
    }
}
