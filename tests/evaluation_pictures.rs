//! Pictures and sentences of the final models as people see them: well-formed, styled, in both languages, at both sizes.

// Helpers of tests may unwrap as tests do.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod catalogue;

use catalogue::catalogue;
use tuning_playground::analysis::evaluation::{Bootstrap, Evaluated, Rerun, Task, TestRows, fluke};
use tuning_playground::booster::metric;
use tuning_playground::chart::{Picture, Size, Texts, draw};
use tuning_playground::tuner::Direction;
use tuning_playground::view::evaluation::{EvaluationPicture, evaluation, fluke_sentence, reason, verdict_sentence};
use tuning_playground::view::{Phrase, View};

const IDS: [&str; 5] = ["roc", "precision_recall", "calibration", "scores", "residuals"];
const SIZES: [(u32, u32); 3] = [(340, 300), (420, 360), (900, 380)];

fn texts(language: &str) -> Texts {
    let own = |(key, text): (String, String)| key.strip_prefix("chart.").map(|key| (key.to_string(), text));
    Texts::new(catalogue(language).into_iter().filter_map(own).collect())
}

/// Numbers in [0, 1) of a small linear congruential generator.
fn numbers() -> impl FnMut() -> f32 {
    let mut state = 12345_u64;
    move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f32 / (1 << 24) as f32
    }
}

fn of_classes(n: usize, names: [&str; 2]) -> Evaluated {
    let mut random = numbers();
    let labels: Vec<f32> = (0..n).map(|_| f32::from(u8::from(random() < 0.4))).collect();
    let mut scores = |noise: f32| -> Vec<f32> {
        labels.iter().map(|label| (0.5 + (label - 0.5) * 0.6 + noise * (random() - 0.5)).clamp(0.0, 1.0)).collect()
    };
    let (tuned, default) = (scores(0.8), scores(1.4));
    let classes = names.map(str::to_owned).into();
    Evaluated::new(TestRows { task: Task::Binary, classes, labels, weights: None, tuned, default }).unwrap()
}

fn of_numbers(n: usize) -> Evaluated {
    let mut random = numbers();
    let labels: Vec<f32> = (0..n).map(|_| 100.0 * random() * random()).collect();
    let mut near = |noise: f32| labels.iter().map(|label| label + noise * (random() - 0.5)).collect();
    let (tuned, default) = (near(20.0), near(40.0));
    let rows = TestRows { task: Task::Regression, classes: Vec::new(), labels, weights: None, tuned, default };
    Evaluated::new(rows).unwrap()
}

/// Every picture of a few evaluations, at every size, in both languages; those without anything to show too.
fn for_each_picture(check: impl Fn(&str, &View, &Picture)) {
    let cases = [
        ("few rows", of_classes(40, ["no", "yes"])),
        ("many rows", of_classes(20_000, ["no", "yes"])),
        ("long names", of_classes(300, ["<b>&", "a class whose name is a good deal longer than any axis"])),
        ("numbers", of_numbers(80)),
        ("many numbers", of_numbers(20_000)),
    ];
    for language in ["en", "fr"] {
        let texts = texts(language);
        for (name, evaluated) in &cases {
            for id in IDS {
                let view = evaluation(id, &EvaluationPicture { evaluated, class: 1, threshold: Some(0.4) }).unwrap();
                for (width, height) in SIZES {
                    let picture = draw(&view, Size { width, height }, &texts).unwrap();
                    check(&format!("{name}, {id}, {language}, {width} x {height}"), &view, &picture);
                }
            }
        }
    }
}

#[test]
fn pictures_are_well_formed_and_the_stylesheet_knows_their_classes() {
    let stylesheet = include_str!("../www/chart.css");
    for_each_picture(|case, view, picture| {
        let document = roxmltree::Document::parse(&picture.svg).unwrap();
        for node in document.descendants().filter(|node| node.is_element()) {
            for attribute in ["style", "fill", "stroke", "color", "data-trial"] {
                assert!(node.attribute(attribute).is_none(), "{case}: {attribute} on {:?}", node.tag_name());
            }
            for class in node.attribute("class").expect("every element has a class").split(' ') {
                let known = stylesheet.contains(&format!(".{class}")) || class == format!("chart-{}", view.id);
                assert!(known, "{case}: the stylesheet does not know {class}");
            }
            assert!(!node.attribute("d").unwrap_or_default().contains("NaN"), "{case}");
        }
        assert!(picture.svg.len() < 90_000, "{case}: {} bytes", picture.svg.len());
        assert_eq!(picture.hits.is_empty(), view.empty.is_some(), "{case}");
        for hit in &picture.hits {
            let inside = hit.x >= 20.0 && hit.x <= f64::from(picture.width) && hit.y >= 4.0;
            assert!(inside && hit.y <= f64::from(picture.height) - 30.0 && hit.trial.is_none(), "{case}: {hit:?}");
        }
    });
}

#[test]
fn every_text_is_in_the_catalogues() {
    let english = texts("en");
    for_each_picture(|case, view, _| {
        let mut keys: Vec<&str> =
            [&view.x, &view.y].iter().flat_map(|axis| [&*axis.title.key, &*axis.short_title.key]).collect();
        keys.extend(view.notes.iter().chain(&view.empty).map(|phrase| phrase.key.as_str()));
        keys.extend(view.hits.iter().flat_map(|hit| &hit.lines).map(|(label, _)| label.as_str()));
        for key in keys {
            assert!(english.strings.contains_key(key), "{case}: no text for {key}");
        }
    });
}

#[test]
fn sentences_have_all_their_numbers_in_both_languages() {
    let evaluated = of_classes(300, ["no", "yes"]);
    let mut bootstrap = Bootstrap::new(&evaluated, metric::parse("auc").unwrap(), 0).unwrap();
    while bootstrap.step(100) {}
    let comparison = bootstrap.comparison().unwrap();
    let rerun = |trial, before, values: [f64; 3]| Rerun { trial, before, values: values.into() };
    let reruns = [rerun(4, 0.1, [0.31, 0.32, 0.33]), rerun(9, 0.2, [0.21, 0.22, 0.22])];
    let found = fluke(&reruns, Direction::Minimize, 0.25).unwrap();
    use tuning_playground::analysis::evaluation::{FlukeVerdict, Reason, Verdict};
    let mut phrases: Vec<Phrase> = Vec::new();
    for verdict in [Verdict::Better, Verdict::Worse, Verdict::NotToldApart] {
        phrases.push(verdict_sentence(&tuning_playground::analysis::evaluation::Comparison {
            verdict,
            ..comparison.clone()
        }));
    }
    for verdict in [
        FlukeVerdict::StaysAhead,
        FlukeVerdict::FirstNotToldApart,
        FlukeVerdict::BehindNotToldApart,
        FlukeVerdict::Overtaken,
    ] {
        let fluke = tuning_playground::analysis::evaluation::Fluke { verdict, ..found.clone() };
        phrases.push(fluke_sentence(&fluke, "logloss"));
    }
    phrases.extend(
        [
            Reason::NoRows,
            Reason::Lengths,
            Reason::NotANumber { rows: 3 },
            Reason::NoWeight,
            Reason::NoneOfClass { class: "yes".into() },
            Reason::AllOfClass { class: "yes".into() },
            Reason::NotProbabilities,
            Reason::OtherTask,
            Reason::MetricUndefined { metric: "auc".into() },
            Reason::TooFewTrials,
            Reason::TooFewRepeats,
        ]
        .iter()
        .map(reason),
    );
    for language in ["en", "fr"] {
        let texts = texts(language);
        for phrase in &phrases {
            let sentence = texts.phrase(phrase);
            assert!(sentence != phrase.key && !sentence.contains(['{', '}']), "{language}: {sentence}");
        }
    }
    assert!(texts("en").phrase(&phrases[0]).contains("1000 resamples of 300 rows"));
}
