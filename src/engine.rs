//! The rooms that compute, as a crate of their own: see `engine/Cargo.toml`.

pub mod booster;
pub mod dataset;
pub mod error;
pub mod json;
pub mod math;
pub mod order;
pub mod rng;
pub mod table;
pub mod tuner;
