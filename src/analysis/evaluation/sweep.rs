//! One class against the rest, at every threshold: sorted once, so that any threshold is answered by a search.

use super::{Candidate, Reason, Task, TestRows};
use crate::order;

/// Rows (or their weight) by what they are and what they are decided for.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Confusion {
    /// Of the class, decided for it.
    pub true_positive: f64,
    /// Not of the class, decided for it.
    pub false_positive: f64,
    /// Of the class, not decided for it.
    pub false_negative: f64,
    /// Not of the class, not decided for it.
    pub true_negative: f64,
}

/// The rates of a confusion matrix, as shares; `None` where there is nothing to take a share of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rates {
    /// Share of the class that is found: recall, true positive rate.
    pub sensitivity: Option<f64>,
    /// Share of the rest that is left alone.
    pub specificity: Option<f64>,
    /// Share of the decided that are of the class.
    pub precision: Option<f64>,
    /// Share of those left alone that are not of the class.
    pub negative_predictive_value: Option<f64>,
    /// 1 - specificity.
    pub false_positive_rate: Option<f64>,
    /// 1 - sensitivity.
    pub false_negative_rate: Option<f64>,
    /// 1 - precision.
    pub false_discovery_rate: Option<f64>,
    /// Share of all rows that are decided rightly.
    pub accuracy: Option<f64>,
    /// Harmonic mean of precision and sensitivity.
    pub f1: Option<f64>,
}

/// `part` of `whole`; `None` of nothing.
pub(super) fn share(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}

impl Confusion {
    /// All rates.
    pub fn rates(&self) -> Rates {
        let Confusion { true_positive: tp, false_positive: fp, false_negative: fn_, true_negative: tn } = *self;
        Rates {
            sensitivity: share(tp, tp + fn_),
            specificity: share(tn, tn + fp),
            precision: share(tp, tp + fp),
            negative_predictive_value: share(tn, tn + fn_),
            false_positive_rate: share(fp, tn + fp),
            false_negative_rate: share(fn_, tp + fn_),
            false_discovery_rate: share(fp, tp + fp),
            accuracy: share(tp + tn, tp + fp + fn_ + tn),
            f1: share(2.0 * tp, 2.0 * tp + fp + fn_),
        }
    }
}

impl Rates {
    /// Name and value, in the order in which AWS Academy's lab prints them; F1 comes last.
    pub fn in_order(&self) -> [(&'static str, Option<f64>); 9] {
        [
            ("sensitivity", self.sensitivity),
            ("specificity", self.specificity),
            ("precision", self.precision),
            ("negative_predictive_value", self.negative_predictive_value),
            ("false_positive_rate", self.false_positive_rate),
            ("false_negative_rate", self.false_negative_rate),
            ("false_discovery_rate", self.false_discovery_rate),
            ("accuracy", self.accuracy),
            ("f1", self.f1),
        ]
    }
}

/// Both counts at one threshold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AtThreshold {
    /// A score above it is decided for the class (as XGBoost's `error@t`: the threshold itself is not).
    pub threshold: f32,
    /// Numbers of rows.
    pub rows: Confusion,
    /// Weights; the rates are taken of these. Without weights the same as `rows`.
    pub weights: Confusion,
}

/// The rows with one score or a higher one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    pub score: f32,
    pub rows_positive: u32,
    pub rows_negative: u32,
    /// Weight of rows of the class and of the others.
    pub positive: f64,
    pub negative: f64,
    /// Sum of squares of the weights of all.
    pub squares: f64,
}

/// Scores of one class against the rest, from the highest to the lowest; equal scores are one step.
#[derive(Debug, Clone)]
pub struct Sweep {
    pub(super) steps: Vec<Step>,
}

impl Sweep {
    /// `rows` are sound and some have weight. Errors if there are no scores, or all rows are of the class or none.
    pub(super) fn new(rows: &TestRows, candidate: Candidate, class: usize) -> Result<Sweep, Reason> {
        let score = |row: usize| match (rows.task, rows.outputs(candidate, row)) {
            (Task::Regression, _) => Err(Reason::OtherTask),
            (Task::Binary, [score]) => Ok(if class == 1 { *score } else { 1.0 - score }),
            (_, [_]) => Err(Reason::NotProbabilities),
            (_, outputs) => outputs.get(class).copied().ok_or(Reason::Lengths),
        };
        let scores: Vec<f32> = (0..rows.labels.len()).map(score).collect::<Result<_, _>>()?;
        let places = order::places(scores.len(), &mut |a, b| scores[b].total_cmp(&scores[a]));
        let mut steps: Vec<Step> = Vec::new();
        let mut now =
            Step { score: 0.0, rows_positive: 0, rows_negative: 0, positive: 0.0, negative: 0.0, squares: 0.0 };
        for row in places {
            let weight = rows.weight(row);
            if weight == 0.0 {
                continue;
            }
            if steps.is_empty() || scores[row] != now.score {
                now.score = scores[row];
                steps.push(now);
            }
            if rows.labels[row] as usize == class {
                now.rows_positive += 1;
                now.positive += weight;
            } else {
                now.rows_negative += 1;
                now.negative += weight;
            }
            now.squares += weight * weight;
            if let Some(last) = steps.last_mut() {
                *last = now;
            }
        }
        let name = || rows.classes.get(class).cloned().unwrap_or_default();
        match (now.rows_positive, now.rows_negative) {
            (0, _) => Err(Reason::NoneOfClass { class: name() }),
            (_, 0) => Err(Reason::AllOfClass { class: name() }),
            _ => Ok(Sweep { steps }),
        }
    }

    /// All rows. There is at least one step.
    pub(super) fn total(&self) -> Step {
        self.steps.last().copied().unwrap_or(Step {
            score: 0.0,
            rows_positive: 0,
            rows_negative: 0,
            positive: 0.0,
            negative: 0.0,
            squares: 0.0,
        })
    }

    /// The confusion matrices at a threshold, in logarithmic time.
    pub fn at(&self, threshold: f32) -> AtThreshold {
        let total = self.total();
        let above = self.steps.partition_point(|step| step.score > threshold);
        let decided = above.checked_sub(1).map(|last| self.steps[last]);
        let split = |positive: f64, negative: f64, all_positive: f64, all_negative: f64| Confusion {
            true_positive: positive,
            false_positive: negative,
            false_negative: all_positive - positive,
            true_negative: all_negative - negative,
        };
        let rows = |step: Step| (f64::from(step.rows_positive), f64::from(step.rows_negative));
        let ((positive, negative), (all_positive, all_negative)) = (decided.map_or((0.0, 0.0), rows), rows(total));
        let (weight, other) = decided.map_or((0.0, 0.0), |step| (step.positive, step.negative));
        AtThreshold {
            threshold,
            rows: split(positive, negative, all_positive, all_negative),
            weights: split(weight, other, total.positive, total.negative),
        }
    }

    /// The highest and the lowest score: beyond them a threshold changes nothing.
    pub fn score_range(&self) -> (f32, f32) {
        (self.steps.last().map_or(0.0, |step| step.score), self.steps.first().map_or(1.0, |step| step.score))
    }

    /// Weight of the class among all.
    pub fn prevalence(&self) -> f64 {
        let total = self.total();
        total.positive / (total.positive + total.negative)
    }

    /// Rows of the class, and all rows.
    pub fn n_rows(&self) -> (usize, usize) {
        let total = self.total();
        (total.rows_positive as usize, total.rows_positive as usize + total.rows_negative as usize)
    }

    /// Whether every score lies in [0, 1].
    pub fn is_probability(&self) -> bool {
        let (low, high) = self.score_range();
        low >= 0.0 && high <= 1.0
    }

    /// Shares of the weight of the class, and of the rest, by score: `n_bins` bins of equal width over `range`; what lies
    /// outside is in the outermost.
    pub fn histogram(&self, n_bins: usize, (low, high): (f64, f64)) -> Vec<(f64, f64)> {
        let n_bins = n_bins.max(1);
        let total = self.total();
        let mut bins = vec![(0.0, 0.0); n_bins];
        let mut before = (0.0, 0.0);
        for step in &self.steps {
            let at = (f64::from(step.score) - low) / (high - low) * n_bins as f64;
            // Below 0 becomes 0.
            let bin = &mut bins[(at as usize).min(n_bins - 1)];
            bin.0 += (step.positive - before.0) / total.positive;
            bin.1 += (step.negative - before.1) / total.negative;
            before = (step.positive, step.negative);
        }
        bins
    }
}
