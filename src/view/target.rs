//! The line of `TargetObjectiveMetricValue`.

use super::{Callout, Datum, Hit, JobPicture, Kind, Phrase, Place, Role, Series, drawable};

/// A target farther from the values than this many times their spread is not drawn: it would squeeze them.
const NEAR: f64 = 1.0;
/// The same where all values are one, as a part of it.
const NEAR_FLAT: f64 = 0.1;
/// Places along the line that answer to the pointer.
const PLACES: u32 = 24;

/// The target, if there is one and it is near the values, whose range this is.
pub(super) fn place(job: &JobPicture, (low, high): (f64, f64)) -> Option<f64> {
    let target = job.target.and_then(drawable)?;
    let spread = high - low;
    let room = if spread > 0.0 { NEAR * spread } else { NEAR_FLAT * high.abs() };
    (low - room..=high + room).contains(&target).then_some(target)
}

/// The range with the target in it.
pub(super) fn widened((low, high): (f64, f64), target: Option<f64>) -> (f64, f64) {
    target.map_or((low, high), |target| (low.min(target), high.max(target)))
}

/// Its line from end to end of the horizontal axis, its label, and the places that answer to the pointer.
pub(super) fn line(job: &JobPicture, target: f64, (from, to): (f64, f64)) -> (Series, Callout, Vec<Hit>) {
    let series =
        Series { role: Role::Target, kind: Kind::Line, trial: None, points: vec![(from, target), (to, target)] };
    let value = Datum::Sentence(Phrase::new("target_label").with("value", Datum::Setting(target)));
    let label = Callout { role: Role::Target, x: from, y: target, value, above: !job.minimize };
    let hit = |step: u32| Hit {
        x: from + (to - from) * (f64::from(step) + 0.5) / f64::from(PLACES),
        y: target,
        place: Place::Inside,
        trial: None,
        lines: vec![("tip_target".to_owned(), Datum::Setting(target))],
    };
    (series, label, (0..PLACES).map(hit).collect())
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{Job, trial};
    use super::super::{Datum, JobPicture, Phrase, Role, View, history};
    use crate::tuner::record::TrialState;

    fn with_target(target: f64) -> View {
        let values = [0.5, 0.4, 0.3];
        let job = Job::of((0..).zip(values).map(|(id, v)| trial(id, TrialState::Completed, &[v])).collect());
        history(&JobPicture { target: Some(target), ..job.picture(Some(2), None) })
    }

    #[test]
    fn a_near_target_is_a_line_inside_the_range_with_a_label() {
        // The values spread over 0.2: down to 0.1 is near.
        let view = with_target(0.12);
        let line = &view.series[0];
        assert_eq!((line.role, line.points[0].1, line.points[1].1), (Role::Target, 0.12, 0.12));
        assert_eq!((line.points[0].0, line.points[1].0), view.x.range);
        assert!(view.y.range.0 < 0.12 && view.notes.is_empty());
        let label = view.callouts.iter().find(|callout| callout.role == Role::Target).unwrap();
        let expected = Datum::Sentence(Phrase::new("target_label").with("value", Datum::Setting(0.12)));
        assert_eq!((&label.value, label.y), (&expected, 0.12));
        let hits: Vec<_> = view.hits.iter().filter(|hit| hit.trial.is_none()).collect();
        assert!(hits.len() > 10 && hits.iter().all(|hit| hit.y == 0.12 && hit.x > view.x.range.0));
    }

    #[test]
    fn a_far_target_is_told_in_words() {
        let view = with_target(0.05);
        assert!(view.series.iter().all(|series| series.role != Role::Target) && view.y.range.0 > 0.2);
        assert_eq!(view.notes, [Phrase::new("note_target_off").with("value", Datum::Setting(0.05))]);
    }

    #[test]
    fn without_a_value_there_is_no_scale_for_a_target() {
        let job = Job::of(Vec::new());
        let view = history(&JobPicture { target: Some(0.1), ..job.picture(None, None) });
        assert!(view.series.is_empty() && view.notes.is_empty() && view.callouts.is_empty());
    }
}
