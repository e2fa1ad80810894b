//! A study of Optuna as a finished job that a new one can learn from: the worker that analyses reads it, the tuner takes it.

use super::dto::{ParentGiven, StudyShown, TrialGiven};
use super::settings_of::{canonical, setting_of};
use super::{Session, one, ranges};
use crate::error::Message;
use crate::formats::optuna;
use crate::order;
use crate::tuner::snapshot::TrialStatus;
use crate::tuner::{Direction, JobStatus, Parent, ParentTrial, Value};

/// Letters of the name of a tuning job at most.
const NAME_CHARS: usize = 32;

/// Reads a journal of Optuna.
pub fn read_journal(text: &str) -> Result<StudyShown, Vec<Message>> {
    let study = optuna::read(text, None).map_err(one)?;
    let parent = study.parent(None).map_err(one)?;
    let values = parent.trials.iter().filter_map(|trial| trial.objective);
    let best = match parent.direction {
        Direction::Minimize => values.reduce(f64::min),
        Direction::Maximize => values.reduce(f64::max),
    };
    Ok(StudyShown { trials: parent.trials.len(), best, parent: given(parent), notices: study.notices })
}

/// XGBoost has several names for some hyperparameters; here each has one.
fn given(parent: Parent) -> ParentGiven {
    let own = |name: &str| canonical(name).to_string();
    let trial = |trial: ParentTrial| TrialGiven {
        name: trial.name,
        status: match trial.status {
            TrialStatus::Completed => "Completed",
            TrialStatus::Stopped => "Stopped",
            _ => "Failed",
        }
        .to_string(),
        hyperparameters: order::map(
            // What does not count in a trial has no value.
            trial
                .hyperparameters
                .iter()
                .filter(|(_, value)| **value != Value::Inactive)
                .map(|(name, value)| (own(name), value.to_string())),
        ),
        objective: trial.objective,
    };
    ParentGiven {
        name: job_name(&parent.name),
        metric: parent.objective_metric,
        maximize: parent.direction == Direction::Maximize,
        fixed: order::map(parent.fixed.iter().map(|(name, value)| (own(name), value.clone()))),
        parameters: parent.dims.iter().map(setting_of).collect(),
        trials: parent.trials.into_iter().map(trial).collect(),
    }
}

/// The name of a study as a tuning job may be called: letters, digits and single hyphens between them.
fn job_name(study: &str) -> String {
    let parts = study.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    let name: String = parts.collect::<Vec<_>>().join("-").chars().take(NAME_CHARS).collect();
    match name.trim_end_matches('-') {
        "" => "study".to_string(),
        name => name.to_string(),
    }
}

impl Session {
    /// Takes in a finished job that was read from a study, to be a parent. Errors if its ranges are none.
    pub fn add_parent_given(&mut self, given: ParentGiven) -> Result<(), Vec<Message>> {
        let dims = ranges::dims(&given.parameters)?;
        let direction = given.direction();
        let trial = |trial: TrialGiven| {
            let typed = &trial.hyperparameters;
            let values = dims.iter().filter_map(|dim| Some((dim.name.clone(), dim.parse(typed.get(&dim.name))?)));
            ParentTrial {
                hyperparameters: order::map(values),
                name: trial.name,
                status: match trial.status.as_str() {
                    "Completed" => TrialStatus::Completed,
                    "Stopped" => TrialStatus::Stopped,
                    _ => TrialStatus::Failed,
                },
                created: None,
                objective: trial.objective,
            }
        };
        let trials = given.trials.into_iter().map(trial).collect();
        self.parents.take(Parent {
            name: given.name,
            status: JobStatus::Completed,
            objective_metric: given.metric,
            direction,
            fixed: given.fixed,
            dims,
            trials,
        });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::job_name;

    #[test]
    fn a_study_is_called_as_a_job_may_be() {
        assert_eq!(job_name("every-state"), "every-state");
        assert_eq!(job_name(" my study (v2) é"), "my-study-v2");
        assert_eq!(job_name("日本"), "study");
        assert_eq!(job_name(&format!("{}-b", "a".repeat(31))), "a".repeat(31));
    }
}
