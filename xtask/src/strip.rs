//! Comments are for those who read the sources: the page is served without them, a fifth of its scripts and styles.

/// A script or a style sheet without the comments that stand on lines of their own. Whatever shares a line with code stays,
/// so nothing needs to be parsed. Lines of a text over several lines must not begin like a comment; none does.
pub fn comments(path: &str, text: &str) -> String {
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
        kept.push_str(line);
        kept.push('\n');
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_on_lines_of_their_own_go() {
        let script = "// @ts-check\n/**\n * What it does.\n */\nconst a = 1;\n  // why\n  /* one line */\nb();\n";
        assert_eq!(comments("a.js", script), "const a = 1;\nb();\n");
        assert_eq!(comments("a.css", "/* What\n   it is. */\n\n.a {\n}\n"), "\n.a {\n}\n");
    }

    #[test]
    fn what_shares_a_line_with_code_stays() {
        let script = "/** @type {X} */ (y).z();\nconst url = \"https://a\"; // why\n/** @type {A} */\nf(/* n */ 1);\n";
        let expected = "/** @type {X} */ (y).z();\nconst url = \"https://a\"; // why\nf(/* n */ 1);\n";
        assert_eq!(comments("a.js", script), expected);
        assert_eq!(comments("a.css", "// no comment there\n"), "// no comment there\n");
    }
}
