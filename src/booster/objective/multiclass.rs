//! multi:softmax and multi:softprob: one tree per class and round.

use super::{GradientPair, Labelled, Objective, RT_EPS, check_labels};
use crate::booster::error::{BoosterError, Domain};
use crate::math::{expf, logf};

pub(super) struct Softmax {
    pub n_classes: usize,
    /// multi:softmax: `predict` gives the class, not the probabilities.
    pub decides: bool,
}

/// Shifted exponentials in place of the margins, and their sum.
#[inline]
fn exponentials(margins: &mut [f32], shift: f32) -> f32 {
    let mut sum = 0.0_f64;
    for margin in margins.iter_mut() {
        *margin = expf(*margin - shift);
        sum += f64::from(*margin);
    }
    sum as f32
}

impl Objective for Softmax {
    fn name(&self) -> &'static str {
        if self.decides { "multi:softmax" } else { "multi:softprob" }
    }

    fn n_outputs(&self) -> usize {
        self.n_classes
    }

    fn check_labels(&self, labels: &[f32]) -> Result<(), BoosterError> {
        let n_classes = self.n_classes as f32;
        check_labels(self.name(), labels, Domain::Class, |label| {
            label >= 0.0 && label < n_classes && label.fract() == 0.0
        })
    }

    fn gradient(&self, data: Labelled, margins: &[f32], out: &mut [GradientPair]) {
        let n = data.labels.len();
        for (row, margins) in margins.chunks_exact(self.n_classes).enumerate() {
            // XGBoost starts the maximum at the smallest positive f32, so it is never below that.
            let shift = margins.iter().fold(f32::MIN_POSITIVE, |max, &margin| max.max(margin));
            let mut sum = 0.0_f64;
            for (class, &margin) in margins.iter().enumerate() {
                // The exponential waits in its own place of the output.
                let e = expf(margin - shift);
                sum += f64::from(e);
                out[class * n + row].g = e;
            }
            let sum = sum as f32;
            let weight = data.weight(row);
            let label = data.labels[row] as usize;
            for class in 0..self.n_classes {
                let pair = &mut out[class * n + row];
                let p = pair.g / sum;
                let g = if class == label { p - 1.0 } else { p };
                *pair = GradientPair { g: g * weight, h: (2.0 * p * (1.0 - p) * weight).max(1e-16) };
            }
        }
    }

    fn base_score(&self, data: Labelled) -> Vec<f32> {
        let mut counts = vec![0.0_f32; self.n_classes];
        for (row, &label) in data.labels.iter().enumerate() {
            counts[label as usize] += data.weight(row);
        }
        let total = data.total_weight();
        let logs: Vec<f32> = counts.iter().map(|&count| logf((f64::from(count) / total) as f32 + RT_EPS)).collect();
        let mean = logs.iter().fold(0.0_f32, |mean, &log| mean + log / self.n_classes as f32);
        logs.iter().map(|&log| log - mean).collect()
    }

    fn transform(&self, margins: &mut [f32]) {
        for margins in margins.chunks_exact_mut(self.n_classes) {
            let shift = margins.iter().fold(f32::NEG_INFINITY, |max, &margin| max.max(margin));
            let sum = exponentials(margins, shift);
            margins.iter_mut().for_each(|e| *e /= sum);
        }
    }

    fn decide(&self, mut margins: Vec<f32>) -> Vec<f32> {
        if self.decides {
            return margins.chunks_exact(self.n_classes).map(|row| argmax(row) as f32).collect();
        }
        self.transform(&mut margins);
        margins
    }

    fn default_metric(&self) -> String {
        "mlogloss".into()
    }
}

/// The first of the largest.
fn argmax(row: &[f32]) -> usize {
    let mut best = 0;
    for (class, &value) in row.iter().enumerate() {
        if value > row[best] {
            best = class;
        }
    }
    best
}
