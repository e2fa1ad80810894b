//! Comments and indentation are for those who read the sources: the page is served without them, a quarter of its scripts and
//! styles.

/// A script or a style sheet without indentation, empty lines, and the comments that stand on lines of their own. Whatever
/// shares a line with code stays, so nothing needs to be parsed. Texts over several lines must not depend on their indentation
/// or begin a line like a comment; there are none.
pub fn bare(path: &str, text: &str) -> String {
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
                // `/** @type {X} */ (y)`: code.
                Some(_) => {}
            }
        }
        if !code.is_empty() {
            kept.push_str(code);
            kept.push('\n');
        }
    }
    kept
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
    fn what_shares_a_line_with_code_stays() {
        let script = "/** @type {X} */ (y).z();\nconst url = \"https://a\"; // why\n/** @type {A} */\nf(/* n */ 1);\n";
        let expected = "/** @type {X} */ (y).z();\nconst url = \"https://a\"; // why\nf(/* n */ 1);\n";
        assert_eq!(bare("a.js", script), expected);
        assert_eq!(bare("a.css", "// no comment there\n"), "// no comment there\n");
    }
}
