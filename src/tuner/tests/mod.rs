//! Claims about the space, the spec and the job, one scenario each. Whole jobs: `tests/job_simulation.rs`.

mod condition;
mod errors;
mod job;
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
