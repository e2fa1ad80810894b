//! Models as XGBoost 3.2 writes and reads them in JSON: `Booster.save_model("model.json")`.
//!
//! Source: XGBoost 3.2 `src/learner.cc`, `src/gbm/gbtree.cc`, `src/tree/tree_model.cc`, `src/common/json.cc`, and what its
//! loader was seen to accept and refuse. `write` gives the library's own text, byte for byte (`tests/model_json.rs`); `read`
//! refuses what the library's loader refuses, and trees that are no trees, where the library would crash or loop.

mod error;
mod field;
mod number;
mod objective;
mod read;
mod tree;
mod write;

pub use error::ModelError;
pub use read::read;
pub use write::write;

/// Attributes that `Model::best` holds; XGBoost's Python callback writes them.
const BEST_ITERATION: &str = "best_iteration";
const BEST_SCORE: &str = "best_score";

/// int64 among XGBoost's numbers for the types of category values: what pandas makes of whole numbers.
const INT64: u8 = 15;
