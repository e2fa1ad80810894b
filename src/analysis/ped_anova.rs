//! PED-ANOVA: which hyperparameters matter for being among the best tenth (Watanabe, Bansal and Hutter, IJCAI 2023).
//!
//! Per hyperparameter the density of the best trials is compared with that of all, by their Pearson divergence. As in Optuna
//! 5.0, `importance/_ped_anova`, with its default settings; so are conditional hyperparameters, which count where they are
//! active (Theorem 4.2 of Conditional PED-ANOVA, arXiv:2601.20800).

use super::sample::{Sample, normalised};
use crate::math::{erfc, ln, pow};
use crate::order;
use crate::tuner::{Range, Scaling, Value};

/// Share of the trials that are the best ones (gamma').
const BEST: f64 = 0.1;
/// Cells that a range of numbers is cut into at most.
const CELLS: usize = 50;
/// Trials in which a hyperparameter must have been active.
const FEWEST: usize = 2;
/// Keeps densities off 0.
const FLOOR: f64 = 1e-12;

/// Importance of every dimension of the space; the values add up to 1, or are all 0 where nothing can be said (fewer than two
/// trials, or all of them equally good).
pub fn ped_anova(sample: &Sample<'_>) -> Vec<f64> {
    let n = sample.len();
    let n_dims = sample.space.dims.len();
    if n <= 1 {
        return vec![0.0; n_dims];
    }
    let mut sorted = sample.losses.clone();
    order::sort_by(&mut sorted, f64::total_cmp);
    let cutoff = sorted[(((BEST * n as f64).ceil() as usize).max(1) - 1).min(n - 1)];
    let is_best: Vec<bool> = sample.losses.iter().map(|loss| *loss <= cutoff).collect();
    let n_best = is_best.iter().filter(|best| **best).count();
    let share = n_best as f64 / n as f64;
    normalised((0..n_dims).map(|idx| share * share * divergence(sample, idx, &is_best, n_best)).collect())
}

fn divergence(sample: &Sample<'_>, idx: usize, is_best: &[bool], n_best: usize) -> f64 {
    let range = &sample.space.dims[idx].range;
    let grid = Grid::of(range);
    let (mut all, mut best) = (vec![0.0; grid.cells()], vec![0.0; grid.cells()]);
    for (point, is_best) in sample.points.iter().zip(is_best) {
        let Some(cell) = point.get(idx).and_then(|value| grid.cell(range, value)) else { continue };
        all[cell] += 1.0;
        best[cell] += f64::from(u8::from(*is_best));
    }
    let (n_all_active, n_best_active): (f64, f64) = (all.iter().sum(), best.iter().sum());
    if n_all_active < FEWEST as f64 || n_best_active == 0.0 {
        return 0.0;
    }
    let (of_all, of_best) = (grid.density(&all), grid.density(&best));
    let pearson: f64 = of_all
        .iter()
        .zip(of_best)
        .map(|(all, best)| {
            let (all, best) = (all + FLOOR, best + FLOOR);
            let excess = best / all - 1.0;
            all * excess * excess
        })
        .sum();
    // Shares of the best and of all trials in which it is active.
    let (alpha, beta) = (n_best_active / n_best as f64, n_all_active / sample.len() as f64);
    alpha * alpha / beta * pearson
}

/// The cells of one dimension.
enum Grid {
    Numbers(usize),
    Categories(usize),
}

impl Grid {
    fn of(range: &Range) -> Grid {
        match range {
            Range::Categorical { values } => Grid::Categories(values.len()),
            Range::Continuous { .. } => Grid::Numbers(CELLS),
            Range::Integer { min, max, .. } => {
                let count = (max - min) as f64 + 1.0;
                let cells = match range.scaling() {
                    Scaling::Logarithmic => (ln(count) / ln(2.0)).ceil() + 1.0,
                    _ => count,
                };
                Grid::Numbers((cells as usize).clamp(2, CELLS))
            }
        }
    }

    fn cells(&self) -> usize {
        match self {
            Grid::Numbers(cells) | Grid::Categories(cells) => *cells,
        }
    }

    /// The cell of a value; `None` if it is inactive.
    fn cell(&self, range: &Range, value: &Value) -> Option<usize> {
        match (self, range, value) {
            (Grid::Categories(_), Range::Categorical { values }, Value::Category(text)) => {
                values.iter().position(|candidate| candidate == text)
            }
            (Grid::Numbers(cells), _, _) => {
                // Halfway between two cells goes to the lower one.
                let place = range.place_between_bounds(value)? * (cells - 1) as f64;
                Some(((place - 0.5).ceil().max(0.0) as usize).min(cells - 1))
            }
            _ => None,
        }
    }

    /// Probability of every cell, smoothed; `counts`: trials in it.
    fn density(&self, counts: &[f64]) -> Vec<f64> {
        match self {
            Grid::Numbers(_) => smoothed_numbers(counts),
            Grid::Categories(_) => smoothed_categories(counts),
        }
    }
}

/// A kernel per occupied category with 1/kernels for each and 1 more for its own, weighted by its trials, and a prior kernel
/// of weight 1 with all alike.
fn smoothed_categories(counts: &[f64]) -> Vec<f64> {
    let n_kernels = counts.iter().filter(|count| **count > 0.0).count() as f64 + 1.0;
    let total = counts.iter().sum::<f64>() + 1.0;
    let n_categories = counts.len() as f64;
    let row = n_categories / n_kernels + 1.0;
    let from_all = (total - 1.0) / total * (1.0 / n_kernels) / row + 1.0 / total / n_categories;
    counts.iter().map(|count| from_all + count / total / row).collect()
}

/// A normal kernel per occupied cell, weighted by its trials, and a prior kernel of weight 1 over the whole grid; each cut to
/// the grid. The width follows Scott's rule, and is never so small that less than 90 % of a kernel fit in its cell.
fn smoothed_numbers(counts: &[f64]) -> Vec<f64> {
    let occupied: Vec<(f64, f64)> = counts
        .iter()
        .enumerate()
        .filter(|(_, count)| **count > 0.0)
        .map(|(cell, count)| (cell as f64, *count))
        .collect();
    let weight: f64 = occupied.iter().map(|(_, count)| count).sum();
    let last = (counts.len() - 1) as f64;
    let sigma = width(&occupied, weight).max(0.5 / 1.64);
    let total = weight + 1.0;
    let kernels = occupied.iter().map(|(cell, count)| (*cell, sigma, count / total));
    let mut density = vec![0.0; counts.len()];
    for (mu, sigma, share) in kernels.chain([(last / 2.0, last + 1.0, 1.0 / total)]) {
        let mass = |from: f64, to: f64| normal_mass((from - mu) / sigma, (to - mu) / sigma);
        let inside = mass(-0.5, last + 0.5);
        for (cell, value) in density.iter_mut().enumerate() {
            let middle = cell as f64;
            *value += share * mass(middle - 0.5, middle + 0.5) / inside;
        }
    }
    density
}

/// Scott's rule (1992) on weighted cells, with the smaller of standard deviation and quartile distance.
fn width(occupied: &[(f64, f64)], weight: f64) -> f64 {
    let mean = occupied.iter().map(|(cell, count)| cell * count).sum::<f64>() / weight;
    let squares: f64 = occupied.iter().map(|(cell, count)| (cell - mean) * (cell - mean) * count).sum();
    let deviation = (squares / (weight - 1.0).max(1.0)).sqrt();
    let mut sum = 0.0;
    let cumulated: Vec<f64> = occupied
        .iter()
        .map(|(_, count)| {
            sum += count;
            sum
        })
        .collect();
    let at = |place: usize| occupied.get(place.min(occupied.len() - 1)).map_or(0.0, |(cell, _)| *cell);
    let (first, third) = ((weight / 4.0).floor(), (weight * 3.0 / 4.0).floor());
    let lower = at(cumulated.partition_point(|sum| *sum < first));
    let upper = at(cumulated.partition_point(|sum| *sum <= third));
    1.059 * ((upper - lower) / 1.34).min(deviation) * pow(weight, -0.2)
}

/// Probability that a standard normal number is between `a` and `b`.
fn normal_mass(a: f64, b: f64) -> f64 {
    let below = |x: f64| 0.5 * erfc(-x * std::f64::consts::FRAC_1_SQRT_2);
    if a > 0.0 { below(-a) - below(-b) } else { below(b) - below(a) }
}
