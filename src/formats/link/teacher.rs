//! What a teacher sets for those who open a link. What the names mean is the page's business: what it does not know it passes
//! over, so that a link does not break when a control is renamed.

use super::error::LinkError;
use crate::json::{Field, JsonError, Read};
use serde::Serialize;
use serde_json::{Map, Value};

/// Names in a list at most.
const MAX_NAMES: usize = 100;
/// Characters of a name at most.
const MAX_NAME_CHARS: usize = 64;
/// Characters of the teacher's own text at most.
pub const MAX_TEXT_CHARS: usize = 2000;
/// Steps of the lab.
pub const LAST_STEP: u32 = 7;

/// A teacher's options.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Teacher {
    /// Controls that are not shown, by the names that tests know them by (`data-testid`).
    pub hidden: Vec<String>,
    /// Controls that cannot be changed, by the same names.
    pub locked: Vec<String>,
    /// Step of the lab that the page opens at, 1-based.
    pub step: Option<u32>,
    /// Text that is shown; it is text, never markup.
    pub text: Option<String>,
    /// Whether the job starts as soon as the page has opened.
    pub autostart: bool,
    /// Language of the page, such as `fr`.
    pub language: Option<String>,
}

impl Teacher {
    /// Errors with the first option that no link takes.
    pub fn check(&self) -> Result<(), LinkError> {
        for (field, names) in [("hidden", &self.hidden), ("locked", &self.locked)] {
            if names.len() > MAX_NAMES {
                return Err(LinkError::TooManyNames { field, found: names.len(), limit: MAX_NAMES });
            }
            names.iter().try_for_each(|name| check_name(field, name))?;
        }
        if let Some(found) = self.step.filter(|step| !(1..=LAST_STEP).contains(step)) {
            return Err(LinkError::NoSuchStep { found, last: LAST_STEP });
        }
        if let Some(text) = &self.text {
            check_length("text", text, MAX_TEXT_CHARS)?;
        }
        self.language.iter().try_for_each(|language| check_name("language", language))
    }

    /// Its members; none for what is not set.
    pub(super) fn to_json(&self) -> Map<String, Value> {
        let mut members = Map::new();
        for (name, list) in [("hidden", &self.hidden), ("locked", &self.locked)] {
            if !list.is_empty() {
                members.insert(name.into(), list.clone().into());
            }
        }
        members.extend(self.step.map(|step| ("step".to_string(), step.into())));
        members.extend(self.text.clone().map(|text| ("text".to_string(), text.into())));
        members.extend(self.autostart.then(|| ("autostart".to_string(), true.into())));
        members.extend(self.language.clone().map(|language| ("language".to_string(), language.into())));
        members
    }

    /// Reads and checks them.
    pub(super) fn checked(field: &Field) -> Result<Teacher, LinkError> {
        let teacher = Teacher::read(field)?;
        teacher.check()?;
        Ok(teacher)
    }
}

impl Read for Teacher {
    fn read(field: &Field) -> Result<Self, JsonError> {
        Ok(Teacher {
            hidden: field.or_default("hidden")?,
            locked: field.or_default("locked")?,
            step: field.optional("step")?,
            text: field.optional("text")?,
            autostart: field.or_default("autostart")?,
            language: field.optional("language")?,
        })
    }
}

fn check_name(field: &'static str, name: &str) -> Result<(), LinkError> {
    check_length(field, name, MAX_NAME_CHARS)?;
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    if is_name { Ok(()) } else { Err(LinkError::NoName { field, found: name.to_string() }) }
}

fn check_length(field: &'static str, text: &str, limit: usize) -> Result<(), LinkError> {
    let found = text.chars().count();
    if found <= limit { Ok(()) } else { Err(LinkError::TextTooLong { field, found, limit }) }
}
