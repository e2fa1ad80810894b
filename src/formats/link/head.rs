//! The first part of a link: the job, which data it is for, the teacher's options and the summary of the results, as JSON.

use super::error::LinkError;
use super::hash::ContentHash;
use super::results::Summary;
use super::teacher::Teacher;
use super::{Link, LinkedData};
use crate::formats::{FormatError, JobRequest};
use crate::json::{Expected, Field, Json, JsonError};
use crate::tuner::Space;
use serde_json::{Map, Value, json};

/// Bytes that it has at most: the largest job, with every list full, has a tenth of it.
const MAX_BYTES: usize = 1 << 17;
/// Parents at most (API: ParentHyperParameterTuningJobs 1-5).
const MAX_PARENTS: usize = 5;
/// Bytes of a parent at most.
const MAX_PARENT_BYTES: usize = 1 << 19;

/// Where the data come from.
const SOURCES: &str = "builtin, file";

/// What the head says.
pub(super) struct Head {
    pub request: JobRequest,
    pub space: Space,
    pub data: LinkedData,
    pub teacher: Teacher,
    pub summary: Option<Summary>,
    /// Bytes of the parts behind it.
    pub lengths: Lengths,
}

/// Bytes of the parts behind the head.
#[derive(Default)]
pub(super) struct Lengths {
    pub results: usize,
    pub parents: Vec<usize>,
    pub file: Option<usize>,
}

/// The head of `link`; `summary` and `columns`: of its results.
pub(super) fn write(link: &Link, results: Option<(&Value, usize)>) -> String {
    let source = if link.data.is_builtin { "builtin" } else { "file" };
    let mut data = json!({"source": source, "sha256": link.data.hash.to_string()});
    if let Some(bytes) = &link.data.bytes {
        data["bytes"] = bytes.len().into();
    }
    let mut head = json!({"job": job(&link.request), "data": data});
    if !link.parents.is_empty() {
        head["parents"] = link.parents.iter().map(String::len).collect();
    }
    if let Some((summary, n_bytes)) = results {
        let mut summary = summary.clone();
        summary["bytes"] = n_bytes.into();
        head["results"] = summary;
    }
    let teacher = link.teacher.to_json();
    if !teacher.is_empty() {
        head["teacher"] = teacher.into();
    }
    head.to_string()
}

/// The request without what SageMaker wants to know of machines and buckets.
fn job(request: &JobRequest) -> Value {
    let mut job = request.to_json();
    let mut kept = Map::new();
    if let Value::Object(definition) = &mut job["TrainingJobDefinition"]
        && let Some(fixed) = definition.remove("StaticHyperParameters")
    {
        kept.insert("StaticHyperParameters".into(), fixed);
    }
    job["TrainingJobDefinition"] = kept.into();
    job
}

/// Reads a head.
pub(super) fn read(bytes: &[u8]) -> Result<Head, LinkError> {
    let wrong = |part| LinkError::Parts { part };
    if bytes.len() > MAX_BYTES {
        return Err(wrong("job"));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| wrong("job"))?;
    let json = Json::parse(text)?;
    let head = Field::root(&json);
    let request = JobRequest::read(&head.get("job")?)?;
    if request.data.is_none() {
        return Err(FormatError::from(JsonError::Missing { path: "job.data".into() }).into());
    }
    let space = Space::check(request.dims.clone())?;
    let data = head.get("data")?;
    let mut lengths = Lengths { file: length(&data, super::envelope::MAX_BYTES)?, ..Lengths::default() };
    let hash = data.get("sha256")?;
    let data = LinkedData {
        is_builtin: data.get("source")?.choice(SOURCES, |word| match word {
            "builtin" => Some(true),
            "file" => Some(false),
            _ => None,
        })?,
        hash: ContentHash::parse(hash.text()?).ok_or_else(|| hash.expected(Expected::Text))?,
        bytes: None,
    };
    if let Some(parents) = head.find("parents")? {
        let parents = parents.items()?;
        if parents.len() > MAX_PARENTS {
            return Err(wrong("parents"));
        }
        for parent in parents {
            lengths.parents.push(parent.integer_in(0, MAX_PARENT_BYTES as i64)? as usize);
        }
    }
    let summary = match head.find("results")? {
        Some(results) => {
            lengths.results = length(&results, super::envelope::MAX_BYTES)?.ok_or_else(|| wrong("results"))?;
            Some(Summary::read(&results)?)
        }
        None => None,
    };
    let teacher = match head.find("teacher")? {
        Some(teacher) => Teacher::checked(&teacher)?,
        None => Teacher::default(),
    };
    Ok(Head { request, space, data, teacher, summary, lengths })
}

fn length(field: &Field, most: usize) -> Result<Option<usize>, JsonError> {
    match field.find("bytes")? {
        Some(count) => Ok(Some(count.integer_in(0, most as i64)? as usize)),
        None => Ok(None),
    }
}
