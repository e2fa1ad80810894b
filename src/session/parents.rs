//! Finished jobs that a new one can learn from: those of this visit, and those read from files.

use crate::error::{Explain, Message};
use crate::formats::{DataSource, JobRequest, WarmStartSettings, describe_parent, read_parent, static_hyperparameters};
use crate::order;
use crate::tuner::snapshot::TrialStatus;
use crate::tuner::{Job, Parent, ParentTrial, TrialState, WarmStart, WarmStartType};

/// Every finished job, the last of its name.
#[derive(Debug, Default)]
pub struct Parents {
    jobs: Vec<(Parent, Option<DataSource>)>,
}

impl Parents {
    /// Names, sorted.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = self.jobs.iter().map(|(parent, _)| parent.name.clone()).collect();
        order::sort_by(&mut names, Ord::cmp);
        names
    }

    /// Reads a described job. Gives its name.
    pub fn read(&mut self, text: &str) -> Result<String, Message> {
        let (parent, data) = read_parent(text).map_err(|error| error.message())?;
        let name = parent.name.clone();
        self.put(parent, data);
        Ok(name)
    }

    /// Takes in a job that was read elsewhere.
    pub fn take(&mut self, parent: Parent) {
        self.put(parent, None);
    }

    /// Remembers a job that is over.
    pub fn remember(&mut self, job: &Job, request: &JobRequest) {
        if job.status().is_over() {
            self.put(parent(job, request), request.data.clone());
        }
    }

    /// The parents that a request names, as `read` takes them.
    pub fn described(&self, request: &JobRequest) -> Vec<String> {
        let named = request.rules.warm_start.iter().flat_map(|settings| &settings.parents);
        let find = |name: &String| self.jobs.iter().find(|(parent, _)| parent.name == *name);
        named.filter_map(find).map(|(parent, data)| describe_parent(parent, data.clone()).to_string()).collect()
    }

    fn put(&mut self, parent: Parent, data: Option<DataSource>) {
        self.jobs.retain(|(other, _)| other.name != parent.name);
        self.jobs.push((parent, data));
    }

    /// The parents that a request names.
    pub fn warm_start(&self, request: &JobRequest) -> Result<Option<WarmStart>, Message> {
        let Some(WarmStartSettings { kind, parents }) = &request.rules.warm_start else { return Ok(None) };
        let find = |name: &String| {
            let unknown = || Message::new("no_such_parent").with("parent", name).about("parents");
            let (parent, data) = self.jobs.iter().find(|(parent, _)| parent.name == *name).ok_or_else(unknown)?;
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
            hyperparameters: order::map(values.map(|(dim, value)| (dim.name.clone(), value.clone()))),
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
