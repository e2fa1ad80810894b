//! What a worker of a race does: whole jobs, one after the other, each with its own strategy and seed. A run is the job of the
//! page to the bit: it does not depend on the number of workers.

use super::super::Session;
use super::super::dto::{DataSettings, JobSettings, WorkerInput};
use super::super::native::Crew;
use crate::error::Message;
use serde::Serialize;
use std::collections::BTreeSet;

/// The largest seed that a job takes, and one: whole numbers that JavaScript holds exactly.
const SEEDS: u64 = 1 << 53;

/// Training jobs that have ended since the last news: number, objective if there is one, rounds and seconds of the run by then.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct RaceNews {
    /// In the order in which they ended.
    pub finishes: Vec<(u32, Option<f64>, u32, f64)>,
    /// Whether the run is over.
    pub over: bool,
}

/// A data set, and the run that is on its way.
#[derive(Default)]
pub struct Racer {
    session: Session,
    run: Option<Run>,
}

struct Run {
    crew: Crew,
    /// Training jobs after which it is over.
    budget: usize,
    ended: BTreeSet<u32>,
    /// Boosting rounds so far.
    rounds: u32,
}

impl Racer {
    /// Without data.
    pub fn new() -> Racer {
        Racer::default()
    }

    /// Takes the data of all runs. Errors with what is wrong with them.
    pub fn data(&mut self, name: &str, bytes: &[u8], settings: &DataSettings) -> Result<(), Vec<Message>> {
        self.run = None;
        self.session.load(name, bytes)?;
        self.session.set_data(settings)?;
        Ok(())
    }

    /// Begins a run: `job` with the seed of a repeat, from 0, in place of its own. It ends after `budget` training jobs. Errors
    /// with what is wrong with the job.
    pub fn start(&mut self, job: &JobSettings, repeat: u32, budget: u32) -> Result<(), Vec<Message>> {
        self.run = None;
        self.session.start(&JobSettings { seed: seed_of(&job.seed, repeat), ..job.clone() }, 0.0)?;
        let crew = Crew::new(&self.session, 1).map_err(|error| vec![error])?;
        self.run = Some(Run { crew, budget: budget as usize, ended: BTreeSet::new(), rounds: 0 });
        Ok(())
    }

    /// Trains a round. `now`: milliseconds that the run has taken. What has ended before that round.
    pub fn step(&mut self, now: f64) -> RaceNews {
        let Some(run) = &mut self.run else { return RaceNews { over: true, ..RaceNews::default() } };
        run.crew.listen(&mut self.session, &|| now, &mut |_: &WorkerInput| ());
        let mut news = RaceNews::default();
        if let Some(job) = self.session.run.as_ref().map(|run| &run.job) {
            let objective = job.spec().objective_index().unwrap_or(0);
            for record in job.records().iter().filter(|record| record.state.is_finished()) {
                if run.ended.len() < run.budget && run.ended.insert(record.id) {
                    news.finishes.push((record.id, record.objective(objective), run.rounds, now / 1000.0));
                }
            }
        }
        news.over = run.crew.is_idle() || run.ended.len() >= run.budget;
        if news.over {
            self.run = None;
        } else {
            run.rounds += run.crew.train();
        }
        news
    }
}

/// The seed of a repeat: the job's own, then the whole numbers that follow it. What is no seed stays, to be refused.
fn seed_of(own: &str, repeat: u32) -> String {
    match own.trim().parse::<u64>() {
        Ok(seed) if seed < SEEDS && own.trim().bytes().all(|byte| byte.is_ascii_digit()) => {
            ((seed + u64::from(repeat)) % SEEDS).to_string()
        }
        _ => own.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seeds_of_repeats_are_the_whole_numbers_that_follow() {
        let last = "9007199254740991";
        let found = [("7", 0), (" 7", 3), (last, 0), (last, 1), ("9007199254740992", 1), ("x", 1), ("+7", 1)]
            .map(|(own, repeat)| seed_of(own, repeat));
        assert_eq!(found, ["7", "10", last, "0", "9007199254740992", "x", "+7"]);
    }
}
