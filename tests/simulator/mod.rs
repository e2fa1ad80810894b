//! Imaginary workers that train a toy function, a clock that jumps, and a scheduler that delivers messages in a random but
//! seeded order. Messages of one worker keep their order, as those of a Web Worker do; echoes of old reports do not.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;
use tuning_playground::rng::{Purpose, stream};
use tuning_playground::tuner::{
    Assignment, Command, Context, Criteria, Dim, Direction, EarlyStopping, FailReason, Input, Job, JobSpec, JobStatus,
    Proposal, Range, Report, RoundReport, Rounds, Scaling, Space, Standing, StopRule, Strategy, StrategySpec,
    TrialRecord, TrialState, Value, Verdict, WorkerId, stop,
};

/// A job on three dimensions: `x` in [0, 1] (the toy function), `num_round` 1 to 8, `mood` with bad outcomes.
pub fn spec(max_jobs: u32, max_parallel: u32, seed: u64) -> JobSpec {
    let moods = ["calm", "calm too", "calm as well", "sulks", "breaks"].map(String::from).to_vec();
    JobSpec {
        name: "simulation".into(),
        objective_metric: "validation:sphere".into(),
        direction: Direction::Minimize,
        metrics: vec!["train:sphere".into(), "validation:sphere".into()],
        space: Space::check(vec![
            Dim::new("x", Range::Continuous { min: 0.0, max: 1.0, scaling: Scaling::Linear }),
            Dim::new("num_round", Range::Integer { min: 1, max: 8, scaling: Scaling::Auto }),
            Dim::new("mood", Range::Categorical { values: moods }),
        ])
        .unwrap(),
        strategy: StrategySpec::Random,
        early_stopping: EarlyStopping::Off,
        completion: Criteria::default(),
        max_jobs,
        max_parallel,
        seed,
        rounds: Rounds::Fixed(5),
        warm_start: None,
        enqueued: vec![],
    }
}

/// How a trial ends if it is left alone.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// It reports so many rounds.
    Trains { rounds: u32 },
    /// It reports so many rounds, the last with an objective that is not a number.
    Sulks { rounds: u32 },
    /// It reports so many rounds and breaks.
    Breaks { rounds: u32 },
}

/// The outcome is a function of the hyperparameters alone.
pub fn outcome(point: &Assignment, max_rounds: u32) -> Outcome {
    let rounds = match point.get(1) {
        Some(Value::Integer(rounds)) => (*rounds as u32).min(max_rounds),
        _ => max_rounds,
    };
    match point.get(2) {
        Some(Value::Category(mood)) if mood == "sulks" => Outcome::Sulks { rounds },
        Some(Value::Category(mood)) if mood == "breaks" => Outcome::Breaks { rounds: rounds - 1 },
        _ => Outcome::Trains { rounds },
    }
}

/// Toy sphere with a learning curve, on a coarse grid so that ties happen.
pub fn metrics(point: &Assignment, round: u32) -> Vec<f64> {
    let Value::Real(x) = point[0] else { panic!("x is real") };
    let sphere = ((x - 0.3) * 10.0).round() * ((x - 0.3) * 10.0).round();
    vec![sphere, sphere + 1.0 / f64::from(round)]
}

fn values_of(point: &Assignment, round: u32, outcome: &Outcome) -> Vec<f64> {
    let mut values = metrics(point, round);
    if *outcome == (Outcome::Sulks { rounds: round }) {
        values[1] = f64::NAN;
    }
    values
}

/// What was asked of the strategy.
#[derive(Debug, Clone, PartialEq)]
pub struct Asks {
    pub trial: u32,
    pub n_visible: usize,
    pub waited: bool,
}

/// A strategy that is as touchy as can be: its proposal depends on every bit of every visible record, in order, on the
/// pending points and on its own memory. Every fifth trial it waits until one more result is known.
#[derive(Debug, Default)]
pub struct Touchy {
    memory: u64,
    asks: Rc<RefCell<Vec<Asks>>>,
}

impl Strategy for Touchy {
    fn propose(&mut self, context: &Context<'_>, rng: &mut ChaCha8Rng) -> Proposal {
        assert_eq!(context.records.len() + context.pending.len(), context.trial as usize);
        let n_visible = context.records.len();
        let waited = context.trial % 5 == 4 && !self.asks.borrow().iter().any(|ask| ask.trial == context.trial);
        self.asks.borrow_mut().push(Asks { trial: context.trial, n_visible, waited });
        for (idx, record) in context.records.iter().enumerate() {
            assert_eq!(record.id as usize, idx);
            assert!(record.state.is_finished());
            let loss = context.loss(record).unwrap_or(-1.0).to_bits();
            self.memory = (self.memory ^ loss ^ record.reports.len() as u64).wrapping_mul(0x0100_0000_01B3);
        }
        if waited && !context.pending.is_empty() {
            return Proposal::Wait;
        }
        self.memory = self.memory.wrapping_add(rng.random::<u64>());
        let mut mixer = ChaCha8Rng::seed_from_u64(self.memory);
        let unit: Vec<f64> = context.space.dims.iter().map(|_| mixer.random::<f64>()).collect();
        Proposal::Start(context.space.from_unit(&unit))
    }
}

/// The rule of the design, written down as plainly as possible: one trial after the other, no workers, no messages.
pub fn plain_rule(spec: &JobSpec) -> Vec<TrialRecord> {
    let mut strategy = Touchy::default();
    let mut rule = stop::rule_of(spec);
    let mut records: Vec<TrialRecord> = Vec::new();
    let mut n_visible = 0;
    while records.len() < spec.max_jobs as usize {
        let trial = records.len() as u32;
        n_visible = n_visible.max((records.len() + 1).saturating_sub(spec.max_parallel as usize));
        let pending: Vec<&Assignment> = records[n_visible..].iter().map(|record| &record.assignment).collect();
        let context = Context {
            space: &spec.space,
            direction: spec.direction,
            objective: 1,
            records: &records[..n_visible],
            pending: &pending,
            parents: &[],
            warm_start: None,
            trial,
            seed: spec.seed,
        };
        match strategy.propose(&context, &mut stream(spec.seed, Purpose::Proposal(trial))) {
            Proposal::Start(point) => {
                let mut record = trained(trial, point.clone(), spec.rounds_of(&point));
                record.informed_by = n_visible as u32;
                record.bracket = spec.hyperband().map(|hyperband| hyperband.bracket_of(trial, spec.seed));
                cut(&mut record, spec, &records[..n_visible], rule.as_mut());
                records.push(record);
            }
            Proposal::Wait => n_visible += 1,
            Proposal::Exhausted => break,
        }
    }
    records
}

/// A trial that nothing stops, without times.
pub fn trained(trial: u32, point: Assignment, max_rounds: u32) -> TrialRecord {
    let mut record = TrialRecord::proposed(trial, point.clone(), max_rounds);
    let outcome = outcome(&point, max_rounds);
    let (rounds, state) = match outcome {
        Outcome::Trains { rounds } => (rounds, TrialState::Completed),
        Outcome::Sulks { rounds } => (rounds, TrialState::Failed(FailReason::ObjectiveNotANumber)),
        Outcome::Breaks { rounds } => (rounds, TrialState::Failed(broken())),
    };
    for round in 1..=rounds {
        record.reports.push(RoundReport { round, values: values_of(&point, round, &outcome) });
    }
    record.state = state;
    without_times(&[record]).remove(0)
}

/// Takes back the rounds after the one at which the rule stops the trial. The last of its own is not judged.
fn cut(record: &mut TrialRecord, spec: &JobSpec, known: &[TrialRecord], rule: &mut dyn StopRule) {
    let ends_itself = usize::from(!matches!(record.state, TrialState::Failed(FailReason::Training(_))));
    for rounds in 1..=record.reports.len() - ends_itself.min(record.reports.len()) {
        let trial = TrialRecord { reports: record.reports[..rounds].to_vec(), ..record.clone() };
        let standing = Standing { direction: spec.direction, objective: 1, known, trial: &trial };
        if let Verdict::Stop(reason) = rule.verdict(&standing) {
            record.reports.truncate(rounds);
            record.state = TrialState::Stopped(reason);
            return;
        }
    }
}

fn broken() -> FailReason {
    FailReason::Training(tuning_playground::error::Message::new("as_it_was_told_to"))
}

/// Records that can be compared: no times, and NaN (unequal to itself) as a number of no other use.
pub fn without_times(records: &[TrialRecord]) -> Vec<TrialRecord> {
    let mut records = records.to_vec();
    for record in &mut records {
        record.started = None;
        record.ended = None;
        for value in record.reports.iter_mut().flat_map(|report| &mut report.values) {
            if value.is_nan() {
                *value = -999.0;
            }
        }
    }
    records
}

#[derive(Debug, Default)]
struct Worker {
    id: WorkerId,
    inbox: VecDeque<Command>,
    outbox: VecDeque<Input>,
    task: Option<Task>,
    held: BTreeMap<u32, Task>,
}

#[derive(Debug)]
struct Task {
    trial: u32,
    point: Assignment,
    round: u32,
    to_round: u32,
    max_rounds: u32,
    paused: bool,
}

impl Worker {
    /// Reads one message, or trains one round. False if there is nothing to do.
    fn work(&mut self) -> bool {
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
