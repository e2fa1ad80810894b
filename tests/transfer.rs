//! Parents with other data: how much is taken from those that are related, and how little from those that are not.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use rand::RngExt;
use tuning_playground::math::{exp, ln};
use tuning_playground::rng::{Purpose, stream};
use tuning_playground::tuner::gp::encoding::Encoding;
use tuning_playground::tuner::gp::fits::theta;
use tuning_playground::tuner::gp::history::{History, layout};
use tuning_playground::tuner::gp::prior::MainEffects;
use tuning_playground::tuner::gp::relation;
use tuning_playground::tuner::{
    Assignment, Context, Dim, Direction, Prior, Proposal, Range, RoundReport, Scaling, Space, StrategySpec,
    TrialRecord, TrialState, Value, WarmStartType,
};

const OTHER_DATA: Option<WarmStartType> = Some(WarmStartType::TransferLearning);
/// Trials of a job without parents that jobs with parents are compared with.
const N_TRIALS: u32 = 12;
/// What a parent may bring or cost, in trials.
const A_FEW: u32 = 4;
/// Seeds that a claim is averaged over.
const N_SEEDS: u64 = 4;

fn cube(n_dims: usize) -> Space {
    let range = Range::Continuous { min: 0.0, max: 1.0, scaling: Scaling::Linear };
    Space::check((0..n_dims).map(|j| Dim::new(format!("x{j}"), range.clone())).collect()).unwrap()
}

/// Hartmann's function of three variables less its minimum, published as -3.86278: regret.
fn hartmann3(x: &[f64]) -> f64 {
    const A: [[f64; 3]; 4] = [[3.0, 10.0, 30.0], [0.1, 10.0, 35.0], [3.0, 10.0, 30.0], [0.1, 10.0, 35.0]];
    const P: [[f64; 3]; 4] =
        [[0.3689, 0.1170, 0.2673], [0.4699, 0.4387, 0.7470], [0.1091, 0.8732, 0.5547], [0.0381, 0.5743, 0.8828]];
    let bump = |i: usize| -> f64 { (0..3).map(|j| A[i][j] * (x[j] - P[i][j]) * (x[j] - P[i][j])).sum() };
    3.86279 - [1.0, 1.2, 3.0, 3.2].iter().enumerate().map(|(i, height)| height * exp(-bump(i))).sum::<f64>()
}

/// The same in other units, with its optimum elsewhere.
fn related(x: &[f64]) -> f64 {
    let moved: Vec<f64> = x.iter().map(|x| x + 0.05).collect();
    70.0 + 20.0 * hartmann3(&moved)
}

/// Good where `hartmann3` is bad.
fn opposite(x: &[f64]) -> f64 {
    -hartmann3(x)
}

/// Random trials of parent number `parent`.
fn trials(parent: usize, n: usize, seed: u64, objective: impl Fn(&[f64]) -> f64) -> Vec<Prior> {
    let mut rng = stream(1000 + seed, Purpose::Proposal(parent as u32));
    let mut trial = || {
        let x: Vec<f64> = (0..3).map(|_| rng.random()).collect();
        let objective = Some(objective(&x));
        Prior { parent, objective, assignment: x.into_iter().map(Value::Real).collect() }
    };
    (0..n).map(|_| trial()).collect()
}

fn context<'a>(
    space: &'a Space,
    records: &'a [TrialRecord],
    (parents, warm_start): (&'a [Prior], Option<WarmStartType>),
    seed: u64,
) -> Context<'a> {
    let (direction, trial) = (Direction::Minimize, records.len() as u32);
    Context { space, direction, objective: 0, records, pending: &[], parents, warm_start, trial, seed }
}

fn ended(trial: u32, point: Assignment, value: f64) -> TrialRecord {
    let mut record = TrialRecord::proposed(trial, point, 1);
    record.reports = vec![RoundReport { round: 1, values: vec![value] }];
    record.state = TrialState::Completed;
    record
}

/// `n_trials` trials of a job that minimises `hartmann3`.
fn search(warm: (&[Prior], Option<WarmStartType>), n_trials: u32, seed: u64) -> Vec<TrialRecord> {
    let space = cube(3);
    let mut strategy = StrategySpec::Bayesian { booster_priors: true }.build();
    let mut records: Vec<TrialRecord> = Vec::new();
    for trial in 0..n_trials {
        let mut rng = stream(seed, Purpose::Proposal(trial));
        let Proposal::Start(point) = strategy.propose(&context(&space, &records, warm, seed), &mut rng) else {
            panic!("a cube has points enough");
        };
        let x: Vec<f64> = point.iter().map(|value| if let Value::Real(x) = value { *x } else { f64::NAN }).collect();
        records.push(ended(trial, point, hartmann3(&x)));
    }
    records
}

/// Regret of jobs with 30 random trials of this parent after `n_trials` over that of jobs without parents after `N_TRIALS`:
/// geometric mean over the seeds.
fn ratio(parent: fn(&[f64]) -> f64, n_trials: u32) -> f64 {
    let regret = |records: Vec<TrialRecord>| {
        records.iter().filter_map(|record| record.objective(0)).fold(f64::INFINITY, f64::min)
    };
    let of_seed = |seed| {
        let warm = search((&trials(0, 30, seed, parent), OTHER_DATA), n_trials, seed);
        ln(regret(warm) / regret(search((&[], None), N_TRIALS, seed)))
    };
    exp((0..N_SEEDS).map(of_seed).sum::<f64>() / N_SEEDS as f64)
}

/// rho after `n` random trials of the job.
fn fitted(parents: &[Prior], n: usize) -> f64 {
    let space = cube(3);
    let own = trials(9, n, 5, hartmann3).into_iter().enumerate();
    let records: Vec<TrialRecord> =
        own.map(|(i, trial)| ended(i as u32, trial.assignment, trial.objective.unwrap())).collect();
    let context = context(&space, &records, (parents, OTHER_DATA), 0);
    let encoding = Encoding::of(&space);
    let layout = layout(&context, &encoding);
    let sample = History::new(&context, &encoding, records.len()).sample();
    relation::of(&layout, &theta(&layout, &sample, MainEffects::On))
}

#[test]
fn rho_is_learnt() {
    let parents = |objective: fn(&[f64]) -> f64| trials(0, 30, 0, objective);
    let none = fitted(&parents(related), 0);
    assert!((none - 0.7).abs() < 0.02, "without trials it is what is believed before: {none}");
    let [one, other] = [related, opposite].map(|objective| fitted(&parents(objective), 10));
    assert!(one > 0.75 && other < 0.2, "related {one}, opposite {other}");
}

#[test]
fn a_related_parent_puts_a_job_a_few_trials_ahead() {
    let found = ratio(related, N_TRIALS - A_FEW);
    assert!(found < 0.8, "{found} of the regret that a job without it has later");
}

#[test]
fn a_parent_that_tells_the_opposite_costs_a_few_trials_at_most() {
    let found = ratio(opposite, N_TRIALS + A_FEW);
    assert!(found < 1.2, "{found} of the regret that a job without it had earlier");
}

#[test]
fn parents_without_a_trial_in_the_ranges_change_nothing() {
    let points = |warm| search(warm, 8, 7).into_iter().map(|record| record.assignment).collect::<Vec<_>>();
    let cold = points((&[], None));
    assert_eq!(points((&[], OTHER_DATA)), cold);
    // All of them failed: nothing is known of where they are good.
    let mut failed = trials(0, 10, 7, related);
    failed.iter_mut().for_each(|trial| trial.objective = None);
    assert_eq!(points((&failed, OTHER_DATA)), cold);
}
