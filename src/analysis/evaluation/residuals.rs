//! Errors of a regression: residuals are actual - predicted.

use super::{Candidate, Reason, Task, TestRows, quantile};
use crate::order;

/// Shares of the rows whose residuals are lower than each of `Residuals::quantiles`.
pub const QUANTILES: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];

/// Summary of the residuals. Rows count with their weight, but for the quantiles and shares, which count rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Residuals {
    /// Root of the mean squared residual.
    pub rmse: f64,
    /// Mean absolute residual.
    pub mae: f64,
    /// Mean residual: above 0 where predictions are too low.
    pub bias: f64,
    /// Share of the variance of the actual values that is explained; `None` where they are all equal.
    pub r2: Option<f64>,
    /// Residuals at [`QUANTILES`].
    pub quantiles: [f64; 5],
    /// Absolute residuals, sorted.
    absolute: Vec<f64>,
}

impl Residuals {
    /// Errors if the task is no regression.
    pub(super) fn new(rows: &TestRows, candidate: Candidate) -> Result<Residuals, Reason> {
        if rows.task != Task::Regression {
            return Err(Reason::OtherTask);
        }
        let (mut weight, mut sum, mut absolute_sum, mut squares, mut actual_sum) = (0.0, 0.0, 0.0, 0.0, 0.0);
        let mut residuals = Vec::new();
        let weighted = || (0..rows.labels.len()).map(|row| (row, rows.weight(row))).filter(|(_, w)| *w > 0.0);
        for (row, w) in weighted() {
            let actual = f64::from(rows.labels[row]);
            let residual = actual - f64::from(rows.outputs(candidate, row)[0]);
            residuals.push(residual);
            weight += w;
            sum += w * residual;
            absolute_sum += w * residual.abs();
            squares += w * residual * residual;
            actual_sum += w * actual;
        }
        let mean = actual_sum / weight;
        let spread: f64 = weighted()
            .map(|(row, w)| {
                let from_mean = f64::from(rows.labels[row]) - mean;
                w * from_mean * from_mean
            })
            .sum();
        let first = f64::from(rows.labels[weighted().next().map_or(0, |(row, _)| row)]);
        // The sum of squares of equal values need not be 0: their mean is rounded.
        let all_equal = weighted().all(|(row, _)| f64::from(rows.labels[row]) == first);
        let mut absolute: Vec<f64> = residuals.iter().map(|residual| residual.abs()).collect();
        order::sort_by(&mut residuals, f64::total_cmp);
        order::sort_by(&mut absolute, f64::total_cmp);
        Ok(Residuals {
            rmse: (squares / weight).sqrt(),
            mae: absolute_sum / weight,
            bias: sum / weight,
            r2: (!all_equal).then(|| 1.0 - squares / spread),
            quantiles: QUANTILES.map(|share| quantile(&residuals, share)),
            absolute,
        })
    }

    /// Share of the rows whose prediction is at most `limit` away from the actual value.
    pub fn share_within(&self, limit: f64) -> f64 {
        self.absolute.partition_point(|absolute| *absolute <= limit) as f64 / self.absolute.len() as f64
    }

    /// How far at most the nearest `share` of the predictions, in [0, 1], are away from the actual value.
    pub fn distance_of(&self, share: f64) -> f64 {
        quantile(&self.absolute, share)
    }
}
