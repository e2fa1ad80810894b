//! Claims about the space, the spec and the job, one scenario each. Whole jobs: `tests/job_simulation.rs`.

mod condition;
mod errors;
mod job;
mod mirror;
mod outlook;
mod rules;
mod scaling;
mod snapshot;
mod visitor;
mod warm_start;

use super::*;

fn real(name: &str, min: f64, max: f64, scaling: Scaling) -> Dim {
    Dim::new(name, Range::Continuous { min, max, scaling })
}

fn integer(name: &str, min: i64, max: i64, scaling: Scaling) -> Dim {
    Dim::new(name, Range::Integer { min, max, scaling })
}

fn categorical(name: &str, values: &[&str]) -> Dim {
    Dim::new(name, Range::Categorical { values: values.iter().map(|v| v.to_string()).collect() })
}

/// Only under these values of the dimension with index `parent`.
fn under(dim: Dim, parent: usize, values: &[&str]) -> Dim {
    let values = values.iter().map(|value| value.to_string()).collect();
    Dim { when: Some(Condition { parent, values }), ..dim }
}

/// Four trials of three rounds, two in flight, scored by the second of two metrics.
fn spec() -> JobSpec {
    JobSpec {
        name: "lab".into(),
        objective_metric: "validation:error".into(),
        direction: Direction::Minimize,
        metrics: vec!["train:error".into(), "validation:error".into()],
        folds: 0,
        space: Space { dims: vec![real("eta", 0.1, 0.3, Scaling::Linear), integer("max_depth", 1, 9, Scaling::Auto)] },
        strategy: StrategySpec::Random,
        early_stopping: EarlyStopping::Off,
        completion: Criteria::default(),
        max_jobs: 4,
        max_parallel: 2,
        seed: 1,
        rounds: Rounds::Fixed(3),
        warm_start: None,
        enqueued: vec![],
    }
}

/// A job of the spec above, changed.
fn job(change: impl FnOnce(&mut JobSpec)) -> Job {
    let mut spec = spec();
    change(&mut spec);
    Job::new(spec, 0.0).unwrap()
}

/// A job with two workers, 0 on trial 0 and 1 on trial 1.
fn running(change: impl FnOnce(&mut JobSpec)) -> Job {
    let mut job = job(change);
    job.handle(Input::WorkerReady(0), 0.0);
    job.handle(Input::WorkerReady(1), 0.0);
    job
}

fn report(trial: u32, round: u32, objective: f64, done: bool) -> Input {
    Input::Report(Report { trial, round, values: vec![0.0, objective], done })
}

fn ends(job: &mut Job, trial: u32, objective: f64) {
    job.handle(report(trial, 3, objective, true), 0.0);
}

fn ignored(job: &Job) -> u64 {
    job.snapshot(0.0).times.ignored_messages
}

fn started(commands: &[Command]) -> Vec<(WorkerId, u32)> {
    let pair = |command: &Command| match command {
        Command::Start { worker, trial, .. } => Some((*worker, *trial)),
        _ => None,
    };
    commands.iter().filter_map(pair).collect()
}
