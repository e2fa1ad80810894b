//! Coloured cells, hatched ones, filled bands, and the strip of colours that explains them.

use super::backend::{BackendError, SCALE, SvgBackend};
use super::drawing::{Drawn, Root, px, text_style};
use super::layout::{LINE, SMALL};
use super::measure::width;
use super::paint::Paint;
use super::words::Texts;
use crate::view::{Area, Cell, LEVELS, Phrase, Ramp, Role};
use plotters::element::{Drawable, PointCollection, Text};
use plotters::style::Color;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters_backend::{BackendCoord, DrawingBackend, DrawingErrorKind};

type Drew = Result<(), DrawingErrorKind<BackendError>>;
/// Left, top, right, bottom, in backend pixels.
type Rectangle = (i32, i32, i32, i32);

/// Between the lines of a hatching, along the horizontal; backend pixels.
const HATCH: i32 = 7 * SCALE;

/// All cells of a picture: a path per colour.
pub(super) struct Mosaic {
    corners: Vec<(f64, f64)>,
    levels: Vec<Option<u8>>,
}

impl Mosaic {
    pub fn new(cells: &[Cell]) -> Self {
        Mosaic {
            corners: cells.iter().flat_map(|cell| [(cell.x.0, cell.y.1), (cell.x.1, cell.y.0)]).collect(),
            levels: cells.iter().map(|cell| cell.level).collect(),
        }
    }
}

impl<'a> PointCollection<'a, (f64, f64)> for &'a Mosaic {
    type Point = &'a (f64, f64);
    type IntoIter = &'a [(f64, f64)];

    fn point_iter(self) -> Self::IntoIter {
        &self.corners
    }
}

impl Drawable<SvgBackend<'_>> for Mosaic {
    fn draw<I: Iterator<Item = BackendCoord>>(&self, points: I, backend: &mut SvgBackend, _: (u32, u32)) -> Drew {
        let corners: Vec<BackendCoord> = points.collect();
        let rectangles = corners.chunks_exact(2).map(|pair| (pair[0].0, pair[0].1, pair[1].0, pair[1].1));
        let blocks = merged(rectangles.zip(self.levels.iter().copied()));
        let of = |level: Option<u8>| -> Vec<Rectangle> {
            blocks.iter().filter(|(_, known)| *known == level).map(|(block, _)| *block).collect()
        };
        for level in 0..LEVELS {
            let rectangles = of(Some(level));
            if !rectangles.is_empty() {
                backend.rectangles(&rectangles, Paint::Level(level).color().to_backend_color())?;
            }
        }
        hatch(&of(None), backend)
    }
}

/// Neighbours of one colour as one rectangle: first along rows, then those of equal width one above the other.
fn merged(cells: impl Iterator<Item = (Rectangle, Option<u8>)>) -> Vec<(Rectangle, Option<u8>)> {
    let mut runs: Vec<(Rectangle, Option<u8>)> = Vec::new();
    for (cell, level) in cells {
        match runs.last_mut() {
            Some((run, known)) if *known == level && (run.1, run.2, run.3) == (cell.1, cell.0, cell.3) => {
                run.2 = cell.2
            }
            _ => runs.push((cell, level)),
        }
    }
    let mut blocks: Vec<(Rectangle, Option<u8>)> = Vec::new();
    for (run, level) in runs {
        // Rows come from the bottom up.
        let below = |(block, known): &&mut (Rectangle, Option<u8>)| {
            *known == level && (block.0, block.1, block.2) == (run.0, run.3, run.2)
        };
        match blocks.iter_mut().rev().find(below) {
            Some((block, _)) => block.1 = run.1,
            None => blocks.push((run, level)),
        }
    }
    blocks
}

/// Lines x - y = k `HATCH` across rectangles; in the same places whatever the rectangles, so that they go on from one to the
/// next.
fn hatch(rectangles: &[Rectangle], backend: &mut SvgBackend) -> Drew {
    let mut lines: Vec<[BackendCoord; 2]> = Vec::new();
    for (left, top, right, bottom) in rectangles {
        let (first, last) = ((left - bottom).div_euclid(HATCH) + 1, (right - top).div_euclid(HATCH));
        for offset in (first..=last).map(|k| k * HATCH) {
            let (from, to) = ((*left).max(top + offset), (*right).min(bottom + offset));
            if from < to {
                lines.push([(from, from - offset), (to, to - offset)]);
            }
        }
    }
    if lines.is_empty() {
        return Ok(());
    }
    let runs: Vec<&[BackendCoord]> = lines.iter().map(|line| line.as_slice()).collect();
    backend.strokes(&runs, Paint::Unknown.color().to_backend_color())
}

/// A filled band.
pub(super) struct Band {
    role: Role,
    outline: Vec<(f64, f64)>,
}

impl Band {
    pub fn new(area: &Area) -> Self {
        let upper = area.points.iter().map(|(x, _, upper)| (*x, *upper));
        let lower = area.points.iter().rev().map(|(x, lower, _)| (*x, *lower));
        Band { role: area.role, outline: upper.chain(lower).collect() }
    }
}

impl<'a> PointCollection<'a, (f64, f64)> for &'a Band {
    type Point = &'a (f64, f64);
    type IntoIter = &'a [(f64, f64)];

    fn point_iter(self) -> Self::IntoIter {
        &self.outline
    }
}

impl Drawable<SvgBackend<'_>> for Band {
    fn draw<I: Iterator<Item = BackendCoord>>(&self, points: I, backend: &mut SvgBackend, _: (u32, u32)) -> Drew {
        backend.fill_polygon(points, &Paint::Area(self.role).color().to_backend_color())
    }
}

/// A line of text above the plot; CSS px.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ruled {
    pub top: f64,
    pub left: f64,
    /// Of the picture.
    pub width: f64,
}

/// Width of a colour in the strip, at most and at least; its height; between it and the texts. CSS px.
const SWATCH: (f64, f64) = (16.0, 6.0);
const SWATCH_HEIGHT: f64 = 10.0;
const GAP: f64 = 6.0;

/// The colours from the worst to the best with the values at the ends, and in words which end is which.
pub(super) fn draw_ramp(root: &Root, ramp: &Ramp, line: Ruled, texts: &Texts) -> Drawn<()> {
    let (worse, better) = (texts.phrase(&Phrase::new("ramp_worse")), texts.phrase(&Phrase::new("ramp_better")));
    let (worst, best) = (texts.datum(&ramp.worst), texts.datum(&ramp.best));
    let room = line.width - 2.0 * line.left - 2.0 * GAP;
    let full = (format!("{worse} {worst}"), format!("{best} {better}"));
    let length = |(left, right): &(String, String)| width(left, SMALL) + width(right, SMALL);
    let n = f64::from(LEVELS);
    // Which end is better must be said; the other follows.
    let texts = if length(&full) + n * SWATCH.1 <= room { full } else { (worst, full.1) };
    let swatch = ((room - length(&texts)) / n).clamp(SWATCH.1, SWATCH.0);
    let middle = line.top + 0.5 * (LINE - 4.0);
    let text = |text: &str, x: f64| {
        let style = text_style(Paint::Note, SMALL, Pos::new(HPos::Left, VPos::Center));
        root.draw(&Text::new(text, (px(x), px(middle)), style)).map_err(|error| error.to_string())
    };
    text(&texts.0, line.left)?;
    let first = line.left + width(&texts.0, SMALL) + GAP;
    let (top, bottom) = (px(middle - 0.5 * SWATCH_HEIGHT), px(middle + 0.5 * SWATCH_HEIGHT));
    for level in 0..LEVELS {
        let edge = |level: u8| px(first + swatch * f64::from(level));
        let color = Paint::Level(level).color();
        let shape = plotters::element::Rectangle::new([(edge(level), top), (edge(level + 1), bottom)], color.filled());
        root.draw(&shape).map_err(|error| error.to_string())?;
    }
    text(&texts.1, first + n * swatch + GAP)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_of_one_colour_are_one_rectangle() {
        // Two rows of three, the lower first: a a b below, a a a above.
        let (a, b) = (Some(1), None);
        let row = |top, levels: [Option<u8>; 3]| {
            (0..).zip(levels).map(move |(i, level)| ((i * 10, top, i * 10 + 10, top + 10), level))
        };
        let found = merged(row(10, [a, a, b]).chain(row(0, [a, a, a])));
        assert_eq!(found, [((0, 10, 20, 20), a), ((20, 10, 30, 20), b), ((0, 0, 30, 10), a)]);
        // One above the other.
        let found = merged(row(10, [a, a, b]).chain(row(0, [a, a, b])));
        assert_eq!(found, [((0, 0, 20, 20), a), ((20, 0, 30, 20), b)]);
    }

    #[test]
    fn hatching_stays_in_its_rectangle_and_goes_on_in_the_next() {
        let mut out = String::new();
        let mut backend = SvgBackend::new((100, 100), &mut out);
        hatch(&[(0, 0, 140, 70)], &mut backend).unwrap();
        drop(backend);
        // x - y = 0 (from the corner) and 70; -70 + HATCH = 0 is the first. In CSS px: down to 7.
        assert_eq!(out, "<path class=\"chart-unknown\" d=\"M0 0l7 7M7 0l7 7\"/>\n");
        let mut both = String::new();
        let mut backend = SvgBackend::new((100, 100), &mut both);
        hatch(&[(0, 0, 140, 35), (0, 35, 140, 70)], &mut backend).unwrap();
        drop(backend);
        assert_eq!(
            both,
            "<path class=\"chart-unknown\" d=\"M0 0l3.5 3.5M7 0l3.5 3.5M3.5 3.5l3.5 3.5M10.5 3.5l3.5 3.5\"/>\n"
        );
    }
}
