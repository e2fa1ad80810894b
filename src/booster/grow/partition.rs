//! The rows of each node.

use crate::booster::histogram::Code;
use crate::booster::split::Split;
use crate::dataset::matrix::{Bins, TrainingMatrix};

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
        let columns = feature * matrix.n_rows()..(feature + 1) * matrix.n_rows();
        let missing = matrix.cuts.n_bins(feature);
        let n_left = match &matrix.bins {
            Bins::U8(codes) => self.partition(&codes.by_column[columns], missing, node, split),
            Bins::U16(codes) => self.partition(&codes.by_column[columns], missing, node, split),
        };
        let (start, end) = self.slices[node];
        self.slices.push((start, start + n_left));
        self.slices.push((start + n_left, end));
    }

    /// Stable; gives the number of rows that go left.
    fn partition<T: Code>(&mut self, codes: &[T], missing: usize, node: usize, split: &Split) -> u32 {
        if split.categories.is_empty() {
            let bound = split.bin_bound as usize;
            let default_left = split.default_left;
            // The missing code is above every bin, so it goes right unless it goes left by default.
            self.partition_by(node, |row| {
                let code = codes[row as usize].index();
                code < bound || (default_left && code == missing)
            })
        } else {
            self.goes_right.clear();
            self.goes_right.resize(missing + 1, false);
            split.categories.iter().for_each(|&category| self.goes_right[category as usize] = true);
            self.goes_right[missing] = !split.default_left;
            let goes_right = std::mem::take(&mut self.goes_right);
            let n_left = self.partition_by(node, |row| !goes_right[codes[row as usize].index()]);
            self.goes_right = goes_right;
            n_left
        }
    }

    fn partition_by(&mut self, node: usize, goes_left: impl Fn(u32) -> bool) -> u32 {
        let (start, end) = self.slices[node];
        let rows = &mut self.rows[start as usize..end as usize];
        self.scratch.clear();
        let mut n_left = 0;
        for i in 0..rows.len() {
            let row = rows[i];
            if goes_left(row) {
                rows[n_left] = row;
                n_left += 1;
            } else {
                self.scratch.push(row);
            }
        }
        rows[n_left..].copy_from_slice(&self.scratch);
        n_left as u32
    }
}
