//! One walk along a sorted column, for all nodes of a level together.

use super::{Node, RT_EPS};
use crate::booster::histogram::Stat;
use crate::booster::objective::GradientPair;
use crate::booster::split::GainRule;
use crate::dataset::sorted::Entry;

/// Which end a walk starts from, and with it where missing values go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    /// From the smallest value: what was passed is left, missing values go right.
    Forward,
    /// From the largest value: what was passed is right, missing values go left.
    Backward,
}

/// The best split found so far. `loss` 0: none.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Best {
    pub loss: f32,
    pub feature: u32,
    pub threshold: f32,
    pub default_left: bool,
}

/// How far a walk has come in one node.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Scan {
    /// Of the rows passed.
    sum: Stat,
    /// Of the row passed last; kept from walk to walk.
    last_value: f32,
    /// Of all walks.
    pub best: Best,
}

/// What a walk looks at.
pub(super) struct Scanned<'a> {
    pub rule: &'a GainRule,
    pub positions: &'a [i32],
    pub pairs: &'a [GradientPair],
    pub feature: u32,
    pub level: &'a [usize],
}

/// Whether missing values could go right: the forward walk of a complete or constant column would see nothing new.
pub(super) fn needs_forward(column: &[Entry], n_rows: usize) -> bool {
    let n_missing = n_rows - column.len();
    let density = 1.0 - n_missing as f32 / n_rows as f32;
    let is_constant = match (column.first(), column.last()) {
        (Some(first), Some(last)) => first.value == last.value,
        _ => false,
    };
    density < 1.0 && !is_constant
}

impl Scanned<'_> {
    /// Walks along `column` and updates the best split of every node of the level.
    pub(super) fn scan(&self, nodes: &mut [Node], column: &[Entry], direction: Direction) {
        for &node in self.level {
            nodes[node].scan.sum = Stat::default();
        }
        for i in 0..column.len() {
            let entry = column[if direction == Direction::Forward { i } else { column.len() - 1 - i }];
            let Ok(node) = usize::try_from(self.positions[entry.row as usize]) else { continue };
            let node = &mut nodes[node];
            if !node.path.allows(self.feature as usize) {
                continue;
            }
            let last = node.scan.last_value;
            // Without hessians so far there is nothing to split off.
            if node.scan.sum.h != 0.0 && entry.value != last {
                let middle = (entry.value + last) * 0.5;
                self.propose(node, if middle == entry.value { last } else { middle }, direction);
            }
            node.scan.sum.add_pair(self.pairs[entry.row as usize]);
            node.scan.last_value = entry.value;
        }
        for &node in self.level {
            // All values on one side, missing values on the other.
            let last = nodes[node].scan.last_value;
            let gap = last.abs() + RT_EPS;
            let threshold = if direction == Direction::Forward { last + gap } else { last - gap };
            self.propose(&mut nodes[node], threshold, direction);
        }
    }

    /// The rows passed on one side, the node's other rows on the other. One copy of the gain: the page must stay small.
    #[inline(never)]
    fn propose(&self, node: &mut Node, threshold: f32, direction: Direction) {
        let passed = node.scan.sum;
        let rest = node.stat.sum - passed;
        let default_left = direction == Direction::Backward;
        let (left, right) = if default_left { (rest, passed) } else { (passed, rest) };
        if let Some(loss) = self.rule.loss(self.feature, left, right, &node.stat)
            && loss > node.scan.best.loss
        {
            node.scan.best = Best { loss, feature: self.feature, threshold, default_left };
        }
    }
}
