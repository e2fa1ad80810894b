//! What can be wrong with a job, each with its form field. The limits are SageMaker's.

mod rule;
mod space;

pub use rule::RuleError;
pub use space::{Bound, SpaceError};

use crate::error::{Explain, Message};
use space::{values_of, when};

/// Why a job is refused. Nothing has started then.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum TunerError {
    /// Something about the search space.
    #[error(transparent)]
    Space(#[from] SpaceError),
    /// Not `[a-zA-Z0-9](-*[a-zA-Z0-9]){0,31}`, or longer than 32.
    #[error(
        "The job name “{name}” cannot be used: 1 to 32 letters, digits and hyphens, with a letter or digit at both ends."
    )]
    BadJobName {
        /// What was given.
        name: String,
    },
    /// 0, or more than AMT runs under this strategy.
    #[error("A {strategy} job runs 1 to {limit} training jobs, but {found} are asked for.")]
    MaxJobsOutOfRange {
        /// What was given.
        found: u32,
        /// Largest number.
        limit: u32,
        /// AMT's word for the strategy.
        strategy: &'static str,
    },
    /// 0, or more than AMT runs at once.
    #[error("1 to {limit} training jobs can run at a time, but {found} are asked for.")]
    MaxParallelOutOfRange {
        /// What was given.
        found: u32,
        /// Largest number.
        limit: u32,
    },
    /// Fewer points than trials. AMT refuses it too.
    #[error(
        "The ranges have {combinations} combinations, fewer than the {max_jobs} training jobs asked for: widen a \
         range or run fewer training jobs."
    )]
    NotEnoughCombinations {
        /// Points of the space.
        combinations: u128,
        /// Trials asked for.
        max_jobs: u32,
    },
    /// A numeric range under Grid. AMT refuses it too.
    #[error(
        "A Grid job tries every combination of listed values, but “{name}” has a range of numbers: make a list of this \
         range, or choose another strategy."
    )]
    GridNeedsList {
        /// The hyperparameter.
        name: String,
    },
    /// Under Grid another number of trials than there are points. AMT refuses it too.
    #[error(
        "A Grid job runs each combination of its lists once: {combinations} training jobs, but {max_jobs} are asked \
         for. Ask for {combinations}, or leave the number out."
    )]
    GridRunsAll {
        /// Points of the space.
        combinations: u128,
        /// Trials asked for.
        max_jobs: u32,
    },
    /// A seed that a double (and so a JSON number) cannot hold exactly.
    #[error("The seed {seed} is too large: use a whole number from 0 to {limit}.")]
    SeedTooLarge {
        /// What was given.
        seed: u64,
        /// Largest seed.
        limit: u64,
    },
    /// No metric, or more than AMT takes.
    #[error("A job follows 1 to {limit} metrics, but {found} are given.")]
    MetricCountOutOfRange {
        /// How many there are.
        found: usize,
        /// How many there may be.
        limit: usize,
    },
    /// A metric name that is empty or too long.
    #[error("The metric name “{metric}” cannot be used: 1 to {limit} characters are needed.")]
    BadMetricName {
        /// What was given.
        metric: String,
        /// Characters it may have.
        limit: usize,
    },
    /// Two metrics of one name.
    #[error("The metric “{metric}” is listed twice: keep one.")]
    DuplicateMetric {
        /// The name.
        metric: String,
    },
    /// The objective is none of the metrics.
    #[error("No metric is called “{metric}”, so it cannot be the objective. Choose one of: {metrics}.")]
    UnknownObjective {
        /// What was asked for.
        metric: String,
        /// What there is, comma-separated.
        metrics: String,
    },
    /// A rule on how a job goes on and when it ends.
    #[error(transparent)]
    Rule(#[from] RuleError),
    /// A fixed number of rounds that is 0.
    #[error("A training job needs at least 1 boosting round.")]
    NoRounds,
    /// `Rounds::Dim` names no dimension.
    #[error("The number of rounds is said to be tuned, but it is not among the tuned hyperparameters: add its range.")]
    RoundsNotTuned,
    /// `Rounds::Dim` names a dimension that is no integer range of round counts.
    #[error("“{name}” is the number of boosting rounds: tune it as whole numbers from 1 to {limit}.")]
    RoundsNotCounts {
        /// The hyperparameter.
        name: String,
        /// Largest number of rounds.
        limit: u32,
    },
    /// `Rounds::Dim` names a conditional dimension.
    #[error("“{name}” is the number of boosting rounds, which every training job needs: it cannot have a condition.")]
    RoundsConditional {
        /// The hyperparameter.
        name: String,
    },
}

impl Explain for TunerError {
    fn message(&self) -> Message {
        use TunerError::*;
        match self {
            Space(error) => error.message(),
            BadJobName { name } => Message::new("bad_job_name").with("name", name).about("name"),
            MaxJobsOutOfRange { found, limit, strategy } => Message::new("max_jobs_out_of_range")
                .with("found", found)
                .with("limit", limit)
                .with("strategy", strategy)
                .about("max_jobs"),
            MaxParallelOutOfRange { found, limit } => Message::new("max_parallel_out_of_range")
                .with("found", found)
                .with("limit", limit)
                .about("max_parallel"),
            NotEnoughCombinations { combinations, max_jobs } => Message::new("not_enough_combinations")
                .with("combinations", combinations)
                .with("max_jobs", max_jobs)
                .about("max_jobs"),
            GridNeedsList { name } => Message::new("grid_needs_list").with("name", name).about(values_of(name)),
            GridRunsAll { combinations, max_jobs } => Message::new("grid_runs_all")
                .with("combinations", combinations)
                .with("max_jobs", max_jobs)
                .about("max_jobs"),
            SeedTooLarge { seed, limit } => {
                Message::new("seed_too_large").with("seed", seed).with("limit", limit).about("seed")
            }
            MetricCountOutOfRange { found, limit } => {
                Message::new("metric_count_out_of_range").with("found", found).with("limit", limit).about("metrics")
            }
            BadMetricName { metric, limit } => {
                Message::new("bad_metric_name").with("metric", metric).with("limit", limit).about("metrics")
            }
            DuplicateMetric { metric } => Message::new("duplicate_metric").with("metric", metric).about("metrics"),
            UnknownObjective { metric, metrics } => {
                Message::new("unknown_objective").with("metric", metric).with("metrics", metrics).about("objective")
            }
            Rule(error) => error.message(),
            NoRounds => Message::new("no_rounds").about("num_round"),
            RoundsNotTuned => Message::new("rounds_not_tuned").about("num_round"),
            RoundsNotCounts { name, limit } => {
                Message::new("rounds_not_counts").with("name", name).with("limit", limit).about(name)
            }
            RoundsConditional { name } => Message::new("rounds_conditional").with("name", name).about(when(name)),
        }
    }
}
