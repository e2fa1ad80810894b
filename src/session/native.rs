//! Workers without threads, for native programs: the session's commands carried out one after the other. What the page does
//! with Web Workers (`www/tuner-worker.js`, `www/trainer-worker.js`), and with the same result, to the bit.

use super::dto::{WorkerCommand, WorkerInput};
use super::{Session, Trainer};
use crate::error::Message;
use std::collections::{BTreeMap, VecDeque};

/// A worker: its trainer, the trial that it trains, and the last round of each that it holds.
struct Worker {
    trainer: Trainer,
    task: Option<Task>,
    held: BTreeMap<u32, u32>,
}

#[derive(Clone, Copy)]
struct Task {
    trial: u32,
    to_round: u32,
    max_rounds: u32,
}

/// Carries out what the job of `session` asks, a round of each of `workers` workers in turn, until none has anything to do.
/// `now`: milliseconds on the clock that the job was started by. Errors if there is no job, or its data cannot be trained on.
pub fn run(session: &mut Session, workers: u32, now: impl Fn() -> f64) -> Result<(), Message> {
    run_watched(session, workers, now, |_| ())
}

/// The same; `watch` sees all that the workers say, in the order in which the job hears it.
pub fn run_watched(
    session: &mut Session,
    workers: u32,
    now: impl Fn() -> f64,
    mut watch: impl FnMut(&WorkerInput),
) -> Result<(), Message> {
    let mut crew: BTreeMap<u32, Worker> = BTreeMap::new();
    let mut inputs = VecDeque::new();
    for worker in 0..workers {
        let trainer = session.trainer()?;
        crew.insert(worker, Worker { trainer, task: None, held: BTreeMap::new() });
        inputs.push_back(WorkerInput::WorkerReady { worker });
    }
    loop {
        while let Some(input) = inputs.pop_front() {
            watch(&input);
            for command in session.handle(input, now()) {
                let worker = match &command {
                    WorkerCommand::Start { worker, .. }
                    | WorkerCommand::Continue { worker, .. }
                    | WorkerCommand::Drop { worker, .. }
                    | WorkerCommand::Stop { worker, .. } => *worker,
                    // A native worker never ends on its own, and nobody pauses a job that runs so.
                    WorkerCommand::Pause { .. } | WorkerCommand::Spawn => continue,
                };
                // Commands go to workers that said that they are ready.
                let Some(doing) = crew.get_mut(&worker) else { continue };
                inputs.extend(doing.obey(command));
                if doing.task.is_none() {
                    inputs.push_back(WorkerInput::WorkerReady { worker });
                }
            }
        }
        for (worker, doing) in &mut crew {
            if let Some(report) = doing.train() {
                inputs.push_back(report);
                if doing.task.is_none() {
                    inputs.push_back(WorkerInput::WorkerReady { worker: *worker });
                }
            }
        }
        if inputs.is_empty() {
            return Ok(());
        }
    }
}

impl Worker {
    /// What the job hears of a command, if anything but reports.
    fn obey(&mut self, command: WorkerCommand) -> Option<WorkerInput> {
        match command {
            WorkerCommand::Start { trial, params, to_round, max_rounds, .. } => match self.trainer.start(&params) {
                Ok(()) => self.task = Some(Task { trial, to_round, max_rounds }),
                Err(error) => return Some(WorkerInput::TrialFailed { trial, error }),
            },
            WorkerCommand::Continue { trial, to_round, .. } => {
                let max_rounds = self.held.remove(&trial).filter(|_| self.trainer.take_up(trial))?;
                if self.trainer.is_done(to_round) {
                    self.trainer.drop_trial();
                    return Some(WorkerInput::TrialDone { trial });
                }
                self.task = Some(Task { trial, to_round, max_rounds });
            }
            WorkerCommand::Drop { trial, .. } => {
                self.held.remove(&trial);
                self.trainer.forget(trial);
            }
            WorkerCommand::Stop { trial, .. } => {
                self.task.take_if(|task| task.trial == trial)?;
                self.trainer.drop_trial();
                return Some(WorkerInput::TrialStopped { trial });
            }
            WorkerCommand::Pause { .. } | WorkerCommand::Spawn => {}
        }
        None
    }

    /// Trains a round, if there is anything to train.
    fn train(&mut self) -> Option<WorkerInput> {
        let Task { trial, to_round, max_rounds } = self.task?;
        let values = self.trainer.step();
        let round = self.trainer.round();
        let done = self.trainer.is_done(to_round);
        if done {
            self.task = None;
        }
        if done && to_round < max_rounds && round >= to_round {
            self.trainer.hold(trial);
            self.held.insert(trial, max_rounds);
        }
        Some(WorkerInput::Report { trial, round, values, done })
    }
}
