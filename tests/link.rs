//! A job goes into a link and comes back: the same picture, and the same trials when it is run again.

// Helpers of a test may panic: it is how a test fails.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod linked_job;

use linked_job::{FIVE, finished, session, settings};
use tuning_playground::formats::link;
use tuning_playground::session::dto::ShareOptions;

#[test]
fn heads() {
    for file in ["breast_cancer.csv", "iris.csv", "diabetes.csv", "wine.csv", "penguins.csv"] {
        for strategy in ["Bayesian", "Random", "Hyperband"] {
            let session = session(file);
            let request = session.request(&settings(file, strategy, 8, &FIVE)).unwrap();
            println!("HEAD {request}");
        }
        if file != "wine.csv" && file != "penguins.csv" {
            let session = finished(file, &settings(file, "Bayesian", 30, &FIVE));
            let shared = session
                .share(
                    &linked_job::data(file),
                    &ShareOptions { with_results: true, builtin: true, ..ShareOptions::default() },
                )
                .unwrap();
            println!("{file} {}", shared.chars);
            link::decode(&shared.fragment).unwrap();
        }
    }
}
