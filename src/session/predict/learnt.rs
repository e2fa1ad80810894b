//! What a model has learnt, over many rows and in its trees.

use super::row::{unit, value_text};
use super::{Predictor, row_major};
use crate::analysis::shap::{ShapSummary, sample};
use crate::booster::ImportanceType;
use crate::view::{self, DotView, FeatureImportancePicture, ShapPicture, Swarm, View};

/// The summary of SHAP values, worked out a step at a time, and views of the model.
pub struct Learnt {
    predictor: Predictor,
    shap: ShapSummary,
}

impl Predictor {
    /// Over the test rows that the summary has time for; without test rows, over validation rows.
    pub fn learnt(&self) -> Learnt {
        let split = &self.dataset.split;
        let rows = if split.test.is_empty() { &split.validation } else { &split.test };
        let taken = sample(&self.model, rows.len());
        let features = row_major(&self.dataset.features, taken.into_iter().map(|place| rows[place] as usize));
        Learnt { shap: ShapSummary::new(&self.model, features), predictor: self.clone() }
    }
}

impl Learnt {
    /// Works out a few SHAP values more. True if there is more to do.
    pub fn step(&mut self) -> bool {
        self.shap.step(&self.predictor.model)
    }

    /// Part of the SHAP values that is worked out, from 0 to 1.
    pub fn fraction(&self) -> f64 {
        self.shap.fraction()
    }

    /// Names of the outputs that can be looked at: the classes, one of binary, or the quantiles.
    pub fn outputs(&self) -> Vec<String> {
        (0..self.predictor.model.n_outputs()).map(|output| self.predictor.output_name(output)).collect()
    }

    /// The summary plot of an output, of the rows so far.
    pub fn shap_view(&self, output: usize) -> DotView {
        let features = &self.predictor.dataset.features;
        let sizes = self.shap.mean_sizes(output);
        let swarm = |feature: usize| {
            let known = &features[feature];
            let mut points = self.shap.points(feature, output);
            if known.levels.is_some() {
                // Codes of levels have no high and low.
                points.iter_mut().for_each(|point| point.level = None);
            }
            let texts = points.iter().map(|point| value_text(known, self.shap.value(point.row, feature))).collect();
            Swarm { feature: known.name.clone(), mean_size: sizes[feature], points, texts }
        };
        let shown = view::largest(&sizes);
        let name = self.predictor.output_name(output);
        view::shap(&ShapPicture {
            output: &name,
            unit: unit(self.predictor.model.objective.kind),
            swarms: &shown.into_iter().map(swarm).collect::<Vec<_>>(),
            n_features: features.len(),
            unseen: !self.predictor.dataset.split.test.is_empty(),
            n_rows: self.shap.n_rows(),
            n_done: self.shap.n_done(),
        })
    }

    /// XGBoost's importance of the features; `kind`: `gain`, `weight`, `cover`, `total_gain`, `total_cover`.
    pub fn importance_view(&self, kind: &str) -> View {
        let found = ImportanceType::ALL.iter().find(|(_, name)| *name == kind);
        let (kind, name) = found.copied().unwrap_or((ImportanceType::Gain, "gain"));
        let model = &self.predictor.model;
        let values = model.importance(kind);
        let features = self.predictor.dataset.features.iter().zip(values);
        let scores: Vec<(String, f64)> =
            features.filter_map(|(feature, value)| Some((feature.name.clone(), f64::from(value?)))).collect();
        view::feature_importance(&FeatureImportancePicture {
            kind: name,
            scores: &scores,
            n_features: model.features.len(),
        })
    }

    /// What it is worked out for.
    pub fn predictor(&self) -> &Predictor {
        &self.predictor
    }
}
