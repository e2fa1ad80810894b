//! Imaginary workers that train a toy function, a clock that jumps, and a scheduler that delivers messages in a random but
//! seeded order. Messages of one worker keep their order, as those of a Web Worker do; echoes of old reports do not.

pub mod plain_rule;
pub mod toy;
mod worker;

use plain_rule::{Asks, Touchy};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use tuning_playground::tuner::{Command, Input, Job, JobSpec, JobStatus, Report, TrialState, WorkerId};
use worker::Worker;

/// A job, its workers, a clock and a scheduler.
pub struct Simulator {
    pub job: Job,
    pub asks: Rc<RefCell<Vec<Asks>>>,
    workers: BTreeMap<WorkerId, Worker>,
    next_worker: WorkerId,
    rng: ChaCha8Rng,
    now: f64,
    echoes: bool,
    delivered: Vec<Input>,
}

impl Simulator {
    /// With the touchy strategy.
    pub fn new(spec: JobSpec, n_workers: u32, schedule: u64) -> Self {
        let strategy = Touchy::default();
        let asks = Rc::clone(&strategy.asks);
        Simulator::of(Job::with_strategy(spec, Box::new(strategy), 1000.0).unwrap(), asks, n_workers, schedule)
    }

    /// With the strategy that the spec names.
    pub fn with_spec_strategy(spec: JobSpec, n_workers: u32, schedule: u64) -> Self {
        Simulator::of(Job::new(spec, 1000.0).unwrap(), Rc::default(), n_workers, schedule)
    }

    fn of(job: Job, asks: Rc<RefCell<Vec<Asks>>>, n_workers: u32, schedule: u64) -> Self {
        let mut simulator = Simulator {
            job,
            asks,
            workers: BTreeMap::new(),
            next_worker: 0,
            rng: ChaCha8Rng::seed_from_u64(schedule),
            now: 1000.0,
            echoes: false,
            delivered: Vec::new(),
        };
        (0..n_workers).for_each(|_| simulator.spawn());
        simulator
    }

    /// Old reports come again at random.
    pub fn with_echoes(mut self) -> Self {
        self.echoes = true;
        self
    }

    /// Until nothing moves.
    pub fn run(&mut self) {
        while self.step() {}
        assert!(self.is_over(), "the job hangs: {:?}", self.job.snapshot(self.now));
    }

    /// So many steps, or until nothing moves.
    pub fn run_for(&mut self, steps: u32) {
        for _ in 0..steps {
            if !self.step() {
                return;
            }
        }
    }

    /// Tells the job and carries out its commands.
    pub fn tell(&mut self, input: Input) {
        self.now += f64::from(self.rng.random_range(0..50u32));
        for command in self.job.handle(input, self.now) {
            match command {
                Command::Spawn => self.spawn(),
                Command::Start { worker, .. }
                | Command::Continue { worker, .. }
                | Command::Pause { worker, .. }
                | Command::Drop { worker, .. }
                | Command::Stop { worker, .. } => {
                    self.workers.get_mut(&worker).expect("commands go to living workers").inbox.push_back(command);
                }
            }
        }
    }

    /// Ends a worker that the job takes to be training, its unsent messages with it; returns its trial.
    pub fn kill_one_that_trains(&mut self) -> Option<u32> {
        let (worker, trial) = self.workers.iter().find_map(|(worker, doing)| {
            let trial = doing.task.as_ref()?.trial;
            let is_running = self.job.records().get(trial as usize)?.state == TrialState::Running;
            is_running.then_some((*worker, trial))
        })?;
        self.workers.remove(&worker);
        self.tell(Input::WorkerLost(worker));
        // Its last words come late.
        self.tell(Input::Report(Report { trial, round: 99, values: vec![0.0, -1.0], done: true }));
        self.tell(Input::WorkerReady(worker));
        self.tell(Input::WorkerLost(worker));
        Some(trial)
    }

    pub fn is_over(&self) -> bool {
        !matches!(self.job.status(), JobStatus::InProgress | JobStatus::Stopping)
    }

    pub fn rounds_trained(&self) -> u64 {
        let in_outboxes = self.workers.values().flat_map(|worker| &worker.outbox);
        let on_the_way = in_outboxes.filter(|input| matches!(input, Input::Report(_))).count();
        let known: usize = self.job.records().iter().map(|record| record.reports.len()).sum();
        (known + on_the_way) as u64
    }

    /// The snapshot without `times`, as JSON text.
    pub fn timeless_snapshot(&self) -> String {
        let mut json = serde_json::to_value(self.job.snapshot(self.now)).unwrap();
        json.as_object_mut().unwrap().remove("times");
        for row in json["trials"].as_array_mut().unwrap() {
            row.as_object_mut().unwrap().remove("times");
        }
        json.to_string()
    }

    fn spawn(&mut self) {
        let mut worker = Worker { id: self.next_worker, ..Worker::default() };
        worker.outbox.push_back(Input::WorkerReady(self.next_worker));
        self.workers.insert(self.next_worker, worker);
        self.next_worker += 1;
    }

    /// One thing happens somewhere. False if nothing can.
    fn step(&mut self) -> bool {
        let ids: Vec<WorkerId> = self.workers.keys().copied().collect();
        if ids.is_empty() {
            return false;
        }
        if self.echoes && !self.delivered.is_empty() && self.rng.random_range(0..10u32) == 0 {
            let echo = self.delivered[self.rng.random_range(0..self.delivered.len())].clone();
            self.tell(echo);
        }
        // From a random worker on, the first that can do something does it.
        let first = self.rng.random_range(0..ids.len());
        for id in ids.iter().cycle().skip(first).take(ids.len()) {
            let prefers_work = self.rng.random::<bool>();
            if prefers_work && self.work(*id) || self.deliver(*id) || self.work(*id) {
                return true;
            }
        }
        false
    }

    fn work(&mut self, id: WorkerId) -> bool {
        let Some(worker) = self.workers.get_mut(&id) else { return false };
        let was_training = worker.task.is_some();
        let moved = worker.work();
        if was_training && worker.task.is_none() {
            worker.outbox.push_back(Input::WorkerReady(id));
        }
        moved
    }

    fn deliver(&mut self, id: WorkerId) -> bool {
        let Some(input) = self.workers.get_mut(&id).and_then(|worker| worker.outbox.pop_front()) else { return false };
        if matches!(input, Input::Report(_)) {
            self.delivered.push(input.clone());
        }
        self.tell(input);
        true
    }
}
