//! What the Bayesian strategy weighs when the model proposes: all that it knows of a point before it is tried. The search for
//! the best point and the pictures of it ask the same object.

use super::acquisition::{Acquisition, Member, Mixture};
use super::encoding::Encoding;
use super::feasibility::Feasibility;
use super::fits::Fits;
use super::history::{History, layout};
use super::kernel::Kernel;
use super::likelihood::Sample;
use super::posterior::{Posterior, Prediction};
use super::search::Search;
use super::sobol;
use super::targets::lowest;
use super::thin::{self, thin};
use super::units::Units;
use crate::math::{exp, normal_quantile};
use crate::order;
use crate::tuner::space::Assignment;
use crate::tuner::strategy::Context;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

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

/// The models of the trials so far, with what pending ones may find, and what else the choice depends on.
#[derive(Debug, Clone)]
pub struct Chooser<'a> {
    encoding: Encoding<'a>,
    acquisition: Acquisition,
    feasibility: Option<Feasibility>,
    /// All points proposed so far, and their rows.
    points: Vec<Assignment>,
    proposed: Vec<Vec<f64>>,
    /// See `Search::best` and `Search::lengths`.
    best: Vec<Vec<f64>>,
    lengths: Vec<f64>,
    units: Units,
    ambition: f64,
}

/// What the strategy makes of one point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weighed {
    /// What the models expect, in the units of their targets.
    pub mixture: Mixture,
    /// What likely failures take from log expected improvement; 0 or less.
    pub caution: f64,
    /// Whether the search goes so far: near what was tried, while that is little.
    pub is_near: bool,
    /// Whether this configuration has been proposed before: the search leaves it out.
    pub is_tried: bool,
}

impl<'a> Chooser<'a> {
    /// After the trials of the context. `encoding`: of its space. `rng`: the stream of the trial to propose, fresh. `None` while
    /// too few trials have a value, or if a model is numerically no model.
    pub fn of(context: &Context<'_>, encoding: &Encoding<'a>, fits: &mut Fits, rng: &mut ChaCha8Rng) -> Option<Self> {
        let layout = layout(context, encoding);
        let thetas = fits.thetas(context, encoding, &layout)?;
        let history = History::new(context, encoding, context.records.len());
        let sample = history.sample();
        let units = Units::of(context, &history, &sample);
        let present = sample.present();
        let ambition = if context.trial.is_multiple_of(2) && is_stuck(&present) { AMBITION } else { 0.0 };
        let incumbent = lowest(&present.targets);
        let sample = sample.subset(&thin(&sample, thin::MODEL));
        let points: Vec<Assignment> = context.proposed().cloned().collect();
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
        let feasibility = Feasibility::new(&present.rows, &history.failed, &layout.categorical);
        let (encoding, acquisition) = (encoding.clone(), Acquisition { members });
        Some(Chooser { encoding, acquisition, feasibility, points, proposed, best, lengths, units, ambition })
    }

    /// The search for the best point.
    pub fn search(&self) -> Search<'_> {
        Search {
            encoding: &self.encoding,
            acquisition: &self.acquisition,
            feasibility: self.feasibility.as_ref(),
            proposed: &self.proposed,
            points: &self.points,
            best: &self.best,
            lengths: &self.lengths,
        }
    }

    /// What is to be said of `row`. `scratch`: space to compute in.
    pub fn weigh(&self, row: &[f64], scratch: &mut Prediction) -> Weighed {
        let search = self.search();
        Weighed {
            mixture: self.acquisition.mixture(row, scratch),
            caution: search.caution(row),
            is_near: search.is_near(row),
            is_tried: search.is_proposed(row),
        }
    }

    /// The columns of its points.
    pub fn encoding(&self) -> &Encoding<'a> {
        &self.encoding
    }

    /// The models, with the fantasies.
    pub fn acquisition(&self) -> &Acquisition {
        &self.acquisition
    }

    /// How its targets stand for objective values.
    pub fn units(&self) -> &Units {
        &self.units
    }

    /// What an improvement must go beyond the best value to count, in the units of the targets: 0, or more while the search is
    /// stuck.
    pub fn ambition(&self) -> f64 {
        self.ambition
    }
}

impl Weighed {
    /// The expected improvement as the strategy compares it, in the units of the targets: with the caution about failures.
    pub fn improvement(&self) -> f64 {
        exp(self.mixture.log_improvement + self.caution)
    }
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
