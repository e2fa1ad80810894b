//! Runs a whole tuning job natively: `cargo run --release --example tune -- JOB.json [--workers N] [--snapshot]`.
//!
//! JOB.json is SageMaker's `CreateHyperParameterTuningJob` request plus `"data"` (`{"file": "train.csv", "target": "y", …}`,
//! the file beside the request). Prints the job as `DescribeHyperParameterTuningJob` shapes it, with every training job;
//! with `--snapshot` what the page shows (`window.playground.snapshot()`): the same bits, times aside.

use std::collections::{BTreeMap, VecDeque};
use std::path::Path;
use std::process::ExitCode;
use std::sync::LazyLock;
use std::time::{Instant, SystemTime, UNIX_EPOCH};
use tuning_playground::error::Message;
use tuning_playground::formats::{self, JobRequest};
use tuning_playground::session::dto::{WorkerCommand, WorkerInput};
use tuning_playground::session::{Session, Trainer};

const USAGE: &str = "usage: tune JOB.json [--workers N] [--snapshot]";

fn main() -> ExitCode {
    match run() {
        Ok(text) => {
            println!("{text}");
            ExitCode::SUCCESS
        }
        Err(text) => {
            eprintln!("{text}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<String, String> {
    let mut path = None;
    let mut workers = 1;
    let mut snapshot_only = false;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--snapshot" => snapshot_only = true,
            "--workers" => {
                workers = arguments.next().and_then(|n| n.parse().ok()).filter(|n| *n > 0).ok_or(USAGE)?;
            }
            _ if path.is_none() && !argument.starts_with('-') => path = Some(argument),
            _ => return Err(USAGE.to_string()),
        }
    }
    let path = path.ok_or(USAGE)?;
    let text = std::fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))?;
    let request = JobRequest::from_json(&text).map_err(|error| format!("{path}: {error}"))?;
    let data = request.data.clone().ok_or_else(|| format!("{path}: \"data\" is missing: which file, which target?"))?;
    let file = Path::new(&path).with_file_name(&data.file);
    let bytes = std::fs::read(&file).map_err(|error| format!("{}: {error}", file.display()))?;

    let clock = Instant::now();
    let now = || clock.elapsed().as_secs_f64() * 1000.0;
    let began = SystemTime::now().duration_since(UNIX_EPOCH).map(|age| age.as_secs_f64()).unwrap_or_default();
    let mut session = Session::new();
    session.load(&data.file, &bytes).map_err(sentences)?;
    session.set_spec(data.spec).map_err(sentences)?;
    session.start_request(request.clone(), now()).map_err(sentences)?;
    work(&mut session, workers, now)?;
    let snapshot = session.snapshot(now()).ok_or("the job is gone")?;
    let value = if snapshot_only {
        serde_json::to_value(&snapshot).map_err(|error| error.to_string())?
    } else {
        formats::describe(&request, &snapshot, began, sentence)
    };
    serde_json::to_string_pretty(&value).map_err(|error| error.to_string())
}

/// Carries out what the job asks, a round of each worker in turn, until no worker has anything to do.
fn work(session: &mut Session, workers: u32, now: impl Fn() -> f64) -> Result<(), String> {
    let mut trainers: BTreeMap<u32, (Trainer, Option<(u32, u32)>)> = BTreeMap::new();
    let mut inputs = VecDeque::new();
    for worker in 0..workers {
        trainers.insert(worker, (session.trainer().ok_or("the job is gone")?, None));
        inputs.push_back(WorkerInput::WorkerReady { worker });
    }
    loop {
        while let Some(input) = inputs.pop_front() {
            for command in session.handle(input, now()) {
                // A native worker never ends on its own, and nobody pauses or stops this job.
                let WorkerCommand::Start { worker, trial, params, to_round } = command else { continue };
                let (trainer, work) = trainers.get_mut(&worker).ok_or("a command for an unknown worker")?;
                match trainer.start(&params) {
                    Ok(()) => *work = Some((trial, to_round)),
                    Err(error) => {
                        inputs.push_back(WorkerInput::TrialFailed { trial, error });
                        inputs.push_back(WorkerInput::WorkerReady { worker });
                    }
                }
            }
        }
        for (worker, (trainer, work)) in &mut trainers {
            let Some((trial, to_round)) = *work else { continue };
            let values = trainer.step();
            let round = trainer.round();
            let done = trainer.is_done(to_round);
            inputs.push_back(WorkerInput::Report { trial, round, values, done });
            if done {
                *work = None;
                inputs.push_back(WorkerInput::WorkerReady { worker: *worker });
            }
        }
        if inputs.is_empty() {
            return Ok(());
        }
    }
}

fn sentences(errors: Vec<Message>) -> String {
    errors.iter().map(sentence).collect::<Vec<_>>().join("\n")
}

/// In English, behind the field that it is about.
fn sentence(message: &Message) -> String {
    static ENGLISH: LazyLock<BTreeMap<String, String>> =
        LazyLock::new(|| serde_json::from_str(include_str!("../www/i18n/en.json")).unwrap_or_default());
    let text = match ENGLISH.get(&format!("message.{}", message.code)) {
        Some(template) => message.fill(template),
        None => return message.to_string(),
    };
    match &message.field {
        Some(field) if !text.starts_with(field) => format!("{field}: {text}"),
        _ => text,
    }
}
