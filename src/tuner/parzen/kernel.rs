//! The kernels of one dimension.

use super::{Place, pick};
use crate::math::{erfc, ln};
use crate::order;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

/// One dimension of every kernel, the prior's last.
#[derive(Debug)]
pub enum Column {
    /// Normal distributions cut to [0, 1].
    Numbers(Vec<CutNormal>),
    /// Probabilities of the categories.
    Categories(Vec<Vec<f64>>),
}

/// A normal distribution cut to [0, 1]; its middle is inside.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CutNormal {
    pub mu: f64,
    pub sigma: f64,
    /// Logarithm of the part of the whole normal distribution that is inside.
    ln_inside: f64,
}

impl Column {
    /// Kernels of numbers: as wide as the way to the farther neighbour (the ends count as one, except for the first and the
    /// last observation where there are two or more), but no narrower than 1 / min(100, 1 + kernels) and no wider than 1.
    /// The prior: in the middle, width 1.
    pub fn numbers(places: &[Place]) -> Column {
        let mus: Vec<f64> = places.iter().map(middle).collect();
        let n_kernels = mus.len() + 1;
        let narrowest = 1.0 / (1.0 + n_kernels as f64).min(100.0);
        let sorted = order::places(mus.len(), &mut |a, b| mus[a].total_cmp(&mus[b]));
        let mut sigmas = vec![1.0; mus.len()];
        for (rank, &idx) in sorted.iter().enumerate() {
            let below = rank.checked_sub(1).map(|lower| mus[idx] - mus[sorted[lower]]);
            let above = sorted.get(rank + 1).map(|upper| mus[*upper] - mus[idx]);
            let sigma: f64 = match (below, above) {
                (Some(below), Some(above)) => below.max(above),
                (Some(inner), None) | (None, Some(inner)) => inner,
                (None, None) => mus[idx].max(1.0 - mus[idx]),
            };
            sigmas[idx] = sigma.clamp(narrowest, 1.0);
        }
        let mut kernels: Vec<CutNormal> =
            mus.into_iter().zip(sigmas).map(|(mu, sigma)| CutNormal::new(mu, sigma)).collect();
        kernels.push(CutNormal::new(0.5, 1.0));
        Column::Numbers(kernels)
    }

    /// Kernels of categories: 1 / kernels for each, 1 more for the one observed, normalised. The prior: all alike.
    pub fn categories(n_categories: usize, places: &[Place]) -> Column {
        let share = 1.0 / (places.len() + 1) as f64;
        let mut kernels = vec![vec![share; n_categories]; places.len() + 1];
        for (kernel, place) in kernels.iter_mut().zip(places) {
            if let Place::Category(idx) = place
                && let Some(weight) = kernel.get_mut(*idx)
            {
                *weight += 1.0;
            }
        }
        for kernel in &mut kernels {
            let total: f64 = kernel.iter().sum();
            kernel.iter_mut().for_each(|weight| *weight /= total);
        }
        Column::Categories(kernels)
    }

    /// A coordinate in [0, 1], drawn from the kernel with this index.
    pub fn draw(&self, kernel: usize, rng: &mut ChaCha8Rng) -> f64 {
        match self {
            Column::Numbers(kernels) => kernels[kernel].draw(rng),
            Column::Categories(kernels) => {
                let weights = &kernels[kernel];
                (pick(weights, rng.random()) as f64 + 0.5) / weights.len() as f64
            }
        }
    }

    /// Adds to each kernel's term what this dimension says of `place`.
    pub fn add_ln_density(&self, place: Place, terms: &mut [f64]) {
        match (self, place) {
            (Column::Numbers(kernels), Place::At(u)) => {
                terms.iter_mut().zip(kernels).for_each(|(term, kernel)| *term += kernel.ln_density(u));
            }
            (Column::Numbers(kernels), Place::Cell { left, right, .. }) => {
                terms.iter_mut().zip(kernels).for_each(|(term, kernel)| *term += kernel.ln_mass(left, right));
            }
            (Column::Categories(kernels), Place::Category(idx)) => {
                let probability = |kernel: &Vec<f64>| kernel.get(idx).copied().unwrap_or(0.0);
                terms.iter_mut().zip(kernels).for_each(|(term, kernel)| *term += ln(probability(kernel)));
            }
            // A place of another kind is nowhere in this dimension.
            _ => terms.fill(f64::NEG_INFINITY),
        }
    }
}

fn middle(place: &Place) -> f64 {
    match place {
        Place::At(u) | Place::Cell { middle: u, .. } => *u,
        Place::Category(_) => 0.5,
    }
}

impl CutNormal {
    fn new(mu: f64, sigma: f64) -> Self {
        CutNormal { mu, sigma, ln_inside: ln(mass(-mu / sigma, (1.0 - mu) / sigma)) }
    }

    pub fn ln_density(&self, u: f64) -> f64 {
        // ln sqrt(2 pi).
        const LN_SQRT_TAU: f64 = 0.918_938_533_204_672_8;
        let z = (u - self.mu) / self.sigma;
        -0.5 * z * z - LN_SQRT_TAU - ln(self.sigma) - self.ln_inside
    }

    /// Logarithm of the probability of [left, right]; minus infinity where it is too small for a double.
    pub fn ln_mass(&self, left: f64, right: f64) -> f64 {
        ln(mass((left - self.mu) / self.sigma, (right - self.mu) / self.sigma)) - self.ln_inside
    }

    /// Draws until one is inside: the middle is inside and the width at most 1, so at least one draw in three is.
    fn draw(&self, rng: &mut ChaCha8Rng) -> f64 {
        loop {
            // Marsaglia's polar method: a point of the unit disc gives two independent normal numbers.
            let (x, y) = (2.0 * rng.random::<f64>() - 1.0, 2.0 * rng.random::<f64>() - 1.0);
            let s = x * x + y * y;
            if s >= 1.0 || s == 0.0 {
                continue;
            }
            let factor = (-2.0 * ln(s) / s).sqrt();
            for z in [x * factor, y * factor] {
                let u = self.mu + self.sigma * z;
                if (0.0..=1.0).contains(&u) {
                    return u;
                }
            }
        }
    }
}

/// Probability that a standard normal number is between `a` and `b`.
fn mass(a: f64, b: f64) -> f64 {
    let below = |x: f64| 0.5 * erfc(-x * std::f64::consts::FRAC_1_SQRT_2);
    // Differences of small numbers in the lower tail; the upper one mirrored, else they would be differences of ones.
    if a > 0.0 {
        below(-a) - below(-b)
    } else if b > 0.0 {
        1.0 - below(a) - below(-b)
    } else {
        below(b) - below(a)
    }
}
