//! Types that can be read from a field.

use super::{Expected, Field, Json, JsonError};
use crate::error::Message;
use std::collections::BTreeMap;

/// A type that stands in JSON.
pub trait Read: Sized {
    /// Reads it. Errors with the field that is wrong.
    fn read(field: &Field) -> Result<Self, JsonError>;
}

impl Read for String {
    fn read(field: &Field) -> Result<Self, JsonError> {
        field.text().map(str::to_string)
    }
}

impl Read for bool {
    fn read(field: &Field) -> Result<Self, JsonError> {
        match field.value() {
            Json::Bool(value) => Ok(*value),
            _ => Err(field.expected(Expected::Flag)),
        }
    }
}

impl Read for u32 {
    fn read(field: &Field) -> Result<Self, JsonError> {
        field.integer_in(0, u32::MAX.into()).map(|number| number as u32)
    }
}

impl Read for u64 {
    fn read(field: &Field) -> Result<Self, JsonError> {
        let Json::Number(text) = field.value() else { return Err(field.expected(Expected::Integer)) };
        // A number below zero is a whole number, too, but not one that fits.
        text.parse()
            .map_err(|_| field.integer_in(0, i64::MAX).err().unwrap_or_else(|| field.expected(Expected::Integer)))
    }
}

impl Read for usize {
    fn read(field: &Field) -> Result<Self, JsonError> {
        u32::read(field).map(|number| number as usize)
    }
}

impl Read for f64 {
    fn read(field: &Field) -> Result<Self, JsonError> {
        let number = match field.value() {
            Json::Number(text) => text.parse().ok().filter(|number: &f64| number.is_finite()),
            _ => None,
        };
        number.ok_or_else(|| field.expected(Expected::Number))
    }
}

/// Null is `None`.
impl<T: Read> Read for Option<T> {
    fn read(field: &Field) -> Result<Self, JsonError> {
        match field.value() {
            Json::Null => Ok(None),
            _ => T::read(field).map(Some),
        }
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(field: &Field) -> Result<Self, JsonError> {
        field.items()?.map(|item| T::read(&item)).collect()
    }
}

/// The last of two members with the same name counts.
impl<T: Read> Read for BTreeMap<String, T> {
    fn read(field: &Field) -> Result<Self, JsonError> {
        let mut map = BTreeMap::new();
        for (name, member) in field.members()? {
            map.insert(name.to_string(), T::read(&member)?);
        }
        Ok(map)
    }
}

/// What another worker has said.
impl Read for Message {
    fn read(field: &Field) -> Result<Self, JsonError> {
        Ok(Message {
            code: field.read::<String>("code")?.into(),
            params: field.read("params")?,
            field: field.optional("field")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;

    fn sentence<T: Read>(text: &str) -> String {
        read::<T>(text).err().map(|error| error.to_string()).unwrap_or_default()
    }

    #[test]
    fn numbers_are_read_exactly() {
        assert_eq!(read("[0.1, 1e-45, -5, 12345678901234567890]"), Ok(vec![0.1, 1e-45, -5.0, 12345678901234567890.0]));
        assert_eq!(read("18446744073709551615"), Ok(u64::MAX));
        assert_eq!(read("4294967295"), Ok(u32::MAX));
    }

    #[test]
    fn what_is_no_such_number_names_its_place() {
        assert_eq!(sentence::<Vec<f64>>("[1, 1e999]"), "JSON[1]: expected a number, found 1e999.");
        assert_eq!(sentence::<Vec<f64>>("[NaN]"), "JSON[0]: expected a number, found NaN.");
        assert_eq!(sentence::<u32>("-1"), "JSON: expected a number from 0 to 4294967295, found -1.");
        assert_eq!(sentence::<u64>("-1"), "JSON: expected a number from 0 to 9223372036854775807, found -1.");
        assert_eq!(sentence::<u64>("1.5"), "JSON: expected a whole number without a point, found 1.5.");
    }

    #[test]
    fn null_is_nothing_and_maps_have_free_names() {
        let map = BTreeMap::from([("a".to_string(), Some(true)), ("é".to_string(), None)]);
        assert_eq!(read(r#"{"a": true, "\u00e9": null}"#), Ok(map));
        assert_eq!(sentence::<BTreeMap<String, bool>>(r#"{"a": 1}"#), "a: expected true or false, found 1.");
    }
}
