//! Charts of the console on whole jobs: parallel coordinates, timeline, distribution; the target in the history and the
//! median in the curves. Checked as XML, in size, and against a few stored snapshots.

// Helpers of tests may unwrap as tests do.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod catalogue;
mod made_up_job;

use made_up_job::{Job, drawn, space, texts};
use std::collections::BTreeSet;
use tuning_playground::analysis::{Brush, matches, narrowed};
use tuning_playground::chart::{Picture, Size, draw, draw_parallel, place_axes};
use tuning_playground::tuner::record::{FailReason, RoundReport, StopReason, TrialRecord, TrialState, WorkSpan};
use tuning_playground::tuner::space::{Range, Scaling, Space, Value};
use tuning_playground::view::{
    JobPicture, ParallelView, TimelinePicture, View, curves, distribution, history, parallel, timeline,
};

fn timeline_of(job: &Job) -> View {
    timeline(&TimelinePicture { job: job.picture(), started: 0.0, now: job.now, worker_use: Some(91.2) })
}

fn views(job: &Job) -> [View; 4] {
    let picture = job.picture();
    [history(&picture), curves(&picture), distribution(&picture), timeline_of(job)]
}

fn jobs() -> Vec<(&'static str, Job)> {
    let mut busy = Job::made_up(60, 100, 3);
    busy.selected = Some(20);
    let mut failed = Job::made_up(5, 10, 0);
    for record in &mut failed.records {
        record.state = TrialState::Failed(FailReason::ObjectiveNotANumber);
    }
    failed.best = None;
    let mut tied = Job::made_up(12, 10, 0);
    for report in tied.records.iter_mut().flat_map(|record| &mut record.reports) {
        report.values[0] = 0.5;
    }
    let mut outlier = Job::made_up(30, 40, 0);
    outlier.records[3].reports.iter_mut().for_each(|report| report.values[0] = 55.0);
    outlier.selected = outlier.best;
    vec![
        ("empty", Job::made_up(0, 40, 0)),
        ("first", Job::made_up(1, 40, 1)),
        ("one", Job::made_up(1, 40, 0)),
        ("failed", failed),
        ("tied", tied),
        ("outlier", outlier),
        ("busy", busy),
        ("huge", Job::made_up(1000, 100, 4)),
    ]
}

const SIZES: [(u32, u32); 4] = [(160, 120), (340, 300), (720, 320), (1100, 360)];

fn drawn_parallel(view: &ParallelView, width: u32, height: u32) -> Picture {
    draw_parallel(view, Size { width, height }, &texts("en")).unwrap()
}

/// Brushes on the first axis and on the list.
fn brushes(view: &ParallelView) -> Vec<Brush> {
    [(0, 0.4, 0.9), (5, 0.0, 0.5)].into_iter().filter_map(|(axis, from, to)| view.brush(axis, from, to)).collect()
}

/// Every picture of every job.
fn for_each_picture(check: impl Fn(&str, &Picture)) {
    for (name, job) in &jobs() {
        for (width, height) in SIZES {
            for view in views(job) {
                check(&format!("{name}, {}, {width} wide", view.id), &drawn(&view, width, height));
            }
            let view = parallel(&job.picture(), &[]);
            check(&format!("{name}, parallel, {width} wide"), &drawn_parallel(&view, width, height));
            let brushed = parallel(&job.picture(), &brushes(&view));
            check(&format!("{name}, brushed, {width} wide"), &drawn_parallel(&brushed, width, height));
        }
    }
}

#[test]
fn a_young_jobs_parallel_coordinates_look_as_agreed() {
    let mut job = Job::made_up(7, 12, 1);
    (job.selected, job.best) = (Some(2), Some(4));
    job.space.dims.truncate(3);
    job.records.iter_mut().for_each(|record| record.assignment.truncate(3));
    insta::assert_snapshot!(drawn_parallel(&parallel(&job.picture(), &[]), 360, 200).svg);
}

#[test]
fn a_young_jobs_timeline_looks_as_agreed() {
    let mut job = Job::made_up(8, 12, 2);
    job.selected = Some(2);
    insta::assert_snapshot!(drawn(&timeline_of(&job), 360, 200).svg);
}

#[test]
fn a_young_jobs_distribution_looks_as_agreed() {
    let job = Job::made_up(8, 12, 1);
    insta::assert_snapshot!(drawn(&distribution(&job.picture()), 360, 200).svg);
}

#[test]
fn pictures_are_well_formed_and_leave_colours_to_the_stylesheet() {
    let stylesheet = include_str!("../www/chart.css");
    for_each_picture(|case, picture| {
        let document = roxmltree::Document::parse(&picture.svg).unwrap();
        for node in document.descendants().filter(|node| node.is_element()) {
            assert!(["svg", "path", "circle", "text", "rect"].contains(&node.tag_name().name()), "{case}");
            for attribute in ["style", "fill", "stroke", "color"] {
                assert!(node.attribute(attribute).is_none(), "{case}: {attribute} on {:?}", node.tag_name());
            }
            let classes = node.attribute("class").expect("every element has a class").split(' ');
            for class in classes.filter(|_| node.tag_name().name() != "svg") {
                assert!(stylesheet.contains(&format!(".{class}")), "{case}: the stylesheet does not know {class}");
            }
        }
    });
}

#[test]
fn places_that_answer_lie_in_the_picture_and_stand_for_what_is_drawn() {
    for_each_picture(|case, picture| {
        let (width, height) = (f64::from(picture.width), f64::from(picture.height));
        let document = roxmltree::Document::parse(&picture.svg).unwrap();
        let trials =
            document.descendants().filter_map(|node| node.attribute("data-trial").or(node.attribute("data-trials")));
        let drawn: BTreeSet<u32> = trials.flat_map(|trials| trials.split(' ')).map(|it| it.parse().unwrap()).collect();
        for hit in &picture.hits {
            assert!((0.0..=width).contains(&hit.x) && (0.0..=height).contains(&hit.y), "{case}: {hit:?}");
            let is_step = case.contains("distribution");
            assert!(is_step || hit.trial.is_none_or(|trial| drawn.contains(&trial)), "{case}: {hit:?}");
            assert!(!hit.lines.is_empty());
        }
    });
}

#[test]
fn every_text_is_translated_and_leaves_no_hole() {
    let words = texts("fr").strings;
    let metric = "validation:logloss";
    for_each_picture(|case, picture| {
        let known =
            |label: &str| words.contains_key(label) || label == metric || space().dims.iter().any(|d| d.name == label);
        for (label, text) in picture.hits.iter().flat_map(|hit| &hit.lines) {
            assert!(known(label), "{case}: no text for {label}");
            assert!(!text.is_empty() && !text.contains(['{', '_']) || text.contains(':'), "{case}: {text}");
        }
        let document = roxmltree::Document::parse(&picture.svg).unwrap();
        for text in document.descendants().filter(|node| node.has_tag_name("text")).filter_map(|node| node.text()) {
            let is_name = space().dims.iter().any(|dim| dim.name.starts_with(text.trim_end_matches('…')));
            assert!(is_name || !text.contains(['{', '_']), "{case}: {text}");
        }
    });
}

#[test]
fn pictures_of_a_large_job_stay_small() {
    let mut job = Job::made_up(1000, 100, 4);
    // As after textbook Hyperband: a trial in several stretches.
    for record in &mut job.records {
        let whole = record.spans[0];
        let third = (whole.to.unwrap_or(job.now) - whole.from) / 3.0;
        let cut = |part: f64| WorkSpan {
            from: whole.from + part * third,
            to: Some(whole.from + (part + 0.9) * third),
            ..whole
        };
        record.spans = vec![cut(0.0), cut(1.0), cut(2.0)];
    }
    for view in views(&job) {
        let picture = drawn(&view, 1100, 360);
        assert!(picture.svg.len() < 200_000, "{}: {} bytes", view.id, picture.svg.len());
        assert!(picture.hits.len() <= 2_500, "{}: {} places", view.id, picture.hits.len());
    }
    let picture = drawn_parallel(&parallel(&job.picture(), &[]), 1100, 360);
    assert!(picture.svg.len() < 200_000, "{} bytes", picture.svg.len());
    let texts: usize = picture.hits.iter().map(|hit| hit.lines.len()).sum();
    assert!(texts <= 12_000, "{texts} lines of tooltips");
}

#[test]
fn a_brush_by_pixels_selects_what_lies_under_it_and_narrows_the_range() {
    let job = Job::made_up(60, 100, 0);
    let view = parallel(&job.picture(), &[]);
    let size = Size { width: 1100, height: 360 };
    let places = place_axes(&view, size, &texts("en")).unwrap();
    let picture = draw_parallel(&view, size, &texts("en")).unwrap();
    assert_eq!(picture.axes, places);
    // From a quarter of the axis of eta to three quarters: 0.005 * 100^0.25 = 0.0158 to 0.005 * 100^0.75 = 0.158.
    let eta = &places[0];
    let at = |share: f64| eta.top + (1.0 - share) * (eta.bottom - eta.top);
    let brush = view.brush(0, eta.share(at(0.75)), eta.share(at(0.25))).unwrap();
    let (from, to): (f64, f64) = (brush.from.parse().unwrap(), brush.to.parse().unwrap());
    assert!((from / 0.0158 - 1.0).abs() < 0.03 && (to / 0.158 - 1.0).abs() < 0.03, "{brush:?}");

    let found: BTreeSet<u32> = matches(&job.records, 0, std::slice::from_ref(&brush)).into_iter().collect();
    let inside = picture.hits.iter().filter(|hit| hit.x == eta.x && hit.y >= at(0.75) + 1.5 && hit.y <= at(0.25) - 1.5);
    let under: BTreeSet<u32> = inside.filter_map(|hit| hit.trial).collect();
    assert!(under.len() > 20 && under.is_subset(&found), "{under:?} {found:?}");
    assert!(found.len() <= under.len() + 3);

    let dims = narrowed(&job.space, std::slice::from_ref(&brush));
    assert_eq!(dims[0].range, Range::Continuous { min: from, max: to, scaling: Scaling::Logarithmic });
    assert!(Space::check(dims).is_ok());
    // Drawn again, the brush is where it was put, to the accuracy of its digits.
    let again = drawn_parallel(&parallel(&job.picture(), &[brush]), size.width, size.height);
    let (top, bottom) = again.axes[0].brush.unwrap();
    let shares = (again.axes[0].share(top), again.axes[0].share(bottom));
    assert!((shares.0 - 0.75).abs() < 0.006 && (shares.1 - 0.25).abs() < 0.006, "{shares:?}");
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 150, failure_persistence: None, ..Default::default() })]

    /// Metrics overflow, divide by zero and tie; values lie outside every range; the picture must stay a picture.
    #[test]
    fn any_values_give_a_well_formed_picture(
        trials in proptest::collection::vec((0..6_u8, 0..14_usize, 0.0..1.0_f64, -3_i64..300), 0..20),
        minimize: bool,
        picked in proptest::option::of(0..20_u32),
        width in 160..1000_u32,
        height in 120..500_u32,
    ) {
        let strange =
            [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 0.0, -0.0, 1e300, -1e300, 1e-300, 5e-324, 1e16, -1e8, 1e100];
        let mut job = Job::made_up(0, 6, 0);
        for (id, (state, kind, plain, depth)) in (0..).zip(trials) {
            let value = strange.get(kind).copied().unwrap_or(plain);
            let state = match state {
                0 => TrialState::Waiting,
                1 => TrialState::Running,
                5 => TrialState::Held,
                2 => TrialState::Completed,
                3 => TrialState::Stopped(StopReason::User),
                _ => TrialState::Failed(FailReason::ObjectiveNotANumber),
            };
            let rate = if depth % 2 == 0 { Value::Inactive } else { Value::Real(plain) };
            let numbers = [Value::Real(value), Value::Integer(depth), Value::Real(plain), Value::Real(-value), Value::Real(0.0)];
            let assignment = [&numbers[..], &[Value::Category("<a>".into()), rate]].concat();
            let reports = vec![RoundReport { round: 1, values: vec![value, value] }];
            let spans = vec![WorkSpan { worker: id % 3, from: plain * 1e4, to: (id % 2 == 0).then_some(2e4 * plain) }];
            job.records.push(TrialRecord { state, reports, spans, ..TrialRecord::proposed(id, assignment, 6) });
        }
        (job.best, job.selected, job.now) = (picked, picked, 1e4);
        let picture = JobPicture { minimize, target: Some(0.4), ..job.picture() };
        let plain = parallel(&picture, &[]);
        let brushed = parallel(&picture, &brushes(&plain));
        let mut pictures = vec![drawn_parallel(&plain, width, height), drawn_parallel(&brushed, width, height)];
        pictures.extend([history(&picture), distribution(&picture), timeline_of(&job)].map(|view| drawn(&view, width, height)));
        for picture in pictures {
            let document = roxmltree::Document::parse(&picture.svg).unwrap();
            for node in document.descendants() {
                let path = node.attribute("d").unwrap_or_default();
                proptest::prop_assert!(path.chars().all(|c| "Mlaz 0123456789.-".contains(c)), "{path}");
                for name in ["x", "y"] {
                    let at = node.attribute(name).map_or(0.0, |text| text.parse::<f64>().unwrap());
                    proptest::prop_assert!(at >= -20.0 && at <= f64::from(width.max(height)) + 20.0, "{name}={at}");
                }
            }
            for hit in &picture.hits {
                proptest::prop_assert!((0.0..=f64::from(width)).contains(&hit.x) && (0.0..=f64::from(height)).contains(&hit.y));
            }
        }
    }
}

/// Writes the pictures that a person looks at to the folder named by `CHART_OUT`, and how long each took.
#[test]
fn pictures_for_people_are_written_when_asked_for() {
    let Ok(folder) = std::env::var("CHART_OUT") else { return };
    for (name, job) in &jobs() {
        for (width, height) in [(1100, 360), (340, 300)] {
            let words = texts(if width == 340 { "fr" } else { "en" });
            let size = Size { width, height };
            let write = |id: &str, make: &dyn Fn() -> Picture| {
                let start = std::time::Instant::now();
                let picture = make();
                eprintln!(
                    "{name}-{id}-{width}: {:.1} ms, {} bytes",
                    start.elapsed().as_secs_f64() * 1e3,
                    picture.svg.len()
                );
                std::fs::write(format!("{folder}/{name}-{id}-{width}.svg"), picture.svg).unwrap();
            };
            write("history", &|| draw(&history(&job.picture()), size, &words).unwrap());
            write("curves", &|| draw(&curves(&job.picture()), size, &words).unwrap());
            write("distribution", &|| draw(&distribution(&job.picture()), size, &words).unwrap());
            write("timeline", &|| draw(&timeline_of(job), size, &words).unwrap());
            write("parallel", &|| draw_parallel(&parallel(&job.picture(), &[]), size, &words).unwrap());
            let brushes = brushes(&parallel(&job.picture(), &[]));
            write("brushed", &|| draw_parallel(&parallel(&job.picture(), &brushes), size, &words).unwrap());
        }
    }
}
