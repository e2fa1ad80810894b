//! Seeded random streams. A stream depends on the seed and on what it is for, never on who asked first, so a job replays
//! identically for any number of workers.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

/// What a stream is for. Each purpose and index has a stream of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Cutting a table into train, validation and test rows.
    Split,
    /// Cutting the rows that are not test rows into folds.
    Folds,
    /// The initial design that all trials of a job share.
    Design,
    /// The forest of fANOVA.
    Forest,
    /// Places all over the space at which a model is asked.
    Survey,
    /// Made-up points in the plane.
    Points,
    /// The resample of an analysis with this number.
    Resample(u32),
    /// Proposing the hyperparameters of the trial with this number.
    Proposal(u32),
}

/// The random stream for `purpose` under `seed`: ChaCha8, counter-based, the same on every platform.
pub fn stream(seed: u64, purpose: Purpose) -> ChaCha8Rng {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(match purpose {
        Purpose::Split => 0,
        Purpose::Folds => 2 << 32,
        Purpose::Design => 1,
        Purpose::Forest => 2,
        Purpose::Survey => 3,
        Purpose::Points => 4,
        Purpose::Resample(number) => (3 << 32) | u64::from(number),
        Purpose::Proposal(trial) => (1 << 32) | u64::from(trial),
    });
    rng
}

/// Draws as many items as there are counts, with replacement, and counts how often each comes: a resample. Here and not where
/// it is used, so that the loop is compiled for speed.
pub fn draw_counts(seed: u64, purpose: Purpose, counts: &mut [u32]) {
    let mut rng = stream(seed, purpose);
    let n = u32::try_from(counts.len()).unwrap_or(u32::MAX);
    counts.fill(0);
    for _ in 0..n {
        counts[rng.random_range(0..n) as usize] += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    /// The purpose that follows `purpose` in the list of all; of those with a number, the same with every number of a few.
    /// Without an arm for a new purpose it does not compile.
    fn next(purpose: Purpose) -> Option<Purpose> {
        let after = |number: u32| [0, 1, 2, 3, u32::MAX].into_iter().find(|other| *other > number);
        match purpose {
            Purpose::Split => Some(Purpose::Folds),
            Purpose::Folds => Some(Purpose::Design),
            Purpose::Design => Some(Purpose::Forest),
            Purpose::Forest => Some(Purpose::Survey),
            Purpose::Survey => Some(Purpose::Points),
            Purpose::Points => Some(Purpose::Resample(0)),
            Purpose::Resample(number) => Some(after(number).map_or(Purpose::Proposal(0), Purpose::Resample)),
            Purpose::Proposal(number) => after(number).map(Purpose::Proposal),
        }
    }

    #[test]
    fn no_two_purposes_share_a_stream() {
        for seed in [0, 1, u64::MAX] {
            let mut drawn: BTreeMap<u64, Purpose> = BTreeMap::new();
            for purpose in std::iter::successors(Some(Purpose::Split), |purpose| next(*purpose)) {
                let other = drawn.insert(stream(seed, purpose).random(), purpose);
                assert_eq!(other, None, "draws as {purpose:?}");
            }
            assert_eq!(drawn.len(), 16);
        }
    }
}
