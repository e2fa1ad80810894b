//! The marginal likelihood, its gradient, and the fit of the kernel hyperparameters.

use super::kernel::{Kernel, Layout, Warped};
use super::lbfgsb::{Limits, minimize};
use super::linalg::{Lower, dot};
use super::prior::Prior;
use super::relation;
use crate::math::ln;

/// Added to the diagonal beside the noise, for numerical safety.
pub const JITTER: f64 = 1e-8;

/// What a model is fitted to.
#[derive(Debug, Clone, Default)]
pub struct Sample {
    /// Encoded points.
    pub rows: Vec<Vec<f64>>,
    /// Transformed targets, one per row.
    pub targets: Vec<f64>,
    /// Factor of the noise variance, one per row; 1 unless the target is an estimate.
    pub noise_factor: Vec<f64>,
    /// Which objective the target is of, one per row: 0 is the present one. Other groups need `Layout::is_related`.
    pub groups: Vec<usize>,
}

impl Sample {
    /// Number of points.
    pub fn n(&self) -> usize {
        self.rows.len()
    }
}

/// -log marginal likelihood of the targets, without its constant; writes its gradient. Infinite where the covariance matrix
/// is numerically not positive definite.
///
/// With alpha = K^-1 y and A = alpha alpha^T - K^-1, d log likelihood / d theta = 1/2 sum_ik A_ik dK_ik / d theta. The
/// lengthscales and the warping need only u_ij = sum_k G_ik (z_ij - z_kj), where G = A o dk/d(r^2): no array of n x n x D.
pub fn negative_log_likelihood(layout: &Layout, sample: &Sample, theta: &[f64], gradient: &mut [f64]) -> f64 {
    let n = sample.n();
    let kernel = Kernel::new(layout, theta);
    let features = kernel.features(&sample.rows);
    let mut covariance = Lower::zeros(n);
    let mut slopes = Lower::zeros(n);
    for i in 0..n {
        kernel.covariances(&features, i, &features, covariance.row_mut(i), Some(slopes.row_mut(i)));
    }
    // What there is besides the noise and as if of one objective is needed again below.
    let of_one_objective = covariance.clone();
    for i in 0..n {
        relation::scale(kernel.rho, sample.groups[i], &sample.groups, covariance.row_mut(i));
        covariance.row_mut(i)[i] += kernel.noise * sample.noise_factor[i] + JITTER;
    }
    let Some(factor) = covariance.cholesky() else {
        gradient.fill(0.0);
        return f64::INFINITY;
    };
    let inverse_factor = factor.inverse();
    let alpha = inverse_factor.transposed_times(&inverse_factor.times(&sample.targets));
    let log_determinant: f64 = (0..n).map(|i| ln(factor.row(i)[i])).sum();
    let value = 0.5 * dot(&sample.targets, &alpha) + log_determinant;

    // A and G as full matrices by rows.
    let mut a = vec![0.0; n * n];
    let mut g = vec![0.0; n * n];
    let inverse = inverse_factor.gram();
    let (mut by_signal, mut by_noise, mut by_effects, mut by_rho) = (0.0, 0.0, 0.0, 0.0);
    let mut effects_row = vec![0.0; n];
    for i in 0..n {
        let effects = &mut effects_row[..=i];
        effects.fill(0.0);
        kernel.add_main_effects(&features, i, &features, effects);
        for k in 0..=i {
            let mut entry = alpha[i] * alpha[k] - inverse.row(i)[k];
            if sample.groups[i] != sample.groups[k] {
                by_rho += entry * of_one_objective.row(i)[k];
                // From here on A stands before derivatives of k alone.
                entry *= kernel.rho;
            }
            let slope = -5.0 / 6.0 * kernel.signal * slopes.row(i)[k] * entry;
            a[i * n + k] = entry;
            a[k * n + i] = entry;
            g[i * n + k] = slope;
            g[k * n + i] = slope;
            let matern = of_one_objective.row(i)[k] - effects[k] - super::kernel::MEAN_VARIANCE;
            let twice = if k < i { 1.0 } else { 0.5 };
            by_signal += twice * entry * matern;
            by_effects += twice * entry * effects[k];
        }
        by_noise += 0.5 * a[i * n + i] * kernel.noise * sample.noise_factor[i];
    }
    gradient[layout.signal()] = -by_signal;
    gradient[layout.noise()] = -by_noise;
    gradient[layout.main_effects()] = -by_effects;
    if let Some(entry) = layout.relation() {
        gradient[entry] = -by_rho * relation::slope(kernel.rho);
    }

    let g_row = |i: usize| &g[i * n..(i + 1) * n];
    let a_row = |i: usize| &a[i * n..(i + 1) * n];
    let row_sums: Vec<f64> = (0..n).map(|i| g_row(i).iter().sum()).collect();
    let mut w = 0;
    for j in 0..layout.n_columns() {
        let column = &features.scaled[j];
        if layout.categorical[j] {
            let apart: f64 =
                (0..n).map(|i| (0..i).filter(|k| column[*k] != column[i]).map(|k| g[i * n + k]).sum::<f64>()).sum();
            gradient[j] = 2.0 * apart * kernel.inverse_length[j] * kernel.inverse_length[j];
            continue;
        }
        let (mut by_length, mut by_ln_a, mut by_ln_b) = (0.0, 0.0, 0.0);
        for i in 0..n {
            // In units of l_j.
            let pull = column[i] * row_sums[i] - dot(g_row(i), column);
            by_length += column[i] * pull;
            let by_z = 2.0 * kernel.inverse_length[j] * pull
                + kernel.linear_weight() * dot(a_row(i), &features.linear[w])
                + kernel.quadratic_weight() * 2.0 * features.linear[w][i] * dot(a_row(i), &features.quadratic[w]);
            let Warped { by_ln_a: z_by_ln_a, by_ln_b: z_by_ln_b, .. } = features.warped[w][i];
            by_ln_a += by_z * z_by_ln_a;
            by_ln_b += by_z * z_by_ln_b;
        }
        gradient[j] = 2.0 * by_length;
        gradient[layout.warp(w)] = -by_ln_a;
        gradient[layout.warp(w) + 1] = -by_ln_b;
        w += 1;
    }
    value
}

/// A fit ends when an iteration brings less, relative to the value: beyond that the hyperparameters hardly matter.
const LEAST_DECREASE: f64 = 1e-4;

/// Most probable kernel hyperparameters near `start`, and their -log posterior density without its constant.
pub fn fit(layout: &Layout, prior: &Prior, sample: &Sample, start: &[f64], iterations: usize) -> (Vec<f64>, f64) {
    let mut theta = start.to_vec();
    let limits = Limits { iterations, gradient: 1e-3, decrease: LEAST_DECREASE };
    let value = minimize(&mut theta, &prior.lower, &prior.upper, limits, &mut |theta, gradient| {
        let value = negative_log_likelihood(layout, sample, theta, gradient);
        value + prior.penalty(theta, gradient)
    });
    (theta, value)
}
