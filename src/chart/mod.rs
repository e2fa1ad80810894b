//! `view + size + texts -> picture`: the only user of plotters.
//!
//! plotters lays out the axes and maps data to pixels; our [`backend`] writes the result as SVG. What plotters would ask
//! the DOM for (captions, its own legend, right-hand axes) is not used: the page titles its figures and explains the
//! symbols in HTML.

mod backend;
mod callout;
mod cells;
mod drawing;
mod elements;
mod layout;
mod measure;
mod paint;
mod parallel;
mod place;
mod spans;
mod ticks;
mod tree;
mod words;

pub use parallel::{AxisPlace, draw_parallel, place_axes};
pub use place::place_on_axes;
pub use tree::{TreePicture, draw_tree};
pub use words::Texts;

use crate::json;
use crate::view::{DotView, Dots, View};
use layout::Layout;
use serde::ser::Error;
use serde::{Serialize, Serializer};

/// Size of a picture in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// From 160 to 8000.
    pub width: u32,
    /// From 120 to 8000.
    pub height: u32,
}

/// A drawn chart: `Picture` of `www/protocol.js`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Picture {
    /// `View::id`.
    pub id: String,
    /// CSS pixels; also the width of the SVG's view box.
    pub width: u32,
    /// CSS pixels; also the height of the SVG's view box.
    pub height: u32,
    /// An `svg` element without colours, sizes or inline styles: its classes are in `www/chart.css`.
    pub svg: String,
    /// Places that answer to the pointer. Written as a text, since thousands of them are read only when somebody points at the
    /// chart: a line of JSON with `[x, y, trial]` of each, then a line with what the tooltip says of each.
    #[serde(serialize_with = "as_text")]
    pub hits: Vec<Hit>,
    /// Axes that can be brushed; of the parallel coordinates only.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub axes: Vec<AxisPlace>,
}

fn as_text<S: Serializer>(hits: &[Hit], serializer: S) -> Result<S::Ok, S::Error> {
    let places: Vec<(f64, f64, Option<u32>)> = hits.iter().map(|hit| (hit.x, hit.y, hit.trial)).collect();
    let mut text = json::write(&places).map_err(S::Error::custom)?;
    for hit in hits {
        text.push('\n');
        text += &json::write(&hit.lines).map_err(S::Error::custom)?;
    }
    serializer.serialize_str(&text)
}

/// A place that answers to the pointer: `Hit` of `www/protocol.js`.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// In SVG user units (CSS pixels).
    pub x: f64,
    /// In SVG user units (CSS pixels).
    pub y: f64,
    /// The trial, by its `id`, if it stands for one.
    pub trial: Option<u32>,
    /// What the tooltip says: label key (or a name), and text in the visitor's language.
    pub lines: Vec<(String, String)>,
}

/// Why a picture could not be drawn.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChartError {
    /// No room for axes, or absurdly large.
    #[error("A chart of {width} x {height} pixels cannot be drawn: it takes 160 x 120 to 8000 x 8000.")]
    Size {
        /// As asked.
        width: u32,
        /// As asked.
        height: u32,
    },
    /// plotters or the backend refused: a fault of this program.
    #[error("The chart could not be drawn: {reason}. This is a fault of the playground; please report it.")]
    Drawing {
        /// In plotters' words.
        reason: String,
    },
}

/// Draws a view. The same view, size and texts give the same bytes on every platform.
///
/// Errors if the size is outside its bounds.
pub fn draw(view: &View, size: Size, texts: &Texts) -> Result<Picture, ChartError> {
    draw_with(view, &[], size, texts)
}

/// The same, with dots.
pub fn draw_dots(view: &DotView, size: Size, texts: &Texts) -> Result<Picture, ChartError> {
    draw_with(&view.view, &view.dots, size, texts)
}

fn check_size(Size { width, height }: Size) -> Result<(), ChartError> {
    let fits = (160..=8000).contains(&width) && (120..=8000).contains(&height);
    if fits { Ok(()) } else { Err(ChartError::Size { width, height }) }
}

/// The same, with its vertical axis where `other` has it in a picture of the same width: the two stand one below the other and
/// have the same horizontal axis.
pub fn draw_below(view: &View, other: &View, size: Size, texts: &Texts) -> Result<Picture, ChartError> {
    check_size(size)?;
    let extent = (f64::from(size.width), f64::from(size.height));
    let least = Layout::new(other, extent, texts).left;
    draw_laid_out(view, &[], size, &Layout::indented(view, extent, texts, least), texts)
}

fn draw_with(view: &View, dots: &[Dots], size: Size, texts: &Texts) -> Result<Picture, ChartError> {
    check_size(size)?;
    let layout = Layout::new(view, (f64::from(size.width), f64::from(size.height)), texts);
    draw_laid_out(view, dots, size, &layout, texts)
}

fn draw_laid_out(
    view: &View,
    dots: &[Dots],
    size: Size,
    layout: &Layout,
    texts: &Texts,
) -> Result<Picture, ChartError> {
    let Size { width, height } = size;
    let mut body = String::new();
    let hits = drawing::draw_into(&mut body, view, dots, size, layout, texts)
        .map_err(|reason| ChartError::Drawing { reason })?;
    let svg = svg(view.kind(), size, &body);
    Ok(Picture { id: view.id.clone(), width, height, svg, hits, axes: Vec::new() })
}

/// The elements in their `svg` element.
fn svg(kind: &str, Size { width, height }: Size, body: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart chart-{kind}\" viewBox=\"0 0 {width} {height}\">\n{body}</svg>\n"
    )
}

#[cfg(test)]
mod tests;
