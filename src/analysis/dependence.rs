//! What the surrogate believes of one hyperparameter, or of two together, whatever the others are (partial dependence, Friedman
//! 2001) or where they are those of one point (a slice).

use crate::rng::{Purpose, stream};
use crate::tuner::Value;
use crate::tuner::gp::encoding::{Column, Encoding};
use crate::tuner::gp::sobol;
use crate::tuner::gp::surrogate::Surrogate;
use rand::RngExt;

/// Where the other hyperparameters stand.
#[derive(Debug, Clone)]
pub struct Background {
    rows: Vec<Vec<f64>>,
}

impl Background {
    /// All over the space, at `n` evenly spread points (scrambled Sobol numbers of `seed`): beliefs are averages.
    pub fn spread(surrogate: &Surrogate<'_>, n: u32, seed: u64) -> Self {
        let encoding = surrogate.encoding();
        let scrambling = stream(seed, Purpose::Survey).random::<u32>();
        let row = |index| encoding.unsnapped(&sobol::point(index, encoding.columns.len(), scrambling));
        Background { rows: (0..n).map(row).collect() }
    }

    /// At one point of the space, such as the best: beliefs are those along a slice through it.
    pub fn at(surrogate: &Surrogate<'_>, point: &[Value]) -> Self {
        Background { rows: vec![surrogate.encoding().encode(point)] }
    }
}

/// What the model believes, in the units of the objective.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Level {
    /// Mean over the background of the posterior mean, averaged in the model's own units, then put into the objective's.
    pub mean: f64,
    /// Below it by the mean over the background of the posterior standard deviation. A deviation is symmetric in the model's
    /// own units only, so both ends are given.
    pub lower: f64,
    /// Above it by the same.
    pub upper: f64,
    /// The posterior standard deviation as a share of what trials far away would leave of the prior's (both averaged over the
    /// background, in the model's own units): near 0 where the model knows, about 1 where it knows no more than the mean of the
    /// objective.
    pub doubt: f64,
}

/// The belief along one hyperparameter.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    /// Values of the hyperparameter, ascending on its scale; every category.
    pub values: Vec<Value>,
    /// One per value. `None` where no point of the background has the hyperparameter (a conditional one).
    pub levels: Vec<Option<Level>>,
}

/// The belief over two hyperparameters.
#[derive(Debug, Clone, PartialEq)]
pub struct Surface {
    /// Values of the first.
    pub first: Vec<Value>,
    /// Values of the second.
    pub second: Vec<Value>,
    /// For the first value of `first` each of `second`, then for the next. `None` where the two do not go together.
    pub levels: Vec<Option<Level>>,
}

/// Of the hyperparameter with index `dim` at up to `n_places` values (all of a list). It costs as many predictions as values
/// times points of the background: 33 times 64 for a chart that follows the job, 41 times 128 for one to keep.
pub fn partial_dependence(surrogate: &Surrogate<'_>, dim: usize, n_places: usize, background: &Background) -> Curve {
    let codes = axis(surrogate.encoding(), dim, n_places);
    Curve {
        values: codes.iter().map(|code| surrogate.encoding().value(dim, *code)).collect(),
        levels: codes.iter().map(|code| level(surrogate, &[(dim, *code)], background)).collect(),
    }
}

/// Of two different hyperparameters at up to `n_places` values each: 33 by 33 for a slice, with few points for an average.
pub fn pair_surface(
    surrogate: &Surrogate<'_>,
    (first, second): (usize, usize),
    n_places: usize,
    background: &Background,
) -> Surface {
    let encoding = surrogate.encoding();
    let (ours, theirs) = (axis(encoding, first, n_places), axis(encoding, second, n_places));
    let value = |dim, codes: &[f64]| codes.iter().map(|code| encoding.value(dim, *code)).collect();
    let at = |a: f64, b: f64| level(surrogate, &[(first, a), (second, b)], background);
    Surface {
        first: value(first, &ours),
        second: value(second, &theirs),
        levels: ours.iter().flat_map(|a| theirs.iter().map(|b| at(*a, *b))).collect(),
    }
}

/// Codes of the values of a dimension, from one end of its scale to the other.
pub(super) fn axis(encoding: &Encoding<'_>, dim: usize, n_places: usize) -> Vec<f64> {
    let n_places = n_places.max(2);
    let share = |i: usize| i as f64 / (n_places - 1) as f64;
    match encoding.columns.get(dim) {
        None => Vec::new(),
        Some(Column::Categories(n)) => (0..*n).map(|category| category as f64).collect(),
        Some(Column::Grid(places)) if places.len() <= n_places => places.clone(),
        Some(Column::Grid(places)) => {
            let last = places.len() - 1;
            (0..n_places).map(|i| places[(share(i) * last as f64 + 0.5).floor() as usize]).collect()
        }
        Some(Column::Continuous) => (0..n_places).map(share).collect(),
    }
}

/// The average belief where these columns have these codes.
fn level(surrogate: &Surrogate<'_>, fixed: &[(usize, f64)], background: &Background) -> Option<Level> {
    let (encoding, posterior) = (surrogate.encoding(), surrogate.posterior());
    let (mut n, mut mean, mut deviation, mut far) = (0.0, 0.0, 0.0, 0.0);
    for row in &background.rows {
        let mut row = row.clone();
        fixed.iter().for_each(|(dim, code)| row[*dim] = *code);
        if !fixed.iter().all(|(dim, _)| encoding.is_active(*dim, &row)) {
            continue;
        }
        encoding.snap(&mut row);
        let (here, variance) = posterior.at(&row);
        n += 1.0;
        mean += here;
        deviation += variance.sqrt();
        far += posterior.far_variance(&row).sqrt();
    }
    if n == 0.0 {
        return None;
    }
    let doubt = deviation / far;
    let [lower, mean, upper] = surrogate.band(mean / n, deviation / n);
    Some(Level { mean, lower, upper, doubt })
}
