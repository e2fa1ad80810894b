//! Which hyperparameters mattered: a bar each, the longest on top, with the band that resampling gives.

use super::{Axis, Bar, Datum, Hit, Phrase, Place, View};
use crate::analysis::{Importance, Method};
use crate::order;

/// Trials with a value that importance takes: the best tenth of fewer is no group.
pub const FEWEST_TRIALS: usize = 10;

/// What the chart needs to know; the session lends it.
#[derive(Debug, Clone, Copy)]
pub struct ImportancePicture<'a> {
    /// By which method.
    pub method: Method,
    /// In the order of the space; `None` while they are being worked out.
    pub importances: Option<&'a [Importance]>,
    /// Trials that they rest on; without them, trials that have a value.
    pub n_trials: usize,
    /// Hyperparameters that are searched.
    pub n_dims: usize,
    /// Whether all trials that have a value have the same.
    pub all_equal: bool,
}

/// A bar per hyperparameter in percent, sorted; of equal ones the first of the space is on top.
pub fn importance(picture: &ImportancePicture) -> View {
    let empty = empty(picture);
    let all = picture.importances.filter(|_| empty.is_none()).unwrap_or_default();
    let places = order::places(all.len(), &mut |a, b| all[b].value.total_cmp(&all[a].value));
    let sorted: Vec<&Importance> = places.into_iter().map(|place| &all[place]).collect();
    let n = sorted.len();
    // The first row is on top, where the axis ends.
    let row = |rank: usize| (n - 1 - rank) as f64;
    let bars: Vec<Bar> = (0..)
        .zip(&sorted)
        .map(|(rank, found)| Bar {
            y: row(rank),
            x: 100.0 * found.value,
            band: (100.0 * found.low, 100.0 * found.high),
        })
        .collect();
    let farthest = bars.iter().map(|bar| bar.x.max(bar.band.1)).fold(0.0, f64::max);
    let hits = (0..).zip(&sorted).map(|(rank, found)| hit(found, row(rank))).collect();
    let title = |key: &str| Phrase::new(key);
    let range = (0.0, if farthest > 0.0 { (1.04 * farthest).min(100.0) } else { 100.0 });
    let x = Axis::linear(title("axis_importance"), title("axis_importance_short"), range);
    let rows = if n == 0 { Axis::NO_DATA } else { (-0.5, n as f64 - 0.5) };
    let y = Axis {
        names: sorted.iter().rev().map(|found| found.name.clone()).collect(),
        ..Axis::linear(title("axis_hyperparameter"), title("axis_hyperparameter"), rows)
    };
    View { bars, notes: vec![note(picture)], empty, hits, ..View::blank("importance", x, y) }
}

/// The method, and what it rests on.
fn note(picture: &ImportancePicture) -> Phrase {
    let key = match picture.method {
        Method::PedAnova => "note_ped_anova",
        Method::Fanova => "note_fanova",
    };
    Phrase::new(key).with("count", Datum::count(picture.n_trials))
}

/// Why there are no bars.
fn empty(picture: &ImportancePicture) -> Option<Phrase> {
    if picture.n_dims == 0 {
        return Some(Phrase::new("importance_no_ranges"));
    }
    if picture.n_trials < FEWEST_TRIALS {
        let phrase = Phrase::new("importance_too_few").with("count", Datum::count(picture.n_trials));
        return Some(phrase.with("needed", Datum::count(FEWEST_TRIALS)));
    }
    if picture.all_equal {
        return Some(Phrase::new("importance_all_equal"));
    }
    match picture.importances {
        None => Some(Phrase::new("importance_working")),
        // No hyperparameter tells good from bad: each had one value.
        Some(found) if found.iter().all(|each| each.value <= 0.0) => Some(Phrase::new("importance_nothing")),
        Some(_) => None,
    }
}

/// Percent with one decimal: the band is wider than that.
fn percent(share: f64) -> Datum {
    Datum::Setting((1000.0 * share).round() / 10.0)
}

fn hit(found: &Importance, y: f64) -> Hit {
    let lines = vec![
        ("tip_hyperparameter".to_owned(), Datum::Word(found.name.clone())),
        ("tip_importance".to_owned(), percent(found.value)),
        ("tip_band_low".to_owned(), percent(found.low)),
        ("tip_band_high".to_owned(), percent(found.high)),
    ];
    Hit { x: 100.0 * found.value, y, place: Place::Inside, trial: None, lines }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(name: &str, value: f64, low: f64, high: f64) -> Importance {
        Importance { name: name.to_owned(), value, low, high }
    }

    fn picture(importances: Option<&[Importance]>) -> ImportancePicture<'_> {
        ImportancePicture { method: Method::PedAnova, importances, n_trials: 20, n_dims: 3, all_equal: false }
    }

    #[test]
    fn the_longest_bar_is_on_top_and_ties_keep_the_order_of_the_space() {
        let all = [found("eta", 0.2, 0.1, 0.4), found("alpha", 0.6, 0.25, 0.75), found("gamma", 0.2, 0.0, 0.3)];
        let view = importance(&picture(Some(&all)));
        assert_eq!(view.y.names, ["gamma", "eta", "alpha"]);
        let rows: Vec<(f64, f64)> = view.bars.iter().map(|bar| (bar.y, bar.x)).collect();
        assert_eq!(rows, [(2.0, 60.0), (1.0, 20.0), (0.0, 20.0)]);
        assert_eq!(view.bars[0].band, (25.0, 75.0));
        // The axis holds the whole band, from 0 on.
        assert_eq!(view.x.range, (0.0, 78.0));
        assert_eq!(view.empty, None);
        assert_eq!(view.notes, [Phrase::new("note_ped_anova").with("count", Datum::Count(20))]);
    }

    #[test]
    fn every_bar_can_be_pointed_at_and_says_its_band() {
        let all = [found("eta", 0.25, 0.1234, 0.5), found("alpha", 0.75, 0.5, 1.0)];
        let view = importance(&picture(Some(&all)));
        assert_eq!(view.hits.len(), 2);
        assert_eq!((view.hits[1].x, view.hits[1].y, view.hits[1].trial), (25.0, 0.0, None));
        let lines: Vec<_> = view.hits[1].lines.iter().map(|(_, value)| value.clone()).collect();
        let expected = [Datum::Word("eta".into()), Datum::Setting(25.0), Datum::Setting(12.3), Datum::Setting(50.0)];
        assert_eq!(lines, expected);
        // Nothing is more important than everything.
        assert_eq!(view.x.range.1, 100.0);
    }

    #[test]
    fn without_bars_it_says_why() {
        let all = [found("eta", 1.0, 1.0, 1.0)];
        let plain = picture(Some(&all));
        let why = |picture: ImportancePicture| importance(&picture).empty.map(|phrase| phrase.key);
        assert_eq!(why(ImportancePicture { n_dims: 0, ..plain }).as_deref(), Some("importance_no_ranges"));
        assert_eq!(why(ImportancePicture { all_equal: true, ..plain }).as_deref(), Some("importance_all_equal"));
        assert_eq!(why(picture(None)).as_deref(), Some("importance_working"));
        assert_eq!(why(picture(Some(&[found("eta", 0.0, 0.0, 0.0)]))).as_deref(), Some("importance_nothing"));
        assert_eq!(why(plain), None);

        let few = importance(&ImportancePicture { n_trials: 4, ..plain });
        let needed = Phrase::new("importance_too_few").with("count", Datum::Count(4));
        assert_eq!(few.empty, Some(needed.with("needed", Datum::Count(10))));
        assert!(few.bars.is_empty() && few.hits.is_empty() && few.y.names.is_empty());
        assert!(few.y.range.0 < few.y.range.1);
    }
}
