//! Row and column sampling as XGBoost 3.2 does it on Linux, number for number.
//!
//! All randomness comes from one mt19937 seeded with `seed`; columns have a second one, seeded by a draw from the first.

mod mersenne;
mod rows;

pub(super) use mersenne::{Mersenne, shuffle, uniform_below, uniform_double};
pub(super) use rows::RowSampler;

use super::params::Params;

/// Draws the features a tree, a level and a node may split on.
#[derive(Debug, Clone)]
pub(super) struct ColumnSampler {
    rng: Mersenne,
    rates: [f32; 3],
    /// The tree's features, ascending.
    tree: Vec<u32>,
    /// Per depth, drawn when first needed; empty: not yet.
    levels: Vec<Vec<u32>>,
    node: Vec<u32>,
}

impl ColumnSampler {
    /// `seed`: a draw from the trial's generator.
    pub(super) fn new(params: &Params, seed: u32) -> Self {
        ColumnSampler {
            rng: Mersenne::new(seed),
            rates: [params.colsample_bytree, params.colsample_bylevel, params.colsample_bynode],
            tree: Vec::new(),
            levels: Vec::new(),
            node: Vec::new(),
        }
    }

    /// Starts the stream of `seed`.
    pub(super) fn reseed(&mut self, seed: u32) {
        self.rng = Mersenne::new(seed);
    }

    /// A new tree begins.
    pub(super) fn start_tree(&mut self, n_features: usize) {
        self.tree.clear();
        self.tree.extend(0..n_features as u32);
        sample(&mut self.tree, self.rates[0], &mut self.rng);
        self.levels.iter_mut().for_each(Vec::clear);
    }

    /// The tree's features, ascending.
    pub(super) fn of_tree(&self) -> &[u32] {
        &self.tree
    }

    /// The features of the next node at `depth`, ascending. Every call draws (if colsample_bynode < 1), so call it once
    /// per node, in the order in which nodes are evaluated.
    pub(super) fn of_node(&mut self, depth: usize) -> &[u32] {
        let [_, by_level, by_node] = self.rates;
        if by_level == 1.0 && by_node == 1.0 {
            return &self.tree;
        }
        if self.levels.len() <= depth {
            self.levels.resize(depth + 1, Vec::new());
        }
        if self.levels[depth].is_empty() {
            self.levels[depth].extend_from_slice(&self.tree);
            sample(&mut self.levels[depth], by_level, &mut self.rng);
        }
        if by_node == 1.0 {
            return &self.levels[depth];
        }
        self.node.clear();
        self.node.extend_from_slice(&self.levels[depth]);
        sample(&mut self.node, by_node, &mut self.rng);
        &self.node
    }
}

/// Keeps a random share of `features`, at least one, ascending.
fn sample(features: &mut Vec<u32>, rate: f32, rng: &mut Mersenne) {
    if rate == 1.0 {
        return;
    }
    let n = ((rate * features.len() as f32) as usize).max(1);
    shuffle(features, rng);
    features.truncate(n);
    features.sort_unstable();
}
