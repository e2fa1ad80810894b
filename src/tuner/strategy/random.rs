//! Random search: independent draws, uniform on each range's scale, none of them twice.

use super::{Context, Proposal, Strategy};
use crate::rng::{Purpose, stream};
use crate::tuner::space::{Assignment, Space};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

/// Draws that may repeat an earlier point before the unused points are counted out instead. With half of a finite space
/// used, 64 repeats in a row have the odds of 2^-64, so a sparse space practically never pays for the counting.
const REDRAWS: usize = 64;

/// Random search. It remembers nothing: all it needs is in the context.
#[derive(Debug, Clone, Copy, Default)]
pub struct Random;

impl Strategy for Random {
    fn propose(&mut self, context: &Context<'_>, rng: &mut ChaCha8Rng) -> Proposal {
        for _ in 0..REDRAWS {
            let point = draw(context.space, rng);
            if !context.proposed().any(|earlier| *earlier == point) {
                return Proposal::Start(point);
            }
        }
        match context.space.combinations() {
            Some(combinations) => draw_unused(context, combinations, rng),
            // A continuous range of a few neighbouring doubles: what can be drawn has been drawn.
            None => Proposal::Exhausted,
        }
    }
}

/// One point, uniform in the unit cube of `space`. A dimension takes its number from the stream whether it is active or not.
pub fn draw(space: &Space, rng: &mut ChaCha8Rng) -> Assignment {
    space.canonical(space.dims.iter().map(|dim| dim.range.from_unit(rng.random::<f64>())).collect())
}

/// What the strategy draws first for `trial` of a job with this seed: its proposal, unless that repeats an earlier one.
pub fn first_draw(space: &Space, seed: u64, trial: u32) -> Assignment {
    draw(space, &mut stream(seed, Purpose::Proposal(trial)))
}

/// One of the points not proposed yet, each as likely as any other, whatever the scales.
fn draw_unused(context: &Context<'_>, combinations: u128, rng: &mut ChaCha8Rng) -> Proposal {
    let mut used: Vec<u128> = context.proposed().filter_map(|point| context.space.rank(point)).collect();
    used.sort_unstable();
    used.dedup();
    let n_unused = combinations.saturating_sub(used.len() as u128);
    if n_unused == 0 {
        return Proposal::Exhausted;
    }
    // The n-th rank that is missing from `used`: each used rank at or below it pushes it up by one.
    let mut nth = rng.random_range(0..n_unused);
    for used_rank in used {
        if used_rank <= nth {
            nth += 1;
        }
    }
    context.space.unrank(nth).map_or(Proposal::Exhausted, Proposal::Start)
}
