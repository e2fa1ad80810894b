//! The results of a job that is over: what its table, its charts and its best need.
//!
//! Of each trial: hyperparameters, origin, what was known when it was proposed, bracket, state with its reason, rounds and the
//! last value of each metric, all to the bit. Learning curves are not here, there is no room: they come back when a trial is
//! trained once more. Nor is when each trial began and ended, and on which worker: that belongs to the machine it ran on.

use super::bits::{Reader, Writer, unzigzag, zigzag};
use super::error::LinkError;
use super::points::Origins;
use super::{column, number};
use crate::booster::params;
use crate::error::Message;
use crate::formats::JobRequest;
use crate::json::{Field, JsonError};
use crate::tuner::gp::encoding::Encoding;
use crate::tuner::gp::leave_one_out::Trust;
use crate::tuner::gp::surrogate::Recommended;
use crate::tuner::job::outlook::Outlook;
use crate::tuner::job::past::Past;
use crate::tuner::{
    Assignment, Completion, FailReason, JobStatus, Origin, RoundReport, Space, StopReason, StrategySpec, TrialRecord,
    TrialState, Value, Worth,
};
use serde_json::json;

/// Trials that a job has at most, under any strategy.
fn max_trials() -> usize {
    StrategySpec::ALL.map(StrategySpec::max_jobs_limit).into_iter().max().unwrap_or(0) as usize
}

/// Metrics that a trial reports at most.
const MAX_METRICS: usize = crate::tuner::spec::MAX_METRICS;

/// What came of a job.
#[derive(Debug, Clone, PartialEq)]
pub struct Results {
    /// What is known of it.
    pub past: Past,
    /// What the values of a report are, in order.
    pub metrics: Vec<String>,
}

const STATUSES: [JobStatus; 3] = [JobStatus::Completed, JobStatus::Stopped, JobStatus::Failed];
/// By number. From their count on: failed with the sentence that has the number behind it.
const STATES: [TrialState; 7] = [
    TrialState::Completed,
    TrialState::Stopped(StopReason::User),
    TrialState::Stopped(StopReason::Median),
    TrialState::Stopped(StopReason::Rung),
    TrialState::Stopped(StopReason::Runtime),
    TrialState::Failed(FailReason::WorkerLost),
    TrialState::Failed(FailReason::ObjectiveNotANumber),
];

/// What is written once, for people to read.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Summary {
    results: Results,
    n_trials: usize,
    reasons: Vec<Message>,
    texts: Vec<String>,
}

/// `results` as members and as columns. `counts`: rows of the data's parts. `None` while a trial is not over.
pub(super) fn write(
    results: &Results,
    request: &JobRequest,
    space: &Space,
    counts: &[u32],
) -> Option<(serde_json::Value, Vec<u8>)> {
    let Results { past: Past { status, completion, worth, outlook, revision, elapsed, records }, metrics } = results;
    let (mut reasons, mut texts) = (Vec::new(), Vec::new());
    let states = records.iter().map(|record| state_number(&record.state, &mut reasons)).collect::<Option<Vec<_>>>()?;
    let mut writer = Writer::default();
    let encoding = Encoding::of(space);
    let points: Vec<&Assignment> = records.iter().map(|record| &record.assignment).collect();
    origins(request, space, &encoding).write(&mut writer, &points, &mut texts);
    column::write(&mut writer, &states);
    let mut each = |number: &dyn Fn(&TrialRecord) -> u64| {
        column::write(&mut writer, &records.iter().map(number).collect::<Vec<_>>());
    };
    let less = |from: u32, taken: u32| zigzag(i64::from(from) - i64::from(taken));
    each(&|record| u64::from(record.origin == Origin::Enqueued));
    each(&|record| less(usually_known(request, record.id), record.informed_by));
    each(&|record| record.bracket.map_or(0, |bracket| u64::from(bracket) + 1));
    each(&|record| less(tuned_rounds(space, &record.assignment), record.max_rounds));
    each(&|record| less(record.max_rounds, record.to_round));
    each(&|record| less(record.max_rounds, record.rounds()));
    for metric in 0..metrics.len() {
        let values: Vec<f64> = records.iter().filter_map(|record| record.last_value(metric)).collect();
        number::write(&mut writer, &values, counts);
    }
    let mut summary = json!({
        "status": status,
        "trials": records.len(),
        "revision": revision,
        "elapsed": elapsed.round() as u64,
        "metrics": metrics,
    });
    if let Some(completion) = completion {
        summary["completion"] = format!("{completion:?}").into();
    }
    if let Some(worth) = worth {
        summary["worth"] = json!(worth);
    }
    if let Some(outlook) = outlook {
        summary["outlook"] = json!(outlook);
    }
    if !reasons.is_empty() {
        summary["reasons"] = json!(reasons);
    }
    if !texts.is_empty() {
        summary["texts"] = json!(texts);
    }
    Some((summary, writer.finish()))
}

impl Summary {
    /// Reads the members.
    pub fn read(field: &Field) -> Result<Summary, LinkError> {
        let status = field.get("status")?;
        let status = status.choice("Completed, Stopped, Failed", |word| {
            STATUSES.into_iter().find(|status| format!("{status:?}") == word)
        })?;
        let completion = match field.find("completion")? {
            Some(word) => Some(word.choice(Completion::NAMES, Completion::from_name)?),
            None => None,
        };
        let worth = match field.find("worth")? {
            Some(worth) => Some(read_worth(&worth)?),
            None => None,
        };
        let outlook = match field.find("outlook")? {
            Some(outlook) => Some(read_outlook(&outlook)?),
            None => None,
        };
        let n_trials: u64 = field.read("trials")?;
        let limit = max_trials();
        let too_many = LinkError::TooManyTrials { found: n_trials, limit };
        let n_trials = usize::try_from(n_trials).ok().filter(|count| *count <= limit).ok_or(too_many)?;
        let metrics: Vec<String> = field.read("metrics")?;
        if metrics.len() > MAX_METRICS {
            return Err(LinkError::Parts { part: "metrics" });
        }
        let elapsed = field.read::<u64>("elapsed")? as f64;
        let revision = field.read("revision")?;
        let past = Past { status, completion, worth, outlook, revision, elapsed, records: Vec::new() };
        let results = Results { past, metrics };
        Ok(Summary { results, n_trials, reasons: field.or_default("reasons")?, texts: field.or_default("texts")? })
    }

    /// The results with the columns in `bytes`.
    pub fn with_columns(self, bytes: &[u8], request: &JobRequest, space: &Space) -> Result<Results, LinkError> {
        let Summary { mut results, n_trials, reasons, texts } = self;
        let wrong = || LinkError::Parts { part: "results" };
        let objective = results.metrics.iter().position(|metric| *metric == request.objective).ok_or_else(wrong)?;
        let mut reader = Reader::new(bytes);
        let encoding = Encoding::of(space);
        let points = origins(request, space, &encoding).read(&mut reader, n_trials, &texts).ok_or_else(wrong)?;
        let mut next = || column::read(&mut reader, n_trials).map(Vec::into_iter).ok_or_else(wrong);
        let (mut states, mut origins, mut known, mut brackets) = (next()?, next()?, next()?, next()?);
        let (mut max_rounds, mut to_rounds, mut rounds) = (next()?, next()?, next()?);
        let mut records = Vec::with_capacity(n_trials);
        let mut reported = Vec::with_capacity(n_trials);
        for (assignment, id) in points.into_iter().zip(0..) {
            let impossible = |part| LinkError::Trial { trial: id + 1, part };
            let number = |column: &mut std::vec::IntoIter<u64>| column.next().unwrap_or_default();
            let less = |from: u32, taken: u64| {
                let rest = i64::from(from).checked_sub(unzigzag(taken))?;
                u32::try_from(rest).ok()
            };
            let mut record = TrialRecord::proposed(id, assignment, 0);
            record.state = state(number(&mut states), &reasons).ok_or_else(|| impossible("state"))?;
            record.origin = match number(&mut origins) {
                0 => Origin::Strategy,
                1 => Origin::Enqueued,
                _ => return Err(impossible("origin")),
            };
            let informed_by = less(usually_known(request, id), number(&mut known)).filter(|known| *known <= id);
            record.informed_by = informed_by.ok_or_else(|| impossible("informed_by"))?;
            record.bracket = match number(&mut brackets) {
                0 => None,
                bracket => Some(u32::try_from(bracket - 1).map_err(|_| impossible("bracket"))?),
            };
            let most = less(tuned_rounds(space, &record.assignment), number(&mut max_rounds));
            record.max_rounds = most.filter(|rounds| *rounds > 0).ok_or_else(|| impossible("max_rounds"))?;
            let within = |rounds: &u32| *rounds <= record.max_rounds;
            let to_round = less(record.max_rounds, number(&mut to_rounds)).filter(within);
            let done = less(record.max_rounds, number(&mut rounds)).filter(within);
            record.to_round = to_round.ok_or_else(|| impossible("to_round"))?;
            reported.push(done.ok_or_else(|| impossible("rounds"))?);
            records.push(record);
        }
        let n_reported = reported.iter().filter(|rounds| **rounds > 0).count();
        let mut values = Vec::with_capacity(results.metrics.len());
        for _ in &results.metrics {
            values.push(number::read(&mut reader, n_reported).ok_or_else(wrong)?.into_iter());
        }
        if !reader.is_at_end() {
            return Err(wrong());
        }
        for (record, round) in records.iter_mut().zip(reported) {
            if round > 0 {
                let values = values.iter_mut().map(|column| column.next().unwrap_or(f64::NAN)).collect();
                record.reports.push(RoundReport { round, values });
            }
            if record.state == TrialState::Completed && record.objective(objective).is_none() {
                return Err(LinkError::Trial { trial: record.id + 1, part: "values" });
            }
        }
        let recommended = results.past.outlook.and_then(|outlook| outlook.recommended);
        if recommended.is_some_and(|recommended| recommended.trial as usize >= records.len()) {
            return Err(wrong());
        }
        results.past.records = records;
        Ok(results)
    }
}

fn read_worth(field: &Field) -> Result<Worth, JsonError> {
    Ok(Worth { bound: field.read("bound")?, tolerance: field.read("tolerance")? })
}

fn read_outlook(field: &Field) -> Result<Outlook, JsonError> {
    let recommended = |field: Field| {
        Ok::<_, JsonError>(Recommended {
            trial: field.read("trial")?,
            mean: field.read("mean")?,
            best_mean: field.read("best_mean")?,
            noise: field.read("noise")?,
        })
    };
    let trust = |field: Field| {
        let (explained, within_one) = (field.read("explained")?, field.read("within_one")?);
        Ok::<_, JsonError>(Trust { trials: field.read::<u64>("trials")? as usize, explained, within_one })
    };
    Ok(Outlook {
        recommended: field.find("recommended")?.map(recommended).transpose()?,
        worth: field.find("worth")?.map(|worth| read_worth(&worth)).transpose()?,
        trust: field.find("trust")?.map(trust).transpose()?,
    })
}

fn origins<'a>(request: &JobRequest, space: &'a Space, encoding: &'a Encoding<'a>) -> Origins<'a> {
    Origins::of(space, encoding, &request.strategy, !request.rules.without_booster_priors, request.seed)
}

/// How many trials are known to most trials of this number when they are proposed.
fn usually_known(request: &JobRequest, trial: u32) -> u32 {
    trial.saturating_add(1).saturating_sub(request.max_parallel)
}

/// The rounds of a trial, if they are tuned; else 0.
fn tuned_rounds(space: &Space, point: &Assignment) -> u32 {
    let is_num_round = |name: &str| params::spec(name).is_some_and(|spec| spec.name == "num_round");
    let value = space.dims.iter().position(|dim| is_num_round(&dim.name)).and_then(|place| point.get(place));
    match value {
        Some(Value::Integer(rounds)) => u32::try_from(*rounds).unwrap_or(0),
        Some(Value::Category(rounds)) => rounds.parse().unwrap_or(0),
        _ => 0,
    }
}

fn state_number(state: &TrialState, reasons: &mut Vec<Message>) -> Option<u64> {
    if let Some(number) = STATES.iter().position(|known| known == state) {
        return Some(number as u64);
    }
    let TrialState::Failed(FailReason::Training(reason)) = state else { return None };
    let place = reasons.iter().position(|known| known == reason).unwrap_or_else(|| {
        reasons.push(reason.clone());
        reasons.len() - 1
    });
    Some((STATES.len() + place) as u64)
}

fn state(number: u64, reasons: &[Message]) -> Option<TrialState> {
    let number = usize::try_from(number).ok()?;
    let own = || reasons.get(number - STATES.len()).cloned();
    STATES.get(number).cloned().or_else(|| Some(TrialState::Failed(FailReason::Training(own()?))))
}
