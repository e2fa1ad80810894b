//! The booster against xgboost 3.2.0: `golden/README.md` says where the files come from and what counts as equal.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod golden_case;

use golden_case::{Case, bits, case_names, case_names_in, f32s, golden, json};
use serde_json::Value;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use tuning_playground::booster::{Model, Tree};
use tuning_playground::dataset::matrix::TrainingMatrix;

fn check_cuts(root: &Path, case: &Case, matrix: &TrainingMatrix) {
    let name = &case.name;
    // There are none for tree_method=exact.
    let Some(cuts) = case.case["cuts"].as_str() else { return };
    let path = root.join("v3.2.0").join(cuts);
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

fn check_model(case: &Case, model: &Model) {
    let name = &case.name;
    let file: Value = serde_json::from_str(&case.model_text()).unwrap();
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

fn check_predictions(case: &Case, model: &Model) {
    let (name, rows) = (&case.name, case.all_rows());
    let margins = model.predict_margins(&case.data, &rows).unwrap();
    assert_eq!(bits(&margins), bits(&case.margins()), "{name}: margins");
    let (found, expected) = (model.predict(&case.data, &rows).unwrap(), case.predictions());
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

/// `root`: a folder like `golden`. Returns the model that was compared.
fn check_case(root: &Path, name: &str) -> Model {
    let case = Case::load_from(root, name);
    let matrix = case.matrix();
    check_cuts(root, &case, &matrix);
    let mut trial = case.trial(matrix);
    let mut lines = Vec::new();
    while !trial.is_done() {
        let line = trial.step();
        lines.push(line.values);
        assert_eq!(line.round as usize, lines.len());
    }
    check_model(&case, trial.model());
    check_predictions(&case, trial.model());
    check_history(name, &case.history(), &trial.metric_names(), &lines);
    if let Some(best) = case.case["best_iteration"].as_u64() {
        assert_eq!(trial.model().best.map(|(round, _)| u64::from(round)), Some(best), "{name}: best_iteration");
    }
    trial.into_model()
}

/// What has been compared and found equal.
struct Compared {
    cases: usize,
    trees: usize,
    nodes: usize,
}

static COMPARED: Mutex<Compared> = Mutex::new(Compared { cases: 0, trees: 0, nodes: 0 });

/// Counts a case; the last of `n_cases` says what all of them were. `golden.mjs` says the same of the wasm.
fn count(model: &Model, n_cases: usize) {
    let mut compared = COMPARED.lock().unwrap();
    compared.cases += 1;
    compared.trees += model.trees.len();
    compared.nodes += model.trees.iter().map(|tree| tree.left_children.len()).sum::<usize>();
    if compared.cases == n_cases {
        let Compared { cases, trees, nodes } = *compared;
        // Not `eprintln!`, which libtest keeps to itself where a test passes.
        let line = format!("Natively: {cases} cases, {trees} trees, {nodes} nodes compared: equal.\n");
        std::io::stderr().write_all(line.as_bytes()).unwrap();
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
    let mut names = case_names_in(&root);
    names.retain(|name| std::panic::catch_unwind(|| check_case(&root, name)).is_err());
    assert!(names.is_empty(), "{} cases differ: {names:?}", names.len());
}

macro_rules! cases {
    ($($name:ident)*) => {
        $(#[test]
        fn $name() {
            count(&check_case(&golden(), stringify!($name)), NAMES.len());
        })*

        const NAMES: &[&str] = &[$(stringify!($name)),*];

        #[test]
        fn every_case_has_a_test() {
            let mut names = NAMES.to_vec();
            names.sort();
            assert_eq!(names, case_names());
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
    exact_cancer
    exact_cancer_early_stopping
    exact_cancer_missing
    exact_cancer_sampling
    exact_cancer_weights
    exact_diabetes_absoluteerror
    exact_diabetes_dart
    exact_diabetes_gamma
    exact_diabetes_interaction
    exact_diabetes_missing_gamma
    exact_diabetes_monotone_missing
    exact_diabetes_parallel_tree
    exact_diabetes_weights_zero
    exact_iris_softprob
    exact_many_distinct
    iris_softmax_d2
    iris_softprob
    iris_subsample_colsample
    many_bin32
    many_distinct
}
