//! The only file with `#[wasm_bindgen]`: shells over `session`. Arguments and answers are JSON texts, so that one serialiser
//! serves the boundary and the files; a refusal is thrown as the JSON of its sentences.

use crate::error::Message;
use crate::json::{self, Read};
use crate::session::{self, dto};
use dto::WorkerInput;
use serde::Serialize;
use std::collections::BTreeMap;
use wasm_bindgen::prelude::*;

/// JSON, or the JSON of what was refused.
type Answer = Result<String, JsValue>;

/// See `session::Session`.
#[wasm_bindgen]
pub struct Session(session::Session);

#[wasm_bindgen]
impl Session {
    #[wasm_bindgen(constructor)]
    #[allow(clippy::new_without_default)]
    pub fn new() -> Session {
        Session(session::Session::new())
    }

    pub fn version(&self) -> String {
        env!("CARGO_PKG_VERSION").to_string()
    }

    pub fn parameters(&self) -> Answer {
        write(&session::Session::parameters())
    }

    pub fn load(&mut self, name: &str, bytes: &[u8]) -> Answer {
        answer(self.0.load(name, bytes))
    }

    pub fn set_data(&mut self, settings: &str) -> Answer {
        answer(self.0.set_data(&read::<dto::DataSettings>(settings)?))
    }

    pub fn check(&self, job: &str) -> Answer {
        write(&self.0.check(&read::<dto::JobSettings>(job)?))
    }

    /// `setting`: a `ParamSetting` with a range.
    pub fn make_list(&self, setting: &str, count: usize) -> Answer {
        answer(session::Session::make_list(&read(setting)?, count))
    }

    pub fn request(&self, job: &str) -> Answer {
        answer(self.0.request(&read::<dto::JobSettings>(job)?))
    }

    pub fn start(&mut self, job: &str, now: f64) -> Answer {
        answer(self.0.start(&read::<dto::JobSettings>(job)?, now))
    }

    pub fn worker_ready(&mut self, worker: u32, now: f64) -> Answer {
        self.handle(WorkerInput::WorkerReady { worker }, now)
    }

    pub fn worker_lost(&mut self, worker: u32, now: f64) -> Answer {
        self.handle(WorkerInput::WorkerLost { worker }, now)
    }

    /// `values`: the metric values of `rounds` rounds from `first` on, one round after the other.
    pub fn reports(&mut self, trial: u32, first: u32, rounds: u32, values: &[f64], done: bool, now: f64) -> Answer {
        write(&self.0.reports(trial, first, rounds, values, done, now))
    }

    pub fn trial_done(&mut self, trial: u32, now: f64) -> Answer {
        self.handle(WorkerInput::TrialDone { trial }, now)
    }

    pub fn trial_stopped(&mut self, trial: u32, now: f64) -> Answer {
        self.handle(WorkerInput::TrialStopped { trial }, now)
    }

    pub fn trial_failed(&mut self, trial: u32, error: &str, now: f64) -> Answer {
        let error = read(error)?;
        self.handle(WorkerInput::TrialFailed { trial, error }, now)
    }

    pub fn pause(&mut self, now: f64) -> Answer {
        self.handle(WorkerInput::Pause, now)
    }

    pub fn resume(&mut self, now: f64) -> Answer {
        self.handle(WorkerInput::Resume, now)
    }

    pub fn stop(&mut self, now: f64) -> Answer {
        self.handle(WorkerInput::Stop, now)
    }

    /// `texts`: one's own configuration, tuned hyperparameters by name.
    pub fn enqueue(&mut self, texts: &str, now: f64) -> Answer {
        answer(self.0.enqueue(&read(texts)?, now))
    }

    /// `parameters`: the ranges of the paused job, as `JobSettings::parameters`.
    pub fn edit(&mut self, parameters: &str, now: f64) -> Answer {
        answer(self.0.edit(&read::<Vec<dto::ParamSetting>>(parameters)?, now))
    }

    pub fn snapshot(&self, now: f64) -> Answer {
        write(&self.0.snapshot(now))
    }

    pub fn select(&mut self, trial: Option<u32>) {
        self.0.select(trial);
    }

    pub fn set_charts(&mut self, sizes: &str, texts: &str) -> Result<(), JsValue> {
        self.0.set_charts(read(sizes)?, read(texts)?);
        Ok(())
    }

    pub fn pictures(&self) -> Answer {
        write(&self.0.pictures())
    }

    /// `method`: `Fanova`, or else PED-ANOVA.
    pub fn set_importance(&mut self, method: &str) {
        self.0.set_importance(method);
    }

    pub fn analyse(&mut self) -> bool {
        self.0.analyse()
    }

    pub fn plan_score(&self, trial: u32) -> Answer {
        answer(self.0.plan_score(trial))
    }

    pub fn evaluation(&self, trial: u32, tuned: &str, default: &str) -> Answer {
        answer(self.0.evaluation(trial, read(tuned)?, read(default)?))
    }

    fn handle(&mut self, input: WorkerInput, now: f64) -> Answer {
        write(&self.0.handle(input, now))
    }
}

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

    pub fn score_step(&mut self) -> f64 {
        self.0.score_step()
    }

    pub fn score_result(&mut self) -> Answer {
        answer(self.0.score_result().map_err(|error| vec![error]))
    }
}

fn write(value: &impl Serialize) -> Answer {
    json::write(value).map_err(|error| fault(&error))
}

fn read<T: Read>(text: &str) -> Result<T, JsValue> {
    json::read(text).map_err(|error| fault(&error))
}

fn answer(result: Result<impl Serialize, Vec<Message>>) -> Answer {
    match result {
        Ok(value) => write(&value),
        Err(sentences) => Err(thrown(sentences)),
    }
}

fn thrown(sentences: Vec<Message>) -> JsValue {
    write(&sentences).map_or_else(|error| error, |text| JsValue::from_str(&text))
}

/// A fault of ours, not a refusal: an `Error`, as any fault in JavaScript.
fn fault(error: &dyn std::fmt::Display) -> JsValue {
    js_sys::Error::new(&error.to_string()).into()
}
