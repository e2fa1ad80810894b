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
//! The core knows nothing of wasm (that is for the crates in `wasm/`), reads no clock, does no I/O, and takes its randomness as an argument.

// The rooms that compute: a crate of their own, compiled for speed (`engine/Cargo.toml`).
pub use engine::{booster, dataset, error, json, math, order, rng, table, tuner};

pub mod analysis;
pub mod chart;
pub mod formats;
pub mod session;
pub mod view;
