//! Search spaces as the ask/tell protocol writes them, and whether a suggestion is inside.

use crate::draws::Draws;
use anyhow::{Result, anyhow, bail};
use libm::exp;
use serde_json::{Map, Value, json};

/// A suggestion: names to values.
pub type Point = Map<String, Value>;

/// One parameter of a space.
#[derive(Debug, Clone, Copy)]
pub struct Parameter {
    pub name: &'static str,
    pub kind: Kind,
    /// Active only if the parent has this value.
    pub when: Option<(&'static str, &'static str)>,
}

#[derive(Debug, Clone, Copy)]
pub enum Kind {
    Float { low: f64, high: f64, log: bool },
    Int { low: i64, high: i64, log: bool },
    Cat(&'static [&'static str]),
}

pub const fn float(name: &'static str, low: f64, high: f64) -> Parameter {
    Parameter { name, kind: Kind::Float { low, high, log: false }, when: None }
}

pub const fn log_float(name: &'static str, low: f64, high: f64) -> Parameter {
    Parameter { name, kind: Kind::Float { low, high, log: true }, when: None }
}

pub const fn int(name: &'static str, low: i64, high: i64) -> Parameter {
    Parameter { name, kind: Kind::Int { low, high, log: false }, when: None }
}

pub const fn log_int(name: &'static str, low: i64, high: i64) -> Parameter {
    Parameter { name, kind: Kind::Int { low, high, log: true }, when: None }
}

pub const fn cat(name: &'static str, choices: &'static [&'static str]) -> Parameter {
    Parameter { name, kind: Kind::Cat(choices), when: None }
}

impl Parameter {
    pub fn json(&self) -> Value {
        let scale = |log: bool| if log { "log" } else { "linear" };
        let mut json = match self.kind {
            Kind::Float { low, high, log } => {
                json!({ "name": self.name, "type": "float", "low": low, "high": high, "scale": scale(log) })
            }
            Kind::Int { low, high, log } => {
                json!({ "name": self.name, "type": "int", "low": low, "high": high, "scale": scale(log) })
            }
            Kind::Cat(choices) => json!({ "name": self.name, "type": "cat", "choices": choices }),
        };
        if let Some((parent, value)) = self.when {
            json["when"] = json!({ "name": parent, "in": [value] });
        }
        json
    }

    /// A value drawn uniformly on the parameter's scale.
    pub fn drawn(&self, draws: &mut Draws) -> Value {
        let between = |low: f64, high: f64, log: bool, u: f64| {
            if log { exp(libm::log(low) * (1.0 - u) + libm::log(high) * u) } else { low * (1.0 - u) + high * u }
        };
        match self.kind {
            Kind::Float { low, high, log } => json!(between(low, high, log, draws.uniform()).clamp(low, high)),
            Kind::Int { low, high, log } => {
                let value = between(low as f64 - 0.5, high as f64 + 0.5, log, draws.uniform());
                json!((value.round() as i64).clamp(low, high))
            }
            Kind::Cat(choices) => json!(choices[draws.below(choices.len() as u64) as usize]),
        }
    }

    fn check(&self, value: &Value) -> Result<()> {
        let is_inside = match self.kind {
            // A tuner may compute a bound by way of its logarithm.
            Kind::Float { low, high, .. } => {
                let slack = 1e-9 * high.abs().max(1.0);
                value.as_f64().is_some_and(|value| (low - slack..=high + slack).contains(&value))
            }
            Kind::Int { low, high, .. } => value.as_i64().is_some_and(|value| (low..=high).contains(&value)),
            Kind::Cat(choices) => value.as_str().is_some_and(|value| choices.contains(&value)),
        };
        if !is_inside {
            bail!("{} = {value} is outside the space", self.name);
        }
        Ok(())
    }
}

/// `suggestion` without inactive parameters. Errors if an active one is missing or outside.
pub fn checked(space: &[Parameter], suggestion: &Point) -> Result<Point> {
    let mut point = Point::new();
    for parameter in space {
        let is_active = match parameter.when {
            Some((parent, value)) => point.get(parent).and_then(Value::as_str) == Some(value),
            None => true,
        };
        if is_active {
            let value = suggestion.get(parameter.name).ok_or_else(|| anyhow!("{} is missing", parameter.name))?;
            parameter.check(value)?;
            point.insert(parameter.name.into(), value.clone());
        }
    }
    Ok(point)
}

/// A number of a checked point.
pub fn number(point: &Point, name: &str) -> f64 {
    point.get(name).and_then(Value::as_f64).unwrap_or(f64::NAN)
}

/// A text of a checked point.
pub fn text<'a>(point: &'a Point, name: &str) -> &'a str {
    point.get(name).and_then(Value::as_str).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_inactive_parameter_is_dropped_and_a_missing_one_refused() {
        let child = Parameter { when: Some(("policy", "loss")), ..log_int("leaves", 2, 64) };
        let space = [cat("policy", &["depth", "loss"]), child];
        let point = |json: Value| json.as_object().cloned().unwrap();
        let depth = checked(&space, &point(json!({ "policy": "depth", "leaves": 7 }))).unwrap();
        assert_eq!(depth, point(json!({ "policy": "depth" })));
        for (bad, part) in [
            (json!({ "policy": "loss" }), "leaves is missing"),
            (json!({ "policy": "loss", "leaves": 65 }), "leaves = 65"),
            (json!({ "policy": "loss", "leaves": 7.5 }), "leaves = 7.5"),
            (json!({ "policy": "x" }), "policy"),
        ] {
            assert!(checked(&space, &point(bad)).unwrap_err().to_string().contains(part), "{part}");
        }
    }
}
