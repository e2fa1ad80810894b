//! How the scores of the rows of a class, and of the others, are spread: what a threshold parts.

use super::{
    BEHIND_TO_FRONT, Candidate, EvaluationPicture, Kind, Phrase, Role, View, hit, line, percent, series, without,
};
use crate::view::{Area, Axis, Datum};

/// Bins of few rows, and of many; and where many begin.
const BINS: (usize, usize) = (10, 20);
const MANY_ROWS: usize = 150;

/// For the class and for the rest the share of its rows in each bin of scores: filled for the tuned model, an outline for the
/// defaults. A vertical line is the threshold.
pub fn scores(picture: &EvaluationPicture) -> View {
    let title = |key: &str| Phrase::new(key).with("class", picture.class_name());
    let blank = |range, top| {
        let (x, short) = (title("axis_predicted_probability"), Phrase::new("axis_predicted_probability_short"));
        let (y, short_y) = (Phrase::new("axis_share_of_rows"), Phrase::new("axis_share_of_rows_short"));
        View::blank("scores", Axis::linear(x, short, range), Axis::linear(y, short_y, (0.0, top)))
    };
    let tuned = match picture.evaluated.sweep(Candidate::Tuned, picture.class) {
        Ok(tuned) => tuned,
        Err(why) => return without(blank((0.0, 1.0), 100.0), &why),
    };
    let sweeps =
        BEHIND_TO_FRONT.map(|candidate| picture.evaluated.sweep(candidate, picture.class).ok().map(|s| (candidate, s)));
    let sweeps: Vec<_> = sweeps.into_iter().flatten().collect();
    let range = if sweeps.iter().all(|(_, sweep)| sweep.is_probability()) {
        (0.0, 1.0)
    } else {
        let ends = sweeps.iter().map(|(_, sweep)| sweep.score_range());
        let (low, high) = ends.fold((f32::MAX, f32::MIN), |(low, high), end| (low.min(end.0), high.max(end.1)));
        // Equal margins need a width.
        let (low, high) = (f64::from(low), f64::from(high));
        if low < high { (low, high) } else { (low - 0.5, high + 0.5) }
    };
    let (_, n_rows) = tuned.n_rows();
    let n_bins = if n_rows < MANY_ROWS { BINS.0 } else { BINS.1 };
    let histograms: Vec<_> =
        sweeps.iter().map(|(candidate, sweep)| (*candidate, sweep.histogram(n_bins, range))).collect();
    let highest =
        histograms.iter().flat_map(|(_, bins)| bins).map(|(class, others)| class.max(*others)).fold(0.0, f64::max);
    // No share is above 100 %.
    let mut view = blank(range, (105.0 * highest).min(100.0));
    let edge = |at: usize| range.0 + (range.1 - range.0) * at as f64 / n_bins as f64;
    for (candidate, bins) in &histograms {
        let is_tuned = *candidate == Candidate::Tuned;
        let roles = match is_tuned {
            true => [Role::OfOthers, Role::OfClass],
            false => [Role::DefaultOfOthers, Role::DefaultOfClass],
        };
        let of = [bins.iter().map(|bin| bin.1).collect::<Vec<f64>>(), bins.iter().map(|bin| bin.0).collect()];
        for (role, shares) in roles.into_iter().zip(&of) {
            if is_tuned {
                let sides =
                    |(at, share): (usize, &f64)| [(edge(at), 0.0, 100.0 * share), (edge(at + 1), 0.0, 100.0 * share)];
                view.areas.push(Area { role, points: shares.iter().enumerate().flat_map(sides).collect() });
            }
            let mut points = vec![(range.0, 0.0)];
            points.extend(shares.iter().enumerate().map(|(at, share)| (edge(at), 100.0 * share)));
            points.push((range.1, 0.0));
            view.series.push(series(role, Kind::Step, points));
        }
    }
    let of = |candidate, at: usize| {
        histograms.iter().find(|(whose, _)| *whose == candidate).map_or((0.0, 0.0), |(_, bins): &(_, Vec<_>)| bins[at])
    };
    for at in 0..n_bins {
        let (tuned, default) = (of(Candidate::Tuned, at), of(Candidate::Default, at));
        let lines = vec![
            line("tip_score_from", Datum::Setting(edge(at))),
            line("tip_to", Datum::Setting(edge(at + 1))),
            line("tip_of_class", percent(tuned.0)),
            line("tip_of_others", percent(tuned.1)),
            line("tip_default_of_class", percent(default.0)),
            line("tip_default_of_others", percent(default.1)),
        ];
        view.hits.push(hit(((edge(at) + edge(at + 1)) / 2.0, 100.0 * tuned.0.max(tuned.1)), lines));
    }
    if let Some(threshold) = picture.threshold.map(f64::from).filter(|at| (range.0..=range.1).contains(at)) {
        view.series.push(series(Role::Threshold, Kind::Line, vec![(threshold, 0.0), (threshold, view.y.range.1)]));
    }
    let (of_class, all) = tuned.n_rows();
    let note = title("note_class_rows").with("count", Datum::count(of_class));
    view.notes.push(note.with("others", Datum::count(all - of_class)));
    view
}
