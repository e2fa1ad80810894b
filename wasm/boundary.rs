//! What both modules say across the boundary: arguments and answers are JSON texts, so that one serialiser serves the
//! boundary and the files; a refusal is thrown as the JSON of its sentences.

use serde::Serialize;
use tuning_playground::error::Message;
use tuning_playground::json::{self, Read};
use wasm_bindgen::JsValue;

/// JSON, or the JSON of what was refused.
pub type Answer = Result<String, JsValue>;

/// A value as JSON.
pub fn write(value: &impl Serialize) -> Answer {
    json::write(value).map_err(|error| fault(&error))
}

/// Reads an argument.
pub fn read<T: Read>(text: &str) -> Result<T, JsValue> {
    json::read(text).map_err(|error| fault(&error))
}

/// A value as JSON, or what was refused.
pub fn answer(result: Result<impl Serialize, Vec<Message>>) -> Answer {
    match result {
        Ok(value) => write(&value),
        Err(sentences) => Err(thrown(sentences)),
    }
}

/// A refusal.
pub fn thrown(sentences: Vec<Message>) -> JsValue {
    write(&sentences).map_or_else(|error| error, |text| JsValue::from_str(&text))
}

/// A fault of ours, not a refusal: an `Error`, as any fault in JavaScript.
fn fault(error: &dyn std::fmt::Display) -> JsValue {
    js_sys::Error::new(&error.to_string()).into()
}
