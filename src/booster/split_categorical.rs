//! Splits by category: one against the rest for few categories, else a partition along the categories' weights
//! (Fisher 1958), as XGBoost 3.2 `hist/evaluate_splits.h`. The chosen categories go right.

use super::histogram::{Slot, Stat};
use super::split::{GainRule, NodeStat, Split};
use crate::order::places;
use std::cmp::Ordering;

/// How categories are split.
#[derive(Debug, Clone, Copy)]
pub(super) struct CategoricalRule {
    /// Fewer categories than this: one against the rest.
    pub max_to_onehot: usize,
    /// A partition considers at most this many categories from each end.
    pub max_threshold: usize,
}

/// A candidate that beat all before it: loss, its number, default_left, left, right.
type Found = Option<(f32, usize, bool, Stat, Stat)>;

impl GainRule {
    /// Looks at every split of a categorical feature. `histogram`: one slot per category.
    pub(super) fn scan_categorical(
        &self,
        rule: CategoricalRule,
        feature: u32,
        histogram: &[Slot],
        node: &NodeStat,
        best: &mut Split,
    ) {
        if histogram.len() < rule.max_to_onehot {
            self.scan_one_hot(feature, histogram, node, best);
        } else {
            self.scan_partition(rule, feature, histogram, node, best);
        }
    }

    fn scan_one_hot(&self, feature: u32, histogram: &[Slot], node: &NodeStat, best: &mut Split) {
        let mut present = Stat::default();
        histogram.iter().for_each(|&slot| present += Stat::from(slot));
        let missing = node.sum - present;
        let mut found: Found = None;
        let mut loss_to_beat = best.loss;
        for (category, &slot) in histogram.iter().enumerate() {
            let stat = Stat::from(slot);
            for (right, default_left) in [(stat, true), (stat + missing, false)] {
                let left = node.sum - right;
                if let Some(loss) = self.loss(feature, left, right, node)
                    && loss > loss_to_beat
                {
                    loss_to_beat = loss;
                    found = Some((loss, category, default_left, left, right));
                }
            }
        }
        best.set_categorical(feature, found, |category| vec![category as u32]);
    }

    fn scan_partition(
        &self,
        rule: CategoricalRule,
        feature: u32,
        histogram: &[Slot],
        node: &NodeStat,
        best: &mut Split,
    ) {
        let n = histogram.len();
        let weights: Vec<f32> = histogram.iter().map(|&slot| self.weight(Stat::from(slot))).collect();
        let order = places(n, &mut |a, b| weights[a].partial_cmp(&weights[b]).unwrap_or(Ordering::Equal));
        let n_steps = rule.max_threshold.min(n).saturating_sub(1);

        let mut found: Found = None;
        let mut loss_to_beat = best.loss;
        let mut right = Stat::default();
        for j in 0..n_steps {
            right += Stat::from(histogram[order[j]]);
            let left = node.sum - right;
            if let Some(loss) = self.loss(feature, left, right, node)
                && loss > loss_to_beat
            {
                loss_to_beat = loss;
                found = Some((loss, j + 1, true, left, right));
            }
        }
        best.set_categorical(feature, found, |count| sorted_codes(&order[..count]));

        let mut found: Found = None;
        let mut left = Stat::default();
        for j in (n - n_steps..n).rev() {
            left += Stat::from(histogram[order[j]]);
            let right = node.sum - left;
            if let Some(loss) = self.loss(feature, left, right, node)
                && loss > loss_to_beat
            {
                loss_to_beat = loss;
                found = Some((loss, j, false, left, right));
            }
        }
        best.set_categorical(feature, found, |count| sorted_codes(&order[..count]));
    }
}

fn sorted_codes(categories: &[usize]) -> Vec<u32> {
    let mut codes: Vec<u32> = categories.iter().map(|&category| category as u32).collect();
    codes.sort_unstable();
    codes
}

impl Split {
    fn set_categorical(&mut self, feature: u32, found: Found, categories: impl FnOnce(usize) -> Vec<u32>) {
        let Some((loss, which, default_left, left, right)) = found else { return };
        *self = Split {
            loss,
            feature,
            threshold: 0.0,
            bin_bound: 0,
            default_left,
            categories: categories(which),
            left,
            right,
        };
    }
}
