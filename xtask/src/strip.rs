//! Comments and indentation are for those who read the sources: the page is served without them, a quarter of its scripts and
//! styles, and JSON in one line.

/// A script or a style sheet without indentation, empty lines, the comments that stand on lines of their own, and in scripts
/// those that name a type (`/** @type {X} */ (y)`). Whatever else shares a line with code stays, so nothing needs to be parsed.
/// Texts over several lines must not depend on their indentation or begin a line like a comment, and no text may hold
/// `/** @`; there are none.
pub fn bare(path: &str, text: &str) -> String {
    if path.ends_with(".json") {
        // A text of JSON has no line ends in it.
        return text.lines().map(str::trim).collect();
    }
    let is_script = path.ends_with(".js");
    let mut kept = String::with_capacity(text.len());
    let mut inside = false;
    for line in text.lines() {
        let code = line.trim();
        if inside {
            inside = !code.ends_with("*/");
            continue;
        }
        if is_script && code.starts_with("//") {
            continue;
        }
        if code.starts_with("/*") {
            match code.find("*/") {
                None => {
                    inside = true;
                    continue;
                }
                Some(end) if end + 2 == code.len() => continue,
                // Code follows.
                Some(_) => {}
            }
        }
        if !code.is_empty() {
            if is_script {
                push_without_types(code, &mut kept);
            } else {
                kept.push_str(code);
            }
            kept.push('\n');
        }
    }
    kept
}

fn push_without_types(mut code: &str, kept: &mut String) {
    while let Some((before, rest)) = code.split_once("/** @") {
        let Some((_, behind)) = rest.split_once("*/") else { break };
        kept.push_str(before);
        code = behind.trim_start();
    }
    kept.push_str(code);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_on_lines_of_their_own_go() {
        let script = "// @ts-check\n/**\n * What it does.\n */\nconst a = 1;\n\n  // why\n  /* one line */\n  b();\n";
        assert_eq!(bare("a.js", script), "const a = 1;\nb();\n");
        assert_eq!(bare("a.css", "/* What\n   it is. */\n\n.a {\n  b: c;\n}\n"), ".a {\nb: c;\n}\n");
    }

    #[test]
    fn json_is_one_line() {
        assert_eq!(bare("a.json", "{\n  \"a\": \" b \",\n  \"c\": [1]\n}\n"), "{\"a\": \" b \",\"c\": [1]}");
    }

    #[test]
    fn types_go_wherever_they_stand() {
        let script = "/** @type {X} */ (y).z();\nconst f = (/** @type {A} */ a, /** @type {B} */ b) => a;\nreturn /** @type {C} */ (c);\n";
        assert_eq!(bare("a.js", script), "(y).z();\nconst f = (a, b) => a;\nreturn (c);\n");
    }

    #[test]
    fn what_shares_a_line_with_code_stays() {
        let script = "const url = \"https://a\"; // why\n/** @type {A} */\nf(/* n */ 1);\n";
        let expected = "const url = \"https://a\"; // why\nf(/* n */ 1);\n";
        assert_eq!(bare("a.js", script), expected);
        assert_eq!(bare("a.css", "// no comment there\n"), "// no comment there\n");
    }
}
