//! What a training run starts from: checks that its parts fit each other, metrics, a model without trees.

use crate::booster::error::BoosterError;
use crate::booster::metric::{self, Metric};
use crate::booster::model::{FileDetails, Model, ModelFeature};
use crate::booster::objective::{Labelled, Objective};
use crate::booster::params::Params;
use crate::dataset::matrix::TrainingMatrix;

/// A model without trees, which predicts the base score.
pub(super) fn empty_model(matrix: &TrainingMatrix, params: &Params, objective: &dyn Objective) -> Model {
    let data = Labelled { labels: &matrix.labels, weights: matrix.weights.as_deref() };
    let n_outputs = objective.n_outputs();
    let base_score = match &params.base_score {
        Some(scores) if scores.len() == n_outputs => scores.clone(),
        Some(scores) => vec![scores[0]; n_outputs],
        None => objective.base_score(data),
    };
    let names = matrix.feature_names.iter().zip(&matrix.feature_levels);
    Model {
        objective: params.objective.clone(),
        base_margin: base_score.iter().map(|&score| objective.link(score)).collect(),
        base_score,
        boost_from_average: params.base_score.is_none(),
        features: names.map(|(name, levels)| ModelFeature { name: name.clone(), levels: levels.clone() }).collect(),
        trees: Vec::new(),
        tree_info: Vec::new(),
        iteration_indptr: vec![0],
        num_parallel_tree: params.num_parallel_tree,
        weight_drop: None,
        best: None,
        file: FileDetails::default(),
    }
}

/// The metrics of these names, else of `params.eval_metric`, else the objective's default. Errors on the first that is unknown
/// or does not fit the objective.
pub(super) fn make_metrics(
    names: &[impl AsRef<str>],
    params: &Params,
    objective: &dyn Objective,
) -> Result<Vec<Box<dyn Metric>>, BoosterError> {
    let mut wanted: Vec<String> = names.iter().map(|name| name.as_ref().to_string()).collect();
    if wanted.is_empty() {
        wanted.clone_from(&params.eval_metric);
    }
    if wanted.is_empty() {
        wanted.push(objective.default_metric());
    }
    let mut metrics = Vec::with_capacity(wanted.len());
    for name in wanted {
        let metric = metric::parse_for(&name, &params.objective)?;
        let fits_classes = params.objective.kind.is_classifier() || !metric.needs_classes();
        if !fits_classes || !metric.accepts(objective.n_outputs()) {
            return Err(BoosterError::MetricDoesNotFit { metric: name, objective: objective.name() });
        }
        metrics.push(metric);
    }
    Ok(metrics)
}

/// Errors if a class has no training row. Labels between classes, which the logistic losses take, say nothing of it.
pub(super) fn check_classes(matrix: &TrainingMatrix, params: &Params) -> Result<(), BoosterError> {
    let n_classes = matrix.n_classes;
    if !params.objective.kind.is_classifier() || matrix.labels.iter().any(|label| label.fract() != 0.0) {
        return Ok(());
    }
    let mut is_there = vec![false; n_classes];
    for &label in &matrix.labels {
        if let Some(class) = is_there.get_mut(label as usize) {
            *class = true;
        }
    }
    match is_there.iter().position(|&is_there| !is_there) {
        Some(class) => Err(BoosterError::MissingClass { class, n_classes, last: n_classes - 1 }),
        None => Ok(()),
    }
}

/// Errors if a constraint is on a feature that is not there.
pub(super) fn check_constraints(params: &Params, n_features: usize) -> Result<(), BoosterError> {
    let monotone = params.monotone_constraints.as_ref().map_or(0, Vec::len);
    let beyond =
        |name, found| Err(BoosterError::ConstraintBeyondFeatures { name, found, n_features, last: n_features - 1 });
    if monotone > n_features {
        return beyond("monotone_constraints", monotone - 1);
    }
    let groups = params.interaction_constraints.iter().flatten().flatten();
    match groups.map(|&feature| feature as usize).find(|&feature| feature >= n_features) {
        Some(feature) => beyond("interaction_constraints", feature),
        None => Ok(()),
    }
}
