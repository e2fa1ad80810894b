//! What a model of two numeric features says everywhere in the plane: its margins over a grid, moved on by every new tree.
//!
//! A tree cuts the plane into rectangles, so a new one adds each of its leaves to a rectangle of the grid: no point is ever
//! walked down a tree, and no tree is added twice. The sums are those of `Model::margins_of`, bit for bit.

use super::model::Model;
use super::tree::Tree;

/// Margins over a grid.
#[derive(Debug, Clone, PartialEq)]
pub struct Surface {
    /// Ascending, from left to right.
    xs: Vec<f32>,
    /// Ascending, from the bottom up.
    ys: Vec<f32>,
    /// Per output one value per place of the grid, row by row from the bottom.
    outputs: Vec<Vec<f32>>,
    n_trees: usize,
}

/// A part of the grid: from and to in columns, from and to in rows.
type Part = ([usize; 2], [usize; 2]);

impl Surface {
    /// A grid at these values of the first and of the second feature, each ascending; no tree has been added.
    pub fn new(xs: Vec<f32>, ys: Vec<f32>) -> Surface {
        Surface { xs, ys, outputs: Vec::new(), n_trees: 0 }
    }

    /// Trees that have been added.
    pub fn n_trees(&self) -> usize {
        self.n_trees
    }

    /// Forgets all trees: another model begins.
    pub fn clear(&mut self) {
        self.outputs.clear();
        self.n_trees = 0;
    }

    /// Adds the trees of `model` up to `n_trees` that have not been added; with fewer than there are it begins anew. `model`:
    /// the one of the call before with more trees, or `clear` has been called. Its features are two numbers.
    pub fn move_to(&mut self, model: &Model, n_trees: usize) {
        let n_trees = n_trees.min(model.trees.len());
        // DART changes the weights of the trees that were there.
        if self.outputs.is_empty() || n_trees < self.n_trees || model.weight_drop.is_some() {
            let n = self.xs.len() * self.ys.len();
            self.outputs = model.base_margin.iter().map(|margin| vec![*margin; n]).collect();
            self.n_trees = 0;
        }
        for idx in self.n_trees..n_trees {
            let weight = model.weight_drop.as_ref().map(|weights| weights[idx]);
            let margins = &mut self.outputs[model.tree_info[idx] as usize];
            add_tree(&model.trees[idx], weight, &self.xs, &self.ys, margins);
        }
        self.n_trees = n_trees;
    }

    /// Margins of an output, row by row from the bottom; none before the first `move_to`.
    pub fn margins(&self, output: usize) -> &[f32] {
        self.outputs.get(output).map_or(&[], Vec::as_slice)
    }

    /// What one tree alone adds to the margins of its output, row by row from the bottom.
    pub fn alone(&self, model: &Model, tree: usize) -> Vec<f32> {
        let mut margins = vec![0.0; self.xs.len() * self.ys.len()];
        if let Some(found) = model.trees.get(tree) {
            let weight = model.weight_drop.as_ref().map(|weights| weights[tree]);
            add_tree(found, weight, &self.xs, &self.ys, &mut margins);
        }
        margins
    }
}

fn add_tree(tree: &Tree, weight: Option<f32>, xs: &[f32], ys: &[f32], margins: &mut [f32]) {
    let mut open: Vec<(usize, Part)> = vec![(0, ([0, xs.len()], [0, ys.len()]))];
    while let Some((node, (columns, rows))) = open.pop() {
        let condition = tree.split_conditions[node];
        if tree.is_leaf(node) {
            let value = match weight {
                // As `margins_of` has it.
                Some(weight) => (0.0 + condition) * weight,
                None => condition,
            };
            for row in margins.chunks_exact_mut(xs.len().max(1)).skip(rows[0]).take(rows[1] - rows[0]) {
                row[columns[0]..columns[1]].iter_mut().for_each(|margin| *margin += value);
            }
            continue;
        }
        let (left, right) = (tree.left_children[node] as usize, tree.right_children[node] as usize);
        let halves = |values: &[f32], [from, to]: [usize; 2]| {
            let middle = from + values[from..to].partition_point(|value| *value < condition);
            ([from, middle], [middle, to])
        };
        let (below, above) = if tree.split_indices[node] == 0 {
            let (below, above) = halves(xs, columns);
            ((below, rows), (above, rows))
        } else {
            let (below, above) = halves(ys, rows);
            ((columns, below), (columns, above))
        };
        let is_empty = |(columns, rows): &Part| columns[0] == columns[1] || rows[0] == rows[1];
        open.extend([(left, below), (right, above)].into_iter().filter(|(_, part)| !is_empty(part)));
    }
}
