//! What every layer's error has in common: a sentence for people, as data.
//!
//! Each layer has one error enum whose `Display` is an English sentence with a place and an expectation. The page shows
//! the same sentence in the visitor's language: it looks up `code` in its catalogue and fills in `params`.

mod nearest;

pub use nearest::{near, nearest};

use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

/// A sentence for people, as data: a key of the page's catalogues (`www/i18n`) and what fills its placeholders.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Message {
    /// Stable key, lower snake case, for example `ragged_row`.
    pub code: Cow<'static, str>,
    /// Placeholder name to text. Text from a file stays text: the page never reads it as HTML.
    pub params: BTreeMap<String, String>,
    /// The form field it is about, where there is one: `target`, `eta.min`, `max_jobs`, …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

impl Message {
    /// A message without parameters.
    pub fn new(code: &'static str) -> Self {
        Message { code: Cow::Borrowed(code), params: BTreeMap::new(), field: None }
    }

    /// Adds a parameter.
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.put(name, value.to_string());
        self
    }

    // Apart from `with`, which is compiled anew for every type.
    fn put(&mut self, name: &str, text: String) {
        self.params.insert(name.to_string(), text);
    }

    /// Says which form field it is about.
    pub fn about(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }

    /// `template`, a text of a catalogue, with its placeholders filled in; those that nothing fills stay.
    pub fn fill(&self, template: &str) -> String {
        let mut text = String::new();
        let mut rest = template;
        // Piece by piece: braces in what is filled in are no placeholders.
        while let Some((before, name, after)) = next_placeholder(rest) {
            text.push_str(before);
            match self.params.get(name) {
                Some(value) => text.push_str(value),
                None => text.push_str(&rest[before.len()..rest.len() - after.len()]),
            }
            rest = after;
        }
        text + rest
    }
}

/// Text before the first placeholder, its name, and the text behind it.
fn next_placeholder(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

/// For a terminal: the key and what fills it. The page has sentences.
impl fmt::Display for Message {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(field) = &self.field {
            write!(out, "{field}: ")?;
        }
        write!(out, "{}", self.code)?;
        for (name, value) in &self.params {
            write!(out, ", {name} {value:?}")?;
        }
        Ok(())
    }
}

/// An error that can tell itself to the page.
pub trait Explain: std::error::Error {
    /// The same sentence as `Display`, as data.
    fn message(&self) -> Message;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_is_filled_once() {
        let message = Message::new("x").with("a", "{b}").with("b", 2);
        assert_eq!(message.fill("{a} and {b}, not {c} or {"), "{b} and 2, not {c} or {");
        assert_eq!(message.fill("none"), "none");
    }
}
