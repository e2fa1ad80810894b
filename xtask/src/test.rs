//! `cargo xtask test`: every check, in an order that tells of cheap mistakes first; stops at the first that fails.

use crate::toolchain::{self, Toolchain};
use crate::{browser, build, harness, lzma, say, serve};
use anyhow::{Result, anyhow};
use std::fs::File;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

#[derive(Debug, PartialEq, Eq)]
pub struct Options {
    /// One step's name.
    pub only: Option<String>,
    /// For `cargo test` or Playwright.
    pub extra: Vec<String>,
}

/// How a step that did not fail ended.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Outcome {
    Passed,
    Skipped(String),
}

struct Step {
    name: &'static str,
    what: &'static str,
    /// It reads what the build step makes.
    after_build: bool,
    run: fn(&Path, &[String]) -> Result<Outcome>,
}

const STEPS: &[Step] = &[
    Step { name: "fmt", what: "formatting of the Rust code", after_build: false, run: fmt },
    Step { name: "clippy", what: "lints of the Rust code", after_build: false, run: clippy },
    Step { name: "wasm-clippy", what: "lints of the code that only wasm has", after_build: false, run: wasm_clippy },
    Step { name: "native", what: "native tests and the architecture test", after_build: false, run: native },
    Step { name: "build", what: "the page itself", after_build: false, run: page },
    Step { name: "node", what: "booster, tuner and unpacking as wasm under Node", after_build: false, run: in_node },
    Step { name: "types", what: "types of the JavaScript (tsc --checkJs)", after_build: true, run: types },
    Step { name: "browser", what: "the page in a browser", after_build: true, run: in_browser },
];

/// The names that `--only` takes.
pub fn names() -> Vec<&'static str> {
    STEPS.iter().map(|step| step.name).collect()
}

/// Whether a step hands arguments on; the others would drop them without a word.
pub fn takes_arguments(name: &str) -> bool {
    ["native", "browser"].contains(&name)
}

/// What has been run: name, outcome (`None`: failed), time.
type Log = Vec<(&'static str, Option<Outcome>, Duration)>;

pub fn test(root: &Path, options: &Options) -> Result<()> {
    let wanted = |step: &&Step| options.only.as_deref().is_none_or(|name| name == step.name);
    if options.only.is_some() && STEPS.iter().filter(wanted).any(|step| step.after_build) {
        build::build(root)?;
    }
    let mut log = Log::new();
    let mut failure = None;
    for step in STEPS.iter().filter(wanted) {
        let start = Instant::now();
        let result = say::step(&format!("{}: {}", step.name, step.what), || (step.run)(root, &options.extra));
        let outcome = result.as_ref().ok().cloned();
        log.push((step.name, outcome, start.elapsed()));
        if let Err(error) = result {
            failure = Some(anyhow!("The step `{}` failed: {error:#}", step.name));
            break;
        }
    }
    if let Some(error) = &failure {
        say::line(&format!("\n{error:#}"));
    }
    say::line(&format!("\n{}", summary(&log)));
    match failure {
        None => Ok(()),
        Some(_) => Err(anyhow!("the tests did not pass")),
    }
}

/// The times, and a closing line such as `6 passed, 0 failed, 1 skipped`.
fn summary(log: &Log) -> String {
    let mut text = String::new();
    for (name, outcome, time) in log {
        let word = match outcome {
            Some(Outcome::Passed) => "passed".to_string(),
            Some(Outcome::Skipped(why)) => format!("skipped: {why}"),
            None => "FAILED".to_string(),
        };
        text.push_str(&format!("{name:12} {:>12}  {word}\n", say::seconds(*time)));
    }
    let count = |wanted: fn(&Option<Outcome>) -> bool| log.iter().filter(|(_, outcome, _)| wanted(outcome)).count();
    let skipped = count(|outcome| matches!(outcome, Some(Outcome::Skipped(_))));
    let passed = count(|outcome| *outcome == Some(Outcome::Passed));
    text.push_str(&format!("{passed} passed, {} failed", count(Option::is_none)));
    if skipped > 0 {
        text.push_str(&format!(", {skipped} skipped"));
    }
    text
}

fn cargo(root: &Path, arguments: &[&str], extra: &[String]) -> Result<Outcome> {
    say::run(say::cargo().current_dir(root).args(arguments).args(extra))?;
    Ok(Outcome::Passed)
}

fn fmt(root: &Path, _: &[String]) -> Result<Outcome> {
    cargo(root, &["fmt", "--all", "--check"], &[])
}

fn clippy(root: &Path, _: &[String]) -> Result<Outcome> {
    cargo(root, &["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"], &[])
}

fn wasm_clippy(root: &Path, _: &[String]) -> Result<Outcome> {
    let toolchain = toolchain::ensure(root)?;
    if !toolchain.has_clippy() {
        let why = "no clippy for this wasm compiler (on Debian: apt-get install rust-web-clippy)".to_string();
        say::line(&format!("    Skipped: {why}."));
        return Ok(Outcome::Skipped(why));
    }
    say::run(toolchain.cargo(root, "clippy", &build::packages()).args(["--", "-D", "warnings"]))?;
    Ok(Outcome::Passed)
}

fn native(root: &Path, extra: &[String]) -> Result<Outcome> {
    cargo(root, &["test", "--workspace", "--locked"], extra)
}

/// The page, and beside it what the next step runs under Node.
fn page(root: &Path, _: &[String]) -> Result<Outcome> {
    build::build_beside(root, &[harness::PACKAGE])?;
    Ok(Outcome::Passed)
}

/// Made-up tuning jobs that are compared under Node; each strategy has several, with and without early stopping.
const JOBS: &str = "20";

/// The golden cases and made-up tuning jobs, compiled as the page has booster and tuner.
fn in_node(root: &Path, _: &[String]) -> Result<Outcome> {
    browser::node()?;
    let module = harness::build(root)?;
    let mut node = Command::new("node");
    node.current_dir(root).arg("tests/harness/golden.mjs").arg(&module).arg("tests/golden");
    say::run(&mut node)?;
    unpacking(root, toolchain::ensure(root)?)?;
    let native = root.join("target/harness/jobs.json");
    let mut jobs = say::cargo();
    jobs.current_dir(root).args(["run", "--quiet", "--locked", "-p", "harness", "--bin", "jobs", JOBS]);
    say::run(jobs.stdout(File::create(&native)?))?;
    let mut node = Command::new("node");
    say::run(node.current_dir(root).arg("tests/harness/jobs.mjs").arg(module).arg(native))?;
    Ok(Outcome::Passed)
}

/// The page's unpacking, of a module like the page's: the harness.
fn unpacking(root: &Path, toolchain: Toolchain) -> Result<()> {
    let unpack = build::unpacker(root, toolchain)?;
    let content = toolchain::compiled(root, harness::PACKAGE);
    let packed = root.join("target/harness/harness.wasm.lzma");
    std::fs::write(&packed, lzma::pack(&std::fs::read(&content)?)?)?;
    let mut node = Command::new("node");
    say::run(node.current_dir(root).arg("tests/harness/unpack.mjs").args([unpack, packed, content]))
}

fn types(root: &Path, _: &[String]) -> Result<Outcome> {
    browser::packages(root)?;
    let folder = browser::folder(root);
    // The page's modules, then the browser tests themselves.
    for project in ["../../www/jsconfig.json", "jsconfig.json"] {
        say::run(Command::new("node").current_dir(&folder).args(["node_modules/typescript/bin/tsc", "-p", project]))?;
    }
    Ok(Outcome::Passed)
}

fn in_browser(root: &Path, extra: &[String]) -> Result<Outcome> {
    browser::packages(root)?;
    let chromium = browser::chromium(root)?;
    // Under a folder, and nowhere else: a URL that is not relative fails.
    let serving = serve::start(&root.join("dist"), 0, "/sub/path/")?;
    say::line(&format!("    The page is served at {} and driven by {chromium:?}.", serving.url));
    let mut playwright = Command::new("node");
    playwright.current_dir(browser::folder(root)).args(["node_modules/@playwright/test/cli.js", "test"]).args(extra);
    playwright.env("PLAYGROUND_URL", &serving.url);
    if let browser::Chromium::At(path) = chromium {
        playwright.env("PLAYGROUND_CHROMIUM", path);
    }
    say::run(&mut playwright)?;
    Ok(Outcome::Passed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closing_line_counts_each_outcome() {
        let second = Duration::from_secs(1);
        let mut log: Log = vec![("fmt", Some(Outcome::Passed), second), ("clippy", Some(Outcome::Passed), second)];
        assert_eq!(summary(&log).lines().last(), Some("2 passed, 0 failed"));
        log.push(("wasm-clippy", Some(Outcome::Skipped("not here".into())), second));
        log.push(("native", None, second));
        let text = summary(&log);
        assert_eq!(text.lines().last(), Some("2 passed, 1 failed, 1 skipped"));
        assert!(text.contains("skipped: not here") && text.contains("FAILED"));
    }

    #[test]
    fn what_reads_the_build_comes_after_it() {
        let at = |name| names().iter().position(|other| *other == name).unwrap();
        assert!(STEPS.iter().filter(|step| step.after_build).all(|step| at(step.name) > at("build")));
    }
}
