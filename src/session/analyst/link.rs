//! Links beside the tuner: this worker has the records, and the time.

use super::super::dto::{ChangesShown, LinkShared, ShareOptions};
use super::Analyst;
use crate::error::Message;
use crate::formats::link::{Link, Replay};

impl Analyst {
    /// See `Session::share`.
    pub fn share(&self, file: &[u8], options: &ShareOptions) -> Result<LinkShared, Vec<Message>> {
        self.session.share(file, options)
    }

    /// See `Session::share_request`. It may start from jobs that were analysed here.
    pub fn share_request(
        &mut self,
        request: &str,
        file: &[u8],
        options: &ShareOptions,
    ) -> Result<LinkShared, Vec<Message>> {
        self.remember();
        self.session.share_request(request, file, options)
    }

    /// See `Session::records`.
    pub fn records(&self) -> Option<ChangesShown> {
        self.session.records()
    }

    /// See `Session::replay`.
    pub fn replay(&self, link: &Link) -> Option<Replay> {
        self.session.replay(link)
    }

    /// The job may be one that a later one starts from.
    pub(super) fn remember(&mut self) {
        if let Some(run) = &self.session.run {
            self.session.parents.remember(&run.job, &run.request);
        }
    }
}
