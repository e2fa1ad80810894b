//! The paired bootstrap and the fluke check.

use super::*;
use crate::booster::metric::{self, Metric};
use crate::rng::{Purpose, stream};
use crate::tuner::Direction;
use rand::RngExt;

fn metric(name: &str) -> Box<dyn Metric> {
    metric::parse(name).unwrap()
}

fn compared(rows: TestRows, name: &str) -> Comparison {
    let mut bootstrap = Bootstrap::new(&Evaluated::new(rows).unwrap(), metric(name), 7).unwrap();
    while bootstrap.step(50) {}
    bootstrap.comparison().unwrap()
}

/// As `tied`, and defaults that know less.
fn two_models(weighted: bool) -> TestRows {
    let mut rows = tied(weighted);
    rows.default = rows.tuned.iter().enumerate().map(|(i, score)| 0.5 * score + 0.25 * (i % 3) as f32 / 2.0).collect();
    rows
}

#[test]
fn both_models_are_scored_on_the_same_drawn_rows() {
    for (name, weighted) in [("auc", false), ("auc", true), ("logloss", true), ("f1", false), ("aucpr", false)] {
        let rows = two_models(weighted);
        // The same rows, gathered as they are drawn: other than in `Side::score`, neither counted nor sorted before.
        let mut differences: Vec<f64> = Vec::new();
        for number in 0..30 {
            let mut rng = stream(7, Purpose::Resample(number));
            let drawn: Vec<usize> = (0..200).map(|_| rng.random_range(0..200_u32) as usize).collect();
            let pick = |values: &[f32]| drawn.iter().map(|row| values[*row]).collect::<Vec<f32>>();
            let (labels, weights) = (pick(&rows.labels), rows.weights.as_deref().map(pick));
            let score = |predictions: &[f32]| metric(name).evaluate(&pick(predictions), &labels, weights.as_deref());
            differences.push(score(&rows.tuned) - score(&rows.default));
        }
        differences.sort_by(f64::total_cmp);
        let mut bootstrap = Bootstrap::new(&Evaluated::new(rows).unwrap(), metric(name), 7).unwrap();
        bootstrap.step(30);
        let found = bootstrap.comparison().unwrap();
        // 2.5 % of 29 steps lie between the first and the second.
        let low = differences[0] + 0.725 * (differences[1] - differences[0]);
        let high = differences[29] - 0.725 * (differences[29] - differences[28]);
        assert!((found.interval.0 - low).abs() < 1e-9 && (found.interval.1 - high).abs() < 1e-9, "{name} {found:?}");
        assert_eq!((found.resamples, found.rows), (30, 200));
    }
}

#[test]
fn the_interval_has_the_width_that_theory_expects() {
    // Of 400 rows the tuned model gets 60 right that the defaults get wrong, and 20 the other way round: the mean difference of
    // the error rate is -0.1, its standard error sqrt(0.2 - 0.01) / 20 = 0.02179.
    let labels: Vec<f32> = (0..400).map(|i| (i % 2) as f32).collect();
    let wrong_in = |from: usize, to: usize| -> Vec<f32> {
        let right =
            labels.iter().enumerate().map(|(i, label)| if (from..to).contains(&i) { 1.0 - label } else { *label });
        right.collect()
    };
    let rows =
        TestRows { default: wrong_in(0, 60), tuned: wrong_in(60, 80), ..binary(labels.clone(), labels.clone(), None) };
    let found = compared(rows, "error");
    assert!((found.difference + 0.1).abs() < 1e-9);
    let expected = (-0.1 - 1.96 * 0.02179, -0.1 + 1.96 * 0.02179);
    // The ends of 1,000 resamples vary by about 0.0013.
    assert!(
        (found.interval.0 - expected.0).abs() < 0.005 && (found.interval.1 - expected.1).abs() < 0.005,
        "{found:?}"
    );
    assert_eq!((found.verdict, found.resamples, found.undefined), (Verdict::Better, 1_000, 0));
    assert!(found.share_better > 0.99);
}

#[test]
fn the_verdict_knows_what_is_better() {
    let labels: Vec<f32> = (0..100).map(|i| (i % 2) as f32).collect();
    let good: Vec<f32> = labels.iter().map(|label| 0.1 + 0.8 * label).collect();
    let bad = vec![0.5; 100];
    let verdict = |tuned: &[f32], default: &[f32], name| {
        let rows = binary(tuned.to_vec(), labels.clone(), None);
        compared(TestRows { default: default.to_vec(), ..rows }, name).verdict
    };
    assert_eq!(verdict(&good, &bad, "auc"), Verdict::Better);
    assert_eq!(verdict(&good, &bad, "logloss"), Verdict::Better);
    assert_eq!(verdict(&bad, &good, "auc"), Verdict::Worse);
    assert_eq!(verdict(&bad, &good, "logloss"), Verdict::Worse);
    assert_eq!(verdict(&good, &good, "logloss"), Verdict::NotToldApart);
    let rows = binary(good.clone(), labels.clone(), None);
    let same = compared(TestRows { default: good, ..rows }, "logloss");
    assert_eq!((same.interval, same.difference, same.share_better), ((0.0, 0.0), 0.0, 0.5));
}

#[test]
fn steps_do_not_change_the_interval_and_many_rows_have_fewer_resamples() {
    let evaluated = Evaluated::new(two_models(true)).unwrap();
    let mut at_once = Bootstrap::new(&evaluated, metric("logloss"), 3).unwrap();
    assert_eq!((at_once.progress(), at_once.step(5_000)), ((0, 1_000), false));
    let mut by_steps = Bootstrap::new(&evaluated, metric("logloss"), 3).unwrap();
    let mut steps = 1;
    while by_steps.step(7) {
        steps += 1;
    }
    assert_eq!((steps, by_steps.progress()), (143, (1_000, 1_000)));
    assert_eq!(at_once.comparison(), by_steps.comparison());
    let total = |n: usize| {
        let labels: Vec<f32> = (0..n).map(|i| (i % 2) as f32).collect();
        let evaluated = Evaluated::new(binary(labels.clone(), labels, None)).unwrap();
        Bootstrap::new(&evaluated, metric("error"), 0).unwrap().progress().1
    };
    assert_eq!([10_000, 20_000, 200_000].map(total), [1_000, 500, 200]);
}

#[test]
fn a_metric_without_a_value_is_a_reason() {
    let one_class = Evaluated::new(binary(vec![0.1, 0.9], vec![1.0, 1.0], None)).unwrap();
    let undefined = |name: &str| Some(Reason::MetricUndefined { metric: name.into() });
    assert_eq!(Bootstrap::new(&one_class, metric("auc"), 0).err(), undefined("auc"));
    // A metric of several classes has nothing to say of two.
    assert_eq!(Bootstrap::new(&one_class, metric("mlogloss"), 0).err(), undefined("mlogloss"));
    // With one row of the class in forty, about (39/40)^40 = 36 % of the resamples have none.
    let labels: Vec<f32> = (0..40).map(|i| f32::from(u8::from(i == 0))).collect();
    let found = compared(binary(labels.clone(), labels, None), "auc");
    assert!((300..430).contains(&found.undefined), "{}", found.undefined);
    assert_eq!(found.resamples + found.undefined, 1_000);
    let none_yet = Bootstrap::new(&Evaluated::new(two_models(false)).unwrap(), metric("auc"), 0).unwrap();
    assert_eq!(none_yet.comparison().err(), undefined("auc"));
}

fn reruns() -> Vec<Rerun> {
    let rerun = |trial, before, values: [f64; 5]| Rerun { trial, before, values: values.into() };
    vec![
        rerun(8, 0.13, [0.14, 0.15, 0.16, 0.15, 0.13]),
        rerun(3, 0.10, [0.10, 0.12, 0.11, 0.13, 0.09]),
        rerun(5, 0.12, [0.12, 0.11, 0.14, 0.12, 0.12]),
    ]
}

#[test]
fn a_winner_keeps_or_loses_its_place() {
    // Paired t at 97.5 % each (scipy.stats.ttest_rel(...).confidence_interval(0.975)).
    let found = fluke(&reruns(), Direction::Minimize, 0.0).unwrap();
    let ranks: Vec<_> = found.trials.iter().map(|trial| (trial.trial, trial.rank_before, trial.rank_now)).collect();
    assert_eq!(ranks, [(3, 1, 1), (5, 2, 2), (8, 3, 3)]);
    close(found.trials[0].mean, 0.11);
    // Deviations of -1, 1, 0, 2 and -2 hundredths: squares of 10 together, by 4.
    close(found.trials[0].spread, 2.5_f64.sqrt() / 100.0);
    assert_eq!(found.trials[0].ends, (0.09, 0.13));
    close(found.given_back, 0.01);
    assert_eq!((found.verdict, found.rival.trial), (FlukeVerdict::FirstNotToldApart, 5));
    close(found.rival.ahead, 0.012);
    close(found.rival.interval.0, -0.020035924540708603);
    close(found.rival.interval.1, 0.04403592454070861);
    let alone = [reruns()[0].clone(), reruns()[1].clone()];
    let found = fluke(&alone, Direction::Minimize, 0.0).unwrap();
    assert_eq!((found.verdict, found.rival.trial), (FlukeVerdict::StaysAhead, 8));
    // The same numbers, the other way round: what was best is last.
    let found = fluke(&reruns(), Direction::Maximize, 0.0).unwrap();
    assert_eq!((found.winner, found.trials[0].rank_now), (8, 1));
}

#[test]
fn shared_training_rows_widen_the_interval() {
    // NumPy: t * s * sqrt(1/5 + 1/4), t at 97.5 % with 4 degrees of freedom.
    let found = fluke(&reruns(), Direction::Minimize, 0.25).unwrap();
    close(found.rival.interval.0, -0.036053886811062905);
    close(found.rival.interval.1, 0.06005388681106291);
}

#[test]
fn a_lucky_winner_is_overtaken() {
    let mut reruns = reruns();
    reruns[0].before = 0.05;
    let found = fluke(&reruns, Direction::Minimize, 0.0).unwrap();
    assert_eq!((found.winner, found.verdict, found.rival.trial), (8, FlukeVerdict::Overtaken, 3));
    close(found.rival.ahead, -0.036);
    close(found.given_back, 0.096);
    // Behind, but by less than the repeats vary.
    reruns[0].values = vec![0.14, 0.09, 0.12, 0.15, 0.08];
    let found = fluke(&reruns, Direction::Minimize, 0.0).unwrap();
    assert_eq!((found.verdict, found.trials[0].rank_now), (FlukeVerdict::BehindNotToldApart, 2));
}

#[test]
fn repeats_without_a_value_are_left_out_for_all() {
    let mut reruns = reruns();
    reruns[2].values[1] = f64::NAN;
    reruns[0].values.pop();
    let found = fluke(&reruns, Direction::Minimize, 0.0).unwrap();
    assert_eq!((found.repeats, found.left_out), (3, 2));
    close(found.trials[0].mean, 0.34 / 3.0);
    reruns[2].values = vec![f64::INFINITY; 4];
    assert_eq!(fluke(&reruns, Direction::Minimize, 0.0).unwrap_err(), Reason::TooFewRepeats);
    reruns[1].before = f64::NAN;
    assert_eq!(fluke(&reruns, Direction::Minimize, 0.0).unwrap_err(), Reason::NotANumber { rows: 1 });
    assert_eq!(fluke(&reruns[..1], Direction::Minimize, 0.0).unwrap_err(), Reason::TooFewTrials);
    // Equal values everywhere: nothing tells them apart, and nothing is NaN.
    let flat = [1, 2].map(|trial| Rerun { trial, before: 0.1, values: vec![0.1; 3] });
    let found = fluke(&flat, Direction::Minimize, 0.0).unwrap();
    assert_eq!((found.winner, found.verdict), (1, FlukeVerdict::FirstNotToldApart));
    assert_eq!((found.rival.interval, found.trials[1].spread), ((0.0, 0.0), 0.0));
}
