//! Bayesian optimisation: a Gaussian process of the objective, and the point where an improvement is most to be expected.
//!
//! A proposal is a function of the space, the seed, the trial's number and what the context holds. What the strategy keeps
//! between calls (kernel hyperparameters of earlier fits) is recomputed from the context whenever it does not fit it.

use super::random::Random;
use super::{Context, Proposal, Strategy};
use crate::math::exp;
use crate::math::normal_quantile;
use crate::order;
use crate::rng::{Purpose, stream};
use crate::tuner::gp::acquisition::{Acquisition, Member};
use crate::tuner::gp::encoding::Encoding;
use crate::tuner::gp::feasibility::Feasibility;
use crate::tuner::gp::history::History;
use crate::tuner::gp::history::fingerprints;
use crate::tuner::gp::kernel::{Kernel, Layout};
use crate::tuner::gp::likelihood::{Sample, fit};
use crate::tuner::gp::posterior::Posterior;
use crate::tuner::gp::prior::{Prior, PriorSettings};
use crate::tuner::gp::search::{Effort, Search};
use crate::tuner::gp::surrogate::MIN_TRIALS;
use crate::tuner::gp::thin::{self, thin};
use crate::tuner::gp::{portfolio, sobol};
use crate::tuner::space::Assignment;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

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
    pub modes: usize,
    pub incumbent: usize,
    pub low_noise: f64,
    pub short: f64,
    pub portfolio: bool,
    pub caution: f64,
    pub patience: usize,
    pub xi: f64,
    pub period: u32,
    pub least: f64,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            prior: PriorSettings::default(),
            effort: Effort::default(),
            design_extra: 3,
            design_max: 12,
            fantasies: 16,
            modes: 0,
            incumbent: 0,
            low_noise: -8.0,
            short: 0.5,
            portfolio: true,
            caution: 3.0,
            patience: 5,
            xi: 0.3,
            period: 2,
            least: 0.05,
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
    /// Modes of the posterior of the kernel hyperparameters with their -log density, the most probable one first.
    modes: Vec<(Vec<f64>, f64)>,
}

impl Strategy for Bayesian {
    fn propose(&mut self, context: &Context<'_>, rng: &mut ChaCha8Rng) -> Proposal {
        let encoding = Encoding::of(context.space);
        let proposed: Vec<Vec<f64>> = context.proposed().map(|point| encoding.encode(point)).collect();
        let row = match self.design_point(context, &encoding) {
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
    fn design_point(&self, context: &Context<'_>, encoding: &Encoding<'_>) -> Option<Vec<f64>> {
        let n_columns = encoding.columns.len();
        let n_values = context.records.iter().filter(|record| context.loss(record).is_some()).count();
        if context.proposed().count() >= self.n_design(n_columns) && n_values >= MIN_TRIALS {
            return None;
        }
        let scrambling = stream(context.seed, Purpose::Design).random::<u32>();
        let n_known = if self.settings.portfolio { portfolio::len(context.space) } else { 0 };
        let point = |index: u32| {
            let mut row = encoding.from_cube(&sobol::point(index, n_columns, scrambling));
            if (index as usize) < n_known {
                portfolio::overwrite(index as usize, context.space, encoding, &mut row);
            }
            row
        };
        // In a small space of whole numbers and categories several design points are one configuration.
        let first = context.trial;
        let is_new = |row: &Vec<f64>| {
            let point = encoding.decode(row);
            !context.proposed().any(|other| *other == point)
        };
        (first..first + 64).map(point).find(is_new)
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
        let modes = self.modes(context, encoding, &layout)?;
        let sample = history.sample();
        let patience = settings.patience.max(context.space.dims.len());
        let is_stuck = settings.patience > 0 && {
            let (before, recent) = sample.targets.split_at(sample.n().saturating_sub(patience));
            let lowest = |targets: &[f64]| targets.iter().copied().fold(f64::INFINITY, f64::min);
            lowest(before) - lowest(recent) < settings.least
        };
        let gain = if is_stuck && context.trial.is_multiple_of(settings.period) { settings.xi } else { 0.0 };
        let kept = thin(&sample, thin::MODEL);
        let sample = sample.subset(&kept);
        let pending = &proposed[context.records.len()..];
        let normals = self.normals(pending.len(), rng);
        let mut members = Vec::new();
        let mut mean_sum = vec![0.0; sample.n()];
        for (theta, loss) in &modes {
            let mut posterior = Posterior::new(Kernel::new(&layout, theta), &sample)?;
            let means = posterior.means_at_rows(0);
            let weight = exp(modes[0].1 - loss);
            mean_sum.iter_mut().zip(&means).for_each(|(sum, mean)| *sum += weight * mean);
            let lowest = match settings.incumbent {
                0 => means.iter().copied().fold(f64::INFINITY, f64::min),
                _ => sample.targets.iter().copied().fold(f64::INFINITY, f64::min),
            };
            let mut incumbents = vec![lowest];
            if !pending.is_empty() {
                posterior.fantasize(pending, &normals);
                incumbents = (0..normals.len())
                    .map(|m| posterior.means_at_rows(m)[sample.n()..].iter().copied().fold(lowest, f64::min))
                    .collect();
            }
            incumbents.iter_mut().for_each(|incumbent| *incumbent -= gain);
            members.push(Member { posterior, incumbents, log_weight: modes[0].1 - loss });
        }
        let ranking = order::places(mean_sum.len(), &mut |a, b| mean_sum[a].total_cmp(&mean_sum[b]));
        let best: Vec<Vec<f64>> = ranking.iter().take(N_BEST).map(|idx| sample.rows[*idx].clone()).collect();
        let feasibility = Feasibility::new(&history.rows, &history.failed, &layout.categorical);
        let lengths: Vec<f64> = modes[0].0[..layout.n_columns()].iter().map(|ln_l| exp(*ln_l)).collect();
        let acquisition = Acquisition { members };
        let points: Vec<&Assignment> = context.proposed().collect();
        let search = Search {
            encoding,
            acquisition: &acquisition,
            feasibility: feasibility.as_ref(),
            proposed,
            points: &points,
            best: &best,
            lengths: &lengths,
            effort: settings.effort,
            caution: settings.caution,
        };
        search.run(rng).map(|(row, _)| row)
    }

    /// Standard normal numbers for the fantasies of each pending trial.
    fn normals(&self, n_pending: usize, rng: &mut ChaCha8Rng) -> Vec<Vec<f64>> {
        let scrambling = rng.random::<u32>();
        let numbers = |m| {
            let cube = sobol::point(m, n_pending, scrambling).into_iter();
            cube.map(|u| normal_quantile(u.clamp(1e-6, 1.0 - 1e-6))).collect()
        };
        (0..self.settings.fantasies as u32).map(numbers).collect()
    }

    /// Kernel hyperparameters for the records of the context: those of the last fit that is due, each fit starting where the
    /// one before it ended. `None` while too few trials have a value.
    fn modes(
        &mut self,
        context: &Context<'_>,
        encoding: &Encoding<'_>,
        layout: &Layout,
    ) -> Option<Vec<(Vec<f64>, f64)>> {
        let prior = Prior::new(layout, &self.settings.prior);
        let mut n_kept = 0;
        let mut n_values = 0;
        for (idx, (record, fingerprint)) in context.records.iter().zip(fingerprints(context)).enumerate() {
            let n_records = idx + 1;
            n_values += usize::from(context.loss(record).is_some());
            if n_values < MIN_TRIALS || !is_fit_due(n_records) {
                continue;
            }
            if let Some(fit) = self.fits.get(n_kept)
                && (fit.n_records, fit.fingerprint) == (n_records, fingerprint)
            {
                n_kept += 1;
                continue;
            }
            self.fits.truncate(n_kept);
            let sample = History::new(context, encoding, n_records).sample();
            let sample = sample.subset(&thin(&sample, thin::FIT));
            let modes = self.fit(layout, &prior, &sample, n_records);
            self.fits.push(Fit { n_records, fingerprint, modes });
            n_kept += 1;
        }
        self.fits.truncate(n_kept);
        self.fits.last().map(|fit| fit.modes.clone())
    }

    fn fit(&self, layout: &Layout, prior: &Prior, sample: &Sample, n_records: usize) -> Vec<(Vec<f64>, f64)> {
        let last = self.fits.last().map(|fit| fit.modes.clone()).unwrap_or_default();
        let iterations = if sample.n() <= 50 {
            40
        } else if sample.n() <= 150 {
            12
        } else {
            6
        };
        let mut starts: Vec<Vec<f64>> = last.into_iter().map(|(theta, _)| theta).collect();
        if starts.is_empty() || n_records.is_multiple_of(5) {
            starts.push(prior.mean.clone());
            if self.settings.modes > 1 {
                let mut other = prior.mean.clone();
                other[layout.noise()] = self.settings.low_noise;
                other[..layout.n_columns()].iter_mut().for_each(|l| *l += crate::math::ln(self.settings.short));
                starts.push(other);
            }
        }
        let mut found: Vec<(Vec<f64>, f64)> =
            starts.iter().map(|start| fit(layout, prior, sample, start, iterations)).collect();
        order::sort_by(&mut found, |a, b| a.1.total_cmp(&b.1));
        let mut modes: Vec<(Vec<f64>, f64)> = Vec::new();
        for (theta, loss) in found {
            let is_new = modes.iter().all(|(other, _)| {
                let apart = theta.iter().zip(other).zip(&prior.deviation).map(|((a, b), sd)| ((a - b) / sd).abs());
                apart.fold(0.0, f64::max) > 0.3
            });
            if is_new
                && modes.len() < self.settings.modes.max(1)
                && modes.first().is_none_or(|best| loss < best.1 + 3.0)
            {
                modes.push((theta, loss));
            }
        }
        modes
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

#[allow(missing_docs)]
pub fn knob(s: &mut Settings, k: &str, x: f64) -> bool {
    match k {
        "modes" => s.modes = x as usize,
        "inc" => s.incumbent = x as usize,
        "lown" => s.low_noise = x,
        "caut" => s.caution = x,
        "pat" => s.patience = x as usize,
        "xi" => s.xi = x,
        "per" => s.period = x as u32,
        "least" => s.least = x,
        "pf" => s.portfolio = x != 0.0,
        "short" => s.short = x,
        _ => return false,
    }
    true
}
