//! `cargo xtask bench page`: how fast the page is with a thousand finished training jobs on it and a job that goes on, how
//! often boosting at work is painted, and what Lighthouse says of it. `bench/page` drives Chromium; all times are the browser's own.

use super::record;
use crate::browser::{self, Chromium};
use crate::{build, say, serve};
use anyhow::{Context, Result, anyhow, bail};
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

#[derive(Debug, PartialEq, Eq)]
pub struct Options {
    /// Fewer training jobs, shorter, no Lighthouse.
    pub quick: bool,
}

impl Options {
    pub fn read<'a>(rest: impl Iterator<Item = &'a String>) -> Result<Options> {
        let mut options = Options { quick: false };
        for option in rest {
            if option != "--quick" {
                bail!("`bench page` has no option `{option}`: it takes --quick.");
            }
            options.quick = true;
        }
        Ok(options)
    }
}

/// Installed when it is asked for, and nowhere else needed.
const LIGHTHOUSE: &str = "lighthouse@13.5.0";
/// Some 150 MB with all that it brings along.
const INSTALL_LIMIT: Duration = Duration::from_secs(300);
const CATEGORIES: [&str; 3] = ["performance", "accessibility", "best-practices"];

pub fn bench(root: &Path, options: &Options) -> Result<()> {
    let dist = build::build(root)?;
    browser::packages(root)?;
    let chromium = match browser::chromium(root)? {
        Chromium::At(path) => Some(path),
        Chromium::Playwright => None,
    };
    let folder = root.join("target/bench/page");
    std::fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    let serving = serve::start(&dist, 0, "/")?;
    let (trials, seconds, moves) = if options.quick { (200, 4, 40) } else { (1000, 10, 200) };
    let mut figures = say::step("the page with a large job", || {
        let settings = json!({
            "url": serving.url, "chromium": chromium, "playwright": browser::folder(root), "folder": folder,
            "trials": trials, "seconds": seconds, "moves": moves,
        });
        answer(Command::new("node").arg(root.join("bench/page/page.mjs")).arg(settings.to_string()))
    })?;
    say::line(&text(&figures));
    if !options.quick {
        let scores = lighthouse(&folder, chromium.as_deref(), &serving.url);
        say::line(&match &scores {
            Ok(scores) => scores_text(scores),
            Err(error) => format!("\nNo Lighthouse: {error:#}"),
        });
        figures["lighthouse"] = scores.unwrap_or_default();
    }
    record(root, "page", figures)
}

/// What a program prints, as JSON; what it says on standard error is seen.
fn answer(command: &mut Command) -> Result<Value> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output();
    let output = output.with_context(|| format!("`{program}` could not be started"))?;
    if !output.status.success() {
        bail!("`{program}` failed ({}); what it said is above.", output.status);
    }
    serde_json::from_slice(&output.stdout).with_context(|| format!("`{program}` printed no JSON"))
}

/// The scores of the page at first sight, by device: from 0 to 100.
fn lighthouse(folder: &Path, chromium: Option<&Path>, url: &str) -> Result<Value> {
    let cli = installed(folder)?;
    let mut scores = Map::new();
    for device in ["desktop", "mobile"] {
        let scored = say::step(&format!("Lighthouse, {device}"), || {
            let mut node = Command::new("node");
            node.arg(&cli).args([url, "--quiet", "--output=json", "--output-path=stdout"]);
            node.arg(format!("--only-categories={}", CATEGORIES.join(",")));
            // Root gets no sandbox from Chromium.
            node.arg("--chrome-flags=--headless=new --no-sandbox --disable-dev-shm-usage");
            if device == "desktop" {
                node.arg("--preset=desktop");
            }
            if let Some(path) = chromium {
                node.env("CHROME_PATH", path);
            }
            let report = answer(&mut node)?;
            let score = |category: &str| report["categories"][category]["score"].as_f64().map(|score| 100.0 * score);
            let scores: Map<String, Value> =
                CATEGORIES.iter().map(|category| ((*category).to_string(), json!(score(category)))).collect();
            let failed = report["audits"].as_object().into_iter().flatten();
            let failed: Vec<&str> = failed
                .filter(|(_, audit)| audit["score"].as_f64().is_some_and(|score| score < 0.9))
                .filter_map(|(_, audit)| audit["title"].as_str())
                .collect();
            say::line(&format!("    below 0.9: {}", if failed.is_empty() { "none".into() } else { failed.join("; ") }));
            Ok(Value::Object(scores))
        })?;
        scores.insert(device.into(), scored);
    }
    Ok(Value::Object(scores))
}

/// Lighthouse's command line, in a folder of its own.
fn installed(folder: &Path) -> Result<PathBuf> {
    let cli = folder.join("node_modules/lighthouse/cli/index.js");
    let stamp = folder.join("lighthouse.txt");
    if cli.is_file() && std::fs::read_to_string(&stamp).is_ok_and(|version| version == LIGHTHOUSE) {
        return Ok(cli);
    }
    say::step("install Lighthouse", || {
        let mut npm = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
        npm.args(["install", "--no-audit", "--no-fund", "--no-package-lock", "--prefix"]).arg(folder).arg(LIGHTHOUSE);
        // Its own browser: there is one.
        npm.env("PUPPETEER_SKIP_DOWNLOAD", "1");
        say::run_bounded(&mut npm, INSTALL_LIMIT).context("npm could not install it")?;
        std::fs::write(&stamp, LIGHTHOUSE).context("the stamp of the installed version cannot be written")
    })?;
    if cli.is_file() { Ok(cli) } else { Err(anyhow!("{} is not there after its installation.", cli.display())) }
}

fn number(value: &Value, decimals: usize) -> String {
    value.as_f64().map_or("-".into(), |value| format!("{value:.decimals$}"))
}

/// A row of a table: a name and what is spread.
fn row(name: &str, spread: &Value) -> String {
    let cells = ["count", "median", "p95", "most"].map(|cell| number(&spread[cell], usize::from(cell != "count")));
    let cells: String = cells.iter().map(|cell| format!("{cell:>11}")).collect();
    format!("{name:28}{cells}\n")
}

/// The table of the benchmark.
fn text(figures: &Value) -> String {
    let mut text = format!(
        "\nChromium {}; {} training jobs of {} rounds finished, the job runs.\n\n",
        figures["chromium"].as_str().unwrap_or_default(),
        number(&figures["trials"]["completed"], 0),
        number(&figures["trials"]["rounds"], 0),
    );
    for (_, tasks) in figures["tasks"].as_object().into_iter().flatten() {
        text += &format!(
            "Main thread, {} s in a window of {} pixels' height: {} tasks over 50 ms (none is wanted; `longtask` saw {}), the \
             longest {} ms ({} ms of the processor); {} % busy.\n",
            number(&tasks["seconds"], 0),
            number(&tasks["height"], 0),
            number(&tasks["long"], 0),
            number(&tasks["observed"], 0),
            number(&tasks["longest"], 1),
            number(&tasks["longest_cpu"], 1),
            number(&tasks["busy"], 0),
        );
    }
    text.push('\n');
    text += &format!("{:28}{:>11}{:>11}{:>11}{:>11}\n", "milliseconds", "count", "median", "95 %", "most");
    text += &row("read-outs (95 % within 50)", &figures["hover"]["all"]);
    for (chart, spread) in figures["hover"]["charts"].as_object().into_iter().flatten() {
        text += &row(&format!("  {chart}"), spread);
    }
    text += &row("between frames, scrolling", &figures["frames"]);
    let boosting = &figures["boosting"];
    text += &row("between surfaces, boosting", &boosting["between"]);
    for (kind, message) in figures["messages"].as_object().into_iter().flatten() {
        text += &row(&format!("{kind}, to read"), &message["read"]);
        text += &row(&format!("{kind}, to take in"), &message["handled"]);
    }
    for (kind, message) in figures["messages"].as_object().into_iter().flatten() {
        text += &format!("{kind}: {} bytes as JSON\n", number(&message["bytes"], 0));
    }
    text += &format!(
        "\nBoosting at work, {} points, depth {}, {side} x {side} pixels: {} surfaces a second (30 are wanted), each of another \
         round that is trained for it.\n",
        number(&boosting["points"], 0),
        number(&boosting["depth"], 0),
        number(&boosting["per_second"], 1),
        side = number(&boosting["side"], 0),
    );
    text
}

fn scores_text(scores: &Value) -> String {
    let mut text = format!(
        "\n{:28}{:>16}{:>16}{:>16}\n",
        "Lighthouse (95 is wanted)", CATEGORIES[0], CATEGORIES[1], CATEGORIES[2]
    );
    for (device, scored) in scores.as_object().into_iter().flatten() {
        let cells: String =
            CATEGORIES.iter().map(|category| format!("{:>16}", number(&scored[*category], 0))).collect();
        text += &format!("{device:28}{cells}\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_that_are_missing_are_dashes() {
        let figures = json!({
            "chromium": "148", "trials": {"completed": 1012, "rounds": 100},
            "tasks": {"page": {"seconds": 10, "height": 900, "long": 2, "longest": 61.26, "longest_cpu": 20, "busy": 31.4}},
            "hover": {"all": {"count": 200, "median": 8.04, "p95": 20.06, "most": null}, "charts": {}},
        });
        let text = text(&figures);
        assert!(text.contains("1012 training jobs of 100 rounds"), "{text}");
        assert!(text.contains("2 tasks over 50 ms (none is wanted; `longtask` saw -), the longest 61.3 ms"), "{text}");
        let shown: Vec<&str> =
            text.lines().find(|line| line.starts_with("read-outs")).unwrap().split_whitespace().collect();
        assert_eq!(shown[shown.len() - 4..], ["200", "8.0", "20.1", "-"]);
    }
}
