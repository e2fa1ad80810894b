//! What every step shares: it says what it does before it does it, and how long it took; and it runs other programs.

use anyhow::{Context, Result, bail};
use std::io::Write;
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// Does `task`, saying what it is before and how long it took after.
pub fn step<T>(what: &str, task: impl FnOnce() -> Result<T>) -> Result<T> {
    line(&format!("==> {what}"));
    let start = Instant::now();
    let result = task();
    let verdict = if result.is_ok() { "done" } else { "FAILED" };
    line(&format!("    {verdict} in {}: {what}", seconds(start.elapsed())));
    result
}

/// A line on standard output, at once: what other programs print comes after it.
pub fn line(text: &str) {
    let mut out = std::io::stdout().lock();
    // A closed pipe (`| head`) is no reason to stop building.
    let _ = writeln!(out, "{text}").and_then(|()| out.flush());
}

/// 0.4 s, 12.3 s, 2 min 5 s.
pub fn seconds(duration: Duration) -> String {
    let tenths = (duration.as_secs_f64() * 10.0).round() / 10.0;
    if tenths < 100.0 {
        return format!("{tenths:.1} s");
    }
    let whole = duration.as_secs_f64().round() as u64;
    format!("{} min {} s", whole / 60, whole % 60)
}

/// Runs a program with our standard output and no standard input; an exit code other than 0 is an error.
pub fn run(command: &mut Command) -> Result<()> {
    line(&format!("    $ {}", shown(command)));
    let status = command.stdin(Stdio::null()).status().with_context(|| cannot_start(command))?;
    succeeded(command, status)
}

/// Like `run`, but ends the program after `limit`: for what waits on a network that may not be there.
pub fn run_bounded(command: &mut Command, limit: Duration) -> Result<()> {
    line(&format!("    $ {} (at most {})", shown(command), seconds(limit)));
    let mut child = command.stdin(Stdio::null()).spawn().with_context(|| cannot_start(command))?;
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return succeeded(command, status);
        }
        if start.elapsed() > limit {
            // It may have ended in between; then there is nothing to end.
            let _ = child.kill();
            child.wait()?;
            bail!("`{}` was ended: not done after {}.", shown(command), seconds(limit));
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// What a program prints, trimmed; `None` where it is missing or fails. Silent: for looking around.
pub fn output_of(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_string())
}

/// Whether there is a program of this name that says its version.
pub fn starts(program: &str) -> bool {
    output_of(Command::new(program).arg("--version")).is_some()
}

/// `cargo` as the one that runs us, without the variables that it set for us: they are about xtask and would make
/// build scripts of other packages run again.
pub fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    without_cargo_run(&mut command);
    command
}

/// Takes away what `cargo run` sets for the program that it runs.
pub fn without_cargo_run(command: &mut Command) {
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_"].iter().any(|start| text.starts_with(start)) {
            command.env_remove(&name);
        }
    }
}

fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}

fn cannot_start(command: &Command) -> String {
    format!("`{}` could not be started", command.get_program().to_string_lossy())
}

fn succeeded(command: &Command, status: ExitStatus) -> Result<()> {
    if status.success() {
        return Ok(());
    }
    bail!("`{}` failed ({status}); what it printed is above.", shown(command))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_as_people_say_them() {
        assert_eq!(seconds(Duration::from_millis(449)), "0.4 s");
        assert_eq!(seconds(Duration::from_millis(12_300)), "12.3 s");
        assert_eq!(seconds(Duration::from_millis(99_990)), "1 min 40 s");
        assert_eq!(seconds(Duration::from_secs(125)), "2 min 5 s");
    }

    #[test]
    fn a_missing_program_is_named() {
        let error = run(&mut Command::new("no-such-program-here")).unwrap_err();
        assert!(format!("{error:#}").starts_with("`no-such-program-here` could not be started"));
    }

    #[cfg(unix)]
    #[test]
    fn a_program_that_hangs_is_ended() {
        let error = run_bounded(Command::new("sleep").arg("60"), Duration::from_millis(100)).unwrap_err();
        assert!(error.to_string().contains("was ended"));
    }
}
