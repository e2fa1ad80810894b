//! Regression trees on encoded points, for fANOVA: grown to the last difference, each on a bootstrap sample.
//!
//! Numbers are places in [0, 1] on their range's scale, so that a logarithmic hyperparameter's marginal is over orders of
//! magnitude; categories are split into sets, ordered by their mean (Breiman et al. 1984, exact for squared error).

use super::sample::Sample;
use crate::order;
use crate::tuner::Range;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

/// What a leaf covers of one dimension.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Side {
    /// Numbers from the first (exclusive unless 0) to the second.
    Interval(f64, f64),
    /// A bit per category; there are at most 30.
    Set(u32),
}

/// A leaf: its box and its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Leaf {
    pub sides: Vec<Side>,
    pub value: f64,
}

/// Encoded points with their values.
#[derive(Debug)]
pub struct Encoded {
    /// Categories per dimension; 0 for numbers.
    pub n_categories: Vec<usize>,
    /// A row per point: places in [0, 1], or category indices.
    rows: Vec<Vec<f64>>,
    values: Vec<f64>,
}

impl Encoded {
    /// The points of `sample`. A hyperparameter that is not active has the middle of its range, or its first category.
    pub fn new(sample: &Sample<'_>) -> Encoded {
        let n_categories: Vec<usize> = sample
            .space
            .dims
            .iter()
            .map(|dim| match &dim.range {
                Range::Categorical { values } => values.len(),
                Range::Continuous { .. } | Range::Integer { .. } => 0,
            })
            .collect();
        let row = |point| {
            let unit = sample.space.to_unit(point)?;
            let places = unit.into_iter().zip(&n_categories);
            Some(places.map(|(u, n)| if *n == 0 { u } else { (u * *n as f64).floor() }).collect())
        };
        let (rows, values) =
            sample.points.iter().zip(&sample.losses).filter_map(|(point, loss)| Some((row(point)?, *loss))).unzip();
        Encoded { n_categories, rows, values }
    }

    /// The whole space.
    pub fn whole(&self) -> Vec<Side> {
        self.n_categories.iter().map(|n| if *n == 0 { Side::Interval(0.0, 1.0) } else { Side::Set(full(*n)) }).collect()
    }

    /// The leaves of a tree on as many points as there are, drawn with replacement.
    pub fn tree(&self, rng: &mut ChaCha8Rng) -> Vec<Leaf> {
        let n = self.rows.len();
        let drawn: Vec<usize> = (0..n).map(|_| rng.random_range(0..n)).collect();
        let mut leaves = Vec::new();
        let mut open = vec![(drawn, self.whole())];
        while let Some((points, sides)) = open.pop() {
            match self.best_split(&points) {
                Some((idx, cut)) => {
                    let (inside, outside) = cut.sides(sides[idx]);
                    let (left, right) = points.into_iter().partition(|point| cut.goes_left(self.rows[*point][idx]));
                    for (points, side) in [(left, inside), (right, outside)] {
                        let mut sides = sides.clone();
                        sides[idx] = side;
                        open.push((points, sides));
                    }
                }
                None => {
                    let sum: f64 = points.iter().map(|point| self.values[*point]).sum();
                    leaves.push(Leaf { sides, value: sum / points.len() as f64 });
                }
            }
        }
        leaves
    }

    /// The split that lowers the squared error most, the first of equal ones. `None` if the values are all one, or no
    /// dimension tells the points apart.
    fn best_split(&self, points: &[usize]) -> Option<(usize, Cut)> {
        let first = self.values[*points.first()?];
        if points.iter().all(|point| self.values[*point] == first) {
            return None;
        }
        let mut best: Option<(f64, usize, Cut)> = None;
        for idx in 0..self.n_categories.len() {
            let found = match self.n_categories[idx] {
                0 => self.best_threshold(points, idx),
                n => self.best_set(points, idx, n),
            };
            if let Some((gain, cut)) = found
                && best.as_ref().is_none_or(|(champion, _, _)| gain > *champion)
            {
                best = Some((gain, idx, cut));
            }
        }
        best.map(|(_, idx, cut)| (idx, cut))
    }

    fn best_threshold(&self, points: &[usize], idx: usize) -> Option<(f64, Cut)> {
        let mut groups: Vec<Group> =
            points.iter().map(|point| (self.values[*point], 1.0, self.rows[*point][idx])).collect();
        sort(&mut groups, &|group| group.2);
        let (gain, at) = best_prefix(&groups, &|left, right| left < right)?;
        let (below, above) = (groups[at - 1].2, groups[at].2);
        let middle = (below + above) / 2.0;
        // Between two neighbouring doubles there is none.
        Some((gain, Cut::At(if middle < above { middle } else { below })))
    }

    fn best_set(&self, points: &[usize], idx: usize, n: usize) -> Option<(f64, Cut)> {
        let mut groups: Vec<Group> = (0..n).map(|category| (0.0, 0.0, category as f64)).collect();
        for point in points {
            let group = &mut groups[self.rows[*point][idx] as usize];
            group.0 += self.values[*point];
            group.1 += 1.0;
        }
        groups.retain(|group| group.1 > 0.0);
        sort(&mut groups, &|group| group.0 / group.1);
        let (gain, at) = best_prefix(&groups, &|_, _| true)?;
        Some((gain, Cut::Set(groups[..at].iter().fold(0, |set, group| set | 1 << group.2 as u32))))
    }
}

/// Points that stay together: sum of their values, count, key.
type Group = (f64, f64, f64);

fn sort(groups: &mut [Group], key: &dyn Fn(&Group) -> f64) {
    order::sort_by(groups, |a, b| key(a).total_cmp(&key(b)));
}

/// Where to cut the groups so that the squared error falls most, and by how much. `apart`: whether two
/// neighbours may be parted.
fn best_prefix(groups: &[Group], apart: &dyn Fn(f64, f64) -> bool) -> Option<(f64, usize)> {
    let total: f64 = groups.iter().map(|group| group.0).sum();
    let count: f64 = groups.iter().map(|group| group.1).sum();
    let (mut sum, mut n) = (0.0, 0.0);
    let mut best: Option<(f64, usize)> = None;
    for at in 1..groups.len() {
        sum += groups[at - 1].0;
        n += groups[at - 1].1;
        if !apart(groups[at - 1].2, groups[at].2) {
            continue;
        }
        let rest = total - sum;
        let gain = sum * sum / n + rest * rest / (count - n) - total * total / count;
        if best.is_none_or(|(champion, _)| gain > champion) {
            best = Some((gain, at));
        }
    }
    best
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Cut {
    At(f64),
    Set(u32),
}

impl Cut {
    fn goes_left(self, place: f64) -> bool {
        match self {
            Cut::At(threshold) => place <= threshold,
            Cut::Set(set) => set >> (place as u32) & 1 == 1,
        }
    }

    /// What both sides cover. A category that no point of the node has goes right.
    fn sides(self, side: Side) -> (Side, Side) {
        match (self, side) {
            (Cut::At(threshold), Side::Interval(low, high)) => {
                (Side::Interval(low, threshold), Side::Interval(threshold, high))
            }
            (Cut::Set(set), Side::Set(whole)) => (Side::Set(whole & set), Side::Set(whole & !set)),
            (_, side) => (side, side),
        }
    }
}

/// All of `n` categories.
fn full(n: usize) -> u32 {
    (1u32 << n.min(31)) - 1
}
