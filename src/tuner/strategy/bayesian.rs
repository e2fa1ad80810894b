//! Bayesian optimisation: a Gaussian process of the objective, and the point where an improvement is most to be expected.
//!
//! A proposal is a function of the space, the seed, the trial's number and what the context holds. What the strategy keeps
//! between calls (kernel hyperparameters of earlier fits) is recomputed from the context whenever it does not fit it.

use super::random::Random;
use super::{Context, Proposal, Strategy};
use crate::math::exp;
use crate::order;
use crate::rng::{Purpose, stream};
use crate::tuner::gp::acquisition::{Acquisition, Member};
use crate::tuner::gp::encoding::Encoding;
use crate::tuner::gp::feasibility::Feasibility;
use crate::tuner::gp::history::History;
use crate::tuner::gp::kernel::{Kernel, Layout};
use crate::tuner::gp::likelihood::{Sample, fit};
use crate::tuner::gp::posterior::Posterior;
use crate::tuner::gp::prior::{Prior, PriorSettings};
use crate::tuner::gp::search::{Effort, Search, gaussian};
use crate::tuner::gp::{sobol, targets};
use crate::math::normal_quantile;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

/// Trials with a value that a model needs at least.
const MIN_TRIALS: usize = 3;
/// Best trials that new candidates are drawn around.
const N_BEST: usize = 4;

/// Knobs.
#[derive(Debug, Clone, Copy, PartialEq)]
#[allow(missing_docs)]
pub struct Settings {
    pub prior: PriorSettings,
    pub effort: Effort,
    pub design_extra: usize,
    pub design_max: usize,
    pub fantasies: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            prior: PriorSettings::default(),
            effort: Effort::default(),
            design_extra: 3,
            design_max: 12,
            fantasies: 16,
        }
    }
}

/// The strategy.
#[derive(Debug, Clone, Default)]
pub struct Bayesian {
    settings: Settings,
    /// Fits so far, by number of records, ascending.
    fits: Vec<Fit>,
}

#[derive(Debug, Clone)]
struct Fit {
    n_records: usize,
    /// Of all that the fit depends on.
    fingerprint: u64,
    theta: Vec<f64>,
}

impl Strategy for Bayesian {
    fn propose(&mut self, context: &Context<'_>, rng: &mut ChaCha8Rng) -> Proposal {
        let encoding = Encoding::of(context.space);
        let proposed: Vec<Vec<f64>> = context.proposed().map(|point| encoding.encode(point)).collect();
        let row = match self.design_point(context, &encoding, &proposed) {
            Some(row) => Some(row),
            None => self.best_point(context, &encoding, &proposed, rng),
        };
        match row {
            Some(row) => Proposal::Start(encoding.decode(&row)),
            // All that was looked at has been proposed: the space is finite and nearly used up.
            None => Random.propose(context, rng),
        }
    }
}

impl Bayesian {
    /// With other settings.
    pub fn with(settings: Settings) -> Self {
        Bayesian { settings, fits: Vec::new() }
    }

    fn n_design(&self, n_columns: usize) -> usize {
        (n_columns + self.settings.design_extra).clamp(5, self.settings.design_max)
    }

    /// The next point of the initial design, while it lasts or too few trials have a value.
    fn design_point(&self, context: &Context<'_>, encoding: &Encoding<'_>, proposed: &[Vec<f64>]) -> Option<Vec<f64>> {
        let n_columns = encoding.columns.len();
        let n_values = context.records.iter().filter(|record| context.loss(record).is_some()).count();
        if proposed.len() >= self.n_design(n_columns) && n_values >= MIN_TRIALS {
            return None;
        }
        let scrambling = stream(context.seed, Purpose::Design).random::<u32>();
        let point = |index| encoding.from_cube(&sobol::point(index, n_columns, scrambling));
        // In a small space of whole numbers and categories several design points are one configuration.
        let first = context.trial;
        (first..first + 64).map(point).find(|row| !proposed.contains(row))
    }

    /// The point of the largest expected improvement.
    fn best_point(
        &mut self,
        context: &Context<'_>,
        encoding: &Encoding<'_>,
        proposed: &[Vec<f64>],
        rng: &mut ChaCha8Rng,
    ) -> Option<Vec<f64>> {
        let settings = self.settings;
        let layout = Layout::new(encoding.categorical());
        let history = History::new(context, encoding, context.records.len());
        let theta = self.theta(context, encoding, &layout)?;
        let mut posterior = Posterior::new(Kernel::new(&layout, &theta), &sample_of(&history))?;
        let means = posterior.means_at_rows(0);
        let lowest = means.iter().copied().fold(f64::INFINITY, f64::min);
        let ranking = order::places(means.len(), &mut |a, b| means[a].total_cmp(&means[b]));
        let best: Vec<Vec<f64>> = ranking.iter().take(N_BEST).map(|idx| history.rows[*idx].clone()).collect();

        let mut incumbents = vec![lowest];
        if !context.pending.is_empty() {
            let pending = &proposed[context.records.len()..];
            let scrambling = rng.random::<u32>();
            let normals: Vec<Vec<f64>> = (0..settings.fantasies as u32)
                .map(|m| {
                    let cube = sobol::point(m, pending.len(), scrambling);
                    cube.into_iter().map(|u| normal_quantile(u.clamp(1e-6, 1.0 - 1e-6))).collect()
                })
                .collect();
            posterior.fantasize(pending, &normals);
            incumbents = (0..normals.len())
                .map(|m| posterior.means_at_rows(m)[history.rows.len()..].iter().copied().fold(lowest, f64::min))
                .collect();
        }
        let feasibility = Feasibility::new(&history.rows, &history.failed, &layout.categorical);
        let lengths: Vec<f64> = theta[..layout.n_columns()].iter().map(|ln_l| exp(*ln_l)).collect();
        let acquisition = Acquisition { members: vec![Member { posterior, incumbents }] };
        let search = Search {
            encoding,
            acquisition: &acquisition,
            feasibility: feasibility.as_ref(),
            proposed,
            best: &best,
            lengths: &lengths,
            effort: settings.effort,
        };
        let _ = gaussian;
        search.run(rng).map(|(row, _)| row)
    }

    /// Kernel hyperparameters for the records of the context: those of the last fit that is due, each fit starting where the
    /// one before it ended. `None` while too few trials have a value.
    fn theta(&mut self, context: &Context<'_>, encoding: &Encoding<'_>, layout: &Layout) -> Option<Vec<f64>> {
        let prior = Prior::new(layout, &self.settings.prior);
        let mut n_kept = 0;
        for n_records in (MIN_TRIALS..=context.records.len()).filter(|n| is_fit_due(*n)) {
            let history = History::new(context, encoding, n_records);
            if history.rows.len() < MIN_TRIALS {
                continue;
            }
            let fingerprint = fingerprint(&history);
            if let Some(fit) = self.fits.get(n_kept)
                && (fit.n_records, fit.fingerprint) == (n_records, fingerprint)
            {
                n_kept += 1;
                continue;
            }
            self.fits.truncate(n_kept);
            let sample = sample_of(&history);
            let last = self.fits.last().map(|fit| fit.theta.clone());
            let iterations = if sample.n() <= 50 { 40 } else if sample.n() <= 150 { 12 } else { 6 };
            let mut starts = Vec::new();
            if last.is_none() || n_records % 5 == 0 {
                starts.push(prior.mean.clone());
            }
            starts.extend(last);
            let mut best: Option<(Vec<f64>, f64)> = None;
            for start in starts {
                let found = fit(layout, &prior, &sample, &start, iterations);
                if best.as_ref().is_none_or(|best| found.1 < best.1) {
                    best = Some(found);
                }
            }
            let (theta, _) = best?;
            self.fits.push(Fit { n_records, fingerprint, theta });
            n_kept += 1;
        }
        self.fits.truncate(n_kept);
        self.fits.last().map(|fit| fit.theta.clone())
    }
}

fn sample_of(history: &History) -> Sample {
    Sample {
        rows: history.rows.clone(),
        targets: targets::transform(&history.losses),
        noise_factor: history.noise_factor.clone(),
    }
}

/// Whether the kernel hyperparameters are fitted anew at this number of finished trials.
fn is_fit_due(n_records: usize) -> bool {
    match n_records {
        0..=60 => true,
        61..=150 => n_records.is_multiple_of(2),
        151..=300 => n_records.is_multiple_of(5),
        _ => n_records.is_multiple_of(10),
    }
}

/// FNV-1a over the bits.
fn fingerprint(history: &History) -> u64 {
    let numbers = history.rows.iter().flatten().chain(&history.losses).chain(&history.noise_factor);
    numbers.fold(0xCBF2_9CE4_8422_2325, |hash, number| (hash ^ number.to_bits()).wrapping_mul(0x0100_0000_01B3))
}

#[allow(missing_docs)]
pub fn knob(_s: &mut Settings, _k: &str, _x: f64) -> bool {
    false
}
