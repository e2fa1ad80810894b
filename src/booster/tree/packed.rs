//! A tree laid out for the predictions of many rows.

use super::Tree;

// Steps before it is asked whether a leaf is reached. Asking at every step would be guessed wrong once a row.
const STEPS: usize = 8;
// Flags beside the feature's number, which is below them: a model has no 2^30 features.
const DEFAULT_LEFT: u32 = 1 << 31;
const CATEGORICAL: u32 = 1 << 30;

/// What a row's way through a node needs, side by side.
#[derive(Debug, Clone, Copy)]
struct Node {
    /// Threshold of a split, value of a leaf.
    condition: f32,
    /// With flags.
    feature: u32,
    /// Right, left: found by place, since a branch would be guessed wrong half of the time. Of a leaf: itself.
    children: [u32; 2],
}

/// A tree that gives the same values as the one it was made of, several times as fast.
#[derive(Debug)]
pub(in crate::booster) struct PackedTree<'a> {
    tree: &'a Tree,
    nodes: Vec<Node>,
    steps: usize,
}

impl<'a> PackedTree<'a> {
    pub(in crate::booster) fn new(tree: &'a Tree) -> Self {
        let node = |node: usize| {
            let condition = tree.split_conditions[node];
            if tree.is_leaf(node) {
                return Node { condition, feature: 0, children: [node as u32; 2] };
            }
            let flag = |is_set: bool, flag: u32| if is_set { flag } else { 0 };
            let (categorical, default_left) = (tree.is_categorical[node], tree.default_left[node]);
            Node {
                condition,
                feature: tree.split_indices[node] | flag(categorical, CATEGORICAL) | flag(default_left, DEFAULT_LEFT),
                children: [tree.right_children[node] as u32, tree.left_children[node] as u32],
            }
        };
        PackedTree { tree, nodes: (0..tree.n_nodes()).map(node).collect(), steps: tree.depth().min(STEPS) }
    }

    /// The value of the leaf that a row falls into. `row`: one value per feature, NaN is missing.
    #[inline]
    pub(in crate::booster) fn predict(&self, row: &[f32]) -> f32 {
        let mut at = 0;
        loop {
            for _ in 0..self.steps {
                at = self.child_of(at, row);
            }
            let Node { condition, children, .. } = self.nodes[at];
            if children[0] as usize == at {
                return condition;
            }
        }
    }

    /// Where a row goes from `at`; from a leaf nowhere.
    #[inline(always)]
    fn child_of(&self, at: usize, row: &[f32]) -> usize {
        let node = self.nodes[at];
        let value = row[(node.feature & (CATEGORICAL - 1)) as usize];
        let goes_left = if node.feature & CATEGORICAL != 0 && !value.is_nan() {
            self.tree.category_goes_left(at, value)
        } else {
            // NaN is below nothing.
            (value < node.condition) | (value.is_nan() & (node.feature & DEFAULT_LEFT != 0))
        };
        node.children[usize::from(goes_left)] as usize
    }
}
