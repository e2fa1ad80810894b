//! Model files against xgboost 3.2.0's own: the 66 golden cases, and what the loader checks.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests")]

mod golden_case;

mod catalogue;

use catalogue::catalogue;
use golden_case::{Case, altered, assert_same, bits, case_names, check_model_files};
use serde_json::{Value, json};
use std::path::Path;
use tuning_playground::error::Explain;
use tuning_playground::formats::xgboost_json::{ModelError, read, write};

/// Counts what was compared, so that an empty folder does not pass.
fn for_all_cases(check: impl Fn(&Case)) {
    let names = case_names();
    assert_eq!(names.len(), 66);
    names.iter().for_each(|name| check(&Case::load(name)));
}

#[test]
fn models_of_xgboost_predict_the_same_bits_here() {
    for_all_cases(|case| {
        let model = read(&case.model_text()).unwrap_or_else(|error| panic!("{}: {error}", case.name));
        let margins = model.predict_margins(&case.data, &case.all_rows()).unwrap();
        assert_eq!(bits(&margins), bits(&case.margins()), "{}", case.name);
    });
}

/// More than was asked: the text itself, number spelling included.
#[test]
fn a_model_of_xgboost_that_is_read_and_written_is_the_same_text() {
    for_all_cases(|case| {
        let text = case.model_text();
        let written = write(&read(&text).unwrap());
        if text.split("\"num_deleted\":\"").skip(1).any(|rest| !rest.starts_with("0\"")) {
            assert!(written.len() < text.len(), "{}: deleted nodes are left out", case.name);
            return;
        }
        let differs = written.bytes().zip(text.bytes()).position(|(a, b)| a != b);
        if let Some(at) = differs {
            let from = at.saturating_sub(60);
            panic!("{}: ours {:?}\ntheirs {:?}", case.name, &written[from..at + 20], &text[from..at + 20]);
        }
        assert_eq!(written.len(), text.len(), "{}", case.name);
    });
}

#[test]
fn a_model_trained_here_is_written_as_xgboost_writes_its_own() {
    for_all_cases(|case| {
        let ours: Value = serde_json::from_str(&write(&case.train())).unwrap();
        let theirs: Value = serde_json::from_str(&case.model_text()).unwrap();
        assert_same(&case.name, &ours, &theirs);
    });
}

/// `interop/test_model.py` made them: other objectives, data frames, pruned trees, slices, several targets, …
#[test]
fn models_of_all_kinds_predict_as_xgboost_does_and_come_back_as_the_same_text() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/model_files");
    assert_eq!(check_model_files(&folder), 26);
}

#[test]
fn what_was_trained_comes_back_from_its_file() {
    for name in ["diabetes_dart", "iris_softprob", "cancer_early_stopping", "diabetes_quantile", "diabetes_missing"] {
        let model = Case::load(name).train();
        let mut back = read(&write(&model)).unwrap();
        back.file = model.file.clone();
        assert_eq!(back, model, "{name}");
    }
}

fn small() -> Value {
    serde_json::from_str(&Case::load("iris_softmax_d2").model_text()).unwrap()
}

/// The sentence for a model in which the value at `pointer` is replaced (`None`: removed).
fn refusal(pointer: &str, value: Option<Value>) -> String {
    read(&altered(small(), pointer, value).to_string()).expect_err(pointer).to_string()
}

const MODEL: &str = "/learner/gradient_booster/model";

#[test]
fn a_member_that_xgboost_needs_is_missed_by_its_path() {
    let tree = |name: &str| format!("{MODEL}/trees/4/{name}");
    let mut pointers: Vec<String> = [
        "base_weights",
        "categories",
        "categories_nodes",
        "categories_segments",
        "categories_sizes",
        "default_left",
        "id",
        "left_children",
        "loss_changes",
        "parents",
        "right_children",
        "split_conditions",
        "split_indices",
        "sum_hessian",
        "tree_param",
        "tree_param/num_feature",
        "tree_param/num_nodes",
        "tree_param/size_leaf_vector",
    ]
    .map(tree)
    .to_vec();
    pointers.extend(
        [
            "/learner/attributes",
            "/learner/gradient_booster",
            "/learner/gradient_booster/name",
            "/learner/gradient_booster/model",
            "/learner/gradient_booster/model/gbtree_model_param/num_trees",
            "/learner/gradient_booster/model/trees",
            "/learner/gradient_booster/model/tree_info",
            "/learner/gradient_booster/model/cats/enc",
            "/learner/gradient_booster/model/cats/feature_segments",
            "/learner/gradient_booster/model/cats/sorted_idx",
            "/learner/learner_model_param",
            "/learner/learner_model_param/base_score",
            "/learner/learner_model_param/num_class",
            "/learner/learner_model_param/num_feature",
            "/learner/objective/name",
            "/learner/objective/softmax_multiclass_param",
        ]
        .map(str::to_string),
    );
    for pointer in &pointers {
        let path = pointer[1..].replace("/trees/4", "/trees[4]").replace('/', ".");
        assert_eq!(refusal(pointer, None), format!("{path} is missing."));
    }
}

#[test]
fn a_member_that_xgboost_does_without_may_be_missing() {
    let case = Case::load("iris_softmax_d2");
    for pointer in [
        "/version",
        "/learner/feature_names",
        "/learner/feature_types",
        "/learner/gradient_booster/model/cats",
        "/learner/gradient_booster/model/iteration_indptr",
        "/learner/gradient_booster/model/gbtree_model_param/num_parallel_tree",
        "/learner/gradient_booster/model/trees/4/split_type",
        "/learner/gradient_booster/model/trees/4/tree_param/num_deleted",
        "/learner/learner_model_param/boost_from_average",
        "/learner/learner_model_param/num_target",
    ] {
        let model = read(&altered(small(), pointer, None).to_string()).unwrap_or_else(|e| panic!("{pointer}: {e}"));
        let margins = model.predict_margins(&case.data, &case.all_rows()).unwrap();
        assert_eq!(bits(&margins), bits(&case.margins()), "{pointer}");
        assert_eq!(model.iteration_indptr, read(&case.model_text()).unwrap().iteration_indptr);
    }
}

#[test]
fn a_wrong_value_is_named_with_its_path_and_what_was_expected() {
    let path = |rest: &str| format!("learner.gradient_booster.model.{rest}");
    let tree = |rest: &str| format!("{MODEL}/trees/4/{rest}");
    assert_eq!(refusal(&tree("left_children/6"), None), path("trees[4].left_children: expected 7 numbers, found 6."));
    assert_eq!(
        refusal(&tree("base_weights/1"), Some(json!(0))),
        path("trees[4].base_weights[1]: expected a number with a point or an exponent, such as 1E0, found 0.")
    );
    assert_eq!(
        refusal(&tree("split_indices/0"), Some(json!(1.5))),
        path("trees[4].split_indices[0]: expected a whole number without a point, found 1.5.")
    );
    assert_eq!(
        refusal(&tree("split_indices/0"), Some(json!(4))),
        path("trees[4].split_indices[0]: expected a number from 0 to 3, found 4.")
    );
    assert_eq!(
        refusal(&tree("left_children/0"), Some(json!(7))),
        path("trees[4].left_children[0]: expected a number from -1 to 6, found 7.")
    );
    assert_eq!(
        refusal(&tree("left_children/1"), Some(json!(0))),
        path("trees[4]: node 0 has two parents or is below itself, so this is no tree.")
    );
    assert_eq!(refusal(&tree("id"), Some(json!(2))), path("trees[4].id: another tree already has the number 2."));
    assert_eq!(
        refusal(&tree("tree_param/num_nodes"), Some(json!("seven"))),
        path("trees[4].tree_param.num_nodes: expected a whole number in quotes, such as \"3\", found \"seven\".")
    );
    assert_eq!(
        refusal(&tree("tree_param/num_deleted"), Some(json!("1"))),
        path("trees[4].tree_param.num_deleted is 1, but must be 0, as split_indices says.")
    );
    assert_eq!(
        refusal(&format!("{MODEL}/tree_info/2"), Some(json!(3))),
        path("tree_info[2]: expected a number from 0 to 2, found 3.")
    );
    assert_eq!(
        refusal("/learner/learner_model_param/base_score", Some(json!("[0.5,0.5]"))),
        "learner.learner_model_param.base_score: expected 3 numbers, found 2."
    );
    assert_eq!(
        refusal("/learner/learner_model_param/base_score", Some(json!(0.5))),
        "learner.learner_model_param.base_score: expected a list of numbers in quotes, such as \"[5E-1]\", found 0.5."
    );
    assert_eq!(
        refusal("/learner/learner_model_param/num_class", Some(json!("4"))),
        "learner.learner_model_param.num_class is 4, but must be 3, as \
         learner.objective.softmax_multiclass_param.num_class says."
    );
    assert_eq!(refusal("/learner/feature_names/0", None), "learner.feature_names: expected 4 names, found 3.");
    assert_eq!(
        refusal("/learner/attributes", Some(json!({"note": 1}))),
        "learner.attributes.note: expected a text in quotes, found 1."
    );
    let n_trees = small().pointer(&format!("{MODEL}/trees")).unwrap().as_array().unwrap().len();
    assert_eq!(
        refusal(&format!("{MODEL}/gbtree_model_param/num_trees"), Some(json!("1"))),
        path(&format!("gbtree_model_param.num_trees is 1, but must be {n_trees}, as {} says.", path("trees")))
    );
    let last = format!("{MODEL}/iteration_indptr/0");
    assert_eq!(refusal(&last, Some(json!(1))), path("iteration_indptr[0]: expected a number from 0 to 0, found 1."));
}

#[test]
fn a_file_that_is_no_tree_model_gets_a_sentence_of_its_own() {
    let error = |text: &str| read(text).unwrap_err();
    assert_eq!(error("a,b\n1,2\n"), ModelError::NotJson { line: 1, column: 1 });
    assert_eq!(error("{\"learner\": {}\n"), ModelError::NotJson { line: 2, column: 1 });
    assert_eq!(error("[1, 2]"), ModelError::NotAModel);
    assert_eq!(error("{\"tree\": 1}"), ModelError::NotAModel);
    // As xgboost 3.2.0 saves it.
    let linear = r#"{"learner":{"attributes":{},"feature_names":[],"feature_types":[],"gradient_booster":{"model":{"boosted_rounds":1,"weights":[1.725655E-1,-9.760001E-4,-7.069338E-3,0E0]},"name":"gblinear"},"learner_model_param":{"base_score":"[5E-1]","boost_from_average":"1","num_class":"0","num_feature":"3","num_target":"1"},"objective":{"name":"reg:squarederror","reg_loss_param":{"scale_pos_weight":"1"}}},"version":[3,2,0]}"#;
    assert_eq!(error(linear), ModelError::Booster { found: "gblinear".into() });
    assert!(refusal("/learner/objective/name", Some(json!("survival:cox"))).contains("“survival:cox”"));
    assert_eq!(
        refusal(&format!("{MODEL}/trees/0/tree_param/size_leaf_vector"), Some(json!("2"))),
        "learner.gradient_booster.model.trees[0].tree_param.size_leaf_vector: a leaf holds 2 values. Only one tree per \
         output can be read (one_output_per_tree)."
    );
}

#[test]
fn every_sentence_is_in_both_languages() {
    let (english, french) = (catalogue("en"), catalogue("fr"));
    let errors = [
        read("").unwrap_err(),
        read("{}").unwrap_err(),
        read(&altered(small(), &format!("{MODEL}/trees/1/left_children/6"), None).to_string()).unwrap_err(),
        read(&altered(small(), "/learner/attributes", None).to_string()).unwrap_err(),
        read(&altered(small(), "/learner/attributes", Some(json!([]))).to_string()).unwrap_err(),
    ];
    for error in errors {
        let message = error.message();
        let key = format!("message.{}", message.code);
        for (name, value) in &message.params {
            assert!(french[&key].contains(&format!("{{{name}}}")), "{}: {name} {value}", message.code);
        }
        let mut sentence = english[&key].clone();
        for (name, value) in &message.params {
            sentence = sentence.replace(&format!("{{{name}}}"), value);
        }
        assert_eq!(sentence, error.to_string());
    }
}

#[test]
fn older_spellings_of_the_intercept_are_read() {
    let case = Case::load("cancer_base_score");
    let file: Value = serde_json::from_str(&case.model_text()).unwrap();
    for text in ["3E-1", "0.3", "[0.3]", "[ 3e-1 ]"] {
        let model = altered(file.clone(), "/learner/learner_model_param/base_score", Some(json!(text)));
        let model = read(&model.to_string()).unwrap();
        let margins = model.predict_margins(&case.data, &case.all_rows()).unwrap();
        assert_eq!(bits(&margins), bits(&case.margins()), "{text}");
    }
}

#[test]
fn trees_stand_where_their_ids_say() {
    let mut file = small();
    file.pointer_mut(&format!("{MODEL}/trees")).unwrap().as_array_mut().unwrap().reverse();
    assert_eq!(read(&file.to_string()), read(&small().to_string()));
}
