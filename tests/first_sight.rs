//! What the page shows before its engine is there (`www/first-sight.json`) is what the engine says then.

// Helpers of a test may panic: it is how a test fails.
#![allow(clippy::unwrap_used)]

use serde::Serialize;
use std::path::Path;
use tuning_playground::json;
use tuning_playground::session::Session;
use tuning_playground::session::dto::{DataSummary, ParamInfo, Preview};

#[derive(Serialize)]
struct FirstSight {
    /// The built-in data set.
    data: String,
    parameters: Vec<ParamInfo>,
    preview: Preview,
    summary: DataSummary,
}

/// As the page reads it: the data set that it opens with is the first of the built-in ones.
fn first_sight(www: &Path) -> String {
    let index = std::fs::read_to_string(www.join("data/index.json")).unwrap();
    let sets: serde_json::Value = serde_json::from_str(&index).unwrap();
    let [data, file] = ["id", "file"].map(|field| sets[0][field].as_str().unwrap().to_string());
    let mut loaded = Session::new().load(&file, &std::fs::read(www.join("data").join(&file)).unwrap()).unwrap();
    // The first rows are in a fold, which nobody opens that soon.
    loaded.preview.head.clear();
    let summary = loaded.summary.unwrap();
    let sight = FirstSight { data, parameters: Session::parameters(), preview: loaded.preview, summary };
    json::write(&sight).unwrap() + "\n"
}

#[test]
fn the_page_foresees_what_its_engine_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let said = first_sight(&root.join("www"));
    let foreseen = std::fs::read_to_string(root.join("www/first-sight.json")).unwrap_or_default();
    if foreseen != said {
        let made = root.join("target/first-sight.json");
        std::fs::write(&made, said).unwrap();
        panic!("www/first-sight.json is another: look at {} and put it in its place.", made.display());
    }
}
