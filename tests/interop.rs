//! Model files between us and the real xgboost 3.2, where Python has it: `interop/test_model.py` is the other side.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests")]

mod golden_case;
mod python;

use golden_case::{Case, assert_same, bits, case_names, golden, json};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use tuning_playground::formats::xgboost_json::{read, write};

/// An empty folder of this name.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("interop").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// The compiled `examples/train`.
fn train_example() -> &'static Path {
    static PATH: OnceLock<PathBuf> = OnceLock::new();
    PATH.get_or_init(|| {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.current_dir(env!("CARGO_MANIFEST_DIR"));
        cargo.args(["build", "--quiet", "--example", "train", "--message-format", "json"]);
        if !cfg!(debug_assertions) {
            cargo.arg("--release");
        }
        let output = cargo.output().unwrap();
        let messages = String::from_utf8(output.stdout).unwrap();
        let mut executables = messages.lines().filter_map(|line| {
            let message: Value = serde_json::from_str(line).ok()?;
            (message["target"]["name"] == "train").then(|| message["executable"].as_str().map(PathBuf::from))?
        });
        executables.next_back().unwrap_or_else(|| panic!("{}", String::from_utf8_lossy(&output.stderr)))
    })
}

fn run_train(arguments: &[(&str, &Path)], texts: &[(&str, &str)]) -> Result<(), String> {
    let mut command = Command::new(train_example());
    arguments.iter().for_each(|(name, path)| {
        command.arg(format!("--{name}")).arg(path);
    });
    texts.iter().for_each(|(name, text)| {
        command.arg(format!("--{name}")).arg(text);
    });
    let output = command.output().unwrap();
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
}

/// Trains a golden case with `examples/train` into `out`: model.json, predictions.csv, log.csv, importance.csv,
/// contributions.csv.
fn train_case(case: &Case, out: &Path) {
    let text = fs::read_to_string(golden().join(case.case["data"].as_str().unwrap())).unwrap();
    let weighted = case.data.weights.is_some();
    let has_weights = text.starts_with("label,weight,");
    // A weight column that the case does not use must not be a feature.
    let lines: Vec<String> = text
        .lines()
        .map(|line| {
            let fields: Vec<&str> = line.split(',').collect();
            let kept = fields.iter().enumerate().filter(|(i, _)| *i != 1 || weighted || !has_weights);
            kept.map(|(_, field)| *field).collect::<Vec<_>>().join(",")
        })
        .collect();
    let (header, rows) = lines.split_first().unwrap();
    let (train, valid) = rows.split_at(case.data.split.train.len());
    let file = |name: &str| out.join(name);
    fs::write(file("train.csv"), format!("{header}\n{}\n", train.join("\n"))).unwrap();
    fs::write(file("valid.csv"), format!("{header}\n{}\n", valid.join("\n"))).unwrap();
    let mut params = case.case["params"].clone();
    if let Some(rounds) = case.case["early_stopping_rounds"].as_u64() {
        params["early_stopping_rounds"] = json!(rounds);
    }
    fs::write(file("params.json"), params.to_string()).unwrap();
    let categorical = case.data.features.iter().filter(|feature| feature.levels.is_some());
    let categorical: Vec<&str> = categorical.map(|feature| feature.name.as_str()).collect();
    let (categorical, rounds) = (categorical.join(","), case.case["num_boost_round"].to_string());
    let mut texts = vec![("target", "label"), ("rounds", rounds.as_str()), ("categorical", categorical.as_str())];
    texts.extend(weighted.then_some(("weights", "weight")));
    let [train, valid, params] = ["train.csv", "valid.csv", "params.json"].map(file);
    let [model, predictions, log] = ["model.json", "predictions.csv", "log.csv"].map(file);
    let [importance, contributions] = ["importance.csv", "contributions.csv"].map(file);
    let paths = [
        ("data", train.as_path()),
        ("valid", &valid),
        ("params", &params),
        ("model", &model),
        ("predictions", &predictions),
        ("log", &log),
        ("importance", &importance),
        ("contributions", &contributions),
    ];
    run_train(&paths, &texts).unwrap_or_else(|error| panic!("{}: {error}", case.name));
}

/// A CSV file by column; the texts as they are.
fn columns(path: &Path) -> BTreeMap<String, Vec<String>> {
    let text = fs::read_to_string(path).unwrap();
    let mut lines = text.lines();
    let names: Vec<&str> = lines.next().unwrap().split(',').collect();
    let mut columns: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in lines {
        let fields: Vec<&str> = line.split(',').collect();
        assert_eq!(fields.len(), names.len());
        for (name, field) in names.iter().zip(fields) {
            columns.entry(name.to_string()).or_default().push(field.to_string());
        }
    }
    columns
}

/// `name` or `name_0`, `name_1`, …, row-major.
fn outputs(columns: &BTreeMap<String, Vec<String>>, name: &str) -> Vec<f32> {
    let names: Vec<String> = match columns.contains_key(name) {
        true => vec![name.to_string()],
        false => (0..).map(|i| format!("{name}_{i}")).take_while(|name| columns.contains_key(name)).collect(),
    };
    let n_rows = columns["row"].len();
    (0..n_rows).flat_map(|row| names.iter().map(move |name| columns[name][row].parse::<f32>().unwrap())).collect()
}

#[test]
fn the_train_example_makes_xgboosts_models_predictions_and_log() {
    for name in case_names() {
        let case = Case::load(&name);
        let out = folder(&format!("example/{name}"));
        train_case(&case, &out);
        assert_same(&name, &json(&out.join("model.json")), &json(&case.folder.join("model.json")));
        let predictions = columns(&out.join("predictions.csv"));
        assert_eq!(bits(&outputs(&predictions, "margin")), bits(&case.margins()), "{name}: margins");
        let (found, expected) = (outputs(&predictions, "prediction"), case.predictions());
        assert_eq!(found.len(), expected.len(), "{name}");
        assert!(found.iter().zip(&expected).all(|(a, b)| (a - b).abs() <= 2e-7 * b.abs()), "{name}: predictions");
        let n_train = case.data.split.train.len();
        assert_eq!(predictions["set"].iter().filter(|set| *set == "train").count(), n_train, "{name}");
        let log = columns(&out.join("log.csv"));
        let history = case.history();
        for (theirs, ours) in [("train", "train"), ("valid", "validation")] {
            for (metric, values) in history[theirs].as_object().unwrap() {
                let found = &log[&format!("{ours}:{metric}")];
                let values = values.as_array().unwrap();
                assert_eq!(found.len(), values.len(), "{name}: rounds");
                for (a, b) in found.iter().zip(values) {
                    let (a, b) = (a.parse::<f64>().unwrap(), b.as_f64().unwrap());
                    assert!((a - b).abs() <= 1e-6 * b.abs() + 1e-16, "{name}: {ours}:{metric}: {a} {b}");
                }
            }
        }
    }
}

#[test]
fn the_train_example_says_what_is_wrong() {
    let out = folder("wrong");
    fs::write(out.join("data.csv"), "y,x\n1,2\n2,3\n3,\n").unwrap();
    fs::write(out.join("params.json"), r#"{"eta": 7}"#).unwrap();
    let [data, params, rest] = ["data.csv", "params.json", "rest"].map(|name| out.join(name));
    let paths =
        [("data", data.as_path()), ("params", &params), ("model", &rest), ("predictions", &rest), ("log", &rest)];
    let error = |target| run_train(&paths, &[("target", target), ("rounds", "2")]).unwrap_err();
    assert_eq!(error("z"), "There is no column `z` in the training file. It has: y, x.\n");
    assert!(error("y").starts_with("eta is 7"), "{}", error("y"));
    fs::write(&params, "{}").unwrap();
    assert!(error("x").starts_with("The target `x` has no value in row 3"), "{}", error("x"));
}

#[test]
fn the_train_example_draws_the_random_numbers_it_is_told_to() {
    let out = folder("stream");
    let rows: Vec<String> = (0..60).map(|i| format!("{},{},{}", i * i % 7, i * 5 % 13, i * 3 % 11)).collect();
    fs::write(out.join("data.csv"), format!("y,a,b\n{}\n", rows.join("\n"))).unwrap();
    fs::write(out.join("params.json"), r#"{"tree_method": "exact", "subsample": 0.5}"#).unwrap();
    let [data, params, model, rest] = ["data.csv", "params.json", "model.json", "rest"].map(|name| out.join(name));
    let paths =
        [("data", data.as_path()), ("params", &params), ("model", &model), ("predictions", &rest), ("log", &rest)];
    let train = |stream: &[(&str, &str)]| {
        run_train(&paths, &[&[("target", "y"), ("rounds", "2")], stream].concat())?;
        Ok::<_, String>(fs::read_to_string(&model).unwrap())
    };
    let own = train(&[]).unwrap();
    assert_eq!(train(&[("random-stream", "3.2")]).unwrap(), own);
    assert_ne!(train(&[("random-stream", "1.0")]).unwrap(), own);
    assert_eq!(train(&[("random-stream", "2")]), Err("--random-stream is 2, but must be one of: 1.0, 3.2.\n".into()));
}

fn python() -> Option<Command> {
    python::python("xgboost", "3.2.", "xgboost==3.2.0", "test_model.py")
}

fn save_floats(path: &Path, values: &[f32]) {
    fs::write(path, values.iter().flat_map(|value| value.to_le_bytes()).collect::<Vec<u8>>()).unwrap();
}

fn save_rows(case: &Case, out: &Path) {
    let features = &case.data.features;
    let rows: Vec<f32> =
        case.all_rows().iter().flat_map(|&row| features.iter().map(move |f| f.values[row as usize])).collect();
    save_floats(&out.join("rows.f32"), &rows);
}

#[test]
fn the_real_xgboost_predicts_the_same_bits_from_our_models() {
    let Some(mut python) = python() else { return };
    let root = folder("ours");
    for name in case_names() {
        let case = Case::load(&name);
        let out = folder(&format!("ours/{name}"));
        train_case(&case, &out);
        save_rows(&case, &out);
        save_floats(&out.join("margin.f32"), &case.margins());
    }
    // Categories with texts: the library must find them in a data frame whose categories stand in another order.
    let mut case = Case::load("cats_mixed");
    let mut levels = Vec::new();
    for feature in &mut case.data.features {
        // Backwards, so that alphabetical order is not the order of the codes; the second column keeps its codes.
        if let Some(texts) = feature.levels.as_mut().filter(|texts| texts.len() != 12) {
            let n = texts.len();
            texts.iter_mut().enumerate().for_each(|(code, text)| *text = format!("level {:03}", n - code));
            levels.push(json!(texts));
        } else {
            levels.push(Value::Null);
        }
    }
    let out = folder("ours/texts");
    let model = case.train();
    let text = write(&model);
    assert!(text.contains("\"type\":15"), "the second column has codes");
    assert_eq!(read(&text).unwrap().features, model.features);
    fs::write(out.join("model.json"), text).unwrap();
    save_rows(&case, &out);
    save_floats(&out.join("margin.f32"), &model.predict_margins(&case.data, &case.all_rows()).unwrap());
    fs::write(out.join("levels.json"), json!(levels).to_string()).unwrap();
    python::run(python.arg("check").arg(root));
}

#[test]
fn models_that_the_real_xgboost_has_just_made_predict_the_same_bits_here() {
    let Some(mut python) = python() else { return };
    let root = folder("theirs");
    let seed = std::env::var("PLAYGROUND_INTEROP_SEED").unwrap_or_else(|_| "1".into());
    python::run(python.arg("make").arg(&root).arg(seed));
    println!("{} models read", golden_case::check_model_files(&root));
}
