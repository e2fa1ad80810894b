//! The model after the fit: means and variances anywhere, and their derivatives.

use super::kernel::{Features, Kernel, MEAN_VARIANCE};
use super::likelihood::{JITTER, Sample};
use super::linalg::{Lower, add_scaled, dot};
use super::relation;

/// Variances are kept above this.
const MIN_VARIANCE: f64 = 1e-12;

/// A Gaussian process conditioned on a sample. It may hold several vectors of targets at once (fantasies): variances do not
/// depend on the targets, so they share all else.
#[derive(Debug, Clone)]
pub struct Posterior {
    kernel: Kernel,
    rows: Vec<Vec<f64>>,
    features: Features,
    /// Which objective each of its points is of. Points to come, and all places that are asked about, are of the present one.
    groups: Vec<usize>,
    /// L^-1, where L L^T = K + noise.
    inverse_factor: Lower,
    targets: Vec<Vec<f64>>,
    /// What was added to the diagonal of K for each point.
    diagonal: Vec<f64>,
    /// K^-1 y of each vector of targets.
    alphas: Vec<Vec<f64>>,
}

/// Mean of each vector of targets, and the variance, at one place; with what the derivatives there need.
#[derive(Debug, Clone, Default)]
pub struct Prediction {
    /// Posterior mean, one per vector of targets.
    pub means: Vec<f64>,
    /// Posterior variance of the objective without noise.
    pub variance: f64,
    /// The place.
    here: Features,
    covariances: Vec<f64>,
    slopes: Vec<f64>,
    /// L^-1 k.
    whitened: Vec<f64>,
}

impl Posterior {
    /// Conditions `kernel` on `sample`. `None` if the covariance matrix is numerically not positive definite, whatever is
    /// added to its diagonal (a kernel or a sample that is not finite).
    pub fn new(kernel: Kernel, sample: &Sample) -> Option<Self> {
        let features = kernel.features(&sample.rows);
        let mut jitter = JITTER;
        let factor = loop {
            let mut covariance = Lower::zeros(sample.n());
            for i in 0..sample.n() {
                kernel.covariances(&features, i, &features, covariance.row_mut(i), None);
                relation::scale(kernel.rho, sample.groups[i], &sample.groups, covariance.row_mut(i));
                covariance.row_mut(i)[i] += kernel.noise * sample.noise_factor[i] + jitter;
            }
            if let Some(factor) = covariance.cholesky() {
                break factor;
            }
            jitter *= 10.0;
            if jitter > 1e-2 {
                return None;
            }
        };
        let diagonal = sample.noise_factor.iter().map(|factor| kernel.noise * factor + jitter).collect();
        let mut posterior = Posterior {
            kernel,
            rows: sample.rows.clone(),
            features,
            groups: sample.groups.clone(),
            inverse_factor: factor.inverse(),
            targets: vec![sample.targets.clone()],
            diagonal,
            alphas: vec![],
        };
        posterior.solve();
        Some(posterior)
    }

    fn solve(&mut self) {
        let factor = &self.inverse_factor;
        self.alphas = self.targets.iter().map(|targets| factor.transposed_times(&factor.times(targets))).collect();
    }

    /// The kernel it was made with.
    pub fn kernel(&self) -> &Kernel {
        &self.kernel
    }

    /// The points it knows.
    pub fn rows(&self) -> &[Vec<f64>] {
        &self.rows
    }

    /// Which objective each point it knows is of: 0 is the present one.
    pub fn groups(&self) -> &[usize] {
        &self.groups
    }

    /// Vector of targets number `m`.
    pub fn targets(&self, m: usize) -> &[f64] {
        &self.targets[m]
    }

    /// Noise variance of each point it knows, with what was added for numerical safety.
    pub fn noise_at_rows(&self) -> &[f64] {
        &self.diagonal
    }

    /// Posterior mean of vector of targets number `m` at each point it knows, of the objective that the point is of:
    /// y - diagonal o alpha.
    pub fn means_at_rows(&self, m: usize) -> Vec<f64> {
        let (targets, alpha) = (&self.targets[m], &self.alphas[m]);
        targets.iter().zip(&self.diagonal).zip(alpha).map(|((y, added), alpha)| y - added * alpha).collect()
    }

    /// Posterior mean of the present objective at each point it knows, for the first vector of targets.
    pub fn present_means(&self) -> Vec<f64> {
        let known = self.means_at_rows(0).into_iter().zip(&self.rows).zip(&self.groups);
        known.map(|((mean, row), group)| if *group == 0 { mean } else { self.at(row).0 }).collect()
    }

    /// What the model would expect of the target at each point it knows if it did not know it: mean and variance, noise
    /// included, for the first vector of targets and unchanged kernel hyperparameters. From the factor that is there: with
    /// P = K^-1, mean_i = y_i - alpha_i / P_ii and variance_i = 1 / P_ii (Rasmussen and Williams 2006, equations 5.10 to 5.12).
    pub fn leave_one_out(&self) -> Vec<(f64, f64)> {
        let mut precision = vec![0.0; self.rows.len()];
        for k in 0..self.rows.len() {
            for (sum, entry) in precision.iter_mut().zip(self.inverse_factor.row(k)) {
                *sum += entry * entry;
            }
        }
        let known = self.targets[0].iter().zip(&self.alphas[0]).zip(precision);
        known.map(|((y, alpha), precision)| (y - alpha / precision, 1.0 / precision)).collect()
    }

    /// Mean (of the first vector of targets) and variance at `row`.
    pub fn at(&self, row: &[f64]) -> (f64, f64) {
        let mut prediction = Prediction::default();
        self.predict(row, &mut prediction);
        (prediction.means[0], prediction.variance)
    }

    /// The variance that trials far away leave at `row`: they tell the objective's mean, and so the prior variance is left but
    /// for that of the mean.
    pub fn far_variance(&self, row: &[f64]) -> f64 {
        let here = self.kernel.features(&[row.to_vec()]);
        self.kernel.variance(&here, 0) - MEAN_VARIANCE
    }

    /// Fills in `prediction` for `row`.
    pub fn predict(&self, row: &[f64], prediction: &mut Prediction) {
        let n = self.rows.len();
        self.kernel.fill(std::iter::once(row), &mut prediction.here);
        prediction.covariances.resize(n, 0.0);
        prediction.slopes.resize(n, 0.0);
        let Prediction { here, covariances, slopes, .. } = prediction;
        self.kernel.covariances(here, 0, &self.features, covariances, Some(slopes));
        relation::scale(self.kernel.rho, 0, &self.groups, covariances);
        prediction.whitened = self.inverse_factor.times(&prediction.covariances);
        prediction.means.clear();
        prediction.means.extend(self.alphas.iter().map(|alpha| dot(alpha, &prediction.covariances)));
        let explained = dot(&prediction.whitened, &prediction.whitened);
        prediction.variance = (self.kernel.variance(&prediction.here, 0) - explained).max(MIN_VARIANCE);
    }

    /// Adds to `gradient` the derivative by each numeric coordinate of sum_m by_mean[m] mean_m + by_variance variance, at the
    /// place that `prediction` was made for.
    pub fn add_gradient(&self, prediction: &Prediction, by_mean: &[f64], by_variance: f64, gradient: &mut [f64]) {
        // The derivative of the sum by each covariance k(x, x_i).
        let mut weights = self.inverse_factor.transposed_times(&prediction.whitened);
        weights.iter_mut().for_each(|weight| *weight *= -2.0 * by_variance);
        for (alpha, factor) in self.alphas.iter().zip(by_mean) {
            add_scaled(&mut weights, *factor, alpha);
        }
        relation::scale(self.kernel.rho, 0, &self.groups, &mut weights);
        let kernel = &self.kernel;
        let matern: Vec<f64> = weights
            .iter()
            .zip(&prediction.slopes)
            .map(|(weight, slope)| -5.0 / 3.0 * kernel.signal * weight * slope)
            .collect();
        let total: f64 = matern.iter().sum();
        for (w, j) in kernel.layout.numeric.iter().enumerate() {
            let warped = prediction.here.warped[w][0];
            let inverse_length = kernel.inverse_length[*j];
            let (linear, quadratic) = (warped.z - 0.5, (warped.z - 0.5) * (warped.z - 0.5) - 1.0 / 12.0);
            let (linear_weight, quadratic_weight) = (kernel.linear_weight(), kernel.quadratic_weight());
            let by_z = inverse_length * (warped.z * inverse_length * total - dot(&matern, &self.features.scaled[*j]))
                + linear_weight * dot(&weights, &self.features.linear[w])
                + quadratic_weight * 2.0 * linear * dot(&weights, &self.features.quadratic[w])
                + by_variance * 2.0 * linear * (linear_weight + 2.0 * quadratic_weight * quadratic);
            gradient[*j] += by_z * warped.by_x;
        }
    }

    /// Adds pending points with made-up observations. `normals[m]`: standard normal numbers, one per pending point; each m
    /// becomes a vector of targets, drawn from the joint distribution of the observations given the sample so far.
    pub fn fantasize(&mut self, pending: &[Vec<f64>], normals: &[Vec<f64>]) {
        let mut targets: Vec<Vec<f64>> = normals.iter().map(|_| self.targets[0].clone()).collect();
        for (p, row) in pending.iter().enumerate() {
            // One point after the other: the draw of each is conditioned on the draws before it, whatever their number.
            let mut prediction = Prediction::default();
            self.predict(row, &mut prediction);
            let deviation = (prediction.variance + self.kernel.noise + JITTER).sqrt();
            for (m, targets) in targets.iter_mut().enumerate() {
                let mean = prediction.means.get(m).or(prediction.means.first()).copied().unwrap_or_default();
                targets.push(mean + deviation * normals[m][p]);
            }
            // The new row of L is (L^-1 k, deviation); that of L^-1 follows.
            let mut border = self.inverse_factor.transposed_times(&prediction.whitened);
            border.iter_mut().for_each(|entry| *entry /= -deviation);
            border.push(1.0 / deviation);
            self.inverse_factor.push_row(&border);
            let here = self.kernel.features(std::slice::from_ref(row));
            self.features.warped.iter_mut().zip(here.warped).for_each(|(column, new)| column.extend(new));
            for (all, new) in [
                (&mut self.features.scaled, here.scaled),
                (&mut self.features.linear, here.linear),
                (&mut self.features.quadratic, here.quadratic),
            ] {
                all.iter_mut().zip(new).for_each(|(column, new)| column.extend(new));
            }
            self.rows.push(row.clone());
            self.groups.push(0);
            self.diagonal.push(self.kernel.noise + JITTER);
            self.targets = targets.clone();
            self.solve();
        }
    }
}
