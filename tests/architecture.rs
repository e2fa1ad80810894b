//! Who may name whom. Inside a crate the compiler does not guard the direction of data; this does.

// Helpers of a test may panic: it is how a test fails.
#![allow(clippy::expect_used)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Room, and the rooms it may name. A room that is missing here fails the test.
const MAY_NAME: &[(&str, &[&str])] = &[
    ("error", &[]),
    ("rng", &["error", "math"]),
    ("math", &["error", "rng"]),
    ("order", &[]),
    ("json", &["error"]),
    ("table", &["order", "error"]),
    ("dataset", &["order", "json", "table", "math", "rng", "error"]),
    ("booster", &["order", "json", "dataset", "math", "rng", "error"]),
    ("tuner", &["order", "math", "rng", "error"]),
    ("analysis", &["order", "tuner", "booster", "math", "rng", "error"]),
    ("view", &["order", "tuner", "analysis", "math", "error"]),
    ("chart", &["json", "view"]),
    ("formats", &["order", "math", "json", "table", "dataset", "booster", "tuner", "analysis", "error"]),
    (
        "session",
        &[
            "error", "rng", "math", "order", "json", "table", "dataset", "booster", "tuner", "analysis", "view",
            "chart", "formats",
        ],
    ),
];

/// Crates that only one room may use.
const ONLY_IN: &[(&str, &str)] = &[("plotters", "chart"), ("csv", "table")];

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("src can be read") {
        let path = entry.expect("src can be read").path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The room of a file: the first part of its path under `src`.
fn room(path: &Path, src: &Path) -> String {
    let inside = path.strip_prefix(src).expect("the file is under src");
    let first = inside.components().next().expect("a file has a name").as_os_str().to_string_lossy();
    first.trim_end_matches(".rs").to_string()
}

/// The names that stand behind `prefix` in the code of a file (comments left out), `{a, b}` lists included.
fn names_behind(code: &str, prefix: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let code: String = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    for (at, _) in code.match_indices(prefix) {
        let rest = &code[at + prefix.len()..];
        if let Some(list) = rest.strip_prefix('{') {
            // `use crate::{a::B, c}`: the names at the start of each item of the outer list.
            let mut depth = 0;
            let mut item = String::new();
            for character in list.chars() {
                match character {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => {
                        names.insert(first_word(item.trim()));
                        item.clear();
                        continue;
                    }
                    _ => {}
                }
                item.push(character);
            }
            names.insert(first_word(item.trim()));
        } else {
            names.insert(first_word(rest));
        }
    }
    names.remove("");
    names
}

fn first_word(text: &str) -> String {
    text.chars().take_while(|character| character.is_alphanumeric() || *character == '_').collect()
}

/// Every breach in these files, as sentences.
fn breaches(files: &[(String, String, String)]) -> Vec<String> {
    let mut found = Vec::new();
    for (path, room, code) in files {
        if room == "lib" || room == "engine" {
            continue;
        }
        let Some((_, allowed)) = MAY_NAME.iter().find(|(name, _)| name == room) else {
            found.push(format!("{path}: the room `{room}` is not in the table"));
            continue;
        };
        for name in names_behind(code, "crate::") {
            if &name != room && !allowed.contains(&name.as_str()) {
                found.push(format!("{path}: `{room}` may not name `{name}`"));
            }
        }
        for (library, only) in ONLY_IN {
            if room != only && !names_behind(code, &format!("{library}::")).is_empty() && names_a_crate(code, library) {
                found.push(format!("{path}: only `{only}` may use the crate `{library}`"));
            }
        }
    }
    found
}

/// Whether `library::` stands as a path root, not behind another `::`.
fn names_a_crate(code: &str, library: &str) -> bool {
    let prefix = format!("{library}::");
    code.match_indices(&prefix).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        !before.is_some_and(|character| character == ':' || character.is_alphanumeric() || character == '_')
    })
}

#[test]
fn no_room_names_what_it_may_not() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    rust_files(&src, &mut paths);
    let files: Vec<_> = paths
        .iter()
        .map(|path| {
            let code = std::fs::read_to_string(path).expect("source is text");
            (path.display().to_string(), room(path, &src), code)
        })
        .collect();
    assert!(files.len() > 10, "the test looks at the wrong folder: {}", src.display());
    let found = breaches(&files);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_test_sees_a_stray_import() {
    let stray = |room: &str, code: &str| breaches(&[("x.rs".to_string(), room.to_string(), code.to_string())]);
    assert_eq!(stray("tuner", "use crate::booster::Trial;").len(), 1);
    assert_eq!(stray("tuner", "use crate::{error::Message, booster};").len(), 1);
    assert_eq!(stray("view", "use plotters::prelude::*;").len(), 1);
    assert_eq!(stray("attic", "").len(), 1);
    assert!(stray("tuner", "use crate::{error::Message, math};\n// crate::booster is not for us").is_empty());
    assert!(stray("table", "use crate::table::csv::read;").is_empty());
}
