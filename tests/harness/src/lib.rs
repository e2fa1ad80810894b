//! The booster and the tuner compiled as the page has them, but without the page: golden cases, made-up tuning jobs and
//! benchmarks drive them under Node.

#[path = "../../generated_jobs/mod.rs"]
mod generated_jobs;

use std::collections::BTreeMap;
use std::error::Error;
use std::sync::Arc;
use tuning_playground::booster::{EvalSets, Model, Params, Trial};
use tuning_playground::dataset::{Dataset, Feature, Split, Task};
use tuning_playground::formats::ask_tell::{Answer, Server};
use tuning_playground::formats::xgboost_json;
use tuning_playground::tuner::StrategySpec;
use wasm_bindgen::prelude::*;

/// Rows to train on, followed by rows that are only predicted.
#[wasm_bindgen]
pub struct Data(Dataset);

#[wasm_bindgen]
impl Data {
    /// `task`: `binary`, `multiclass` or `regression`; `n_classes`: 0 for regression.
    #[wasm_bindgen(constructor)]
    pub fn new(task: &str, n_classes: u32, n_train: u32, labels: Vec<f32>, weights: Option<Vec<f32>>) -> Data {
        let task = match task {
            "binary" => Task::Binary,
            "multiclass" => Task::Multiclass,
            _ => Task::Regression,
        };
        let n_rows = labels.len() as u32;
        Data(Dataset {
            task,
            target: "label".into(),
            classes: (0..n_classes).map(|class| class.to_string()).collect(),
            features: Vec::new(),
            labels,
            weights,
            split: Split { train: (0..n_train).collect(), validation: (n_train..n_rows).collect(), test: Vec::new() },
        })
    }

    /// Adds a feature. `n_categories`: 0 for numbers, else how many category codes it has. NaN is missing.
    pub fn push(&mut self, name: String, values: Vec<f32>, n_categories: u32) {
        let levels = (n_categories > 0).then(|| (0..n_categories).map(|code| code.to_string()).collect());
        self.0.features.push(Feature { name, values, levels });
    }

    /// Bins the training rows and trains all rounds. `params`: a JSON object of XGBoost's names and texts.
    pub fn train(&self, params: &str) -> Result<Booster, JsError> {
        self.boost(params, EvalSets::new(), &self.0.split.train).map_err(to_js)
    }

    /// The same, but the training rows and the others are scored after each round, so that it can stop early.
    pub fn train_scored(&self, params: &str) -> Result<Booster, JsError> {
        let Split { train, validation, .. } = &self.0.split;
        let sets = EvalSets::new().with_train().with_rows("valid", &self.0, validation);
        self.boost(params, sets, train).map_err(to_js)
    }

    /// The same as `train`, but every tenth row is held out and scored after each round, so that it can stop early.
    pub fn train_held_out(&self, params: &str) -> Result<Booster, JsError> {
        let (held_out, rest): (Vec<u32>, Vec<u32>) = self.0.split.train.iter().partition(|&row| row % 10 == 9);
        let sets = EvalSets::new().with_rows("validation", &self.0, &held_out);
        self.boost(params, sets, &rest).map_err(to_js)
    }

    /// Margins of all rows.
    pub fn margins(&self, booster: &Booster) -> Result<Vec<f32>, JsError> {
        self.predict(booster).map_err(to_js)
    }

    /// What XGBoost's `predict` returns for all rows.
    pub fn predictions(&self, booster: &Booster) -> Result<Vec<f32>, JsError> {
        booster.model.predict(&self.0, &self.all_rows()).map_err(|error| to_js(error.into()))
    }
}

impl Data {
    /// Trains on `rows`, scored on `sets`.
    pub fn boost(&self, params: &str, sets: EvalSets, rows: &[u32]) -> Result<Booster, Box<dyn Error>> {
        let raw: BTreeMap<String, String> = serde_json::from_str(params)?;
        let params = Params::check(&raw, self.0.task, self.0.classes.len())?;
        let matrix = params.training_matrix(&self.0, rows)?;
        let mut trial = Trial::new(Arc::new(matrix), sets, params, &[] as &[&str])?;
        let mut scores = Vec::new();
        while !trial.is_done() {
            scores.extend(trial.step().values);
        }
        Ok(Booster { metric_names: trial.metric_names(), scores, model: trial.into_model() })
    }

    /// The rows to train on.
    pub fn training_rows(&self) -> &[u32] {
        &self.0.split.train
    }

    /// Margins of all rows.
    pub fn predict(&self, booster: &Booster) -> Result<Vec<f32>, Box<dyn Error>> {
        Ok(booster.model.predict_margins(&self.0, &self.all_rows())?)
    }

    fn all_rows(&self) -> Vec<u32> {
        (0..self.0.labels.len() as u32).collect()
    }
}

fn to_js(error: Box<dyn Error>) -> JsError {
    JsError::new(&error.to_string())
}

/// A trained model, and how it scored on the way.
#[wasm_bindgen]
pub struct Booster {
    model: Model,
    metric_names: Vec<String>,
    scores: Vec<f64>,
}

#[wasm_bindgen]
impl Booster {
    /// The model as XGBoost's JSON.
    pub fn json(&self) -> String {
        xgboost_json::write(&self.model)
    }

    /// Such as `valid:rmse`.
    pub fn metric_names(&self) -> Vec<String> {
        self.metric_names.clone()
    }

    /// Values of all metrics after the first round, then after the second, and so on.
    pub fn scores(&self) -> Vec<f64> {
        self.scores.clone()
    }
}

/// Runs the made-up tuning job with this number, replays its log, and returns the records of both as text, every bit of them.
#[wasm_bindgen]
pub fn generated_job(number: u32) -> Vec<String> {
    let job = generated_jobs::run(&generated_jobs::spec(number), 2 + number % 7, u64::from(number) + 1);
    let replayed = generated_jobs::replayed(&job);
    vec![generated_jobs::digest(&job), generated_jobs::digest(&replayed)]
}

/// The tuner behind the ask/tell protocol.
#[wasm_bindgen]
pub struct Tuner(Server);

#[wasm_bindgen]
impl Tuner {
    /// `strategy`: SageMaker's word, in any case.
    #[wasm_bindgen(constructor)]
    pub fn new(strategy: &str) -> Result<Tuner, JsError> {
        let spec = StrategySpec::ALL.into_iter().find(|spec| spec.name().eq_ignore_ascii_case(strategy));
        Ok(Tuner(Server::new(spec.ok_or_else(|| JsError::new("no such strategy"))?, 0)))
    }

    /// The reply to a line; nothing at the end.
    pub fn answer(&mut self, line: &str) -> Option<String> {
        match self.0.answer(line) {
            Answer::Reply(reply) => Some(reply),
            Answer::Quit => None,
        }
    }
}

/// Size of the wasm memory, which never shrinks.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen]
pub fn memory_bytes() -> f64 {
    core::arch::wasm32::memory_size(0) as f64 * 65536.0
}
