//! What a run as one HTML file needs beside the page itself (`www/single`): all of the page's modules as one script, because a
//! file has no modules to import and no worker of its own to start, and the names of the other files that go along.
//!
//! The script is a table of functions by path, a module each; `www/single/run.js`, one of them, runs the others. How modules are
//! written here is all that is understood; a module that says `import` or `export` in another way is an error of the build.

use super::Files;
use crate::lzma;
use anyhow::{Context, Result, bail};
use std::collections::{BTreeMap, BTreeSet};

mod module;

/// Runs the others.
const RUN: &str = "www/single/run.js";
/// The script, packed: it is as large as all modules together.
const CODE: &str = "www/single/code.js.lzma";
/// The list of files that go along, as JSON.
const PARTS: &str = "www/single/parts.json";
/// In the script, these stand in the places of the page's own.
const INSTEAD: [(&str, &str); 1] = [("www/later.js", "www/single/later.js")];
/// What nothing asks for in a file: it has no service worker and is not installed.
const NOT_IN_IT: [&str; 1] = ["app.webmanifest"];
/// Never run in a file.
const NOT_RUN: [&str; 1] = ["www/offline/service-worker.js"];

/// Adds both. All other files must be as they are served. Nothing is added to a page that cannot be saved.
pub fn add(files: &mut Files) -> Result<()> {
    if !files.contains_key(RUN) {
        return Ok(());
    }
    let script = script(files)?;
    // The list itself, too: a file can be made from a file.
    let parts: BTreeSet<&str> = files.keys().map(String::as_str).filter(|path| is_part(path)).chain([PARTS]).collect();
    let parts = serde_json::to_string(&parts)?;
    files.insert(CODE.to_string(), lzma::pack(script.as_bytes())?);
    files.insert(PARTS.to_string(), parts.into_bytes());
    Ok(())
}

fn is_part(path: &str) -> bool {
    !path.ends_with(".js") && !NOT_IN_IT.contains(&path)
}

/// All modules as one classic script, which also is that of each worker.
fn script(files: &Files) -> Result<String> {
    let is_module = |path: &str| path.ends_with(".js") && !NOT_RUN.contains(&path);
    let paths: BTreeSet<&str> = files.keys().map(String::as_str).filter(|path| is_module(path)).collect();
    let mut script = String::from("(()=>{\"use strict\";const modules={\n");
    let mut needs = BTreeMap::new();
    for path in &paths {
        let source = INSTEAD.iter().find(|(own, _)| own == path).map_or(*path, |(_, other)| other);
        let content = files.get(source).with_context(|| format!("{source} is missing"))?;
        let text = std::str::from_utf8(content).with_context(|| format!("{source} is no text"))?;
        let function = module::as_function(path, text, &paths).with_context(|| source.to_string())?;
        script.push_str(&function.text);
        needs.insert((*path).to_string(), function.needs);
    }
    if let Some(circle) = circle(&needs) {
        bail!(
            "These modules import each other: {}. In one script each is run before those that import it: move what both need into a third.",
            circle.join(", ")
        );
    }
    // Whoever is run is told all the others.
    script.push_str(&format!(
        "}};const own={{}};modules[\"{RUN}\"]((names)=>Object.assign(own,names));own.start()(modules)}})();\n"
    ));
    // It stands in a page: nothing in it may end the element that it stands in, or begin a comment there.
    let lower = script.to_ascii_lowercase();
    for mark in ["</script", "<script", "<!--"] {
        if lower.contains(mark) {
            bail!(
                "The scripts have {mark} in a text: it would end the script of a run that is one file. Write it in two parts."
            );
        }
    }
    Ok(script)
}

/// Modules that wait for each other, if there are any: those that are left when all are taken out, again and again, that wait for
/// nobody.
fn circle(needs: &BTreeMap<String, Vec<String>>) -> Option<Vec<&str>> {
    let mut left: BTreeMap<&str, &Vec<String>> = needs.iter().map(|(path, needs)| (path.as_str(), needs)).collect();
    loop {
        let waits = |needs: &&Vec<String>| needs.iter().any(|other| left.contains_key(other.as_str()));
        let next: BTreeMap<&str, &Vec<String>> =
            left.iter().filter(|(_, needs)| waits(needs)).map(|(path, needs)| (*path, *needs)).collect();
        if next.len() == left.len() {
            break;
        }
        left = next;
    }
    // Nor those that only wait for these.
    let is_waited_for = |path: &str| left.values().any(|needs| needs.iter().any(|other| other == path));
    let circle: Vec<&str> = left.keys().copied().filter(|path| is_waited_for(path)).collect();
    (!circle.is_empty()).then_some(circle)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(list: &[(&str, &str)]) -> Files {
        list.iter().map(|(path, text)| ((*path).to_string(), text.as_bytes().to_vec())).collect()
    }

    const LEAST: [(&str, &str); 4] = [
        (RUN, "export function start(modules) {\n}\n"),
        ("www/later.js", "export const a = 1;\n"),
        ("www/single/later.js", "export const a = 2;\n"),
        ("www/page.css", "a {}\n"),
    ];

    #[test]
    fn modules_become_one_script_and_the_other_files_a_list() {
        let mut files = files(&LEAST);
        files.insert("app.webmanifest".into(), b"{}".to_vec());
        add(&mut files).unwrap();
        assert_eq!(files[PARTS], br#"["www/page.css","www/single/parts.json"]"#);
        assert!(files.contains_key(CODE));
    }

    #[test]
    fn what_is_another_in_a_file_takes_its_place() {
        let script = script(&files(&LEAST)).unwrap();
        assert!(script.starts_with("(()=>{\"use strict\";const modules={\n\"www/later.js\"("), "{script}");
        assert_eq!(script.matches("const a = 2;").count(), 2, "{script}");
        assert!(!script.contains("const a = 1;"), "{script}");
    }

    #[test]
    fn modules_that_import_each_other_are_an_error() {
        let mut files = files(&LEAST);
        for (path, text) in [
            ("www/a.js", "import \"./b.js\";\n"),
            ("www/b.js", "import \"./c.js\";\n"),
            ("www/c.js", "import \"./b.js\";\nimport \"./later.js\";\n"),
        ] {
            files.insert(path.into(), text.as_bytes().to_vec());
        }
        let error = script(&files).unwrap_err().to_string();
        assert!(error.contains("each other: www/b.js, www/c.js."), "{error}");
        // To ask for it later is no circle.
        files.insert("www/c.js".into(), b"import(\"./b.js\");\n".to_vec());
        script(&files).unwrap();
    }

    #[test]
    fn a_page_without_it_stays_as_it_is() {
        let mut files = files(&[("www/main.js", "")]);
        add(&mut files).unwrap();
        assert_eq!(files.len(), 1);
    }

    #[test]
    fn a_text_that_would_end_the_script_is_an_error() {
        for text in ["const a = \"</SCRIPT>\";\n", "const a = \"<!-- a\";\n"] {
            let mut files = files(&LEAST);
            files.insert("www/a.js".into(), text.as_bytes().to_vec());
            let error = script(&files).unwrap_err().to_string();
            assert!(error.contains("in two parts"), "{error}");
        }
    }
}
