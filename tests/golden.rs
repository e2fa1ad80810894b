//! The booster against xgboost 3.2.0: `golden/README.md` says where the files come from and what counts as equal.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tuning_playground::booster::{EvalSets, Model, Params, Tree, Trial};
use tuning_playground::dataset::matrix::TrainingMatrix;
use tuning_playground::dataset::{Dataset, Feature, Split, Task};

fn golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

fn json(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn f32s(path: &Path) -> Vec<f32> {
    fs::read(path).unwrap().chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect()
}

fn bits(values: &[f32]) -> Vec<u32> {
    values.iter().map(|value| value.to_bits()).collect()
}

/// The data of a case; `label[,weight],<features>`, empty is missing.
fn dataset(root: &Path, case: &Value, task: Task) -> Dataset {
    let text = fs::read_to_string(root.join(case["data"].as_str().unwrap())).unwrap();
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().unwrap().split(',').collect();
    let first = if header[1] == "weight" { 2 } else { 1 };
    let mut columns = vec![Vec::new(); header.len()];
    for line in lines {
        for (column, field) in columns.iter_mut().zip(line.split(',')) {
            column.push(if field.is_empty() { f32::NAN } else { field.parse::<f64>().unwrap() as f32 });
        }
    }
    let labels = columns[0].clone();
    let weights = (case["weighted"] == true).then(|| columns[1].clone());
    let features = columns.split_off(first).into_iter().enumerate().map(|(i, values)| {
        let levels = (case["categorical"][i] == 1).then(|| {
            let max = values.iter().filter(|v| !v.is_nan()).fold(0.0_f32, |a, &b| a.max(b));
            (0..=max as u32).map(|code| code.to_string()).collect()
        });
        Feature { name: header[first + i].to_string(), values, levels }
    });
    let n_classes = case["params"]["num_class"].as_u64().unwrap_or(if task == Task::Binary { 2 } else { 0 });
    let train_rows = case["train_rows"].as_u64().unwrap() as u32;
    Dataset {
        task,
        target: "label".into(),
        classes: (0..n_classes).map(|class| class.to_string()).collect(),
        features: features.collect(),
        split: Split {
            train: (0..train_rows).collect(),
            validation: (train_rows..labels.len() as u32).collect(),
            test: vec![],
        },
        labels,
        weights,
    }
}

fn params(case: &Value, task: Task, n_classes: usize) -> Params {
    let mut raw: BTreeMap<String, String> = BTreeMap::new();
    for (name, value) in case["params"].as_object().unwrap() {
        raw.insert(name.clone(), value.as_str().map_or_else(|| value.to_string(), str::to_string));
    }
    raw.insert("num_round".into(), case["num_boost_round"].to_string());
    if let Some(rounds) = case["early_stopping_rounds"].as_u64() {
        raw.insert("early_stopping_rounds".into(), rounds.to_string());
    }
    Params::check(&raw, task, n_classes).unwrap()
}

fn check_cuts(root: &Path, name: &str, case: &Value, matrix: &TrainingMatrix) {
    let path = root.join("v3.2.0").join(case["cuts"].as_str().unwrap());
    let offsets = json(&path.with_extension("indptr.json"));
    let values = f32s(&path.with_extension("f32"));
    for feature in 0..matrix.n_features() {
        let at = |i: usize| offsets[i].as_u64().unwrap() as usize;
        let expected = &values[at(feature)..at(feature + 1)];
        let mut found = matrix.cuts.of(feature).to_vec();
        if matrix.cuts.categorical[feature] {
            // The library counts categories of the validation rows, too; the training rows' come first.
            assert_eq!(bits(&found), bits(&expected[..found.len()]), "{name}: categories of feature {feature}");
            continue;
        }
        found.insert(0, matrix.cuts.min_values[feature]);
        assert_eq!(bits(&found), bits(expected), "{name}: cuts of feature {feature}");
    }
}

fn numbers<T>(value: &Value, convert: impl Fn(&Value) -> T) -> Vec<T> {
    value.as_array().unwrap().iter().map(convert).collect()
}

fn check_tree(at: &str, expected: &Value, tree: &Tree) {
    let ints = |key: &str| numbers(&expected[key], |v| v.as_i64().unwrap());
    let floats = |key: &str| numbers(&expected[key], |v| (v.as_f64().unwrap() as f32).to_bits());
    let int = |values: &[u32]| values.iter().map(|&v| i64::from(v)).collect::<Vec<_>>();
    let signed = |values: &[i32]| values.iter().map(|&v| i64::from(v)).collect::<Vec<_>>();
    let flags = |values: &[bool]| values.iter().map(|&v| i64::from(v)).collect::<Vec<_>>();
    assert_eq!(signed(&tree.left_children), ints("left_children"), "{at} left_children");
    assert_eq!(signed(&tree.right_children), ints("right_children"), "{at} right_children");
    assert_eq!(signed(&tree.parents), ints("parents"), "{at} parents");
    assert_eq!(int(&tree.split_indices), ints("split_indices"), "{at} split_indices");
    assert_eq!(flags(&tree.default_left), ints("default_left"), "{at} default_left");
    assert_eq!(flags(&tree.is_categorical), ints("split_type"), "{at} split_type");
    assert_eq!(int(&tree.categories), ints("categories"), "{at} categories");
    assert_eq!(int(&tree.categories_nodes), ints("categories_nodes"), "{at} categories_nodes");
    assert_eq!(int(&tree.categories_segments), ints("categories_segments"), "{at} categories_segments");
    assert_eq!(int(&tree.categories_sizes), ints("categories_sizes"), "{at} categories_sizes");
    assert_eq!(bits(&tree.split_conditions), floats("split_conditions"), "{at} split_conditions");
    assert_eq!(bits(&tree.sum_hessian), floats("sum_hessian"), "{at} sum_hessian");
    assert_eq!(bits(&tree.loss_changes), floats("loss_changes"), "{at} loss_changes");
    // -0 and 0 are the same weight.
    let unsigned = |values: Vec<u32>| values.into_iter().map(|b| if b == 1 << 31 { 0 } else { b }).collect::<Vec<_>>();
    assert_eq!(unsigned(bits(&tree.base_weights)), unsigned(floats("base_weights")), "{at} base_weights");
}

fn check_model(name: &str, folder: &Path, model: &Model) {
    let file = json(&folder.join("model.json"));
    let booster = &file["learner"]["gradient_booster"];
    let gbtree = if booster["gbtree"].is_null() { booster } else { &booster["gbtree"] };
    let trees = gbtree["model"]["trees"].as_array().unwrap();
    assert_eq!(model.trees.len(), trees.len(), "{name}: number of trees");
    for (i, (expected, tree)) in trees.iter().zip(&model.trees).enumerate() {
        check_tree(&format!("{name}: tree {i}"), expected, tree);
    }
    let info: Vec<u32> = numbers(&gbtree["model"]["tree_info"], |v| v.as_u64().unwrap() as u32);
    assert_eq!(model.tree_info, info, "{name}: tree_info");
    let indptr: Vec<u32> = numbers(&gbtree["model"]["iteration_indptr"], |v| v.as_u64().unwrap() as u32);
    assert_eq!(model.iteration_indptr, indptr, "{name}: iteration_indptr");
    let base = file["learner"]["learner_model_param"]["base_score"].as_str().unwrap();
    let base: Vec<u32> =
        base.trim_matches(['[', ']']).split(',').map(|t| t.parse::<f32>().unwrap().to_bits()).collect();
    assert_eq!(bits(&model.base_score), base, "{name}: base_score");
    if let Some(weights) = &model.weight_drop {
        let expected = numbers(&booster["weight_drop"], |v| (v.as_f64().unwrap() as f32).to_bits());
        assert_eq!(bits(weights), expected, "{name}: weight_drop");
    }
}

fn check_predictions(name: &str, folder: &Path, data: &Dataset, model: &Model) {
    let rows: Vec<u32> = (0..data.labels.len() as u32).collect();
    let margins = model.predict_margins(data, &rows).unwrap();
    assert_eq!(bits(&margins), bits(&f32s(&folder.join("margin.f32"))), "{name}: margins");
    let (found, expected) = (model.predict(data, &rows).unwrap(), f32s(&folder.join("pred.f32")));
    assert_eq!(found.len(), expected.len(), "{name}: predictions");
    for (row, (a, b)) in found.iter().zip(&expected).enumerate() {
        assert!((a - b).abs() <= 2e-7 * b.abs(), "{name}: prediction {row}: {a} {b}");
    }
}

fn check_history(name: &str, history: &Value, metric_names: &[String], lines: &[Vec<f64>]) {
    for (i, metric) in metric_names.iter().enumerate() {
        let (set, metric) = metric.split_once(':').unwrap();
        let expected = history[set][metric].as_array().unwrap_or_else(|| panic!("{name}: {set} {metric} is not there"));
        assert_eq!(lines.len(), expected.len(), "{name}: number of rounds");
        for (round, (line, expected)) in lines.iter().zip(expected).enumerate() {
            // The fuzzer writes null where xgboost says NaN.
            if expected.is_null() {
                assert!(line[i].is_nan(), "{name}: {set} {metric} {round}: {}", line[i]);
                continue;
            }
            let (found, expected) = (line[i], expected.as_f64().unwrap());
            let tolerance = 1e-6 * expected.abs() + 1e-16;
            assert!((found - expected).abs() <= tolerance, "{name}: {set} {metric} {round}: {found} {expected}");
        }
    }
}

/// `root`: a folder like `golden`.
fn check_case(root: &Path, name: &str) {
    let folder = root.join("v3.2.0").join(name);
    let case = json(&folder.join("case.json"));
    let objective = case["params"]["objective"].as_str().unwrap();
    let task = match objective.split(':').next() {
        Some("multi") => Task::Multiclass,
        Some("binary") => Task::Binary,
        _ => Task::Regression,
    };
    let data = dataset(root, &case, task);
    let params = params(&case, task, data.classes.len());
    let matrix = Arc::new(TrainingMatrix::build(&data, &data.split.train, params.max_bin).unwrap());
    check_cuts(root, name, &case, &matrix);
    let eval = EvalSets::new().with_train().with_rows("valid", &data, &data.split.validation);
    let mut trial = Trial::new(matrix, eval, params, &[] as &[&str]).unwrap();
    let mut lines = Vec::new();
    while !trial.is_done() {
        let line = trial.step();
        lines.push(line.values);
        assert_eq!(line.round as usize, lines.len());
    }
    check_model(name, &folder, trial.model());
    check_predictions(name, &folder, &data, trial.model());
    check_history(name, &json(&folder.join("history.json")), &trial.metric_names(), &lines);
    if let Some(best) = case["best_iteration"].as_u64() {
        assert_eq!(trial.model().best.map(|(round, _)| u64::from(round)), Some(best), "{name}: best_iteration");
    }
}

/// Cases that `interop/booster_fuzz.py` made with the real xgboost; without them there is nothing to compare.
#[test]
fn fuzzed_cases_equal_the_real_xgboost() {
    let Ok(root) = std::env::var("PLAYGROUND_FUZZ_DIR") else {
        println!("skipped: interop/booster_fuzz.py sets PLAYGROUND_FUZZ_DIR");
        return;
    };
    let root = PathBuf::from(root);
    let mut names: Vec<String> = case_names(&root);
    names.sort();
    names.retain(|name| std::panic::catch_unwind(|| check_case(&root, name)).is_err());
    assert!(names.is_empty(), "{} cases differ: {names:?}", names.len());
}

fn case_names(root: &Path) -> Vec<String> {
    let entries = fs::read_dir(root.join("v3.2.0")).unwrap().map(|entry| entry.unwrap().file_name());
    entries.map(|name| name.into_string().unwrap()).filter(|name| name != "cuts").collect()
}

macro_rules! cases {
    ($($name:ident)*) => {
        $(#[test]
        fn $name() {
            check_case(&golden(), stringify!($name));
        })*

        #[test]
        fn every_case_has_a_test() {
            let names = [$(stringify!($name)),*];
            let mut folders = case_names(&golden());
            folders.sort();
            let mut names = names.map(str::to_string).to_vec();
            names.sort();
            assert_eq!(names, folders);
        }
    };
}

cases! {
    cancer_base_score
    cancer_colsample
    cancer_default
    cancer_early_stopping
    cancer_hinge
    cancer_max_delta_step
    cancer_mcw0
    cancer_mds_alpha
    cancer_min_child_weight
    cancer_missing
    cancer_reglogistic
    cancer_scale_pos_weight
    cancer_subsample
    cancer_weights
    cats_mixed
    cats_threshold
    counts_poisson
    counts_pseudohuber
    counts_squaredlogerror
    counts_tweedie
    diabetes_absoluteerror
    diabetes_alpha_lambda
    diabetes_dart
    diabetes_default
    diabetes_depth1
    diabetes_depth2
    diabetes_depth3
    diabetes_depth4
    diabetes_depth5
    diabetes_depth6
    diabetes_depth7
    diabetes_depth8
    diabetes_gamma
    diabetes_gamma_obj
    diabetes_gradient_based
    diabetes_interaction
    diabetes_lambda0
    diabetes_lossguide
    diabetes_lossguide_d4
    diabetes_max_leaves_depthwise
    diabetes_missing
    diabetes_monotone
    diabetes_monotone_missing
    diabetes_parallel_tree
    diabetes_quantile
    diabetes_weights_zero
    iris_softmax_d2
    iris_softprob
    iris_subsample_colsample
    many_bin32
    many_distinct
}
