//! What was typed becomes a job, once; behind this nothing checks texts again. Every complaint names its field.

use super::dto::{DataSettings, JobSettings};
use super::parents::Parents;
use super::{metrics, one, ranges, rules};
use crate::booster::Params;
use crate::booster::metric;
use crate::booster::params;
use crate::dataset::{Dataset, DatasetSpec};
use crate::error::{Explain, Message};
use crate::formats::{DataSource, JobRequest, JobRules};
use crate::order;
use crate::tuner::spec::{MAX_SEED, is_job_name};
use crate::tuner::{Dim, JobSpec, Range, Rounds, Space, StrategySpec, TunerError, Value};

/// Characters of a static hyperparameter at most (API: StaticHyperParameters, value 0-2500).
const MAX_STATIC_CHARS: usize = 2500;

/// The roles that were typed. Empty texts are not numbers: each is told.
pub fn dataset_spec(settings: &DataSettings) -> Result<DatasetSpec, Vec<Message>> {
    let mut errors = Vec::new();
    let spec = DatasetSpec {
        target: settings.target.clone(),
        ignored: settings.ignored.clone(),
        task: settings.task,
        positive: settings.positive.clone(),
        validation_fraction: number("validation_fraction", &settings.validation_fraction, &mut errors),
        test_fraction: number("test_fraction", &settings.test_fraction, &mut errors),
        seed: whole("data_seed", &settings.seed, &mut errors),
        split: settings.split,
    };
    // A request is JSON, and JavaScript holds no larger whole number exactly.
    if spec.seed > MAX_SEED {
        errors.push(Message::new("not_a_whole_number").with("found", spec.seed).about("data_seed"));
    }
    if errors.is_empty() { Ok(spec) } else { Err(errors) }
}

/// How many training jobs were typed. A Grid job need not say.
fn max_jobs(settings: &JobSettings, errors: &mut Vec<Message>) -> Option<u32> {
    let may_be_empty = settings.strategy == StrategySpec::Grid.name();
    let is_empty = settings.max_jobs.trim().is_empty();
    (!(is_empty && may_be_empty)).then(|| whole("max_jobs", &settings.max_jobs, errors))
}

/// The job that was typed, as a request. Only the texts are read here: `plan` applies the rules.
pub fn request(settings: &JobSettings, file: &str, spec: &DatasetSpec) -> Result<JobRequest, Vec<Message>> {
    let mut errors = Vec::new();
    let dims = ranges::dims(&settings.parameters).unwrap_or_else(|mut found| {
        errors.append(&mut found);
        Vec::new()
    });
    let fixed = settings.parameters.iter().filter(|parameter| !parameter.tune);
    let fixed = order::map(fixed.map(|parameter| (parameter.name.clone(), parameter.value.trim().to_string())));
    let rules = rules::typed(&settings.rules, &mut errors);
    let request = JobRequest {
        name: name(settings, file, &rules, &mut errors),
        objective: settings.objective.clone(),
        direction: objective_direction(&settings.objective).unwrap_or_else(|error| {
            errors.push(error);
            crate::tuner::Direction::Minimize
        }),
        strategy: settings.strategy.clone(),
        max_jobs: max_jobs(settings, &mut errors),
        max_parallel: whole("max_parallel", &settings.max_parallel, &mut errors),
        seed: whole("seed", &settings.seed, &mut errors),
        rules,
        dims,
        fixed,
        data: Some(DataSource { file: file.to_string(), spec: spec.clone() }),
    };
    if errors.is_empty() { Ok(request.in_request_order()) } else { Err(errors) }
}

/// The name that was typed, or else the proposed one.
fn name(settings: &JobSettings, file: &str, rules: &JobRules, errors: &mut Vec<Message>) -> String {
    let typed = settings.name.trim();
    if typed.is_empty() {
        return proposed_name(file, rules);
    }
    if !is_job_name(typed) {
        errors.push(TunerError::BadJobName { name: typed.to_string() }.message());
    }
    typed.to_string()
}

/// What a job on this file is called if nobody says otherwise.
pub fn proposed_name(file: &str, rules: &JobRules) -> String {
    rules::other_than_parents(job_name(file), rules)
}

/// The ranges of a request, with every rule of the booster and of the tuner applied.
pub fn space(request: &JobRequest, dataset: &Dataset) -> Result<Space, Vec<Message>> {
    let mut errors = Vec::new();
    range_errors(request, dataset, &mut errors);
    if !errors.is_empty() {
        return Err(errors);
    }
    let space = Space::check(request.dims.clone()).map_err(one)?;
    first_params(request, &space, dataset)?;
    Ok(space)
}

fn range_errors(request: &JobRequest, dataset: &Dataset, errors: &mut Vec<Message>) {
    for dim in &request.dims {
        // Conditions are between dimensions: they are checked with the whole space.
        if let Err(error) = Space::check(vec![Dim { when: None, ..dim.clone() }]) {
            errors.push(error.message());
            continue;
        }
        let ends: Vec<(&str, String)> = match &dim.range {
            Range::Continuous { min, max, .. } => vec![("min", min.to_string()), ("max", max.to_string())],
            Range::Integer { min, max, .. } => vec![("min", min.to_string()), ("max", max.to_string())],
            Range::Categorical { values } => values.iter().map(|value| ("values", value.clone())).collect(),
        };
        for (end, value) in ends {
            booster_check((dim.name.clone(), value), dataset, end, errors);
        }
    }
}

/// Applies every rule of the booster and of the tuner to a request; all that is wrong at once, each with its field.
/// `parents`: the finished jobs that it may name.
pub fn plan(request: &JobRequest, dataset: &Dataset, parents: &Parents) -> Result<JobSpec, Vec<Message>> {
    let mut errors = Vec::new();
    for (name, value) in &request.fixed {
        let found = value.chars().count();
        if found > MAX_STATIC_CHARS {
            let message = Message::new("static_too_long").with("name", name).with("found", found);
            errors.push(message.with("limit", MAX_STATIC_CHARS).about(format!("{name}.value")));
        }
        booster_check((name.clone(), value.clone()), dataset, "value", &mut errors);
    }
    range_errors(request, dataset, &mut errors);
    if !metrics::choices(dataset.task).iter().any(|choice| choice.name == request.objective) {
        errors.push(Message::new("objective_not_for_task").with("metric", &request.objective).about("objective"));
    }
    let strategy = rules::strategy(request).unwrap_or_else(|error| {
        errors.push(error);
        StrategySpec::Random
    });
    errors.extend(rules::folds_error(request, dataset));
    let warm_start = parents.warm_start(request).unwrap_or_else(|error| {
        errors.push(error);
        None
    });
    if !errors.is_empty() {
        return Err(errors);
    }
    let space = Space::check(request.dims.clone()).map_err(one)?;
    let enqueued = rules::enqueued(request, &space)?;
    let first = first_params(request, &space, dataset)?;
    let is_num_round = |dim: &Dim| params::spec(&dim.name).is_some_and(|spec| spec.name == "num_round");
    let rounds = match request.dims.iter().position(is_num_round) {
        Some(index) => Rounds::Dim(index),
        None => Rounds::Fixed(first.num_round),
    };
    let max_jobs = match request.max_jobs {
        Some(max_jobs) => max_jobs,
        None if strategy == StrategySpec::Grid => JobSpec::grid_jobs(&space),
        None => return Err(vec![Message::new("no_max_jobs").about("max_jobs")]),
    };
    let spec = JobSpec {
        name: request.name.clone(),
        objective_metric: request.objective.clone(),
        direction: request.direction,
        metrics: metrics::reported(&metrics::for_job(dataset.task, &request.objective), request.rules.folds),
        folds: request.rules.folds,
        space,
        strategy,
        early_stopping: request.rules.early_stopping,
        completion: request.rules.completion,
        max_jobs,
        max_parallel: request.max_parallel,
        seed: request.seed,
        rounds,
        warm_start,
        enqueued,
    };
    let problems: Vec<Message> = spec.problems().iter().map(Explain::message).collect();
    if problems.is_empty() { Ok(spec) } else { Err(problems) }
}

/// The fixed hyperparameters with the first value of each range: what single values cannot show, such as one
/// hyperparameter under two names, is found here and not in every trial.
fn first_params(request: &JobRequest, space: &Space, dataset: &Dataset) -> Result<Params, Vec<Message>> {
    let mut raw = request.fixed.clone();
    for (dim, value) in space.dims.iter().zip(space.from_unit(&[])) {
        if value == Value::Inactive {
            continue;
        }
        if raw.insert(dim.name.clone(), value.to_string()).is_some() {
            return Err(vec![Message::new("fixed_and_tuned").with("name", &dim.name).about(&dim.name)]);
        }
    }
    Params::check(&raw, dataset.task, dataset.classes.len()).map_err(one)
}

/// Asks the booster about one value; a complaint is put at `name.end`.
fn booster_check(value: (String, String), dataset: &Dataset, end: &str, errors: &mut Vec<Message>) {
    let field = format!("{}.{end}", value.0);
    if let Err(error) = Params::check(&order::map([value]), dataset.task, dataset.classes.len()) {
        let mut message = error.message();
        message.field = Some(field);
        errors.push(message);
    }
}

pub fn objective_direction(name: &str) -> Result<crate::tuner::Direction, Message> {
    let metric = metric::parse(metrics::bare(name)).map_err(|error| error.message().about("objective"))?;
    Ok(metrics::direction(metric.as_ref()))
}

/// A number with a decimal point: the page has put one for a decimal comma where its language writes commas.
pub(super) fn number(field: &str, text: &str, errors: &mut Vec<Message>) -> f64 {
    let value: Option<f64> = text.trim().parse().ok().filter(|value: &f64| value.is_finite());
    value.unwrap_or_else(|| {
        errors.push(Message::new("not_a_number").with("found", text.trim()).about(field));
        0.0
    })
}

pub(super) fn whole<T: std::str::FromStr + Default>(field: &str, text: &str, errors: &mut Vec<Message>) -> T {
    text.trim().parse().unwrap_or_else(|_| {
        errors.push(Message::new("not_a_whole_number").with("found", text.trim()).about(field));
        T::default()
    })
}

/// A name that AMT takes (`[a-zA-Z0-9](-*[a-zA-Z0-9]){0,31}`), made of the file's.
fn job_name(file: &str) -> String {
    let stem = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let stem = stem.split('.').next().unwrap_or(stem);
    let mut name = String::new();
    for character in stem.chars() {
        if character.is_ascii_alphanumeric() {
            name.push(character.to_ascii_lowercase());
        } else if !name.is_empty() && !name.ends_with('-') {
            name.push('-');
        }
    }
    name.truncate(32);
    let name = name.trim_end_matches('-');
    if name.is_empty() { "tuning-job".to_string() } else { name.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_name_is_one_that_amt_takes() {
        assert_eq!(job_name("breast_cancer.csv"), "breast-cancer");
        assert_eq!(job_name("données (2).csv"), "donn-es-2");
        assert_eq!(job_name("   .csv"), "tuning-job");
        assert_eq!(job_name(&"a-".repeat(40)), format!("{}a", "a-".repeat(15)));
    }

    #[test]
    fn a_comma_is_refused_rather_than_guessed() {
        let mut errors = Vec::new();
        assert_eq!(number("eta.min", " 0.25 ", &mut errors), 0.25);
        assert!(errors.is_empty());
        number("lambda.max", "1,000", &mut errors);
        assert_eq!(errors[0].code, "not_a_number");
    }

    #[test]
    fn a_text_that_is_no_number_names_its_field() {
        let mut errors = Vec::new();
        number("eta.min", "inf", &mut errors);
        whole::<u32>("max_jobs", "-3", &mut errors);
        let fields: Vec<_> = errors.iter().map(|error| error.field.as_deref()).collect();
        assert_eq!(fields, [Some("eta.min"), Some("max_jobs")]);
    }
}
