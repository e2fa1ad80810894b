//! The training jobs of a tuning job as JSON: what `trials_csv` writes, a member for a column, and the rounds that the
//! CSV has no room for. The newest first, too; `pandas.read_json` makes the same table of it.

use super::describe::status_word;
use super::moment::utc;
use crate::tuner::snapshot::TrialRow;
use crate::tuner::{Snapshot, TrialRecord};
use serde_json::{Map, Value, json};

/// The rows of `snapshot`. `names`: the tuned hyperparameters; `records`: of the same job, for what each round came to;
/// `metrics`: what a round is scored by; `began`: milliseconds since 1970 when the job's clock stood at zero. What is not
/// known is null, as is a value that is no number.
pub fn trials_json(
    snapshot: &Snapshot,
    records: &[TrialRecord],
    names: &[String],
    metrics: &[String],
    began: f64,
) -> String {
    let rows: Vec<Value> = snapshot
        .trials
        .iter()
        .rev()
        .map(|row| job(row, records.get(row.trial as usize), names, metrics, began))
        .collect();
    // It always is JSON.
    serde_json::to_string_pretty(&rows).unwrap_or_default() + "\n"
}

fn job(row: &TrialRow, record: Option<&TrialRecord>, names: &[String], metrics: &[String], began: f64) -> Value {
    let known = &row.hyperparameters.0;
    let value = |name: &String| known.iter().find(|(own, _)| own == name).map(|(_, value)| value);
    let time = |clock: Option<f64>| clock.map(|clock| utc(began + clock, ' '));
    let seconds = row.times.started.zip(row.times.ended).map(|(started, ended)| (ended - started) / 1000.0);
    let reports = record.map(|record| &record.reports[..]).unwrap_or_default();
    let curve = |at: usize| reports.iter().map(|report| report.values.get(at).copied()).collect::<Vec<_>>();
    let curves = metrics.iter().enumerate().map(|(at, name)| (name.clone(), json!(curve(at))));
    let mut job: Map<String, Value> = names.iter().map(|name| (name.clone(), json!(value(name)))).collect();
    job.insert("TrainingJobName".to_string(), json!(row.name));
    job.insert("TrainingJobStatus".to_string(), json!(status_word(row.status)));
    job.insert("FinalObjectiveValue".to_string(), json!(row.objective));
    job.insert("TrainingStartTime".to_string(), json!(time(row.times.started)));
    job.insert("TrainingEndTime".to_string(), json!(time(row.times.ended)));
    job.insert("TrainingElapsedTimeSeconds".to_string(), json!(seconds));
    job.insert("MetricsByRound".to_string(), Value::Object(curves.collect()));
    Value::Object(job)
}
