//! Growing one tree over histograms, as XGBoost 3.2 `updater_quantile_hist.cc`.
//!
//! A node's rows are ascending; a split is a stable partition of them. Of two children only the one with the smaller sum of
//! hessians gets its histogram from its rows; the other's is the parent's minus that.

mod driver;

use super::histogram::{HistogramBuilder, Slot, Stat, subtract};
use super::interactions::{Interactions, Path};
use super::objective::GradientPair;
use super::params::Params;
use super::partition::Partitioner;
use super::sampling::ColumnSampler;
use super::split::{Bounds, GainRule, NodeStat, NumericFeature, Split};
use super::split_categorical::CategoricalRule;
use super::tree::{NodeSplit, Tree};
use crate::dataset::matrix::TrainingMatrix;
use driver::Driver;

// XGBoost's kRtEps: a split must gain more than this.
const RT_EPS: f32 = 1e-6;
const NO_HISTOGRAM: u32 = u32::MAX;

/// What is known of a node while its tree grows.
#[derive(Debug, Clone)]
struct Node {
    depth: u32,
    stat: NodeStat,
    best: Split,
    /// Which buffer of the pool holds its histogram.
    histogram: u32,
    path: Path,
}

/// Grows trees; keeps its buffers from tree to tree.
pub(super) struct TreeGrower {
    rule: GainRule,
    categorical: CategoricalRule,
    gamma: f32,
    max_depth: u32,
    max_leaves: u32,
    interactions: Interactions,
    driver: Driver,
    partitioner: Partitioner,
    histograms: HistogramBuilder,
    nodes: Vec<Node>,
    pool: Vec<Vec<Slot>>,
    free: Vec<u32>,
    batch: Vec<usize>,
    expanded: Vec<usize>,
    /// Nodes whose histograms are added up from rows, with their buffers.
    built: Vec<(usize, u32)>,
}

impl TreeGrower {
    pub(super) fn new(params: &Params) -> Self {
        TreeGrower {
            rule: GainRule::new(params),
            categorical: CategoricalRule {
                max_to_onehot: params.max_cat_to_onehot as usize,
                max_threshold: params.max_cat_threshold as usize,
            },
            gamma: params.gamma,
            max_depth: params.max_depth,
            max_leaves: params.max_leaves,
            interactions: Interactions::new(params.interaction_constraints.clone()),
            driver: Driver::new(params.grow_policy),
            partitioner: Partitioner::default(),
            histograms: HistogramBuilder::default(),
            nodes: Vec::new(),
            pool: Vec::new(),
            free: Vec::new(),
            batch: Vec::new(),
            expanded: Vec::new(),
            built: Vec::new(),
        }
    }

    /// Grows a tree on the gradients of one output. `pairs`: one per row; `eta`: what leaf weights are multiplied with.
    /// `columns.start_tree` must have been called.
    pub(super) fn grow(
        &mut self,
        matrix: &TrainingMatrix,
        pairs: &[GradientPair],
        columns: &mut ColumnSampler,
        eta: f32,
    ) -> Tree {
        self.partitioner.reset(pairs);
        self.histograms.skip_zeros(pairs);
        self.driver.clear();
        self.nodes.clear();
        self.free.clear();
        self.free.extend(0..self.pool.len() as u32);
        let mut tree = self.make_root(matrix, pairs, columns, eta);
        let mut n_leaves = 1;
        loop {
            self.next_batch(&mut n_leaves);
            if self.batch.is_empty() {
                break;
            }
            let batch = std::mem::take(&mut self.batch);
            self.expanded.clear();
            for &node in &batch {
                let deep = self.max_depth > 0 && self.nodes[node].depth + 1 >= self.max_depth;
                let full = self.max_leaves > 0 && n_leaves >= self.max_leaves;
                if deep || full {
                    self.partitioner.split_into_leaves(node, &self.nodes[node].best);
                    self.release(node);
                } else {
                    self.partitioner.split(node, &self.nodes[node].best);
                    self.expanded.push(node);
                }
                self.apply(&mut tree, node, eta);
            }
            self.batch = batch;
            self.partitioner.sort(matrix);
            self.evaluate_children(matrix, columns, &tree);
        }
        tree.sort_categories();
        tree
    }

    /// Adds the values of the leaves of the tree just grown to the margins of their rows. `margins`: of row 0, then every
    /// `n_outputs`th.
    pub(super) fn add_leaf_values(
        &mut self,
        matrix: &TrainingMatrix,
        tree: &Tree,
        margins: &mut [f32],
        n_outputs: usize,
    ) {
        self.partitioner.add_leaf_values(matrix, tree, margins, n_outputs);
    }

    /// Makes `rows_of` hold for the tree just grown.
    pub(super) fn sort_leaves(&mut self, matrix: &TrainingMatrix) {
        self.partitioner.sort_leaves(matrix);
    }

    /// The rows of a leaf of the tree just grown, ascending, after `sort_leaves`.
    pub(super) fn rows_of(&self, node: usize) -> impl Iterator<Item = u32> {
        self.partitioner.rows_of(node)
    }

    fn make_root(
        &mut self,
        matrix: &TrainingMatrix,
        pairs: &[GradientPair],
        columns: &mut ColumnSampler,
        eta: f32,
    ) -> Tree {
        let buffer = self.take_buffer(matrix);
        let features = columns.of_tree();
        self.histograms.build(&matrix.bins, &self.partitioner, &[(0, buffer)], features, &mut self.pool);
        let sum = self.root_sum(matrix, pairs, features, buffer);
        let stat = NodeStat { sum, root_gain: self.rule.gain(sum, Bounds::NONE), bounds: Bounds::NONE };
        let weight = self.rule.bounded_weight(sum, Bounds::NONE);
        let path = self.interactions.root(matrix.n_features(), matrix.n_features());
        self.nodes.push(Node { depth: 0, stat, best: Split::default(), histogram: buffer, path });
        self.evaluate(matrix, 0, columns.of_node(0));
        self.driver.push(0, self.nodes[0].best.loss);
        Tree::with_root(eta * weight, weight, sum.h as f32)
    }

    /// XGBoost adds up feature 0's bins if nothing is missing, else all rows; the order of the sum is part of its bits.
    fn root_sum(&self, matrix: &TrainingMatrix, pairs: &[GradientPair], features: &[u32], buffer: u32) -> Stat {
        let mut sum = Stat::default();
        if !matrix.is_dense() {
            pairs.iter().for_each(|&pair| sum.add_pair(pair));
            return sum;
        }
        if features.first() == Some(&0) {
            let bins = &self.pool[buffer as usize][..matrix.cuts.n_bins(0)];
            bins.iter().for_each(|&slot| sum += Stat::from(slot));
            return sum;
        }
        let mut bins = vec![Stat::default(); matrix.cuts.n_bins(0)];
        for (row, &pair) in pairs.iter().enumerate() {
            bins[usize::from(matrix.bins.code(row, 0))].add_pair(pair);
        }
        bins.into_iter().for_each(|stat| sum += stat);
        sum
    }

    fn next_batch(&mut self, n_leaves: &mut u32) {
        let TreeGrower { driver, nodes, batch, gamma, max_depth, max_leaves, .. } = self;
        driver.next_batch(
            |node| nodes[node].depth,
            |node| {
                let Node { best, depth, .. } = &nodes[node];
                let splits = best.loss > RT_EPS
                    && best.left.h != 0.0
                    && best.right.h != 0.0
                    && best.loss >= *gamma
                    && !(*max_depth > 0 && depth == max_depth)
                    && !(*max_leaves > 0 && *n_leaves == *max_leaves);
                *n_leaves += u32::from(splits);
                splits
            },
            batch,
        );
    }

    /// Splits a node as its best split says.
    fn apply(&mut self, tree: &mut Tree, node: usize, eta: f32) {
        let parent = &self.nodes[node];
        let best = &parent.best;
        let bounds = parent.stat.bounds;
        let (w_left, w_right) =
            (self.rule.bounded_weight(best.left, bounds), self.rule.bounded_weight(best.right, bounds));
        let sum = best.left + best.right;
        let split = NodeSplit {
            feature: best.feature,
            threshold: best.threshold,
            default_left: best.default_left,
            categories: (!best.categories.is_empty()).then_some(best.categories.as_slice()),
            loss_change: best.loss,
        };
        let leaves = [(w_left * eta, best.left.h as f32), (w_right * eta, best.right.h as f32)];
        tree.split(node, &split, self.rule.bounded_weight(sum, bounds), sum.h as f32, leaves);

        let (mut left_bounds, mut right_bounds) = (bounds, bounds);
        let middle = (w_left + w_right) / 2.0;
        match self.rule.monotone(best.feature) {
            0 => {}
            c if c > 0 => (left_bounds.hi, right_bounds.lo) = (middle, middle),
            _ => (left_bounds.lo, right_bounds.hi) = (middle, middle),
        }
        let path = self.interactions.child(&parent.path, best.feature);
        let children = [(best.left, left_bounds), (best.right, right_bounds)].map(|(sum, child_bounds)| Node {
            depth: parent.depth + 1,
            // The child's own gain is bounded by the parent's bounds.
            stat: NodeStat { sum, root_gain: self.rule.gain(sum, bounds), bounds: child_bounds },
            best: Split::default(),
            histogram: NO_HISTOGRAM,
            path: path.clone(),
        });
        self.nodes.extend(children);
    }

    /// Histograms and best splits of the children of `expanded`.
    fn evaluate_children(&mut self, matrix: &TrainingMatrix, columns: &mut ColumnSampler, tree: &Tree) {
        let expanded = std::mem::take(&mut self.expanded);
        self.child_histograms(matrix, columns.of_tree(), &expanded, tree);
        for &node in &expanded {
            for child in [tree.left_children[node] as usize, tree.right_children[node] as usize] {
                // The features are drawn for every child, whether it can be split or not.
                let features = columns.of_node(self.nodes[child].depth as usize);
                if self.nodes[child].histogram == NO_HISTOGRAM {
                    continue;
                }
                self.evaluate(matrix, child, features);
                if self.nodes[child].best.loss > RT_EPS {
                    self.driver.push(child, self.nodes[child].best.loss);
                } else {
                    self.release(child);
                }
            }
        }
        self.expanded = expanded;
    }

    /// Gives those children of `expanded` a histogram that can be split.
    fn child_histograms(&mut self, matrix: &TrainingMatrix, features: &[u32], expanded: &[usize], tree: &Tree) {
        let mut built = std::mem::take(&mut self.built);
        built.clear();
        for &node in expanded {
            let (lighter, heavier) = self.by_weight(node, tree);
            if self.can_split(lighter) || self.can_split(heavier) {
                let buffer = self.take_buffer(matrix);
                self.nodes[lighter].histogram = buffer;
                self.nodes[heavier].histogram = std::mem::replace(&mut self.nodes[node].histogram, NO_HISTOGRAM);
                built.push((lighter, buffer));
            } else {
                self.release(node);
            }
        }
        self.histograms.build(&matrix.bins, &self.partitioner, &built, features, &mut self.pool);
        for &node in expanded {
            let (lighter, heavier) = self.by_weight(node, tree);
            if self.can_split(heavier) {
                let (parent, histogram) = (self.nodes[heavier].histogram, self.nodes[lighter].histogram);
                let histogram_slots = std::mem::take(&mut self.pool[histogram as usize]);
                subtract(&mut self.pool[parent as usize], &histogram_slots);
                self.pool[histogram as usize] = histogram_slots;
            } else if self.nodes[heavier].histogram != NO_HISTOGRAM {
                self.release(heavier);
            }
            if self.nodes[lighter].histogram != NO_HISTOGRAM && !self.can_split(lighter) {
                self.release(lighter);
            }
        }
        self.built = built;
    }

    /// The children of `node`: the one with the smaller sum of hessians, then the other.
    fn by_weight(&self, node: usize, tree: &Tree) -> (usize, usize) {
        let (left, right) = (tree.left_children[node] as usize, tree.right_children[node] as usize);
        let best = &self.nodes[node].best;
        if best.right.h < best.left.h { (right, left) } else { (left, right) }
    }

    fn can_split(&self, node: usize) -> bool {
        !self.rule.is_too_light(self.nodes[node].stat.sum)
    }

    /// Finds the best split of a node among `features` (ascending).
    fn evaluate(&mut self, matrix: &TrainingMatrix, node: usize, features: &[u32]) {
        let Node { stat, best, histogram, path, .. } = &mut self.nodes[node];
        let slots = &self.pool[*histogram as usize];
        best.reset();
        for &feature in features {
            let idx = feature as usize;
            if !path.allows(idx) {
                continue;
            }
            let start = matrix.bins.first_slot(idx);
            let bins = &slots[start..start + matrix.cuts.n_bins(idx)];
            if matrix.cuts.categorical[idx] {
                self.rule.scan_categorical(self.categorical, feature, bins, stat, best);
            } else {
                let about = NumericFeature {
                    feature,
                    cuts: matrix.cuts.of(idx),
                    min_value: matrix.cuts.min_values[idx],
                    has_missing: matrix.has_missing[idx],
                };
                self.rule.scan_numeric(about, bins, stat, best);
            }
        }
    }

    fn take_buffer(&mut self, matrix: &TrainingMatrix) -> u32 {
        let buffer = self.free.pop().unwrap_or_else(|| {
            self.pool.push(Vec::new());
            self.pool.len() as u32 - 1
        });
        self.pool[buffer as usize].resize(matrix.bins.n_slots(), Slot::ZERO);
        buffer
    }

    fn release(&mut self, node: usize) {
        let buffer = std::mem::replace(&mut self.nodes[node].histogram, NO_HISTOGRAM);
        self.free.push(buffer);
    }
}
