//! What every stop rule must do, whatever its cleverness. A new rule joins by a line in `RULES`.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use tuning_playground::tuner::stop::{Off, asha::Asha, median::MedianRule};
use tuning_playground::tuner::{
    Direction, FailReason, Form, Hyperband, RoundReport, Standing, StopReason, StopRule, TrialRecord, TrialState,
    Value, Verdict, WorkSpan,
};

const HYPERBAND: Hyperband = Hyperband { form: Form::Asynchronous, min_resource: 2, max_resource: 40 };
const MAX_ROUNDS: u32 = 40;

type Make = fn() -> Box<dyn StopRule>;

/// Name, rule, and whether it ever stops anything.
const RULES: [(&str, Make, bool); 3] = [
    ("Off", || Box::new(Off), false),
    ("Median", || Box::new(MedianRule::default()), true),
    ("Asha", || Box::new(Asha::new(HYPERBAND)), true),
];

fn record(id: u32, losses: &[f64], state: TrialState) -> TrialRecord {
    let mut record = TrialRecord::proposed(id, vec![Value::Real(0.5)], MAX_ROUNDS);
    record.reports =
        (1..).zip(losses).map(|(round, loss)| RoundReport { round, values: vec![f64::from(round), *loss] }).collect();
    record.bracket = Some(HYPERBAND.bracket_of(id, 0));
    record.state = state;
    record
}

/// A curve that falls to `floor`, with noise.
fn curve(rng: &mut ChaCha8Rng, floor: f64, rounds: u32) -> Vec<f64> {
    (1..=rounds).map(|round| floor + 1.0 / f64::from(round) + 0.05 * rng.random::<f64>()).collect()
}

/// `n` finished trials of all kinds and one that runs.
fn crowd(seed: u64, n: u32) -> (Vec<TrialRecord>, TrialRecord) {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let known = (0..n).map(|id| {
        let rounds = if rng.random::<bool>() { MAX_ROUNDS } else { rng.random_range(1..MAX_ROUNDS) };
        let floor = rng.random::<f64>();
        let mut losses = curve(&mut rng, floor, rounds);
        if id % 7 == 3 {
            losses[rounds as usize / 2] = f64::NAN;
        }
        let state = match (id % 7, rounds) {
            (6, _) => TrialState::Failed(FailReason::WorkerLost),
            (_, MAX_ROUNDS) => TrialState::Completed,
            _ => TrialState::Stopped(StopReason::Rung),
        };
        record(id, &losses, state)
    });
    let known: Vec<TrialRecord> = known.collect();
    let floor = rng.random::<f64>();
    let losses = curve(&mut rng, floor, MAX_ROUNDS - 1);
    (known, record(n, &losses, TrialState::Running))
}

fn upto(trial: &TrialRecord, rounds: usize) -> TrialRecord {
    TrialRecord { reports: trial.reports[..rounds].to_vec(), ..trial.clone() }
}

fn standing<'a>(known: &'a [TrialRecord], trial: &'a TrialRecord) -> Standing<'a> {
    Standing { direction: Direction::Minimize, objective: 1, known, trial }
}

/// The verdicts of one rule on every round of the trial, told in order.
fn verdicts(make: Make, known: &[TrialRecord], trial: &TrialRecord) -> Vec<Verdict> {
    let mut rule = make();
    (1..=trial.reports.len()).map(|rounds| rule.verdict(&standing(known, &upto(trial, rounds)))).collect()
}

fn is_stop(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::Stop(_))
}

#[test]
fn a_rule_that_may_stop_stops_the_hopeless_and_some_but_not_all_others() {
    for (name, make, stops) in RULES {
        let mut n_stopped = 0;
        for seed in 0..40 {
            let (known, trial) = crowd(seed, 40);
            n_stopped += u32::from(verdicts(make, &known, &trial).iter().any(is_stop));
            let hopeless = record(40, &[1e6; 39], TrialState::Running);
            assert_eq!(verdicts(make, &known, &hopeless).iter().any(is_stop), stops, "{name}");
        }
        assert!(if stops { (5..40).contains(&n_stopped) } else { n_stopped == 0 }, "{name}: {n_stopped} of 40");
    }
}

#[test]
fn the_best_of_all_is_never_stopped() {
    for (name, make, _) in RULES {
        for seed in 0..20 {
            let (known, trial) = crowd(seed, 40);
            let best = record(40, &vec![-1.0; trial.reports.len()], TrialState::Running);
            assert!(!verdicts(make, &known, &best).iter().any(is_stop), "{name}");
        }
    }
}

#[test]
fn nobody_is_stopped_before_there_is_anyone_to_compare_with() {
    for (name, make, _) in RULES {
        let (known, trial) = crowd(1, 0);
        assert!(!verdicts(make, &known, &trial).iter().any(is_stop), "{name}");
        let failed: Vec<TrialRecord> =
            (0..20).map(|id| record(id, &[-5.0; 39], TrialState::Failed(FailReason::WorkerLost))).collect();
        assert!(!verdicts(make, &failed, &trial).iter().any(is_stop), "{name}: failed trials count");
    }
}

#[test]
fn a_new_rule_told_the_same_says_the_same() {
    for (name, make, _) in RULES {
        let mut old = make();
        for seed in 0..20 {
            // The crowd grows by its own end, as a job's does.
            let (known, trial) = crowd(seed % 4, 40);
            for n_known in [10, 25, 40] {
                // Rules may remember finished trials, so one rule sees one crowd only.
                if seed % 4 == 0 {
                    let told = standing(&known[..n_known], &trial);
                    assert_eq!(old.verdict(&told), make().verdict(&told), "{name}");
                }
                let told = standing(&known[..n_known], &trial);
                assert_eq!(make().verdict(&told), make().verdict(&told), "{name}");
            }
        }
    }
}

#[test]
fn large_is_good_where_the_objective_is_to_be_large() {
    for (name, make, _) in RULES {
        for seed in 0..20 {
            let (mut known, mut trial) = crowd(seed, 40);
            let expected = verdicts(make, &known, &trial);
            for report in known.iter_mut().chain([&mut trial]).flat_map(|record| &mut record.reports) {
                report.values[1] = -report.values[1];
            }
            let mut rule = make();
            for (rounds, expected) in (1..).zip(expected) {
                let trial = upto(&trial, rounds);
                let told = Standing { direction: Direction::Maximize, ..standing(&known, &trial) };
                assert_eq!(rule.verdict(&told), expected, "{name}");
            }
        }
    }
}

#[test]
fn the_clock_has_no_say() {
    for (name, make, _) in RULES {
        let (mut known, mut trial) = crowd(3, 40);
        let expected = verdicts(make, &known, &trial);
        for (record, clock) in known.iter_mut().chain([&mut trial]).zip(1..) {
            record.started = Some(f64::from(clock * 977 % 31));
            record.ended = Some(f64::from(clock * 977 % 37));
            record.spans =
                vec![WorkSpan { worker: clock * 977 % 5, from: f64::from(clock * 977 % 31), to: record.ended }];
        }
        assert_eq!(verdicts(make, &known, &trial), expected, "{name}");
    }
}

#[test]
fn the_other_metrics_have_no_say() {
    for (name, make, _) in RULES {
        let (mut known, mut trial) = crowd(5, 40);
        let expected = verdicts(make, &known, &trial);
        known
            .iter_mut()
            .chain([&mut trial])
            .flat_map(|record| &mut record.reports)
            .for_each(|report| report.values[0] = f64::NAN);
        assert_eq!(verdicts(make, &known, &trial), expected, "{name}");
    }
}

#[test]
fn a_value_that_is_no_number_is_the_worst() {
    for (name, make, stops) in RULES {
        let (known, trial) = crowd(2, 40);
        for worst in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            let spoilt = record(40, &vec![worst; trial.reports.len()], TrialState::Running);
            assert_eq!(verdicts(make, &known, &spoilt).iter().any(is_stop), stops, "{name}: {worst}");
        }
    }
}

/// `n` completed trials whose loss at round `r` is the trial's number.
fn ladder(n: u32) -> Vec<TrialRecord> {
    (0..n).map(|id| record(id, &[f64::from(id); MAX_ROUNDS as usize], TrialState::Completed)).collect()
}

fn flat(loss: f64, rounds: usize) -> TrialRecord {
    record(0, &vec![loss; rounds], TrialState::Running)
}

#[test]
fn the_median_rule_waits_for_ten_completed_trials_and_four_rounds() {
    let verdict = |known: &[TrialRecord], trial: &TrialRecord| MedianRule::default().verdict(&standing(known, trial));
    let (nine, ten) = (ladder(9), ladder(10));
    assert_eq!(verdict(&nine, &flat(1e9, 20)), Verdict::Continue);
    assert_eq!(verdict(&ten, &flat(1e9, 20)), Verdict::Stop(StopReason::Median));
    assert_eq!(verdict(&ten, &flat(1e9, 3)), Verdict::Continue);
    assert_eq!(verdict(&ten, &flat(1e9, 4)), Verdict::Stop(StopReason::Median));
    // A twentieth of 200 rounds is more than 4.
    let long = |rounds| TrialRecord { max_rounds: 200, ..flat(1e9, rounds) };
    assert_eq!(verdict(&ten, &long(9)), Verdict::Continue);
    assert_eq!(verdict(&ten, &long(10)), Verdict::Stop(StopReason::Median));
}

#[test]
fn the_median_rule_compares_the_value_with_the_median_of_running_averages() {
    // Ten trials that all fall from 10 by 1 a round, and one more: after round r the average is 10.5 - r / 2 below which the
    // value, 11 - r, has long been. So a trial that follows them is not stopped, one at the average is not, one above is.
    let falling: Vec<f64> = (1..=MAX_ROUNDS).map(|round| 11.0 - f64::from(round)).collect();
    let known: Vec<TrialRecord> = (0..10).map(|id| record(id, &falling, TrialState::Completed)).collect();
    let mut rule = MedianRule::default();
    let mut at = |last: f64| {
        let trial = record(10, &[0.0, 0.0, 0.0, 0.0, 0.0, last], TrialState::Running);
        rule.verdict(&standing(&known, &trial))
    };
    // Round 6: (10 + 9 + 8 + 7 + 6 + 5) / 6 = 7.5. The best value so far, 0, has no say.
    assert_eq!(at(5.0), Verdict::Continue);
    assert_eq!(at(7.5), Verdict::Continue);
    assert_eq!(at(7.51), Verdict::Stop(StopReason::Median));
}

#[test]
fn the_best_three_of_a_round_are_not_stopped() {
    // Two trials are better at the round; the running averages of the eight others are lower than their last values.
    let mut known: Vec<TrialRecord> = ladder(2);
    let late: Vec<f64> = (1..=MAX_ROUNDS).map(|round| if round < 10 { -5.0 } else { 50.0 }).collect();
    known.extend((2..10).map(|id| record(id, &late, TrialState::Completed)));
    let mut rule = MedianRule::default();
    assert_eq!(rule.verdict(&standing(&known, &flat(40.0, 10))), Verdict::Continue);
    // A third that is better makes it the fourth.
    known.push(record(10, &[2.0; 40], TrialState::Completed));
    assert_eq!(rule.verdict(&standing(&known, &flat(40.0, 10))), Verdict::Stop(StopReason::Median));
}

#[test]
fn asha_judges_at_rungs_only_and_keeps_the_best_third() {
    // Rungs of bracket 0: 2, 6, 18. Eight trials of that bracket with losses 0 to 7 are there.
    let known: Vec<TrialRecord> = (0..8).map(|id| TrialRecord { bracket: Some(0), ..ladder(8).remove(id) }).collect();
    let verdict = |loss: f64, rounds: usize, bracket: u32| {
        let trial = TrialRecord { bracket: Some(bracket), ..flat(loss, rounds) };
        Asha::new(HYPERBAND).verdict(&standing(&known, &trial))
    };
    for rounds in [1, 3, 4, 5, 7, 17, 19] {
        assert_eq!(verdict(1e9, rounds, 0), Verdict::Continue, "{rounds}");
    }
    // Nine with itself: three go on, so two may be ahead.
    assert_eq!(verdict(1.5, 6, 0), Verdict::Continue);
    assert_eq!(verdict(2.0, 6, 0), Verdict::Continue);
    assert_eq!(verdict(2.5, 6, 0), Verdict::Stop(StopReason::Rung));
    // Nobody else is in the other bracket; its lowest rung is 6.
    assert_eq!(verdict(2.5, 6, 1), Verdict::Continue);
    assert_eq!(verdict(f64::NAN, 2, 1), Verdict::Continue);
    assert_eq!(verdict(f64::NAN, 6, 1), Verdict::Stop(StopReason::Rung));
}
