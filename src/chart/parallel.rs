//! Drawing parallel coordinates, from back to front: lines, brushes, axes, labels.

use super::backend::{BackendError, SCALE, SvgBackend};
use super::drawing::{px, text_style};
use super::elements::star;
use super::layout::{EDGE, LARGE, LINE, SMALL};
use super::measure::{fit, width, wrap};
use super::paint::Paint;
use super::ticks::ticks_of;
use super::{ChartError, Hit, Picture, Size, Texts, check_size, svg};
use crate::view::{Axis, Datum, Look, ParallelAxis, ParallelLine, ParallelView, Role, Scale};
use plotters::style::Color;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters_backend::{BackendCoord, DrawingBackend, DrawingErrorKind};
use serde::Serialize;

/// From an axis to its labels.
const GAP: f64 = 7.0;
/// Between a label and the next axis.
const APART: f64 = 6.0;
/// From one tick label of an axis to the next.
const TICK_ROOM: f64 = 34.0;
/// From the lower end of an axis to the place of what it has no place for.
const BELOW: f64 = 20.0;
/// Half the width of a brush.
const HALF_BRUSH: f64 = 7.0;

/// More lines than this are drawn thinner and let each other show through.
const DENSE: usize = 120;

type Drawn = Result<(), DrawingErrorKind<BackendError>>;

/// Where an axis stands, in SVG user units (CSS pixels): what a page needs to brush it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AxisPlace {
    /// Name of the hyperparameter or metric.
    pub name: String,
    /// `continuous`, `integer`, `categorical` or `objective`.
    pub kind: &'static str,
    /// From the left.
    pub x: f64,
    /// Its upper end, from the top.
    pub top: f64,
    /// Its lower end, from the top.
    pub bottom: f64,
    /// Upper and lower end of its brush.
    pub brush: Option<(f64, f64)>,
}

impl AxisPlace {
    /// The part of the axis below a height: what `ParallelView::brush` takes. Outside 0 to 1 beyond the ends.
    pub fn share(&self, y: f64) -> f64 {
        (self.bottom - y) / (self.bottom - self.top)
    }

    fn height(&self, share: f64) -> f64 {
        self.bottom - share * (self.bottom - self.top)
    }
}

/// Where the axes of the picture are that `draw_parallel` makes. Errors if the size is outside its bounds.
pub fn place_axes(view: &ParallelView, size: Size, texts: &Texts) -> Result<Vec<AxisPlace>, ChartError> {
    check_size(size)?;
    Ok(Layout::new(view, size, texts).axes)
}

/// Draws parallel coordinates; as `draw`.
pub fn draw_parallel(view: &ParallelView, size: Size, texts: &Texts) -> Result<Picture, ChartError> {
    check_size(size)?;
    let layout = Layout::new(view, size, texts);
    let mut body = String::new();
    let mut pen = Pen { backend: SvgBackend::new((size.width, size.height), &mut body), layout: &layout };
    pen.all(view, texts).map_err(|error| ChartError::Drawing { reason: error.to_string() })?;
    let hits = view.hits.iter().filter_map(|hit| {
        let axis = layout.axes.get(hit.axis)?;
        let lines = hit.lines.iter().map(|(label, value)| (label.clone(), texts.datum(value))).collect();
        Some(Hit { x: axis.x, y: layout.height(axis, hit.place), trial: Some(hit.trial), lines })
    });
    let hits = hits.collect();
    let Size { width, height } = size;
    let kind = if view.lines.len() > DENSE { "parallel is-dense" } else { "parallel" };
    drop(pen);
    Ok(Picture { id: "parallel".to_owned(), width, height, svg: svg(kind, size, &body), hits, axes: layout.axes })
}

/// Everything that depends on the size of the picture; lengths in CSS px.
struct Layout {
    axes: Vec<AxisPlace>,
    /// Lines above all else.
    notes: Vec<String>,
    /// Lines in the middle.
    empty: Vec<String>,
    /// The title of the objective is right-aligned above the names: (text, baseline's top).
    objective: (String, f64),
    /// Of each hyperparameter: its name, cut to its room, and the top of the text.
    names: Vec<(String, f64)>,
    /// Of each axis: labels and how high along it.
    labels: Vec<Vec<(String, f64)>>,
    /// Whether anything stands below the axes.
    below: bool,
    full_width: f64,
}

impl Layout {
    fn new(view: &ParallelView, size: Size, texts: &Texts) -> Layout {
        let (full_width, full_height) = (f64::from(size.width), f64::from(size.height));
        let wrapped = |phrase| wrap(&texts.phrase(phrase), SMALL, full_width - 2.0 * EDGE, 2);
        let notes: Vec<String> = view.notes.iter().flat_map(wrapped).collect();
        let below = view.lines.iter().any(|line| line.places.contains(&None));
        let bottom = full_height - if below { BELOW + 10.0 } else { 12.0 };

        // The labels of the last axis, the objective's, have the right margin to themselves.
        let widest = |labels: &[(String, f64)]| labels.iter().map(|(text, _)| width(text, SMALL)).fold(0.0, f64::max);
        let ends = view.axes.last().map(|axis| labels(axis, 0.0, f64::INFINITY, texts)).unwrap_or_default();
        let valueless = |line: &ParallelLine| line.places.last().is_some_and(Option::is_none);
        let no_value = if view.lines.iter().any(valueless) { width(texts.get("no_value"), SMALL) } else { 0.0 };
        let right = (GAP + widest(&ends).max(no_value) + EDGE).clamp(24.0, 0.4 * full_width);
        let left = 8.0;
        let apart = (full_width - left - right) / view.axes.len().saturating_sub(1).max(1) as f64;

        // Names that do not fit side by side are staggered.
        let hyperparameters = view.axes.len().saturating_sub(1);
        let fits = |rows: usize| {
            let room = apart * rows as f64 - APART;
            view.axes.iter().take(hyperparameters).all(|axis| width(&texts.phrase(&axis.title), LARGE) <= room)
        };
        let most = if apart < 40.0 { 3 } else { 2 };
        let rows = (1..most).find(|rows| fits(*rows)).unwrap_or(most);
        let above = 4.0 + LINE * notes.len() as f64;
        let title_top = above;
        let top = (above + LINE * (1 + rows) as f64 + 10.0).min(bottom - 24.0);
        let x = |idx: usize| left + apart * idx as f64;
        let name = |(idx, axis): (usize, &ParallelAxis)| {
            let room = (apart * rows as f64 - APART).min(full_width - EDGE - x(idx));
            // The last row is the lowest: the first name stands right above its axis.
            let row = rows - 1 - idx % rows;
            (fit(&texts.phrase(&axis.title), LARGE, room), above + LINE * (1 + row) as f64)
        };
        let place = |(idx, axis): (usize, &ParallelAxis)| {
            let mut place =
                AxisPlace { name: axis.name.clone(), kind: axis.kind, x: rounded(x(idx)), top, bottom, brush: None };
            place.brush = axis.brush.map(|(low, high)| (place.height(high), place.height(low)));
            place
        };
        let title = view.axes.last().map(|axis| fit(&texts.phrase(&axis.title), LARGE, full_width - 2.0 * EDGE));
        let room = |idx: usize| if idx < hyperparameters { apart - GAP - APART } else { right - GAP };
        let labelled = |(idx, axis): (usize, &ParallelAxis)| {
            // Without a result the numbers of the objective would mean nothing.
            let silent = axis.kind == "objective" && view.lines.iter().all(valueless);
            if silent { Vec::new() } else { labels(axis, bottom - top, room(idx), texts) }
        };
        Layout {
            axes: view.axes.iter().enumerate().map(place).collect(),
            empty: view
                .empty
                .iter()
                .flat_map(|phrase| wrap(&texts.phrase(phrase), LARGE, 0.8 * full_width, 4))
                .collect(),
            objective: (title.unwrap_or_default(), title_top),
            names: view.axes.iter().take(hyperparameters).enumerate().map(name).collect(),
            labels: view.axes.iter().enumerate().map(labelled).collect(),
            notes,
            below,
            full_width,
        }
    }

    /// How high a place of an axis is.
    fn height(&self, axis: &AxisPlace, place: Option<f64>) -> f64 {
        place.map_or(axis.bottom + BELOW, |share| axis.height(share))
    }
}

/// To a tenth, as it is drawn.
fn rounded(css: f64) -> f64 {
    f64::from(px(css)) / f64::from(SCALE)
}

/// What is written along an axis: names, or numbers at both ends and round ones between them, each with its place. Numbers
/// without room are left out, names cut. `length`: of the axis.
fn labels(axis: &ParallelAxis, length: f64, room: f64, texts: &Texts) -> Vec<(String, f64)> {
    let Some((low, high)) = axis.bounds() else {
        let names = axis.names();
        let apart = length / names.len().max(1) as f64;
        let every = (LINE / apart.max(1.0)).ceil().max(1.0) as usize;
        let place = |idx: usize| (idx as f64 + 0.5) / names.len() as f64;
        let shown = names.iter().enumerate().step_by(every).filter(|_| room >= 14.0);
        return shown.map(|(idx, name)| (fit(name, SMALL, room), place(idx))).collect();
    };
    let end = |x: f64| texts.datum(&axis.datum(x));
    let mut found: Vec<(String, f64)> = vec![(end(low), 0.0), (end(high), 1.0)];
    let most = (length / TICK_ROOM) as usize;
    let near = 0.8 * TICK_ROOM / length.max(1.0);
    for x in inner(axis, (low, high), most, texts) {
        let place = axis.number_place(x);
        let is_free = found.iter().all(|(_, other)| (other - place).abs() >= near);
        if is_free && (axis.kind != "integer" || x.fract() == 0.0) {
            found.push((texts.datum(&Datum::Setting(x)), place));
        }
    }
    found.retain(|(text, _)| width(text, SMALL) <= room);
    found
}

/// Round numbers between the ends, the roundest first.
fn inner(axis: &ParallelAxis, (low, high): (f64, f64), most: usize, texts: &Texts) -> Vec<f64> {
    if most < 2 {
        return Vec::new();
    }
    // Powers of ten, their halves and fifths from the smallest to the largest, by their decimals, which are exact.
    let decades = |near: f64, far: f64| {
        let exponent = |x: f64| format!("{x:e}").split_once('e').and_then(|(_, power)| power.parse::<i32>().ok());
        let (from, to) = (exponent(near).unwrap_or(0), exponent(far).unwrap_or(0));
        let every = ((to - from) as usize / most).max(1);
        let number = move |digit: i32, power: i32| format!("{digit}e{power}").parse::<f64>().unwrap_or(f64::NAN);
        let powers = move || (from..=to).rev().step_by(every);
        [1, 2, 5].into_iter().flat_map(move |digit| powers().map(move |power| number(digit, power)))
    };
    let found: Vec<f64> = match axis.scale() {
        Scale::Linear => {
            let axis = Axis::linear(axis.title.clone(), axis.title.clone(), (low, high));
            ticks_of(&axis, most, texts, |_| true).iter().map(|tick| tick.value).collect()
        }
        Scale::Logarithmic => decades(low, high).collect(),
        Scale::ReverseLogarithmic => decades(1.0 - high, 1.0 - low).map(|rest| 1.0 - rest).collect(),
    };
    found.into_iter().filter(|x| *x > low && *x < high).collect()
}

struct Pen<'a, 'b> {
    backend: SvgBackend<'a>,
    layout: &'b Layout,
}

impl Pen<'_, '_> {
    fn all(&mut self, view: &ParallelView, texts: &Texts) -> Drawn {
        for line in &view.lines {
            self.line(line)?;
        }
        for (axis, shown) in self.layout.axes.iter().zip(&view.axes) {
            self.axis(axis, shown)?;
        }
        for (idx, labels) in self.layout.labels.iter().enumerate() {
            self.labels(idx, labels)?;
        }
        if self.layout.below {
            self.below(view, texts)?;
        }
        self.titles()?;
        self.star(view)
    }

    fn path(&mut self, paint: Paint, points: &[(f64, f64)]) -> Drawn {
        let points = points.iter().map(|(x, y)| (px(*x), px(*y)));
        self.backend.draw_path(points, &paint.color().to_backend_color())
    }

    fn line(&mut self, line: &ParallelLine) -> Drawn {
        let paint = match line.look {
            Look::Level(level) => Paint::LineLevel(level),
            Look::Stopped(level) => Paint::StoppedLevel(level),
            Look::Failed => Paint::Line(Role::Failed),
            Look::Outside => Paint::Line(Role::Faded),
            Look::Best => Paint::Line(Role::Best),
            Look::Selected => Paint::Line(Role::Selected),
        };
        let axes = self.layout.axes.iter().zip(&line.places);
        let points: Vec<(f64, f64)> = axes.map(|(axis, place)| (axis.x, self.layout.height(axis, *place))).collect();
        self.backend.trial = Some(line.trial);
        let drawn = self.path(paint, &points);
        self.backend.trial = None;
        drawn
    }

    /// The axis, thicker where it is searched, with its brush.
    fn axis(&mut self, axis: &AxisPlace, shown: &ParallelAxis) -> Drawn {
        if let Some((top, bottom)) = axis.brush {
            let (left, right) = (axis.x - HALF_BRUSH, axis.x + HALF_BRUSH);
            let corners = [(left, top), (right, top), (right, bottom), (left, bottom)].map(|(x, y)| (px(x), px(y)));
            self.backend.fill_polygon(corners, &Paint::Brush.color().to_backend_color())?;
        }
        self.path(Paint::Axis, &[(axis.x, axis.top), (axis.x, axis.bottom)])?;
        if shown.searched != (0.0, 1.0) {
            let (low, high) = (axis.height(shown.searched.0), axis.height(shown.searched.1));
            self.path(Paint::Searched, &[(axis.x, high), (axis.x, low)])?;
        }
        Ok(())
    }

    fn labels(&mut self, idx: usize, labels: &[(String, f64)]) -> Drawn {
        let Some(axis) = self.layout.axes.get(idx) else { return Ok(()) };
        for (text, place) in labels {
            let y = axis.height(*place);
            self.path(Paint::Axis, &[(axis.x, y), (axis.x + GAP - 3.0, y)])?;
            self.text(text, (axis.x + GAP, y), Paint::TickLabel, SMALL, Pos::new(HPos::Left, VPos::Center))?;
        }
        Ok(())
    }

    /// What the places below the axes mean.
    fn below(&mut self, view: &ParallelView, texts: &Texts) -> Drawn {
        for (idx, axis) in self.layout.axes.iter().enumerate() {
            if !view.lines.iter().any(|line| line.places.get(idx) == Some(&None)) {
                continue;
            }
            let key = if axis.kind == "objective" { "no_value" } else { "not_used" };
            let next = self.layout.axes.get(idx + 1).map_or(self.layout.full_width, |next| next.x - 3.0);
            let y = axis.bottom + BELOW;
            self.path(Paint::Axis, &[(axis.x - 4.0, y), (axis.x + 4.0, y)])?;
            let text = texts.get(key);
            // Beside the place on the right, or else on the left.
            let (x, side) = if width(text, SMALL) <= next - axis.x - GAP {
                (axis.x + GAP, HPos::Left)
            } else if width(text, SMALL) <= axis.x - GAP {
                (axis.x - GAP, HPos::Right)
            } else {
                continue;
            };
            self.text(text, (x, y), Paint::TickLabel, SMALL, Pos::new(side, VPos::Center))?;
        }
        Ok(())
    }

    fn titles(&mut self) -> Drawn {
        let layout = self.layout;
        for (idx, line) in layout.notes.iter().enumerate() {
            let at = (EDGE, EDGE + LINE * idx as f64);
            self.text(line, at, Paint::Note, SMALL, Pos::new(HPos::Left, VPos::Top))?;
        }
        for ((name, top), axis) in layout.names.iter().zip(&layout.axes) {
            self.text(name, (axis.x - 1.0, *top), Paint::AxisTitle, LARGE, Pos::new(HPos::Left, VPos::Top))?;
        }
        let (title, top) = &layout.objective;
        let right = layout.full_width - EDGE;
        self.text(title, (right, *top), Paint::AxisTitle, LARGE, Pos::new(HPos::Right, VPos::Top))?;
        let center = layout.axes.first().map_or(0.0, |axis| (axis.top + axis.bottom) / 2.0);
        let first = center - LINE * 0.5 * (layout.empty.len() as f64 - 1.0);
        for (idx, line) in layout.empty.iter().enumerate() {
            let at = (layout.full_width / 2.0, first + LINE * idx as f64);
            self.text(line, at, Paint::Empty, LARGE, Pos::new(HPos::Center, VPos::Center))?;
        }
        Ok(())
    }

    /// The best trial's mark, where its line meets the objective.
    fn star(&mut self, view: &ParallelView) -> Drawn {
        let best = view.lines.iter().find(|line| line.look == Look::Best);
        let place = best.and_then(|line| Some((line.trial, line.places.last().copied().flatten()?)));
        if let (Some((trial, place)), Some(axis)) = (place, self.layout.axes.last()) {
            let at: BackendCoord = (px(axis.x), px(axis.height(place)));
            self.backend.trial = Some(trial);
            let color = Paint::Mark(Role::Best).color().to_backend_color();
            let drawn = self.backend.fill_polygon(star(at, px(8.0)), &color);
            self.backend.trial = None;
            return drawn;
        }
        Ok(())
    }

    fn text(&mut self, text: &str, (x, y): (f64, f64), paint: Paint, size: f64, pos: Pos) -> Drawn {
        self.backend.draw_text(text, &text_style(paint, size, pos), (px(x), px(y)))
    }
}
