//! Every refusal, with its code, its field and what a sentence must say.

use super::*;
use crate::error::Explain;
use std::borrow::Cow;

/// The code and the field of the only thing that is wrong with these dimensions.
fn refused(dims: Vec<Dim>) -> (&'static str, String) {
    let problems = Space { dims: dims.clone() }.problems();
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert_eq!(Space::check(dims), Err(problems[0].clone()));
    let message = problems[0].message();
    let Cow::Borrowed(code) = message.code else { panic!("an error's code is a constant") };
    (code, message.field.unwrap())
}

fn expect(dim: Dim, code: &str, field: &str) {
    assert_eq!(refused(vec![dim]), (code, field.to_owned()));
}

/// The same for a spec that `change` has spoilt.
fn spoilt(change: impl FnOnce(&mut JobSpec)) -> TunerError {
    let mut spec = spec();
    assert_eq!(spec.problems(), vec![]);
    change(&mut spec);
    let problems = spec.problems();
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert_eq!(spec.check(), Err(problems[0].clone()));
    assert_eq!(Job::new(spec, 0.0).err(), Some(problems[0].clone()));
    problems[0].clone()
}

fn expect_spoilt(change: impl FnOnce(&mut JobSpec), code: &str, field: &str) {
    let message = spoilt(change).message();
    assert_eq!((&*message.code, message.field.as_deref()), (code, Some(field)));
}

#[test]
fn thirty_dimensions_are_searched_but_not_thirty_one() {
    let dims = |n: usize| (0..n).map(|idx| real(&format!("p{idx}"), 0.0, 1.0, Scaling::Linear)).collect::<Vec<_>>();
    assert!(Space::check(dims(30)).is_ok());
    assert_eq!(refused(dims(31)), ("too_many_parameters", "parameters".into()));
    assert_eq!(refused(vec![]), ("empty_space", "parameters".into()));
}

#[test]
fn dimensions_have_different_names() {
    let twice = vec![real("eta", 0.1, 0.3, Scaling::Linear), integer("eta", 1, 2, Scaling::Linear)];
    assert_eq!(refused(twice), ("duplicate_parameter", "eta".into()));
    assert_eq!(refused(vec![real("", 0.1, 0.3, Scaling::Linear)]), ("unnamed_parameter", "parameters".into()));
}

#[test]
fn bounds_are_finite_and_in_order() {
    expect(real("eta", f64::NAN, 1.0, Scaling::Linear), "min_not_finite", "eta.min");
    expect(real("eta", 0.0, f64::INFINITY, Scaling::Linear), "max_not_finite", "eta.max");
    expect(real("eta", 0.5, 0.1, Scaling::Linear), "reversed_range", "eta.min");
    expect(integer("max_depth", 9, 3, Scaling::Linear), "reversed_range", "max_depth.min");
}

#[test]
fn a_range_of_one_value_is_refused_as_amt_does() {
    expect(real("eta", 0.3, 0.3, Scaling::Linear), "single_value_range", "eta.max");
    expect(real("alpha", -0.0, 0.0, Scaling::Linear), "single_value_range", "alpha.max");
    expect(integer("max_depth", 6, 6, Scaling::Linear), "single_value_range", "max_depth.max");
}

#[test]
fn whole_number_bounds_fit_a_double() {
    let limit = 9_007_199_254_740_991;
    assert!(Space::check(vec![integer("n", -limit, limit, Scaling::Linear)]).is_ok());
    expect(integer("n", i64::MIN, 0, Scaling::Linear), "min_too_large", "n.min");
    expect(integer("n", 0, limit + 1, Scaling::Linear), "max_too_large", "n.max");
}

#[test]
fn a_logarithmic_scale_needs_positive_values() {
    expect(real("alpha", 0.0, 1.0, Scaling::Logarithmic), "logarithmic_needs_positive", "alpha.min");
    expect(integer("max_depth", 0, 9, Scaling::Logarithmic), "logarithmic_needs_positive", "max_depth.min");
    assert!(Space::check(vec![integer("max_depth", 1, 9, Scaling::Logarithmic)]).is_ok());
}

#[test]
fn a_reverse_logarithmic_scale_needs_zero_to_below_one_and_no_integers() {
    assert!(Space::check(vec![real("subsample", 0.0, 0.99, Scaling::ReverseLogarithmic)]).is_ok());
    expect(real("x", -0.1, 0.9, Scaling::ReverseLogarithmic), "reverse_logarithmic_min", "x.min");
    expect(real("x", 0.5, 1.0, Scaling::ReverseLogarithmic), "reverse_logarithmic_max", "x.max");
    expect(integer("x", 0, 9, Scaling::ReverseLogarithmic), "reverse_logarithmic_needs_continuous", "x.scale");
}

#[test]
fn a_categorical_range_has_one_to_thirty_different_values() {
    let names: Vec<String> = (0..31).map(|idx| idx.to_string()).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    assert!(Space::check(vec![categorical("c", &names[..30])]).is_ok());
    assert!(Space::check(vec![categorical("c", &["only"])]).is_ok());
    expect(categorical("c", &names), "too_many_categories", "c.values");
    expect(categorical("c", &[]), "no_categories", "c.values");
    expect(categorical("c", &["a", "b", "a"]), "duplicate_category", "c.values");
    expect(categorical("c", &[&"é".repeat(257)]), "long_category", "c.values");
}

#[test]
fn a_condition_is_on_listed_values_of_another_categorical_range() {
    let with = |dim: Dim| {
        let dims = vec![dim, categorical("booster", &["gbtree", "dart"]), real("eta", 0.1, 0.3, Scaling::Linear)];
        refused(dims)
    };
    let drop = || real("rate_drop", 0.0, 1.0, Scaling::Linear);
    let field = || "rate_drop.when".to_owned();
    assert_eq!(with(under(drop(), 7, &["dart"])), ("condition_without_parent", field()));
    assert_eq!(with(under(drop(), 2, &["0.1"])), ("condition_on_numbers", field()));
    assert_eq!(with(under(drop(), 1, &[])), ("condition_without_values", field()));
    assert_eq!(with(under(drop(), 1, &["dart", "gblinear"])), ("condition_on_unknown_value", field()));
}

#[test]
fn conditions_that_lead_back_are_refused() {
    let own = under(categorical("booster", &["gbtree", "dart"]), 0, &["dart"]);
    assert_eq!(refused(vec![own]), ("condition_cycle", "booster.when".into()));
    let space = Space {
        dims: vec![
            under(categorical("a", &["x", "y"]), 1, &["x"]),
            under(categorical("b", &["x", "y"]), 0, &["x"]),
            // Hangs on the cycle, but is no part of it.
            under(real("c", 0.0, 1.0, Scaling::Linear), 0, &["x"]),
        ],
    };
    let fields: Vec<_> = space.problems().iter().map(|problem| problem.message().field).collect();
    assert_eq!(fields, [Some("a.when".into()), Some("b.when".into())]);
    // And nothing hangs where the space is used without a check.
    assert!(!space.is_active(2, &[Value::Category("x".into()), Value::Category("x".into()), Value::Real(0.5)]));
    assert_eq!(space.combinations(), Some(1));
}

#[test]
fn the_number_of_rounds_has_no_condition() {
    let spoil = |spec: &mut JobSpec| {
        spec.space.dims = vec![
            under(integer("num_round", 1, 50, Scaling::Linear), 1, &["dart"]),
            categorical("booster", &["gbtree", "dart"]),
        ];
        spec.rounds = Rounds::Dim(0);
    };
    expect_spoilt(spoil, "rounds_conditional", "num_round.when");
}

#[test]
fn all_problems_are_told_in_order() {
    let space = Space { dims: vec![real("a", 1.0, 0.0, Scaling::Linear), real("a", 0.0, 1.0, Scaling::Logarithmic)] };
    let codes: Vec<_> = space.problems().iter().map(|problem| problem.message().code).collect();
    assert_eq!(codes, ["reversed_range", "duplicate_parameter", "logarithmic_needs_positive"]);
}

#[test]
fn the_job_name_is_sagemakers() {
    expect_spoilt(|spec| spec.name = "-lab".into(), "bad_job_name", "name");
    expect_spoilt(|spec| spec.name = "x".repeat(33), "bad_job_name", "name");
}

#[test]
fn trials_and_parallel_trials_have_sagemakers_limits() {
    expect_spoilt(|spec| spec.max_jobs = 0, "max_jobs_out_of_range", "max_jobs");
    expect_spoilt(|spec| spec.max_jobs = 10_001, "max_jobs_out_of_range", "max_jobs");
    expect_spoilt(|spec| spec.max_parallel = 0, "max_parallel_out_of_range", "max_parallel");
    expect_spoilt(|spec| spec.max_parallel = 101, "max_parallel_out_of_range", "max_parallel");
}

#[test]
fn fewer_combinations_than_trials_are_refused_with_both_numbers() {
    // 3 * 2 = 6 points.
    let dims = vec![integer("max_depth", 4, 6, Scaling::Linear), categorical("booster", &["gbtree", "dart"])];
    let with_jobs = |max_jobs| JobSpec { space: Space { dims: dims.clone() }, max_jobs, ..spec() };
    assert_eq!(with_jobs(6).check(), Ok(()));
    let error = with_jobs(7).check().unwrap_err();
    assert_eq!(error.message().code, "not_enough_combinations");
    assert_eq!(error.message().field.as_deref(), Some("max_jobs"));
    assert!(error.to_string().contains("have 6 combinations, fewer than the 7 training jobs"), "{error}");
}

#[test]
fn the_objective_is_one_of_different_metrics() {
    expect_spoilt(|spec| spec.objective_metric = "validation:auc".into(), "unknown_objective", "objective");
    expect_spoilt(|spec| spec.metrics.push("train:error".into()), "duplicate_metric", "metrics");
    expect_spoilt(|spec| spec.metrics.push(String::new()), "bad_metric_name", "metrics");
    let many = (0..40).map(|idx| format!("m{idx}"));
    expect_spoilt(|spec| spec.metrics.extend(many), "metric_count_out_of_range", "metrics");
}

#[test]
fn seeds_survive_json() {
    expect_spoilt(|spec| spec.seed = 1 << 53, "seed_too_large", "seed");
}

#[test]
fn a_trial_has_at_least_one_round() {
    expect_spoilt(|spec| spec.rounds = Rounds::Fixed(0), "no_rounds", "num_round");
    expect_spoilt(|spec| spec.rounds = Rounds::Dim(2), "rounds_not_tuned", "num_round");
    expect_spoilt(|spec| spec.rounds = Rounds::Dim(0), "rounds_not_counts", "eta");
    let from_zero = integer("num_round", 0, 50, Scaling::Linear);
    let spoil = |spec: &mut JobSpec| (spec.space.dims[1], spec.rounds) = (from_zero, Rounds::Dim(1));
    expect_spoilt(spoil, "rounds_not_counts", "num_round");
}

fn hyperband(spec: &mut JobSpec, min_resource: u32, max_resource: u32) {
    spec.strategy = StrategySpec::Hyperband(Hyperband { form: Form::Asynchronous, min_resource, max_resource });
    spec.rounds = Rounds::Fixed(30_000);
}

#[test]
fn hyperband_has_a_resource_and_its_own_way_to_stop() {
    let sound = |spec: &mut JobSpec| hyperband(spec, 1, 27);
    let mut spec = spec();
    sound(&mut spec);
    assert_eq!(spec.problems(), vec![]);
    expect_spoilt(|spec| hyperband(spec, 1, 1), "max_resource_out_of_range", "max_resource");
    expect_spoilt(|spec| hyperband(spec, 1, 20_001), "max_resource_out_of_range", "max_resource");
    expect_spoilt(|spec| hyperband(spec, 0, 27), "min_resource_out_of_range", "min_resource");
    expect_spoilt(|spec| hyperband(spec, 27, 27), "min_resource_out_of_range", "min_resource");
    let spoil = |spec: &mut JobSpec| (hyperband(spec, 1, 27), spec.early_stopping = EarlyStopping::Auto).0;
    expect_spoilt(spoil, "early_stopping_with_hyperband", "early_stopping");
    let spoil = |spec: &mut JobSpec| (hyperband(spec, 1, 27), spec.rounds = Rounds::Dim(1)).0;
    expect_spoilt(spoil, "rounds_tuned_with_hyperband", "max_depth");
    let spoil = |spec: &mut JobSpec| (hyperband(spec, 1, 27), spec.rounds = Rounds::Fixed(26)).0;
    expect_spoilt(spoil, "max_resource_beyond_rounds", "max_resource");
    let spoil = |spec: &mut JobSpec| (hyperband(spec, 1, 27), spec.max_jobs = 751).0;
    expect_spoilt(spoil, "max_jobs_out_of_range", "max_jobs");
}

#[test]
fn criteria_have_sagemakers_limits() {
    for seconds in [0, 119, 15_768_001] {
        expect_spoilt(|spec| spec.completion.max_runtime = Some(seconds), "max_runtime_out_of_range", "max_runtime");
    }
    for (target, told) in [(f64::NAN, "NaN"), (f64::INFINITY, "inf"), (f64::NEG_INFINITY, "-inf")] {
        expect_spoilt(|spec| spec.completion.target = Some(target), "target_not_finite", "target_value");
        let message = spoilt(|spec| spec.completion.target = Some(target)).message();
        assert_eq!(message.params["found"], told);
    }
    expect_spoilt(|spec| spec.completion.max_not_improving = Some(2), "not_improving_too_few", "max_not_improving");
    let least = Criteria {
        max_runtime: Some(120),
        target: Some(-1e300),
        max_not_improving: Some(3),
        on_convergence: true,
        on_regret_bound: false,
    };
    assert_eq!(JobSpec { completion: least, ..spec() }.problems(), vec![]);
}

#[test]
fn a_sentence_says_what_where_and_how_to_fix_it() {
    let error = Space::check(vec![real("alpha", 0.0, 100.0, Scaling::Logarithmic)]).unwrap_err();
    let expected =
        "“alpha” is on a logarithmic scale, which needs values above 0, but starts at 0: raise it or use Linear.";
    assert_eq!(error.to_string(), expected);
    assert_eq!(error.message().params.get("min").map(String::as_str), Some("0"));
}

/// Two lists: six points.
fn grid() -> JobSpec {
    let dims = vec![categorical("max_depth", &["4", "5", "6"]), categorical("booster", &["gbtree", "dart"])];
    JobSpec { space: Space { dims }, strategy: StrategySpec::Grid, max_jobs: 6, ..spec() }
}

#[test]
fn a_grid_job_runs_every_combination_once() {
    assert_eq!(grid().check(), Ok(()));
    for max_jobs in [5, 7] {
        let error = JobSpec { max_jobs, ..grid() }.check().unwrap_err();
        assert_eq!((&*error.message().code, error.message().field.as_deref()), ("grid_runs_all", Some("max_jobs")));
        assert!(error.to_string().contains("once: 6 training jobs"), "{error}");
    }
    assert_eq!(JobSpec::grid_jobs(&grid().space), 6);
}

#[test]
fn a_grid_of_more_combinations_than_amt_runs_is_refused() {
    let values: Vec<String> = (0..28).map(|idx| idx.to_string()).collect();
    let values: Vec<&str> = values.iter().map(String::as_str).collect();
    let mut spec = grid();
    spec.space.dims = vec![categorical("a", &values), categorical("b", &values)];
    spec.max_jobs = JobSpec::grid_jobs(&spec.space);
    assert_eq!(spec.max_jobs, 784);
    assert_eq!(spec.check().unwrap_err().message().code, "max_jobs_out_of_range");
    spec.space.dims = (0..30).map(|idx| categorical(&format!("p{idx}"), &values)).collect();
    assert_eq!(JobSpec::grid_jobs(&spec.space), u32::MAX);
}

#[test]
fn a_range_under_grid_is_named_with_its_way_out() {
    let mut spec = grid();
    spec.space.dims.push(integer("max_bin", 16, 17, Scaling::Linear));
    spec.max_jobs = JobSpec::grid_jobs(&spec.space);
    let problems = spec.problems();
    assert_eq!(problems, [TunerError::GridNeedsList { name: "max_bin".into() }]);
    assert_eq!(problems[0].message().field.as_deref(), Some("max_bin.values"));
    assert!(problems[0].to_string().contains("make a list of this range"));
    spec.space.dims[2].range = spec.space.dims[2].range.to_list(2);
    spec.max_jobs = JobSpec::grid_jobs(&spec.space);
    assert_eq!(spec.check(), Ok(()));
}

#[test]
fn a_list_of_round_counts_is_a_number_of_rounds() {
    let mut spec = grid();
    spec.rounds = Rounds::Dim(0);
    assert_eq!(spec.check(), Ok(()));
    let point = [Value::Category("5".into()), Value::Category("dart".into())];
    assert_eq!(spec.rounds_of(&point), 5);
    spec.rounds = Rounds::Dim(1);
    assert_eq!(spec.check().unwrap_err().message().code, "rounds_not_counts");
}
