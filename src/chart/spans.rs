//! Stretches of time, as bars in lanes.

use super::backend::{BackendError, SCALE, SvgBackend};
use super::paint::Paint;
use crate::view::Span;
use plotters::element::{Drawable, PointCollection};
use plotters::style::Color;
use plotters_backend::{BackendCoord, DrawingBackend, DrawingErrorKind};

/// Thickness of a bar, as a part of its lane.
const THICKNESS: f64 = 0.68;
/// Thickest bar, in backend pixels.
const THICKEST: i32 = 30 * SCALE;
/// Between neighbouring bars of a lane, where there is room for it, in backend pixels.
const GAP: i32 = SCALE;
/// Shortest bar, in backend pixels: a trial of a moment is seen, too.
const SHORTEST: i32 = SCALE;

/// A bar for plotters.
pub(super) struct Stretch<'a> {
    span: &'a Span,
    corners: [(f64, f64); 2],
}

impl<'a> Stretch<'a> {
    pub fn new(span: &'a Span) -> Self {
        let (from, to) = span.x;
        Stretch { span, corners: [(from, span.y + THICKNESS / 2.0), (to, span.y - THICKNESS / 2.0)] }
    }
}

impl<'a> PointCollection<'a, (f64, f64)> for &'a Stretch<'_> {
    type Point = &'a (f64, f64);
    type IntoIter = &'a [(f64, f64)];

    fn point_iter(self) -> Self::IntoIter {
        &self.corners
    }
}

impl Drawable<SvgBackend<'_>> for Stretch<'_> {
    fn draw<I: Iterator<Item = BackendCoord>>(
        &self,
        mut points: I,
        backend: &mut SvgBackend,
        _: (u32, u32),
    ) -> Result<(), DrawingErrorKind<BackendError>> {
        let (Some((left, top)), Some((right, bottom))) = (points.next(), points.next()) else { return Ok(()) };
        let (left, right) = (left.min(right), left.max(right));
        let gap = if right - left > 4 * GAP { GAP } else { 0 };
        let right = (right - gap).max(left + SHORTEST);
        let spare = ((bottom - top - THICKEST) / 2).max(0);
        let (top, bottom) = (top + spare, bottom - spare);
        backend.trial = Some(self.span.trial);
        let shape = [(left, top), (right, top), (right, bottom), (left, bottom)];
        let mut drawn = backend.fill_polygon(shape, &Paint::Span(self.span.role).color().to_backend_color());
        if drawn.is_ok() && self.span.selected {
            drawn = backend.fill_polygon(shape, &Paint::SpanFrame.color().to_backend_color());
        }
        backend.trial = None;
        drawn
    }
}
