//! The trees of a model, one at a time.

use super::Predictor;
use crate::analysis::outline::outline;
use crate::chart::{self, Size, Texts};
use crate::error::Message;
use crate::session::broken;
use crate::session::dto::TreeShown;
use crate::view::{self, TreeView};

impl Predictor {
    /// Number of trees.
    pub fn n_trees(&self) -> usize {
        self.model.trees.len()
    }

    /// Boosting rounds.
    pub fn n_rounds(&self) -> usize {
        self.model.iteration_indptr.len().saturating_sub(1)
    }

    /// A tree from one of its nodes down. Errors if there is no such tree or node, or if the size is no chart's.
    pub fn draw_tree(&self, tree: usize, start: usize, size: Size, texts: &Texts) -> Result<TreeShown, Vec<Message>> {
        let model = &self.model;
        let unknown = || vec![Message::new("no_such_tree").with("tree", tree + 1).with("count", self.n_trees())];
        let root = outline(model, tree, start, view::MOST_LEVELS).ok_or_else(unknown)?;
        let output = model.tree_info.get(tree).map_or(0, |output| *output as usize);
        let output = (model.n_outputs() > 1).then(|| self.output_name(output));
        let view = TreeView { tree, start, n_trees: self.n_trees(), output: output.clone(), root };
        let drawn = chart::draw_tree(&view, size, texts).map_err(|error| vec![broken(&error)])?;
        // The first round whose end is beyond it; rounds are counted from 1.
        let round = model.iteration_indptr.iter().position(|end| *end as usize > tree).unwrap_or(0);
        Ok(TreeShown { round, output, drawn })
    }
}
