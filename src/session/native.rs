//! Workers without threads: the session's commands carried out one after the other. What the page does
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
    let mut crew = Crew::new(session, workers)?;
    loop {
        crew.listen(session, &now, &mut watch);
        crew.train();
        if crew.is_idle() {
            return Ok(());
        }
    }
}

/// The workers of a job.
pub(super) struct Crew {
    workers: BTreeMap<u32, Worker>,
    /// What the job has not heard yet.
    inputs: VecDeque<WorkerInput>,
}

impl Crew {
    /// Workers for the job of `session`. Errors if there is none, or its data cannot be trained on.
    pub fn new(session: &Session, workers: u32) -> Result<Crew, Message> {
        let mut crew = Crew { workers: BTreeMap::new(), inputs: VecDeque::new() };
        for worker in 0..workers {
            let trainer = session.trainer()?;
            crew.workers.insert(worker, Worker { trainer, task: None, held: BTreeMap::new() });
            crew.inputs.push_back(WorkerInput::WorkerReady { worker });
        }
        Ok(crew)
    }

    /// Nobody trains, and there is nothing to tell.
    pub fn is_idle(&self) -> bool {
        self.inputs.is_empty() && self.workers.values().all(|worker| worker.task.is_none())
    }

    /// Lets the job hear all that the workers have to say, and tells them what it asks.
    pub fn listen(&mut self, session: &mut Session, now: &impl Fn() -> f64, watch: &mut impl FnMut(&WorkerInput)) {
        while let Some(input) = self.inputs.pop_front() {
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
                let Some(doing) = self.workers.get_mut(&worker) else { continue };
                self.inputs.extend(doing.obey(command));
                if doing.task.is_none() {
                    self.inputs.push_back(WorkerInput::WorkerReady { worker });
                }
            }
        }
    }

    /// Trains a round of each worker's trial. Gives how many rounds that were.
    pub fn train(&mut self) -> u32 {
        let mut rounds = 0;
        for (worker, doing) in &mut self.workers {
            if let Some(report) = doing.train() {
                rounds += 1;
                self.inputs.push_back(report);
                if doing.task.is_none() {
                    self.inputs.push_back(WorkerInput::WorkerReady { worker: *worker });
                }
            }
        }
        rounds
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
