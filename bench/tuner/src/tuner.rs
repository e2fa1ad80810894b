//! A tuner in a child process that speaks the ask/tell protocol: one JSON line out, one in.

use crate::problem::Problem;
use crate::space::{Point, checked};
use anyhow::{Context, Result, anyhow, bail};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

pub struct Tuner {
    process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

/// A tuner's name, and its program with arguments.
pub type Named = (String, Vec<String>);

/// What a tuner is told before it begins.
pub struct Task<'a> {
    pub problem: &'a Problem,
    pub seed: u64,
    pub trials: usize,
    pub parallel: usize,
}

impl Tuner {
    /// `command`: program and arguments.
    pub fn start(command: &[String]) -> Result<Tuner> {
        let (program, words) = command.split_first().context("a tuner needs a command")?;
        let mut command = Command::new(program);
        // One thread, whatever the libraries would like.
        for name in ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"] {
            command.env(name, "1");
        }
        let spawned = command.args(words).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut process = spawned.with_context(|| format!("`{program}` could not be started"))?;
        let input = process.stdin.take().context("the tuner has no standard input")?;
        let output = process.stdout.take().context("the tuner has no standard output")?;
        Ok(Tuner { process, input, output: BufReader::new(output) })
    }

    pub fn init(&mut self, task: &Task) -> Result<()> {
        let space: Vec<Value> = task.problem.space.iter().map(|parameter| parameter.json()).collect();
        self.request(&json!({
            "op": "init", "protocol": 1, "space": space, "direction": "minimize", "seed": task.seed,
            "max_trials": task.trials, "parallel": task.parallel, "noisy": task.problem.is_noisy(),
        }))?;
        Ok(())
    }

    /// The suggestion for trial `id`, checked.
    pub fn ask(&mut self, problem: &Problem, id: usize) -> Result<Point> {
        let reply = self.request(&json!({ "op": "ask", "id": id }))?;
        point(problem, &reply)
    }

    /// `value`: `None` for a failed trial.
    pub fn tell(&mut self, id: usize, value: Option<f64>) -> Result<()> {
        self.request(&match value {
            Some(value) => json!({ "op": "tell", "id": id, "status": "ok", "value": value }),
            None => json!({ "op": "tell", "id": id, "status": "failed" }),
        })?;
        Ok(())
    }

    /// The point that the tuner would take; `None` if it has no opinion.
    pub fn recommend(&mut self, problem: &Problem) -> Result<Option<Point>> {
        match self.exchange(&json!({ "op": "recommend" }))? {
            reply if reply.get("error").is_some() => Ok(None),
            reply => point(problem, &reply).map(Some),
        }
    }

    /// Queues a point, which the next `ask` gives back.
    pub fn enqueue(&mut self, point: &Point) -> Result<()> {
        self.request(&json!({ "op": "enqueue", "params": point }))?;
        Ok(())
    }

    fn request(&mut self, message: &Value) -> Result<Value> {
        let reply = self.exchange(message)?;
        match reply.get("error") {
            Some(error) => bail!("the tuner answers {error} to {message}"),
            None => Ok(reply),
        }
    }

    fn exchange(&mut self, message: &Value) -> Result<Value> {
        writeln!(self.input, "{message}").and_then(|()| self.input.flush()).context("the tuner takes no more input")?;
        let mut line = String::new();
        if self.output.read_line(&mut line)? == 0 {
            bail!("the tuner ended at {message}; what it printed is above");
        }
        serde_json::from_str(&line).with_context(|| format!("the tuner said `{}`", line.trim()))
    }
}

impl Drop for Tuner {
    fn drop(&mut self) {
        // It may have ended by itself: then there is nothing to do.
        let _ = writeln!(self.input, "{{\"op\":\"quit\"}}").and_then(|()| self.input.flush());
        let _ = self.process.wait();
    }
}

fn point(problem: &Problem, reply: &Value) -> Result<Point> {
    let params = reply.get("params").and_then(Value::as_object);
    checked(&problem.space, params.ok_or_else(|| anyhow!("no params in {reply}"))?)
}
