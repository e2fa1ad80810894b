//! The job as SageMaker would answer for it.

use super::Session;
use crate::error::Message;
use crate::formats;
use serde_json::Value;
use std::collections::BTreeMap;

impl Session {
    /// The job as `DescribeHyperParameterTuningJob` answers, with every training job beside it; `None` without a job.
    /// `sentences`: those of the visitor's language by code. `began`: seconds since 1970 when the caller's clock stood at
    /// zero; `now`: milliseconds on it.
    pub fn describe(&self, sentences: &BTreeMap<String, String>, began: f64, now: f64) -> Option<Value> {
        let run = self.run.as_ref()?;
        let sentence = |message: &Message| match sentences.get(&*message.code) {
            Some(template) => message.fill(template),
            None => message.to_string(),
        };
        Some(formats::describe(&run.request, &run.job.snapshot(now), began, sentence))
    }
}
