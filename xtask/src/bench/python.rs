//! Pythons of the benchmarks' own, with the libraries that they compare with.

use crate::say;
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A Python in `folder` that has what `sources/requirements.txt` names. `what`: the libraries, for a sentence.
pub fn with(folder: &Path, sources: &Path, what: &str) -> Result<PathBuf> {
    let environment = folder.join("python");
    let python = environment.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let requirements = sources.join("requirements.txt");
    let wanted = std::fs::read(&requirements).with_context(|| format!("{} cannot be read", requirements.display()))?;
    let stamp = environment.join("requirements.txt");
    if std::fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }
    if say::output_of(Command::new("python3").arg("--version")).is_none() {
        bail!(
            "Python 3 is missing: {what}, with which is compared, come from it. Install python3 with its venv module, then run this again."
        );
    }
    say::step(&format!("install {what}"), || {
        say::run(Command::new("python3").args(["-m", "venv"]).arg(&environment))?;
        say::run(Command::new(&python).args(["-m", "pip", "install", "--quiet", "-r"]).arg(&requirements))?;
        std::fs::write(&stamp, &wanted).context("the stamp of the installed packages cannot be written")
    })?;
    Ok(python)
}
