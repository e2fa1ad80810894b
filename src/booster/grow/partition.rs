//! The rows of each node.

use crate::booster::split::Split;
use crate::dataset::bins::{Codes, GROUP};
use crate::dataset::matrix::TrainingMatrix;

/// Rows grouped by node, ascending within each.
#[derive(Debug, Default)]
pub(super) struct Partitioner {
    rows: Vec<u32>,
    /// Per node, its slice of `rows`.
    slices: Vec<(u32, u32)>,
    scratch: Vec<u32>,
    goes_right: Vec<bool>,
}

impl Partitioner {
    /// All rows in the root.
    pub(super) fn reset(&mut self, n_rows: usize) {
        self.rows.clear();
        self.rows.extend(0..n_rows as u32);
        self.scratch.resize(n_rows, 0);
        self.slices.clear();
        self.slices.push((0, n_rows as u32));
    }

    pub(super) fn rows_of(&self, node: usize) -> &[u32] {
        let (start, end) = self.slices[node];
        &self.rows[start as usize..end as usize]
    }

    /// Appends two nodes with the rows of `node` that go left and right.
    pub(super) fn split(&mut self, matrix: &TrainingMatrix, node: usize, split: &Split) {
        let feature = split.feature as usize;
        let missing = matrix.cuts.n_bins(feature);
        let n_left = match &matrix.bins.groups[feature / GROUP].codes {
            Codes::U8(quads) => self.partition(quads, missing, node, split),
            Codes::U16(quads) => self.partition(quads, missing, node, split),
        };
        let (start, end) = self.slices[node];
        self.slices.push((start, start + n_left));
        self.slices.push((start + n_left, end));
    }

    /// Stable; gives the number of rows that go left.
    fn partition<C: Copy + Into<usize>>(
        &mut self,
        quads: &[[C; GROUP]],
        missing: usize,
        node: usize,
        split: &Split,
    ) -> u32 {
        let place = split.feature as usize % GROUP;
        if split.categories.is_empty() {
            let bound = split.bin_bound as usize;
            let default_left = split.default_left;
            // The missing code is above every bin, so it goes right unless it goes left by default.
            self.partition_by(node, |row| {
                let code: usize = quads[row as usize][place].into();
                code < bound || (default_left && code == missing)
            })
        } else {
            self.goes_right.clear();
            self.goes_right.resize(missing + 1, false);
            split.categories.iter().for_each(|&category| self.goes_right[category as usize] = true);
            self.goes_right[missing] = !split.default_left;
            let goes_right = std::mem::take(&mut self.goes_right);
            let n_left = self.partition_by(node, |row| !goes_right[quads[row as usize][place].into()]);
            self.goes_right = goes_right;
            n_left
        }
    }

    fn partition_by(&mut self, node: usize, goes_left: impl Fn(u32) -> bool) -> u32 {
        let (start, end) = self.slices[node];
        let rows = &mut self.rows[start as usize..end as usize];
        let n = rows.len();
        let scratch = &mut self.scratch[..n];
        let (mut n_left, mut n_right) = (0, 0);
        // Both stores, one of them for nothing: a branch here would be guessed wrong half of the time.
        for i in 0..n {
            let row = rows[i];
            let left = goes_left(row);
            rows[n_left] = row;
            scratch[n_right] = row;
            n_left += usize::from(left);
            n_right += usize::from(!left);
        }
        rows[n_left..].copy_from_slice(&scratch[..n_right]);
        n_left as u32
    }
}
