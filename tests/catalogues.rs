//! Every sentence that Rust or the page can say stands in both catalogues, with the same placeholders; both have the same
//! keys, and each of them is used.

// Helpers of a test may panic: it is how a test fails.
#![allow(clippy::expect_used)]

mod catalogue;

use catalogue::catalogue;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

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

/// The texts of all files below `folder` that end so.
fn sources(folder: &Path, end: &str, found: &mut String) {
    for entry in std::fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() {
            sources(&path, end, found);
        } else if path.to_string_lossy().ends_with(end) {
            found.push_str(&std::fs::read_to_string(&path).expect("source is text"));
        }
    }
}

/// What stands before and behind the one hole of template literals: `figure.` and `.title` of `figure.${id}.title`.
fn templates(code: &str) -> Vec<(&str, &str)> {
    let plain = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || "._".contains(c));
    let mut found = Vec::new();
    for (at, _) in code.match_indices('`') {
        let Some((before, rest)) = code[at + 1..].split_once("${") else { break };
        if !plain(before) || !before.contains('.') {
            continue;
        }
        let mut depth = 1;
        let hole = rest.find(|c: char| {
            depth += i32::from(c == '{') - i32::from(c == '}');
            depth == 0
        });
        let behind = hole.and_then(|end| rest[end + 1..].split('`').next()).unwrap_or_default();
        if plain(behind) {
            found.push((before, behind));
        }
    }
    found
}

/// Whatever stands between two quotes of any kind.
fn between_quotes(code: &str) -> BTreeSet<&str> {
    code.split(['"', '\'', '`']).collect()
}

#[test]
fn every_key_of_the_catalogues_is_used() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut page, mut core) = (String::new(), String::new());
    sources(&root.join("www"), ".js", &mut page);
    sources(&root.join("src"), ".rs", &mut core);
    for name in ["index.html", "www/glossary/entries.json"] {
        page.push_str(&std::fs::read_to_string(root.join(name)).expect("the page can be read"));
    }
    let templates = templates(&page);
    assert!(templates.contains(&("figure.", ".title")), "the test sees only {templates:?}");
    let in_page = between_quotes(&page);
    let in_core = between_quotes(&core);
    // serde writes the names of variants.
    let variants: BTreeSet<&str> = core.lines().filter_map(|line| line.trim().strip_suffix(',')).collect();
    let a_word = |word: &str| in_page.contains(word) || in_core.contains(word) || variants.contains(word);
    let help: BTreeSet<&str> = tuning_playground::booster::params::PARAMS.iter().map(|spec| spec.help).collect();
    let is_used = |key: &str| {
        let plain = key.strip_suffix(".one").or_else(|| key.strip_suffix(".other")).unwrap_or(key);
        let (kind, rest) = plain.split_once('.').expect("a key has a kind");
        match kind {
            "message" => in_page.contains(plain) || a_word(rest),
            "chart" => a_word(rest) || (rest.starts_with("legend_") && a_word(&rest["legend_".len()..])),
            "help" => help.contains(rest),
            _ => {
                in_page.contains(plain)
                    || templates.iter().any(|(before, behind)| {
                        let word = plain.strip_prefix(before).and_then(|rest| rest.strip_suffix(behind));
                        word.is_some_and(|word| !word.is_empty() && a_word(word))
                    })
            }
        }
    };
    let unused: Vec<String> = catalogue("en").into_keys().filter(|key| !is_used(key)).collect();
    assert!(unused.is_empty(), "nothing uses {unused:?}");
    assert!(
        !is_used("data.no_such_key") && !is_used("message.no_such_sentence") && !is_used("figure.no_such_chart.title")
    );
}

#[test]
fn the_name_that_is_painted_before_any_catalogue_is_the_name_in_all() {
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("index.html")).expect("a page");
    for language in ["en", "fr"] {
        let name = &catalogue(language)["app.title"];
        assert!(page.contains(&format!("<h1 id=\"title\">{name}</h1>")), "{language}: {name}");
    }
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

/// French marks hang on to their words with a space that does not break; what a message quotes is quoted alike.
#[test]
fn messages_quote_alike_and_french_marks_do_not_break_away() {
    let parted = |text: &str| ["« ", " »", " :", " ;", " ?", " !"].iter().any(|mark| text.contains(mark));
    assert!(parted("« x\u{a0}»"));
    for (key, text) in catalogue("fr") {
        assert!(!parted(&text), "{key}: {text}");
    }
    for (language, key, text) in ["en", "fr"]
        .into_iter()
        .flat_map(|language| catalogue(language).into_iter().map(move |(key, text)| (language, key, text)))
    {
        assert!(!text.contains('`'), "{language} {key}: {text}");
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
