//! The only file with `#[wasm_bindgen]`: shells over `session` and `chart`.
