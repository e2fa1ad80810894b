//! What people see: pictures of realistic jobs, checked as XML, for overlaps, and against a few stored snapshots.

use std::collections::BTreeMap;
use tuning_playground::chart::{ChartError, Picture, Size, Texts, draw};
use tuning_playground::tuner::record::{FailReason, RoundReport, StopReason, TrialRecord, TrialState};
use tuning_playground::tuner::space::Value;
use tuning_playground::view::{JobPicture, View, curves, history};

/// A job of `n` trials over `rounds` rounds, whose values are made up by a small linear congruential generator.
struct Job {
    records: Vec<TrialRecord>,
    metrics: Vec<String>,
    names: Vec<String>,
    max_jobs: u32,
    best: Option<u32>,
    selected: Option<u32>,
}

impl Job {
    fn made_up(n: u32, rounds: u32, max_jobs: u32) -> Self {
        let mut state = 12345_u64;
        let mut random = move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 40) as f64 / f64::from(1 << 24)
        };
        let mut records: Vec<TrialRecord> = Vec::new();
        for id in 0..n {
            let (eta, depth) = (0.02 + 0.4 * random(), 2 + (random() * 8.0) as i64);
            let (floor, overfit) = (0.33 + 0.12 * random() * random(), 0.06 * random());
            let stop = if id % 9 == 4 { rounds / 3 } else { rounds };
            let (state, done) = match id {
                id if id + 2 >= n && n > 4 => (TrialState::Running, rounds / (2 + n - id)),
                id if id % 11 == 7 => (TrialState::Failed(FailReason::WorkerLost), rounds / 4),
                id if id % 9 == 4 => (TrialState::Stopped(StopReason::User), stop),
                _ => (TrialState::Completed, rounds),
            };
            let mut fit = 1.0;
            let mut reports = Vec::new();
            for round in 1..=done {
                fit *= 1.0 - eta * 0.4;
                let progress = f64::from(round) / f64::from(rounds);
                let train = 0.69 * fit + 0.8 * floor * (1.0 - fit) * (1.0 - 0.6 * progress);
                let valid = 0.69 * fit + floor * (1.0 - fit) + overfit * progress * progress + 0.004 * (random() - 0.5);
                reports.push(RoundReport { round, values: vec![valid, train] });
            }
            records.push(TrialRecord {
                id,
                assignment: vec![Value::Real(eta), Value::Integer(depth)],
                state,
                reports,
                max_rounds: rounds,
                started: Some(0.0),
                ended: None,
            });
        }
        let finished = records.iter().filter(|r| !matches!(r.state, TrialState::Running | TrialState::Failed(_)));
        let last = |record: &&TrialRecord| record.reports.last().map_or(f64::INFINITY, |report| report.values[0]);
        let best = finished.min_by(|a, b| last(a).total_cmp(&last(b))).map(|record| record.id);
        let metrics = vec!["validation:logloss".to_owned(), "train:logloss".to_owned()];
        let names = vec!["eta".to_owned(), "max_depth".to_owned()];
        Job { records, metrics, names, max_jobs, best, selected: None }
    }

    fn picture(&self) -> JobPicture<'_> {
        JobPicture {
            records: &self.records,
            metrics: &self.metrics,
            objective: 0,
            minimize: true,
            max_jobs: self.max_jobs,
            names: &self.names,
            best: self.best,
            selected: self.selected,
        }
    }
}

fn texts(language: &str) -> Texts {
    let file = include_str!("../src/view/messages.json");
    let messages: BTreeMap<String, BTreeMap<String, String>> = serde_json::from_str(file).unwrap();
    Texts::new(
        messages.into_iter().map(|(key, mut by_language)| (key, by_language.remove(language).unwrap())).collect(),
    )
}

fn drawn(view: &View, width: u32, height: u32) -> Picture {
    draw(view, Size { width, height }, &texts("en")).unwrap()
}

/// Writes the pictures that a person looks at to the folder named by `CHART_OUT`.
#[test]
fn pictures_for_people_are_written_when_asked_for() {
    let Ok(folder) = std::env::var("CHART_OUT") else { return };
    let mut busy = Job::made_up(48, 120, 60);
    busy.selected = Some(12);
    let mut outlier = Job::made_up(30, 40, 30);
    for report in &mut outlier.records[3].reports {
        report.values[0] *= 20.0;
    }
    outlier.selected = outlier.best;
    let jobs = [
        ("busy", busy),
        ("early", Job::made_up(6, 40, 20)),
        ("empty", Job::made_up(0, 40, 20)),
        ("outlier", outlier),
        ("huge", Job::made_up(500, 300, 500)),
    ];
    for (name, job) in &jobs {
        for view in [history(&job.picture()), curves(&job.picture())] {
            for (width, height) in [(340, 240), (720, 320), (1200, 380)] {
                let language = if width == 340 { "fr" } else { "en" };
                let picture = draw(&view, Size { width, height }, &texts(language)).unwrap();
                std::fs::write(format!("{folder}/{name}-{}-{width}.svg", view.id), picture.svg).unwrap();
            }
        }
    }
}
