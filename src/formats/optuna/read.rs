//! A journal as a study.

use super::JournalError;
use super::distribution::shortened;
use super::replay::{Known, Replay, Trial};
use super::study::{Study, StudyTrial, TrialOutcome};
use crate::error::Message;
use crate::json::{Field, Json, JsonError};
use crate::tuner::{Condition, Dim, Direction, Range, Scaling, Space, Value};

/// Bytes of a journal at most: everything in it is kept in memory.
const MAX_BYTES: usize = 128 << 20;
/// Bytes of a line at most: read, it takes up to thirty times as much. A trial with 10,000 reports has less than half of it.
const MAX_LINE: usize = 2 << 20;

/// `StudyDirection.MAXIMIZE`.
const MAXIMIZE: i64 = 2;

/// Reads the study of a journal; `name` says which where there are several. What stands on a last line that is half
/// written is left out, as Optuna does it. Errors on the first line that cannot be.
pub fn read(text: &str, name: Option<&str>) -> Result<Study, JournalError> {
    if text.len() > MAX_BYTES {
        return Err(JournalError::TooLarge { found: text.len(), limit: MAX_BYTES });
    }
    let mut replay = Replay::default();
    let mut notices = Vec::new();
    let mut lines = text.split_inclusive('\n').enumerate().peekable();
    while let Some((at, text)) = lines.next() {
        let line = at + 1;
        if text.len() > MAX_LINE {
            return Err(JournalError::LongLine { line, found: text.len(), limit: MAX_LINE });
        }
        // Without its end, so that the place of an error is one in this line.
        let json = match Json::parse(text.trim_end_matches(['\r', '\n'])) {
            Ok(json) if text.ends_with('\n') => json,
            // Whoever wrote it has not come to the end, or has been stopped.
            Ok(_) | Err(_) if lines.peek().is_none() => {
                notices.push(Message::new("journal_half_line").with("line", line));
                break;
            }
            // Only the last line has no end.
            Ok(json) => json,
            Err(JsonError::NotJson { column, .. }) => return Err(JournalError::NotJson { line, column }),
            Err(error) => return Err(JournalError::at(line, error)),
        };
        replay.apply(line, &Field::root(&json))?;
    }
    study(replay, name, notices)
}

/// The study of this name, or the only one.
fn study(replay: Replay, name: Option<&str>, notices: Vec<Message>) -> Result<Study, JournalError> {
    let Replay { studies, trials, .. } = replay;
    let mut studies: Vec<Known> = studies.into_iter().flatten().collect();
    // A sentence with a thousand names is none.
    const NAMED: usize = 5;
    let names = |studies: &[Known]| {
        let named = studies.iter().take(NAMED).map(|study| shortened(&study.name));
        let rest = (studies.len() > NAMED).then(|| "…".to_string());
        named.chain(rest).collect::<Vec<_>>().join(", ")
    };
    let chosen = match name {
        _ if studies.is_empty() => return Err(JournalError::NoStudy),
        Some(name) => studies
            .iter()
            .position(|study| study.name == name)
            .ok_or_else(|| JournalError::NoSuchStudy { name: shortened(name), studies: names(&studies) })?,
        None if studies.len() == 1 => 0,
        None => return Err(JournalError::SeveralStudies { count: studies.len(), studies: names(&studies) }),
    };
    let known = studies.swap_remove(chosen);
    let direction = match known.directions[..] {
        [MAXIMIZE] => Direction::Maximize,
        [_] => Direction::Minimize,
        _ => return Err(JournalError::Objectives { name: shortened(&known.name), found: known.directions.len() }),
    };
    assemble(known, trials, direction, notices)
}

fn assemble(
    known: Known,
    mut trials: Vec<Trial>,
    direction: Direction,
    mut notices: Vec<Message>,
) -> Result<Study, JournalError> {
    let mut fixed = known.fixed;
    let mut dims = Vec::new();
    for (name, distribution) in known.dims {
        if distribution.stepped {
            notices.push(Message::new("journal_steps").with("name", shortened(&name)));
        }
        match single(&distribution.range) {
            Some(value) => {
                fixed.insert(name, value.to_string());
            }
            None => {
                let mut range = distribution.range;
                scale(&mut range, known.scalings.get(&name).map(String::as_str));
                fixed.remove(&name);
                dims.push(Dim::new(name, range));
            }
        }
    }
    for (child, (parent, values)) in known.conditions {
        let place = |name: &str| dims.iter().position(|dim: &Dim| dim.name == name);
        if let (Some(child), Some(parent)) = (place(&child), place(&parent))
            && let Some(dim) = dims.get_mut(child)
        {
            dim.when = Some(Condition { parent, values });
        }
    }
    if !dims.is_empty() {
        dims = Space::check(dims)?.dims;
    }
    let records = known.trials.iter().enumerate().filter_map(|(number, id)| {
        let trial = trials.get_mut(*id)?;
        let outcome = trial.outcome;
        Some(StudyTrial {
            name: trial.job.take().unwrap_or_else(|| format!("{}-{number}", known.name)),
            outcome,
            params: std::mem::take(&mut trial.params),
            value: trial.value.filter(|_| matches!(outcome, TrialOutcome::Complete | TrialOutcome::Pruned)),
            steps: std::mem::take(&mut trial.steps),
        })
    });
    let trials = records.collect();
    Ok(Study { name: known.name, metric: known.metric, direction, dims, fixed, trials, notices })
}

/// The one value of a range that has no other.
fn single(range: &Range) -> Option<Value> {
    match range {
        Range::Continuous { min, max, .. } => (min == max).then_some(Value::Real(*min)),
        Range::Integer { min, max, .. } => (min == max).then_some(Value::Integer(*min)),
        Range::Categorical { values } => match &values[..] {
            [value] => Some(Value::Category(value.clone())),
            _ => None,
        },
    }
}

/// Gives a range the scaling that our own attribute names, where it can have it: Optuna has no word for it.
fn scale(range: &mut Range, name: Option<&str>) {
    if let (Range::Continuous { min, max, scaling }, Some(Scaling::ReverseLogarithmic)) =
        (range, name.and_then(Scaling::from_name))
        && *min >= 0.0
        && *max < 1.0
    {
        *scaling = Scaling::ReverseLogarithmic;
    }
}
