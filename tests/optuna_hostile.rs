//! Journals that nobody should have written: each is refused with a sentence that names the line, or read as Optuna reads it.

// Helpers of a test may panic: it is how a test fails.
#![allow(clippy::unwrap_used)]

mod journal_job;
mod mutated;

use journal_job::{BEGAN, records, request, spec};
use mutated::mutated;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use tuning_playground::formats::optuna::{JournalError, TrialOutcome, read, write};

const STUDY: &str = r#"{"op_code":0,"worker_id":"w","study_name":"s","directions":[1]}"#;
const TRIAL: &str = r#"{"op_code":4,"worker_id":"w","study_id":0,"datetime_start":"2026-01-01T00:00:00.000000+00:00"}"#;

/// A study, a trial, and these lines behind them.
fn journal(lines: &[&str]) -> String {
    [&[STUDY, TRIAL], lines].concat().join("\n") + "\n"
}

fn refused(text: &str) -> String {
    read(text, None).map(|study| format!("read: {study:?}")).unwrap_or_else(|error| error.to_string())
}

/// `set_trial_param` of `x` with this number and distribution.
fn param(internal: &str, distribution: &str) -> String {
    let distribution = serde_json::to_string(distribution).unwrap();
    format!(
        r#"{{"op_code":5,"worker_id":"w","trial_id":0,"param_name":"x","param_value_internal":{internal},"distribution":{distribution}}}"#
    )
}

fn float(low: &str, high: &str, log: bool) -> String {
    format!(
        r#"{{"name": "FloatDistribution", "attributes": {{"step": null, "low": {low}, "high": {high}, "log": {log}}}}}"#
    )
}

#[test]
fn each_wrong_line_is_named() {
    let int = |low: &str, high: &str| {
        format!(
            r#"{{"name": "IntDistribution", "attributes": {{"step": 1, "low": {low}, "high": {high}, "log": false}}}}"#
        )
    };
    let choice = r#"{"name": "CategoricalDistribution", "attributes": {"choices": ["a", "b"]}}"#;
    let cases: Vec<(String, &str)> = vec![
        ("[]".into(), "Line 3 of the journal: JSON should look like {…}, but is […]."),
        ("{".into(), "Line 3 of the journal is not JSON from column 2 on. Is it an Optuna journal, and complete?"),
        ("{}".into(), "Line 3 of the journal: op_code is missing."),
        (r#"{"op_code":"4"}"#.into(), "Line 3 of the journal: op_code should look like 3, but is \"4\"."),
        (r#"{"op_code":11}"#.into(), "Line 3 of the journal: there is no operation 11; Optuna 5 has 0 to 10."),
        (r#"{"op_code":-1}"#.into(), "Line 3 of the journal: there is no operation -1; Optuna 5 has 0 to 10."),
        (
            r#"{"op_code":99999999999999999999}"#.into(),
            "Line 3 of the journal: op_code should look like 3, but is 99999999999999999999.",
        ),
        (
            r#"{"op_code":6,"trial_id":0,"state":5,"values":null}"#.into(),
            "Line 3 of the journal: state should look like 0 … 4, but is 5.",
        ),
        (
            r#"{"op_code":6,"trial_id":-1,"state":1,"values":null}"#.into(),
            "Line 3 of the journal: trial_id should look like 0 … 4294967295, but is -1.",
        ),
        (
            r#"{"op_code":6,"trial_id":0,"state":1,"values":["a"]}"#.into(),
            "Line 3 of the journal: values[0] should look like 0.5, but is \"a\".",
        ),
        (
            r#"{"op_code":7,"trial_id":0,"step":1.5,"intermediate_value":1}"#.into(),
            "Line 3 of the journal: step should look like 3, but is 1.5.",
        ),
        (
            r#"{"op_code":7,"trial_id":0,"step":1e99,"intermediate_value":1}"#.into(),
            "Line 3 of the journal: step should look like 3, but is 1e99.",
        ),
        (
            r#"{"op_code":7,"trial_id":0,"step":1,"intermediate_value":null}"#.into(),
            "Line 3 of the journal: intermediate_value should look like 0.5, but is null.",
        ),
        (
            r#"{"op_code":4,"study_id":0,"intermediate_values":{"x":1}}"#.into(),
            "Line 3 of the journal: intermediate_values should look like {\"3\": 0.5}, but is {\"x\": …}.",
        ),
        (r#"{"op_code":4,"study_id":0,"params":{"x":1}}"#.into(), "Line 3 of the journal: distributions is missing."),
        (
            r#"{"op_code":4,"study_id":0,"params":{"x":1},"distributions":{}}"#.into(),
            "Line 3 of the journal: distributions.x is missing.",
        ),
        (
            r#"{"op_code":0,"study_name":"t","directions":[3]}"#.into(),
            "Line 3 of the journal: directions[0] should look like 0 … 2, but is 3.",
        ),
        (
            r#"{"op_code":3,"study_id":0,"system_attr":{"study:metric_names":[1]}}"#.into(),
            "Line 3 of the journal: system_attr.study:metric_names[0] should look like \"…\", but is 1.",
        ),
        (param("1", "{"), "Line 3 of the journal: “{” is no distribution of Optuna’s."),
        (
            param("1", r#"{"name": "BetaDistribution", "attributes": {}}"#),
            "Line 3 of the journal: “BetaDistribution” is no distribution of Optuna’s.",
        ),
        (param("NaN", &float("0", "1", false)), "Line 3 of the journal: x is NaN, which is outside its distribution."),
        (
            param("1e30", &float("0", "1", false)),
            "Line 3 of the journal: x is 1000000000000000000000000000000, which is outside its distribution.",
        ),
        (
            param("0.5", &float("0", "Infinity", false)),
            "Line 3 of the journal: x: attributes.high should look like 0.5, but is Infinity.",
        ),
        (
            param("0.5", &float("1", "0", false)),
            "Line 3 of the journal: x: attributes.high should look like ≥ low, but is 0.",
        ),
        (
            param("0.5", &float("0", "1", true)),
            "Line 3 of the journal: x: attributes.low should look like > 0, but is 0.",
        ),
        (
            param("0.5", &float("0", "1", false).replace("false", "1")),
            "Line 3 of the journal: x: attributes.log should look like true, but is 1.",
        ),
        (param("5", &int("0", "1e9")), "Line 3 of the journal: x: attributes.high should look like 3, but is 1e9."),
        (
            param("5", &int("0", "9223372036854775807")),
            "Line 3 of the journal: x: attributes.high should look like -9007199254740991 … 9007199254740991, but is 9223372036854775807.",
        ),
        (param("5", &int("0", "4")), "Line 3 of the journal: x is 5, which is outside its distribution."),
        (param("2", choice), "Line 3 of the journal: x is 2, which is outside its distribution."),
        (param("-1", choice), "Line 3 of the journal: x is -1, which is outside its distribution."),
        (
            param("0", &choice.replace(r#""a""#, "[]")),
            "Line 3 of the journal: x: attributes.choices[0] should look like \"…\", but is […].",
        ),
        (
            param("0", &choice.replace(r#"["a", "b"]"#, "[]")),
            "Line 3 of the journal: x: attributes.choices should look like […], but is […].",
        ),
        // The column is the one in the line.
        (
            "\u{feff}{}".into(),
            "Line 3 of the journal is not JSON from column 1 on. Is it an Optuna journal, and complete?",
        ),
    ];
    let mut wrong = Vec::new();
    for (line, expected) in cases {
        // A line behind it, so that it is not the last.
        let said = refused(&journal(&[&line, TRIAL]));
        if said != expected {
            wrong.push(format!("{line}\n{said}\n{expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn one_name_is_one_kind() {
    let int = r#"{"name": "IntDistribution", "attributes": {"step": 1, "low": 0, "high": 1, "log": false}}"#;
    let second = param("1", int).replace("\"trial_id\":0", "\"trial_id\":1");
    let said = refused(&journal(&[&param("0.5", &float("0", "1", false)), TRIAL, &second]));
    assert!(said.starts_with("Line 5 of the journal: x is of another kind than in an earlier trial."), "{said}");
}

#[test]
fn the_study_must_be_one_with_one_objective() {
    assert_eq!(read("", None), Err(JournalError::NoStudy));
    let two = [STUDY, &STUDY.replace("\"s\"", "\"t\"")].join("\n") + "\n";
    assert_eq!(refused(&two), "The journal holds 2 studies: s, t. Keep the one to be read and delete the others.");
    assert_eq!(read(&two, Some("t")).unwrap().name, "t");
    let none = read(&two, Some("u")).unwrap_err().to_string();
    assert_eq!(none, "The journal holds no study “u”. It has: s, t.");
    let both = STUDY.replace("[1]", "[1,2]") + "\n";
    assert_eq!(refused(&both), "The study “s” has 2 objectives; only one can be tuned here.");
    // Deleted studies do not count.
    let deleted = two + "{\"op_code\":1,\"worker_id\":\"w\",\"study_id\":0}\n";
    assert_eq!(read(&deleted, None).unwrap().name, "t");
    let error = read(&(STUDY.to_string() + "\n"), None).unwrap().parent(None).unwrap_err();
    assert_eq!(error, JournalError::NoMetric);
}

#[test]
fn a_half_written_last_line_is_left_out() {
    let whole = write(&request(), &spec(), &records(), BEGAN);
    let all = read(&whole, None).unwrap();
    let last = whole[..whole.len() - 1].rfind('\n').unwrap() + 1;
    // At every character of the last line, the line's end included: Optuna's own reader wants that, too.
    for end in (last + 1..whole.len()).filter(|end| whole.is_char_boundary(*end)) {
        let study = read(&whole[..end], None).unwrap();
        // As texts: NaN is no number that equals itself.
        assert_eq!(format!("{:?}", study.trials), format!("{:?}", &all.trials[..all.trials.len() - 1]));
        assert_eq!(study.notices[0].code, "journal_half_line");
        assert_eq!(study.notices[0].params["line"], whole.lines().count().to_string());
    }
}

#[test]
fn what_comes_too_late_or_is_about_nothing_is_passed_over_as_by_optuna() {
    let state = |trial: u32, value: &str| {
        format!(
            r#"{{"op_code":6,"worker_id":"w","trial_id":{trial},"state":1,"values":[{value}],"datetime_complete":"x"}}"#
        )
    };
    let step = r#"{"op_code":7,"worker_id":"w","trial_id":0,"step":4,"intermediate_value":2}"#;
    let elsewhere = TRIAL.replace("\"study_id\":0", "\"study_id\":9");
    let study = read(&journal(&[&state(7, "1"), &elsewhere, &state(0, "0.5"), &state(0, "9"), step]), None).unwrap();
    assert_eq!(study.trials.len(), 1);
    assert_eq!((study.trials[0].value, study.trials[0].outcome), (Some(0.5), TrialOutcome::Complete));
    assert!(study.trials[0].steps.is_empty());
    // No number, or too large for one: no value.
    for value in ["NaN", "Infinity", "-Infinity", "1e999"] {
        assert_eq!(read(&journal(&[&state(0, value)]), None).unwrap().trials[0].value, None, "{value}");
    }
}

#[test]
fn memory_is_bounded() {
    let long = format!("{{\"op_code\":10,\"x\":\"{}\"}}", "a".repeat(3_000_000));
    let said = refused(&journal(&[&long, TRIAL]));
    assert_eq!(said, "Line 3 of the journal has 3000022 bytes; at most 2097152 can be read.");
    let many = STUDY.to_string() + "\n" + &(TRIAL.to_string() + "\n").repeat(100_001);
    assert_eq!(refused(&many), "Line 100002 of the journal begins trial 100001; at most 100000 can be read.");
    let deep = "[".repeat(1_000_000);
    assert!(refused(&journal(&[&deep, TRIAL])).starts_with("Line 3 of the journal is not JSON"));
    let names: Vec<String> =
        (0..31).map(|name| param("0.5", &float("0", "1", false)).replace("\"x\"", &format!("\"x{name}\""))).collect();
    let said = refused(&journal(&names.iter().map(String::as_str).collect::<Vec<_>>()));
    assert!(said.contains("31") && said.contains("30"), "{said}");
}

/// Journals of ours and of Optuna, changed at random: a sentence or a study, never a panic.
#[test]
fn ten_thousand_mutations_are_read_or_refused() {
    let ours = write(&request(), &spec(), &records(), BEGAN);
    let theirs = include_str!("journals/optuna-5.0.log");
    let mut rng = ChaCha8Rng::seed_from_u64(20_261_127);
    let words = ["\"op_code\":", "\"study_id\":1", "\"trial_id\":3"];
    let (mut read_at_all, mut refused) = (0, 0);
    for mutation in 0..10_000 {
        let text = mutated(if mutation % 2 == 0 { &ours } else { theirs }, &words, &mut rng);
        match read(&text, None) {
            Ok(study) => {
                read_at_all += 1;
                // What is read keeps the promises that others rely on.
                assert!(study.trials.iter().all(|trial| trial.value.is_none_or(f64::is_finite)));
                let _ = study.parent(Some("validation:auc")).map(|parent| assert_eq!(parent.dims, study.dims));
            }
            Err(error) => {
                refused += 1;
                assert!(error.to_string().chars().count() < 600, "{error}");
            }
        }
    }
    println!("{read_at_all} read, {refused} refused");
    assert!(read_at_all > 1000 && refused > 1000);
}
