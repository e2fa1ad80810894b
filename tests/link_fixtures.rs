//! A link that was made once opens in all later versions: those under `tests/links` were made by the version of the format that
//! their folder names, and say today what they said then.

// Helpers of a test may panic: it is how a test fails.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod linked_job;

use linked_job::{data, finished, session, settings, short};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use tuning_playground::formats::link::{Link, Teacher, VERSION, decode};
use tuning_playground::session::dto::ShareOptions;
use tuning_playground::session::{Session, native};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/links")
}

/// All that a link says, in words of this test: what the code calls things may change.
fn told(link: &Link) -> String {
    let mut text = String::new();
    let Link { request, data, parents, results, teacher } = link;
    writeln!(text, "job {}", request.to_json()).unwrap();
    writeln!(text, "data {} {}", if data.is_builtin { "builtin" } else { "file" }, data.hash).unwrap();
    writeln!(text, "file {:?}", data.bytes.as_ref().map(|bytes| String::from_utf8_lossy(bytes))).unwrap();
    for parent in parents {
        writeln!(text, "parent {parent}").unwrap();
    }
    let Teacher { hidden, locked, step, text: own, autostart, language } = teacher;
    writeln!(text, "teacher {hidden:?} {locked:?} {step:?} {own:?} {autostart} {language:?}").unwrap();
    let Some(results) = results else { return text };
    let past = &results.past;
    let completion = past.completion.map(|completion| serde_json::to_string(&completion).unwrap());
    writeln!(text, "results {:?} {completion:?} {} {}", past.status, past.revision, past.elapsed).unwrap();
    writeln!(text, "outlook {}", serde_json::to_string(&past.outlook).unwrap()).unwrap();
    writeln!(text, "metrics {}", results.metrics.join(" ")).unwrap();
    for record in &past.records {
        let point: Vec<String> = record.assignment.iter().map(ToString::to_string).collect();
        write!(text, "trial {} {:?} {:?} [{}]", record.id, record.origin, record.state, point.join(", ")).unwrap();
        write!(text, " known {} bracket {:?}", record.informed_by, record.bracket).unwrap();
        write!(text, " rounds {}/{}/{}", record.rounds(), record.to_round, record.max_rounds).unwrap();
        for metric in 0..results.metrics.len() {
            write!(text, " {:?}", record.last_value(metric)).unwrap();
        }
        text.push('\n');
    }
    text
}

#[test]
fn links_of_every_version_say_what_they_said() {
    let mut n_links = 0;
    for version in std::fs::read_dir(folder()).unwrap() {
        for entry in std::fs::read_dir(version.unwrap().path()).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|extension| extension != "link") {
                continue;
            }
            n_links += 1;
            let link = decode(std::fs::read_to_string(&path).unwrap().trim()).expect("it opens");
            let then = std::fs::read_to_string(path.with_extension("txt")).unwrap();
            assert!(told(&link) == then, "{} says something else than it did", path.display());
            // Those on the page's data give the job that they gave.
            if link.data.is_builtin {
                let mut session = Session::new();
                session.load(link.file(), &data(link.file())).unwrap();
                let run = session.restore(&link, link.file(), &data(link.file()), 0.0).unwrap();
                assert_eq!(run.is_some(), link.results.is_some());
            }
        }
    }
    assert!(n_links >= 6, "only {n_links} links");
}

fn options() -> ShareOptions {
    ShareOptions { with_results: true, builtin: true, ..ShareOptions::default() }
}

/// Links of today's version, by name.
fn made() -> Vec<(&'static str, String)> {
    let of_strategy = |file: &str, strategy: &str, options: &ShareOptions| {
        let session = finished(file, |objective| short(objective, strategy, 15));
        session.share(&data(file), options).unwrap().fragment
    };
    let default = finished("diabetes.csv", |objective| settings(objective, "Bayesian", 20));
    let teacher = Teacher {
        hidden: vec!["strategy".into(), "request".into()],
        locked: vec!["seed".into()],
        step: Some(3),
        text: Some("Find a better <b>learning rate</b>. « Bonne chance ! »".into()),
        autostart: true,
        language: Some("fr".into()),
    };
    let (form, objective) = session("wine.csv");
    let request = form.request(&settings(&objective, "Bayesian", 20)).unwrap().to_string();
    let mut family = finished("iris.csv", |objective| short(objective, "Bayesian", 6));
    let mut child = short(&session("iris.csv").1, "Bayesian", 6);
    (child.name, child.seed) = ("child".into(), "2".into());
    (child.rules.warm_start, child.rules.parents) = ("IdenticalDataAndAlgorithm".into(), family.parents());
    family.start(&child, 0.0).unwrap();
    native::run(&mut family, 1, || 1000.0).unwrap();
    vec![
        ("default", default.share(&data("diabetes.csv"), &options()).unwrap().fragment),
        ("hyperband", of_strategy("breast_cancer.csv", "Hyperband", &options())),
        (
            "tpe_own_data",
            of_strategy("iris.csv", "TPE", &ShareOptions { builtin: false, with_data: true, ..options() }),
        ),
        ("random_file", of_strategy("penguins.csv", "Random", &ShareOptions { builtin: false, ..options() })),
        ("teacher", {
            let options = ShareOptions { teacher, ..options() };
            form.share_request(&request, &data("wine.csv"), &options).unwrap().fragment
        }),
        ("child", family.share(&data("iris.csv"), &options()).unwrap().fragment),
    ]
}

/// `cargo test --test link_fixtures write -- --ignored` adds what is missing; what is there is never written again.
#[test]
#[ignore = "adds the links of a new version"]
fn write_those_that_are_missing() {
    let folder = folder().join(VERSION.to_string());
    std::fs::create_dir_all(&folder).unwrap();
    for (name, fragment) in made() {
        let path = folder.join(name).with_extension("link");
        if !path.exists() {
            std::fs::write(path.with_extension("txt"), told(&decode(&fragment).unwrap())).unwrap();
            std::fs::write(path, fragment + "\n").unwrap();
        }
    }
}
