//! What can be wrong with a search space or a job, each with its form field. The limits are SageMaker's.

mod rule;

pub use rule::RuleError;

use crate::error::{Explain, Message};

/// Why a space or a job is refused. Nothing has started then.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum TunerError {
    /// No dimension at all.
    #[error("There is nothing to tune: mark at least one hyperparameter to be tuned.")]
    EmptySpace,
    /// More dimensions than AMT searches.
    #[error("{found} hyperparameters are marked to be tuned; a job searches at most {limit}. Fix some of them.")]
    TooManyParameters {
        /// How many there are.
        found: usize,
        /// How many there may be.
        limit: usize,
    },
    /// A dimension without a name.
    #[error("Hyperparameter number {number} has no name: give it one.")]
    UnnamedParameter {
        /// 1-based place in the request.
        number: usize,
    },
    /// Two dimensions of one name.
    #[error("“{name}” is listed twice: keep one of its ranges.")]
    DuplicateParameter {
        /// The name.
        name: String,
    },
    /// A bound is NaN or infinite.
    #[error("The {bound} of “{name}” is not a finite number: type a number such as 0.1.")]
    BoundNotFinite {
        /// The hyperparameter.
        name: String,
        /// Which end.
        bound: Bound,
    },
    /// An integer bound that a double (and so a JSON number) cannot hold exactly.
    #[error("The {bound} of “{name}” is {value}: whole numbers between -{limit} and {limit} can be searched.")]
    IntegerBoundTooLarge {
        /// The hyperparameter.
        name: String,
        /// Which end.
        bound: Bound,
        /// Its value.
        value: i64,
        /// Largest magnitude.
        limit: i64,
    },
    /// min = max. AMT refuses it too.
    #[error(
        "“{name}” can only be {value}: its largest value must exceed its smallest. To keep it at one value, fix it."
    )]
    SingleValueRange {
        /// The hyperparameter.
        name: String,
        /// Both its ends.
        value: String,
    },
    /// min > max.
    #[error("“{name}” goes from {min} down to {max}: swap its smallest and largest value.")]
    ReversedRange {
        /// The hyperparameter.
        name: String,
        /// Its min.
        min: String,
        /// Its max.
        max: String,
    },
    /// `Logarithmic` with min <= 0.
    #[error(
        "“{name}” is on a logarithmic scale, which needs values above 0, but starts at {min}: raise it or use Linear."
    )]
    LogarithmicNeedsPositive {
        /// The hyperparameter.
        name: String,
        /// Its min.
        min: String,
    },
    /// `ReverseLogarithmic` outside [0, 1).
    #[error(
        "“{name}” is on a reverse logarithmic scale, which needs 0 <= x < 1, but its {bound} is {value}: change it or \
         use Linear."
    )]
    ReverseLogarithmicNeedsUnit {
        /// The hyperparameter.
        name: String,
        /// Which end is outside.
        bound: Bound,
        /// Its value.
        value: String,
    },
    /// `ReverseLogarithmic` for whole numbers.
    #[error("“{name}” takes whole numbers, which have no reverse logarithmic scale: use Linear or Logarithmic.")]
    ReverseLogarithmicNeedsContinuous {
        /// The hyperparameter.
        name: String,
    },
    /// A categorical range without values.
    #[error("“{name}” has no values to choose from: list at least one.")]
    NoCategories {
        /// The hyperparameter.
        name: String,
    },
    /// A categorical range with more values than AMT takes.
    #[error("“{name}” lists {found} values; at most {limit} can be searched. Remove some.")]
    TooManyCategories {
        /// The hyperparameter.
        name: String,
        /// How many there are.
        found: usize,
        /// How many there may be.
        limit: usize,
    },
    /// A categorical value twice.
    #[error("“{name}” lists the value “{value}” twice: remove one.")]
    DuplicateCategory {
        /// The hyperparameter.
        name: String,
        /// The value.
        value: String,
    },
    /// A categorical value longer than AMT takes.
    #[error("“{name}” has a value of {length} characters; at most {limit} are allowed. Shorten it.")]
    LongCategory {
        /// The hyperparameter.
        name: String,
        /// Characters it has.
        length: usize,
        /// Characters it may have.
        limit: usize,
    },
    /// A condition on a dimension that is not there.
    #[error("“{name}” depends on a hyperparameter that is not tuned: tune that one too, or search “{name}” always.")]
    ConditionWithoutParent {
        /// The conditional hyperparameter.
        name: String,
    },
    /// A condition on a numeric range.
    #[error(
        "“{name}” depends on “{parent}”, which has a range of numbers: a condition needs a list of values to choose from."
    )]
    ConditionOnNumbers {
        /// The conditional hyperparameter.
        name: String,
        /// What it depends on.
        parent: String,
    },
    /// A condition that never holds.
    #[error("“{name}” depends on “{parent}”, but on none of its values: name at least one.")]
    ConditionWithoutValues {
        /// The conditional hyperparameter.
        name: String,
        /// What it depends on.
        parent: String,
    },
    /// A condition on a value that the parent does not list.
    #[error("“{name}” depends on “{parent}” being “{value}”, which “{parent}” does not list: add the value there.")]
    ConditionOnUnknownValue {
        /// The conditional hyperparameter.
        name: String,
        /// What it depends on.
        parent: String,
        /// The value.
        value: String,
    },
    /// A condition that leads back to its own hyperparameter.
    #[error("“{name}” depends on itself, by way of its conditions: remove one of them.")]
    ConditionCycle {
        /// A hyperparameter of the cycle.
        name: String,
    },
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

/// An end of a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// The smallest value.
    Min,
    /// The largest value.
    Max,
}

impl Bound {
    /// The form field's suffix: `min` or `max`.
    pub fn field(self) -> &'static str {
        match self {
            Bound::Min => "min",
            Bound::Max => "max",
        }
    }
}

impl std::fmt::Display for Bound {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(match self {
            Bound::Min => "smallest value",
            Bound::Max => "largest value",
        })
    }
}

impl Explain for TunerError {
    fn message(&self) -> Message {
        use TunerError::*;
        match self {
            EmptySpace => Message::new("empty_space").about("parameters"),
            TooManyParameters { found, limit } => {
                Message::new("too_many_parameters").with("found", found).with("limit", limit).about("parameters")
            }
            UnnamedParameter { number } => Message::new("unnamed_parameter").with("number", number).about("parameters"),
            DuplicateParameter { name } => Message::new("duplicate_parameter").with("name", name).about(name),
            // Two codes, not a parameter: the word for an end is part of a sentence, so it needs translating.
            BoundNotFinite { name, bound } => {
                Message::new(bound.code("min_not_finite", "max_not_finite")).with("name", name).about(bound.of(name))
            }
            IntegerBoundTooLarge { name, bound, value, limit } => {
                Message::new(bound.code("min_too_large", "max_too_large"))
                    .with("name", name)
                    .with("value", value)
                    .with("limit", limit)
                    .about(bound.of(name))
            }
            SingleValueRange { name, value } => {
                Message::new("single_value_range").with("name", name).with("value", value).about(Bound::Max.of(name))
            }
            ReversedRange { name, min, max } => Message::new("reversed_range")
                .with("name", name)
                .with("min", min)
                .with("max", max)
                .about(Bound::Min.of(name)),
            LogarithmicNeedsPositive { name, min } => Message::new("logarithmic_needs_positive")
                .with("name", name)
                .with("min", min)
                .about(Bound::Min.of(name)),
            ReverseLogarithmicNeedsUnit { name, bound, value } => {
                Message::new(bound.code("reverse_logarithmic_min", "reverse_logarithmic_max"))
                    .with("name", name)
                    .with("value", value)
                    .about(bound.of(name))
            }
            ReverseLogarithmicNeedsContinuous { name } => {
                Message::new("reverse_logarithmic_needs_continuous").with("name", name).about(format!("{name}.scale"))
            }
            NoCategories { name } => Message::new("no_categories").with("name", name).about(values_of(name)),
            TooManyCategories { name, found, limit } => Message::new("too_many_categories")
                .with("name", name)
                .with("found", found)
                .with("limit", limit)
                .about(values_of(name)),
            DuplicateCategory { name, value } => {
                Message::new("duplicate_category").with("name", name).with("value", value).about(values_of(name))
            }
            LongCategory { name, length, limit } => Message::new("long_category")
                .with("name", name)
                .with("length", length)
                .with("limit", limit)
                .about(values_of(name)),
            ConditionWithoutParent { name } => {
                Message::new("condition_without_parent").with("name", name).about(when(name))
            }
            ConditionOnNumbers { name, parent } => {
                Message::new("condition_on_numbers").with("name", name).with("parent", parent).about(when(name))
            }
            ConditionWithoutValues { name, parent } => {
                Message::new("condition_without_values").with("name", name).with("parent", parent).about(when(name))
            }
            ConditionOnUnknownValue { name, parent, value } => Message::new("condition_on_unknown_value")
                .with("name", name)
                .with("parent", parent)
                .with("value", value)
                .about(when(name)),
            ConditionCycle { name } => Message::new("condition_cycle").with("name", name).about(when(name)),
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

impl Bound {
    fn of(self, name: &str) -> String {
        format!("{name}.{}", self.field())
    }

    fn code(self, min: &'static str, max: &'static str) -> &'static str {
        match self {
            Bound::Min => min,
            Bound::Max => max,
        }
    }
}

fn values_of(name: &str) -> String {
    format!("{name}.values")
}

fn when(name: &str) -> String {
    format!("{name}.when")
}
