//! A finished job, as `describe` wrote it or as AWS answers it, read as a parent for a warm start.

use super::sagemaker::rules::FOLDS;
use super::{DataSource, FormatError, JobRequest, JobRules};
use crate::json::{Field, Json, JsonError};
use crate::order;
use crate::tuner::snapshot::TrialStatus;
use crate::tuner::{Dim, JobStatus, Parent, ParentTrial, Value as Point};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const STATUSES: &str = "Completed, InProgress, Stopped, Stopping, Failed";

/// The static hyperparameters of a job as AMT counts them: the number of folds is one, and an objective over folds does not
/// compare with one that is not.
pub fn static_hyperparameters(request: &JobRequest) -> BTreeMap<String, String> {
    let folds = (request.rules.folds > 0).then(|| (FOLDS.to_string(), request.rules.folds.to_string()));
    order::map(request.fixed.iter().map(|(name, value)| (name.clone(), value.clone())).chain(folds))
}

/// Reads the JSON of `DescribeHyperParameterTuningJob` with `TrainingJobSummaries` beside it. Training jobs that are not
/// over are left out. Gives the data it was tuned on, too, where the file says so.
pub fn read_parent(text: &str) -> Result<(Parent, Option<DataSource>), FormatError> {
    let json = Json::parse(text)?;
    let described = Field::root(&json);
    let request = JobRequest::read(&described)?;
    let status = described.get("HyperParameterTuningJobStatus")?.choice(STATUSES, |word| match word {
        "Completed" => Some(JobStatus::Completed),
        "InProgress" => Some(JobStatus::InProgress),
        "Stopped" => Some(JobStatus::Stopped),
        "Stopping" => Some(JobStatus::Stopping),
        "Failed" => Some(JobStatus::Failed),
        _ => None,
    })?;
    let mut trials = Vec::new();
    for summary in described.get("TrainingJobSummaries")?.items()? {
        trials.extend(trial(&request.dims, &summary)?);
    }
    let parent = Parent {
        fixed: static_hyperparameters(&request),
        name: request.name,
        status,
        objective_metric: request.objective,
        direction: request.direction,
        trials,
        dims: request.dims,
    };
    Ok((parent, request.data))
}

/// Writes a parent as `read_parent` reads it.
pub fn describe_parent(parent: &Parent, data: Option<DataSource>) -> Value {
    let request = JobRequest {
        name: parent.name.clone(),
        objective: parent.objective_metric.clone(),
        direction: parent.direction,
        // What is not known of a parent any more makes no difference to who learns from it.
        strategy: "Random".to_string(),
        max_jobs: None,
        max_parallel: 1,
        seed: 0,
        rules: JobRules::default(),
        dims: parent.dims.clone(),
        fixed: parent.fixed.clone(),
        data,
    };
    let summary = |trial: &ParentTrial| {
        // What does not count in a trial is left out, as in an answer of SageMaker's.
        let counting = trial.hyperparameters.iter().filter(|(_, value)| **value != Point::Inactive);
        let texts = counting.map(|(name, value)| (name.clone(), json!(value.to_string())));
        let mut summary = json!({
            "TrainingJobName": trial.name,
            "TrainingJobStatus": trial.status,
            "TunedHyperParameters": texts.collect::<serde_json::Map<_, _>>(),
        });
        if let Some(value) = trial.objective {
            summary["FinalHyperParameterTuningJobObjectiveMetric"] = json!({"Value": value});
        }
        if let Some(created) = trial.created {
            summary["CreationTime"] = json!(created);
        }
        summary
    };
    let mut described = request.to_json();
    described["HyperParameterTuningJobStatus"] = json!(parent.status);
    described["TrainingJobSummaries"] = parent.trials.iter().map(summary).collect();
    described
}

/// A `HyperParameterTrainingJobSummary`; `None` if it is not over.
fn trial(dims: &[Dim], summary: &Field) -> Result<Option<ParentTrial>, JsonError> {
    let name = summary.read("TrainingJobName")?;
    let status = match summary.get("TrainingJobStatus")?.text()? {
        "Completed" => TrialStatus::Completed,
        "Stopped" => TrialStatus::Stopped,
        "Failed" => TrialStatus::Failed,
        _ => return Ok(None),
    };
    let texts: BTreeMap<String, String> = summary.or_default("TunedHyperParameters")?;
    let value = |dim: &Dim| Some((dim.name.clone(), dim.parse(texts.get(&dim.name))?));
    let objective = match summary.find("FinalHyperParameterTuningJobObjectiveMetric")? {
        Some(metric) => Some(metric.read("Value")?),
        None => None,
    };
    Ok(Some(ParentTrial {
        name,
        status,
        // The AWS command line writes texts; they say nothing that is needed.
        created: summary.read("CreationTime").ok(),
        hyperparameters: order::map(dims.iter().filter_map(value)),
        objective: objective.filter(|_| status != TrialStatus::Failed),
    }))
}
