//! Values as JSON text.

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter;
use std::io::{Result, Write};

/// A value as JSON, for the page and the workers.
pub fn write(value: &impl Serialize) -> serde_json::Result<String> {
    let mut text = Vec::new();
    value.serialize(&mut Serializer::with_formatter(&mut text, Compact))?;
    Ok(String::from_utf8(text).unwrap_or_default())
}

/// serde_json's own compact style with the standard library's numbers, as exact as its own, which come with a table of
/// 10 KB that no server compresses.
struct Compact;

impl Formatter for Compact {
    fn write_f64<W: ?Sized + Write>(&mut self, out: &mut W, value: f64) -> Result<()> {
        write!(out, "{value:?}")
    }

    fn write_f32<W: ?Sized + Write>(&mut self, out: &mut W, value: f32) -> Result<()> {
        write!(out, "{value:?}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_back_exactly() {
        let numbers = [0.1, 1e-7, 5e-324, 1.7976931348623157e308, -0.0, 1e16, 123456789.0, 1.0 / 3.0];
        let text = write(&numbers).expect("numbers are JSON");
        assert_eq!(serde_json::from_str::<Vec<f64>>(&text).expect("it is JSON"), numbers);
        assert_eq!(write(&f64::NAN).expect("it is null"), "null");
        let texts = serde_json::json!({"a": ["é\"\n", null, true, 1.5, 7]});
        assert_eq!(write(&texts).expect("it is JSON"), texts.to_string());
    }
}
