//! How much objectives on other data tell of the present one.
//!
//! Notation. g: the group of a trial, 0 for the job's own and those that compare with them, p + 1 for those of parent p with
//! other data; k: the kernel of one objective. Between trials of several objectives it is
//!
//! k((x, g), (x', g')) = k(x, x') (rho if g != g', else 1)
//!
//! the product of k and a covariance of tasks (Bonilla, Chai and Williams 2007, "Multi-task Gaussian process prediction",
//! equation 1; for tuning Swersky, Snoek and Adams 2013), of which the simplest is used here: any two objectives have the same
//! correlation rho. It is that of Syne Tune's `matern52_product`, a Matern kernel on the task's number. For rho in [0, 1] both
//! factors are positive semidefinite and so is the product. With rho = 1 all trials are of one objective; with rho = 0 the
//! parents tell nothing but how smooth an objective is. A dozen trials cannot tell more than one number, so there is one for
//! all parents, and none below 0: an objective that is good where the parent's was bad is not what a parent is named for.
//!
//! The fit moves logit rho = ln(rho / (1 - rho)), which has no ends.

use super::kernel::Layout;
use crate::math::exp;

/// rho of its logit.
pub fn of_logit(logit: f64) -> f64 {
    1.0 / (1.0 + exp(-logit))
}

/// d rho / d logit rho.
pub fn slope(rho: f64) -> f64 {
    rho * (1.0 - rho)
}

/// rho with these hyperparameters: 1 where the layout has none, as all trials are of one objective.
pub fn of(layout: &Layout, theta: &[f64]) -> f64 {
    layout.relation().map_or(1.0, |entry| of_logit(theta[entry]))
}

/// Multiplies the covariances of a trial of group `group` with trials of these groups by what their objectives have in common.
pub fn scale(rho: f64, group: usize, groups: &[usize], covariances: &mut [f64]) {
    for (covariance, _) in covariances.iter_mut().zip(groups).filter(|(_, other)| **other != group) {
        *covariance *= rho;
    }
}
