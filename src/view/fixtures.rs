//! Records for tests of this room.

use super::*;
use crate::tuner::record::RoundReport;
use crate::tuner::space::{Dim, Range, Scaling, Space, Value};

/// A trial whose objective took these values, a round each; `eta` is 0.1.
pub(super) fn trial(id: u32, state: TrialState, values: &[f64]) -> TrialRecord {
    let reports = values.iter().zip(1..).map(|(v, round)| RoundReport { round, values: vec![*v, *v / 2.0] }).collect();
    TrialRecord { state, reports, started: Some(0.0), ..TrialRecord::proposed(id, vec![Value::Real(0.1)], 10) }
}

pub(super) struct Job {
    pub records: Vec<TrialRecord>,
    pub metrics: Vec<String>,
    pub space: Space,
}

impl Job {
    pub fn of(records: Vec<TrialRecord>) -> Self {
        let metrics = vec!["validation:logloss".to_owned(), "train:logloss".to_owned()];
        let eta = Dim::new("eta", Range::Continuous { min: 0.01, max: 1.0, scaling: Scaling::Logarithmic });
        Job { records, metrics, space: Space { dims: vec![eta] } }
    }

    pub fn picture(&self, best: Option<u32>, selected: Option<u32>) -> JobPicture<'_> {
        JobPicture {
            records: &self.records,
            metrics: &self.metrics,
            objective: 0,
            minimize: true,
            max_jobs: 10,
            space: &self.space,
            best,
            selected,
            target: None,
            median_rule: false,
        }
    }
}
