//! The tuner beside other tuners on the sixteen problems; `cargo xtask bench tuner` calls it.
//!
//! `run` appends the runs that a file has not yet, one JSON object a line; `report` compares two such files; `timing` measures
//! suggestions; `jobs` runs whole jobs on the page's data.

mod boosting;
mod draws;
mod formulas;
mod jobs;
mod problem;
mod report;
mod run;
mod score;
mod space;
mod timing;
mod tuner;

use anyhow::{Context, Result, anyhow, bail};
use run::{Run, Unit};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;

const USAGE: &str = "\
usage: tuner-bench run --out FILE [--problems all|parallel|A,B] [--seeds 100-119] [--trials 50] [--parallel 1] [--jobs 2] NAME=COMMAND...
       tuner-bench report --anchors FILE --runs FILE --json FILE [--trials 50]
       tuner-bench timing --json FILE NAME=COMMAND...
       tuner-bench jobs --json FILE [--seeds 100-119]
COMMAND is a JSON list: [\"program\",\"argument\"]";

/// Reference levels of the problems.
const REFERENCES: &str = include_str!("../refs.json");

struct Options {
    out: Option<PathBuf>,
    anchors: Option<PathBuf>,
    runs: Option<PathBuf>,
    json: Option<PathBuf>,
    problems: String,
    seeds: Vec<u64>,
    trials: usize,
    parallel: usize,
    jobs: usize,
    tuners: Vec<tuner::Named>,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match carry_out(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tuner-bench: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn carry_out(arguments: &[String]) -> Result<()> {
    let (task, rest) = arguments.split_first().context(USAGE)?;
    let options = Options::read(rest)?;
    match task.as_str() {
        "run" => run(&options),
        "report" => report(&options),
        "timing" => {
            let times = timing::measure(&options.tuners)?;
            print!("{}", timing::text(&times));
            write(options.json.as_deref(), &timing::json(&times))
        }
        "jobs" => {
            let comparisons = jobs::compare(&options.seeds, |line| eprintln!("{line}"))?;
            print!("{}", jobs::text(&comparisons));
            write(options.json.as_deref(), &jobs::json(&comparisons))
        }
        _ => bail!(USAGE),
    }
}

fn run(options: &Options) -> Result<()> {
    let problems = problem::all();
    let chosen = report::chosen(&problems, &options.problems).map_err(|text| anyhow!(text))?;
    let path = options.out.as_ref().context(USAGE)?;
    let known = if path.exists() { read(path)? } else { Vec::new() };
    let file = std::fs::File::options().create(true).append(true).open(path);
    let file = Mutex::new(file.with_context(|| format!("{} cannot be written", path.display()))?);
    let done = |run: Run| -> Result<()> {
        let line = serde_json::to_string(&run)? + "\n";
        let mut file = file.lock().map_err(|_| anyhow!("a worker of the benchmark broke"))?;
        file.write_all(line.as_bytes()).with_context(|| format!("{} cannot be written", path.display()))
    };
    let (trials, parallel) = (options.trials, options.parallel);
    let is_new = |unit: &Unit| {
        !known.iter().any(|run| {
            (&run.tuner, &run.problem[..], run.seed) == (&options.tuners[unit.tuner].0, unit.problem.name, unit.seed)
                && (run.trials, run.parallel) == (trials, parallel)
        })
    };
    // Seed by seed, so that whatever stops the run leaves complete seeds.
    let mut units = Vec::new();
    for &seed in &options.seeds {
        for &problem in &chosen {
            units.extend((0..options.tuners.len()).map(|tuner| Unit { tuner, problem, seed }));
        }
    }
    units.retain(is_new);
    run::run_all(&options.tuners, &units, trials, parallel, options.jobs, done)
}

fn report(options: &Options) -> Result<()> {
    let (anchors, ours) = (options.anchors.as_deref().context(USAGE)?, options.runs.as_deref().context(USAGE)?);
    let references = serde_json::from_str(REFERENCES).context("refs.json cannot be read")?;
    let report = report::Report::new(read(ours)?, read(anchors)?, references, options.trials);
    print!("{}", report.text());
    write(options.json.as_deref(), &report.json())
}

fn read(path: &Path) -> Result<Vec<Run>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let line = |line: &str| serde_json::from_str(line).with_context(|| format!("{}: {line}", path.display()));
    text.lines().map(line).collect()
}

fn write(path: Option<&Path>, json: &serde_json::Value) -> Result<()> {
    let path = path.context(USAGE)?;
    std::fs::write(path, json.to_string()).with_context(|| format!("{} cannot be written", path.display()))
}

impl Options {
    fn read(arguments: &[String]) -> Result<Options> {
        let mut options = Options {
            out: None,
            anchors: None,
            runs: None,
            json: None,
            problems: "all".into(),
            seeds: (100..120).collect(),
            trials: 50,
            parallel: 1,
            jobs: 2,
            tuners: Vec::new(),
        };
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            if let Some((name, command)) = argument.split_once('=').filter(|_| !argument.starts_with('-')) {
                let command = serde_json::from_str(command).with_context(|| format!("{argument} is no command"))?;
                options.tuners.push((name.into(), command));
                continue;
            }
            let value = rest.next().with_context(|| format!("{argument} needs a value\n{USAGE}"))?;
            let count = || {
                let number = value.parse().ok().filter(|number| *number > 0);
                number.with_context(|| format!("{argument} needs a number above 0, not `{value}`"))
            };
            match argument.as_str() {
                "--out" => options.out = Some(value.into()),
                "--anchors" => options.anchors = Some(value.into()),
                "--runs" => options.runs = Some(value.into()),
                "--json" => options.json = Some(value.into()),
                "--problems" => options.problems = value.clone(),
                "--seeds" => options.seeds = seeds(value).with_context(|| format!("`{value}` are no seeds"))?,
                "--trials" => options.trials = count()?,
                "--parallel" => options.parallel = count()?,
                "--jobs" => options.jobs = count()?,
                _ => bail!("there is no option {argument}\n{USAGE}"),
            }
        }
        Ok(options)
    }
}

/// `100-119,7`: ends included.
fn seeds(text: &str) -> Option<Vec<u64>> {
    let mut seeds = Vec::new();
    for part in text.split(',') {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        seeds.extend(first.parse().ok()?..=last.parse::<u64>().ok()?);
    }
    Some(seeds).filter(|seeds| !seeds.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seeds_are_numbers_and_spans() {
        assert_eq!(seeds("3,7-9"), Some(vec![3, 7, 8, 9]));
        assert_eq!(seeds("9-7"), None);
        assert_eq!(seeds("x"), None);
    }

    #[test]
    fn every_problem_has_a_reference() {
        let references: score::References = serde_json::from_str(REFERENCES).unwrap();
        let problems = problem::all();
        assert_eq!(problems.len(), 16);
        for problem in &problems {
            let reference = references.get(problem.name).unwrap_or_else(|| panic!("{}", problem.name));
            assert!(reference.ystar < reference.rand10, "{}", problem.name);
        }
        assert_eq!(report::chosen(&problems, "parallel").unwrap().len(), 6);
    }
}
