//! Runs a whole tuning job natively: `cargo run --release --example tune -- JOB.json [--workers N] [--snapshot | --notebook] [--parent DESCRIBED.json]…`.
//!
//! JOB.json is SageMaker's `CreateHyperParameterTuningJob` request plus `"data"` (`{"file": "train.csv", "target": "y", …}`,
//! the file beside the request). Prints the job as `DescribeHyperParameterTuningJob` shapes it, with every training job;
//! what it prints of a job can be the `--parent` of another that names it in its `WarmStartConfig`. With `--snapshot` it
//! prints what the page shows (`window.playground.snapshot()`): the same bits, times aside. With `--notebook` it prints the
//! notebook that the page makes before the best is trained again, with the rows in it.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;
use std::sync::LazyLock;
use std::time::{Instant, SystemTime, UNIX_EPOCH};
use tuning_playground::error::Message;
use tuning_playground::formats::{self, JobRequest};
use tuning_playground::session::{self, Session};

const USAGE: &str = "usage: tune JOB.json [--workers N] [--snapshot | --notebook] [--parent DESCRIBED.json]...";

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
    let (mut snapshot_only, mut notebook_only) = (false, false);
    let mut parents = Vec::new();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--snapshot" => snapshot_only = true,
            "--notebook" => notebook_only = true,
            "--parent" => parents.push(arguments.next().ok_or(USAGE)?),
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
    for parent in parents {
        let text = std::fs::read_to_string(&parent).map_err(|error| format!("{parent}: {error}"))?;
        session.add_parent(&text).map_err(|errors| format!("{parent}: {}", sentences(errors)))?;
    }
    session.start_request(request.clone(), now()).map_err(sentences)?;
    session::native::run(&mut session, workers, now).map_err(|error| sentence(&error))?;
    if notebook_only {
        return session.notebook(true, None).map_err(sentences);
    }
    let snapshot = session.snapshot(now()).ok_or("the job is gone")?;
    let value = if snapshot_only {
        serde_json::to_value(&snapshot).map_err(|error| error.to_string())?
    } else {
        formats::describe(&request, &snapshot, began, sentence)
    };
    serde_json::to_string_pretty(&value).map_err(|error| error.to_string())
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
