//! `cargo xtask bench jobs`: whole tuning jobs on the built-in data, Bayesian and both forms of Hyperband beside Random.
//! `bench/tuner` runs them.

use super::record;
use super::tuner::{native, read};
use crate::say;
use anyhow::{Context, Result, bail};
use std::path::Path;
use std::process::Command;

#[derive(Debug, PartialEq, Eq)]
pub struct Options {
    /// As in `100-119`.
    seeds: String,
}

impl Options {
    pub fn read<'a>(mut rest: impl Iterator<Item = &'a String>) -> Result<Options> {
        let mut options = Options { seeds: "100-119".into() };
        while let Some(option) = rest.next() {
            if option != "--seeds" {
                bail!("`bench jobs` has no option `{option}`: it takes --seeds.");
            }
            options.seeds = rest.next().context("--seeds needs a value.")?.clone();
        }
        Ok(options)
    }
}

pub fn bench(root: &Path, options: &Options) -> Result<()> {
    let folder = root.join("target/bench/tuner");
    std::fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    let runner = native(root, &["-p", "tuner-bench", "--bin", "tuner-bench"], "tuner-bench")?;
    let file = folder.join("jobs.json");
    say::run(Command::new(&runner).args(["jobs", "--seeds", &options.seeds]).arg("--json").arg(&file))?;
    record(root, "jobs", read(&file)?)
}
