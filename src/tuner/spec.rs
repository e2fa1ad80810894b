//! What a tuning job is asked to do, and SageMaker's limits on it (CreateHyperParameterTuningJob).

use super::completion::Criteria;
use super::error::{RuleError, TunerError};
use super::hyperband::{Form, Hyperband, MAX_RESOURCE};
use super::space::{Assignment, Dim, Range, Space, Value};
use super::stop::EarlyStopping;
use super::strategy::StrategySpec;
use super::warm_start::WarmStart;
use serde::Serialize;

/// Characters of a job name at most (API pattern `[a-zA-Z0-9](-*[a-zA-Z0-9]){0,31}`, max 32).
pub const MAX_NAME_CHARS: usize = 32;
/// Trials at a time at most, with raised quota (AMT limits page, December 2022).
pub const MAX_PARALLEL: u32 = 100;
/// Metrics at most (API: MetricDefinitions 0-40).
pub const MAX_METRICS: usize = 40;
/// Characters of a metric name at most (API: MetricName 1-255).
pub const MAX_METRIC_CHARS: usize = 255;
/// Largest seed: a snapshot is JSON, and JavaScript holds no larger whole number exactly.
pub const MAX_SEED: u64 = (1 << 53) - 1;

/// Whether small or large objective values are good (SageMaker `HyperParameterTuningJobObjective.Type`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Direction {
    /// Small values are good.
    Minimize,
    /// Large values are good.
    Maximize,
}

impl Direction {
    /// Whether `value` is better than `other`; a tie is not.
    pub fn is_better(self, value: f64, other: f64) -> bool {
        match self {
            Direction::Minimize => value < other,
            Direction::Maximize => value > other,
        }
    }
}

/// How many boosting rounds a trial trains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rounds {
    /// Every trial this many.
    Fixed(u32),
    /// As many as the value of the dimension with this index: `num_round` is tuned, as a range of whole numbers or a list.
    Dim(usize),
}

/// Name of the standard deviation of `metric` over the folds, as `xgb.cv` has it.
pub fn deviation_of(metric: &str) -> String {
    format!("{metric}-std")
}

/// A tuning job as asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct JobSpec {
    /// Prefix of every training job's name.
    pub name: String,
    /// Which of `metrics` scores a trial, for example `validation:logloss`.
    pub objective_metric: String,
    /// Whether it is to be small or large.
    pub direction: Direction,
    /// What the values of a report are, in order.
    pub metrics: Vec<String>,
    /// Folds behind each objective value, 0 without cross-validation. With them a value has a standard error; its deviation
    /// over the folds is the metric named by `deviation_of`.
    pub folds: u32,
    /// What is searched.
    pub space: Space,
    /// How it is searched.
    pub strategy: StrategySpec,
    /// Whether running trials are stopped early.
    pub early_stopping: EarlyStopping,
    /// When the job has done enough, beside `max_jobs`.
    pub completion: Criteria,
    /// Trials in all (`MaxNumberOfTrainingJobs`). Under `Grid` the number of combinations, see `JobSpec::grid_jobs`.
    pub max_jobs: u32,
    /// Trials in flight (`MaxParallelTrainingJobs`), whatever the number of workers.
    pub max_parallel: u32,
    /// Equal seeds give equal jobs.
    pub seed: u64,
    /// How long a trial trains.
    pub rounds: Rounds,
    /// Finished jobs that this one learns from.
    pub warm_start: Option<WarmStart>,
    /// Configurations to try before the strategy is asked, in this order.
    pub enqueued: Vec<Assignment>,
}

impl JobSpec {
    /// Errors with the first of `problems`.
    pub fn check(&self) -> Result<(), TunerError> {
        match self.problems().into_iter().next() {
            Some(problem) => Err(problem),
            None => Ok(()),
        }
    }

    /// Everything that is wrong, so that a form can mark every field at once.
    pub fn problems(&self) -> Vec<TunerError> {
        let mut problems = Vec::new();
        if !is_job_name(&self.name) {
            problems.push(TunerError::BadJobName { name: self.name.clone() });
        }
        self.metric_problems(&mut problems);
        let is_grid = self.strategy == StrategySpec::Grid;
        let mut space_problems: Vec<TunerError> = self.space.problems().into_iter().map(TunerError::Space).collect();
        if is_grid {
            space_problems.extend(self.space.dims.iter().filter_map(grid_problem));
        }
        let space_is_sound = space_problems.is_empty();
        problems.extend(space_problems);
        problems.extend(self.rounds_problem());
        let limit = self.strategy.max_jobs_limit();
        if !(1..=limit).contains(&self.max_jobs) {
            let strategy = self.strategy.name();
            problems.push(TunerError::MaxJobsOutOfRange { found: self.max_jobs, limit, strategy });
        } else if space_is_sound && let Some(combinations) = self.space.combinations() {
            let (found, max_jobs) = (u128::from(self.max_jobs), self.max_jobs);
            if is_grid && combinations != found {
                problems.push(TunerError::GridRunsAll { combinations, max_jobs });
            } else if combinations < found {
                problems.push(TunerError::NotEnoughCombinations { combinations, max_jobs });
            }
        }
        if !(1..=MAX_PARALLEL).contains(&self.max_parallel) {
            problems.push(TunerError::MaxParallelOutOfRange { found: self.max_parallel, limit: MAX_PARALLEL });
        }
        problems.extend(self.rule_problems().into_iter().map(TunerError::Rule));
        if self.seed > MAX_SEED {
            problems.push(TunerError::SeedTooLarge { seed: self.seed, limit: MAX_SEED });
        }
        problems
    }

    /// What `max_jobs` must be under `Grid`, where AMT lets one leave it out: the number of combinations of `space`. The
    /// largest number there is if there are more; 1 if a range is no list, which `check` refuses by its name.
    pub fn grid_jobs(space: &Space) -> u32 {
        if space.dims.iter().any(|dim| grid_problem(dim).is_some()) {
            return 1;
        }
        space.combinations().and_then(|combinations| u32::try_from(combinations).ok()).unwrap_or(u32::MAX)
    }

    /// Where the objective stands among the metrics.
    pub fn objective_index(&self) -> Option<usize> {
        self.metrics.iter().position(|metric| *metric == self.objective_metric)
    }

    /// The settings of Hyperband, if that is the strategy.
    pub fn hyperband(&self) -> Option<Hyperband> {
        match self.strategy {
            StrategySpec::Hyperband(hyperband) => Some(hyperband),
            _ => None,
        }
    }

    /// The settings of Hyperband in its textbook form, if that is the strategy.
    pub fn textbook(&self) -> Option<Hyperband> {
        self.hyperband().filter(|hyperband| hyperband.form == Form::Brackets)
    }

    /// Rounds that a trial with these hyperparameters trains if nothing stops it; at least 1. Hyperband's trials end at
    /// `MaxResource`.
    pub fn rounds_of(&self, assignment: &[Value]) -> u32 {
        if let Some(hyperband) = self.hyperband() {
            return hyperband.max_resource;
        }
        match self.rounds {
            Rounds::Fixed(rounds) => rounds,
            Rounds::Dim(idx) => match assignment.get(idx) {
                Some(Value::Integer(rounds)) => u32::try_from(*rounds).unwrap_or(1),
                Some(Value::Category(rounds)) => rounds.parse().unwrap_or(1),
                _ => 1,
            },
        }
    }

    /// Name of a trial's training job: `<job name>-NNN-<8 hex digits>`, counted from 001 as SageMaker does.
    pub fn training_job_name(&self, trial: u32) -> String {
        format!("{}-{:03}-{:08x}", self.name, u64::from(trial) + 1, name_hash(self.seed, trial))
    }

    fn rule_problems(&self) -> Vec<RuleError> {
        let mut problems = Vec::new();
        self.completion.problems(self, &mut problems);
        self.hyperband_problems(&mut problems);
        if let Some(warm_start) = &self.warm_start {
            warm_start.problems(self, &mut problems);
        }
        let outside = self.enqueued.iter().position(|point| !self.space.contains(point));
        problems.extend(outside.map(|idx| RuleError::EnqueuedOutside { number: idx + 1 }));
        problems
    }

    fn hyperband_problems(&self, problems: &mut Vec<RuleError>) {
        let Some(Hyperband { min_resource, max_resource, .. }) = self.hyperband() else { return };
        if self.early_stopping != EarlyStopping::Off {
            problems.push(RuleError::EarlyStoppingWithHyperband);
        }
        if !(2..=MAX_RESOURCE).contains(&max_resource) {
            problems.push(RuleError::MaxResourceOutOfRange { found: max_resource, limit: MAX_RESOURCE });
        } else if !(1..max_resource).contains(&min_resource) {
            problems.push(RuleError::MinResourceOutOfRange { found: min_resource, limit: max_resource - 1 });
        }
        match self.rounds {
            Rounds::Dim(idx) => problems.extend(
                self.space.dims.get(idx).map(|dim| RuleError::RoundsTunedWithHyperband { name: dim.name.clone() }),
            ),
            Rounds::Fixed(rounds) if rounds > 0 && rounds < max_resource => {
                problems.push(RuleError::MaxResourceBeyondRounds { max_resource, rounds });
            }
            Rounds::Fixed(_) => {}
        }
    }

    fn metric_problems(&self, problems: &mut Vec<TunerError>) {
        if !(1..=MAX_METRICS).contains(&self.metrics.len()) {
            problems.push(TunerError::MetricCountOutOfRange { found: self.metrics.len(), limit: MAX_METRICS });
        }
        for (idx, metric) in self.metrics.iter().enumerate() {
            if metric.is_empty() || metric.chars().count() > MAX_METRIC_CHARS {
                problems.push(TunerError::BadMetricName { metric: metric.clone(), limit: MAX_METRIC_CHARS });
            } else if self.metrics[..idx].contains(metric) {
                problems.push(TunerError::DuplicateMetric { metric: metric.clone() });
            }
        }
        if self.objective_index().is_none() {
            problems.push(TunerError::UnknownObjective {
                metric: self.objective_metric.clone(),
                metrics: self.metrics.join(", "),
            });
        }
    }

    fn rounds_problem(&self) -> Option<TunerError> {
        match self.rounds {
            Rounds::Fixed(0) => Some(TunerError::NoRounds),
            Rounds::Fixed(_) => None,
            Rounds::Dim(idx) => match self.space.dims.get(idx) {
                None => Some(TunerError::RoundsNotTuned),
                Some(dim) if dim.when.is_some() => Some(TunerError::RoundsConditional { name: dim.name.clone() }),
                Some(dim) => match &dim.range {
                    Range::Integer { min, max, .. } if *min >= 1 && *max <= i64::from(u32::MAX) => None,
                    Range::Categorical { values } if values.iter().all(|value| is_round_count(value)) => None,
                    _ => Some(TunerError::RoundsNotCounts { name: dim.name.clone(), limit: u32::MAX }),
                },
            },
        }
    }
}

/// AMT: a grid is made of lists.
fn grid_problem(dim: &Dim) -> Option<TunerError> {
    match dim.range {
        Range::Categorical { .. } => None,
        Range::Continuous { .. } | Range::Integer { .. } => Some(TunerError::GridNeedsList { name: dim.name.clone() }),
    }
}

fn is_round_count(value: &str) -> bool {
    value.parse::<u32>().is_ok_and(|rounds| rounds >= 1)
}

/// `[a-zA-Z0-9](-*[a-zA-Z0-9]){0,31}` and at most 32 characters: the pattern alone would let hyphens go on for ever.
pub fn is_job_name(name: &str) -> bool {
    let bytes = name.as_bytes();
    bytes.len() <= MAX_NAME_CHARS
        && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
        && bytes.first().is_some_and(u8::is_ascii_alphanumeric)
        && bytes.last().is_some_and(u8::is_ascii_alphanumeric)
}

/// The upper half of SplitMix64 (Steele, Lea and Flood 2014) started at `seed` and advanced to `trial`.
fn name_hash(seed: u64, trial: u32) -> u32 {
    let mut z = seed.wrapping_add((u64::from(trial) + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((z ^ (z >> 31)) >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_hash_is_splitmix64() {
        // First output for seed 0 of the reference implementation (prng.di.unimi.it/splitmix64.c): 0xE220A8397B1DCDAF.
        assert_eq!(name_hash(0, 0), 0xE220_A839);
    }

    #[test]
    fn job_names_follow_sagemakers_pattern() {
        for good in ["a", "A1", "lab-3--7", "sagemaker-xgboost-250803-1811", &"x".repeat(32)] {
            assert!(is_job_name(good), "{good}");
        }
        for bad in ["", "-a", "a-", "a b", "a_b", "é", "a.b", &"x".repeat(33)] {
            assert!(!is_job_name(bad), "{bad}");
        }
    }
}
