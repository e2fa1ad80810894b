//! JSON. Reading is by hand: models, requests, finished jobs, and what the page says.
//!
//! XGBoost writes `NaN`, `Infinity` and `-Infinity`, and tells `0` from `0E0`. Both are beyond `serde_json`, hence a reader of
//! its own: numbers stay texts until somebody says which type they are. It serves the other files, too: readers that serde
//! derives were a fifth of the page's code, and they do not name the field that is wrong.

mod error;
mod field;
mod place;
mod read;
mod write;

pub use error::{Expected, JsonError};
pub use field::Field;
pub use place::line_of;
pub use read::Read;
pub use write::write;

use std::borrow::Cow;

/// Reads a whole text as `T`. Errors with the place where it stops being JSON, or with the field that is wrong.
pub fn read<T: Read>(text: &str) -> Result<T, JsonError> {
    T::read(&Field::root(&Json::parse(text)?))
}

// A model is 7 deep; without a limit, a file of brackets would overflow the stack.
const MAX_DEPTH: usize = 64;

/// A JSON value; texts without escapes and numbers are slices of the file.
#[derive(Debug, Clone, PartialEq)]
pub enum Json<'a> {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// As it is spelled.
    Number(&'a str),
    /// Without its quotes and escapes.
    Text(Cow<'a, str>),
    /// `[…]`
    Array(Vec<Json<'a>>),
    /// `{…}`, in the order of the file.
    Object(Vec<(Cow<'a, str>, Json<'a>)>),
}

impl<'a> Json<'a> {
    /// Reads a whole text. Errors with the place where it stops being JSON.
    pub fn parse(text: &'a str) -> Result<Json<'a>, JsonError> {
        let mut parser = Parser { text, at: 0 };
        let value = parser.value(0).filter(|_| {
            parser.skip_space();
            parser.at == text.len()
        });
        value.ok_or_else(|| parser.error())
    }

    /// The start of the value as the file has it, for an error.
    fn excerpt(&self) -> String {
        const LONGEST: usize = 40;
        match self {
            Json::Null => "null".into(),
            Json::Bool(value) => value.to_string(),
            Json::Number(text) => text.chars().take(LONGEST).collect(),
            Json::Text(text) if text.chars().nth(LONGEST).is_some() => {
                format!("\"{}…\"", text.chars().take(LONGEST).collect::<String>())
            }
            Json::Text(text) => format!("\"{text}\""),
            Json::Array(_) => "[…]".into(),
            Json::Object(_) => "{…}".into(),
        }
    }
}

/// Every method gives `None` where the text is not JSON; `at` then is the place.
struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Parser<'a> {
    fn error(&self) -> JsonError {
        // `at` may be inside a character only if it is the one that does not belong there.
        let at = (0..=self.at.min(self.text.len())).rev().find(|&at| self.text.is_char_boundary(at)).unwrap_or(0);
        let before = &self.text[..at];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        JsonError::NotJson { line: before.matches('\n').count() + 1, column: before[line_start..].chars().count() + 1 }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    fn word<T>(&mut self, word: &str, value: T) -> Option<T> {
        self.text.as_bytes()[self.at..].starts_with(word.as_bytes()).then(|| {
            self.at += word.len();
            value
        })
    }

    fn value(&mut self, depth: usize) -> Option<Json<'a>> {
        self.skip_space();
        match self.peek()? {
            b'{' | b'[' if depth == MAX_DEPTH => None,
            b'{' => self.object(depth + 1),
            b'[' => self.array(depth + 1),
            b'"' => self.string().map(Json::Text),
            b'n' => self.word("null", Json::Null),
            b't' => self.word("true", Json::Bool(true)),
            b'f' => self.word("false", Json::Bool(false)),
            b'N' => self.word("NaN", Json::Number("NaN")),
            b'I' => self.word("Infinity", Json::Number("Infinity")),
            _ => self.number(),
        }
    }

    fn object(&mut self, depth: usize) -> Option<Json<'a>> {
        let mut members = Vec::new();
        self.at += 1;
        self.skip_space();
        if self.eat(b'}') {
            return Some(Json::Object(members));
        }
        loop {
            self.skip_space();
            let key = if self.peek() == Some(b'"') { self.string()? } else { return None };
            self.skip_space();
            if !self.eat(b':') {
                return None;
            }
            members.push((key, self.value(depth)?));
            self.skip_space();
            if self.eat(b'}') {
                return Some(Json::Object(members));
            }
            if !self.eat(b',') {
                return None;
            }
        }
    }

    fn array(&mut self, depth: usize) -> Option<Json<'a>> {
        let mut items = Vec::new();
        self.at += 1;
        self.skip_space();
        if self.eat(b']') {
            return Some(Json::Array(items));
        }
        loop {
            items.push(self.value(depth)?);
            self.skip_space();
            if self.eat(b']') {
                return Some(Json::Array(items));
            }
            if !self.eat(b',') {
                return None;
            }
        }
    }

    fn digits(&mut self) -> Option<()> {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        (self.at > start).then_some(())
    }

    fn number(&mut self) -> Option<Json<'a>> {
        let start = self.at;
        if self.eat(b'-') && self.peek() == Some(b'I') {
            return self.word("Infinity", Json::Number("-Infinity"));
        }
        if !self.eat(b'0') {
            self.digits()?;
        }
        if self.eat(b'.') {
            self.digits()?;
        }
        if self.eat(b'e') || self.eat(b'E') {
            let _sign = self.eat(b'+') || self.eat(b'-');
            self.digits()?;
        }
        Some(Json::Number(&self.text[start..self.at]))
    }

    fn string(&mut self) -> Option<Cow<'a, str>> {
        self.at += 1;
        let mut start = self.at;
        let mut unescaped: Option<String> = None;
        loop {
            match self.peek()? {
                b'"' => {
                    let rest = &self.text[start..self.at];
                    self.at += 1;
                    return Some(match unescaped {
                        None => Cow::Borrowed(rest),
                        Some(text) => Cow::Owned(text + rest),
                    });
                }
                b'\\' => {
                    let text = unescaped.get_or_insert_default();
                    text.push_str(&self.text[start..self.at]);
                    self.at += 1;
                    let character = self.escape()?;
                    unescaped.get_or_insert_default().push(character);
                    start = self.at;
                }
                0..=0x1f => return None,
                _ => self.at += 1,
            }
        }
    }

    fn escape(&mut self) -> Option<char> {
        let byte = self.peek()?;
        self.at += 1;
        Some(match byte {
            b'"' | b'\\' | b'/' => byte as char,
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'u' => {
                let first = self.hex4()?;
                if !(0xd800..0xdc00).contains(&first) {
                    return char::from_u32(first);
                }
                // A pair of surrogates is one character.
                let second = if self.eat(b'\\') && self.eat(b'u') { self.hex4()? } else { return None };
                let low = second.checked_sub(0xdc00).filter(|low| *low < 0x400)?;
                return char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + low);
            }
            _ => {
                self.at -= 1;
                return None;
            }
        })
    }

    fn hex4(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        let value = digits.bytes().all(|b| b.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16).ok())??;
        self.at += 4;
        Some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_spelling_and_are_not_finite_where_xgboost_says_so() {
        let json = Json::parse("[0, 0E0, -0E0, 1e-45, 4.2857143E-1, NaN, Infinity, -Infinity]").unwrap();
        let Json::Array(items) = json else { panic!("a list") };
        let spelled: Vec<String> = items.iter().map(Json::excerpt).collect();
        assert_eq!(spelled, ["0", "0E0", "-0E0", "1e-45", "4.2857143E-1", "NaN", "Infinity", "-Infinity"]);
    }

    #[test]
    fn escapes_are_undone() {
        let json = Json::parse(r#""a\"b\\c\n\r\t\u00e9\ud83d\ude00é""#).unwrap();
        assert_eq!(json, Json::Text("a\"b\\c\n\r\té😀é".into()));
    }

    #[test]
    fn the_place_of_an_error_is_told() {
        let at = |text: &str| Json::parse(text).unwrap_err();
        assert_eq!(at("{\n \"é\": ?}"), JsonError::NotJson { line: 2, column: 7 });
        assert_eq!(at("[1,]"), JsonError::NotJson { line: 1, column: 4 });
        assert_eq!(at("[1] 2"), JsonError::NotJson { line: 1, column: 5 });
        assert_eq!(at(""), JsonError::NotJson { line: 1, column: 1 });
        assert_eq!(at("\"\\x\""), JsonError::NotJson { line: 1, column: 3 });
    }

    #[test]
    fn deep_nesting_is_refused_not_followed() {
        assert!(Json::parse(&"[".repeat(1_000_000)).is_err());
    }
}
