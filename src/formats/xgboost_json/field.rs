//! A value of the file together with where it stands, so that every error can name the field.

use super::error::{Expected, ModelError};
use super::json::Json;
use std::fmt;
use std::str::FromStr;

/// A value and its path, which is spelled only when something is wrong.
#[derive(Clone, Copy)]
pub(super) struct Field<'p, 'j> {
    value: &'j Json<'j>,
    path: Path<'p>,
}

#[derive(Clone, Copy)]
enum Path<'p> {
    Root,
    Member(&'p Path<'p>, &'static str),
    Item(&'p Path<'p>, usize),
    /// A member whose name comes from the file.
    Named(&'p Path<'p>, &'p str),
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Path::Root => out.write_str("model"),
            Path::Member(Path::Root, name) => out.write_str(name),
            Path::Member(parent, name) => write!(out, "{parent}.{name}"),
            Path::Item(parent, index) => write!(out, "{parent}[{index}]"),
            Path::Named(parent, name) => write!(out, "{parent}.{name}"),
        }
    }
}

impl<'p, 'j> Field<'p, 'j> {
    pub(super) fn root(value: &'j Json<'j>) -> Self {
        Field { value, path: Path::Root }
    }

    pub(super) fn path(&self) -> String {
        self.path.to_string()
    }

    /// The error that something else must stand here.
    pub(super) fn expected(&self, expected: Expected) -> ModelError {
        ModelError::Kind { path: self.path(), expected, found: self.value.excerpt() }
    }

    /// The error that a number is out of its range.
    pub(super) fn out_of_range(&self, from: i64, to: i64) -> ModelError {
        let found = match self.value {
            Json::Text(text) => text.to_string(),
            other => other.excerpt(),
        };
        ModelError::Range { path: self.path(), from, to, found }
    }

    /// The error that item `index` of this list is out of its range.
    pub(super) fn item_out_of_range(&self, index: usize, from: i64, to: i64) -> ModelError {
        match self.value {
            Json::Array(items) if index < items.len() => {
                Field { value: &items[index], path: Path::Item(&self.path, index) }.out_of_range(from, to)
            }
            _ => self.expected(Expected::Array),
        }
    }

    /// A member, if it is there. Errors if this is no object.
    pub(super) fn find(&'p self, name: &'static str) -> Result<Option<Field<'p, 'j>>, ModelError> {
        let Json::Object(members) = self.value else { return Err(self.expected(Expected::Object)) };
        // XGBoost keeps the last of two members with the same name.
        let found = members.iter().rev().find(|(key, _)| key == name);
        Ok(found.map(|(_, value)| Field { value, path: Path::Member(&self.path, name) }))
    }

    /// A member. Errors if it is not there.
    pub(super) fn get(&'p self, name: &'static str) -> Result<Field<'p, 'j>, ModelError> {
        self.find(name)?.ok_or_else(|| ModelError::Missing { path: Path::Member(&self.path, name).to_string() })
    }

    /// Members of an object whose names are free.
    pub(super) fn members(&'p self) -> Result<impl Iterator<Item = (&'j str, Field<'p, 'j>)>, ModelError>
    where
        'j: 'p,
    {
        let Json::Object(members) = self.value else { return Err(self.expected(Expected::Object)) };
        Ok(members.iter().map(|(name, value)| {
            let name: &'j str = name;
            (name, Field { value, path: Path::Named(&self.path, name) })
        }))
    }

    /// Items of a list.
    pub(super) fn items(&'p self) -> Result<impl ExactSizeIterator<Item = Field<'p, 'j>>, ModelError> {
        let Json::Array(items) = self.value else { return Err(self.expected(Expected::Array)) };
        Ok(items.iter().enumerate().map(|(i, value)| Field { value, path: Path::Item(&self.path, i) }))
    }

    /// Errors unless this is a list of `expected` items.
    pub(super) fn check_length(&self, expected: usize) -> Result<(), ModelError> {
        match self.items()?.len() {
            found if found == expected => Ok(()),
            found => Err(ModelError::Length { path: self.path(), expected, found }),
        }
    }

    pub(super) fn text(&self) -> Result<&'j str, ModelError> {
        match self.value {
            Json::Text(text) => Ok(text),
            _ => Err(self.expected(Expected::Text)),
        }
    }

    /// A number in quotes, as in all `…_param` objects.
    pub(super) fn number_in_text<T: FromStr>(&self, expected: Expected) -> Result<T, ModelError> {
        let Json::Text(text) = self.value else { return Err(self.expected(expected)) };
        text.trim().parse().map_err(|_| self.expected(expected))
    }

    /// A count in quotes, from `from` to `to`.
    pub(super) fn count(&self, from: u32, to: u32) -> Result<u32, ModelError> {
        let number: i64 = self.number_in_text(Expected::IntegerText)?;
        let count = u32::try_from(number).ok().filter(|count| (from..=to).contains(count));
        count.ok_or_else(|| self.out_of_range(from.into(), to.into()))
    }

    /// A number of any size without point and exponent.
    pub(super) fn integer(&self) -> Result<i64, ModelError> {
        let Json::Number(text) = self.value else { return Err(self.expected(Expected::Integer)) };
        text.parse().map_err(|_| self.expected(Expected::Integer))
    }

    /// The same from `from` to `to`.
    pub(super) fn integer_in(&self, from: i64, to: i64) -> Result<i64, ModelError> {
        self.integer().and_then(|n| if (from..=to).contains(&n) { Ok(n) } else { Err(self.out_of_range(from, to)) })
    }

    /// XGBoost writes 0 and 1, and reads false and true, too.
    pub(super) fn flag(&self) -> Result<bool, ModelError> {
        match self.value {
            Json::Bool(value) => Ok(*value),
            _ => self.integer_in(0, 1).map(|number| number == 1),
        }
    }

    /// A number with a point or an exponent, or none at all (NaN, Infinity).
    pub(super) fn float(&self) -> Result<f32, ModelError> {
        match self.value {
            Json::Number(text) if text.contains(['.', 'e', 'E', 'N', 'I']) => {
                // Rust knows `Infinity` and `NaN`; a text of digits always is a number.
                text.parse().map_err(|_| self.expected(Expected::Float))
            }
            _ => Err(self.expected(Expected::Float)),
        }
    }

    /// A list of numbers, `length` of them.
    pub(super) fn list<T>(
        &'p self,
        length: usize,
        read: impl Fn(&Field<'p, 'j>) -> Result<T, ModelError>,
    ) -> Result<Vec<T>, ModelError> {
        self.check_length(length)?;
        self.any_list(read)
    }

    /// A list of any length.
    pub(super) fn any_list<T>(
        &'p self,
        read: impl Fn(&Field<'p, 'j>) -> Result<T, ModelError>,
    ) -> Result<Vec<T>, ModelError> {
        self.items()?.map(|item| read(&item)).collect()
    }

    /// Numbers in brackets in quotes, as `"[5E-1,1E0]"`; older files have `"5E-1"`.
    pub(super) fn numbers_in_text(&self) -> Result<Vec<f32>, ModelError> {
        let error = || self.expected(Expected::ListText);
        let Json::Text(text) = self.value else { return Err(error()) };
        let text = text.trim();
        let inner = match text.strip_prefix('[') {
            Some(rest) => rest.strip_suffix(']').ok_or_else(error)?,
            None => text,
        };
        inner.split(',').map(|number| number.trim().parse().map_err(|_| error())).collect()
    }
}
