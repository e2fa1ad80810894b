//! Slices and contours: pictures of jobs with a surrogate, checked as XML, and against a few stored snapshots.

// Helpers of tests may unwrap as tests do.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod catalogue;
mod surrogate_job;

use std::collections::BTreeSet;
use surrogate_job::Job;
use tuning_playground::chart::{Picture, Size, Texts, draw};
use tuning_playground::view::{View, contour, slice};

/// The chart's own texts of the catalogues.
fn texts(language: &str) -> Texts {
    let own = |(key, text): (String, String)| key.strip_prefix("chart.").map(|key| (key.to_string(), text));
    Texts::new(catalogue::catalogue(language).into_iter().filter_map(own).collect())
}

fn drawn(view: &View, width: u32, height: u32) -> Picture {
    draw(view, Size { width, height }, &texts("en")).unwrap()
}

/// Slices of all dimensions, with the surrogate if there is one, and contours of all kinds of pairs.
fn views(job: &Job) -> Vec<View> {
    let (picture, curves) = (job.picture(), job.curves());
    let n = job.space.dims.len();
    let mut views: Vec<View> = (0..n).map(|dim| slice(&picture, dim, curves.get(dim))).collect();
    for first in 0..n {
        for second in first + 1..n {
            let surface = job.surface((first, second), 9, (first + second) % 2 == 0);
            views.push(contour(&picture, (first, second), surface.as_ref()));
        }
    }
    views
}

/// Every picture of several jobs at three sizes, and one in French.
fn for_each_picture(check: impl Fn(&str, &View, &Picture)) {
    let mut selected = Job::made_up(40);
    selected.selected = Some(3);
    for (name, job) in [("none", Job::made_up(0)), ("few", Job::made_up(2)), ("many", selected)] {
        for view in views(&job) {
            for (width, height) in [(340, 260), (720, 320), (1200, 380)] {
                check(&format!("{name}, {}, {width} wide", view.id), &view, &drawn(&view, width, height));
            }
            let french = draw(&view, Size { width: 340, height: 260 }, &texts("fr")).unwrap();
            check(&format!("{name}, {}, in French", view.id), &view, &french);
        }
    }
}

fn number(node: &roxmltree::Node, name: &str) -> f64 {
    node.attribute(name).unwrap().parse().unwrap()
}

/// A picture in which every mark can be told from the next.
fn small(view: &View) -> String {
    drawn(view, 360, 200).svg
}

#[test]
fn a_slice_on_a_logarithmic_scale_looks_as_agreed() {
    let mut job = Job::made_up(12);
    job.selected = Some(2);
    insta::assert_snapshot!(small(&slice(&job.picture(), 0, job.curves().first())));
}

#[test]
fn a_slice_of_categories_looks_as_agreed() {
    let job = Job::made_up(12);
    insta::assert_snapshot!(small(&slice(&job.picture(), 2, job.curves().get(2))));
}

#[test]
fn a_contour_looks_as_agreed() {
    let job = Job::made_up(12);
    insta::assert_snapshot!(small(&contour(&job.picture(), (0, 1), job.surface((0, 1), 7, true).as_ref())));
}

#[test]
fn pictures_are_well_formed_and_leave_colours_to_the_stylesheet() {
    let stylesheet = include_str!("../www/chart.css");
    for_each_picture(|case, _, picture| {
        let document = roxmltree::Document::parse(&picture.svg).unwrap();
        for node in document.descendants().filter(|node| node.is_element()) {
            for attribute in ["style", "fill", "stroke", "color"] {
                assert!(node.attribute(attribute).is_none(), "{case}: {attribute} on {:?}", node.tag_name());
            }
            for class in node.attribute("class").expect("every element has a class").split(' ') {
                let known = stylesheet.contains(&format!(".{class}")) || class == "chart-slice";
                assert!(known, "{case}: the stylesheet does not know {class}");
            }
        }
    });
}

#[test]
fn labels_lie_in_the_picture_apart_from_each_other() {
    for_each_picture(|case, _, picture| {
        let document = roxmltree::Document::parse(&picture.svg).unwrap();
        let ticks: Vec<_> =
            document.descendants().filter(|node| node.attribute("class") == Some("chart-tick")).collect();
        assert!(ticks.len() >= 3 || case.starts_with("none"), "{case}: {} ticks", ticks.len());
        let across: Vec<(f64, f64)> = ticks
            .iter()
            .filter(|node| node.attribute("text-anchor") == Some("middle"))
            .map(|node| {
                // Half of 7 px a character is what the widest digits take.
                let half = 3.5 * node.text().unwrap().chars().count() as f64;
                (number(node, "x") - half, number(node, "x") + half)
            })
            .collect();
        assert!(across.len() >= 2, "{case}: {across:?}");
        let width = f64::from(picture.width);
        assert!(across.iter().all(|(left, right)| *left >= 0.0 && *right <= width), "{case}: {across:?}");
        assert!(across.windows(2).all(|pair| pair[0].1 < pair[1].0), "{case}: {across:?}");
        let up = ticks.iter().filter(|node| node.attribute("text-anchor") == Some("end"));
        let up: Vec<f64> = up.map(|node| number(node, "y")).collect();
        assert!(up.windows(2).all(|pair| (pair[0] - pair[1]).abs() >= 15.0), "{case}: {up:?}");
    });
}

#[test]
fn every_trial_with_a_mark_can_be_pointed_at() {
    for_each_picture(|case, view, picture| {
        let document = roxmltree::Document::parse(&picture.svg).unwrap();
        let trials =
            document.descendants().filter_map(|node| node.attribute("data-trial").or(node.attribute("data-trials")));
        let drawn: BTreeSet<u32> =
            trials.flat_map(|trials| trials.split(' ')).map(|trial| trial.parse().unwrap()).collect();
        let hit: BTreeSet<u32> = picture.hits.iter().filter_map(|hit| hit.trial).collect();
        assert_eq!(drawn, hit, "{case}");
        assert_eq!(view.cells.is_empty(), picture.hits.iter().all(|hit| hit.trial.is_some()), "{case}");
        for hit in &picture.hits {
            let inside = hit.x >= 20.0 && hit.x <= f64::from(picture.width) - 4.0;
            assert!(inside && hit.y >= 4.0 && hit.y <= f64::from(picture.height) - 36.0, "{case}: {hit:?}");
        }
    });
}

#[test]
fn every_key_has_a_text() {
    let en = texts("en");
    for_each_picture(|case, view, _| {
        let names = ["validation:logloss", "eta", "max_depth", "booster", "rate_drop", "subsample", "max_bin"];
        let mut keys: Vec<&str> = view.notes.iter().chain(&view.empty).map(|phrase| phrase.key.as_str()).collect();
        keys.extend(view.hits.iter().flat_map(|hit| &hit.lines).map(|(label, _)| label.as_str()));
        keys.extend(["ramp_worse", "ramp_better", "note_hatched", "note_model_working", "not_known"]);
        for key in keys.into_iter().filter(|key| !names.contains(key)) {
            assert!(en.strings.contains_key(key), "{case}: no text for {key}");
        }
    });
}

#[test]
fn axes_are_labelled_on_their_own_scales() {
    let labels = |view: &View| {
        let picture = drawn(view, 720, 320);
        let document = roxmltree::Document::parse(&picture.svg).unwrap();
        let ticks = document.descendants().filter(|node| node.attribute("class") == Some("chart-tick"));
        let across = ticks.filter(|node| node.attribute("text-anchor") == Some("middle"));
        across.map(|node| node.text().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let job = Job::made_up(20);
    let of = |dim| labels(&slice(&job.picture(), dim, None));
    assert_eq!(of(0), ["0.01", "0.02", "0.05", "0.1", "0.2", "0.5", "1"]);
    assert_eq!(of(1), ["2", "4", "6", "8", "10", "12"]);
    assert_eq!(of(2), ["gbtree", "dart", "gblinear"]);
    assert_eq!(of(4), ["0", "0.5", "0.8", "0.9", "0.95", "0.98", "0.99"]);
    assert_eq!(of(5), ["2", "5", "10", "20", "50", "100", "200", "500", "1000", "2000"]);
}

#[test]
fn pictures_of_a_large_job_stay_small() {
    let job = Job::made_up(1000);
    let curves = job.curves();
    for dim in 0..job.space.dims.len() {
        let picture = drawn(&slice(&job.picture(), dim, curves.get(dim)), 1200, 380);
        assert!(picture.svg.len() < 120_000, "{}: {} bytes", picture.id, picture.svg.len());
    }
    let surface = job.surface((0, 4), 33, true);
    let picture = drawn(&contour(&job.picture(), (0, 4), surface.as_ref()), 1200, 380);
    assert!(picture.svg.len() < 130_000, "{} bytes", picture.svg.len());
    assert!(picture.hits.len() <= 1_400, "{} hits", picture.hits.len());
}

/// Writes the pictures that a person looks at to the folder named by `CHART_OUT`.
#[test]
fn pictures_for_people_are_written_when_asked_for() {
    let Ok(folder) = std::env::var("CHART_OUT") else { return };
    let write = |name: &str, view: &View| {
        for (width, height) in [(720, 320), (340, 260)] {
            let language = if width == 340 { "fr" } else { "en" };
            let picture = draw(view, Size { width, height }, &texts(language)).unwrap();
            let id = view.id.replace(':', "-");
            std::fs::write(format!("{folder}/{name}-{id}-{width}.svg"), picture.svg).unwrap();
        }
    };
    for (name, mut job) in [
        ("made", Job::made_up(60)),
        ("few", Job::made_up(2)),
        ("none", Job::made_up(0)),
        ("large", Job::made_up(1000)),
        ("trained", Job::trained(50)),
    ] {
        job.selected = job.records.iter().map(|record| record.id).nth(3);
        let curves = job.curves();
        for dim in 0..job.space.dims.len() {
            write(name, &slice(&job.picture(), dim, curves.get(dim)));
        }
        let pairs: &[(usize, usize)] =
            if name == "trained" { &[(0, 1), (2, 0), (3, 1)] } else { &[(0, 1), (4, 5), (2, 0), (2, 3)] };
        for pair in pairs {
            for best in [true, false] {
                let surface = job.surface(*pair, 33, best);
                write(&format!("{name}-{best}"), &contour(&job.picture(), *pair, surface.as_ref()));
            }
        }
    }
}
