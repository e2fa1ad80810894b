//! Predictions of a retrained model, and what explains them.

use super::ClassInfo;
use crate::chart::TreePicture;
use crate::error::Message;
use serde::Serialize;
use std::collections::BTreeMap;

/// A retrained model.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ModelShown {
    /// The trial whose configuration it has.
    pub trial: u32,
    /// Column that it predicts.
    pub target: String,
    /// Classes; empty for regression.
    pub classes: Vec<String>,
    /// Names of what it predicts: the classes, one of binary, the quantiles, or the target.
    pub outputs: Vec<String>,
    /// Trees.
    pub trees: usize,
    /// Boosting rounds.
    pub rounds: usize,
    /// Test rows, which it was not trained on.
    pub test_rows: usize,
    /// The form for one row.
    pub fields: Vec<FeatureField>,
}

/// The trees of a training job that is open, as they are grown once more.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GrownShown {
    /// Whose.
    pub trial: u32,
    /// Rounds that it has had.
    pub wanted: u32,
    /// Rounds of them that are done once more.
    pub done: u32,
    /// Rounds and trees that can be drawn.
    pub rounds: usize,
    /// Trees of these rounds.
    pub trees: usize,
    /// Folds of the objective; the trees are of the first. 0: none.
    pub folds: u32,
}

/// A tree, drawn.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TreeShown {
    /// The round that it was grown in, from 1.
    pub round: usize,
    /// What it adds to, if there are several outputs.
    pub output: Option<String>,
    /// The drawing.
    pub drawn: TreePicture,
}

/// A test row for the form.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TestRow {
    /// Values as people type them, by feature; empty where missing.
    pub texts: BTreeMap<String, String>,
    /// What the target was.
    pub actual: String,
}

/// A file with its predictions.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PredictionResult {
    /// Name for the download.
    pub name: String,
    /// Rows predicted.
    pub rows: usize,
    /// The file's own columns.
    pub columns: Vec<String>,
    /// The columns beside them.
    pub added: Vec<String>,
    /// The first rows as text, all columns; numbers with a point.
    pub head: Vec<Vec<String>>,
    /// Rows predicted of each class; empty for regression.
    pub classes: Vec<ClassInfo>,
    /// Smallest, mean and largest prediction (regression).
    pub range: Option<[f64; 3]>,
    /// What the visitor should know.
    pub notices: Vec<Message>,
}

/// A field of the form for one row.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct FeatureField {
    /// Column name.
    pub name: String,
    /// `number` or `category`.
    pub kind: &'static str,
    /// All its numbers were whole.
    pub whole: bool,
    /// Smallest and largest number in training, as text; `None` where all were missing.
    pub range: Option<[String; 2]>,
    /// Levels with their rows in training, in the order of their codes.
    pub levels: Vec<ClassInfo>,
    /// Median or most frequent level.
    pub default: String,
    /// Training rows without a value.
    pub missing: usize,
}

/// The prediction of one row.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RowPrediction {
    /// The predicted class; `None`: regression.
    pub class: Option<String>,
    /// Unit of margins, base and contributions: `log_odds`, `score`, `log` or `value`.
    pub unit: &'static str,
    /// One, or one per class or quantile.
    pub outputs: Vec<ExplainedOutput>,
}

/// One number that the model predicts for a row, and what it is made of.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ExplainedOutput {
    /// The class whose probability it is (binary: the positive one), the quantile, or the target.
    pub name: String,
    /// Where every row starts: the mean of the trees plus the intercept.
    pub base: f64,
    /// Base and contributions, summed.
    pub margin: f64,
    /// Probability or number.
    pub prediction: f64,
    /// One per feature, the largest first.
    pub contributions: Vec<Contribution>,
}

/// What a feature's value did to a prediction.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Contribution {
    /// Column name.
    pub feature: String,
    /// Its value as text; empty where it is missing.
    pub value: String,
    /// SHAP value.
    pub contribution: f64,
}
