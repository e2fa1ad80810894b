//! Feature importance as XGBoost 3.2's `Booster.get_score` (`src/gbm/gbtree.h`, `FeatureScore`).

use crate::booster::model::Model;

/// What is counted or summed over the splits of a feature; XGBoost's `importance_type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportanceType {
    /// Number of splits.
    Weight,
    /// Mean loss reduction of a split.
    Gain,
    /// Mean sum of hessians in a split node.
    Cover,
    /// Sum of loss reductions.
    TotalGain,
    /// Sum of the split nodes' sums of hessians.
    TotalCover,
}

impl ImportanceType {
    /// All of them with XGBoost's names.
    pub const ALL: [(ImportanceType, &'static str); 5] = [
        (ImportanceType::Weight, "weight"),
        (ImportanceType::Gain, "gain"),
        (ImportanceType::Cover, "cover"),
        (ImportanceType::TotalGain, "total_gain"),
        (ImportanceType::TotalCover, "total_cover"),
    ];

    /// XGBoost's name.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _)| *kind == self).map_or("", |(_, name)| name)
    }
}

impl Model {
    /// Importance of each feature over all trees and outputs; `None`: no split uses it. Weights of `booster = dart` do
    /// not count. Sums are f32, node after node in XGBoost's order, so they are its bits.
    pub fn importance(&self, kind: ImportanceType) -> Vec<Option<f32>> {
        let mut n_splits = vec![0_u32; self.features.len()];
        let mut sums = vec![0.0_f32; self.features.len()];
        for tree in &self.trees {
            for node in tree.walk().into_iter().filter(|&node| !tree.is_leaf(node)) {
                let feature = tree.split_indices[node] as usize;
                n_splits[feature] += 1;
                sums[feature] += match kind {
                    ImportanceType::Weight => 0.0,
                    ImportanceType::Gain | ImportanceType::TotalGain => tree.loss_changes[node],
                    ImportanceType::Cover | ImportanceType::TotalCover => tree.sum_hessian[node],
                };
            }
        }
        let score = |(&n, &sum): (&u32, &f32)| {
            (n > 0).then_some(match kind {
                ImportanceType::Weight => n as f32,
                ImportanceType::Gain | ImportanceType::Cover => sum / n as f32,
                ImportanceType::TotalGain | ImportanceType::TotalCover => sum,
            })
        };
        n_splits.iter().zip(&sums).map(score).collect()
    }
}
