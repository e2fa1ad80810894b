//! The operations of a journal, carried out one after the other as Optuna does it: what is not there, or already finished, is
//! left as it is, since another process may have written in between.

use super::distribution::{Distribution, shortened, too_many, union};
use super::operation::Operation;
use super::study::TrialOutcome;
use super::{CONDITIONS, FIXED, JournalError, METRIC_NAMES, SCALINGS, TRAINING_JOB};
use crate::json::{Field, JsonError};
use crate::tuner::space::{MAX_CATEGORIES, MAX_DIMS};
use crate::tuner::{Range, SpaceError, Value};
use std::collections::{BTreeMap, HashSet};

/// Trials of a journal at most, of all its studies.
const MAX_TRIALS: usize = 100_000;

/// What has been replayed so far.
#[derive(Debug, Default)]
pub(super) struct Replay {
    /// By their ids; `None`: deleted.
    pub studies: Vec<Option<Known>>,
    /// By their ids, of all studies.
    pub trials: Vec<Trial>,
    names: HashSet<String>,
}

/// A study as the journal has told it.
#[derive(Debug)]
pub(super) struct Known {
    pub name: String,
    /// `StudyDirection` of each objective.
    pub directions: Vec<i64>,
    pub metric: Option<String>,
    pub fixed: BTreeMap<String, String>,
    pub scalings: BTreeMap<String, String>,
    /// Name of a hyperparameter to its parent and the values of that.
    pub conditions: BTreeMap<String, (String, Vec<String>)>,
    /// In the order in which trials first had them.
    pub dims: Vec<(String, Distribution)>,
    /// Ids of its trials, in the order of their numbers.
    pub trials: Vec<usize>,
}

/// A trial as the journal has told it.
#[derive(Debug)]
pub(super) struct Trial {
    study: usize,
    pub outcome: TrialOutcome,
    pub params: BTreeMap<String, Value>,
    pub value: Option<f64>,
    pub steps: BTreeMap<u32, f64>,
    pub job: Option<String>,
}

impl Replay {
    /// Carries out the operation of line `line`.
    pub fn apply(&mut self, line: usize, log: &Field) -> Result<(), JournalError> {
        let bad = |error| JournalError::at(line, error);
        let code = log.get("op_code").and_then(|code| code.integer()).map_err(bad)?;
        let last = Operation::ALL.len() as i64 - 1;
        let operation = Operation::of(code).ok_or(JournalError::Operation { line, found: code, last })?;
        match operation {
            Operation::CreateStudy => self.create_study(log).map_err(bad),
            Operation::DeleteStudy => {
                let id = id(log, "study_id").map_err(bad)?;
                if let Some(study) = self.studies.get_mut(id).and_then(Option::take) {
                    self.names.remove(&study.name);
                }
                Ok(())
            }
            Operation::StudyUserAttr | Operation::StudySystemAttr => {
                let id = id(log, "study_id").map_err(bad)?;
                let key = if operation == Operation::StudyUserAttr { "user_attr" } else { "system_attr" };
                let Some(study) = self.studies.get_mut(id).and_then(Option::as_mut) else { return Ok(()) };
                study.attribute(&log.get(key).map_err(bad)?).map_err(bad)
            }
            Operation::CreateTrial => self.create_trial(line, log),
            Operation::TrialParam => self.trial_param(line, log),
            Operation::TrialState => {
                let outcome = outcome(&log.get("state").map_err(bad)?).map_err(bad)?;
                let value = one_value(log).map_err(bad)?;
                let Some(trial) = self.open_trial(log).map_err(bad)? else { return Ok(()) };
                trial.outcome = outcome;
                trial.value = value.or(trial.value);
                Ok(())
            }
            Operation::TrialValue => {
                let (step, value) = (log.read("step").map_err(bad)?, number(log, "intermediate_value").map_err(bad)?);
                if let Some(trial) = self.open_trial(log).map_err(bad)? {
                    trial.steps.insert(step, value);
                }
                Ok(())
            }
            Operation::TrialUserAttr => {
                let attributes = log.get("user_attr").map_err(bad)?;
                let job = training_job(&attributes).map_err(bad)?;
                if let Some(trial) = self.open_trial(log).map_err(bad)? {
                    trial.job = job.or(trial.job.take());
                }
                Ok(())
            }
            Operation::TrialSystemAttr | Operation::DiscardTrials => Ok(()),
        }
    }

    fn create_study(&mut self, log: &Field) -> Result<(), JsonError> {
        let name: String = log.read("study_name")?;
        let directions = log.get("directions")?;
        let directions =
            directions.items()?.map(|direction| direction.integer_in(0, 2)).collect::<Result<Vec<i64>, _>>()?;
        // Of two studies with one name the second never comes to be.
        if self.names.insert(name.clone()) {
            self.studies.push(Some(Known::new(name, directions)));
        }
        Ok(())
    }

    fn create_trial(&mut self, line: usize, log: &Field) -> Result<(), JournalError> {
        let bad = |error| JournalError::at(line, error);
        let id = id(log, "study_id").map_err(bad)?;
        let Some(study) = self.studies.get_mut(id).and_then(Option::as_mut) else { return Ok(()) };
        if self.trials.len() == MAX_TRIALS {
            return Err(JournalError::TooManyTrials { line, found: MAX_TRIALS + 1, limit: MAX_TRIALS });
        }
        let mut trial = Trial {
            study: id,
            outcome: TrialOutcome::Running,
            params: BTreeMap::new(),
            value: one_value(log).map_err(bad)?,
            steps: BTreeMap::new(),
            job: None,
        };
        if let Some(state) = log.find("state").map_err(bad)? {
            trial.outcome = outcome(&state).map_err(bad)?;
        }
        if let Some(attributes) = log.find("user_attrs").map_err(bad)? {
            trial.job = training_job(&attributes).map_err(bad)?;
        }
        if let Some(values) = log.find("intermediate_values").map_err(bad)? {
            for (step, value) in values.members().map_err(bad)? {
                let step = step.parse().map_err(|_| JournalError::Wrong {
                    line,
                    path: values.path(),
                    expected: "{\"3\": 0.5}".to_string(),
                    found: format!("{{\"{}\": …}}", shortened(step)),
                })?;
                trial.steps.insert(step, real(&value).map_err(bad)?);
            }
        }
        if let Some(params) = log.find("params").map_err(bad)? {
            let distributions = log.get("distributions").map_err(bad)?;
            for (name, internal) in params.members().map_err(bad)? {
                let distribution = distributions.get(name).and_then(|text| text.text()).map_err(bad)?;
                let distribution = Distribution::read(line, name, distribution)?;
                let value = value_of(line, name, &distribution, &internal)?;
                study.widen(line, name, distribution)?;
                trial.params.insert(name.to_string(), value);
            }
        }
        study.trials.push(self.trials.len());
        self.trials.push(trial);
        Ok(())
    }

    fn trial_param(&mut self, line: usize, log: &Field) -> Result<(), JournalError> {
        let bad = |error| JournalError::at(line, error);
        let name: String = log.read("param_name").map_err(bad)?;
        let distribution = log.get("distribution").and_then(|text| text.text()).map_err(bad)?;
        let distribution = Distribution::read(line, &name, distribution)?;
        let internal = log.get("param_value_internal").map_err(bad)?;
        let value = value_of(line, &name, &distribution, &internal)?;
        let Some(trial) = self.open_trial(log).map_err(bad)? else { return Ok(()) };
        trial.params.insert(name.clone(), value);
        let study = trial.study;
        match self.studies.get_mut(study).and_then(Option::as_mut) {
            Some(study) => study.widen(line, &name, distribution),
            None => Ok(()),
        }
    }

    /// The trial that the operation is about; `None` if there is none, or it is finished.
    fn open_trial(&mut self, log: &Field) -> Result<Option<&mut Trial>, JsonError> {
        let id = id(log, "trial_id")?;
        Ok(self.trials.get_mut(id).filter(|trial| !trial.outcome.is_finished()))
    }
}

impl Known {
    fn new(name: String, directions: Vec<i64>) -> Self {
        Known {
            name,
            directions,
            metric: None,
            fixed: BTreeMap::new(),
            scalings: BTreeMap::new(),
            conditions: BTreeMap::new(),
            dims: Vec::new(),
            trials: Vec::new(),
        }
    }

    /// Takes an attribute, if it is one that says something of the search.
    fn attribute(&mut self, attributes: &Field) -> Result<(), JsonError> {
        for (name, value) in attributes.members()? {
            match name {
                METRIC_NAMES => {
                    let names = value.items()?.map(|name| name.text().map(str::to_string));
                    self.metric = names.collect::<Result<Vec<_>, _>>()?.into_iter().next();
                }
                FIXED => self.fixed = attributes.read(name)?,
                SCALINGS => self.scalings = attributes.read(name)?,
                CONDITIONS => {
                    self.conditions.clear();
                    for (child, condition) in value.members()? {
                        let condition = (condition.read("parent")?, condition.read("values")?);
                        self.conditions.insert(child.to_string(), condition);
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// A trial has this distribution: the range of the hyperparameter holds it from now on.
    fn widen(&mut self, line: usize, name: &str, added: Distribution) -> Result<(), JournalError> {
        let Some((_, known)) = self.dims.iter_mut().find(|(known, _)| known == name) else {
            if self.dims.len() == MAX_DIMS {
                let error = SpaceError::TooManyParameters { found: MAX_DIMS + 1, limit: MAX_DIMS };
                return Err(JournalError::Space(error));
            }
            self.dims.push((name.to_string(), added));
            return Ok(());
        };
        // Nearly always they are the same.
        if known.range != added.range {
            known.range = union(&known.range, &added.range)
                .ok_or_else(|| JournalError::OtherKind { line, name: shortened(name) })?;
        }
        if let Range::Categorical { values } = &known.range
            && values.len() > MAX_CATEGORIES
        {
            return Err(too_many(name, values.len()));
        }
        known.stepped |= added.stepped;
        Ok(())
    }
}

fn id(log: &Field, name: &str) -> Result<usize, JsonError> {
    log.read(name)
}

fn outcome(state: &Field) -> Result<TrialOutcome, JsonError> {
    let code = state.integer()?;
    TrialOutcome::of(code).ok_or_else(|| state.out_of_range(0, 4))
}

/// Any number, infinite ones and NaN included.
fn real(field: &Field) -> Result<f64, JsonError> {
    use crate::json::{Expected, Json};
    match field.value() {
        Json::Number(text) => text.replace("Infinity", "inf").parse().map_err(|_| field.expected(Expected::Number)),
        _ => Err(field.expected(Expected::Number)),
    }
}

fn number(log: &Field, name: &str) -> Result<f64, JsonError> {
    real(&log.get(name)?)
}

/// The objective value, in whichever of the two members it stands; `None` if there is none, it is not finite, or there are
/// several.
fn one_value(log: &Field) -> Result<Option<f64>, JsonError> {
    use crate::json::Json;
    let is_there = |field: &Field| *field.value() != Json::Null;
    let mut value = match log.find("value")?.filter(is_there) {
        Some(value) => Some(real(&value)?),
        None => None,
    };
    if let Some(values) = log.find("values")?.filter(is_there) {
        let mut all = values.items()?.map(|value| real(&value)).collect::<Result<Vec<f64>, _>>()?;
        value = all.pop().filter(|_| all.is_empty()).or(value);
    }
    Ok(value.filter(|value| value.is_finite()))
}

/// What the attributes of a trial call its training job.
fn training_job(attributes: &Field) -> Result<Option<String>, JsonError> {
    // Somebody else's attribute of this name may hold anything.
    Ok(attributes.find(TRAINING_JOB)?.and_then(|name| name.text().ok().map(str::to_string)))
}

fn value_of(line: usize, name: &str, distribution: &Distribution, internal: &Field) -> Result<Value, JournalError> {
    let number = real(internal).map_err(|error| JournalError::at(line, error))?;
    let outside = || JournalError::Outside { line, name: shortened(name), value: number.to_string() };
    distribution.value(number).ok_or_else(outside)
}
