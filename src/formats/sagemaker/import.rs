//! A text as a request, with everything that is wrong with it told at once: where it stands, and how to put it right.

use super::shape::{Member, REQUEST, Shape, Use};
use super::{FormatError, JobRequest};
use crate::error::{Explain, Message, near};
use crate::json::{self, Field, Json, JsonError, Read};

/// A request that could be read.
#[derive(Debug, Clone, PartialEq)]
pub struct Imported {
    /// The job.
    pub request: JobRequest,
    /// Paths of SageMaker's members that the playground has no use for: roles, images, buckets, tags.
    pub kept: Vec<String>,
    /// Members of the answer of `DescribeHyperParameterTuningJob`, which say nothing of a new job.
    pub answers: Vec<String>,
}

/// A static hyperparameter that AMT adds by itself.
const TUNING_OBJECTIVE: &str = "_tuning_objective_metric";

/// Reads a request, or the answer that describes a job. Errors with everything that is wrong: `field` is the path, the
/// parameter `line` the line.
pub fn import(text: &str) -> Result<Imported, Vec<Message>> {
    let json = Json::parse(text).map_err(|error| vec![error.message()])?;
    let root = Field::root(&json);
    let mut survey = Survey::default();
    survey.visit(&root, &REQUEST, false);
    if !survey.errors.is_empty() {
        return Err(survey.errors.iter().map(|error| locate(error.message(), text)).collect());
    }
    let mut request = JobRequest::read(&root).map_err(|error| vec![locate(error.message(), text)])?;
    if request.fixed.remove(TUNING_OBJECTIVE).is_some() {
        survey.answers.push(TUNING_OBJECTIVE.to_string());
    }
    Ok(Imported { request, kept: survey.kept, answers: survey.answers })
}

/// Puts the line to an error whose field, or parameter `path`, is a path of `text`.
pub fn locate(mut message: Message, text: &str) -> Message {
    if message.field.is_none() {
        message.field = message.params.get("path").cloned();
    }
    match &message.field {
        Some(path) => {
            let line = json::line_of(text, path);
            message.with("line", line)
        }
        None => message,
    }
}

/// What is found on the way through a request.
#[derive(Default)]
struct Survey {
    errors: Vec<FormatError>,
    kept: Vec<String>,
    answers: Vec<String>,
}

impl Survey {
    /// `is_kept`: it stands in a member that is kept as a whole.
    fn visit(&mut self, field: &Field, shape: &Shape, is_kept: bool) {
        match shape {
            Shape::Any => {}
            Shape::Text => self.note(field.text()),
            Shape::Word(allowed) => {
                self.note(field.choice(allowed, |word| allowed.split(", ").find(|known| *known == word)));
            }
            Shape::NumberText => self.number_text(field, false),
            Shape::WholeText => self.number_text(field, true),
            Shape::Count(most) => self.note(field.integer_in(0, *most as i64)),
            Shape::Number => self.note(f64::read(field)),
            Shape::Flag => self.note(bool::read(field)),
            Shape::List(of) => match field.items() {
                Ok(items) => items.for_each(|item| self.visit(&item, of, is_kept)),
                Err(error) => self.errors.push(error.into()),
            },
            Shape::Map => match field.members() {
                Ok(members) => members.for_each(|(_, member)| self.note(member.text())),
                Err(error) => self.errors.push(error.into()),
            },
            Shape::Object(known) => self.object(field, known, is_kept),
        }
    }

    fn object(&mut self, field: &Field, known: &'static [Member], is_kept: bool) {
        let members = match field.members() {
            Ok(members) => members,
            Err(error) => return self.errors.push(error.into()),
        };
        for (name, value) in members {
            let Some(member) = known.iter().find(|member| member.name == name) else {
                let names = known.iter().filter(|member| member.usage != Use::Answer).map(|member| member.name);
                self.errors.push(match near(name, names) {
                    Some(known) => FormatError::Unknown { path: value.path(), suggestion: known.to_string() },
                    None => FormatError::Unfamiliar { path: value.path() },
                });
                continue;
            };
            match member.usage {
                Use::Needed => self.visit(&value, &member.shape, is_kept),
                // Null is as good as not there.
                _ if *value.value() == Json::Null => {}
                Use::Read => self.visit(&value, &member.shape, is_kept),
                Use::Kept => {
                    if !is_kept {
                        self.kept.push(value.path());
                    }
                    self.visit(&value, &member.shape, true);
                }
                Use::Refused if is_nothing(value.value()) => {}
                Use::Refused => self.errors.push(FormatError::Member { field: value.path() }),
                Use::Answer => self.answers.push(name.to_string()),
            }
        }
        for member in known.iter().filter(|member| member.usage == Use::Needed) {
            self.note(field.get(member.name));
        }
    }

    fn number_text(&mut self, field: &Field, whole: bool) {
        let text = match field.text() {
            Ok(text) => text.trim(),
            Err(error) => return self.errors.push(error.into()),
        };
        let (path, found) = (field.path(), text.to_string());
        if text.parse::<f64>().is_err() {
            self.errors.push(FormatError::Number { field: path, found });
        } else if whole && text.parse::<i64>().is_err() {
            self.errors.push(FormatError::Integer { field: path, found });
        }
    }

    fn note<T>(&mut self, read: Result<T, JsonError>) {
        self.errors.extend(read.err().map(FormatError::from));
    }
}

/// `{}` and `[]` ask for nothing.
fn is_nothing(value: &Json) -> bool {
    match value {
        Json::Array(items) => items.is_empty(),
        Json::Object(members) => members.is_empty(),
        _ => false,
    }
}
