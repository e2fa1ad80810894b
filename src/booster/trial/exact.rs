//! A round of `tree_method=exact`.

use super::Trial;
use crate::booster::error::BoosterError;
use crate::dataset::matrix::TrainingMatrix;

/// Errors if exact cannot grow on these rows.
pub(super) fn check(matrix: &TrainingMatrix) -> Result<(), BoosterError> {
    if let Some(feature) = matrix.feature_levels.iter().position(Option::is_some) {
        return Err(BoosterError::ExactOnCategories { column: matrix.feature_names[feature].clone() });
    }
    if matrix.sorted.is_none() {
        return Err(BoosterError::NotSorted);
    }
    Ok(())
}

impl Trial {
    /// Grows the round's trees of one output and moves its training margins. Leaves of reg:absoluteerror and
    /// reg:quantileerror stay what the gradients make them: XGBoost's pruner does not say which rows they hold.
    pub(super) fn grow_exact(&mut self, output: usize) {
        let (Some(exact), Some(columns)) = (&mut self.exact, &self.matrix.sorted) else { return };
        let n_rows = self.matrix.n_rows();
        let eta = self.params.eta / self.params.num_parallel_tree as f32;
        let pairs = &self.gradients[output * n_rows..(output + 1) * n_rows];
        for leaves in &mut self.new_leaves {
            let tree = exact.grow(columns, pairs, &mut self.rng, eta);
            leaves.clear();
            leaves.extend((0..n_rows).map(|row| tree.split_conditions[exact.leaf_of(&tree, row)]));
            self.model.trees.push(tree);
            self.model.tree_info.push(output as u32);
        }
        self.add_new_leaves(output);
    }
}
