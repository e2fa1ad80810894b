//! The other side of a test, where Python has it.

use std::process::Command;

/// Python with a script of `interop`. `None`, and said so: not here. `module`: what it needs, in a version that begins so;
/// `install`: what pip calls it.
pub fn python(module: &str, version: &str, install: &str, script: &str) -> Option<Command> {
    let asked = Command::new("python3").args(["-c", &format!("import {module}; print({module}.__version__)")]).output();
    let found = asked.ok().filter(|output| output.status.success());
    let found = found.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_string());
    if !found.as_ref().is_some_and(|found| found.starts_with(version)) {
        let found = found.map(|found| format!(", found {found}")).unwrap_or_default();
        println!("skipped: python3 has no {module} {version} (pip install {install}){found}");
        return None;
    }
    let mut command = Command::new("python3");
    command.arg(format!("{}/tests/interop/{script}", env!("CARGO_MANIFEST_DIR")));
    Some(command)
}

/// Runs it; what it says is the failure.
pub fn run(command: &mut Command) {
    let output = command.output().unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    println!("{said}");
    assert!(output.status.success(), "{said}");
}
