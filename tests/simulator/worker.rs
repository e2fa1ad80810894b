//! An imaginary worker: reads commands in their order, trains one round at a time, and has its messages fetched.

use super::toy::{Outcome, broken, outcome, values_of};
use std::collections::{BTreeMap, VecDeque};
use tuning_playground::tuner::{Assignment, Command, Input, Report, WorkerId};

#[derive(Debug, Default)]
pub struct Worker {
    pub id: WorkerId,
    pub inbox: VecDeque<Command>,
    pub outbox: VecDeque<Input>,
    pub task: Option<Task>,
    pub held: BTreeMap<u32, Task>,
}

#[derive(Debug)]
pub struct Task {
    pub trial: u32,
    point: Assignment,
    round: u32,
    to_round: u32,
    max_rounds: u32,
    paused: bool,
}

impl Worker {
    /// Reads one message, or trains one round. False if there is nothing to do.
    pub fn work(&mut self) -> bool {
        if let Some(command) = self.inbox.pop_front() {
            self.obey(command);
            return true;
        }
        let Some(task) = self.task.as_mut().filter(|task| !task.paused) else { return false };
        let trial = task.trial;
        let outcome = outcome(&task.point, task.max_rounds);
        if outcome == (Outcome::Breaks { rounds: task.round }) {
            self.outbox.push_back(Input::TrialFailed { trial, reason: broken() });
            self.task = None;
            return true;
        }
        task.round += 1;
        let round = task.round;
        let at_a_rung = round == task.to_round && task.to_round < task.max_rounds;
        let done = at_a_rung || task.is_over();
        let values = values_of(&task.point, round, &outcome);
        self.outbox.push_back(Input::Report(Report { trial, round, values, done }));
        if let Some(task) = self.task.take_if(|_| done)
            && at_a_rung
        {
            self.held.insert(trial, task);
        }
        true
    }

    fn obey(&mut self, command: Command) {
        match command {
            Command::Start { trial, assignment, to_round, max_rounds, .. } => {
                assert!(self.task.is_none(), "a worker was given a second trial");
                self.task = Some(Task { trial, point: assignment, round: 0, to_round, max_rounds, paused: false });
            }
            Command::Continue { trial, to_round, .. } if self.held.contains_key(&trial) => {
                assert!(self.task.is_none(), "a worker was given a second trial");
                let task = self.held.remove(&trial).map(|task| Task { to_round, ..task });
                match task.filter(|task| !task.is_over()) {
                    Some(task) => self.task = Some(task),
                    None => self.outbox.extend([Input::TrialDone { trial }, Input::WorkerReady(self.id)]),
                }
            }
            // The trial may have ended before these were read.
            Command::Continue { trial, .. } => self.pause(trial, false),
            Command::Pause { trial, .. } => self.pause(trial, true),
            Command::Drop { trial, .. } => {
                assert!(self.held.remove(&trial).is_some(), "a worker was to drop what it does not hold");
            }
            Command::Stop { trial, .. } => {
                if self.task.as_ref().is_some_and(|task| task.trial == trial) {
                    self.outbox.push_back(Input::TrialStopped { trial });
                    self.task = None;
                }
            }
            Command::Spawn => panic!("not for a worker"),
        }
    }

    fn pause(&mut self, trial: u32, paused: bool) {
        if let Some(task) = self.task.as_mut().filter(|task| task.trial == trial) {
            task.paused = paused;
        }
    }
}

impl Task {
    /// Whether it has come to its own end.
    fn is_over(&self) -> bool {
        matches!(
            outcome(&self.point, self.max_rounds),
            Outcome::Trains { rounds } | Outcome::Sulks { rounds } if rounds == self.round
        )
    }
}
