//! Sums of gradients per bin, in f64 as XGBoost's CPU hist: f32 sums would grow other trees.

use super::objective::GradientPair;
use crate::dataset::matrix::{Bins, Codes, TrainingMatrix};
use std::ops::{Add, AddAssign, Sub};

/// A sum of gradients and hessians.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Stat {
    pub g: f64,
    pub h: f64,
}

impl Stat {
    #[inline]
    pub(super) fn add_pair(&mut self, pair: GradientPair) {
        self.g += f64::from(pair.g);
        self.h += f64::from(pair.h);
    }
}

impl Add for Stat {
    type Output = Stat;
    #[inline]
    fn add(self, other: Stat) -> Stat {
        Stat { g: self.g + other.g, h: self.h + other.h }
    }
}

impl AddAssign for Stat {
    #[inline]
    fn add_assign(&mut self, other: Stat) {
        *self = *self + other;
    }
}

impl Sub for Stat {
    type Output = Stat;
    #[inline]
    fn sub(self, other: Stat) -> Stat {
        Stat { g: self.g - other.g, h: self.h - other.h }
    }
}

/// Bin codes of either width.
pub(super) trait Code: Copy {
    fn index(self) -> usize;
}

impl Code for u8 {
    #[inline]
    fn index(self) -> usize {
        usize::from(self)
    }
}

impl Code for u16 {
    #[inline]
    fn index(self) -> usize {
        usize::from(self)
    }
}

/// Adds up the pairs of `rows` (ascending) per bin of `features` (ascending). `histogram`: all slots of the matrix,
/// overwritten; slots of other features become zero.
pub(super) fn build(
    matrix: &TrainingMatrix,
    rows: &[u32],
    pairs: &[GradientPair],
    features: &[u32],
    histogram: &mut [Stat],
) {
    histogram.fill(Stat::default());
    match &matrix.bins {
        Bins::U8(codes) => build_with(codes, matrix, rows, pairs, features, histogram),
        Bins::U16(codes) => build_with(codes, matrix, rows, pairs, features, histogram),
    }
}

fn build_with<T: Code>(
    codes: &Codes<T>,
    matrix: &TrainingMatrix,
    rows: &[u32],
    pairs: &[GradientPair],
    features: &[u32],
    histogram: &mut [Stat],
) {
    let n_features = matrix.n_features();
    let offsets = &matrix.slot_offsets[..n_features];
    let all = features.len() == n_features;
    for &row in rows {
        let row = row as usize;
        let pair = pairs[row];
        // Rows that were sampled out add nothing.
        if pair.g == 0.0 && pair.h == 0.0 {
            continue;
        }
        let pair = Stat { g: f64::from(pair.g), h: f64::from(pair.h) };
        let bins = &codes.by_row[row * n_features..(row + 1) * n_features];
        if all {
            for (&offset, &code) in offsets.iter().zip(bins) {
                histogram[offset as usize + code.index()] += pair;
            }
        } else {
            for &feature in features {
                let feature = feature as usize;
                histogram[offsets[feature] as usize + bins[feature].index()] += pair;
            }
        }
    }
}

/// parent - built, in the parent's place.
pub(super) fn subtract(parent: &mut [Stat], built: &[Stat]) {
    for (slot, &other) in parent.iter_mut().zip(built) {
        *slot = *slot - other;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stat_keeps_f64_precision() {
        let mut sum = Stat::default();
        for _ in 0..3 {
            sum.add_pair(GradientPair { g: 1e8, h: 1.0 });
        }
        sum.add_pair(GradientPair { g: 1.0, h: 1.0 });
        assert_eq!(sum, Stat { g: 300_000_001.0, h: 4.0 });
    }
}
