//! Jobs on the page's own data, run natively.

// Helpers of a test may panic: it is how a test fails.
#![allow(clippy::unwrap_used, clippy::expect_used, dead_code)]

use std::path::Path;
use tuning_playground::session::dto::{JobSettings, RuleSettings};
use tuning_playground::session::{Session, native};

/// Five hyperparameters, as a visitor tunes them.
pub const FIVE: [&str; 5] = ["eta", "max_depth", "min_child_weight", "subsample", "lambda"];

/// The bytes of one of the page's files.
pub fn data(file: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("www/data").join(file)).expect("the page has this file")
}

/// A session with this file, roles as the page proposes them.
pub fn session(file: &str) -> Session {
    let mut session = Session::new();
    session.load(file, &data(file)).unwrap();
    session
}

/// The metric that the page proposes for a file.
fn objective(file: &str) -> &'static str {
    match file {
        "breast_cancer.csv" => "validation:logloss",
        "diabetes.csv" => "validation:rmse",
        _ => "validation:mlogloss",
    }
}

/// The settings of a job of short trainings on a file that tunes these hyperparameters.
pub fn settings(file: &str, strategy: &str, max_jobs: u32, tuned: &[&str]) -> JobSettings {
    let mut parameters: Vec<_> = Session::parameters().into_iter().map(|info| info.setting).collect();
    for parameter in &mut parameters {
        parameter.tune = tuned.contains(&parameter.name.as_str());
        if parameter.name == "num_round" && !parameter.tune {
            parameter.value = "8".into();
        }
    }
    let rules = match strategy {
        "Hyperband" => {
            RuleSettings { min_resource: "1".into(), max_resource: "8".into(), ..JobSettings::default().rules }
        }
        _ => JobSettings::default().rules,
    };
    let (strategy, max_jobs) = (strategy.to_string(), max_jobs.to_string());
    JobSettings { objective: objective(file).into(), strategy, max_jobs, rules, parameters, ..JobSettings::default() }
}

/// A session whose job on `file` is over.
pub fn finished(file: &str, settings: &JobSettings) -> Session {
    let mut session = session(file);
    session.start(settings, 0.0).unwrap();
    native::run(&mut session, 2, || 1000.0).unwrap();
    session
}
