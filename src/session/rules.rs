//! The rules of a job (early stopping, Hyperband, completion) as they were typed, and what the tuner takes them for.

use super::dto::RuleSettings;
use super::form::{number, whole};
use super::one;
use crate::dataset::Dataset;
use crate::error::{Explain, Message};
use crate::formats::sagemaker::STRATEGIES;
use crate::formats::sagemaker::rules::{FORMS, form};
use crate::formats::{HyperbandSettings, JobRequest, JobRules, WarmStartSettings};
use crate::json::JsonError;
use crate::tuner::error::RuleError;
use crate::tuner::spec::MAX_NAME_CHARS;
use crate::tuner::{Assignment, Criteria, EarlyStopping, Form, Hyperband, Space, StrategySpec, WarmStartType};

/// Reads what was typed; an empty text sets nothing.
pub fn typed(settings: &RuleSettings, errors: &mut Vec<Message>) -> JobRules {
    let early_stopping = match settings.early_stopping.as_str() {
        "" => Some(EarlyStopping::Off),
        name => EarlyStopping::from_name(name),
    };
    let form = match settings.hyperband_form.as_str() {
        "" => Some(Form::Asynchronous),
        name => form(name),
    };
    if early_stopping.is_none() {
        errors.push(choice("early_stopping", &settings.early_stopping, EarlyStopping::NAMES));
    }
    if form.is_none() {
        errors.push(choice("hyperband_form", &settings.hyperband_form, FORMS));
    }
    let warm_start = match settings.warm_start.as_str() {
        "" => None,
        name => match WarmStartType::from_name(name) {
            Some(kind) => Some(WarmStartSettings { kind, parents: settings.parents.clone() }),
            None => {
                errors.push(choice("warm_start", name, WarmStartType::NAMES));
                None
            }
        },
    };
    let mut count = |field: &str, text: &str| (!text.trim().is_empty()).then(|| whole(field, text, errors));
    let min_resource = count("min_resource", &settings.min_resource);
    let max_resource = count("max_resource", &settings.max_resource);
    let max_runtime = count("max_runtime", &settings.max_runtime);
    let folds = count("folds", &settings.folds).unwrap_or(0);
    let max_not_improving = count("max_not_improving", &settings.max_not_improving);
    let target = settings.target_value.trim();
    JobRules {
        early_stopping: early_stopping.unwrap_or_default(),
        hyperband: HyperbandSettings { form: form.unwrap_or(Form::Asynchronous), min_resource, max_resource },
        completion: Criteria {
            max_runtime,
            target: (!target.is_empty()).then(|| number("target_value", target, errors)),
            max_not_improving,
            on_convergence: settings.on_convergence,
            on_regret_bound: settings.on_regret_bound,
        },
        warm_start,
        folds,
        without_booster_priors: settings.without_booster_priors,
        enqueued: settings.enqueued.clone(),
    }
}

/// The strategy of a request with its settings.
pub fn strategy(request: &JobRequest) -> Result<StrategySpec, Message> {
    if request.strategy != "Hyperband" {
        let named = StrategySpec::from_name(&request.strategy);
        return match named.ok_or_else(|| choice("strategy", &request.strategy, STRATEGIES))? {
            StrategySpec::Bayesian { .. } => {
                Ok(StrategySpec::Bayesian { booster_priors: !request.rules.without_booster_priors })
            }
            other => Ok(other),
        };
    }
    let HyperbandSettings { form, min_resource, max_resource } = request.rules.hyperband;
    let max_resource = max_resource.ok_or_else(|| RuleError::NoMaxResource.message())?;
    let min_resource = min_resource.unwrap_or_else(|| Hyperband::default_min_resource(max_resource));
    Ok(StrategySpec::Hyperband(Hyperband { form, min_resource, max_resource }))
}

/// The configurations that a request asks to be tried first, as points of its space.
pub fn enqueued(request: &JobRequest, space: &Space) -> Result<Vec<Assignment>, Vec<Message>> {
    request.rules.enqueued.iter().map(|texts| space.point(texts)).collect::<Result<_, _>>().map_err(one)
}

/// What is wrong with the folds of a request.
pub fn folds_error(request: &JobRequest, dataset: &Dataset) -> Option<Message> {
    let folds = request.rules.folds;
    let seed = request.data.as_ref().map_or(0, |data| data.spec.seed);
    if folds == 0 {
        return None;
    }
    let is_tuned = request.dims.iter().any(|dim| dim.name == "early_stopping_rounds");
    if is_tuned || request.fixed.contains_key("early_stopping_rounds") {
        // Each fold would end at a round of its own, and the mean would be of other rounds than those that are told.
        return Some(Message::new("folds_with_early_stopping").about("folds"));
    }
    dataset.folds(folds, seed).err().map(|error| error.message())
}

/// `name`, or `name-2`, `name-3`, …: a job cannot be called what one of its parents is.
pub fn other_than_parents(name: String, rules: &JobRules) -> String {
    let parents = rules.warm_start.as_ref().map(|warm_start| warm_start.parents.as_slice()).unwrap_or_default();
    let is_taken = |name: &String| parents.iter().any(|parent| parent.eq_ignore_ascii_case(name));
    let numbered = |number: u32| {
        let end = format!("-{number}");
        let mut stem = name.clone();
        stem.truncate(MAX_NAME_CHARS - end.len());
        stem.trim_end_matches('-').to_string() + &end
    };
    let mut names = std::iter::once(name.clone()).chain((2..).map(numbered));
    // At most five are taken.
    names.find(|name| !is_taken(name)).unwrap_or_default()
}

fn choice(field: &str, found: &str, allowed: &'static str) -> Message {
    let error = JsonError::Choice { path: field.to_string(), found: found.to_string(), allowed };
    error.message().about(field)
}
