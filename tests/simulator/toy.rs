//! What the imaginary workers train: a toy function of one number, and trials that come to a bad end.

use tuning_playground::error::Message;
use tuning_playground::tuner::{
    Assignment, Criteria, Dim, Direction, EarlyStopping, FailReason, JobSpec, Range, Rounds, Scaling, Space,
    StrategySpec, Value,
};

/// A job on three dimensions: `x` in [0, 1] (the toy function), `num_round` 1 to 8, `mood` with bad outcomes.
pub fn spec(max_jobs: u32, max_parallel: u32, seed: u64) -> JobSpec {
    let moods = ["calm", "calm too", "calm as well", "sulks", "breaks"].map(String::from).to_vec();
    JobSpec {
        name: "simulation".into(),
        objective_metric: "validation:sphere".into(),
        direction: Direction::Minimize,
        metrics: vec!["train:sphere".into(), "validation:sphere".into()],
        folds: 0,
        space: Space::check(vec![
            Dim::new("x", Range::Continuous { min: 0.0, max: 1.0, scaling: Scaling::Linear }),
            Dim::new("num_round", Range::Integer { min: 1, max: 8, scaling: Scaling::Auto }),
            Dim::new("mood", Range::Categorical { values: moods }),
        ])
        .unwrap(),
        strategy: StrategySpec::Random,
        early_stopping: EarlyStopping::Off,
        completion: Criteria::default(),
        max_jobs,
        max_parallel,
        seed,
        rounds: Rounds::Fixed(5),
        warm_start: None,
        enqueued: vec![],
    }
}

/// How a trial ends if it is left alone.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// It reports so many rounds.
    Trains { rounds: u32 },
    /// It reports so many rounds, the last with an objective that is not a number.
    Sulks { rounds: u32 },
    /// It reports so many rounds and breaks.
    Breaks { rounds: u32 },
}

/// The outcome is a function of the hyperparameters alone.
pub fn outcome(point: &Assignment, max_rounds: u32) -> Outcome {
    let rounds = match point.get(1) {
        Some(Value::Integer(rounds)) => (*rounds as u32).min(max_rounds),
        _ => max_rounds,
    };
    match point.get(2) {
        Some(Value::Category(mood)) if mood == "sulks" => Outcome::Sulks { rounds },
        Some(Value::Category(mood)) if mood == "breaks" => Outcome::Breaks { rounds: rounds - 1 },
        _ => Outcome::Trains { rounds },
    }
}

/// Toy sphere with a learning curve, on a coarse grid so that ties happen.
pub fn metrics(point: &Assignment, round: u32) -> Vec<f64> {
    let Value::Real(x) = point[0] else { panic!("x is real") };
    let sphere = ((x - 0.3) * 10.0).round() * ((x - 0.3) * 10.0).round();
    vec![sphere, sphere + 1.0 / f64::from(round)]
}

pub fn values_of(point: &Assignment, round: u32, outcome: &Outcome) -> Vec<f64> {
    let mut values = metrics(point, round);
    if *outcome == (Outcome::Sulks { rounds: round }) {
        values[1] = f64::NAN;
    }
    values
}

pub fn broken() -> FailReason {
    FailReason::Training(Message::new("as_it_was_told_to"))
}
