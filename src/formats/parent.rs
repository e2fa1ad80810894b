//! A finished job, as `describe` wrote it or as AWS answers it, read as a parent for a warm start.

use super::sagemaker::choice;
use super::sagemaker::rules::FOLDS;
use super::{DataSource, FormatError, JobRequest};
use crate::tuner::snapshot::TrialStatus;
use crate::tuner::{Dim, JobStatus, Parent, ParentTrial, Value};
use serde::Deserialize;
use std::collections::BTreeMap;

const STATUSES: &str = "Completed, InProgress, Stopped, Stopping, Failed";

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Described {
    hyper_parameter_tuning_job_status: String,
    training_job_summaries: Vec<Summary>,
}

/// `HyperParameterTrainingJobSummary`.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Summary {
    training_job_name: String,
    training_job_status: String,
    #[serde(default)]
    creation_time: serde_json::Value,
    #[serde(default)]
    tuned_hyper_parameters: BTreeMap<String, String>,
    #[serde(default)]
    final_hyper_parameter_tuning_job_objective_metric: Option<FinalMetric>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct FinalMetric {
    value: f64,
}

/// The static hyperparameters of a job as AMT counts them: the number of folds is one, and an objective over folds does not
/// compare with one that is not.
pub fn static_hyperparameters(request: &JobRequest) -> BTreeMap<String, String> {
    let folds = (request.rules.folds > 0).then(|| (FOLDS.to_string(), request.rules.folds.to_string()));
    request.fixed.iter().map(|(name, value)| (name.clone(), value.clone())).chain(folds).collect()
}

/// Reads the JSON of `DescribeHyperParameterTuningJob` with `TrainingJobSummaries` beside it. Training jobs that are not
/// over are left out. Gives the data it was tuned on, too, where the file says so.
pub fn read_parent(text: &str) -> Result<(Parent, Option<DataSource>), FormatError> {
    let request = JobRequest::from_json(text)?;
    let described: Described =
        serde_json::from_str(text).map_err(|error| FormatError::Json { text: error.to_string() })?;
    let status = match described.hyper_parameter_tuning_job_status.as_str() {
        "Completed" => JobStatus::Completed,
        "InProgress" => JobStatus::InProgress,
        "Stopped" => JobStatus::Stopped,
        "Stopping" => JobStatus::Stopping,
        "Failed" => JobStatus::Failed,
        other => return Err(choice("HyperParameterTuningJobStatus", other, STATUSES)),
    };
    let trials =
        described.training_job_summaries.into_iter().filter_map(|summary| trial(&request.dims, summary)).collect();
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

fn trial(dims: &[Dim], summary: Summary) -> Option<ParentTrial> {
    let status = match summary.training_job_status.as_str() {
        "Completed" => TrialStatus::Completed,
        "Stopped" => TrialStatus::Stopped,
        "Failed" => TrialStatus::Failed,
        _ => return None,
    };
    let value = |dim: &Dim| -> Option<(String, Value)> {
        let text = summary.tuned_hyper_parameters.get(&dim.name)?;
        Some((dim.name.clone(), dim.range.parse(text)?))
    };
    let objective = summary.final_hyper_parameter_tuning_job_objective_metric.map(|metric| metric.value);
    Some(ParentTrial {
        name: summary.training_job_name,
        status,
        // The AWS command line writes texts; they say nothing that is needed.
        created: summary.creation_time.as_f64(),
        hyperparameters: dims.iter().filter_map(value).collect(),
        objective: objective.filter(|_| status != TrialStatus::Failed),
    })
}
