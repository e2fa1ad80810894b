//! `cargo xtask bench booster`: our booster beside native xgboost and lightgbm and beside ydf-training, on one thread.
//!
//! Every engine is a child process that trains when it is sent a line. They take turns, so that a machine that slows down
//! does so for all of them, and each counts its own CPU seconds.

use super::engine::Child;
use super::table::{self, Row, Shape};
use super::{python, record};
use crate::{harness, say};
use anyhow::{Result, anyhow, bail};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

#[derive(Debug, PartialEq, Eq)]
pub struct Options {
    /// Measured runs of each engine, after one to warm up.
    pub runs: usize,
    /// Names of `SHAPES`; empty: all.
    pub only: Vec<String>,
    /// Without ydf-training where one run takes a third of an hour.
    pub quick: bool,
}

impl Options {
    pub fn read<'a>(mut rest: impl Iterator<Item = &'a String>) -> Result<Options> {
        let mut options = Options { runs: LEAST_RUNS, only: Vec::new(), quick: false };
        while let Some(option) = rest.next() {
            match option.as_str() {
                "--runs" => {
                    let value = rest.next().ok_or_else(|| anyhow!("--runs needs a number, as in --runs 9."))?;
                    let runs = value.parse().ok().filter(|runs| *runs > 0);
                    options.runs = runs.ok_or_else(|| anyhow!("--runs needs a number above 0, not `{value}`."))?;
                }
                "--only" => {
                    let shapes = SHAPES.join(", ");
                    let value = rest.next().ok_or_else(|| anyhow!("--only needs one of: {shapes}."))?;
                    if !SHAPES.contains(&value.as_str()) {
                        bail!("There is no data set `{value}`: --only takes one of {shapes}.");
                    }
                    options.only.push(value.clone());
                }
                "--quick" => options.quick = true,
                other => {
                    bail!("`bench booster` has no option `{other}`: it takes --runs N, --only SHAPE and --quick.")
                }
            }
        }
        Ok(options)
    }
}

const LEAST_RUNS: usize = 5;

/// Training rows x features.
const SHAPES: [&str; 4] = ["455x30", "8000x30", "80000x28", "800000x28"];

const ENGINES: [&str; 6] = ["xgboost", "lightgbm", "wasm", "native", "wasm_held_out", "ydf"];

/// Above this size one run of ydf-training takes minutes: it is measured once, without a warm-up.
const YDF_ROWS: usize = 10_000;
/// And above this one a third of an hour, so `--quick` leaves it out.
const YDF_QUICK_ROWS: usize = 100_000;

pub fn bench(root: &Path, options: &Options) -> Result<()> {
    let folder = root.join("target/bench");
    let sources = root.join("bench/booster");
    let python = python::with(&folder, &sources, "xgboost and lightgbm")?;
    say::step("install ydf-training", || {
        let mut npm = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
        say::run(npm.current_dir(&sources).args(["ci", "--no-audit", "--no-fund"]))
    })?;
    let wasm = harness::build(root)?;
    let native = native(root)?;
    let data = folder.join("data");
    let wanted: Vec<&str> =
        SHAPES.into_iter().filter(|name| options.only.is_empty() || options.only.iter().any(|it| it == name)).collect();
    say::step("make the data", || {
        say::run(Command::new(&python).arg(sources.join("data.py")).arg(&data).args(&wanted))
    })?;

    let with_data = |program: &Path, script: Option<&str>| {
        let mut command = Command::new(program);
        command.args(script.map(|script| sources.join(script))).arg(&data);
        command
    };
    let mut anchors = Child::start(with_data(&python, Some("native.py")))?;
    let mut ours = Child::start(with_data(&native, None))?;
    let mut node = with_data(Path::new("node"), Some("wasm.mjs"));
    node.arg(&wasm);
    let mut node = Child::start(node)?;
    let mut ydf = Child::start(with_data(Path::new("node"), Some("ydf.mjs")))?;

    let mut rows = Vec::new();
    for name in wanted {
        let shape = Shape::read(&data, name)?;
        let mut seconds: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
        let mut bytes = None;
        say::step(&format!("{name}: one run to warm up, {} to measure", options.runs), || {
            for run in 0..=options.runs {
                for engine in ENGINES {
                    let once = shape.n_train > YDF_ROWS && run > 0;
                    if engine == "ydf" && (once || (options.quick && shape.n_train > YDF_QUICK_ROWS)) {
                        continue;
                    }
                    let child = match engine {
                        "xgboost" | "lightgbm" => &mut anchors,
                        "native" => &mut ours,
                        "ydf" => &mut ydf,
                        _ => &mut node,
                    };
                    let answer = child.train(engine, name, &predictions(&folder, name, engine))?;
                    if run > 0 || (engine == "ydf" && shape.n_train > YDF_ROWS) {
                        seconds.entry(engine).or_default().push(answer.seconds);
                    }
                    bytes = answer.bytes.or(bytes);
                }
            }
            Ok(())
        })?;
        let mut row = Row { shape, seconds: BTreeMap::new(), areas: BTreeMap::new(), bytes };
        for (engine, times) in seconds {
            row.seconds.insert(engine.into(), median(times));
            row.areas.insert(engine.into(), row.shape.area(&predictions(&folder, name, engine))?);
        }
        rows.push(row);
    }
    say::line(&table::text(&rows));
    record(root, "booster", table::json(&rows))
}

fn predictions(folder: &Path, name: &str, engine: &str) -> PathBuf {
    folder.join(format!("{name}.{engine}.f32"))
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    let (low, high) = (times[(times.len() - 1) / 2], times[times.len() / 2]);
    (low + high) / 2.0
}

/// Our booster compiled for this machine.
fn native(root: &Path) -> Result<PathBuf> {
    let mut cargo = say::cargo();
    // The profile that differs from the page's in its opt-level: here size does not matter.
    cargo.current_dir(root).args(["build", "--locked", "--profile", "bench", "-p", "harness", "--bin", "native"]);
    cargo.args(["--target-dir", "target/native"]);
    say::step("compile the harness natively", || say::run(&mut cargo))?;
    Ok(root.join("target/native/release").join(format!("native{}", std::env::consts::EXE_SUFFIX)))
}
