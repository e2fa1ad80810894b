//! What a browser is told of the page ahead: one style sheet in place of the sources' six, and which modules `main.js` will
//! import, so that they are asked for at once and not one behind the other.

use super::Files;
use anyhow::{Context, Result, bail};
use std::collections::BTreeSet;

/// The page.
const PAGE: &str = "index.html";
/// Its style sheets in one.
const STYLES: &str = "www/page.css";

/// Puts the page's style sheets together, and the hints into the page.
pub fn put_together(files: &mut Files) -> Result<()> {
    let page = files.get(PAGE).with_context(|| format!("{PAGE} is missing"))?;
    let page = String::from_utf8(page.clone()).with_context(|| format!("{PAGE} is no text"))?;
    let mut styles = Vec::new();
    let mut lines: Vec<String> = Vec::new();
    let mut met = BTreeSet::new();
    for line in page.lines() {
        let indent = &line[..line.len() - line.trim_start().len()];
        if let Some(path) = between(line, "<link rel=\"stylesheet\" href=\"", "\">") {
            if styles.is_empty() {
                lines.push(format!("{indent}<link rel=\"stylesheet\" href=\"{STYLES}\">"));
            }
            // Nothing else uses it.
            let sheet = files.remove(path).with_context(|| format!("{PAGE} names {path}, which is not there"))?;
            styles.extend_from_slice(&sheet);
        } else if line.contains("<script ") {
            let path = between(line, " src=\"", "\"").with_context(|| format!("{PAGE} has a script of its own"))?;
            let hints = imported(path, files, &mut met)?;
            lines.push(line.to_string());
            lines.extend(hints.iter().map(|path| format!("{indent}<link rel=\"modulepreload\" href=\"{path}\">")));
        } else {
            lines.push(line.to_string());
        }
    }
    if String::from_utf8_lossy(&styles).contains("url(") {
        bail!("A style sheet names a file: its path may be another in {STYLES}.");
    }
    if !styles.is_empty() {
        files.insert(STYLES.to_string(), styles);
    }
    files.insert(PAGE.to_string(), (lines.join("\n") + "\n").into_bytes());
    Ok(())
}

/// What stands between two texts of a line.
fn between<'a>(line: &'a str, before: &str, behind: &str) -> Option<&'a str> {
    let (_, rest) = line.split_once(before)?;
    rest.split_once(behind).map(|(inside, _)| inside)
}

/// The modules that a script imports, and those that they do, in the order in which they are met; not what is imported later,
/// by `import()`, and none that was met before.
fn imported(entry: &str, files: &Files, met: &mut BTreeSet<String>) -> Result<Vec<String>> {
    met.insert(entry.to_string());
    let mut order = vec![entry.to_string()];
    let mut next = 0;
    while let Some(path) = order.get(next).cloned() {
        next += 1;
        let content = files.get(&path).with_context(|| format!("{path} is imported and not there"))?;
        let text = std::str::from_utf8(content).with_context(|| format!("{path} is no text"))?;
        for target in text.lines().filter_map(import) {
            let target =
                joined(&path, target).with_context(|| format!("{path} imports {target}, which is not below it"))?;
            if met.insert(target.clone()) {
                order.push(target);
            }
        }
    }
    order.remove(0);
    Ok(order)
}

/// The path in a line that is, or ends, an import: `import … from "…";`, or `import "…";`.
fn import(line: &str) -> Option<&str> {
    let line = line.trim();
    let is_import = line.starts_with("import ") || line.starts_with("} from ") || line.starts_with("export {");
    let path = line.strip_suffix("\";")?.rsplit('"').next()?;
    (is_import && path.starts_with('.')).then_some(path)
}

/// The file that a relative path in a module stands for.
pub fn joined(module: &str, path: &str) -> Option<String> {
    let (folder, _) = module.rsplit_once('/')?;
    let mut parts: Vec<&str> = folder.split('/').collect();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()?),
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(list: &[(&str, &str)]) -> Files {
        list.iter().map(|(path, text)| ((*path).to_string(), text.as_bytes().to_vec())).collect()
    }

    fn text(files: &Files, path: &str) -> String {
        String::from_utf8(files[path].clone()).unwrap()
    }

    #[test]
    fn style_sheets_become_one_in_their_order_and_modules_are_named_ahead() {
        let page = "<head>\n  <link rel=\"stylesheet\" href=\"www/b.css\">\n  <link rel=\"stylesheet\" href=\"www/a.css\">\n  \
                    <script type=\"module\" src=\"www/main.js\"></script>\n</head>\n";
        let mut files = files(&[
            ("index.html", page),
            ("www/a.css", "a {}\n"),
            ("www/b.css", "b {}\n"),
            (
                "www/main.js",
                "import { x } from \"./dom.js\";\nimport {\ny,\n} from \"./panels/data.js\";\nimport(\"./later.js\");\n",
            ),
            ("www/dom.js", "export const x = 1;\n"),
            ("www/panels/data.js", "import { x } from \"../dom.js\";\nimport \"./deep.js\";\n"),
            ("www/panels/deep.js", "import \"../main.js\";\n"),
            ("www/later.js", ""),
        ]);
        put_together(&mut files).unwrap();
        assert_eq!(text(&files, "www/page.css"), "b {}\na {}\n");
        assert!(!files.contains_key("www/a.css") && files.contains_key("www/later.js"));
        let page = text(&files, "index.html");
        let expected = "<head>\n  <link rel=\"stylesheet\" href=\"www/page.css\">\n  \
                        <script type=\"module\" src=\"www/main.js\"></script>\n  \
                        <link rel=\"modulepreload\" href=\"www/dom.js\">\n  \
                        <link rel=\"modulepreload\" href=\"www/panels/data.js\">\n  \
                        <link rel=\"modulepreload\" href=\"www/panels/deep.js\">\n</head>\n";
        assert_eq!(page, expected);
    }

    #[test]
    fn what_cannot_be_put_together_is_said() {
        let refused = |list: &[(&str, &str)]| put_together(&mut files(list)).unwrap_err().to_string();
        let page =
            "<link rel=\"stylesheet\" href=\"www/a.css\">\n<script type=\"module\" src=\"www/main.js\"></script>\n";
        assert!(refused(&[("index.html", page)]).contains("www/a.css"));
        assert!(refused(&[("index.html", page), ("www/a.css", "")]).contains("www/main.js"));
        let importing = [("index.html", page), ("www/a.css", ""), ("www/main.js", "import \"./gone.js\";\n")];
        assert!(refused(&importing).contains("www/gone.js"));
        let naming = [("index.html", page), ("www/a.css", "a { b: url(c.png); }\n"), ("www/main.js", "")];
        assert!(refused(&naming).contains("names a file"));
    }
}
