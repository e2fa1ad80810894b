//! A job goes into a link and comes back: the same picture, and the same trials when it is run again.

// Helpers of a test may panic: it is how a test fails.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod linked_job;

use linked_job::{FILES, data, finished, session, settings, short};
use tuning_playground::formats::link::{Link, Replay, Teacher};
use tuning_playground::session::dto::{LinkShared, ShareOptions};
use tuning_playground::session::{Session, link, native};

fn options() -> ShareOptions {
    ShareOptions { with_results: true, builtin: true, ..ShareOptions::default() }
}

fn shared(session: &Session, file: &str) -> LinkShared {
    session.share(&data(file), &options()).unwrap()
}

/// What the page shows, but for clocks and workers.
fn shown(session: &Session) -> serde_json::Value {
    let mut snapshot = serde_json::to_value(session.snapshot(1000.0).unwrap()).unwrap();
    snapshot["times"] = serde_json::Value::Null;
    for trial in snapshot["trials"].as_array_mut().unwrap() {
        trial["times"] = serde_json::Value::Null;
    }
    snapshot
}

fn opened(fragment: &str, file: &str) -> (Link, Session) {
    let (link, _) = link::open(fragment).unwrap();
    let mut session = Session::new();
    session.load(file, &data(file)).unwrap();
    session.restore(&link, file, &data(file), 5000.0).unwrap().expect("it has results");
    (link, session)
}

#[test]
fn every_strategy_comes_back_as_it_was_and_runs_again_to_the_bit() {
    for (file, strategy) in [
        ("diabetes.csv", "Bayesian"),
        ("breast_cancer.csv", "Hyperband"),
        ("iris.csv", "TPE"),
        ("wine.csv", "Random"),
        ("penguins.csv", "Bayesian"),
    ] {
        let first = finished(file, |objective| short(objective, strategy, 30));
        let fragment = shared(&first, file).fragment;
        let (link, mut restored) = opened(&fragment, file);
        assert!(shown(&restored) == shown(&first), "{file} {strategy}");
        assert_eq!(restored.replay(&link), Some(Replay::Same { compared: 30, of: 30 }), "{file} {strategy}");
        // The page's form says of it what it said where the link was made.
        let mut page = Session::new();
        let taken = page.take(&link, file, &data(file), 5000.0).unwrap();
        assert!(taken.run.is_some() && taken.notices.is_empty(), "{file} {strategy}: {:?}", taken.notices);
        assert_eq!(page.request(&taken.job).unwrap().to_string(), link.request.to_json().to_string());
        assert!(shown(&page) == shown(&first), "{file} {strategy}, as the page takes it");
        // What was opened is shared as the same link.
        assert_eq!(shared(&restored, file).fragment, fragment);

        restored.start_request(link.request.clone(), 0.0).unwrap();
        assert_eq!(restored.replay(&link), Some(Replay::Same { compared: 0, of: 30 }));
        native::run(&mut restored, 3, || 2000.0).unwrap();
        assert_eq!(restored.replay(&link), Some(Replay::Same { compared: 30, of: 30 }), "{file} {strategy}");
        assert!(shown(&restored) == shown(&first), "{file} {strategy}, run again");
    }
}

/// The records as JSON, as a file beside the link has them.
fn records(session: &Session) -> String {
    serde_json::to_string(&session.records().unwrap()).unwrap()
}

#[test]
fn a_file_beside_the_link_brings_learning_curves_and_times_back() {
    let first = finished("diabetes.csv", |objective| short(objective, "Bayesian", 12));
    let (link, mut restored) = opened(&shared(&first, "diabetes.csv").fragment, "diabetes.csv");
    assert_ne!(records(&restored), records(&first), "a link has the last points only");
    restored.recall(&link, &records(&first), 9000.0).unwrap();
    // On the clock of the session that took them: its job ends now.
    let [mut now, mut then] = [records(&restored), records(&first)].map(parsed);
    let passed = 9000.0 - number(&then["ended"]);
    for (name, value) in ["started", "ended"].map(|name| (name, number(&then[name]) + passed)) {
        assert_eq!(number(&now[name]), value, "{name}");
    }
    let spans = |all: &serde_json::Value| {
        all["records"].as_array().unwrap().iter().map(|record| record["spans"].clone()).collect::<Vec<_>>()
    };
    for (now, then) in spans(&now).iter().zip(spans(&then)) {
        assert_eq!(number(&now[0]["from"]), number(&then[0]["from"]) + passed);
    }
    for all in [&mut now, &mut then] {
        without_times(all);
    }
    assert_eq!(now, then);
    assert!(shown(&restored) == shown(&first));
    // As long as it took.
    let elapsed = |session: &Session| session.snapshot(1e6).unwrap().times.elapsed;
    assert_eq!(elapsed(&restored), elapsed(&first));
}

fn parsed(text: String) -> serde_json::Value {
    serde_json::from_str(&text).unwrap()
}

fn number(value: &serde_json::Value) -> f64 {
    value.as_f64().unwrap()
}

/// Takes the clock out of records.
fn without_times(all: &mut serde_json::Value) {
    let none = serde_json::Value::Null;
    (all["started"], all["ended"], all["usage"]["upto"]) = (none.clone(), none.clone(), none.clone());
    for record in all["records"].as_array_mut().unwrap() {
        (record["started"], record["ended"], record["spans"]) = (none.clone(), none.clone(), none.clone());
    }
}

#[test]
fn records_of_another_job_are_refused_and_nothing_changes() {
    let first = finished("iris.csv", |objective| short(objective, "Random", 6));
    let (link, mut restored) = opened(&shared(&first, "iris.csv").fragment, "iris.csv");
    let (before, whole) = (records(&restored), records(&first));
    let changed = |edit: &dyn Fn(&mut serde_json::Value)| {
        let mut all = parsed(whole.clone());
        edit(&mut all);
        all.to_string()
    };
    let other = finished("iris.csv", |objective| short(objective, "Random", 5));
    for (what, text) in [
        ("no JSON", "{".to_string()),
        ("no records", "{}".to_string()),
        ("those of fewer trials", records(&other)),
        ("one trial twice", changed(&|all| all["records"][1]["id"] = 0.into())),
        (
            "another last value",
            changed(&|all| {
                let metrics = all["records"][2]["metrics"].as_array_mut().unwrap();
                *metrics.last_mut().unwrap() = 0.123.into();
            }),
        ),
        ("rounds out of order", changed(&|all| all["records"][3]["rounds"][0] = 7.into())),
        ("a metric too few", changed(&|all| drop(all["records"][4]["metrics"].as_array_mut().unwrap().remove(0)))),
        ("a job that is not over", changed(&|all| all["status"] = "InProgress".into())),
        ("a part of each only", changed(&|all| all["records"][5]["known_reports"] = 1.into())),
    ] {
        let refused = restored.recall(&link, &text, 9000.0).err().map(|sentences| sentences[0].code.clone());
        assert_eq!(refused.as_deref(), Some("link_parts"), "{what}");
        assert_eq!(records(&restored), before, "{what}");
    }
    restored.recall(&link, &whole, 9000.0).unwrap();
}

#[test]
fn a_run_that_differs_says_which_trial_and_in_what() {
    let first = finished("iris.csv", |objective| short(objective, "Random", 12));
    let (mut link, mut session) = opened(&shared(&first, "iris.csv").fragment, "iris.csv");
    let results = link.results.as_mut().unwrap();
    results.past.records[7].reports[0].values[1] *= 1.0 + f64::from(f32::EPSILON);
    let Some(Replay::Differs(difference)) = session.replay(&link) else { panic!("one bit differs") };
    assert_eq!(difference.trial, 7);
    let message = Replay::Differs(difference).message();
    assert_eq!(message.code, "replay_other_metric");
    assert_eq!(message.params.get("trial").map(String::as_str), Some("8"), "{message:?}");

    // Another seed is another job: it is not held against the link.
    let mut request = link.request.clone();
    request.seed += 1;
    session.start_request(request, 0.0).unwrap();
    assert_eq!(session.replay(&link), None);
}

#[test]
fn other_data_than_the_links_are_refused_and_change_nothing() {
    let first = finished("iris.csv", |objective| short(objective, "Random", 4));
    let (link, mut session) = opened(&shared(&first, "iris.csv").fragment, "iris.csv");
    let before = shown(&session);
    session.load("wine.csv", &data("wine.csv")).unwrap();
    let error = session.restore(&link, "wine.csv", &data("wine.csv"), 0.0).unwrap_err();
    assert_eq!(error[0].code, "link_other_file");
    assert_eq!(shown(&session), before);
    assert_eq!(link::recognise(&link, "mine.csv", &data("iris.csv")), Ok(()));
}

#[test]
fn a_file_of_ones_own_goes_into_the_link_only_if_it_is_wanted() {
    let session = finished("iris.csv", |objective| short(objective, "Random", 4));
    let own = ShareOptions { builtin: false, ..options() };
    let without = session.share(&data("iris.csv"), &own).unwrap();
    let with = session.share(&data("iris.csv"), &ShareOptions { with_data: true, ..own.clone() }).unwrap();
    assert_eq!((without.with_data, with.with_data), (false, true));
    assert_eq!(without.chars_with_data, Some(with.chars));
    assert_eq!(without.file_bytes, data("iris.csv").len());
    assert!(with.chars > without.chars + 500 && with.chars < with.limit_with_data);
    assert_eq!(link::open(&without.fragment).unwrap().0.data.bytes, None);
    assert_eq!(link::open(&with.fragment).unwrap().0.data.bytes, Some(data("iris.csv")));
    // One of the page's is never in it.
    let builtin = session.share(&data("iris.csv"), &ShareOptions { with_data: true, ..options() }).unwrap();
    assert!(!builtin.with_data && builtin.chars_with_data.is_none());
}

#[test]
fn a_job_that_has_not_run_goes_into_a_link() {
    let (session, objective) = session("wine.csv");
    let request = session.request(&settings(&objective, "Bayesian", 20)).unwrap().to_string();
    let teacher = Teacher { text: Some("Mind the <seed>".into()), step: Some(3), ..Teacher::default() };
    let made = session.share_request(&request, &data("wine.csv"), &ShareOptions { teacher, ..options() }).unwrap();
    assert_eq!(made.trials, None);
    let (link, opened) = link::open(&format!("#{}", made.fragment)).unwrap();
    assert_eq!((opened.trials, opened.builtin, &*opened.file), (None, true, "wine.csv"));
    assert_eq!(opened.teacher.text.as_deref(), Some("Mind the <seed>"));
    assert_eq!(link.request.to_json().to_string(), request);
    let mut other = Session::new();
    other.load("wine.csv", &data("wine.csv")).unwrap();
    assert!(other.restore(&link, "wine.csv", &data("wine.csv"), 0.0).unwrap().is_none());
}

#[test]
fn a_job_that_starts_from_another_takes_it_along() {
    let mut session = finished("iris.csv", |objective| short(objective, "Bayesian", 6));
    let (_, objective) = linked_job::session("iris.csv");
    let mut child = short(&objective, "Bayesian", 6);
    (child.name, child.seed) = ("child".into(), "2".into());
    (child.rules.warm_start, child.rules.parents) = ("IdenticalDataAndAlgorithm".into(), session.parents());
    session.start(&child, 0.0).unwrap();
    native::run(&mut session, 1, || 1000.0).unwrap();
    let (link, mut restored) = opened(&shared(&session, "iris.csv").fragment, "iris.csv");
    assert_eq!(link.parents.len(), 1);
    assert_eq!(shown(&restored), shown(&session));
    restored.start_request(link.request.clone(), 0.0).unwrap();
    native::run(&mut restored, 1, || 1000.0).unwrap();
    assert_eq!(restored.replay(&link), Some(Replay::Same { compared: 6, of: 6 }));
    // Without it the job cannot be asked for.
    let request = link.request.to_json().to_string();
    let (other, _) = linked_job::session("iris.csv");
    let error = other.share_request(&request, &data("iris.csv"), &options()).unwrap_err();
    assert_eq!(error[0].code, "no_such_parent");
}

/// The links of three strategies on the data that the page opens with, each with the most characters that it may have.
fn lengths(trials: u32, limits: [(&str, usize); 3]) {
    for (strategy, limit) in limits {
        let session = finished("diabetes.csv", |objective| settings(objective, strategy, trials));
        let shared = shared(&session, "diabetes.csv");
        assert_eq!(shared.trials, Some(trials as usize));
        println!("{trials} training jobs of {strategy}: {} characters (at most {limit})", shared.chars);
        assert!(shared.chars <= limit, "{trials} {strategy}: {} characters", shared.chars);
    }
}

#[test]
fn links_are_short_enough() {
    lengths(10, [("Bayesian", 600), ("Random", 600), ("Hyperband", 600)]);
    lengths(100, [("Bayesian", 4_000), ("Random", 4_000), ("Hyperband", 4_000)]);
}

#[test]
#[ignore = "takes minutes"]
fn links_of_large_jobs_are_short_enough() {
    lengths(500, [("Bayesian", 15_000), ("Random", 15_000), ("Hyperband", 15_000)]);
}

/// What the dictionary was made of: `cargo test --test link heads -- --ignored --nocapture`.
#[test]
#[ignore = "prints texts for whoever makes the dictionary of the next version"]
fn heads() {
    for (file, _) in FILES {
        for strategy in ["Bayesian", "Random", "Hyperband", "TPE"] {
            let (session, objective) = session(file);
            let request = session.request(&settings(&objective, strategy, 20)).unwrap();
            println!("HEAD {request}");
        }
        let session = finished(file, |objective| short(objective, "Random", 3));
        println!("LINK {}", shared(&session, file).fragment);
    }
}
