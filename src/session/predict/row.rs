//! One row typed into a form: its prediction, and what each value did to it.

use super::super::dto::{ClassInfo, Contribution, ExplainedOutput, FeatureField, RowPrediction, TestRow};
use super::{Predictor, float_text};
use crate::booster::objective::ObjectiveKind;
use crate::dataset::{Feature, Task};
use crate::error::{Message, near};
use crate::order;
use crate::table::{Cell, classify};
use std::collections::BTreeMap;

/// Rows that a median is taken of.
const MEDIAN_ROWS: usize = 10_000;

impl Predictor {
    /// The form: a field per feature, with what the rows had that the model was trained on (train and validation).
    pub fn fields(&self) -> Vec<FeatureField> {
        let split = &self.dataset.split;
        let rows: Vec<u32> = split.train.iter().chain(&split.validation).copied().collect();
        self.dataset.features.iter().map(|feature| field(feature, &rows)).collect()
    }

    /// Test rows.
    pub fn n_test_rows(&self) -> usize {
        self.dataset.split.test.len()
    }

    /// A test row as people would type it; `None` if there is no such row.
    pub fn test_row(&self, place: usize) -> Option<TestRow> {
        let row = *self.dataset.split.test.get(place)? as usize;
        let text = |feature: &Feature| (feature.name.clone(), value_text(feature, feature.values[row]));
        let label = self.dataset.labels[row];
        let class = self.dataset.classes.get(label as usize).cloned();
        Some(TestRow {
            texts: self.dataset.features.iter().map(text).collect(),
            actual: class.unwrap_or_else(|| float_text(label)),
        })
    }

    /// The prediction of a row with its exact SHAP values. `texts`: what was typed, by feature; an empty text, `NA` and
    /// the like are a missing value, and so is a feature that is not there. Errors with everything that is wrong, each
    /// at its field `feature.NAME`.
    pub fn explain(&self, texts: &BTreeMap<String, String>, threshold: f32) -> Result<RowPrediction, Vec<Message>> {
        let mut errors = Vec::new();
        let mut row = Vec::with_capacity(self.dataset.features.len());
        for feature in &self.dataset.features {
            let text = texts.get(&feature.name).map_or("", |text| text.trim());
            match value(feature, text) {
                Ok(value) => row.push(value),
                Err(error) => errors.push(error.about(format!("feature.{}", feature.name))),
            }
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let (margins, predictions) = (self.model.margins_of(&row), self.predict(&row));
        let contributions = self.model.contributions_of(&row);
        let n_columns = row.len() + 1;
        let class = self.class(&predictions, threshold);
        let outputs = contributions.chunks(n_columns).enumerate().map(|(output, parts)| ExplainedOutput {
            name: self.output_name(output),
            base: f64::from(parts[row.len()]),
            margin: f64::from(margins[output]),
            prediction: f64::from(predictions[output]),
            contributions: self.sorted(&row, parts),
        });
        Ok(RowPrediction {
            class: class.map(|class| self.dataset.classes[class].clone()),
            unit: unit(self.model.objective.kind),
            outputs: outputs.collect(),
        })
    }

    /// What an output stands for: its class, its quantile, or the target.
    pub(super) fn output_name(&self, output: usize) -> String {
        let classes = &self.dataset.classes;
        match self.dataset.task {
            Task::Binary => classes.get(1).cloned(),
            Task::Multiclass => classes.get(output).cloned(),
            Task::Regression => self.model.objective.quantile_alpha.get(output).map(|alpha| float_text(*alpha)),
        }
        .unwrap_or_else(|| self.dataset.target.clone())
    }

    /// The largest first; of equal ones in column order.
    fn sorted(&self, row: &[f32], parts: &[f32]) -> Vec<Contribution> {
        let places = order::places(row.len(), &mut |a, b| parts[b].abs().total_cmp(&parts[a].abs()));
        let one = |place: usize| {
            let feature = &self.dataset.features[place];
            let value = value_text(feature, row[place]);
            Contribution { feature: feature.name.clone(), value, contribution: f64::from(parts[place]) }
        };
        places.into_iter().map(one).collect()
    }
}

/// In what the contributions add up: the `log_odds` of the positive class, a `score` per class (softmax), the `log` of
/// the prediction, or its own unit, `value`.
pub(super) fn unit(kind: ObjectiveKind) -> &'static str {
    use ObjectiveKind as K;
    match kind {
        K::RegLogistic | K::BinaryLogistic | K::BinaryLogitRaw => "log_odds",
        K::MultiSoftmax | K::MultiSoftprob | K::BinaryHinge => "score",
        K::CountPoisson | K::RegGamma | K::RegTweedie => "log",
        K::SquaredError | K::SquaredLogError | K::PseudoHuberError | K::AbsoluteError | K::QuantileError => "value",
    }
}

/// A value as people type it.
pub(super) fn value_text(feature: &Feature, value: f32) -> String {
    match &feature.levels {
        Some(levels) if value >= 0.0 => levels.get(value as usize).cloned().unwrap_or_default(),
        _ => float_text(value),
    }
}

/// The number that XGBoost sees for what was typed.
fn value(feature: &Feature, text: &str) -> Result<f32, Message> {
    if let Some(levels) = &feature.levels {
        if let Some(code) = levels.iter().position(|level| level == text) {
            return Ok(code as f32);
        }
        if classify(text.as_bytes()) == Cell::Missing {
            return Ok(f32::NAN);
        }
        return Err(match near(text, levels.iter().map(String::as_str)) {
            Some(near) => Message::new("not_a_level_near").with("found", text).with("near", near),
            None => Message::new("not_a_level").with("found", text),
        });
    }
    match classify(text.as_bytes()) {
        Cell::Missing => Ok(f32::NAN),
        Cell::Number(number) if (number as f32).is_finite() => Ok(number as f32),
        Cell::Number(_) | Cell::Infinite => Err(Message::new("number_too_large").with("found", text)),
        Cell::Text => Err(Message::new("not_a_number").with("found", text)),
    }
}

fn field(feature: &Feature, rows: &[u32]) -> FeatureField {
    let values = || rows.iter().map(|&row| feature.values[row as usize]);
    let missing = values().filter(|value| value.is_nan()).count();
    let mut field = FeatureField { name: feature.name.clone(), missing, ..FeatureField::default() };
    match &feature.levels {
        Some(levels) => {
            let mut counts = vec![0; levels.len()];
            values().filter(|value| !value.is_nan()).for_each(|code| counts[code as usize] += 1);
            // Stable: levels with equally many rows stay in their order.
            let places = order::places(levels.len(), &mut |a, b| counts[b].cmp(&counts[a]));
            field.kind = "category";
            field.default = places.first().map(|level| levels[*level].clone()).unwrap_or_default();
            field.levels =
                (levels.iter().zip(&counts)).map(|(name, &rows)| ClassInfo { name: name.clone(), rows }).collect();
        }
        None => {
            field.kind = "number";
            field.whole = values().all(|value| value.is_nan() || value.fract() == 0.0);
            let (mut least, mut most) = (f32::INFINITY, f32::NEG_INFINITY);
            values()
                .filter(|value| !value.is_nan())
                .for_each(|value| (least, most) = (least.min(value), most.max(value)));
            if least <= most {
                field.range = Some([float_text(least), float_text(most)]);
                field.default = float_text(median(values().filter(|value| !value.is_nan()), rows.len() - missing));
            }
        }
    }
    field
}

/// The lower median, which is a value that occurs; of many values, that of evenly spaced ones.
fn median(values: impl Iterator<Item = f32>, n: usize) -> f32 {
    let every = n.div_ceil(MEDIAN_ROWS).max(1);
    let mut sorted: Vec<f64> = values.step_by(every).map(f64::from).collect();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted.get(sorted.len().saturating_sub(1) / 2).map_or(f32::NAN, |value| *value as f32)
}
