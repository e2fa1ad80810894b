//! Our elements for plotters: a trace and a glyph that carry the trial they stand for, and an axis with chosen ticks.

use super::backend::{BackendError, SCALE, SvgBackend};
use super::layout::STRIP;
use super::paint::Paint;
use super::ticks::Tick;
use crate::view::{Dots, Kind, Place, Role, Scale, Series};
use plotters::coord::ranged1d::{KeyPointHint, NoDefaultFormatting, Ranged, ValueFormatter};
use plotters::element::{Drawable, PointCollection};
use plotters::style::Color;
use plotters_backend::{BackendCoord, DrawingBackend, DrawingErrorKind};
use std::ops::Range;

/// An axis with its ticks.
#[derive(Debug, Clone)]
pub(super) struct Ruler {
    pub scale: Scale,
    pub range: (f64, f64),
    pub ticks: Vec<Tick>,
}

impl Ranged for Ruler {
    type FormatOption = NoDefaultFormatting;
    type ValueType = f64;

    fn map(&self, value: &f64, (from, to): (i32, i32)) -> i32 {
        // What is far outside stays outside, without leaving the integers.
        let fraction = fraction(self.scale, self.range, *value).clamp(-1.0, 2.0);
        from + (fraction * f64::from(to - from)).round() as i32
    }

    fn key_points<Hint: KeyPointHint>(&self, hint: Hint) -> Vec<f64> {
        // plotters asks twice, for fine and for coarse lines; there are only coarse ones.
        if hint.weight().allow_light_points() {
            return Vec::new();
        }
        self.ticks.iter().map(|tick| tick.value).collect()
    }

    fn range(&self) -> Range<f64> {
        self.range.0..self.range.1
    }
}

impl ValueFormatter<f64> for Ruler {
    fn format_ext(&self, value: &f64) -> String {
        self.ticks.iter().find(|tick| tick.value == *value).map(|tick| tick.label.clone()).unwrap_or_default()
    }
}

/// Where a value stands between the ends of a range: 0 to 1.
pub(super) fn fraction(scale: Scale, (low, high): (f64, f64), value: f64) -> f64 {
    let first = scale.place(low);
    (scale.place(value) - first) / (scale.place(high) - first)
}

/// Corners of a series: a step line gets one more at each step.
pub(super) fn corners(series: &Series) -> Vec<(f64, f64)> {
    if series.kind != Kind::Step {
        return series.points.clone();
    }
    let mut corners: Vec<(f64, f64)> = Vec::with_capacity(2 * series.points.len());
    for &(x, y) in &series.points {
        if let Some(&(_, before)) = corners.last() {
            corners.push((x, before));
        }
        corners.push((x, y));
    }
    corners
}

/// A line, or dots.
pub(super) struct Trace {
    pub role: Role,
    pub kind: Kind,
    pub trial: Option<u32>,
    pub points: Vec<(f64, f64)>,
}

impl<'a> PointCollection<'a, (f64, f64)> for &'a Trace {
    type Point = &'a (f64, f64);
    type IntoIter = &'a [(f64, f64)];

    fn point_iter(self) -> Self::IntoIter {
        &self.points
    }
}

impl Drawable<SvgBackend<'_>> for Trace {
    fn draw<I: Iterator<Item = BackendCoord>>(
        &self,
        points: I,
        backend: &mut SvgBackend,
        _: (u32, u32),
    ) -> Result<(), DrawingErrorKind<BackendError>> {
        (backend.trial, backend.together) = (self.trial, true);
        let drawn = match self.kind {
            Kind::Dots => backend.dots(points.collect(), Paint::Points(self.role).color().to_backend_color()),
            Kind::Line | Kind::Step => backend.draw_path(points, &Paint::Line(self.role).color().to_backend_color()),
        };
        (backend.trial, backend.together) = (None, false);
        drawn
    }
}

impl<'a> PointCollection<'a, (f64, f64)> for &'a Dots {
    type Point = &'a (f64, f64);
    type IntoIter = &'a [(f64, f64)];

    fn point_iter(self) -> Self::IntoIter {
        &self.points
    }
}

impl Drawable<SvgBackend<'_>> for Dots {
    fn draw<I: Iterator<Item = BackendCoord>>(
        &self,
        points: I,
        backend: &mut SvgBackend,
        _: (u32, u32),
    ) -> Result<(), DrawingErrorKind<BackendError>> {
        let paint = Paint::Dots(self.level.unwrap_or(u8::MAX));
        backend.dots(points.collect(), paint.color().to_backend_color())
    }
}

/// A point whose shape tells its role as well as its colour does.
pub(super) struct Glyph {
    pub role: Role,
    pub trial: u32,
    pub at: (f64, f64),
    pub place: Place,
    /// In backend pixels.
    pub radius: i32,
}

/// Where a mark on an edge stands: in the middle of its strip. In backend pixels.
pub(super) fn shifted((x, y): BackendCoord, place: Place) -> BackendCoord {
    let half = (STRIP / 2.0) as i32 * SCALE;
    match place {
        Place::Inside => (x, y),
        Place::TopEdge => (x, y + half),
        Place::BottomEdge => (x, y - half),
    }
}

/// A star of five points, radius 1000: outer corners from the top clockwise, inner ones at 0.48.
const STAR: [(i32, i32); 10] = [
    (0, -1000),
    (282, -388),
    (951, -309),
    (457, 148),
    (588, 809),
    (0, 480),
    (-588, 809),
    (-457, 148),
    (-951, -309),
    (-282, -388),
];

/// Corners of a star; `r`: in backend pixels.
pub(super) fn star((x, y): BackendCoord, r: i32) -> [BackendCoord; 10] {
    STAR.map(|(dx, dy)| (x + dx * r / 1000, y + dy * r / 1000))
}

impl<'a> PointCollection<'a, (f64, f64)> for &'a Glyph {
    type Point = &'a (f64, f64);
    type IntoIter = std::iter::Once<&'a (f64, f64)>;

    fn point_iter(self) -> Self::IntoIter {
        std::iter::once(&self.at)
    }
}

impl Drawable<SvgBackend<'_>> for Glyph {
    fn draw<I: Iterator<Item = BackendCoord>>(
        &self,
        mut points: I,
        backend: &mut SvgBackend,
        _: (u32, u32),
    ) -> Result<(), DrawingErrorKind<BackendError>> {
        let Some(at) = points.next() else { return Ok(()) };
        (backend.trial, backend.together) = (Some(self.trial), true);
        let drawn = self.shape(shifted(at, self.place), backend);
        (backend.trial, backend.together) = (None, false);
        drawn
    }
}

impl Glyph {
    fn shape(&self, (x, y): BackendCoord, backend: &mut SvgBackend) -> Result<(), DrawingErrorKind<BackendError>> {
        let color = Paint::Mark(self.role).color().to_backend_color();
        let r = self.radius;
        let circle =
            |backend: &mut SvgBackend, radius: i32| backend.draw_circle((x, y), radius.unsigned_abs(), &color, true);
        match self.role {
            Role::Stopped => {
                let r = r * 9 / 10;
                backend.fill_polygon([(x - r, y - r), (x + r, y - r), (x + r, y + r), (x - r, y + r)], &color)
            }
            Role::Failed => {
                backend.strokes(&[&[(x - r, y - r), (x + r, y + r)], &[(x - r, y + r), (x + r, y - r)]], color)
            }
            Role::Best => {
                let r = (r * 2).max(8 * SCALE);
                backend.fill_polygon(star((x, y), r), &color)
            }
            Role::Suggested => {
                let r = (r * 3 / 2).max(6 * SCALE);
                backend.fill_polygon([(x, y - r), (x + r, y), (x, y + r), (x - r, y)], &color)
            }
            Role::Clipped => {
                let up = if self.place == Place::BottomEdge { -1 } else { 1 };
                backend.fill_polygon([(x, y - r * up), (x + r, y + r * up), (x - r, y + r * up)], &color)
            }
            Role::Selected => circle(backend, (r * 9 / 4).max(9 * SCALE)),
            _ => circle(backend, r),
        }
    }
}
