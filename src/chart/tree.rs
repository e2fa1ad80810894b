//! A tree of a model, drawn: boxes from left to right, as many levels as there is room for.

use super::backend::SvgBackend;
use super::drawing::{Drawn, px, text_style};
use super::layout::{EDGE, LINE, SMALL};
use super::measure::{fit, width, wrap};
use super::paint::Paint;
use super::{ChartError, Hit, Picture, Size, Texts, check_size};
use crate::view::{
    Condition, Content, Datum, Link, Node, Phrase, PlacedNode, PlacedTree, TreeView, height, place_tree,
};
use plotters::style::Color;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters_backend::{BackendColor, DrawingBackend};
use serde::Serialize;

/// Width of a box, CSS px: at least, and where there is more room.
const BOX: (f64, f64) = (96.0, 168.0);
/// Width of a box of the last column, where no split stands, CSS px.
const LEAF: (f64, f64) = (66.0, 96.0);
/// Between columns, CSS px: at least, for the words on the lines, and where there is more room.
const BETWEEN: (f64, f64) = (38.0, 84.0);
/// How much wider bold text is.
const BOLD: f64 = 1.13;
/// From a parent to where its line forks, CSS px.
const FORK: f64 = 9.0;
/// From the side of a box to its text, CSS px: of a split, and of a leaf.
const PADDING: (f64, f64) = (7.0, 3.0);

/// A drawn tree.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TreePicture {
    /// The picture; a hit per node.
    pub picture: Picture,
    /// Numbers of the nodes, one per hit: drawn anew from one of them, the tree shows more below it.
    pub nodes: Vec<u32>,
    /// The nodes among them, by their place, that stand for more nodes.
    pub more: Vec<usize>,
}

/// Draws a tree, deeper nodes as `+n`. Errors if the size is outside its bounds.
pub fn draw_tree(view: &TreeView, size: Size, texts: &Texts) -> Result<TreePicture, ChartError> {
    check_size(size)?;
    let (full_width, full_height) = (f64::from(size.width), f64::from(size.height));
    let notes = notes(view, full_width, texts);
    let top = 2.0 * EDGE + LINE * notes.len() as f64;
    let room = full_height - top - EDGE;
    let columns = |depth: usize| depth as f64 * (BOX.0 + BETWEEN.0) + LEAF.0 + 2.0 * EDGE;
    let fits = |shown: &Node| columns(shown.depth()) <= full_width && place_tree(shown).height * LINE <= room;
    let mut shown = view.root.clone();
    while shown.depth() > 0 && !fits(&shown) {
        shown = view.root.to_depth(shown.depth() - 1);
    }
    let placed = place_tree(&shown);
    let depth = shown.depth() as f64;
    // All grow alike.
    let more = depth * (BOX.1 - BOX.0 + BETWEEN.1 - BETWEEN.0) + LEAF.1 - LEAF.0;
    let part = ((full_width - columns(shown.depth())) / more).clamp(0.0, 1.0);
    let grown = |(least, most): (f64, f64)| least + part * (most - least);
    let (split_width, leaf_width, between) = (grown(BOX), grown(LEAF), grown(BETWEEN));
    let used = depth * (split_width + between) + leaf_width;
    let pen = Pen {
        texts,
        left: ((full_width - used) / 2.0).max(EDGE),
        top: top + ((room - placed.height * LINE) / 2.0).max(0.0),
        split_width,
        leaf_width,
        between,
    };
    let mut body = String::new();
    let drawn = pen.draw(&mut SvgBackend::new((size.width, size.height), &mut body), &placed, &notes);
    drawn.map_err(|reason| ChartError::Drawing { reason })?;
    let (width, height) = (size.width, size.height);
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart chart-tree\" viewBox=\"0 0 {width} {height}\">\n{body}</svg>\n"
    );
    let hits = placed.nodes.iter().map(|node| pen.hit(node)).collect();
    let is_more = |place: &usize| matches!(placed.nodes[*place].node.content, Content::More(_));
    Ok(TreePicture {
        picture: Picture { id: "tree".into(), width, height, svg, hits, axes: Vec::new() },
        nodes: placed.nodes.iter().map(|placed| placed.node.number).collect(),
        more: (0..placed.nodes.len()).filter(is_more).collect(),
    })
}

/// Which tree it is, and what the thick lines are.
fn notes(view: &TreeView, room: f64, texts: &Texts) -> Vec<String> {
    let count = |n: usize| Datum::Count(i64::try_from(n).unwrap_or(i64::MAX));
    let key = if view.output.is_some() { "note_tree_of" } else { "note_tree" };
    let output = view.output.clone().unwrap_or_default();
    let which = Phrase::new(key).with("tree", count(view.tree + 1)).with("count", count(view.n_trees));
    let which = which.with("output", Datum::Word(output));
    let phrases = [which, Phrase::new("note_tree_missing")];
    phrases.iter().flat_map(|phrase| wrap(&texts.phrase(phrase), SMALL, room - 2.0 * EDGE, 2)).collect()
}

struct Pen<'a> {
    texts: &'a Texts,
    left: f64,
    top: f64,
    split_width: f64,
    leaf_width: f64,
    between: f64,
}

impl Pen<'_> {
    fn draw(&self, backend: &mut SvgBackend, placed: &PlacedTree, notes: &[String]) -> Drawn<()> {
        for (i, note) in notes.iter().enumerate() {
            let pos = Pos::new(HPos::Left, VPos::Top);
            write(backend, note, (EDGE, EDGE + LINE * i as f64), Paint::Note, SMALL, pos)?;
        }
        // Thick lines above thin ones, where they share a way.
        for missing in [false, true] {
            let links = placed.links.iter().filter(|link| link.missing == missing);
            links.into_iter().try_for_each(|link| self.link(backend, placed, link))?;
        }
        placed.links.iter().try_for_each(|link| self.way(backend, &placed.nodes[link.to], link))?;
        placed.nodes.iter().try_for_each(|node| self.node(backend, node))
    }

    fn width(&self, content: &Content) -> f64 {
        if matches!(content, Content::Split { .. }) { self.split_width } else { self.leaf_width }
    }

    /// Left side and middle of a node.
    fn at(&self, node: &PlacedNode) -> (f64, f64) {
        (self.left + node.level as f64 * (self.split_width + self.between), self.top + node.y * LINE)
    }

    fn link(&self, backend: &mut SvgBackend, placed: &PlacedTree, link: &Link) -> Drawn<()> {
        let ((from, y), (to, below)) = (self.at(&placed.nodes[link.from]), self.at(&placed.nodes[link.to]));
        let from = from + self.split_width;
        let corners = [(from, y), (from + FORK, y), (from + FORK, below), (to, below)].map(|(x, y)| (px(x), px(y)));
        backend.strokes(&[&corners], color(Paint::TreeLink(link.missing))).map_err(|error| error.to_string())
    }

    /// The word on a line.
    fn way(&self, backend: &mut SvgBackend, child: &PlacedNode, link: &Link) -> Drawn<()> {
        let (x, y) = self.at(child);
        let word = self.texts.get(if link.yes { "tree_yes" } else { "tree_no" });
        let middle = x - (self.between - FORK) / 2.0;
        let word = fit(word, SMALL, self.between - FORK - 2.0);
        write(backend, &word, (middle, y - 3.0), Paint::TreeText, SMALL, Pos::new(HPos::Center, VPos::Bottom))
    }

    fn node(&self, backend: &mut SvgBackend, node: &PlacedNode) -> Drawn<()> {
        let (x, y) = self.at(node);
        let (width, half) = (self.width(&node.node.content), height(&node.node.content) * LINE / 2.0);
        let paint = match &node.node.content {
            Content::Split { .. } => Paint::TreeSplit,
            Content::Leaf(value) => Paint::TreeLeaf(*value >= 0.0),
            Content::More(_) => Paint::TreeMore,
        };
        let corners = ((px(x), px(y - half)), (px(x + width), px(y + half)));
        backend.draw_rect(corners.0, corners.1, &color(paint), true).map_err(|error| error.to_string())?;
        let (middle, pos) = (x + width / 2.0, Pos::new(HPos::Center, VPos::Center));
        let lines = self.lines(&node.node.content, node.node.cover);
        let first = y - LINE * (lines.len() as f64 - 1.0) / 2.0;
        for (i, (line, paint)) in lines.iter().enumerate() {
            write(backend, line, (middle, first + LINE * i as f64), *paint, SMALL, pos)?;
        }
        Ok(())
    }

    /// What stands in a box, each line cut to its width.
    fn lines(&self, content: &Content, cover: f64) -> Vec<(String, Paint)> {
        let is_split = matches!(content, Content::Split { .. });
        let room = self.width(content) - 2.0 * if is_split { PADDING.0 } else { PADDING.1 };
        let texts = self.texts;
        match content {
            Content::Split { feature, condition, gain, .. } => {
                let condition = match condition {
                    Condition::Below(threshold) => format!("< {}", texts.datum(&Datum::Setting(*threshold))),
                    Condition::OneOf(levels) if levels.len() == 1 => format!("= {}", levels[0]),
                    Condition::OneOf(levels) => {
                        texts.phrase(&Phrase::new("tree_one_of").with("levels", Datum::Word(levels.join(", "))))
                    }
                };
                let long = Phrase::new("tree_gain_cover").with("cover", Datum::Setting(cover));
                let gain_alone = |gain: Datum| Phrase::new("tree_gain").with("gain", gain);
                let measures = [
                    texts.phrase(&long.with("gain", Datum::Setting(*gain))),
                    texts.phrase(&gain_alone(Datum::Setting(*gain))),
                    texts.phrase(&gain_alone(Datum::Word(rounded(texts, *gain)))),
                ];
                let measures = first_that_fits(measures, SMALL, room);
                vec![
                    (fit(feature, BOLD * SMALL, room), Paint::TreeName),
                    (fit(&condition, BOLD * SMALL, room), Paint::TreeName),
                    (measures, Paint::TreeText),
                ]
            }
            Content::Leaf(value) => {
                // It is added to the margin.
                let sign = if *value > 0.0 { "+" } else { "" };
                let written = [texts.datum(&Datum::Setting(*value)), rounded(texts, *value)];
                let written = written.map(|text| format!("{sign}{text}"));
                vec![(first_that_fits(written, BOLD * SMALL, room), Paint::TreeName)]
            }
            Content::More(n) => {
                let count = Datum::Count(i64::try_from(*n).unwrap_or(i64::MAX));
                let long = texts.phrase(&Phrase::new("tree_more").with("count", count.clone()));
                let short = format!("+{}", texts.datum(&count));
                vec![(if width(&long, SMALL) <= room { long } else { short }, Paint::TreeText)]
            }
        }
    }

    fn hit(&self, placed: &PlacedNode) -> Hit {
        let (x, y) = self.at(placed);
        let mut lines = vec![("tip_node".to_owned(), Datum::Count(i64::from(placed.node.number)))];
        let mut line = |key: &str, value: Datum| lines.push((key.to_owned(), value));
        match &placed.node.content {
            Content::Split { feature, condition, gain, missing_yes, .. } => {
                line("tip_feature", Datum::Word(feature.clone()));
                match condition {
                    Condition::Below(threshold) => line("tip_yes_below", Datum::Measure(*threshold)),
                    Condition::OneOf(levels) => line("tip_yes_one_of", Datum::Word(levels.join(", "))),
                }
                line("tip_missing", Datum::Key(if *missing_yes { "tree_yes" } else { "tree_no" }));
                line("tip_gain", Datum::Measure(*gain));
            }
            Content::Leaf(value) => line("tip_leaf", Datum::Measure(*value)),
            Content::More(n) => line("tip_more", Datum::Count(i64::try_from(*n).unwrap_or(i64::MAX))),
        }
        line("tip_cover", Datum::Measure(placed.node.cover));
        let lines = lines.iter().map(|(label, value)| (label.clone(), self.texts.datum(value))).collect();
        Hit { x: x + self.width(&placed.node.content) / 2.0, y, trial: None, lines }
    }
}

/// Two significant digits, for where four have no room.
fn rounded(texts: &Texts, value: f64) -> String {
    let text = format!("{value:.1e}");
    match text.parse() {
        Ok(rounded) if (1e-3..1e4).contains(&value.abs()) => texts.datum(&Datum::Setting(rounded)),
        _ => texts.localised(&text),
    }
}

/// The first of the texts that is not wider than `room`, else the beginning of the last.
fn first_that_fits<const N: usize>(candidates: [String; N], size: f64, room: f64) -> String {
    let found = candidates.iter().find(|text| width(text, size) <= room).or(candidates.last());
    found.map_or_else(String::new, |text| fit(text, size, room))
}

fn color(paint: Paint) -> BackendColor {
    paint.color().to_backend_color()
}

fn write(backend: &mut SvgBackend, text: &str, (x, y): (f64, f64), paint: Paint, size: f64, pos: Pos) -> Drawn<()> {
    let style = text_style(paint, size, pos);
    backend.draw_text(text, &style, (px(x), px(y))).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_without_room_loses_digits_before_it_is_cut() {
        let texts = Texts::default();
        let written = [0.183_456, 4_484_132.0, -0.000_012_34, 1234.5, 9.96].map(|value| rounded(&texts, value));
        assert_eq!(written, ["0.18", "4.5e6", "\u{2212}1.2e-5", "1200", "10"]);
        let candidates = || ["4,484,132".to_owned(), "4.5e6".to_owned()];
        assert_eq!(first_that_fits(candidates(), 12.0, 80.0), "4,484,132");
        assert_eq!(first_that_fits(candidates(), 12.0, 40.0), "4.5e6");
        assert!(first_that_fits(candidates(), 12.0, 30.0).ends_with('…'));
    }
}
