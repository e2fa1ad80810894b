//! A study, as far as a tuning job has a word for it.

use super::JournalError;
use crate::error::Message;
use crate::order;
use crate::tuner::snapshot::TrialStatus;
use crate::tuner::{Dim, Direction, JobStatus, Parent, ParentTrial, Value};
use std::collections::BTreeMap;

/// A study with one objective.
#[derive(Debug, Clone, PartialEq)]
pub struct Study {
    /// `study_name`.
    pub name: String,
    /// What its values are, where the study says so (`Study.metric_names`).
    pub metric: Option<String>,
    /// `direction`. A study that has not set one minimises, as Optuna does.
    pub direction: Direction,
    /// The ranges: of each hyperparameter the widest that a trial had.
    pub dims: Vec<Dim>,
    /// What had one value only, and what the attribute `static_hyperparameters` names.
    pub fixed: BTreeMap<String, String>,
    /// In the order of their numbers.
    pub trials: Vec<StudyTrial>,
    /// What could not be taken over.
    pub notices: Vec<Message>,
}

/// A trial of a study.
#[derive(Debug, Clone, PartialEq)]
pub struct StudyTrial {
    /// Of its training job, where it has been one.
    pub name: String,
    /// `state`.
    pub outcome: TrialOutcome,
    /// By name; of what has one value only too.
    pub params: BTreeMap<String, Value>,
    /// `value`; `None` where there is none or it is not finite.
    pub value: Option<f64>,
    /// `intermediate_values` by their steps, as they are.
    pub steps: BTreeMap<u32, f64>,
}

/// `TrialState`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrialOutcome {
    /// `RUNNING`.
    Running = 0,
    /// `COMPLETE`.
    Complete = 1,
    /// `PRUNED`.
    Pruned = 2,
    /// `FAIL`.
    Fail = 3,
    /// `WAITING`.
    Waiting = 4,
}

impl TrialOutcome {
    /// The state with this number.
    pub(super) fn of(state: i64) -> Option<Self> {
        use TrialOutcome::{Complete, Fail, Pruned, Running, Waiting};
        [Running, Complete, Pruned, Fail, Waiting].into_iter().find(|outcome| *outcome as i64 == state)
    }

    /// Whether nothing can change the trial any more.
    pub(super) fn is_finished(self) -> bool {
        !matches!(self, TrialOutcome::Running | TrialOutcome::Waiting)
    }
}

impl Study {
    /// The study as a finished job that another can learn from. `metric`: what its values are if the study does not say.
    /// Errors if neither does.
    pub fn parent(&self, metric: Option<&str>) -> Result<Parent, JournalError> {
        let metric = self.metric.as_deref().or(metric).ok_or(JournalError::NoMetric)?;
        let trials = self.trials.iter().filter_map(|trial| {
            let status = match trial.outcome {
                TrialOutcome::Complete if trial.value.is_none() => TrialStatus::Failed,
                TrialOutcome::Complete => TrialStatus::Completed,
                TrialOutcome::Pruned => TrialStatus::Stopped,
                TrialOutcome::Fail => TrialStatus::Failed,
                TrialOutcome::Running | TrialOutcome::Waiting => return None,
            };
            let tuned = trial.params.iter().filter(|(name, _)| self.dims.iter().any(|dim| dim.name == **name));
            Some(ParentTrial {
                name: trial.name.clone(),
                status,
                created: None,
                hyperparameters: order::map(tuned.map(|(name, value)| (name.clone(), value.clone()))),
                objective: trial.value.filter(|_| status != TrialStatus::Failed),
            })
        });
        Ok(Parent {
            name: self.name.clone(),
            status: JobStatus::Completed,
            objective_metric: metric.to_string(),
            direction: self.direction,
            fixed: self.fixed.clone(),
            dims: self.dims.clone(),
            trials: trials.collect(),
        })
    }
}
