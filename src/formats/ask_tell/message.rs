//! The lines of the protocol, read.

use crate::tuner::space::MAX_INTEGER;
use crate::tuner::{
    Assignment, Condition, Criteria, Dim, Direction, EarlyStopping, JobSpec, Range, Rounds, Scaling, Space,
    StrategySpec, Value,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Number, Value as Json};
use std::fmt;

/// The one version of the protocol.
const PROTOCOL: u32 = 1;
/// Trials of a search whose `init` names no number: AMT's limit for Bayesian jobs without raised quota.
const MAX_TRIALS: u32 = 750;

#[derive(Deserialize)]
#[serde(tag = "op", rename_all = "snake_case")]
pub(super) enum Request {
    Init(Box<Init>),
    Ask { id: Id },
    Tell { id: Id, status: Status, value: Option<f64>, resource: Option<u32> },
    Enqueue { params: Map<String, Json> },
    Recommend,
    Quit,
}

#[derive(Deserialize)]
pub(super) struct Init {
    #[serde(default = "protocol")]
    protocol: u32,
    space: Vec<Parameter>,
    #[serde(default)]
    direction: Goal,
    seed: Option<u64>,
    #[serde(default = "max_trials")]
    max_trials: u32,
    #[serde(default = "one")]
    parallel: u32,
    #[serde(default = "one")]
    max_resource: u32,
}

/// How a trial went.
#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
pub(super) enum Status {
    Ok,
    Failed,
    Stopped,
}

/// The caller's name of a trial.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Id {
    Number(i64),
    Text(String),
}

#[derive(Deserialize, Default, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum Goal {
    #[default]
    Minimize,
    Maximize,
}

#[derive(Deserialize)]
struct Parameter {
    name: String,
    when: Option<When>,
    #[serde(flatten)]
    kind: Kind,
}

/// A parameter is active only where another one has one of these values.
#[derive(Deserialize)]
struct When {
    name: String,
    #[serde(rename = "in")]
    values: Vec<String>,
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Kind {
    Float {
        low: f64,
        high: f64,
        #[serde(default)]
        scale: Scale,
    },
    Int {
        low: Number,
        high: Number,
        #[serde(default)]
        scale: Scale,
    },
    Cat {
        choices: Vec<String>,
    },
}

#[derive(Deserialize, Default, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum Scale {
    Linear,
    Log,
    ReverseLog,
    #[default]
    Auto,
}

fn protocol() -> u32 {
    PROTOCOL
}

fn max_trials() -> u32 {
    MAX_TRIALS
}

fn one() -> u32 {
    1
}

/// Reads a line. Errors with a sentence.
pub(super) fn read(line: &str) -> Result<Request, String> {
    serde_json::from_str(line).map_err(|error| {
        // Python writes these, and means a trial that has no value.
        let hint = match line.contains("NaN") || line.contains("Infinity") {
            true => " NaN and Infinity are not JSON: tell {\"status\":\"failed\"} for a trial without a finite value.",
            false => "",
        };
        format!("The line cannot be read: {error}.{hint}")
    })
}

/// The point with these values. Errors with a sentence that names the parameter.
pub(super) fn point(space: &Space, params: &Map<String, Json>) -> Result<Assignment, String> {
    if let Some(stranger) = params.keys().find(|name| !space.dims.iter().any(|dim| dim.name == **name)) {
        return Err(format!("\"{stranger}\" is not in the space."));
    }
    let given = space.dims.iter().map(|dim| match params.get(&dim.name) {
        None | Some(Json::Null) => Ok(Value::Inactive),
        Some(json) => value(dim, json),
    });
    let point = space.canonical(given.collect::<Result<_, _>>()?);
    for (idx, dim) in space.dims.iter().enumerate() {
        if point.get(idx) == Some(&Value::Inactive) && space.is_active(idx, &point) {
            return Err(format!("\"{}\" is missing: a queued point has a value for every active parameter.", dim.name));
        }
    }
    Ok(point)
}

fn value(dim: &Dim, json: &Json) -> Result<Value, String> {
    let name = &dim.name;
    let value = match (&dim.range, json) {
        (Range::Continuous { .. }, Json::Number(number)) => number.as_f64().map(Value::Real),
        (Range::Integer { .. }, Json::Number(number)) => whole(number).map(Value::Integer),
        (Range::Categorical { .. }, Json::String(text)) => Some(Value::Category(text.clone())),
        _ => None,
    };
    value
        .filter(|value| dim.range.contains(value))
        .ok_or_else(|| format!("\"{name}\" cannot be {json}: it is not in its range."))
}

/// 3 and 3.0 are whole, 3.5 and 1e99 are not (for us).
fn whole(number: &Number) -> Option<i64> {
    number.as_i64().or_else(|| {
        let value = number.as_f64().filter(|value| value.fract() == 0.0 && value.abs() <= MAX_INTEGER as f64)?;
        Some(value as i64)
    })
}

impl Init {
    /// The search that is asked for. `seed`: where the line has none.
    pub(super) fn spec(self, strategy: StrategySpec, seed: u64) -> Result<JobSpec, String> {
        if self.protocol != PROTOCOL {
            return Err(format!("The protocol is number {PROTOCOL}, not {}.", self.protocol));
        }
        let names: Vec<String> = self.space.iter().map(|parameter| parameter.name.clone()).collect();
        let dims = self.space.into_iter().map(|parameter| parameter.dim(&names)).collect::<Result<_, _>>()?;
        let metric = "objective".to_string();
        Ok(JobSpec {
            name: "ask-tell".into(),
            objective_metric: metric.clone(),
            direction: match self.direction {
                Goal::Minimize => Direction::Minimize,
                Goal::Maximize => Direction::Maximize,
            },
            metrics: vec![metric],
            folds: 0,
            space: Space { dims },
            strategy,
            early_stopping: EarlyStopping::Off,
            completion: Criteria::default(),
            max_jobs: self.max_trials,
            max_parallel: self.parallel,
            seed: self.seed.unwrap_or(seed),
            rounds: Rounds::Fixed(self.max_resource),
            warm_start: None,
            enqueued: Vec::new(),
        })
    }
}

impl Parameter {
    /// `names`: of the whole space.
    fn dim(self, names: &[String]) -> Result<Dim, String> {
        let name = self.name;
        let condition = |When { name: parent, values }: When| {
            let place = names.iter().position(|other| *other == parent);
            let parent =
                place.ok_or_else(|| format!("\"{name}\" depends on \"{parent}\", which is not in the space."))?;
            Ok::<_, String>(Condition { parent, values })
        };
        let when = self.when.map(condition).transpose()?;
        let range = match self.kind {
            Kind::Float { low, high, scale } => Range::Continuous { min: low, max: high, scaling: scale.scaling() },
            Kind::Int { low, high, scale } => {
                let end = |number: &Number| {
                    whole(number)
                        .ok_or_else(|| format!("\"{name}\" is of type int, but {number} is not a whole number."))
                };
                Range::Integer { min: end(&low)?, max: end(&high)?, scaling: scale.scaling() }
            }
            Kind::Cat { choices } => Range::Categorical { values: choices },
        };
        Ok(Dim { name, range, when })
    }
}

impl Scale {
    fn scaling(self) -> Scaling {
        match self {
            Scale::Linear => Scaling::Linear,
            Scale::Log => Scaling::Logarithmic,
            Scale::ReverseLog => Scaling::ReverseLogarithmic,
            Scale::Auto => Scaling::Auto,
        }
    }
}

impl fmt::Display for Id {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Id::Number(number) => write!(out, "{number}"),
            Id::Text(text) => write!(out, "\"{text}\""),
        }
    }
}
