//! A Jupyter notebook (nbformat 4.5) that trains the best trial again with the real xgboost, on the same rows, and shows how
//! the search went.

use super::describe::status_word;
use super::python::{Experiment, LOAD, Literal, TRAIN};
use crate::tuner::snapshot::TrialStatus;
use crate::tuner::{TrialRecord, TrialState, Value as Point};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

const BEST: &str = include_str!("notebook/best.py");
const TEST: &str = include_str!("notebook/test.py");
const CHARTS: &str = include_str!("notebook/charts.py");
const CURVES: &str = include_str!("notebook/curves.py");
const IMPORTANCE: &str = include_str!("notebook/importance.py");
const PREDICTIONS: &str = include_str!("notebook/predictions.py");

/// The trial that is reproduced.
pub struct Reproduced<'a> {
    /// Its number.
    pub trial: u32,
    /// Fixed and tuned hyperparameters as the booster takes them.
    pub params: &'a BTreeMap<String, String>,
    /// XGBoost's defaults, to compare with.
    pub default: &'a BTreeMap<String, String>,
    /// What the page found on the test rows, of the trial and of the defaults.
    pub test: Option<(f64, f64)>,
}

/// The notebook as JSON. Nothing of the visitor's text can be anything but a literal or, in prose, plain text.
pub fn notebook(experiment: &Experiment, best: &Reproduced) -> String {
    let Experiment { request, spec, records, dataset, .. } = experiment;
    let record = records.get(best.trial as usize);
    let objective = spec.objective_index().unwrap_or(0);
    let mut result = Literal::default();
    result.comment("Number, status, objective and hyperparameters of each training job, as the page ran them.");
    result.list("TRIALS", records.iter().map(|record| trial(experiment, record, objective)));
    result.comment("The best of them, and what came of it.");
    result.assign("TRAINING_JOB", &json!(spec.training_job_name(best.trial)));
    result.assign("BEST", &experiment.params(best.params));
    // It may have been stopped early.
    result.assign("ROUNDS", &json!(record.map_or(0, TrialRecord::rounds)));
    result.assign("PAGE_VALUE", &json!(record.and_then(|record| record.objective(objective))));
    result.comment("The final model has all its rounds.");
    result.assign("FINAL_ROUNDS", &json!(rounds(best.params)));
    result.assign("DEFAULTS", &experiment.params(best.default));
    result.assign("DEFAULT_ROUNDS", &json!(rounds(best.default)));
    result.assign("PAGE_TEST", &best.test.map_or(Value::Null, |(tuned, default)| json!([tuned, default])));
    let lab = if dataset.split.is_of_the_lab() {
        " The rows are those of AWS Academy's Lab 3.7, which the page trains with XGBoost 1.0's random numbers: \
         where rows or columns are sampled, another version comes to other trees."
    } else {
        ""
    };
    let rows = if experiment.with_rows {
        "The rows are in this notebook: give it away only where you would give the data away."
    } else {
        "Put the file beside this notebook. It is recognised by the checksum of its numbers."
    };
    let folds = match request.rules.folds {
        0 => String::new(),
        folds => format!(" Each value is the mean over {folds} folds."),
    };
    let title = format!(
        "# {}\n\nA tuning job of Tuning Playground on {}: {} training jobs, {}, strategy {}.{folds}\n\nThis notebook trains \
         the best of them again with the real xgboost, on the same rows, and shows how the search went. It needs \
         `pip install xgboost==3.2.0 numpy matplotlib`.{lab}",
        plain(&spec.name),
        plain(request.data.as_ref().map_or("data.csv", |data| &data.file)),
        records.len(),
        plain(&spec.objective_metric),
        request.strategy,
    );
    let cells = [
        prose(&title),
        prose(&format!("## The data\n\n{rows}")),
        code(&experiment.constants(), true),
        code(LOAD, false),
        prose("## The best training job, again"),
        code(TRAIN, false),
        code(&result.text, false),
        code(BEST, false),
        prose(
            "## What it is worth\n\nTrained on all rows but the test rows, which no training job has seen, beside XGBoost's defaults.",
        ),
        code(TEST, false),
        prose("## The search"),
        code(CHARTS, false),
        code(CURVES, false),
        prose("## The model"),
        code(IMPORTANCE, false),
    ];
    let last = (!dataset.split.test.is_empty()).then(|| code(PREDICTIONS, false));
    let cells: Vec<Value> = cells.into_iter().chain(last).enumerate().map(numbered).collect();
    let notebook = json!({
        "cells": cells,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    });
    // It always is JSON.
    serde_json::to_string_pretty(&notebook).unwrap_or_default() + "\n"
}

/// How many rounds these hyperparameters ask for.
fn rounds(params: &BTreeMap<String, String>) -> u32 {
    use crate::booster::params::spec;
    let is_rounds = |name: &str| spec(name).is_some_and(|spec| spec.name == "num_round");
    let typed = params.iter().find(|(name, _)| is_rounds(name)).map(|(_, value)| value.as_str());
    let text = typed.or_else(|| spec("num_round").and_then(|spec| spec.default));
    // `100.0` is a whole number, too.
    text.and_then(|text| text.trim().parse::<f64>().ok()).map_or(0, |rounds| rounds as u32)
}

fn trial(experiment: &Experiment, record: &TrialRecord, objective: usize) -> Value {
    let status = match record.state {
        TrialState::Waiting => TrialStatus::Waiting,
        TrialState::Running => TrialStatus::InProgress,
        TrialState::Held => TrialStatus::Held,
        TrialState::Completed => TrialStatus::Completed,
        TrialState::Stopped(_) => TrialStatus::Stopped,
        TrialState::Failed(_) => TrialStatus::Failed,
    };
    let named = experiment.spec.space.dims.iter().zip(&record.assignment);
    let active = named.filter(|(_, value)| **value != Point::Inactive);
    let values: Map<String, Value> = active.map(|(dim, value)| (dim.name.clone(), json!(value))).collect();
    json!([record.id + 1, status_word(status), record.objective(objective), values])
}

/// Markdown shows it as it is: what would mark something up is marked as text.
fn plain(text: &str) -> String {
    let is_mark = |letter: char| letter.is_ascii_punctuation() && !matches!(letter, '-' | '.' | ':' | ',' | '/');
    let shown = text.chars().filter(|letter| !letter.is_control());
    shown.flat_map(|letter| is_mark(letter).then_some('\\').into_iter().chain([letter])).collect()
}

fn prose(text: &str) -> Value {
    json!({"cell_type": "markdown", "metadata": {}, "source": text})
}

/// `hidden`: what is long and nobody reads; Jupyter shows that something is there.
fn code(text: &str, hidden: bool) -> Value {
    let metadata = if hidden { json!({"jupyter": {"source_hidden": true}}) } else { json!({}) };
    json!({"cell_type": "code", "execution_count": null, "metadata": metadata, "outputs": [], "source": text.trim_end()})
}

/// Every cell has a name since nbformat 4.5.
fn numbered((at, mut cell): (usize, Value)) -> Value {
    cell["id"] = json!(format!("cell-{at:02}"));
    cell
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_is_not_marked_up_by_names() {
        assert_eq!(plain("a_b.csv"), "a\\_b.csv");
        assert_eq!(plain("<img src=x>\n# `x`"), "\\<img src\\=x\\>\\# \\`x\\`");
    }
}
