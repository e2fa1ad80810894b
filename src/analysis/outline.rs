//! A tree of a model in words and numbers: what stands in each node.

use crate::booster::{Model, Tree};

/// A node and what hangs on it.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Its number in the tree.
    pub number: u32,
    /// Sum of the hessians of its training rows: XGBoost's `cover`.
    pub cover: f64,
    /// What it does.
    pub content: Content,
}

/// What a node does.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// It sends rows two ways.
    Split {
        /// Column name.
        feature: String,
        /// Which rows go the way of yes.
        condition: Condition,
        /// Loss reduction: XGBoost's `gain`.
        gain: f64,
        /// Rows without a value go the way of yes.
        missing_yes: bool,
        /// Where yes leads and where no does.
        children: Box<[Node; 2]>,
    },
    /// It adds this to the margin.
    Leaf(f64),
    /// It is a split with this many nodes below, which are not told.
    More(usize),
}

/// Which rows go the way of yes.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// Those whose value is below this.
    Below(f64),
    /// Those whose level is one of these.
    OneOf(Vec<String>),
}

/// The nodes from `start` down to `depth` splits below each other. `None` if the model has no such tree, the tree no
/// such node, or pruning has removed it.
pub fn outline(model: &Model, tree: usize, start: usize, depth: usize) -> Option<Node> {
    let weight = model.weight_drop.as_ref().map_or(1.0, |weights| weights.get(tree).copied().unwrap_or(1.0));
    let tree = model.trees.get(tree)?;
    (start < tree.n_nodes() && !tree.is_deleted(start)).then(|| node(model, tree, start, depth, weight))
}

fn node(model: &Model, tree: &Tree, number: usize, depth: usize, weight: f32) -> Node {
    let content = if tree.is_leaf(number) {
        // DART multiplies the leaves of a tree that was dropped.
        Content::Leaf(f64::from(tree.split_conditions[number] * weight))
    } else if depth == 0 {
        Content::More(n_below(tree, number))
    } else {
        let feature = tree.split_indices[number] as usize;
        let known = model.features.get(feature);
        let name = known.map(|feature| feature.name.clone()).filter(|name| !name.is_empty());
        let child = |child: i32| node(model, tree, child as usize, depth - 1, weight);
        let (left, right) = (child(tree.left_children[number]), child(tree.right_children[number]));
        let default_left = tree.default_left[number];
        // As XGBoost prints them: yes is left for a number, but right, where the categories of the set go, for a level.
        let (condition, missing_yes, children) = if tree.is_categorical[number] {
            let levels = known.and_then(|feature| feature.levels.as_ref());
            let level = |code: &u32| levels.and_then(|levels| levels.get(*code as usize)).cloned();
            let text = |code: &u32| level(code).unwrap_or_else(|| code.to_string());
            let set = Condition::OneOf(tree.categories_of(number).iter().map(text).collect());
            (set, !default_left, Box::new([right, left]))
        } else {
            let threshold = f64::from(tree.split_conditions[number]);
            (Condition::Below(threshold), default_left, Box::new([left, right]))
        };
        let (feature, gain) = (name.unwrap_or_else(|| format!("f{feature}")), f64::from(tree.loss_changes[number]));
        Content::Split { feature, condition, gain, missing_yes, children }
    };
    Node { number: number as u32, cover: f64::from(tree.sum_hessian[number]), content }
}

/// Nodes below a split. Without recursion: a model file can hold a very deep tree.
fn n_below(tree: &Tree, number: usize) -> usize {
    let mut open = vec![number];
    let mut n = 0;
    while let Some(node) = open.pop() {
        n += 1;
        if !tree.is_leaf(node) {
            open.extend([tree.left_children[node] as usize, tree.right_children[node] as usize]);
        }
    }
    n - 1
}

impl Node {
    /// The same down to so many splits below each other.
    pub fn to_depth(&self, depth: usize) -> Node {
        let content = match &self.content {
            Content::Split { .. } if depth == 0 => Content::More(self.n_below()),
            Content::Split { feature, condition, gain, missing_yes, children } => Content::Split {
                feature: feature.clone(),
                condition: condition.clone(),
                gain: *gain,
                missing_yes: *missing_yes,
                children: Box::new([children[0].to_depth(depth - 1), children[1].to_depth(depth - 1)]),
            },
            Content::Leaf(_) | Content::More(_) => self.content.clone(),
        };
        Node { content, ..*self }
    }

    /// Splits below each other, this one included.
    pub fn depth(&self) -> usize {
        match &self.content {
            Content::Split { children, .. } => 1 + children[0].depth().max(children[1].depth()),
            Content::Leaf(_) | Content::More(_) => 0,
        }
    }

    /// Nodes below this one.
    fn n_below(&self) -> usize {
        match &self.content {
            Content::Split { children, .. } => 2 + children[0].n_below() + children[1].n_below(),
            Content::Leaf(_) => 0,
            Content::More(n) => *n,
        }
    }
}
