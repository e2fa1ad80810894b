//! Metrics of several classes, as XGBoost 3.2 `multiclass_metric.cu`.

use super::Metric;
use crate::math::logf;

/// Which class each row is decided for: 1 above `threshold` for one output, the first of the largest for several.
pub(super) fn decisions(predictions: &[f32], n_outputs: usize, threshold: f32) -> impl Iterator<Item = usize> + '_ {
    predictions.chunks_exact(n_outputs).map(move |row| {
        if n_outputs == 1 {
            return usize::from(row[0] > threshold);
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

pub(super) fn n_outputs(predictions: &[f32], labels: &[f32]) -> usize {
    (predictions.len() / labels.len().max(1)).max(1)
}

/// merror: weighted share of rows with a wrong class.
pub(super) struct MultiError;

impl Metric for MultiError {
    fn name(&self) -> &str {
        "merror"
    }

    fn evaluate(&self, predictions: &[f32], labels: &[f32], weights: Option<&[f32]>) -> f64 {
        // Plain sequential f64 sums.
        let (mut wrong, mut total) = (0.0_f64, 0.0_f64);
        for (row, class) in decisions(predictions, n_outputs(predictions, labels), 0.5).enumerate() {
            let weight = weights.map_or(1.0, |weights| f64::from(weights[row]));
            if class as f32 != labels[row] {
                wrong += weight;
            }
            total += weight;
        }
        wrong / total
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
