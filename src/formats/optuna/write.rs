//! A job as a journal.

use super::distribution::{Distribution, union};
use super::operation::Operation;
use super::study::TrialOutcome;
use super::{CONDITIONS, FIXED, METRIC_NAMES, SCALINGS, TRAINING_JOB};
use crate::formats::JobRequest;
use crate::formats::describe::status_word;
use crate::formats::moment::utc;
use crate::tuner::record::TrialRecord;
use crate::tuner::snapshot::TrialStatus;
use crate::tuner::{Direction, JobSpec, Range, Scaling, TrialState, Value};
use serde_json::{Map, json};

/// The job of `request` and `spec` with these records, as a study of its name. `began`: milliseconds since 1970 when the job's
/// clock stood at zero.
///
/// - A completed training job is `COMPLETE`, a stopped one `PRUNED` with its last value, a failed one `FAIL`, one that is under
///   way `RUNNING`, and one that waits `WAITING` with its hyperparameters as Optuna's `enqueue_trial` leaves them.
/// - The value after each round is an intermediate value; its step is the number of rounds, so the first is 1.
/// - Optuna has no `ReverseLogarithmic`: such a range is an ordinary one, and the study's attribute `playground:scalings` says so.
/// - A hyperparameter that is not active in a trial is not there, as in any study whose objective does not ask for it.
pub fn write(request: &JobRequest, spec: &JobSpec, records: &[TrialRecord], began: f64) -> String {
    let mut journal = Journal::default();
    let direction = match spec.direction {
        Direction::Minimize => 1,
        Direction::Maximize => 2,
    };
    journal.line(Operation::CreateStudy, |line| {
        line.json("study_name", &spec.name);
        line.json("directions", &[direction]);
    });
    journal.attribute(Operation::StudySystemAttr, METRIC_NAMES, &json!([spec.objective_metric]));
    journal.attribute(Operation::StudyUserAttr, "made_by", &json!("Tuning Playground"));
    journal.attribute(Operation::StudyUserAttr, "strategy", &json!(request.strategy));
    journal.attribute(Operation::StudyUserAttr, "seed", &json!(spec.seed));
    journal.attribute(Operation::StudyUserAttr, FIXED, &json!(request.fixed));
    let scalings: Map<_, _> = spec
        .space
        .dims
        .iter()
        .filter(|dim| dim.range.scaling() == Scaling::ReverseLogarithmic)
        .map(|dim| (dim.name.clone(), json!(dim.range.scaling())))
        .collect();
    if !scalings.is_empty() {
        journal.attribute(Operation::StudyUserAttr, SCALINGS, &json!(scalings));
    }
    let conditions = request.conditions();
    if !conditions.is_empty() {
        journal.attribute(Operation::StudyUserAttr, CONDITIONS, &json!(conditions));
    }
    let ranges = ranges(spec, records);
    for record in records {
        journal.line(Operation::CreateTrial, |line| trial(line, spec, &ranges, record, began));
    }
    journal.text
}

/// Lines of JSON.
#[derive(Default)]
struct Journal {
    text: String,
}

/// Members of an object.
struct Line<'a>(&'a mut String);

impl Journal {
    fn line(&mut self, operation: Operation, members: impl FnOnce(&mut Line)) {
        // A worker of this name is none that opens the journal, so nobody takes the trials for its own.
        self.text.push_str(&format!("{{\"op_code\":{},\"worker_id\":\"tuning-playground\"", operation as i64));
        members(&mut Line(&mut self.text));
        self.text.push_str("}\n");
    }

    /// An attribute of the study.
    fn attribute(&mut self, operation: Operation, name: &str, value: &serde_json::Value) {
        let key = if operation == Operation::StudyUserAttr { "user_attr" } else { "system_attr" };
        self.line(operation, |line| {
            line.json("study_id", &0);
            line.json(key, &Map::from_iter([(name.to_string(), value.clone())]));
        });
    }
}

impl Line<'_> {
    fn json(&mut self, name: &str, value: &impl serde::Serialize) {
        // What is written here is always JSON; null is what Optuna itself writes for what is not there.
        let value = crate::json::write(value).unwrap_or_else(|_| "null".to_string());
        self.raw(name, &value);
    }

    fn raw(&mut self, name: &str, value: &str) {
        self.0.push_str(&format!(",\"{name}\":{value}"));
    }
}

/// The range of each hyperparameter, wide enough for every trial: where ranges were edited, the trials before that may lie
/// outside of what they are now, and Optuna takes no value outside its distribution, nor other choices from trial to trial.
fn ranges(spec: &JobSpec, records: &[TrialRecord]) -> Vec<Range> {
    let mut ranges: Vec<Range> = spec.space.dims.iter().map(|dim| dim.range.clone()).collect();
    for record in records {
        for (range, value) in ranges.iter_mut().zip(&record.assignment) {
            if *value == Value::Inactive || range.contains(value) {
                continue;
            }
            let scaling = range.scaling();
            let point = match value {
                Value::Real(x) => Range::Continuous { min: *x, max: *x, scaling },
                Value::Integer(x) => Range::Integer { min: *x, max: *x, scaling },
                Value::Category(text) => Range::Categorical { values: vec![text.clone()] },
                Value::Inactive => continue,
            };
            if let Some(wider) = union(range, &point) {
                *range = wider;
            }
        }
    }
    ranges
}

fn trial(line: &mut Line, spec: &JobSpec, ranges: &[Range], record: &TrialRecord, began: f64) {
    let objective = spec.objective_index().unwrap_or(0);
    let (outcome, status) = match record.state {
        TrialState::Waiting => (TrialOutcome::Waiting, TrialStatus::Waiting),
        TrialState::Running => (TrialOutcome::Running, TrialStatus::InProgress),
        TrialState::Held => (TrialOutcome::Running, TrialStatus::Held),
        TrialState::Completed if record.objective(objective).is_none() => (TrialOutcome::Fail, TrialStatus::Completed),
        TrialState::Completed => (TrialOutcome::Complete, TrialStatus::Completed),
        TrialState::Stopped(_) => (TrialOutcome::Pruned, TrialStatus::Stopped),
        TrialState::Failed(_) => (TrialOutcome::Fail, TrialStatus::Failed),
    };
    let moment = |clock: f64| utc(began + clock, 'T');
    // Optuna wants both times of a trial that is over; one that was lost before it began has ended when it should have begun.
    let ended = record.ended.or(record.started).unwrap_or(0.0);
    let started = record.started.unwrap_or(ended);
    line.json("study_id", &0);
    line.json("state", &(outcome as i64));
    let value =
        record.objective(objective).filter(|_| matches!(outcome, TrialOutcome::Complete | TrialOutcome::Pruned));
    line.json("value", &value);
    line.json("values", &());
    match outcome {
        TrialOutcome::Waiting => line.json("datetime_start", &()),
        _ => line.json("datetime_start", &moment(started)),
    }
    if outcome.is_finished() {
        line.json("datetime_complete", &moment(ended));
    }
    let active: Vec<(&str, &Range, &Value)> = spec
        .space
        .dims
        .iter()
        .zip(ranges.iter().zip(&record.assignment))
        .filter(|(_, (_, value))| **value != Value::Inactive)
        .map(|(dim, (range, value))| (dim.name.as_str(), range, value))
        .collect();
    let is_waiting = outcome == TrialOutcome::Waiting;
    let drawn = active.iter().filter(|_| !is_waiting);
    let distributions: Map<_, _> =
        drawn.clone().map(|(name, range, _)| (name.to_string(), json!(Distribution::write(range)))).collect();
    line.json("distributions", &distributions);
    let params: Map<_, _> = drawn.map(|(name, range, value)| (name.to_string(), internal(range, value))).collect();
    line.json("params", &params);
    line.json("user_attrs", &attributes(spec, record, status));
    let queued: Map<_, _> = active.iter().map(|(name, _, value)| (name.to_string(), json!(value))).collect();
    match is_waiting {
        true => line.json("system_attrs", &json!({"fixed_params": queued})),
        false => line.json("system_attrs", &json!({})),
    }
    line.raw("intermediate_values", &steps(record, objective));
}

/// A value as Optuna keeps it: a choice by its place.
fn internal(range: &Range, value: &Value) -> serde_json::Value {
    match (range, value) {
        (Range::Categorical { values }, Value::Category(text)) => {
            json!(values.iter().position(|known| known == text).unwrap_or(0))
        }
        (_, value) => json!(value),
    }
}

/// What the job knows of the trial and Optuna has no place for.
fn attributes(spec: &JobSpec, record: &TrialRecord, status: TrialStatus) -> serde_json::Value {
    let mut attributes = json!({
        TRAINING_JOB: spec.training_job_name(record.id),
        "status": status_word(status),
        "rounds": record.rounds(),
        "max_rounds": record.max_rounds,
        "origin": record.origin,
    });
    if let Some(bracket) = record.bracket {
        attributes["bracket"] = bracket.into();
    }
    match &record.state {
        TrialState::Stopped(reason) => attributes["reason"] = json!(reason.message().code),
        TrialState::Failed(reason) => attributes["reason"] = json!(reason.message(&spec.objective_metric).code),
        _ => {}
    }
    // Of the metrics beside the objective the last values; one that is not finite is left out.
    if let Some(last) = record.reports.last() {
        let named = spec.metrics.iter().zip(&last.values).filter(|(_, value)| value.is_finite());
        attributes["metrics"] = json!(named.map(|(name, value)| (name.clone(), json!(value))).collect::<Map<_, _>>());
    }
    attributes
}

/// The objective after each round. Python's JSON has words for what is no finite number, and Optuna shows it.
fn steps(record: &TrialRecord, objective: usize) -> String {
    let number = |value: f64| match value {
        value if value.is_nan() => "NaN".to_string(),
        value if value.is_infinite() => if value > 0.0 { "Infinity" } else { "-Infinity" }.to_string(),
        value => format!("{value:?}"),
    };
    let values = record.reports.iter().filter_map(|report| Some((report.round, *report.values.get(objective)?)));
    let members: Vec<String> = values.map(|(round, value)| format!("\"{round}\":{}", number(value))).collect();
    format!("{{{}}}", members.join(","))
}
