//! What people see: pictures of realistic jobs, checked as XML, for overlaps, and against a few stored snapshots.

// Helpers of tests may unwrap as tests do.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod catalogue;
mod made_up_job;

use made_up_job::{Job, drawn, space, texts};
use tuning_playground::analysis::{Importance, Method};
use tuning_playground::chart::{Picture, Size, draw};
use tuning_playground::tuner::record::{FailReason, RoundReport, StopReason, TrialRecord, TrialState};
use tuning_playground::tuner::space::Value;
use tuning_playground::view::{ImportancePicture, JobPicture, View, comparison, curves, history, importance};

/// A job that has begun `n` of its training jobs; the last two run.
fn young(n: u32, rounds: u32, max_jobs: u32) -> Job {
    Job { max_jobs, ..Job::made_up(n, rounds, 2.min(n)) }
}

/// Without a target and the rule of the median: `console_charts` has them.
fn plain(job: &Job) -> JobPicture<'_> {
    JobPicture { target: None, median_rule: false, ..job.picture() }
}

fn jobs() -> Vec<(&'static str, Job)> {
    let mut busy = young(48, 120, 60);
    busy.selected = Some(12);
    let mut outlier = Job::made_up(30, 40, 0);
    for report in &mut outlier.records[3].reports {
        report.values[0] *= 20.0;
    }
    outlier.selected = outlier.best;
    vec![
        ("busy", busy),
        ("early", young(6, 40, 20)),
        ("empty", young(0, 40, 20)),
        ("outlier", outlier),
        ("huge", Job::made_up(500, 300, 2)),
    ]
}

/// Importances of so many hyperparameters with long names; the first is least important.
fn importances(n: usize) -> Vec<Importance> {
    let total = (n * (n + 1) / 2) as f64;
    let one = |rank: usize| {
        let value = rank as f64 / total;
        Importance { name: format!("colsample_bytree_{rank}"), value, low: 0.6 * value, high: 1.5 * value }
    };
    (1..=n).map(one).collect()
}

fn bars(method: Method, importances: &[Importance]) -> View {
    let (n_trials, n_dims) = (24, importances.len());
    importance(&ImportancePicture { method, importances: Some(importances), n_trials, n_dims, all_equal: false })
}

/// Every picture of every job at three widths.
fn for_each_picture(check: impl Fn(&str, &View, &Picture)) {
    for (n, method) in [(0, Method::Fanova), (1, Method::PedAnova), (9, Method::Fanova), (30, Method::PedAnova)] {
        let view = bars(method, &importances(n));
        for (width, height) in [(320, 240), (720, 320), (1200, 872)] {
            check(&format!("{n} importances, {width} wide"), &view, &drawn(&view, width, height));
        }
    }
    for (name, job) in &jobs() {
        let picture = plain(job);
        let views = [history(&picture), curves(&picture), comparison(&picture, &[1, 0])];
        for view in views {
            for (width, height) in [(320, 220), (720, 320), (1200, 380)] {
                check(&format!("{name}, {}, {width} wide", view.id), &view, &drawn(&view, width, height));
            }
        }
    }
}

/// Draws the picture at a small size, for a snapshot.
fn small(view: &View) -> String {
    drawn(view, 360, 200).svg
}

#[test]
fn a_young_history_looks_as_agreed() {
    let mut job = young(8, 12, 10);
    job.selected = Some(2);
    insta::assert_snapshot!(small(&history(&plain(&job))));
}

#[test]
fn young_curves_look_as_agreed() {
    let mut job = young(5, 6, 10);
    job.selected = Some(1);
    insta::assert_snapshot!(small(&curves(&plain(&job))));
}

#[test]
fn importances_look_as_agreed() {
    insta::assert_snapshot!(small(&bars(Method::PedAnova, &importances(4))));
}

#[test]
fn names_of_bars_lie_in_the_picture_apart_from_each_other() {
    for (width, height) in [(320, 240), (390, 240), (1200, 872)] {
        let picture = drawn(&bars(Method::Fanova, &importances(30)), width, height);
        let document = roxmltree::Document::parse(&picture.svg).unwrap();
        let number = |node: &roxmltree::Node, name: &str| node.attribute(name).unwrap().parse::<f64>().unwrap();
        let names = document.descendants().filter(|node| node.text().is_some_and(|text| text.starts_with("colsa")));
        let names: Vec<_> = names.filter(|node| node.has_tag_name("text")).collect();
        assert!(names.len() >= 8, "{width} x {height}: {} names", names.len());
        let mut heights: Vec<f64> = names.iter().map(|node| number(node, "y")).collect();
        heights.sort_by(f64::total_cmp);
        assert!(heights.windows(2).all(|pair| pair[1] - pair[0] >= 15.0), "{width} x {height}: {heights:?}");
        let bars: Vec<_> = document.descendants().filter(|node| node.attribute("class") == Some("chart-bar")).collect();
        assert_eq!(bars.len(), 30);
        // Each begins at its upper left corner; the most important one is on top.
        let tops: Vec<f64> = bars
            .iter()
            .map(|bar| bar.attribute("d").unwrap().split(['M', ' ', 'l']).nth(2).unwrap().parse().unwrap())
            .collect();
        assert!(tops.windows(2).all(|pair| pair[0] < pair[1]), "{width} x {height}: {tops:?}");
        assert!(picture.svg.contains("fANOVA on 24 training jobs"));
    }
}

#[test]
fn an_empty_chart_looks_as_agreed() {
    insta::assert_snapshot!(small(&history(&plain(&young(0, 12, 10)))));
}

#[test]
fn pictures_are_well_formed_and_leave_colours_to_the_stylesheet() {
    let stylesheet = include_str!("../www/chart.css");
    for_each_picture(|case, _, picture| {
        let document = roxmltree::Document::parse(&picture.svg).unwrap();
        let root = document.root_element();
        assert_eq!(root.attribute("viewBox"), Some(format!("0 0 {} {}", picture.width, picture.height).as_str()));
        for node in document.descendants().filter(|node| node.is_element()) {
            let names = ["svg", "path", "circle", "text", "rect"];
            assert!(names.contains(&node.tag_name().name()), "{case}: {:?}", node.tag_name());
            for attribute in ["style", "fill", "stroke", "color", "width", "height"] {
                let allowed = node.tag_name().name() == "rect" && matches!(attribute, "width" | "height");
                assert!(allowed || node.attribute(attribute).is_none(), "{case}: {attribute} on {:?}", node.tag_name());
            }
            for class in node.attribute("class").expect("every element has a class").split(' ') {
                let known = stylesheet.contains(&format!(".{class}"))
                    || ["chart-history", "chart-curves", "chart-importance", "chart-comparison"].contains(&class);
                assert!(known, "{case}: the stylesheet does not know {class}");
            }
        }
    });
}

#[test]
fn every_trial_with_a_mark_can_be_pointed_at() {
    for_each_picture(|case, view, picture| {
        let document = roxmltree::Document::parse(&picture.svg).unwrap();
        let drawn: std::collections::BTreeSet<u32> = document
            .descendants()
            .filter_map(|node| node.attribute("data-trial").or(node.attribute("data-trials")))
            .flat_map(|trials| trials.split(' '))
            .map(|trial| trial.parse().unwrap())
            .collect();
        let hit: std::collections::BTreeSet<u32> = picture.hits.iter().filter_map(|hit| hit.trial).collect();
        assert_eq!(drawn, hit, "{case}");
        assert_eq!(picture.hits.len(), view.hits.len());
        for hit in &picture.hits {
            let inside = hit.x >= 20.0 && hit.x <= f64::from(picture.width) - 4.0;
            assert!(inside && hit.y >= 4.0 && hit.y <= f64::from(picture.height) - 40.0, "{case}: {hit:?}");
        }
    });
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 200, failure_persistence: None, ..Default::default() })]

    /// Metrics overflow, divide by zero and tie; the picture must stay a picture.
    #[test]
    fn any_values_give_a_well_formed_picture(
        trials in proptest::collection::vec((0..6_u8, proptest::collection::vec((0..14_usize, 0.0..1.0_f64), 0..6)), 0..20),
        minimize: bool,
        best in proptest::option::of(0..20_u32),
        selected in proptest::option::of(0..20_u32),
        width in 160..1000_u32,
        height in 120..500_u32,
    ) {
        let strange =
            [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 0.0, -0.0, 1e300, -1e300, 1e-300, 5e-324, 1e16, -1e8, 1e100];
        let mut job = young(0, 6, 5);
        job.space.dims.truncate(2);
        for (id, (state, values)) in (0..).zip(trials) {
            let values = values.into_iter().map(|(kind, plain)| strange.get(kind).copied().unwrap_or(plain));
            let reports = (1..).zip(values).map(|(round, v)| RoundReport { round, values: vec![v, v] }).collect();
            let state = match state {
                0 => TrialState::Waiting,
                1 => TrialState::Running,
                5 => TrialState::Held,
                2 => TrialState::Completed,
                3 => TrialState::Stopped(StopReason::User),
                _ => TrialState::Failed(FailReason::ObjectiveNotANumber),
            };
            let assignment = vec![Value::Category("<a>".into()), Value::Real(f64::NAN)];
            job.records.push(TrialRecord { state, reports, ..TrialRecord::proposed(id, assignment, 6) });
        }
        (job.best, job.selected) = (best, selected);
        let picture = JobPicture { minimize, ..plain(&job) };
        for view in [history(&picture), curves(&picture), comparison(&picture, &[0, 1])] {
            let picture = drawn(&view, width, height);
            let document = roxmltree::Document::parse(&picture.svg).unwrap();
            for node in document.descendants() {
                for name in ["x", "y", "cx", "cy", "r"] {
                    let at = node.attribute(name).map_or(0.0, |text| text.parse::<f64>().unwrap());
                    proptest::prop_assert!(at >= -20.0 && at <= f64::from(width.max(height)) + 20.0, "{name}={at}");
                }
                let path = node.attribute("d").unwrap_or_default();
                proptest::prop_assert!(path.chars().all(|c| "Mlaz 0123456789.-".contains(c)), "{path}");
                // Where each part begins.
                for part in path.split('M').skip(1) {
                    let begin = part.split(|c: char| c.is_ascii_alphabetic()).next().unwrap_or_default();
                    for at in begin.split(' ').map(|text| text.parse::<f64>().unwrap()) {
                        proptest::prop_assert!(at.abs() <= 2.0 * f64::from(width.max(height)), "{part}");
                    }
                }
            }
            for hit in &picture.hits {
                proptest::prop_assert!((0.0..=f64::from(width)).contains(&hit.x) && (0.0..=f64::from(height)).contains(&hit.y));
            }
        }
    }
}

#[test]
fn names_from_a_file_are_text_and_never_markup() {
    let mut job = Job::made_up(6, 10, 0);
    let hostile = "<script>alert(1)</script>\"'&\u{0}{metric}";
    job.metrics[0] = format!("validation:{hostile}");
    job.space.dims[0].name = hostile.to_owned();
    let picture = drawn(&history(&plain(&job)), 1200, 600);
    let document = roxmltree::Document::parse(&picture.svg).unwrap();
    assert!(!picture.svg.contains("<script") && !document.descendants().any(|node| node.has_tag_name("script")));
    let title = document.descendants().find(|node| node.attribute("class") == Some("chart-axis-title")).unwrap();
    assert_eq!(title.text(), Some("validation:<script>alert(1)</script>\"'&\u{fffd}{metric} (lower is better)"));
    // The tooltip's label is the name as it is: the page shows it as text.
    assert!(picture.hits[0].lines.iter().any(|(label, _)| label == hostile));
}

#[test]
fn pictures_of_a_large_job_stay_small() {
    let job = Job::made_up(500, 300, 2);
    for view in [history(&plain(&job)), curves(&plain(&job)), comparison(&plain(&job), &[1, 2])] {
        let picture = drawn(&view, 1200, 380);
        assert!(picture.svg.len() < 120_000, "{}: {} bytes", view.id, picture.svg.len());
        assert!(picture.hits.len() <= 2_400);
    }
}

#[test]
fn every_key_has_both_languages_and_the_same_placeholders() {
    let placeholders = |text: &str| {
        let mut names: Vec<String> =
            text.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name.to_owned()).collect();
        names.sort();
        names
    };
    let (en, fr) = (texts("en"), texts("fr"));
    assert_eq!((en.decimal, fr.decimal), ('.', ','));
    for (key, text) in &en.strings {
        assert_eq!(placeholders(text), placeholders(&fr.strings[key]), "{key}");
    }
    for_each_picture(|case, view, _| {
        let mut keys: Vec<&str> = vec![&view.x.title.key, &view.y.title.key];
        keys.extend(view.notes.iter().chain(&view.empty).map(|phrase| phrase.key.as_str()));
        keys.extend(view.hits.iter().flat_map(|hit| &hit.lines).map(|(label, _)| label.as_str()));
        let names = |key: &str| key.ends_with(":logloss") || space().dims.iter().any(|dim| dim.name == key);
        for key in keys.into_iter().filter(|key| !names(key)) {
            assert!(en.strings.contains_key(key), "{case}: no text for {key}");
        }
    });
}

/// Writes the pictures that a person looks at to the folder named by `CHART_OUT`.
#[test]
fn pictures_for_people_are_written_when_asked_for() {
    let Ok(folder) = std::env::var("CHART_OUT") else { return };
    for (name, job) in &jobs() {
        for view in [history(&plain(job)), curves(&plain(job))] {
            for (width, height) in [(340, 240), (720, 320), (1200, 380)] {
                let language = if width == 340 { "fr" } else { "en" };
                let picture = draw(&view, Size { width, height }, &texts(language)).unwrap();
                std::fs::write(format!("{folder}/{name}-{}-{width}.svg", view.id), picture.svg).unwrap();
            }
        }
    }
}
