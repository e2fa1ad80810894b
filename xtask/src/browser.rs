//! What the browser tests need: Node, the npm packages of `tests/browser`, and a Chromium. Installs what it can.

use crate::{apt, say};
use anyhow::{Context, Result, anyhow, bail};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// Playwright's own browser is some 150 MB.
const DOWNLOAD_LIMIT: Duration = Duration::from_secs(600);
/// What Playwright asks for.
const LEAST_NODE: u32 = 20;
const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };
const STAMP: &str = "node_modules/.xtask-package-lock.json";

/// The folder of the browser tests and their npm packages.
pub fn folder(root: &Path) -> PathBuf {
    root.join("tests/browser")
}

/// Makes sure of Node.
pub fn node() -> Result<()> {
    let version = say::output_of(Command::new("node").arg("--version")).ok_or_else(|| {
        anyhow!("Node.js is missing: the golden cases in wasm, the type check and the browser tests need it. Install version {LEAST_NODE} or later (nodejs.org, or your system's packages `nodejs` and `npm`), then run this again.")
    })?;
    if major(&version).is_some_and(|major| major < LEAST_NODE) {
        bail!("Node.js {version} is too old for the tests: they need version {LEAST_NODE} or later.");
    }
    Ok(())
}

/// Makes sure of Node and the npm packages, installing them again only when the lock file has changed.
pub fn packages(root: &Path) -> Result<()> {
    node()?;
    let folder = folder(root);
    let lock =
        std::fs::read(folder.join("package-lock.json")).context("tests/browser/package-lock.json cannot be read")?;
    let stamp = folder.join(STAMP);
    if std::fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    say::step("install the npm packages of tests/browser", || {
        let mut npm = Command::new(NPM);
        npm.current_dir(&folder).args(["ci", "--no-audit", "--no-fund"]);
        say::run(npm.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")).with_context(|| npm_advice(say::starts(NPM)))?;
        std::fs::write(&stamp, &lock).context("the stamp of the installed packages cannot be written")
    })
}

/// What helps where the packages could not be installed. `present`: there is an npm.
fn npm_advice(present: bool) -> &'static str {
    if present {
        "The npm packages of tests/browser could not be installed: npm must reach its registry once"
    } else {
        "npm is missing: it installs what the type check and the browser tests need. Install it (it comes with Node.js from \
         nodejs.org; Debian has it as the package `npm`), then run this again"
    }
}

fn major(version: &str) -> Option<u32> {
    version.trim_start_matches('v').split('.').next()?.parse().ok()
}

/// Which Chromium the tests drive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chromium {
    At(PathBuf),
    /// The one that Playwright downloaded for itself.
    Playwright,
}

/// Finds a Chromium, installing one where there is none.
pub fn chromium(root: &Path) -> Result<Chromium> {
    if let Some(path) = std::env::var_os("CHROMIUM").filter(|path| !path.is_empty()) {
        let path = PathBuf::from(path);
        if !runs(&path) {
            bail!("CHROMIUM is {}, but that cannot be run.", path.display());
        }
        return Ok(Chromium::At(path));
    }
    if let Some(found) = look(root) {
        return Ok(found);
    }
    say::step("install a browser for the tests", || {
        let mut cli = Command::new("node");
        cli.current_dir(folder(root)).args(["node_modules/@playwright/test/cli.js", "install", "chromium"]);
        if let Err(error) = say::run_bounded(&mut cli, DOWNLOAD_LIMIT) {
            say::line(&format!("    Playwright could not: {error:#}"));
        }
        if let Some(found) = look(root) {
            return Ok(found);
        }
        for package in ["chromium-headless-shell", "chromium"] {
            match apt::install(&[package]) {
                Ok(()) => break,
                Err(error) => say::line(&format!("    apt-get could not: {error:#}")),
            }
        }
        look(root).ok_or_else(|| {
            anyhow!("No Chromium for the browser tests. Install Chromium or Chrome, or set CHROMIUM=/path/to/it, then run this again.")
        })
    })
}

/// Chromium without a window comes first, as with Playwright: what draws windows that nobody sees takes a third of the time.
const PLACES: &[&str] = &[
    "/usr/bin/chromium-headless-shell",
    "/usr/bin/chromium",
    "google-chrome",
    "chromium-browser",
    "chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

fn look(root: &Path) -> Option<Chromium> {
    if let Some(path) = PLACES.iter().map(PathBuf::from).find(|path| runs(path)) {
        return absolute(&path).map(Chromium::At);
    }
    let script = "process.stdout.write(require('@playwright/test').chromium.executablePath())";
    let path = say::output_of(Command::new("node").current_dir(folder(root)).args(["-e", script]))?;
    Path::new(&path).is_file().then_some(Chromium::Playwright)
}

/// Ubuntu's /usr/bin/chromium-browser only says that it must be installed: so ask it.
fn runs(path: &Path) -> bool {
    if cfg!(windows) {
        // chrome.exe --version opens a window.
        return path.is_file();
    }
    say::output_of(Command::new(path).arg("--version")).is_some_and(|version| version.contains(char::is_numeric))
}

/// Playwright wants a path, not a name.
fn absolute(path: &Path) -> Option<PathBuf> {
    if path.is_absolute() {
        return Some(path.to_path_buf());
    }
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders).map(|folder| folder.join(path)).find(|full| full.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_of_node_is_read() {
        assert_eq!(major("v20.20.2"), Some(20));
        assert_eq!(major("nonsense"), None);
    }

    #[test]
    fn a_missing_npm_is_told_apart_from_a_missing_network() {
        assert!(npm_advice(false).starts_with("npm is missing") && npm_advice(false).contains("Install it"));
        assert!(npm_advice(true).contains("registry"));
    }

    #[cfg(unix)]
    #[test]
    fn a_name_becomes_a_path() {
        assert!(absolute(Path::new("sh")).unwrap().is_absolute());
        assert_eq!(absolute(Path::new("no-such-program-here")), None);
    }

    #[cfg(unix)]
    #[test]
    fn a_program_that_says_no_version_is_no_browser() {
        assert!(!runs(Path::new("/bin/false")));
        assert!(!runs(Path::new("/no/such/chromium")));
    }
}
