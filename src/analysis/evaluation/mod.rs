//! What the final models are worth on the test rows: the tuned one beside the default hyperparameters.
//!
//! An [`Evaluated`] is made once from labels, weights and both predictions; everything else is a method of it or a function
//! of it. What cannot be worked out says why, as a [`Reason`]; nothing is ever NaN. Rows of weight 0 count as absent.

mod calibration;
mod classes;
mod comparison;
mod curves;
mod fluke;
mod residuals;
mod sweep;

pub use calibration::{Bin, Calibration};
pub use classes::{Averages, ClassRow, ClassTable};
pub use comparison::{Bootstrap, Comparison, Verdict};
pub use curves::{PrecisionRecallPoint, RocPoint};
pub use fluke::{Fluke, FlukeTrial, FlukeVerdict, Rerun, Rival, fluke};
pub use residuals::{QUANTILES, Residuals};
pub use sweep::{AtThreshold, Confusion, Rates, Sweep};

// What is predicted is the booster's word too.
pub use crate::booster::Task;
use std::cell::OnceCell;

/// One of the two models.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Candidate {
    /// With the hyperparameters that tuning found.
    Tuned,
    /// With XGBoost's defaults.
    Default,
}

/// Why there is no number or no picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// There are no test rows.
    NoRows,
    /// Predictions, labels or weights do not belong together: a fault of the caller.
    Lengths,
    /// So many rows have a label, a weight or a prediction that is no number (or a negative weight).
    NotANumber {
        /// How many.
        rows: usize,
    },
    /// All weights are 0.
    NoWeight,
    /// No test row is of this class.
    NoneOfClass {
        /// Its name.
        class: String,
    },
    /// All test rows are of this class.
    AllOfClass {
        /// Its name.
        class: String,
    },
    /// The predictions are margins or decisions, not probabilities.
    NotProbabilities,
    /// It is not asked of this task: a threshold of a regression, residuals of classes.
    OtherTask,
    /// The metric is not defined on the test rows, or on most resamples of them.
    MetricUndefined {
        /// Its name.
        metric: String,
    },
    /// Fewer trials than two were repeated.
    TooFewTrials,
    /// Fewer than two repeats have a value for every trial.
    TooFewRepeats,
}

/// What is known of the test rows and of the two models.
#[derive(Debug, Clone)]
pub struct TestRows {
    /// What is predicted.
    pub task: Task,
    /// Class names by label; empty for regression.
    pub classes: Vec<String>,
    /// One per row: a class from 0 on, or a number.
    pub labels: Vec<f32>,
    /// One per row; `None`: all 1.
    pub weights: Option<Vec<f32>>,
    /// As `Model::predict` gives them: rows x outputs, row-major.
    pub tuned: Vec<f32>,
    /// As `tuned`.
    pub default: Vec<f32>,
}

/// The test rows, checked; curves are worked out when first asked for and kept.
#[derive(Debug)]
pub struct Evaluated {
    rows: TestRows,
    /// By class, tuned before default.
    sweeps: Vec<[OnceCell<Result<Sweep, Reason>>; 2]>,
}

impl Evaluated {
    /// Errors: no rows, lengths that do not fit, a label, weight or prediction that is no number, no weight above 0.
    pub fn new(rows: TestRows) -> Result<Evaluated, Reason> {
        let n = rows.labels.len();
        if n == 0 {
            return Err(Reason::NoRows);
        }
        let fits = |predictions: &[f32]| {
            let n_outputs = predictions.len() / n;
            let known = match rows.task {
                // Two outputs: `multi:softprob` of two classes.
                Task::Binary => matches!(n_outputs, 1 | 2),
                // One output: `multi:softmax` gives the class itself.
                Task::Multiclass => n_outputs == 1 || n_outputs == rows.classes.len(),
                Task::Regression => n_outputs == 1,
            };
            known && predictions.len() == n * n_outputs
        };
        let n_classes = rows.classes.len();
        let classes_fit = match rows.task {
            Task::Binary => n_classes == 2,
            Task::Multiclass => n_classes > 1,
            Task::Regression => true,
        };
        let weights_fit = rows.weights.as_ref().is_none_or(|weights| weights.len() == n);
        if !(classes_fit && weights_fit && fits(&rows.tuned) && fits(&rows.default)) {
            return Err(Reason::Lengths);
        }
        let bad = (0..n).filter(|row| !rows.is_sound(*row)).count();
        if bad > 0 {
            return Err(Reason::NotANumber { rows: bad });
        }
        if rows.task != Task::Regression && rows.labels.iter().any(|label| *label as usize >= n_classes) {
            return Err(Reason::Lengths);
        }
        if rows.weights.as_ref().is_some_and(|weights| weights.iter().all(|weight| *weight == 0.0)) {
            return Err(Reason::NoWeight);
        }
        let sweeps = (0..n_classes).map(|_| [OnceCell::new(), OnceCell::new()]).collect();
        Ok(Evaluated { rows, sweeps })
    }

    /// What it was made of.
    pub fn rows(&self) -> &TestRows {
        &self.rows
    }

    /// One class against the rest at every threshold. `class`: label; of two classes, 1 is the usual one.
    ///
    /// Errors: not a classification, all rows of the class or none.
    pub fn sweep(&self, candidate: Candidate, class: usize) -> Result<&Sweep, Reason> {
        let cells = self.sweeps.get(class).ok_or(Reason::OtherTask)?;
        let cell = &cells[usize::from(candidate == Candidate::Default)];
        cell.get_or_init(|| Sweep::new(&self.rows, candidate, class)).as_ref().map_err(Reason::clone)
    }

    /// How far predicted probabilities of `class` agree with what is observed. Errors as `sweep`, and if the predictions are
    /// no probabilities.
    pub fn calibration(&self, candidate: Candidate, class: usize) -> Result<Calibration, Reason> {
        Calibration::new(self.sweep(candidate, class)?)
    }

    /// Errors of a regression. Errors if it is none.
    pub fn residuals(&self, candidate: Candidate) -> Result<Residuals, Reason> {
        Residuals::new(&self.rows, candidate)
    }

    /// Confusion matrix and scores by class; of two classes, class 1 is decided above `threshold`, of several the first of
    /// the largest. Errors if it is no classification.
    pub fn class_table(&self, candidate: Candidate, threshold: f32) -> Result<ClassTable, Reason> {
        ClassTable::new(&self.rows, candidate, threshold)
    }

    /// Name of a class; empty for a label that there is not.
    pub fn class_name(&self, class: usize) -> &str {
        self.rows.classes.get(class).map_or("", String::as_str)
    }
}

impl TestRows {
    /// Rows x outputs, row-major.
    pub fn predictions(&self, candidate: Candidate) -> &[f32] {
        match candidate {
            Candidate::Tuned => &self.tuned,
            Candidate::Default => &self.default,
        }
    }

    /// Outputs of a row.
    fn outputs(&self, candidate: Candidate, row: usize) -> &[f32] {
        let predictions = self.predictions(candidate);
        let n_outputs = predictions.len() / self.labels.len();
        &predictions[row * n_outputs..(row + 1) * n_outputs]
    }

    fn weight(&self, row: usize) -> f64 {
        self.weights.as_ref().map_or(1.0, |weights| f64::from(weights[row]))
    }

    fn is_sound(&self, row: usize) -> bool {
        let label = self.labels[row];
        let label_is_sound = match self.task {
            Task::Regression => label.is_finite(),
            Task::Binary | Task::Multiclass => label >= 0.0 && label.fract() == 0.0,
        };
        let weight = self.weight(row);
        let finite = |candidate| self.outputs(candidate, row).iter().all(|output| output.is_finite());
        label_is_sound && weight >= 0.0 && weight.is_finite() && finite(Candidate::Tuned) && finite(Candidate::Default)
    }
}

/// The value below which a share of `sorted` lies, between two of them in proportion (NumPy's default). 0 if empty.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else { return 0.0 };
    let at = last as f64 * share;
    let (below, above) = (sorted[at as usize], sorted[last.min(at as usize + 1)]);
    below + (above - below) * at.fract()
}

#[cfg(test)]
mod tests;
