//! Bayesian optimisation: a Gaussian process of the objective, and the point where an improvement is most to be expected.
//!
//! A proposal is a function of the space, the seed, the trial's number and what the context holds; what the strategy keeps
//! between calls only saves time. A trial that was stopped early counts with an estimate of what it would have ended with and
//! more noise; a failed one counts in the probability of success.

use super::random::Random;
use super::{Context, Proposal, Strategy};
use crate::rng::{Purpose, stream};
use crate::tuner::gp::chooser::Chooser;
use crate::tuner::gp::encoding::Encoding;
use crate::tuner::gp::fits::Fits;
use crate::tuner::gp::history::values;
use crate::tuner::gp::surrogate::MIN_TRIALS;
use crate::tuner::gp::{portfolio, sobol};
use crate::tuner::space::{Assignment, Space};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

/// The model proposes once there are this many trials more than columns,
const DESIGN_BEYOND_COLUMNS: usize = 3;
/// but not before there are so many,
const MIN_DESIGN: usize = 5;
/// and at this number at the latest.
const MAX_DESIGN: usize = 12;
/// Points of the design that are looked at for one that is new.
pub const DESIGN_TRIES: u32 = 64;
/// Parents whose best trial is tried again.
const MAX_HEADS: usize = 3;

/// Bayesian optimisation.
#[derive(Debug, Clone)]
pub struct Bayesian {
    /// Whether the design begins with configurations known to be good where names are the booster's.
    booster_priors: bool,
    fits: Fits,
}

impl Bayesian {
    /// A strategy that has proposed nothing. `booster_priors`: whether it begins with configurations of the booster that are
    /// good on many data sets, where the space has its names.
    pub fn new(booster_priors: bool) -> Self {
        Bayesian { booster_priors, fits: Fits::default() }
    }
}

/// Where a proposal comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The best trial of a parent job, once more.
    Parent,
    /// A configuration that is good on many data sets (`portfolio`).
    Portfolio,
    /// A point of the initial design, which covers the space.
    Design,
    /// The point where the model promises most.
    Model,
    /// A random draw: all that was looked at has been proposed.
    Spent,
}

/// How the strategy came to a proposal.
#[derive(Debug, Clone)]
pub struct Thinking<'a> {
    /// What decided.
    pub source: Source,
    /// The encoded point; none of a random draw.
    pub row: Option<Vec<f64>>,
    /// What the model weighed, where it was asked.
    pub chooser: Option<Chooser<'a>>,
}

impl Strategy for Bayesian {
    fn propose(&mut self, context: &Context<'_>, rng: &mut ChaCha8Rng) -> Proposal {
        let encoding = Encoding::of(context.space);
        match self.think(context, &encoding, rng).row {
            Some(row) => Proposal::Start(encoding.decode(&row)),
            // All that was looked at has been proposed: the space is finite and nearly used up.
            None => Random.propose(context, rng),
        }
    }
}

impl Bayesian {
    /// Comes to a proposal; `propose` is this and nothing else. `encoding`: of the space of the context.
    pub fn think<'a>(&mut self, context: &Context<'_>, encoding: &Encoding<'a>, rng: &mut ChaCha8Rng) -> Thinking<'a> {
        if let Some((source, row)) = self.design_point(context, encoding) {
            return Thinking { source, row: Some(row), chooser: None };
        }
        let chooser = Chooser::of(context, encoding, &mut self.fits, rng);
        let row = chooser.as_ref().and_then(|chooser| chooser.search().run(rng));
        let source = if row.is_some() { Source::Model } else { Source::Spent };
        Thinking { source, row, chooser }
    }

    /// The next point of the initial design, while it lasts or too few trials have a value.
    fn design_point(&self, context: &Context<'_>, encoding: &Encoding<'_>) -> Option<(Source, Vec<f64>)> {
        let n_columns = encoding.columns.len();
        let n_values = values(context).last().copied().unwrap_or(0);
        let is_new = |row: &Vec<f64>| {
            let point = encoding.decode(row);
            !context.proposed().any(|other| *other == point)
        };
        // The best of the parents are the best design there is.
        let heads = best_of_parents(context);
        if let Some(head) = heads.get(context.trial as usize).map(|point| encoding.encode(point)).filter(is_new) {
            return Some((Source::Parent, head));
        }
        let usual = (n_columns + DESIGN_BEYOND_COLUMNS).clamp(MIN_DESIGN, MAX_DESIGN);
        let n_design = if heads.is_empty() { usual } else { heads.len() };
        if context.proposed().count() >= n_design && n_values >= MIN_TRIALS {
            return None;
        }
        let design = Design::of(context.space, encoding, self.booster_priors, context.seed);
        // In a small space of whole numbers and categories several design points are one configuration.
        (context.trial..context.trial.saturating_add(DESIGN_TRIES))
            .map(|index| design.point(index))
            .find(|(_, row)| is_new(row))
    }
}

/// The points that the strategy begins with: a function of the space and the seed.
pub struct Design<'a> {
    space: &'a Space,
    encoding: &'a Encoding<'a>,
    scrambling: u32,
    /// How many of its points are known configurations.
    n_known: usize,
}

impl<'a> Design<'a> {
    /// Of a job with this space and seed. `encoding`: of the space.
    pub fn of(space: &'a Space, encoding: &'a Encoding<'a>, booster_priors: bool, seed: u64) -> Self {
        let scrambling = stream(seed, Purpose::Design).random::<u32>();
        let n_known = if booster_priors { portfolio::len(space) } else { 0 };
        Design { space, encoding, scrambling, n_known }
    }

    /// Point number `index`, encoded, and what it is.
    pub fn point(&self, index: u32) -> (Source, Vec<f64>) {
        let mut row = self.encoding.from_cube(&sobol::point(index, self.encoding.columns.len(), self.scrambling));
        if (index as usize) < self.n_known {
            portfolio::overwrite(index as usize, self.space, self.encoding, &mut row);
            return (Source::Portfolio, row);
        }
        (Source::Design, row)
    }
}

/// The best trial of each of the first parents.
fn best_of_parents<'a>(context: &Context<'a>) -> Vec<&'a Assignment> {
    let mut best: Vec<(usize, f64, &Assignment)> = Vec::new();
    for prior in context.parents {
        let Some(loss) = context.prior_loss(prior) else { continue };
        match best.iter_mut().find(|(parent, ..)| *parent == prior.parent) {
            Some(known) if loss < known.1 => *known = (prior.parent, loss, &prior.assignment),
            Some(_) => {}
            None => best.push((prior.parent, loss, &prior.assignment)),
        }
    }
    best.into_iter().take(MAX_HEADS).map(|(_, _, point)| point).collect()
}
