//! Run it again: are the trials of a new run those of the link, bit by bit, and if not, which differs first and in what?

use super::points::same_value;
use super::results::Results;
use crate::error::Message;
use crate::math::round_to_single;
use crate::tuner::{TrialRecord, TrialState, Value};

/// How a new run stands to the one in the link.
#[derive(Debug, Clone, PartialEq)]
pub enum Replay {
    /// All that could be compared is equal to the bit.
    Same {
        /// Trials that were compared.
        compared: usize,
        /// Trials of the link.
        of: usize,
    },
    /// This is the first that is not.
    Differs(Difference),
}

/// A trial that differs.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// 0-based.
    pub trial: u32,
    /// In what.
    pub what: What,
    /// What the link has, as text; empty where it has nothing.
    pub link: String,
    /// What the new run has.
    pub run: String,
}

/// What differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// The new run ended without it, or has it beyond the link's.
    Number,
    /// A hyperparameter, by name.
    Hyperparameter(String),
    /// What was known when it was proposed: the order was another.
    Known,
    /// The state, or the reason for it.
    State,
    /// Rounds trained, or to be trained.
    Rounds,
    /// A metric, by name.
    Metric(String),
}

/// Compares trial by trial. `names`: of the hyperparameters, in the order of the space. `records`: of the new run; trials that
/// are not over yet, and those behind them, are not compared, unless `is_over` says that no more will come.
pub fn compare(link: &Results, names: &[String], records: &[TrialRecord], is_over: bool) -> Replay {
    let n_over = records.iter().take_while(|record| record.state.is_finished()).count();
    for (then, now) in link.past.records.iter().zip(&records[..n_over]) {
        if let Some((what, link, run)) = difference(then, now, names, &link.metrics) {
            return Replay::Differs(Difference { trial: then.id, what, link, run });
        }
    }
    let of = link.past.records.len();
    if is_over && n_over != of || n_over > of {
        let (link, run) = (of.to_string(), n_over.to_string());
        return Replay::Differs(Difference { trial: n_over.min(of) as u32, what: What::Number, link, run });
    }
    Replay::Same { compared: n_over, of }
}

fn difference(
    then: &TrialRecord,
    now: &TrialRecord,
    names: &[String],
    metrics: &[String],
) -> Option<(What, String, String)> {
    let n_values = then.assignment.len().max(now.assignment.len());
    for place in 0..n_values {
        let value = |record: &TrialRecord| record.assignment.get(place).cloned().unwrap_or(Value::Inactive);
        let (a, b) = (value(then), value(now));
        if !same_value(&a, &b) {
            let name = names.get(place).cloned().unwrap_or_default();
            return Some((What::Hyperparameter(name), a.to_string(), b.to_string()));
        }
    }
    let known = |record: &TrialRecord| format!("{}, {:?}, {:?}", record.informed_by, record.origin, record.bracket);
    if known(then) != known(now) {
        return Some((What::Known, known(then), known(now)));
    }
    let rounds = |record: &TrialRecord| (record.rounds(), record.to_round, record.max_rounds);
    if rounds(then) != rounds(now) {
        let text = |record: &TrialRecord| format!("{}/{}", record.rounds(), record.max_rounds);
        return Some((What::Rounds, text(then), text(now)));
    }
    for (metric, name) in metrics.iter().enumerate() {
        // As they are reported; links of version 1 have more digits.
        let bits = |record: &TrialRecord| record.last_value(metric).map(|value| round_to_single(value).to_bits());
        // NaN has many bit patterns that say the same.
        let both_none = |record: &TrialRecord| record.last_value(metric).is_some_and(f64::is_nan);
        if bits(then) != bits(now) && !(both_none(then) && both_none(now)) {
            let text =
                |record: &TrialRecord| record.last_value(metric).map(|value| value.to_string()).unwrap_or_default();
            return Some((What::Metric(name.clone()), text(then), text(now)));
        }
    }
    let word = |state: &TrialState| match state {
        TrialState::Completed => "Completed".to_string(),
        other => format!("{other:?}"),
    };
    (then.state != now.state).then(|| (What::State, word(&then.state), word(&now.state)))
}

impl Replay {
    /// What it says, for people.
    pub fn message(&self) -> Message {
        let Difference { trial, what, link, run } = match self {
            Replay::Same { compared, of } if compared == of => return Message::new("replay_same").with("count", of),
            Replay::Same { compared, of } => {
                return Message::new("replay_same_so_far").with("compared", compared).with("of", of);
            }
            Replay::Differs(difference) => difference,
        };
        let message = match what {
            What::Number => Message::new("replay_other_number"),
            What::Hyperparameter(name) => Message::new("replay_other_hyperparameter").with("name", name),
            What::Known => Message::new("replay_other_order"),
            What::State => Message::new("replay_other_state"),
            What::Rounds => Message::new("replay_other_rounds"),
            What::Metric(name) => Message::new("replay_other_metric").with("name", name),
        };
        let message = message.with("link", link).with("run", run);
        if *what == What::Number { message } else { message.with("trial", trial + 1) }
    }
}
