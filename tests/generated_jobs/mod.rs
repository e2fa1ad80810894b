//! Tuning jobs made up from a number, and imaginary workers that run them: the tests run them natively, `tests/harness` as
//! wasm under Node.
//!
//! How a trial ends is a function of its hyperparameters alone, the loss of its worker too: so the records must not depend
//! on how many workers there are, nor on whose message comes first.

// Helpers of a test may panic: it is how a test fails.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::{BTreeMap, VecDeque};
use tuning_playground::error::Message;
use tuning_playground::tuner::hyperband::{Form, Hyperband};
use tuning_playground::tuner::snapshot::TrialStatus;
use tuning_playground::tuner::{
    Assignment, Command, Condition, Criteria, Dim, Direction, EarlyStopping, FailReason, Input, Job, JobSpec,
    JobStatus, Parent, ParentTrial, Range, Report, Rounds, Scaling, Space, StrategySpec, WarmStart, WarmStartType,
    WorkerId,
};

/// Rounds of a trial that nothing ends early.
pub const ROUNDS: u32 = 9;

/// Every strategy, Bayesian with and without what is known of boosters, Hyperband in both forms.
pub fn strategies() -> Vec<StrategySpec> {
    let hyperband = |form| StrategySpec::Hyperband(Hyperband { form, min_resource: 1, max_resource: ROUNDS });
    let mut strategies = StrategySpec::ALL.to_vec();
    strategies.push(StrategySpec::Bayesian { booster_priors: false });
    strategies.extend([hyperband(Form::Asynchronous), hyperband(Form::Brackets)]);
    strategies
}

/// The job with this number. The strategies take turns, each first without early stopping, then with it.
pub fn spec(number: u32) -> JobSpec {
    let strategies = strategies();
    let n_strategies = strategies.len() as u32;
    let strategy = strategies[(number % n_strategies) as usize];
    let is_hyperband = matches!(strategy, StrategySpec::Hyperband(_));
    let stops_early = !is_hyperband && number / n_strategies % 2 == 1;
    let mut rng = ChaCha8Rng::seed_from_u64(u64::from(number));
    let space = space(strategy, &mut rng);
    let direction = if rng.random() { Direction::Minimize } else { Direction::Maximize };
    let takes_parents = matches!(strategy, StrategySpec::Bayesian { .. } | StrategySpec::Random);
    let has_parent = takes_parents && number / n_strategies % 4 >= 2;
    let warm_start = has_parent.then(|| warm_start(direction, &space, &mut rng));
    let enqueued = (0..rng.random_range(0..3u32)).map(|_| random_point(&space, &mut rng)).collect();
    let max_jobs = match strategy {
        StrategySpec::Grid => JobSpec::grid_jobs(&space),
        _ => rng.random_range(14..40),
    };
    JobSpec {
        name: format!("generated-{number}"),
        objective_metric: "validation:toy".into(),
        direction,
        metrics: vec!["train:toy".into(), "validation:toy".into()],
        folds: 0,
        space,
        strategy,
        early_stopping: if stops_early { EarlyStopping::Auto } else { EarlyStopping::Off },
        completion: Criteria {
            max_not_improving: (number % 3 == 1).then_some(12),
            on_convergence: number % 7 == 2,
            ..Criteria::default()
        },
        max_jobs,
        max_parallel: rng.random_range(1..=8),
        seed: rng.random_range(0..1 << 53),
        rounds: Rounds::Fixed(ROUNDS),
        warm_start,
        enqueued,
    }
}

fn random_point(space: &Space, rng: &mut ChaCha8Rng) -> Assignment {
    let unit: Vec<f64> = space.dims.iter().map(|_| rng.random()).collect();
    space.from_unit(&unit)
}

/// A parent that has trained some points to their end.
fn warm_start(direction: Direction, space: &Space, rng: &mut ChaCha8Rng) -> WarmStart {
    let trial = |nth: u32| {
        let point = random_point(space, rng);
        let objective = Training::of(space, &point).values(ROUNDS)[1];
        ParentTrial {
            name: format!("parent-{nth}"),
            status: TrialStatus::Completed,
            created: None,
            hyperparameters: space.dims.iter().map(|dim| dim.name.clone()).zip(point).collect(),
            objective: objective.is_finite().then_some(objective),
        }
    };
    let parent = Parent {
        name: "parent".into(),
        status: JobStatus::Completed,
        objective_metric: "validation:toy".into(),
        direction,
        fixed: BTreeMap::new(),
        dims: space.dims.clone(),
        trials: (0..8).map(trial).collect(),
    };
    let same_data = rng.random();
    let kind = if same_data { WarmStartType::IdenticalDataAndAlgorithm } else { WarmStartType::TransferLearning };
    WarmStart { kind, parents: vec![parent], fixed: BTreeMap::new() }
}

/// Numbers on two scales, a list, and a number that only one of its values has; as lists for a grid.
fn space(strategy: StrategySpec, rng: &mut ChaCha8Rng) -> Space {
    let lists = ["gbtree", "dart", "gblinear"].map(String::from).to_vec();
    let mut dims = vec![
        Dim::new("eta", Range::Continuous { min: 0.1, max: rng.random_range(0.2..0.9), scaling: Scaling::Linear }),
        Dim::new("alpha", Range::Continuous { min: 1e-3, max: 1e3, scaling: Scaling::Auto }),
        Dim::new("max_depth", Range::Integer { min: 1, max: rng.random_range(2..12), scaling: Scaling::Linear }),
        Dim::new("booster", Range::Categorical { values: lists }),
        Dim {
            when: Some(Condition { parent: 3, values: vec!["dart".into()] }),
            ..Dim::new("rate_drop", Range::Continuous { min: 0.0, max: 1.0, scaling: Scaling::Linear })
        },
    ];
    if strategy == StrategySpec::Grid {
        dims.iter_mut().for_each(|dim| dim.range = dim.range.to_list(2));
    }
    Space::check(dims).unwrap()
}

/// How a trial ends if nothing ends it before.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Fate {
    Trains,
    /// The last objective value is no number.
    Sulks,
    /// The booster gives up after so many rounds.
    Breaks(u32),
    /// The worker is gone after so many rounds.
    Vanishes(u32),
}

/// Training of one point.
#[derive(Debug, Clone)]
struct Training {
    fate: Fate,
    /// Distance from the best point, and how slowly it gets there.
    distance: f64,
    slowness: f64,
}

impl Training {
    fn of(space: &Space, point: &Assignment) -> Training {
        let unit = space.to_unit(point).unwrap();
        let distance: f64 = (1..).zip(&unit).map(|(nth, u)| f64::from(nth) * (u - 0.3) * (u - 0.3)).sum();
        // Digits far behind the point: as good as chance, but a function of the point.
        let lot = (distance * 1e7) as u64;
        let rounds = 1 + (lot / 16 % u64::from(ROUNDS - 1)) as u32;
        let fate = match lot % 16 {
            0 => Fate::Sulks,
            1 => Fate::Breaks(rounds),
            2 => Fate::Vanishes(rounds),
            _ => Fate::Trains,
        };
        Training { fate, distance, slowness: 1.0 - unit[0] }
    }

    fn values(&self, round: u32) -> Vec<f64> {
        let value = self.distance + self.slowness / f64::from(round);
        let sulks = self.fate == Fate::Sulks && round == ROUNDS;
        vec![self.distance / f64::from(round), if sulks { f64::NAN } else { value }]
    }
}

#[derive(Debug)]
struct Task {
    trial: u32,
    training: Training,
    round: u32,
    to_round: u32,
}

#[derive(Debug, Default)]
struct Worker {
    outbox: VecDeque<Input>,
    task: Option<Task>,
    /// Boosters kept at a rung, by trial.
    held: BTreeMap<u32, Task>,
    gone: bool,
}

impl Worker {
    /// Trains one round. False if there is nothing to train.
    fn train(&mut self, id: WorkerId) -> bool {
        let Some(mut task) = self.task.take().filter(|_| !self.gone) else { return false };
        let trial = task.trial;
        match task.training.fate {
            Fate::Breaks(rounds) if rounds == task.round => {
                let reason = FailReason::Training(Message::new("as_it_was_told_to"));
                self.outbox.extend([Input::TrialFailed { trial, reason }, Input::WorkerReady(id)]);
                return true;
            }
            Fate::Vanishes(rounds) if rounds == task.round => {
                self.gone = true;
                self.outbox.push_back(Input::WorkerLost(id));
                return true;
            }
            _ => {}
        }
        task.round += 1;
        let (round, done) = (task.round, task.round == task.to_round);
        self.outbox.push_back(Input::Report(Report { trial, round, values: task.training.values(round), done }));
        if !done {
            self.task = Some(task);
        } else {
            self.outbox.push_back(Input::WorkerReady(id));
            if round < ROUNDS {
                self.held.insert(trial, task);
            }
        }
        true
    }

    fn obey(&mut self, id: WorkerId, space: &Space, command: Command) {
        match command {
            Command::Start { trial, assignment, to_round, .. } => {
                self.task = Some(Task { trial, training: Training::of(space, &assignment), round: 0, to_round });
            }
            Command::Continue { trial, to_round, .. } => {
                let task = self.held.remove(&trial).expect("a booster that goes on is held");
                self.task = Some(Task { to_round, ..task });
            }
            Command::Drop { trial, .. } => {
                self.held.remove(&trial).expect("a booster that is dropped is held");
            }
            Command::Stop { trial, .. } => {
                if self.task.take_if(|task| task.trial == trial).is_some() {
                    self.outbox.extend([Input::TrialStopped { trial }, Input::WorkerReady(id)]);
                }
            }
            Command::Pause { .. } | Command::Spawn => panic!("nobody pauses, and a worker spawns none"),
        }
    }
}

/// Runs a job to its end. `schedule`: who is next to train or to be heard, at every step.
pub fn run(spec: &JobSpec, n_workers: u32, schedule: u64) -> Job {
    let mut rng = ChaCha8Rng::seed_from_u64(schedule);
    let mut job = Job::new(spec.clone(), 0.0).unwrap();
    let mut workers: BTreeMap<WorkerId, Worker> = BTreeMap::new();
    let mut now = 0.0;
    let spawn = |workers: &mut BTreeMap<WorkerId, Worker>, id: WorkerId| {
        let outbox = VecDeque::from([Input::WorkerReady(id)]);
        workers.insert(id, Worker { outbox, ..Worker::default() });
    };
    (0..n_workers).for_each(|id| spawn(&mut workers, id));
    let mut next_id = n_workers;
    while !job.status().is_over() {
        let ids: Vec<WorkerId> = workers.keys().copied().collect();
        let first = rng.random_range(0..ids.len());
        let hears_first = rng.random::<bool>();
        let mut heard = None;
        for id in ids.iter().cycle().skip(first).take(ids.len()) {
            let worker = workers.get_mut(id).unwrap();
            if !hears_first && worker.train(*id) {
                break;
            }
            heard = worker.outbox.pop_front();
            if heard.is_some() || worker.train(*id) {
                break;
            }
        }
        let Some(input) = heard else {
            let moves = |worker: &Worker| worker.task.is_some() || !worker.outbox.is_empty();
            assert!(workers.values().any(moves), "the job hangs: {:?}", job.records());
            continue;
        };
        if let Input::WorkerLost(id) = input {
            workers.remove(&id);
        }
        now += f64::from(rng.random_range(1..50u32));
        for command in job.handle(input, now) {
            let to = match &command {
                Command::Spawn => {
                    spawn(&mut workers, next_id);
                    next_id += 1;
                    continue;
                }
                Command::Start { worker, .. }
                | Command::Continue { worker, .. }
                | Command::Drop { worker, .. }
                | Command::Pause { worker, .. }
                | Command::Stop { worker, .. } => *worker,
            };
            let worker = workers.get_mut(&to).expect("commands go to workers that are not known to be lost");
            if !worker.gone {
                worker.obey(to, &spec.space, command);
            }
        }
    }
    job
}

/// The job that was told the same.
pub fn replayed(job: &Job) -> Job {
    Job::replay(job.spec().clone(), &job.log()).unwrap()
}

/// The records without their times, as text: every bit of a number shows.
pub fn digest(job: &Job) -> String {
    let mut records = job.records().to_vec();
    for record in &mut records {
        record.forget_times();
    }
    format!("{:?} {:?} {records:?}", job.status(), job.best())
}
