//! What is taken away, run where it is taken to: notebooks and Ray Tune's script with the real xgboost, SageMaker's script
//! against the real client's service model, where Python has them (`interop/test_notebook.py`, `test_ray.py`,
//! `test_boto3.py` are the other side); the training jobs as JSON beside the same as CSV.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests")]

mod python;

use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use tuning_playground::dataset::{DatasetSpec, KnownSplit};
use tuning_playground::formats::{
    DataSource, HyperbandSettings, JobRequest, JobRules, WarmStartSettings, describe, trials_csv,
};
use tuning_playground::json;
use tuning_playground::session::dto::ParentGiven;
use tuning_playground::session::{Session, native, read_described, read_journal};
use tuning_playground::tuner::{Condition, Dim, Direction, EarlyStopping, Form, Range, Scaling, WarmStartType};

/// 2026-01-02 03:04:05.678 UTC.
const BEGAN: f64 = 1_767_323_045_678.0;

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("takeaway").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn built_in(file: &str) -> Vec<u8> {
    fs::read(format!("{}/www/data/{file}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn real(name: &str, min: f64, max: f64, scaling: Scaling) -> Dim {
    Dim::new(name, Range::Continuous { min, max, scaling })
}

fn whole(name: &str, min: i64, max: i64) -> Dim {
    Dim::new(name, Range::Integer { min, max, scaling: Scaling::Linear })
}

/// A file, what is asked of it, and the job.
struct Case {
    file: &'static str,
    bytes: Vec<u8>,
    data: DatasetSpec,
    objective: &'static str,
    direction: Direction,
    strategy: &'static str,
    rules: JobRules,
    dims: Vec<Dim>,
    fixed: &'static [(&'static str, &'static str)],
    jobs: u32,
}

impl Case {
    fn new(file: &'static str, bytes: Vec<u8>, target: &str, objective: &'static str) -> Case {
        Case {
            file,
            bytes,
            data: DatasetSpec { target: Some(target.into()), ..DatasetSpec::default() },
            objective,
            direction: Direction::Minimize,
            strategy: "Random",
            rules: JobRules::default(),
            dims: vec![
                real("eta", 0.05, 0.5, Scaling::Logarithmic),
                real("subsample", 0.5, 0.99, Scaling::ReverseLogarithmic),
                real("colsample_bytree", 0.4, 1.0, Scaling::Linear),
                whole("max_depth", 2, 6),
            ],
            fixed: &[("num_round", "20"), ("lambda", "1.5")],
            jobs: 4,
        }
    }

    fn request(&self) -> JobRequest {
        JobRequest {
            name: "take-it-away".into(),
            objective: format!("validation:{}", self.objective),
            direction: self.direction,
            strategy: self.strategy.into(),
            max_jobs: Some(self.jobs),
            max_parallel: 1,
            seed: 3,
            rules: self.rules.clone(),
            dims: self.dims.clone(),
            fixed: self.fixed.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect(),
            data: Some(DataSource { file: self.file.into(), spec: self.data.clone() }),
        }
    }

    /// The job, run to its end.
    fn run(&self) -> Session {
        self.run_request(self.request())
    }

    fn run_request(&self, request: JobRequest) -> Session {
        let mut session = Session::new();
        session.load(self.file, &self.bytes).unwrap();
        session.set_spec(self.data.clone()).unwrap_or_else(|errors| panic!("{}: {errors:?}", self.file));
        session.start_request(request, 0.0).unwrap_or_else(|errors| panic!("{}: {errors:?}", self.file));
        native::run(&mut session, 1, || 1000.0).unwrap();
        session
    }

    /// What the page finds on the test rows, of the best trial and of XGBoost's defaults.
    fn test_scores(&self, session: &Session) -> Option<(f64, f64)> {
        let best = session.snapshot(0.0).unwrap().best.unwrap();
        let plan = session.plan_score(best).ok()?;
        let mut trainer = session.trainer().unwrap();
        let mut score = |params: &BTreeMap<String, String>| {
            trainer.start_score(params).unwrap();
            while trainer.fit_step() < 1.0 {}
            trainer.score_result().unwrap().0
        };
        let (tuned, default) = (score(&plan.tuned), score(&plan.default));
        let scored = session.evaluation(best, tuned, default).unwrap();
        let of = |scores: Json| scores[self.objective].as_f64().expect("the objective has been scored");
        Some((of(json!(scored.tuned.scores)), of(json!(scored.default.scores))))
    }
}

/// Two classes, sampled; many categories and missing values over folds, scored by SageMaker's container; three classes of a
/// packed file, stopped early; a number, with dropped trees.
fn cases() -> Vec<Case> {
    let f1 = Case {
        direction: Direction::Maximize,
        rules: JobRules { folds: 3, ..JobRules::default() },
        ..Case::new("penguins.csv", built_in("penguins.csv"), "species", "f1_macro")
    };
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packer.write_all(&built_in("iris.csv")).unwrap();
    let packed = Case {
        rules: JobRules { early_stopping: EarlyStopping::Auto, ..JobRules::default() },
        jobs: 9,
        ..Case::new("iris.csv.gz", packer.finish().unwrap(), "species", "mlogloss")
    };
    let booster = Range::Categorical { values: vec!["gbtree".into(), "dart".into()] };
    let mut rate = real("rate_drop", 0.1, 0.5, Scaling::Linear);
    rate.when = Some(Condition { parent: 0, values: vec!["dart".into()] });
    let dropped = Case {
        dims: vec![Dim::new("booster", booster), rate, real("eta", 0.05, 0.5, Scaling::Linear)],
        ..Case::new("diabetes.csv", built_in("diabetes.csv"), "disease_progression", "rmse")
    };
    let two = Case::new("breast_cancer.csv", built_in("breast_cancer.csv"), "diagnosis", "logloss");
    vec![two, f1, packed, dropped]
}

/// A file as Excel saves it in half of Europe, with names that would like to be Python, and rows without a target.
fn odd() -> Case {
    let row = |row: u32| {
        let city = ["K\u{f6}ln", "\"Paris, 5e \"\"Arr.\"\"\"", "L\u{e9}on", ""][(row % 4) as usize];
        let size = format!("{},{}", row * 7 % 13, row * 3 % 10);
        let answer = match row {
            row if row.is_multiple_of(17) => "",
            row if row * 7 % 13 + row % 3 > 6 => "ja",
            _ => "nein",
        };
        format!(
            "{size};{city};{};{answer};{row}\r\n",
            if row.is_multiple_of(11) { "NA".into() } else { (row % 9).to_string() }
        )
    };
    let names = "\"Gr\u{f6}\u{df}e \"\"\"\"\"\"\";Stadt;'''x\\;Antwort;Nr\r\n";
    let text: String = [names.to_string()].into_iter().chain((0..160).map(row)).collect();
    // These letters have the same number in Windows-1252.
    let bytes = text.chars().map(|letter| letter as u8).collect();
    let mut case = Case::new("umfrage \"2\".csv", bytes, "Antwort", "auc");
    case.direction = Direction::Maximize;
    case.data.ignored = vec!["Nr".into()];
    case.data.positive = Some("ja".into());
    case
}

/// The rows of Lab 3.7, which are not ours to copy. Nothing is sampled: XGBoost 3.2 samples otherwise than the lab's 1.0.
fn lab() -> Option<Case> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/column_2C_weka.arff");
    let Ok(bytes) = fs::read(&path) else {
        println!("skipped: {} is not here", path.display());
        return None;
    };
    let mut case = Case::new("column_2C_weka.arff", bytes, "class", "error");
    case.data.split = Some(KnownSplit::Lab37);
    case.dims = vec![real("eta", 0.05, 0.5, Scaling::Linear), whole("max_depth", 2, 6)];
    Some(case)
}

/// Writes its notebook, with the rows and without.
fn notebooks(case: &Case, out: &Path, with_rows: &[bool]) -> Vec<PathBuf> {
    let session = case.run();
    let test = case.test_scores(&session);
    let stem = case.file.split(['.', ' ']).next().unwrap();
    fs::write(out.join(case.file), &case.bytes).unwrap();
    let write = |with_rows: &bool| {
        let path = out.join(format!("{stem}{}.ipynb", if *with_rows { "-rows" } else { "" }));
        let text = session.notebook(*with_rows, test).unwrap();
        fs::write(&path, &text).unwrap();
        // Alike for alike.
        assert_eq!(text, session.notebook(*with_rows, test).unwrap());
        path
    };
    with_rows.iter().map(write).collect()
}

#[test]
fn notebooks_come_to_the_best_value_and_the_test_scores() {
    let Some(mut python) =
        python::python("xgboost", "3.2.", "xgboost==3.2.0 nbformat nbclient ipykernel matplotlib", "test_notebook.py")
    else {
        return;
    };
    let out = folder("notebooks");
    let mut paths = Vec::new();
    for (place, case) in cases().iter().enumerate() {
        paths.extend(notebooks(case, &out, &[place % 2 == 1]));
    }
    paths.extend(notebooks(&odd(), &out, &[false, true]));
    paths.extend(lab().iter().flat_map(|case| notebooks(case, &out, &[false])));
    python::run(python.args(paths));
}

#[test]
fn a_notebook_wants_a_trial_with_a_value() {
    let case = odd();
    let mut session = Session::new();
    session.load(case.file, &case.bytes).unwrap();
    assert_eq!(session.notebook(true, None).unwrap_err()[0].code, "no_job");
    session.set_spec(case.data.clone()).unwrap();
    session.start_request(case.request(), 0.0).unwrap();
    assert_eq!(session.notebook(true, None).unwrap_err()[0].code, "no_trial_with_value");
}

/// Ray's trials again here: each must come to Ray's value, so the best of them is the best here.
fn expect_rays_values(case: &Case, trials: &[Json]) {
    let text = |value: &Json| value.as_str().unwrap().to_string();
    let tuned = |trial: &Json| {
        let given = trial["params"].as_object().unwrap();
        let own = |name: &str| match name {
            "num_round" => Some(trial["num_round"].to_string()),
            name => given.get(name).map(text),
        };
        case.dims.iter().filter_map(|dim| Some((dim.name.clone(), own(&dim.name)?))).collect::<BTreeMap<_, _>>()
    };
    let mut request = case.request();
    request.strategy = "Random".into();
    request.max_jobs = Some(trials.len() as u32);
    request.rules.enqueued = trials.iter().map(tuned).collect();
    let session = case.run_request(request);
    let snapshot = session.snapshot(0.0).unwrap();
    let mut largest: f64 = 0.0;
    for (row, trial) in snapshot.trials.iter().zip(trials) {
        let (ours, theirs) = (row.objective.unwrap(), trial["value"].as_f64().unwrap());
        assert_eq!(trial["rounds"].as_u64(), Some(row.rounds.into()), "{}: {trial}", row.name);
        largest = largest.max((ours - theirs).abs() / theirs.abs().max(1e-3));
    }
    assert!(largest <= 2e-6, "{}: {largest} apart", case.file);
    let best = |values: &mut dyn Iterator<Item = f64>| match case.direction {
        Direction::Minimize => values.fold(f64::INFINITY, f64::min),
        Direction::Maximize => values.fold(f64::NEG_INFINITY, f64::max),
    };
    let ours = best(&mut snapshot.trials.iter().filter_map(|row| row.objective));
    let theirs = best(&mut trials.iter().filter_map(|trial| trial["value"].as_f64()));
    println!("{}: best of Ray {theirs}, here {ours}; at most {largest:.1e} apart", case.file);
}

fn search_with_ray(case: &Case, name: &str, with_rows: bool, more: &[&str]) {
    let Some(mut python) = python::python("ray", "2.", "\"ray[tune]\" optuna xgboost==3.2.0", "test_ray.py") else {
        return;
    };
    let out = folder(name);
    let session = case.run();
    fs::write(out.join(case.file), &case.bytes).unwrap();
    let script = out.join("ray_tune.py");
    fs::write(&script, session.ray_script(with_rows).unwrap()).unwrap();
    python::run(python.arg(&script).arg(&out).arg("3").args(more));
    let trials: Vec<Json> = serde_json::from_str(&fs::read_to_string(out.join("trials.json")).unwrap()).unwrap();
    expect_rays_values(case, &trials);
}

#[test]
fn ray_searches_the_same_at_random_and_goes_on_after_an_interruption() {
    // Long enough for an interruption to come in their midst.
    let fixed = &[("num_round", "300"), ("lambda", "1.5"), ("early_stopping_rounds", "120")];
    let case = Case { fixed, ..Case::new("breast_cancer.csv", built_in("breast_cancer.csv"), "diagnosis", "logloss") };
    search_with_ray(&case, "ray-random", false, &["stop"]);
}

#[test]
fn ray_searches_with_optuna_over_folds() {
    let mut case = cases().swap_remove(1);
    case.strategy = "TPE";
    case.dims.push(whole("num_round", 5, 12));
    case.fixed = &[("lambda", "1.5")];
    case.rules.enqueued = vec![
        [("eta", "0.25"), ("subsample", "0.75"), ("colsample_bytree", "1"), ("max_depth", "3"), ("num_round", "7")]
            .map(|(name, value)| (name.to_string(), value.to_string()))
            .into(),
    ];
    search_with_ray(&case, "ray-tpe", true, &[]);
}

#[test]
fn textbook_hyperband_ends_in_ray() {
    let Some(mut python) = python::python("ray", "2.", "\"ray[tune]\" optuna xgboost==3.2.0", "test_ray.py") else {
        return;
    };
    let out = folder("ray-textbook");
    let hyperband = HyperbandSettings { form: Form::Brackets, min_resource: Some(1), max_resource: Some(9) };
    let case = Case {
        strategy: "Hyperband",
        fixed: &[("lambda", "1.5")],
        rules: JobRules { hyperband, ..JobRules::default() },
        jobs: 9,
        ..Case::new("iris.csv", built_in("iris.csv"), "species", "mlogloss")
    };
    let script = out.join("ray_tune.py");
    fs::write(&script, case.run().ray_script(true).unwrap()).unwrap();
    python::run(python.arg(&script).arg(&out).arg("9"));
    let mut trials: Vec<Json> = serde_json::from_str(&fs::read_to_string(out.join("trials.json")).unwrap()).unwrap();
    let rounds: Vec<u64> = trials.iter().map(|trial| trial["rounds"].as_u64().unwrap()).collect();
    assert!(
        rounds.iter().any(|rounds| *rounds < 9) && rounds.contains(&9),
        "some are cut off, others are not: {rounds:?}"
    );
    // Here each is asked for as many rounds as it had there.
    trials.iter_mut().for_each(|trial| trial["num_round"] = trial["rounds"].clone());
    let mut dims = case.dims.clone();
    dims.push(whole("num_round", 1, 9));
    expect_rays_values(&Case { dims, rules: JobRules::default(), ..case }, &trials);
}

#[test]
fn each_strategy_has_its_nearest_in_ray() {
    let out = folder("ray-parts");
    let base = || Case::new("iris.csv", built_in("iris.csv"), "species", "mlogloss");
    let choice = |name: &str, values: &[&str]| {
        Dim::new(name, Range::Categorical { values: values.iter().map(|value| value.to_string()).collect() })
    };
    let grid = vec![choice("max_depth", &["2", "4"]), choice("eta", &["0.1", "0.3"])];
    let bands = |form| {
        let hyperband = HyperbandSettings { form, min_resource: Some(2), max_resource: Some(18) };
        JobRules { hyperband, ..JobRules::default() }
    };
    let stopped = JobRules { early_stopping: EarlyStopping::Auto, ..JobRules::default() };
    let mut paths = Vec::new();
    for (place, case) in [
        Case { strategy: "Bayesian", rules: stopped, ..base() },
        Case { strategy: "TPE", ..base() },
        base(),
        Case { strategy: "Grid", dims: grid, ..base() },
        Case { strategy: "Hyperband", rules: bands(Form::Asynchronous), ..base() },
        Case { strategy: "Hyperband", rules: bands(Form::Brackets), jobs: 12, ..base() },
    ]
    .iter()
    .enumerate()
    {
        let script = case.run().ray_script(true).unwrap();
        assert!(script.contains("python take-it-away-ray.py"));
        assert!(script.contains(&format!("- {}", case.strategy)), "the nearest is named at its top");
        paths.push(out.join(format!("{place}.py")));
        fs::write(&paths[place], script).unwrap();
    }
    let Some(mut python) = python::python("ray", "2.", "\"ray[tune]\" optuna xgboost==3.2.0", "test_ray.py") else {
        return;
    };
    python::run(python.arg("parts").args(paths));
}

#[test]
fn sagemakers_client_takes_what_the_script_asks() {
    let Some(mut python) = python::python("botocore", "", "boto3", "test_boto3.py") else { return };
    let mut case = cases().swap_remove(3);
    case.strategy = "TPE";
    case.rules.enqueued = vec![[("booster".to_string(), "gbtree".to_string()), ("eta".into(), "0.1".into())].into()];
    let out = folder("sagemaker");
    let script = |case: &Case, name: &str| {
        let path = out.join(name);
        fs::write(&path, case.run().sagemaker_script().unwrap()).unwrap();
        path
    };
    python::run(python.arg(script(&case, "number.py")));
    // Three classes: the container has to be told.
    let path = script(&cases()[2], "classes.py");
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains("\"num_class\": \"3\""), "{text}");
    let mut python = python::python("botocore", "", "boto3", "test_boto3.py").unwrap();
    python::run(python.arg(path));
}

#[test]
fn training_jobs_as_json_say_what_the_csv_says() {
    for case in cases() {
        let session = case.run();
        let snapshot = session.snapshot(0.0).unwrap();
        let names: Vec<String> = case.dims.iter().map(|dim| dim.name.clone()).collect();
        let csv = trials_csv(&snapshot, &names, BEGAN);
        let jobs: Vec<Json> = serde_json::from_str(&session.trials_json(BEGAN).unwrap()).unwrap();
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let columns = reader.headers().unwrap().clone();
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!(rows.len(), jobs.len());
        for ((row, job), trial) in rows.iter().zip(&jobs).zip(snapshot.trials.iter().rev()) {
            assert_eq!(job.as_object().unwrap().len(), columns.len() + 1, "{job}");
            for (column, cell) in columns.iter().zip(row) {
                match &job[column] {
                    Json::Null => assert_eq!(cell, "", "{column}"),
                    Json::String(text) => assert_eq!(cell, text, "{column}"),
                    number => assert_eq!(cell.parse::<f64>().unwrap(), number.as_f64().unwrap(), "{column}"),
                }
            }
            let curves = job["MetricsByRound"].as_object().unwrap();
            assert_eq!(curves.keys().cloned().collect::<Vec<_>>(), snapshot.metrics);
            assert!(curves.values().all(|curve| curve.as_array().unwrap().len() == trial.rounds as usize));
            let objective = &curves[&snapshot.objective.metric];
            assert_eq!(objective.as_array().unwrap().last().unwrap().as_f64(), trial.objective);
        }
    }
}

#[test]
fn a_journal_that_comes_back_is_a_parent_as_the_job_itself_is() {
    let case = Case { strategy: "Bayesian", ..cases().swap_remove(3) };
    let mut kept = case.run();
    let journal = kept.optuna_journal(BEGAN).unwrap();
    let shown = read_journal(&journal).unwrap();
    assert_eq!(
        (shown.trials, shown.best),
        (4, kept.snapshot(0.0).unwrap().trials.iter().filter_map(|row| row.objective).reduce(f64::min))
    );
    assert!(shown.notices.is_empty(), "{:?}", shown.notices);
    let mut fresh = Session::new();
    fresh.load(case.file, &case.bytes).unwrap();
    fresh.set_spec(case.data.clone()).unwrap();
    // As it goes over the page.
    let handed: ParentGiven = json::read(&json::write(&shown.parent).unwrap()).unwrap();
    assert_eq!(handed, shown.parent);
    fresh.add_parent_given(handed).unwrap();
    let mut next = case.request();
    next.name = "next".into();
    next.rules.warm_start =
        Some(WarmStartSettings { kind: WarmStartType::TransferLearning, parents: vec![shown.parent.name.clone()] });
    let trials = |session: &mut Session| {
        session.start_request(next.clone(), 0.0).unwrap_or_else(|errors| panic!("{errors:?}"));
        native::run(session, 1, || 1000.0).unwrap();
        let trials = session.snapshot(0.0).unwrap().trials;
        trials.into_iter().map(|row| (row.hyperparameters.0, row.objective)).collect::<Vec<_>>()
    };
    let snapshot = kept.snapshot(0.0).unwrap();
    let described =
        describe(&case.request(), &snapshot, BEGAN / 1000.0, |message| message.code.to_string()).to_string();
    let learnt = trials(&mut kept);
    assert_eq!(trials(&mut fresh), learnt);
    // So is the file that describes it.
    let mut told = Session::new();
    told.load(case.file, &case.bytes).unwrap();
    told.set_spec(case.data.clone()).unwrap();
    told.add_parent(&described).unwrap();
    assert_eq!(trials(&mut told), learnt);
    // And so is that file, read elsewhere and handed over: how a job that the browser has kept becomes a parent.
    let read = read_described(&described).unwrap();
    assert_eq!((read.trials, read.best, read.notices.len()), (4, shown.best, 0));
    let handed: ParentGiven = json::read(&json::write(&read.parent).unwrap()).unwrap();
    let mut given = Session::new();
    given.load(case.file, &case.bytes).unwrap();
    given.set_spec(case.data.clone()).unwrap();
    given.add_parent_given(handed).unwrap();
    assert_eq!(trials(&mut given), learnt);
    // What is no described job is refused.
    assert_eq!(read_described("{}").unwrap_err().len(), 1);
    // And it makes a difference.
    next.rules.warm_start = None;
    let mut alone = case.run();
    alone.start_request(next, 0.0).unwrap();
    native::run(&mut alone, 1, || 1000.0).unwrap();
    let alone = alone.snapshot(0.0).unwrap().trials;
    assert_ne!(alone.into_iter().map(|row| (row.hyperparameters.0, row.objective)).collect::<Vec<_>>(), learnt);
}

#[test]
fn other_names_for_a_hyperparameter_are_xgboosts_own() {
    let case = Case::new("iris.csv", built_in("iris.csv"), "species", "mlogloss");
    let journal = case.run().optuna_journal(BEGAN).unwrap();
    let theirs = journal.replace("\"eta\"", "\"learning_rate\"").replace("take-it-away", "My Study #1");
    let parent = read_journal(&theirs).unwrap().parent;
    assert_eq!(parent.name, "My-Study-1");
    assert!(parent.parameters.iter().any(|row| row.name == "eta"));
    assert!(parent.trials.iter().all(|trial| trial.contains_key("eta")));
}
