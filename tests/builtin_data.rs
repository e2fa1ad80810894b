//! The built-in data sets are what `www/data/index.json` promises to the page.

// clippy.toml allows `expect` inside #[test] functions only; the helpers here are test code as well.
#![allow(clippy::expect_used)]

use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("www/data")
}

fn index() -> Vec<Value> {
    let text = std::fs::read_to_string(folder().join("index.json")).expect("index.json can be read");
    serde_json::from_str(&text).expect("index.json is a JSON array")
}

/// Header and rows; the csv crate refuses a row whose length differs from the header's.
fn read(set: &Value) -> (Vec<String>, Vec<Vec<String>>) {
    let path = folder().join(set["file"].as_str().expect("each set names its file"));
    let mut reader = csv::Reader::from_path(&path).expect("the file can be read");
    let header = reader.headers().expect("a header").iter().map(str::to_string).collect();
    let rows = reader.records().map(|row| row.expect("a full row").iter().map(str::to_string).collect()).collect();
    (header, rows)
}

#[test]
fn each_file_has_the_promised_rows_features_and_target() {
    for set in index() {
        let (header, rows) = read(&set);
        let id = &set["id"];
        assert_eq!(set["rows"], rows.len(), "{id}");
        assert_eq!(set["features"], header.len() - 1, "{id}");
        assert_eq!(set["target"].as_str(), header.last().map(String::as_str), "{id}: the target is the last column");
        assert_eq!(header.iter().collect::<BTreeSet<_>>().len(), header.len(), "{id}: column names differ");
    }
}

#[test]
fn the_sizes_are_those_of_the_published_sets() {
    // The descriptions that scikit-learn ships, and the palmerpenguins paper.
    let published =
        [("diabetes", 442, 10), ("breast_cancer", 569, 30), ("iris", 150, 4), ("wine", 178, 13), ("penguins", 344, 7)];
    let found = index();
    assert_eq!(found.len(), published.len());
    for (set, (id, rows, features)) in found.iter().zip(published) {
        assert_eq!((&set["id"], &set["rows"], &set["features"]), (&id.into(), &rows.into(), &features.into()));
    }
}

#[test]
fn the_task_fits_the_target() {
    for set in index() {
        let (_, rows) = read(&set);
        let targets: BTreeSet<&str> = rows.iter().map(|row| row[row.len() - 1].as_str()).collect();
        assert!(!targets.contains("NA") && !targets.contains(""), "{}: no target is missing", set["id"]);
        let numbers = targets.iter().all(|text| text.parse::<f64>().is_ok());
        let fits = match set["task"].as_str() {
            Some("binary") => targets.len() == 2 && !numbers,
            Some("multiclass") => targets.len() == 3 && !numbers,
            Some("regression") => targets.len() > 100 && numbers,
            _ => false,
        };
        assert!(fits, "{}: {} with {} different targets", set["id"], set["task"], targets.len());
    }
}

#[test]
fn class_counts_are_the_published_ones() {
    let expected = [
        ("breast_cancer", "malignant", 212),
        ("breast_cancer", "benign", 357),
        ("iris", "setosa", 50),
        ("iris", "versicolor", 50),
        ("iris", "virginica", 50),
        ("wine", "class_0", 59),
        ("wine", "class_1", 71),
        ("wine", "class_2", 48),
        ("penguins", "Adelie", 152),
        ("penguins", "Gentoo", 124),
        ("penguins", "Chinstrap", 68),
    ];
    let sets = index();
    for (id, class, count) in expected {
        let set = sets.iter().find(|set| set["id"] == id).expect("the set is listed");
        let (_, rows) = read(set);
        assert_eq!(rows.iter().filter(|row| row[row.len() - 1] == class).count(), count, "{id}: {class}");
    }
}

#[test]
fn penguins_keep_their_missing_values_and_categories() {
    let sets = index();
    let (header, rows) = read(sets.iter().find(|set| set["id"] == "penguins").expect("penguins are listed"));
    let missing = |name: &str| {
        let column = header.iter().position(|other| other == name).expect("the column is there");
        rows.iter().filter(|row| row[column] == "NA").count()
    };
    // The palmerpenguins documentation: two birds without measurements, eleven of unknown sex.
    assert_eq!([missing("bill_length_mm"), missing("body_mass_g"), missing("sex"), missing("island")], [2, 2, 11, 0]);
}

#[test]
fn every_set_is_described_in_both_languages_and_in_sources() {
    let sources = std::fs::read_to_string(folder().join("SOURCES.md")).expect("SOURCES.md can be read");
    for set in index() {
        for (field, language) in [("name", "en"), ("name", "fr"), ("about", "en"), ("about", "fr")] {
            assert!(
                set[field][language].as_str().is_some_and(|text| !text.is_empty()),
                "{}: {field}.{language}",
                set["id"]
            );
        }
        assert!(set["licence"].as_str().is_some_and(|text| !text.is_empty()), "{}: licence", set["id"]);
        let file = set["file"].as_str().expect("a file name");
        assert!(sources.contains(&format!("`{file}`")), "SOURCES.md does not name {file}");
    }
}
