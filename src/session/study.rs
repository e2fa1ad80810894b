//! A study of Optuna, or a job that the browser has kept, as a finished job that a new one can learn from: the module that
//! analyses reads it, the tuner takes it.

use super::dto::{ParentGiven, StudyShown};
use super::settings_of::{canonical, setting_of};
use super::{Session, one, ranges};
use crate::error::{Explain, Message};
use crate::formats::{optuna, read_parent};
use crate::order;
use crate::tuner::snapshot::TrialStatus;
use crate::tuner::{Direction, JobStatus, Parent, ParentTrial, Value};
use std::collections::BTreeMap;

/// Columns of a training job that are no hyperparameters.
const NAME: &str = "TrainingJobName";
const STATUS: &str = "TrainingJobStatus";
const OBJECTIVE: &str = "FinalObjectiveValue";
/// Letters of the name of a tuning job at most.
const NAME_CHARS: usize = 32;

/// Reads a journal of Optuna.
pub fn read_journal(text: &str) -> Result<StudyShown, Vec<Message>> {
    let study = optuna::read(text, None).map_err(one)?;
    Ok(shown(study.parent(None).map_err(one)?, study.notices))
}

/// Reads a job that is over as `Session::describe` wrote it.
pub fn read_described(text: &str) -> Result<StudyShown, Vec<Message>> {
    let (parent, _) = read_parent(text).map_err(|error| vec![error.message()])?;
    Ok(shown(parent, Vec::new()))
}

fn shown(parent: Parent, notices: Vec<Message>) -> StudyShown {
    let values = parent.trials.iter().filter_map(|trial| trial.objective);
    let best = match parent.direction {
        Direction::Minimize => values.reduce(f64::min),
        Direction::Maximize => values.reduce(f64::max),
    };
    StudyShown { trials: parent.trials.len(), best, parent: given(parent), notices }
}

/// XGBoost has several names for some hyperparameters; here each has one.
fn given(parent: Parent) -> ParentGiven {
    let own = |name: &str| canonical(name).to_string();
    let trial = |trial: ParentTrial| {
        // What does not count in a trial has no value.
        let counting = trial.hyperparameters.iter().filter(|(_, value)| **value != Value::Inactive);
        let status = match trial.status {
            TrialStatus::Completed => "Completed",
            TrialStatus::Stopped => "Stopped",
            _ => "Failed",
        };
        let about = [(NAME.to_string(), trial.name), (STATUS.to_string(), status.to_string())];
        let objective = trial.objective.map(|value| (OBJECTIVE.to_string(), value.to_string()));
        order::map(counting.map(|(name, value)| (own(name), value.to_string())).chain(about).chain(objective))
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
        let trial = |row: BTreeMap<String, String>| {
            let values = dims.iter().filter_map(|dim| Some((dim.name.clone(), dim.parse(row.get(&dim.name))?)));
            ParentTrial {
                hyperparameters: order::map(values),
                name: row.get(NAME).cloned().unwrap_or_default(),
                status: match row.get(STATUS).map(String::as_str) {
                    Some("Completed") => TrialStatus::Completed,
                    Some("Stopped") => TrialStatus::Stopped,
                    _ => TrialStatus::Failed,
                },
                created: None,
                objective: row.get(OBJECTIVE).and_then(|text| text.parse().ok()),
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
