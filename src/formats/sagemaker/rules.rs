//! The members of a request that say how a job goes on and when it ends: `StrategyConfig`, `TrainingJobEarlyStoppingType`,
//! `TuningJobCompletionCriteria`, `MaxRuntimeInSeconds`, `WarmStartConfig`, and four of ours, `"hyperband"`,
//! `"booster_priors"`, `"complete_on_regret_bound"` and `"enqueued"`.

use super::FormatError;
use crate::json::{Field, JsonError, Read};
use crate::tuner::{Criteria, EarlyStopping, Form, WarmStartType};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What a job does beside proposing trials. Read, not checked: the tuner knows the rules.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct JobRules {
    /// `TrainingJobEarlyStoppingType`.
    pub early_stopping: EarlyStopping,
    /// `HyperbandStrategyConfig`, and the form of Hyperband.
    pub hyperband: HyperbandSettings,
    /// `TuningJobCompletionCriteria`, `MaxRuntimeInSeconds` and our `"complete_on_regret_bound"`.
    pub completion: Criteria,
    /// `WarmStartConfig`.
    pub warm_start: Option<WarmStartSettings>,
    /// `_kfold` of SageMaker's XGBoost, a static hyperparameter there: folds of the cross-validation, 0 without.
    pub folds: u32,
    /// Ours: whether Bayesian does without the configurations that are known to be good for a booster.
    pub without_booster_priors: bool,
    /// Ours: configurations to try first, values by name as they are written.
    pub enqueued: Vec<BTreeMap<String, String>>,
}

/// The parents of a job by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WarmStartSettings {
    /// `WarmStartType`.
    pub kind: WarmStartType,
    /// `ParentHyperParameterTuningJobs`.
    pub parents: Vec<String>,
}

/// Settings of the strategy `Hyperband`; of no use to others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HyperbandSettings {
    /// Ours: SageMaker has the asynchronous one only.
    pub form: Form,
    /// `MinResource`.
    pub min_resource: Option<u32>,
    /// `MaxResource`.
    pub max_resource: Option<u32>,
}

impl Default for HyperbandSettings {
    fn default() -> Self {
        HyperbandSettings { form: Form::Asynchronous, min_resource: None, max_resource: None }
    }
}

/// Name of the static hyperparameter for the folds.
pub(in crate::formats) const FOLDS: &str = "_kfold";

/// Our member that ends a job by the regret bound; SageMaker has no word for it.
const REGRET_BOUND: &str = "complete_on_regret_bound";

/// SageMaker's words for off and on, for a sentence.
pub(super) const SWITCH: &str = "Disabled, Enabled";
const DISABLED: &str = "Disabled";
const ENABLED: &str = "Enabled";

/// Whether a switch with this word is on.
fn switch(word: &str) -> Option<bool> {
    match word {
        DISABLED => Some(false),
        ENABLED => Some(true),
        _ => None,
    }
}

/// The forms of Hyperband, for a sentence.
pub const FORMS: &str = "Asynchronous, Brackets";

/// The form that our member `"hyperband"` calls so.
pub fn form(name: &str) -> Option<Form> {
    [Form::Asynchronous, Form::Brackets].into_iter().find(|form| form_name(*form) == name)
}

/// What our member `"hyperband"` calls it.
pub fn form_name(form: Form) -> &'static str {
    match form {
        Form::Asynchronous => "Asynchronous",
        Form::Brackets => "Brackets",
    }
}

impl JobRules {
    /// Reads the members of a request, of its `HyperParameterTuningJobConfig` and `ResourceLimits`, and the value of `_kfold`.
    pub(super) fn read(
        request: &Field,
        config: &Field,
        limits: &Field,
        folds: Option<String>,
    ) -> Result<JobRules, FormatError> {
        let folds = match folds {
            None => 0,
            Some(text) => match text.trim().parse() {
                Ok(folds) => folds,
                Err(_) => return Err(FormatError::Integer { field: FOLDS.to_string(), found: text }),
            },
        };
        let early_stopping = match config.find("TrainingJobEarlyStoppingType")? {
            Some(kind) => kind.choice(EarlyStopping::NAMES, EarlyStopping::from_name)?,
            None => EarlyStopping::default(),
        };
        let mut hyperband = HyperbandSettings::default();
        if let Some(name) = request.find("hyperband")? {
            hyperband.form = name.choice(FORMS, form)?;
        }
        let without_booster_priors = match request.find("booster_priors")? {
            Some(word) => !word.choice(SWITCH, switch)?,
            None => false,
        };
        if let Some(strategy) = config.find("StrategyConfig")?
            && let Some(settings) = strategy.find("HyperbandStrategyConfig")?
        {
            hyperband.min_resource = settings.optional("MinResource")?;
            hyperband.max_resource = settings.optional("MaxResource")?;
        }
        let mut completion = Criteria { max_runtime: limits.optional("MaxRuntimeInSeconds")?, ..Criteria::default() };
        if let Some(criteria) = config.find("TuningJobCompletionCriteria")? {
            completion.target = criteria.optional("TargetObjectiveMetricValue")?;
            if let Some(rule) = criteria.find("BestObjectiveNotImproving")? {
                completion.max_not_improving = rule.optional("MaxNumberOfTrainingJobsNotImproving")?;
            }
            if let Some(rule) = criteria.find("ConvergenceDetected")?
                && let Some(word) = rule.find("CompleteOnConvergence")?
            {
                completion.on_convergence = word.choice(SWITCH, switch)?;
            }
        }
        if let Some(word) = request.find(REGRET_BOUND)? {
            completion.on_regret_bound = word.choice(SWITCH, switch)?;
        }
        let warm_start = request.optional("WarmStartConfig")?;
        Ok(JobRules {
            early_stopping,
            hyperband,
            completion,
            warm_start,
            folds,
            without_booster_priors,
            enqueued: request.or_default("enqueued")?,
        })
    }

    /// Adds what stands in `HyperParameterTuningJobConfig` and does not say the default.
    pub(super) fn write_config(&self, config: &mut Value) {
        let HyperbandSettings { min_resource, max_resource, .. } = self.hyperband;
        if let Some(least) = min_resource {
            config["StrategyConfig"]["HyperbandStrategyConfig"]["MinResource"] = least.into();
        }
        if let Some(most) = max_resource {
            config["StrategyConfig"]["HyperbandStrategyConfig"]["MaxResource"] = most.into();
        }
        let criteria = "TuningJobCompletionCriteria";
        if let Some(target) = self.completion.target {
            config[criteria]["TargetObjectiveMetricValue"] = target.into();
        }
        if let Some(most) = self.completion.max_not_improving {
            config[criteria]["BestObjectiveNotImproving"]["MaxNumberOfTrainingJobsNotImproving"] = most.into();
        }
        if self.completion.on_convergence {
            config[criteria]["ConvergenceDetected"]["CompleteOnConvergence"] = ENABLED.into();
        }
    }

    /// Adds what stands in the request itself and does not say the default.
    pub(super) fn write(&self, request: &mut Value) {
        if self.hyperband.form != Form::Asynchronous {
            request["hyperband"] = form_name(self.hyperband.form).into();
        }
        if self.without_booster_priors {
            request["booster_priors"] = DISABLED.into();
        }
        if self.completion.on_regret_bound {
            request[REGRET_BOUND] = ENABLED.into();
        }
        if !self.enqueued.is_empty() {
            request["enqueued"] = json!(self.enqueued);
        }
        if let Some(WarmStartSettings { kind, parents }) = &self.warm_start {
            let parents: Vec<Value> = parents.iter().map(|name| json!({"HyperParameterTuningJobName": name})).collect();
            request["WarmStartConfig"] =
                json!({"ParentHyperParameterTuningJobs": parents, "WarmStartType": kind.name()});
        }
    }
}

impl Read for WarmStartSettings {
    fn read(field: &Field) -> Result<Self, JsonError> {
        let jobs = field.get("ParentHyperParameterTuningJobs")?;
        Ok(WarmStartSettings {
            kind: field.get("WarmStartType")?.choice(WarmStartType::NAMES, WarmStartType::from_name)?,
            parents: jobs.items()?.map(|job| job.read("HyperParameterTuningJobName")).collect::<Result<_, _>>()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::JobRequest;
    use crate::tuner::Direction;

    fn full() -> JobRules {
        JobRules {
            early_stopping: EarlyStopping::Auto,
            hyperband: HyperbandSettings { form: Form::Brackets, min_resource: Some(2), max_resource: Some(54) },
            completion: Criteria {
                max_runtime: Some(3600),
                target: Some(0.125),
                max_not_improving: Some(7),
                on_convergence: true,
                on_regret_bound: true,
            },
            warm_start: Some(WarmStartSettings {
                kind: WarmStartType::TransferLearning,
                parents: vec!["first".into(), "second".into()],
            }),
            folds: 5,
            without_booster_priors: true,
            enqueued: vec![BTreeMap::from([("eta".into(), "0.25".into())])],
        }
    }

    fn request(rules: JobRules) -> JobRequest {
        JobRequest {
            name: "job".into(),
            objective: "validation:rmse".into(),
            direction: Direction::Minimize,
            strategy: "Random".into(),
            max_jobs: Some(20),
            max_parallel: 1,
            seed: 0,
            rules,
            dims: Vec::new(),
            fixed: BTreeMap::new(),
            data: None,
        }
    }

    #[test]
    fn rules_written_and_read_are_the_same() {
        for rules in [full(), JobRules::default()] {
            let before = request(rules);
            assert_eq!(JobRequest::from_json(&before.to_json().to_string()), Ok(before));
        }
    }

    #[test]
    fn rules_that_say_nothing_are_left_out() {
        let json = request(JobRules::default()).to_json();
        for name in ["hyperband", "enqueued", REGRET_BOUND, "WarmStartConfig"] {
            assert_eq!(json.get(name), None, "{name}");
        }
        for name in ["StrategyConfig", "TuningJobCompletionCriteria"] {
            assert_eq!(json["HyperParameterTuningJobConfig"].get(name), None, "{name}");
        }
    }

    #[test]
    fn words_that_sagemaker_does_not_have_are_refused_with_those_that_it_has() {
        const CONFIG: &str = "HyperParameterTuningJobConfig";
        let refused = |path: &str, word: &str, allowed: &'static str| {
            let mut json = request(full()).to_json();
            let pointer = format!("/{}", path.replace('.', "/"));
            *json.pointer_mut(&pointer).expect("the member is there") = word.into();
            let (path, found) = (path.to_string(), word.to_string());
            let error = FormatError::Json(JsonError::Choice { path, found, allowed });
            assert_eq!(JobRequest::from_json(&json.to_string()), Err(error));
        };
        refused(&format!("{CONFIG}.TrainingJobEarlyStoppingType"), "auto", "Off, Auto");
        refused("hyperband", "Sync", FORMS);
        refused(REGRET_BOUND, "yes", SWITCH);
        refused("WarmStartConfig.WarmStartType", "Same", WarmStartType::NAMES);
        let convergence = "TuningJobCompletionCriteria.ConvergenceDetected.CompleteOnConvergence";
        refused(&format!("{CONFIG}.{convergence}"), "true", "Disabled, Enabled");
        let mut json = request(full()).to_json();
        json["TrainingJobDefinition"]["StaticHyperParameters"][FOLDS] = "five".into();
        let (field, found) = (FOLDS.to_string(), "five".to_string());
        assert_eq!(JobRequest::from_json(&json.to_string()), Err(FormatError::Integer { field, found }));
    }
}
