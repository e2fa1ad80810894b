//! A job becomes a link, and a link becomes a job: with its results, without computing them.

use super::dto::{ChangesShown, LinkOpened, LinkShared, LinkTaken, ParentShown, RunData, ShareOptions};
use super::run::Run;
use super::settings_of::{data_settings, settings_of_link};
use super::{Session, one};
use crate::error::Message;
use crate::formats::link::{self, ContentHash, Link, LinkError, LinkedData, MAX_CHARS_WITH_DATA, Replay, Results};
use crate::formats::{JobRequest, read_parent};
use crate::json::{Field, Json};
use crate::tuner::job::mirror::{Changes, Seen};
use crate::tuner::{Job, TrialRecord};

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
        teacher: link.teacher.clone(),
    };
    Ok((link, opened))
}

/// Whether these are the bytes that the link was made with. Errors if they are not. `name`: of their file.
pub fn recognise(link: &Link, name: &str, file: &[u8]) -> Result<(), Vec<Message>> {
    link.recognise(name, file).map_err(one)
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

    /// Makes a link of a job that has not run. `request`: as JSON, as `Session::request` gives it; `file`: the bytes of its data.
    /// Errors if it starts from a job that is not known here.
    pub fn share_request(
        &self,
        request: &str,
        file: &[u8],
        options: &ShareOptions,
    ) -> Result<LinkShared, Vec<Message>> {
        let request = JobRequest::from_json(request).map_err(one)?;
        self.parents.warm_start(&request).map_err(|error| vec![error])?;
        let parents = self.parents.described(&request);
        let (data, teacher) = (data(file, options), options.teacher.clone());
        shared(Link { request, data, parents, results: None, teacher }, &[], file)
    }

    /// Takes the job of a link for that of the session, as it ended, on the loaded data with the link's roles and split, and the
    /// jobs that it starts from. Nothing is computed. `name` and `file`: of the loaded data; `now`: milliseconds, it counts as
    /// the job's end. `None` if the link has no results: the job is to be run. Errors, and the job before stays, if the data are
    /// not those of the link, or if its results are not such as this job has.
    pub fn restore(&mut self, link: &Link, name: &str, file: &[u8], now: f64) -> Result<Option<RunData>, Vec<Message>> {
        link.recognise(name, file).map_err(one)?;
        if let Some(data) = &link.request.data {
            self.set_spec(data.spec.clone())?;
        }
        for parent in &link.parents {
            self.add_parent(parent)?;
        }
        let Some(results) = &link.results else { return Ok(None) };
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
        Ok(Some(data))
    }

    /// Takes the data, the form and, if it has results, the job of a link, all of it or nothing: the session was new. See
    /// `restore`. Errors also if the form cannot show the job.
    pub fn take(&mut self, link: &Link, name: &str, file: &[u8], now: f64) -> Result<LinkTaken, Vec<Message>> {
        link.recognise(name, file).map_err(one)?;
        // What it was called where the link was made: the request names it.
        let name = if link.file().is_empty() { name } else { link.file() };
        let loaded = self.load(name, file)?;
        let run = self.restore(link, name, file, now)?;
        let spec = self.file()?.spec.clone();
        let summary = self.set_spec(spec.clone())?;
        let (job, notices) = settings_of_link(&link.request, name, &spec)?;
        let read = |text: &String| read_parent(text).map(|(parent, _)| parent);
        let parents = link.parents.iter().map(read).collect::<Result<Vec<_>, _>>().map_err(one)?;
        let parents =
            parents.into_iter().map(|parent| ParentShown { name: parent.name, metric: parent.objective_metric });
        let (preview, data, parents) = (loaded.preview, data_settings(spec), parents.collect());
        Ok(LinkTaken { preview, summary, data, job, notices, run, parents })
    }

    /// All that the records of the job have, learning curves and times with them: what a link has no room for.
    pub fn records(&self) -> Option<ChangesShown> {
        Some(self.run.as_ref()?.job.changes(&mut Seen::default()).into())
    }

    /// Takes in what `records` told of the job of this link, which was restored from it. `now`: milliseconds, it counts as the
    /// job's end. Errors, and the job stays as it was, if they are not the records of that job.
    pub fn recall(&mut self, link: &Link, records: &str, now: f64) -> Result<(), Vec<Message>> {
        let wrong = || one(LinkError::Parts { part: "records" });
        let (Some(run), Some(results)) = (&mut self.run, &link.results) else { return Err(wrong()) };
        let json = Json::parse(records).map_err(|_| wrong())?;
        let space = &run.job.spec().space;
        let changes = ChangesShown::read(&Field::root(&json), space).map_err(|_| wrong())?;
        let names: Vec<String> = space.dims.iter().map(|dim| dim.name.clone()).collect();
        let same = link::compare(results, &names, &all_of(&changes), true);
        let is_whole = changes.records.len() == results.past.records.len()
            && changes.status == results.past.status
            && changes.records.iter().zip(0..).all(|(change, id)| {
                change.known_reports == 0 && change.record.id == id && is_curve(&change.record, results)
            });
        if !is_whole || !matches!(same, Replay::Same { .. }) {
            return Err(wrong());
        }
        run.job.recall(changes, now);
        Ok(())
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

fn all_of(changes: &Changes) -> Vec<TrialRecord> {
    changes.records.iter().map(|change| change.record.clone()).collect()
}

/// Whether its reports are one of each metric, round after round.
fn is_curve(record: &TrialRecord, results: &Results) -> bool {
    let mut before = 0;
    record.reports.iter().all(|report| {
        let follows = report.round > before && report.round <= record.max_rounds;
        before = report.round;
        follows && report.values.len() == results.metrics.len()
    })
}

impl Run {
    /// What came of the job, if it is over.
    fn results(&self) -> Option<Results> {
        Some(Results { past: self.job.past()?, metrics: self.job.spec().metrics.clone() })
    }
}
