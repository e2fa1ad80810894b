//! Texts as typed to `Params`.

use super::number::parse_f32;
use super::table::{Bound, Kind, PARAMS, ParamSpec, spec};
use super::{DartParams, GrowPolicy, Params, RandomStream, SamplingMethod, TreeMethod};
use crate::booster::error::BoosterError;
use crate::booster::metric;
use crate::booster::objective::{ObjectiveKind, ObjectiveSpec};
use crate::dataset::Task;
use crate::error::nearest;
use crate::json;
use std::collections::BTreeMap;

impl Params {
    /// `raw`: XGBoost's names or aliases to texts as typed; what is left out has its default. `n_classes`: of the
    /// target, 0 for regression. Errors on the first thing that is wrong, in table order (unknown names first).
    pub fn check(raw: &BTreeMap<String, String>, task: Task, n_classes: usize) -> Result<Params, BoosterError> {
        let values = Values::read(raw)?;
        let objective = values.objective(task, n_classes)?;
        let eval_metric = values.metrics(&objective)?;
        Ok(Params {
            num_round: values.integer("num_round")?,
            eta: values.number("eta")?,
            gamma: values.number("gamma")?,
            max_depth: values.integer("max_depth")?,
            max_leaves: values.integer("max_leaves")?,
            max_bin: values.integer("max_bin")?,
            tree_method: match values.choice("tree_method")? {
                "exact" => TreeMethod::Exact,
                _ => TreeMethod::Hist,
            },
            grow_policy: match values.choice("grow_policy")? {
                "lossguide" => GrowPolicy::Lossguide,
                _ => GrowPolicy::Depthwise,
            },
            min_child_weight: values.number("min_child_weight")?,
            lambda: values.number("lambda")?,
            alpha: values.number("alpha")?,
            max_delta_step: match values.optional_number("max_delta_step")? {
                None if objective.kind == ObjectiveKind::CountPoisson => Some(0.7),
                given => given,
            },
            subsample: values.number("subsample")?,
            sampling_method: match values.choice("sampling_method")? {
                "gradient_based" => SamplingMethod::GradientBased,
                _ => SamplingMethod::Uniform,
            },
            colsample_bytree: values.number("colsample_bytree")?,
            colsample_bylevel: values.number("colsample_bylevel")?,
            colsample_bynode: values.number("colsample_bynode")?,
            monotone_constraints: values.monotone_constraints()?,
            interaction_constraints: values.interaction_constraints()?,
            max_cat_to_onehot: values.integer("max_cat_to_onehot")?,
            max_cat_threshold: values.integer("max_cat_threshold")?,
            num_parallel_tree: values.integer("num_parallel_tree")?,
            base_score: values.base_score(&objective)?,
            seed: values.integer("seed")?,
            random_stream: RandomStream::Xgboost3,
            dart: values.dart()?,
            early_stopping_rounds: values.integer("early_stopping_rounds")?,
            eval_metric,
            objective,
        })
        .and_then(|params| check_method(&params).map(|()| params))
        .and_then(|params| values.check_depth(&params).map(|()| params))
        .and_then(|params| values.check_the_rest().map(|()| params))
    }
}

/// Trimmed texts by the table's names.
struct Values<'a>(Vec<(&'static str, &'a str)>);

impl<'a> Values<'a> {
    fn read(raw: &'a BTreeMap<String, String>) -> Result<Self, BoosterError> {
        let mut values = Vec::new();
        for (name, text) in raw {
            let Some(spec) = spec(name.trim()) else {
                let names = PARAMS.iter().flat_map(|spec| std::iter::once(&spec.name).chain(spec.aliases)).copied();
                return Err(BoosterError::UnknownParameter {
                    name: name.clone(),
                    suggestion: nearest(name, names).to_string(),
                });
            };
            if values.iter().any(|(name, _)| *name == spec.name) {
                let also = raw.keys().find(|key| spec.aliases.contains(&key.trim()));
                return Err(BoosterError::GivenTwice { name: spec.name, also: also.cloned().unwrap_or_default() });
            }
            values.push((spec.name, text.trim()));
        }
        Ok(Values(values))
    }

    fn typed(&self, name: &str) -> Option<&'a str> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
    }

    /// What was typed, or the default. Empty text counts as left out.
    fn text(&self, name: &'static str) -> Option<&'a str> {
        let typed = self.typed(name).filter(|text| !text.is_empty());
        typed.or_else(|| spec(name).and_then(|spec| spec.default)).filter(|text| !text.is_empty())
    }

    fn optional_number(&self, name: &'static str) -> Result<Option<f32>, BoosterError> {
        self.text(name).map(|text| parse_number(name, text)).transpose()
    }

    fn number(&self, name: &'static str) -> Result<f32, BoosterError> {
        self.optional_number(name)?.ok_or(BoosterError::NotANumber { name, found: String::new() })
    }

    fn optional_integer(&self, name: &'static str) -> Result<Option<u32>, BoosterError> {
        let Some(text) = self.text(name) else { return Ok(None) };
        let Ok(number) = text.parse::<f64>() else {
            return Err(BoosterError::NotANumber { name, found: text.to_string() });
        };
        if !number.is_finite() || number.fract() != 0.0 {
            return Err(BoosterError::NotAnInteger { name, found: text.to_string() });
        }
        check_bounds(name, text, number)?;
        let largest = f64::from(u32::MAX);
        if number > largest {
            return Err(BoosterError::AboveMaximum { name, found: text.to_string(), bound: largest });
        }
        Ok(Some(number as u32))
    }

    fn integer(&self, name: &'static str) -> Result<u32, BoosterError> {
        self.optional_integer(name)?.ok_or(BoosterError::NotANumber { name, found: String::new() })
    }

    fn choice(&self, name: &'static str) -> Result<&'a str, BoosterError> {
        let text = self.text(name).unwrap_or_default();
        match spec(name).map(|spec| spec.kind) {
            Some(Kind::Choice { choices }) if !choices.contains(&text) => {
                Err(BoosterError::NotAChoice { name, found: text.to_string(), choices: choices.join(", ") })
            }
            _ => Ok(text),
        }
    }

    fn objective(&self, task: Task, n_classes: usize) -> Result<ObjectiveSpec, BoosterError> {
        let kind = match (self.text("objective"), task) {
            (Some(name), _) => ObjectiveKind::from_name(name).ok_or_else(|| BoosterError::NotAChoice {
                name: "objective",
                found: name.to_string(),
                choices: fitting(task).join(", "),
            })?,
            (None, Task::Binary) => ObjectiveKind::BinaryLogistic,
            (None, Task::Multiclass) => ObjectiveKind::MultiSoftprob,
            (None, Task::Regression) => ObjectiveKind::SquaredError,
        };
        if !fitting(task).contains(&kind.name()) {
            return Err(BoosterError::ObjectiveDoesNotFit {
                objective: kind.name(),
                choices: fitting(task).join(", "),
            });
        }
        let given = self.optional_integer("num_class")?;
        if let Some(found) = given
            && (kind.is_multi() || task == Task::Multiclass)
            && found as usize != n_classes
        {
            return Err(BoosterError::WrongNumClass { found, expected: n_classes });
        }
        let mut objective = ObjectiveSpec::new(kind, if kind.is_multi() { n_classes as u32 } else { 0 });
        objective.scale_pos_weight = self.number("scale_pos_weight")?;
        objective.tweedie_variance_power = self.number("tweedie_variance_power")?;
        objective.huber_slope = self.number("huber_slope")?;
        if let Some(step) = self.optional_number("max_delta_step")? {
            objective.poisson_max_delta_step = step;
        }
        let alphas = self.quantile_alpha()?;
        if kind == ObjectiveKind::QuantileError {
            objective.quantile_alpha = alphas;
        }
        Ok(objective)
    }

    fn metrics(&self, objective: &ObjectiveSpec) -> Result<Vec<String>, BoosterError> {
        let names: Vec<String> = match self.text("eval_metric") {
            None => Vec::new(),
            Some(text) if text.starts_with('[') => json::read(text).map_err(|_| BoosterError::BadList {
                name: "eval_metric",
                found: text.to_string(),
                example: "logloss, auc",
            })?,
            Some(text) => text.split(',').map(|name| name.trim().to_string()).collect(),
        };
        for name in &names {
            metric::parse_for(name, objective)?;
        }
        Ok(names)
    }

    fn numbers(&self, name: &'static str, example: &'static str) -> Result<Option<Vec<f32>>, BoosterError> {
        let Some(text) = self.text(name) else { return Ok(None) };
        let bad = || BoosterError::BadList { name, found: text.to_string(), example };
        let inner = text.trim_start_matches(['[', '(']).trim_end_matches([']', ')']);
        let numbers: Option<Vec<f32>> = inner
            .trim_end_matches(',')
            .split(',')
            .map(|item| item.trim().parse().ok().filter(|number: &f32| number.is_finite()))
            .collect();
        numbers.ok_or_else(bad).map(Some)
    }

    fn quantile_alpha(&self) -> Result<Vec<f32>, BoosterError> {
        let alphas = self.numbers("quantile_alpha", "[0.1, 0.5, 0.9]")?.unwrap_or_else(|| vec![0.5]);
        for alpha in &alphas {
            if *alpha < 0.0 {
                let found = alpha.to_string();
                return Err(BoosterError::BelowMinimum { name: "quantile_alpha", found, bound: 0.0 });
            }
            if *alpha > 1.0 {
                let found = alpha.to_string();
                return Err(BoosterError::AboveMaximum { name: "quantile_alpha", found, bound: 1.0 });
            }
        }
        Ok(alphas)
    }

    /// One value, or one per output. Its domain is the objective's prediction space.
    fn base_score(&self, objective: &ObjectiveSpec) -> Result<Option<Vec<f32>>, BoosterError> {
        use ObjectiveKind as K;
        const NAME: &str = "base_score";
        let Some(scores) = self.numbers(NAME, "0.5")? else { return Ok(None) };
        let n_outputs = objective.build().n_outputs();
        if scores.len() != 1 && scores.len() != n_outputs {
            let found = self.text(NAME).unwrap_or_default().to_string();
            return Err(BoosterError::BadList { name: NAME, found, example: "0.5" });
        }
        for score in &scores {
            let found = score.to_string();
            match objective.kind {
                K::RegLogistic | K::BinaryLogistic if *score < 0.0 => {
                    return Err(BoosterError::BelowMinimum { name: NAME, found, bound: 0.0 });
                }
                K::RegLogistic | K::BinaryLogistic if *score > 1.0 => {
                    return Err(BoosterError::AboveMaximum { name: NAME, found, bound: 1.0 });
                }
                // Its margin is a logarithm.
                K::RegGamma | K::RegTweedie | K::CountPoisson if *score <= 0.0 => {
                    return Err(BoosterError::NotAbove { name: NAME, found, bound: 0.0 });
                }
                _ => {}
            }
        }
        Ok(Some(scores))
    }

    fn monotone_constraints(&self) -> Result<Option<Vec<i8>>, BoosterError> {
        const EXAMPLE: &str = "(1, 0, -1)";
        let name = "monotone_constraints";
        let Some(numbers) = self.numbers(name, EXAMPLE)? else { return Ok(None) };
        if numbers.iter().any(|number| ![-1.0, 0.0, 1.0].contains(number)) {
            let found = self.text(name).unwrap_or_default().to_string();
            return Err(BoosterError::BadList { name, found, example: EXAMPLE });
        }
        Ok(Some(numbers.iter().map(|&number| number as i8).collect()))
    }

    fn interaction_constraints(&self) -> Result<Option<Vec<Vec<u32>>>, BoosterError> {
        let name = "interaction_constraints";
        let Some(text) = self.text(name) else { return Ok(None) };
        let groups: Vec<Vec<u32>> = json::read(text).map_err(|_| BoosterError::BadList {
            name,
            found: text.to_string(),
            example: "[[0, 2], [1, 3, 4]]",
        })?;
        Ok((!groups.is_empty()).then_some(groups))
    }

    fn dart(&self) -> Result<Option<DartParams>, BoosterError> {
        let dart = DartParams {
            rate_drop: self.number("rate_drop")?,
            skip_drop: self.number("skip_drop")?,
            one_drop: self.choice("one_drop")? == "1",
            weighted: self.choice("sample_type")? == "weighted",
            forest: self.choice("normalize_type")? == "forest",
        };
        Ok((self.choice("booster")? == "dart").then_some(dart))
    }

    /// Trees without any limit are what XGBoost makes of max_depth=0 by itself, and SageMaker's range begins there; asking
    /// for levels as well is a contradiction.
    fn check_depth(&self, params: &Params) -> Result<(), BoosterError> {
        let by_level = self.typed("grow_policy") == Some("depthwise");
        if by_level && params.max_depth == 0 && params.max_leaves == 0 {
            return Err(BoosterError::UnlimitedDepth);
        }
        Ok(())
    }

    /// What was typed but has no field still must be in order.
    fn check_the_rest(&self) -> Result<(), BoosterError> {
        self.optional_integer("nthread")?;
        self.optional_integer("verbosity")?;
        Ok(())
    }
}

/// XGBoost's exact refuses what it cannot do; what it can ignore (`max_leaves`, `grow_policy`, `max_bin`) it accepts.
fn check_method(params: &Params) -> Result<(), BoosterError> {
    if params.tree_method != TreeMethod::Exact {
        return Ok(());
    }
    let needs = |name, found, needed| Err(BoosterError::ExactNeeds { name, found, needed });
    if params.max_depth == 0 {
        return Err(BoosterError::ExactNeedsDepth);
    }
    if params.colsample_bynode != 1.0 {
        return needs("colsample_bynode", params.colsample_bynode.to_string(), "1");
    }
    if params.sampling_method == SamplingMethod::GradientBased && params.subsample < 1.0 {
        return needs("sampling_method", "gradient_based".to_string(), "uniform");
    }
    Ok(())
}

/// Objectives for this kind of target.
fn fitting(task: Task) -> &'static [&'static str] {
    match task {
        Task::Binary => {
            &["binary:logistic", "binary:logitraw", "binary:hinge", "reg:logistic", "multi:softprob", "multi:softmax"]
        }
        Task::Multiclass => &["multi:softprob", "multi:softmax"],
        Task::Regression => &[
            "reg:squarederror",
            "reg:absoluteerror",
            "reg:pseudohubererror",
            "reg:squaredlogerror",
            "reg:quantileerror",
            "reg:gamma",
            "reg:tweedie",
            "count:poisson",
            "reg:logistic",
        ],
    }
}

fn parse_number(name: &'static str, text: &str) -> Result<f32, BoosterError> {
    let not_a_number = || BoosterError::NotANumber { name, found: text.to_string() };
    let number = parse_f32(text).ok_or_else(not_a_number)?;
    // Bounds are compared before rounding to f32, so that 1.00000001 is above 1.
    let precise: f64 = text.parse().map_err(|_| not_a_number())?;
    check_bounds(name, text, precise)?;
    Ok(number)
}

fn check_bounds(name: &'static str, text: &str, number: f64) -> Result<(), BoosterError> {
    let Some(&ParamSpec { lower, upper, .. }) = spec(name) else { return Ok(()) };
    let found = || text.to_string();
    match lower {
        Some(Bound { value, inclusive: true }) if number < value => {
            return Err(BoosterError::BelowMinimum { name, found: found(), bound: value });
        }
        Some(Bound { value, inclusive: false }) if number <= value => {
            return Err(BoosterError::NotAbove { name, found: found(), bound: value });
        }
        _ => {}
    }
    match upper {
        Some(Bound { value, inclusive: true }) if number > value => {
            Err(BoosterError::AboveMaximum { name, found: found(), bound: value })
        }
        Some(Bound { value, inclusive: false }) if number >= value => {
            Err(BoosterError::NotBelow { name, found: found(), bound: value })
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
