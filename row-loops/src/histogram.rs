//! Adding up gradients per bin.

use crate::{GROUP, PackedPair};
use wide::{f32x4, f64x2, u64x2};

/// A sum of gradients in lane 0 and of hessians in lane 1.
pub type Slot = f64x2;

/// Rows whose codes are fetched together: few enough to stay in the first level of cache.
const FETCHED: usize = 1024;

/// Keeps room for codes.
#[derive(Debug, Default)]
pub struct Fetched {
    narrow: Vec<[u8; GROUP]>,
    wide: Vec<[u16; GROUP]>,
}

/// Adds the pairs of some rows to the slots of a group's four features. `quads`: the codes of the rows, by place; `places`:
/// of the rows, ascending; `pairs`: one per place; `slots`: `stride` per feature, more than the largest code.
#[inline(never)]
pub fn add_u8(
    quads: &[[u8; GROUP]],
    places: &[u16],
    pairs: &[PackedPair],
    slots: &mut [Slot],
    stride: usize,
    Fetched { narrow, .. }: &mut Fetched,
) {
    match stride {
        16 => add::<u8, 16>(quads, places, pairs, slots, narrow),
        _ => add::<u8, 256>(quads, places, pairs, slots, narrow),
    }
}

/// The same for wide codes.
#[inline(never)]
pub fn add_u16(
    quads: &[[u16; GROUP]],
    places: &[u16],
    pairs: &[PackedPair],
    slots: &mut [Slot],
    stride: usize,
    Fetched { wide, .. }: &mut Fetched,
) {
    match stride {
        512 => add::<u16, 512>(quads, places, pairs, slots, wide),
        2048 => add::<u16, 2048>(quads, places, pairs, slots, wide),
        _ => add::<u16, 65536>(quads, places, pairs, slots, wide),
    }
}

#[inline(always)]
fn add<C: Copy + Into<usize>, const STRIDE: usize>(
    quads: &[[C; GROUP]],
    places: &[u16],
    pairs: &[PackedPair],
    slots: &mut [Slot],
    fetched: &mut Vec<[C; GROUP]>,
) {
    let Some(features) = slots.as_chunks_mut::<STRIDE>().0.first_chunk_mut::<GROUP>() else { return };
    for (places, pairs) in places.chunks(FETCHED).zip(pairs.chunks(FETCHED)) {
        let quads = fetch(quads, places, fetched);
        quads.iter().zip(pairs).for_each(|(quad, &pair)| add_quad(features, quad, to_slot(pair)));
    }
}

/// The codes of the rows at `places`. `fetched`: a buffer.
#[inline(always)]
fn fetch<'a, C: Copy>(quads: &'a [[C; GROUP]], places: &[u16], fetched: &'a mut Vec<[C; GROUP]>) -> &'a [[C; GROUP]] {
    let (Some(&first), Some(&last)) = (places.first(), places.last()) else { return &[] };
    // These are neighbours: always at the root.
    if usize::from(last - first) + 1 == places.len() {
        return &quads[usize::from(first)..=usize::from(last)];
    }
    // A loop that does nothing else has more loads under way at a time than one that also adds.
    fetched.clear();
    fetched.extend(places.iter().map(|&place| quads[usize::from(place)]));
    fetched
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

/// By way of a vector of f32, as which the compiler loads and widens both at once.
#[inline(always)]
fn to_slot(pair: PackedPair) -> Slot {
    let [g, h, ..] = bytemuck::cast::<u64x2, f32x4>(u64x2::splat(pair)).to_array();
    Slot::new([f64::from(g), f64::from(h)])
}

/// Adds the pairs of some rows to the slots of one feature, the `lane`th of its group. For the rest as `add_u8`.
pub fn add_lane<C: Copy + Into<usize>>(
    quads: &[[C; GROUP]],
    lane: usize,
    places: &[u16],
    pairs: &[PackedPair],
    slots: &mut [Slot],
) {
    for (&place, &pair) in places.iter().zip(pairs) {
        slots[quads[usize::from(place)][lane].into()] += to_slot(pair);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(g: f32, h: f32) -> PackedPair {
        bytemuck::cast([g, h])
    }

    #[test]
    fn pairs_add_up_in_the_slots_of_their_codes() {
        let quads = [[0, 1, 2, 15], [0, 2, 2, 15], [9, 9, 9, 9], [1, 1, 2, 0]];
        let mut slots = [Slot::ZERO; 64];
        let (places, pairs) = ([0, 1, 3], [pair(1e8, 1.0), pair(1.0, 2.0), pair(-0.5, 4.0)]);
        add_u8(&quads, &places, &pairs, &mut slots, 16, &mut Fetched::default());
        let at = |feature: usize, code: usize| slots[feature * 16 + code].to_array();
        // In f64: as f32 the first sum would be 1e8.
        assert_eq!((at(0, 0), at(0, 1)), ([100_000_001.0, 3.0], [-0.5, 4.0]));
        assert_eq!((at(2, 2), at(3, 15), at(3, 9)), ([100_000_000.5, 7.0], [100_000_001.0, 3.0], [0.0, 0.0]));
        let mut lane = [Slot::ZERO; 16];
        add_lane(&quads, 2, &places, &pairs, &mut lane);
        assert_eq!(lane[..], slots[32..48]);
    }
}
