//! Bayesian optimisation: a Gaussian process of the objective, and the point where an improvement is most to be expected.
//!
//! A proposal is a function of the space, the seed, the trial's number and what the context holds; what the strategy keeps
//! between calls only saves time. A trial that was stopped early counts with an estimate of what it would have ended with and
//! more noise; a failed one counts in the probability of success.

use super::random::Random;
use super::{Context, Proposal, Strategy};
use crate::math::{exp, normal_quantile};
use crate::order;
use crate::rng::{Purpose, stream};
use crate::tuner::gp::acquisition::{Acquisition, Member};
use crate::tuner::gp::encoding::Encoding;
use crate::tuner::gp::feasibility::Feasibility;
use crate::tuner::gp::fits::Fits;
use crate::tuner::gp::history::{History, layout, values};
use crate::tuner::gp::kernel::Kernel;
use crate::tuner::gp::likelihood::Sample;
use crate::tuner::gp::posterior::Posterior;
use crate::tuner::gp::search::Search;
use crate::tuner::gp::surrogate::MIN_TRIALS;
use crate::tuner::gp::targets::lowest;
use crate::tuner::gp::thin::{self, thin};
use crate::tuner::gp::{portfolio, sobol};
use crate::tuner::space::Assignment;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

/// The model proposes once there are this many trials more than columns,
const DESIGN_BEYOND_COLUMNS: usize = 3;
/// but not before there are so many,
const MIN_DESIGN: usize = 5;
/// and at this number at the latest.
const MAX_DESIGN: usize = 12;
/// Parents whose best trial is tried again.
const MAX_HEADS: usize = 3;
/// Best trials, by each model, that new candidates are drawn around.
const N_BEST: usize = 4;
/// Draws of what pending trials may find.
const N_FANTASIES: usize = 16;
/// The search is stuck when this many trials, or as many as there are columns if they are more, have together brought less
/// than `LEAST_GAIN`. In a local optimum the model would go on to polish it.
const PATIENCE: usize = 5;
/// In standard deviations of the targets.
const LEAST_GAIN: f64 = 0.05;
/// While the search is stuck, every other trial must promise an improvement beyond this, in the same unit: it looks elsewhere.
const AMBITION: f64 = 0.3;

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

impl Strategy for Bayesian {
    fn propose(&mut self, context: &Context<'_>, rng: &mut ChaCha8Rng) -> Proposal {
        let encoding = Encoding::of(context.space);
        let row = match self.design_point(context, &encoding) {
            Some(row) => Some(row),
            None => self.best_point(context, &encoding, rng),
        };
        match row {
            Some(row) => Proposal::Start(encoding.decode(&row)),
            // All that was looked at has been proposed: the space is finite and nearly used up.
            None => Random.propose(context, rng),
        }
    }
}

impl Bayesian {
    /// The next point of the initial design, while it lasts or too few trials have a value.
    fn design_point(&self, context: &Context<'_>, encoding: &Encoding<'_>) -> Option<Vec<f64>> {
        let n_columns = encoding.columns.len();
        let n_values = values(context).last().copied().unwrap_or(0);
        let is_new = |row: &Vec<f64>| {
            let point = encoding.decode(row);
            !context.proposed().any(|other| *other == point)
        };
        // The best of the parents are the best design there is.
        let heads = best_of_parents(context);
        if let Some(head) = heads.get(context.trial as usize).map(|point| encoding.encode(point)).filter(is_new) {
            return Some(head);
        }
        let usual = (n_columns + DESIGN_BEYOND_COLUMNS).clamp(MIN_DESIGN, MAX_DESIGN);
        let n_design = if heads.is_empty() { usual } else { heads.len() };
        if context.proposed().count() >= n_design && n_values >= MIN_TRIALS {
            return None;
        }
        let scrambling = stream(context.seed, Purpose::Design).random::<u32>();
        let n_known = if self.booster_priors { portfolio::len(context.space) } else { 0 };
        let point = |index: u32| {
            let mut row = encoding.from_cube(&sobol::point(index, n_columns, scrambling));
            if (index as usize) < n_known {
                portfolio::overwrite(index as usize, context.space, encoding, &mut row);
            }
            row
        };
        // In a small space of whole numbers and categories several design points are one configuration.
        (context.trial..context.trial.saturating_add(64)).map(point).find(is_new)
    }

    /// The point of the largest expected improvement.
    fn best_point(&mut self, context: &Context<'_>, encoding: &Encoding<'_>, rng: &mut ChaCha8Rng) -> Option<Vec<f64>> {
        let layout = layout(context, encoding);
        let thetas = self.fits.thetas(context, encoding, &layout)?;
        let history = History::new(context, encoding, context.records.len());
        let sample = history.sample();
        let present = sample.present();
        let ambition = if context.trial.is_multiple_of(2) && is_stuck(&present) { AMBITION } else { 0.0 };
        let incumbent = lowest(&present.targets);
        let sample = sample.subset(&thin(&sample, thin::MODEL));
        let points: Vec<&Assignment> = context.proposed().collect();
        let proposed: Vec<Vec<f64>> = points.iter().map(|point| encoding.encode(point)).collect();
        let is_pending = context.pending.iter().filter(|point| context.space.contains(point));
        let pending: Vec<Vec<f64>> = is_pending.map(|point| encoding.encode(point)).collect();
        let normals = normals(pending.len(), rng);

        let mut members = Vec::new();
        let mut best: Vec<Vec<f64>> = Vec::new();
        let mut lengths = Vec::new();
        for theta in &thetas {
            let mut posterior = Posterior::new(Kernel::new(&layout, theta), &sample)?;
            let means = posterior.present_means();
            let ranking = order::places(means.len(), &mut |a, b| means[a].total_cmp(&means[b]));
            best.extend(ranking.iter().take(N_BEST).map(|idx| sample.rows[*idx].clone()));
            let mut incumbents = vec![incumbent];
            if !pending.is_empty() {
                posterior.fantasize(&pending, &normals);
                incumbents = (0..N_FANTASIES)
                    .map(|m| posterior.means_at_rows(m)[sample.n()..].iter().copied().fold(incumbent, f64::min))
                    .collect();
            }
            incumbents.iter_mut().for_each(|incumbent| *incumbent -= ambition);
            members.push(Member { posterior, incumbents });
            // The search steps by those of the last model: without main effects they are what tells how far a trial reaches.
            lengths = theta[..layout.n_columns()].iter().map(|ln_length| exp(*ln_length)).collect();
        }
        let acquisition = Acquisition { members };
        let feasibility = Feasibility::new(&present.rows, &history.failed, &layout.categorical);
        let search = Search {
            encoding,
            acquisition: &acquisition,
            feasibility: feasibility.as_ref(),
            proposed: &proposed,
            points: &points,
            best: &best,
            lengths: &lengths,
        };
        search.run(rng)
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

/// Whether the latest trials have brought next to nothing.
fn is_stuck(sample: &Sample) -> bool {
    let n_columns = sample.rows.first().map_or(0, Vec::len);
    let (before, latest) = sample.targets.split_at(sample.n().saturating_sub(PATIENCE.max(n_columns)));
    lowest(before) - lowest(latest) < LEAST_GAIN
}

/// Standard normal numbers, evenly spread: one per pending trial for each fantasy.
fn normals(n_pending: usize, rng: &mut ChaCha8Rng) -> Vec<Vec<f64>> {
    let scrambling = rng.random::<u32>();
    let numbers = |m| {
        let cube = sobol::point(m, n_pending, scrambling).into_iter();
        cube.map(|u| normal_quantile(u.clamp(1e-6, 1.0 - 1e-6))).collect()
    };
    (0..N_FANTASIES as u32).map(numbers).collect()
}
