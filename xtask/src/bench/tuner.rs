//! `cargo xtask bench tuner`: our strategies on sixteen problems beside recorded runs of other tuners, with Optuna itself on
//! `--live`; then how long a suggestion takes as wasm under Node. `bench/tuner` evaluates and counts.

use super::{python, record};
use crate::{harness, say};
use anyhow::{Context, Result, anyhow, bail};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Trials in flight, and the problems that are run so, where --parallel is not given.
const IN_FLIGHT: [(usize, &str); 2] = [(1, "all"), (4, "parallel")];

/// The strategies that are compared where --strategies is not given.
const STRATEGIES: [&str; 4] = ["bayesian", "bayesian_no_priors", "tpe", "random"];

/// Bayesian without the configurations that are known to be good for a booster: the name that it has here.
const NO_PRIORS: &str = "bayesian_no_priors";

/// Optuna's samplers of the live comparison.
const LIVE: [&str; 3] = ["gp", "tpe", "random"];

#[derive(Debug, PartialEq, Eq)]
pub struct Options {
    /// As in `100-119`.
    seeds: String,
    /// `None`: as `IN_FLIGHT` says.
    problems: Option<String>,
    /// `examples/ask_tell`'s names, or `NO_PRIORS`.
    strategies: Vec<String>,
    trials: usize,
    parallel: Option<usize>,
    /// Runs Optuna too.
    live: bool,
    /// Keeps the runs that are there from before: a benchmark that was stopped goes on.
    resume: bool,
    /// Measures suggestions only.
    timing: bool,
}

impl Options {
    pub fn read<'a>(mut rest: impl Iterator<Item = &'a String>) -> Result<Options> {
        let mut options = Options {
            seeds: "100-119".into(),
            problems: None,
            strategies: STRATEGIES.map(str::to_string).into(),
            trials: 50,
            parallel: None,
            live: false,
            resume: false,
            timing: false,
        };
        while let Some(option) = rest.next() {
            let switch = match option.as_str() {
                "--live" => Some(&mut options.live),
                "--resume" => Some(&mut options.resume),
                "--timing" => Some(&mut options.timing),
                _ => None,
            };
            if let Some(switch) = switch {
                *switch = true;
                continue;
            }
            let known = ["--seeds", "--problems", "--strategies", "--trials", "--parallel"];
            if !known.contains(&option.as_str()) {
                bail!(
                    "`bench tuner` has no option `{option}`: it takes {}, --live, --resume and --timing.",
                    known.join(", ")
                );
            }
            let value = rest.next().ok_or_else(|| anyhow!("{option} needs a value."))?;
            let count = || {
                let number = value.parse().ok().filter(|number| *number > 0);
                number.ok_or_else(|| anyhow!("{option} needs a number above 0, not `{value}`."))
            };
            match option.as_str() {
                "--seeds" => options.seeds = value.clone(),
                "--problems" => options.problems = Some(value.clone()),
                "--strategies" => options.strategies = value.split(',').map(str::to_string).collect(),
                "--trials" => options.trials = count()?,
                _ => options.parallel = Some(count()?),
            }
        }
        Ok(options)
    }

    /// (in flight, problems) of each part.
    fn parts(&self) -> Vec<(usize, String)> {
        let problems = |default: &str| self.problems.clone().unwrap_or_else(|| default.into());
        match self.parallel {
            Some(parallel) => vec![(parallel, problems(if parallel > 1 { "parallel" } else { "all" }))],
            None => IN_FLIGHT.map(|(parallel, default)| (parallel, problems(default))).into(),
        }
    }
}

pub fn bench(root: &Path, options: &Options) -> Result<()> {
    let folder = root.join("target/bench/tuner");
    let sources = root.join("bench/tuner");
    std::fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    let runner = native(root, &["-p", "tuner-bench", "--bin", "tuner-bench"], "tuner-bench")?;
    let ask_tell = native(root, &["-p", "tuning-playground", "--example", "ask_tell"], "examples/ask_tell")?;
    let wasm = harness::build(root)?;
    let python = match options.live {
        true => Some(python::with(&folder, &sources, "Optuna")?),
        false => None,
    };
    let optuna = |sampler: &str| {
        let python = python.as_ref()?;
        Some(named(&format!("optuna {sampler}"), &[python, &sources.join("optuna_ask_tell.py")], sampler))
    };

    let ours: Vec<String> = options.strategies.iter().map(|name| with_strategy(name, &ask_tell)).collect();
    let problems = match options.timing {
        true => None,
        false => {
            let theirs: Vec<String> = LIVE.iter().filter_map(|sampler| optuna(sampler)).collect();
            Some(compare(options, &Places { folder: &folder, sources: &sources, runner: &runner }, &ours, &theirs)?)
        }
    };
    let timing = folder.join("timing.json");
    // A suggestion takes as long with other first ones.
    let timed = || options.strategies.iter().filter(|name| *name != NO_PRIORS);
    let as_wasm = |name| named(&format!("{name} wasm"), &[Path::new("node"), &sources.join("wasm.mjs"), &wasm], name);
    let mut tuners: Vec<String> = timed().map(|name| as_wasm(name)).collect();
    tuners.extend(timed().map(|name| with_strategy(name, &ask_tell)));
    tuners.extend(optuna("gp"));
    say::run(Command::new(&runner).arg("timing").arg("--json").arg(&timing).args(&tuners))?;
    record(root, "tuner", json!({ "problems": problems, "suggestion_ms": read(&timing)? }))
}

/// Where the benchmark finds and leaves things.
struct Places<'a> {
    /// For what is made.
    folder: &'a Path,
    /// `bench/tuner`.
    sources: &'a Path,
    /// The program that evaluates and counts.
    runner: &'a Path,
}

/// Runs all tuners on the problems, prints the tables and returns their figures.
fn compare(options: &Options, places: &Places, ours: &[String], theirs: &[String]) -> Result<Value> {
    let (runs, live) = (places.folder.join("runs.jsonl"), places.folder.join("live.jsonl"));
    for file in [&runs, &live] {
        if !(options.resume && file.exists()) {
            std::fs::write(file, "").with_context(|| format!("{} cannot be written", file.display()))?;
        }
    }
    for (parallel, problems) in options.parts() {
        for (file, tuners) in [(&runs, ours), (&live, theirs)] {
            if tuners.is_empty() {
                continue;
            }
            say::step(&format!("{problems} problems, {parallel} in flight: {}", file.display()), || {
                let mut run = Command::new(places.runner);
                run.args(["run", "--problems", &problems, "--seeds", &options.seeds]).arg("--out").arg(file);
                run.args(["--trials", &options.trials.to_string(), "--parallel", &parallel.to_string()]);
                say::run(run.args(tuners))
            })?;
        }
    }
    let anchors = places.folder.join("anchors.jsonl");
    let recorded =
        std::fs::read_to_string(places.sources.join("anchors.jsonl")).context("the anchors cannot be read")?;
    let live = std::fs::read_to_string(&live).context("the live runs cannot be read")?;
    std::fs::write(&anchors, recorded + &live).with_context(|| format!("{} cannot be written", anchors.display()))?;
    let report = places.folder.join("report.json");
    say::run(
        Command::new(places.runner)
            .args(["report", "--trials", &options.trials.to_string()])
            .arg("--anchors")
            .arg(&anchors)
            .arg("--runs")
            .arg(&runs)
            .arg("--json")
            .arg(&report),
    )?;
    read(&report)
}

/// Our native tuner under a strategy, as `tuner-bench` takes it.
fn with_strategy(name: &str, program: &Path) -> String {
    let command = match name {
        NO_PRIORS => json!([program, "--strategy", "bayesian", "--no-booster-priors"]),
        name => json!([program, "--strategy", name]),
    };
    format!("{name}={command}")
}

fn named(name: &str, program: &[&Path], argument: &str) -> String {
    let mut command: Vec<Value> = program.iter().map(|part| json!(part)).collect();
    command.push(json!(argument));
    format!("{name}={}", Value::Array(command))
}

pub(super) fn read(file: &Path) -> Result<Value> {
    let text = std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{} cannot be read", file.display()))
}

/// Compiles a program of the workspace for speed and returns it. `file`: its path in the profile's folder.
pub(super) fn native(root: &Path, which: &[&str], file: &str) -> Result<PathBuf> {
    let mut cargo = say::cargo();
    cargo.current_dir(root).args(["build", "--locked", "--profile", "bench-tuner"]).args(which);
    cargo.args(["--target-dir", "target/native"]);
    say::step(&format!("compile {file} natively"), || say::run(&mut cargo))?;
    Ok(root.join("target/native/bench-tuner").join(format!("{file}{}", std::env::consts::EXE_SUFFIX)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Options> {
        let words: Vec<String> = line.split_whitespace().map(str::to_string).collect();
        Options::read(words.iter())
    }

    #[test]
    fn one_and_four_in_flight_unless_told_otherwise() {
        assert_eq!(read("").unwrap().parts(), [(1, "all".to_string()), (4, "parallel".to_string())]);
        assert_eq!(read("--parallel 8").unwrap().parts(), [(8, "parallel".to_string())]);
        assert_eq!(read("--parallel 1 --problems levy6").unwrap().parts(), [(1, "levy6".to_string())]);
    }

    #[test]
    fn a_command_is_a_json_list() {
        assert_eq!(with_strategy("random", Path::new("/a b/c")), r#"random=["/a b/c","--strategy","random"]"#);
    }
}
