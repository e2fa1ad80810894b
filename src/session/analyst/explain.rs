//! The retrained model: what it has learnt, its trees, its predictions of a file and of one row.

use super::super::dto::{ModelShown, PredictionResult, RowPrediction, TestRow, TreeShown};
use super::super::predict::{Learnt, Prediction, Predictor};
use super::Analyst;
use crate::booster::Model;
use crate::chart::{self, ChartError, Picture, Size};
use crate::dataset::Dataset;
use crate::error::Message;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Ids of the charts.
const SHAP: &str = "shap";
const IMPORTANCE: &str = "feature_importance";

/// The retrained model and what is made of it.
pub(super) struct Explained {
    predictor: Predictor,
    learnt: Learnt,
    prediction: Option<Prediction>,
}

impl Explained {
    /// Errors if the model was trained on other data.
    pub(super) fn new(dataset: Rc<Dataset>, model: Rc<Model>) -> Result<Explained, Message> {
        let predictor = Predictor::new(dataset, model)?;
        Ok(Explained { learnt: predictor.learnt(), predictor, prediction: None })
    }
}

/// What the charts show of it; kept from one model to the next.
#[derive(Default)]
pub(super) struct Chosen {
    /// `importance_type`; empty: the first.
    importance_type: String,
    /// Whose SHAP values.
    output: usize,
}

impl Analyst {
    /// What the charts of the model show: XGBoost's `importance_type`, and the output whose SHAP values are summed up.
    pub fn set_learnt(&mut self, importance_type: &str, output: usize) {
        self.chosen = Chosen { importance_type: importance_type.to_owned(), output };
    }

    /// Works out some SHAP values more, if their chart is in sight. True if there is more to do.
    pub(super) fn step_learnt(&mut self) -> bool {
        let wanted = self.session.sizes.contains_key(SHAP);
        let Some(explained) = self.explained.as_mut().filter(|_| wanted) else { return false };
        explained.learnt.fraction() < 1.0 && {
            explained.learnt.step();
            true
        }
    }

    /// Part of the SHAP values that is worked out, from 0 to 1; 1 without a model.
    pub fn learnt_fraction(&self) -> f64 {
        self.explained.as_ref().map_or(1.0, |explained| explained.learnt.fraction())
    }

    /// One of the charts of the model; `None` if it is not one, or there is no model.
    pub(super) fn draw_learnt(&self, id: &str, size: Size) -> Option<Result<Picture, ChartError>> {
        let learnt = &self.explained.as_ref()?.learnt;
        let texts = &self.session.texts;
        match id {
            SHAP => {
                let output = self.chosen.output.min(learnt.outputs().len().saturating_sub(1));
                Some(chart::draw_dots(&learnt.shap_view(output), size, texts))
            }
            IMPORTANCE => Some(chart::draw(&learnt.importance_view(&self.chosen.importance_type), size, texts)),
            _ => None,
        }
    }

    /// What there is to know of the retrained model. Errors if there is none.
    pub fn model_shown(&self) -> Result<ModelShown, Vec<Message>> {
        let Explained { predictor, learnt, .. } = self.explained()?;
        let models = self.models.as_ref().ok_or_else(no_model)?;
        Ok(ModelShown {
            trial: models.trial,
            target: predictor.dataset().target.clone(),
            classes: predictor.dataset().classes.clone(),
            outputs: learnt.outputs(),
            trees: predictor.n_trees(),
            rounds: predictor.n_rounds(),
            test_rows: predictor.n_test_rows(),
            fields: predictor.fields(),
        })
    }

    /// A tree from one of its nodes down. Errors if there is no model or no such tree, or if the size is no chart's.
    pub fn tree(&self, tree: usize, start: usize, size: Size) -> Result<TreeShown, Vec<Message>> {
        self.explained()?.predictor.draw_tree(tree, start, size, &self.session.texts)
    }

    /// Begins to predict the rows of a file, instead of another one. Errors with everything that is wrong with it.
    pub fn open_prediction(&mut self, name: &str, bytes: &[u8], threshold: f32) -> Result<(), Vec<Message>> {
        let explained = self.explained.as_mut().ok_or_else(no_model)?;
        explained.prediction = None;
        explained.prediction = Some(explained.predictor.open(name, bytes, threshold)?);
        Ok(())
    }

    /// Predicts some rows more: the next piece of the file with its predictions; nothing if no file is being predicted.
    pub fn step_prediction(&mut self) -> Vec<u8> {
        self.prediction_mut().map_or_else(Vec::new, Prediction::step)
    }

    /// Part of the file's rows that is predicted, from 0 to 1; 1 if no file is being predicted.
    pub fn prediction_fraction(&mut self) -> f64 {
        self.prediction_mut().map_or(1.0, |prediction| if prediction.is_done() { 1.0 } else { prediction.fraction() })
    }

    /// Ends the prediction of the file; what the page shows of it. Errors if no file is being predicted.
    pub fn close_prediction(&mut self) -> Result<PredictionResult, Vec<Message>> {
        let prediction = self.explained.as_mut().and_then(|explained| explained.prediction.take());
        Ok(prediction.ok_or_else(no_model)?.result())
    }

    /// The prediction of a row as typed, with its SHAP values. See `Predictor::explain`.
    pub fn explain_row(&self, texts: &BTreeMap<String, String>, threshold: f32) -> Result<RowPrediction, Vec<Message>> {
        self.explained()?.predictor.explain(texts, threshold)
    }

    /// A test row for the form, from 0. Errors if there is no model or no such row.
    pub fn test_row(&self, place: usize) -> Result<TestRow, Vec<Message>> {
        let predictor = &self.explained()?.predictor;
        let unknown = || {
            let message = Message::new("no_such_test_row").with("found", place + 1);
            vec![message.with("count", predictor.n_test_rows()).about("test_row")]
        };
        predictor.test_row(place).ok_or_else(unknown)
    }

    fn explained(&self) -> Result<&Explained, Vec<Message>> {
        self.explained.as_ref().ok_or_else(no_model)
    }

    fn prediction_mut(&mut self) -> Option<&mut Prediction> {
        self.explained.as_mut()?.prediction.as_mut()
    }
}

fn no_model() -> Vec<Message> {
    vec![Message::new("no_model_yet")]
}
