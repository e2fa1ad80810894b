//! A job of made-up trials, and pictures of it.

#![allow(dead_code, clippy::unwrap_used, reason = "helpers of tests; not each test needs all")]

use crate::catalogue::catalogue;
use tuning_playground::chart::{Picture, Size, Texts, draw};
use tuning_playground::tuner::Condition;
use tuning_playground::tuner::record::{FailReason, RoundReport, StopReason, TrialRecord, TrialState, WorkSpan};
use tuning_playground::tuner::space::{Dim, Range, Scaling, Space};
use tuning_playground::view::{JobPicture, View};

/// A job whose records are made up: seven hyperparameters, one of them conditional, four workers.
pub struct Job {
    pub records: Vec<TrialRecord>,
    pub metrics: Vec<String>,
    pub space: Space,
    pub max_jobs: u32,
    pub best: Option<u32>,
    pub selected: Option<u32>,
    /// When it is looked at, in milliseconds.
    pub now: f64,
}

pub fn space() -> Space {
    let real = |name: &str, min, max, scaling| Dim::new(name, Range::Continuous { min, max, scaling });
    let texts = |values: &[&str]| Range::Categorical { values: values.iter().map(|v| v.to_string()).collect() };
    let when = Some(Condition { parent: 5, values: vec!["dart".into()] });
    let dims = vec![
        real("eta", 0.005, 0.5, Scaling::Logarithmic),
        Dim::new("max_depth", Range::Integer { min: 2, max: 10, scaling: Scaling::Linear }),
        real("min_child_weight", 0.1, 20.0, Scaling::Logarithmic),
        real("subsample", 0.5, 1.0, Scaling::Linear),
        real("alpha", 0.0, 10.0, Scaling::Linear),
        Dim::new("booster", texts(&["gbtree", "dart"])),
        Dim { when, ..real("rate_drop", 0.0, 0.5, Scaling::Linear) },
    ];
    Space::check(dims).unwrap()
}

/// Numbers in [0, 1) by a linear congruential generator.
fn randoms() -> impl FnMut() -> f64 {
    let mut state = 2024_u64;
    move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f64 / f64::from(1 << 24)
    }
}

impl Job {
    /// `n` trials of up to `rounds` rounds; the last `n_running` run.
    pub fn made_up(n: u32, rounds: u32, n_running: u32) -> Self {
        let (space, mut random) = (space(), randoms());
        let mut free = [0.0_f64; 4];
        let mut records: Vec<TrialRecord> = Vec::new();
        for id in 0..n {
            let unit: Vec<f64> = (0..7).map(|_| random()).collect();
            let assignment = space.from_unit(&unit);
            let off = |at: f64, best: f64| (at - best) * (at - best);
            let floor = 0.31
                + 0.25 * off(unit[0], 0.7)
                + 0.12 * off(unit[1], 0.4)
                + 0.05 * off(unit[4], 0.1)
                + if unit[5] < 0.5 { 0.0 } else { 0.02 };
            let state = match id {
                id if id + n_running >= n => TrialState::Running,
                id if id % 17 == 11 => TrialState::Failed(FailReason::WorkerLost),
                id if id > 12 && floor > 0.36 => TrialState::Stopped(StopReason::Median),
                _ => TrialState::Completed,
            };
            let done = match state {
                TrialState::Running => rounds / 2,
                TrialState::Failed(_) => 2,
                TrialState::Stopped(_) => rounds / 5 + id % 9,
                _ => rounds,
            };
            let speed = 0.02 + 0.1 * unit[0];
            let value = |round: u32| {
                let fit = (0..round).fold(1.0, |fit, _| fit * (1.0 - speed));
                0.69 * fit + floor * (1.0 - fit)
            };
            let reports = (1..=done).map(|round| RoundReport { round, values: vec![value(round), 0.9 * value(round)] });
            let worker = (0..4).min_by(|a, b| free[*a].total_cmp(&free[*b])).unwrap();
            let (from, took) = (free[worker], f64::from(done) * (30.0 + 60.0 * unit[1]));
            free[worker] = from + took + 40.0;
            let to = (state != TrialState::Running).then_some(from + took);
            records.push(TrialRecord {
                state,
                reports: reports.collect(),
                informed_by: id.saturating_sub(4),
                started: Some(from),
                ended: to,
                spans: vec![WorkSpan { worker: worker as u32, from, to }],
                ..TrialRecord::proposed(id, assignment, rounds)
            });
        }
        let scored = records.iter().filter_map(|record| Some((record.objective(0)?, record.id)));
        let best = scored.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, id)| id);
        let metrics = vec!["validation:logloss".to_owned(), "train:logloss".to_owned()];
        let now = free.iter().copied().fold(0.0, f64::max);
        Job { records, metrics, space, max_jobs: n, best, selected: None, now }
    }

    pub fn picture(&self) -> JobPicture<'_> {
        JobPicture {
            records: &self.records,
            metrics: &self.metrics,
            objective: 0,
            minimize: true,
            max_jobs: self.max_jobs,
            space: &self.space,
            best: self.best,
            selected: self.selected,
            target: Some(0.3),
            median_rule: true,
        }
    }
}

/// The charts' own texts of a catalogue of the page.
pub fn texts(language: &str) -> Texts {
    let own = |(key, text): (String, String)| key.strip_prefix("chart.").map(|key| (key.to_string(), text));
    Texts::new(catalogue(language).into_iter().filter_map(own).collect())
}

pub fn drawn(view: &View, width: u32, height: u32) -> Picture {
    draw(view, Size { width, height }, &texts("en")).unwrap()
}
