//! Pictures of the final models on the test rows: the tuned one in front, the one with XGBoost's defaults as a second line.

mod calibration;
mod curves;
mod residuals;
mod scores;
mod sentences;
mod thin;

pub use calibration::calibration;
pub use curves::{precision_recall, roc};
pub use residuals::residuals;
pub use scores::scores;
pub use sentences::{fluke_sentence, reason, verdict_sentence};

use super::{Axis, Datum, Hit, Kind, Phrase, Place, Role, Series, View};
use crate::analysis::evaluation::{Candidate, Evaluated, Reason};

/// What the pictures need to know; the session lends it.
#[derive(Debug, Clone, Copy)]
pub struct EvaluationPicture<'a> {
    /// The test rows and both models.
    pub evaluated: &'a Evaluated,
    /// The class that is held against the rest; of two classes, 1 is the usual one.
    pub class: usize,
    /// Where the visitor decides for the class: above it. `None` where classes are not decided by a threshold.
    pub threshold: Option<f32>,
}

/// The picture with this `id`: `roc`, `precision_recall`, `calibration`, `scores` or `residuals`. `None` for another one.
pub fn evaluation(id: &str, picture: &EvaluationPicture) -> Option<View> {
    Some(match id {
        "roc" => roc(picture),
        "precision_recall" => precision_recall(picture),
        "calibration" => calibration(picture),
        "scores" => scores(picture),
        "residuals" => residuals(picture),
        _ => return None,
    })
}

/// Both models, the one in front last.
const BEHIND_TO_FRONT: [Candidate; 2] = [Candidate::Default, Candidate::Tuned];

impl EvaluationPicture<'_> {
    /// The class in the words of the file.
    fn class_name(&self) -> Datum {
        Datum::Word(self.evaluated.class_name(self.class).to_owned())
    }
}

fn role(candidate: Candidate) -> Role {
    match candidate {
        Candidate::Tuned => Role::Tuned,
        Candidate::Default => Role::Default,
    }
}

/// First line of a tooltip: whose value it is.
fn whose(candidate: Candidate) -> (String, Datum) {
    let key = match candidate {
        Candidate::Tuned => "legend_tuned",
        Candidate::Default => "legend_default",
    };
    ("tip_model".to_owned(), Datum::Key(key))
}

/// An axis of shares from 0 to 1.
fn share_axis(title: Phrase, short_title: &str) -> Axis {
    Axis::linear(title, Phrase::new(short_title), (0.0, 1.0))
}

fn series(role: Role, kind: Kind, points: Vec<(f64, f64)>) -> Series {
    Series { role, kind, trial: None, points }
}

/// From corner to corner: chance in a ROC curve, perfection elsewhere.
fn diagonal((low, high): (f64, f64)) -> Series {
    series(Role::Reference, Kind::Line, vec![(low, low), (high, high)])
}

fn hit((x, y): (f64, f64), lines: Vec<(String, Datum)>) -> Hit {
    Hit { x, y, place: Place::Inside, trial: None, lines }
}

fn line(key: &str, value: Datum) -> (String, Datum) {
    (key.to_owned(), value)
}

/// Percent with one decimal.
fn percent(share: f64) -> Datum {
    Datum::Setting((1000.0 * share).round() / 10.0)
}

/// A note with a value of each model.
fn both(key: &str, tuned: f64, default: Option<f64>) -> Phrase {
    // A model without a value has a dash.
    let default = default.map_or(Datum::Word("\u{2013}".to_owned()), Datum::Measure);
    Phrase::new(key).with("tuned", Datum::Measure(tuned)).with("default", default)
}

/// The axes, and why there is nothing on them.
fn without(mut view: View, why: &Reason) -> View {
    view.empty = Some(reason(why));
    view
}

#[cfg(test)]
mod tests;
