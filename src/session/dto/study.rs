//! A study of Optuna that was read, and the finished job that it is to others.

use super::ParamSetting;
use crate::error::Message;
use crate::json::{Field, JsonError, Read};
use crate::tuner::Direction;
use serde::Serialize;
use std::collections::BTreeMap;

/// What the page shows of a study, and the job to learn from.
#[derive(Debug, Clone, Serialize)]
pub struct StudyShown {
    /// As `Session::add_parent_given` takes it.
    pub parent: ParentGiven,
    /// Trials that are over.
    pub trials: usize,
    /// The best value; `None` without one.
    pub best: Option<f64>,
    /// What could not be taken over.
    pub notices: Vec<Message>,
}

/// A finished job as the page hands it from the worker that has read it to the tuner.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ParentGiven {
    /// Its name, as a tuning job may be called.
    pub name: String,
    /// What it was scored by.
    pub metric: String,
    /// Whether that was to be large.
    pub maximize: bool,
    /// Its static hyperparameters.
    pub fixed: BTreeMap<String, String>,
    /// Its ranges, as the form has them.
    pub parameters: Vec<ParamSetting>,
    /// Its training jobs that are over, each as a row of `trials_csv`: tuned hyperparameters, `TrainingJobName`,
    /// `TrainingJobStatus`, and `FinalObjectiveValue` where it has one.
    pub trials: Vec<BTreeMap<String, String>>,
}

impl ParentGiven {
    /// Whether large or small is good.
    pub fn direction(&self) -> Direction {
        if self.maximize { Direction::Maximize } else { Direction::Minimize }
    }
}

impl Read for ParentGiven {
    fn read(field: &Field) -> Result<Self, JsonError> {
        Ok(ParentGiven {
            name: field.read("name")?,
            metric: field.read("metric")?,
            maximize: field.read("maximize")?,
            fixed: field.read("fixed")?,
            parameters: field.read("parameters")?,
            trials: field.read("trials")?,
        })
    }
}
