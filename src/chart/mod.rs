//! `view + size + texts -> picture`: the only user of plotters.
//!
//! plotters lays out the axes and maps data to pixels; our [`backend`] writes the result as SVG. What plotters would ask
//! the DOM for (captions, its own legend, right-hand axes) is not used: the page titles its figures and explains the
//! symbols in HTML.

mod backend;
mod callout;
mod drawing;
mod elements;
mod layout;
mod measure;
mod paint;
mod ticks;
mod words;

pub use words::Texts;

use crate::view::View;
use layout::Layout;
use serde::Serialize;

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
    /// `history`, `curves` or `importance`.
    pub id: &'static str,
    /// CSS pixels; also the width of the SVG's view box.
    pub width: u32,
    /// CSS pixels; also the height of the SVG's view box.
    pub height: u32,
    /// An `svg` element without colours, sizes or inline styles: its classes are in `www/chart.css`.
    pub svg: String,
    /// Places that answer to the pointer.
    pub hits: Vec<Hit>,
}

/// A place that answers to the pointer: `Hit` of `www/protocol.js`.
#[derive(Debug, Clone, PartialEq, Serialize)]
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
    let Size { width, height } = size;
    if !(160..=8000).contains(&width) || !(120..=8000).contains(&height) {
        return Err(ChartError::Size { width, height });
    }
    let layout = Layout::new(view, (f64::from(width), f64::from(height)), texts);
    let mut body = String::new();
    let hits =
        drawing::draw_into(&mut body, view, size, &layout, texts).map_err(|reason| ChartError::Drawing { reason })?;
    let id = view.id;
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart chart-{id}\" viewBox=\"0 0 {width} {height}\">\n{body}</svg>\n"
    );
    Ok(Picture { id, width, height, svg, hits })
}

#[cfg(test)]
mod tests;
