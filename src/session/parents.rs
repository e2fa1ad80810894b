//! Finished jobs that a new one can learn from: those of this visit, and those read from files.

use crate::error::{Explain, Message};
use crate::formats::{DataSource, JobRequest, WarmStartSettings, read_parent, static_hyperparameters};
use crate::tuner::snapshot::TrialStatus;
use crate::tuner::{Job, Parent, ParentTrial, TrialState, WarmStart, WarmStartType};
use std::collections::BTreeMap;

/// Every finished job by its name, the last of that name.
#[derive(Debug, Default)]
pub struct Parents {
    jobs: BTreeMap<String, (Parent, Option<DataSource>)>,
}

impl Parents {
    /// Names, sorted.
    pub fn names(&self) -> Vec<String> {
        self.jobs.keys().cloned().collect()
    }

    /// Reads a described job. Gives its name.
    pub fn read(&mut self, text: &str) -> Result<String, Message> {
        let (parent, data) = read_parent(text).map_err(|error| error.message())?;
        let name = parent.name.clone();
        self.jobs.insert(name.clone(), (parent, data));
        Ok(name)
    }

    /// Remembers a job that is over.
    pub fn remember(&mut self, job: &Job, request: &JobRequest) {
        if job.status().is_over() {
            self.jobs.insert(request.name.clone(), (parent(job, request), request.data.clone()));
        }
    }

    /// The parents that a request names.
    pub fn warm_start(&self, request: &JobRequest) -> Result<Option<WarmStart>, Message> {
        let Some(WarmStartSettings { kind, parents }) = &request.rules.warm_start else { return Ok(None) };
        let find = |name: &String| {
            let unknown = || Message::new("no_such_parent").with("parent", name).about("parents");
            let (parent, data) = self.jobs.get(name).ok_or_else(unknown)?;
            let is_other = data.as_ref().zip(request.data.as_ref()).is_some_and(|(theirs, ours)| theirs != ours);
            if *kind == WarmStartType::IdenticalDataAndAlgorithm && is_other {
                return Err(Message::new("parent_other_data").with("parent", name).about("warm_start"));
            }
            Ok(parent.clone())
        };
        let parents = parents.iter().map(find).collect::<Result<_, _>>()?;
        Ok(Some(WarmStart { kind: *kind, parents, fixed: static_hyperparameters(request) }))
    }
}

fn parent(job: &Job, request: &JobRequest) -> Parent {
    let spec = job.spec();
    let objective = spec.objective_index().unwrap_or(0);
    let trial = |record: &crate::tuner::TrialRecord| {
        let status = match record.state {
            TrialState::Completed => TrialStatus::Completed,
            TrialState::Stopped(_) => TrialStatus::Stopped,
            TrialState::Failed(_) => TrialStatus::Failed,
            TrialState::Waiting | TrialState::Running | TrialState::Held => return None,
        };
        let values = spec.space.dims.iter().zip(&record.assignment);
        Some(ParentTrial {
            name: spec.training_job_name(record.id),
            status,
            created: None,
            hyperparameters: values.map(|(dim, value)| (dim.name.clone(), value.clone())).collect(),
            objective: record.objective(objective),
        })
    };
    Parent {
        name: spec.name.clone(),
        status: job.status(),
        objective_metric: spec.objective_metric.clone(),
        direction: spec.direction,
        fixed: static_hyperparameters(request),
        dims: spec.space.dims.clone(),
        trials: job.records().iter().filter_map(trial).collect(),
    }
}
