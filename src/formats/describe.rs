//! A job as SageMaker's `DescribeHyperParameterTuningJob` answers it, with every training job beside it.
//!
//! Source: botocore service model `sagemaker` 2017-07-24. `TrainingJobSummaries` is what
//! `ListTrainingJobsForHyperParameterTuningJob` answers; the service keeps it apart, a file had better hold both.

use super::JobRequest;
use crate::error::Message;
use crate::tuner::Snapshot;
use crate::tuner::snapshot::{Hyperparameters, OverallBest, TrialRow, TrialStatus};
use serde_json::{Value, json};

/// Where AWS would put account and region.
const ARN: &str = "arn:aws:sagemaker:us-east-1:000000000000";

/// Characters of a reason at most (API: FailureReason 0-1024).
const MAX_REASON_CHARS: usize = 1024;

/// Describes `snapshot`, the outcome of `request`. `began`: seconds since 1970 when the job's clock stood at zero.
/// `sentence`: a message in the reader's language.
pub fn describe(request: &JobRequest, snapshot: &Snapshot, began: f64, sentence: impl Fn(&Message) -> String) -> Value {
    let time = |clock: f64| began + clock / 1000.0;
    let mut answer = request.to_json();
    let rows: Vec<Value> = snapshot.trials.iter().map(|row| summary(row, snapshot, time, &sentence)).collect();
    let count = |status: TrialStatus| snapshot.trials.iter().filter(|row| row.status == status).count();
    let pending =
        [TrialStatus::InProgress, TrialStatus::Held, TrialStatus::Waiting].into_iter().map(count).sum::<usize>();
    // A worker that was lost is no fault of the training job: the service would call it an internal error.
    let is_retryable = |row: &&TrialRow| {
        row.status == TrialStatus::Failed && row.reason.as_ref().is_some_and(|reason| reason.code == "worker_lost")
    };
    let retryable = snapshot.trials.iter().filter(is_retryable).count() as u32;
    let scored = snapshot.trials.iter().filter(|row| row.objective.is_some()).count();
    answer["HyperParameterTuningJobArn"] = json!(format!("{ARN}:hyper-parameter-tuning-job/{}", snapshot.name));
    answer["HyperParameterTuningJobStatus"] = json!(snapshot.status);
    answer["CreationTime"] = json!(time(snapshot.times.started));
    if let Some(ended) = snapshot.times.ended {
        answer["HyperParameterTuningEndTime"] = json!(time(ended));
    }
    answer["TrainingJobStatusCounters"] = json!({
        "Completed": snapshot.counters.completed,
        "InProgress": pending,
        "RetryableError": retryable,
        "NonRetryableError": snapshot.counters.failed - retryable,
        "Stopped": snapshot.counters.stopped,
    });
    answer["ObjectiveStatusCounters"] = json!({
        "Succeeded": scored,
        "Pending": pending,
        "Failed": snapshot.trials.len() - scored - pending,
    });
    if let Some(best) = snapshot.best {
        answer["BestTrainingJob"] = rows[best as usize].clone();
    }
    // These three are ours: SageMaker says nothing of noise, of what may still be gained, nor of a model.
    if let Some(recommended) = &snapshot.recommended {
        answer["recommended"] = json!({
            "training_job": rows[recommended.trial as usize],
            "expected_value": recommended.mean,
            "expected_value_of_best": recommended.best_mean,
            "noise_share_of_variance": recommended.noise,
        });
    }
    if let Some(worth) = &snapshot.completion.worth {
        answer["regret_bound"] = json!(worth);
    }
    if let Some(trust) = &snapshot.completion.trust {
        answer["leave_one_out"] = json!(trust);
    }
    if let Some(best) = &snapshot.overall_best {
        let own = best.trial.and_then(|trial| rows.get(trial as usize)).cloned();
        answer["OverallBestTrainingJob"] =
            own.unwrap_or_else(|| inherited(best, snapshot, time(snapshot.times.started)));
    }
    let mut details = json!({"NumberOfTrainingJobsObjectiveNotImproving": snapshot.completion.not_improving});
    if let Some(converged) = snapshot.times.converged {
        details["ConvergenceDetectedTime"] = json!(time(converged));
    }
    answer["TuningJobCompletionDetails"] = details;
    // The service counts whole seconds.
    answer["ConsumedResources"] = json!({"RuntimeInSeconds": (snapshot.times.elapsed / 1000.0).ceil() as u64});
    answer["TrainingJobSummaries"] = Value::Array(rows);
    answer
}

/// A parent's training job. The service wants to know when it was created; where nobody does, it is the birth of this job.
fn inherited(best: &OverallBest, snapshot: &Snapshot, fallback: f64) -> Value {
    json!({
        "TrainingJobName": best.name,
        "TrainingJobArn": format!("{ARN}:training-job/{}", best.name),
        "TuningJobName": best.job,
        "CreationTime": best.created.unwrap_or(fallback),
        "TrainingJobStatus": status_word(best.status),
        "TunedHyperParameters": texts(&best.hyperparameters),
        "ObjectiveStatus": "Succeeded",
        "FinalHyperParameterTuningJobObjectiveMetric": objective(snapshot, best.objective),
    })
}

fn objective(snapshot: &Snapshot, value: f64) -> Value {
    json!({"Type": snapshot.objective.direction, "MetricName": snapshot.objective.metric, "Value": value})
}

fn texts(hyperparameters: &Hyperparameters) -> serde_json::Map<String, Value> {
    hyperparameters.0.iter().map(|(name, value)| (name.clone(), json!(value.to_string()))).collect()
}

/// Where a training job stands, in SageMaker's words.
pub(super) fn status_word(status: TrialStatus) -> &'static str {
    match status {
        TrialStatus::Waiting | TrialStatus::InProgress | TrialStatus::Held => "InProgress",
        TrialStatus::Completed => "Completed",
        TrialStatus::Stopped => "Stopped",
        TrialStatus::Failed => "Failed",
    }
}

fn summary(
    row: &TrialRow,
    snapshot: &Snapshot,
    time: impl Fn(f64) -> f64,
    sentence: impl Fn(&Message) -> String,
) -> Value {
    let mut summary = json!({
        "TrainingJobName": row.name,
        "TrainingJobArn": format!("{ARN}:training-job/{}", row.name),
        "CreationTime": time(row.times.started.unwrap_or(snapshot.times.started)),
        "TrainingJobStatus": status_word(row.status),
        "TunedHyperParameters": texts(&row.hyperparameters),
        "ObjectiveStatus": match (row.status, row.objective) {
            (TrialStatus::Waiting | TrialStatus::InProgress | TrialStatus::Held, _) => "Pending",
            (_, Some(_)) => "Succeeded",
            (_, None) => "Failed",
        },
    });
    if let Some(started) = row.times.started {
        summary["TrainingStartTime"] = json!(time(started));
    }
    if let Some(ended) = row.times.ended {
        summary["TrainingEndTime"] = json!(time(ended));
    }
    if let Some(value) = row.objective {
        summary["FinalHyperParameterTuningJobObjectiveMetric"] = objective(snapshot, value);
    }
    // A stopped job has a reason, too, but it did not fail.
    if let (TrialStatus::Failed, Some(reason)) = (row.status, &row.reason) {
        summary["FailureReason"] = json!(sentence(reason).chars().take(MAX_REASON_CHARS).collect::<String>());
    }
    summary
}
