//! What is read off the surrogate, against sums written out and models fitted without a trial.

use super::*;
use crate::rng::{Purpose, stream};
use crate::tuner::gp::likelihood::Sample;
use crate::tuner::gp::posterior::Posterior;
use crate::tuner::gp::sobol;
use crate::tuner::gp::surrogate::Surrogate;
use crate::tuner::strategy::random::draw;
use crate::tuner::{
    Condition, Context, Dim, Direction, Range, RoundReport, Scaling, Space, TrialRecord, TrialState, Value,
};
use rand::RngExt;

fn real(name: &str, min: f64, max: f64, scaling: Scaling) -> Dim {
    Dim::new(name, Range::Continuous { min, max, scaling })
}

/// Learning rate on a log scale, depth, booster, and a rate that only one booster has.
fn space() -> Space {
    let rate_drop = real("rate_drop", 0.0, 1.0, Scaling::Linear);
    let booster = Range::Categorical { values: vec!["gbtree".into(), "dart".into(), "gblinear".into()] };
    Space::check(vec![
        real("eta", 0.01, 1.0, Scaling::Logarithmic),
        Dim::new("max_depth", Range::Integer { min: 1, max: 40, scaling: Scaling::Linear }),
        Dim::new("booster", booster),
        Dim { when: Some(Condition { parent: 2, values: vec!["dart".into()] }), ..rate_drop },
    ])
    .unwrap()
}

fn number(value: &Value) -> f64 {
    match value {
        Value::Real(x) => *x,
        Value::Integer(x) => *x as f64,
        Value::Category(_) | Value::Inactive => 0.0,
    }
}

/// Random trials of a function of the points.
fn tried(space: &Space, n: u32, value: impl Fn(&[Value]) -> f64) -> Vec<TrialRecord> {
    let ended = |id| {
        let point = draw(space, &mut stream(1, Purpose::Proposal(id)));
        let mut record = TrialRecord::proposed(id, point, 1);
        record.state = TrialState::Completed;
        record.reports = vec![RoundReport { round: 1, values: vec![value(&record.assignment)] }];
        record
    };
    (0..n).map(ended).collect()
}

fn context<'a>(space: &'a Space, records: &'a [TrialRecord], direction: Direction) -> Context<'a> {
    let trial = records.len() as u32;
    Context { space, direction, objective: 0, records, pending: &[], parents: &[], warm_start: None, trial, seed: 0 }
}

/// (log10 eta + 1)^2 + depth / 40, more under dart.
fn objective(point: &[Value]) -> f64 {
    let eta = crate::math::log10(number(&point[0])) + 1.0;
    let dart = if point[2] == Value::Category("dart".into()) { 0.5 + number(&point[3]) } else { 0.0 };
    eta * eta + number(&point[1]) / 40.0 + dart
}

/// The points that a background of `n` stands for, each with the value of `dim` put in; those that do not have it left out.
fn filled(space: &Space, n: u32, seed: u64, fixed: &[(usize, Value)]) -> Vec<Vec<Value>> {
    let scrambling = stream(seed, Purpose::Survey).random::<u32>();
    let mut points = Vec::new();
    for index in 0..n {
        let cube = sobol::point(index, space.dims.len(), scrambling);
        let value = |(dim, u): (&Dim, &f64)| match &dim.range {
            Range::Categorical { values } => Value::Category(values[(u * values.len() as f64) as usize].clone()),
            range => range.from_unit(*u),
        };
        let mut point: Vec<Value> = space.dims.iter().zip(&cube).map(value).collect();
        for (dim, value) in fixed {
            point[*dim] = value.clone();
        }
        let point = space.canonical(point);
        if fixed.iter().all(|(dim, _)| point[*dim] != Value::Inactive) {
            points.push(point);
        }
    }
    points
}

/// The belief averaged over these points.
fn averaged(surrogate: &Surrogate<'_>, points: &[Vec<Value>]) -> Option<[f64; 3]> {
    let beliefs = points.iter().map(|point| surrogate.posterior().at(&surrogate.encoding().encode(point)));
    let beliefs: Vec<(f64, f64)> = beliefs.collect();
    let n = beliefs.len() as f64;
    let mean = beliefs.iter().map(|(mean, _)| mean).sum::<f64>() / n;
    let deviation = beliefs.iter().map(|(_, variance)| variance.sqrt()).sum::<f64>() / n;
    (n > 0.0).then(|| [mean, mean - deviation, mean + deviation].map(|target| surrogate.objective(target)))
}

fn assert_level(found: Option<Level>, expected: Option<[f64; 3]>, what: &str) {
    let Some([mean, lower, upper]) = expected else { return assert_eq!(found, None, "{what}") };
    let level = found.unwrap();
    for (found, expected) in [(level.mean, mean), (level.lower, lower), (level.upper, upper)] {
        assert!((found - expected).abs() < 1e-9 * (1.0 + expected.abs()), "{what}: {found} {expected}");
    }
}

#[test]
fn a_partial_dependence_is_the_average_over_the_points_of_its_background() {
    let space = space();
    let records = tried(&space, 40, objective);
    let surrogate = Surrogate::of(&context(&space, &records, Direction::Minimize)).unwrap();
    let background = Background::spread(&surrogate, 32, 5);
    for (dim, n_values) in [(0, 9), (1, 9), (2, 3), (3, 9)] {
        let curve = partial_dependence(&surrogate, dim, 9, &background);
        assert_eq!((curve.values.len(), curve.levels.len()), (n_values, n_values), "{dim}");
        for (value, level) in curve.values.iter().zip(&curve.levels) {
            let points = filled(&space, 32, 5, &[(dim, value.clone())]);
            // A third of the points has the booster that has the rate.
            assert!(if dim == 3 { (5..20).contains(&points.len()) } else { points.len() == 32 });
            assert_level(*level, averaged(&surrogate, &points), &format!("{dim} {value}"));
        }
    }
    let ends = |dim| {
        let values = partial_dependence(&surrogate, dim, 9, &background).values;
        (values[0].clone(), values[values.len() - 1].clone())
    };
    assert_eq!(ends(0), (Value::Real(0.01), Value::Real(1.0)));
    assert_eq!(ends(1), (Value::Integer(1), Value::Integer(40)));
}

#[test]
fn a_pair_surface_is_the_average_too_and_has_holes_where_two_do_not_go_together() {
    let space = space();
    let records = tried(&space, 40, objective);
    let surrogate = Surrogate::of(&context(&space, &records, Direction::Minimize)).unwrap();
    let background = Background::spread(&surrogate, 16, 2);
    for pair in [(0, 1), (2, 3)] {
        let surface = pair_surface(&surrogate, pair, 5, &background);
        assert_eq!(surface.levels.len(), surface.first.len() * surface.second.len());
        let mut levels = surface.levels.iter();
        for a in &surface.first {
            for b in &surface.second {
                let points = filled(&space, 16, 2, &[(pair.0, a.clone()), (pair.1, b.clone())]);
                assert_eq!(points.is_empty(), pair.1 == 3 && *a != Value::Category("dart".into()));
                assert_level(*levels.next().unwrap(), averaged(&surrogate, &points), &format!("{a} {b}"));
            }
        }
    }
}

/// Trials in one corner: there the model knows, far away as little as one that knows the mean of the objective only.
#[test]
fn doubt_is_small_among_the_trials_and_one_far_away() {
    let space = Space::check(vec![real("a", 0.0, 1.0, Scaling::Linear), real("b", 0.0, 1.0, Scaling::Linear)]).unwrap();
    let mut records = tried(&space, 40, |_| 0.0);
    for record in &mut records {
        let corner: Vec<f64> = record.assignment.iter().map(|value| 0.2 * number(value)).collect();
        // Rough: lengthscales are short.
        record.reports[0].values[0] = libm::sin(40.0 * corner[0]) + libm::cos(40.0 * corner[1]);
        record.assignment = corner.into_iter().map(Value::Real).collect();
    }
    let surrogate = Surrogate::of(&context(&space, &records, Direction::Minimize)).unwrap();
    let doubt = |point: [f64; 2]| {
        let background = Background::at(&surrogate, &point.map(Value::Real));
        let curve = partial_dependence(&surrogate, 0, 11, &background);
        curve.levels[(10.0 * point[0]).round() as usize].unwrap().doubt
    };
    assert!(doubt([0.1, 0.1]) < 0.5, "{}", doubt([0.1, 0.1]));
    assert!((0.85..1.3).contains(&doubt([0.8, 0.8])), "{}", doubt([0.8, 0.8]));
    // By its definition: the deviation of the posterior over that of the prior but for the mean, whose variance is 1.
    let row = surrogate.encoding().encode(&[Value::Real(0.8), Value::Real(0.8)]);
    let kernel = surrogate.posterior().kernel();
    let prior = kernel.variance(&kernel.features(std::slice::from_ref(&row)), 0);
    let expected = (surrogate.posterior().at(&row).1 / (prior - 1.0)).sqrt();
    assert!((doubt([0.8, 0.8]) - expected).abs() < 1e-9);
}

#[test]
fn a_slice_goes_through_its_point() {
    let space = space();
    let records = tried(&space, 30, objective);
    let surrogate = Surrogate::of(&context(&space, &records, Direction::Minimize)).unwrap();
    let point =
        records.iter().map(|record| &record.assignment).find(|point| point[2] == Value::Category("gbtree".into()));
    let point = point.unwrap();
    let background = Background::at(&surrogate, point);
    let curve = partial_dependence(&surrogate, 1, 40, &background);
    let here = curve.values.iter().position(|value| *value == point[1]).unwrap();
    let belief = surrogate.at(point);
    assert_level(curve.levels[here], Some([belief.mean, belief.lower, belief.upper]), "slice");
    // The rate does not exist on a slice through a gbtree.
    assert!(partial_dependence(&surrogate, 3, 5, &background).levels.iter().all(Option::is_none));
}

#[test]
fn a_curve_has_the_shape_of_an_additive_function_in_either_direction() {
    let space = Space::check(vec![real("a", 0.0, 1.0, Scaling::Linear), real("b", 0.0, 1.0, Scaling::Linear)]).unwrap();
    let value = |point: &[Value]| 3.0 * (number(&point[0]) - 0.4) * (number(&point[0]) - 0.4) + number(&point[1]);
    let records = tried(&space, 60, value);
    let negated = tried(&space, 60, |point| -value(point));
    let curve = |records: &[TrialRecord], direction| {
        let surrogate = Surrogate::of(&context(&space, records, direction)).unwrap();
        let background = Background::spread(&surrogate, 64, 0);
        partial_dependence(&surrogate, 0, 11, &background).levels
    };
    let levels = curve(&records, Direction::Minimize);
    for (i, (level, mirrored)) in levels.iter().zip(curve(&negated, Direction::Maximize)).enumerate() {
        let (level, mirrored) = (level.unwrap(), mirrored.unwrap());
        assert_eq!((level.mean, level.lower, level.upper), (-mirrored.mean, -mirrored.upper, -mirrored.lower));
        assert!(level.lower < level.mean && level.mean < level.upper);
        // Bad values keep their rank only, so the curve is true where the values are better than their median, 0.63.
        let a = i as f64 / 10.0;
        if (0.2..=0.6).contains(&a) {
            let expected = 3.0 * (a - 0.4) * (a - 0.4) + 0.5;
            assert!((level.mean - expected).abs() < 0.06, "{a}: {level:?} {expected}");
        }
    }
}

#[test]
fn each_trial_is_foretold_as_by_a_model_that_has_not_seen_it() {
    let space = space();
    let records = tried(&space, 40, |point| objective(point) + 0.2 * libm::sin(1e3 * number(&point[0])));
    let surrogate = Surrogate::of(&context(&space, &records, Direction::Minimize)).unwrap();
    let check = surrogate.leave_one_out();
    assert_eq!(check.trials.iter().map(|trial| trial.trial).collect::<Vec<_>>(), (0..40).collect::<Vec<_>>());
    let targets = surrogate.posterior().targets(0);
    let (mut missed, mut spread, mut within) = (0.0, 0.0, 0);
    for (i, left_out) in check.trials.iter().enumerate() {
        let all = surrogate.posterior();
        let others: Vec<usize> = (0..40).filter(|other| *other != i).collect();
        let (rows, groups) = (all.rows().to_vec(), vec![0; 40]);
        let sample = Sample { rows, targets: targets.to_vec(), noise_factor: vec![1.0; 40], groups };
        let rest = Posterior::new(all.kernel().clone(), &sample.subset(&others)).unwrap();
        let (mean, variance) = rest.at(&all.rows()[i]);
        let deviation = (variance + all.noise_at_rows()[i]).sqrt();
        let expected = [mean, mean - deviation, mean + deviation].map(|target| surrogate.objective(target));
        for (found, expected) in [left_out.mean, left_out.lower, left_out.upper].into_iter().zip(expected) {
            assert!((found - expected).abs() < 1e-7, "{i}: {found} {expected}");
        }
        assert!((left_out.deviations - (targets[i] - mean) / deviation).abs() < 1e-7);
        assert!((left_out.observed - records[i].objective(0).unwrap()).abs() < 1e-9);
        missed += (targets[i] - mean) * (targets[i] - mean);
        // Targets have mean 0.
        spread += targets[i] * targets[i];
        within += usize::from((targets[i] - mean).abs() <= deviation);
    }
    assert!((check.explained - (1.0 - missed / spread)).abs() < 1e-7);
    assert_eq!(check.within_one, within as f64 / 40.0);
}

#[test]
fn a_function_is_foretold_and_chance_is_not() {
    let space = space();
    let smooth = tried(&space, 50, objective);
    let check = |records: &[TrialRecord]| {
        Surrogate::of(&context(&space, records, Direction::Minimize)).unwrap().leave_one_out()
    };
    assert!(check(&smooth).explained > 0.8, "{}", check(&smooth).explained);
    let mut rng = stream(9, Purpose::Design);
    let mut chance = smooth.clone();
    chance.iter_mut().for_each(|record| record.reports[0].values[0] = rng.random());
    let found = check(&chance);
    assert!(found.explained < 0.2 && (0.5..0.9).contains(&found.within_one), "{found:?}");
    let mut equal = smooth;
    equal.iter_mut().for_each(|record| record.reports[0].values[0] = 0.5);
    assert_eq!((check(&equal).explained, check(&equal).within_one), (0.0, 1.0));
}
