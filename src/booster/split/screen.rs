//! Which thresholds could be the best split of a node, told without a division.
//!
//! With g, h the sums of a side (h with lambda), G the node's gradients and S its hessians + 2 lambda, a split gains
//! g²/h + (G - g)²/(S - h). That is above B where S g² - 2 G g h + (G² - B S) h + B h² > 0. The bar B is set lower than
//! the best split by more than the rounding of XGBoost's f32 gains, so whatever fails here fails there; an L1 penalty only
//! lowers gains, so it may be left out.

use super::{GainRule, NOISE, NodeStat};
use crate::booster::histogram::Slot;

// Rounding of the formula stays below NOISE while no side is lighter than this share of the node.
const LEAST_SHARE: f64 = 2e-7;
// Above the rounding of sums of hessians.
const SLACK: f64 = 1e-9;

/// The test for one node and the best split so far.
#[derive(Debug, Clone, Copy)]
pub(super) struct Screen {
    total_h: f64,
    twice_g: f64,
    linear: f64,
    bar: f64,
    lambda: f64,
    /// Range of h in which both sides are heavy enough.
    least: f64,
    most: f64,
}

impl Screen {
    /// `None`: the test cannot be trusted here.
    pub(super) fn new(rule: &GainRule, node: &NodeStat, best_loss: f32) -> Option<Screen> {
        let total_h = node.sum.h + 2.0 * rule.lambda;
        let least = rule.lambda + rule.min_child_weight;
        if !(rule.is_plain() && least >= LEAST_SHARE * total_h) {
            return None;
        }
        let mut screen = Screen {
            total_h,
            twice_g: 2.0 * node.sum.g,
            linear: 0.0,
            bar: 0.0,
            lambda: rule.lambda,
            least: least - SLACK * total_h,
            most: total_h - least + SLACK * total_h,
        };
        screen.raise(node, best_loss);
        Some(screen)
    }

    /// There is a better split now.
    #[inline]
    pub(super) fn raise(&mut self, node: &NodeStat, best_loss: f32) {
        self.bar = (f64::from(node.root_gain) + f64::from(best_loss)) * (1.0 - f64::from(NOISE));
        self.linear = node.sum.g * node.sum.g - self.bar * self.total_h;
    }

    /// Whether a side with these sums could be one of a better split.
    #[inline(always)]
    pub(super) fn lets_pass(&self, g: f64, h: f64) -> bool {
        let h = h + self.lambda;
        g * (self.total_h * g - self.twice_g * h) + h * (self.linear + self.bar * h) > 0.0
            && h >= self.least
            && h <= self.most
    }

    /// Whether some threshold could; adding up from the first bin.
    pub(super) fn lets_some_pass(&self, bins: &[Slot]) -> bool {
        let (quads, rest) = bins.as_chunks::<4>();
        let mut sums = Sums::new(self);
        for &[a, b, c, d] in quads {
            sums.add_two(a, b);
            sums.add_two(c, d);
        }
        rest.iter().for_each(|&slot| sums.add_two(slot, Slot::ZERO));
        sums.found.any()
    }

    /// The same from the last bin.
    pub(super) fn lets_some_pass_backward(&self, bins: &[Slot]) -> bool {
        let (rest, quads) = bins.as_rchunks::<4>();
        let mut sums = Sums::new(self);
        for &[a, b, c, d] in quads.iter().rev() {
            sums.add_two(d, c);
            sums.add_two(b, a);
        }
        rest.iter().rev().for_each(|&slot| sums.add_two(slot, Slot::ZERO));
        sums.found.any()
    }
}

/// The formula for two thresholds at a time.
struct Sums {
    /// (g, h + lambda) of the bins so far.
    side: Slot,
    found: Slot,
    total_h: Slot,
    twice_g: Slot,
    linear: Slot,
    bar: Slot,
    least: Slot,
    most: Slot,
}

impl Sums {
    #[inline(always)]
    fn new(screen: &Screen) -> Sums {
        Sums {
            side: Slot::new([0.0, screen.lambda]),
            found: Slot::ZERO,
            total_h: Slot::splat(screen.total_h),
            twice_g: Slot::splat(screen.twice_g),
            linear: Slot::splat(screen.linear),
            bar: Slot::splat(screen.bar),
            least: Slot::splat(screen.least),
            most: Slot::splat(screen.most),
        }
    }

    #[inline(always)]
    fn add_two(&mut self, first: Slot, second: Slot) {
        let both = self.side + (first + second);
        let [g, h] = Slot::transpose([self.side + first, both]);
        self.side = both;
        let value = g * (self.total_h * g - self.twice_g * h) + h * (self.linear + self.bar * h);
        self.found |= value.simd_gt(Slot::ZERO) & h.simd_ge(self.least) & h.simd_le(self.most);
    }
}
