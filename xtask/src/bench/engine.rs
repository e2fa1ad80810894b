//! A child process that trains boosters.

use anyhow::{Context, Result, anyhow, bail};
use serde::Deserialize;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{ChildStdin, ChildStdout, Command, Stdio};

/// What a training run says.
#[derive(Debug, Deserialize)]
pub struct Answer {
    /// CPU time from columns to a model.
    pub seconds: f64,
    /// Size of the wasm memory after it.
    pub bytes: Option<f64>,
}

/// A running engine. It ends when it is dropped: its standard input does.
pub struct Child {
    process: std::process::Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Child {
    pub fn start(mut command: Command) -> Result<Child> {
        let program = command.get_program().to_string_lossy().into_owned();
        // One thread, whatever the libraries would like.
        for name in ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"] {
            command.env(name, "1");
        }
        let spawned = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut process = spawned.with_context(|| format!("`{program}` could not be started"))?;
        let input = process.stdin.take();
        let output = process.stdout.take().ok_or_else(|| anyhow!("`{program}` has no standard output"))?;
        Ok(Child { process, input, output: BufReader::new(output) })
    }

    /// Trains once on the named data; writes what it predicts for the held-out rows.
    pub fn train(&mut self, engine: &str, name: &str, predictions: &Path) -> Result<Answer> {
        let input = self.input.as_mut().ok_or_else(|| anyhow!("the engine {engine} takes no more input"))?;
        writeln!(input, "{engine} {name} {}", predictions.display()).and_then(|()| input.flush())?;
        let mut line = String::new();
        if self.output.read_line(&mut line)? == 0 {
            bail!("The engine {engine} ended while it trained on {name}; what it printed is above.");
        }
        serde_json::from_str(&line).with_context(|| format!("The engine {engine} said `{}`", line.trim()))
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        self.input = None;
        // Its exit code says nothing that its answers have not said.
        let _ = self.process.wait();
    }
}
