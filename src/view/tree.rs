//! A tree of a model: which node stands where. The root is on the left, a level is a column, and subtrees stand as
//! close as they can without touching, each parent in the middle of its children (Reingold, Tilford: "Tidier drawings
//! of trees", 1981, with contours, for nodes of different heights).

pub use crate::analysis::outline::{Condition, Content, Node};

/// Most splits below each other that a picture shows.
pub const MOST_LEVELS: usize = 5;
/// Free space between two nodes of a level, in lines of text.
const GAP: f64 = 0.5;

/// A tree, or what hangs on one of its nodes.
#[derive(Debug, Clone, PartialEq)]
pub struct TreeView {
    /// Which tree of the model, from 0.
    pub tree: usize,
    /// The node it is shown from; 0 is the root.
    pub start: usize,
    /// Trees of the model.
    pub n_trees: usize,
    /// What the tree adds to, if there are several outputs.
    pub output: Option<String>,
    /// The nodes.
    pub root: Node,
}

/// A node and its place.
#[derive(Debug, Clone, PartialEq)]
pub struct PlacedNode<'a> {
    /// What stands in it.
    pub node: &'a Node,
    /// Splits above it.
    pub level: usize,
    /// Its middle, in lines of text from the top.
    pub y: f64,
}

/// A line from a node to one of its children.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// Place of the parent among the nodes.
    pub from: usize,
    /// Place of the child.
    pub to: usize,
    /// The way of yes.
    pub yes: bool,
    /// Rows without a value go there.
    pub missing: bool,
}

/// Nodes and lines between them.
#[derive(Debug, Clone, PartialEq)]
pub struct PlacedTree<'a> {
    /// Parents before their children.
    pub nodes: Vec<PlacedNode<'a>>,
    /// All lines.
    pub links: Vec<Link>,
    /// Lines of text that it takes.
    pub height: f64,
}

/// Height of a node, in lines of text: a split has its feature, its condition and its gain.
pub fn height(content: &Content) -> f64 {
    match content {
        Content::Split { .. } => 3.5,
        Content::Leaf(_) | Content::More(_) => 1.5,
    }
}

/// Places the nodes.
pub fn place_tree(root: &Node) -> PlacedTree<'_> {
    let mut tree = PlacedTree { nodes: Vec::new(), links: Vec::new(), height: 0.0 };
    let contour = add(root, 0, &mut tree);
    let top = contour.iter().fold(0.0_f64, |top, level| top.min(level.0));
    let bottom = contour.iter().fold(0.0_f64, |bottom, level| bottom.max(level.1));
    tree.nodes.iter_mut().for_each(|node| node.y -= top);
    tree.height = bottom - top;
    tree
}

/// Adds a node, in the middle at 0, with all below it; the ends of each level, its own first.
fn add<'a>(node: &'a Node, level: usize, tree: &mut PlacedTree<'a>) -> Vec<(f64, f64)> {
    let from = tree.nodes.len();
    tree.nodes.push(PlacedNode { node, level, y: 0.0 });
    let half = height(&node.content) / 2.0;
    let mut contour = vec![(-half, half)];
    let Content::Split { children, missing_yes, .. } = &node.content else { return contour };
    tree.links.push(Link { from, to: from + 1, yes: true, missing: *missing_yes });
    let upper = add(&children[0], level + 1, tree);
    let second = tree.nodes.len();
    tree.links.push(Link { from, to: second, yes: false, missing: !missing_yes });
    let lower = add(&children[1], level + 1, tree);
    let apart = upper.iter().zip(&lower).map(|(upper, lower)| upper.1 + GAP - lower.0).fold(0.0, f64::max);
    for (place, placed) in tree.nodes.iter_mut().enumerate().skip(from + 1) {
        placed.y += if place < second { -apart / 2.0 } else { apart / 2.0 };
    }
    for level in 0..upper.len().max(lower.len()) {
        let up = upper.get(level).map(|ends| (ends.0 - apart / 2.0, ends.1 - apart / 2.0));
        let down = lower.get(level).map(|ends| (ends.0 + apart / 2.0, ends.1 + apart / 2.0));
        let ends = (up.or(down).map(|ends| ends.0), down.or(up).map(|ends| ends.1));
        contour.extend(ends.0.zip(ends.1));
    }
    contour
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaf(number: u32) -> Node {
        Node { number, cover: 1.0, content: Content::Leaf(0.5) }
    }

    fn split(number: u32, yes: Node, no: Node) -> Node {
        let condition = Condition::Below(1.0);
        let children = Box::new([yes, no]);
        let content = Content::Split { feature: "x".to_owned(), condition, gain: 1.0, missing_yes: false, children };
        Node { number, cover: 2.0, content }
    }

    /// A tree of this depth whose shape a small generator decides.
    fn made_up(depth: usize, state: &mut u64) -> Node {
        *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        if depth == 0 || (*state >> 33).is_multiple_of(4) {
            leaf(0)
        } else {
            split(0, made_up(depth - 1, state), made_up(depth - 1, state))
        }
    }

    #[test]
    fn a_split_stands_between_its_leaves() {
        let root = split(0, leaf(1), leaf(2));
        let tree = place_tree(&root);
        // Leaves are 1.5 high and 0.5 apart, so their middles are 2 apart; the split, 3.5 high, is as high as both.
        assert_eq!(tree.nodes.iter().map(|node| node.y).collect::<Vec<_>>(), [1.75, 0.75, 2.75]);
        assert_eq!(tree.height, 3.5);
        let link = |to, yes| Link { from: 0, to, yes, missing: !yes };
        assert_eq!(tree.links, [link(1, true), link(2, false)]);
    }

    #[test]
    fn a_subtree_stands_above_a_leaf_and_not_wider_than_need_be() {
        // The upper child is a split of two leaves, the lower one a leaf: 3.5 / 2 + 0.5 + 1.5 / 2 = 3 apart.
        let root = split(0, split(1, leaf(3), leaf(4)), leaf(2));
        let tree = place_tree(&root);
        let ys: Vec<f64> = tree.nodes.iter().map(|node| node.y).collect();
        assert_eq!(ys[4] - ys[1], 3.0);
        assert_eq!(ys[0], (ys[1] + ys[4]) / 2.0);
    }

    #[test]
    fn no_two_nodes_touch_and_parents_are_in_the_middle() {
        let mut state = 7;
        for depth in 1..=7 {
            for _ in 0..20 {
                let root = made_up(depth, &mut state);
                let tree = place_tree(&root);
                for (i, a) in tree.nodes.iter().enumerate() {
                    let half = height(&a.node.content) / 2.0;
                    assert!(a.y - half > -1e-9 && a.y + half < tree.height + 1e-9);
                    for b in tree.nodes.iter().skip(i + 1).filter(|b| b.level == a.level) {
                        let room = half + height(&b.node.content) / 2.0 + GAP;
                        assert!((b.y - a.y).abs() > room - 1e-9, "{depth}: {} {}", a.y, b.y);
                    }
                }
                for pair in tree.links.iter().filter(|link| link.yes) {
                    let no = tree.links.iter().find(|link| link.from == pair.from && !link.yes).unwrap();
                    let middle = (tree.nodes[pair.to].y + tree.nodes[no.to].y) / 2.0;
                    assert!((tree.nodes[pair.from].y - middle).abs() < 1e-9);
                    assert!(tree.nodes[pair.to].y < tree.nodes[no.to].y);
                }
            }
        }
    }
}
