//! Links beside the tuner: this worker has the data, the records, and the time.

use super::super::dto::{LinkShared, RunData, ShareOptions};
use super::Analyst;
use crate::error::Message;
use crate::formats::link::{Link, Replay};
use crate::tuner::Snapshot;

impl Analyst {
    /// See `Session::share`.
    pub fn share(&self, file: &[u8], options: &ShareOptions) -> Result<LinkShared, Vec<Message>> {
        self.session.share(file, options)
    }

    /// Takes the data and the job of a link, as it ended: all charts and tables of it can be drawn. See `Session::restore`.
    pub fn restore(&mut self, link: &Link, name: &str, file: &[u8], now: f64) -> Result<RunData, Vec<Message>> {
        self.session.load(name, file)?;
        let data = self.session.restore(link, name, file, now)?;
        self.forget();
        self.now = now;
        Ok(data)
    }

    /// What the page may show of the job.
    pub fn snapshot(&self) -> Option<Snapshot> {
        self.session.snapshot(self.now)
    }

    /// See `Session::replay`.
    pub fn replay(&self, link: &Link) -> Option<Replay> {
        self.session.replay(link)
    }
}
