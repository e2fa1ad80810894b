//! Parents: which are taken, and what of their trials a strategy is told.

use super::*;
use crate::error::Explain;
use crate::tuner::snapshot::TrialStatus;
use std::collections::BTreeMap;

fn fixed(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect()
}

fn trial(number: u32, eta: f64, max_depth: i64, objective: Option<f64>) -> ParentTrial {
    ParentTrial {
        name: format!("parent-{number:03}"),
        status: if objective.is_some() { TrialStatus::Completed } else { TrialStatus::Failed },
        created: None,
        hyperparameters: [("eta".into(), Value::Real(eta)), ("max_depth".into(), Value::Integer(max_depth))].into(),
        objective,
    }
}

/// Searched `eta` and `max_depth`, had `lambda` fixed.
fn parent(name: &str, trials: Vec<ParentTrial>) -> Parent {
    Parent {
        name: name.into(),
        status: JobStatus::Completed,
        objective_metric: "validation:error".into(),
        direction: Direction::Minimize,
        fixed: fixed(&[("lambda", "1")]),
        dims: vec![real("eta", 0.0, 1.0, Scaling::Linear), integer("max_depth", 1, 20, Scaling::Linear)],
        trials,
    }
}

fn warm(kind: WarmStartType, parents: Vec<Parent>) -> JobSpec {
    let warm_start = WarmStart { kind, parents, fixed: fixed(&[("lambda", "1")]) };
    JobSpec { warm_start: Some(warm_start), ..spec() }
}

const SAME: WarmStartType = WarmStartType::IdenticalDataAndAlgorithm;

/// Codes and fields of what is wrong with a job whose parent and whose spec are spoilt.
fn refused(spoil_parent: impl FnOnce(&mut Parent), spoil: impl FnOnce(&mut JobSpec)) -> Vec<(String, Option<String>)> {
    let mut parent = parent("parent", vec![trial(1, 0.2, 3, Some(0.5))]);
    spoil_parent(&mut parent);
    let mut spec = warm(SAME, vec![parent]);
    spoil(&mut spec);
    let messages = spec.problems().into_iter().map(|problem| problem.message());
    messages.map(|message| (message.code.into_owned(), message.field)).collect()
}

fn told(code: &str, field: &str) -> Vec<(String, Option<String>)> {
    vec![(code.into(), Some(field.into()))]
}

#[test]
fn a_parent_is_over_and_had_the_same_objective_and_hyperparameters() {
    let sound = |_: &mut JobSpec| ();
    assert_eq!(refused(|_| (), sound), vec![]);
    for status in [JobStatus::InProgress, JobStatus::Stopping] {
        assert_eq!(refused(|parent| parent.status = status, sound), told("parent_not_over", "parents"));
    }
    for status in [JobStatus::Stopped, JobStatus::Failed] {
        assert_eq!(refused(|parent| parent.status = status, sound), vec![]);
    }
    let other = |parent: &mut Parent| parent.objective_metric = "validation:auc".into();
    assert_eq!(refused(other, sound), told("parent_objective", "objective"));
    assert_eq!(refused(|parent| parent.direction = Direction::Maximize, sound), told("parent_objective", "objective"));
    let more = |parent: &mut Parent| drop(parent.fixed.insert("gamma".into(), "0".into()));
    assert_eq!(refused(more, sound), told("parent_parameters", "gamma"));
    assert_eq!(refused(|parent| parent.fixed.clear(), sound), told("parent_parameters", "lambda"));
    let kind = |parent: &mut Parent| parent.dims[1] = real("max_depth", 1.0, 20.0, Scaling::Linear);
    assert_eq!(refused(kind, sound), told("parent_parameter_type", "max_depth"));
    assert_eq!(refused(|parent| parent.name = "LAB".into(), sound), told("own_parent", "parents"));
}

#[test]
fn what_was_tuned_may_be_fixed_and_the_other_way_round() {
    let tuned_before = |parent: &mut Parent| {
        parent.fixed.clear();
        parent.dims.push(real("lambda", 0.0, 2.0, Scaling::Linear));
    };
    assert_eq!(refused(tuned_before, |_| ()), vec![]);
}

#[test]
fn at_most_ten_fixed_values_change() {
    let names: Vec<String> = (0..11).map(|idx| format!("p{idx}")).collect();
    let with = |n: usize| {
        let all =
            |value: &str| names[..n].iter().map(|name| (name.clone(), value.to_string())).collect::<BTreeMap<_, _>>();
        let theirs = all("0");
        refused(
            |parent| parent.fixed.extend(theirs),
            |spec| spec.warm_start.iter_mut().for_each(|warm_start| warm_start.fixed.extend(all("1"))),
        )
    };
    assert_eq!(with(10), vec![]);
    assert_eq!(with(11), told("parent_changes", "parents"));
}

#[test]
fn each_value_of_a_categorical_hyperparameter_counts_as_a_change() {
    // `lambda` changes in both: one. What is left of the ten are nine.
    let colours = |n: usize| (0..n).map(|idx| format!("colour{idx}")).collect::<Vec<_>>();
    let made_static = |n: usize| {
        refused(
            |parent| {
                parent.fixed.insert("lambda".into(), "2".into());
                parent.dims.push(Dim::new("colour", Range::Categorical { values: colours(n) }));
            },
            |spec| {
                let fixed = spec.warm_start.iter_mut().map(|warm_start| &mut warm_start.fixed);
                fixed.for_each(|fixed| drop(fixed.insert("colour".into(), "colour0".into())));
            },
        )
    };
    assert_eq!(made_static(9), vec![]);
    assert_eq!(made_static(10), told("parent_changes", "parents"));
    // Five from one word to another: two each. The same number written otherwise is no change.
    let words = |lambda: &'static str| {
        let all = |word: &str| (0..5).map(|idx| (format!("p{idx}"), word.to_string())).collect::<BTreeMap<_, _>>();
        let (red, blue) = (all("red"), all("blue"));
        refused(
            |parent| {
                parent.fixed.extend(red);
                parent.fixed.insert("lambda".into(), lambda.into());
            },
            |spec| spec.warm_start.iter_mut().for_each(|warm_start| warm_start.fixed.extend(blue.clone())),
        )
    };
    assert_eq!(words("1.0"), vec![]);
    assert_eq!(words("2"), told("parent_changes", "parents"));
}

#[test]
fn there_are_one_to_five_different_parents() {
    let codes = |spec: JobSpec| -> Vec<String> {
        spec.problems().into_iter().map(|problem| problem.message().code.into_owned()).collect()
    };
    let parents = |n: usize| (0..n).map(|idx| parent(&format!("p{idx}"), vec![])).collect::<Vec<_>>();
    assert_eq!(codes(warm(SAME, parents(5))), Vec::<String>::new());
    assert_eq!(codes(warm(SAME, parents(6))), ["parent_count_out_of_range"]);
    assert_eq!(codes(warm(SAME, vec![])), ["parent_count_out_of_range"]);
    assert_eq!(codes(warm(SAME, vec![parent("p", vec![]), parent("p", vec![])])), ["duplicate_parent"]);
}

#[test]
fn hyperband_has_no_parents_and_their_trials_count() {
    let hyperband = |spec: &mut JobSpec| {
        let hyperband = Hyperband { form: Form::Asynchronous, min_resource: 1, max_resource: 3 };
        spec.strategy = StrategySpec::Hyperband(hyperband);
    };
    assert_eq!(refused(|_| (), hyperband), told("warm_start_strategy", "strategy"));
    let many = |parent: &mut Parent| parent.trials = (0..9997).map(|n| trial(n, 0.2, 3, None)).collect();
    assert_eq!(refused(many, |_| ()), told("too_many_with_parents", "max_jobs"));
    assert_eq!(refused(many, |spec| spec.max_jobs = 3), vec![]);
}

#[test]
fn trials_inside_the_new_ranges_are_known_in_their_order() {
    // The new job searches eta 0.1 to 0.3, max_depth 1 to 9.
    let first = vec![trial(1, 0.2, 3, Some(0.5)), trial(2, 0.9, 3, Some(0.1)), trial(3, 0.1, 9, None)];
    let second = vec![trial(1, 0.3, 10, Some(0.4)), trial(2, 0.3, 1, Some(0.6))];
    let spec = warm(SAME, vec![parent("first", first), parent("second", second)]);
    let prior = |parent, eta, depth, objective| Prior {
        parent,
        assignment: vec![Value::Real(eta), Value::Integer(depth)],
        objective,
    };
    let expected = [prior(0, 0.2, 3, Some(0.5)), prior(0, 0.1, 9, None), prior(1, 0.3, 1, Some(0.6))];
    assert_eq!(spec.warm_start.as_ref().unwrap().priors(&spec.space), expected);
}

#[test]
fn a_static_hyperparameter_of_the_parent_is_a_value_of_the_new_range() {
    let mut old = parent("old", vec![trial(1, 0.2, 3, Some(0.5))]);
    old.dims.pop();
    old.fixed.insert("max_depth".into(), "7".into());
    old.trials[0].hyperparameters.remove("max_depth");
    let spec = warm(SAME, vec![old]);
    let priors = spec.warm_start.as_ref().unwrap().priors(&spec.space);
    assert_eq!(priors[0].assignment, [Value::Real(0.2), Value::Integer(7)]);
}

#[test]
fn with_the_same_data_a_trial_is_on_the_slice_that_is_searched() {
    let lambdas = |kind| {
        let mut old = parent("old", vec![trial(1, 0.2, 3, Some(0.5)), trial(2, 0.25, 3, Some(0.6))]);
        old.dims.push(real("lambda", 0.0, 2.0, Scaling::Linear));
        old.fixed.clear();
        for (trial, lambda) in old.trials.iter_mut().zip([1.0, 1.5]) {
            trial.hyperparameters.insert("lambda".into(), Value::Real(lambda));
        }
        let spec = warm(kind, vec![old]);
        spec.warm_start.as_ref().unwrap().priors(&spec.space).len()
    };
    // The job fixes lambda at "1": as a number, not as a text.
    assert_eq!((lambdas(SAME), lambdas(WarmStartType::TransferLearning)), (1, 2));
}

/// Proposes the best of its parents' points first.
#[derive(Debug)]
struct Imitates;

impl Strategy for Imitates {
    fn propose(&mut self, context: &Context<'_>, _: &mut rand_chacha::ChaCha8Rng) -> Proposal {
        let scored = context.parents.iter().filter_map(|prior| Some((context.prior_loss(prior)?, prior)));
        let best = scored.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, prior)| prior.assignment.clone());
        best.filter(|_| context.warm_start == Some(SAME)).map_or(Proposal::Exhausted, Proposal::Start)
    }
}

#[test]
fn a_strategy_is_told_of_the_parents() {
    let trials = vec![trial(1, 0.2, 3, Some(0.5)), trial(2, 0.25, 4, Some(0.25)), trial(3, 0.3, 5, None)];
    let spec = warm(SAME, vec![parent("parent", trials)]);
    let job = Job::with_strategy(spec, Box::new(Imitates), 0.0).unwrap();
    assert_eq!(job.records()[0].assignment, [Value::Real(0.25), Value::Integer(4)]);
}

#[test]
fn the_overall_best_is_the_earliest_of_the_best_of_all_jobs_on_the_same_data() {
    let trials = vec![trial(1, 0.9, 3, Some(0.5)), trial(2, 0.2, 3, Some(0.5)), trial(3, 0.2, 3, Some(0.7))];
    let spec = JobSpec { max_parallel: 1, ..warm(SAME, vec![parent("parent", trials.clone())]) };
    let mut job = Job::new(spec, 0.0).unwrap();
    // The first, though it is outside the new ranges.
    assert_eq!(
        job.snapshot(0.0).overall_best.map(|best| (best.job, best.name, best.trial)),
        Some(("parent".into(), "parent-001".into(), None))
    );
    let mut ends = |trial: u32, objective: f64| {
        job.handle(Input::WorkerReady(0), 0.0);
        job.handle(Input::Report(Report { trial, round: 3, values: vec![0.0, objective], done: true }), 0.0);
        job.snapshot(0.0).overall_best.map(|best| (best.trial, best.objective))
    };
    assert_eq!(ends(0, 0.5), Some((None, 0.5)));
    assert_eq!(ends(1, 0.25), Some((Some(1), 0.25)));
    let other_data = warm(WarmStartType::TransferLearning, vec![parent("parent", trials)]);
    assert_eq!(Job::new(other_data, 0.0).unwrap().snapshot(0.0).overall_best, None);
}
