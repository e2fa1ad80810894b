//! Jobs on the page's own data, run natively.

// Helpers of a test may panic: it is how a test fails.
#![allow(clippy::unwrap_used, clippy::expect_used, dead_code)]

use std::path::Path;
use tuning_playground::session::dto::{DataSettings, JobSettings, RuleSettings};
use tuning_playground::session::{Session, native};

/// The page's files, each with what it predicts.
pub const FILES: [(&str, &str); 5] = [
    ("diabetes.csv", "disease_progression"),
    ("breast_cancer.csv", "diagnosis"),
    ("iris.csv", "species"),
    ("wine.csv", "cultivar"),
    ("penguins.csv", "species"),
];

/// The bytes of one of the page's files.
pub fn data(file: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("www/data").join(file)).expect("the page has this file")
}

/// A session with one of the page's files as the page opens it, and the metric that the page proposes.
pub fn session(file: &str) -> (Session, String) {
    let (_, target) = FILES.iter().find(|(name, _)| *name == file).expect("the page has this file");
    let mut session = Session::new();
    session.load(file, &data(file)).unwrap();
    let summary =
        session.set_data(&DataSettings { target: Some(target.to_string()), ..DataSettings::default() }).unwrap();
    (session, summary.objective)
}

/// The settings of the page's form at first, but for the strategy and the number of training jobs.
pub fn settings(objective: &str, strategy: &str, max_jobs: u32) -> JobSettings {
    let mut parameters: Vec<_> = Session::parameters().into_iter().map(|info| info.setting).collect();
    let mut rules = JobSettings::default().rules;
    if strategy == "Hyperband" {
        // Hyperband deals out the rounds: they are not tuned.
        let rounds = parameters.iter_mut().find(|parameter| parameter.name == "num_round").unwrap();
        (rounds.tune, rounds.value) = (false, rounds.max.clone());
        rules = RuleSettings { min_resource: "1".into(), max_resource: rounds.max.clone(), ..rules };
    }
    JobSettings {
        objective: objective.into(),
        strategy: strategy.into(),
        max_jobs: max_jobs.to_string(),
        rules,
        parameters,
        ..JobSettings::default()
    }
}

/// The same with trainings of so few rounds that a test has time for them.
pub fn short(objective: &str, strategy: &str, max_jobs: u32) -> JobSettings {
    let mut settings = settings(objective, strategy, max_jobs);
    for parameter in settings.parameters.iter_mut().filter(|parameter| parameter.name == "num_round") {
        (parameter.value, parameter.max) = ("9".into(), "9".into());
        parameter.min = "3".into();
    }
    if strategy == "Hyperband" {
        settings.rules.max_resource = "9".into();
    }
    settings
}

/// A session whose job on `file` is over.
pub fn finished(file: &str, settings: impl Fn(&str) -> JobSettings) -> Session {
    let (mut session, objective) = session(file);
    session.start(&settings(&objective), 0.0).unwrap();
    native::run(&mut session, 2, || 1000.0).unwrap();
    session
}
