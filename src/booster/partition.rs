//! The rows of each node.
//!
//! Rows are kept in blocks. What a level of the tree reads of a block, the codes above all, fits the second level of cache,
//! where a node's rows of a large table would each wait for memory.

use crate::booster::objective::GradientPair;
use crate::booster::split::Split;
use crate::booster::tree::Tree;
use crate::dataset::bins::{Codes, GROUP};
use crate::dataset::matrix::TrainingMatrix;
use row_loops::PackedPair;
use row_loops::partition::{Test, add_values, sides_u8, sides_u16, sort};
use std::ops::Range;

/// Rows of a block, the last one excepted. Unit tests have small data and want several blocks.
pub(super) const BLOCK: usize = if cfg!(test) { 32 } else { 16_384 };

/// Rows grouped by block and within it by node, ascending.
#[derive(Debug, Default)]
pub(super) struct Partitioner {
    n_rows: usize,
    n_blocks: usize,
    /// The place of each row in its block; then room for a block.
    places: Vec<u16>,
    /// The gradients of `places`. They move with the rows: a histogram that had to look for them would wait for memory.
    pairs: Vec<PackedPair>,
    /// Per node and block, its slice of `places` and `pairs`.
    slices: Vec<(u32, u32)>,
    sides: Sides,
    /// Nodes whose rows `sort` will split.
    unsorted: Vec<UnsortedSplit>,
    /// Nodes whose children are leaves: their rows need no place of their own unless somebody asks.
    unsorted_leaves: Vec<UnsortedSplit>,
}

#[derive(Debug)]
struct UnsortedSplit {
    node: usize,
    left_child: usize,
    split: Split,
}

/// The rows of a node in a block.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part<'a> {
    /// The row at place 0 of the block.
    pub first_row: usize,
    /// Ascending.
    pub places: &'a [u16],
    /// One per place.
    pub pairs: &'a [PackedPair],
}

impl Partitioner {
    /// All rows in the root. `pairs`: one per row.
    pub(super) fn reset(&mut self, pairs: &[GradientPair]) {
        let n_rows = pairs.len();
        self.n_rows = n_rows;
        self.n_blocks = n_rows.div_ceil(BLOCK);
        let room = n_rows.min(BLOCK);
        self.places.clear();
        self.places.extend((0..n_rows).map(|row| (row % BLOCK) as u16));
        self.places.resize(n_rows + room, 0);
        self.pairs.clear();
        self.pairs.extend(pairs.iter().map(|&pair| bytemuck::cast::<_, PackedPair>(pair)));
        self.pairs.resize(n_rows + room, 0);
        self.unsorted.clear();
        self.unsorted_leaves.clear();
        self.slices.clear();
        let blocks = (0..self.n_blocks).map(|block| (block * BLOCK, ((block + 1) * BLOCK).min(n_rows)));
        self.slices.extend(blocks.map(|(start, end)| (start as u32, end as u32)));
    }

    pub(super) fn n_blocks(&self) -> usize {
        self.n_blocks
    }

    /// The rows of `node` in `block`.
    pub(super) fn part(&self, node: usize, block: usize) -> Part<'_> {
        let slice = self.slice(node, block);
        Part { first_row: block * BLOCK, places: &self.places[slice.clone()], pairs: &self.pairs[slice] }
    }

    /// Ascending.
    pub(super) fn rows_of(&self, node: usize) -> impl Iterator<Item = u32> {
        (0..self.n_blocks)
            .map(move |block| self.part(node, block))
            .flat_map(|part| part.places.iter().map(move |&place| part.first_row as u32 + u32::from(place)))
    }

    /// Appends two nodes, which have no rows until `sort`.
    pub(super) fn split(&mut self, node: usize, split: &Split) {
        let split = self.unsorted_split(node, split);
        self.unsorted.push(split);
    }

    /// Appends two leaves, which have no rows until `sort_leaves`.
    pub(super) fn split_into_leaves(&mut self, node: usize, split: &Split) {
        let split = self.unsorted_split(node, split);
        self.unsorted_leaves.push(split);
    }

    /// Gives the nodes of all `split`s their rows.
    pub(super) fn sort(&mut self, matrix: &TrainingMatrix) {
        let mut splits = std::mem::take(&mut self.unsorted);
        for block in 0..self.n_blocks {
            splits.iter().for_each(|split| self.partition(matrix, block, split));
        }
        splits.clear();
        self.unsorted = splits;
    }

    /// Gives all leaves their rows.
    pub(super) fn sort_leaves(&mut self, matrix: &TrainingMatrix) {
        self.unsorted.append(&mut self.unsorted_leaves);
        self.sort(matrix);
    }

    /// Adds the leaf's value to the margin of each row. `margins`: of row 0, then every `n_outputs`th.
    pub(super) fn add_leaf_values(
        &mut self,
        matrix: &TrainingMatrix,
        tree: &Tree,
        margins: &mut [f32],
        n_outputs: usize,
    ) {
        for (block, margins) in margins.chunks_mut(BLOCK * n_outputs).enumerate() {
            for node in (0..tree.n_nodes()).filter(|&node| tree.is_leaf(node)) {
                let value = tree.split_conditions[node];
                let places = &self.places[self.slice(node, block)];
                places.iter().for_each(|&place| margins[usize::from(place) * n_outputs] += value);
            }
            for UnsortedSplit { node, left_child, split } in &self.unsorted_leaves {
                let places = &self.places[self.slice(*node, block)];
                let values = [tree.split_conditions[*left_child], tree.split_conditions[left_child + 1]];
                self.sides.find(matrix, split, block, places);
                add_values(margins, n_outputs, places, &self.sides.goes_left, values);
            }
        }
    }

    fn slice(&self, node: usize, block: usize) -> Range<usize> {
        let (start, end) = self.slices[node * self.n_blocks + block];
        start as usize..end as usize
    }

    /// Appends two nodes without rows.
    fn unsorted_split(&mut self, node: usize, split: &Split) -> UnsortedSplit {
        let left_child = self.slices.len() / self.n_blocks;
        self.slices.resize(self.slices.len() + 2 * self.n_blocks, (0, 0));
        UnsortedSplit { node, left_child, split: split.clone() }
    }

    /// Splits a node's rows of a block, stable.
    fn partition(
        &mut self,
        matrix: &TrainingMatrix,
        block: usize,
        UnsortedSplit { node, left_child, split }: &UnsortedSplit,
    ) {
        let slice = self.slice(*node, block);
        self.sides.find(matrix, split, block, &self.places[slice.clone()]);
        let goes_left = &self.sides.goes_left;
        let middle = sort(&mut self.places, &mut self.pairs, slice.clone(), goes_left, self.n_rows) as u32;
        self.slices[left_child * self.n_blocks + block] = (slice.start as u32, middle);
        self.slices[(left_child + 1) * self.n_blocks + block] = (middle, slice.end as u32);
    }
}

/// Which rows go left; keeps its buffers.
#[derive(Debug, Default)]
struct Sides {
    /// One per row asked for last.
    goes_left: Vec<bool>,
    by_code: Vec<bool>,
}

impl Sides {
    /// Asks for the rows at `places` of `block`.
    fn find(&mut self, matrix: &TrainingMatrix, split: &Split, block: usize, places: &[u16]) {
        let feature = split.feature as usize;
        let missing = matrix.cuts.n_bins(feature);
        let test = if split.categories.is_empty() {
            // The missing code is above every bin, so it goes right unless it goes left by default.
            let missing_left = if split.default_left { missing } else { usize::MAX };
            Test::Below { bound: split.bin_bound as usize, missing_left }
        } else {
            self.by_code.clear();
            self.by_code.resize(missing + 1, true);
            split.categories.iter().for_each(|&category| self.by_code[category as usize] = false);
            self.by_code[missing] = split.default_left;
            Test::GoesLeft(&self.by_code)
        };
        let first_row = block * BLOCK;
        match &matrix.bins.groups[feature / GROUP].codes {
            Codes::U8(quads) => sides_u8(&quads[first_row..], feature % GROUP, places, test, &mut self.goes_left),
            Codes::U16(quads) => sides_u16(&quads[first_row..], feature % GROUP, places, test, &mut self.goes_left),
        }
    }
}
