//! What the page shows of the tuner's thoughts is what the tuner computed: for every trial of several jobs.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[allow(dead_code, reason = "each test file uses its part")]
mod search_spaces;

use rand::RngExt;
use search_spaces::{categorical, conditional, every_kind, integer, real};
use std::collections::VecDeque;
use tuning_playground::analysis::thinking::{expected, plane, profile};
use tuning_playground::math::{exp, normal_quantile};
use tuning_playground::rng::{Purpose, stream};
use tuning_playground::tuner::gp::acquisition::log_h;
use tuning_playground::tuner::gp::encoding::Encoding;
use tuning_playground::tuner::gp::fits::Fits;
use tuning_playground::tuner::gp::history::{History, layout};
use tuning_playground::tuner::gp::kernel::Kernel;
use tuning_playground::tuner::gp::posterior::{Posterior, Prediction};
use tuning_playground::tuner::gp::sobol;
use tuning_playground::tuner::gp::targets::lowest;
use tuning_playground::tuner::job::thinking::{Thought, Why};
use tuning_playground::tuner::strategy::bayesian::Bayesian;
use tuning_playground::tuner::{
    Assignment, Command, Context, Criteria, Direction, EarlyStopping, FailReason, Input, Job, JobSpec, Report, Rounds,
    Scaling, Space, StrategySpec, Value,
};

/// A made-up job, trained to its end.
struct Run {
    name: &'static str,
    job: Job,
}

fn spec(space: Space, seed: u64, max_parallel: u32, direction: Direction, max_jobs: u32) -> JobSpec {
    JobSpec {
        name: "job".into(),
        objective_metric: "validation:auc".into(),
        direction,
        metrics: vec!["validation:auc".into()],
        folds: 0,
        space,
        strategy: StrategySpec::Bayesian { booster_priors: true },
        early_stopping: EarlyStopping::Off,
        completion: Criteria::default(),
        max_jobs,
        max_parallel,
        seed,
        rounds: Rounds::Fixed(1),
        warm_start: None,
        enqueued: vec![],
    }
}

/// A valley across the space with a step for every category, the same for every direction. `None`: the trial fails.
fn objective(space: &Space, point: &Assignment, failing: bool) -> Option<f64> {
    let row = Encoding::of(space).encode(point);
    if failing && row[0] > 0.75 {
        return None;
    }
    let place = |(j, x): (usize, &f64)| {
        let best = [0.3, 0.7, 0.2, 0.55][j % 4];
        (x - best) * (x - best) * (1.0 + j as f64 / 3.0)
    };
    let sum: f64 = row.iter().enumerate().map(place).sum();
    Some(0.2 + sum + 0.3 * libm::sin(7.0 * row[0] + row.last().unwrap()))
}

fn run(name: &'static str, spec: JobSpec, failing: bool) -> Run {
    let (n_workers, space, sign) =
        (spec.max_parallel, spec.space.clone(), if spec.direction == Direction::Minimize { 1.0 } else { -1.0 });
    let mut job = Job::new(spec, 0.0).unwrap();
    let mut at_work: VecDeque<(u32, u32, Assignment)> = VecDeque::new();
    let note = |commands: Vec<Command>, at_work: &mut VecDeque<_>| {
        for command in commands {
            if let Command::Start { worker, trial, assignment, .. } = command {
                at_work.push_back((worker, trial, assignment));
            }
        }
    };
    for worker in 0..n_workers {
        note(job.handle(Input::WorkerReady(worker), 0.0), &mut at_work);
    }
    while let Some((worker, trial, point)) = at_work.pop_front() {
        let input = match objective(&space, &point, failing) {
            Some(value) => Input::Report(Report { trial, round: 1, values: vec![sign * value], done: true }),
            None => Input::TrialFailed { trial, reason: FailReason::WorkerLost },
        };
        note(job.handle(input, 0.0), &mut at_work);
        note(job.handle(Input::WorkerReady(worker), 0.0), &mut at_work);
    }
    assert!(job.status().is_over(), "{name}");
    Run { name, job }
}

fn two_scales() -> Space {
    Space::check(vec![
        real("eta", 0.01, 1.0, Scaling::Logarithmic),
        real("subsample", 0.3, 0.999, Scaling::ReverseLogarithmic),
        integer("max_depth", 1, 12, Scaling::Linear),
    ])
    .unwrap()
}

/// Integers on either scale, a long one and a list.
fn whole_numbers() -> Space {
    Space::check(vec![
        integer("num_round", 10, 400, Scaling::Logarithmic),
        integer("max_depth", 1, 9, Scaling::Linear),
        categorical("tree_method", &["exact", "approx", "hist"]),
    ])
    .unwrap()
}

fn runs() -> Vec<Run> {
    let job = |name, space, seed, parallel, direction, failing| {
        run(name, spec(space, seed, parallel, direction, 22), failing)
    };
    vec![
        job("scales", two_scales(), 1, 1, Direction::Minimize, false),
        job("scales, four at a time", two_scales(), 2, 4, Direction::Maximize, false),
        job("whole numbers", whole_numbers(), 3, 1, Direction::Maximize, false),
        job("whole numbers, three at a time", whole_numbers(), 4, 3, Direction::Minimize, false),
        job("every kind", every_kind(), 5, 2, Direction::Minimize, false),
        job("conditions", conditional(), 6, 1, Direction::Minimize, false),
        job("failures", two_scales(), 7, 2, Direction::Minimize, true),
    ]
}

fn strategy() -> Bayesian {
    Bayesian::new(true)
}

/// Every trial that the model proposed.
fn proposed_by_the_model<'a>(job: &'a Job, again: &mut Bayesian) -> Vec<Thought<'a>> {
    let thoughts = (0..job.records().len() as u32).map(|trial| job.thought(trial, again).unwrap());
    thoughts.filter(|thought| thought.why == Why::Model).collect()
}

#[test]
fn the_strategy_comes_to_the_same_trials_again() {
    for Run { name, job } in runs() {
        let mut counts = [0; 3];
        for record in job.records() {
            let thought = job.thought(record.id, &mut strategy()).unwrap();
            // `Edited` would say that another point came out.
            let kind = match thought.why {
                Why::Portfolio => 0,
                Why::Design => 1,
                Why::Model => 2,
                other => panic!("{name}, trial {}: {other:?}", record.id),
            };
            counts[kind] += 1;
            assert_eq!(thought.chooser.is_some(), kind == 2);
            assert_eq!(thought.point.as_ref(), Some(&record.assignment));
            assert_eq!(thought.n_known, record.informed_by as usize);
        }
        assert!(counts[2] >= 10 && counts[0] + counts[1] >= 5, "{name}: {counts:?}");
    }
}

/// What the strategy computes, from its parts and without the object that the page asks: mean and deviation of all models with
/// their draws of what is pending, and the logarithm of the expected improvement.
fn from_the_parts(job: &Job, trial: u32, rows: &[Vec<f64>]) -> Vec<(f64, f64, f64)> {
    let spec = job.spec();
    let (known, pending) = job.records()[..trial as usize].split_at(job.records()[trial as usize].informed_by as usize);
    let pending: Vec<&Assignment> = pending.iter().map(|record| &record.assignment).collect();
    let context = Context {
        space: &spec.space,
        direction: spec.direction,
        objective: 0,
        records: known,
        pending: &pending,
        parents: &[],
        warm_start: None,
        trial,
        seed: spec.seed,
    };
    let encoding = Encoding::of(&spec.space);
    let layout = layout(&context, &encoding);
    let thetas = Fits::default().thetas(&context, &encoding, &layout).unwrap();
    let sample = History::new(&context, &encoding, known.len()).sample();
    let rows_pending: Vec<Vec<f64>> = pending.iter().map(|point| encoding.encode(point)).collect();
    let scrambling = stream(spec.seed, Purpose::Proposal(trial)).random::<u32>();
    let draw = |m| {
        let cube = sobol::point(m, pending.len(), scrambling).into_iter();
        cube.map(|u| normal_quantile(u.clamp(1e-6, 1.0 - 1e-6))).collect::<Vec<f64>>()
    };
    let normals: Vec<Vec<f64>> = (0..16).map(draw).collect();
    let mut posteriors: Vec<Posterior> =
        thetas.iter().map(|theta| Posterior::new(Kernel::new(&layout, theta), &sample).unwrap()).collect();
    if !pending.is_empty() {
        posteriors.iter_mut().for_each(|posterior| posterior.fantasize(&rows_pending, &normals));
    }
    let best = lowest(&sample.targets);
    let at = |row: &Vec<f64>| {
        let (mut means, mut variances, mut improvements) = (vec![], vec![], vec![]);
        for posterior in &posteriors {
            let mut prediction = Prediction::default();
            posterior.predict(row, &mut prediction);
            let deviation = prediction.variance.sqrt();
            for (m, mean) in prediction.means.iter().enumerate() {
                let found = posterior.means_at_rows(m)[sample.n()..].iter().copied().fold(best, f64::min);
                means.push(*mean);
                variances.push(prediction.variance);
                improvements.push(deviation * exp(log_h((found - mean) / deviation).0));
            }
        }
        let average = |of: &[f64]| of.iter().sum::<f64>() / of.len() as f64;
        let mean = average(&means);
        let between = average(&means.iter().map(|it| (it - mean) * (it - mean)).collect::<Vec<_>>());
        (mean, (average(&variances) + between).sqrt(), average(&improvements))
    };
    rows.iter().map(at).collect()
}

#[test]
fn mean_deviation_and_improvement_are_those_of_the_strategy_at_fifty_points() {
    for Run { name, job } in runs().into_iter().filter(|run| run.name != "failures") {
        let mut again = strategy();
        let space = &job.spec().space;
        let encoding = Encoding::of(space);
        let rows: Vec<Vec<f64>> = (0..50).map(|i| encoding.from_cube(&sobol::point(i, space.dims.len(), 9))).collect();
        let thoughts = proposed_by_the_model(&job, &mut again);
        let mut n_compared = 0;
        for thought in [&thoughts[0], thoughts.last().unwrap()] {
            let chooser = thought.chooser.as_ref().unwrap();
            if chooser.ambition() > 0.0 {
                continue;
            }
            let parts = from_the_parts(&job, thought.trial, &rows);
            for (row, (mean, deviation, improvement)) in rows.iter().zip(parts) {
                let found = chooser.weigh(row, &mut Prediction::default());
                let near = |a: f64, b: f64, what| {
                    assert!((a - b).abs() <= 1e-9 * (1.0 + b.abs()), "{name} {}: {what} {a} {b}", thought.trial);
                };
                near(found.mixture.mean, mean, "mean");
                near(found.mixture.variance.sqrt(), deviation, "deviation");
                near(found.improvement(), improvement, "improvement");
                // And in the unit of the objective. A point that is written down and read again may move by a rounding.
                let shown = expected(chooser, &encoding.decode(row));
                let ends = chooser.units().band(mean, deviation);
                near(shown.lower, ends[0], "lower end");
                near(shown.mean, ends[1], "middle");
                near(shown.upper, ends[2], "upper end");
                near(shown.improvement, chooser.units().improvement(improvement), "improvement as shown");
            }
            n_compared += 1;
        }
        assert!(n_compared > 0, "{name}");
    }
}

/// What the search asks is what is shown: the acquisition's own value, and its caution.
#[test]
fn the_score_of_the_search_is_the_improvement_that_is_shown() {
    for Run { job, .. } in runs() {
        let mut again = strategy();
        let encoding = Encoding::of(&job.spec().space);
        for thought in proposed_by_the_model(&job, &mut again) {
            let chooser = thought.chooser.as_ref().unwrap();
            let row = encoding.encode(thought.point.as_ref().unwrap());
            let scratch = &mut Prediction::default();
            let weighed = chooser.weigh(&row, scratch);
            assert_eq!(exp(chooser.search().score(&row, scratch)), weighed.improvement());
            assert!(weighed.is_near && !weighed.is_tried);
        }
    }
}

/// How far above the suggestion the curve goes at most, as a share: 0.03 is 3 % more expected improvement.
fn excess(thought: &Thought<'_>) -> f64 {
    let (chooser, point) = (thought.chooser.as_ref().unwrap(), thought.point.as_ref().unwrap());
    let here = expected(chooser, point).improvement;
    let mut most: f64 = 0.0;
    for dim in 0..point.len() {
        for place in profile(chooser, point, dim, 60).expected.iter().flatten().filter(|place| place.is_open()) {
            most = most.max(place.improvement / here - 1.0);
        }
    }
    most
}

#[test]
fn the_suggestion_is_the_maximum_along_every_hyperparameter() {
    let (mut n, mut worst) = (0, vec![]);
    for Run { name, job } in runs() {
        for thought in proposed_by_the_model(&job, &mut strategy()) {
            n += 1;
            worst.push((excess(&thought), name, thought.trial));
        }
    }
    worst.sort_by(|a, b| b.0.total_cmp(&a.0));
    println!("{n} {:?}", &worst[..12]);
    assert!(worst[0].0 < 0.02, "{:?}", &worst[..12]);
}

#[test]
fn the_suggestion_stands_on_its_curves_and_in_its_planes() {
    let Run { job, .. } = run("two", spec(two_scales(), 1, 1, Direction::Minimize, 12), false);
    let mut again = strategy();
    for thought in proposed_by_the_model(&job, &mut again) {
        let (chooser, point) = (thought.chooser.as_ref().unwrap(), thought.point.as_ref().unwrap());
        let here = expected(chooser, point);
        let index = |values: &[Value], dim: usize| values.iter().position(|value| *value == point[dim]).unwrap();
        for dim in 0..3 {
            let line = profile(chooser, point, dim, 60);
            assert_eq!(line.expected[index(&line.values, dim)], Some(here));
        }
        let over = plane(chooser, point, (0, 2), 9);
        let place = index(&over.first, 0) * over.second.len() + index(&over.second, 2);
        assert_eq!(over.expected[place], Some(here));
    }
}

#[test]
fn what_comes_after_the_last_trial_is_thought_of_too() {
    let Run { job, .. } = run("two", spec(two_scales(), 1, 2, Direction::Minimize, 9), false);
    let longer = run("two", spec(two_scales(), 1, 2, Direction::Minimize, 10), false).job;
    let next = job.thought(9, &mut strategy()).unwrap();
    assert_eq!((next.why, next.n_known), (Why::Model, 9));
    // With two at a time the tenth does not wait for the ninth, so it is another point.
    assert_eq!(longer.records()[9].informed_by, 8);
    assert!(job.thought(10, &mut strategy()).is_none());
    assert_eq!((job.first_after(6), job.first_after(7), job.first_after(8)), (Some(8), Some(9), Some(9)));
    assert_eq!(job.first_after(9), None);
}

#[test]
fn where_no_model_was_asked_it_is_said_who_chose() {
    let mut random = spec(two_scales(), 1, 1, Direction::Minimize, 4);
    random.strategy = StrategySpec::Random;
    let Run { job, .. } = run("random", random, false);
    assert_eq!(job.thought(3, &mut strategy()).unwrap().why, Why::NoModel);
    let mut queued = spec(two_scales(), 1, 1, Direction::Minimize, 4);
    queued.enqueued = vec![vec![Value::Real(0.1), Value::Real(0.5), Value::Integer(3)]];
    let Run { job, .. } = run("queued", queued, false);
    let why: Vec<Why> = (0..4).map(|trial| job.thought(trial, &mut strategy()).unwrap().why).collect();
    assert_eq!(why, [Why::Enqueued, Why::Portfolio, Why::Portfolio, Why::Portfolio]);
    // Of names that no booster knows nothing is known.
    let plain = Space::check(vec![real("x", 0.0, 1.0, Scaling::Linear), real("y", 0.0, 1.0, Scaling::Linear)]).unwrap();
    let Run { job, .. } = run("plain", spec(plain, 1, 1, Direction::Minimize, 4), false);
    assert_eq!(job.thought(0, &mut strategy()).unwrap().why, Why::Design);
}

#[test]
fn ranges_that_were_edited_since_are_said() {
    let mut job = Job::new(spec(two_scales(), 1, 1, Direction::Minimize, 12), 0.0).unwrap();
    let mut started = job.handle(Input::WorkerReady(0), 0.0);
    for _ in 0..9 {
        let Some(Command::Start { trial, assignment, .. }) = started.first().cloned() else { panic!("{started:?}") };
        let value = objective(&two_scales(), &assignment, false).unwrap();
        job.handle(Input::Report(Report { trial, round: 1, values: vec![value], done: true }), 0.0);
        started = job.handle(Input::WorkerReady(0), 0.0);
    }
    assert_eq!(job.thought(8, &mut strategy()).unwrap().why, Why::Model);
    job.handle(Input::Pause, 0.0);
    let mut other = two_scales();
    other.dims[0] = real("eta", 0.02, 0.9, Scaling::Logarithmic);
    job.handle(Input::Edit(other), 0.0);
    assert_eq!(job.thought(8, &mut strategy()).unwrap().why, Why::Edited);
}
