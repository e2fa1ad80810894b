//! The hyperparameters that can be turned, with the steps of their sliders: from the one table of hyperparameters.

use crate::booster::params::{Kind, ParamSpec, spec};
use crate::math::{log10, pow};
use crate::order;
use serde::Serialize;

/// In the order in which they are shown: what grows, what holds back, what is left to chance.
const KNOBS: [&str; 9] =
    ["num_round", "eta", "max_depth", "min_child_weight", "gamma", "lambda", "alpha", "subsample", "colsample_bytree"];
/// Steps beyond the ranges that are recommended for tuning, because there is something to see: trees of one split, and
/// nothing that holds back.
const EXTREMES: [(&str, f64); 5] =
    [("max_depth", 1.0), ("min_child_weight", 0.0), ("lambda", 0.0), ("eta", 1.0), ("num_round", 1.0)];
/// Steps of a slider over a linear range, about.
const STEPS: f64 = 20.0;
/// Of a decade of a logarithmic range.
const OF_A_DECADE: [f64; 6] = [1.0, 1.5, 2.0, 3.0, 5.0, 7.0];

/// A hyperparameter and the steps of its slider: `Knob` of `www/boosting/protocol.js`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Knob {
    /// XGBoost's name.
    pub name: &'static str,
    /// As texts, ascending; each can be typed as well, and so can others.
    pub steps: Vec<String>,
    /// The step that is XGBoost's default.
    pub default: usize,
}

/// All of them.
pub fn knobs() -> Vec<Knob> {
    KNOBS.iter().filter_map(|name| spec(name)).map(knob).collect()
}

fn knob(spec: &'static ParamSpec) -> Knob {
    let default = spec.default.and_then(|text| text.parse().ok()).unwrap_or(0.0);
    let mut values: Vec<f64> = vec![default];
    values.extend(EXTREMES.iter().filter(|(name, _)| *name == spec.name).map(|(_, value)| *value));
    if let Some(range) = &spec.recommended {
        values.extend([range.min, range.max]);
        if range.scaling == "Linear" {
            let step = linear_step(range.max - range.min, spec.kind == Kind::Integer);
            // By whole steps, so that no sum of roundings shows.
            let (first, last) = ((range.min / step).ceil() as i64, (range.max / step).floor() as i64);
            values.extend((first..=last).map(|i| i as f64 * step));
        } else {
            let decades = log10(range.min).floor() as i32..=log10(range.max).ceil() as i32;
            let steps = decades.flat_map(|decade| OF_A_DECADE.map(|part| part * pow(10.0, f64::from(decade))));
            values.extend(steps.filter(|value| (range.min..=range.max).contains(value)));
        }
    }
    let mut steps: Vec<(f64, String)> = values.into_iter().map(|value| (value, text(value))).collect();
    order::sort_by(&mut steps, |one, other| one.0.total_cmp(&other.0));
    steps.dedup_by(|one, other| one.1 == other.1);
    let default = text(default);
    Knob {
        name: spec.name,
        default: steps.iter().position(|(_, step)| *step == default).unwrap_or(0),
        steps: steps.into_iter().map(|(_, text)| text).collect(),
    }
}

/// 1, 2, 2.5 or 5 times a power of ten that makes about `STEPS` steps.
fn linear_step(length: f64, whole: bool) -> f64 {
    let wanted = length / STEPS;
    let decade = pow(10.0, log10(wanted).floor());
    let step = [1.0, 2.0, 2.5, 5.0, 10.0].map(|part| part * decade).into_iter().find(|step| *step >= wanted * 0.999);
    let step = step.unwrap_or(decade);
    if whole { step.ceil().max(1.0) } else { step }
}

/// Six digits: what is beyond them is rounding.
fn text(value: f64) -> String {
    let rounded: f64 = format!("{value:.5e}").parse().unwrap_or(value);
    rounded.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round_numbers_that_the_booster_takes() {
        let all = knobs();
        assert_eq!(all.len(), KNOBS.len());
        let knob = |name: &str| all.iter().find(|knob| knob.name == name).unwrap();
        assert_eq!(knob("max_depth").steps, ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]);
        assert_eq!(knob("subsample").steps[..3], ["0.5", "0.525", "0.55"]);
        assert_eq!(knob("gamma").steps[..3], ["0", "0.25", "0.5"]);
        let eta = knob("eta");
        assert_eq!(eta.steps[..4], ["0.01", "0.015", "0.02", "0.03"]);
        assert_eq!(eta.steps.last().unwrap(), "1");
        for knob in &all {
            let default = spec(knob.name).unwrap().default.unwrap();
            assert_eq!(knob.steps[knob.default], default, "{}", knob.name);
        }
    }
}
