//! Hyperparameters: one table (`PARAMS`), one checked type (`Params`).

mod check;
mod number;
mod table;

use super::objective::ObjectiveSpec;
use crate::dataset::Dataset;
use crate::dataset::matrix::{MatrixError, TrainingMatrix};

pub use table::{Bound, Kind, PARAMS, ParamSpec, Range, spec};

/// Order in which nodes are split.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GrowPolicy {
    /// Level by level.
    Depthwise,
    /// Largest loss reduction first.
    Lossguide,
}

/// How splits are searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TreeMethod {
    /// Between bins of values.
    Hist,
    /// Between any two values.
    Exact,
}

/// Whose random numbers `tree_method=exact` draws. Results differ only where rows or columns are sampled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RandomStream {
    /// XGBoost 3.2: a tree samples its rows, then seeds its columns.
    Xgboost3,
    /// XGBoost 1.0, as in SageMaker's container 1.0-1: a tree seeds its columns, then samples its rows.
    Xgboost1,
}

/// How rows are sampled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SamplingMethod {
    /// Every row with the same probability.
    Uniform,
    /// Rows with large gradients more often, reweighted (minimal variance sampling).
    GradientBased,
}

/// Drop-out of trees (`booster = dart`).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DartParams {
    /// Probability that a tree is dropped in a round.
    pub rate_drop: f32,
    /// Probability that a round drops nothing.
    pub skip_drop: f32,
    /// At least one tree is dropped.
    pub one_drop: bool,
    /// Trees are dropped in proportion to their weight.
    pub weighted: bool,
    /// New trees weigh as much as all dropped ones together.
    pub forest: bool,
}

/// Checked hyperparameters. Only `Params::check` makes one.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Params {
    /// Loss with its parameters.
    pub objective: ObjectiveSpec,
    /// Boosting rounds.
    pub num_round: u32,
    /// Learning rate.
    pub eta: f32,
    /// Least loss reduction of a split.
    pub gamma: f32,
    /// Longest path in splits; 0: no limit.
    pub max_depth: u32,
    /// Most leaves; 0: no limit.
    pub max_leaves: u32,
    /// Most bins of a numeric feature; the training matrix must be built with it.
    pub max_bin: u32,
    /// How splits are searched.
    pub tree_method: TreeMethod,
    /// Order of splitting.
    pub grow_policy: GrowPolicy,
    /// Least sum of hessians of a child.
    pub min_child_weight: f32,
    /// L2 regularisation of weights.
    pub lambda: f32,
    /// L1 regularisation of weights.
    pub alpha: f32,
    /// Largest absolute weight; 0: no limit. `None`: not given (0, but 0.7 for count:poisson, already in place there).
    pub max_delta_step: Option<f32>,
    /// Share of rows per tree.
    pub subsample: f32,
    /// How rows are sampled.
    pub sampling_method: SamplingMethod,
    /// Share of columns per tree.
    pub colsample_bytree: f32,
    /// Share of the tree's columns per level.
    pub colsample_bylevel: f32,
    /// Share of the level's columns per node.
    pub colsample_bynode: f32,
    /// -1, 0 or 1 per feature; may be shorter than the features. `None`: not given.
    pub monotone_constraints: Option<Vec<i8>>,
    /// Groups of features that may stand on one path. `None`: not given.
    pub interaction_constraints: Option<Vec<Vec<u32>>>,
    /// Fewer categories than this are split one against the rest.
    pub max_cat_to_onehot: u32,
    /// Most categories a partition considers from each end.
    pub max_cat_threshold: u32,
    /// Trees per output and round.
    pub num_parallel_tree: u32,
    /// Intercept in prediction space, one value or one per output. `None`: estimated from the labels.
    pub base_score: Option<Vec<f32>>,
    /// Seed of all sampling.
    pub seed: u32,
    /// What is drawn from the seed in which order. No hyperparameter: `Params::check` gives XGBoost 3.2's, and only those
    /// who must have the numbers of an old container set another.
    pub random_stream: RandomStream,
    /// Drop-out. `None`: plain gbtree.
    pub dart: Option<DartParams>,
    /// Metrics by name, checked. Empty: the objective's default.
    pub eval_metric: Vec<String>,
    /// The trial ends when the last metric of the last evaluation set has not improved for this many rounds; 0: never.
    pub early_stopping_rounds: u32,
}

impl Params {
    /// `rows` of `dataset` as a trial with these hyperparameters needs them.
    pub fn training_matrix(&self, dataset: &Dataset, rows: &[u32]) -> Result<TrainingMatrix, MatrixError> {
        let matrix = TrainingMatrix::build(dataset, rows, self.max_bin)?;
        Ok(match self.tree_method {
            TreeMethod::Hist => matrix,
            TreeMethod::Exact => matrix.with_sorted_columns(dataset, rows),
        })
    }

    /// `training_matrix` need not make another one of the same rows.
    pub fn can_train_on(&self, matrix: &TrainingMatrix) -> bool {
        matrix.max_bin == self.max_bin && (self.tree_method == TreeMethod::Hist || matrix.sorted.is_some())
    }
}
