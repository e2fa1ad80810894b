//! Grid search: every combination of the categorical values once, as AMT does it: categorical ranges only.
//!
//! The order is shuffled by the job's seed. A grid that is stopped early, or watched, is then a fair sample of the whole
//! instead of all combinations of the first value; equal jobs are still equal.

use super::{Context, Proposal, Strategy};
use crate::rng::{Purpose, stream};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

/// Grid search. It remembers nothing: all it needs is in the context.
#[derive(Debug, Clone, Copy, Default)]
pub struct Grid;

impl Strategy for Grid {
    fn propose(&mut self, context: &Context<'_>, _: &mut ChaCha8Rng) -> Proposal {
        let space = context.space;
        // A job's spec refuses ranges of numbers, and more combinations than a job may run.
        let Some(combinations) = space.combinations().and_then(|count| u32::try_from(count).ok()) else {
            return Proposal::Exhausted;
        };
        let mut used: Vec<u128> = context.proposed().filter_map(|point| space.rank(point)).collect();
        used.sort_unstable();
        let next = order(combinations, context.seed)
            .into_iter()
            .map(u128::from)
            .find(|number| used.binary_search(number).is_err());
        next.and_then(|number| space.unrank(number)).map_or(Proposal::Exhausted, Proposal::Start)
    }
}

/// The numbers below `n`, each order as likely as any other (Fisher and Yates).
fn order(n: u32, seed: u64) -> Vec<u32> {
    let mut rng = stream(seed, Purpose::Design);
    let mut numbers: Vec<u32> = (0..n).collect();
    for idx in (1..numbers.len()).rev() {
        numbers.swap(idx, rng.random_range(0..=idx));
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_has_every_number_and_depends_on_the_seed_alone() {
        let mut shuffled = order(100, 7);
        assert_eq!(shuffled, order(100, 7));
        assert_ne!(shuffled, order(100, 8));
        shuffled.sort_unstable();
        assert!(shuffled.into_iter().eq(0..100));
    }

    #[test]
    fn every_order_is_as_likely() {
        // 6,000 shuffles of three: 1,000 of each order, standard deviation sqrt(6000 / 6 * 5 / 6) = 28.9; 4 of them are 116.
        let mut counts = std::collections::BTreeMap::new();
        (0..6000).for_each(|seed| *counts.entry(order(3, seed)).or_insert(0i32) += 1);
        assert_eq!(counts.len(), 6);
        assert!(counts.values().all(|count| (count - 1000).abs() < 116), "{counts:?}");
    }
}
