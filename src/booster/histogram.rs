//! Sums of gradients per bin, in f64 as XGBoost's CPU hist: f32 sums would grow other trees.

use super::objective::GradientPair;
use super::partition::{PackedPair, Part, Partitioner};
use crate::dataset::bins::{Bins, Codes, GROUP, Group};
use std::ops::{Add, AddAssign, Sub};
use wide::{f32x4, f64x2, u64x2};

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

/// Rows whose codes are fetched together: few enough to stay in the first level of cache.
const FETCHED: usize = 1024;

/// Adds up pairs per bin; keeps its buffers.
#[derive(Debug, Default)]
pub(super) struct HistogramBuilder {
    /// Some rows were sampled out.
    sampled: bool,
    places: Vec<u16>,
    pairs: Vec<PackedPair>,
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
        let last = bins.groups.len() - 1;
        for (idx, group) in bins.groups.iter().enumerate() {
            let mut wanted = self.wanted[idx];
            // The last group's places without a feature cost less than a loop of their own.
            if idx == last && wanted[0] && features.len() > GROUP {
                wanted = [true; GROUP];
            }
            for block in 0..rows.n_blocks() {
                for &(node, buffer) in nodes {
                    let slots = &mut pool[buffer as usize][group.first_slot..group.first_slot + GROUP * group.stride];
                    self.add_part(group, wanted, rows.part(node, block), slots);
                }
            }
        }
    }

    fn add_part(&mut self, group: &Group, wanted: [bool; GROUP], part: Part<'_>, slots: &mut [Slot]) {
        let HistogramBuilder { sampled, places, pairs, narrow, wide, .. } = self;
        let first_row = part.first_row;
        for (part_places, part_pairs) in part.places.chunks(FETCHED).zip(part.pairs.chunks(FETCHED)) {
            let (mut of_rows, mut of_pairs) = (part_places, part_pairs);
            if *sampled {
                places.clear();
                pairs.clear();
                let kept = part_places.iter().zip(part_pairs).filter(|(_, pair)| !is_zero(bytemuck::cast(**pair)));
                for (&place, &pair) in kept {
                    places.push(place);
                    pairs.push(pair);
                }
                (of_rows, of_pairs) = (&places[..], &pairs[..]);
            }
            match (&group.codes, wanted) {
                (Codes::U8(quads), [true, true, true, true]) => {
                    let quads = fetch(&quads[first_row..], of_rows, narrow);
                    match group.stride {
                        16 => add_quads::<u8, 16>(quads, of_pairs, slots),
                        _ => add_quads::<u8, 256>(quads, of_pairs, slots),
                    }
                }
                (Codes::U16(quads), [true, true, true, true]) => {
                    let quads = fetch(&quads[first_row..], of_rows, wide);
                    match group.stride {
                        512 => add_quads::<u16, 512>(quads, of_pairs, slots),
                        2048 => add_quads::<u16, 2048>(quads, of_pairs, slots),
                        _ => add_quads::<u16, 65536>(quads, of_pairs, slots),
                    }
                }
                (codes, _) => {
                    for feature in (0..GROUP).filter(|&feature| wanted[feature]) {
                        let slots = &mut slots[feature * group.stride..(feature + 1) * group.stride];
                        match codes {
                            Codes::U8(quads) => add_feature(&quads[first_row..], feature, of_rows, of_pairs, slots),
                            Codes::U16(quads) => add_feature(&quads[first_row..], feature, of_rows, of_pairs, slots),
                        }
                    }
                }
            }
        }
    }
}

fn is_zero(pair: GradientPair) -> bool {
    pair.g == 0.0 && pair.h == 0.0
}

/// The codes of the rows at `places`, ascending. `fetched`: a buffer.
fn fetch<'a, C: Copy>(quads: &'a [[C; GROUP]], places: &[u16], fetched: &'a mut Vec<[C; GROUP]>) -> &'a [[C; GROUP]] {
    let (Some(&first), Some(&last)) = (places.first(), places.last()) else { return &[] };
    // These are neighbours: always at the root.
    if usize::from(last - first) + 1 == places.len() {
        return &quads[usize::from(first)..=usize::from(last)];
    }
    // A loop that does nothing else has many more loads under way at a time than one that also adds.
    fetched.clear();
    fetched.extend(places.iter().map(|&place| quads[usize::from(place)]));
    fetched
}

/// Adds up all four features of a group.
fn add_quads<C: Copy + Into<usize>, const STRIDE: usize>(
    quads: &[[C; GROUP]],
    pairs: &[PackedPair],
    slots: &mut [Slot],
) {
    let Some(features) = slots.as_chunks_mut::<STRIDE>().0.first_chunk_mut::<GROUP>() else { return };
    quads.iter().zip(pairs).for_each(|(quad, &pair)| add_quad(features, quad, to_slot(pair)));
}

// By way of a vector of f32, as which the compiler loads and widens both at once.
#[inline(always)]
fn to_slot(pair: PackedPair) -> Slot {
    let [g, h, ..] = bytemuck::cast::<u64x2, f32x4>(u64x2::splat(pair)).to_array();
    Slot::new([f64::from(g), f64::from(h)])
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

/// Adds up one feature of a group.
fn add_feature<C: Copy + Into<usize>>(
    quads: &[[C; GROUP]],
    feature: usize,
    places: &[u16],
    pairs: &[PackedPair],
    slots: &mut [Slot],
) {
    for (&place, &pair) in places.iter().zip(pairs) {
        slots[quads[usize::from(place)][feature].into()] += to_slot(pair);
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
