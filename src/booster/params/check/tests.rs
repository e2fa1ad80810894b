use super::super::Range;
use super::*;

fn raw(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(name, text)| (name.to_string(), text.to_string())).collect()
}

fn regression(pairs: &[(&str, &str)]) -> Result<Params, BoosterError> {
    Params::check(&raw(pairs), Task::Regression, 0)
}

#[test]
fn the_defaults_are_those_of_xgboost() {
    let params = regression(&[]).unwrap();
    assert_eq!((params.eta, params.max_depth, params.num_round, params.max_bin), (0.3, 6, 100, 256));
    assert_eq!((params.min_child_weight, params.lambda, params.alpha, params.gamma), (1.0, 1.0, 0.0, 0.0));
    assert_eq!((params.subsample, params.colsample_bytree, params.base_score), (1.0, 1.0, None));
    assert_eq!(params.objective.kind, ObjectiveKind::SquaredError);
    assert_eq!((params.monotone_constraints, params.dart), (None, None));
}

#[test]
fn the_objective_follows_the_task() {
    let kind = |task, n| Params::check(&raw(&[]), task, n).unwrap().objective;
    assert_eq!(kind(Task::Binary, 2).kind, ObjectiveKind::BinaryLogistic);
    let multi = kind(Task::Multiclass, 4);
    assert_eq!((multi.kind, multi.num_class), (ObjectiveKind::MultiSoftprob, 4));
    let error = Params::check(&raw(&[("objective", "reg:squarederror")]), Task::Multiclass, 3).unwrap_err();
    assert!(matches!(error, BoosterError::ObjectiveDoesNotFit { .. }));
}

#[test]
fn aliases_are_the_same_parameter() {
    assert_eq!(regression(&[("learning_rate", "0.05")]).unwrap().eta, 0.05);
    assert!(matches!(
        regression(&[("learning_rate", "0.05"), ("eta", "0.1")]),
        Err(BoosterError::GivenTwice { name: "eta", .. })
    ));
}

#[test]
fn an_unknown_name_suggests_the_nearest() {
    let error = regression(&[("max-depht", "3")]).unwrap_err();
    assert_eq!(error, BoosterError::UnknownParameter { name: "max-depht".into(), suggestion: "max_depth".into() });
    assert_eq!(error.to_string(), "“max-depht” is not a hyperparameter. Did you mean “max_depth”?");
}

#[test]
fn values_outside_their_bounds_are_refused_with_the_bound() {
    let message = |name, text| regression(&[(name, text)]).unwrap_err().to_string();
    assert_eq!(message("subsample", "0"), "subsample is 0, but must be more than 0.");
    assert_eq!(message("subsample", "1.00000001"), "subsample is 1.00000001, but must be 1 or less.");
    assert_eq!(message("eta", "-0.1"), "eta is -0.1, but must be 0 or more.");
    assert_eq!(message("num_round", "0"), "num_round is 0, but must be 1 or more.");
    assert_eq!(message("tweedie_variance_power", "2"), "tweedie_variance_power is 2, but must be less than 2.");
    assert_eq!(message("max_depth", "2.5"), "max_depth: expected a whole number, found “2.5”.");
    assert_eq!(message("lambda", "NaN"), "lambda: expected a number, found “NaN”.");
    assert_eq!(message("grow_policy", "x"), "grow_policy is “x”, but must be one of: depthwise, lossguide.");
    assert_eq!(message("max_bin", "99999999999"), "max_bin is 99999999999, but must be 65535 or less.");
}

#[test]
fn lists_are_read_in_xgboosts_spellings() {
    let params = regression(&[
        ("monotone_constraints", "(1,0,-1)"),
        ("interaction_constraints", "[[0, 2], [1]]"),
        ("eval_metric", "rmse, mae"),
        ("base_score", "[5E-1]"),
    ])
    .unwrap();
    assert_eq!(params.monotone_constraints, Some(vec![1, 0, -1]));
    assert_eq!(params.interaction_constraints, Some(vec![vec![0, 2], vec![1]]));
    assert_eq!(params.eval_metric, ["rmse", "mae"]);
    assert_eq!(params.base_score, Some(vec![0.5]));
    assert!(matches!(regression(&[("monotone_constraints", "(2)")]), Err(BoosterError::BadList { .. })));
    assert!(matches!(regression(&[("eval_metric", "[1]")]), Err(BoosterError::BadList { .. })));
}

#[test]
fn poisson_limits_its_step_unless_told_otherwise() {
    let params = regression(&[("objective", "count:poisson")]).unwrap();
    assert_eq!((params.max_delta_step, params.objective.poisson_max_delta_step), (Some(0.7), 0.7));
    let params = regression(&[("objective", "count:poisson"), ("max_delta_step", "0.3")]).unwrap();
    assert_eq!((params.max_delta_step, params.objective.poisson_max_delta_step), (Some(0.3), 0.3));
}

#[test]
fn the_intercept_must_lie_in_prediction_space() {
    let check = |text| Params::check(&raw(&[("base_score", text)]), Task::Binary, 2);
    assert!(check("0.3").is_ok());
    assert!(matches!(check("1.5"), Err(BoosterError::AboveMaximum { .. })));
    assert!(regression(&[("base_score", "-7")]).is_ok());
    assert!(matches!(
        regression(&[("objective", "reg:gamma"), ("base_score", "0")]),
        Err(BoosterError::NotAbove { .. })
    ));
}

#[test]
fn exact_refuses_what_xgboosts_exact_refuses_and_no_more() {
    let exact = |pairs: &[(&str, &str)]| {
        let all: Vec<(&str, &str)> = [("tree_method", "exact")].iter().chain(pairs).copied().collect();
        regression(&all).map_err(|error| error.to_string())
    };
    assert_eq!(exact(&[]).unwrap().tree_method, TreeMethod::Exact);
    assert_eq!(regression(&[("tree_method", "auto")]).unwrap().tree_method, TreeMethod::Hist);
    assert!(exact(&[("max_depth", "0")]).unwrap_err().contains("max_depth is 0"));
    assert!(exact(&[("colsample_bynode", "0.5")]).unwrap_err().contains("needs 1"));
    let gradient_based = [("sampling_method", "gradient_based"), ("subsample", "0.5")];
    assert!(exact(&gradient_based).unwrap_err().contains("needs uniform"));
    // Without sampling the method is idle; the rest belongs to hist and changes nothing.
    assert!(exact(&gradient_based[..1]).is_ok());
    assert!(exact(&[("max_leaves", "3"), ("grow_policy", "lossguide"), ("max_bin", "5")]).is_ok());
}

#[test]
fn the_table_agrees_with_itself() {
    let mut seen = std::collections::BTreeSet::new();
    for spec in PARAMS {
        for name in std::iter::once(&spec.name).chain(spec.aliases) {
            assert!(seen.insert(*name), "{name} stands twice");
        }
        assert_eq!(spec.tunable, spec.recommended.is_some() && spec.sagemaker.is_some(), "{}", spec.name);
        assert!(!spec.tune_by_default || spec.tunable, "{}", spec.name);
        for Range { min, max, scaling } in spec.recommended.into_iter().chain(spec.sagemaker) {
            assert!(min < max && (scaling != "Logarithmic" || min > 0.0), "{}", spec.name);
            for number in [min, max] {
                check_bounds(spec.name, "", number).unwrap();
            }
        }
        if let Some(default) = spec.default.filter(|text| !text.is_empty()) {
            assert!(regression(&[(spec.name, default)]).is_ok(), "{}", spec.name);
        }
    }
    // SageMaker AI documentation, "Tune an XGBoost model".
    let mut tunable: Vec<&str> = PARAMS.iter().filter(|spec| spec.tunable).map(|spec| spec.name).collect();
    tunable.sort_unstable();
    assert_eq!(
        tunable,
        [
            "alpha",
            "colsample_bylevel",
            "colsample_bynode",
            "colsample_bytree",
            "eta",
            "gamma",
            "lambda",
            "max_delta_step",
            "max_depth",
            "min_child_weight",
            "num_round",
            "subsample"
        ]
    );
}
