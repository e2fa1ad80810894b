//! A request and the form say the same: each is made of the other, and what is wrong with a request is told where it stands.

// Helpers of a test may panic: it is how a test fails.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use tuning_playground::error::Message;
use tuning_playground::formats::JobRequest;
use tuning_playground::session::Session;
use tuning_playground::session::dto::{Adopted, DataSettings, JobSettings, ParamSetting, RuleSettings};
use tuning_playground::tuner::Scaling;

const CONFIG: &str = "HyperParameterTuningJobConfig";

fn session() -> Session {
    let row = |row: u32| format!("{},{},{}\n", row * 7 % 31, row * 5 % 17, u32::from(row * 7 % 31 + row % 5 > 16));
    let mut session = Session::new();
    session.load("some_data.csv", format!("a,b,y\n{}", (0..200).map(row).collect::<String>()).as_bytes()).unwrap();
    session.set_data(&data()).unwrap();
    session
}

fn data() -> DataSettings {
    let (task, positive) = (Some(tuning_playground::dataset::Task::Binary), Some("1".to_string()));
    DataSettings { target: Some("y".into()), task, positive, ..DataSettings::default() }
}

/// The form as the page begins.
fn form() -> JobSettings {
    let parameters = Session::parameters().into_iter().map(|info| info.setting).collect();
    JobSettings { objective: "validation:logloss".into(), parameters, ..JobSettings::default() }
}

fn set<'a>(form: &'a mut JobSettings, name: &str) -> &'a mut ParamSetting {
    form.parameters.iter_mut().find(|setting| setting.name == name).unwrap()
}

/// The form's request with one value replaced.
fn spoilt(form: &JobSettings, pointer: &str, value: Value) -> Value {
    let mut request = session().request(form).unwrap();
    let (holder, name) = pointer.rsplit_once('/').unwrap();
    let holder = request.pointer_mut(holder).unwrap_or_else(|| panic!("{holder} is in the request"));
    match (holder, name.parse::<usize>()) {
        (Value::Array(items), Ok(index)) => items[index] = value,
        (holder, _) => holder[name] = value,
    }
    request
}

/// Code, path and line of everything that is wrong with a request.
fn wrong(request: &str) -> Vec<(String, String, String)> {
    let errors = session().settings_of(request, &form()).unwrap_err();
    let told = |error: Message| {
        let line = error.params.get("line").cloned().unwrap_or_default();
        (error.code.into_owned(), error.field.unwrap_or_default(), line)
    };
    errors.into_iter().map(told).collect()
}

/// That exactly this is wrong, and in the line that the text has it in.
fn assert_wrong(request: &Value, code: &str, path: &str) {
    let text = serde_json::to_string_pretty(request).unwrap();
    let found = wrong(&text);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((found[0].0.as_str(), found[0].1.as_str()), (code, path));
    let line: usize = found[0].2.parse().unwrap();
    // The name of the member stands there, or an object of a list begins; or what is missing has its holder there.
    let last = path.rsplit('.').next().unwrap();
    let stands = text.lines().nth(line - 1).unwrap();
    assert!(
        stands.contains(&format!("\"{last}\"")) || last.ends_with(']') || code == "json_missing" || line == 1,
        "{path} is not in line {line}: {stands}"
    );
}

fn accepted(request: &Value) -> Adopted {
    session().settings_of(&request.to_string(), &form()).unwrap()
}

#[test]
fn the_forms_own_request_changes_nothing() {
    let adopted = accepted(&session().request(&form()).unwrap());
    assert_eq!(adopted.job, form());
    assert_eq!((adopted.data, adopted.notices), (None, vec![]));
}

#[test]
fn each_rule_of_amt_is_told_where_it_is_broken() {
    let plain = form();
    let path = |rest: &str| format!("{CONFIG}.{rest}");
    let config = |rest: &str| format!("/{CONFIG}/{rest}");
    let continuous = "ParameterRanges.ContinuousParameterRanges[0]";
    let in_continuous = "ParameterRanges/ContinuousParameterRanges/0";
    for (at, value, code, told) in [
        (config("Strategy"), json!("Bayes"), "json_choice", path("Strategy")),
        (config("RandomSeed"), json!(-1), "json_range", path("RandomSeed")),
        (config("RandomSeed"), json!("1"), "json_expected_integer", path("RandomSeed")),
        (
            config("ResourceLimits/MaxParallelTrainingJobs"),
            json!(0),
            "max_parallel_out_of_range",
            path("ResourceLimits.MaxParallelTrainingJobs"),
        ),
        (
            config("ResourceLimits/MaxRuntimeInSeconds"),
            json!(119),
            "max_runtime_out_of_range",
            path("ResourceLimits.MaxRuntimeInSeconds"),
        ),
        (
            config("ResourceLimits/MaxNumberOfTrainingJobs"),
            json!(751),
            "max_jobs_out_of_range",
            path("ResourceLimits.MaxNumberOfTrainingJobs"),
        ),
        (
            config(&format!("{in_continuous}/MinValue")),
            json!("0.9"),
            "reversed_range",
            path(&format!("{continuous}.MinValue")),
        ),
        (
            config(&format!("{in_continuous}/MinValue")),
            json!(0.1),
            "json_expected_text",
            path(&format!("{continuous}.MinValue")),
        ),
        (
            config(&format!("{in_continuous}/MinValue")),
            json!("low"),
            "request_number",
            path(&format!("{continuous}.MinValue")),
        ),
        (
            config(&format!("{in_continuous}/MinValue")),
            json!("0"),
            "logarithmic_needs_positive",
            path(&format!("{continuous}.MinValue")),
        ),
        (
            config(&format!("{in_continuous}/ScalingType")),
            json!("Log"),
            "json_choice",
            path(&format!("{continuous}.ScalingType")),
        ),
        (
            config(&format!("{in_continuous}/MaxValu")),
            json!("1"),
            "request_unknown",
            path(&format!("{continuous}.MaxValu")),
        ),
        (
            config("HyperParameterTuningJobObjective/Type"),
            json!("Maximize"),
            "request_objective_type",
            path("HyperParameterTuningJobObjective.Type"),
        ),
        (
            config("HyperParameterTuningJobObjective/MetricName"),
            json!("validation:rmsle"),
            "objective_not_for_task",
            path("HyperParameterTuningJobObjective.MetricName"),
        ),
        (
            config("TuningJobCompletionCriteria"),
            json!({"BestObjectiveNotImproving": {"MaxNumberOfTrainingJobsNotImproving": 2}}),
            "not_improving_too_few",
            path("TuningJobCompletionCriteria.BestObjectiveNotImproving.MaxNumberOfTrainingJobsNotImproving"),
        ),
        (
            config("StrategyConfig"),
            json!({"HyperbandStrategyConfig": {"MaxResource": 9}}),
            "request_not_hyperband",
            path("StrategyConfig.HyperbandStrategyConfig.MaxResource"),
        ),
        (
            "/HyperParameterTuningJobName".to_string(),
            json!("-job"),
            "bad_job_name",
            "HyperParameterTuningJobName".to_string(),
        ),
        (
            "/HyperParameterTuningJobName".to_string(),
            json!(7),
            "json_expected_text",
            "HyperParameterTuningJobName".to_string(),
        ),
        ("/Autotune".to_string(), json!({"Mode": "Enabled"}), "request_member", "Autotune".to_string()),
        (
            "/TrainingJobDefinition/StaticHyperParameters/gamma".to_string(),
            json!("-3"),
            "param_below_minimum",
            "TrainingJobDefinition.StaticHyperParameters.gamma".to_string(),
        ),
        (
            "/TrainingJobDefinition/ResourceConfig/InstanceTyp".to_string(),
            json!("ml.m5.large"),
            "request_unknown",
            "TrainingJobDefinition.ResourceConfig.InstanceTyp".to_string(),
        ),
        (
            "/TrainingJobDefinition/StaticHyperParameters/_kfold".to_string(),
            json!("1"),
            "bad_folds",
            "TrainingJobDefinition.StaticHyperParameters._kfold".to_string(),
        ),
        (
            "/WarmStartConfig".to_string(),
            json!({"ParentHyperParameterTuningJobs": [{"HyperParameterTuningJobName": "nobody"}], "WarmStartType": "TransferLearning"}),
            "no_such_parent",
            "WarmStartConfig.ParentHyperParameterTuningJobs".to_string(),
        ),
        ("/data/target".to_string(), json!("z"), "no_such_column", "data.target".to_string()),
        (
            "/conditions".to_string(),
            json!({"eta": {"parent": "max_depth", "values": ["2"]}}),
            "request_condition",
            "conditions.eta".to_string(),
        ),
    ] {
        assert_wrong(&spoilt(&plain, &at, value), code, &told);
    }
}

#[test]
fn grid_hyperband_and_the_number_of_ranges_have_their_rules() {
    let strategy = format!("/{CONFIG}/Strategy");
    let grid = spoilt(&form(), &strategy, json!("Grid"));
    let mut found = wrong(&grid.to_string()).into_iter().map(|(code, path, _)| (code, path));
    let list = format!("{CONFIG}.ParameterRanges.ContinuousParameterRanges");
    assert_eq!(found.next(), Some(("grid_needs_list".to_string(), format!("{list}[0]"))));
    assert_eq!(found.next(), Some(("grid_needs_list".to_string(), format!("{list}[1]"))));

    let mut hyperband = form();
    hyperband.strategy = "Hyperband".into();
    hyperband.rules.max_resource = "60".into();
    set(&mut hyperband, "num_round").tune = false;
    let early = spoilt(&hyperband, &format!("/{CONFIG}/TrainingJobEarlyStoppingType"), json!("Auto"));
    assert_wrong(&early, "early_stopping_with_hyperband", &format!("{CONFIG}.TrainingJobEarlyStoppingType"));
    let lacking = spoilt(&hyperband, &format!("/{CONFIG}/StrategyConfig"), json!({}));
    let resource = format!("{CONFIG}.StrategyConfig.HyperbandStrategyConfig.MaxResource");
    let found = wrong(&lacking.to_string());
    assert_eq!((found[0].0.as_str(), &found[0].1), ("no_max_resource", &resource));

    let ranges = (0..31).map(|n| json!({"Name": format!("x{n}"), "MinValue": "0", "MaxValue": "1"}));
    let many = spoilt(&form(), &format!("/{CONFIG}/ParameterRanges/ContinuousParameterRanges"), ranges.collect());
    let codes: Vec<_> = wrong(&many.to_string()).into_iter().map(|(code, path, _)| (code, path)).collect();
    assert!(codes.contains(&("too_many_parameters".into(), format!("{CONFIG}.ParameterRanges"))), "{codes:?}");
}

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    let mut request = session().request(&form()).unwrap();
    request[CONFIG]["RandomSeed"] = json!(-1);
    request[CONFIG]["Stratgy"] = json!("Random");
    request[CONFIG].as_object_mut().unwrap().remove("ResourceLimits");
    request["Tag"] = json!([]);
    request["Note"] = json!("for Monday");
    let text = serde_json::to_string_pretty(&request).unwrap();
    let found: BTreeSet<_> = wrong(&text).into_iter().map(|(code, path, _)| (code, path)).collect();
    let told = |code: &str, path: &str| (code.to_string(), path.to_string());
    let expected = [
        told("json_range", &format!("{CONFIG}.RandomSeed")),
        told("request_unknown", &format!("{CONFIG}.Stratgy")),
        told("json_missing", &format!("{CONFIG}.ResourceLimits")),
        told("request_unknown", "Tag"),
        // Nothing is meant that looks like it.
        told("request_unfamiliar", "Note"),
    ];
    assert_eq!(found, BTreeSet::from(expected));
    let errors = session().settings_of(&text, &form()).unwrap_err();
    let meant: BTreeSet<_> = errors.iter().filter_map(|error| error.params.get("suggestion")).collect();
    assert_eq!(meant, ["Strategy".to_string(), "Tags".to_string()].iter().collect());
    let broken = session().settings_of("{\n \"a\": ,", &form()).unwrap_err();
    assert_eq!((&*broken[0].code, broken[0].params["line"].as_str()), ("not_json", "2"));
}

#[test]
fn what_the_form_cannot_show_is_refused_or_told() {
    let integers = |name: &str| format!("{CONFIG}.ParameterRanges.{name}[0]");
    let range = |name: &str| json!([{"Name": name, "MinValue": "1", "MaxValue": "5", "ScalingType": "Linear"}]);
    let lists = |name: &str| format!("/{CONFIG}/ParameterRanges/{name}ParameterRanges");
    let mut only_eta = form();
    for setting in &mut only_eta.parameters {
        setting.tune = setting.name == "eta";
    }
    let with = |at: String, value: Value, gone: &str| {
        let mut request = spoilt(&only_eta, &at, value);
        request["TrainingJobDefinition"]["StaticHyperParameters"].as_object_mut().unwrap().remove(gone);
        request
    };
    assert_wrong(
        &with(lists("Integer"), range("gamma"), "gamma"),
        "request_range_of_numbers",
        &integers("IntegerParameterRanges"),
    );
    assert_wrong(
        &with(lists("Continuous"), range("max_depth"), "max_depth"),
        "request_range_of_integers",
        &integers("ContinuousParameterRanges"),
    );
    // Conditions that the form would make are added to a request of SageMaker's, and told.
    let mut dart = form();
    set(&mut dart, "booster").tune = true;
    set(&mut dart, "rate_drop").tune = true;
    let mut request = session().request(&dart).unwrap();
    assert_eq!(request["conditions"]["rate_drop"]["parent"], "booster");
    assert_eq!(accepted(&request).notices, []);
    request.as_object_mut().unwrap().remove("conditions");
    let adopted = accepted(&request);
    let codes: Vec<_> = adopted.notices.iter().map(|notice| (&*notice.code, notice.params["names"].as_str())).collect();
    assert_eq!(codes, [("request_conditions_added", "rate_drop")]);
    assert_eq!(session().request(&adopted.job).unwrap()["conditions"]["rate_drop"]["values"], json!(["dart"]));
    request["conditions"] = json!({"subsample": {"parent": "booster", "values": ["dart"]}});
    let found = wrong(&request.to_string());
    assert_eq!((found[0].0.as_str(), found[0].1.as_str()), ("request_condition", "conditions.subsample"));
}

#[test]
fn members_of_no_use_here_are_kept_and_those_of_an_answer_passed_over() {
    let mut request = session().request(&form()).unwrap();
    request["Tags"] = json!([{"Key": "team", "Value": "a"}]);
    request["TrainingJobDefinition"]["VpcConfig"] = json!({"Subnets": ["s"], "SecurityGroupIds": ["g"]});
    request["HyperParameterTuningJobStatus"] = json!("Completed");
    request["TrainingJobDefinition"]["StaticHyperParameters"]["_tuning_objective_metric"] = json!("validation:logloss");
    request["data"]["file"] = json!("other.csv");
    let adopted = accepted(&request);
    assert!(adopted.kept.contains(&"Tags".to_string()));
    assert!(adopted.kept.contains(&"TrainingJobDefinition.VpcConfig".to_string()));
    assert!(adopted.kept.contains(&"TrainingJobDefinition.RoleArn".to_string()));
    assert_eq!(adopted.kept.len(), 8, "{:?}", adopted.kept);
    let notices: Vec<_> = adopted.notices.iter().map(|notice| &*notice.code).collect();
    assert_eq!(notices, ["request_answers", "request_other_file"]);
    assert_eq!(adopted.job, form());
}

#[test]
fn hyperparameters_without_a_row_and_under_other_names_are_taken_over() {
    let mut request = session().request(&form()).unwrap();
    let fixed = request["TrainingJobDefinition"]["StaticHyperParameters"].as_object_mut().unwrap();
    fixed.insert("tree_method".into(), json!("exact"));
    fixed.insert("eval_metric".into(), json!("error@.40"));
    fixed.remove("gamma");
    fixed.insert("min_split_loss".into(), json!("0.5"));
    let adopted = accepted(&request);
    let value = |name: &str| {
        let found = adopted.job.parameters.iter().find(|setting| setting.name == name);
        found.map(|setting| setting.value.as_str())
    };
    assert_eq!(value("tree_method"), Some("exact"));
    assert_eq!(value("eval_metric"), Some("error@.40"));
    assert_eq!((value("gamma"), value("min_split_loss")), (Some("0.5"), None));
    let again = session().request(&adopted.job).unwrap();
    assert_eq!(again["TrainingJobDefinition"]["StaticHyperParameters"]["tree_method"], "exact");
}

#[test]
fn the_order_of_the_ranges_is_kept_as_it_decides_what_is_drawn() {
    let mut request = session().request(&form()).unwrap();
    let list = &mut request[CONFIG]["ParameterRanges"]["ContinuousParameterRanges"];
    list.as_array_mut().unwrap().reverse();
    let adopted = accepted(&request);
    assert_eq!(session().request(&adopted.job).unwrap(), request);
    assert_ne!(adopted.job, form());
}

#[test]
fn the_labs_request_is_taken_over() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/lab37_preset_request.json");
    let Ok(text) = std::fs::read_to_string(file) else {
        println!("skipped: {file} is not here");
        return;
    };
    let adopted = session().settings_of(&text, &form()).unwrap();
    assert_eq!(adopted.job.name, "lab37-vertebral");
    assert_eq!((adopted.job.max_jobs.as_str(), adopted.job.max_parallel.as_str()), ("10", "1"));
    assert_eq!(adopted.job.rules.early_stopping, "Auto");
    let tuned = adopted.job.parameters.iter().filter(|setting| setting.tune).map(|setting| setting.name.as_str());
    assert_eq!(tuned.collect::<Vec<_>>(), ["alpha", "min_child_weight", "subsample", "eta", "num_round"]);
    let alpha = &adopted.job.parameters[0];
    assert_eq!((alpha.min.as_str(), alpha.max.as_str(), alpha.scale), ("0", "100", Scaling::Auto));
    // The same job, but for what the playground has no use for and the data that it has here.
    let mut again = JobRequest::from_json(&session().request(&adopted.job).unwrap().to_string()).unwrap();
    let theirs = JobRequest::from_json(&text).unwrap();
    again.fixed.retain(|name, _| theirs.fixed.contains_key(name));
    again.data = None;
    assert_eq!(again, theirs);
}

fn number() -> impl Strategy<Value = f64> {
    (1..9_999_u32, 0..4_usize).prop_map(|(digits, places)| f64::from(digits) / [1.0, 10.0, 100.0, 1000.0][places])
}

/// What a visitor may have typed for one hyperparameter, in the spelling that numbers are written in.
fn typed(info: &tuning_playground::session::dto::ParamInfo) -> impl Strategy<Value = ParamSetting> + use<> {
    let (setting, kind, choices) = (info.setting.clone(), info.kind, info.choices);
    let scales = info.scalings.clone();
    (any::<bool>(), any::<bool>(), 0.001..0.4_f64, 0.5..0.99_f64, 0..scales.len()).prop_map(
        move |(tune, list, low, high, scale)| {
            let mut setting = setting.clone();
            setting.tune = tune;
            if kind == "categorical" {
                setting.values = choices[usize::from(!list)..].join(", ");
                setting.value = choices[choices.len() - 1].to_string();
                return setting;
            }
            setting.list = list;
            let text = |share: f64| match kind {
                "integer" => (1.0 + (share * 50.0).floor()).to_string(),
                _ => share.to_string(),
            };
            (setting.min, setting.max, setting.value) = (text(low), text(high), text(high));
            setting.values = [text(low), text(high)].join(", ");
            setting.scale = scales[scale];
            setting
        },
    )
}

prop_compose! {
    fn rules()(
        halves in any::<bool>(),
        auto in any::<bool>(),
        brackets in any::<bool>(),
        resources in (prop::option::of(1..5_u32), 6..60_u32),
        runtime in prop::option::of(120..9_000_u32),
        target in prop::option::of(number()),
        not_improving in prop::option::of(3..90_u32),
        flags in any::<[bool; 3]>(),
        folds in prop::option::of(2..6_u32),
    ) -> (bool, RuleSettings) {
        let text = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
        (halves, RuleSettings {
            early_stopping: if auto && !halves { "Auto" } else { "Off" }.into(),
            hyperband_form: if brackets && halves { "Brackets" } else { "Asynchronous" }.into(),
            min_resource: if halves { text(resources.0) } else { String::new() },
            max_resource: if halves { resources.1.to_string() } else { String::new() },
            max_runtime: text(runtime),
            target_value: target.map(|target| target.to_string()).unwrap_or_default(),
            max_not_improving: text(not_improving),
            on_convergence: flags[0],
            on_regret_bound: flags[1],
            without_booster_priors: flags[2],
            folds: text(folds),
            ..RuleSettings::default()
        })
    }
}

fn forms() -> impl Strategy<Value = (JobSettings, DataSettings)> {
    let parameters: Vec<_> = Session::parameters().iter().map(typed).collect();
    let counts = (60..200_u32, 1..9_u32, 0..1_000_u64);
    let names = prop_oneof![Just(String::new()), "[a-zA-Z0-9](-?[a-zA-Z0-9]){0,15}"];
    let metrics = prop::sample::select(vec!["validation:logloss", "validation:auc", "validation:error"]);
    let strategies = prop::sample::select(vec!["Bayesian", "Random", "TPE"]);
    let shares = (0.1..0.3_f64, 0.0..0.3_f64, 0..99_u32, any::<bool>());
    (parameters, rules(), counts, names, metrics, strategies, shares).prop_map(
        |(parameters, (halves, rules), (max_jobs, max_parallel, seed), name, objective, strategy, shares)| {
            let mut form = JobSettings {
                name,
                objective: objective.into(),
                strategy: if halves { "Hyperband" } else { strategy }.into(),
                max_jobs: max_jobs.to_string(),
                max_parallel: max_parallel.to_string(),
                seed: seed.to_string(),
                rules,
                parameters,
            };
            if halves {
                let max_resource = form.rules.max_resource.clone();
                let rounds = set(&mut form, "num_round");
                (rounds.tune, rounds.value) = (false, max_resource);
            }
            // At least one is tuned, and there are combinations enough.
            let eta = set(&mut form, "eta");
            (eta.tune, eta.list) = (true, false);
            // What grows leaf by leaf needs a limit, and dart takes sampling by rows alone.
            for name in ["grow_policy", "sampling_method"] {
                set(&mut form, name).tune = false;
                set(&mut form, name).value =
                    Session::parameters().iter().find(|info| info.name == name).unwrap().default.clone();
            }
            let (validation, test, seed, ignores) = shares;
            let data = DataSettings {
                ignored: if ignores { vec!["b".into()] } else { Vec::new() },
                validation_fraction: validation.to_string(),
                test_fraction: test.to_string(),
                seed: seed.to_string(),
                ..data()
            };
            (form, data)
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn a_form_comes_back_from_its_request((form, data) in forms()) {
        let mut made = session();
        made.set_data(&data).unwrap();
        let request = made.request(&form);
        let request = request.unwrap_or_else(|errors| panic!("{errors:?}")).to_string();
        // Where these data are set already.
        let adopted = made.settings_of(&request, &form).unwrap();
        prop_assert_eq!(&adopted.job, &form);
        prop_assert_eq!((adopted.data, adopted.notices), (None, vec![]));
        // And from another form on other data: what is not tuned has no range to tell, what is tuned no value.
        let adopted = session().settings_of(&request, &self::form()).unwrap();
        prop_assert_eq!(adopted.data.as_ref().unwrap(), &data);
        let mut other = session();
        other.set_data(&adopted.data.unwrap()).unwrap();
        let again = other.request(&adopted.job).unwrap();
        prop_assert_eq!(again.to_string(), request);
    }
}

#[test]
fn queued_configurations_and_parents_are_taken_over() {
    let mut session = session();
    let mut first = form();
    (first.max_jobs, first.name) = ("1".into(), "first".into());
    session.start(&first, 0.0).unwrap();
    tuning_playground::session::native::run(&mut session, 1, || 0.0).unwrap();
    let mut second = form();
    second.rules.warm_start = "IdenticalDataAndAlgorithm".into();
    second.rules.parents = vec!["first".into()];
    let point =
        [("eta", "0.1"), ("max_depth", "3"), ("min_child_weight", "1"), ("subsample", "0.7"), ("num_round", "20")];
    let point: BTreeMap<String, String> = point.map(|(name, text)| (name.to_string(), text.to_string())).into();
    second.rules.enqueued = vec![point];
    let request = session.request(&second).unwrap().to_string();
    assert_eq!(session.settings_of(&request, &form()).unwrap().job, second);
    // The proposed name is another than the parent's, and is not taken for one that was typed.
    (first.name, second.name) = (String::new(), String::new());
    session.start(&first, 0.0).unwrap();
    tuning_playground::session::native::run(&mut session, 1, || 0.0).unwrap();
    second.rules.parents = vec!["some-data".into()];
    let request = session.request(&second).unwrap();
    assert_eq!(request["HyperParameterTuningJobName"], "some-data-2");
    assert_eq!(session.settings_of(&request.to_string(), &form()).unwrap().job, second);
}
