//! Lab 3.7 through the session, as the page runs it: its file is recognised, its rows are the lab's, and real training jobs of
//! AWS have the errors that were recorded. The file is not ours to copy: without `../shared/data` these tests say so.

// Helpers of a test may panic: it is how a test fails.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use tuning_playground::dataset::{Dataset, DatasetSpec, KnownSplit, is_lab_file};
use tuning_playground::error::Explain;
use tuning_playground::session::Session;
use tuning_playground::session::Trainer;
use tuning_playground::session::dto::DataSettings;
use tuning_playground::table::{self, Table};

const FILE: &str = "column_2C_weka.arff";

fn shared(file: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(file);
    if path.is_file() {
        return Some(path);
    }
    println!("skipped: {} is not here", path.display());
    None
}

fn read(path: &Path) -> Table {
    table::read(&fs::read(path).unwrap(), &path.to_string_lossy()).unwrap().0
}

fn lab_rows() -> DatasetSpec {
    DatasetSpec { target: Some("class".into()), split: Some(KnownSplit::Lab37), ..DatasetSpec::default() }
}

/// Label first, as the lab's notebook writes them.
fn rows(data: &Dataset, part: &[u32]) -> Vec<Vec<f32>> {
    let row = |row: &u32| {
        let row = *row as usize;
        [data.labels[row]].into_iter().chain(data.features.iter().map(|feature| feature.values[row])).collect()
    };
    part.iter().map(row).collect()
}

fn csv(path: &Path) -> Vec<Vec<f32>> {
    let text = fs::read_to_string(path).unwrap();
    text.lines().map(|line| line.split(',').map(|field| field.trim().parse().unwrap()).collect()).collect()
}

#[test]
fn the_file_of_the_lab_is_recognised_in_any_format() {
    let Some(arff) = shared(FILE) else { return };
    let mut session = Session::new();
    let bytes = fs::read(&arff).unwrap();
    let loaded = session.load("renamed.arff", &bytes).unwrap();
    assert!(loaded.preview.notices.iter().any(|notice| notice.code == "lab_file"));
    assert_eq!(loaded.summary.unwrap().target, "class");
    assert!(is_lab_file(&read(&arff.with_file_name("vertebral_all_label_first_with_header.csv"))));
    // The same numbers with three classes, and the same classes with a number changed.
    assert!(!is_lab_file(&read(&arff.with_file_name("column_3C_weka.arff"))));
    let changed = String::from_utf8(bytes).unwrap().replacen("63.0278175", "63.1278175", 1);
    assert!(!is_lab_file(&table::read(changed.as_bytes(), FILE).unwrap().0));
}

#[test]
fn the_rows_are_those_of_the_notebook_in_its_order() {
    let Some(arff) = shared(FILE) else { return };
    let (data, _) = Dataset::build(&read(&arff), &lab_rows()).unwrap();
    let parts = [(&data.split.train, "train"), (&data.split.validation, "validate"), (&data.split.test, "test")];
    for (part, name) in parts {
        assert_eq!(rows(&data, part), csv(&arff.with_file_name(format!("vertebral_{name}.csv"))), "{name}");
    }
    let mut session = Session::new();
    session.load(FILE, &fs::read(&arff).unwrap()).unwrap();
    let settings =
        DataSettings { target: Some("class".into()), split: Some(KnownSplit::Lab37), ..DataSettings::default() };
    let summary = session.set_data(&settings).unwrap();
    assert_eq!((summary.rows.train, summary.rows.validation, summary.rows.test), (248, 31, 31));
    assert_eq!(summary.positive.as_deref(), Some("Abnormal"));
}

#[test]
fn another_file_has_no_rows_of_the_lab() {
    let text: String = (0..40).map(|row| format!("{},{}\n", row, row % 2)).collect();
    let (table, _) = table::read(format!("a,class\n{text}").as_bytes(), "data.csv").unwrap();
    assert_eq!(Dataset::build(&table, &lab_rows()).unwrap_err().message().code, "not_the_lab_file");
}

/// `validation:error` after the last round, as a trainer of the page reports it.
fn error(arff: &Path, tuned: &[(&str, &str)]) -> String {
    let bytes = fs::read(arff).unwrap();
    let mut trainer = Trainer::new(FILE, &bytes, &lab_rows(), vec!["error".into()], 0).unwrap();
    let fixed = [("tree_method", "exact"), ("base_score", "0.5")];
    let params: BTreeMap<String, String> =
        fixed.iter().chain(tuned).map(|(name, value)| ((*name).to_string(), (*value).to_string())).collect();
    trainer.start(&params).unwrap();
    let rounds = params["num_round"].parse().unwrap();
    let mut last = f64::NAN;
    while !trainer.is_done(rounds) {
        // Train first, then validation.
        last = trainer.step()[1];
    }
    format!("{last:.5}")
}

const NAMES: [&str; 5] = ["alpha", "eta", "min_child_weight", "num_round", "subsample"];

/// Rows of the specification (4.3): no row is sampled, so no random stream has a say.
#[test]
fn jobs_that_sample_nothing_have_their_recorded_errors() {
    let Some(arff) = shared(FILE) else { return };
    for (values, expected) in [
        (["8.725346", "0.118658", "1.996815", "42", "1"], "0.09677"),
        (["0", "0.3", "2.391205", "10", "1"], "0.12903"),
        (["6.010286", "0.175107", "2.100405", "50", "1"], "0.09677"),
        (["5.262469", "0.219791", "3.887127", "47", "1"], "0.09677"),
        (["60.006164", "0.150833", "4.463038", "1", "1"], "0.67742"),
        (["19.178093", "0.231453", "4.839311", "17", "1"], "0.19355"),
    ] {
        let tuned: Vec<(&str, &str)> = NAMES.into_iter().zip(values).collect();
        assert_eq!(error(&arff, &tuned), expected, "{tuned:?}");
    }
}

/// Every recorded job, sampled rows or not: the trainers draw what the lab's container drew.
#[test]
fn every_recorded_job_has_its_error_on_the_page() {
    let (Some(arff), Some(table)) = (shared(FILE), shared("lab37_aws_jobs.csv")) else { return };
    let text = fs::read_to_string(table).unwrap();
    let mut lines = text.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let header = lines.next().unwrap();
    let mut compared = 0;
    for line in lines {
        let job: BTreeMap<&str, &str> = header.iter().copied().zip(line).collect();
        let tuned = NAMES.map(|name| (name, job[name]));
        let expected: f64 = job["validation_error"].parse().unwrap();
        assert_eq!(error(&arff, &tuned), format!("{expected:.5}"), "{job:?}");
        compared += 1;
    }
    assert_eq!(compared, 100);
}

/// What the page replays is the run R01 as it was recorded.
#[test]
fn the_replay_of_the_page_is_the_recorded_run() {
    let Some(table) = shared("lab37_aws_jobs.csv") else { return };
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("www/lab/replay.js")).unwrap();
    let text = fs::read_to_string(table).unwrap();
    let mut lines = text.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let header = lines.next().unwrap();
    let mut rest = page.as_str();
    let mut jobs = 0;
    for line in lines.filter(|line| line[0] == "R01") {
        let job: BTreeMap<&str, &str> = header.iter().copied().zip(line).collect();
        let named = |name: &str| format!("{name}: \"{}\"", job[name]);
        let values = ["alpha", "eta", "min_child_weight", "num_round", "subsample"].map(named).join(", ");
        let whole: f64 = job["elapsed_s"].parse().unwrap();
        let (error, lowest) = (job["validation_error"], job["xgboost_1_0_0_best"]);
        let written =
            format!("    values: {{ {values} }},\n    error: {error},\n    lowest: {lowest},\n    seconds: {whole},\n");
        let (_, behind) = rest.split_once(&written).unwrap_or_else(|| panic!("not in replay.js: {written}"));
        rest = behind;
        jobs += 1;
    }
    assert_eq!((jobs, page.matches("    error: ").count()), (10, 10));
}
