//! Drawing a view with plotters, from back to front: grid and axes, lines, marks, callouts, notes.

use super::backend::{SCALE, SvgBackend};
use super::callout::{Obstacles, place};
use super::cells;
use super::elements::{Glyph, Ruler, Trace, corners, shifted};
use super::layout::{EDGE, LABEL_GAP, LARGE, LINE, Layout, SMALL};
use super::measure::{ASCENT, DESCENT, width};
use super::paint::Paint;
use super::spans::Stretch;
use super::{Hit, Size, Texts};
use crate::view::{Dots, Place, Role, View};
use plotters::chart::ChartBuilder;
use plotters::coord::Shift;
use plotters::coord::cartesian::Cartesian2d;
use plotters::drawing::{DrawingArea, IntoDrawingArea};
use plotters::element::{PathElement, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontDesc, FontFamily, FontStyle, ShapeStyle, TRANSPARENT, TextStyle};
use plotters_backend::BackendCoord;

pub(super) type Root<'a> = DrawingArea<SvgBackend<'a>, Shift>;
type Plot<'a> = DrawingArea<SvgBackend<'a>, Cartesian2d<Ruler, Ruler>>;
/// The failure as plotters says it.
pub(super) type Drawn<T> = Result<T, String>;

/// Thickness of a bar, as a part of its row.
const THICKNESS: f64 = 0.62;
/// Length of the line at either end of a band, CSS px.
const CAP: f64 = 8.0;

/// CSS pixels to backend pixels.
pub(super) fn px(css: f64) -> i32 {
    (css * f64::from(SCALE)).round() as i32
}

/// A style of text; `size` in CSS pixels. Making a font description measures nothing.
pub(super) fn text_style(paint: Paint, size: f64, pos: Pos) -> TextStyle<'static> {
    // By its name, plotters would look for it without regard to case, which takes the tables of Unicode.
    let font = FontDesc::new(FontFamily::SansSerif, size * f64::from(SCALE), FontStyle::Normal);
    TextStyle { font, color: paint.color().to_backend_color(), pos }
}

fn stroke(paint: Paint) -> ShapeStyle {
    paint.color().stroke_width(1)
}

/// Appends the elements of the picture to `body`; returns its hit targets.
pub(super) fn draw_into(
    body: &mut String,
    view: &View,
    dots: &[Dots],
    size: Size,
    layout: &Layout,
    texts: &Texts,
) -> Drawn<Vec<Hit>> {
    let root = SvgBackend::new((size.width, size.height), body).into_drawing_area();
    let mut chart = ChartBuilder::on(&root)
        .margin_top(px(layout.top))
        .margin_right(px(layout.right))
        .margin_left(px(EDGE))
        .margin_bottom(px(EDGE))
        .x_label_area_size(px(layout.bottom - EDGE))
        .y_label_area_size(px(layout.left - EDGE))
        .build_cartesian_2d(
            Ruler { scale: view.x.scale, range: view.x.range, ticks: layout.x_ticks.clone() },
            Ruler { scale: view.y.scale, range: layout.y_range, ticks: layout.y_ticks.clone() },
        )
        .map_err(|error| error.to_string())?;
    let mut mesh = chart.configure_mesh();
    // Grid lines go across what is compared: marks of one height, ends of bars. Cells would cover them.
    match (view.cells.is_empty(), view.y.names.is_empty()) {
        (false, _) => mesh.disable_mesh(),
        (true, true) => mesh.disable_x_mesh(),
        (true, false) => mesh.disable_y_mesh(),
    };
    mesh.bold_line_style(stroke(Paint::Grid))
        // The horizontal axis is drawn below, the vertical one has no line: the grid shows where it is.
        .axis_style(TRANSPARENT)
        // plotters sets labels at twice the length of the tick marks.
        .set_all_tick_mark_size(px(LABEL_GAP / 2.0))
        .label_style(text_style(Paint::TickLabel, SMALL, Pos::default()))
        .axis_desc_style(text_style(Paint::AxisTitle, LARGE, Pos::default()))
        .x_desc(layout.x_title.clone())
        .y_desc(layout.y_title.clone())
        .draw()
        .map_err(|error| error.to_string())?;
    let plot = chart.plotting_area();
    if !view.cells.is_empty() {
        plot.draw(&cells::Mosaic::new(&view.cells)).map_err(|error| error.to_string())?;
    }
    for area in &view.areas {
        plot.draw(&cells::Band::new(area)).map_err(|error| error.to_string())?;
    }
    let pen = Pen { root: &root, plot, layout, radius: px(radius(view, size, layout)) };
    pen.axis(view)?;
    pen.bars(view)?;
    for span in &view.spans {
        plot.draw(&Stretch::new(span)).map_err(|error| error.to_string())?;
    }
    pen.dots(view, dots)?;
    for series in &view.series {
        let trace = Trace { role: series.role, kind: series.kind, trial: series.trial, points: corners(series) };
        plot.draw(&trace).map_err(|error| error.to_string())?;
    }
    for mark in &view.marks {
        let at = (mark.x, on_edge(layout, mark.y, mark.place));
        let glyph = Glyph { role: mark.role, trial: mark.trial, at, place: mark.place, radius: pen.radius };
        plot.draw(&glyph).map_err(|error| error.to_string())?;
    }
    pen.callouts(view, texts)?;
    pen.notes()?;
    if let Some(ramp) = &view.ramp {
        let line =
            cells::Ruled { top: EDGE + LINE * layout.notes.len() as f64, left: EDGE, width: f64::from(size.width) };
        cells::draw_ramp(&root, ramp, line, texts)?;
    }
    Ok(pen.hits(view, texts))
}

/// Radius of a mark in CSS pixels: smaller where trials stand close.
fn radius(view: &View, size: Size, layout: &Layout) -> f64 {
    let width = f64::from(size.width) - layout.left - layout.right;
    let room = width / (view.x.range.1 - view.x.range.0);
    // Marks all over the plot have a square each.
    let height = f64::from(size.height) - layout.top - layout.bottom;
    let side = |n: usize| (width * height / n.max(1) as f64).sqrt();
    match (view.kind(), room) {
        ("history", room) if room < 4.0 => 2.5,
        ("history", room) if room < 9.0 => 3.2,
        ("slice" | "contour", _) if side(view.marks.len()) < 14.0 => 2.5,
        ("slice" | "contour", _) if side(view.marks.len()) < 24.0 => 3.2,
        _ => 4.0,
    }
}

/// Marks on an edge stand in the strip beyond the view's range.
fn on_edge(layout: &Layout, y: f64, place: Place) -> f64 {
    match place {
        Place::Inside => y,
        Place::TopEdge => layout.y_range.1,
        Place::BottomEdge => layout.y_range.0,
    }
}

struct Pen<'a, 'b> {
    root: &'a Root<'b>,
    plot: &'a Plot<'b>,
    layout: &'a Layout,
    radius: i32,
}

impl Pen<'_, '_> {
    fn at(&self, x: f64, y: f64, place: Place) -> BackendCoord {
        shifted(self.plot.map_coordinate(&(x, on_edge(self.layout, y, place))), place)
    }

    fn text(&self, text: &str, at: BackendCoord, style: TextStyle) -> Drawn<()> {
        self.root.draw(&Text::new(text, at, style)).map_err(|error| error.to_string())
    }

    /// The horizontal axis with its tick marks.
    fn axis(&self, view: &View) -> Drawn<()> {
        let draw = |from, to| {
            let line = PathElement::new(vec![from, to], stroke(Paint::Axis));
            self.root.draw(&line).map_err(|error| error.to_string())
        };
        let at = |x| self.plot.map_coordinate(&(x, self.layout.y_range.0));
        draw(at(view.x.range.0), at(view.x.range.1))?;
        self.layout.x_ticks.iter().try_for_each(|tick| {
            let (x, y) = at(tick.value);
            draw((x, y), (x, y + px(LABEL_GAP / 2.0)))
        })
    }

    /// Bars, each with the band around its end.
    fn bars(&self, view: &View) -> Drawn<()> {
        let at = |x, y| self.plot.map_coordinate(&(x, y));
        let half = px(CAP / 2.0);
        for bar in &view.bars {
            let ((left, top), (right, bottom)) = (at(0.0, bar.y + THICKNESS / 2.0), at(bar.x, bar.y - THICKNESS / 2.0));
            let ((low, y), (high, _)) = (at(bar.band.0, bar.y), at(bar.band.1, bar.y));
            let shape = vec![(left, top), (right, top), (right, bottom), (left, bottom)];
            let cap = |x| vec![(x, y - half), (x, y + half)];
            let lines = [vec![(low, y), (high, y)], cap(low), cap(high)].map(|line| (Paint::Band, line));
            let has_band = bar.band.0 < bar.band.1;
            let lines = lines.into_iter().filter(|_| has_band);
            for (paint, points) in std::iter::once((Paint::Bar, shape)).chain(lines) {
                // Whether a path is filled is the class's matter.
                let path = PathElement::new(points, stroke(paint));
                self.root.draw(&path).map_err(|error| error.to_string())?;
            }
        }
        Ok(())
    }

    /// Dots, on both sides of a line at 0.
    fn dots(&self, view: &View, dots: &[Dots]) -> Drawn<()> {
        if dots.is_empty() {
            return Ok(());
        }
        let (low, high) = view.y.range;
        let zero = [(0.0, low), (0.0, high)].map(|point| self.plot.map_coordinate(&point)).to_vec();
        self.root.draw(&PathElement::new(zero, stroke(Paint::Axis))).map_err(|error| error.to_string())?;
        dots.iter().try_for_each(|dots| self.plot.draw(dots).map_err(|error| error.to_string()))
    }

    fn callouts(&self, view: &View, texts: &Texts) -> Drawn<()> {
        let (x, y) = self.plot.get_pixel_range();
        // A text may stand in the margin above and right of the plot, but not on the labels.
        let (full_width, _) = self.root.dim_in_pixel();
        let right = i32::try_from(full_width).unwrap_or(i32::MAX).min(x.end + px(LABEL_GAP));
        let area = (x.start, y.start - px(LABEL_GAP), right, y.end);
        let front = |role| {
            matches!(
                role,
                Role::BestSoFar
                    | Role::Best
                    | Role::Selected
                    | Role::SelectedTrain
                    | Role::Target
                    | Role::Median
                    | Role::Share
            )
        };
        let mut obstacles = Obstacles {
            marks: view.marks.iter().map(|mark| self.at(mark.x, mark.y, mark.place)).collect(),
            lines: view
                .series
                .iter()
                .filter(|series| front(series.role))
                .map(|series| corners(series).iter().map(|point| self.plot.map_coordinate(point)).collect())
                .collect(),
            boxes: Vec::new(),
        };
        for callout in &view.callouts {
            let text = texts.datum(&callout.value);
            // Bold text is about a tenth wider.
            let size = (px(1.1 * width(&text, LARGE)), px((ASCENT + DESCENT) * LARGE));
            let at = self.at(callout.x, callout.y, Place::Inside);
            let (at, pos, taken) = place(at, size, area, callout.above, &obstacles);
            let quiet = matches!(callout.role, Role::Target | Role::Median);
            let paint = if quiet { Paint::QuietCallout } else { Paint::Callout };
            self.text(&text, at, text_style(paint, LARGE, pos))?;
            obstacles.boxes.push(taken);
        }
        Ok(())
    }

    fn notes(&self) -> Drawn<()> {
        for (i, line) in self.layout.notes.iter().enumerate() {
            let at = (px(EDGE), px(EDGE + LINE * i as f64));
            self.text(line, at, text_style(Paint::Note, SMALL, Pos::new(HPos::Left, VPos::Top)))?;
        }
        let (x, y) = self.plot.get_pixel_range();
        let (middle, center) = ((x.start + x.end) / 2, (y.start + y.end) / 2);
        let first = center - px(LINE * 0.5 * (self.layout.empty.len() as f64 - 1.0));
        for (i, line) in self.layout.empty.iter().enumerate() {
            let at = (middle, first + px(LINE * i as f64));
            self.text(line, at, text_style(Paint::Empty, LARGE, Pos::new(HPos::Center, VPos::Center)))?;
        }
        Ok(())
    }

    fn hits(&self, view: &View, texts: &Texts) -> Vec<Hit> {
        let hit = |hit: &crate::view::Hit| {
            let (x, y) = self.at(hit.x, hit.y, hit.place);
            let lines = hit.lines.iter().map(|(label, value)| (label.clone(), texts.datum(value))).collect();
            Hit { x: f64::from(x) / f64::from(SCALE), y: f64::from(y) / f64::from(SCALE), trial: hit.trial, lines }
        };
        view.hits.iter().map(hit).collect()
    }
}
