//! One regression tree, in the columns of XGBoost's JSON model.

mod packed;

use crate::order::places;
pub(super) use packed::PackedTree;

/// What a leaf has for children.
pub const NO_CHILD: i32 = -1;
/// What the root has for a parent, as XGBoost writes it.
pub const NO_PARENT: i32 = i32::MAX;
// XGBoost's split_conditions of a categorical node: the smallest denormal, "1E-45".
const CATEGORICAL_CONDITION: f32 = f32::from_bits(1);
// XGBoost's split_indices of a node that pruning has removed: all 31 bits set; default_left is the 32nd.
const DELETED: u32 = 0x7fff_ffff;
// Categories are exact integers in f32.
const MAX_CATEGORY: f32 = 16_777_216.0;

/// A tree as parallel columns, one entry per node; node 0 is the root.
///
/// Pruning (`tree_method=exact`) leaves the nodes that it removes where they are, as XGBoost does (`is_deleted`), and the
/// leaf it makes keeps what it was as a split but for its value and children.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Tree {
    /// Left child, or `NO_CHILD` for a leaf.
    pub left_children: Vec<i32>,
    /// Right child, or `NO_CHILD` for a leaf.
    pub right_children: Vec<i32>,
    /// Parent, or `NO_PARENT` for the root.
    pub parents: Vec<i32>,
    /// Feature a split looks at; 0 for a leaf.
    pub split_indices: Vec<u32>,
    /// Threshold of a split (`x < threshold` goes left), or the value of a leaf.
    pub split_conditions: Vec<f32>,
    /// Missing values go left; false for a leaf.
    pub default_left: Vec<bool>,
    /// The split is by category.
    pub is_categorical: Vec<bool>,
    /// Loss reduction of a split; 0 for a leaf.
    pub loss_changes: Vec<f32>,
    /// Sum of the hessians of the node's rows.
    pub sum_hessian: Vec<f32>,
    /// Optimal weight of a split node; of a leaf, its value when it was made (the root's: without eta).
    pub base_weights: Vec<f32>,
    /// Categories that go right, ascending within a node, nodes in `categories_nodes` order.
    pub categories: Vec<u32>,
    /// Categorical nodes, ascending.
    pub categories_nodes: Vec<u32>,
    /// Per categorical node, where its categories start.
    pub categories_segments: Vec<u32>,
    /// Per categorical node, how many categories it has.
    pub categories_sizes: Vec<u32>,
}

/// How a node is split.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct NodeSplit<'a> {
    pub feature: u32,
    pub threshold: f32,
    pub default_left: bool,
    /// Categories that go right; `None` for a numeric split.
    pub categories: Option<&'a [u32]>,
    pub loss_change: f32,
}

impl Tree {
    /// A tree of one leaf. `base_weight`: without eta.
    pub(super) fn with_root(value: f32, base_weight: f32, sum_hessian: f32) -> Self {
        let mut tree = Tree::default();
        tree.push_leaf(NO_PARENT, value, sum_hessian);
        tree.base_weights[0] = base_weight;
        tree
    }

    fn push_leaf(&mut self, parent: i32, value: f32, sum_hessian: f32) {
        self.left_children.push(NO_CHILD);
        self.right_children.push(NO_CHILD);
        self.parents.push(parent);
        self.split_indices.push(0);
        self.split_conditions.push(value);
        self.default_left.push(false);
        self.is_categorical.push(false);
        self.loss_changes.push(0.0);
        self.sum_hessian.push(sum_hessian);
        self.base_weights.push(value);
    }

    /// Turns leaf `node` into a split with two new leaves `(value, sum_hessian)`; gives their numbers. Call
    /// `sort_categories` when the tree is complete.
    pub(super) fn split(
        &mut self,
        node: usize,
        split: &NodeSplit,
        base_weight: f32,
        sum_hessian: f32,
        leaves: [(f32, f32); 2],
    ) -> (usize, usize) {
        let left = self.n_nodes();
        self.left_children[node] = left as i32;
        self.right_children[node] = left as i32 + 1;
        self.split_indices[node] = split.feature;
        self.split_conditions[node] = split.threshold;
        self.default_left[node] = split.default_left;
        self.loss_changes[node] = split.loss_change;
        self.base_weights[node] = base_weight;
        self.sum_hessian[node] = sum_hessian;
        if let Some(categories) = split.categories {
            self.is_categorical[node] = true;
            self.split_conditions[node] = CATEGORICAL_CONDITION;
            self.categories_nodes.push(node as u32);
            self.categories_segments.push(self.categories.len() as u32);
            self.categories_sizes.push(categories.len() as u32);
            self.categories.extend_from_slice(categories);
        }
        for (value, hessian) in leaves {
            self.push_leaf(node as i32, value, hessian);
        }
        (left, left + 1)
    }

    /// Puts the category lists into node order, as XGBoost's file has them; nodes may have been split in another order.
    pub(super) fn sort_categories(&mut self) {
        if self.categories_nodes.is_sorted() {
            return;
        }
        let nodes = &self.categories_nodes;
        let order = places(nodes.len(), &mut |a, b| nodes[a].cmp(&nodes[b]));
        let (mut categories, mut nodes, mut segments, mut sizes) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for i in order {
            nodes.push(self.categories_nodes[i]);
            segments.push(categories.len() as u32);
            sizes.push(self.categories_sizes[i]);
            categories.extend_from_slice(self.segment(i));
        }
        self.categories = categories;
        self.categories_nodes = nodes;
        self.categories_segments = segments;
        self.categories_sizes = sizes;
    }

    fn segment(&self, i: usize) -> &[u32] {
        let start = self.categories_segments[i] as usize;
        &self.categories[start..start + self.categories_sizes[i] as usize]
    }

    /// Number of nodes, leaves included.
    pub fn n_nodes(&self) -> usize {
        self.left_children.len()
    }

    /// Pruning has removed `node`.
    pub fn is_deleted(&self, node: usize) -> bool {
        self.split_indices[node] == DELETED
    }

    /// Number of nodes that pruning has removed.
    pub fn n_deleted(&self) -> usize {
        (0..self.n_nodes()).filter(|&node| self.is_deleted(node)).count()
    }

    /// Removes the two leaves under `node`, which becomes a leaf.
    pub(super) fn collapse(&mut self, node: usize, value: f32) {
        for child in [self.left_children[node], self.right_children[node]] {
            self.split_indices[child as usize] = DELETED;
            self.default_left[child as usize] = true;
        }
        self.left_children[node] = NO_CHILD;
        self.right_children[node] = NO_CHILD;
        self.split_conditions[node] = value;
    }

    /// `node` has no children.
    pub fn is_leaf(&self, node: usize) -> bool {
        self.left_children[node] == NO_CHILD
    }

    /// Categories of `node` that go right, ascending; empty for a numeric split.
    pub fn categories_of(&self, node: usize) -> &[u32] {
        self.categories_nodes.binary_search(&(node as u32)).map_or(&[], |i| self.segment(i))
    }

    /// All nodes in the order of XGBoost's `WalkTree`: a node, all that is right of it, all that is left of it.
    pub(super) fn walk(&self) -> Vec<usize> {
        let mut order = Vec::with_capacity(self.n_nodes());
        let mut nodes = vec![0];
        while let Some(node) = nodes.pop() {
            order.push(node);
            if !self.is_leaf(node) {
                nodes.extend([self.left_children[node] as usize, self.right_children[node] as usize]);
            }
        }
        order
    }

    /// Longest path from the root, in splits.
    pub fn depth(&self) -> usize {
        let mut depths = vec![0_usize; self.n_nodes()];
        for node in 1..self.n_nodes() {
            depths[node] = depths[self.parents[node] as usize] + 1;
        }
        (0..self.n_nodes()).filter(|&node| !self.is_deleted(node)).map(|node| depths[node]).max().unwrap_or(0)
    }

    /// The leaf that a row falls into. `row`: one value per feature, NaN is missing.
    #[inline]
    pub fn leaf_of(&self, row: &[f32]) -> usize {
        let mut node = 0;
        while !self.is_leaf(node) {
            node = self.child_of(node, row);
        }
        node
    }

    /// The child of split `node` that a row goes to.
    #[inline]
    pub(super) fn child_of(&self, node: usize, row: &[f32]) -> usize {
        let value = row[self.split_indices[node] as usize];
        let left = if value.is_nan() {
            self.default_left[node]
        } else if self.is_categorical[node] {
            self.category_goes_left(node, value)
        } else {
            value < self.split_conditions[node]
        };
        (if left { self.left_children[node] } else { self.right_children[node] }) as usize
    }

    fn category_goes_left(&self, node: usize, value: f32) -> bool {
        !(0.0..MAX_CATEGORY).contains(&value) || self.categories_of(node).binary_search(&(value as u32)).is_err()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn categorical(node_order: [usize; 2]) -> Tree {
        let mut tree = Tree::with_root(0.0, 0.0, 4.0);
        let numeric = NodeSplit { feature: 0, threshold: 1.0, default_left: true, categories: None, loss_change: 1.0 };
        tree.split(0, &numeric, 0.0, 4.0, [(0.0, 2.0), (0.0, 2.0)]);
        for node in node_order {
            let categories = [node as u32, 7];
            let split = NodeSplit {
                feature: 1,
                threshold: 0.0,
                default_left: false,
                categories: Some(&categories),
                loss_change: 1.0,
            };
            tree.split(node, &split, 0.0, 2.0, [(-(node as f32), 1.0), (node as f32, 1.0)]);
        }
        tree.sort_categories();
        tree
    }

    #[test]
    fn categories_in_the_set_go_right_and_all_others_left() {
        let tree = categorical([1, 2]);
        assert_eq!(
            [1.0, 7.0, 3.0, -1.0, 2e7].map(|c| PackedTree::new(&tree).predict(&[0.0, c])),
            [1.0, 1.0, -1.0, -1.0, -1.0]
        );
        assert_eq!(PackedTree::new(&tree).predict(&[f32::NAN, f32::NAN]), 1.0);
    }

    #[test]
    fn categories_are_listed_in_node_order() {
        let tree = categorical([2, 1]);
        assert_eq!((tree.categories_nodes.as_slice(), tree.categories.as_slice()), (&[1, 2][..], &[1, 7, 2, 7][..]));
        assert_eq!(tree.categories_of(2), [2, 7]);
        assert_eq!(tree.depth(), 2);
    }
}
