//! Seeded random streams. A stream depends on the seed and on what it is for, never on who asked first, so a job replays
//! identically for any number of workers.

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
        Purpose::Resample(number) => (2 << 32) | u64::from(number),
        Purpose::Proposal(trial) => (1 << 32) | u64::from(trial),
    });
    rng
}
