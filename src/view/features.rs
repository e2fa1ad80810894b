//! What a model has learnt of its features: the summary plot of SHAP values, and XGBoost's importance as bars.

use super::{Axis, Bar, Datum, Hit, LEVELS, Phrase, Place, View};
use crate::analysis::shap::{self, Point};
use crate::order;

// The colours are those of cells.
const _: () = assert!(LEVELS == shap::LEVELS);

/// Features that are shown.
pub const MOST_FEATURES: usize = 15;
/// Part of a row that its dots may take, above and below its middle.
const HALF_ROW: f64 = 0.4;
/// Most from one dot to the next above it, so that a few dots stay together.
const MOST_STEP: f64 = 0.08;
/// Columns of dots.
const COLUMNS: f64 = 120.0;

/// The dots of a feature.
#[derive(Debug, Clone, PartialEq)]
pub struct Swarm {
    /// Column name.
    pub feature: String,
    /// Mean size of its SHAP values.
    pub mean_size: f64,
    /// One per row.
    pub points: Vec<Point>,
    /// The feature's value in each row, as people write it.
    pub texts: Vec<String>,
}

/// What the summary plot needs to know.
#[derive(Debug, Clone, Copy)]
pub struct ShapPicture<'a> {
    /// Name of the output.
    pub output: &'a str,
    /// `log_odds`, `score`, `log` or `value`.
    pub unit: &'a str,
    /// The largest features, largest first.
    pub swarms: &'a [Swarm],
    /// Features of the model.
    pub n_features: usize,
    /// The rows are test rows, which the model has not seen; else validation rows.
    pub unseen: bool,
    /// Rows of the summary.
    pub n_rows: usize,
    /// Rows that are worked out.
    pub n_done: usize,
}

/// Dots of one colour, and where they stand, in data units.
#[derive(Debug, Clone, PartialEq)]
pub struct Dots {
    /// 0 is a low value of the feature, 8 a high one. `None`: it has no value, or is a category.
    pub level: Option<u8>,
    /// In data units.
    pub points: Vec<(f64, f64)>,
}

/// A view with dots.
#[derive(Debug, Clone, PartialEq)]
pub struct DotView {
    /// Axes, notes and hits.
    pub view: View,
    /// In drawing order.
    pub dots: Vec<Dots>,
}

/// The numbers of the largest values above 0, largest first; of equal ones in their order.
pub fn largest(values: &[f64]) -> Vec<usize> {
    let places = order::places(values.len(), &mut |a, b| values[b].total_cmp(&values[a]));
    places.into_iter().filter(|place| values[*place] > 0.0).take(MOST_FEATURES).collect()
}

/// A row of dots per feature: to the right those that raise the prediction.
pub fn shap(picture: &ShapPicture) -> DotView {
    let empty = match (picture.n_rows, picture.n_done, picture.swarms.len()) {
        (0, _, _) => Some("shap_no_rows"),
        (_, 0, _) => Some("shap_working"),
        (_, _, 0) => Some("shap_nothing"),
        _ => None,
    };
    let swarms = if empty.is_some() { &[] } else { picture.swarms };
    let all = swarms.iter().flat_map(|swarm| &swarm.points).map(|point| point.contribution);
    let (low, high) = all.fold((0.0_f64, 0.0_f64), |(low, high), value| (low.min(value), high.max(value)));
    let pad = 0.03 * (high - low);
    let range = if low < high { (low - pad, high + pad) } else { (-1.0, 1.0) };
    let title = match picture.unit {
        "log_odds" => "axis_shap_log_odds",
        "score" => "axis_shap_score",
        "log" => "axis_shap_log",
        _ => "axis_shap_value",
    };
    let output = Datum::Word(picture.output.to_owned());
    let x = Axis::linear(Phrase::new(title).with("output", output), Phrase::new("axis_shap_short"), range);
    let mut view = View::blank("shap", x, features(swarms.iter().map(|swarm| swarm.feature.as_str())));
    view.empty = empty.map(Phrase::new);
    view.notes = notes(picture, swarms.len());
    let mut dots = Vec::new();
    for (rank, swarm) in swarms.iter().enumerate() {
        let row = (swarms.len() - 1 - rank) as f64;
        let ys = spread(&swarm.points, range);
        for level in (0..LEVELS).map(Some).chain([None]) {
            let of_level = swarm.points.iter().zip(&ys).filter(|(point, _)| point.level == level);
            let points: Vec<(f64, f64)> = of_level.map(|(point, y)| (point.contribution, row + y)).collect();
            if !points.is_empty() {
                dots.push(Dots { level, points });
            }
        }
        view.hits.extend(hits(swarm, &ys, row));
    }
    DotView { view, dots }
}

fn notes(picture: &ShapPicture, shown: usize) -> Vec<Phrase> {
    let count = Datum::count;
    let rows = if picture.n_done < picture.n_rows {
        Phrase::new("note_shap_so_far").with("done", count(picture.n_done)).with("count", count(picture.n_rows))
    } else {
        let key = if picture.unseen { "note_shap" } else { "note_shap_validation" };
        Phrase::new(key).with("count", count(picture.n_rows))
    };
    if picture.n_rows == 0 {
        Vec::new()
    } else {
        [Some(rows), cut(shown, picture.n_features)].into_iter().flatten().collect()
    }
}

/// That there are more features than are shown.
fn cut(shown: usize, n_features: usize) -> Option<Phrase> {
    let note = Phrase::new("note_features").with("shown", Datum::count(shown)).with("count", Datum::count(n_features));
    (shown == MOST_FEATURES && n_features > shown).then_some(note)
}

/// How far each dot stands from the middle of its row: dots of one column pile up on both sides of it, in the order of
/// the rows, as `shap.summary_plot` does it (with random order).
fn spread(points: &[Point], (low, high): (f64, f64)) -> Vec<f64> {
    let column = |point: &Point| ((point.contribution - low) / (high - low) * COLUMNS) as usize;
    let mut heights = vec![0_usize; COLUMNS as usize + 1];
    let places: Vec<usize> = points
        .iter()
        .map(|point| {
            let height = &mut heights[column(point).min(COLUMNS as usize)];
            *height += 1;
            *height - 1
        })
        .collect();
    let highest = places.iter().max().map_or(0, |place| place.div_ceil(2));
    let step = (HALF_ROW / highest.max(1) as f64).min(MOST_STEP);
    let offset = |place: usize| place.div_ceil(2) as f64 * step * if place % 2 == 1 { 1.0 } else { -1.0 };
    places.into_iter().map(offset).collect()
}

/// The feature itself, and its lowest and highest dot.
fn hits(swarm: &Swarm, ys: &[f64], row: f64) -> Vec<Hit> {
    let feature = || ("tip_feature".to_owned(), Datum::Word(swarm.feature.clone()));
    let mean = ("tip_mean_shap".to_owned(), Datum::Measure(swarm.mean_size));
    let hit = |x, y, lines| Hit { x, y, place: Place::Inside, trial: None, lines };
    let mut hits = vec![hit(0.0, row, vec![feature(), mean])];
    let places = order::places(swarm.points.len(), &mut |a, b| {
        swarm.points[a].contribution.total_cmp(&swarm.points[b].contribution)
    });
    let ends = [places.first(), places.last().filter(|_| places.len() > 1)];
    for &place in ends.into_iter().flatten() {
        let (x, text) = (swarm.points[place].contribution, swarm.texts.get(place).cloned().unwrap_or_default());
        let value = ("tip_value".to_owned(), Datum::Word(if text.is_empty() { "–".to_owned() } else { text }));
        hits.push(hit(x, row + ys[place], vec![feature(), value, ("tip_shap".to_owned(), Datum::Measure(x))]));
    }
    hits
}

/// What the bars of XGBoost's importance need to know.
#[derive(Debug, Clone, Copy)]
pub struct FeatureImportancePicture<'a> {
    /// `importance_type`: `gain`, `weight`, `cover`, `total_gain` or `total_cover`.
    pub kind: &'a str,
    /// Features that a split uses, in column order, with their score.
    pub scores: &'a [(String, f64)],
    /// Features of the model.
    pub n_features: usize,
}

/// A bar per feature, the longest on top.
pub fn feature_importance(picture: &FeatureImportancePicture) -> View {
    let values: Vec<f64> = picture.scores.iter().map(|(_, score)| *score).collect();
    let shown = largest(&values);
    let names = shown.iter().map(|place| picture.scores[*place].0.as_str());
    let farthest = shown.first().map_or(0.0, |place| values[*place]);
    let (title, short_title) = match picture.kind {
        "weight" => ("axis_weight", "axis_weight_short"),
        "cover" => ("axis_cover", "axis_cover_short"),
        "total_gain" => ("axis_total_gain", "axis_total_gain_short"),
        "total_cover" => ("axis_total_cover", "axis_total_cover_short"),
        _ => ("axis_gain", "axis_gain_short"),
    };
    let range = (0.0, if farthest > 0.0 { 1.04 * farthest } else { 1.0 });
    let x = Axis::linear(Phrase::new(title), Phrase::new(short_title), range);
    let mut view = View::blank("feature_importance", x, features(names));
    view.empty = shown.is_empty().then(|| Phrase::new("features_unused"));
    view.notes = cut(shown.len(), picture.n_features).into_iter().collect();
    for (rank, place) in shown.iter().enumerate() {
        let (name, score) = &picture.scores[*place];
        let y = (shown.len() - 1 - rank) as f64;
        view.bars.push(Bar { y, x: *score, band: (*score, *score) });
        let lines = vec![
            ("tip_feature".to_owned(), Datum::Word(name.clone())),
            (
                short_title.to_owned(),
                if picture.kind == "weight" { Datum::count(*score as usize) } else { Datum::Measure(*score) },
            ),
        ];
        view.hits.push(Hit { x: *score, y, place: Place::Inside, trial: None, lines });
    }
    view
}

/// The vertical axis: a name per row, the first on top.
fn features<'a>(names: impl DoubleEndedIterator<Item = &'a str>) -> Axis {
    let names: Vec<String> = names.rev().map(str::to_owned).collect();
    let title = Phrase::new("axis_feature");
    let axis = Axis::linear(title.clone(), title, (-0.5, names.len().max(1) as f64 - 0.5));
    Axis { names, ..axis }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn swarm(contributions: &[f64]) -> Swarm {
        let point = |(row, &contribution): (usize, &f64)| Point { row, contribution, level: Some(row as u8 % 9) };
        Swarm {
            feature: "x".into(),
            mean_size: 1.0,
            points: contributions.iter().enumerate().map(point).collect(),
            texts: contributions.iter().map(f64::to_string).collect(),
        }
    }

    fn picture(swarms: &[Swarm]) -> ShapPicture<'_> {
        ShapPicture { output: "yes", unit: "log_odds", swarms, n_features: 30, unseen: true, n_rows: 3, n_done: 3 }
    }

    #[test]
    fn dots_of_a_column_pile_up_on_both_sides() {
        let found = spread(&swarm(&[0.5, 0.5, 0.5, -1.0]).points, (-1.0, 1.0));
        assert_eq!(found, [0.0, 0.08, -0.08, 0.0].map(|y: f64| if y == 0.0 { -0.0 } else { y }));
        let crowd = spread(&swarm(&[0.0; 101]).points, (-1.0, 1.0));
        assert!((crowd[99] - HALF_ROW).abs() < 1e-12 && (crowd[100] + HALF_ROW).abs() < 1e-12);
    }

    #[test]
    fn every_row_has_one_dot_of_its_colour_and_zero_is_in_the_range() {
        let swarms = [swarm(&[2.0, 1.0, 3.0]), swarm(&[1.0, 1.0, 2.0])];
        let DotView { view, dots } = shap(&picture(&swarms));
        assert_eq!(dots.iter().map(|dots| dots.points.len()).sum::<usize>(), 6);
        assert!(view.x.range.0 <= 0.0 && view.x.range.1 > 3.0);
        assert_eq!((dots[0].level, dots[0].points[0].0), (Some(0), 2.0));
        // The lower row is the second feature's; three hits each.
        assert_eq!((view.y.names.len(), view.hits.len(), view.hits[0].y), (2, 6, 1.0));
    }

    #[test]
    fn what_is_not_there_yet_is_said() {
        let key = |n_rows, n_done, swarms: &[Swarm]| {
            shap(&ShapPicture { n_rows, n_done, ..picture(swarms) }).view.empty.map(|phrase| phrase.key)
        };
        assert_eq!(key(0, 0, &[]).as_deref(), Some("shap_no_rows"));
        assert_eq!(key(9, 0, &[]).as_deref(), Some("shap_working"));
        assert_eq!(key(9, 9, &[]).as_deref(), Some("shap_nothing"));
        assert_eq!(key(3, 3, &[swarm(&[1.0, 2.0, 3.0])]), None);
    }

    #[test]
    fn the_longest_bar_is_on_top_and_unused_features_have_none() {
        let scores = [("a".to_owned(), 2.0), ("b".to_owned(), 5.0), ("c".to_owned(), 2.0)];
        let view = feature_importance(&FeatureImportancePicture { kind: "weight", scores: &scores, n_features: 3 });
        let bars: Vec<(f64, f64)> = view.bars.iter().map(|bar| (bar.y, bar.x)).collect();
        assert_eq!(bars, [(2.0, 5.0), (1.0, 2.0), (0.0, 2.0)]);
        assert_eq!(view.y.names, ["c", "a", "b"]);
        let none = feature_importance(&FeatureImportancePicture { kind: "gain", scores: &[], n_features: 3 });
        assert_eq!(none.empty.map(|phrase| phrase.key).as_deref(), Some("features_unused"));
    }
}
