//! Sorting rows by the side of a split.

use crate::{GROUP, PackedPair};
use std::ops::Range;

/// A split by the code of one feature.
#[derive(Debug, Clone, Copy)]
pub enum Test<'a> {
    /// Codes below `bound` go left, and `missing_left`.
    Below {
        /// The first code that goes right.
        bound: usize,
        /// A code that goes left all the same; above every code: none does.
        missing_left: usize,
    },
    /// By code.
    GoesLeft(&'a [bool]),
}

/// Which of the rows at `places` go left. `quads`: the codes of the rows, by place; `lane`: the feature's, below `GROUP`;
/// `goes_left`: overwritten, one per place.
#[inline(never)]
pub fn sides_u8(quads: &[[u8; GROUP]], lane: usize, places: &[u16], test: Test<'_>, goes_left: &mut Vec<bool>) {
    sides(quads, lane, places, test, goes_left);
}

/// The same for wide codes.
#[inline(never)]
pub fn sides_u16(quads: &[[u16; GROUP]], lane: usize, places: &[u16], test: Test<'_>, goes_left: &mut Vec<bool>) {
    sides(quads, lane, places, test, goes_left);
}

// A loop of its own, apart from the one that moves rows: it waits for codes from far, and a small loop waits for more of
// them at a time.
#[inline(always)]
fn sides<C: Copy + Into<usize>>(
    quads: &[[C; GROUP]],
    lane: usize,
    places: &[u16],
    test: Test<'_>,
    goes_left: &mut Vec<bool>,
) {
    // `% GROUP` says that the lane exists.
    let codes = places.iter().map(|&place| quads[usize::from(place)][lane % GROUP].into());
    goes_left.clear();
    match test {
        Test::Below { bound, missing_left } => {
            goes_left.extend(codes.map(|code: usize| (code < bound) | (code == missing_left)));
        }
        Test::GoesLeft(sides) => goes_left.extend(codes.map(|code: usize| sides[code])),
    }
}

/// Moves what goes left to the front of a slice of `places` and `pairs`, stable; gives where the right side begins.
/// `goes_left`: of the slice; `room`: where in both there is room for as many.
#[inline(never)]
pub fn sort(
    places: &mut [u16],
    pairs: &mut [PackedPair],
    slice: Range<usize>,
    goes_left: &[bool],
    room: usize,
) -> usize {
    // One length for both: one check of an index serves two.
    let n = places.len();
    let (places, pairs) = (&mut places[..n], &mut pairs[..n]);
    let (mut left_end, mut right_end) = (slice.start, room);
    for (from, &left) in slice.zip(goes_left) {
        let (place, pair, left) = (places[from], pairs[from], usize::from(left));
        // By arithmetic: a branch here would be guessed wrong half of the time.
        let to = right_end.wrapping_add(left_end.wrapping_sub(right_end) & left.wrapping_neg());
        places[to] = place;
        pairs[to] = pair;
        left_end += left;
        right_end += 1 - left;
    }
    places.copy_within(room..right_end, left_end);
    pairs.copy_within(room..right_end, left_end);
    left_end
}

/// Adds the left or the right value to the margin of each of the rows at `places`. `goes_left`: one per place; `margins`:
/// of place 0, then every `n_outputs`th.
#[inline(never)]
pub fn add_values(margins: &mut [f32], n_outputs: usize, places: &[u16], goes_left: &[bool], [left, right]: [f32; 2]) {
    // By index, not by `if`, which compiles to a branch that nobody could guess.
    let values = [right, left];
    for (&place, &goes_left) in places.iter().zip(goes_left) {
        margins[usize::from(place) * n_outputs] += values[usize::from(goes_left)];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_split_is_stable_and_moves_pairs_with_their_rows() {
        let quads: Vec<[u8; GROUP]> = [5, 0, 9, 3, 7, 3].map(|code| [200, code, 201, 202]).to_vec();
        let (mut places, mut pairs) = (vec![0, 1, 2, 3, 4, 5, 0, 0, 0, 0], vec![10, 11, 12, 13, 14, 15, 0, 0, 0, 0]);
        let mut goes_left = Vec::new();
        sides_u8(&quads, 1, &places[1..5], Test::Below { bound: 4, missing_left: 9 }, &mut goes_left);
        assert_eq!(goes_left, [true, true, true, false]);
        let middle = sort(&mut places, &mut pairs, 1..5, &goes_left, 6);
        assert_eq!((middle, &places[..6]), (4, &[0, 1, 2, 3, 4, 5][..]));
        let by_code: Vec<bool> = (0..10).map(|code| code == 7 || code == 5).collect();
        sides_u8(&quads, 1, &places[..5], Test::GoesLeft(&by_code), &mut goes_left);
        let middle = sort(&mut places, &mut pairs, 0..5, &goes_left, 6);
        assert_eq!((middle, &places[..6], &pairs[..6]), (2, &[0, 4, 1, 2, 3, 5][..], &[10, 14, 11, 12, 13, 15][..]));
    }

    #[test]
    fn margins_move_by_the_value_of_their_side() {
        let mut margins = [0.0; 6];
        add_values(&mut margins, 2, &[0, 2], &[true, false], [1.5, -2.0]);
        assert_eq!(margins, [1.5, 0.0, 0.0, 0.0, -2.0, 0.0]);
    }
}
