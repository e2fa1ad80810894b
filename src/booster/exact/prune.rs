//! Pruning of a complete tree by `gamma`, as XGBoost 3.2 `updater_prune.cc`.

use crate::booster::tree::Tree;

/// Takes back, from the leaves up, every split between two leaves that gains less than `gamma`.
pub(super) fn prune(tree: &mut Tree, gamma: f32, eta: f32) {
    for leaf in 0..tree.n_nodes() {
        let mut node = leaf;
        while node != 0 && tree.is_leaf(node) && !tree.is_deleted(node) {
            let parent = tree.parents[node] as usize;
            let (left, right) = (tree.left_children[parent] as usize, tree.right_children[parent] as usize);
            let between_leaves = tree.is_leaf(left) && tree.is_leaf(right);
            if !between_leaves || tree.loss_changes[parent] >= gamma {
                break;
            }
            tree.collapse(parent, eta * tree.base_weights[parent]);
            node = parent;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::booster::tree::NodeSplit;

    /// Node 0 gains 1, its child 1 gains 2, its child 2 gains `last`.
    fn tree(last: f32) -> Tree {
        let mut tree = Tree::with_root(0.0, 0.5, 8.0);
        for (node, loss_change) in [(0, 1.0), (1, 2.0), (2, last)] {
            let split = NodeSplit { feature: 3, threshold: 1.5, default_left: true, categories: None, loss_change };
            tree.split(node, &split, 0.5, 4.0, [(-1.0, 2.0), (1.0, 2.0)]);
        }
        tree
    }

    #[test]
    fn only_splits_between_leaves_are_taken_back() {
        let mut pruned = tree(0.5);
        prune(&mut pruned, 1.5, 0.1);
        // The root gains too little, too, but node 1 stays split.
        assert_eq!(
            (0..7).map(|node| pruned.is_leaf(node)).collect::<Vec<_>>(),
            [false, false, true, true, true, true, true]
        );
        assert_eq!((0..7).filter(|&node| pruned.is_deleted(node)).collect::<Vec<_>>(), [5, 6]);
        assert_eq!((pruned.n_deleted(), pruned.split_conditions[2]), (2, 0.1 * 0.5));
        assert_eq!(pruned.depth(), 2);
    }

    #[test]
    fn a_gain_of_gamma_is_enough_and_less_is_not() {
        let mut kept = tree(2.0);
        prune(&mut kept, 1.0, 0.1);
        assert_eq!(kept, tree(2.0));
        let mut gone = tree(2.0);
        prune(&mut gone, 2.5, 0.1);
        assert!(gone.is_leaf(0));
        assert_eq!((gone.n_deleted(), gone.depth()), (6, 0));
    }
}
