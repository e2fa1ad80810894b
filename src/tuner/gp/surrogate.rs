//! The model of a job's objective, for charts, for analysis and for the recommended configuration.

use super::acquisition::log_h;
use super::encoding::Encoding;
use super::fits::theta;
use super::history::{History, layout, values};
use super::kernel::Kernel;
use super::posterior::Posterior;
use super::prior::MainEffects;
use super::targets::lowest;
use super::thin::{self, thin};
use super::units::Units;
use crate::math::exp;
use crate::order;
use crate::tuner::record::TrialRecord;
use crate::tuner::space::Value;
use crate::tuner::strategy::Context;

/// Trials with a value that a model needs at least.
pub const MIN_TRIALS: usize = 3;

/// A fitted model of all finished trials of a context and of its parents'. It is the one with main effects of the Bayesian
/// strategy's models, whichever strategy proposed the trials; a function of the space, the records and the parents alone.
#[derive(Debug, Clone)]
pub struct Surrogate<'a> {
    encoding: Encoding<'a>,
    posterior: Posterior,
    /// Trial numbers of the model's points; none of a parent's.
    trials: Vec<Option<u32>>,
    /// Lowest target of the job's own trials and of parents' with the same data.
    incumbent: f64,
    units: Units,
}

/// What the model says about one point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Belief {
    /// Posterior mean, in the units of the objective.
    pub mean: f64,
    /// One posterior standard deviation below the mean, in the units of the objective. A deviation is symmetric in the model's
    /// own units only, so its two ends are given.
    pub lower: f64,
    /// One posterior standard deviation above the mean.
    pub upper: f64,
    /// Expected improvement on the best trial, in the model's own units: standard deviations of the
    /// targets.
    pub expected_improvement: f64,
}

/// The noise of the evaluations is worth a second look at the best value where it is more than this share of the variance.
const NOTABLE_NOISE: f64 = 0.05;

/// The trial to take where evaluations are noisy, and what the model expects of it and of the one with the best value.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Recommended {
    /// Its number.
    pub trial: u32,
    /// What the objective of it is expected to be.
    pub mean: f64,
    /// What the objective of the trial with the best value is expected to be.
    pub best_mean: f64,
    /// Share of the variance of the (transformed) objective that is noise, 0 to 1.
    pub noise: f64,
}

impl<'a> Surrogate<'a> {
    /// Fits the model. `None` while fewer than `MIN_TRIALS` trials have a value.
    pub fn of(context: &Context<'a>) -> Option<Self> {
        let encoding = Encoding::of(context.space);
        let history = History::new(context, &encoding, context.records.len());
        if values(context).last().is_none_or(|n_values| *n_values < MIN_TRIALS) {
            return None;
        }
        let layout = layout(context, &encoding);
        let sample = history.sample();
        let theta = theta(&layout, &sample, MainEffects::On);
        let kept = thin(&sample, thin::MODEL);
        let trials = kept.iter().map(|idx| history.trials[*idx]).collect();
        let units = Units::of(context, &history, &sample);
        let incumbent = lowest(&sample.present().targets);
        let posterior = Posterior::new(Kernel::new(&layout, &theta), &sample.subset(&kept))?;
        Some(Surrogate { encoding, posterior, trials, incumbent, units })
    }

    /// The trial with the best posterior mean at its point, of those that the model knows: the configuration to take where
    /// evaluations are noisy. The earliest on ties.
    pub fn recommended(&self) -> Option<u32> {
        let means = self.posterior.means_at_rows(0);
        let ranking = order::places(means.len(), &mut |a, b| means[a].total_cmp(&means[b]));
        ranking.into_iter().find_map(|idx| self.trials.get(idx).copied().flatten())
    }

    /// The recommended one of `records`, where there is something to say beside `best`, the one with the best value: noise is
    /// more than 5 % of the variance and the two are different points.
    pub fn beside(&self, best: u32, records: &[TrialRecord]) -> Option<Recommended> {
        let point = |trial: u32| records.iter().find(|record| record.id == trial).map(|record| &record.assignment);
        let noise = self.noise();
        let trial = self.recommended().filter(|_| noise > NOTABLE_NOISE)?;
        let (here, there) = (point(trial)?, point(best)?);
        let (mean, best_mean) = (self.at(here).mean, self.at(there).mean);
        (here != there).then_some(Recommended { trial, mean, best_mean, noise })
    }

    /// Share of the variance of the targets, which is 1, that is noise.
    pub fn noise(&self) -> f64 {
        self.posterior.kernel().noise.min(1.0)
    }

    /// The columns of its points.
    pub fn encoding(&self) -> &Encoding<'a> {
        &self.encoding
    }

    /// The model itself, which speaks of encoded points and targets (small is good).
    pub fn posterior(&self) -> &Posterior {
        &self.posterior
    }

    /// Trial numbers of the model's points, in its order; none of a parent's.
    pub fn trials(&self) -> &[Option<u32>] {
        &self.trials
    }

    /// What the model believes of `point`.
    pub fn at(&self, point: &[Value]) -> Belief {
        let (mean, variance) = self.posterior.at(&self.encoding.encode(point));
        let deviation = variance.sqrt();
        let [lower, middle, upper] = self.band(mean, deviation);
        let expected_improvement = deviation * exp(log_h((self.incumbent - mean) / deviation).0);
        Belief { mean: middle, lower, upper, expected_improvement }
    }

    /// See `Units::band`.
    pub fn band(&self, mean: f64, deviation: f64) -> [f64; 3] {
        self.units.band(mean, deviation)
    }

    /// See `Units::objective`.
    pub fn objective(&self, target: f64) -> f64 {
        self.units.objective(target)
    }

    /// See `Units::loss`.
    pub fn loss(&self, target: f64) -> f64 {
        self.units.loss(target)
    }
}
