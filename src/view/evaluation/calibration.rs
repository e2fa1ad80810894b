//! Predicted probability against what is observed.

use super::{
    BEHIND_TO_FRONT, Candidate, EvaluationPicture, Kind, Phrase, Role, View, both, diagonal, hit, line, percent, role,
    series, share_axis, whose, without,
};
use crate::view::Datum;

/// A point per bin, with the 95 % interval of the observed share for the tuned model; on the diagonal a probability can be
/// taken at its word.
pub fn calibration(picture: &EvaluationPicture) -> View {
    let title = |key: &str| Phrase::new(key).with("class", picture.class_name());
    let x = share_axis(title("axis_predicted_probability"), "axis_predicted_probability_short");
    let y = share_axis(title("axis_observed_share"), "axis_observed_share_short");
    let mut view = View::blank("calibration", x, y);
    let tuned = match picture.evaluated.calibration(Candidate::Tuned, picture.class) {
        Ok(tuned) => tuned,
        Err(why) => return without(view, &why),
    };
    let default = picture.evaluated.calibration(Candidate::Default, picture.class).ok();
    view.series.push(diagonal((0.0, 1.0)));
    for bin in &tuned.bins {
        let ends = vec![(bin.predicted, bin.interval.0), (bin.predicted, bin.interval.1)];
        view.series.push(series(Role::TunedInterval, Kind::Line, ends));
    }
    for candidate in BEHIND_TO_FRONT {
        let found = if candidate == Candidate::Tuned { Some(&tuned) } else { default.as_ref() };
        let Some(found) = found else { continue };
        let points: Vec<(f64, f64)> = found.bins.iter().map(|bin| (bin.predicted, bin.observed)).collect();
        for (bin, point) in found.bins.iter().zip(&points) {
            let lines = vec![
                whose(candidate),
                line("tip_predicted", percent(bin.predicted)),
                line("tip_observed", percent(bin.observed)),
                line("tip_interval_low", percent(bin.interval.0)),
                line("tip_interval_high", percent(bin.interval.1)),
                line("tip_rows", Datum::count(bin.rows)),
            ];
            view.hits.push(hit(*point, lines));
        }
        if points.len() > 1 {
            view.series.push(series(role(candidate), Kind::Line, points.clone()));
        }
        view.series.push(series(role(candidate), Kind::Dots, points));
    }
    view.notes.push(both("note_brier", tuned.brier, default.as_ref().map(|default| default.brier)));
    let error = default.map(|default| default.expected_error);
    view.notes.push(both("note_calibration_error", tuned.expected_error, error));
    view
}
