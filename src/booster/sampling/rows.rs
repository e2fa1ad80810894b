//! Row sampling: rows that are left out keep their place but get a gradient of zero.

use super::Mersenne;
use crate::booster::objective::GradientPair;
use crate::booster::params::{Params, SamplingMethod};

const MASK: u64 = (1 << 63) - 1;
const TWO_63: f64 = 9_223_372_036_854_775_808.0;
// XGBoost's kRtEps.
const RT_EPS: f32 = 1e-6;

/// XGBoost's `SimpleLCG` modulo 2^63.
struct Lcg(u64);

impl Lcg {
    fn new(seed: u32) -> Self {
        Lcg(u64::from(seed).max(1))
    }

    /// One less than the next state: in 0..2^63 - 1.
    fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(16_807) & MASK;
        self.0.wrapping_sub(1)
    }
}

/// Samples the rows of one tree.
#[derive(Debug, Clone)]
pub(in crate::booster) struct RowSampler {
    subsample: f32,
    method: SamplingMethod,
}

impl RowSampler {
    pub(in crate::booster) fn new(params: &Params) -> Self {
        RowSampler { subsample: params.subsample, method: params.sampling_method }
    }

    fn n_sampled(&self, n_rows: usize) -> usize {
        (n_rows as f32 * self.subsample) as usize
    }

    /// Every row takes part: `sample` draws nothing and changes nothing.
    pub(in crate::booster) fn keeps_all(&self, n_rows: usize) -> bool {
        self.n_sampled(n_rows) >= n_rows
    }

    /// Zeroes the pairs of rows that are left out.
    pub(in crate::booster) fn sample(&self, pairs: &mut [GradientPair], rng: &mut Mersenne) {
        if self.keeps_all(pairs.len()) {
            return;
        }
        match self.method {
            SamplingMethod::Uniform => {
                let rate = f64::from(self.subsample);
                let mut lcg = Lcg::new(rng.draw());
                for pair in pairs {
                    let keep = (lcg.draw() as f64) / TWO_63 < rate;
                    if !keep {
                        *pair = GradientPair::default();
                    }
                }
            }
            SamplingMethod::GradientBased => {
                let norms: Vec<f32> =
                    pairs.iter().map(|pair| (pair.g * pair.g + 0.1 * (pair.h * pair.h)).sqrt()).collect();
                let threshold = threshold(&norms, self.n_sampled(pairs.len()));
                let threshold = if threshold.abs() >= RT_EPS { threshold } else { RT_EPS.copysign(threshold) };
                let mut lcg = Lcg::new(rng.draw());
                for (pair, norm) in pairs.iter_mut().zip(norms) {
                    sample_by_gradient(pair, norm / threshold, &mut lcg);
                }
            }
        }
    }
}

fn sample_by_gradient(pair: &mut GradientPair, p: f32, lcg: &mut Lcg) {
    if (pair.g == 0.0 && pair.h == 0.0) || p >= 1.0 {
        return;
    }
    let u = (lcg.draw() as f32 / TWO_63 as f32).min(1.0_f32.next_down());
    if u <= p {
        let scale = 1.0 / p;
        *pair = GradientPair { g: pair.g * scale, h: pair.h * scale };
    } else {
        *pair = GradientPair::default();
    }
}

/// The u for which the sum of min(1, norm / u) is `n_sampled`, by bisection over the sorted norms.
fn threshold(norms: &[f32], n_sampled: usize) -> f32 {
    let n = norms.len();
    let mut sorted = norms.to_vec();
    sorted.sort_unstable_by(f32::total_cmp);
    let mut sum = 0.0_f32;
    let cumulative: Vec<f32> = sorted
        .iter()
        .map(|&norm| {
            sum += norm;
            sum
        })
        .collect();
    let (mut low, mut high) = (0_isize, n as isize - 1);
    while low <= high {
        let middle = low + (high - low) / 2;
        let i = middle as usize;
        let denominator = n_sampled as f32 - (n - i - 1) as f32;
        if denominator <= 0.0 {
            low = middle + 1;
            continue;
        }
        let u = cumulative[i] / denominator;
        let next = sorted.get(i + 1).copied().unwrap_or(f32::MAX);
        if u > sorted[i] && u <= next {
            return u;
        }
        if u <= sorted[i] {
            high = middle - 1;
        } else {
            low = middle + 1;
        }
    }
    if n_sampled == 0 { f32::MAX } else { sum / n_sampled as f32 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_threshold_gives_the_wanted_expectation() {
        let norms: Vec<f32> = (1..=100_u8).map(|i| f32::from(i) * 0.37).collect();
        for wanted in [1, 10, 50, 99] {
            let u = threshold(&norms, wanted);
            let expected: f32 = norms.iter().map(|norm| (norm / u).min(1.0)).sum();
            assert!((expected - wanted as f32).abs() < 1e-3 * wanted as f32, "{wanted}: {expected}");
        }
    }
}
