//! `demo.html` opens a finished run, and running it again gives the same: the link in it is remade when the tuner changes.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests")]

mod linked_job;

use linked_job::{data, finished, settings};
use std::path::{Path, PathBuf};
use tuning_playground::formats::link::{Replay, decode};
use tuning_playground::session::dto::ShareOptions;
use tuning_playground::session::{Session, native};

const FILE: &str = "diabetes.csv";

fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("demo.html")
}

fn page(fragment: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n  <head>\n    <meta charset=\"utf-8\">\n    \
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'\">\n    \
         <meta http-equiv=\"refresh\" content=\"0; url=./#{fragment}\">\n    <title>Tuning Playground</title>\n  </head>\n  \
         <body><a href=\"./#{fragment}\">Tuning Playground</a></body>\n</html>\n"
    )
}

#[test]
fn it_opens_and_runs_again_to_the_bit() {
    let text = std::fs::read_to_string(path()).unwrap();
    let (fragment, _) = text.split_once("url=./#").unwrap().1.split_once('"').unwrap();
    assert_eq!(text, page(fragment));
    let link = decode(fragment).unwrap();
    let mut session = Session::new();
    session.load(FILE, &data(FILE)).unwrap();
    session.restore(&link, FILE, &data(FILE), 0.0).unwrap().expect("it has results");
    session.start_request(link.request.clone(), 0.0).unwrap();
    native::run(&mut session, 2, || 1000.0).unwrap();
    let again = session.replay(&link);
    assert_eq!(
        again,
        Some(Replay::Same { compared: 30, of: 30 }),
        "the tuner has changed: `cargo test --test demo write -- --ignored` makes the demo's link again"
    );
}

#[test]
#[ignore = "makes the link in demo.html again"]
fn write() {
    let session = finished(FILE, |objective| settings(objective, "Bayesian", 30));
    let options = ShareOptions { with_results: true, builtin: true, ..ShareOptions::default() };
    std::fs::write(path(), page(&session.share(&data(FILE), &options).unwrap().fragment)).unwrap();
}
