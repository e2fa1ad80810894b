//! Values as XGBoost spells them.

use super::error::ModelError;
use crate::json::{Expected, Field, Json, JsonError};
use std::str::FromStr;

/// What else a field of a model can be read as.
pub(super) trait ModelField<'p, 'j> {
    /// A number in quotes, as in all `…_param` objects.
    fn number_in_text<T: FromStr>(&self, expected: Expected) -> Result<T, JsonError>;

    /// A count in quotes, from `from` to `to`.
    fn count(&self, from: u32, to: u32) -> Result<u32, JsonError>;

    /// XGBoost writes 0 and 1, and reads false and true, too.
    fn flag(&self) -> Result<bool, JsonError>;

    /// A number with a point or an exponent, or none at all (NaN, Infinity).
    fn float(&self) -> Result<f32, JsonError>;

    /// Errors unless this is a list of `expected` items.
    fn check_length(&self, expected: usize) -> Result<(), ModelError>;

    /// A list of numbers, `length` of them.
    fn list<T>(
        &'p self,
        length: usize,
        read: impl Fn(&Field<'p, 'j>) -> Result<T, JsonError>,
    ) -> Result<Vec<T>, ModelError>;

    /// A list of any length.
    fn any_list<T>(&'p self, read: impl Fn(&Field<'p, 'j>) -> Result<T, JsonError>) -> Result<Vec<T>, JsonError>;

    /// Numbers in brackets in quotes, as `"[5E-1,1E0]"`; older files have `"5E-1"`.
    fn numbers_in_text(&self) -> Result<Vec<f32>, JsonError>;
}

impl<'p, 'j> ModelField<'p, 'j> for Field<'p, 'j> {
    fn number_in_text<T: FromStr>(&self, expected: Expected) -> Result<T, JsonError> {
        let Json::Text(text) = self.value() else { return Err(self.expected(expected)) };
        text.trim().parse().map_err(|_| self.expected(expected))
    }

    fn count(&self, from: u32, to: u32) -> Result<u32, JsonError> {
        let number: i64 = self.number_in_text(Expected::IntegerText)?;
        let count = u32::try_from(number).ok().filter(|count| (from..=to).contains(count));
        count.ok_or_else(|| self.out_of_range(from.into(), to.into()))
    }

    fn flag(&self) -> Result<bool, JsonError> {
        match self.value() {
            Json::Bool(value) => Ok(*value),
            _ => self.integer_in(0, 1).map(|number| number == 1),
        }
    }

    fn float(&self) -> Result<f32, JsonError> {
        match self.value() {
            Json::Number(text) if text.contains(['.', 'e', 'E', 'N', 'I']) => {
                // Rust knows `Infinity` and `NaN`; a text of digits always is a number.
                text.parse().map_err(|_| self.expected(Expected::Float))
            }
            _ => Err(self.expected(Expected::Float)),
        }
    }

    fn check_length(&self, expected: usize) -> Result<(), ModelError> {
        match self.items()?.len() {
            found if found == expected => Ok(()),
            found => Err(ModelError::Length { path: self.path(), expected, found }),
        }
    }

    fn list<T>(
        &'p self,
        length: usize,
        read: impl Fn(&Field<'p, 'j>) -> Result<T, JsonError>,
    ) -> Result<Vec<T>, ModelError> {
        self.check_length(length)?;
        Ok(self.any_list(read)?)
    }

    fn any_list<T>(&'p self, read: impl Fn(&Field<'p, 'j>) -> Result<T, JsonError>) -> Result<Vec<T>, JsonError> {
        self.items()?.map(|item| read(&item)).collect()
    }

    fn numbers_in_text(&self) -> Result<Vec<f32>, JsonError> {
        let error = || self.expected(Expected::ListText);
        let Json::Text(text) = self.value() else { return Err(error()) };
        let text = text.trim();
        let inner = match text.strip_prefix('[') {
            Some(rest) => rest.strip_suffix(']').ok_or_else(error)?,
            None => text,
        };
        inner.split(',').map(|number| number.trim().parse().map_err(|_| error())).collect()
    }
}
