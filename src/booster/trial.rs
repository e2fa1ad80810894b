//! One training run, a round at a time.

use super::dart::{Dart, LeafValues};
use super::early_stopping::EarlyStopping;
use super::error::BoosterError;
use super::eval::{EvalRows, EvalSet, EvalSets, RowSet};
use super::exact::ExactGrower;
use super::grow::TreeGrower;
use super::metric::Metric;
use super::model::Model;
use super::objective::{GradientPair, Labelled, Objective, quantile};
use super::params::{Params, TreeMethod};
use super::sampling::{ColumnSampler, Mersenne, RowSampler};
use super::tree::{PackedTree, Tree};
use crate::dataset::matrix::TrainingMatrix;
use start::{check_classes, check_constraints, empty_model, make_metrics};
use std::sync::Arc;

/// What a round reports.
#[derive(Debug, Clone, PartialEq)]
pub struct RoundLine {
    /// 1-based.
    pub round: u32,
    /// In the order of `Trial::metric_names`.
    pub values: Vec<f64>,
}

/// A training run that can be left and taken up again between any two rounds. Equal inputs give equal bits.
pub struct Trial {
    matrix: Arc<TrainingMatrix>,
    params: Params,
    objective: Box<dyn Objective>,
    metrics: Vec<Box<dyn Metric>>,
    sets: Vec<ScoredSet>,
    grower: TreeGrower,
    /// Grows the trees of `tree_method=exact`.
    exact: Option<ExactGrower>,
    rng: Mersenne,
    rows: RowSampler,
    columns: Option<ColumnSampler>,
    dart: Option<Dart>,
    early_stopping: Option<EarlyStopping>,
    model: Model,
    /// Row-major, n_rows x n_outputs.
    margins: Vec<f32>,
    train_leaves: LeafValues,
    /// Output after output.
    gradients: Vec<GradientPair>,
    sampled: Vec<GradientPair>,
    /// Leaf values of the round's trees of one output, one buffer per parallel tree.
    new_leaves: Vec<Vec<f32>>,
    predictions: Vec<f32>,
}

/// An evaluation set with its margins so far (`None`: the training rows, whose margins the trial has anyway).
struct ScoredSet {
    name: String,
    other: Option<(Arc<RowSet>, Vec<f32>, LeafValues)>,
}

impl Trial {
    /// `matrix`: made by `params.training_matrix`. `metrics`: names; empty: `params.eval_metric`, or else the objective's
    /// default. Errors if labels, metrics, constraints or evaluation rows do not fit the objective and the matrix.
    pub fn new(
        matrix: Arc<TrainingMatrix>,
        eval: EvalSets,
        params: Params,
        metrics: &[impl AsRef<str>],
    ) -> Result<Trial, BoosterError> {
        if matrix.max_bin != params.max_bin {
            return Err(BoosterError::WrongMaxBin { found: matrix.max_bin, expected: params.max_bin });
        }
        if params.tree_method == TreeMethod::Exact {
            exact::check(&matrix)?;
        }
        let objective = params.objective.build();
        objective.check_labels(&matrix.labels)?;
        check_classes(&matrix, &params)?;
        check_constraints(&params, matrix.n_features())?;
        eval.check(matrix.n_features())?;
        if params.objective.kind.is_multi() {
            // A class that is no class would index beyond the probabilities.
            for set in &eval.sets {
                if let EvalRows::Other(rows) = &set.rows {
                    objective.check_labels(&rows.labels).map_err(|error| error.in_set(&set.name))?;
                }
            }
        }
        let metrics = make_metrics(metrics, &params, objective.as_ref())?;
        let early_stopping = match metrics.last() {
            Some(last) if params.early_stopping_rounds > 0 && !eval.sets.is_empty() => {
                Some(EarlyStopping::new(params.early_stopping_rounds, last.direction()))
            }
            _ => None,
        };
        let model = empty_model(&matrix, &params, objective.as_ref());
        let (n_rows, n_outputs) = (matrix.n_rows(), model.n_outputs());
        let start = |n_rows: usize| model.base_margin.repeat(n_rows);
        let sets = eval
            .sets
            .into_iter()
            .map(|EvalSet { name, rows }| ScoredSet {
                name,
                other: match rows {
                    EvalRows::Training => None,
                    EvalRows::Other(rows) => {
                        let margins = start(rows.labels.len());
                        Some((rows, margins, LeafValues::default()))
                    }
                },
            })
            .collect();
        Ok(Trial {
            margins: start(n_rows),
            gradients: vec![GradientPair::default(); n_rows * n_outputs],
            sampled: Vec::new(),
            new_leaves: vec![Vec::new(); params.num_parallel_tree as usize],
            predictions: Vec::new(),
            train_leaves: LeafValues::default(),
            grower: TreeGrower::new(&params),
            exact: (params.tree_method == TreeMethod::Exact).then(|| ExactGrower::new(&params)),
            rng: Mersenne::new(params.seed),
            rows: RowSampler::new(&params),
            columns: None,
            dart: Dart::new(&params),
            early_stopping,
            model,
            sets,
            metrics,
            objective,
            params,
            matrix,
        })
    }

    /// Adds a round of trees and scores all evaluation sets. Callers stop at `is_done`; a step beyond adds another round.
    pub fn step(&mut self) -> RoundLine {
        if let Some(dart) = &mut self.dart {
            dart.drop_trees(&mut self.rng);
            let Model { tree_info, base_margin, .. } = &self.model;
            dart.sum_margins(&self.train_leaves, tree_info, base_margin, &mut self.margins);
        }
        let data = Labelled { labels: &self.matrix.labels, weights: self.matrix.weights.as_deref() };
        self.objective.gradient(data, &self.margins, &mut self.gradients);
        let first_new = self.model.trees.len();
        let n_outputs = self.model.n_outputs();
        for output in 0..n_outputs {
            self.grow_output(output);
        }
        self.model.iteration_indptr.push(self.model.trees.len() as u32);
        self.update_margins(first_new);
        let line = self.score();
        if let (Some(stopping), Some(&value)) = (&mut self.early_stopping, line.values.last()) {
            stopping.tell(line.round - 1, value);
            self.model.best = stopping.best;
        }
        line
    }

    /// Rounds done.
    pub fn round(&self) -> u32 {
        self.model.n_rounds()
    }

    /// All rounds are done, or early stopping has ended the trial.
    pub fn is_done(&self) -> bool {
        self.round() >= self.params.num_round || self.early_stopping.as_ref().is_some_and(EarlyStopping::stops)
    }

    /// What the values of a `RoundLine` are: `train:logloss`, `validation:logloss`, … ; sets within metrics.
    pub fn metric_names(&self) -> Vec<String> {
        let names = self
            .metrics
            .iter()
            .flat_map(|metric| self.sets.iter().map(move |set| format!("{}:{}", set.name, metric.name())));
        names.collect()
    }

    /// The hyperparameters.
    pub fn params(&self) -> &Params {
        &self.params
    }

    /// The trees so far.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// The trees, without the training state.
    pub fn into_model(self) -> Model {
        self.model
    }

    /// Grows the round's trees of one output and moves its training margins.
    fn grow_output(&mut self, output: usize) {
        if self.exact.is_some() {
            return self.grow_exact(output);
        }
        let n_rows = self.matrix.n_rows();
        let n_outputs = self.model.n_outputs();
        let eta = self.params.eta / self.params.num_parallel_tree as f32;
        let n_features = self.matrix.n_features();
        let rng = &mut self.rng;
        let columns = self.columns.get_or_insert_with(|| {
            let mut columns = ColumnSampler::new(&self.params, rng.draw());
            // XGBoost's updater samples once when it is made, before the first tree does.
            columns.start_tree(n_features);
            columns
        });
        for leaves in &mut self.new_leaves {
            let mut pairs = &self.gradients[output * n_rows..(output + 1) * n_rows];
            if !self.rows.keeps_all(n_rows) {
                self.sampled.clear();
                self.sampled.extend_from_slice(pairs);
                self.rows.sample(&mut self.sampled, rng);
                pairs = &self.sampled;
            }
            columns.start_tree(n_features);
            let mut tree = self.grower.grow(&self.matrix, pairs, columns, eta);
            let alpha = self.objective.leaf_quantile(output);
            // Nothing reads these margins before the round's last tree of the output.
            let at_once = self.dart.is_none() && (alpha.is_none() || self.params.num_parallel_tree == 1);
            if alpha.is_some() || !at_once {
                self.grower.sort_leaves(&self.matrix);
            }
            if let Some(alpha) = alpha {
                let residuals = Residuals {
                    labels: &self.matrix.labels,
                    weights: self.matrix.weights.as_deref(),
                    margins: &self.margins,
                    n_outputs,
                    output,
                    pairs,
                };
                residuals.replace_leaves(&mut tree, &self.grower, f64::from(alpha), eta);
            }
            if at_once {
                self.grower.add_leaf_values(&self.matrix, &tree, &mut self.margins[output..], n_outputs);
            } else {
                leaves.resize(n_rows, 0.0);
                for node in (0..tree.n_nodes()).filter(|&node| tree.is_leaf(node)) {
                    let value = tree.split_conditions[node];
                    self.grower.rows_of(node).for_each(|row| leaves[row as usize] = value);
                }
            }
            self.model.trees.push(tree);
            self.model.tree_info.push(output as u32);
        }
        self.add_new_leaves(output);
    }

    /// Moves the training margins of one output by `new_leaves` (empty: they have been moved already), or keeps the leaves
    /// for DART, which sums margins anew.
    fn add_new_leaves(&mut self, output: usize) {
        let n_outputs = self.model.n_outputs();
        for leaves in &self.new_leaves {
            if self.dart.is_some() {
                self.train_leaves.0.push(leaves.clone());
                continue;
            }
            for (margin, &leaf) in self.margins.iter_mut().skip(output).step_by(n_outputs).zip(leaves) {
                *margin += leaf;
            }
        }
    }

    /// Moves the margins of the evaluation sets by the trees from `first_new` on; with DART, sums all trees anew.
    fn update_margins(&mut self, first_new: usize) {
        let Model { trees, tree_info, base_margin, .. } = &self.model;
        let n_outputs = base_margin.len();
        let mut dart = self.dart.as_mut();
        if let Some(dart) = &mut dart {
            dart.reweight(trees.len() - first_new);
            dart.sum_margins(&self.train_leaves, tree_info, base_margin, &mut self.margins);
        }
        for (rows, margins, kept) in self.sets.iter_mut().filter_map(|set| set.other.as_mut()) {
            for (tree, &output) in trees.iter().zip(tree_info).skip(first_new) {
                let tree = PackedTree::new(tree);
                let leaves = rows.features.chunks_exact(rows.n_features).map(|row| tree.predict(row));
                if dart.is_some() {
                    kept.0.push(leaves.collect());
                } else {
                    let margins = margins.iter_mut().skip(output as usize).step_by(n_outputs);
                    margins.zip(leaves).for_each(|(margin, leaf)| *margin += leaf);
                }
            }
            if let Some(dart) = &dart {
                dart.sum_margins(kept, tree_info, base_margin, margins);
            }
        }
        self.model.weight_drop = self.dart.as_ref().map(|dart| dart.weights.clone());
    }

    fn score(&mut self) -> RoundLine {
        let (n_sets, n_metrics) = (self.sets.len(), self.metrics.len());
        let mut values = vec![0.0; n_sets * n_metrics];
        for (s, set) in self.sets.iter().enumerate() {
            let (margins, labels, weights) = match &set.other {
                None => (&self.margins, &self.matrix.labels, self.matrix.weights.as_deref()),
                Some((rows, margins, _)) => (margins, &rows.labels, rows.weights.as_deref()),
            };
            self.predictions.clear();
            self.predictions.extend_from_slice(margins);
            self.objective.transform(&mut self.predictions);
            for (m, metric) in self.metrics.iter().enumerate() {
                values[m * n_sets + s] = metric.evaluate(&self.predictions, labels, weights);
            }
        }
        RoundLine { round: self.round(), values }
    }
}

/// What leaves of reg:absoluteerror and reg:quantileerror are made of.
struct Residuals<'a> {
    labels: &'a [f32],
    weights: Option<&'a [f32]>,
    /// Before this round's trees of the output.
    margins: &'a [f32],
    n_outputs: usize,
    output: usize,
    pairs: &'a [GradientPair],
}

impl Residuals<'_> {
    fn replace_leaves(&self, tree: &mut Tree, grower: &TreeGrower, alpha: f64, eta: f32) {
        let (mut values, mut weights) = (Vec::new(), Vec::new());
        for node in 0..tree.n_nodes() {
            if !tree.is_leaf(node) {
                continue;
            }
            values.clear();
            weights.clear();
            for row in grower.rows_of(node) {
                let row = row as usize;
                // Rows that were sampled out have no hessian.
                if self.pairs[row].h != 0.0 {
                    values.push(self.labels[row] - self.margins[row * self.n_outputs + self.output]);
                    weights.extend(self.weights.map(|weights| weights[row]));
                }
            }
            // An empty leaf is scaled once more: XGBoost does so.
            let value = if values.is_empty() {
                tree.split_conditions[node]
            } else {
                quantile(&values, self.weights.map(|_| weights.as_slice()), alpha)
            };
            tree.split_conditions[node] = value * eta;
        }
    }
}

mod exact;
mod start;
#[cfg(test)]
mod tests;
