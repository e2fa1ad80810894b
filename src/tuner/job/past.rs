//! A job that ran elsewhere and is over, from what is known of it: its charts and tables are those of the job itself.

use super::Job;
use super::mirror::Changes;
use super::outlook::Outlook;
use crate::tuner::completion::{Completion, Goals, Worth};
use crate::tuner::error::TunerError;
use crate::tuner::record::{JobStatus, TrialRecord, TrialState};
use crate::tuner::spec::JobSpec;
use std::cell::OnceCell;

/// What is known of a job that is over.
#[derive(Debug, Clone, PartialEq)]
pub struct Past {
    /// How it ended: completed, stopped or failed.
    pub status: JobStatus,
    /// Why no further trial was proposed.
    pub completion: Option<Completion>,
    /// What the regret bound was held against last, where the job ended by it.
    pub worth: Option<Worth>,
    /// What the model said of it, where that rests on learning curves, which are not part of this: trials were stopped.
    pub outlook: Option<Outlook>,
    /// `Snapshot::revision`.
    pub revision: u64,
    /// Milliseconds from start to end.
    pub elapsed: f64,
    /// In trial order, all of them over.
    pub records: Vec<TrialRecord>,
}

impl Job {
    /// The job with this past. Nothing is computed and nothing will run. `now`: milliseconds; it counts as the end. Errors if
    /// the spec is refused.
    pub fn from_past(spec: JobSpec, past: Past, now: f64) -> Result<Job, TunerError> {
        let mut job = Job::new(spec, now - past.elapsed)?;
        job.goals = Goals::new(&job.spec);
        for record in &past.records {
            job.goals.take(record.objective(job.objective), now);
        }
        job.goals.judge(past.worth);
        job.n_prefix = past.records.len();
        job.n_started = past.records.len();
        job.n_visible = past.records.len();
        job.records = past.records;
        job.queue.clear();
        (job.status, job.closed, job.revision) = (past.status, past.completion, past.revision);
        job.ended = Some(now);
        job.outlook = past.outlook.map(OnceCell::from).unwrap_or_default();
        Ok(job)
    }

    /// Takes in what the job itself told of its records, learning curves and times with them, on its own clock. `now`: on the
    /// clock of this job, it counts as the end. The records must be the same but for those.
    pub fn recall(&mut self, mut changes: Changes, now: f64) {
        let passed = now - changes.ended.unwrap_or(now);
        changes.started += passed;
        changes.ended = Some(now);
        changes.usage.upto += passed;
        for record in changes.records.iter_mut().map(|change| &mut change.record) {
            let spans = record.spans.iter_mut().flat_map(|span| [Some(&mut span.from), span.to.as_mut()]).flatten();
            for time in spans.chain(&mut record.started).chain(&mut record.ended) {
                *time += passed;
            }
        }
        // Of the same records the same would be worked out again.
        let outlook = std::mem::take(&mut self.outlook);
        self.mirror(changes);
        self.outlook = outlook;
    }

    /// What is known of this job, if it is over. Its records are without times, and of their reports with the last.
    pub fn past(&self) -> Option<Past> {
        if !self.status.is_over() {
            return None;
        }
        let record = |record: &TrialRecord| {
            let last = record.reports.last().cloned();
            let mut record = TrialRecord {
                assignment: record.assignment.clone(),
                state: record.state.clone(),
                reports: last.into_iter().collect(),
                spans: Vec::new(),
                ..*record
            };
            record.forget_times();
            record
        };
        let rests_on_curves = |record: &TrialRecord| matches!(record.state, TrialState::Stopped(_));
        let ended_by_it = self.closed == Some(Completion::RegretBound);
        Some(Past {
            status: self.status,
            completion: self.closed,
            worth: self.goals.worth().filter(|_| ended_by_it),
            outlook: self.records.iter().any(rests_on_curves).then(|| self.outlook()),
            revision: self.revision,
            elapsed: self.ended.map_or(0.0, |ended| ended - self.journal.started),
            records: self.records.iter().map(record).collect(),
        })
    }
}
