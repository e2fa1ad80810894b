//! The Bayesian strategy as a whole: published optima, noise, failures, stopped trials, what it depends on.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::f64::consts::PI;
use tuning_playground::math::exp;
use tuning_playground::rng::{Purpose, stream};
use tuning_playground::tuner::gp::surrogate::Surrogate;
use tuning_playground::tuner::{
    Assignment, Condition, Context, Dim, Direction, FailReason, Proposal, Range, RoundReport, Scaling, Space,
    StopReason, Strategy, StrategySpec, TrialRecord, TrialState, Value,
};

fn real(name: &str, min: f64, max: f64) -> Dim {
    Dim::new(name, Range::Continuous { min, max, scaling: Scaling::Linear })
}

fn bayesian() -> Box<dyn Strategy> {
    StrategySpec::Bayesian { booster_priors: true }.build()
}

fn numbers(point: &Assignment) -> Vec<f64> {
    let number = |value: &Value| match value {
        Value::Real(x) => *x,
        Value::Integer(x) => *x as f64,
        Value::Category(_) | Value::Inactive => f64::NAN,
    };
    point.iter().map(number).collect()
}

fn context<'a>(space: &'a Space, records: &'a [TrialRecord], pending: &'a [&'a Assignment], seed: u64) -> Context<'a> {
    let trial = (records.len() + pending.len()) as u32;
    let (direction, parents, warm_start) = (Direction::Minimize, &[], None);
    Context { space, direction, objective: 0, records, pending, parents, warm_start, trial, seed }
}

fn ask(strategy: &mut dyn Strategy, context: &Context<'_>) -> Assignment {
    match strategy.propose(context, &mut stream(context.seed, Purpose::Proposal(context.trial))) {
        Proposal::Start(point) => point,
        other => panic!("{other:?}"),
    }
}

fn ended(trial: u32, point: Assignment, value: Option<f64>) -> TrialRecord {
    let mut record = TrialRecord::proposed(trial, point, 1);
    match value {
        Some(value) => {
            record.reports = vec![RoundReport { round: 1, values: vec![value] }];
            record.state = TrialState::Completed;
        }
        None => record.state = TrialState::Failed(FailReason::WorkerLost),
    }
    record
}

/// `n_trials` trials one after the other. `objective`: `None` where a trial fails.
fn search(space: &Space, n_trials: u32, seed: u64, objective: impl Fn(&[f64]) -> Option<f64>) -> Vec<TrialRecord> {
    let mut strategy = bayesian();
    let mut records: Vec<TrialRecord> = Vec::new();
    for trial in 0..n_trials {
        let point = ask(strategy.as_mut(), &context(space, &records, &[], seed));
        let value = objective(&numbers(&point));
        records.push(ended(trial, point, value));
    }
    records
}

fn least(records: &[TrialRecord]) -> f64 {
    records.iter().filter_map(|record| record.objective(0)).fold(f64::INFINITY, f64::min)
}

fn branin(x: &[f64]) -> f64 {
    let valley = x[1] - 5.1 / (4.0 * PI * PI) * x[0] * x[0] + 5.0 / PI * x[0] - 6.0;
    valley * valley + 10.0 * (1.0 - 1.0 / (8.0 * PI)) * libm::cos(x[0]) + 10.0
}

fn branin_space() -> Space {
    Space::check(vec![real("x1", -5.0, 10.0), real("x2", 0.0, 15.0)]).unwrap()
}

fn hartmann3(x: &[f64]) -> f64 {
    const A: [[f64; 3]; 4] = [[3.0, 10.0, 30.0], [0.1, 10.0, 35.0], [3.0, 10.0, 30.0], [0.1, 10.0, 35.0]];
    const P: [[f64; 3]; 4] =
        [[0.3689, 0.1170, 0.2673], [0.4699, 0.4387, 0.7470], [0.1091, 0.8732, 0.5547], [0.0381, 0.5743, 0.8828]];
    let bump = |i: usize| -> f64 { (0..3).map(|j| A[i][j] * (x[j] - P[i][j]) * (x[j] - P[i][j])).sum() };
    -[1.0, 1.2, 3.0, 3.2].iter().enumerate().map(|(i, height)| height * exp(-bump(i))).sum::<f64>()
}

fn levy(x: &[f64]) -> f64 {
    let squared = |x: f64| x * x;
    let w: Vec<f64> = x.iter().map(|x| 1.0 + (x - 1.0) / 4.0).collect();
    let (first, last) = (w[0], w[w.len() - 1]);
    let wave = |w: &f64| squared(w - 1.0) * (1.0 + 10.0 * squared(libm::sin(PI * w + 1.0)));
    let middle: f64 = w[..w.len() - 1].iter().map(wave).sum();
    squared(libm::sin(PI * first)) + middle + squared(last - 1.0) * (1.0 + squared(libm::sin(2.0 * PI * last)))
}

#[test]
fn it_finds_the_published_optimum_of_branin() {
    for seed in 0..2 {
        let found = least(&search(&branin_space(), 40, seed, |x| Some(branin(x))));
        assert!(found < 0.397_887 + 0.01, "seed {seed}: {found}");
    }
}

#[test]
fn it_finds_the_published_optimum_of_hartmann3() {
    let space = Space::check((0..3).map(|j| real(&format!("x{j}"), 0.0, 1.0)).collect()).unwrap();
    let found = least(&search(&space, 40, 0, |x| Some(hartmann3(x))));
    assert!(found < -3.862_78 + 0.02, "{found}");
}

#[test]
fn it_comes_near_the_published_optimum_of_levy() {
    let space = Space::check((0..4).map(|j| real(&format!("x{j}"), -10.0, 10.0)).collect()).unwrap();
    // The expected best of 50 random points is above 10.
    let found = least(&search(&space, 50, 0, |x| Some(levy(x))));
    assert!(found < 2.0, "{found}");
}

#[test]
fn it_keeps_away_from_where_trials_fail() {
    let space = Space::check(vec![real("x", 0.0, 1.0), real("y", 0.0, 1.0)]).unwrap();
    // Half of the space fails; the best point of the other half is not at its edge.
    let bowl = |x: &[f64]| (x[0] - 0.25) * (x[0] - 0.25) + (x[1] - 0.6) * (x[1] - 0.6);
    let records = search(&space, 30, 0, |x| (x[0] < 0.5).then(|| bowl(x)));
    let has_failed = |record: &&TrialRecord| matches!(record.state, TrialState::Failed(_));
    let n_failed = records[10..].iter().filter(has_failed).count();
    assert!(n_failed <= 5, "{n_failed} of the last 20 trials failed, of random ones 10 would");
    assert!(least(&records) < 1e-3, "{}", least(&records));
}

#[test]
fn a_conditional_child_is_searched_where_it_is_active() {
    let mut space = Space::check(vec![
        Dim::new("booster", Range::Categorical { values: vec!["gbtree".into(), "dart".into()] }),
        real("rate_drop", 0.0, 1.0),
    ])
    .unwrap();
    space.dims[1].when = Some(Condition { parent: 0, values: vec!["dart".into()] });
    let records = search(&space, 30, 0, |x| Some(if x[1].is_nan() { 0.5 } else { (x[1] - 0.7).abs() }));
    assert!(least(&records) < 0.02, "{}", least(&records));
    let plain = records.iter().filter(|record| record.assignment[1] == Value::Inactive).count();
    assert_eq!(plain, 1, "one configuration without dart exists");
}

#[test]
fn a_suggestion_depends_on_the_trials_not_on_the_past_of_the_strategy() {
    let space = branin_space();
    let records = search(&space, 20, 3, |x| Some(branin(x)));
    let pending = [vec![Value::Real(1.0), Value::Real(2.0)], vec![Value::Real(9.0), Value::Real(3.0)]];
    let pending: Vec<&Assignment> = pending.iter().collect();
    let context = context(&space, &records, &pending, 3);
    let mut fresh = bayesian();
    let expected = ask(fresh.as_mut(), &context);
    assert_eq!(ask(fresh.as_mut(), &context), expected);
    // A strategy that has seen another job meanwhile, and one that has seen this job grow.
    let others = search(&space, 20, 4, |x| Some(branin(x)));
    ask(fresh.as_mut(), &Context { records: &others, ..context });
    assert_eq!(ask(fresh.as_mut(), &context), expected);
    let mut grown = bayesian();
    for n in 10..20 {
        ask(grown.as_mut(), &Context { records: &records[..n], trial: n as u32, pending: &[], ..context });
    }
    assert_eq!(ask(grown.as_mut(), &context), expected);
}

#[test]
fn pending_trials_are_not_proposed_near_again() {
    let space = branin_space();
    let records = search(&space, 15, 0, |x| Some(branin(x)));
    let first = ask(bayesian().as_mut(), &context(&space, &records, &[], 0));
    let second = ask(bayesian().as_mut(), &context(&space, &records, &[&first], 0));
    let distance: f64 = numbers(&first).iter().zip(numbers(&second)).map(|(a, b)| (a - b).abs()).sum();
    assert!(distance > 0.1, "{first:?} {second:?}");
}

#[test]
fn the_surrogate_recommends_by_its_mean_and_speaks_in_the_units_of_the_objective() {
    let space = Space::check(vec![real("x", 0.0, 1.0)]).unwrap();
    // A parabola with its best value at 0.5, noise, and the best value of all by luck at 0.65.
    let value = |i: u32| {
        let x = f64::from(i) / 20.0;
        let noise = if i == 13 {
            1.5
        } else if (8..=12).contains(&i) {
            -0.8
        } else {
            [0.8, -0.8][i as usize % 2]
        };
        100.0 - 40.0 * (x - 0.5) * (x - 0.5) + noise
    };
    assert!((0..=20).all(|i| value(i) <= value(13)));
    let records: Vec<TrialRecord> =
        (0..=20).map(|i| ended(i, vec![Value::Real(f64::from(i) / 20.0)], Some(value(i)))).collect();
    let context = Context { direction: Direction::Maximize, ..context(&space, &records, &[], 0) };
    let surrogate = Surrogate::of(&context).unwrap();
    let recommended = f64::from(surrogate.recommended().unwrap());
    assert!((recommended - 10.0).abs() <= 2.0, "{recommended}");
    let belief = surrogate.at(&[Value::Real(0.5)]);
    assert!(belief.lower <= belief.mean && belief.mean <= belief.upper);
    assert!((belief.mean - 100.0).abs() < 2.0, "{belief:?}");
    assert!(belief.expected_improvement >= 0.0);
    assert!(Surrogate::of(&Context { records: &records[..2], ..context }).is_none());
}

#[test]
fn a_stopped_trial_counts_with_what_it_would_have_ended_with() {
    let space = Space::check(vec![real("x", 0.0, 1.0)]).unwrap();
    // Every curve falls by 1 a round from 10 + 4 x; stopped after 2 of 5 rounds at 0.9 and 0.95.
    let curve = |trial: u32, x: f64, rounds: u32| {
        let mut record = TrialRecord::proposed(trial, vec![Value::Real(x)], 5);
        record.reports =
            (1..=rounds).map(|round| RoundReport { round, values: vec![10.0 + 4.0 * x - f64::from(round)] }).collect();
        record.state = if rounds == 5 { TrialState::Completed } else { TrialState::Stopped(StopReason::User) };
        record
    };
    let mut records: Vec<TrialRecord> = (0..8).map(|i| curve(i, f64::from(i) / 10.0, 5)).collect();
    records.push(curve(8, 0.9, 2));
    records.push(curve(9, 0.95, 2));
    let surrogate = Surrogate::of(&context(&space, &records, &[], 0)).unwrap();
    // Taken at its word it would be 11.6 there; its curve would have ended at 8.6.
    let belief = surrogate.at(&[Value::Real(0.9)]);
    assert!((belief.mean - 8.6).abs() < 0.5, "{belief:?}");
}
