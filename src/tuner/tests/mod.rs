//! Claims about the space, the spec and the job, one scenario each. Whole jobs: `tests/job_simulation.rs`.

mod errors;
mod job;
mod scaling;
mod snapshot;
mod visitor;
mod warm_start;

use super::*;

fn real(name: &str, min: f64, max: f64, scaling: Scaling) -> Dim {
    Dim { name: name.into(), range: Range::Continuous { min, max, scaling } }
}

fn integer(name: &str, min: i64, max: i64, scaling: Scaling) -> Dim {
    Dim { name: name.into(), range: Range::Integer { min, max, scaling } }
}

fn categorical(name: &str, values: &[&str]) -> Dim {
    Dim { name: name.into(), range: Range::Categorical { values: values.iter().map(|v| v.to_string()).collect() } }
}

/// Four trials of three rounds, two in flight, scored by the second of two metrics.
fn spec() -> JobSpec {
    JobSpec {
        name: "lab".into(),
        objective_metric: "validation:error".into(),
        direction: Direction::Minimize,
        metrics: vec!["train:error".into(), "validation:error".into()],
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
