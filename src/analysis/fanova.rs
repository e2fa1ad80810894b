//! Functional ANOVA: which hyperparameters explain the differences between the trials (Hutter, Hoos and Leyton-Brown, ICML
//! 2014).
//!
//! A random forest is fitted to the trials. In each tree, the marginal of a set of hyperparameters is its prediction averaged
//! over the whole range of all others; the share of the tree's variance that the marginal has is the importance.
//!
//! `n_intervals`: a tree's marginal of a number is constant between its split values; of a category, on each category.

use super::forest::{Encoded, Leaf, Side};
use super::sample::Sample;
use crate::order;
use rand_chacha::ChaCha8Rng;

/// Shares of variance, averaged over the trees.
#[derive(Debug, Clone, PartialEq)]
pub struct Fanova {
    /// Per dimension: the share that it explains alone, in [0, 1]. They add up to at most 1: the rest is interaction.
    pub alone: Vec<f64>,
    /// Two dimensions, the lower index first, and what they explain beyond what each explains alone.
    pub pairs: Vec<(usize, usize, f64)>,
}

/// Fits `n_trees` trees (Optuna: 64). `with_pairs`: whether interactions are worked out too. All 0 if there are fewer than two
/// trials, or all are equally good.
pub fn fanova(sample: &Sample<'_>, n_trees: usize, with_pairs: bool, rng: &mut ChaCha8Rng) -> Fanova {
    if with_pairs { shares::<true>(sample, n_trees, rng) } else { shares::<false>(sample, n_trees, rng) }
}

/// `Fanova::alone`, for who never asks for pairs: the page does without the code that they take.
pub(super) fn alone(sample: &Sample<'_>, n_trees: usize, rng: &mut ChaCha8Rng) -> Vec<f64> {
    shares::<false>(sample, n_trees, rng).alone
}

fn shares<const PAIRS: bool>(sample: &Sample<'_>, n_trees: usize, rng: &mut ChaCha8Rng) -> Fanova {
    let encoded = Encoded::new(sample);
    let n_dims = encoded.n_categories.len();
    let pairs = (0..n_dims).flat_map(|a| (a + 1..n_dims).map(move |b| (a, b, 0.0)));
    let mut sums = Fanova { alone: vec![0.0; n_dims], pairs: if PAIRS { pairs.collect() } else { Vec::new() } };
    let mut n_used = 0.0;
    if sample.len() > 1 {
        for _ in 0..n_trees {
            let tree = Tree { leaves: encoded.tree(rng), n_categories: &encoded.n_categories };
            n_used += f64::from(u8::from(tree.add_shares::<PAIRS>(&mut sums)));
        }
    }
    if n_used > 0.0 {
        sums.alone.iter_mut().for_each(|share| *share /= n_used);
        sums.pairs.iter_mut().for_each(|pair| pair.2 /= n_used);
    }
    sums
}

struct Tree<'a> {
    leaves: Vec<Leaf>,
    n_categories: &'a [usize],
}

impl Tree<'_> {
    /// Adds this tree's shares. False if it predicts one value everywhere.
    fn add_shares<const PAIRS: bool>(&self, sums: &mut Fanova) -> bool {
        let volumes: Vec<f64> = self.leaves.iter().map(|leaf| self.volume(leaf, &[])).collect();
        let whole = variance(self.leaves.iter().zip(&volumes).map(|(leaf, volume)| (leaf.value, *volume)));
        if whole <= 0.0 {
            return false;
        }
        let intervals: Vec<Vec<f64>> = (0..self.n_categories.len()).map(|idx| self.edges(idx)).collect();
        let alone: Vec<f64> =
            intervals.iter().enumerate().map(|(idx, edges)| self.marginal_variance(idx, edges) / whole).collect();
        for (a, b, sum) in sums.pairs.iter_mut().take_while(|_| PAIRS) {
            let together = self.pair_variance((*a, &intervals[*a]), (*b, &intervals[*b])) / whole;
            *sum += (together - alone[*a] - alone[*b]).max(0.0);
        }
        sums.alone.iter_mut().zip(alone).for_each(|(sum, share)| *sum += share);
        true
    }

    /// Ends of the pieces on which marginals of a dimension are constant: split values, or categories, as shares of the whole.
    fn edges(&self, idx: usize) -> Vec<f64> {
        let n_categories = self.n_categories[idx];
        if n_categories > 0 {
            return (0..=n_categories).map(|category| category as f64 / n_categories as f64).collect();
        }
        let mut edges = vec![0.0, 1.0];
        edges.extend(self.leaves.iter().filter_map(|leaf| match leaf.sides[idx] {
            Side::Interval(low, _) => Some(low),
            Side::Set(_) => None,
        }));
        order::sort_by(&mut edges, f64::total_cmp);
        edges.dedup();
        edges
    }

    /// The pieces that a leaf covers, as ranges of indices.
    fn pieces(side: Side, edges: &[f64]) -> Vec<(usize, usize)> {
        let at = |edge: f64| edges.partition_point(|other| *other < edge);
        match side {
            Side::Interval(low, high) => vec![(at(low), at(high))],
            Side::Set(set) => {
                let is_in = |category: &usize| set >> category & 1 == 1;
                (0..edges.len() - 1).filter(is_in).map(|category| (category, category + 1)).collect()
            }
        }
    }

    /// Share of the space that a leaf covers, in all dimensions but these.
    fn volume(&self, leaf: &Leaf, without: &[usize]) -> f64 {
        let sides = leaf.sides.iter().enumerate().filter(|(idx, _)| !without.contains(idx));
        sides
            .map(|(idx, side)| match side {
                Side::Interval(low, high) => high - low,
                Side::Set(set) => f64::from(set.count_ones()) / self.n_categories[idx] as f64,
            })
            .product()
    }

    fn marginal_variance(&self, idx: usize, edges: &[f64]) -> f64 {
        // Differences: a leaf adds to its first piece and takes away behind its last.
        let mut steps = vec![0.0; edges.len()];
        for leaf in &self.leaves {
            let part = leaf.value * self.volume(leaf, &[idx]);
            for (from, to) in Self::pieces(leaf.sides[idx], edges) {
                steps[from] += part;
                steps[to] -= part;
            }
        }
        let mut sum = 0.0;
        let marginal = steps.iter().map(|step| {
            sum += step;
            sum
        });
        variance(marginal.zip(edges.windows(2).map(|pair| pair[1] - pair[0])).collect::<Vec<_>>().into_iter())
    }

    fn pair_variance(&self, (a, edges_a): (usize, &[f64]), (b, edges_b): (usize, &[f64])) -> f64 {
        let width = edges_b.len();
        let mut steps = vec![0.0; edges_a.len() * width];
        for leaf in &self.leaves {
            let part = leaf.value * self.volume(leaf, &[a, b]);
            let pieces_b = Self::pieces(leaf.sides[b], edges_b);
            for (top, bottom) in Self::pieces(leaf.sides[a], edges_a) {
                for &(left, right) in &pieces_b {
                    steps[top * width + left] += part;
                    steps[top * width + right] -= part;
                    steps[bottom * width + left] -= part;
                    steps[bottom * width + right] += part;
                }
            }
        }
        // Sums of the differences, along rows and then along columns, are the marginal on each piece.
        let mut above = vec![0.0; width];
        let mut marginal = Vec::with_capacity(steps.len());
        for (row, heights) in steps.chunks(width).zip(edges_a.windows(2)) {
            let mut sum = 0.0;
            for (column, widths) in edges_b.windows(2).enumerate() {
                sum += row[column];
                above[column] += sum;
                marginal.push((above[column], (heights[1] - heights[0]) * (widths[1] - widths[0])));
            }
        }
        variance(marginal.into_iter())
    }
}

/// Weighted variance of (value, weight); the weights add up to 1.
fn variance(values: impl Iterator<Item = (f64, f64)> + Clone) -> f64 {
    let mean: f64 = values.clone().map(|(value, weight)| value * weight).sum();
    values.map(|(value, weight)| (value - mean) * (value - mean) * weight).sum()
}
