//! Scores that SageMaker's XGBoost container adds, as its `custom_metrics.py` defines them with scikit-learn: no row weights,
//! and 0 where a ratio has nothing below the line. (It also has `rmse` and `mae` of its own; here they are XGBoost's, which
//! are the same without weights.)
//!
//! - A row's class is 1 where the margin is above 0 (one output), else the first of the largest outputs. That is how the
//!   container's functions read their predictions, and how they are called up to version 1.7-1. (3.0-5 hands them
//!   probabilities instead, so that every row of binary:logistic counts as class 1.) A sigmoid above 0.5 is a margin above
//!   0, but for margins too small for f32 to tell from it.
//! - `f1` is the macro mean; `f1_binary`, `precision` and `recall` speak of class 1.
//! - A macro mean is over the classes that labels or decisions name; a micro mean counts rows, so it is the accuracy.

use super::Metric;
use super::classification::{decisions, n_outputs};

/// How classes become one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Average {
    /// Class 1 alone.
    Binary,
    /// The mean over classes.
    Macro,
    /// All rows in one count.
    Micro,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Accuracy,
    BalancedAccuracy,
    F1(Average),
    Precision(Average),
    Recall(Average),
}

/// A score of decided classes.
pub(super) struct Decided {
    pub name: &'static str,
    pub kind: Kind,
    /// A single output above it is class 1.
    pub threshold: f32,
}

/// Rows of a class.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    /// Labelled with it.
    labelled: u32,
    /// Decided for it.
    decided: u32,
    /// Both.
    hits: u32,
}

fn ratio(part: u32, whole: u32) -> f64 {
    if whole == 0 { 0.0 } else { f64::from(part) / f64::from(whole) }
}

impl Count {
    fn precision(self) -> f64 {
        ratio(self.hits, self.decided)
    }

    fn recall(self) -> f64 {
        ratio(self.hits, self.labelled)
    }

    fn f1(self) -> f64 {
        ratio(2 * self.hits, self.labelled + self.decided)
    }
}

fn mean(counts: &[Count], score: impl Fn(Count) -> f64, counted: impl Fn(&Count) -> bool) -> f64 {
    let scores: Vec<f64> = counts.iter().copied().filter(counted).map(score).collect();
    scores.iter().sum::<f64>() / scores.len() as f64
}

fn averaged(counts: &[Count], average: Average, score: impl Fn(Count) -> f64) -> f64 {
    match average {
        Average::Binary => score(counts[1]),
        Average::Macro => mean(counts, score, |count| count.labelled > 0 || count.decided > 0),
        Average::Micro => score(counts.iter().fold(Count::default(), |all, count| Count {
            labelled: all.labelled + count.labelled,
            decided: all.decided + count.decided,
            hits: all.hits + count.hits,
        })),
    }
}

impl Metric for Decided {
    fn name(&self) -> &str {
        self.name
    }

    fn evaluate(&self, predictions: &[f32], labels: &[f32], _weights: Option<&[f32]>) -> f64 {
        if labels.is_empty() {
            return f64::NAN;
        }
        let n_outputs = n_outputs(predictions, labels);
        let mut counts = vec![Count::default(); n_outputs.max(2)];
        for (&label, decided) in labels.iter().zip(decisions(predictions, n_outputs, self.threshold)) {
            let label = (label as usize).min(counts.len() - 1);
            counts[label].labelled += 1;
            counts[decided].decided += 1;
            counts[label].hits += u32::from(label == decided);
        }
        match self.kind {
            Kind::Accuracy => averaged(&counts, Average::Micro, Count::recall),
            Kind::BalancedAccuracy => mean(&counts, Count::recall, |count| count.labelled > 0),
            Kind::F1(average) => averaged(&counts, average, Count::f1),
            Kind::Precision(average) => averaged(&counts, average, Count::precision),
            Kind::Recall(average) => averaged(&counts, average, Count::recall),
        }
    }

    fn accepts(&self, n_outputs: usize) -> bool {
        let about_class_1 = matches!(
            self.kind,
            Kind::F1(Average::Binary) | Kind::Precision(Average::Binary) | Kind::Recall(Average::Binary)
        );
        n_outputs <= 2 || !about_class_1
    }

    fn needs_classes(&self) -> bool {
        true
    }
}

fn square(x: f64) -> f64 {
    x * x
}

fn squared_error(predictions: &[f32], labels: &[f32]) -> f64 {
    labels.iter().zip(predictions).map(|(&y, &p)| square(f64::from(y) - f64::from(p))).sum()
}

/// Mean squared error.
pub(super) struct Mse;

impl Metric for Mse {
    fn name(&self) -> &str {
        "mse"
    }

    fn evaluate(&self, predictions: &[f32], labels: &[f32], _weights: Option<&[f32]>) -> f64 {
        squared_error(predictions, labels) / labels.len() as f64
    }
}

/// Coefficient of determination. NaN below two rows; of equal labels, 1 if all are hit, else 0.
pub(super) struct R2;

impl Metric for R2 {
    fn name(&self) -> &str {
        "r2"
    }

    fn evaluate(&self, predictions: &[f32], labels: &[f32], _weights: Option<&[f32]>) -> f64 {
        if labels.len() < 2 {
            return f64::NAN;
        }
        let mean = labels.iter().map(|&y| f64::from(y)).sum::<f64>() / labels.len() as f64;
        let residual = squared_error(predictions, labels);
        let spread: f64 = labels.iter().map(|&y| square(f64::from(y) - mean)).sum();
        if spread == 0.0 {
            return if residual == 0.0 { 1.0 } else { 0.0 };
        }
        1.0 - residual / spread
    }
}
