//! Every sentence that Rust or the page can say stands in both catalogues, with the same placeholders; both have the same
//! keys.

// Helpers of a test may panic: it is how a test fails.
#![allow(clippy::expect_used)]

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

fn catalogue(language: &str) -> BTreeMap<String, String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("www/i18n/{language}.json"));
    let text = std::fs::read_to_string(&path).expect("the catalogue can be read");
    let value: BTreeMap<String, Value> = serde_json::from_str(&text).expect("the catalogue is a JSON object");
    value.into_iter().map(|(key, text)| (key, text.as_str().unwrap_or_default().to_string())).collect()
}

fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

/// The codes of `Message::new("…")` in the sources, tests left out.
fn codes(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).expect("src can be read") {
        let path = entry.expect("src can be read").path();
        if path.is_dir() {
            if path.file_name().is_none_or(|name| name != "tests") {
                codes(&path, found);
            }
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for rest in code.split("Message::new(\"").skip(1) {
            found.extend(rest.split('"').next().map(str::to_string));
        }
    }
}

#[test]
fn both_catalogues_have_the_same_keys_and_placeholders() {
    let (english, french) = (catalogue("en"), catalogue("fr"));
    let keys = |texts: &BTreeMap<String, String>| texts.keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(keys(&english), keys(&french));
    for (key, text) in &english {
        assert_eq!(placeholders(text), placeholders(&french[key]), "{key}");
        assert!(!text.trim().is_empty() && !french[key].trim().is_empty(), "{key} is empty");
    }
}

#[test]
fn every_sentence_of_the_core_is_in_the_catalogues() {
    let english = catalogue("en");
    let mut found = BTreeSet::new();
    codes(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    assert!(found.len() > 50, "the test sees only {} codes", found.len());
    let missing: Vec<_> = found.iter().filter(|code| !english.contains_key(&format!("message.{code}"))).collect();
    assert!(missing.is_empty(), "no sentence for {missing:?}");
}

/// The literal arguments behind `opening` in the page's modules: `t("…`, `code: "…`.
fn literals(folder: &Path, opening: &str, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).expect("www can be read") {
        let path = entry.expect("www can be read").path();
        if path.is_dir() {
            literals(&path, opening, found);
        } else if path.extension().is_some_and(|extension| extension == "js") {
            let text = std::fs::read_to_string(&path).expect("a module is text");
            // `at("x")` is no `t("x")`.
            let whole_words = text.match_indices(opening).filter(|(at, _)| {
                !text[..*at].ends_with(|before: char| before.is_alphanumeric() || before == '_' || before == '.')
            });
            found.extend(
                whole_words.filter_map(|(at, _)| text[at + opening.len()..].split('"').next().map(str::to_string)),
            );
        }
    }
}

#[test]
fn every_text_of_the_page_is_in_the_catalogues() {
    let english = catalogue("en");
    let www = Path::new(env!("CARGO_MANIFEST_DIR")).join("www");
    let known = |key: &String| english.contains_key(key) || english.contains_key(&format!("{key}.other"));
    let (mut keys, mut codes) = (BTreeSet::new(), BTreeSet::new());
    literals(&www, "t(\"", &mut keys);
    literals(&www, "title: \"", &mut keys);
    literals(&www, "code: \"", &mut codes);
    assert!(keys.len() > 80 && codes.len() > 5, "the test sees only {} keys and {} codes", keys.len(), codes.len());
    keys.extend(codes.iter().map(|code| format!("message.{code}")));
    let missing: Vec<_> = keys.iter().filter(|key| !known(key)).collect();
    assert!(missing.is_empty(), "no text for {missing:?}");
}
