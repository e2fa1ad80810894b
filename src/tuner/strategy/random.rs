//! Random search: independent draws, uniform on each range's scale, none of them twice.

use super::{Context, Proposal, Strategy};
use crate::tuner::space::{Assignment, Range, Space, Value};
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

/// One point, uniform in the unit cube of `space`.
pub fn draw(space: &Space, rng: &mut ChaCha8Rng) -> Assignment {
    space.dims.iter().map(|dim| dim.range.from_unit(rng.random::<f64>())).collect()
}

/// One of the points not proposed yet, each as likely as any other, whatever the scales.
fn draw_unused(context: &Context<'_>, combinations: u128, rng: &mut ChaCha8Rng) -> Proposal {
    let mut used: Vec<u128> = context.proposed().filter_map(|point| rank(context.space, point)).collect();
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
    Proposal::Start(unrank(context.space, nth))
}

/// Number of a point of a finite space when its points are counted like the digits of an odometer, last dimension fastest.
fn rank(space: &Space, point: &[Value]) -> Option<u128> {
    space.dims.iter().zip(point).try_fold(0u128, |rank, (dim, value)| {
        let digit = match (&dim.range, value) {
            (Range::Integer { min, .. }, Value::Integer(x)) => u128::try_from(x - min).ok()?,
            (Range::Categorical { values }, Value::Category(text)) => values.iter().position(|v| v == text)? as u128,
            _ => return None,
        };
        Some(rank * dim.range.combinations()? + digit)
    })
}

/// The point with this number: the inverse of `rank`.
fn unrank(space: &Space, mut rank: u128) -> Assignment {
    let mut point: Assignment = Vec::with_capacity(space.dims.len());
    for dim in space.dims.iter().rev() {
        let base = dim.range.combinations().unwrap_or(1).max(1);
        let digit = rank % base;
        rank /= base;
        point.push(match &dim.range {
            Range::Integer { min, .. } => Value::Integer(min + digit as i64),
            Range::Categorical { values } => Value::Category(values.get(digit as usize).cloned().unwrap_or_default()),
            // A finite space has none.
            Range::Continuous { min, .. } => Value::Real(*min),
        });
    }
    point.reverse();
    point
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tuner::space::{Dim, Scaling};

    fn finite() -> Space {
        Space::check(vec![
            Dim { name: "max_depth".into(), range: Range::Integer { min: -1, max: 2, scaling: Scaling::Linear } },
            Dim { name: "booster".into(), range: Range::Categorical { values: vec!["gbtree".into(), "dart".into()] } },
        ])
        .unwrap()
    }

    #[test]
    fn points_are_counted_with_the_last_dimension_fastest() {
        let space = finite();
        let point = vec![Value::Integer(1), Value::Category("dart".into())];
        // Third integer (digit 2) of two categories each, second category (digit 1): 2 * 2 + 1.
        assert_eq!(rank(&space, &point), Some(5));
        assert_eq!(unrank(&space, 5), point);
    }

    #[test]
    fn every_rank_comes_back() {
        let space = finite();
        for number in 0..8 {
            assert_eq!(rank(&space, &unrank(&space, number)), Some(number));
        }
    }
}
