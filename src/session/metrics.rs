//! Metric names as SageMaker writes them: `validation:auc`.

use crate::booster::metric;
use crate::dataset::Task;
use crate::tuner::spec::deviation_of;

/// The set whose last value is the objective.
pub const VALIDATION: &str = "validation:";

/// The metric's own name.
pub fn bare(name: &str) -> &str {
    name.strip_prefix(VALIDATION).or_else(|| name.strip_prefix("train:")).unwrap_or(name)
}

/// What a trial reports for these metrics: train and validation, in this order. With folds these are means over the folds,
/// and behind them comes the standard deviation of the objective, the first metric, as `xgb.cv` names it.
pub fn reported(metrics: &[String], folds: u32) -> Vec<String> {
    let of_sets = metrics.iter().flat_map(|name| [format!("train:{name}"), format!("{VALIDATION}{name}")]);
    let deviation =
        metrics.first().filter(|_| folds > 0).map(|objective| deviation_of(&format!("{VALIDATION}{objective}")));
    of_sets.chain(deviation).collect()
}

/// The metrics that trials compute each round: the objective first, then the two that everyone looks at.
pub fn for_job(task: Task, objective: &str) -> Vec<String> {
    let usual: [&str; 2] = match task {
        Task::Binary => ["logloss", "error"],
        Task::Multiclass => ["mlogloss", "merror"],
        Task::Regression => ["rmse", "mae"],
    };
    let mut names = vec![bare(objective).to_string()];
    for name in usual {
        if names[0] != name {
            names.push(name.to_string());
        }
    }
    names
}

/// What can be the objective for this task, with what is better.
pub fn choices(task: Task) -> Vec<super::dto::MetricInfo> {
    metric::for_task(task)
        .iter()
        .filter_map(|name| {
            let metric = metric::parse(name).ok()?;
            Some(super::dto::MetricInfo { name: format!("{VALIDATION}{name}"), r#type: direction(metric.as_ref()) })
        })
        .collect()
}

/// The booster's and the tuner's word for the same thing: the two rooms do not know each other.
pub fn direction(metric: &dyn metric::Metric) -> crate::tuner::Direction {
    match metric.direction() {
        metric::Direction::Minimize => crate::tuner::Direction::Minimize,
        metric::Direction::Maximize => crate::tuner::Direction::Maximize,
    }
}
