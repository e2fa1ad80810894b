//! Optuna's distributions, which a journal holds as JSON inside a text, and our ranges.

use super::JournalError;
use crate::json::{Expected, Field, Json, JsonError, write};
use crate::tuner::space::{MAX_CATEGORIES, MAX_INTEGER};
use crate::tuner::{Range, Scaling, SpaceError, Value};

/// The distribution of a hyperparameter in one trial.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Distribution {
    /// Our word for it, or as near as there is: a range has no steps, and here it may still hold a single value.
    pub range: Range,
    /// It has steps, or an end beyond the last of them.
    pub stepped: bool,
}

impl Distribution {
    /// Reads the text that stands in line `line` for the hyperparameter `name`; the names that Optuna had up to version 2
    /// and its short form, too.
    pub fn read(line: usize, name: &str, text: &str) -> Result<Self, JournalError> {
        let inside = |error| JournalError::at(line, below(name, error));
        // A column inside a text inside a line would help nobody.
        let json = Json::parse(text).map_err(|_| JournalError::Distribution { line, found: shortened(text) })?;
        let root = Field::root(&json);
        let (kind, attributes) = match root.find("name").map_err(inside)? {
            Some(kind) => (kind.text().map_err(inside)?, root.get("attributes").map_err(inside)?),
            None => (root.get("type").map_err(inside)?.text().map_err(inside)?, root),
        };
        let log = match kind {
            "LogUniformDistribution" | "IntLogUniformDistribution" => true,
            _ => attributes.or_default("log").map_err(inside)?,
        };
        match kind {
            "FloatDistribution"
            | "float"
            | "UniformDistribution"
            | "LogUniformDistribution"
            | "DiscreteUniformDistribution" => float(&attributes, log).map_err(inside),
            "IntDistribution" | "int" | "IntUniformDistribution" | "IntLogUniformDistribution" => {
                int(&attributes, log).map_err(inside)
            }
            "CategoricalDistribution" | "categorical" => {
                let choices = choices(&attributes).map_err(inside)?;
                if choices.len() > MAX_CATEGORIES {
                    return Err(too_many(name, choices.len()));
                }
                Ok(Distribution { range: Range::Categorical { values: choices }, stepped: false })
            }
            found => Err(JournalError::Distribution { line, found: shortened(found) }),
        }
    }

    /// The value that Optuna keeps as the number `internal`: of a choice its place. `None` if it is not of this
    /// distribution.
    pub fn value(&self, internal: f64) -> Option<Value> {
        match &self.range {
            Range::Continuous { min, max, .. } => (*min..=*max).contains(&internal).then_some(Value::Real(internal)),
            Range::Integer { min, max, .. } => {
                // Optuna takes the whole part, as Python's `int` does. Within the bounds a double holds it exactly.
                let whole = internal.trunc();
                let inside = (*min as f64..=*max as f64).contains(&whole);
                inside.then_some(Value::Integer(whole as i64))
            }
            Range::Categorical { values } => {
                let place = (0.0..values.len() as f64).contains(&internal).then_some(internal as usize)?;
                values.get(place).cloned().map(Value::Category)
            }
        }
    }

    /// The distribution as Optuna writes it.
    pub fn write(range: &Range) -> String {
        let is_log = |positive: bool| positive && range.scaling() == Scaling::Logarithmic;
        match range {
            // `{:?}` keeps the point of a whole number: for Python it is a float then.
            Range::Continuous { min, max, .. } => format!(
                "{{\"name\": \"FloatDistribution\", \"attributes\": {{\"step\": null, \"low\": {min:?}, \"high\": {max:?}, \"log\": {}}}}}",
                is_log(*min > 0.0)
            ),
            Range::Integer { min, max, .. } => format!(
                "{{\"name\": \"IntDistribution\", \"attributes\": {{\"log\": {}, \"step\": 1, \"low\": {min}, \"high\": {max}}}}}",
                is_log(*min > 0)
            ),
            Range::Categorical { values } => format!(
                "{{\"name\": \"CategoricalDistribution\", \"attributes\": {{\"choices\": {}}}}}",
                // Texts are always JSON.
                write(values).unwrap_or_default()
            ),
        }
    }
}

/// The smallest range with all values of both. `None` if they are of different kinds.
pub(super) fn union(a: &Range, b: &Range) -> Option<Range> {
    let both = |a: Scaling, b: Scaling| if a == b { a } else { Scaling::Linear };
    Some(match (a, b) {
        (Range::Continuous { min, max, scaling }, Range::Continuous { min: low, max: high, scaling: other }) => {
            Range::Continuous { min: min.min(*low), max: max.max(*high), scaling: both(*scaling, *other) }
        }
        (Range::Integer { min, max, scaling }, Range::Integer { min: low, max: high, scaling: other }) => {
            Range::Integer { min: *min.min(low), max: *max.max(high), scaling: both(*scaling, *other) }
        }
        (Range::Categorical { values }, Range::Categorical { values: others }) => {
            let added = others.iter().filter(|other| !values.contains(other));
            Range::Categorical { values: values.iter().chain(added).cloned().collect() }
        }
        _ => return None,
    })
}

/// The error that a choice has too many values for a categorical range.
pub(super) fn too_many(name: &str, found: usize) -> JournalError {
    JournalError::Space(SpaceError::TooManyCategories { name: shortened(name), found, limit: MAX_CATEGORIES })
}

/// The start of a text of the file, for an error.
pub(super) fn shortened(text: &str) -> String {
    const LONGEST: usize = 60;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_string(),
    }
}

fn scaling(log: bool) -> Scaling {
    if log { Scaling::Logarithmic } else { Scaling::Linear }
}

fn float(attributes: &Field, log: bool) -> Result<Distribution, JsonError> {
    let (min, max): (f64, f64) = (attributes.read("low")?, attributes.read("high")?);
    check_ends(attributes, min <= max, !log || min > 0.0)?;
    let step: Option<f64> = match attributes.optional("step")? {
        Some(step) => Some(step),
        None => attributes.optional("q")?,
    };
    Ok(Distribution { range: Range::Continuous { min, max, scaling: scaling(log) }, stepped: step.is_some() })
}

fn int(attributes: &Field, log: bool) -> Result<Distribution, JsonError> {
    let end = |name: &str| attributes.get(name)?.integer_in(-MAX_INTEGER, MAX_INTEGER);
    let (min, max) = (end("low")?, end("high")?);
    check_ends(attributes, min <= max, !log || min > 0)?;
    let step: Option<u64> = attributes.optional("step")?;
    let stepped = step.is_some_and(|step| step != 1);
    Ok(Distribution { range: Range::Integer { min, max, scaling: scaling(log) }, stepped })
}

/// Errors, with the end that is wrong, unless Optuna itself would take these.
fn check_ends(attributes: &Field, in_order: bool, has_log: bool) -> Result<(), JsonError> {
    let (name, allowed) = match (in_order, has_log) {
        (true, true) => return Ok(()),
        (false, _) => ("high", "≥ low"),
        (true, false) => ("low", "> 0"),
    };
    let end = attributes.get(name)?;
    let found = match end.value() {
        Json::Number(text) => text.to_string(),
        _ => String::new(),
    };
    Err(JsonError::Choice { path: end.path(), found, allowed })
}

/// The choices as texts: numbers and the rest as JSON spells them.
fn choices(attributes: &Field) -> Result<Vec<String>, JsonError> {
    let list = attributes.get("choices")?;
    let mut texts: Vec<String> = Vec::new();
    for choice in list.items()? {
        let text = match choice.value() {
            Json::Text(text) => text.to_string(),
            Json::Number(text) => text.to_string(),
            Json::Bool(value) => value.to_string(),
            Json::Null => "null".to_string(),
            Json::Array(_) | Json::Object(_) => return Err(choice.expected(Expected::Text)),
        };
        texts.push(text);
    }
    if texts.is_empty() { Err(list.expected(Expected::Array)) } else { Ok(texts) }
}

/// The error with the name of the hyperparameter before its path.
fn below(name: &str, error: JsonError) -> JsonError {
    let longer = |path: String| format!("{}: {path}", shortened(name));
    match error {
        JsonError::Missing { path } => JsonError::Missing { path: longer(path) },
        JsonError::Kind { path, expected, found } => JsonError::Kind { path: longer(path), expected, found },
        JsonError::Range { path, from, to, found } => JsonError::Range { path: longer(path), from, to, found },
        JsonError::Choice { path, found, allowed } => JsonError::Choice { path: longer(path), found, allowed },
        error @ JsonError::NotJson { .. } => error,
    }
}
