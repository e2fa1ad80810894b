//! Metrics on decided classes: above 0.5 for one output, first argmax for several.

use super::{Direction, Metric};
use crate::math::logf;

/// Which class each row is decided for.
fn decisions(predictions: &[f32], n_outputs: usize) -> impl Iterator<Item = usize> + '_ {
    predictions.chunks_exact(n_outputs).map(move |row| {
        if n_outputs == 1 {
            return usize::from(row[0] > 0.5);
        }
        let mut best = 0;
        for (class, &p) in row.iter().enumerate() {
            if p > row[best] {
                best = class;
            }
        }
        best
    })
}

fn n_outputs(predictions: &[f32], labels: &[f32]) -> usize {
    (predictions.len() / labels.len().max(1)).max(1)
}

/// Weighted share of rows with a wrong class. XGBoost: plain sequential f64 sums.
fn error_rate(predictions: &[f32], labels: &[f32], weights: Option<&[f32]>) -> f64 {
    let (mut wrong, mut total) = (0.0_f64, 0.0_f64);
    for (row, class) in decisions(predictions, n_outputs(predictions, labels)).enumerate() {
        let weight = weights.map_or(1.0, |weights| f64::from(weights[row]));
        if class as f32 != labels[row] {
            wrong += weight;
        }
        total += weight;
    }
    wrong / total
}

/// Share of rows with the right class.
pub(super) struct Accuracy;

impl Metric for Accuracy {
    fn name(&self) -> &str {
        "accuracy"
    }

    fn direction(&self) -> Direction {
        Direction::Maximize
    }

    fn evaluate(&self, predictions: &[f32], labels: &[f32], weights: Option<&[f32]>) -> f64 {
        1.0 - error_rate(predictions, labels, weights)
    }

    fn accepts(&self, _n_outputs: usize) -> bool {
        true
    }
}

/// merror.
pub(super) struct MultiError;

impl Metric for MultiError {
    fn name(&self) -> &str {
        "merror"
    }

    fn direction(&self) -> Direction {
        Direction::Minimize
    }

    fn evaluate(&self, predictions: &[f32], labels: &[f32], weights: Option<&[f32]>) -> f64 {
        error_rate(predictions, labels, weights)
    }

    fn accepts(&self, n_outputs: usize) -> bool {
        n_outputs > 1
    }
}

/// mlogloss.
pub(super) struct MultiLogLoss;

impl Metric for MultiLogLoss {
    fn name(&self) -> &str {
        "mlogloss"
    }

    fn direction(&self) -> Direction {
        Direction::Minimize
    }

    fn evaluate(&self, predictions: &[f32], labels: &[f32], weights: Option<&[f32]>) -> f64 {
        let n_outputs = n_outputs(predictions, labels);
        let (mut sum, mut total) = (0.0_f64, 0.0_f64);
        for (row, &label) in labels.iter().enumerate() {
            let weight = weights.map_or(1.0, |weights| weights[row]);
            let p = predictions[row * n_outputs + label as usize].max(1e-16);
            sum += f64::from(-logf(p) * weight);
            total += f64::from(weight);
        }
        sum / total
    }

    fn accepts(&self, n_outputs: usize) -> bool {
        n_outputs > 1
    }
}

/// F1 of class 1, or the mean over classes; as scikit-learn's `f1_score`, 0 where undefined.
pub(super) struct F1 {
    pub name: &'static str,
    pub is_macro: bool,
}

impl Metric for F1 {
    fn name(&self) -> &str {
        self.name
    }

    fn direction(&self) -> Direction {
        Direction::Maximize
    }

    fn evaluate(&self, predictions: &[f32], labels: &[f32], weights: Option<&[f32]>) -> f64 {
        let n_outputs = n_outputs(predictions, labels);
        let n_classes = n_outputs.max(2);
        let mut hits = vec![0.0_f64; n_classes];
        // Rows decided for the class plus rows of the class: 2 tp + fp + fn.
        let mut mentions = vec![0.0_f64; n_classes];
        for (row, decided) in decisions(predictions, n_outputs).enumerate() {
            let weight = weights.map_or(1.0, |weights| f64::from(weights[row]));
            let label = (labels[row] as usize).min(n_classes - 1);
            mentions[decided] += weight;
            mentions[label] += weight;
            if decided == label {
                hits[decided] += weight;
            }
        }
        let f1 = |class: usize| if mentions[class] > 0.0 { 2.0 * hits[class] / mentions[class] } else { 0.0 };
        if !self.is_macro {
            return f1(1);
        }
        // Classes that occur neither in labels nor in decisions do not count.
        let present: Vec<usize> = (0..n_classes).filter(|&class| mentions[class] > 0.0).collect();
        present.iter().map(|&class| f1(class)).sum::<f64>() / present.len() as f64
    }

    fn accepts(&self, n_outputs: usize) -> bool {
        self.is_macro || n_outputs == 1
    }
}
