//! A module as a function of a classic script: what it imports is asked for, what it exports is told.

use anyhow::{Context, Result, bail};
use std::collections::BTreeSet;

/// What the functions are given; no module may use these words. The last two stand in the places of the browser's own.
const GIVEN: &str = "$exports,$need,$load,$meta,fetch,Worker";

/// A module that was turned into a function.
pub struct Function {
    /// `"path"($exports,…){…},`.
    pub text: String,
    /// The modules that it imports before it is run.
    pub needs: Vec<String>,
}

/// `text`: of the module, as it is served; `paths`: of all modules.
pub fn as_function(path: &str, text: &str, paths: &BTreeSet<&str>) -> Result<Function> {
    if text.contains("$exports") || text.contains("$need") || text.contains("$load") || text.contains("$meta") {
        bail!("it uses a word that stands for something else in a script of all modules: {GIVEN}");
    }
    let mut exported: Vec<(String, String)> = Vec::new();
    let mut needs = Vec::new();
    let mut body = String::with_capacity(text.len());
    let mut lines = text.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        let place = || format!("line {}: {line}", number + 1);
        if line.starts_with("import ") || line.starts_with("export {") {
            let mut statement = line.to_string();
            while !statement.ends_with(';') {
                let (_, next) = lines.next().with_context(place)?;
                statement.push_str(next);
            }
            if statement.starts_with("import ") {
                let (target, asked) = import(&statement, path, paths).with_context(place)?;
                body.push_str(&asked);
                needs.push(target);
            } else {
                exported.extend(names(&statement["export ".len()..statement.len() - 1]).with_context(place)?);
            }
        } else if let Some(declared) = line.strip_prefix("export ") {
            let name = declared_name(declared).with_context(place)?;
            exported.push((name.to_string(), name.to_string()));
            body.push_str(&inside(declared, path, paths).with_context(place)?);
        } else {
            body.push_str(&inside(line, path, paths).with_context(place)?);
        }
        body.push('\n');
    }
    let exported: Vec<String> = exported.iter().map(|(own, outer)| format!("{outer}:()=>{own}")).collect();
    let text = format!("\"{path}\"({GIVEN}){{$exports({{{}}});\n{body}}},\n", exported.join(","));
    Ok(Function { text, needs })
}

/// The name in `const a = …`, `function a(…`, `class A {`. What changes later (`let`) would be taken as it was at first.
fn declared_name(declared: &str) -> Result<&str> {
    let kinds = ["const ", "function ", "function* ", "async function ", "async function* ", "class "];
    let rest = kinds.iter().find_map(|kind| declared.strip_prefix(kind));
    let rest = rest.context("only const, function and class can be exported")?;
    let end = rest.find(|letter| !is_of_word(letter)).unwrap_or(rest.len());
    if end == 0 { bail!("an exported name is not a plain one") } else { Ok(&rest[..end]) }
}

/// `import …;`: the module that it names, and what asks for the same.
fn import(statement: &str, path: &str, paths: &BTreeSet<&str>) -> Result<(String, String)> {
    let (what, target) =
        statement["import ".len()..].rsplit_once('"').and_then(|(rest, _)| rest.rsplit_once('"')).context("no path")?;
    let target = found(path, target, paths)?;
    let what = what.trim();
    if what.is_empty() {
        let asked = format!("$need(\"{target}\");");
        return Ok((target, asked));
    }
    let what = what.strip_suffix("from").context("an import that is not known here")?.trim();
    if let Some(name) = what.strip_prefix("* as ") {
        let asked = format!("const {}=$need(\"{target}\");", word(name)?);
        return Ok((target, asked));
    }
    let (default, list) = match what.split_once('{') {
        None => (what, None),
        Some((before, _)) => (before.trim().trim_end_matches(','), Some(&what[before.len()..])),
    };
    let mut taken = Vec::new();
    if !default.is_empty() {
        taken.push(format!("default:{}", word(default)?));
    }
    if let Some(list) = list {
        taken.extend(names(list)?.into_iter().map(|(own, outer)| format!("{own}:{outer}")));
    }
    let asked = format!("const {{{}}}=$need(\"{target}\");", taken.join(","));
    Ok((target, asked))
}

/// The pairs in `{ a, b as c, }`: `a` twice, `b` and `c`.
fn names(list: &str) -> Result<Vec<(String, String)>> {
    let list = list.trim().strip_prefix('{').and_then(|list| list.strip_suffix('}')).context("no list in braces")?;
    let pair = |each: &str| {
        let (own, outer) = each.split_once(" as ").unwrap_or((each, each));
        Ok((word(own)?.to_string(), word(outer)?.to_string()))
    };
    list.split(',').map(str::trim).filter(|each| !each.is_empty()).map(pair).collect()
}

fn word(text: &str) -> Result<&str> {
    let text = text.trim();
    if text.is_empty() || !text.chars().all(is_of_word) { bail!("{text} is no name") } else { Ok(text) }
}

fn is_of_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_' || letter == '$'
}

/// A line in which there may be `import("…")` and `import.meta`, and no other word of modules but in texts.
fn inside(line: &str, path: &str, paths: &BTreeSet<&str>) -> Result<String> {
    let mut made = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = next_word(line, line.len() - rest.len()) {
        let start = line.len() - rest.len();
        made.push_str(&line[start..at]);
        rest = &line[at..];
        if let Some(behind) = rest.strip_prefix("import.meta.url") {
            made.push_str("$meta.url");
            rest = behind;
        } else if let Some(behind) = rest.strip_prefix("import(\"") {
            let (target, behind) = behind.split_once("\")").context("an import of what is not written there")?;
            made.push_str(&format!("$load(\"{}\")", found(path, target, paths)?));
            rest = behind;
        } else {
            bail!("import or export in a way that is not known here");
        }
    }
    made.push_str(rest);
    Ok(made)
}

/// Where `import` or `export` stands next as a word outside of texts in double quotes.
fn next_word(line: &str, from: usize) -> Option<usize> {
    let found = ["import", "export"]
        .iter()
        .flat_map(|word| line[from..].match_indices(word).map(|(at, word)| (from + at, word.len())));
    let is_word = |(at, length): &(usize, usize)| {
        let before = line[..*at].chars().next_back();
        let behind = line[at + length..].chars().next();
        !before.is_some_and(is_of_word) && !behind.is_some_and(is_of_word)
    };
    found.filter(is_word).map(|(at, _)| at).filter(|at| !is_in_text(&line[..*at])).min()
}

/// Whether a line that begins so is within a text in double quotes.
fn is_in_text(before: &str) -> bool {
    let mut inside = false;
    let mut letters = before.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => inside = !inside,
            '\\' if inside => drop(letters.next()),
            _ => {}
        }
    }
    inside
}

/// The path of a module that is imported, which must be one of them.
fn found(module: &str, target: &str, paths: &BTreeSet<&str>) -> Result<String> {
    let path = super::super::page::joined(module, target).with_context(|| format!("{target} is not below it"))?;
    if paths.contains(path.as_str()) { Ok(path) } else { bail!("{target} is not there") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths() -> BTreeSet<&'static str> {
        ["www/a.js", "www/b/c.js", "www/b/d.js"].into()
    }

    fn made(text: &str) -> String {
        as_function("www/b/c.js", text, &paths()).unwrap().text
    }

    /// What is between the braces of the function.
    fn body(text: &str) -> String {
        let all = made(text);
        let start = format!("\"www/b/c.js\"({GIVEN}){{$exports({{}});\n");
        all.strip_prefix(&start).and_then(|rest| rest.strip_suffix("},\n")).unwrap().to_string()
    }

    #[test]
    fn imports_are_asked_for() {
        for (text, expected) in [
            ("import \"./d.js\";", "$need(\"www/b/d.js\");"),
            ("import { a } from \"../a.js\";", "const {a:a}=$need(\"www/a.js\");"),
            ("import {\na,\nb as c,\n} from \"../a.js\";", "const {a:a,b:c}=$need(\"www/a.js\");"),
            (
                "import init, { Session } from \"./d.js\";",
                "const {default:init,Session:Session}=$need(\"www/b/d.js\");",
            ),
            ("import init from \"./d.js\";", "const {default:init}=$need(\"www/b/d.js\");"),
            ("import * as d from \"./d.js\";", "const d=$need(\"www/b/d.js\");"),
        ] {
            assert_eq!(body(text), format!("{expected}\n"), "{text}");
        }
    }

    #[test]
    fn what_comes_later_and_where_it_stands() {
        let text = "const x = await import(\"../a.js\"); new URL(\"./i18n/\", import.meta.url); import(\"./d.js\");";
        let expected = "const x = await $load(\"www/a.js\"); new URL(\"./i18n/\", $meta.url); $load(\"www/b/d.js\");\n";
        assert_eq!(body(text), expected);
    }

    #[test]
    fn what_is_imported_before_it_is_run_is_told() {
        let text = "import \"../a.js\";\nimport {\nb,\n} from \"./d.js\";\nimport(\"./c.js\");\n";
        assert_eq!(as_function("www/b/c.js", text, &paths()).unwrap().needs, ["www/a.js", "www/b/d.js"]);
    }

    #[test]
    fn exports_are_told_before_anything_is_run() {
        let text = "export const a = 1;\nexport async function b() {\n}\nexport async function* g() {\n}\nexport class C {\n}\nfunction d() {}\nexport { d as default, e };\n";
        let expected = "{$exports({a:()=>a,b:()=>b,g:()=>g,C:()=>C,default:()=>d,e:()=>e});\nconst a = 1;\nasync function b() {\n}\nasync function* g() {\n}\nclass C {\n}\nfunction d() {}\n\n},\n";
        let all = made(text);
        assert!(all.ends_with(expected), "{all}");
        assert_eq!(body("export {};\n"), "\n");
    }

    #[test]
    fn words_in_texts_and_longer_words_stay() {
        let text = "const python = \"import \\\"x\\\" or export\"; important(exports, x.reimport);";
        assert_eq!(body(text), format!("{text}\n"));
    }

    #[test]
    fn what_is_not_known_is_an_error() {
        let refused = |text: &str| format!("{:#}", as_function("www/b/c.js", text, &paths()).err().unwrap());
        for text in [
            "export let a = 1;",
            "export default a;",
            "export * from \"../a.js\";",
            "export const { a } = b;",
            "export { a } from \"../a.js\";",
            "import { \"a b\" as c } from \"../a.js\";",
            "import a with from \"../a.js\";",
            "import { a } from \"./gone.js\";",
            "import { a } from \"../../../a.js\";",
            "const a = import(path);",
            "const a = import(\"./gone.js\");",
            "f(import.meta.resolve);",
            "a; export const b = 1;",
            "import { a }",
            "const $need = 1;",
        ] {
            assert!(!refused(text).is_empty(), "{text}");
        }
        assert!(refused("a\nexport let b = 1;").contains("line 2: export let b = 1;"));
    }
}
