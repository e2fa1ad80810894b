//! Properties of pictures for many ranges and sizes; `tests/chart_snapshots.rs` has pictures of whole jobs.

use super::measure::{ASCENT, DESCENT, width};
use super::*;
use crate::view::{Axis, Callout, Datum, Hit as ViewHit, Mark, Phrase, Place, Role, View};
use std::collections::BTreeMap;

/// Left, top, right, bottom.
type Rectangle = (f64, f64, f64, f64);

fn view(x: (f64, f64), y: (f64, f64)) -> View {
    let axis =
        |title: &str, range| Axis::linear(Phrase::new(format!("{title} (lower is better)")), Phrase::new(title), range);
    let middle = ((x.0 + x.1) / 2.0, (y.0 + y.1) / 2.0);
    let mark = |role, x, y, place| Mark { role, trial: 1, x, y, place };
    let marks = vec![
        mark(Role::Completed, middle.0, middle.1, Place::Inside),
        mark(Role::Clipped, middle.0, y.1, Place::TopEdge),
        mark(Role::Failed, x.1, y.0, Place::BottomEdge),
        mark(Role::Best, x.1, y.0, Place::Inside),
    ];
    let hit =
        |mark: &Mark| ViewHit { x: mark.x, y: mark.y, place: mark.place, trial: Some(mark.trial), lines: Vec::new() };
    View {
        callouts: vec![Callout { role: Role::Best, x: x.1, y: y.0, value: Datum::Measure(y.0), above: false }],
        notes: vec![Phrase::new("Off the scale, shown as arrows: 1"), Phrase::new("Older curves not drawn: 380")],
        hits: marks.iter().map(hit).collect(),
        marks,
        ..View::blank("history", Axis { integer: true, ..axis("Trial", x) }, axis("validation:logloss", y))
    }
}

const SIZES: [(u32, u32); 6] = [(320, 200), (320, 320), (340, 240), (720, 320), (1200, 380), (1600, 480)];

/// Every combination of axis lengths, value ranges and sizes.
fn for_many(check: impl Fn(&str, &View, &Picture)) {
    let trials = [1, 2, 3, 7, 10, 20, 50, 99, 100, 250, 500, 1000, 5000, 100_000];
    let ranges = [
        (0.0, 1.0),
        (0.912, 0.9187),
        (-3.0, 120.0),
        (45_000.0, 81_000.0),
        (1.1e9, 3.2e9),
        (1e-8, 3e-8),
        (0.5, 0.500_001),
    ];
    for most in trials {
        for range in ranges {
            for (width, height) in SIZES {
                for decimal in ['.', ','] {
                    let texts = Texts { strings: BTreeMap::new(), decimal };
                    let view = view((0.5, f64::from(most) + 0.5), range);
                    let picture = draw(&view, Size { width, height }, &texts).unwrap();
                    check(&format!("{most} trials, {range:?}, {width} x {height}"), &view, &picture);
                }
            }
        }
    }
}

fn number(node: &roxmltree::Node, name: &str) -> f64 {
    node.attribute(name).unwrap().parse().unwrap()
}

/// Rectangle of a text element by the fixed metrics.
fn rectangle(node: &roxmltree::Node) -> Rectangle {
    let (x, y, size) = (number(node, "x"), number(node, "y"), number(node, "font-size"));
    let length = width(node.text().unwrap(), size);
    let left = match node.attribute("text-anchor") {
        None => x,
        Some("middle") => x - length / 2.0,
        Some(_) => x - length,
    };
    let (top, bottom) = (y - ASCENT * size, y + DESCENT * size);
    match node.attribute("transform") {
        None => (left, top, left + length, bottom),
        Some(rotate) => {
            // rotate(-90 cx cy): what was right of the centre goes up, what was below goes right.
            let center: Vec<f64> =
                rotate["rotate(".len()..rotate.len() - 1].split(' ').map(|n| n.parse().unwrap()).collect();
            assert_eq!(center[0], -90.0);
            let (cx, cy) = (center[1], center[2]);
            (cx + top - cy, cy - (left + length - cx), cx + bottom - cy, cy - (left - cx))
        }
    }
}

#[test]
fn texts_lie_in_the_picture_and_do_not_touch() {
    for_many(|case, _, picture| {
        let document = roxmltree::Document::parse(&picture.svg).unwrap();
        let nodes: Vec<_> = document.descendants().filter(|node| node.has_tag_name("text")).collect();
        let texts: Vec<(&str, Rectangle)> = nodes.iter().map(|n| (n.text().unwrap(), rectangle(n))).collect();
        let (width, height) = (f64::from(picture.width), f64::from(picture.height));
        for (i, (text, a)) in texts.iter().enumerate() {
            assert!(
                a.0 >= 0.0 && a.1 >= 0.0 && a.2 <= width && a.3 <= height,
                "{case}: {text} leaves the picture: {a:?}"
            );
            for (other, b) in &texts[i + 1..] {
                let touch = a.0 < b.2 && b.0 < a.2 && a.1 < b.3 && b.1 < a.3;
                assert!(!touch, "{case}: {text} {a:?} touches {other} {b:?}");
            }
        }
    });
}

#[test]
fn each_axis_has_its_title_and_at_least_one_tick() {
    for_many(|case, _, picture| {
        let document = roxmltree::Document::parse(&picture.svg).unwrap();
        let count = |class: &str| document.descendants().filter(|n| n.attribute("class") == Some(class)).count();
        assert_eq!(count("chart-axis-title"), 2, "{case}");
        assert!(count("chart-tick") >= 3, "{case}: {} ticks", count("chart-tick"));
        assert!(count("chart-grid") >= 1, "{case}");
    });
}

#[test]
fn hits_lie_on_their_marks() {
    for_many(|case, view, picture| {
        let (width, height) = (f64::from(picture.width), f64::from(picture.height));
        assert_eq!(picture.hits.len(), view.hits.len());
        for hit in &picture.hits {
            assert!(hit.x > 20.0 && hit.x < width - 2.0 && hit.y > 10.0 && hit.y < height - 40.0, "{case}: {hit:?}");
        }
        let document = roxmltree::Document::parse(&picture.svg).unwrap();
        let is_mark = |node: &roxmltree::Node| node.attribute("class").is_some_and(|it| it.starts_with("chart-mark"));
        let marks = document.descendants().find(is_mark).unwrap();
        // A circle begins at its left, and its first number after that is its radius.
        let numbers: Vec<f64> = marks
            .attribute("d")
            .unwrap()
            .split(|c: char| c.is_ascii_alphabetic() || c == ' ')
            .filter_map(|number| number.parse().ok())
            .take(3)
            .collect();
        let [left, y, radius] = numbers[..] else { panic!("{case}: {numbers:?}") };
        assert!((left + radius - picture.hits[0].x).abs() < 1e-9 && y == picture.hits[0].y, "{case}");
    });
}

#[test]
fn a_size_without_room_for_axes_is_refused() {
    let texts = Texts::new(BTreeMap::new());
    let view = view((0.5, 10.5), (0.0, 1.0));
    for (width, height) in [(100, 300), (300, 100), (9000, 300), (0, 0)] {
        let error = draw(&view, Size { width, height }, &texts).unwrap_err();
        assert_eq!(error, ChartError::Size { width, height });
    }
    assert!(draw(&view, Size { width: 160, height: 120 }, &texts).is_ok());
}

#[test]
fn a_picture_is_shaped_as_the_page_expects() {
    let mut view = view((0.5, 10.5), (0.0, 1.0));
    view.hits.truncate(1);
    view.hits[0].lines = vec![("tip_trial".into(), Datum::Count(2)), ("eta".into(), Datum::Setting(0.1))];
    let picture = draw(&view, Size { width: 320, height: 200 }, &Texts::new(BTreeMap::new())).unwrap();
    let json = serde_json::to_value(&picture).unwrap();
    // A text, which the page reads when somebody points at the chart.
    let hits =
        json["hits"].as_str().unwrap().lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let [places, lines] = &hits.collect::<Vec<_>>()[..] else { panic!("{json}") };
    assert_eq!(*lines, serde_json::json!([["tip_trial", "2"], ["eta", "0.1"]]));
    assert_eq!(
        (json["id"].as_str(), json["width"].as_u64(), places[0][2].as_u64()),
        (Some("history"), Some(320), Some(1))
    );
    assert!(json["svg"].as_str().unwrap().starts_with("<svg") && places[0][0].is_f64());
}
