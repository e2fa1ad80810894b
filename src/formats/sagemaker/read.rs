//! A text as a request.

use super::rules::{FOLDS, JobRules};
use super::{DataSource, FormatError, JobRequest, STRATEGIES};
use crate::dataset::DatasetSpec;
use crate::json::{Field, Json, JsonError, Read};
use crate::tuner::{Condition, Dim, Direction, Range, Scaling};
use std::collections::BTreeMap;

/// Members that make another job of it: to pass them over would be to do something else than was asked for. Roles, images,
/// buckets, tags and machines are no business of the playground.
const NOT_CARRIED_OUT: [&str; 3] = ["TrainingJobDefinitions", "Autotune", "AutoParameters"];

impl JobRequest {
    /// Reads a request. Members of SageMaker's that the playground has no use for (roles, images, buckets) are passed over.
    pub fn from_json(text: &str) -> Result<JobRequest, FormatError> {
        JobRequest::read(&Field::root(&Json::parse(text)?))
    }

    /// Reads a request from a file that may hold more.
    pub(in crate::formats) fn read(request: &Field) -> Result<JobRequest, FormatError> {
        let name = request.read("HyperParameterTuningJobName")?;
        let config = request.get("HyperParameterTuningJobConfig")?;
        let limits = config.get("ResourceLimits")?;
        for holder in [request, &config, &limits] {
            check_others(holder)?;
        }
        let objective = config.get("HyperParameterTuningJobObjective")?;
        let definition = request.find("TrainingJobDefinition")?;
        let mut fixed: BTreeMap<String, String> = match &definition {
            Some(definition) => definition.or_default("StaticHyperParameters")?,
            None => BTreeMap::new(),
        };
        let rules = JobRules::read(request, &config, &limits, fixed.remove(FOLDS))?;
        let mut dims = match config.find("ParameterRanges")? {
            Some(ranges) => read_ranges(&ranges)?,
            None => Vec::new(),
        };
        if let Some(conditions) = request.find("conditions")? {
            read_conditions(&conditions, &mut dims)?;
        }
        Ok(JobRequest {
            name,
            objective: objective.read("MetricName")?,
            direction: direction(&objective.get("Type")?)?,
            strategy: config
                .get("Strategy")?
                .choice(STRATEGIES, |word| STRATEGIES.split(", ").any(|name| name == word).then(|| word.to_string()))?,
            max_jobs: limits.optional("MaxNumberOfTrainingJobs")?,
            max_parallel: limits.read("MaxParallelTrainingJobs")?,
            seed: config.or_default("RandomSeed")?,
            rules,
            dims,
            fixed,
            data: request.optional("data")?,
        })
    }
}

fn direction(word: &Field) -> Result<Direction, JsonError> {
    word.choice("Minimize, Maximize", |word| match word {
        "Minimize" => Some(Direction::Minimize),
        "Maximize" => Some(Direction::Maximize),
        _ => None,
    })
}

/// Errors on the first member that is asked for (not null, `{}` or `[]`) and not carried out.
fn check_others(holder: &Field) -> Result<(), FormatError> {
    for name in NOT_CARRIED_OUT {
        let asks = holder.find(name)?.is_some_and(|member| match member.value() {
            Json::Null => false,
            Json::Array(items) => !items.is_empty(),
            Json::Object(members) => !members.is_empty(),
            _ => true,
        });
        if asks {
            return Err(FormatError::Member { field: name.to_string() });
        }
    }
    Ok(())
}

fn read_ranges(ranges: &Field) -> Result<Vec<Dim>, FormatError> {
    check_others(ranges)?;
    let mut dims = Vec::new();
    let mut each = |kind, make: fn(&str, &Field) -> Result<Range, FormatError>| -> Result<(), FormatError> {
        let Some(list) = ranges.find(kind)? else { return Ok(()) };
        for item in list.items()? {
            let name: String = item.read("Name")?;
            let range = make(&name, &item)?;
            dims.push(Dim::new(name, range));
        }
        Ok(())
    };
    each("ContinuousParameterRanges", |name, range| {
        let (min, max) = (number(name, "min", &range.get("MinValue")?)?, number(name, "max", &range.get("MaxValue")?)?);
        Ok(Range::Continuous { min, max, scaling: scaling(range)? })
    })?;
    each("IntegerParameterRanges", |name, range| {
        let (min, max) = (whole(name, "min", &range.get("MinValue")?)?, whole(name, "max", &range.get("MaxValue")?)?);
        Ok(Range::Integer { min, max, scaling: scaling(range)? })
    })?;
    each("CategoricalParameterRanges", |_, range| Ok(Range::Categorical { values: range.read("Values")? }))?;
    Ok(dims)
}

fn scaling(range: &Field) -> Result<Scaling, JsonError> {
    match range.find("ScalingType")? {
        Some(word) => word.choice(Scaling::NAMES, Scaling::from_name),
        None => Ok(Scaling::Auto),
    }
}

fn number(name: &str, bound: &str, field: &Field) -> Result<f64, FormatError> {
    let text = field.text()?.trim();
    text.parse().map_err(|_| FormatError::Number { field: format!("{name}.{bound}"), found: text.to_string() })
}

fn whole(name: &str, bound: &str, field: &Field) -> Result<i64, FormatError> {
    let text = field.text()?.trim();
    text.parse().map_err(|_| FormatError::Integer { field: format!("{name}.{bound}"), found: text.to_string() })
}

/// Gives the dimensions their conditions: our member, by the name of the hyperparameter that has one.
fn read_conditions(conditions: &Field, dims: &mut [Dim]) -> Result<(), FormatError> {
    let place = |dims: &[Dim], field: String, name: &str| {
        let found = dims.iter().position(|dim| dim.name == name);
        found.ok_or_else(|| FormatError::NotTuned { field, found: name.to_string() })
    };
    for (name, condition) in conditions.members()? {
        let child = place(dims, "conditions".to_string(), name)?;
        let parent = condition.get("parent")?;
        let parent = place(dims, parent.path(), parent.text()?)?;
        dims[child].when = Some(Condition { parent, values: condition.read("values")? });
    }
    Ok(())
}

impl Read for DataSource {
    fn read(field: &Field) -> Result<Self, JsonError> {
        Ok(DataSource { file: field.read("file")?, spec: DatasetSpec::read(field)? })
    }
}
