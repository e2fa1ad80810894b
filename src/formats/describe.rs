//! A job as SageMaker's `DescribeHyperParameterTuningJob` answers it, with every training job beside it.
//!
//! Source: botocore service model `sagemaker` 2017-07-24. `TrainingJobSummaries` is what
//! `ListTrainingJobsForHyperParameterTuningJob` answers; the service keeps it apart, a file had better hold both.

use super::JobRequest;
use crate::error::Message;
use crate::tuner::Snapshot;
use crate::tuner::snapshot::{TrialRow, TrialStatus};
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
    let pending = count(TrialStatus::InProgress) + count(TrialStatus::Waiting);
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
        "RetryableError": 0,
        "NonRetryableError": snapshot.counters.failed,
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
    // The service counts whole seconds.
    answer["ConsumedResources"] = json!({"RuntimeInSeconds": (snapshot.times.elapsed / 1000.0).ceil() as u64});
    answer["TrainingJobSummaries"] = Value::Array(rows);
    answer
}

fn summary(
    row: &TrialRow,
    snapshot: &Snapshot,
    time: impl Fn(f64) -> f64,
    sentence: impl Fn(&Message) -> String,
) -> Value {
    let tuned: serde_json::Map<String, Value> =
        row.hyperparameters.0.iter().map(|(name, value)| (name.clone(), json!(value.to_string()))).collect();
    let mut summary = json!({
        "TrainingJobName": row.name,
        "TrainingJobArn": format!("{ARN}:training-job/{}", row.name),
        "CreationTime": time(row.times.started.unwrap_or(snapshot.times.started)),
        "TrainingJobStatus": match row.status {
            TrialStatus::Waiting | TrialStatus::InProgress => "InProgress",
            TrialStatus::Completed => "Completed",
            TrialStatus::Stopped => "Stopped",
            TrialStatus::Failed => "Failed",
        },
        "TunedHyperParameters": tuned,
        "ObjectiveStatus": match (row.status, row.objective) {
            (TrialStatus::Waiting | TrialStatus::InProgress, _) => "Pending",
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
        summary["FinalHyperParameterTuningJobObjectiveMetric"] = json!({
            "Type": snapshot.objective.direction,
            "MetricName": snapshot.objective.metric,
            "Value": value,
        });
    }
    // A stopped job has a reason, too, but it did not fail.
    if let (TrialStatus::Failed, Some(reason)) = (row.status, &row.reason) {
        summary["FailureReason"] = json!(sentence(reason).chars().take(MAX_REASON_CHARS).collect::<String>());
    }
    summary
}
