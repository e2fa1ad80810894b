//! Where the acquisition is largest: many candidates, a few starts, local searches.

use super::acquisition::Acquisition;
use super::encoding::{Column, Encoding, STEPS, nearest_index};
use super::feasibility::Feasibility;
use super::lbfgsb::{Limits, minimize};
use super::posterior::Prediction;
use super::sobol;
use crate::order;
use crate::tuner::space::Assignment;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

/// Two rows nearer than this in every column are one configuration.
const SAME: f64 = 1e-9;
/// Starts of local searches are at least this far apart, in squared lengthscales.
const APART: f64 = 0.01;
/// Rounds of a local search: continuous columns together, then each of the others.
const ROUNDS: usize = 3;
/// A local search ends when a round brings less: a hundredth of the expected improvement.
const MIN_GAIN: f64 = 0.01;
/// Columns with up to this many values are searched through; longer ones near by and coarsely.
const MAX_EXHAUSTIVE: usize = 24;
/// Integer columns with fewer values are not part of the trust region: its radius may be less than one cell.
const MIN_TRUSTED: usize = 6;

/// Candidates that cover the space.
const N_SOBOL: usize = 512;
/// Candidates near the best rows.
const N_NEAR: usize = 256;
/// Local searches.
const N_STARTS: usize = 6;
/// Local searches in a model of `MANY_POINTS` and more, where they are slow.
const N_STARTS_OF_MANY: usize = 4;
/// See `N_STARTS_OF_MANY`.
const MANY_POINTS: usize = 200;
/// Iterations of the continuous part of a local search.
const ITERATIONS: usize = 25;
/// Power of the probability of success. 1 would be the expectation; then a promising cliff is run at again and again, because
/// the expected improvement beyond it stays many times larger than on this side.
const CAUTION: f64 = 3.0;

/// What is maximised, and what the search may know.
pub struct Search<'a> {
    /// Columns of the space.
    pub encoding: &'a Encoding<'a>,
    /// Log expected improvement.
    pub acquisition: &'a Acquisition,
    /// Probability of success, where trials have failed.
    pub feasibility: Option<&'a Feasibility>,
    /// Rows of all trials proposed so far.
    pub proposed: &'a [Vec<f64>],
    /// Their points.
    pub points: &'a [Assignment],
    /// The rows that new candidates are drawn around, best first.
    pub best: &'a [Vec<f64>],
    /// Lengthscale of every column.
    pub lengths: &'a [f64],
}

impl Search<'_> {
    /// The best row found that has not been proposed, on the steps of continuous ranges (`Encoding::round`). `None` if all found
    /// have been.
    pub fn run(&self, rng: &mut ChaCha8Rng) -> Option<Vec<f64>> {
        let radius = self.trust_radius();
        let candidates = self.candidates(rng);
        let mut scratch = Prediction::default();
        let scores: Vec<f64> = candidates
            .iter()
            .map(|row| {
                let outside = radius.map_or(0.0, |radius| {
                    let distance = self.distance_to_proposed(row).1;
                    if distance > radius { 1e4 * distance } else { 0.0 }
                });
                self.score(row, &mut scratch) - outside
            })
            .collect();
        let ranking = order::places(candidates.len(), &mut |a, b| scores[b].total_cmp(&scores[a]));
        let n_points = self.acquisition.n_points();
        let n_starts = if n_points < MANY_POINTS { N_STARTS } else { N_STARTS_OF_MANY };
        let mut starts: Vec<usize> = Vec::new();
        for idx in &ranking {
            if starts.len() == n_starts {
                break;
            }
            if starts.iter().all(|other| self.squared_distance(&candidates[*idx], &candidates[*other]) > APART) {
                starts.push(*idx);
            }
        }
        let mut found: Vec<(Vec<f64>, f64)> = starts
            .iter()
            .map(|start| self.climb(candidates[*start].clone(), scores[*start], radius, &mut scratch))
            .collect();
        order::sort_by(&mut found, |a, b| b.1.total_cmp(&a.1));
        let rest = ranking.iter().map(|idx| (candidates[*idx].clone(), scores[*idx]));
        let rounded = |(mut row, _): (Vec<f64>, f64)| {
            self.encoding.round(&mut row);
            row
        };
        found.into_iter().chain(rest).map(rounded).find(|row| !self.is_proposed(row))
    }

    /// What is maximised: log expected improvement, and the caution about failures.
    pub fn score(&self, row: &[f64], scratch: &mut Prediction) -> f64 {
        self.acquisition.value(row, scratch) + self.caution(row)
    }

    /// What likely failures take from log expected improvement; 0 where none is to be expected.
    pub fn caution(&self, row: &[f64]) -> f64 {
        CAUTION * self.feasibility.map_or(0.0, |model| model.log_probability(row, &mut []))
    }

    /// Whether the search may come to `row`: while little has been proposed, it goes no farther from all of that than the trust
    /// radius. Of whole numbers and lists a local search looks at all values, so only continuous columns bind it.
    pub fn is_near(&self, row: &[f64]) -> bool {
        let Some(radius) = self.trust_radius() else { return true };
        // What has come to the edge may have been rounded half a step beyond it.
        let edge = radius + 0.5 / f64::from(STEPS) + SAME;
        let is_within = |other: &Vec<f64>, j: usize| (row[j] - other[j]).abs() <= edge;
        let binds = |j: &usize| matches!(self.encoding.columns[*j], Column::Continuous);
        self.proposed.iter().any(|other| (0..row.len()).filter(binds).all(|j| is_within(other, j)))
    }

    fn score_and_gradient(&self, row: &[f64], scratch: &mut Prediction, gradient: &mut [f64]) -> f64 {
        gradient.fill(0.0);
        let feasible = self.feasibility.map_or(0.0, |model| model.log_probability(row, gradient));
        gradient.iter_mut().for_each(|slope| *slope *= CAUTION);
        self.acquisition.value_and_gradient(row, scratch, gradient) + CAUTION * feasible
    }

    /// Whether it is a configuration that has been proposed.
    pub fn is_proposed(&self, row: &[f64]) -> bool {
        let is_same = |other: &Vec<f64>| row.iter().zip(other).all(|(a, b)| (a - b).abs() <= SAME);
        // Two rows may be one point: a range of two neighbouring numbers, a wide range of whole numbers.
        let point = self.encoding.decode(row);
        self.proposed.iter().any(is_same) || self.points.contains(&point)
    }

    /// Half-width of the box around every proposed row that a new one stays in, while there are few (Vizier).
    fn trust_radius(&self) -> Option<f64> {
        let n_columns = self.encoding.columns.len() as f64;
        let radius = 0.2 + 0.3 * self.proposed.len() as f64 / (5.0 * (n_columns + 1.0));
        (radius < 0.5 && (0..self.encoding.columns.len()).any(|j| self.is_trusted(j))).then_some(radius)
    }

    fn is_trusted(&self, j: usize) -> bool {
        match &self.encoding.columns[j] {
            Column::Continuous => true,
            Column::Grid(places) => places.len() >= MIN_TRUSTED,
            Column::Categories(_) => false,
        }
    }

    /// Index of the nearest proposed row by the largest step in a trusted column, and that step.
    fn distance_to_proposed(&self, row: &[f64]) -> (usize, f64) {
        let mut nearest = (0, f64::INFINITY);
        for (idx, other) in self.proposed.iter().enumerate() {
            let mut largest: f64 = 0.0;
            for j in 0..row.len() {
                if self.is_trusted(j) {
                    largest = largest.max((row[j] - other[j]).abs());
                }
            }
            if largest < nearest.1 {
                nearest = (idx, largest);
            }
        }
        nearest
    }

    fn squared_distance(&self, a: &[f64], b: &[f64]) -> f64 {
        let mut sum = 0.0;
        for (j, column) in self.encoding.columns.iter().enumerate() {
            let step = match column {
                Column::Categories(_) => f64::from(u8::from(a[j] != b[j])),
                Column::Continuous | Column::Grid(_) => a[j] - b[j],
            };
            sum += (step / self.lengths[j]) * (step / self.lengths[j]);
        }
        sum
    }

    /// Sobol points over the whole space, and steps from the best rows.
    fn candidates(&self, rng: &mut ChaCha8Rng) -> Vec<Vec<f64>> {
        let n_columns = self.encoding.columns.len();
        let scrambling = rng.random::<u32>();
        let mut candidates: Vec<Vec<f64>> =
            (0..N_SOBOL as u32).map(|idx| self.encoding.from_cube(&sobol::point(idx, n_columns, scrambling))).collect();
        if self.best.is_empty() {
            return candidates;
        }
        let share = (2.0 / n_columns as f64).max(0.35);
        for idx in 0..N_NEAR {
            let mut row = self.best[idx % self.best.len()].clone();
            let width = [0.3, 0.1, 0.03][idx % 3];
            let at_least = rng.random_range(0..n_columns);
            for (j, code) in row.iter_mut().enumerate() {
                let moves = rng.random::<f64>() < share || j == at_least;
                let step = gaussian(rng);
                if !moves {
                    continue;
                }
                *code = match &self.encoding.columns[j] {
                    Column::Categories(n) => rng.random_range(0..*n) as f64,
                    Column::Continuous | Column::Grid(_) => {
                        reflect(*code + 2.0 * width * self.lengths[j].min(1.0) * step)
                    }
                };
            }
            self.encoding.snap(&mut row);
            candidates.push(row);
        }
        candidates
    }

    /// Local search from `row`, whose score is `score`.
    fn climb(
        &self,
        mut row: Vec<f64>,
        mut score: f64,
        radius: Option<f64>,
        scratch: &mut Prediction,
    ) -> (Vec<f64>, f64) {
        for _ in 0..ROUNDS {
            let before = score;
            self.climb_continuous(&mut row, &mut score, radius, scratch);
            for j in 0..row.len() {
                if !self.encoding.is_active(j, &row) {
                    continue;
                }
                for code in self.alternatives(j, row[j]) {
                    let mut neighbour = row.clone();
                    neighbour[j] = code;
                    self.encoding.snap(&mut neighbour);
                    let value = self.score(&neighbour, scratch);
                    if value > score + SAME {
                        (row, score) = (neighbour, value);
                    }
                }
            }
            if score - before < MIN_GAIN {
                break;
            }
        }
        (row, score)
    }

    fn climb_continuous(&self, row: &mut [f64], score: &mut f64, radius: Option<f64>, scratch: &mut Prediction) {
        let is_moving =
            |j: &usize| matches!(self.encoding.columns[*j], Column::Continuous) && self.encoding.is_active(*j, row);
        let moving: Vec<usize> = (0..row.len()).filter(is_moving).collect();
        if moving.is_empty() {
            return;
        }
        let centre = radius.and_then(|radius| Some((self.proposed.get(self.distance_to_proposed(row).0)?, radius)));
        // In units of the lengthscales the acquisition is about equally steep in all directions.
        let unit: Vec<f64> = moving.iter().map(|j| self.lengths[*j].min(1.0)).collect();
        let bound = |end: f64, sign: f64| -> Vec<f64> {
            let bounds = moving.iter().zip(&unit).map(|(j, unit)| {
                let end = match centre {
                    Some((centre, radius)) => (centre[*j] + sign * radius).clamp(0.0, 1.0),
                    None => end,
                };
                end / unit
            });
            bounds.collect()
        };
        let (lower, upper) = (bound(0.0, -1.0), bound(1.0, 1.0));
        let mut x: Vec<f64> = moving.iter().zip(&unit).map(|(j, unit)| row[*j] / unit).collect();
        let mut moved = row.to_vec();
        let mut by_row = vec![0.0; row.len()];
        let limits = Limits { iterations: ITERATIONS, gradient: 1e-5, decrease: 1e-5 };
        let value = minimize(&mut x, &lower, &upper, limits, &mut |x, gradient| {
            for ((j, unit), x) in moving.iter().zip(&unit).zip(x) {
                moved[*j] = (x * unit).clamp(0.0, 1.0);
            }
            let value = self.score_and_gradient(&moved, scratch, &mut by_row);
            for (slot, (j, unit)) in gradient.iter_mut().zip(moving.iter().zip(&unit)) {
                *slot = -by_row[*j] * unit;
            }
            -value
        });
        if -value > *score {
            for ((j, unit), x) in moving.iter().zip(&unit).zip(&x) {
                row[*j] = (x * unit).clamp(0.0, 1.0);
            }
            *score = -value;
        }
    }

    /// The other values of a column that a local search looks at. None of a continuous one.
    fn alternatives(&self, j: usize, code: f64) -> Vec<f64> {
        match &self.encoding.columns[j] {
            Column::Continuous => Vec::new(),
            Column::Categories(n) => (0..*n).map(|idx| idx as f64).filter(|other| *other != code).collect(),
            Column::Grid(places) if places.len() <= MAX_EXHAUSTIVE => {
                places.iter().copied().filter(|other| *other != code).collect()
            }
            Column::Grid(places) => {
                let last = places.len() - 1;
                let here = nearest_index(places, code);
                let near = [1, 2, 4, 8].into_iter().flat_map(|step| [here.checked_sub(step), Some(here + step)]);
                let far = (0..12).map(|nth| Some(nth * last / 11));
                let mut found: Vec<usize> =
                    near.chain(far).flatten().filter(|idx| *idx <= last && *idx != here).collect();
                found.sort_unstable();
                found.dedup();
                found.into_iter().map(|idx| places[idx]).collect()
            }
        }
    }
}

/// A standard normal number.
fn gaussian(rng: &mut ChaCha8Rng) -> f64 {
    crate::math::normal_quantile((rng.random::<f64>()).clamp(1e-12, 1.0 - 1e-12))
}

/// Back into [0, 1] from a little outside.
fn reflect(x: f64) -> f64 {
    if x < 0.0 {
        (-x).min(1.0)
    } else if x > 1.0 {
        (2.0 - x).max(0.0)
    } else {
        x
    }
}
