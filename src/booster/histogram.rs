//! Sums of gradients per bin, in f64 as XGBoost's CPU hist: f32 sums would grow other trees.

use super::objective::GradientPair;
use crate::dataset::bins::{Bins, Codes, GROUP, Group};
use std::ops::{Add, AddAssign, Sub};
use wide::f64x2;

/// A sum of gradients and hessians.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Stat {
    pub g: f64,
    pub h: f64,
}

/// The same as a histogram has it: gradients in lane 0, hessians in lane 1.
pub(super) type Slot = f64x2;

impl From<Slot> for Stat {
    #[inline]
    fn from(slot: Slot) -> Stat {
        let [g, h] = slot.to_array();
        Stat { g, h }
    }
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

/// Rows whose pairs are fetched together: with them, a group's slots fit the first level of cache.
const BLOCK: usize = 512;

/// Adds up pairs per bin; keeps its buffers.
#[derive(Debug, Default)]
pub(super) struct HistogramBuilder {
    /// Some rows were sampled out.
    sampled: bool,
    rows: Vec<u32>,
    pairs: Vec<Slot>,
    /// Per group, which of its features are wanted.
    wanted: Vec<[bool; GROUP]>,
    narrow: Vec<[u8; GROUP]>,
    wide: Vec<[u16; GROUP]>,
}

impl HistogramBuilder {
    /// Looks whether among `pairs` there are some of rows that were sampled out: they add nothing and are left out.
    pub(super) fn skip_zeros(&mut self, pairs: &[GradientPair]) {
        self.sampled = pairs.iter().any(|pair| is_zero(*pair));
    }

    /// Adds up the pairs of `rows` (ascending) per bin of `features` (ascending). `pairs`: of `rows`. `histogram`: all
    /// slots of the matrix, overwritten; slots of other features hold anything.
    pub(super) fn build(
        &mut self,
        bins: &Bins,
        rows: &[u32],
        pairs: &[GradientPair],
        features: &[u32],
        histogram: &mut [Slot],
    ) {
        histogram.fill(Slot::ZERO);
        self.wanted.clear();
        self.wanted.resize(bins.groups.len(), [false; GROUP]);
        features.iter().for_each(|&feature| self.wanted[feature as usize / GROUP][feature as usize % GROUP] = true);
        // The last group's places without a feature cost less than a loop of their own.
        let last = bins.groups.len() - 1;
        let mut kept = std::mem::take(&mut self.rows);
        for (block, pairs) in rows.chunks(BLOCK).zip(pairs.chunks(BLOCK)) {
            let rows = self.take_in(block, pairs, &mut kept);
            for (idx, group) in bins.groups.iter().enumerate() {
                let wanted = self.wanted[idx];
                let slots = &mut histogram[group.first_slot..group.first_slot + GROUP * group.stride];
                if wanted == [true; GROUP] || (idx == last && wanted[0] && features.len() > GROUP) {
                    self.add_quads(group, rows, slots);
                } else {
                    for feature in (0..GROUP).filter(|&feature| wanted[feature]) {
                        add_feature(group, feature, rows, &self.pairs, slots);
                    }
                }
            }
        }
        self.rows = kept;
    }

    /// All four features of a group.
    fn add_quads(&mut self, group: &Group, rows: &[u32], slots: &mut [Slot]) {
        let HistogramBuilder { pairs, narrow, wide, .. } = self;
        match (&group.codes, group.stride) {
            (Codes::U8(quads), 16) => add_quads::<u8, 16>(quads, rows, narrow, pairs, slots),
            (Codes::U8(quads), _) => add_quads::<u8, 256>(quads, rows, narrow, pairs, slots),
            (Codes::U16(quads), 512) => add_quads::<u16, 512>(quads, rows, wide, pairs, slots),
            (Codes::U16(quads), 2048) => add_quads::<u16, 2048>(quads, rows, wide, pairs, slots),
            (Codes::U16(quads), _) => add_quads::<u16, 65536>(quads, rows, wide, pairs, slots),
        }
    }

    /// Takes in the pairs of `rows` and returns the rows that count. `kept`: a buffer.
    fn take_in<'a>(&mut self, rows: &'a [u32], pairs: &[GradientPair], kept: &'a mut Vec<u32>) -> &'a [u32] {
        self.pairs.clear();
        if !self.sampled {
            self.pairs.extend(pairs.iter().map(|pair| Slot::new([f64::from(pair.g), f64::from(pair.h)])));
            return rows;
        }
        kept.clear();
        for (&row, &pair) in rows.iter().zip(pairs) {
            if !is_zero(pair) {
                kept.push(row);
                self.pairs.push(Slot::new([f64::from(pair.g), f64::from(pair.h)]));
            }
        }
        kept
    }
}

fn is_zero(pair: GradientPair) -> bool {
    pair.g == 0.0 && pair.h == 0.0
}

/// Adds up all four features of a group. `fetched`: a buffer.
fn add_quads<C: Copy + Into<usize>, const STRIDE: usize>(
    quads: &[[C; GROUP]],
    rows: &[u32],
    fetched: &mut Vec<[C; GROUP]>,
    pairs: &[Slot],
    slots: &mut [Slot],
) {
    let Some(features) = slots.as_chunks_mut::<STRIDE>().0.first_chunk_mut::<GROUP>() else { return };
    let (Some(&first), Some(&last)) = (rows.first(), rows.last()) else { return };
    // Rows are ascending, so these are neighbours: always at the root.
    let quads = if (last - first) as usize + 1 == rows.len() {
        &quads[first as usize..=last as usize]
    } else {
        // A loop that does nothing else has many more loads under way at a time than one that also adds; the codes of
        // large data come from far.
        fetched.clear();
        fetched.extend(rows.iter().map(|&row| quads[row as usize]));
        fetched
    };
    quads.iter().zip(pairs).for_each(|(quad, &pair)| add_quad(features, quad, pair));
}

// `% STRIDE` changes no code: it is how the compiler knows that a slot exists without asking at run time.
#[inline(always)]
fn add_quad<C: Copy + Into<usize>, const STRIDE: usize>(
    [first, second, third, fourth]: &mut [[Slot; STRIDE]; GROUP],
    quad: &[C; GROUP],
    pair: Slot,
) {
    first[quad[0].into() % STRIDE] += pair;
    second[quad[1].into() % STRIDE] += pair;
    third[quad[2].into() % STRIDE] += pair;
    fourth[quad[3].into() % STRIDE] += pair;
}

/// One feature of a group.
fn add_feature(group: &Group, feature: usize, rows: &[u32], pairs: &[Slot], slots: &mut [Slot]) {
    let slots = &mut slots[feature * group.stride..(feature + 1) * group.stride];
    match &group.codes {
        Codes::U8(quads) => add_feature_of(quads, feature, rows, pairs, slots),
        Codes::U16(quads) => add_feature_of(quads, feature, rows, pairs, slots),
    }
}

#[inline]
fn add_feature_of<C: Copy + Into<usize>>(
    quads: &[[C; GROUP]],
    feature: usize,
    rows: &[u32],
    pairs: &[Slot],
    slots: &mut [Slot],
) {
    for (&row, &pair) in rows.iter().zip(pairs) {
        slots[quads[row as usize][feature].into()] += pair;
    }
}

/// parent - built, in the parent's place.
pub(super) fn subtract(parent: &mut [Slot], built: &[Slot]) {
    for (slot, &other) in parent.iter_mut().zip(built) {
        *slot -= other;
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
