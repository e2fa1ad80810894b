//! Records for tests of this room.

use super::*;
use crate::tuner::record::RoundReport;
use crate::tuner::space::Value;

/// A trial whose objective took these values, a round each; `eta` is 0.1.
pub(super) fn trial(id: u32, state: TrialState, values: &[f64]) -> TrialRecord {
    let reports = values.iter().zip(1..).map(|(v, round)| RoundReport { round, values: vec![*v, *v / 2.0] }).collect();
    TrialRecord { state, reports, started: Some(0.0), ..TrialRecord::proposed(id, vec![Value::Real(0.1)], 10) }
}

pub(super) struct Job {
    pub records: Vec<TrialRecord>,
    pub metrics: Vec<String>,
    pub names: Vec<String>,
}

impl Job {
    pub fn of(records: Vec<TrialRecord>) -> Self {
        let metrics = vec!["validation:logloss".to_owned(), "train:logloss".to_owned()];
        Job { records, metrics, names: vec!["eta".to_owned()] }
    }

    pub fn picture(&self, best: Option<u32>, selected: Option<u32>) -> JobPicture<'_> {
        JobPicture {
            records: &self.records,
            metrics: &self.metrics,
            objective: 0,
            minimize: true,
            max_jobs: 10,
            names: &self.names,
            best,
            selected,
        }
    }
}
