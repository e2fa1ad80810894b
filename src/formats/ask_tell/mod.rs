//! The tuner over JSON lines: one request a line, exactly one reply line each (none to `quit`).
//!
//! ```text
//! {"op":"init","protocol":1,"space":[P...],"direction":"minimize","seed":S,"max_trials":T,"parallel":K,"noisy":B}
//!                                                                  {"ok":true,"name":"tuning-playground bayesian"}
//! {"op":"ask","id":7}                                              {"id":7,"params":{"eta":0.1,"max_depth":6}}
//! {"op":"tell","id":7,"status":"ok","value":0.123}                 {"ok":true}
//! {"op":"tell","id":7,"status":"failed"}                           {"ok":true}
//! {"op":"tell","id":7,"status":"stopped","value":0.2,"resource":9} {"ok":true}
//! {"op":"enqueue","params":{"eta":0.3,"max_depth":6}}              {"ok":true}
//! {"op":"recommend"}                                               {"params":{...}}
//! {"op":"quit"}
//! P = {"name","type":"float","low","high","scale":"linear|log|reverse_log|auto"}
//!   | {"name","type":"int","low","high","scale":"linear|log|auto"} | {"name","type":"cat","choices":[...]}
//! Any P may have "when":{"name":PARENT,"in":[VALUES]}: it is active only there, and is left out of "params" elsewhere.
//! ```
//!
//! What cannot be done is answered by `{"error":"..."}` and changes nothing. An `id` is a whole number or a text of the
//! caller's choice. `enqueue` queues a point that the next `ask` gives out. Of `init`, all but `space` may be left out;
//! `"max_resource"` says what `resource` a trial has that is not stopped. A second `init` begins anew.
//!
//! Hyperband is not spoken here: the protocol has no word for how far a trial is to be trained, nor for a value on the way,
//! and a tuner that stops trials needs both. `"status":"stopped"` tells of trials that the caller itself has stopped.
//!
//! The sentences here are read by who writes the program at the other end, never on the page: they are in English only.

mod message;

use crate::tuner::{AskError, AskTell, Assignment, JobSpec, Outcome, StrategySpec};
use message::{Id, Init, Request, Status};
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;

/// Why Hyperband cannot be asked.
const NO_HYPERBAND: &str = "Hyperband decides how many rounds each trial is trained, and this protocol has no word for \
                            that: run it by `cargo run --release --example tune`.";

/// A tuner at the end of a pipe.
#[derive(Debug)]
pub struct Server {
    strategy: StrategySpec,
    seed: u64,
    search: Option<Search>,
}

/// What to do about a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Write this line.
    Reply(String),
    /// End.
    Quit,
}

#[derive(Debug)]
struct Search {
    tuner: AskTell,
    /// The trial of every id that was asked for.
    trials: BTreeMap<Id, u32>,
}

/// The strategy of a server by its name, in letters of either case. Errors with a sentence where there is none of that name,
/// and of Hyperband, which is not spoken here.
pub fn strategy(name: &str) -> Result<StrategySpec, String> {
    let is_named = |strategy: &StrategySpec| strategy.name().eq_ignore_ascii_case(name);
    match StrategySpec::ALL.into_iter().find(is_named) {
        Some(strategy) => Ok(strategy),
        None if name.eq_ignore_ascii_case("hyperband") => Err(NO_HYPERBAND.to_string()),
        None => {
            let names = StrategySpec::ALL.map(StrategySpec::name).join(", ");
            Err(format!("There is no strategy \"{name}\": choose one of {names}."))
        }
    }
}

impl Server {
    /// A server that waits for `init`. `seed`: where `init` has none.
    pub fn new(strategy: StrategySpec, seed: u64) -> Self {
        Server { strategy, seed, search: None }
    }

    /// Answers one line.
    pub fn answer(&mut self, line: &str) -> Answer {
        let request = match message::read(line) {
            Ok(Request::Quit) => return Answer::Quit,
            other => other,
        };
        let reply = request.and_then(|request| self.carry_out(request));
        Answer::Reply(reply.unwrap_or_else(|error| json!({ "error": error })).to_string())
    }

    fn carry_out(&mut self, request: Request) -> Result<Json, String> {
        if let Request::Init(init) = request {
            return self.init(*init);
        }
        let search = self.search.as_mut().ok_or("Nothing was begun: send \"init\" with a space first.")?;
        match request {
            Request::Ask { id } => search.ask(id),
            Request::Tell { id, status, value, resource } => search.tell(&id, status, value, resource),
            Request::Enqueue { params } => search.enqueue(&params),
            Request::Recommend => search.recommend(),
            Request::Init(_) | Request::Quit => Err("The line was not understood.".into()),
        }
    }

    fn init(&mut self, init: Init) -> Result<Json, String> {
        let spec = init.spec(self.strategy, self.seed)?;
        let tuner = AskTell::new(spec).map_err(|error| error.to_string())?;
        let name = format!("tuning-playground {}", self.strategy.name());
        self.search = Some(Search { tuner, trials: BTreeMap::new() });
        Ok(json!({ "ok": true, "name": name }))
    }
}

impl Search {
    fn ask(&mut self, id: Id) -> Result<Json, String> {
        if self.trials.contains_key(&id) {
            return Err(format!("The id {id} was asked for before: give every trial an id of its own."));
        }
        let (trial, point) = self.tuner.ask().map_err(sentence)?;
        let point = point.clone();
        let reply = json!({ "id": id, "params": params(self.tuner.spec(), &point) });
        self.trials.insert(id, trial);
        Ok(reply)
    }

    fn tell(&mut self, id: &Id, status: Status, value: Option<f64>, resource: Option<u32>) -> Result<Json, String> {
        let trial = *self.trials.get(id).ok_or_else(|| format!("The id {id} was never asked for."))?;
        let value = || value.ok_or("A trial with this status needs a finite \"value\"; without one it has \"failed\".");
        let outcome = match status {
            Status::Ok => Outcome::Completed(value()?),
            Status::Stopped => {
                let resource = resource.ok_or("A stopped trial needs the \"resource\" that it had used.")?;
                Outcome::Stopped { value: value()?, resource }
            }
            Status::Failed => Outcome::Failed,
        };
        self.tuner.tell(trial, outcome).map_err(|error| format!("The id {id}: {error}"))?;
        Ok(json!({ "ok": true }))
    }

    fn enqueue(&mut self, params: &Map<String, Json>) -> Result<Json, String> {
        let point = message::point(&self.tuner.spec().space, params)?;
        self.tuner.enqueue(point).map_err(sentence)?;
        Ok(json!({ "ok": true }))
    }

    fn recommend(&self) -> Result<Json, String> {
        let point = self.tuner.recommend().ok_or("No trial has a value yet.")?;
        Ok(json!({ "params": params(self.tuner.spec(), point) }))
    }
}

fn params(spec: &JobSpec, point: &Assignment) -> Json {
    let named = crate::tuner::snapshot::Hyperparameters::named(&spec.space, point);
    // Names are texts and values finite numbers or texts: nothing that JSON has not.
    serde_json::to_value(named).unwrap_or_default()
}

fn sentence(error: AskError) -> String {
    error.to_string()
}
