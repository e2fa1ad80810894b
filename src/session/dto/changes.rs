//! What has changed in a job's records, from the worker that has the job to the one that analyses it.

use crate::error::Message;
use crate::json::{Expected, Field, Json, JsonError, Read};
use crate::tuner::job::mirror::{Change, Changes};
use crate::tuner::{
    Completion, FailReason, JobStatus, Origin, RoundReport, Space, StopReason, TrialRecord, TrialState, Use, Value,
    WorkSpan, Worth,
};
use serde::Serialize;

/// `Changes`, as JSON has it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChangesShown {
    status: JobStatus,
    paused: bool,
    started: f64,
    ended: Option<f64>,
    usage: Use,
    revision: u64,
    completion: Option<Completion>,
    worth: Option<Worth>,
    records: Vec<ChangeShown>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct ChangeShown {
    id: u32,
    /// In the order of the space, as XGBoost reads them; null where inactive.
    values: Vec<Option<String>>,
    origin: Origin,
    informed_by: u32,
    bracket: Option<u32>,
    state: &'static str,
    /// Of a failed trial, if it has a sentence of its own.
    reason: Option<Message>,
    known_reports: usize,
    rounds: Vec<u32>,
    /// Of each round, one after the other; null is no number.
    metrics: Vec<f64>,
    to_round: u32,
    max_rounds: u32,
    started: Option<f64>,
    ended: Option<f64>,
    spans: Vec<WorkSpan>,
}

/// Words for `TrialState` with its reasons.
const STATES: [(&str, TrialState); 10] = [
    ("waiting", TrialState::Waiting),
    ("running", TrialState::Running),
    ("held", TrialState::Held),
    ("completed", TrialState::Completed),
    ("stopped_user", TrialState::Stopped(StopReason::User)),
    ("stopped_median", TrialState::Stopped(StopReason::Median)),
    ("stopped_rung", TrialState::Stopped(StopReason::Rung)),
    ("stopped_runtime", TrialState::Stopped(StopReason::Runtime)),
    ("failed_worker_lost", TrialState::Failed(FailReason::WorkerLost)),
    ("failed_not_a_number", TrialState::Failed(FailReason::ObjectiveNotANumber)),
];
/// A failed trial with a sentence of its own.
const FAILED_TRAINING: &str = "failed_training";

impl From<Changes> for ChangesShown {
    fn from(changes: Changes) -> Self {
        let Changes { status, paused, started, ended, usage, revision, completion, worth, records } = changes;
        let records = records.into_iter().map(ChangeShown::from).collect();
        ChangesShown { status, paused, started, ended, usage, revision, completion, worth, records }
    }
}

impl From<Change> for ChangeShown {
    fn from(Change { known_reports, record }: Change) -> Self {
        let known = STATES.iter().find(|(_, state)| *state == record.state).map(|(word, _)| *word);
        let text = |value: &Value| (*value != Value::Inactive).then(|| value.to_string());
        ChangeShown {
            id: record.id,
            values: record.assignment.iter().map(text).collect(),
            origin: record.origin,
            informed_by: record.informed_by,
            bracket: record.bracket,
            state: known.unwrap_or(FAILED_TRAINING),
            reason: match record.state {
                TrialState::Failed(FailReason::Training(reason)) => Some(reason),
                _ => None,
            },
            known_reports,
            rounds: record.reports.iter().map(|report| report.round).collect(),
            metrics: record.reports.iter().flat_map(|report| report.values.iter().copied()).collect(),
            to_round: record.to_round,
            max_rounds: record.max_rounds,
            started: record.started,
            ended: record.ended,
            spans: record.spans,
        }
    }
}

impl ChangesShown {
    /// Reads the changes of a job that searches `space`.
    pub fn read(field: &Field, space: &Space) -> Result<Changes, JsonError> {
        let statuses =
            [JobStatus::InProgress, JobStatus::Completed, JobStatus::Stopping, JobStatus::Stopped, JobStatus::Failed];
        let named = |word: &str| statuses.into_iter().find(|status| format!("{status:?}") == word);
        let mut records = Vec::new();
        for change in field.get("records")?.items()? {
            records.push(read_change(&change, space)?);
        }
        let usage = field.get("usage")?;
        Ok(Changes {
            status: field.get("status")?.choice("a status", named)?,
            paused: field.read("paused")?,
            started: field.read("started")?,
            ended: field.optional("ended")?,
            usage: Use { busy: usage.read("busy")?, there: usage.read("there")?, upto: usage.read("upto")? },
            revision: field.read("revision")?,
            completion: match field.find("completion")?.filter(|word| *word.value() != Json::Null) {
                Some(word) => Some(word.choice(Completion::NAMES, Completion::from_name)?),
                None => None,
            },
            worth: match field.find("worth")?.filter(|worth| *worth.value() != Json::Null) {
                Some(worth) => Some(Worth { bound: worth.read("bound")?, tolerance: worth.read("tolerance")? }),
                None => None,
            },
            records,
        })
    }
}

fn read_change(field: &Field, space: &Space) -> Result<Change, JsonError> {
    let values = field.get("values")?;
    let assignment = space.dims.iter().zip(values.items()?).map(|(dim, value)| match Option::<String>::read(&value)? {
        None => Ok(Value::Inactive),
        Some(text) => dim.range.parse(&text).ok_or_else(|| value.expected(Expected::Text)),
    });
    let assignment = assignment.collect::<Result<_, _>>()?;
    let rounds: Vec<u32> = field.read("rounds")?;
    let metrics: Vec<Option<f64>> = field.read("metrics")?;
    let width = metrics.len() / rounds.len().max(1);
    let report = |(index, round): (usize, &u32)| RoundReport {
        round: *round,
        values: metrics[index * width..(index + 1) * width].iter().map(|value| value.unwrap_or(f64::NAN)).collect(),
    };
    let reason: Option<Message> = field.optional("reason")?;
    let state = field.get("state")?.choice("a state", |word| match (word, &reason) {
        (FAILED_TRAINING, Some(reason)) => Some(TrialState::Failed(FailReason::Training(reason.clone()))),
        _ => STATES.iter().find(|(known, _)| *known == word).map(|(_, state)| state.clone()),
    })?;
    let span = |span: &Field| -> Result<WorkSpan, JsonError> {
        Ok(WorkSpan { worker: span.read("worker")?, from: span.read("from")?, to: span.optional("to")? })
    };
    let mut spans = Vec::new();
    for item in field.get("spans")?.items()? {
        spans.push(span(&item)?);
    }
    let origins = [Origin::Strategy, Origin::Enqueued];
    let origin = |word: &str| origins.into_iter().find(|origin| format!("{origin:?}").to_lowercase() == word);
    let record = TrialRecord {
        id: field.read("id")?,
        assignment,
        origin: field.get("origin")?.choice("an origin", origin)?,
        informed_by: field.read("informed_by")?,
        bracket: field.optional("bracket")?,
        state,
        reports: rounds.iter().enumerate().map(report).collect(),
        to_round: field.read("to_round")?,
        max_rounds: field.read("max_rounds")?,
        started: field.optional("started")?,
        ended: field.optional("ended")?,
        spans,
    };
    Ok(Change { known_reports: field.read("known_reports")?, record })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;
    use crate::tuner::{Dim, Range, Scaling};

    #[test]
    fn changes_come_back_as_they_were() {
        let real = Dim::new("eta", Range::Continuous { min: 0.1, max: 0.3, scaling: Scaling::Linear });
        let choice = Dim::new("booster", Range::Categorical { values: vec!["dart".into(), "1".into()] });
        let space = Space { dims: vec![real, choice] };
        let states = STATES.iter().map(|(_, state)| state.clone());
        let own = TrialState::Failed(FailReason::Training(Message::new("odd").with("found", "\"é")));
        let records = states.chain([own]).zip(0..).map(|(state, id)| Change {
            known_reports: id as usize,
            record: TrialRecord {
                origin: if id == 3 { Origin::Enqueued } else { Origin::Strategy },
                bracket: (id == 2).then_some(1),
                state,
                reports: (0..id)
                    .map(|round| RoundReport { round, values: vec![0.1 + f64::from(round), 1e-17] })
                    .collect(),
                started: Some(0.1),
                spans: (0..id)
                    .map(|worker| WorkSpan { worker, from: 0.1, to: (worker + 1 < id).then_some(0.1 + 0.2) })
                    .collect(),
                ..TrialRecord::proposed(id, vec![Value::Real(0.1 + 0.2), Value::Inactive], 7)
            },
        });
        let changes = Changes {
            status: JobStatus::Stopping,
            paused: true,
            started: 0.1,
            ended: Some(1e9 / 3.0),
            usage: Use { busy: 0.3, there: 0.1 + 0.2, upto: 7.0 },
            revision: 12,
            completion: Some(Completion::RegretBound),
            worth: Some(Worth { bound: 0.1 + 0.2, tolerance: 1e-17 }),
            records: records.collect(),
        };
        let text = json::write(&ChangesShown::from(changes.clone())).unwrap();
        let read = ChangesShown::read(&Field::root(&Json::parse(&text).unwrap()), &space).unwrap();
        assert_eq!(read, changes);
    }

    #[test]
    fn a_value_that_is_no_number_stays_none() {
        let mut record = TrialRecord::proposed(0, vec![], 7);
        record.reports = vec![RoundReport { round: 1, values: vec![f64::NAN, 2.0] }];
        let changes = Changes {
            status: JobStatus::InProgress,
            paused: false,
            started: 0.0,
            ended: None,
            usage: Use::default(),
            revision: 0,
            completion: None,
            worth: None,
            records: vec![Change { known_reports: 0, record }],
        };
        let text = json::write(&ChangesShown::from(changes)).unwrap();
        let read = ChangesShown::read(&Field::root(&Json::parse(&text).unwrap()), &Space::default()).unwrap();
        let values = &read.records[0].record.reports[0].values;
        assert!(values[0].is_nan() && values[1] == 2.0);
    }
}
