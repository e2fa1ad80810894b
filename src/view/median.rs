//! The line that early stopping `Auto` compares running trials with.

use super::points::{clip, decimate};
use super::{Datum, Hit, JobPicture, Kind, Place, Role, Series, drawable};
use crate::order;
use crate::tuner::record::{TrialRecord, TrialState};
use crate::tuner::spec::Direction;
use crate::tuner::stop::{Standing, median};

/// Rounds at which it is worked out, at most.
const MOST_ROUNDS: u32 = 60;
/// Places that answer to the pointer.
const MOST_HITS: usize = 60;

/// (round, value) of the line, exactly what the rule compares one trial with: the selected one; without it the newest that
/// runs; without any, the newest of all. (Which trials are known, and so the line, differs a little from trial to trial.)
/// Empty unless the rule applies and judges.
pub(super) fn points(job: &JobPicture) -> Vec<(f64, f64)> {
    let Some(trial) = subject(job).filter(|_| job.median_rule) else { return Vec::new() };
    let known = job.records.get(..trial.informed_by as usize).unwrap_or_default();
    if (0..).zip(known).any(|(id, record)| record.id != id) {
        return Vec::new();
    }
    let direction = if job.minimize { Direction::Minimize } else { Direction::Maximize };
    let standing = Standing { direction, objective: job.objective, known, trial };
    let step = trial.max_rounds.div_ceil(MOST_ROUNDS).max(1);
    let rounds = (1..trial.max_rounds).step_by(step as usize);
    let found = median::medians(&standing, rounds).into_iter();
    found.filter_map(|(round, value)| Some((f64::from(round), drawable(value)?))).collect()
}

fn subject<'a>(job: &JobPicture<'a>) -> Option<&'a TrialRecord> {
    let newest = |runs: bool| {
        let those = job.records.iter().filter(move |record| !runs || record.state == TrialState::Running);
        order_last(those)
    };
    job.records.iter().find(|record| Some(record.id) == job.selected).or_else(|| newest(true)).or_else(|| newest(false))
}

fn order_last<'a>(records: impl Iterator<Item = &'a TrialRecord>) -> Option<&'a TrialRecord> {
    let mut records: Vec<&TrialRecord> = records.collect();
    order::sort_by_key(&mut records, |record| record.id);
    records.pop()
}

/// The line inside the range.
pub(super) fn series(points: &[(f64, f64)], range: (f64, f64)) -> Vec<Series> {
    let pieces = clip(points, range).into_iter();
    pieces.map(|points| Series { role: Role::Median, kind: Kind::Line, trial: None, points }).collect()
}

/// Places along it.
pub(super) fn hits(points: &[(f64, f64)], (low, high): (f64, f64)) -> Vec<Hit> {
    let shown: Vec<(f64, f64)> = points.iter().filter(|(_, y)| (low..=high).contains(y)).copied().collect();
    let lines = |round: f64, value| {
        vec![("tip_round".to_owned(), Datum::Count(round as i64)), ("tip_median".to_owned(), Datum::Measure(value))]
    };
    let hit = |&(x, y): &(f64, f64)| Hit { x, y, place: Place::Inside, trial: None, lines: lines(x, y) };
    decimate(&shown, MOST_HITS).iter().map(hit).collect()
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{Job, trial};
    use super::super::{JobPicture, Role, View, curves};
    use crate::tuner::record::{StopReason, TrialRecord, TrialState};

    /// Ten completed trials whose objective stays at 0.1, 0.2, … 1.0 over ten rounds, and one that runs.
    fn job(n_completed: u32) -> Job {
        let flat = |id: u32| trial(id, TrialState::Completed, &[0.1 * f64::from(id + 1); 10]);
        let mut records: Vec<TrialRecord> = (0..n_completed).map(flat).collect();
        let runs = trial(n_completed, TrialState::Running, &[0.5, 0.4]);
        records.push(TrialRecord { informed_by: n_completed, ..runs });
        Job::of(records)
    }

    fn line(view: &View) -> Vec<(f64, f64)> {
        view.series
            .iter()
            .filter(|series| series.role == Role::Median)
            .flat_map(|series| series.points.clone())
            .collect()
    }

    fn drawn(job: &Job, median_rule: bool) -> Vec<(f64, f64)> {
        line(&curves(&JobPicture { median_rule, ..job.picture(Some(0), None) }))
    }

    #[test]
    fn it_is_the_median_of_the_running_averages_where_the_rule_judges() {
        // Averages of constants are these; the median of 0.1 to 1.0 is 0.55. Rounds 1 to 3 are spared, round 10 is the end.
        let found = drawn(&job(10), true);
        let rounds: Vec<f64> = found.iter().map(|(round, _)| *round).collect();
        assert_eq!(rounds, [4.0, 5.0, 6.0, 7.0, 8.0, 9.0]);
        assert!(found.iter().all(|(_, value)| (value - 0.55).abs() < 1e-12), "{found:?}");
    }

    #[test]
    fn averages_run_over_all_rounds_so_far() {
        let mut job = job(10);
        // One trial falls from 1.9 to 0.1: after round 4 its average is (1.9 + 3 * 0.1) / 4 = 0.55, the fifth best of ten
        // with 0.2, 0.3, 0.4, 0.5 before it and 0.6 behind: the median is (0.55 + 0.6) / 2.
        job.records[0] = trial(0, TrialState::Completed, &[1.9, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1]);
        let found = drawn(&job, true);
        assert!((found[0].1 - 0.575).abs() < 1e-12, "{found:?}");
        // After round 9: (1.9 + 8 * 0.1) / 9 = 0.3, and the middle two are 0.5 and 0.6.
        assert!((found[5].1 - 0.55).abs() < 1e-12, "{found:?}");
    }

    #[test]
    fn it_is_there_only_under_auto_and_once_the_rule_judges() {
        assert!(drawn(&job(10), false).is_empty());
        assert!(drawn(&job(9), true).is_empty());
    }

    #[test]
    fn stopped_trials_are_behind_all_others() {
        let mut job = job(10);
        job.records[6] = trial(6, TrialState::Stopped(StopReason::Median), &[0.7, 0.8]);
        let view = curves(&job.picture(Some(0), None));
        assert_eq!((view.series[0].trial, view.series[0].role), (Some(6), Role::Stopped));
        assert!(view.marks.iter().any(|mark| mark.trial == 6 && mark.role == Role::Stopped));
    }
}
