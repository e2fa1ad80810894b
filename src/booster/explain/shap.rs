//! Exact Shapley values of one prediction: TreeSHAP, path-dependent (Lundberg, Erion, Lee: "Consistent Individualized
//! Feature Attribution for Tree Ensembles", 2018, algorithm 2), in the f32 operations and the order of XGBoost 3.2's
//! `pred_contribs=True` (`src/predictor/treeshap.cc`, `cpu_predictor.cc`), so that the rounding is the same too.
//!
//! A tree is a game: its value with some features known is the mean of its leaves, where a split on an unknown feature
//! is taken both ways in proportion to the hessians. A walk down the tree keeps, for all sizes of known sets at once,
//! their share of the permutations (`PathElement::weight`); every leaf then pays each feature on its path.

use crate::booster::error::BoosterError;
use crate::booster::model::{Model, gather};
use crate::booster::tree::Tree;
use crate::dataset::Dataset;

/// The path's first element stands for no feature.
const NO_FEATURE: u32 = u32::MAX;

/// A feature on the way from the root.
#[derive(Debug, Clone, Copy)]
struct PathElement {
    feature: u32,
    /// Share of the rows that go this way when the feature is not known.
    zero_fraction: f32,
    /// 1 if the row goes this way when the feature is known, else 0.
    one_fraction: f32,
    /// Of position i: weight of the permutations with i known features. Not tied to the feature of the same position.
    weight: f32,
}

/// A node to visit, with what leads to it.
struct Visit {
    node: usize,
    /// Where the parent's path stands among the paths.
    parent_path: std::ops::Range<usize>,
    zero_fraction: f32,
    one_fraction: f32,
    feature: u32,
}

impl Model {
    /// Contribution of every feature to the margins of `rows`, then of the bias: n_rows x n_outputs x (n_features + 1),
    /// row-major. The contributions of a row and an output sum to its margin. Errors if the data has another number of
    /// features.
    pub fn contributions(&self, dataset: &Dataset, rows: &[u32]) -> Result<Vec<f32>, BoosterError> {
        Ok(self.contributions_of(&gather(dataset, rows, self.features.len())?))
    }

    /// The same for rows of feature values, NaN where missing; row-major, n_rows x n_features.
    pub fn contributions_of(&self, features: &[f32]) -> Vec<f32> {
        // A model file may have no features; there is no row of none.
        let n_rows = features.len() / self.features.len().max(1);
        let n_columns = self.features.len() + 1;
        let means: Vec<f32> = self.trees.iter().map(mean_value).collect();
        let mut walker = Walker::default();
        let mut of_tree = vec![0.0_f32; n_columns];
        let mut out = Vec::with_capacity(n_rows * self.n_outputs() * n_columns);
        for number in 0..n_rows {
            let row = &features[number * self.features.len()..(number + 1) * self.features.len()];
            let start = out.len();
            out.resize(start + self.n_outputs() * n_columns, 0.0);
            for (i, tree) in self.trees.iter().enumerate() {
                of_tree.fill(0.0);
                of_tree[n_columns - 1] += means[i];
                walker.add(tree, row, &mut of_tree);
                let weight = self.weight_drop.as_ref().map_or(1.0, |weights| weights[i]);
                let of_output = &mut out[start + self.tree_info[i] as usize * n_columns..][..n_columns];
                of_output.iter_mut().zip(&of_tree).for_each(|(sum, &value)| *sum += value * weight);
            }
            for (output, &margin) in self.base_margin.iter().enumerate() {
                out[start + (output + 1) * n_columns - 1] += margin;
            }
        }
        out
    }
}

/// Mean of a tree's leaves, weighted by hessians.
fn mean_value(tree: &Tree) -> f32 {
    let mut means = vec![0.0_f32; tree.n_nodes()];
    // Children before their parents.
    for node in tree.walk().into_iter().rev() {
        means[node] = if tree.is_leaf(node) {
            tree.split_conditions[node]
        } else {
            let (left, right) = (tree.left_children[node] as usize, tree.right_children[node] as usize);
            (means[left] * tree.sum_hessian[left] + means[right] * tree.sum_hessian[right]) / tree.sum_hessian[node]
        };
    }
    means[0]
}

/// The walk down a tree, with its buffers. A stack instead of recursion: a model file can hold a very deep tree.
#[derive(Default)]
struct Walker {
    /// The paths of the nodes from the root to the one being visited, one after the other.
    paths: Vec<PathElement>,
    visits: Vec<Visit>,
}

impl Walker {
    /// Adds the tree's contributions for a row.
    fn add(&mut self, tree: &Tree, row: &[f32], contributions: &mut [f32]) {
        let root = Visit { node: 0, parent_path: 0..0, zero_fraction: 1.0, one_fraction: 1.0, feature: NO_FEATURE };
        self.visits.push(root);
        while let Some(visit) = self.visits.pop() {
            let node = visit.node;
            let start = visit.parent_path.end;
            self.paths.truncate(start);
            self.paths.extend_from_within(visit.parent_path);
            self.paths.push(PathElement {
                feature: visit.feature,
                zero_fraction: visit.zero_fraction,
                one_fraction: visit.one_fraction,
                weight: 0.0,
            });
            extend(&mut self.paths[start..]);
            if tree.is_leaf(node) {
                let path = &self.paths[start..];
                for (i, element) in path.iter().enumerate().skip(1) {
                    let weight = unwound_sum(path, i);
                    let share = weight * (element.one_fraction - element.zero_fraction);
                    contributions[element.feature as usize] += share * tree.split_conditions[node];
                }
                continue;
            }
            let feature = tree.split_indices[node];
            let (mut zero_fraction, mut one_fraction) = (1.0, 1.0);
            // A feature that was met before is met anew here.
            if let Some(i) = self.paths[start..].iter().position(|element| element.feature == feature) {
                PathElement { zero_fraction, one_fraction, .. } = self.paths[start + i];
                unwind(&mut self.paths[start..], i);
                self.paths.pop();
            }
            let hot = tree.child_of(node, row);
            let (left, right) = (tree.left_children[node] as usize, tree.right_children[node] as usize);
            let cold = if hot == left { right } else { left };
            let mut push = |child: usize, one_fraction| {
                let share = tree.sum_hessian[child] / tree.sum_hessian[node];
                let zero_fraction = share * zero_fraction;
                let parent_path = start..self.paths.len();
                self.visits.push(Visit { node: child, parent_path, zero_fraction, one_fraction, feature });
            };
            // The last is visited first: XGBoost sums the side that the row takes before the other.
            push(cold, 0.0);
            push(hot, one_fraction);
        }
        self.paths.clear();
    }
}

/// Brings the weights up to date after an element was put behind the path.
fn extend(path: &mut [PathElement]) {
    let depth = path.len() - 1;
    let PathElement { zero_fraction, one_fraction, .. } = path[depth];
    path[depth].weight = if depth == 0 { 1.0 } else { 0.0 };
    let n = path.len() as f32;
    for i in (0..depth).rev() {
        path[i + 1].weight += one_fraction * path[i].weight * (i + 1) as f32 / n;
        path[i].weight = zero_fraction * path[i].weight * (depth - i) as f32 / n;
    }
}

/// Undoes the extension by element `index`; the caller drops the last element.
fn unwind(path: &mut [PathElement], index: usize) {
    let depth = path.len() - 1;
    let PathElement { zero_fraction, one_fraction, .. } = path[index];
    let n = path.len() as f32;
    let mut next = path[depth].weight;
    for i in (0..depth).rev() {
        if one_fraction == 0.0 {
            path[i].weight = path[i].weight * n / (zero_fraction * (depth - i) as f32);
        } else {
            let weight = path[i].weight;
            path[i].weight = next * n / ((i + 1) as f32 * one_fraction);
            next = weight - path[i].weight * zero_fraction * (depth - i) as f32 / n;
        }
    }
    for i in index..depth {
        path[i] = PathElement { weight: path[i].weight, ..path[i + 1] };
    }
}

/// Sum of the weights that `unwind` would leave.
fn unwound_sum(path: &[PathElement], index: usize) -> f32 {
    let depth = path.len() - 1;
    let PathElement { zero_fraction, one_fraction, .. } = path[index];
    let n = path.len() as f32;
    let mut next = path[depth].weight;
    let mut total = 0.0_f32;
    for i in (0..depth).rev() {
        if one_fraction != 0.0 {
            let weight = next * n / ((i + 1) as f32 * one_fraction);
            total += weight;
            next = path[i].weight - weight * zero_fraction * ((depth - i) as f32 / n);
        } else if zero_fraction != 0.0 {
            total += path[i].weight / zero_fraction / ((depth - i) as f32 / n);
        }
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::booster::tree::NodeSplit;

    /// Value of the tree when only the features of `known` are.
    fn value(tree: &Tree, node: usize, row: &[f32], known: &[usize]) -> f64 {
        if tree.is_leaf(node) {
            return f64::from(tree.split_conditions[node]);
        }
        if known.contains(&(tree.split_indices[node] as usize)) {
            return value(tree, tree.child_of(node, row), row, known);
        }
        let side = |child: i32| {
            let child = child as usize;
            value(tree, child, row, known) * f64::from(tree.sum_hessian[child] / tree.sum_hessian[node])
        };
        side(tree.left_children[node]) + side(tree.right_children[node])
    }

    /// Shapley's formula: the mean over all orders in which the features can become known.
    fn shapley(tree: &Tree, row: &[f32], order: &mut Vec<usize>, sums: &mut [f64]) -> f64 {
        if order.len() == row.len() {
            for (i, &feature) in order.iter().enumerate() {
                sums[feature] += value(tree, 0, row, &order[..=i]) - value(tree, 0, row, &order[..i]);
            }
            return 1.0;
        }
        let mut n_orders = 0.0;
        for feature in 0..row.len() {
            if !order.contains(&feature) {
                order.push(feature);
                n_orders += shapley(tree, row, order, sums);
                order.pop();
            }
        }
        n_orders
    }

    #[test]
    fn contributions_are_shapley_values() {
        let split = |feature, threshold| NodeSplit {
            feature,
            threshold,
            default_left: true,
            categories: None,
            loss_change: 1.0,
        };
        // Feature 0 stands twice on one path, feature 3 nowhere.
        let mut tree = Tree::with_root(0.0, 0.0, 12.0);
        tree.split(0, &split(0, 1.0), 0.0, 12.0, [(0.0, 8.0), (5.0, 4.0)]);
        tree.split(1, &split(1, 2.0), 0.0, 8.0, [(0.0, 5.0), (0.0, 3.0)]);
        tree.split(3, &split(0, 0.5), 0.0, 5.0, [(-2.0, 1.0), (3.0, 4.0)]);
        tree.split(4, &split(2, 7.0), 0.0, 3.0, [(1.5, 2.0), (-4.0, 1.0)]);
        for row in [[0.2, 1.0, 8.0, 0.0], [0.7, 1.0, 3.0, 0.0], [f32::NAN, 5.0, 9.0, 1.0], [4.0, 9.0, 1.0, 2.0]] {
            let mut expected = [0.0; 4];
            let n_orders = shapley(&tree, &row, &mut Vec::new(), &mut expected);
            let mut found = [0.0_f32; 5];
            Walker::default().add(&tree, &row, &mut found);
            for (found, expected) in found.iter().zip(expected) {
                assert!((f64::from(*found) - expected / n_orders).abs() < 1e-6, "{row:?}: {found} {expected}");
            }
            assert_eq!(found[3..], [0.0, 0.0]);
        }
        assert!((f64::from(mean_value(&tree)) - value(&tree, 0, &[0.0; 4], &[])).abs() < 1e-6);
    }
}
