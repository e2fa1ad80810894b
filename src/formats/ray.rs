//! A Python script that runs the same search with the real xgboost under Ray Tune, on a laptop or a cluster.

use super::python::{Experiment, LOAD, Literal, TRAIN};
use crate::booster::params::spec;
use crate::tuner::{EarlyStopping, Range, Scaling};
use serde_json::{Map, Value, json};

const SEARCH: &str = include_str!("ray/search.py");

/// The search of a job as a script. What Ray has no word for is said at its top.
pub fn ray_script(experiment: &Experiment) -> String {
    let Experiment { request, spec: job, .. } = experiment;
    let mut out = Literal::default();
    out.text.push_str(&about(experiment));
    out.text.push_str(&experiment.constants());
    out.comment("What is searched: name, kind, ends of the range or values to choose from.");
    out.list("SPACE", job.space.dims.iter().map(|dim| range(&dim.name, &dim.range, request.strategy == "Grid")));
    let conditions = job.space.dims.iter().filter_map(|dim| {
        let condition = dim.when.as_ref()?;
        let parent = &job.space.dims.get(condition.parent)?.name;
        Some((dim.name.clone(), json!([parent, condition.values])))
    });
    out.comment("A hyperparameter that counts only beside some values of another one.");
    out.assign("CONDITIONS", &Value::Object(conditions.collect()));
    let is_rounds = |name: &str| spec(name).is_some_and(|known| known.name == "num_round");
    let tuned_rounds = job.space.dims.iter().find(|dim| is_rounds(&dim.name)).map(|dim| dim.name.as_str());
    let typed = request.fixed.iter().find(|(name, _)| is_rounds(name)).map(|(_, value)| value.as_str());
    let rounds = typed.or_else(|| spec("num_round").and_then(|known| known.default)).unwrap_or_default();
    let mut fixed = experiment.params(&request.fixed);
    let is_patience = |name: &str| spec(name).is_some_and(|known| known.name == "early_stopping_rounds");
    if let Some((_, patience)) =
        request.fixed.iter().find(|(name, value)| is_patience(name) && !value.trim().is_empty())
    {
        fixed["early_stopping_rounds"] = json!(patience.trim());
    }
    out.comment("Hyperparameters that are the same in all.");
    out.assign("FIXED", &fixed);
    out.assign("ROUNDS", &json!(rounds.trim()));
    out.assign("ROUNDS_NAME", &json!(tuned_rounds.unwrap_or("num_round")));
    out.comment("The job.");
    out.assign("NAME", &json!(job.name));
    out.assign("STRATEGY", &json!(request.strategy));
    let hyperband = job.hyperband();
    out.assign("BRACKETS", &json!(job.textbook().map_or(1, |textbook| textbook.cohort_of(0).bracket + 1)));
    out.assign("MIN_RESOURCE", &json!(hyperband.map(|hyperband| hyperband.min_resource)));
    out.assign("MAX_RESOURCE", &json!(hyperband.map(|hyperband| hyperband.max_resource)));
    out.assign("EARLY_STOPPING", &json!(job.early_stopping == EarlyStopping::Auto));
    out.assign("MAX_JOBS", &json!(job.max_jobs));
    out.assign("MAX_PARALLEL", &json!(job.max_parallel));
    out.assign("MAX_RUNTIME", &json!(job.completion.max_runtime));
    out.assign("TARGET_VALUE", &json!(job.completion.target));
    out.assign("SEED", &json!(job.seed));
    out.assign("ENQUEUED", &enqueued(experiment));
    format!("{}\n\n{LOAD}\n\n{TRAIN}\n\n{SEARCH}", out.text.trim_end())
}

/// The first lines: how to run it, and what it does otherwise than the page.
fn about(experiment: &Experiment) -> String {
    let job = experiment.spec;
    let nearest = match experiment.request.strategy.as_str() {
        "Bayesian" => {
            "Bayesian: the nearest in Ray Tune is OptunaSearch with Optuna's Gaussian process (needs torch), else its TPE."
        }
        "TPE" => "TPE: OptunaSearch with Optuna's TPE.",
        "Hyperband" if job.textbook().is_some() => {
            "Hyperband with brackets: ASHAScheduler with as many, over random draws. Ray's HyperBandScheduler, which is nearer, \
             waits forever where training jobs do not fill its last bracket."
        }
        "Hyperband" => "Hyperband as SageMaker has it: ASHAScheduler over random draws.",
        "Grid" => "Grid: every combination, by Ray's grid_search.",
        _ => "Random: Ray's own random draws.",
    };
    let mut notes = vec![
        nearest,
        "Ray draws other random numbers than the page, so its trials are others; the same hyperparameters come to the same value.",
    ];
    if job.early_stopping == EarlyStopping::Auto {
        notes.push("Early stopping: Ray's MedianStoppingRule, which compares running means as SageMaker's rule does.");
    }
    let completion = &job.completion;
    if completion.max_not_improving.is_some() || completion.on_convergence || completion.on_regret_bound {
        notes.push("Not carried over: the completion criteria on training jobs that do not improve, on convergence and on the regret bound.");
    }
    if job.warm_start.is_some() {
        notes.push("Not carried over: the warm start. What the parents know, Ray does not.");
    }
    if experiment.dataset.split.is_of_the_lab() {
        notes.push("The page trains the rows of AWS Academy's Lab 3.7 with XGBoost 1.0's random numbers; where rows are sampled, this one comes to other trees.");
    }
    let data = match experiment.with_rows {
        true => "The rows are in this file: give it away only where you would give the data away.",
        false => "Put the data file beside it, on the machine that starts it; Ray takes the rows to the others.",
    };
    let name = &job.name;
    let notes: String = notes.iter().map(|note| format!("- {note}\n")).collect();
    format!(
        "\"\"\"The search of a tuning job, under Ray Tune with the real xgboost.\n\n    pip install \"ray[tune]\" optuna xgboost==3.2.0 numpy\n    \
         python {name}-ray.py                    on this machine\n    \
         python {name}-ray.py --address auto --storage s3://BUCKET/runs --parallel 100    on a cluster, from its head\n\n\
         Run again, it goes on where it was. {data}\n\n{notes}\"\"\"\n\n"
    )
}

fn range(name: &str, range: &Range, is_grid: bool) -> Value {
    let log = range.scaling() == Scaling::Logarithmic;
    match range {
        Range::Continuous { min, max, .. } => {
            let kind = match range.scaling() {
                Scaling::Logarithmic => "log",
                Scaling::ReverseLogarithmic => "reverse",
                Scaling::Auto | Scaling::Linear => "linear",
            };
            json!([name, kind, min, max, null])
        }
        // A grid takes every value.
        Range::Integer { min, max, .. } if is_grid => {
            let values: Vec<String> = (*min..=*max).map(|value| value.to_string()).collect();
            json!([name, "choice", null, null, values])
        }
        Range::Integer { min, max, .. } => json!([name, if log { "logint" } else { "int" }, min, max, null]),
        Range::Categorical { values } => json!([name, "choice", null, null, values]),
    }
}

/// Configurations to try first, as Ray's searchers take them: every hyperparameter has a value, the reversed ones theirs.
fn enqueued(experiment: &Experiment) -> Value {
    use crate::tuner::Value as Point;
    let dims = &experiment.spec.space.dims;
    let point = |point: &Vec<Point>| {
        let values = dims.iter().zip(point).map(|(dim, value)| {
            let value = match (value, &dim.range) {
                // It does not count, but a searcher wants one.
                (Point::Inactive, range) => range.from_unit(0.5),
                (value, _) => value.clone(),
            };
            let value = match (&value, dim.range.scaling()) {
                (Point::Real(x), Scaling::ReverseLogarithmic) => json!(1.0 - x),
                (value, _) => json!(value),
            };
            (dim.name.clone(), value)
        });
        Value::Object(values.collect::<Map<_, _>>())
    };
    experiment.spec.enqueued.iter().map(point).collect()
}
