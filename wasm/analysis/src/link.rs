//! Links: made of the job that is analysed, or of the form's; opened, and held against a job that was run again.

use crate::Analyst;
use crate::boundary::{Answer, answer, read, thrown, write};
use crate::tuner::Session;
use tuning_playground::formats::link::{Link, qr_code};
use tuning_playground::session::{self, dto::LinkOpened};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
impl Analyst {
    /// `options`: `ShareOptions`. Answers with `LinkShared`.
    pub fn share(&self, file: &[u8], options: &str) -> Answer {
        answer(self.0.share(file, &read(options)?))
    }

    /// The same of a job that has not run. `request`: as `Session::request` gives it.
    pub fn share_request(&mut self, request: &str, file: &[u8], options: &str) -> Answer {
        answer(self.0.share_request(request, file, &read(options)?))
    }

    /// `ChangesShown` of all records, null without a job.
    pub fn records(&self) -> Answer {
        write(&self.0.records())
    }
}

/// A QR code of an address as SVG, null if it is too long for one.
#[wasm_bindgen]
pub fn link_qr(address: &str) -> Answer {
    write(&qr_code(address))
}

/// A link that was opened.
#[wasm_bindgen]
pub struct OpenLink {
    link: Link,
    opened: LinkOpened,
}

#[wasm_bindgen]
impl OpenLink {
    #[wasm_bindgen(constructor)]
    pub fn new(fragment: &str) -> Result<OpenLink, JsValue> {
        let (link, opened) = session::link::open(fragment).map_err(thrown)?;
        Ok(OpenLink { link, opened })
    }

    /// `LinkOpened`.
    pub fn shown(&self) -> Answer {
        write(&self.opened)
    }

    /// The file in it.
    pub fn file(&self) -> Option<Vec<u8>> {
        self.link.data.bytes.clone()
    }

    /// Whether these are the bytes that it was made with.
    pub fn recognise(&self, name: &str, bytes: &[u8]) -> Answer {
        answer(session::link::recognise(&self.link, name, bytes))
    }

    /// Takes its data and its job into a session that is new. Answers with `LinkTaken`.
    pub fn take(&self, session: &mut Session, name: &str, bytes: &[u8], now: f64) -> Answer {
        answer(session.0.take(&self.link, name, bytes, now))
    }

    /// Takes in what `Analyst::records` told of that job.
    pub fn recall(&self, session: &mut Session, records: &str, now: f64) -> Result<(), JsValue> {
        session.0.recall(&self.link, records, now).map_err(thrown)
    }

    /// How the job that is analysed stands to the one in it: a sentence, null if it is another job.
    pub fn replay(&self, analyst: &Analyst) -> Answer {
        write(&analyst.0.replay(&self.link).map(|replay| replay.message()))
    }
}
