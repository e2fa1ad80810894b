//! Lower-triangular matrices: the little linear algebra that a Gaussian process needs.
//!
//! A matrix is packed by rows, row i with its i + 1 entries, so that a row is a slice and a bordered matrix is a push.
//! Sums run in one fixed order over two lanes: the same bits natively and in wasm.

use wide::f64x2;

/// A lower-triangular matrix, or the lower half of a symmetric one.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Lower {
    n: usize,
    entries: Vec<f64>,
}

impl Lower {
    /// An n x n matrix of zeros.
    pub fn zeros(n: usize) -> Self {
        Lower { n, entries: vec![0.0; n * (n + 1) / 2] }
    }

    /// Entries (i, 0) to (i, i).
    pub fn row(&self, i: usize) -> &[f64] {
        &self.entries[i * (i + 1) / 2..(i + 1) * (i + 2) / 2]
    }

    /// Entries (i, 0) to (i, i).
    pub fn row_mut(&mut self, i: usize) -> &mut [f64] {
        &mut self.entries[i * (i + 1) / 2..(i + 1) * (i + 2) / 2]
    }

    /// Borders the matrix with one more row, of n + 1 entries.
    pub fn push_row(&mut self, row: &[f64]) {
        debug_assert_eq!(row.len(), self.n + 1);
        self.entries.extend_from_slice(row);
        self.n += 1;
    }

    /// The Cholesky factor of this symmetric matrix. `None` if it is not positive definite.
    pub fn cholesky(mut self) -> Option<Lower> {
        for i in 0..self.n {
            let (above, rest) = self.entries.split_at_mut(i * (i + 1) / 2);
            let row = &mut rest[..=i];
            for j in 0..i {
                let other = &above[j * (j + 1) / 2..(j + 1) * (j + 2) / 2];
                row[j] = (row[j] - dot(&row[..j], &other[..j])) / other[j];
            }
            let pivot = row[i] - dot(&row[..i], &row[..i]);
            // NaN is no pivot either.
            if pivot.is_nan() || pivot <= 0.0 {
                return None;
            }
            row[i] = pivot.sqrt();
        }
        Some(self)
    }

    /// The inverse of this triangular matrix.
    pub fn inverse(&self) -> Lower {
        let mut inverse = Lower::zeros(self.n);
        for i in 0..self.n {
            let (above, rest) = inverse.entries.split_at_mut(i * (i + 1) / 2);
            let target = &mut rest[..=i];
            let row = self.row(i);
            for k in 0..i {
                add_scaled(&mut target[..=k], row[k], &above[k * (k + 1) / 2..(k + 1) * (k + 2) / 2]);
            }
            let scale = 1.0 / row[i];
            for entry in target.iter_mut() {
                *entry *= -scale;
            }
            target[i] = scale;
        }
        inverse
    }

    /// The lower half of M^T M, where M is this matrix.
    pub fn gram(&self) -> Lower {
        let mut gram = Lower::zeros(self.n);
        for k in 0..self.n {
            let row = self.row(k);
            for i in 0..=k {
                add_scaled(gram.row_mut(i), row[i], &row[..=i]);
            }
        }
        gram
    }

    /// M x.
    pub fn times(&self, x: &[f64]) -> Vec<f64> {
        (0..self.n).map(|i| dot(self.row(i), &x[..=i])).collect()
    }

    /// M^T x.
    pub fn transposed_times(&self, x: &[f64]) -> Vec<f64> {
        let mut product = vec![0.0; self.n];
        for (i, factor) in x.iter().enumerate().take(self.n) {
            add_scaled(&mut product[..=i], *factor, self.row(i));
        }
        product
    }
}

/// Sum of products. The slices have one length.
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    let (a8, a_rest) = a.as_chunks::<8>();
    let (b8, b_rest) = b.as_chunks::<8>();
    // Four sums side by side: one alone would wait for each of its additions.
    let mut sums = [f64x2::ZERO; 4];
    for (x, y) in a8.iter().zip(b8) {
        for (lane, sum) in sums.iter_mut().enumerate() {
            *sum += f64x2::new([x[2 * lane], x[2 * lane + 1]]) * f64x2::new([y[2 * lane], y[2 * lane + 1]]);
        }
    }
    let (a2, a_last) = a_rest.as_chunks::<2>();
    let (b2, b_last) = b_rest.as_chunks::<2>();
    for ((x, y), sum) in a2.iter().zip(b2).zip(&mut sums) {
        *sum += f64x2::new(*x) * f64x2::new(*y);
    }
    let [first, second] = ((sums[0] + sums[1]) + (sums[2] + sums[3])).to_array();
    let last: f64 = a_last.iter().zip(b_last).map(|(x, y)| x * y).sum();
    first + second + last
}

/// target += factor * row. The slices have one length.
pub fn add_scaled(target: &mut [f64], factor: f64, row: &[f64]) {
    let (t2, t_rest) = target.as_chunks_mut::<2>();
    let (r2, r_rest) = row.as_chunks::<2>();
    let wide_factor = f64x2::splat(factor);
    for (t, r) in t2.iter_mut().zip(r2) {
        *t = (f64x2::new(*t) + wide_factor * f64x2::new(*r)).to_array();
    }
    for (t, r) in t_rest.iter_mut().zip(r_rest) {
        *t += factor * r;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A A^T + I for a made-up A.
    fn positive_definite(n: usize) -> Lower {
        let a = |i: usize, j: usize| ((i * 7 + j * 13) % 11) as f64 / 5.0 - 1.0;
        let mut matrix = Lower::zeros(n);
        for i in 0..n {
            for j in 0..=i {
                matrix.row_mut(i)[j] = (0..n).map(|k| a(i, k) * a(j, k)).sum::<f64>() + f64::from(u8::from(i == j));
            }
        }
        matrix
    }

    #[test]
    fn factor_inverse_and_gram_fit_together() {
        for n in [1, 2, 3, 9, 20] {
            let matrix = positive_definite(n);
            let factor = matrix.clone().cholesky().unwrap();
            let inverse_of_matrix = factor.inverse().gram();
            let full = |m: &Lower, i: usize, j: usize| if j <= i { m.row(i)[j] } else { m.row(j)[i] };
            for i in 0..n {
                for j in 0..n {
                    let product: f64 = (0..n).map(|k| full(&matrix, i, k) * full(&inverse_of_matrix, k, j)).sum();
                    assert!((product - f64::from(u8::from(i == j))).abs() < 1e-9, "{n} {i} {j} {product}");
                }
            }
            let x: Vec<f64> = (0..n).map(|i| i as f64 - 1.5).collect();
            let there_and_back = factor.inverse().times(&factor.times(&x));
            let transposed = factor.inverse().transposed_times(&factor.transposed_times(&x));
            for i in 0..n {
                assert!((there_and_back[i] - x[i]).abs() < 1e-10 && (transposed[i] - x[i]).abs() < 1e-10);
            }
        }
    }

    #[test]
    fn an_indefinite_matrix_has_no_factor() {
        let mut matrix = positive_definite(3);
        matrix.row_mut(2)[2] = -1.0;
        assert_eq!(matrix.cholesky(), None);
        let mut matrix = positive_definite(2);
        matrix.row_mut(0)[0] = f64::NAN;
        assert_eq!(matrix.cholesky(), None);
    }
}
