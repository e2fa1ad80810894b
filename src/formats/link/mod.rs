//! A job in a link, with its results when there are some: what stands behind the `#` of the page's address.
//!
//! Format 2 is `2.` and base64url without padding of
//!
//! | | |
//! |---|---|
//! | length of the third part | LEB128 |
//! | its CRC-32 | 4 bytes, the lowest first |
//! | raw deflate, with `dictionary_1.txt` before its first byte | |
//! | nothing, or a zero byte, so that the last character is a letter or a digit | |
//!
//! which unpacks to
//!
//! | | |
//! |---|---|
//! | length of the head | LEB128 |
//! | head: JSON with `job` (SageMaker's request, our members with it), `data`, `parents`, `results`, `teacher` | `head.rs` |
//! | columns of the results, if there are some | `results.rs`, `points.rs`, `number.rs`, `column.rs` |
//! | the parents of a warm start, described as JSON | `parent.rs` |
//! | the file, where the visitor wants it in the link | |
//!
//! Format 1 is the same, but for its `1.` and metrics that had all bits of an f64 (`number.rs`).
//!
//! A new member of the head needs no new format; anything else does, and the readers of all earlier ones stay. Whoever opens a
//! link may be shown one by an enemy: everything is checked, and memory and time are bounded whatever it says.

mod bits;
mod column;
pub mod compare;
mod envelope;
mod error;
mod hash;
mod head;
mod number;
mod points;
mod qr;
mod results;
mod teacher;
#[cfg(test)]
mod tests;

pub use compare::{Difference, Replay, compare};
pub use envelope::{MAX_BYTES, MAX_CHARS, VERSION};
pub use error::LinkError;
pub use hash::ContentHash;
pub use qr::qr_code;
pub use results::Results;
pub use teacher::{LAST_STEP, MAX_TEXT_CHARS, Teacher};

use super::JobRequest;
use crate::tuner::Space;
use bits::{Reader, Writer};

/// Characters of a link with data in it at most: Firefox shows no longer address, and mail programs break longer lines.
pub const MAX_CHARS_WITH_DATA: usize = 64_000;

/// What a link holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// The job, `data` with it.
    pub request: JobRequest,
    /// Which data it is for.
    pub data: LinkedData,
    /// The jobs that it starts from, as `read_parent` takes them.
    pub parents: Vec<String>,
    /// What came of it.
    pub results: Option<Results>,
    /// What a teacher set.
    pub teacher: Teacher,
}

/// The data of a link; its name, roles and split stand in the request.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkedData {
    /// Whether the page has it.
    pub is_builtin: bool,
    /// What it is recognised by.
    pub hash: ContentHash,
    /// The file itself.
    pub bytes: Option<Vec<u8>>,
}

/// Makes the fragment of a link, without its `#`. `counts`: rows of the data's parts, which metrics are quotients by. Errors if
/// the link would be longer than links may be, if an option of the teacher is none, or if the job is not over.
pub fn encode(link: &Link, counts: &[u32]) -> Result<String, LinkError> {
    link.teacher.check()?;
    let space = Space::check(link.request.dims.clone())?;
    let results = match &link.results {
        Some(results) => {
            let written = results::write(results, &link.request, &space, counts);
            Some(written.ok_or(LinkError::Parts { part: "results" })?)
        }
        None => None,
    };
    let head = head::write(link, results.as_ref().map(|(summary, columns)| (summary, columns.len())));
    let mut first = Writer::default();
    first.number(head.len() as u64);
    first.bytes(head.as_bytes());
    let first = first.finish();
    let mut parts: Vec<&[u8]> = vec![&first];
    parts.extend(results.as_ref().map(|(_, columns)| columns.as_slice()));
    parts.extend(link.parents.iter().map(String::as_bytes));
    parts.extend(link.data.bytes.as_deref());
    let n_bytes = parts.iter().map(|part| part.len()).sum::<usize>();
    if n_bytes > MAX_BYTES {
        return Err(LinkError::TooLarge { limit: MAX_BYTES });
    }
    let fragment = envelope::seal(&parts);
    if link.data.bytes.is_some() && fragment.len() > MAX_CHARS_WITH_DATA {
        return Err(LinkError::DataTooLarge { found: fragment.len(), limit: MAX_CHARS_WITH_DATA });
    }
    if fragment.len() > MAX_CHARS {
        return Err(LinkError::TooLong { found: fragment.len(), limit: MAX_CHARS });
    }
    Ok(fragment)
}

/// Opens a fragment; it may begin with `#`. Errors with what is wrong with it.
pub fn decode(fragment: &str) -> Result<Link, LinkError> {
    let bytes = envelope::open(fragment)?;
    let wrong = |part| move || LinkError::Parts { part };
    let mut reader = Reader::new(&bytes);
    let n_bytes = reader.count(bytes.len()).ok_or_else(wrong("job"))?;
    let head = head::read(reader.bytes(n_bytes).ok_or_else(wrong("job"))?)?;
    let columns = reader.bytes(head.lengths.results).ok_or_else(wrong("results"))?;
    let mut parents = Vec::new();
    for length in &head.lengths.parents {
        let text = reader.bytes(*length).and_then(|bytes| std::str::from_utf8(bytes).ok());
        parents.push(text.ok_or_else(wrong("parents"))?.to_string());
    }
    let mut data = head.data;
    if let Some(length) = head.lengths.file {
        data.bytes = Some(reader.bytes(length).ok_or_else(wrong("file"))?.to_vec());
    }
    // A file that is not the one of its own hash would be taken for another's.
    let is_other = data.bytes.as_ref().is_some_and(|bytes| ContentHash::of(bytes) != data.hash);
    if !reader.is_at_end() || is_other {
        return Err(LinkError::Parts { part: "file" });
    }
    let results = match head.summary {
        Some(summary) => Some(summary.with_columns(columns, &head.request, &head.space)?),
        None => None,
    };
    Ok(Link { request: head.request, data, parents, results, teacher: head.teacher })
}

impl Link {
    /// Name of the file that it is for.
    pub fn file(&self) -> &str {
        self.request.data.as_ref().map_or("", |data| &data.file)
    }

    /// Whether these are the bytes that the link was made with. Errors if they are not. `name`: of their file.
    pub fn recognise(&self, name: &str, bytes: &[u8]) -> Result<(), LinkError> {
        if ContentHash::of(bytes) == self.data.hash {
            return Ok(());
        }
        Err(LinkError::OtherFile { found: name.to_string(), name: self.file().to_string() })
    }
}
