//! The problems: a space, and the value of a point. All are minimised.

use crate::formulas;
use crate::space::{Parameter, Point, cat, float, int, log_float, log_int};
use crate::{boosting, draws::Draws};
use anyhow::Result;

/// What a point is worth.
#[derive(Clone, Copy)]
enum Value {
    /// By formula, `None` where the trial fails; observed with normal noise of this standard deviation.
    Formula(fn(&Point) -> Option<f64>, f64),
    /// Cross-validated loss of a booster with a fixed seed.
    Boosting(&'static str),
    /// The same under another seed at every observation; the mean over `SEEDS` seeds is the true value.
    NoisyBoosting(&'static str),
}

const SEED: u64 = 7;
const SEEDS: std::ops::Range<u64> = 1000..1008;

pub struct Problem {
    pub name: &'static str,
    pub space: Vec<Parameter>,
    value: Value,
}

impl Problem {
    /// What a tuner is told of `point`; `None`: the trial failed.
    pub fn observed(&self, point: &Point, draws: &mut Draws) -> Result<Option<f64>> {
        Ok(match self.value {
            Value::Formula(formula, noise) if noise > 0.0 => formula(point).map(|value| value + noise * draws.normal()),
            Value::NoisyBoosting(data) => Some(boosting::value(data, point, draws.below(1 << 30))?),
            _ => self.true_value(point)?,
        })
    }

    /// What `point` is worth without noise.
    pub fn true_value(&self, point: &Point) -> Result<Option<f64>> {
        Ok(match self.value {
            Value::Formula(formula, _) => formula(point),
            Value::Boosting(data) => Some(boosting::value(data, point, SEED)?),
            Value::NoisyBoosting(data) => {
                let mut sum = 0.0;
                for seed in SEEDS {
                    sum += boosting::value(data, point, seed)?;
                }
                Some(sum / SEEDS.count() as f64)
            }
        })
    }

    pub fn is_noisy(&self) -> bool {
        match self.value {
            Value::Formula(_, noise) => noise > 0.0,
            Value::Boosting(_) => false,
            Value::NoisyBoosting(_) => true,
        }
    }
}

/// SageMaker's documented ranges of nine hyperparameters; `scale` fits those that grow with the data to small data sets.
fn sagemaker_9(rounds: i64, scale: f64) -> Vec<Parameter> {
    vec![
        int("num_round", 1, rounds),
        float("eta", 0.1, 0.5),
        int("max_depth", 1, 10),
        float("min_child_weight", 0.0, 120.0 * scale),
        float("subsample", 0.5, 1.0),
        float("colsample_bytree", 0.5, 1.0),
        float("lambda", 0.0, 1000.0 * scale),
        float("alpha", 0.0, 1000.0 * scale),
        float("gamma", 0.0, 5.0),
    ]
}

/// The same nine on logarithmic ranges, as a practitioner would choose them.
fn logarithmic_9(rounds: i64) -> Vec<Parameter> {
    vec![
        log_int("num_round", 5, rounds),
        log_float("eta", 0.01, 0.5),
        int("max_depth", 1, 10),
        log_float("min_child_weight", 0.1, 60.0),
        float("subsample", 0.5, 1.0),
        float("colsample_bytree", 0.3, 1.0),
        log_float("lambda", 1e-3, 100.0),
        log_float("alpha", 1e-3, 100.0),
        float("gamma", 0.0, 5.0),
    ]
}

fn conditional_12() -> Vec<Parameter> {
    let mut space = logarithmic_9(100);
    space.push(float("colsample_bynode", 0.3, 1.0));
    space.push(cat("grow_policy", &["depthwise", "lossguide"]));
    space.push(Parameter { when: Some(("grow_policy", "lossguide")), ..log_int("max_leaves", 2, 64) });
    space
}

/// The parameters x0, x1, ... of a box.
fn cube(dimensions: usize, low: f64, high: f64) -> Vec<Parameter> {
    ["x0", "x1", "x2", "x3", "x4", "x5"].into_iter().take(dimensions).map(|name| float(name, low, high)).collect()
}

/// The sixteen problems.
pub fn all() -> Vec<Problem> {
    let branin = || vec![float("x1", -5.0, 10.0), float("x2", 0.0, 15.0)];
    let mut branin_cat = branin();
    branin_cat.extend([int("k", 1, 12), cat("c", &["a", "b", "c", "d"])]);
    let mixed = vec![
        log_float("lr", 1e-5, 1.0),
        log_float("wd", 1e-7, 1e-1),
        int("depth", 1, 12),
        cat("act", &["relu", "tanh", "gelu", "none"]),
        float("drop", 0.0, 0.9),
        float("n1", 0.0, 1.0),
        cat("flag", &["on", "off"]),
    ];
    let formula = |name, space, formula, noise| Problem { name, space, value: Value::Formula(formula, noise) };
    let boosting = |name, data, space| Problem { name, space, value: Value::Boosting(data) };
    vec![
        formula("branin2", branin(), formulas::branin, 0.0),
        formula("hartmann3", cube(3, 0.0, 1.0), formulas::hartmann_3, 0.0),
        formula("hartmann6", cube(6, 0.0, 1.0), formulas::hartmann_6, 0.0),
        formula("ackley5", cube(5, -5.0, 10.0), formulas::ackley_5, 0.0),
        formula("rosenbrock4", cube(4, -5.0, 10.0), formulas::rosenbrock_4, 0.0),
        formula("levy6", cube(6, -10.0, 10.0), formulas::levy_6, 0.0),
        formula("hartmann6_noisy", cube(6, 0.0, 1.0), formulas::hartmann_6, 0.2),
        formula("hartmann3_fail", cube(3, 0.0, 1.0), formulas::hartmann_3_fail, 0.0),
        formula("branin_cat", branin_cat, formulas::branin_cat, 0.0),
        formula("mixed7_noisy", mixed, formulas::mixed_7, 0.05),
        boosting("xgb_breast_sm9", "breast", sagemaker_9(150, 0.1)),
        boosting("xgb_diabetes9", "diabetes", logarithmic_9(150)),
        boosting("xgb_wine_sm9", "wine", sagemaker_9(60, 0.02)),
        boosting("xgb_digits9", "digits", logarithmic_9(30)),
        boosting("xgb_dig38_cond12", "digits38", conditional_12()),
        Problem { name: "xgb_diabetes9_noisy", space: logarithmic_9(100), value: Value::NoisyBoosting("diabetes") },
    ]
}

/// The problems that are run with several trials in flight.
pub const PARALLEL: [&str; 6] = ["hartmann6", "branin_cat", "levy6", "mixed7_noisy", "xgb_breast_sm9", "xgb_diabetes9"];
