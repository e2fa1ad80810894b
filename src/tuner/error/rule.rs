//! What can be wrong with the rules of a job: Hyperband, completion, queue, edited ranges, warm start.

use crate::error::{Explain, Message};

/// Why the rules of a job are refused. Nothing has started, or changed, then.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum RuleError {
    /// AMT: Hyperband has its own way to stop trials.
    #[error("Hyperband stops training jobs by its own rule: set early stopping to Off.")]
    EarlyStoppingWithHyperband,
    /// Hyperband without a `MaxResource`. AMT would infer it from `epochs`, which XGBoost does not have.
    #[error("Hyperband needs MaxResource: the number of boosting rounds of a training job that is never stopped.")]
    NoMaxResource,
    /// Below 2, where nothing could be stopped, or more than AMT takes.
    #[error("MaxResource is {found}: a whole number of boosting rounds from 2 to {limit} is needed.")]
    MaxResourceOutOfRange {
        /// What was given.
        found: u32,
        /// Largest number of rounds.
        limit: u32,
    },
    /// 0, or not below `MaxResource`.
    #[error(
        "MinResource is {found}: a whole number of boosting rounds from 1 to {limit}, below MaxResource, is needed."
    )]
    MinResourceOutOfRange {
        /// What was given.
        found: u32,
        /// Largest number of rounds.
        limit: u32,
    },
    /// The resource of Hyperband is tuned.
    #[error(
        "Hyperband itself decides how many boosting rounds a training job gets, so “{name}” cannot be tuned: fix it."
    )]
    RoundsTunedWithHyperband {
        /// The hyperparameter.
        name: String,
    },
    /// A trial would be over before it reaches `MaxResource`.
    #[error(
        "MaxResource is {max_resource}, but a training job has only {rounds} boosting rounds: raise num_round or lower \
         MaxResource."
    )]
    MaxResourceBeyondRounds {
        /// Rounds of a trial that is never stopped.
        max_resource: u32,
        /// `num_round`.
        rounds: u32,
    },
    /// Outside AMT's limits.
    #[error("The job may run {least} to {limit} seconds, but {found} are given.")]
    MaxRuntimeOutOfRange {
        /// What was given.
        found: u32,
        /// Shortest.
        least: u32,
        /// Longest.
        limit: u32,
    },
    /// A target that is NaN or infinite.
    #[error("The target of the objective metric is {found}, which is not a finite number: type a number such as 0.1.")]
    TargetNotFinite {
        /// What was given, as text: NaN equals nothing.
        found: String,
    },
    /// Fewer than AMT takes.
    #[error("The job can end after {least} or more training jobs without an improvement, but {found} are given.")]
    NotImprovingTooFew {
        /// What was given.
        found: u32,
        /// Least.
        least: u32,
    },
    /// The model would judge too late to end the job.
    #[error(
        "The regret bound is judged from {least} training jobs on, but the job has only {found}: run more, or do not end \
         by it."
    )]
    RegretBoundTooFew {
        /// `MaxNumberOfTrainingJobs`.
        found: u32,
        /// Least with which it can make a difference.
        least: u32,
    },
    /// A queued point that is not one of the space.
    #[error("The queued configuration number {number} is outside the ranges: change it or take it out.")]
    EnqueuedOutside {
        /// 1-based.
        number: usize,
    },
    /// A configuration names what is not tuned.
    #[error("“{name}” is not tuned in this job, so a configuration cannot set it: leave it out.")]
    PointHasUnknown {
        /// The hyperparameter.
        name: String,
    },
    /// A configuration without a value that it needs.
    #[error("The configuration has no value for “{name}”: give it one inside its range.")]
    PointLacks {
        /// The hyperparameter.
        name: String,
    },
    /// A configuration with a value outside its range, or of another kind.
    #[error("“{name}” cannot be {value}: it is not in its range.")]
    PointOutside {
        /// The hyperparameter.
        name: String,
        /// What was given.
        value: String,
    },
    /// Editing may change ranges, not what is tuned.
    #[error("“{name}” cannot be added, taken out or changed in kind while the job runs: only ranges can be edited.")]
    EditedParameters {
        /// The hyperparameter.
        name: String,
    },
    /// No parent, or more than AMT takes.
    #[error("A warm start takes 1 to {limit} parent jobs, but {found} are given.")]
    ParentCountOutOfRange {
        /// How many there are.
        found: usize,
        /// How many there may be.
        limit: usize,
    },
    /// AMT: Bayesian and Random only.
    #[error("A {strategy} job cannot have a warm start: use Bayesian or Random.")]
    WarmStartStrategy {
        /// AMT's word for the strategy.
        strategy: &'static str,
    },
    /// One parent twice.
    #[error("The parent job “{parent}” is given twice: keep one.")]
    DuplicateParent {
        /// Its name.
        parent: String,
    },
    /// A job as its own parent.
    #[error("“{parent}” cannot be its own parent: give the job another name.")]
    OwnParent {
        /// Its name.
        parent: String,
    },
    /// A parent that still runs.
    #[error("The parent job “{parent}” is not over yet: wait for it, or stop it.")]
    ParentNotOver {
        /// Its name.
        parent: String,
    },
    /// A parent with another objective.
    #[error("The parent job “{parent}” was scored by {theirs}, not by {ours}: use the same objective metric.")]
    ParentObjective {
        /// Its name.
        parent: String,
        /// Its metric.
        theirs: String,
        /// The metric of this job.
        ours: String,
    },
    /// A parent with other hyperparameters.
    #[error(
        "“{parameter}” is a hyperparameter of only one of this job and its parent “{parent}”: tuned and fixed ones \
         together must be the same."
    )]
    ParentParameters {
        /// The parent's name.
        parent: String,
        /// The first that is missing on one side.
        parameter: String,
    },
    /// A hyperparameter of another kind than the parent's.
    #[error("“{parameter}” has another kind of range in the parent job “{parent}”: use the same.")]
    ParentParameterType {
        /// The parent's name.
        parent: String,
        /// The hyperparameter.
        parameter: String,
    },
    /// AMT's limit on changes.
    #[error(
        "Fixed hyperparameters that differ from the parent job “{parent}” or were tuned there make {found} changes, each \
         value of a categorical one counted; at most {limit} are allowed: keep more of them as they were."
    )]
    ParentChanges {
        /// The parent's name.
        parent: String,
        /// How many changes there are.
        found: usize,
        /// How many there may be.
        limit: usize,
    },
    /// The training jobs of the parents count.
    #[error(
        "The parents' {inherited} training jobs and the {found} asked for are more than the {limit} of a {strategy} job: \
         run fewer."
    )]
    TooManyWithParents {
        /// Of all parents.
        inherited: usize,
        /// Of this job.
        found: u32,
        /// Largest sum.
        limit: u32,
        /// AMT's word for the strategy.
        strategy: &'static str,
    },
}

impl Explain for RuleError {
    fn message(&self) -> Message {
        use RuleError::*;
        match self {
            EarlyStoppingWithHyperband => Message::new("early_stopping_with_hyperband").about("early_stopping"),
            NoMaxResource => Message::new("no_max_resource").about("max_resource"),
            MaxResourceOutOfRange { found, limit } => Message::new("max_resource_out_of_range")
                .with("found", found)
                .with("limit", limit)
                .about("max_resource"),
            MinResourceOutOfRange { found, limit } => Message::new("min_resource_out_of_range")
                .with("found", found)
                .with("limit", limit)
                .about("min_resource"),
            RoundsTunedWithHyperband { name } => {
                Message::new("rounds_tuned_with_hyperband").with("name", name).about(name)
            }
            MaxResourceBeyondRounds { max_resource, rounds } => Message::new("max_resource_beyond_rounds")
                .with("max_resource", max_resource)
                .with("rounds", rounds)
                .about("max_resource"),
            MaxRuntimeOutOfRange { found, least, limit } => Message::new("max_runtime_out_of_range")
                .with("found", found)
                .with("least", least)
                .with("limit", limit)
                .about("max_runtime"),
            TargetNotFinite { found } => Message::new("target_not_finite").with("found", found).about("target_value"),
            NotImprovingTooFew { found, least } => Message::new("not_improving_too_few")
                .with("found", found)
                .with("least", least)
                .about("max_not_improving"),
            RegretBoundTooFew { found, least } => {
                Message::new("regret_bound_too_few").with("found", found).with("least", least).about("on_regret_bound")
            }
            EnqueuedOutside { number } => Message::new("enqueued_outside").with("number", number).about("enqueued"),
            PointHasUnknown { name } => Message::new("point_has_unknown").with("name", name).about(point_of(name)),
            PointLacks { name } => Message::new("point_lacks").with("name", name).about(point_of(name)),
            PointOutside { name, value } => {
                Message::new("point_outside").with("name", name).with("value", value).about(point_of(name))
            }
            EditedParameters { name } => Message::new("edited_parameters").with("name", name).about(name),
            ParentCountOutOfRange { found, limit } => {
                Message::new("parent_count_out_of_range").with("found", found).with("limit", limit).about("parents")
            }
            WarmStartStrategy { strategy } => {
                Message::new("warm_start_strategy").with("strategy", strategy).about("strategy")
            }
            DuplicateParent { parent } => Message::new("duplicate_parent").with("parent", parent).about("parents"),
            OwnParent { parent } => Message::new("own_parent").with("parent", parent).about("parents"),
            ParentNotOver { parent } => Message::new("parent_not_over").with("parent", parent).about("parents"),
            ParentObjective { parent, theirs, ours } => Message::new("parent_objective")
                .with("parent", parent)
                .with("theirs", theirs)
                .with("ours", ours)
                .about("objective"),
            ParentParameters { parent, parameter } => {
                Message::new("parent_parameters").with("parent", parent).with("parameter", parameter).about(parameter)
            }
            ParentParameterType { parent, parameter } => Message::new("parent_parameter_type")
                .with("parent", parent)
                .with("parameter", parameter)
                .about(parameter),
            ParentChanges { parent, found, limit } => Message::new("parent_changes")
                .with("parent", parent)
                .with("found", found)
                .with("limit", limit)
                .about("parents"),
            TooManyWithParents { inherited, found, limit, strategy } => Message::new("too_many_with_parents")
                .with("inherited", inherited)
                .with("found", found)
                .with("limit", limit)
                .with("strategy", strategy)
                .about("max_jobs"),
        }
    }
}

fn point_of(name: &str) -> String {
    format!("enqueued.{name}")
}
