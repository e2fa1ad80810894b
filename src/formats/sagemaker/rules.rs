//! The members of a request that say how a job goes on and when it ends: `StrategyConfig`, `TrainingJobEarlyStoppingType`,
//! `TuningJobCompletionCriteria`, `MaxRuntimeInSeconds`, `WarmStartConfig`, and three of ours, `"hyperband"`, `"enqueued"` and `"complete_on_regret_bound"`.

use super::{FormatError, choice};
use crate::tuner::{Criteria, EarlyStopping, Form, WarmStartType};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a job does beside proposing trials. Read, not checked: the tuner knows the rules.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct JobRules {
    /// `TrainingJobEarlyStoppingType`.
    pub early_stopping: EarlyStopping,
    /// `HyperbandStrategyConfig`, and the form of Hyperband.
    pub hyperband: HyperbandSettings,
    /// `TuningJobCompletionCriteria`, `MaxRuntimeInSeconds` and our `"complete_on_regret_bound"`. Its `folds` are 0: they stand
    /// below.
    pub completion: Criteria,
    /// `WarmStartConfig`.
    pub warm_start: Option<WarmStartSettings>,
    /// `_kfold` of SageMaker's XGBoost, a static hyperparameter there: folds of the cross-validation, 0 without.
    pub folds: u32,
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
pub(super) const FOLDS: &str = "_kfold";

/// Our member that ends a job by the regret bound; SageMaker has no word for it.
pub(super) const REGRET_BOUND: &str = "complete_on_regret_bound";

/// SageMaker's word for a switch that is on.
const ENABLED: &str = "Enabled";

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

#[derive(Serialize, Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct StrategyConfig {
    hyperband_strategy_config: HyperbandConfig,
}

#[derive(Serialize, Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
struct HyperbandConfig {
    #[serde(skip_serializing_if = "Option::is_none")]
    min_resource: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_resource: Option<u32>,
}

#[derive(Serialize, Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct CompletionCriteria {
    #[serde(skip_serializing_if = "Option::is_none")]
    target_objective_metric_value: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    best_objective_not_improving: Option<NotImproving>,
    #[serde(skip_serializing_if = "Option::is_none")]
    convergence_detected: Option<Convergence>,
}

#[derive(Serialize, Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
struct NotImproving {
    #[serde(skip_serializing_if = "Option::is_none")]
    max_number_of_training_jobs_not_improving: Option<u32>,
}

#[derive(Serialize, Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
struct Convergence {
    #[serde(skip_serializing_if = "Option::is_none")]
    complete_on_convergence: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct WarmStartConfig {
    parent_hyper_parameter_tuning_jobs: Vec<ParentName>,
    warm_start_type: String,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ParentName {
    hyper_parameter_tuning_job_name: String,
}

/// The members as they stand in a request.
pub(super) struct Members {
    pub early_stopping: String,
    pub strategy_config: Option<StrategyConfig>,
    pub completion: Option<CompletionCriteria>,
    pub max_runtime: Option<u32>,
    pub warm_start: Option<WarmStartConfig>,
    pub hyperband: Option<String>,
    pub folds: Option<String>,
    pub enqueued: Vec<BTreeMap<String, String>>,
    pub regret_bound: Option<String>,
}

impl JobRules {
    /// Reads the members.
    pub(super) fn read(members: Members) -> Result<JobRules, FormatError> {
        let Members {
            early_stopping,
            strategy_config,
            completion,
            max_runtime,
            warm_start,
            hyperband,
            folds,
            enqueued,
            regret_bound,
        } = members;
        let folds = match folds {
            None => 0,
            Some(text) => match text.trim().parse() {
                Ok(folds) => folds,
                Err(_) => return Err(FormatError::Integer { field: FOLDS.to_string(), found: text }),
            },
        };
        let kind = EarlyStopping::from_name(&early_stopping)
            .ok_or_else(|| choice("TrainingJobEarlyStoppingType", &early_stopping, EarlyStopping::NAMES))?;
        let config = strategy_config.unwrap_or_default().hyperband_strategy_config;
        let form = match hyperband {
            None => Form::Asynchronous,
            Some(name) => form(&name).ok_or_else(|| choice("hyperband", &name, FORMS))?,
        };
        let criteria = completion.unwrap_or_default();
        let convergence = criteria.convergence_detected.and_then(|convergence| convergence.complete_on_convergence);
        Ok(JobRules {
            early_stopping: kind,
            hyperband: HyperbandSettings { form, min_resource: config.min_resource, max_resource: config.max_resource },
            completion: Criteria {
                max_runtime,
                target: criteria.target_objective_metric_value,
                max_not_improving: criteria
                    .best_objective_not_improving
                    .and_then(|rule| rule.max_number_of_training_jobs_not_improving),
                on_convergence: is_enabled("CompleteOnConvergence", convergence.as_deref())?,
                on_regret_bound: is_enabled(REGRET_BOUND, regret_bound.as_deref())?,
                folds: 0,
            },
            warm_start: warm_start.map(WarmStartConfig::read).transpose()?,
            folds,
            enqueued,
        })
    }

    /// Writes the members; those that say nothing are left out.
    pub(super) fn members(&self) -> Members {
        let HyperbandSettings { form, min_resource, max_resource } = self.hyperband;
        let Criteria { max_runtime, target, max_not_improving, on_convergence, on_regret_bound, .. } = self.completion;
        let criteria = CompletionCriteria {
            target_objective_metric_value: target,
            best_objective_not_improving: max_not_improving
                .map(|most| NotImproving { max_number_of_training_jobs_not_improving: Some(most) }),
            convergence_detected: on_convergence
                .then(|| Convergence { complete_on_convergence: Some(ENABLED.to_string()) }),
        };
        let any_criterion = target.is_some() || max_not_improving.is_some() || on_convergence;
        let config = StrategyConfig { hyperband_strategy_config: HyperbandConfig { min_resource, max_resource } };
        Members {
            early_stopping: self.early_stopping.name().to_string(),
            strategy_config: (min_resource.is_some() || max_resource.is_some()).then_some(config),
            completion: any_criterion.then_some(criteria),
            max_runtime,
            warm_start: self.warm_start.as_ref().map(WarmStartConfig::of),
            folds: (self.folds > 0).then(|| self.folds.to_string()),
            enqueued: self.enqueued.clone(),
            hyperband: (form != Form::Asynchronous).then(|| form_name(form).to_string()),
            regret_bound: on_regret_bound.then(|| ENABLED.to_string()),
        }
    }
}

/// A switch in SageMaker's words. Errors naming `field` if it is neither of them.
fn is_enabled(field: &str, word: Option<&str>) -> Result<bool, FormatError> {
    match word {
        None | Some("Disabled") => Ok(false),
        Some(ENABLED) => Ok(true),
        Some(other) => Err(choice(field, other, "Disabled, Enabled")),
    }
}

impl WarmStartConfig {
    fn read(self) -> Result<WarmStartSettings, FormatError> {
        let kind = WarmStartType::from_name(&self.warm_start_type)
            .ok_or_else(|| choice("WarmStartType", &self.warm_start_type, WarmStartType::NAMES))?;
        let names = self.parent_hyper_parameter_tuning_jobs.into_iter();
        Ok(WarmStartSettings { kind, parents: names.map(|parent| parent.hyper_parameter_tuning_job_name).collect() })
    }

    fn of(settings: &WarmStartSettings) -> Self {
        let name = |name: &String| ParentName { hyper_parameter_tuning_job_name: name.clone() };
        WarmStartConfig {
            parent_hyper_parameter_tuning_jobs: settings.parents.iter().map(name).collect(),
            warm_start_type: settings.kind.name().to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
                folds: 0,
            },
            warm_start: Some(WarmStartSettings {
                kind: WarmStartType::TransferLearning,
                parents: vec!["first".into(), "second".into()],
            }),
            folds: 5,
            enqueued: vec![BTreeMap::from([("eta".into(), "0.25".into())])],
        }
    }

    #[test]
    fn rules_written_and_read_are_the_same() {
        for rules in [full(), JobRules::default()] {
            assert_eq!(JobRules::read(rules.members()), Ok(rules));
        }
    }

    #[test]
    fn words_that_sagemaker_does_not_have_are_refused_with_those_that_it_has() {
        let refused = |change: fn(&mut Members)| {
            let mut members = full().members();
            change(&mut members);
            JobRules::read(members).err()
        };
        assert_eq!(
            refused(|members| members.early_stopping = "auto".into()),
            Some(choice("TrainingJobEarlyStoppingType", "auto", "Off, Auto"))
        );
        assert_eq!(
            refused(|members| members.hyperband = Some("Sync".into())),
            Some(choice("hyperband", "Sync", FORMS))
        );
        let parents = |members: &mut Members| {
            members.warm_start =
                members.warm_start.take().map(|config| WarmStartConfig { warm_start_type: "Same".into(), ..config });
        };
        assert_eq!(refused(parents), Some(choice("WarmStartType", "Same", WarmStartType::NAMES)));
        let (field, found) = (FOLDS.to_string(), "five".to_string());
        assert_eq!(refused(|members| members.folds = Some("five".into())), Some(FormatError::Integer { field, found }));
        let convergence = |members: &mut Members| {
            let text = r#"{"ConvergenceDetected": {"CompleteOnConvergence": "true"}}"#;
            members.completion = serde_json::from_str(text).ok();
        };
        assert_eq!(refused(convergence), Some(choice("CompleteOnConvergence", "true", "Disabled, Enabled")));
        let bound = |members: &mut Members| members.regret_bound = Some("yes".into());
        assert_eq!(refused(bound), Some(choice(REGRET_BOUND, "yes", "Disabled, Enabled")));
    }
}
