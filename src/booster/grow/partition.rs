//! The rows of each node.

use crate::booster::objective::GradientPair;
use crate::booster::split::Split;
use crate::booster::tree::Tree;
use crate::dataset::bins::{Codes, GROUP};
use crate::dataset::matrix::TrainingMatrix;

/// Rows grouped by node, ascending within each.
#[derive(Debug, Default)]
pub(super) struct Partitioner {
    rows: Vec<u32>,
    /// The gradients of `rows`. They move with the rows: a histogram that had to look for them would wait for memory.
    pairs: Vec<GradientPair>,
    /// Per node, its slice of `rows` and `pairs`.
    slices: Vec<(u32, u32)>,
    scratch: Vec<u32>,
    scratch_pairs: Vec<GradientPair>,
    goes_right: Vec<bool>,
    /// Nodes whose children are leaves: their rows need no place of their own unless somebody asks.
    unsorted: Vec<UnsortedSplit>,
}

#[derive(Debug)]
struct UnsortedSplit {
    node: usize,
    left_child: usize,
    split: Split,
}

impl Partitioner {
    /// All rows in the root. `pairs`: one per row.
    pub(super) fn reset(&mut self, pairs: &[GradientPair]) {
        let n_rows = pairs.len();
        self.rows.clear();
        self.rows.extend(0..n_rows as u32);
        self.pairs.clear();
        self.pairs.extend_from_slice(pairs);
        self.scratch.resize(n_rows, 0);
        self.scratch_pairs.resize(n_rows, GradientPair::default());
        self.unsorted.clear();
        self.slices.clear();
        self.slices.push((0, n_rows as u32));
    }

    pub(super) fn rows_of(&self, node: usize) -> &[u32] {
        let (start, end) = self.slices[node];
        &self.rows[start as usize..end as usize]
    }

    /// The gradients of `rows_of(node)`.
    pub(super) fn pairs_of(&self, node: usize) -> &[GradientPair] {
        let (start, end) = self.slices[node];
        &self.pairs[start as usize..end as usize]
    }

    /// Appends two nodes with the rows of `node` that go left and right.
    pub(super) fn split(&mut self, matrix: &TrainingMatrix, node: usize, split: &Split) {
        let n_left = self.partition(matrix, node, split);
        let (start, end) = self.slices[node];
        self.slices.push((start, start + n_left));
        self.slices.push((start + n_left, end));
    }

    /// Appends two leaves, which have no rows until `sort_leaves`.
    pub(super) fn split_into_leaves(&mut self, node: usize, split: &Split) {
        self.unsorted.push(UnsortedSplit { node, left_child: self.slices.len(), split: split.clone() });
        self.slices.extend([(0, 0); 2]);
    }

    /// Gives all leaves their rows.
    pub(super) fn sort_leaves(&mut self, matrix: &TrainingMatrix) {
        for UnsortedSplit { node, left_child, split } in std::mem::take(&mut self.unsorted) {
            let n_left = self.partition(matrix, node, &split);
            let (start, end) = self.slices[node];
            self.slices[left_child] = (start, start + n_left);
            self.slices[left_child + 1] = (start + n_left, end);
        }
    }

    /// Adds the leaf's value to the margin of each row. `margins`: of row 0, then every `n_outputs`th.
    pub(super) fn add_leaf_values(
        &mut self,
        matrix: &TrainingMatrix,
        tree: &Tree,
        margins: &mut [f32],
        n_outputs: usize,
    ) {
        for (node, &(start, end)) in self.slices.iter().enumerate().filter(|&(node, _)| tree.is_leaf(node)) {
            let value = tree.split_conditions[node];
            self.rows[start as usize..end as usize].iter().for_each(|&row| margins[row as usize * n_outputs] += value);
        }
        for UnsortedSplit { node, left_child, split } in &self.unsorted {
            let (start, end) = self.slices[*node];
            let rows = &self.rows[start as usize..end as usize];
            let (left, right) = (tree.split_conditions[*left_child], tree.split_conditions[left_child + 1]);
            by_split(matrix, split, &mut self.goes_right, AddValues { rows, left, right, margins, n_outputs });
        }
    }

    /// Stable; gives the number of rows that go left.
    fn partition(&mut self, matrix: &TrainingMatrix, node: usize, split: &Split) -> u32 {
        let (start, end) = self.slices[node];
        let (start, end) = (start as usize, end as usize);
        let sort = Sort {
            rows: &mut self.rows[start..end],
            pairs: &mut self.pairs[start..end],
            scratch: &mut self.scratch[..end - start],
            scratch_pairs: &mut self.scratch_pairs[..end - start],
        };
        by_split(matrix, split, &mut self.goes_right, sort)
    }
}

/// What is done with rows once it is known which side each goes to.
trait Sides {
    type Output;
    fn with(self, goes_left: impl Fn(u32) -> bool) -> Self::Output;
}

/// Hands out the test that `split` is. `goes_right`: a buffer.
fn by_split<S: Sides>(matrix: &TrainingMatrix, split: &Split, goes_right: &mut Vec<bool>, sides: S) -> S::Output {
    let feature = split.feature as usize;
    let missing = matrix.cuts.n_bins(feature);
    match &matrix.bins.groups[feature / GROUP].codes {
        Codes::U8(quads) => by_code(quads, missing, split, goes_right, sides),
        Codes::U16(quads) => by_code(quads, missing, split, goes_right, sides),
    }
}

fn by_code<C: Copy + Into<usize>, S: Sides>(
    quads: &[[C; GROUP]],
    missing: usize,
    split: &Split,
    goes_right: &mut Vec<bool>,
    sides: S,
) -> S::Output {
    let place = split.feature as usize % GROUP;
    // `% GROUP` says that the place exists.
    let code = move |row: u32| quads[row as usize][place % GROUP].into();
    if split.categories.is_empty() {
        let bound = split.bin_bound as usize;
        // The missing code is above every bin, so it goes right unless it goes left by default.
        let missing_left = if split.default_left { missing } else { usize::MAX };
        return sides.with(move |row| {
            let code: usize = code(row);
            (code < bound) | (code == missing_left)
        });
    }
    goes_right.clear();
    goes_right.resize(missing + 1, false);
    split.categories.iter().for_each(|&category| goes_right[category as usize] = true);
    goes_right[missing] = !split.default_left;
    sides.with(|row| !goes_right[code(row)])
}

/// Moves the rows that go left to the front, their gradients too, stable; gives their number. All of one length.
struct Sort<'a> {
    rows: &'a mut [u32],
    pairs: &'a mut [GradientPair],
    scratch: &'a mut [u32],
    scratch_pairs: &'a mut [GradientPair],
}

impl Sides for Sort<'_> {
    type Output = u32;

    fn with(self, goes_left: impl Fn(u32) -> bool) -> u32 {
        let n = self.rows.len();
        // One length for all: one check of a place serves two.
        let (rows, pairs) = (&mut self.rows[..n], &mut self.pairs[..n]);
        let (scratch, scratch_pairs) = (&mut self.scratch[..n], &mut self.scratch_pairs[..n]);
        let (mut n_left, mut n_right) = (0, 0);
        // Both stores, one of them for nothing: a branch here would be guessed wrong half of the time.
        for i in 0..n {
            let (row, pair) = (rows[i], pairs[i]);
            let left = goes_left(row);
            rows[n_left] = row;
            pairs[n_left] = pair;
            scratch[n_right] = row;
            scratch_pairs[n_right] = pair;
            n_left += usize::from(left);
            n_right += usize::from(!left);
        }
        rows[n_left..].copy_from_slice(&scratch[..n_right]);
        pairs[n_left..].copy_from_slice(&scratch_pairs[..n_right]);
        n_left as u32
    }
}

/// Adds a value to the margin of each row, as of `Partitioner::add_leaf_values`.
struct AddValues<'a> {
    rows: &'a [u32],
    left: f32,
    right: f32,
    margins: &'a mut [f32],
    n_outputs: usize,
}

impl Sides for AddValues<'_> {
    type Output = ();

    fn with(self, goes_left: impl Fn(u32) -> bool) {
        // By place, not by `if`, which compiles to a branch that nobody could guess.
        let values = [self.right, self.left];
        for &row in self.rows {
            self.margins[row as usize * self.n_outputs] += values[usize::from(goes_left(row))];
        }
    }
}
