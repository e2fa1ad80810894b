//! Which nodes are split next.

use crate::booster::params::GrowPolicy;
use std::collections::VecDeque;

// XGBoost splits at most this many nodes of a level before it evaluates their children.
const MAX_BATCH: usize = 256;

/// Nodes with a split, waiting.
pub(super) struct Driver {
    policy: GrowPolicy,
    /// (node, loss), in order of node number.
    waiting: VecDeque<(usize, f32)>,
}

impl Driver {
    pub(super) fn new(policy: GrowPolicy) -> Self {
        Driver { policy, waiting: VecDeque::new() }
    }

    pub(super) fn clear(&mut self) {
        self.waiting.clear();
    }

    /// `node` is larger than every node pushed before.
    pub(super) fn push(&mut self, node: usize, loss: f32) {
        self.waiting.push_back((node, loss));
    }

    /// Fills `batch` with the nodes to split now: of one level (depthwise) or the one with the largest loss, the smaller
    /// number first among equals (lossguide). Nodes that are not `accept`ed stay leaves. An empty batch ends the tree.
    pub(super) fn next_batch(
        &mut self,
        depth: impl Fn(usize) -> u32,
        mut accept: impl FnMut(usize) -> bool,
        batch: &mut Vec<usize>,
    ) {
        batch.clear();
        match self.policy {
            GrowPolicy::Depthwise => {
                let Some(level) = self.waiting.front().map(|&(node, _)| depth(node)) else { return };
                while let Some(&(node, _)) = self.waiting.front()
                    && depth(node) == level
                    && batch.len() < MAX_BATCH
                {
                    self.waiting.pop_front();
                    if accept(node) {
                        batch.push(node);
                    }
                }
            }
            GrowPolicy::Lossguide => {
                let mut best: Option<usize> = None;
                for (i, &(_, loss)) in self.waiting.iter().enumerate() {
                    if best.is_none_or(|best| loss > self.waiting[best].1) {
                        best = Some(i);
                    }
                }
                if let Some((node, _)) = best.and_then(|best| self.waiting.remove(best))
                    && accept(node)
                {
                    batch.push(node);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depthwise_takes_a_level_and_lossguide_the_largest_loss() {
        let losses = [1.0, 3.0, 3.0, 2.0];
        let mut batch = Vec::new();
        for (policy, expected) in [(GrowPolicy::Depthwise, vec![0, 1]), (GrowPolicy::Lossguide, vec![1])] {
            let mut driver = Driver::new(policy);
            losses.iter().enumerate().for_each(|(node, &loss)| driver.push(node, loss));
            driver.next_batch(|node| node as u32 / 2, |_| true, &mut batch);
            assert_eq!(batch, expected);
        }
    }

    #[test]
    fn a_level_is_taken_in_batches_of_256() {
        let mut driver = Driver::new(GrowPolicy::Depthwise);
        (0..300).for_each(|node| driver.push(node, 1.0));
        let mut batch = Vec::new();
        driver.next_batch(|_| 9, |_| true, &mut batch);
        assert_eq!(batch.len(), 256);
        driver.next_batch(|_| 9, |_| true, &mut batch);
        assert_eq!(batch.len(), 44);
    }
}
