//! Areas under the ROC and the precision-recall curve, as XGBoost 3.2 `auc.cc`. Ties are one step of the curve.

use super::Metric;
use super::classification::n_outputs;
use crate::math::ln;
use std::cmp::Ordering;

/// fp and tp after and before a step of the curve.
struct Step {
    fp_before: f64,
    fp: f64,
    tp_before: f64,
    tp: f64,
}

/// One class against the rest: the scores for it, and whether rows are of it.
#[derive(Clone, Copy)]
struct Curve<'a> {
    predictions: &'a [f32],
    n_outputs: usize,
    class: usize,
    labels: &'a [f32],
    weights: Option<&'a [f32]>,
}

impl<'a> Curve<'a> {
    /// One for a single output (labels are 1 or 0), else one per class.
    fn each(
        predictions: &'a [f32],
        labels: &'a [f32],
        weights: Option<&'a [f32]>,
    ) -> impl ExactSizeIterator<Item = Curve<'a>> {
        let n_outputs = n_outputs(predictions, labels);
        (0..n_outputs).map(move |class| Curve { predictions, n_outputs, class, labels, weights })
    }

    fn score(&self, row: usize) -> f32 {
        self.predictions[row * self.n_outputs + self.class]
    }

    fn label(&self, row: usize) -> f32 {
        if self.n_outputs == 1 { self.labels[row] } else { f32::from(u8::from(self.labels[row] == self.class as f32)) }
    }

    fn weight(&self, row: usize) -> f32 {
        self.weights.map_or(1.0, |weights| weights[row])
    }

    /// Walks down the scores and adds `area` of every step. Gives (fp, tp, area); zeros if there are no positive or no
    /// negative rows.
    fn walk(&self, area: impl Fn(Step) -> f64) -> (f64, f64, f64) {
        let mut order: Vec<(f32, u32)> = (0..self.labels.len()).map(|row| (self.score(row), row as u32)).collect();
        order.sort_by(|a, b| b.0.partial_cmp(&a.0).unwrap_or(Ordering::Equal));
        let Some(&(_, first)) = order.first() else { return (0.0, 0.0, 0.0) };
        let first = first as usize;
        let mut fp = (1.0 - f64::from(self.label(first))) * f64::from(self.weight(first));
        let mut tp = f64::from(self.label(first) * self.weight(first));
        let (mut fp_before, mut tp_before) = (0.0_f64, 0.0_f64);
        let mut sum = 0.0_f64;
        for pair in order.windows(2) {
            if pair[0].0 != pair[1].0 {
                sum += area(Step { fp_before, fp, tp_before, tp });
                (fp_before, tp_before) = (fp, tp);
            }
            let row = pair[1].1 as usize;
            fp += f64::from((1.0 - self.label(row)) * self.weight(row));
            tp += f64::from(self.label(row) * self.weight(row));
        }
        sum += area(Step { fp_before, fp, tp_before, tp });
        if fp <= 0.0 || tp <= 0.0 { (0.0, 0.0, 0.0) } else { (fp, tp, sum) }
    }

    /// Weight of all positive rows, summed before the walk needs it.
    fn positive(&self) -> f64 {
        (0..self.labels.len()).map(|row| f64::from(self.weight(row) * self.label(row))).sum()
    }
}

fn trapezoid(step: Step) -> f64 {
    (step.fp_before - step.fp).abs() * (step.tp_before + step.tp) * 0.5
}

/// Area of a step of the precision-recall curve, interpolated as Davis and Goadrich 2006. `total`: weight of positives.
fn recall_area(total: f64, step: Step) -> f64 {
    let (r_before, r) = (step.tp_before / total, step.tp / total);
    let (a, b) = if step.tp == step.tp_before {
        (1.0, 0.0)
    } else {
        let slope = (step.fp - step.fp_before) / (step.tp - step.tp_before);
        (slope + 1.0, (step.fp_before - slope * step.tp_before) / total)
    };
    if b == 0.0 {
        return (r - r_before) / a;
    }
    (r - r_before - b / a * (ln(a * r + b) - ln(a * r_before + b))) / a
}

/// Area under the ROC curve. Several outputs: one against the rest, weighted by prevalence.
pub(super) struct Auc;

impl Metric for Auc {
    fn name(&self) -> &str {
        "auc"
    }

    fn evaluate(&self, predictions: &[f32], labels: &[f32], weights: Option<&[f32]>) -> f64 {
        let curves = Curve::each(predictions, labels, weights);
        let is_single = curves.len() == 1;
        let (mut sum, mut total) = (0.0_f64, 0.0_f64);
        for curve in curves {
            let (fp, tp, area) = curve.walk(trapezoid);
            if fp * tp <= 0.0 {
                return f64::NAN;
            }
            let area = area / (fp * tp);
            if is_single {
                return area.min(1.0);
            }
            sum += area * tp;
            total += tp;
        }
        sum / total
    }

    fn accepts(&self, _n_outputs: usize) -> bool {
        true
    }
}

/// Area under the precision-recall curve. Several outputs: one against the rest, plain mean.
pub(super) struct AucPr;

impl Metric for AucPr {
    fn name(&self) -> &str {
        "aucpr"
    }

    fn evaluate(&self, predictions: &[f32], labels: &[f32], weights: Option<&[f32]>) -> f64 {
        let curves = Curve::each(predictions, labels, weights);
        let n_curves = curves.len();
        let mut sum = 0.0_f64;
        for curve in curves {
            let positive = curve.positive();
            let (fp, tp, area) = curve.walk(|step| recall_area(positive, step));
            if fp * tp <= 0.0 {
                return f64::NAN;
            }
            sum += if n_curves == 1 { area.min(1.0) } else { area };
        }
        sum / n_curves as f64
    }

    fn accepts(&self, _n_outputs: usize) -> bool {
        true
    }
}
