//! A request as JSON.

use super::rules::FOLDS;
use super::{DataSource, JobRequest};
use crate::tuner::{Dim, Range, Scaling};
use serde_json::{Map, Value, json};

impl JobRequest {
    /// Writes the request. `from_json` of it gives the same job (dimensions grouped by kind, as SageMaker groups them).
    pub fn to_json(&self) -> Value {
        let mut limits = Map::new();
        if let Some(max_jobs) = self.max_jobs {
            limits.insert("MaxNumberOfTrainingJobs".into(), max_jobs.into());
        }
        limits.insert("MaxParallelTrainingJobs".into(), self.max_parallel.into());
        if let Some(max_runtime) = self.rules.completion.max_runtime {
            limits.insert("MaxRuntimeInSeconds".into(), max_runtime.into());
        }
        let mut config = json!({
            "Strategy": self.strategy,
            "HyperParameterTuningJobObjective": {"Type": self.direction, "MetricName": self.objective},
            "ResourceLimits": limits,
            "ParameterRanges": ranges(&self.dims),
            "TrainingJobEarlyStoppingType": self.rules.early_stopping.name(),
        });
        self.rules.write_config(&mut config);
        config["RandomSeed"] = self.seed.into();
        let mut fixed = self.fixed.clone();
        if self.rules.folds > 0 {
            fixed.insert(FOLDS.to_string(), self.rules.folds.to_string());
        }
        let mut request = json!({
            "HyperParameterTuningJobName": self.name,
            "HyperParameterTuningJobConfig": config,
            "TrainingJobDefinition": definition(json!(fixed)),
        });
        if let Some(data) = &self.data {
            request["data"] = write_data(data);
        }
        self.rules.write(&mut request);
        let conditions = self.conditions();
        if !conditions.is_empty() {
            request["conditions"] = conditions.into();
        }
        request
    }

    /// Our member, which SageMaker has no word for: by the name of the hyperparameter that has a condition.
    pub(in crate::formats) fn conditions(&self) -> Map<String, Value> {
        let condition = |dim: &Dim| {
            let condition = dim.when.as_ref()?;
            let parent = &self.dims.get(condition.parent)?.name;
            Some((dim.name.clone(), json!({"parent": parent, "values": condition.values})))
        };
        self.dims.iter().filter_map(condition).collect()
    }
}

fn ranges(dims: &[Dim]) -> Value {
    let mut ranges = json!({
        "ContinuousParameterRanges": [],
        "IntegerParameterRanges": [],
        "CategoricalParameterRanges": [],
    });
    for dim in dims {
        let numeric = |min: String, max: String, scaling: Scaling| json!({"Name": dim.name, "MinValue": min, "MaxValue": max, "ScalingType": scaling});
        let (kind, range) = match &dim.range {
            Range::Continuous { min, max, scaling } => {
                ("ContinuousParameterRanges", numeric(min.to_string(), max.to_string(), *scaling))
            }
            Range::Integer { min, max, scaling } => {
                ("IntegerParameterRanges", numeric(min.to_string(), max.to_string(), *scaling))
            }
            Range::Categorical { values } => {
                ("CategoricalParameterRanges", json!({"Name": dim.name, "Values": values}))
            }
        };
        if let Value::Array(list) = &mut ranges[kind] {
            list.push(range);
        }
    }
    ranges
}

/// Members that SageMaker requires and the playground has no use for are written with placeholders, so that the request
/// passes the service's own validation once role and bucket are filled in.
fn definition(fixed: Value) -> Value {
    let channel = |name: &str| {
        json!({
            "ChannelName": name,
            "ContentType": "text/csv",
            "DataSource": {"S3DataSource": {
                "S3DataType": "S3Prefix",
                "S3Uri": format!("s3://my-bucket/{name}/"),
                "S3DataDistributionType": "FullyReplicated"}}})
    };
    json!({
        "StaticHyperParameters": fixed,
        "AlgorithmSpecification": {
            "TrainingImage": "000000000000.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:3.0-5",
            "TrainingInputMode": "File"},
        "RoleArn": "arn:aws:iam::000000000000:role/Playground",
        "InputDataConfig": [channel("train"), channel("validation")],
        "OutputDataConfig": {"S3OutputPath": "s3://my-bucket/output"},
        "ResourceConfig": {"InstanceType": "ml.m5.xlarge", "InstanceCount": 1, "VolumeSizeInGB": 30},
        "StoppingCondition": {"MaxRuntimeInSeconds": 86400},
    })
}

/// File and roles side by side.
fn write_data(data: &DataSource) -> Value {
    let mut members = json!({"file": data.file});
    if let (Value::Object(members), Value::Object(spec)) = (&mut members, json!(data.spec)) {
        members.extend(spec);
    }
    members
}
