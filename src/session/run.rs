//! The job of a session, with what its trials are trained on.

use super::dto::{KeptTrials, RunData, WorkerCommand};
use super::{Session, broken, form, metrics};
use crate::booster::params::{self, PARAMS};
use crate::dataset::Dataset;
use crate::error::{Explain, Message};
use crate::formats::JobRequest;
use crate::json;
use crate::order;
use crate::tuner::job::mirror::Seen;
use crate::tuner::snapshot::TrialRow;
use crate::tuner::{Command, Dim, Direction, EarlyStopping, Input, Job, JobSpec, RuleError, Space, TrialState, Value};
use crate::view::JobPicture;
use std::collections::BTreeMap;
use std::rc::Rc;

/// A job with what its trials are trained on.
pub struct Run {
    /// The state machine.
    pub job: Job,
    /// What was asked for.
    pub request: JobRequest,
    /// What trials are trained on.
    pub dataset: Rc<Dataset>,
    /// The trial that the charts highlight.
    pub selected: Option<u32>,
    /// What the worker that analyses the job has of its records.
    pub seen: Seen,
    /// The rows that the page has.
    pub shown: Vec<TrialRow>,
}

impl Run {
    /// Tells the job something; what it asks of the workers.
    pub fn tell(&mut self, input: Input, now: f64) -> Vec<WorkerCommand> {
        let commands = self.job.handle(input, now);
        commands.into_iter().map(|command| self.worker_command(command)).collect()
    }

    /// The request with other ranges for the same hyperparameters; conditions stay. Errors if they are not the same.
    pub fn with_ranges(&self, edited: Vec<Dim>) -> Result<JobRequest, Vec<Message>> {
        let mut request = self.request.clone();
        let other = |name: &str| vec![RuleError::EditedParameters { name: name.to_string() }.message()];
        if let Some(added) = edited.iter().find(|dim| !request.dims.iter().any(|known| known.name == dim.name)) {
            return Err(other(&added.name));
        }
        for dim in &mut request.dims {
            let found = edited.iter().find(|edited| edited.name == dim.name);
            dim.range = found.map(|edited| edited.range.clone()).ok_or_else(|| other(&dim.name))?;
        }
        Ok(request)
    }

    /// What these ranges leave of the job's training jobs, while it is held and they can be edited to these.
    pub fn kept_by(&self, space: &Space) -> Option<KeptTrials> {
        if !self.job.paused() || self.job.check_edit(space).is_err() {
            return None;
        }
        let begun: Vec<_> = self.job.records().iter().filter(|record| record.state != TrialState::Waiting).collect();
        let inside = begun.iter().filter(|record| space.contains(&record.assignment)).count();
        Some(KeptTrials { begun: begun.len(), inside })
    }

    fn worker_command(&self, command: Command) -> WorkerCommand {
        match command {
            Command::Start { worker, trial, to_round, max_rounds, .. } => {
                let params = self.trial_params(trial).unwrap_or_default();
                WorkerCommand::Start { worker, trial, params, to_round, max_rounds }
            }
            Command::Continue { worker, trial, to_round } => WorkerCommand::Continue { worker, trial, to_round },
            Command::Pause { worker, trial } => WorkerCommand::Pause { worker, trial },
            Command::Drop { worker, trial } => WorkerCommand::Drop { worker, trial },
            Command::Stop { worker, trial } => WorkerCommand::Stop { worker, trial },
            Command::Spawn => WorkerCommand::Spawn,
        }
    }

    /// Fixed and tuned hyperparameters of a trial, as the booster takes them.
    pub fn trial_params(&self, trial: u32) -> Option<BTreeMap<String, String>> {
        let record = self.job.records().get(trial as usize)?;
        let mut params = self.request.fixed.clone();
        if self.job.spec().hyperband().is_some() {
            // Hyperband's trials end at `MaxResource`, wherever `num_round` is, and under whichever of its names.
            params.retain(|name, _| params::spec(name).is_none_or(|spec| spec.name != "num_round"));
            params.insert("num_round".to_string(), record.max_rounds.to_string());
        }
        for (dim, value) in self.job.spec().space.dims.iter().zip(&record.assignment) {
            if *value != Value::Inactive {
                params.insert(dim.name.clone(), value.to_string());
            }
        }
        Some(params)
    }

    /// XGBoost's defaults for everything that can be tuned.
    pub fn default_params(&self) -> BTreeMap<String, String> {
        let tunable = PARAMS.iter().filter(|spec| spec.tunable);
        order::map(tunable.filter_map(|spec| Some((spec.name.to_string(), spec.default?.to_string()))))
    }

    /// What charts need to know of the job.
    pub fn picture(&self) -> JobPicture<'_> {
        let spec = self.job.spec();
        JobPicture {
            records: self.job.records(),
            metrics: &spec.metrics,
            objective: spec.objective_index().unwrap_or(0),
            minimize: spec.direction == Direction::Minimize,
            max_jobs: spec.max_jobs,
            space: &spec.space,
            best: self.job.best(),
            selected: self.selected,
            target: spec.completion.target,
            median_rule: spec.early_stopping == EarlyStopping::Auto,
        }
    }
}

impl Session {
    /// What a job with this request needs on the loaded data, with every rule applied.
    pub(super) fn prepared(&self, request: &JobRequest) -> Result<(RunData, JobSpec, Rc<Dataset>), Vec<Message>> {
        let file = self.file()?;
        let dataset = file.dataset()?;
        let spec = form::plan(request, &dataset, &self.parents)?;
        let data = RunData {
            name: file.name.clone(),
            spec: json::write(&file.spec).map_err(|error| vec![broken(&error)])?,
            metrics: metrics::for_job(dataset.task, &request.objective),
            folds: request.rules.folds,
        };
        Ok((data, spec, dataset))
    }
}
