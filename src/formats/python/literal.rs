//! Values as Python writes them.

use serde_json::Value;

/// Characters of a line of the literals that are folded.
const WIDTH: usize = 100;

/// Assignments, one after the other.
#[derive(Debug, Default)]
pub struct Literal {
    /// Python.
    pub text: String,
}

impl Literal {
    /// A comment of one line.
    pub fn comment(&mut self, words: &str) {
        self.text.push_str(&format!("# {words}\n"));
    }

    /// `NAME = value`
    pub fn assign(&mut self, name: &str, value: &Value) {
        self.text.push_str(&format!("{name} = {}\n", text(value)));
    }

    /// A list with a line for each item.
    pub fn list(&mut self, name: &str, items: impl Iterator<Item = Value>) {
        self.text.push_str(&format!("{name} = [\n"));
        items.for_each(|item| self.text.push_str(&format!("    {},\n", text(&item))));
        self.text.push_str("]\n");
    }

    /// One text, in pieces that a person can look at.
    pub fn lines(&mut self, name: &str, pieces: impl Iterator<Item = String>) {
        self.text.push_str(&format!("{name} = (\n    \"\"\n"));
        pieces.for_each(|piece| self.text.push_str(&format!("    {}\n", text(&piece.into()))));
        self.text.push_str(")\n");
    }

    /// One text of ASCII letters, folded.
    pub fn chunks(&mut self, name: &str, all: &str) {
        let pieces = all.as_bytes().chunks(WIDTH).map(|piece| String::from_utf8_lossy(piece).into_owned());
        self.lines(name, pieces);
    }
}

/// A value as Python writes it. JSON's texts and numbers are Python's too; what no text of the visitor's can do is end the
/// literal that it stands in.
pub fn text(value: &Value) -> String {
    match value {
        Value::Null => "None".to_string(),
        Value::Bool(true) => "True".to_string(),
        Value::Bool(false) => "False".to_string(),
        Value::Number(_) | Value::String(_) => value.to_string(),
        Value::Array(items) => format!("[{}]", items.iter().map(text).collect::<Vec<_>>().join(", ")),
        Value::Object(members) => {
            let members =
                members.iter().map(|(name, value)| format!("{}: {}", text(&name.as_str().into()), text(value)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_are_pythons() {
        let value = json!({"a": [null, true, false, 1, 0.5, "é\"\\\n'''"], "b": {}});
        assert_eq!(text(&value), r#"{"a": [None, True, False, 1, 0.5, "é\"\\\n'''"], "b": {}}"#);
    }

    #[test]
    fn a_long_text_is_folded() {
        let mut literal = Literal::default();
        literal.chunks("X", &"a".repeat(101));
        assert_eq!(literal.text, format!("X = (\n    \"\"\n    \"{}\"\n    \"a\"\n)\n", "a".repeat(100)));
    }
}
