//! The gain of a split and the best split of a node, as XGBoost 3.2 `tree/param.h` and `hist/evaluate_splits.h`.
//!
//! Notation: G, H: sums of gradients and hessians, f64; L1(g): soft threshold by alpha. Weights and gains are f32: their
//! rounding decides ties, so it is part of the definition. Tie rule: first candidate of a scan, forward before backward,
//! lowest feature.

mod screen;

use super::histogram::{Slot, Stat};
use super::params::Params;
use screen::Screen;

// Far above the rounding noise of a loss (two or three f32 ulps of the gains it is made of).
const NOISE: f32 = 2e-6;

/// Bounds of a node's weight under monotone constraints.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Bounds {
    pub lo: f32,
    pub hi: f32,
}

impl Bounds {
    pub(super) const NONE: Bounds = Bounds { lo: f32::MIN, hi: f32::MAX };
}

/// Regularisation, promoted to f64 once.
#[derive(Debug, Clone)]
pub(super) struct GainRule {
    alpha: f64,
    lambda: f64,
    lambda_f32: f32,
    min_child_weight: f64,
    max_delta_step: f64,
    /// One of -1, 0, 1 per feature; shorter than the features: the rest is 0. `None`: no vector was given, which has
    /// another gain formula than a vector of zeros.
    monotone: Option<Vec<i8>>,
}

impl GainRule {
    pub(super) fn new(params: &Params) -> Self {
        GainRule {
            alpha: f64::from(params.alpha),
            lambda: f64::from(params.lambda),
            lambda_f32: params.lambda,
            min_child_weight: f64::from(params.min_child_weight),
            max_delta_step: f64::from(params.max_delta_step.unwrap_or(0.0)),
            monotone: params.monotone_constraints.clone().filter(|vector| !vector.is_empty()),
        }
    }

    /// The constraint on `feature`: -1, 0 or 1.
    pub(super) fn monotone(&self, feature: u32) -> i8 {
        self.monotone.as_ref().and_then(|vector| vector.get(feature as usize)).copied().unwrap_or(0)
    }

    pub(super) fn has_monotone(&self) -> bool {
        self.monotone.is_some()
    }

    fn is_plain(&self) -> bool {
        self.monotone.is_none() && self.max_delta_step == 0.0
    }

    #[inline(always)]
    fn threshold_l1(&self, g: f64) -> f64 {
        if g > self.alpha {
            g - self.alpha
        } else if g < -self.alpha {
            g + self.alpha
        } else {
            0.0
        }
    }

    /// Optimal leaf weight, without eta and without bounds.
    #[inline]
    pub(super) fn weight(&self, stat: Stat) -> f32 {
        if stat.h <= 0.0 || stat.h < self.min_child_weight {
            return 0.0;
        }
        let mut weight = -self.threshold_l1(stat.g) / (stat.h + self.lambda);
        if self.max_delta_step != 0.0 && weight.abs() > self.max_delta_step {
            weight = self.max_delta_step.copysign(weight);
        }
        weight as f32
    }

    /// Optimal leaf weight within the node's bounds.
    #[inline]
    pub(super) fn bounded_weight(&self, stat: Stat, bounds: Bounds) -> f32 {
        let weight = self.weight(stat);
        if !self.has_monotone() {
            weight
        } else if weight < bounds.lo {
            bounds.lo
        } else if weight > bounds.hi {
            bounds.hi
        } else {
            weight
        }
    }

    #[inline(always)]
    fn plain_gain(&self, stat: Stat) -> f32 {
        if stat.h <= 0.0 {
            return 0.0;
        }
        let g = self.threshold_l1(stat.g);
        (g * g) as f32 / (stat.h + self.lambda) as f32
    }

    // As XGBoost computes it under constraints: without alpha, in f32.
    #[inline]
    fn gain_given_weight(&self, stat: Stat, weight: f32) -> f32 {
        if stat.h <= 0.0 {
            return 0.0;
        }
        let (g, h) = (stat.g as f32, stat.h as f32);
        -(2.0 * g * weight + (h + self.lambda_f32) * (weight * weight))
    }

    /// Gain of keeping `stat` together.
    pub(super) fn gain(&self, stat: Stat, bounds: Bounds) -> f32 {
        if self.is_plain() {
            self.plain_gain(stat)
        } else {
            self.gain_given_weight(stat, self.bounded_weight(stat, bounds))
        }
    }

    /// Gain of both sides, or `None` if one is lighter than min_child_weight.
    #[inline(always)]
    fn split_gain(&self, feature: u32, left: Stat, right: Stat, bounds: Bounds) -> Option<f32> {
        if !(left.h >= self.min_child_weight && right.h >= self.min_child_weight) {
            return None;
        }
        if self.is_plain() {
            return Some(self.plain_gain(left) + self.plain_gain(right));
        }
        let (w_left, w_right) = (self.bounded_weight(left, bounds), self.bounded_weight(right, bounds));
        let violated = match self.monotone(feature) {
            0 => false,
            c if c > 0 => w_left > w_right,
            _ => w_left < w_right,
        };
        if violated {
            return None;
        }
        Some(self.gain_given_weight(left, w_left) + self.gain_given_weight(right, w_right))
    }
}

/// The best split found so far. `loss` 0: none.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Split {
    pub loss: f32,
    pub feature: u32,
    pub threshold: f32,
    /// Rows with a bin below this go left (numeric splits).
    pub bin_bound: u32,
    pub default_left: bool,
    /// Categories that go right, ascending; empty for a numeric split.
    pub categories: Vec<u32>,
    pub left: Stat,
    pub right: Stat,
}

/// A node whose best split is looked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct NodeStat {
    pub sum: Stat,
    pub root_gain: f32,
    pub bounds: Bounds,
}

/// The numeric feature a scan looks at.
#[derive(Debug, Clone, Copy)]
pub(super) struct NumericFeature<'a> {
    pub feature: u32,
    /// Upper bounds of its bins.
    pub cuts: &'a [f32],
    pub min_value: f32,
    /// Some training row (not only of this node) has no value.
    pub has_missing: bool,
}

impl GainRule {
    #[inline(always)]
    pub(super) fn loss(&self, feature: u32, left: Stat, right: Stat, node: &NodeStat) -> Option<f32> {
        let loss = self.split_gain(feature, left, right, node.bounds)? - node.root_gain;
        loss.is_finite().then_some(loss)
    }

    /// Whether a node is too light for two children of min_child_weight.
    pub(super) fn is_too_light(&self, sum: Stat) -> bool {
        // Less by more than the rounding of a difference.
        sum.h < 2.0 * self.min_child_weight * (1.0 - 1e-12)
    }

    /// Looks at every threshold of a numeric feature. `histogram`: one slot per bin.
    pub(super) fn scan_numeric(&self, about: NumericFeature, histogram: &[Slot], node: &NodeStat, best: &mut Split) {
        match Screen::new(self, node, best.loss) {
            Some(screen) => {
                if screen.lets_some_pass(histogram) || (about.has_missing && screen.lets_some_pass_backward(histogram))
                {
                    self.scan_both_ways(about, histogram, node, best, Some(screen));
                }
            }
            None => self.scan_both_ways(about, histogram, node, best, None),
        }
    }

    fn scan_both_ways(
        &self,
        about: NumericFeature,
        histogram: &[Slot],
        node: &NodeStat,
        best: &mut Split,
        mut screen: Option<Screen>,
    ) {
        let feature = about.feature;
        let mut found: Option<(usize, f32, Stat)> = None;
        let mut loss_to_beat = best.loss;
        let mut top = 0.0_f32;
        let mut sum = Slot::ZERO;
        for (bin, &slot) in histogram.iter().enumerate() {
            sum += slot;
            let left = Stat::from(sum);
            if screen.is_none_or(|screen| screen.lets_pass(left.g, left.h))
                && let Some(loss) = self.loss(feature, left, node.sum - left, node)
                && loss > top
            {
                top = loss;
                if loss > loss_to_beat {
                    loss_to_beat = loss;
                    found = Some((bin, loss, left));
                    if let Some(screen) = &mut screen {
                        screen.raise(node, loss);
                    }
                }
            }
        }
        if let Some((bin, loss, left)) = found {
            best.set_numeric(feature, about.cuts[bin], bin as u32 + 1, false, loss, left, node.sum - left);
        }
        if Stat::from(sum) == node.sum {
            return;
        }
        // Without missing values the backward scan sees the same splits but for rounding noise. XGBoost lets the noise
        // decide, so it matters where this feature is about as good as the best: of m features about ln m. (What the
        // screen holds back is not.)
        let noise = NOISE * (top.abs() + node.root_gain.abs());
        if !about.has_missing && top + noise < best.loss {
            return;
        }
        let mut found: Option<(usize, f32, Stat)> = None;
        let mut sum = Slot::ZERO;
        for (bin, &slot) in histogram.iter().enumerate().rev() {
            sum += slot;
            let right = Stat::from(sum);
            if screen.is_none_or(|screen| screen.lets_pass(right.g, right.h))
                && let Some(loss) = self.loss(feature, node.sum - right, right, node)
                && loss > loss_to_beat
            {
                loss_to_beat = loss;
                found = Some((bin, loss, right));
            }
        }
        if let Some((bin, loss, right)) = found {
            let threshold = if bin == 0 { about.min_value } else { about.cuts[bin - 1] };
            best.set_numeric(feature, threshold, bin as u32, true, loss, node.sum - right, right);
        }
    }
}

impl Split {
    #[expect(clippy::too_many_arguments, reason = "the fields of a split, set together")]
    fn set_numeric(
        &mut self,
        feature: u32,
        threshold: f32,
        bin_bound: u32,
        default_left: bool,
        loss: f32,
        left: Stat,
        right: Stat,
    ) {
        self.categories.clear();
        self.feature = feature;
        self.threshold = threshold;
        self.bin_bound = bin_bound;
        self.default_left = default_left;
        self.loss = loss;
        self.left = left;
        self.right = right;
    }

    /// Back to "no split", keeping the buffer.
    pub(super) fn reset(&mut self) {
        self.categories.clear();
        self.loss = 0.0;
    }
}
