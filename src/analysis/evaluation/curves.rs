//! ROC and precision-recall curves and the areas under them, as scikit-learn 1.9 `roc_curve`, `roc_auc_score`,
//! `precision_recall_curve` and `average_precision_score` with `drop_intermediate=False`: equal scores are one step, rows
//! count with their weight, rows of weight 0 do not.

use super::sweep::Sweep;

/// A point of the ROC curve: what is decided for the class when the scores from `threshold` up are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RocPoint {
    /// Share of the rest.
    pub false_positive_rate: f64,
    /// Share of the class.
    pub true_positive_rate: f64,
    /// The lowest score that is decided for the class; `None` at the start, where none is.
    pub threshold: Option<f32>,
}

/// A point of the precision-recall curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PrecisionRecallPoint {
    /// Share of the class.
    pub recall: f64,
    /// Share of the decided that are of the class.
    pub precision: f64,
    /// The lowest score that is decided for the class.
    pub threshold: f32,
}

impl Sweep {
    /// From (0, 0) to (1, 1), one point a score.
    pub fn roc(&self) -> Vec<RocPoint> {
        let total = self.total();
        let start = RocPoint { false_positive_rate: 0.0, true_positive_rate: 0.0, threshold: None };
        let points = self.steps.iter().map(|step| RocPoint {
            false_positive_rate: step.negative / total.negative,
            true_positive_rate: step.positive / total.positive,
            threshold: Some(step.score),
        });
        std::iter::once(start).chain(points).collect()
    }

    /// Area under the ROC curve, by trapezoids: the share of pairs (one of the class, one of the rest) that the scores put in
    /// the right order, ties as half.
    pub fn auc(&self) -> f64 {
        let total = self.total();
        let mut area = 0.0;
        let mut before = (0.0, 0.0);
        for step in &self.steps {
            area += (step.negative - before.1) * (step.positive + before.0) * 0.5;
            before = (step.positive, step.negative);
        }
        (area / (total.positive * total.negative)).min(1.0)
    }

    /// Recall grows from the first score on; scikit-learn lists them the other way round, and puts (0, 1) at the end.
    pub fn precision_recall(&self) -> Vec<PrecisionRecallPoint> {
        let total = self.total();
        let point = |step: &super::sweep::Step| PrecisionRecallPoint {
            recall: step.positive / total.positive,
            precision: step.positive / (step.positive + step.negative),
            threshold: step.score,
        };
        self.steps.iter().map(point).collect()
    }

    /// Average precision: the area under the precision-recall curve as steps, each as high as at its end.
    pub fn average_precision(&self) -> f64 {
        let mut recall = 0.0;
        let mut area = 0.0;
        for point in self.precision_recall() {
            area += (point.recall - recall) * point.precision;
            recall = point.recall;
        }
        area
    }
}
