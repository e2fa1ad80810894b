//! DART (Rashmi and Gilad-Bachrach 2015) as XGBoost 3.2 `gbtree.cc`: trees are dropped while new ones are grown, then all
//! are reweighted. Margins are summed anew every round, so the leaf values of every tree and row are kept.

use super::params::{DartParams, Params};
use super::sampling::{Mersenne, uniform_below, uniform_double};

/// Tree weights and what was dropped this round.
#[derive(Debug, Clone)]
pub(super) struct Dart {
    params: DartParams,
    eta: f32,
    pub weights: Vec<f32>,
    /// Ascending.
    dropped: Vec<usize>,
}

/// Leaf values of some rows: of each tree, one per row.
#[derive(Debug, Clone, Default)]
pub(super) struct LeafValues(pub Vec<Vec<f32>>);

impl Dart {
    pub(super) fn new(params: &Params) -> Option<Dart> {
        params.dart.map(|dart| Dart { params: dart, eta: params.eta, weights: Vec::new(), dropped: Vec::new() })
    }

    /// Chooses the trees that the coming round does not see.
    pub(super) fn drop_trees(&mut self, rng: &mut Mersenne) {
        let DartParams { rate_drop, skip_drop, one_drop, weighted, .. } = self.params;
        self.dropped.clear();
        if skip_drop > 0.0 && uniform_double(rng) < f64::from(skip_drop) {
            return;
        }
        let n = self.weights.len();
        let total = self.weights.iter().fold(0.0_f32, |sum, &weight| sum + weight);
        for (tree, &weight) in self.weights.iter().enumerate() {
            let rate = if weighted { rate_drop * n as f32 * weight / total } else { rate_drop };
            if uniform_double(rng) < f64::from(rate) {
                self.dropped.push(tree);
            }
        }
        if one_drop && self.dropped.is_empty() && n > 0 {
            let tree = if weighted { self.draw_by_weight(rng) } else { uniform_below(n as u32, rng) as usize };
            self.dropped.push(tree);
        }
    }

    // `std::discrete_distribution`.
    fn draw_by_weight(&self, rng: &mut Mersenne) -> usize {
        let n = self.weights.len();
        if n == 1 {
            return 0;
        }
        let total: f64 = self.weights.iter().map(|&weight| f64::from(weight)).sum();
        let u = uniform_double(rng);
        let mut cumulative = 0.0;
        for (tree, &weight) in self.weights.iter().enumerate() {
            cumulative += f64::from(weight) / total;
            if cumulative >= u {
                return tree;
            }
        }
        n - 1
    }

    /// Weights of the `n_new` trees just grown, and of the dropped ones.
    pub(super) fn reweight(&mut self, n_new: usize) {
        let rate = (f64::from(self.eta) / n_new as f64) as f32;
        let n_dropped = self.dropped.len();
        let (factor, new_weight) = if n_dropped == 0 {
            (1.0, 1.0)
        } else if self.params.forest {
            let factor = (1.0 / (1.0 + f64::from(rate))) as f32;
            (factor, factor)
        } else {
            let sum = f64::from(n_dropped as f32 + rate);
            ((n_dropped as f64 / sum) as f32, (1.0 / sum) as f32)
        };
        for &tree in &self.dropped {
            self.weights[tree] *= factor;
        }
        self.weights.extend(std::iter::repeat_n(new_weight, n_new));
        self.dropped.clear();
    }

    /// Sums the trees that are not dropped. `tree_info`: output of each tree; `margins`: row-major, overwritten.
    pub(super) fn sum_margins(&self, leaves: &LeafValues, tree_info: &[u32], base_margin: &[f32], margins: &mut [f32]) {
        let n_outputs = base_margin.len();
        for row in margins.chunks_exact_mut(n_outputs) {
            row.copy_from_slice(base_margin);
        }
        for (tree, values) in leaves.0.iter().enumerate() {
            if self.dropped.binary_search(&tree).is_ok() {
                continue;
            }
            let output = tree_info[tree] as usize;
            for (row, &value) in values.iter().enumerate() {
                margins[row * n_outputs + output] += (0.0 + value) * self.weights[tree];
            }
        }
    }
}
