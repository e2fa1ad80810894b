//! Requests and descriptions in SageMaker's words: what a whole job makes of them, and what the real client's service model
//! says of both, where Python has botocore (`interop/test_sagemaker.py`).

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests")]

mod python;

use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use tuning_playground::dataset::DatasetSpec;
use tuning_playground::error::Message;
use tuning_playground::formats::{DataSource, HyperbandSettings, JobRequest, JobRules, WarmStartSettings, describe};
use tuning_playground::session::dto::{JobSettings, ParamSetting};
use tuning_playground::session::{Session, native};
use tuning_playground::tuner::{Criteria, Dim, Direction, EarlyStopping, Form, Range, Scaling, WarmStartType};

fn session() -> Session {
    let row = |row: u32| format!("{},{},{}\n", row * 7 % 31, row * 5 % 17, u32::from(row * 7 % 31 + row % 5 > 16));
    let mut session = Session::new();
    session.load("data.csv", format!("a,b,y\n{}", (0..200).map(row).collect::<String>()).as_bytes()).unwrap();
    session
}

fn request(name: &str) -> JobRequest {
    let range = |min, max| Range::Continuous { min, max, scaling: Scaling::Linear };
    JobRequest {
        name: name.into(),
        objective: "validation:logloss".into(),
        direction: Direction::Minimize,
        strategy: "Random".into(),
        max_jobs: Some(30),
        max_parallel: 3,
        seed: 4,
        rules: JobRules::default(),
        dims: vec![Dim::new("eta", range(0.01, 0.5)), Dim::new("lambda", range(0.0, 50.0))],
        fixed: BTreeMap::from([("num_round".into(), "27".into())]),
        data: Some(DataSource { file: "data.csv".into(), spec: DatasetSpec::default() }),
    }
}

fn code(message: &Message) -> String {
    message.code.to_string()
}

/// Runs a job and describes it.
fn run(session: &mut Session, request: JobRequest, workers: u32) -> Value {
    session.start_request(request.clone(), 0.0).map_err(|errors| format!("{errors:?}")).unwrap();
    native::run(session, workers, || 1000.0).unwrap();
    describe(&request, &session.snapshot(2000.0).unwrap(), 1.7e9, code)
}

/// Has the real client's service model look at it. Skipped, and said so, without botocore.
fn check(kind: &str, name: &str, document: &Value) {
    let Some(mut python) = python::python("botocore", "", "botocore", "test_sagemaker.py") else { return };
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{kind}-{name}.json"));
    fs::write(&file, document.to_string()).unwrap();
    python::run(python.arg(kind).arg(file));
}

fn with_every_rule() -> JobRules {
    JobRules {
        early_stopping: EarlyStopping::Auto,
        hyperband: HyperbandSettings::default(),
        completion: Criteria {
            max_runtime: Some(3600),
            target: Some(1e-6),
            max_not_improving: Some(25),
            on_convergence: true,
            on_regret_bound: true,
        },
        warm_start: Some(WarmStartSettings {
            kind: WarmStartType::IdenticalDataAndAlgorithm,
            parents: vec!["first".into()],
        }),
        folds: 3,
        without_booster_priors: true,
        enqueued: vec![BTreeMap::from([("eta".into(), "0.25".into()), ("lambda".into(), "1".into())])],
    }
}

#[test]
fn the_real_service_model_takes_our_requests() {
    let hyperband = |form| JobRequest {
        strategy: "Hyperband".into(),
        rules: JobRules {
            hyperband: HyperbandSettings { form, min_resource: Some(1), max_resource: Some(27) },
            ..JobRules::default()
        },
        ..request("bands")
    };
    let every_rule = JobRequest { rules: with_every_rule(), ..request("rules") };
    for request in [request("plain"), every_rule, hyperband(Form::Asynchronous), hyperband(Form::Brackets)] {
        let json = request.to_json();
        assert_eq!(JobRequest::from_json(&json.to_string()), Ok(request.clone()));
        check("request", &request.name, &json);
    }
}

/// Six jobs as the form makes them: what the page shows as their request, and their answers, pass the service's own model.
#[test]
fn the_real_service_model_takes_what_the_form_asks_for_and_what_it_is_answered() {
    let base = || {
        let parameters = Session::parameters().into_iter().map(|info| info.setting).collect();
        let rounds = |parameters: Vec<ParamSetting>| -> Vec<ParamSetting> {
            let fixed = |mut setting: ParamSetting| {
                if setting.name == "num_round" {
                    (setting.tune, setting.value) = (false, "9".to_string());
                }
                setting
            };
            parameters.into_iter().map(fixed).collect()
        };
        let parameters = rounds(parameters);
        let page = JobSettings { objective: "validation:logloss".into(), parameters, ..JobSettings::default() };
        JobSettings { max_jobs: "6".into(), ..page }
    };
    let with = |name: &str, strategy: &str, change: &dyn Fn(&mut JobSettings)| {
        let mut form = JobSettings { name: name.into(), strategy: strategy.into(), ..base() };
        change(&mut form);
        form
    };
    let tune = |form: &mut JobSettings, name: &str| {
        form.parameters.iter_mut().filter(|setting| setting.name == name).for_each(|setting| setting.tune = true);
    };
    let jobs = [
        with("criteria", "Bayesian", &|form| {
            form.rules.early_stopping = "Auto".into();
            form.rules.target_value = "0.0001".into();
            form.rules.max_not_improving = "5".into();
            form.rules.max_runtime = "600".into();
            form.rules.on_convergence = true;
        }),
        with("random", "Random", &|_| {}),
        with("grid", "Grid", &|form| {
            form.max_jobs = String::new();
            for setting in &mut form.parameters {
                setting.tune = ["eta", "max_depth"].contains(&setting.name.as_str());
                setting.list = setting.tune || setting.list;
                if setting.tune {
                    setting.values = if setting.name == "eta" { "0.1, 0.3" } else { "2, 4, 6" }.into();
                }
            }
        }),
        with("hyperband", "Hyperband", &|form| {
            (form.rules.min_resource, form.rules.max_resource) = ("1".into(), "9".into());
        }),
        with("warm", "Bayesian", &|form| {
            form.rules.warm_start = "IdenticalDataAndAlgorithm".into();
            form.rules.parents = vec!["criteria".into(), "random".into()];
        }),
        with("folds", "Bayesian", &|form| {
            form.rules.folds = "3".into();
            tune(form, "booster");
            tune(form, "rate_drop");
        }),
    ];
    let mut session = session();
    for job in jobs {
        let request = session.request(&job).map_err(|errors| format!("{}: {errors:?}", job.name)).unwrap();
        check("request", &job.name, &request);
        // What is read of it is the form.
        assert_eq!(session.settings_of(&request.to_string(), &job).unwrap().job, job);
        session.start(&job, 0.0).unwrap();
        native::run(&mut session, 2, || 1000.0).unwrap();
        let described = session.describe(&BTreeMap::new(), 1.7e9, 2000.0).unwrap();
        assert_eq!(described["HyperParameterTuningJobConfig"], request["HyperParameterTuningJobConfig"]);
        assert_eq!(described["TrainingJobSummaries"].as_array().unwrap().len(), 6, "{}", job.name);
        check("describe", &format!("form-{}", job.name), &described);
        // The answer is as good as a request: what it says of the job that was is passed over.
        let again = session.settings_of(&described.to_string(), &job).unwrap();
        assert_eq!((&again.job, &*again.notices[0].code), (&job, "request_answers"));
    }
}

#[test]
fn a_job_with_parents_early_stopping_folds_and_a_queue_is_described() {
    let mut session = session();
    let folds = JobRules { folds: 3, ..JobRules::default() };
    let first = run(&mut session, JobRequest { rules: folds, ..request("first") }, 2);
    check("describe", "first", &first);
    assert_eq!(first.get("OverallBestTrainingJob"), None);
    let described = run(&mut session, JobRequest { rules: with_every_rule(), ..request("second") }, 3);
    check("describe", "second", &described);

    let count = |name: &str| described["TrainingJobStatusCounters"][name].as_u64().unwrap();
    assert!(count("Stopped") >= 1 && count("Completed") >= 10, "{}", described["TrainingJobStatusCounters"]);
    assert_eq!(
        count("Stopped") + count("Completed"),
        described["TrainingJobSummaries"].as_array().unwrap().len() as u64
    );
    let tuned = &described["TrainingJobSummaries"][0]["TunedHyperParameters"];
    assert_eq!(*tuned, json!({"eta": "0.25", "lambda": "1"}));
    let value = |job: &Value| job["FinalHyperParameterTuningJobObjectiveMetric"]["Value"].as_f64().unwrap();
    let (overall, own) = (&described["OverallBestTrainingJob"], &described["BestTrainingJob"]);
    assert_eq!(value(overall), value(own).min(value(&first["BestTrainingJob"])));
    assert!(described["TuningJobCompletionDetails"]["NumberOfTrainingJobsObjectiveNotImproving"].is_u64());
}

#[test]
fn a_described_job_says_which_training_job_to_take_and_what_is_left_to_gain() {
    // Only which rows are drawn differs between these trials: their values are noisy.
    let subsample = Dim::new("subsample", Range::Continuous { min: 0.5, max: 0.95, scaling: Scaling::Linear });
    let noisy = |seed| JobRequest { dims: vec![subsample.clone()], seed, ..request("noisy") };
    let mut described = (0..10).map(|seed| run(&mut session(), noisy(seed), 2));
    let found =
        described.find(|job| job.get("recommended").is_some()).expect("one of ten noisy jobs recommends another");
    check("describe", "noisy", &found);
    let (best, recommended) = (&found["BestTrainingJob"], &found["recommended"]);
    assert_ne!(recommended["training_job"]["TrainingJobName"], best["TrainingJobName"]);
    assert!(found["TrainingJobSummaries"].as_array().unwrap().contains(&recommended["training_job"]));
    let number = |value: &Value| value.as_f64().unwrap();
    assert!(number(&recommended["expected_value"]) < number(&recommended["expected_value_of_best"]));
    assert!((0.05..=1.0).contains(&number(&recommended["noise_share_of_variance"])));
    assert!(number(&found["regret_bound"]["bound"]) >= 0.0 && number(&found["regret_bound"]["tolerance"]) > 0.0);
    assert_eq!(found["leave_one_out"]["trials"], 30);
}

#[test]
fn a_described_job_can_be_the_parent_of_another() {
    let mut session = session();
    let first = run(&mut session, request("first"), 2);
    let warm = |kind| JobRequest {
        rules: JobRules {
            warm_start: Some(WarmStartSettings { kind, parents: vec!["first".into()] }),
            ..JobRules::default()
        },
        ..request("second")
    };
    let refused = |session: &mut Session, request| {
        let errors: Vec<Message> = session.start_request(request, 0.0).unwrap_err();
        errors.into_iter().map(|message| message.code.into_owned()).collect::<Vec<_>>()
    };
    let mut other = self::session();
    let same = warm(WarmStartType::IdenticalDataAndAlgorithm);
    assert_eq!(refused(&mut other, same.clone()), ["no_such_parent"]);
    assert_eq!(other.add_parent(&first.to_string()), Ok("first".to_string()));
    assert_eq!(other.parents(), ["first"]);
    let from_file = run(&mut other, same.clone(), 2);
    let from_memory = run(&mut session, same.clone(), 2);
    let best = |described: &Value| described["OverallBestTrainingJob"]["TrainingJobName"].clone();
    assert_eq!(best(&from_file), best(&from_memory));

    // The number of folds is a static hyperparameter: a mean over folds does not compare with a value that is none.
    let mut folded = same.clone();
    folded.rules.folds = 3;
    for session in [&mut session, &mut other] {
        assert_eq!(refused(session, folded.clone()), ["parent_parameters"]);
    }

    let mut elsewhere = same;
    elsewhere.data.as_mut().unwrap().spec.seed = 1;
    assert_eq!(refused(&mut other, elsewhere.clone()), ["parent_other_data"]);
    let transfer = JobRequest { data: elsewhere.data, ..warm(WarmStartType::TransferLearning) };
    assert_eq!(run(&mut other, transfer, 2).get("OverallBestTrainingJob"), None);
    let broken = other.add_parent("{").unwrap_err();
    assert_eq!(broken[0].code, "not_json");
}

#[test]
fn any_number_of_workers_gives_the_same_job_for_every_rule() {
    let timeless = |request: &JobRequest, workers| {
        let mut session = session();
        session.start_request(request.clone(), 0.0).unwrap();
        native::run(&mut session, workers, || 0.0).unwrap();
        let mut json = serde_json::to_value(session.snapshot(0.0).unwrap()).unwrap();
        // What depends on the clock or on the number of workers stands here, of the job and of each trial.
        json["times"].take();
        for trial in json["trials"].as_array_mut().unwrap() {
            trial["times"].take();
        }
        json.to_string()
    };
    let stopping = JobRules { early_stopping: EarlyStopping::Auto, folds: 2, ..JobRules::default() };
    let hyperband = |form| JobRules {
        hyperband: HyperbandSettings { form, min_resource: Some(1), max_resource: Some(27) },
        ..JobRules::default()
    };
    for (strategy, rules) in
        [("Random", stopping), ("Hyperband", hyperband(Form::Asynchronous)), ("Hyperband", hyperband(Form::Brackets))]
    {
        let request = JobRequest { strategy: strategy.into(), rules, ..request("workers") };
        let alone = timeless(&request, 1);
        assert!(alone.contains("Stopped"), "{alone}");
        for workers in [2, 5] {
            assert_eq!(timeless(&request, workers), alone);
        }
    }
}

#[test]
fn folds_are_told_by_mean_and_deviation_and_the_mean_is_the_objective() {
    let mut session = session();
    let rules = JobRules { folds: 4, ..JobRules::default() };
    session.start_request(JobRequest { rules, max_jobs: Some(2), ..request("folds") }, 0.0).unwrap();
    native::run(&mut session, 1, || 0.0).unwrap();
    let snapshot = session.snapshot(0.0).unwrap();
    assert_eq!(snapshot.metrics.last().map(String::as_str), Some("validation:logloss-std"));
    let row = &snapshot.trials[0];
    let values = row.values.as_ref().unwrap();
    assert_eq!(row.objective, values[1]);
    assert!(values.last().unwrap().unwrap() > 0.0);
}

#[test]
fn hyperband_trains_less_and_its_best_has_all_rounds() {
    let rounds = |form| {
        let mut session = session();
        let hyperband = HyperbandSettings { form, min_resource: None, max_resource: Some(27) };
        let rules = JobRules { hyperband, ..JobRules::default() };
        session
            .start_request(JobRequest { strategy: "Hyperband".into(), rules, max_jobs: Some(49), ..request("h") }, 0.0)
            .unwrap();
        native::run(&mut session, 2, || 0.0).unwrap();
        let snapshot = session.snapshot(0.0).unwrap();
        assert!(snapshot.trials.iter().any(|row| row.rounds == 27));
        let plan = session.plan_score(snapshot.best.unwrap()).unwrap();
        assert_eq!(plan.tuned["num_round"], "27");
        snapshot.trials.iter().map(|row| row.rounds).sum::<u32>()
    };
    // Brackets of 27, 12, 6 and 4 trials: 27 + 18 * 1 ... the table of the paper gives 27 + 9 * 2 + 3 * 6 + 18 = 81,
    // 12 * 3 + 4 * 6 + 18 = 78, 6 * 9 + 2 * 18 = 90, 4 * 27 = 108 rounds.
    assert_eq!(rounds(Form::Brackets), 81 + 78 + 90 + 108);
    assert!(rounds(Form::Asynchronous) < 49 * 27 / 2);
}

#[test]
fn a_visitor_queues_a_configuration_and_edits_ranges() {
    use tuning_playground::session::dto::WorkerInput;
    let mut session = session();
    let texts =
        |eta: &str| BTreeMap::from([("eta".to_string(), eta.to_string()), ("lambda".to_string(), "2".to_string())]);
    let codes = |errors: Vec<Message>| errors.into_iter().map(|error| error.code.into_owned()).collect::<Vec<_>>();
    assert_eq!(session.enqueue(&texts("0.3"), 0.0).map_err(codes), Err(vec!["no_job".to_string()]));
    session.start_request(request("visited"), 0.0).unwrap();
    assert_eq!(session.enqueue(&texts("0.9"), 0.0).map_err(codes), Err(vec!["point_outside".to_string()]));
    assert_eq!(session.enqueue(&texts("0.3"), 0.0), Ok(vec![]));
    let range = |name: &str, min: &str, max: &str| ParamSetting {
        name: name.into(),
        tune: true,
        value: String::new(),
        min: min.into(),
        max: max.into(),
        scale: Scaling::Linear,
        list: false,
        values: String::new(),
    };
    let ranges = [range("eta", "0.2", "0.4"), range("lambda", "0", "3")];
    assert_eq!(session.edit(&ranges, 0.0).map_err(codes), Err(vec!["edit_needs_pause".to_string()]));
    session.handle(WorkerInput::Pause, 0.0);
    assert_eq!(session.edit(&ranges[..1], 0.0).map_err(codes), Err(vec!["edited_parameters".to_string()]));
    let outside = [range("eta", "0.2", "7"), range("lambda", "0", "3")];
    assert_eq!(session.edit(&outside, 0.0).map_err(codes), Err(vec!["param_above_maximum".to_string()]));
    assert_eq!(session.edit(&ranges, 0.0), Ok(vec![]));
    session.handle(WorkerInput::Resume, 0.0);
    native::run(&mut session, 2, || 0.0).unwrap();
    let snapshot = session.snapshot(0.0).unwrap();
    let etas: Vec<f64> =
        snapshot.trials.iter().map(|row| row.hyperparameters.0[0].1.to_string().parse().unwrap()).collect();
    assert_eq!(etas.len(), 30);
    assert!(etas.iter().all(|eta| (0.2..=0.4).contains(eta)), "{etas:?}");
    assert!(etas.contains(&0.3));
    assert_eq!(
        session.running_request().unwrap().dims[0].range,
        Range::Continuous { min: 0.2, max: 0.4, scaling: Scaling::Linear }
    );
}
