//! What a notebook and a script for other tools have in common: Python that reads the same rows, deals them the same way and
//! trains with the real xgboost.
//!
//! What the page knows comes first, as Python literals that are written here; the code behind it is the same for all jobs and
//! stands in files of its own (`python/load.py`, `python/train.py`).

mod literal;
mod rows;

pub(super) use literal::{Literal, text};

use crate::dataset::Dataset;
use crate::formats::JobRequest;
use crate::table::{MISSING, Table};
use crate::tuner::{JobSpec, TrialRecord};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Reads the rows.
pub(super) const LOAD: &str = include_str!("python/load.py");
/// Trains and scores.
pub(super) const TRAIN: &str = include_str!("python/train.py");

/// Metrics of SageMaker's container that XGBoost does not have: `python/train.py` computes them.
const NOT_XGBOOSTS: [&str; 13] = [
    "accuracy",
    "balanced_accuracy",
    "f1",
    "f1_binary",
    "f1_macro",
    "precision",
    "precision_macro",
    "precision_micro",
    "recall",
    "recall_macro",
    "recall_micro",
    "mse",
    "r2",
];

/// A job, its data and what has come of it.
pub struct Experiment<'a> {
    /// What was asked for.
    pub request: &'a JobRequest,
    /// The same, checked.
    pub spec: &'a JobSpec,
    /// In trial order.
    pub records: &'a [TrialRecord],
    /// The rows as they were trained on.
    pub dataset: &'a Dataset,
    /// The file that they come from.
    pub table: &'a Table,
    /// Whether the rows themselves go along. Else the file has to lie beside, and is recognised by the checksum of its numbers.
    pub with_rows: bool,
    /// What each trial was scored by in each round, without the sets' names; the objective first.
    pub metrics: &'a [String],
}

impl Experiment<'_> {
    /// The literals that `LOAD` and `TRAIN` need.
    pub(super) fn constants(&self) -> String {
        let dataset = self.dataset;
        let file = self.request.data.as_ref().map_or("data.csv", |data| data.file.as_str());
        let place = |at: usize, name: &str| match self.with_rows {
            true => at,
            false => self.table.columns.iter().position(|column| column.name == name).unwrap_or(at),
        };
        let columns = dataset.features.iter().enumerate();
        let columns = columns.map(|(at, feature)| json!([feature.name, place(at, &feature.name), feature.levels]));
        let classes = (!dataset.classes.is_empty()).then_some(&dataset.classes);
        let target = json!([dataset.target, place(dataset.features.len(), &dataset.target), classes]);
        let source = &self.table.source;
        let (encoding, delimiter, header) = match self.with_rows {
            true => ("utf-8", Some(','), true),
            false => (rows::codec(source.encoding), source.delimiter, source.header),
        };
        let (own, custom): (Vec<&String>, Vec<&String>) =
            self.metrics.iter().partition(|name| !NOT_XGBOOSTS.contains(&name.as_str()));
        let folds = self.request.rules.folds;
        let seed = self.request.data.as_ref().map_or(0, |data| data.spec.seed);
        let mut out = Literal::default();
        out.comment("The file that was opened on the page, and how it is written.");
        out.assign("DATA", &json!(file));
        out.assign("ENCODING", &json!(encoding));
        // ARFF has no header and one delimiter.
        out.assign("DELIMITER", &json!(delimiter));
        out.assign("HEADER", &json!(header));
        out.assign(
            "MISSING",
            &json!(if source.format == "arff" && !self.with_rows { &["?", ""][..] } else { &MISSING[..] }),
        );
        if self.with_rows {
            out.comment("The rows themselves, as the page read them; the file is not needed.");
            out.lines("ROWS", rows::csv(dataset).lines().map(|line| format!("{line}\n")));
        } else {
            out.assign("ROWS", &Value::Null);
        }
        out.comment(
            "Name, place in the file, and categories in the order of their codes, of each feature and of the target.",
        );
        out.list("FEATURES", columns);
        out.assign("TARGET", &target);
        out.comment(
            "A letter for each row: t to train, v to validate, s to test, a digit for a fold, - without a target.",
        );
        out.chunks("PARTS", &rows::parts(dataset, self.table.n_rows, folds, seed));
        out.assign("ORDER", &rows::order_of(dataset));
        out.assign("CHECKSUM", &json!(rows::checksum(dataset)));
        out.comment("What every training job is scored by: XGBoost's own, and those of SageMaker's container.");
        out.assign("METRICS", &json!(own));
        out.assign("CONTAINER_METRICS", &json!(custom));
        out.assign("OBJECTIVE", &json!(self.spec.objective_metric));
        out.assign("MAXIMIZE", &json!(self.spec.direction == crate::tuner::Direction::Maximize));
        out.text
    }

    /// Hyperparameters as `xgb.train` takes them, without the number of rounds. Texts, because XGBoost reads its parameters
    /// digit by digit: another spelling of the same number may be another one.
    pub(super) fn params(&self, typed: &BTreeMap<String, String>) -> Value {
        use crate::booster::params::spec;
        use crate::dataset::Task;
        let canonical = |name: &str| spec(name).map_or_else(|| name.to_string(), |spec| spec.name.to_string());
        let left_out = ["num_round", "early_stopping_rounds", "eval_metric", "num_class"];
        let mut params = serde_json::Map::new();
        for (name, value) in typed {
            let name = canonical(name);
            if !value.trim().is_empty() && !left_out.contains(&name.as_str()) {
                params.insert(name, json!(value.trim()));
            }
        }
        let objective = match self.dataset.task {
            Task::Binary => "binary:logistic",
            Task::Multiclass => "multi:softprob",
            Task::Regression => "reg:squarederror",
        };
        params.entry("objective").or_insert_with(|| json!(objective));
        params.entry("tree_method").or_insert_with(|| json!("hist"));
        if self.dataset.task == Task::Multiclass {
            params.insert("num_class".to_string(), json!(self.dataset.classes.len()));
        }
        Value::Object(params)
    }
}
