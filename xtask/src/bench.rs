//! `cargo xtask bench`: the booster and the tuner beside others, and the page.

pub mod booster;
mod engine;
pub mod jobs;
pub mod page;
mod python;
mod table;
pub mod tuner;

use crate::say;
use anyhow::{Context, Result};
use serde_json::{Map, Value};
use std::path::Path;

/// Which benchmark, and what was asked of it.
#[derive(Debug, PartialEq, Eq)]
pub enum Options {
    Booster(booster::Options),
    Tuner(tuner::Options),
    Jobs(jobs::Options),
    Page(page::Options),
}

pub fn bench(root: &Path, options: &Options) -> Result<()> {
    match options {
        Options::Booster(options) => booster::bench(root, options),
        Options::Tuner(options) => tuner::bench(root, options),
        Options::Jobs(options) => jobs::bench(root, options),
        Options::Page(options) => page::bench(root, options),
    }
}

/// Writes `figures` under `name` into target/bench.json, beside those of other benchmarks.
fn record(root: &Path, name: &str, figures: Value) -> Result<()> {
    let file = root.join("target/bench.json");
    let written =
        std::fs::read_to_string(&file).ok().and_then(|text| serde_json::from_str::<Map<String, Value>>(&text).ok());
    let mut all = written.unwrap_or_default();
    all.insert(name.into(), figures);
    let text = serde_json::to_string_pretty(&all).context("the figures are no JSON")?;
    std::fs::write(&file, text).with_context(|| format!("{} cannot be written", file.display()))?;
    say::line(&format!("Written to {}.", file.display()));
    Ok(())
}
