//! The module that the page begins with: shells over `session::Session` (the tuner's worker) and `session::Trainer` (the
//! workers that train).

// What each does is said where it leads.
#![allow(missing_docs)]

#[path = "../../boundary.rs"]
mod boundary;
#[path = "../../tuner.rs"]
mod tuner;

use boundary::{Answer, answer, read, thrown};
use std::collections::BTreeMap;
use tuning_playground::session;
use wasm_bindgen::prelude::*;

/// See `session::Trainer`.
#[wasm_bindgen]
pub struct Trainer(session::Trainer);

#[wasm_bindgen]
impl Trainer {
    #[wasm_bindgen(constructor)]
    pub fn new(name: &str, bytes: &[u8], spec: &str, metrics: Vec<String>, folds: u32) -> Result<Trainer, JsValue> {
        let trainer = session::Trainer::new(name, bytes, &read(spec)?, metrics, folds);
        trainer.map(Trainer).map_err(|error| thrown(vec![error]))
    }

    pub fn start(&mut self, params: &str) -> Result<(), JsValue> {
        self.0.start(&read::<BTreeMap<String, String>>(params)?).map_err(|error| thrown(vec![error]))
    }

    pub fn round(&self) -> u32 {
        self.0.round()
    }

    pub fn is_done(&self, to_round: u32) -> bool {
        self.0.is_done(to_round)
    }

    pub fn step(&mut self) -> Vec<f64> {
        self.0.step()
    }

    pub fn drop_trial(&mut self) {
        self.0.drop_trial();
    }

    pub fn hold(&mut self, trial: u32) {
        self.0.hold(trial);
    }

    pub fn take_up(&mut self, trial: u32) -> bool {
        self.0.take_up(trial)
    }

    pub fn forget(&mut self, trial: u32) {
        self.0.forget(trial);
    }

    pub fn clear(&mut self) {
        self.0.clear();
    }

    pub fn start_score(&mut self, params: &str) -> Result<(), JsValue> {
        self.0.start_score(&read::<BTreeMap<String, String>>(params)?).map_err(|error| thrown(vec![error]))
    }

    pub fn start_recheck(&mut self, params: &str, fold: u32, of: u32, seed: u32) -> Result<(), JsValue> {
        let params = read::<BTreeMap<String, String>>(params)?;
        self.0.start_recheck(&params, (fold, of), seed.into()).map_err(|error| thrown(vec![error]))
    }

    pub fn fit_step(&mut self) -> f64 {
        self.0.fit_step()
    }

    /// A list of `ScoreResult` and the model as text.
    pub fn score_result(&mut self) -> Answer {
        answer(self.0.score_result().map_err(|error| vec![error]))
    }

    pub fn recheck_result(&mut self) -> Answer {
        answer(self.0.recheck_result().map_err(|error| vec![error]))
    }
}
