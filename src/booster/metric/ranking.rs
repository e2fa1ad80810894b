//! Areas under the ROC and the precision-recall curve, as XGBoost 3.2 `auc.cc`. Ties are one step of the curve.

use super::{Direction, Metric};
use crate::math::ln;
use std::cmp::Ordering;

/// fp and tp after and before a step of the curve.
struct Step {
    fp_before: f64,
    fp: f64,
    tp_before: f64,
    tp: f64,
}

/// Walks down the scores and adds `area` of every step. `score`, `label`, `weight`: by row. Gives (fp, tp, area); zeros if
/// one class is absent.
fn walk(
    n: usize,
    score: impl Fn(usize) -> f32,
    label: impl Fn(usize) -> f32,
    weight: impl Fn(usize) -> f32,
    area: impl Fn(Step) -> f64,
) -> (f64, f64, f64) {
    if n == 0 {
        return (0.0, 0.0, 0.0);
    }
    let mut order: Vec<(f32, u32)> = (0..n).map(|row| (score(row), row as u32)).collect();
    order.sort_by(|a, b| b.0.partial_cmp(&a.0).unwrap_or(Ordering::Equal));
    let first = order[0].1 as usize;
    let mut fp = (1.0 - f64::from(label(first))) * f64::from(weight(first));
    let mut tp = f64::from(label(first) * weight(first));
    let (mut fp_before, mut tp_before) = (0.0_f64, 0.0_f64);
    let mut sum = 0.0_f64;
    for pair in order.windows(2) {
        if pair[0].0 != pair[1].0 {
            sum += area(Step { fp_before, fp, tp_before, tp });
            (fp_before, tp_before) = (fp, tp);
        }
        let row = pair[1].1 as usize;
        fp += f64::from((1.0 - label(row)) * weight(row));
        tp += f64::from(label(row) * weight(row));
    }
    sum += area(Step { fp_before, fp, tp_before, tp });
    if fp <= 0.0 || tp <= 0.0 { (0.0, 0.0, 0.0) } else { (fp, tp, sum) }
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

    fn direction(&self) -> Direction {
        Direction::Maximize
    }

    fn evaluate(&self, predictions: &[f32], labels: &[f32], weights: Option<&[f32]>) -> f64 {
        let n = labels.len();
        let n_outputs = predictions.len() / n.max(1);
        let weight = |row: usize| weights.map_or(1.0, |weights| weights[row]);
        if n_outputs <= 1 {
            let (fp, tp, area) = walk(n, |row| predictions[row], |row| labels[row], weight, trapezoid);
            return if fp * tp > 0.0 { (area / (fp * tp)).min(1.0) } else { f64::NAN };
        }
        let (mut sum, mut total) = (0.0_f64, 0.0_f64);
        for class in 0..n_outputs {
            let label = |row: usize| if labels[row] == class as f32 { 1.0 } else { 0.0 };
            let (fp, tp, area) = walk(n, |row| predictions[row * n_outputs + class], label, weight, trapezoid);
            if fp * tp == 0.0 {
                return f64::NAN;
            }
            sum += area / (fp * tp) * tp;
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

fn auc_pr(
    n: usize,
    score: impl Fn(usize) -> f32,
    label: impl Fn(usize) -> f32 + Copy,
    weight: impl Fn(usize) -> f32 + Copy,
) -> f64 {
    let (mut positive, mut negative) = (0.0_f64, 0.0_f64);
    for row in 0..n {
        positive += f64::from(weight(row) * label(row));
        negative += f64::from(weight(row) * (1.0 - label(row)));
    }
    if positive <= 0.0 || negative <= 0.0 {
        return f64::NAN;
    }
    walk(n, score, label, weight, |step| recall_area(positive, step)).2
}

impl Metric for AucPr {
    fn name(&self) -> &str {
        "aucpr"
    }

    fn direction(&self) -> Direction {
        Direction::Maximize
    }

    fn evaluate(&self, predictions: &[f32], labels: &[f32], weights: Option<&[f32]>) -> f64 {
        let n = labels.len();
        let n_outputs = predictions.len() / n.max(1);
        let weight = |row: usize| weights.map_or(1.0, |weights| weights[row]);
        if n_outputs <= 1 {
            let area = auc_pr(n, |row| predictions[row], |row| labels[row], weight);
            return if area > 1.0 { 1.0 } else { area };
        }
        let mut sum = 0.0_f64;
        for class in 0..n_outputs {
            let label = |row: usize| if labels[row] == class as f32 { 1.0 } else { 0.0 };
            sum += auc_pr(n, |row| predictions[row * n_outputs + class], label, weight);
        }
        sum / n_outputs as f64
    }

    fn accepts(&self, _n_outputs: usize) -> bool {
        true
    }
}
