//! XGBoost-compatible gradient-boosted trees.
//!
//! Compat level B: xgboost 3.2.0, `tree_method` hist or exact, `device=cpu`, on x86-64 Linux, bit for bit (`tests/golden.rs`). The
//! arithmetic therefore is f32 or f64 exactly where XGBoost's is, sums run in row order, and nothing is fused.

mod dart;
mod early_stopping;
mod error;
mod eval;
mod exact;
mod explain;
mod grow;
mod histogram;
mod interactions;
pub mod metric;
mod model;
pub mod objective;
pub mod params;
mod partition;
mod sampling;
mod split;
mod split_categorical;
mod surface;
mod tree;
mod trial;

pub use crate::dataset::Task;
pub use error::{BoosterError, Domain};
pub use eval::EvalSets;
pub use explain::ImportanceType;
pub use model::{CategoryEncoding, FileDetails, Model, ModelFeature};
pub use params::Params;
pub use surface::Surface;
pub use tree::{NO_CHILD, NO_PARENT, Tree};
pub use trial::{RoundLine, Trial};
