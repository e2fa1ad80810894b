//! The benchmark's own random numbers: noise, durations. They depend on a run's seed only, not on the tuner.

use libm::{cos, exp, log, sqrt};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use std::f64::consts::PI;

pub struct Draws(ChaCha8Rng);

impl Draws {
    /// `purpose`: each has numbers of its own.
    pub fn new(seed: u64, purpose: u64) -> Draws {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(purpose);
        Draws(rng)
    }

    /// Standard normal (Box and Muller 1958).
    pub fn normal(&mut self) -> f64 {
        // 1 - u: the logarithm of 0 is never taken.
        let radius = sqrt(-2.0 * log(1.0 - self.uniform()));
        radius * cos(2.0 * PI * self.uniform())
    }

    /// Log-normal duration of a trial, median 1, sigma 0.5.
    pub fn duration(&mut self) -> f64 {
        exp(0.5 * self.normal())
    }

    pub fn below(&mut self, limit: u64) -> u64 {
        self.0.random_range(0..limit)
    }

    /// In [0, 1).
    pub fn uniform(&mut self) -> f64 {
        self.0.random::<f64>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normal_numbers_have_mean_0_and_variance_1() {
        let mut draws = Draws::new(1, 0);
        let n = 20_000;
        let numbers: Vec<f64> = (0..n).map(|_| draws.normal()).collect();
        let mean = numbers.iter().sum::<f64>() / f64::from(n);
        let variance = numbers.iter().map(|x| x * x).sum::<f64>() / f64::from(n);
        // Four standard errors: 1/sqrt(n), and sqrt(2/n).
        assert!(mean.abs() < 0.03 && (variance - 1.0).abs() < 0.04, "{mean} {variance}");
    }
}
