//! The covariance function.
//!
//! Notation. x: a row of the encoding; z: the row with its numeric columns warped, z = 1 - (1 - x^a)^b (the Kumaraswamy
//! distribution function; Snoek et al. 2014), which mends a scale that does not suit the objective. r^2 = sum over numeric
//! columns of ((z_j - z'_j) / l_j)^2 + sum over categorical ones of [x_c != x'_c] / l_c^2; q = sqrt(5) r. With c_j = z_j - 1/2,
//! s_j = c_j^2 - 1/12 and D columns:
//!
//! k = s_f^2 (1 + q + q^2/3) e^-q + C + v (7.2/D sum_j c_j c'_j + 72/D sum_j s_j s'_j + 1/D sum_c [x_c = x'_c])
//!
//! The first term is Matern 5/2 with a lengthscale per column; the constant C stands for an unknown mean; the last term is a
//! Bayesian regression on linear and quadratic main effects with total prior variance about v: from a dozen points in nine
//! dimensions a product kernel alone cannot tell that small values of one hyperparameter are good.

use super::linalg::add_scaled;
use super::relation;
use crate::math::{exp, ln};

/// Prior variance of the mean of standardised targets.
pub const MEAN_VARIANCE: f64 = 1.0;
/// Warping works on [EDGE, 1 - EDGE]: its slope may be infinite at the ends.
const EDGE: f64 = 1e-6;
/// Shares of v: 60 % linear, 40 % quadratic; var(c_j) = 1/12 and var(s_j) = 1/180 for uniform z.
const LINEAR_SHARE: f64 = 0.6 * 12.0;
const QUADRATIC_SHARE: f64 = 0.4 * 180.0;

/// Kernel hyperparameters, as natural logarithms and rho as its logit, in one vector that the optimiser can move.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    /// Which columns are categorical.
    pub categorical: Vec<bool>,
    /// The columns that are not, ascending.
    pub numeric: Vec<usize>,
    /// Whether there are trials of other objectives, and so a correlation with them.
    pub is_related: bool,
}

impl Layout {
    /// For columns of these kinds and trials of one objective.
    pub fn new(categorical: Vec<bool>) -> Self {
        let numeric = (0..categorical.len()).filter(|j| !categorical[*j]).collect();
        Layout { categorical, numeric, is_related: false }
    }

    /// Number of columns, D. The lengthscales are entries 0 to D - 1.
    pub fn n_columns(&self) -> usize {
        self.categorical.len()
    }

    /// Entry of s_f^2, the variance of the Matern term.
    pub fn signal(&self) -> usize {
        self.n_columns()
    }

    /// Entry of s_n^2, the noise variance.
    pub fn noise(&self) -> usize {
        self.n_columns() + 1
    }

    /// Entry of v, the variance of the main effects.
    pub fn main_effects(&self) -> usize {
        self.n_columns() + 2
    }

    /// Entry of the warping exponent a of the numeric column number `w`; that of b stands behind it.
    pub fn warp(&self, w: usize) -> usize {
        self.n_columns() + 3 + 2 * w
    }

    /// Entry of logit rho, the correlation of the objectives of two groups, where there are several.
    pub fn relation(&self) -> Option<usize> {
        self.is_related.then(|| self.warp(self.numeric.len()))
    }

    /// Number of entries.
    pub fn n_entries(&self) -> usize {
        self.warp(self.numeric.len()) + usize::from(self.is_related)
    }
}

/// z and its derivatives at one place.
#[derive(Debug, Clone, Copy)]
pub struct Warped {
    /// The warped value.
    pub z: f64,
    /// dz/dx.
    pub by_x: f64,
    /// dz/d ln a.
    pub by_ln_a: f64,
    /// dz/d ln b.
    pub by_ln_b: f64,
}

/// Kumaraswamy warping of `x` in [0, 1].
pub fn warp(x: f64, a: f64, b: f64) -> Warped {
    let x = EDGE + (1.0 - 2.0 * EDGE) * x;
    let ln_x = ln(x);
    let xa = exp(a * ln_x);
    let rest = 1.0 - xa;
    let ln_rest = ln(rest);
    let rest_b = exp(b * ln_rest);
    let slope = b * rest_b / rest * xa * a;
    Warped {
        z: 1.0 - rest_b,
        by_x: slope / x * (1.0 - 2.0 * EDGE),
        by_ln_a: slope * ln_x,
        by_ln_b: -rest_b * ln_rest * b,
    }
}

/// Points as columns, warped and ready to be compared with others.
#[derive(Debug, Clone, Default)]
pub struct Features {
    /// Per numeric column: the place, warped, with its derivatives.
    pub warped: Vec<Vec<Warped>>,
    /// Per column: z_j / l_j, or the category.
    pub scaled: Vec<Vec<f64>>,
    /// Per numeric column: c_j.
    pub linear: Vec<Vec<f64>>,
    /// Per numeric column: s_j.
    pub quadratic: Vec<Vec<f64>>,
}

/// The kernel with its hyperparameters.
#[derive(Debug, Clone)]
pub struct Kernel {
    pub(super) layout: Layout,
    /// 1 / l_j.
    pub(super) inverse_length: Vec<f64>,
    /// s_f^2.
    pub(super) signal: f64,
    /// s_n^2.
    pub(super) noise: f64,
    /// v.
    pub(super) main_effects: f64,
    /// rho, 1 where all trials are of one objective.
    pub(super) rho: f64,
    /// (a, b) of each numeric column.
    exponents: Vec<(f64, f64)>,
}

impl Kernel {
    /// With these logarithms, in the order of `layout`.
    pub fn new(layout: &Layout, theta: &[f64]) -> Self {
        Kernel {
            layout: layout.clone(),
            inverse_length: theta[..layout.n_columns()].iter().map(|ln_l| exp(-ln_l)).collect(),
            signal: exp(theta[layout.signal()]),
            noise: exp(theta[layout.noise()]),
            main_effects: exp(theta[layout.main_effects()]),
            rho: relation::of(layout, theta),
            exponents: (0..layout.numeric.len())
                .map(|w| (exp(theta[layout.warp(w)]), exp(theta[layout.warp(w) + 1])))
                .collect(),
        }
    }

    /// Warps the value of numeric column number `w`.
    pub fn warp(&self, w: usize, x: f64) -> Warped {
        let (a, b) = self.exponents[w];
        warp(x, a, b)
    }

    /// Factor of c_j c'_j.
    pub fn linear_weight(&self) -> f64 {
        self.main_effects * LINEAR_SHARE / self.layout.n_columns() as f64
    }

    /// Factor of s_j s'_j.
    pub fn quadratic_weight(&self) -> f64 {
        self.main_effects * QUADRATIC_SHARE / self.layout.n_columns() as f64
    }

    /// Factor of [x_c = x'_c].
    pub fn category_weight(&self) -> f64 {
        self.main_effects / self.layout.n_columns() as f64
    }

    /// Columns of these rows.
    pub fn features(&self, rows: &[Vec<f64>]) -> Features {
        let mut features = Features::default();
        self.fill(rows.iter().map(Vec::as_slice), &mut features);
        features
    }

    /// Columns of these rows, in place of what `features` held.
    pub fn fill<'a>(&self, rows: impl Iterator<Item = &'a [f64]> + Clone, features: &mut Features) {
        let n_numeric = self.layout.numeric.len();
        features.scaled.resize(self.layout.n_columns(), Vec::new());
        features.warped.resize(n_numeric, Vec::new());
        features.linear.resize(n_numeric, Vec::new());
        features.quadratic.resize(n_numeric, Vec::new());
        let mut w = 0;
        for (j, is_category) in self.layout.categorical.iter().enumerate() {
            let scaled = &mut features.scaled[j];
            scaled.clear();
            if *is_category {
                scaled.extend(rows.clone().map(|row| row[j]));
                continue;
            }
            let warped = &mut features.warped[w];
            warped.clear();
            warped.extend(rows.clone().map(|row| self.warp(w, row[j])));
            scaled.extend(warped.iter().map(|at| at.z * self.inverse_length[j]));
            let linear = &mut features.linear[w];
            linear.clear();
            linear.extend(warped.iter().map(|at| at.z - 0.5));
            let quadratic = &mut features.quadratic[w];
            quadratic.clear();
            quadratic.extend(linear.iter().map(|c| c * c - 1.0 / 12.0));
            w += 1;
        }
    }

    /// Squared scaled distances of point `i` of `a` to points 0 to n - 1 of `b`, where n is the length of `distances`.
    pub fn distances(&self, a: &Features, i: usize, b: &Features, distances: &mut [f64]) {
        distances.fill(0.0);
        for (j, is_category) in self.layout.categorical.iter().enumerate() {
            let place = a.scaled[j][i];
            let others = &b.scaled[j][..distances.len()];
            if *is_category {
                let apart = self.inverse_length[j] * self.inverse_length[j];
                for (sum, other) in distances.iter_mut().zip(others) {
                    *sum += if *other == place { 0.0 } else { apart };
                }
            } else {
                for (sum, other) in distances.iter_mut().zip(others) {
                    *sum += (other - place) * (other - place);
                }
            }
        }
    }

    /// Adds the main-effect term between point `i` of `a` and points 0 to n - 1 of `b` to `row`, of length n.
    pub fn add_main_effects(&self, a: &Features, i: usize, b: &Features, row: &mut [f64]) {
        let (linear, quadratic) = (self.linear_weight(), self.quadratic_weight());
        let n = row.len();
        for w in 0..self.layout.numeric.len() {
            add_scaled(row, linear * a.linear[w][i], &b.linear[w][..n]);
            add_scaled(row, quadratic * a.quadratic[w][i], &b.quadratic[w][..n]);
        }
        let same = self.category_weight();
        for (j, _) in self.layout.categorical.iter().enumerate().filter(|(_, is_category)| **is_category) {
            for (sum, other) in row.iter_mut().zip(&b.scaled[j]) {
                *sum += if *other == a.scaled[j][i] { same } else { 0.0 };
            }
        }
    }

    /// Covariances, of one objective, of point `i` of `a` with points 0 to n - 1 of `b`, where n is the length of `row`. With
    /// `slopes`, also (1 + q) e^-q, which the derivatives need: d Matern / d r^2 = -(5/6) s_f^2 (1 + q) e^-q, finite at r = 0.
    pub fn covariances(&self, a: &Features, i: usize, b: &Features, row: &mut [f64], mut slopes: Option<&mut [f64]>) {
        self.distances(a, i, b, row);
        for (k, value) in row.iter_mut().enumerate() {
            let q2 = 5.0 * *value;
            let q = q2.sqrt();
            let decay = exp(-q);
            if let Some(slopes) = &mut slopes {
                slopes[k] = (1.0 + q) * decay;
            }
            *value = self.signal * ((1.0 + q + q2 / 3.0) * decay) + MEAN_VARIANCE;
        }
        self.add_main_effects(a, i, b, row);
    }

    /// Prior variance at point `i`.
    pub fn variance(&self, features: &Features, i: usize) -> f64 {
        let mut sum = self.signal + MEAN_VARIANCE;
        for w in 0..self.layout.numeric.len() {
            let (linear, quadratic) = (features.linear[w][i], features.quadratic[w][i]);
            sum += self.linear_weight() * linear * linear + self.quadratic_weight() * quadratic * quadratic;
        }
        sum + self.category_weight() * (self.layout.n_columns() - self.layout.numeric.len()) as f64
    }
}
