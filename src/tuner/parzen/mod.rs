//! The Parzen estimator of TPE: a mixture of products over the dimensions, one kernel per observation and a prior kernel.
//!
//! Source: Optuna 5.0, `samplers/_tpe/parzen_estimator.py` and `probability_distributions.py`, with its default settings
//! (prior weight 1, magic clip, no endpoints). There numbers are kept in units of the range, or of its logarithm; here in
//! [0, 1] on the range's scale, where every range has width 1. That moves each log density by a constant that depends on
//! the range alone, so differences of two estimators are the same.
//!
//! `mu`, `sigma`: middle and width of a kernel in [0, 1].

mod kernel;

use super::space::{Range, Value};
use crate::math::{exp, ln};
use kernel::Column;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

/// Newest observations that keep their full weight.
const FULL_WEIGHT: usize = 25;

/// Where the value of one dimension lies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Place {
    /// A number, in [0, 1].
    At(f64),
    /// A whole number: its middle, and the ends of its cell, in [0, 1].
    Cell { middle: f64, left: f64, right: f64 },
    /// A category, by its index.
    Category(usize),
}

/// Cells narrower than this are taken for points: their mass would drown in rounding. As every kernel's mass in so narrow a
/// cell is its density times the width, differences of log masses stay what they are.
const NARROW: f64 = 1e-6;

impl Place {
    /// The place of `value` in `range`; `None` if it is not in it.
    pub fn of(range: &Range, value: &Value) -> Option<Place> {
        let middle = range.to_unit(value)?;
        Some(match (range, value) {
            (Range::Categorical { values }, Value::Category(text)) => {
                Place::Category(values.iter().position(|candidate| candidate == text)?)
            }
            (_, Value::Integer(number)) => match range.cell(*number)? {
                (left, right) if right - left < NARROW => Place::At(middle),
                (left, right) => Place::Cell { middle, left, right },
            },
            _ => Place::At(middle),
        })
    }
}

/// A density over the values of some dimensions.
#[derive(Debug)]
pub struct Parzen<'a> {
    ranges: Vec<&'a Range>,
    /// One per kernel, the prior's last; they add up to 1.
    weights: Vec<f64>,
    /// One per range.
    columns: Vec<Column>,
}

impl<'a> Parzen<'a> {
    /// The estimator of these observations, oldest first, each with a place per range.
    pub fn new(ranges: &[&'a Range], observations: &[Vec<Place>]) -> Self {
        let mut weights = age_weights(observations.len());
        weights.push(1.0);
        let total: f64 = weights.iter().sum();
        weights.iter_mut().for_each(|weight| *weight /= total);
        let columns = ranges.iter().enumerate().map(|(idx, range)| {
            let places: Vec<Place> = observations.iter().filter_map(|places| places.get(idx)).copied().collect();
            match range {
                Range::Categorical { values } => Column::categories(values.len(), &places),
                Range::Continuous { .. } | Range::Integer { .. } => Column::numbers(&places),
            }
        });
        Parzen { ranges: ranges.to_vec(), weights, columns: columns.collect() }
    }

    /// A value per range, drawn from the density.
    pub fn draw(&self, rng: &mut ChaCha8Rng) -> Vec<Value> {
        let kernel = pick(&self.weights, rng.random());
        let columns = self.columns.iter().zip(&self.ranges);
        columns.map(|(column, range)| range.from_unit(column.draw(kernel, rng))).collect()
    }

    /// Natural logarithm of the density (for whole numbers and categories: probability) at a place per range.
    pub fn ln_density(&self, places: &[Place]) -> f64 {
        let mut terms: Vec<f64> = self.weights.iter().map(|weight| ln(*weight)).collect();
        for (column, place) in self.columns.iter().zip(places) {
            column.add_ln_density(*place, &mut terms);
        }
        // The prior kernel is nowhere 0, so neither is the sum.
        let largest = terms.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        largest + ln(terms.iter().map(|term| exp(term - largest)).sum())
    }
}

/// Weights by age, oldest first: 1 for all while there are fewer than 25, else a line from 1/n to 1 for the oldest and 1 for
/// the newest 25 (Optuna `default_weights`).
fn age_weights(n: usize) -> Vec<f64> {
    let n_old = n.saturating_sub(FULL_WEIGHT);
    let first = 1.0 / n.max(1) as f64;
    let ramp = (0..n_old).map(|idx| match n_old {
        1 => first,
        _ => first + (1.0 - first) * idx as f64 / (n_old - 1) as f64,
    });
    ramp.chain(std::iter::repeat_n(1.0, n - n_old)).collect()
}

/// The index that the share `u` of the total weight falls on.
fn pick(weights: &[f64], u: f64) -> usize {
    let mut sum = 0.0;
    let reaches = |weight: &f64| {
        sum += weight;
        u < sum
    };
    // Rounding may leave the sum below u: the last then.
    weights.iter().position(reaches).unwrap_or(weights.len().saturating_sub(1))
}

#[cfg(test)]
mod tests;
