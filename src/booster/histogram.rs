//! Sums of gradients per bin, in f64 as XGBoost's CPU hist: f32 sums would grow other trees.

use super::objective::GradientPair;
use super::partition::{Part, Partitioner};
use crate::dataset::bins::{Bins, Codes, GROUP, Group};
use row_loops::PackedPair;
use row_loops::histogram::{Fetched, add_lane, add_u8, add_u16};
use std::ops::{Add, AddAssign, Sub};

pub(super) use row_loops::histogram::Slot;

/// A sum of gradients and hessians.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Stat {
    pub g: f64,
    pub h: f64,
}

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

/// Adds up pairs per bin; keeps its buffers.
#[derive(Debug, Default)]
pub(super) struct HistogramBuilder {
    /// Some rows were sampled out.
    sampled: bool,
    kept: Kept,
    /// Per group, which of its features are wanted.
    wanted: Vec<[bool; GROUP]>,
    fetched: Fetched,
}

impl HistogramBuilder {
    /// Looks whether among `pairs` there are some of rows that were sampled out: they add nothing and are left out.
    pub(super) fn skip_zeros(&mut self, pairs: &[GradientPair]) {
        self.sampled = pairs.iter().any(|pair| is_zero(*pair));
    }

    /// Adds up the pairs of the rows of each of `nodes` per bin of `features` (ascending). `nodes`: with their histogram's
    /// place in `pool`, whose slots of the matrix are overwritten; slots of other features hold anything.
    ///
    /// Group by group, so that the histograms of a level's nodes stay in the second level of cache while the rows go by.
    pub(super) fn build(
        &mut self,
        bins: &Bins,
        rows: &Partitioner,
        nodes: &[(usize, u32)],
        features: &[u32],
        pool: &mut [Vec<Slot>],
    ) {
        nodes.iter().for_each(|&(_, buffer)| pool[buffer as usize].fill(Slot::ZERO));
        self.wanted.clear();
        self.wanted.resize(bins.groups.len(), [false; GROUP]);
        features.iter().for_each(|&feature| self.wanted[feature as usize / GROUP][feature as usize % GROUP] = true);
        if self.sampled {
            self.kept.take_in(rows, nodes);
        }
        let last = bins.groups.len() - 1;
        for (idx, group) in bins.groups.iter().enumerate() {
            let mut wanted = self.wanted[idx];
            // The last group's places without a feature cost less than a loop of their own.
            if idx == last && wanted[0] && features.len() > GROUP {
                wanted = [true; GROUP];
            }
            for block in 0..rows.n_blocks() {
                for (nth, &(node, buffer)) in nodes.iter().enumerate() {
                    let mut part = rows.part(node, block);
                    if self.sampled {
                        (part.places, part.pairs) = self.kept.part(block * nodes.len() + nth);
                    }
                    let slots = &mut pool[buffer as usize][group.first_slot..group.first_slot + GROUP * group.stride];
                    add_part(group, wanted, part, slots, &mut self.fetched);
                }
            }
        }
    }
}

/// Rows that were not sampled out.
#[derive(Debug, Default)]
struct Kept {
    places: Vec<u16>,
    pairs: Vec<PackedPair>,
    /// Per block and node, where its rows end.
    ends: Vec<usize>,
}

impl Kept {
    /// Takes the rows of `nodes`, block by block.
    fn take_in(&mut self, rows: &Partitioner, nodes: &[(usize, u32)]) {
        self.places.clear();
        self.pairs.clear();
        self.ends.clear();
        for block in 0..rows.n_blocks() {
            for &(node, _) in nodes {
                let part = rows.part(node, block);
                for (&place, &pair) in part.places.iter().zip(part.pairs) {
                    if !is_zero(bytemuck::cast(pair)) {
                        self.places.push(place);
                        self.pairs.push(pair);
                    }
                }
                self.ends.push(self.places.len());
            }
        }
    }

    /// Those of the `nth` block and node.
    fn part(&self, nth: usize) -> (&[u16], &[PackedPair]) {
        let start = if nth == 0 { 0 } else { self.ends[nth - 1] };
        (&self.places[start..self.ends[nth]], &self.pairs[start..self.ends[nth]])
    }
}

fn add_part(
    group: &Group,
    wanted: [bool; GROUP],
    Part { first_row, places, pairs }: Part<'_>,
    slots: &mut [Slot],
    fetched: &mut Fetched,
) {
    if wanted == [true; GROUP] {
        match &group.codes {
            Codes::U8(quads) => add_u8(&quads[first_row..], places, pairs, slots, group.stride, fetched),
            Codes::U16(quads) => add_u16(&quads[first_row..], places, pairs, slots, group.stride, fetched),
        }
        return;
    }
    for lane in (0..GROUP).filter(|&lane| wanted[lane]) {
        let slots = &mut slots[lane * group.stride..(lane + 1) * group.stride];
        match &group.codes {
            Codes::U8(quads) => add_lane(&quads[first_row..], lane, places, pairs, slots),
            Codes::U16(quads) => add_lane(&quads[first_row..], lane, places, pairs, slots),
        }
    }
}

fn is_zero(pair: GradientPair) -> bool {
    pair.g == 0.0 && pair.h == 0.0
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
