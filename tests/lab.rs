//! The real AWS training jobs of Lab 3.7 against `tree_method=exact`.
//!
//! The jobs ran SageMaker's container 1.0-1, that is XGBoost 1.0.0, whose `tree_method=auto` was exact on so few rows and
//! whose `base_score` was 0.5. The data is not ours to copy: it stands in `../shared/data`; without it this test says so.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tuning_playground::booster::params::RandomStream;
use tuning_playground::booster::{EvalSets, Params, Trial};
use tuning_playground::dataset::{Dataset, Feature, Split, Task};

fn shared() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    if folder.join("lab37_aws_jobs.csv").is_file() {
        return Some(folder);
    }
    println!("skipped: {} has no lab37_aws_jobs.csv", folder.display());
    None
}

/// Numbers of a file without header, by row.
fn rows(path: &Path) -> Vec<Vec<f32>> {
    let text = fs::read_to_string(path).unwrap();
    text.lines().map(|line| line.split(',').map(|field| field.trim().parse().unwrap()).collect()).collect()
}

/// The lab's split: label first, six features.
fn vertebral(folder: &Path) -> Dataset {
    let train = rows(&folder.join("vertebral_train.csv"));
    let n_train = train.len() as u32;
    let all: Vec<Vec<f32>> = train.into_iter().chain(rows(&folder.join("vertebral_validate.csv"))).collect();
    let column = |i: usize| all.iter().map(|row| row[i]).collect::<Vec<f32>>();
    Dataset {
        task: Task::Binary,
        target: "class".into(),
        classes: vec!["0".into(), "1".into()],
        features: (1..all[0].len())
            .map(|i| Feature { name: format!("f{}", i - 1), values: column(i), levels: None })
            .collect(),
        labels: column(0),
        weights: None,
        split: Split {
            train: (0..n_train).collect(),
            validation: (n_train..all.len() as u32).collect(),
            test: Vec::new(),
        },
    }
}

/// A job by the columns of the table.
type Job = BTreeMap<String, String>;

fn jobs(table: &Path) -> Vec<Job> {
    let text = fs::read_to_string(table).unwrap();
    let mut lines = text.lines();
    let names: Vec<&str> = lines.next().unwrap().split(',').collect();
    lines
        .map(|line| {
            names.iter().zip(line.split(',')).map(|(name, text)| (name.to_string(), text.to_string())).collect()
        })
        .collect()
}

/// validation:error after the last round, with the random numbers of the container.
fn error(data: &Dataset, job: &Job) -> f64 {
    let fixed = [("objective", "binary:logistic"), ("eval_metric", "error")];
    let exact = [("tree_method", "exact"), ("base_score", "0.5")];
    let tuned = ["alpha", "eta", "min_child_weight", "num_round", "subsample"].map(|name| (name, job[name].as_str()));
    let raw = fixed.iter().chain(&exact).chain(&tuned).map(|(name, text)| (name.to_string(), text.to_string()));
    let mut params = Params::check(&raw.collect(), data.task, 2).unwrap();
    params.random_stream = RandomStream::Xgboost1;
    let matrix = params.training_matrix(data, &data.split.train).unwrap();
    let eval = EvalSets::new().with_rows("validation", data, &data.split.validation);
    let mut trial = Trial::new(Arc::new(matrix), eval, params, &[] as &[&str]).unwrap();
    let mut last = f64::NAN;
    while !trial.is_done() {
        last = trial.step().values[0];
    }
    last
}

/// Compares the jobs of a table; gives how many there are and how many of them subsample.
fn check(folder: &Path, table: &Path) -> (usize, usize) {
    let data = vertebral(folder);
    let jobs = jobs(table);
    let mut differ = Vec::new();
    for job in &jobs {
        let (found, expected) = (error(&data, job), job["validation_error"].parse::<f64>().unwrap());
        if format!("{found:.5}") != format!("{expected:.5}") {
            differ.push(format!("{}-{}: {found:.5}, recorded {expected:.5}", job["run"], job["job"]));
        }
    }
    let sampled = jobs.iter().filter(|job| job["subsample"].parse() != Ok(1.0_f32)).count();
    println!("{} jobs, {sampled} of them with subsample < 1: {} differ", jobs.len(), differ.len());
    assert!(differ.is_empty(), "{differ:#?}");
    (jobs.len(), sampled)
}

#[test]
fn every_job_has_the_validation_error_that_aws_recorded() {
    let Some(folder) = shared() else { return };
    assert_eq!(check(&folder, &folder.join("lab37_aws_jobs.csv")), (100, 94));
}

/// Jobs that `interop/lab_jobs.py` made with the real xgboost 1.0.0.
#[test]
fn other_jobs_have_the_validation_error_of_xgboost_1_0() {
    let Ok(table) = std::env::var("PLAYGROUND_LAB_JOBS") else {
        println!("skipped: interop/lab_jobs.py sets PLAYGROUND_LAB_JOBS");
        return;
    };
    let Some(folder) = shared() else { return };
    assert!(check(&folder, Path::new(&table)).0 > 0);
}
