//! How the next hyperparameters are chosen.
//!
//! A strategy is a function of the space, the trials it may see and one random stream per trial. It must read neither the
//! clock (`TrialRecord::started`, `ended`) nor anything of a trial outside the `Context`: a job's records would depend on
//! the number of workers then.

pub mod bayesian;
pub mod grid;
pub mod random;
pub mod tpe;

use super::hyperband::Hyperband;
use super::record::TrialRecord;
use super::space::{Assignment, Space};
use super::spec::Direction;
use super::warm_start::{Prior, WarmStartType};
use rand_chacha::ChaCha8Rng;

/// What a strategy may know when it proposes trial number `trial`.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// What is searched.
    pub space: &'a Space,
    /// Whether small or large objective values are good.
    pub direction: Direction,
    /// Index of the objective in the values of a report.
    pub objective: usize,
    /// Finished trials, in trial order. In a job they are those from 0 on; when the tuner is asked from outside, trials
    /// between them may still be pending.
    pub records: &'a [TrialRecord],
    /// Hyperparameters of all other trials up to `trial - 1`, in trial order. Nothing else of them is known.
    pub pending: &'a [&'a Assignment],
    /// Trials of parent jobs that are points of the space, parent by parent, each in its trial order.
    pub parents: &'a [Prior],
    /// How to take them: with the same data their objectives compare with ours. `None` without parents.
    pub warm_start: Option<WarmStartType>,
    /// 0-based number of the trial to propose.
    pub trial: u32,
    /// The job's seed, for what all its trials share (the points of an initial design).
    pub seed: u64,
}

impl<'a> Context<'a> {
    /// The objective of a finished trial with its sign set so that less is better. `None`: failed, or stopped without a
    /// value.
    pub fn loss(&self, record: &TrialRecord) -> Option<f64> {
        Some(self.signed(record.objective(self.objective)?))
    }

    /// A value of the objective with its sign set so that less is better.
    pub fn signed(&self, value: f64) -> f64 {
        match self.direction {
            Direction::Minimize => value,
            Direction::Maximize => -value,
        }
    }

    /// The same of a parent's trial. Under `TransferLearning` it compares with those of its own parent only.
    pub fn prior_loss(&self, prior: &Prior) -> Option<f64> {
        let value = prior.objective.filter(|value| value.is_finite())?;
        Some(self.signed(value))
    }

    /// Whether a model may learn from `record`: it is a point of the space. The ranges may have been edited since.
    pub fn informs(&self, record: &TrialRecord) -> bool {
        self.space.contains(&record.assignment)
    }

    /// Every point of the space proposed so far, in trial order.
    pub fn proposed(&self) -> impl Iterator<Item = &'a Assignment> + use<'a> {
        let space = self.space;
        let all = self.records.iter().map(|record| &record.assignment).chain(self.pending.iter().copied());
        all.filter(|point| space.contains(point))
    }
}

/// A strategy's answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Proposal {
    /// Try this next; a point of the space.
    Start(Assignment),
    /// Ask again when one trial more has finished. The same as `Exhausted` when nothing is pending.
    Wait,
    /// Nothing is left to try.
    Exhausted,
}

/// A way to choose hyperparameters.
pub trait Strategy: std::fmt::Debug {
    /// The next point. `rng` is the stream of `context.trial`, fresh at every call.
    fn propose(&mut self, context: &Context<'_>, rng: &mut ChaCha8Rng) -> Proposal;
}

/// Which strategy a job uses, with its settings (SageMaker `Strategy` and `StrategyConfig`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StrategySpec {
    /// A Gaussian process of the objective proposes.
    Bayesian {
        /// Whether it begins with configurations of the booster that are good on many data sets, where the space has its names.
        booster_priors: bool,
    },
    /// Independent draws.
    Random,
    /// Every combination of categorical values.
    Grid,
    /// Independent draws, of which only the better ones are trained to the end.
    Hyperband(Hyperband),
    /// Tree-structured Parzen estimators; not one of AMT's, to compare with Optuna's.
    Tpe,
}

impl StrategySpec {
    /// All that have no settings that must be told, in the order in which they are told.
    pub const ALL: [StrategySpec; 4] =
        [StrategySpec::Bayesian { booster_priors: true }, StrategySpec::Random, StrategySpec::Grid, StrategySpec::Tpe];

    /// The strategy that is called so, if it is there.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|strategy| strategy.name() == name)
    }

    /// SageMaker's word, where it has one.
    pub fn name(self) -> &'static str {
        match self {
            StrategySpec::Bayesian { .. } => "Bayesian",
            StrategySpec::Random => "Random",
            StrategySpec::Hyperband(_) => "Hyperband",
            StrategySpec::Grid => "Grid",
            StrategySpec::Tpe => "TPE",
        }
    }

    /// Trials that AMT runs under it at most, with raised quota (AMT limits page, December 2022). `TPE`,
    /// which AMT has not: as many as its Bayesian.
    pub fn max_jobs_limit(self) -> u32 {
        match self {
            StrategySpec::Random => 10_000,
            StrategySpec::Bayesian { .. } | StrategySpec::Grid | StrategySpec::Hyperband(_) | StrategySpec::Tpe => 750,
        }
    }

    /// A strategy that has proposed nothing yet.
    pub fn build(self) -> Box<dyn Strategy> {
        match self {
            StrategySpec::Bayesian { booster_priors } => Box::new(bayesian::Bayesian::new(booster_priors)),
            // AMT: "replacement configurations are random".
            StrategySpec::Random | StrategySpec::Hyperband(_) => Box::new(random::Random),
            StrategySpec::Grid => Box::new(grid::Grid),
            StrategySpec::Tpe => Box::new(tpe::Tpe),
        }
    }
}
