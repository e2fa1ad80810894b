use super::*;

fn run(values: &[f64]) -> Run {
    let finish = |(trial, value): (u32, &f64)| Finish {
        trial,
        value: Some(*value).filter(|value| value.is_finite()),
        rounds: 10 * (trial + 1),
        seconds: 0.5 * f64::from(trial + 1),
    };
    Run { finishes: (0..).zip(values).map(finish).collect(), over: true }
}

fn entrant(name: &str, runs: &[&[f64]]) -> Entrant {
    Entrant { name: name.into(), is_yardstick: name == "Random", runs: runs.iter().map(|values| run(values)).collect() }
}

fn race(entrants: Vec<Entrant>) -> Race {
    Race { metric: "validation:rmse".into(), direction: Direction::Minimize, budget: 4, entrants }
}

#[test]
fn the_best_so_far_passes_over_ties_and_what_has_no_value() {
    let run = run(&[0.5, f64::NAN, 0.5, 0.3]);
    assert_eq!(best_so_far(&run, Measure::Jobs, Direction::Minimize), [(1.0, 0.5), (4.0, 0.3)]);
    assert_eq!(best_so_far(&run, Measure::Rounds, Direction::Minimize), [(10.0, 0.5), (40.0, 0.3)]);
    assert_eq!(best_so_far(&run, Measure::Seconds, Direction::Maximize), [(0.5, 0.5)]);
    assert_eq!(run.best(Direction::Maximize), Some(0.5));
}

#[test]
fn training_jobs_count_in_the_order_of_their_numbers() {
    // Number 1 is held at a rung and ends last.
    let finish = |trial, value, rounds| Finish { trial, value: Some(value), rounds, seconds: 0.0 };
    let mut run = Run { finishes: vec![finish(0, 0.5, 1), finish(2, 0.2, 2)], over: false };
    assert_eq!(best_so_far(&run, Measure::Jobs, Direction::Minimize), [(1.0, 0.5)]);
    assert_eq!(best_so_far(&run, Measure::Rounds, Direction::Minimize), [(1.0, 0.5), (2.0, 0.2)]);
    run.finishes.push(finish(1, 0.4, 9));
    assert_eq!(best_so_far(&run, Measure::Jobs, Direction::Minimize), [(1.0, 0.5), (2.0, 0.4), (3.0, 0.2)]);
}

#[test]
fn the_mean_begins_where_every_repeat_has_a_value_and_an_ended_run_keeps_its_best() {
    let entrant = entrant("Grid", &[&[f64::NAN, 0.4, 0.2], &[0.6, 0.5], &[0.9, 0.9, 0.9]]);
    let points = curve(&entrant, Measure::Jobs, Direction::Minimize);
    let rounded = |x: f64| (x * 1e6).round() / 1e6;
    let shown: Vec<_> = points.iter().map(|p| (p.x, rounded(p.mean), p.low, p.high, p.repeats)).collect();
    assert_eq!(shown, [(2.0, 0.6, 0.4, 0.9, 3), (3.0, 0.533333, 0.2, 0.9, 3)]);
}

#[test]
fn runs_on_their_way_and_without_values_are_no_part_of_the_mean() {
    let mut entrant = entrant("Random", &[&[0.5], &[0.1], &[f64::NAN]]);
    entrant.runs[1].over = false;
    let points = curve(&entrant, Measure::Jobs, Direction::Minimize);
    assert_eq!(points, [Point { x: 1.0, mean: 0.5, low: 0.5, high: 0.5, repeats: 1 }]);
}

#[test]
fn standings_count_shared_firsts_and_the_way_to_the_best_of_random() {
    let race = race(vec![
        entrant("Bayesian", &[&[0.5, 0.2, 0.1], &[0.4, 0.3, 0.3], &[0.9, 0.8, 0.7]]),
        entrant("Random", &[&[0.6, 0.5, 0.2], &[0.3, 0.4, 0.4], &[0.6, 0.6, 0.6]]),
    ]);
    let [bayesian, random] = &standings(&race, Measure::Jobs)[..] else { panic!("two strategies") };
    assert_eq!((bayesian.wins, random.wins), (2, 2));
    // 0.2 with its second, 0.3 with its second, 0.6 never.
    assert_eq!(bayesian.to_reach, Some(Spread { mean: 2.0, low: 2.0, high: 2.0, n: 2 }));
    // Its own bests: with its third, its first, its first.
    assert_eq!(random.to_reach, Some(Spread { mean: 5.0 / 3.0, low: 1.0, high: 3.0, n: 3 }));
    let best = bayesian.best.unwrap();
    assert_eq!((best.low, best.high, best.n), (0.1, 0.7, 3));
    assert_eq!((bayesian.over, bayesian.jobs, bayesian.rounds, bayesian.seconds), (3, 9, Some(30.0), Some(1.5)));
}

#[test]
fn a_lead_is_judged_by_its_paired_interval() {
    // Leads 0.1, 0.3, 0.2: mean 0.2, deviation 0.1, half width 4.302653 * 0.1 / sqrt(3) = 0.248414.
    let close = race(vec![entrant("A", &[&[0.4], &[0.4], &[0.4]]), entrant("B", &[&[0.5], &[0.7], &[0.6]])]);
    let Verdict::Leads { leader: 0, repeats: 3, duels } = verdict(&close) else { panic!("A leads") };
    let (low, high) = duels[0].interval.unwrap();
    assert!((duels[0].lead - 0.2).abs() < 1e-12 && (low + 0.048414).abs() < 1e-6 && (high - 0.448414).abs() < 1e-6);
    assert!(!duels[0].apart);
    // Leads 0.20, 0.21, 0.19: the same mean, a tenth of the spread.
    let clear = race(vec![entrant("A", &[&[0.6], &[0.61], &[0.59]]), entrant("B", &[&[0.4], &[0.4], &[0.4]])]);
    let Verdict::Leads { leader: 1, duels, .. } = verdict(&clear) else { panic!("B leads") };
    assert!(duels[0].apart && duels[0].other == 0);
}

#[test]
fn three_strategies_are_judged_more_strictly_than_two() {
    let runs: [&[&[f64]]; 3] = [&[&[0.4], &[0.4], &[0.4]], &[&[0.5], &[0.54], &[0.52]], &[&[0.9], &[0.9], &[0.9]]];
    let two = race(vec![entrant("A", runs[0]), entrant("B", runs[1])]);
    let three = race(vec![entrant("A", runs[0]), entrant("B", runs[1]), entrant("C", runs[2])]);
    let width = |race: &Race| match verdict(race) {
        Verdict::Leads { duels, .. } => duels[0].interval.map(|(low, high)| high - low).unwrap(),
        other => panic!("{other:?}"),
    };
    // Of two degrees of freedom the quantile at p is (2p - 1) sqrt(2 / (4p (1 - p))): at 1 - 0.05 / 6 and at 0.975.
    assert!((width(&three) / width(&two) - 1.777694929).abs() < 1e-6, "{}", width(&three) / width(&two));
}

#[test]
fn the_same_difference_in_every_repeat_has_no_interval() {
    let repeats = |value: f64, n: usize| Entrant { runs: vec![run(&[value]); n], ..entrant("A", &[]) };
    let judged = |n: usize| match verdict(&race(vec![repeats(0.4, n), repeats(0.5, n)])) {
        Verdict::Leads { duels, .. } => (duels[0].interval, duels[0].apart),
        other => panic!("{other:?}"),
    };
    assert_eq!(judged(3), (None, false));
    assert_eq!(judged(6), (None, true));
    assert_eq!(verdict(&race(vec![repeats(0.4, 3), repeats(0.4, 3)])), Verdict::AllEqual { repeats: 3 });
}

#[test]
fn what_cannot_be_judged_is_not() {
    let one = race(vec![entrant("A", &[&[0.4]]), entrant("B", &[&[0.3]])]);
    assert_eq!(verdict(&one), Verdict::OneRepeat { leader: Some(1) });
    let mut running = one.clone();
    running.entrants[0].runs[0].over = false;
    assert_eq!(verdict(&running), Verdict::Unfinished);
    let failed = race(vec![entrant("A", &[&[f64::NAN]]), entrant("B", &[&[0.3]])]);
    assert_eq!(verdict(&failed), Verdict::NoValues);
}
