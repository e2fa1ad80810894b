//! Where things go: sizes of the label areas, ticks that do not touch, titles that fit.

use super::elements::fraction;
use super::measure::{fit, width, wrap};
use super::ticks::{Tick, ticks_of};
use super::words::Texts;
use crate::view::{Axis, Place, Scale, View};

/// Font size of tick labels and notes, CSS px. Below 12 Lighthouse calls text too small to read.
pub(super) const SMALL: f64 = 12.0;
/// Font size of axis titles and callouts, CSS px.
pub(super) const LARGE: f64 = 13.0;
/// Height of a line of small text.
pub(super) const LINE: f64 = 16.0;
/// From the plot to its tick labels.
pub(super) const LABEL_GAP: f64 = 8.0;
/// From the left or upper side of the picture to the first text.
pub(super) const EDGE: f64 = 2.0;
/// Between a title and the labels beside it.
const TITLE_GAP: f64 = 6.0;
/// Between neighbouring labels of the horizontal axis.
const X_LABEL_ROOM: f64 = 14.0;
/// For each tick of the horizontal axis: at least, and at most in a wide picture.
const X_TICK_ROOM: (f64, f64) = (34.0, 72.0);
/// For each tick of the vertical axis.
const Y_TICK_ROOM: f64 = 34.0;
/// Part of the width that names on the vertical axis may take.
const NAME_SHARE: f64 = 0.45;
/// Height of the strip for marks without a place on the vertical axis: failed trials below, arrows on either side.
pub(super) const STRIP: f64 = 18.0;
/// Between a mark with a callout and the edge of the plot, so that the text has room on its better side.
const CALLOUT_ROOM: f64 = 30.0;

/// Everything that depends on the size of the picture; lengths in CSS px.
#[derive(Debug)]
pub(super) struct Layout {
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub bottom: f64,
    /// The view's range and, in data units, the strips for marks on the edges.
    pub y_range: (f64, f64),
    pub x_ticks: Vec<Tick>,
    pub y_ticks: Vec<Tick>,
    pub x_title: String,
    pub y_title: String,
    /// Lines above the plot.
    pub notes: Vec<String>,
    /// Lines in the middle of the plot.
    pub empty: Vec<String>,
}

impl Layout {
    pub fn new(view: &View, size: (f64, f64), texts: &Texts) -> Self {
        Layout::indented(view, size, texts, 0.0)
    }

    /// With the vertical axis at least so far from the left side, to stand below another picture.
    pub fn indented(view: &View, (full_width, full_height): (f64, f64), texts: &Texts, least: f64) -> Self {
        let notes: Vec<String> =
            view.notes.iter().flat_map(|note| wrap(&texts.phrase(note), SMALL, full_width - 2.0 * EDGE, 2)).collect();
        let above = notes.len() + usize::from(view.ramp.is_some());
        let top = 12.0 + LINE * above as f64;
        let bottom = LABEL_GAP + SMALL + TITLE_GAP + LARGE + 4.0;
        let plot_height = full_height - top - bottom;

        let y_range = with_strips(view, plot_height);
        let most = ((plot_height / Y_TICK_ROOM) as usize).clamp(2, 9);
        // Without data the numbers would mean nothing.
        let most = if view.empty.is_some() && view.y.range == Axis::NO_DATA { 0 } else { most };
        let measured = |most| {
            ticks_of(&view.y, most, texts, |ticks| {
                let place = |tick: &Tick| fraction(view.y.scale, y_range, tick.value) * plot_height;
                ticks.windows(2).all(|pair| place(&pair[1]) - place(&pair[0]) >= LINE)
            })
        };
        let y_ticks = match view.y.names.as_slice() {
            [] => measured(most),
            names => named(names, plot_height / (y_range.1 - y_range.0), NAME_SHARE * full_width),
        };
        let widest = y_ticks.iter().map(|tick| width(&tick.label, SMALL)).fold(0.0, f64::max);
        let left = (EDGE + LARGE + TITLE_GAP + widest + LABEL_GAP).ceil().max(least);
        // The label of the last trial is centred on the end of the axis.
        let last = texts.localised(&format!("{:.0}", view.x.range.1));
        let right = (width(&last, SMALL) / 2.0 + EDGE).ceil().clamp(14.0, 60.0);
        let plot_width = (full_width - left - right).max(1.0);

        let most = ((plot_width / (plot_width / 11.0).clamp(X_TICK_ROOM.0, X_TICK_ROOM.1)) as usize).clamp(2, 25);
        let measured = |most| {
            ticks_of(&view.x, most, texts, |ticks| {
                let position = |tick: &Tick| fraction(view.x.scale, view.x.range, tick.value) * plot_width;
                let half = |tick: &Tick| width(&tick.label, SMALL) / 2.0;
                let apart = |a: &Tick, b: &Tick| position(b) - half(b) - position(a) - half(a) >= X_LABEL_ROOM;
                let inside = ticks.last().is_none_or(|last| position(last) + half(last) <= plot_width + right);
                inside && ticks.windows(2).all(|pair| apart(&pair[0], &pair[1]))
            })
        };
        let x_ticks = match view.x.names.as_slice() {
            [] => measured(most),
            names => side_by_side(names, plot_width / (view.x.range.1 - view.x.range.0)),
        };
        Layout {
            x_title: title(&view.x, plot_width, texts),
            y_title: title(&view.y, plot_height, texts),
            empty: view
                .empty
                .iter()
                .flat_map(|phrase| wrap(&texts.phrase(phrase), LARGE, plot_width - 2.0 * LABEL_GAP, 4))
                .collect(),
            left,
            right,
            top,
            bottom,
            y_range,
            x_ticks,
            y_ticks,
            notes,
        }
    }
}

/// The vertical range with room above and below for what the view puts on the edges and writes beside marks.
fn with_strips(view: &View, plot_height: f64) -> (f64, f64) {
    let (low, high) = view.y.range;
    if view.y.scale != Scale::Linear {
        return (low, high);
    }
    let strip = |place: Place| if view.marks.iter().any(|mark| mark.place == place) { STRIP } else { 0.0 };
    let (mut above, mut below) = (strip(Place::TopEdge), strip(Place::BottomEdge));
    for callout in &view.callouts {
        let from_top = (high - callout.y) / (high - low) * plot_height;
        let (room, used) = if callout.above { (&mut above, from_top) } else { (&mut below, plot_height - from_top) };
        *room += (CALLOUT_ROOM - used).max(0.0);
    }
    // In a very low picture the data come first.
    let share = (0.4 * plot_height / (above + below)).min(1.0);
    let (above, below) = (above * share, below * share);
    let unit = (high - low) / (plot_height - above - below);
    (low - unit * below, high + unit * above)
}

/// A tick per name; where they are less than a line apart, for every second, third, … only. `apart` and `room`: CSS px.
fn named(names: &[String], apart: f64, room: f64) -> Vec<Tick> {
    let every = (LINE / apart).ceil().max(1.0) as usize;
    let tick = |(at, name): (usize, &String)| Tick { value: at as f64, label: fit(name, SMALL, room) };
    names.iter().enumerate().step_by(every).map(tick).collect()
}

/// A tick per name under its place, cut where it would reach the next; where there is hardly room for a word, for every
/// second, third, … only. `apart`: CSS px.
fn side_by_side(names: &[String], apart: f64) -> Vec<Tick> {
    let every = (X_TICK_ROOM.0 / apart).ceil().max(1.0) as usize;
    let room = apart * every as f64 - 0.5 * X_LABEL_ROOM;
    let tick = |(at, name): (usize, &String)| Tick { value: at as f64, label: fit(name, SMALL, room) };
    names.iter().enumerate().step_by(every).map(tick).collect()
}

/// The title if it fits, else the short one, cut if need be.
fn title(axis: &Axis, room: f64, texts: &Texts) -> String {
    let long = texts.phrase(&axis.title);
    if width(&long, LARGE) <= room { long } else { fit(&texts.phrase(&axis.short_title), LARGE, room) }
}
