//! The log of a trial as XGBoost's own training prints it: `EvaluationMonitor` of its Python package (3.2,
//! `python-package/xgboost/callback.py`), which is also what SageMaker's container writes for its metrics to be read
//! from.

use crate::tuner::record::TrialRecord;
use crate::tuner::spec::deviation_of;
use std::fmt::Write;

/// A line per round: `[0]\ttrain-auc:0.91000\tvalidation-auc:0.88123`. XGBoost counts rounds from 0 and names the sets
/// one after the other, each with all its metrics. Over folds a value has its deviation behind it, as `xgb.cv` prints
/// it.
///
/// `metrics`: names of the values of the reports, `train:auc`, `validation:auc`, …
pub fn xgboost_log(record: &TrialRecord, metrics: &[String]) -> String {
    let mut sets: Vec<&str> = Vec::new();
    for metric in metrics {
        let set = parts(metric).0;
        if !sets.contains(&set) && !is_deviation(metric, metrics) {
            sets.push(set);
        }
    }
    let columns: Vec<(usize, Option<usize>)> = sets
        .iter()
        .flat_map(|set| metrics.iter().enumerate().filter(move |(_, metric)| parts(metric).0 == *set))
        .filter(|(_, metric)| !is_deviation(metric, metrics))
        .map(|(at, metric)| (at, metrics.iter().position(|other| *other == deviation_of(metric))))
        .collect();
    let mut log = String::new();
    for report in &record.reports {
        let value = |at: usize| report.values.get(at).copied().unwrap_or(f64::NAN);
        // Writing to a String cannot fail.
        let _ = write!(log, "[{}]", report.round.saturating_sub(1));
        for (at, deviation) in &columns {
            let (set, name) = parts(&metrics[*at]);
            let _ = write!(log, "\t{set}-{name}:{}", fixed(value(*at)));
            if let Some(deviation) = deviation {
                let _ = write!(log, "+{}", fixed(value(*deviation)));
            }
        }
        log.push('\n');
    }
    log
}

/// Set and metric: `train` and `auc` of `train:auc`.
fn parts(metric: &str) -> (&str, &str) {
    metric.split_once(':').unwrap_or(("", metric))
}

fn is_deviation(metric: &str, metrics: &[String]) -> bool {
    metrics.iter().any(|other| deviation_of(other) == metric)
}

/// Python's `f"{value:.5f}"`: half a unit in the last place goes by the exact binary value, as in Rust.
fn fixed(value: f64) -> String {
    if value.is_finite() {
        return format!("{value:.5}");
    }
    if value.is_nan() { "nan" } else { ["inf", "-inf"][usize::from(value < 0.0)] }.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tuner::record::RoundReport;

    fn log(metrics: &[&str], rounds: &[&[f64]]) -> String {
        let mut record = TrialRecord::proposed(0, Vec::new(), 2);
        let reports = (1..).zip(rounds).map(|(round, values)| RoundReport { round, values: values.to_vec() });
        record.reports = reports.collect();
        xgboost_log(&record, &metrics.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn lines_are_those_of_xgboost() {
        // xgboost 3.2: train({"eval_metric": ["rmse", "mae"]}, DMatrix(arange(40).reshape(20, 2), arange(20) *
        // 12345.678), 2, evals=[(d, "train"), (d, "validation")]).
        let metrics = ["train:rmse", "validation:rmse", "train:mae", "validation:mae"];
        let rounds: [&[f64]; 2] = [
            &[54262.357930, 54262.357930, 46219.131836, 46219.131836],
            &[41708.939307, 41708.939307, 34982.248437, 34982.248437],
        ];
        assert_eq!(
            log(&metrics, &rounds),
            "[0]\ttrain-rmse:54262.35793\ttrain-mae:46219.13184\tvalidation-rmse:54262.35793\tvalidation-mae:46219.13184\n\
             [1]\ttrain-rmse:41708.93931\ttrain-mae:34982.24844\tvalidation-rmse:41708.93931\tvalidation-mae:34982.24844\n"
        );
    }

    #[test]
    fn numbers_are_written_as_python_does() {
        // f"{x:.5f}" of Python 3.11.
        let values = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e22, -0.0, 0.000_005, 2.5e-6, 0.123_455];
        let texts =
            ["nan", "inf", "-inf", "10000000000000000000000.00000", "-0.00000", "0.00001", "0.00000", "0.12345"];
        for (value, text) in values.into_iter().zip(texts) {
            assert_eq!(log(&["train:auc"], &[&[value]]), format!("[0]\ttrain-auc:{text}\n"));
        }
    }

    #[test]
    fn over_folds_the_objective_has_its_deviation() {
        let metrics = ["train:auc".to_owned(), "validation:auc".to_owned(), deviation_of("validation:auc")];
        let metrics: Vec<&str> = metrics.iter().map(String::as_str).collect();
        assert_eq!(log(&metrics, &[&[0.9, 0.8, 0.05]]), "[0]\ttrain-auc:0.90000\tvalidation-auc:0.80000+0.05000\n");
        assert_eq!(log(&metrics, &[]), "");
    }
}
