//! A tuning job as SageMaker's `CreateHyperParameterTuningJob` request, with two members of ours, `"data"` and
//! `"conditions"`.
//!
//! Source: botocore service model `sagemaker` 2017-07-24 (field names, required members, range bounds as strings).

pub mod rules;

use crate::dataset::DatasetSpec;
use crate::error::{Explain, Message};
use crate::order;
use crate::tuner::{Condition, Dim, Direction, Range, Scaling};
use rules::{CompletionCriteria, FOLDS, JobRules, Members, StrategyConfig, WarmStartConfig};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The strategies that there are, for a sentence.
pub const STRATEGIES: &str = "Bayesian, Random, Hyperband, Grid, TPE";

/// Where a request cannot be read.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum FormatError {
    /// Not JSON, or a member is missing or of the wrong type.
    #[error("The job cannot be read as JSON: {text}.")]
    Json {
        /// What the JSON reader says, with line and column.
        text: String,
    },
    /// A range bound is not a number.
    #[error("{field}: expected a number, found “{found}”.")]
    Number {
        /// `eta.min`.
        field: String,
        /// What stands there.
        found: String,
    },
    /// A bound of an integer range is not a whole number.
    #[error("{field}: expected a whole number, found “{found}”.")]
    Integer {
        /// `max_depth.min`.
        field: String,
        /// What stands there.
        found: String,
    },
    /// A condition names a hyperparameter that has no range.
    #[error("{field}: “{found}” has no range: add one, or leave the condition out.")]
    NotTuned {
        /// `conditions`, or `conditions.rate_drop.parent`.
        field: String,
        /// What stands there.
        found: String,
    },
    /// A word that SageMaker has and the playground has not (yet), or nobody has.
    #[error("{field}: “{found}” is not available here. Use one of: {allowed}.")]
    Choice {
        /// Path of the member.
        field: String,
        /// What stands there.
        found: String,
        /// What may stand there.
        allowed: &'static str,
    },
    /// A member that would change the job, and that the playground does not carry out (yet).
    #[error("{field} is not available here: the job would not be the one that was asked for. Leave it out.")]
    Member {
        /// SageMaker's name.
        field: String,
    },
}

impl Explain for FormatError {
    fn message(&self) -> Message {
        match self {
            FormatError::Json { text } => Message::new("request_json").with("text", text),
            FormatError::Number { field, found } => {
                Message::new("request_number").with("field", field).with("found", found).about(field)
            }
            FormatError::Integer { field, found } => {
                Message::new("request_whole_number").with("field", field).with("found", found).about(field)
            }
            FormatError::NotTuned { field, found } => {
                Message::new("request_not_tuned").with("field", field).with("found", found).about(field)
            }
            FormatError::Choice { field, found, allowed } => Message::new("request_choice")
                .with("field", field)
                .with("found", found)
                .with("allowed", allowed)
                .about(field),
            FormatError::Member { field } => Message::new("request_member").with("field", field).about(field),
        }
    }
}

/// A tuning job: what is searched, on what, how long. Numbers are read; rules are checked by the tuner and the booster.
#[derive(Debug, Clone, PartialEq)]
pub struct JobRequest {
    /// `HyperParameterTuningJobName`.
    pub name: String,
    /// Objective metric, for example `validation:logloss`.
    pub objective: String,
    /// `Minimize` or `Maximize`.
    pub direction: Direction,
    /// `Strategy`.
    pub strategy: String,
    /// `MaxNumberOfTrainingJobs`. `None`: not said; a Grid job runs every combination then.
    pub max_jobs: Option<u32>,
    /// `MaxParallelTrainingJobs`.
    pub max_parallel: u32,
    /// `RandomSeed`.
    pub seed: u64,
    /// How it goes on and when it ends.
    pub rules: JobRules,
    /// The ranges.
    pub dims: Vec<Dim>,
    /// `StaticHyperParameters`.
    pub fixed: BTreeMap<String, String>,
    /// The data, which SageMaker would find on S3.
    pub data: Option<DataSource>,
}

/// Our `"data"` member: a file and its roles.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DataSource {
    /// File name; `examples/tune` looks beside the request.
    pub file: String,
    /// Roles and split.
    #[serde(flatten)]
    pub spec: DatasetSpec,
}

/// Our `"conditions"` member, which SageMaker has no word for: by the name of the hyperparameter that has one.
type Conditions = BTreeMap<String, NamedCondition>;

/// A condition of a hyperparameter with its parent by name.
#[derive(Serialize, Deserialize)]
struct NamedCondition {
    /// A hyperparameter with a categorical range.
    parent: String,
    /// Its values under which the other one is tuned.
    values: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Request {
    hyper_parameter_tuning_job_name: String,
    hyper_parameter_tuning_job_config: Config,
    #[serde(default)]
    training_job_definition: Definition,
    #[serde(flatten)]
    others: Others,
    #[serde(rename = "data", default, skip_serializing_if = "Option::is_none")]
    data: Option<DataSource>,
    /// Our word for the form of Hyperband.
    #[serde(rename = "hyperband", default, skip_serializing_if = "Option::is_none")]
    hyperband: Option<String>,
    /// Our configurations to try first.
    #[serde(rename = "enqueued", default, skip_serializing_if = "Vec::is_empty")]
    enqueued: Vec<BTreeMap<String, String>>,
    #[serde(rename = "complete_on_regret_bound", default, skip_serializing_if = "Option::is_none")]
    regret_bound: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    warm_start_config: Option<WarmStartConfig>,
    #[serde(rename = "conditions", default, skip_serializing_if = "BTreeMap::is_empty")]
    conditions: Conditions,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Config {
    strategy: String,
    hyper_parameter_tuning_job_objective: Objective,
    resource_limits: ResourceLimits,
    #[serde(default)]
    parameter_ranges: ParameterRanges,
    #[serde(default = "off")]
    training_job_early_stopping_type: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    strategy_config: Option<StrategyConfig>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tuning_job_completion_criteria: Option<CompletionCriteria>,
    #[serde(default)]
    random_seed: u64,
    #[serde(flatten)]
    others: Others,
}

/// Members that have no field of their own.
type Others = BTreeMap<String, serde_json::Value>;

/// Members that make another job of it: to pass them over would be to do something else than was asked for. Roles, images,
/// buckets, tags and machines are no business of the playground.
const NOT_CARRIED_OUT: [&str; 3] = ["TrainingJobDefinitions", "Autotune", "AutoParameters"];

/// Errors on the first member that is asked for (not null, `{}` or `[]`) and not carried out.
fn check_others(others: &Others) -> Result<(), FormatError> {
    let asks = |value: &serde_json::Value| match value {
        serde_json::Value::Null => false,
        serde_json::Value::Array(items) => !items.is_empty(),
        serde_json::Value::Object(members) => !members.is_empty(),
        _ => true,
    };
    match others.iter().find(|(name, value)| NOT_CARRIED_OUT.contains(&name.as_str()) && asks(value)) {
        Some((name, _)) => Err(FormatError::Member { field: name.clone() }),
        None => Ok(()),
    }
}

fn off() -> String {
    "Off".to_string()
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Objective {
    r#type: String,
    metric_name: String,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ResourceLimits {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    max_number_of_training_jobs: Option<u32>,
    max_parallel_training_jobs: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    max_runtime_in_seconds: Option<u32>,
    #[serde(flatten)]
    others: Others,
}

#[derive(Serialize, Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
struct ParameterRanges {
    continuous_parameter_ranges: Vec<NumericRange>,
    integer_parameter_ranges: Vec<NumericRange>,
    categorical_parameter_ranges: Vec<CategoricalRange>,
    #[serde(flatten)]
    others: Others,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct NumericRange {
    name: String,
    min_value: String,
    max_value: String,
    #[serde(default = "auto")]
    scaling_type: Scaling,
}

fn auto() -> Scaling {
    Scaling::Auto
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct CategoricalRange {
    name: String,
    values: Vec<String>,
}

/// Members that SageMaker requires and the playground has no use for are written with placeholders, so that the request
/// passes the service's own validation once role and bucket are filled in.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Definition {
    static_hyper_parameters: BTreeMap<String, String>,
    algorithm_specification: serde_json::Value,
    role_arn: String,
    input_data_config: serde_json::Value,
    output_data_config: serde_json::Value,
    resource_config: serde_json::Value,
    stopping_condition: serde_json::Value,
}

impl Default for Definition {
    fn default() -> Self {
        let channel = |name: &str| {
            serde_json::json!({
                "ChannelName": name,
                "ContentType": "text/csv",
                "DataSource": {"S3DataSource": {
                    "S3DataType": "S3Prefix",
                    "S3Uri": format!("s3://my-bucket/{name}/"),
                    "S3DataDistributionType": "FullyReplicated"}}})
        };
        Definition {
            static_hyper_parameters: BTreeMap::new(),
            algorithm_specification: serde_json::json!({
                "TrainingImage": "000000000000.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:3.0-5",
                "TrainingInputMode": "File"}),
            role_arn: "arn:aws:iam::000000000000:role/Playground".to_string(),
            input_data_config: serde_json::json!([channel("train"), channel("validation")]),
            output_data_config: serde_json::json!({"S3OutputPath": "s3://my-bucket/output"}),
            resource_config: serde_json::json!({
                "InstanceType": "ml.m5.xlarge", "InstanceCount": 1, "VolumeSizeInGB": 30}),
            stopping_condition: serde_json::json!({"MaxRuntimeInSeconds": 86400}),
        }
    }
}

impl JobRequest {
    /// Reads a request. Members of SageMaker's that the playground has no use for (roles, images, buckets) are passed over.
    pub fn from_json(text: &str) -> Result<JobRequest, FormatError> {
        let request: Request =
            serde_json::from_str(text).map_err(|error| FormatError::Json { text: error.to_string() })?;
        let config = request.hyper_parameter_tuning_job_config;
        let (limits, ranges) = (config.resource_limits, config.parameter_ranges);
        for others in [&request.others, &config.others, &limits.others, &ranges.others] {
            check_others(others)?;
        }
        let objective = config.hyper_parameter_tuning_job_objective;
        let direction = match objective.r#type.as_str() {
            "Minimize" => Direction::Minimize,
            "Maximize" => Direction::Maximize,
            other => return Err(choice("HyperParameterTuningJobObjective.Type", other, "Minimize, Maximize")),
        };
        if !STRATEGIES.split(", ").any(|name| name == config.strategy) {
            return Err(choice("Strategy", &config.strategy, STRATEGIES));
        }
        let mut fixed = request.training_job_definition.static_hyper_parameters;
        let rules = JobRules::read(Members {
            early_stopping: config.training_job_early_stopping_type,
            strategy_config: config.strategy_config,
            completion: config.tuning_job_completion_criteria,
            max_runtime: limits.max_runtime_in_seconds,
            warm_start: request.warm_start_config,
            hyperband: request.hyperband,
            folds: fixed.remove(FOLDS),
            enqueued: request.enqueued,
            regret_bound: request.regret_bound,
        })?;
        let mut dims = Vec::new();
        for range in ranges.continuous_parameter_ranges {
            let min = number(&range.name, "min", &range.min_value)?;
            let max = number(&range.name, "max", &range.max_value)?;
            dims.push(Dim::new(range.name, Range::Continuous { min, max, scaling: range.scaling_type }));
        }
        for range in ranges.integer_parameter_ranges {
            let min = whole(&range.name, "min", &range.min_value)?;
            let max = whole(&range.name, "max", &range.max_value)?;
            dims.push(Dim::new(range.name, Range::Integer { min, max, scaling: range.scaling_type }));
        }
        for range in ranges.categorical_parameter_ranges {
            dims.push(Dim::new(range.name, Range::Categorical { values: range.values }));
        }
        set_conditions(&mut dims, request.conditions)?;
        Ok(JobRequest {
            name: request.hyper_parameter_tuning_job_name,
            objective: objective.metric_name,
            direction,
            strategy: config.strategy,
            max_jobs: limits.max_number_of_training_jobs,
            max_parallel: limits.max_parallel_training_jobs,
            seed: config.random_seed,
            rules,
            dims,
            fixed,
            data: request.data,
        })
    }

    /// Writes the request. `from_json` of it gives the same job (dimensions grouped by kind, as SageMaker groups them).
    pub fn to_json(&self) -> serde_json::Value {
        let mut ranges = ParameterRanges::default();
        let mut conditions = Conditions::new();
        for dim in &self.dims {
            if let Some(condition) = &dim.when {
                let parent = self.dims.get(condition.parent).map(|parent| parent.name.clone()).unwrap_or_default();
                conditions.insert(dim.name.clone(), NamedCondition { parent, values: condition.values.clone() });
            }
            let numeric = |min: String, max: String, scaling: Scaling| NumericRange {
                name: dim.name.clone(),
                min_value: min,
                max_value: max,
                scaling_type: scaling,
            };
            match &dim.range {
                Range::Continuous { min, max, scaling } => {
                    ranges.continuous_parameter_ranges.push(numeric(min.to_string(), max.to_string(), *scaling));
                }
                Range::Integer { min, max, scaling } => {
                    ranges.integer_parameter_ranges.push(numeric(min.to_string(), max.to_string(), *scaling));
                }
                Range::Categorical { values } => ranges
                    .categorical_parameter_ranges
                    .push(CategoricalRange { name: dim.name.clone(), values: values.clone() }),
            }
        }
        let rules = self.rules.members();
        let fixed = self.fixed.iter().map(|(name, value)| (name.clone(), value.clone()));
        let folds = rules.folds.map(|folds| (FOLDS.to_string(), folds));
        let request = Request {
            hyper_parameter_tuning_job_name: self.name.clone(),
            hyper_parameter_tuning_job_config: Config {
                strategy: self.strategy.clone(),
                hyper_parameter_tuning_job_objective: Objective {
                    r#type: match self.direction {
                        Direction::Minimize => "Minimize".to_string(),
                        Direction::Maximize => "Maximize".to_string(),
                    },
                    metric_name: self.objective.clone(),
                },
                resource_limits: ResourceLimits {
                    max_number_of_training_jobs: self.max_jobs,
                    max_parallel_training_jobs: self.max_parallel,
                    max_runtime_in_seconds: rules.max_runtime,
                    others: Others::new(),
                },
                parameter_ranges: ranges,
                training_job_early_stopping_type: rules.early_stopping,
                strategy_config: rules.strategy_config,
                tuning_job_completion_criteria: rules.completion,
                random_seed: self.seed,
                others: Others::new(),
            },
            training_job_definition: Definition {
                static_hyper_parameters: fixed.chain(folds).collect(),
                ..Definition::default()
            },
            others: Others::new(),
            data: self.data.clone(),
            hyperband: rules.hyperband,
            enqueued: rules.enqueued,
            regret_bound: rules.regret_bound,
            warm_start_config: rules.warm_start,
            conditions,
        };
        // Maps with text keys and finite numbers: serialisation has no way to fail; Null would be seen at once.
        serde_json::to_value(request).unwrap_or_default()
    }

    /// The dimensions in the order in which `from_json` gives them back, so that a job that went through JSON proposes the
    /// same trials as one that did not.
    pub fn in_request_order(mut self) -> Self {
        let group = |dim: &Dim| match dim.range {
            Range::Continuous { .. } => 0,
            Range::Integer { .. } => 1,
            Range::Categorical { .. } => 2,
        };
        let places = order::places(self.dims.len(), &mut |a, b| group(&self.dims[a]).cmp(&group(&self.dims[b])));
        let moved = |parent: usize| places.iter().position(|from| *from == parent).unwrap_or(parent);
        self.dims = places
            .iter()
            .map(|&from| {
                let mut dim = self.dims[from].clone();
                if let Some(condition) = &mut dim.when {
                    condition.parent = moved(condition.parent);
                }
                dim
            })
            .collect();
        self
    }
}

/// Gives the dimensions their conditions.
fn set_conditions(dims: &mut [Dim], conditions: Conditions) -> Result<(), FormatError> {
    let place = |dims: &[Dim], field: String, name: &str| {
        let found = dims.iter().position(|dim| dim.name == name);
        found.ok_or_else(|| FormatError::NotTuned { field, found: name.to_string() })
    };
    for (name, NamedCondition { parent, values }) in conditions {
        let child = place(dims, "conditions".to_string(), &name)?;
        let parent = place(dims, format!("conditions.{name}.parent"), &parent)?;
        dims[child].when = Some(Condition { parent, values });
    }
    Ok(())
}

fn number(name: &str, bound: &str, text: &str) -> Result<f64, FormatError> {
    let text = text.trim();
    text.parse().map_err(|_| FormatError::Number { field: format!("{name}.{bound}"), found: text.to_string() })
}

fn whole(name: &str, bound: &str, text: &str) -> Result<i64, FormatError> {
    let text = text.trim();
    text.parse().map_err(|_| FormatError::Integer { field: format!("{name}.{bound}"), found: text.to_string() })
}

pub(super) fn choice(field: &str, found: &str, allowed: &'static str) -> FormatError {
    FormatError::Choice { field: field.to_string(), found: found.to_string(), allowed }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let parents: Vec<Option<usize>> =
            before.dims.iter().map(|dim| dim.when.as_ref().map(|when| when.parent)).collect();
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
        assert!(matches!(JobRequest::from_json(&json.to_string()), Err(FormatError::Json { .. })));
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
        assert!(error.to_string().contains("HyperParameterTuningJobName"), "{error}");
    }

    #[test]
    fn a_strategy_that_is_not_built_is_refused() {
        let text = request().to_json().to_string().replace("\"Random\"", "\"Simplex\"");
        let error = JobRequest::from_json(&text).expect_err("there is no such strategy");
        assert_eq!(error.message().code, "request_choice");
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
}
