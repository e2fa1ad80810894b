//! Tuning Playground: gradient-boosted trees, tuned the way Amazon SageMaker Automatic Model Tuning does, in a browser tab.
//!
//! Data flows one way; nothing on the right is visible from the left (`tests/architecture.rs` holds the table):
//!
//! ```text
//! CSV bytes -> Table -> Dataset -> Trial -> Report -> Job -> View -> picture
//!              table    dataset    booster            tuner   view    chart
//!                                                      \-> analysis -/
//! ```
//!
//! The core knows nothing of wasm, reads no clock, does no I/O, and takes its randomness as an argument.

pub mod analysis;
pub mod booster;
pub mod chart;
pub mod dataset;
pub mod error;
pub mod formats;
pub mod json;
pub mod math;
pub mod order;
pub mod rng;
pub mod session;
pub mod table;
pub mod tuner;
pub mod view;

#[cfg(target_arch = "wasm32")]
mod wasm;
