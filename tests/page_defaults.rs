//! The page's form says at first what `session::dto` takes for its defaults: native jobs (`cargo xtask bench jobs`) are like
//! the page's.

// Helpers of a test may panic: it is how a test fails.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::Path;
use tuning_playground::json;
use tuning_playground::session::Session;
use tuning_playground::session::dto::{DataSettings, JobSettings};

/// The object literal that `www/settings.js` gives to `name`, as JSON: its names in quotes, without commas at the ends.
fn literal(source: &str, name: &str) -> String {
    let start = format!("const {name} = ");
    let (_, behind) = source.split_once(&start).unwrap_or_else(|| panic!("{name} is not in settings.js"));
    let (object, _) = behind.split_once(";\n").expect("a literal has an end");
    let mut members = Vec::new();
    for line in object.lines().map(str::trim).filter(|line| !["{", "}"].contains(line)) {
        let (name, value) = line.trim_end_matches(',').split_once(": ").expect("a member in each line");
        let is_name = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
        let value = if is_name { literal(source, value) } else { value.to_string() };
        members.push(format!("\"{name}\": {value}"));
    }
    format!("{{{}}}", members.join(", "))
}

fn settings_js() -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("www/settings.js")).unwrap()
}

#[test]
fn the_page_and_the_native_form_begin_alike() {
    let source = settings_js();
    let data: DataSettings = json::read(&literal(&source, "DATA_DEFAULTS")).unwrap();
    assert_eq!(data, DataSettings::default());
    let job: JobSettings = json::read(&literal(&source, "JOB_DEFAULTS")).unwrap();
    assert_eq!(job, JobSettings::default());
    // Else there would be little to compare.
    assert!(literal(&source, "JOB_DEFAULTS").contains("\"without_booster_priors\": false"));
}

#[test]
fn the_defaults_are_a_job_that_can_start() {
    let rows: String = (0..60).map(|row| format!("{},{},{}\n", row % 7, row % 5, row % 2)).collect();
    let mut session = Session::new();
    session.load("data.csv", format!("a,b,y\n{rows}").as_bytes()).unwrap();
    let summary = session.set_data(&DataSettings { target: Some("y".into()), ..DataSettings::default() }).unwrap();
    let parameters = Session::parameters().into_iter().map(|info| info.setting).collect();
    let settings = JobSettings { objective: summary.objective, parameters, ..JobSettings::default() };
    assert_eq!(session.check(&settings).errors, []);
    session.start(&settings, 0.0).unwrap();
}

#[test]
fn a_file_that_is_tuned_as_it_was_read_has_the_split_that_the_form_says() {
    let rows: String = (0..60).map(|row| format!("{},{},{}\n", row % 7, row % 5, row % 2)).collect();
    let started = |set: bool| {
        let mut session = Session::new();
        let loaded = session.load("data.csv", format!("a,b,y\n{rows}").as_bytes()).unwrap();
        let summary = loaded.summary.unwrap();
        if set {
            let form = DataSettings { target: Some(summary.target.clone()), ..DataSettings::default() };
            session.set_data(&form).unwrap();
        }
        let parameters = Session::parameters().into_iter().map(|info| info.setting).collect();
        session
            .start(&JobSettings { objective: summary.objective, parameters, ..JobSettings::default() }, 0.0)
            .unwrap();
        let spec = session.running_request().unwrap().data.clone().unwrap().spec;
        (spec.validation_fraction, spec.test_fraction, spec.seed)
    };
    assert_eq!(started(false), started(true));
}
