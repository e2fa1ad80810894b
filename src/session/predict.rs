//! What one does with a retrained model: predict the rows of a file, predict and explain one row, see what it has
//! learnt.

mod file;
mod learnt;
mod row;
mod trees;

pub use file::Prediction;
pub use learnt::Learnt;

use crate::booster::objective::{ObjectiveKind, ObjectiveSpec};
use crate::booster::{BoosterError, Model};
use crate::dataset::{Dataset, Feature, Task};
use crate::error::{Explain, Message};
use std::rc::Rc;

/// Threshold of the positive class, where nothing else is asked for: XGBoost's `error`.
pub const THRESHOLD: f32 = 0.5;

/// A model and the data set that it was trained on, which knows the names, levels and classes.
#[derive(Debug, Clone)]
pub struct Predictor {
    dataset: Rc<Dataset>,
    model: Rc<Model>,
}

impl Predictor {
    /// Errors if the model was trained on other features.
    pub fn new(dataset: Rc<Dataset>, model: Rc<Model>) -> Result<Predictor, Message> {
        let (expected, found) = (model.features.len(), dataset.features.len());
        if expected != found {
            return Err(BoosterError::WrongNumberOfFeatures { expected, found }.message());
        }
        Ok(Predictor { dataset, model })
    }

    /// The model.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// What the model was trained on.
    pub fn dataset(&self) -> &Dataset {
        &self.dataset
    }

    /// Names of the predictions beside a row: the predicted target, then the probability of the positive class or of
    /// each.
    fn names(&self) -> Vec<String> {
        let predicted = format!("predicted_{}", self.dataset.target);
        let probabilities = match self.dataset.task {
            Task::Binary => &self.dataset.classes[1..],
            Task::Multiclass => &self.dataset.classes[..],
            Task::Regression if self.model.n_outputs() > 1 => {
                let alphas = self.model.objective.quantile_alpha.iter();
                return alphas.map(|alpha| format!("{predicted}_{alpha}")).collect();
            }
            Task::Regression => &[],
        };
        let probabilities = probabilities.iter().map(|class| format!("probability_{class}"));
        std::iter::once(predicted.clone()).chain(probabilities).collect()
    }

    /// Predictions of rows of feature values, n_rows x n_outputs: probabilities or numbers. Both row-major.
    fn predict(&self, features: &[f32]) -> Vec<f32> {
        let mut values = self.model.margins_of(features);
        let spec = &self.model.objective;
        match spec.kind {
            // It predicts margins; the probability is that of the same loss with the usual link.
            ObjectiveKind::BinaryLogitRaw => {
                ObjectiveSpec { kind: ObjectiveKind::BinaryLogistic, ..spec.clone() }.build().transform(&mut values);
            }
            _ => spec.build().transform(&mut values),
        }
        values
    }

    /// The class of a row by its predictions; `None`: regression. Of equal probabilities the first.
    fn class(&self, values: &[f32], threshold: f32) -> Option<usize> {
        match self.dataset.task {
            Task::Regression => None,
            Task::Binary => Some(usize::from(values.first().is_some_and(|value| *value > threshold))),
            Task::Multiclass => {
                let larger =
                    |best: usize, (class, value): (usize, &f32)| if *value > values[best] { class } else { best };
                Some(values.iter().enumerate().fold(0, larger))
            }
        }
    }

    /// What is written beside a row, as many texts as `names`.
    fn texts(&self, values: &[f32], class: Option<usize>) -> Vec<String> {
        let class = class.map(|class| self.dataset.classes[class].clone());
        class.into_iter().chain(values.iter().map(|value| float_text(*value))).collect()
    }
}

/// The shortest text that reads back as the same f32.
fn float_text(value: f32) -> String {
    match value.abs() {
        _ if value.is_nan() => String::new(),
        0.0 => "0".to_owned(),
        1e-6..1e16 => value.to_string(),
        _ => format!("{value:e}"),
    }
}

/// The values of these rows, row-major.
fn row_major(features: &[Feature], rows: impl ExactSizeIterator<Item = usize>) -> Vec<f32> {
    let mut values = Vec::with_capacity(rows.len() * features.len());
    for row in rows {
        values.extend(features.iter().map(|feature| feature.values[row]));
    }
    values
}
