//! The only file with `#[wasm_bindgen]`: shells over `session`. A refusal is thrown as an array of sentences.

use crate::error::Message;
use crate::session::{self, dto};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use wasm_bindgen::prelude::*;

/// See `session::Session`.
#[wasm_bindgen]
pub struct Session(session::Session);

#[wasm_bindgen]
impl Session {
    #[wasm_bindgen(constructor)]
    pub fn new() -> Session {
        Session(session::Session::new())
    }

    pub fn version(&self) -> String {
        env!("CARGO_PKG_VERSION").to_string()
    }

    #[wasm_bindgen(unchecked_return_type = "any")]
    pub fn parameters(&self) -> Result<JsValue, JsValue> {
        to_js(&session::Session::parameters())
    }

    #[wasm_bindgen(unchecked_return_type = "any")]
    pub fn load(&mut self, name: &str, bytes: &[u8]) -> Result<JsValue, JsValue> {
        answer(self.0.load(name, bytes))
    }

    #[wasm_bindgen(unchecked_return_type = "any")]
    pub fn set_data(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "any")] settings: JsValue,
    ) -> Result<JsValue, JsValue> {
        answer(self.0.set_data(&from_js::<dto::DataSettings>(settings)?))
    }

    #[wasm_bindgen(unchecked_return_type = "any")]
    pub fn check(&self, #[wasm_bindgen(unchecked_param_type = "any")] job: JsValue) -> Result<JsValue, JsValue> {
        to_js(&self.0.check(&from_js::<dto::JobSettings>(job)?))
    }

    #[wasm_bindgen(unchecked_return_type = "any")]
    pub fn request(&self, #[wasm_bindgen(unchecked_param_type = "any")] job: JsValue) -> Result<JsValue, JsValue> {
        answer(self.0.request(&from_js::<dto::JobSettings>(job)?))
    }

    #[wasm_bindgen(unchecked_return_type = "any")]
    pub fn start(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "any")] job: JsValue,
        now: f64,
    ) -> Result<JsValue, JsValue> {
        answer(self.0.start(&from_js::<dto::JobSettings>(job)?, now))
    }

    #[wasm_bindgen(unchecked_return_type = "any")]
    pub fn handle(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "any")] input: JsValue,
        now: f64,
    ) -> Result<JsValue, JsValue> {
        to_js(&self.0.handle(from_js::<dto::WorkerInput>(input)?, now))
    }

    #[wasm_bindgen(unchecked_return_type = "any")]
    pub fn snapshot(&self, now: f64) -> Result<JsValue, JsValue> {
        to_js(&self.0.snapshot(now))
    }

    pub fn select(&mut self, trial: Option<u32>) {
        self.0.select(trial);
    }

    pub fn set_charts(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "any")] sizes: JsValue,
        #[wasm_bindgen(unchecked_param_type = "any")] texts: JsValue,
    ) -> Result<(), JsValue> {
        self.0.set_charts(from_js(sizes)?, from_js(texts)?);
        Ok(())
    }

    #[wasm_bindgen(unchecked_return_type = "any")]
    pub fn pictures(&self) -> Result<JsValue, JsValue> {
        to_js(&self.0.pictures())
    }

    #[wasm_bindgen(unchecked_return_type = "any")]
    pub fn plan_score(&self, trial: u32) -> Result<JsValue, JsValue> {
        answer(self.0.plan_score(trial))
    }

    #[wasm_bindgen(unchecked_return_type = "any")]
    pub fn evaluation(
        &self,
        trial: u32,
        #[wasm_bindgen(unchecked_param_type = "any")] tuned: JsValue,
        #[wasm_bindgen(unchecked_param_type = "any")] default: JsValue,
    ) -> Result<JsValue, JsValue> {
        answer(self.0.evaluation(trial, from_js(tuned)?, from_js(default)?))
    }
}

/// See `session::Trainer`. A refusal is thrown as one sentence.
#[wasm_bindgen]
pub struct Trainer(session::Trainer);

#[wasm_bindgen]
impl Trainer {
    #[wasm_bindgen(constructor)]
    pub fn new(name: &str, bytes: &[u8], spec: &str, metrics: Vec<String>) -> Result<Trainer, JsValue> {
        let spec = serde_json::from_str(spec).map_err(|error| JsValue::from_str(&error.to_string()))?;
        session::Trainer::new(name, bytes, &spec, metrics).map(Trainer).map_err(thrown)
    }

    pub fn start(&mut self, #[wasm_bindgen(unchecked_param_type = "any")] params: JsValue) -> Result<(), JsValue> {
        self.0.start(&from_js::<BTreeMap<String, String>>(params)?).map_err(thrown)
    }

    pub fn round(&self) -> u32 {
        self.0.round()
    }

    pub fn step(&mut self) -> Vec<f64> {
        self.0.step()
    }

    pub fn drop_trial(&mut self) {
        self.0.drop_trial();
    }

    pub fn start_score(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "any")] params: JsValue,
    ) -> Result<(), JsValue> {
        self.0.start_score(&from_js::<BTreeMap<String, String>>(params)?).map_err(thrown)
    }

    pub fn score_step(&mut self) -> f64 {
        self.0.score_step()
    }

    #[wasm_bindgen(unchecked_return_type = "any")]
    pub fn score_result(&mut self) -> Result<JsValue, JsValue> {
        answer(self.0.score_result().map_err(|error| vec![error]))
    }
}

/// Plain objects, numbers as numbers: what `JSON.parse` would give.
fn to_js(value: &impl Serialize) -> Result<JsValue, JsValue> {
    value
        .serialize(&serde_wasm_bindgen::Serializer::json_compatible())
        .map_err(|error| JsValue::from_str(&error.to_string()))
}

fn from_js<T: DeserializeOwned>(value: JsValue) -> Result<T, JsValue> {
    serde_wasm_bindgen::from_value(value).map_err(|error| JsValue::from_str(&error.to_string()))
}

fn answer(result: Result<impl Serialize, Vec<Message>>) -> Result<JsValue, JsValue> {
    match result {
        Ok(value) => to_js(&value),
        Err(errors) => Err(to_js(&errors)?),
    }
}

/// A refusal of the trainer: one sentence.
fn thrown(message: Message) -> JsValue {
    to_js(&message).unwrap_or_else(|error| error)
}
