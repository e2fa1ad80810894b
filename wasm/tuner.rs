//! Shells over `session::Session`: of the module that the page begins with, and of the one that takes a job out of a link.

// What each does is said where it leads.
#![allow(missing_docs)]

use crate::boundary::{Answer, answer, read, write};
use tuning_playground::session;
use tuning_playground::session::dto::{self, WorkerInput};
use wasm_bindgen::prelude::*;

/// See `session::Session`.
#[wasm_bindgen]
pub struct Session(pub(crate) session::Session);

#[wasm_bindgen]
impl Session {
    #[wasm_bindgen(constructor)]
    #[allow(clippy::new_without_default)]
    pub fn new() -> Session {
        Session(session::Session::new())
    }

    pub fn version(&self) -> String {
        env!("CARGO_PKG_VERSION").to_string()
    }

    pub fn parameters(&self) -> Answer {
        write(&session::Session::parameters())
    }

    pub fn load(&mut self, name: &str, bytes: &[u8]) -> Answer {
        answer(self.0.load(name, bytes))
    }

    pub fn set_data(&mut self, settings: &str) -> Answer {
        answer(self.0.set_data(&read::<dto::DataSettings>(settings)?))
    }

    pub fn check(&self, job: &str) -> Answer {
        write(&self.0.check(&read::<dto::JobSettings>(job)?))
    }

    /// `setting`: a `ParamSetting` with a range.
    pub fn make_list(&self, setting: &str, count: usize) -> Answer {
        answer(session::Session::make_list(&read(setting)?, count))
    }

    pub fn request(&self, job: &str) -> Answer {
        answer(self.0.request(&read::<dto::JobSettings>(job)?))
    }

    /// `data`: `DataSettings`, or null for those that are set.
    pub fn problems(&self, data: &str, job: &str) -> Answer {
        let data = read::<Option<dto::DataSettings>>(data)?;
        write(&self.0.problems(data.as_ref(), &read::<dto::JobSettings>(job)?))
    }

    /// `sentences`: those of the visitor's language by code. Null without a job.
    pub fn describe(&self, sentences: &str, began: f64, now: f64) -> Answer {
        write(&self.0.describe(&read(sentences)?, began, now))
    }

    pub fn start(&mut self, job: &str, now: f64) -> Answer {
        answer(self.0.start(&read::<dto::JobSettings>(job)?, now))
    }

    pub fn worker_ready(&mut self, worker: u32, now: f64) -> Answer {
        self.handle(WorkerInput::WorkerReady { worker }, now)
    }

    pub fn worker_lost(&mut self, worker: u32, now: f64) -> Answer {
        self.handle(WorkerInput::WorkerLost { worker }, now)
    }

    /// `values`: the metric values of `rounds` rounds from `first` on, one round after the other.
    pub fn reports(&mut self, trial: u32, first: u32, rounds: u32, values: &[f64], done: bool, now: f64) -> Answer {
        write(&self.0.reports(trial, first, rounds, values, done, now))
    }

    pub fn trial_done(&mut self, trial: u32, now: f64) -> Answer {
        self.handle(WorkerInput::TrialDone { trial }, now)
    }

    pub fn trial_stopped(&mut self, trial: u32, now: f64) -> Answer {
        self.handle(WorkerInput::TrialStopped { trial }, now)
    }

    pub fn trial_failed(&mut self, trial: u32, error: &str, now: f64) -> Answer {
        let error = read(error)?;
        self.handle(WorkerInput::TrialFailed { trial, error }, now)
    }

    pub fn pause(&mut self, now: f64) -> Answer {
        self.handle(WorkerInput::Pause, now)
    }

    pub fn resume(&mut self, now: f64) -> Answer {
        self.handle(WorkerInput::Resume, now)
    }

    pub fn stop(&mut self, now: f64) -> Answer {
        self.handle(WorkerInput::Stop, now)
    }

    /// `texts`: one's own configuration, tuned hyperparameters by name.
    pub fn enqueue(&mut self, texts: &str, now: f64) -> Answer {
        answer(self.0.enqueue(&read(texts)?, now))
    }

    /// `parameters`: the ranges of the paused job, as `JobSettings::parameters`.
    pub fn edit(&mut self, parameters: &str, now: f64) -> Answer {
        answer(self.0.edit(&read::<Vec<dto::ParamSetting>>(parameters)?, now))
    }

    pub fn snapshot(&self, now: f64) -> Answer {
        write(&self.0.snapshot(now))
    }

    /// A `Snapshot` with only the rows that are new or differ since the last.
    pub fn snapshot_changes(&mut self, now: f64) -> Answer {
        write(&self.0.snapshot_changes(now))
    }

    pub fn select(&mut self, trial: Option<u32>) {
        self.0.select(trial);
    }

    pub fn set_charts(&mut self, sizes: &str, texts: &str) -> Result<(), JsValue> {
        self.0.set_charts(read(sizes)?, read(texts)?);
        Ok(())
    }

    pub fn pictures(&self) -> Answer {
        write(&self.0.pictures())
    }

    /// `MirrorStart`, null without a job.
    pub fn mirror_start(&mut self) -> Answer {
        write(&self.0.mirror_start())
    }

    /// `ChangesShown`, null without a job.
    pub fn changes(&mut self) -> Answer {
        write(&self.0.changes())
    }

    /// `parent`: a `ParentGiven`.
    pub fn add_parent(&mut self, parent: &str) -> Answer {
        answer(self.0.add_parent_given(read(parent)?))
    }

    pub fn plan_score(&self, trial: u32) -> Answer {
        answer(self.0.plan_score(trial))
    }

    /// The fits of a fluke check.
    pub fn plan_recheck(&self) -> Answer {
        answer(self.0.plan_recheck())
    }

    pub fn evaluation(&self, trial: u32, tuned: &str, default: &str) -> Answer {
        answer(self.0.evaluation(trial, read(tuned)?, read(default)?))
    }

    fn handle(&mut self, input: WorkerInput, now: f64) -> Answer {
        write(&self.0.handle(input, now))
    }
}
