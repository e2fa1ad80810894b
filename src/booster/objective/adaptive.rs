//! reg:absoluteerror and reg:quantileerror of XGBoost 3.2: the tree's structure comes from gradients of constant size,
//! then every leaf becomes a quantile of its rows' residuals.

use super::{GradientPair, Labelled, Objective, check_labels};
use crate::booster::error::{BoosterError, Domain};
use crate::order::places;

/// The alpha-quantile of `values`; NaN if there are none. Unweighted: between the two nearest order statistics.
/// Weighted: the first value at which the cumulative weight reaches alpha of the total.
pub(in crate::booster) fn quantile(values: &[f32], weights: Option<&[f32]>, alpha: f64) -> f32 {
    let n = values.len();
    if n == 0 {
        return f32::NAN;
    }
    let order = places(n, &mut |a, b| values[a].total_cmp(&values[b]));
    if let Some(weights) = weights {
        let mut cumulative = Vec::with_capacity(n);
        let mut total = 0.0_f32;
        for &i in &order {
            total += weights[i];
            cumulative.push(total);
        }
        let threshold = (f64::from(total) * alpha) as f32;
        let i = cumulative.partition_point(|&sum| sum < threshold).min(n - 1);
        return values[order[i]];
    }
    let count = n as f64;
    if alpha <= 1.0 / (count + 1.0) {
        return values[order[0]];
    }
    if alpha >= count / (count + 1.0) {
        return values[order[n - 1]];
    }
    let x = alpha * (count + 1.0);
    let k = x.floor() - 1.0;
    let share = x - 1.0 - k;
    let (below, above) = (values[order[k as usize]], values[order[k as usize + 1]]);
    (f64::from(below) + share * f64::from(above - below)) as f32
}

pub(super) struct AbsoluteError;

impl Objective for AbsoluteError {
    fn name(&self) -> &'static str {
        "reg:absoluteerror"
    }

    fn check_labels(&self, labels: &[f32]) -> Result<(), BoosterError> {
        check_labels(self.name(), labels, Domain::Finite, f32::is_finite)
    }

    fn gradient(&self, data: Labelled, margins: &[f32], out: &mut [GradientPair]) {
        for (row, (&margin, out)) in margins.iter().zip(out).enumerate() {
            let residual = margin - data.labels[row];
            let sign = if residual > 0.0 {
                1.0
            } else if residual < 0.0 {
                -1.0
            } else {
                0.0
            };
            let weight = data.weight(row);
            *out = GradientPair { g: sign * weight, h: weight };
        }
    }

    fn base_score(&self, data: Labelled) -> Vec<f32> {
        let median = quantile(data.labels, data.weights, 0.5);
        let total = data.total_weight();
        let scaled = (f64::from(median) * total) as f32;
        vec![(f64::from(scaled) / total) as f32]
    }

    fn default_metric(&self) -> String {
        "mae".into()
    }

    fn leaf_quantile(&self, _output: usize) -> Option<f32> {
        Some(0.5)
    }
}

/// `alphas`: one output each.
pub(super) struct QuantileError {
    pub alphas: Vec<f32>,
}

impl Objective for QuantileError {
    fn name(&self) -> &'static str {
        "reg:quantileerror"
    }

    fn n_outputs(&self) -> usize {
        self.alphas.len()
    }

    fn check_labels(&self, labels: &[f32]) -> Result<(), BoosterError> {
        check_labels(self.name(), labels, Domain::Finite, f32::is_finite)
    }

    fn gradient(&self, data: Labelled, margins: &[f32], out: &mut [GradientPair]) {
        let n = data.labels.len();
        let n_outputs = self.alphas.len();
        for (output, &alpha) in self.alphas.iter().enumerate() {
            for row in 0..n {
                let residual = margins[row * n_outputs + output] - data.labels[row];
                let weight = data.weight(row);
                let g = if residual >= 0.0 { (1.0 - alpha) * weight } else { -alpha * weight };
                out[output * n + row] = GradientPair { g, h: weight };
            }
        }
    }

    fn base_score(&self, data: Labelled) -> Vec<f32> {
        self.alphas.iter().map(|&alpha| quantile(data.labels, data.weights, f64::from(alpha))).collect()
    }

    fn default_metric(&self) -> String {
        "quantile".into()
    }

    fn leaf_quantile(&self, output: usize) -> Option<f32> {
        Some(self.alphas[output])
    }
}

#[cfg(test)]
mod tests {
    use super::quantile;

    #[test]
    fn unweighted_quantiles_lie_between_order_statistics() {
        // x = 0.5 * 5 = 2.5: half way between the 2nd and the 3rd.
        assert_eq!(quantile(&[4.0, 1.0, 3.0, 2.0], None, 0.5), 2.5);
        assert_eq!(quantile(&[4.0, 1.0, 3.0, 2.0], None, 0.1), 1.0);
        assert_eq!(quantile(&[4.0, 1.0, 3.0, 2.0], None, 0.9), 4.0);
        assert!(quantile(&[], None, 0.5).is_nan());
    }

    #[test]
    fn weighted_quantiles_are_values_of_the_data() {
        assert_eq!(quantile(&[1.0, 2.0, 3.0], Some(&[1.0, 1.0, 8.0]), 0.5), 3.0);
        assert_eq!(quantile(&[1.0, 2.0, 3.0], Some(&[1.0, 1.0, 1.0]), 0.5), 2.0);
    }
}
