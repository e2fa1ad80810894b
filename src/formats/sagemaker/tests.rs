use super::*;
use crate::error::Explain;
use crate::json::{Expected, JsonError};
use crate::tuner::{Condition, Scaling};

fn request() -> JobRequest {
    JobRequest {
        name: "wine".to_string(),
        objective: "validation:mlogloss".to_string(),
        direction: Direction::Minimize,
        strategy: "Random".to_string(),
        max_jobs: Some(20),
        max_parallel: 4,
        seed: 7,
        rules: JobRules::default(),
        dims: vec![
            Dim::new("max_depth", Range::Integer { min: 2, max: 10, scaling: Scaling::Linear }),
            Dim::new("eta", Range::Continuous { min: 0.01, max: 0.5, scaling: Scaling::Logarithmic }),
        ],
        fixed: BTreeMap::from([("lambda".to_string(), "1".to_string())]),
        data: None,
    }
}

#[test]
fn a_request_written_and_read_is_the_same_job() {
    let before = request().in_request_order();
    let after = JobRequest::from_json(&before.to_json().to_string());
    assert_eq!(after, Ok(before));
}

/// `rate_drop` under dart, and `skip_drop` under one of its sample types, each before its parent in the request.
fn conditional() -> JobRequest {
    let list = |values: &[&str]| values.iter().map(|value| value.to_string()).collect::<Vec<_>>();
    let fraction = Range::Continuous { min: 0.0, max: 1.0, scaling: Scaling::Linear };
    let mut request = request();
    request.dims.extend([
        Dim::new("booster", Range::Categorical { values: list(&["gbtree", "dart"]) }),
        Dim {
            when: Some(Condition { parent: 2, values: list(&["dart"]) }),
            ..Dim::new("sample_type", Range::Categorical { values: list(&["uniform", "weighted"]) })
        },
        Dim { when: Some(Condition { parent: 3, values: list(&["weighted"]) }), ..Dim::new("skip_drop", fraction) },
    ]);
    request
}

#[test]
fn conditions_go_with_their_hyperparameters() {
    let before = conditional().in_request_order();
    let names: Vec<&str> = before.dims.iter().map(|dim| dim.name.as_str()).collect();
    assert_eq!(names, ["eta", "skip_drop", "max_depth", "booster", "sample_type"]);
    let parents: Vec<Option<usize>> = before.dims.iter().map(|dim| dim.when.as_ref().map(|when| when.parent)).collect();
    assert_eq!(parents, [None, Some(4), None, None, Some(3)]);
    let json = before.to_json();
    assert_eq!(json["conditions"]["skip_drop"]["parent"], "sample_type");
    assert_eq!(JobRequest::from_json(&json.to_string()), Ok(before));
}

#[test]
fn the_number_of_training_jobs_may_be_left_out() {
    let before = JobRequest { max_jobs: None, strategy: "Grid".to_string(), ..request().in_request_order() };
    let json = before.to_json();
    assert!(!json.to_string().contains("MaxNumberOfTrainingJobs"));
    assert_eq!(JobRequest::from_json(&json.to_string()), Ok(before));
}

#[test]
fn a_request_without_conditions_has_no_such_member() {
    assert_eq!(request().to_json().get("conditions"), None);
}

#[test]
fn a_condition_on_what_has_no_range_names_its_field() {
    let with = |name: &str, parent: &str| {
        let mut json = conditional().to_json();
        json["conditions"][name] = serde_json::json!({"parent": parent, "values": ["dart"]});
        JobRequest::from_json(&json.to_string())
    };
    let (field, found) = ("conditions.skip_drop.parent".to_string(), "tree_method".to_string());
    assert_eq!(with("skip_drop", "tree_method"), Err(FormatError::NotTuned { field, found }));
    let (field, found) = ("conditions".to_string(), "lambda".to_string());
    assert_eq!(with("lambda", "booster"), Err(FormatError::NotTuned { field, found }));
    let mut json = conditional().to_json();
    json["conditions"]["skip_drop"]["values"] = serde_json::json!("dart");
    let (path, found) = ("conditions.skip_drop.values".to_string(), "\"dart\"".to_string());
    let error = FormatError::Json(JsonError::Kind { path, expected: Expected::Array, found });
    assert_eq!(JobRequest::from_json(&json.to_string()), Err(error));
}

#[test]
fn a_bound_that_is_no_number_names_its_field() {
    let text = request().to_json().to_string().replace("\"0.01\"", "\"small\"");
    let error = JobRequest::from_json(&text);
    assert_eq!(error, Err(FormatError::Number { field: "eta.min".to_string(), found: "small".to_string() }));
}

#[test]
fn a_missing_member_is_named() {
    let error = JobRequest::from_json("{}").expect_err("an empty object is no request");
    assert_eq!(error.to_string(), "HyperParameterTuningJobName is missing.");
    let mut json = request().to_json();
    json["HyperParameterTuningJobConfig"]["ParameterRanges"]["IntegerParameterRanges"][0]["MaxValue"] = 10.into();
    let error = JobRequest::from_json(&json.to_string()).expect_err("a bound is a text");
    let place = "HyperParameterTuningJobConfig.ParameterRanges.IntegerParameterRanges[0].MaxValue";
    assert_eq!(error.to_string(), format!("{place}: expected a text in quotes, found 10."));
}

#[test]
fn a_strategy_that_is_not_built_is_refused() {
    let text = request().to_json().to_string().replace("\"Random\"", "\"Simplex\"");
    let error = JobRequest::from_json(&text).expect_err("there is no such strategy");
    assert_eq!(error.message().code, "json_choice");
    let sentence = "HyperParameterTuningJobConfig.Strategy: “Simplex” is not available here. Use one of: ";
    assert!(error.to_string().starts_with(sentence), "{error}");
}

#[test]
fn what_would_make_another_job_is_refused_and_what_would_not_is_passed_over() {
    let with = |pointer: &str, name: &str, value: serde_json::Value| {
        let mut json = request().to_json();
        json.pointer_mut(pointer).expect("the member is there")[name] = value;
        JobRequest::from_json(&json.to_string())
    };
    let config = "/HyperParameterTuningJobConfig";
    let ranges = format!("{config}/ParameterRanges");
    for (pointer, name) in [("", "TrainingJobDefinitions"), ("", "Autotune"), (ranges.as_str(), "AutoParameters")] {
        let refused = Err(FormatError::Member { field: name.to_string() });
        assert_eq!(with(pointer, name, serde_json::json!(["x"])), refused, "{name}");
        assert!(with(pointer, name, serde_json::json!([])).is_ok(), "{name}");
        assert!(with(pointer, name, serde_json::Value::Null).is_ok(), "{name}");
    }
    assert!(with("", "Tags", serde_json::json!([{"Key": "a", "Value": "b"}])).is_ok());
    assert!(with("/TrainingJobDefinition", "EnableNetworkIsolation", true.into()).is_ok());
}

#[test]
fn a_bound_of_whole_numbers_with_a_fraction_names_its_field() {
    let text = request().to_json().to_string().replace("\"MinValue\":\"2\"", "\"MinValue\":\"2.5\"");
    let error = JobRequest::from_json(&text);
    assert_eq!(error, Err(FormatError::Integer { field: "max_depth.min".to_string(), found: "2.5".to_string() }));
}
