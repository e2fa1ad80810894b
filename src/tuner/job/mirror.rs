//! A job's records in another worker: what has changed is told, and taken in there. For charts and analysis beside the
//! tuner; a job that mirrors another is not told anything else.

use super::Job;
use crate::tuner::completion::{Completion, Worth};
use crate::tuner::pace::Use;
use crate::tuner::record::{JobStatus, TrialRecord, TrialState};
use std::cell::OnceCell;

/// What the other side has of each trial, in trial order.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    trials: Vec<Known>,
}

/// What tells whether a record has changed.
#[derive(Debug, Clone, PartialEq)]
struct Known {
    reports: usize,
    state: TrialState,
    /// How many spans, and whether the last has ended: a pause changes no state.
    spans: (usize, bool),
}

impl Known {
    fn of(record: &TrialRecord) -> Self {
        let ended = record.spans.last().is_none_or(|span| span.to.is_some());
        Known { reports: record.reports.len(), state: record.state.clone(), spans: (record.spans.len(), ended) }
    }
}

/// What has changed since.
#[derive(Debug, Clone, PartialEq)]
pub struct Changes {
    /// Where the job stands.
    pub status: JobStatus,
    /// Whether the visitor holds it.
    pub paused: bool,
    /// Milliseconds on the clock of the job when it was made.
    pub started: f64,
    /// When it ended.
    pub ended: Option<f64>,
    /// How much of the workers' time was used.
    pub usage: Use,
    /// `Snapshot::revision`.
    pub revision: u64,
    /// Why no further trial is proposed.
    pub completion: Option<Completion>,
    /// What the regret bound was held against last.
    pub worth: Option<Worth>,
    /// The trials that are new, have new reports or another state.
    pub records: Vec<Change>,
}

/// A trial that has changed.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Reports that the other side has.
    pub known_reports: usize,
    /// The record, its reports from `known_reports` on.
    pub record: TrialRecord,
}

impl Job {
    /// What has changed since `seen`, which is brought up to date.
    pub fn changes(&self, seen: &mut Seen) -> Changes {
        let mut records = Vec::new();
        for (trial, record) in self.records.iter().enumerate() {
            let now = Known::of(record);
            let known_reports = match seen.trials.get(trial) {
                Some(before) if *before == now => continue,
                Some(before) => before.reports,
                None => 0,
            };
            match seen.trials.get_mut(trial) {
                Some(before) => *before = now,
                None => seen.trials.push(now),
            }
            let record = TrialRecord {
                assignment: record.assignment.clone(),
                state: record.state.clone(),
                reports: record.reports.get(known_reports..).unwrap_or_default().to_vec(),
                spans: record.spans.clone(),
                ..*record
            };
            records.push(Change { known_reports, record });
        }
        let (started, ended) = self.times();
        Changes {
            status: self.status,
            paused: self.paused,
            started,
            ended,
            usage: self.usage,
            revision: self.revision,
            completion: self.closed,
            worth: self.goals.worth(),
            records,
        }
    }

    /// Empties the records, so that those of another job can be taken in.
    pub fn make_mirror(&mut self) {
        self.records.clear();
    }

    /// Takes in what has changed of the other job. A change that does not follow on what is here is left out.
    pub fn mirror(&mut self, changes: Changes) {
        for Change { known_reports, mut record } in changes.records {
            let n_records = self.records.len();
            match self.records.get_mut(record.id as usize) {
                Some(here) if here.reports.len() >= known_reports => {
                    let mut reports = std::mem::take(&mut here.reports);
                    reports.truncate(known_reports);
                    reports.append(&mut record.reports);
                    *here = TrialRecord { reports, ..record };
                }
                None if known_reports == 0 && record.id as usize == n_records => self.records.push(record),
                _ => {}
            }
        }
        self.status = changes.status;
        self.paused = changes.paused;
        self.journal.started = changes.started;
        self.ended = changes.ended;
        self.usage = changes.usage;
        self.revision = changes.revision;
        self.closed = changes.completion;
        self.goals.judge(changes.worth);
        self.outlook = OnceCell::new();
    }
}
