//! The ROC and the precision-recall curve, with the visitor's threshold as a point.

use super::thin::{apart, thin};
use super::{
    BEHIND_TO_FRONT, Candidate, EvaluationPicture, Kind, Phrase, Role, View, both, diagonal, hit, line, percent, role,
    series, share_axis, whose, without,
};
use crate::analysis::evaluation::Sweep;
use crate::view::Datum;

/// True against false positive rate, and the diagonal that guessing gives.
pub fn roc(picture: &EvaluationPicture) -> View {
    let x = share_axis(Phrase::new("axis_false_positive_rate"), "axis_false_positive_rate_short");
    let title = Phrase::new("axis_true_positive_rate").with("class", picture.class_name());
    let mut view = View::blank("roc", x, share_axis(title, "axis_true_positive_rate_short"));
    let tuned = match picture.evaluated.sweep(Candidate::Tuned, picture.class) {
        Ok(tuned) => tuned,
        Err(why) => return without(view, &why),
    };
    view.series.push(diagonal((0.0, 1.0)));
    for candidate in BEHIND_TO_FRONT {
        let Ok(sweep) = picture.evaluated.sweep(candidate, picture.class) else { continue };
        let roc = sweep.roc();
        let points: Vec<(f64, f64)> =
            roc.iter().map(|point| (point.false_positive_rate, point.true_positive_rate)).collect();
        for at in apart(&points) {
            let Some(threshold) = roc[at].threshold else { continue };
            let lines = vec![
                whose(candidate),
                line("tip_scores_from", Datum::Setting(f64::from(threshold))),
                line("tip_true_positive_rate", percent(points[at].1)),
                line("tip_false_positive_rate", percent(points[at].0)),
            ];
            view.hits.push(hit(points[at], lines));
        }
        view.series.push(series(role(candidate), Kind::Line, thin(&points)));
    }
    at_threshold(picture, &mut view, |sweep, threshold| {
        let rates = sweep.at(threshold).weights.rates();
        rates.false_positive_rate.zip(rates.sensitivity)
    });
    let default = picture.evaluated.sweep(Candidate::Default, picture.class).ok();
    view.notes.push(both("note_auc", tuned.auc(), default.map(Sweep::auc)));
    view
}

/// Precision against recall in steps as high as at their ends, so that the area below is the average precision; and the
/// share of the class, which guessing gives.
pub fn precision_recall(picture: &EvaluationPicture) -> View {
    let title = Phrase::new("axis_recall").with("class", picture.class_name());
    let x = share_axis(title, "axis_recall_short");
    let mut view =
        View::blank("precision_recall", x, share_axis(Phrase::new("axis_precision"), "axis_precision_short"));
    let tuned = match picture.evaluated.sweep(Candidate::Tuned, picture.class) {
        Ok(tuned) => tuned,
        Err(why) => return without(view, &why),
    };
    let chance = tuned.prevalence();
    view.series.push(series(Role::Reference, Kind::Line, vec![(0.0, chance), (1.0, chance)]));
    for candidate in BEHIND_TO_FRONT {
        let Ok(sweep) = picture.evaluated.sweep(candidate, picture.class) else { continue };
        let curve = sweep.precision_recall();
        let points: Vec<(f64, f64)> = curve.iter().map(|point| (point.recall, point.precision)).collect();
        for at in apart(&points) {
            let lines = vec![
                whose(candidate),
                line("tip_scores_from", Datum::Setting(f64::from(curve[at].threshold))),
                line("tip_precision", percent(points[at].1)),
                line("tip_recall", percent(points[at].0)),
            ];
            view.hits.push(hit(points[at], lines));
        }
        view.series.push(series(role(candidate), Kind::Step, thin(&steps(&points))));
    }
    at_threshold(picture, &mut view, |sweep, threshold| {
        let rates = sweep.at(threshold).weights.rates();
        rates.sensitivity.zip(rates.precision)
    });
    let default = picture.evaluated.sweep(Candidate::Default, picture.class).ok();
    let note = both("note_average_precision", tuned.average_precision(), default.map(Sweep::average_precision));
    view.notes.push(note);
    // In the middle, where curves are seldom.
    view.hits.push(hit((0.5, chance), vec![line("tip_guessing", percent(chance))]));
    view
}

/// Each precision from the recall before to its own. A score that adds no row of the class is a step without length.
fn steps(points: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mut recall = 0.0;
    let mut steps = Vec::new();
    for (next, precision) in points {
        if *next > recall {
            steps.push((recall, *precision));
            recall = *next;
        }
    }
    steps.extend(steps.last().map(|(_, precision)| (recall, *precision)));
    steps
}

/// A dot on each curve where the visitor decides; the tuned one in front.
fn at_threshold(picture: &EvaluationPicture, view: &mut View, place: impl Fn(&Sweep, f32) -> Option<(f64, f64)>) {
    let Some(threshold) = picture.threshold else { return };
    for candidate in BEHIND_TO_FRONT {
        let Ok(sweep) = picture.evaluated.sweep(candidate, picture.class) else { continue };
        let role = if candidate == Candidate::Tuned { Role::Threshold } else { Role::Default };
        view.series.extend(place(sweep, threshold).map(|point| series(role, Kind::Dots, vec![point])));
    }
}
