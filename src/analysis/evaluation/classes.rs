//! Scores by class, as scikit-learn's `classification_report`.

use super::sweep::share;
use super::{Candidate, Reason, Task, TestRows};

/// Scores of one class.
#[derive(Debug, Clone, PartialEq)]
pub struct ClassRow {
    /// Its name.
    pub class: String,
    /// Share of the decided that are of the class; `None` where none is decided for it.
    pub precision: Option<f64>,
    /// Share of the class that is found; `None` where no row is of it.
    pub recall: Option<f64>,
    /// Harmonic mean of both; `None` where no row is of the class or decided for it.
    pub f1: Option<f64>,
    /// Rows of the class.
    pub rows: usize,
    /// Their weight; without weights the same.
    pub support: f64,
}

/// Means over classes; an undefined score counts as 0, as scikit-learn has it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Averages {
    /// Of the precisions.
    pub precision: f64,
    /// Of the recalls.
    pub recall: f64,
    /// Of the F1 scores.
    pub f1: f64,
}

/// Confusion matrix and scores by class.
#[derive(Debug, Clone, PartialEq)]
pub struct ClassTable {
    /// Numbers of rows: by true class, then by decided class.
    pub confusion: Vec<Vec<u32>>,
    /// One per class, by label.
    pub classes: Vec<ClassRow>,
    /// Each class alike; those that no row is of and none is decided for are left out.
    pub macro_average: Averages,
    /// Each class as its support.
    pub weighted_average: Averages,
    /// Share of all rows that are decided rightly, by weight.
    pub accuracy: f64,
}

impl ClassTable {
    pub(super) fn new(rows: &TestRows, candidate: Candidate, threshold: f32) -> Result<ClassTable, Reason> {
        let n_classes = rows.classes.len();
        if rows.task == Task::Regression {
            return Err(Reason::OtherTask);
        }
        let mut confusion = vec![vec![0_u32; n_classes]; n_classes];
        let mut weights = vec![vec![0.0; n_classes]; n_classes];
        for (row, label) in rows.labels.iter().enumerate() {
            let weight = rows.weight(row);
            let decided = decided(rows, candidate, row, threshold);
            if weight > 0.0 {
                let label = *label as usize;
                // `multi:softmax` of another file's classes could decide for one that there is not.
                *weights[label].get_mut(decided).ok_or(Reason::Lengths)? += weight;
                confusion[label][decided] += 1;
            }
        }
        let by_class = |class: usize| Sums {
            hits: weights[class][class],
            labelled: weights[class].iter().sum(),
            decided: weights.iter().map(|line| line[class]).sum(),
        };
        let sums: Vec<Sums> = (0..n_classes).map(by_class).collect();
        let total: f64 = sums.iter().map(|sum| sum.labelled).sum();
        let classes: Vec<ClassRow> = sums
            .iter()
            .enumerate()
            .map(|(class, sum)| ClassRow {
                class: rows.classes[class].clone(),
                precision: share(sum.hits, sum.decided),
                recall: share(sum.hits, sum.labelled),
                f1: share(2.0 * sum.hits, sum.labelled + sum.decided),
                rows: confusion[class].iter().map(|count| *count as usize).sum(),
                support: sum.labelled,
            })
            .collect();
        let is_named = |sum: &Sums| f64::from(u8::from(sum.labelled > 0.0 || sum.decided > 0.0));
        let named: Vec<f64> = sums.iter().map(is_named).collect();
        let supports: Vec<f64> = sums.iter().map(|sum| sum.labelled).collect();
        Ok(ClassTable {
            macro_average: averages(&classes, &named),
            weighted_average: averages(&classes, &supports),
            accuracy: sums.iter().map(|sum| sum.hits).sum::<f64>() / total,
            confusion,
            classes,
        })
    }
}

/// Weights of rows of one class.
struct Sums {
    hits: f64,
    labelled: f64,
    decided: f64,
}

/// Class that a row is decided for: 1 above the threshold of two, the first of the largest of several, as XGBoost.
fn decided(rows: &TestRows, candidate: Candidate, row: usize, threshold: f32) -> usize {
    match (rows.task, rows.outputs(candidate, row)) {
        (Task::Binary, [score] | [_, score]) => usize::from(*score > threshold),
        (_, [class]) => *class as usize,
        (_, outputs) => (0..outputs.len()).fold(0, |best, at| if outputs[at] > outputs[best] { at } else { best }),
    }
}

fn averages(classes: &[ClassRow], weights: &[f64]) -> Averages {
    let total: f64 = weights.iter().sum();
    let mean = |score: fn(&ClassRow) -> Option<f64>| {
        classes.iter().zip(weights).map(|(row, weight)| weight * score(row).unwrap_or(0.0)).sum::<f64>() / total
    };
    Averages { precision: mean(|row| row.precision), recall: mean(|row| row.recall), f1: mean(|row| row.f1) }
}
