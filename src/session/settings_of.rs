//! A request becomes what the form shows: the way back of `form::request`. What the form cannot show is refused, so that the
//! job that starts is the one that was read.

use super::dto::{Adopted, DataSettings, FormShown, JobSettings, ParamSetting, RuleSettings};
use super::{Session, form, ranges};
use crate::booster::params::{self, Kind};
use crate::dataset::DatasetSpec;
use crate::error::{Explain, Message};
use crate::formats::sagemaker::rules::form_name;
use crate::formats::{DataSource, Imported, JobRequest, import, locate};
use crate::tuner::space::MAX_DIMS;
use crate::tuner::{Dim, Direction, Range, Scaling, SpaceError};

/// Where the fields of the form stand in a request; fields that begin so stand there, too.
const PLACES: &[(&str, &str)] = &[
    ("name", "HyperParameterTuningJobName"),
    ("objective", "HyperParameterTuningJobConfig.HyperParameterTuningJobObjective.MetricName"),
    ("strategy", "HyperParameterTuningJobConfig.Strategy"),
    ("max_jobs", "HyperParameterTuningJobConfig.ResourceLimits.MaxNumberOfTrainingJobs"),
    ("max_parallel", "HyperParameterTuningJobConfig.ResourceLimits.MaxParallelTrainingJobs"),
    ("max_runtime", "HyperParameterTuningJobConfig.ResourceLimits.MaxRuntimeInSeconds"),
    ("seed", "HyperParameterTuningJobConfig.RandomSeed"),
    ("early_stopping", "HyperParameterTuningJobConfig.TrainingJobEarlyStoppingType"),
    ("min_resource", "HyperParameterTuningJobConfig.StrategyConfig.HyperbandStrategyConfig.MinResource"),
    ("max_resource", "HyperParameterTuningJobConfig.StrategyConfig.HyperbandStrategyConfig.MaxResource"),
    ("target_value", "HyperParameterTuningJobConfig.TuningJobCompletionCriteria.TargetObjectiveMetricValue"),
    (
        "max_not_improving",
        "HyperParameterTuningJobConfig.TuningJobCompletionCriteria.BestObjectiveNotImproving.MaxNumberOfTrainingJobsNotImproving",
    ),
    ("on_regret_bound", "complete_on_regret_bound"),
    ("folds", "TrainingJobDefinition.StaticHyperParameters._kfold"),
    ("warm_start", "WarmStartConfig.WarmStartType"),
    ("parents", "WarmStartConfig.ParentHyperParameterTuningJobs"),
    ("enqueued", "enqueued"),
    ("parameters", RANGES),
    ("target", "data.target"),
    ("ignored", "data.ignored"),
    ("features", "data.ignored"),
    ("task", "data.task"),
    ("positive", "data.positive"),
    ("validation_fraction", "data.validation_fraction"),
    ("test_fraction", "data.test_fraction"),
    ("data_seed", "data.seed"),
    ("split", "data.split"),
];

const RANGES: &str = "HyperParameterTuningJobConfig.ParameterRanges";
const OBJECTIVE_TYPE: &str = "HyperParameterTuningJobConfig.HyperParameterTuningJobObjective.Type";
const STATIC: &str = "TrainingJobDefinition.StaticHyperParameters";

/// What a request, or the answer that describes a job, asks for, as the form shows it. `form`: the form, whose file it is for;
/// what a request says nothing of stays as it is there. Errors with everything that is wrong with the text, each with its
/// path (`field`) and its line (parameter `line`). The rules of booster and tuner are applied by `Session::problems`.
pub fn read_request(text: &str, form: &FormShown) -> Result<Adopted, Vec<Message>> {
    let Imported { mut request, kept, answers } = import(text)?;
    let mut notices = Vec::new();
    if !answers.is_empty() {
        notices.push(Message::new("request_answers").with("members", answers.join(", ")));
    }
    let data = request.data.take();
    if let Some(DataSource { file, .. }) = &data
        && *file != form.file
    {
        notices.push(Message::new("request_other_file").with("theirs", file).with("ours", &form.file));
    }
    let spec = data.map(|data| data.spec).filter(|spec| *spec != form.data);
    let mut errors = Vec::new();
    unlike_the_form(&request, &mut errors);
    let job = job_settings(&request, form);
    if errors.is_empty() {
        conditions(&request, &job, form, &mut notices, &mut errors);
    }
    if !errors.is_empty() {
        return Err(placed(errors, &request, text));
    }
    Ok(Adopted { job, data: spec.map(data_settings), notices, kept })
}

/// The job of a link as the form shows it, and the notices about it. `file`: the link's; `spec`: roles and split, as the engine has
/// settled them. Errors with what the form has no place for.
pub(super) fn settings_of_link(
    request: &JobRequest,
    file: &str,
    spec: &DatasetSpec,
) -> Result<(JobSettings, Vec<Message>), Vec<Message>> {
    let parameters = ranges::parameters().into_iter().map(|info| info.setting).collect();
    let job = JobSettings { parameters, ..JobSettings::default() };
    let form = FormShown { file: file.to_string(), data: spec.clone(), job };
    let (mut notices, mut errors) = (Vec::new(), Vec::new());
    unlike_the_form(request, &mut errors);
    let job = job_settings(request, &form);
    if errors.is_empty() {
        conditions(request, &job, &form, &mut notices, &mut errors);
    }
    if errors.is_empty() { Ok((job, notices)) } else { Err(errors) }
}

/// The errors of a form that was read from `text`, each with its path and its line there.
pub fn place_errors(text: &str, errors: Vec<Message>) -> Vec<Message> {
    match import(text) {
        Ok(Imported { request, .. }) => placed(errors, &request, text),
        Err(errors) => errors,
    }
}

fn placed(errors: Vec<Message>, request: &JobRequest, text: &str) -> Vec<Message> {
    let place = |mut error: Message| {
        error.field = error.field.map(|field| path_of(&field, request));
        locate(error, text)
    };
    errors.into_iter().map(place).collect()
}

impl Session {
    /// A request as the form shows it, with every rule applied; see `read_request`. Nothing changes: the page takes over the
    /// settings. (It asks for both halves itself: the first is not in the module that it begins with.)
    pub fn settings_of(&self, text: &str, current: &JobSettings) -> Result<Adopted, Vec<Message>> {
        let file = self.file()?;
        let form = FormShown { file: file.name.clone(), data: file.spec.clone(), job: current.clone() };
        let adopted = read_request(text, &form)?;
        let problems = self.problems(adopted.data.as_ref(), &adopted.job);
        if problems.is_empty() { Ok(adopted) } else { Err(place_errors(text, problems)) }
    }
}

/// What the form has no place for.
fn unlike_the_form(request: &JobRequest, errors: &mut Vec<Message>) {
    if request.dims.len() > MAX_DIMS {
        errors.push(SpaceError::TooManyParameters { found: request.dims.len(), limit: MAX_DIMS }.message());
    }
    if let Ok(direction) = form::objective_direction(&request.objective)
        && direction != request.direction
    {
        let wanted = if direction == Direction::Minimize { "Minimize" } else { "Maximize" };
        let message = Message::new("request_objective_type").with("metric", &request.objective).with("wanted", wanted);
        errors.push(message.about(OBJECTIVE_TYPE));
    }
    let hyperband = request.rules.hyperband;
    if request.strategy != "Hyperband" && (hyperband.min_resource.is_some() || hyperband.max_resource.is_some()) {
        let field = if hyperband.min_resource.is_some() { "min_resource" } else { "max_resource" };
        errors.push(Message::new("request_not_hyperband").with("strategy", &request.strategy).about(field));
    }
    for dim in &request.dims {
        let Dim { name, range, .. } = dim;
        let is_integer = params::spec(name).map(|spec| spec.kind == Kind::Integer);
        match (range, is_integer) {
            (Range::Continuous { .. }, Some(true)) => {
                errors.push(Message::new("request_range_of_integers").with("name", name).about(name));
            }
            (Range::Integer { .. }, Some(false)) => {
                errors.push(Message::new("request_range_of_numbers").with("name", name).about(name));
            }
            (Range::Categorical { values }, _) => {
                let parts = |value: &&String| value.is_empty() || value.contains(ranges::parts_values);
                if let Some(value) = values.iter().find(parts) {
                    let message = Message::new("request_list_value").with("name", name).with("value", value);
                    errors.push(message.about(format!("{name}.values")));
                }
            }
            _ => {}
        }
    }
}

/// The form makes its own conditions: those that the request has must be these.
fn conditions(
    request: &JobRequest,
    job: &JobSettings,
    form: &FormShown,
    notices: &mut Vec<Message>,
    errors: &mut Vec<Message>,
) {
    let shown = match form::request(job, &form.file, &form.data) {
        Ok(shown) => shown,
        Err(found) => return errors.extend(found),
    };
    let named = |request: &JobRequest, dim: &Dim| {
        let condition = dim.when.as_ref()?;
        let parent = request.dims.get(condition.parent)?;
        Some((canonical(&parent.name).to_string(), condition.values.clone()))
    };
    let mut added = Vec::new();
    for dim in &request.dims {
        let theirs = named(request, dim);
        let ours = shown.dims.iter().find(|shown| shown.name == canonical(&dim.name));
        let ours = ours.and_then(|ours| named(&shown, ours));
        if theirs == ours {
            continue;
        }
        if theirs.is_some() {
            errors.push(Message::new("request_condition").with("name", &dim.name).about(format!("{}.when", dim.name)));
        } else {
            added.push(dim.name.as_str());
        }
    }
    if !added.is_empty() {
        notices.push(Message::new("request_conditions_added").with("names", added.join(", ")));
    }
}

fn job_settings(request: &JobRequest, shown: &FormShown) -> JobSettings {
    let text = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
    let rules = &request.rules;
    let is_proposed = request.name == form::proposed_name(&shown.file, rules);
    JobSettings {
        name: if is_proposed { String::new() } else { request.name.clone() },
        objective: request.objective.clone(),
        strategy: request.strategy.clone(),
        max_jobs: text(request.max_jobs),
        max_parallel: request.max_parallel.to_string(),
        seed: request.seed.to_string(),
        rules: RuleSettings {
            early_stopping: rules.early_stopping.name().to_string(),
            hyperband_form: form_name(rules.hyperband.form).to_string(),
            min_resource: text(rules.hyperband.min_resource),
            max_resource: text(rules.hyperband.max_resource),
            max_runtime: text(rules.completion.max_runtime),
            target_value: rules.completion.target.map(|target| target.to_string()).unwrap_or_default(),
            max_not_improving: text(rules.completion.max_not_improving),
            on_convergence: rules.completion.on_convergence,
            on_regret_bound: rules.completion.on_regret_bound,
            warm_start: rules.warm_start.as_ref().map(|warm| warm.kind.name().to_string()).unwrap_or_default(),
            parents: rules.warm_start.as_ref().map(|warm| warm.parents.clone()).unwrap_or_default(),
            folds: text((rules.folds > 0).then_some(rules.folds)),
            without_booster_priors: rules.without_booster_priors,
            enqueued: rules.enqueued.clone(),
        },
        parameters: parameters(request, &shown.job.parameters),
    }
}

/// Every hyperparameter of the form, and behind them those of the request that the form has no row for.
fn parameters(request: &JobRequest, current: &[ParamSetting]) -> Vec<ParamSetting> {
    let table = ranges::parameters();
    let is_row = |setting: &&ParamSetting| table.iter().any(|info| info.name == setting.name);
    let mut rows: Vec<ParamSetting> = current.iter().filter(is_row).cloned().collect();
    for info in &table {
        if !rows.iter().any(|row| row.name == info.name) {
            rows.push(info.setting.clone());
        }
        if let Some(row) = rows.iter_mut().find(|row| row.name == info.name) {
            row.tune = false;
            let known = request.fixed.keys().chain(request.dims.iter().map(|dim| &dim.name));
            if !known.into_iter().any(|name| canonical(name) == info.name) {
                row.value = info.default.clone();
            }
        }
    }
    for (name, value) in &request.fixed {
        row(&mut rows, name).value = value.clone();
    }
    for dim in &request.dims {
        set_range(row(&mut rows, &dim.name), &dim.range);
    }
    in_order_of(request, rows)
}

/// The row of a hyperparameter, under whichever of its names.
fn row<'a>(rows: &'a mut Vec<ParamSetting>, name: &str) -> &'a mut ParamSetting {
    let name = canonical(name);
    let place = rows.iter().position(|row| row.name == name).unwrap_or_else(|| {
        rows.push(ParamSetting {
            name: name.to_string(),
            tune: false,
            value: String::new(),
            min: String::new(),
            max: String::new(),
            scale: Scaling::Auto,
            list: false,
            values: String::new(),
        });
        rows.len() - 1
    });
    &mut rows[place]
}

/// A range as the form has it.
pub(super) fn setting_of(dim: &Dim) -> ParamSetting {
    let mut rows = Vec::new();
    let mut row = row(&mut rows, &dim.name).clone();
    set_range(&mut row, &dim.range);
    row
}

fn set_range(row: &mut ParamSetting, range: &Range) {
    row.tune = true;
    row.list = matches!(range, Range::Categorical { .. });
    let ends = match range {
        Range::Continuous { min, max, scaling } => (min.to_string(), max.to_string(), *scaling),
        Range::Integer { min, max, scaling } => (min.to_string(), max.to_string(), *scaling),
        Range::Categorical { values } => {
            row.values = values.join(", ");
            return;
        }
    };
    (row.min, row.max, row.scale) = ends;
}

/// What is tuned stands in the order of the request, which decides what the strategy draws; unless the order of the form
/// comes to the same.
fn in_order_of(request: &JobRequest, rows: Vec<ParamSetting>) -> Vec<ParamSetting> {
    let group = |row: &ParamSetting| match params::spec(&row.name).map(|spec| spec.kind == Kind::Integer) {
        _ if row.list => 2,
        Some(true) => 1,
        _ => 0,
    };
    let of_form = (0..3).flat_map(|kind| rows.iter().filter(move |row| row.tune && group(row) == kind));
    if of_form.map(|row| row.name.as_str()).eq(request.dims.iter().map(|dim| canonical(&dim.name))) {
        return rows;
    }
    let (mut tuned, rest): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.tune);
    let place = |row: &ParamSetting| request.dims.iter().position(|dim| canonical(&dim.name) == row.name);
    crate::order::sort_by_key(&mut tuned, place);
    tuned.into_iter().chain(rest).collect()
}

pub(super) fn data_settings(spec: DatasetSpec) -> DataSettings {
    DataSettings {
        target: spec.target,
        ignored: spec.ignored,
        task: spec.task,
        positive: spec.positive,
        validation_fraction: spec.validation_fraction.to_string(),
        test_fraction: spec.test_fraction.to_string(),
        seed: spec.seed.to_string(),
        split: spec.split,
    }
}

/// The name of a hyperparameter in the booster's table.
pub(super) fn canonical(name: &str) -> &str {
    params::spec(name).map_or(name, |spec| spec.name)
}

/// Where a field of the form stands in the request, as a path. A path stays what it is.
fn path_of(field: &str, request: &JobRequest) -> String {
    let (name, part) = field.split_once('.').unwrap_or((field, ""));
    if let Some((_, path)) = PLACES.iter().find(|(known, _)| *known == name) {
        return (*path).to_string();
    }
    let is_it = |known: &str| known == name || canonical(known) == name;
    if let Some(place) = request.dims.iter().position(|dim| is_it(&dim.name))
        && part != "value"
    {
        let dim = &request.dims[place];
        if part == "when" {
            return format!("conditions.{}", dim.name);
        }
        let kind = std::mem::discriminant(&dim.range);
        let first = request.dims.iter().position(|dim| std::mem::discriminant(&dim.range) == kind);
        let list = match dim.range {
            Range::Continuous { .. } => "ContinuousParameterRanges",
            Range::Integer { .. } => "IntegerParameterRanges",
            Range::Categorical { .. } => "CategoricalParameterRanges",
        };
        let member = match part {
            "min" => ".MinValue",
            "max" => ".MaxValue",
            "scale" => ".ScalingType",
            "values" if list == "CategoricalParameterRanges" => ".Values",
            _ => "",
        };
        return format!("{RANGES}.{list}[{}]{member}", place - first.unwrap_or(place));
    }
    match request.fixed.keys().find(|known| is_it(known)) {
        Some(known) => format!("{STATIC}.{known}"),
        None if params::spec(name).is_some() => STATIC.to_string(),
        None => field.to_string(),
    }
}
