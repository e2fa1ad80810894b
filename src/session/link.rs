//! A job becomes a link, and a link becomes a job: with its results, without computing them.

use super::dto::{LinkOpened, LinkShared, RunData, ShareOptions};
use super::run::Run;
use super::{Session, one};
use crate::error::Message;
use crate::formats::JobRequest;
use crate::formats::link::{self, ContentHash, Link, LinkError, LinkedData, MAX_CHARS_WITH_DATA, Replay, Results};
use crate::tuner::Job;
use crate::tuner::job::mirror::Seen;

/// Makes a link of a job that has no results (yet). `request`: as JSON, as `Session::request` gives it; `parents`: the jobs that
/// it starts from, as described; `file`: the bytes of its data.
pub fn share(
    request: &str,
    parents: Vec<String>,
    file: &[u8],
    options: &ShareOptions,
) -> Result<LinkShared, Vec<Message>> {
    let request = JobRequest::from_json(request).map_err(one)?;
    shared(
        Link { request, data: data(file, options), parents, results: None, teacher: options.teacher.clone() },
        &[],
        file,
    )
}

/// What a link says, and what it asks for: to be opened by the page.
pub fn open(fragment: &str) -> Result<(Link, LinkOpened), Vec<Message>> {
    let link = link::decode(fragment).map_err(one)?;
    let opened = LinkOpened {
        request: link.request.to_json().to_string(),
        file: link.file().to_string(),
        builtin: link.data.is_builtin,
        hash: link.data.hash.to_string(),
        data_bytes: link.data.bytes.as_ref().map(Vec::len),
        parents: link.parents.clone(),
        trials: link.results.as_ref().map(|results| results.past.records.len()),
        teacher: (&link.teacher).into(),
    };
    Ok((link, opened))
}

fn data(file: &[u8], options: &ShareOptions) -> LinkedData {
    let is_builtin = options.builtin;
    let bytes = (options.with_data && !is_builtin).then(|| file.to_vec());
    LinkedData { is_builtin, hash: ContentHash::of(file), bytes }
}

/// The link, and how long it is with and without the file.
fn shared(link: Link, counts: &[u32], file: &[u8]) -> Result<LinkShared, Vec<Message>> {
    let with_data = link.data.bytes.is_some();
    let chars_with_data = match link.data.is_builtin {
        true => None,
        false => {
            let data = LinkedData { bytes: Some(file.to_vec()), ..link.data.clone() };
            match link::encode(&Link { data, ..link.clone() }, counts) {
                Ok(fragment) => Some(fragment.len()),
                Err(LinkError::DataTooLarge { found, .. }) => Some(found),
                // Larger than can be said.
                Err(_) => None,
            }
        }
    };
    let fragment = link::encode(&link, counts).map_err(one)?;
    Ok(LinkShared {
        chars: fragment.len(),
        fragment,
        trials: link.results.as_ref().map(|results| results.past.records.len()),
        with_data,
        file_bytes: file.len(),
        chars_with_data,
        limit_with_data: MAX_CHARS_WITH_DATA,
    })
}

impl Session {
    /// Makes a link of the job, with its results if it is over. `file`: the bytes of its data, as they were loaded.
    pub fn share(&self, file: &[u8], options: &ShareOptions) -> Result<LinkShared, Vec<Message>> {
        let run = self.run.as_ref().ok_or_else(|| vec![Message::new("no_job")])?;
        let results = run.results().filter(|_| options.with_results);
        let split = &run.dataset.split;
        let counts = [split.train.len() as u32, split.validation.len() as u32];
        let link = Link {
            request: run.request.clone(),
            data: data(file, options),
            parents: self.parents.described(&run.request),
            results,
            teacher: options.teacher.clone(),
        };
        shared(link, &counts, file)
    }

    /// Takes the job of a link for that of the session, as it ended, on the loaded data with the link's roles and split. Nothing is
    /// computed. `name` and `file`: of the loaded data; `now`: milliseconds, it counts as the job's end. Errors, and the job
    /// before stays, if the data are not those of the link, or if the link has no results or not such as this job has.
    pub fn restore(&mut self, link: &Link, name: &str, file: &[u8], now: f64) -> Result<RunData, Vec<Message>> {
        link.recognise(name, file).map_err(one)?;
        if let Some(data) = &link.request.data {
            self.set_spec(data.spec.clone())?;
        }
        let results = link.results.as_ref().ok_or_else(|| vec![Message::new("link_no_results")])?;
        for parent in &link.parents {
            self.add_parent(parent)?;
        }
        let (data, spec, dataset) = self.prepared(&link.request)?;
        if spec.metrics != results.metrics {
            let (found, expected) = (results.metrics.join(", "), spec.metrics.join(", "));
            return Err(one(LinkError::Metrics { found, expected }));
        }
        if results.past.records.len() > spec.max_jobs as usize {
            let (found, limit) = (results.past.records.len() as u64, spec.max_jobs as usize);
            return Err(one(LinkError::TooManyTrials { found, limit }));
        }
        let job = Job::from_past(spec, results.past.clone(), now).map_err(one)?;
        let request = link.request.clone();
        self.parents.remember(&job, &request);
        self.run = Some(Run { job, request, dataset, selected: None, seen: Seen::default(), shown: Vec::new() });
        Ok(data)
    }

    /// How the job of the session, run again, stands to that of a link so far. `None` unless it is the link's job.
    pub fn replay(&self, link: &Link) -> Option<Replay> {
        let (run, results) = (self.run.as_ref()?, link.results.as_ref()?);
        if run.request != link.request {
            return None;
        }
        let names: Vec<String> = run.request.dims.iter().map(|dim| dim.name.clone()).collect();
        Some(link::compare(results, &names, run.job.records(), run.job.status().is_over()))
    }
}

impl Run {
    /// What came of the job, if it is over.
    fn results(&self) -> Option<Results> {
        Some(Results { past: self.job.past()?, metrics: self.job.spec().metrics.clone() })
    }
}
