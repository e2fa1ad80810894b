//! The learning curves of one or two trials, on training and validation rows.

use super::curves::{Curve, hits, pieces, points};
use super::points::decimate;
use super::range::padded;
use super::{Axis, JobPicture, Mark, Phrase, Place, Role, View};

/// At most this many points a line.
const MOST_POINTS: usize = 600;
/// Places of a line that answer to the pointer.
const MOST_HITS: usize = 300;
/// What the lines of the first and of the second trial stand for: on validation rows, on training rows.
const ROLES: [(Role, Role); 2] = [(Role::Selected, Role::SelectedTrain), (Role::Second, Role::SecondTrain)];

/// The objective of `trials` (the first two count) by round, and the metric on the training rows that goes with it. Nothing
/// is cut off. Rounds whose value is not a number are left out; a trial without rounds has no line.
pub fn comparison(job: &JobPicture, trials: &[u32]) -> View {
    let find = |trial: &u32| job.records.iter().find(|record| record.id == *trial);
    let mut lines: Vec<Curve> = Vec::new();
    for (record, (role, train_role)) in trials.iter().filter_map(find).zip(ROLES) {
        let mut line = |role, metric| {
            let points = decimate(&points(record, metric), MOST_POINTS);
            if !points.is_empty() {
                lines.push(Curve { role, record, metric, points });
            }
        };
        if let Some(metric) = job.train_metric() {
            line(train_role, metric);
        }
        line(role, job.objective);
    }
    let (mut low, mut high, mut last) = (f64::INFINITY, f64::NEG_INFINITY, 1.0_f64);
    for (x, y) in lines.iter().flat_map(|line| &line.points) {
        (low, high, last) = (low.min(*y), high.max(*y), last.max(*x));
    }
    let range = if low <= high { padded((low, high)) } else { Axis::NO_DATA };
    let ends = lines.iter().filter(|line| line.metric == job.objective);
    let marks = ends.filter_map(|line| {
        let &(x, y) = line.points.last()?;
        let role = if line.role == Role::Selected { Role::SelectedEnd } else { Role::SecondEnd };
        Some(Mark { role, trial: line.record.id, x, y, place: Place::Inside })
    });
    let (title, short_title) = job.objective_title();
    let rounds = if last > 1.0 { (1.0, last) } else { (0.5, 1.5) };
    let round = Phrase::new("axis_round");
    let x = Axis { integer: true, ..Axis::linear(round.clone(), round, rounds) };
    View {
        marks: marks.collect(),
        series: lines.iter().flat_map(|line| pieces(line.role, line.record.id, &line.points, range)).collect(),
        empty: lines.is_empty().then(|| Phrase::new("no_round_yet")),
        hits: lines.iter().flat_map(|line| hits(job, line, MOST_HITS, range)).collect(),
        ..View::blank("comparison", x, Axis::linear(title, short_title, range))
    }
}

#[cfg(test)]
mod tests {
    use super::super::Datum;
    use super::super::fixtures::{Job, trial};
    use super::*;
    use crate::tuner::record::TrialState;

    fn roles(view: &View) -> Vec<(Option<u32>, Role, usize)> {
        view.series.iter().map(|series| (series.trial, series.role, series.points.len())).collect()
    }

    #[test]
    fn each_of_two_trials_has_both_its_curves_in_colours_of_its_own() {
        let job = Job::of(vec![
            trial(0, TrialState::Completed, &[0.8, 0.6]),
            trial(1, TrialState::Completed, &[0.1, 0.1]),
            trial(2, TrialState::Running, &[0.9, 0.5, 0.4]),
        ]);
        let view = comparison(&job.picture(None, None), &[2, 0]);
        let expected = [
            (Some(2), Role::SelectedTrain, 3),
            (Some(2), Role::Selected, 3),
            (Some(0), Role::SecondTrain, 2),
            (Some(0), Role::Second, 2),
        ];
        assert_eq!(roles(&view), expected);
        // The fixture's training metric is half of the validation metric: from 0.4 / 2 to 0.9, 6 % of 0.7 around it.
        assert!((view.y.range.0 - 0.158).abs() < 1e-12 && (view.y.range.1 - 0.942).abs() < 1e-12, "{:?}", view.y.range);
        assert_eq!(view.x.range, (1.0, 3.0));
        let ends: Vec<(u32, f64, f64)> = view.marks.iter().map(|mark| (mark.trial, mark.x, mark.y)).collect();
        assert_eq!(ends, [(2, 3.0, 0.4), (0, 2.0, 0.6)]);
        // What is pointed at is told with the name of its metric.
        let told = &view.hits[0].lines;
        assert_eq!(told.last(), Some(&("train:logloss".to_owned(), Datum::Measure(0.45))));
    }

    #[test]
    fn a_trial_without_rounds_says_so_and_one_round_has_a_mark() {
        let job = Job::of(vec![trial(0, TrialState::Running, &[]), trial(1, TrialState::Running, &[0.5])]);
        assert_eq!(comparison(&job.picture(None, None), &[0]).empty, Some(Phrase::new("no_round_yet")));
        let view = comparison(&job.picture(None, None), &[1]);
        assert!(view.empty.is_none() && view.series.is_empty());
        assert_eq!((view.marks.len(), view.x.range), (1, (0.5, 1.5)));
    }
}
