//! A tuning job as SageMaker's `CreateHyperParameterTuningJob` request, with members of ours: `"data"`, `"conditions"`,
//! `"hyperband"`, `"booster_priors"`, `"complete_on_regret_bound"` and `"enqueued"`.
//!
//! Source: botocore service model `sagemaker` 2017-07-24 (field names, required members, range bounds as strings).

mod error;
mod import;
mod read;
pub mod rules;
mod script;
mod shape;
#[cfg(test)]
mod tests;
mod write;

pub use error::FormatError;
pub use import::{Imported, import, locate};
pub use script::sagemaker_script;

use crate::dataset::DatasetSpec;
use crate::order;
use crate::tuner::{Dim, Direction, Range};
use rules::JobRules;
use std::collections::BTreeMap;

/// The strategies that there are, for a sentence.
pub const STRATEGIES: &str = "Bayesian, Random, Hyperband, Grid, TPE";

/// A tuning job: what is searched, on what, how long. Numbers are read; rules are checked by the tuner and the booster.
#[derive(Debug, Clone, PartialEq)]
pub struct JobRequest {
    /// `HyperParameterTuningJobName`.
    pub name: String,
    /// Objective metric, for example `validation:logloss`.
    pub objective: String,
    /// `Minimize` or `Maximize`.
    pub direction: Direction,
    /// `Strategy`.
    pub strategy: String,
    /// `MaxNumberOfTrainingJobs`. `None`: not said; a Grid job runs every combination then.
    pub max_jobs: Option<u32>,
    /// `MaxParallelTrainingJobs`.
    pub max_parallel: u32,
    /// `RandomSeed`.
    pub seed: u64,
    /// How it goes on and when it ends.
    pub rules: JobRules,
    /// The ranges.
    pub dims: Vec<Dim>,
    /// `StaticHyperParameters`.
    pub fixed: BTreeMap<String, String>,
    /// The data, which SageMaker would find on S3.
    pub data: Option<DataSource>,
}

/// Our `"data"` member: a file and its roles.
#[derive(Debug, Clone, PartialEq)]
pub struct DataSource {
    /// File name; `examples/tune` looks beside the request.
    pub file: String,
    /// Roles and split.
    pub spec: DatasetSpec,
}

impl JobRequest {
    /// The dimensions in the order in which `from_json` gives them back, so that a job that went through JSON proposes the
    /// same trials as one that did not.
    pub fn in_request_order(mut self) -> Self {
        let group = |dim: &Dim| match dim.range {
            Range::Continuous { .. } => 0,
            Range::Integer { .. } => 1,
            Range::Categorical { .. } => 2,
        };
        let places = order::places(self.dims.len(), &mut |a, b| group(&self.dims[a]).cmp(&group(&self.dims[b])));
        let moved = |parent: usize| places.iter().position(|from| *from == parent).unwrap_or(parent);
        self.dims = places
            .iter()
            .map(|&from| {
                let mut dim = self.dims[from].clone();
                if let Some(condition) = &mut dim.when {
                    condition.parent = moved(condition.parent);
                }
                dim
            })
            .collect();
        self
    }
}
