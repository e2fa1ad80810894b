//! A value of the file together with where it stands, so that every error can name the field.

use super::{Expected, Json, JsonError, Read};
use std::fmt;

/// A value and its path, which is spelled only when something is wrong.
#[derive(Clone, Copy)]
pub struct Field<'p, 'j> {
    value: &'j Json<'j>,
    path: Path<'p>,
}

#[derive(Clone, Copy)]
enum Path<'p> {
    Root,
    Member(&'p Path<'p>, &'p str),
    Item(&'p Path<'p>, usize),
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Path::Root => out.write_str("JSON"),
            Path::Member(Path::Root, name) => out.write_str(name),
            Path::Member(parent, name) => write!(out, "{parent}.{name}"),
            Path::Item(parent, index) => write!(out, "{parent}[{index}]"),
        }
    }
}

impl<'p, 'j> Field<'p, 'j> {
    /// The whole file.
    pub fn root(value: &'j Json<'j>) -> Self {
        Field { value, path: Path::Root }
    }

    /// What stands there.
    pub fn value(&self) -> &'j Json<'j> {
        self.value
    }

    /// Where it stands.
    pub fn path(&self) -> String {
        self.path.to_string()
    }

    /// The error that something else must stand here.
    pub fn expected(&self, expected: Expected) -> JsonError {
        JsonError::Kind { path: self.path(), expected, found: self.value.excerpt() }
    }

    /// The error that a number is out of its range.
    pub fn out_of_range(&self, from: i64, to: i64) -> JsonError {
        let found = match self.value {
            Json::Text(text) => text.to_string(),
            other => other.excerpt(),
        };
        JsonError::Range { path: self.path(), from, to, found }
    }

    /// The error that item `index` of this list is out of its range.
    pub fn item_out_of_range(&self, index: usize, from: i64, to: i64) -> JsonError {
        match self.value {
            Json::Array(items) if index < items.len() => {
                Field { value: &items[index], path: Path::Item(&self.path, index) }.out_of_range(from, to)
            }
            _ => self.expected(Expected::Array),
        }
    }

    /// A member, if it is there. Errors if this is no object.
    pub fn find(&'p self, name: &'p str) -> Result<Option<Field<'p, 'j>>, JsonError> {
        let Json::Object(members) = self.value else { return Err(self.expected(Expected::Object)) };
        // XGBoost keeps the last of two members with the same name.
        let found = members.iter().rev().find(|(key, _)| key == name);
        Ok(found.map(|(_, value)| Field { value, path: Path::Member(&self.path, name) }))
    }

    /// A member. Errors if it is not there.
    pub fn get(&'p self, name: &'p str) -> Result<Field<'p, 'j>, JsonError> {
        self.find(name)?.ok_or_else(|| JsonError::Missing { path: Path::Member(&self.path, name).to_string() })
    }

    /// A member as `T`. Errors if it is not there.
    pub fn read<T: Read>(&self, name: &str) -> Result<T, JsonError> {
        T::read(&self.get(name)?)
    }

    /// A member as `T`; `None` where it is not there or null.
    pub fn optional<T: Read>(&self, name: &str) -> Result<Option<T>, JsonError> {
        match self.find(name)? {
            Some(field) => Option::read(&field),
            None => Ok(None),
        }
    }

    /// A member as `T`; the default of `T` where it is not there or null.
    pub fn or_default<T: Read + Default>(&self, name: &str) -> Result<T, JsonError> {
        self.optional(name).map(Option::unwrap_or_default)
    }

    /// Members of an object whose names are free.
    pub fn members(&'p self) -> Result<impl Iterator<Item = (&'j str, Field<'p, 'j>)>, JsonError>
    where
        'j: 'p,
    {
        let Json::Object(members) = self.value else { return Err(self.expected(Expected::Object)) };
        Ok(members.iter().map(|(name, value)| {
            let name: &'j str = name;
            (name, Field { value, path: Path::Member(&self.path, name) })
        }))
    }

    /// Items of a list.
    pub fn items(&'p self) -> Result<impl ExactSizeIterator<Item = Field<'p, 'j>>, JsonError> {
        let Json::Array(items) = self.value else { return Err(self.expected(Expected::Array)) };
        Ok(items.iter().enumerate().map(|(i, value)| Field { value, path: Path::Item(&self.path, i) }))
    }

    /// A text.
    pub fn text(&self) -> Result<&'j str, JsonError> {
        match self.value {
            Json::Text(text) => Ok(text),
            _ => Err(self.expected(Expected::Text)),
        }
    }

    /// One of some texts, as `parse` knows them; `allowed` names them for a sentence.
    pub fn choice<T>(&self, allowed: &'static str, parse: impl FnOnce(&str) -> Option<T>) -> Result<T, JsonError> {
        let found = self.text()?;
        parse(found).ok_or_else(|| JsonError::Choice { path: self.path(), found: found.to_string(), allowed })
    }

    /// A number of any size without point and exponent.
    pub fn integer(&self) -> Result<i64, JsonError> {
        let Json::Number(text) = self.value else { return Err(self.expected(Expected::Integer)) };
        text.parse().map_err(|_| self.expected(Expected::Integer))
    }

    /// The same from `from` to `to`.
    pub fn integer_in(&self, from: i64, to: i64) -> Result<i64, JsonError> {
        self.integer().and_then(|n| if (from..=to).contains(&n) { Ok(n) } else { Err(self.out_of_range(from, to)) })
    }
}
