//! Growing one tree over sorted columns: `tree_method=exact`, as XGBoost 3.2 `updater_colmaker.cc` and then
//! `updater_prune.cc`.
//!
//! Every threshold between two neighbouring values is a candidate. A column is walked once a level for all its nodes
//! together, so sums run in the order of the sorted column; the sums of a node run in the order of the rows. What differs
//! from `hist` besides: base weights are without eta in leaves too, `max_leaves`, `max_bin` and `grow_policy` count for
//! nothing, `gamma` prunes when the tree is complete, and the nodes it removes stay in the file.

mod prune;
mod scan;

use super::histogram::Stat;
use super::interactions::{Interactions, Path};
use super::objective::GradientPair;
use super::params::{Params, RandomStream};
use super::sampling::{ColumnSampler, Mersenne, uniform_double};
use super::split::{Bounds, GainRule, NodeStat};
use super::tree::{NodeSplit, Tree};
use crate::dataset::sorted::SortedColumns;
use prune::prune;
use scan::{Best, Direction, Scan, Scanned, needs_forward};

// XGBoost's kRtEps: a split must gain more than this.
const RT_EPS: f32 = 1e-6;

/// What is known of a node while its tree grows.
#[derive(Debug, Clone)]
struct Node {
    stat: NodeStat,
    /// Without eta.
    weight: f32,
    path: Path,
    /// Running sum and value of the scan in work, and the best split of all scans so far.
    scan: Scan,
}

/// Grows trees; keeps its buffers from tree to tree.
pub(super) struct ExactGrower {
    rule: GainRule,
    gamma: f32,
    max_depth: u32,
    subsample: f64,
    random_stream: RandomStream,
    features: ColumnSampler,
    interactions: Interactions,
    nodes: Vec<Node>,
    /// Per row, the node it is in; `!node` if it does not count (any more): sampled out, or the node stays a leaf.
    positions: Vec<i32>,
}

impl ExactGrower {
    pub(super) fn new(params: &Params) -> Self {
        ExactGrower {
            rule: GainRule::new(params),
            interactions: Interactions::new(params.interaction_constraints.clone()),
            gamma: params.gamma,
            max_depth: params.max_depth,
            subsample: f64::from(params.subsample),
            random_stream: params.random_stream,
            // Every tree seeds it anew.
            features: ColumnSampler::new(params, 0),
            nodes: Vec::new(),
            positions: Vec::new(),
        }
    }

    /// Grows a tree on the gradients of one output. `pairs`: one per row; `rng`: the trial's generator; `eta`: what leaf
    /// weights are multiplied with.
    pub(super) fn grow(
        &mut self,
        columns: &SortedColumns,
        pairs: &[GradientPair],
        rng: &mut Mersenne,
        eta: f32,
    ) -> Tree {
        self.start_tree(pairs, rng);
        self.features.start_tree(columns.n_features());
        let mut tree = Tree::with_root(0.0, 0.0, 0.0);
        self.nodes.clear();
        // XGBoost 3.2 tells the root's constraint the number of rows where that of features belongs.
        self.nodes.push(Node::new(self.interactions.root(columns.n_features(), columns.n_rows())));
        self.sum_new_nodes(&tree, 0, pairs);
        let mut level = vec![0];
        for depth in 0..self.max_depth {
            self.scan_level(columns, pairs, depth, &level);
            let first_new = self.nodes.len();
            self.split_level(&mut tree, &level);
            self.move_rows(columns, &tree, &level, first_new);
            self.sum_new_nodes(&tree, first_new, pairs);
            self.bound_children(&tree, &level);
            level.clear();
            level.extend(first_new..self.nodes.len());
            if level.is_empty() {
                break;
            }
        }
        for (node, Node { stat, weight, scan, .. }) in self.nodes.iter().enumerate() {
            tree.loss_changes[node] = scan.best.loss;
            tree.base_weights[node] = *weight;
            tree.sum_hessian[node] = stat.sum.h as f32;
            if tree.is_leaf(node) {
                tree.split_conditions[node] = weight * eta;
            }
        }
        prune(&mut tree, self.gamma, eta);
        tree
    }

    /// The leaf of the tree just grown that a training row falls into.
    pub(super) fn leaf_of(&self, tree: &Tree, row: usize) -> usize {
        let mut node = decode(self.positions[row]);
        while tree.is_deleted(node) {
            node = tree.parents[node] as usize;
        }
        node
    }

    /// Samples the rows of a tree and seeds what samples its columns.
    fn start_tree(&mut self, pairs: &[GradientPair], rng: &mut Mersenne) {
        if self.random_stream == RandomStream::Xgboost1 {
            self.features.reseed(rng.draw());
        }
        self.sample_rows(pairs, rng);
        if self.random_stream == RandomStream::Xgboost3 {
            self.features.reseed(rng.draw());
        }
    }

    /// Puts every row into the root. A row takes part with probability `subsample`.
    fn sample_rows(&mut self, pairs: &[GradientPair], rng: &mut Mersenne) {
        let subsample = self.subsample;
        self.positions.clear();
        self.positions.extend(pairs.iter().map(|pair| {
            // A row with a negative hessian never counts, and nothing is drawn for it.
            let is_out = pair.h < 0.0 || (subsample < 1.0 && uniform_double(rng) >= subsample);
            if is_out { !0 } else { 0 }
        }));
    }

    /// Sums, weights and gains of the nodes from `first` on. Bounds are the parent's here, as in XGBoost.
    fn sum_new_nodes(&mut self, tree: &Tree, first: usize, pairs: &[GradientPair]) {
        for (&position, &pair) in self.positions.iter().zip(pairs) {
            if let Ok(node) = usize::try_from(position) {
                self.nodes[node].stat.sum.add_pair(pair);
            }
        }
        for node in first..self.nodes.len() {
            let bounds = if node == 0 { Bounds::NONE } else { self.nodes[tree.parents[node] as usize].stat.bounds };
            let Node { stat, weight, .. } = &mut self.nodes[node];
            *weight = self.rule.bounded_weight(stat.sum, bounds);
            stat.root_gain = self.rule.gain(stat.sum, bounds);
        }
    }

    /// Finds the best split of every node of a level.
    fn scan_level(&mut self, columns: &SortedColumns, pairs: &[GradientPair], depth: u32, level: &[usize]) {
        for &feature in self.features.of_node(depth as usize) {
            let column = columns.column(feature as usize);
            let about = Scanned { rule: &self.rule, positions: &self.positions, pairs, feature, level };
            if needs_forward(column, columns.n_rows()) {
                about.scan(&mut self.nodes, column, Direction::Forward);
            }
            about.scan(&mut self.nodes, column, Direction::Backward);
        }
    }

    /// Splits the nodes of a level that gain by it.
    fn split_level(&mut self, tree: &mut Tree, level: &[usize]) {
        for &node in level {
            let Best { loss, feature, threshold, default_left } = self.nodes[node].scan.best;
            if loss <= RT_EPS {
                continue;
            }
            // What else XGBoost writes here is replaced when the tree is complete.
            let split = NodeSplit { feature, threshold, default_left, categories: None, loss_change: loss };
            tree.split(node, &split, 0.0, 0.0, [(0.0, 0.0); 2]);
            let path = self.interactions.child(&self.nodes[node].path, feature);
            self.nodes.extend([Node::new(path.clone()), Node::new(path)]);
        }
    }

    /// Moves the rows of a level to the new nodes, which start at `first_new`.
    fn move_rows(&mut self, columns: &SortedColumns, tree: &Tree, level: &[usize], first_new: usize) {
        let mut features: Vec<u32> =
            level.iter().filter(|&&node| !tree.is_leaf(node)).map(|&node| tree.split_indices[node]).collect();
        features.sort_unstable();
        features.dedup();
        for feature in features {
            for entry in columns.column(feature as usize) {
                let position = &mut self.positions[entry.row as usize];
                let node = decode(*position);
                if !tree.is_leaf(node) && tree.split_indices[node] == feature {
                    let left = entry.value < tree.split_conditions[node];
                    *position = moved(*position, child(tree, node, left));
                }
            }
        }
        for position in &mut self.positions {
            let node = decode(*position);
            if !tree.is_leaf(node) {
                *position = moved(*position, child(tree, node, tree.default_left[node]));
            } else if node < first_new {
                *position = !(node as i32);
            }
        }
    }

    /// Monotone constraints: the children's bounds meet in the middle of their weights.
    fn bound_children(&mut self, tree: &Tree, level: &[usize]) {
        for &node in level.iter().filter(|&&node| !tree.is_leaf(node)) {
            let (left, right) = (tree.left_children[node] as usize, tree.right_children[node] as usize);
            let middle = (self.nodes[left].weight + self.nodes[right].weight) / 2.0;
            let bounds = self.nodes[node].stat.bounds;
            let (mut left_bounds, mut right_bounds) = (bounds, bounds);
            match self.rule.monotone(tree.split_indices[node]) {
                0 => {}
                c if c > 0 => (left_bounds.hi, right_bounds.lo) = (middle, middle),
                _ => (left_bounds.lo, right_bounds.hi) = (middle, middle),
            }
            self.nodes[left].stat.bounds = left_bounds;
            self.nodes[right].stat.bounds = right_bounds;
        }
    }
}

impl Node {
    fn new(path: Path) -> Self {
        let stat = NodeStat { sum: Stat::default(), root_gain: 0.0, bounds: Bounds::NONE };
        Node { stat, weight: 0.0, path, scan: Scan::default() }
    }
}

/// The node of a row, whether the row counts or not.
fn decode(position: i32) -> usize {
    (if position < 0 { !position } else { position }) as usize
}

/// The position in `node` of a row that was in `position`.
fn moved(position: i32, node: i32) -> i32 {
    if position < 0 { !node } else { node }
}

fn child(tree: &Tree, node: usize, left: bool) -> i32 {
    if left { tree.left_children[node] } else { tree.right_children[node] }
}
