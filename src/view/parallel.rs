//! Parallel coordinates: an axis per hyperparameter and one for the objective, a line per finished trial.
//!
//! Places along an axis are shares of its length: 0 at the lower end, 1 at the upper one.

use super::parallel_hits::hits;
use super::range::{padded, robust};
use super::{Datum, JobPicture, LEVELS, Phrase, Scale, distribution, drawable};
use crate::analysis::Brush;
use crate::order;
use crate::tuner::record::{TrialRecord, TrialState};
use crate::tuner::space::{Dim, Range, Scaling, Value};

/// At most this many lines: half of them the best, the others the newest, the selected one among them.
const MOST_LINES: usize = 400;
/// A brush shorter than this part of its axis is a click and no brush.
const LEAST_BRUSH: f64 = 0.01;
/// A brush may be so far off the pointer, as a part of the axis, to have a number with few digits; ends within it are the
/// axis's own.
const BRUSH_ERROR: f64 = 0.005;

/// One axis.
#[derive(Debug, Clone, PartialEq)]
pub struct ParallelAxis {
    /// Name of the hyperparameter or metric.
    pub name: String,
    /// What it measures.
    pub title: Phrase,
    /// `continuous`, `integer`, `categorical` or `objective`.
    pub kind: &'static str,
    /// What it shows, on its scale; whole numbers too as a continuous range, categories the first at the lower end.
    pub range: Range,
    /// Ends of the part that is searched now, which may be less than what is shown.
    pub searched: (f64, f64),
    /// Ends of its brush.
    pub brush: Option<(f64, f64)>,
}

/// How a line looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// One of the ninth part of the trials of this rank: `LEVELS` - 1 for the best, 0 for the worst.
    Level(u8),
    /// The same for a trial that was stopped.
    Stopped(u8),
    /// Without a result.
    Failed,
    /// Outside a brush.
    Outside,
    /// The best trial.
    Best,
    /// The trial that the visitor looks at.
    Selected,
}

/// The line of a trial.
#[derive(Debug, Clone, PartialEq)]
pub struct ParallelLine {
    /// Whose.
    pub trial: u32,
    /// How it looks.
    pub look: Look,
    /// A place per axis; `None`: below the axis, where the hyperparameter was not used or there is no objective.
    pub places: Vec<Option<f64>>,
}

/// A place that answers to the pointer.
#[derive(Debug, Clone, PartialEq)]
pub struct ParallelHit {
    /// Index of the axis.
    pub axis: usize,
    /// As in `ParallelLine::places`.
    pub place: Option<f64>,
    /// The trial.
    pub trial: u32,
    /// What the tooltip says: label key (or a name) and value.
    pub lines: Vec<(String, Datum)>,
}

/// The chart, as numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct ParallelView {
    /// In the order of the space; the objective is last.
    pub axes: Vec<ParallelAxis>,
    /// In drawing order.
    pub lines: Vec<ParallelLine>,
    /// What is not in the picture and the reader should know.
    pub notes: Vec<Phrase>,
    /// Shown in the middle when there is nothing to draw yet.
    pub empty: Option<Phrase>,
    /// Places that answer to the pointer.
    pub hits: Vec<ParallelHit>,
}

/// A line per finished trial, coloured by the rank of its objective; the best and the selected one in front, failed trials
/// and those outside a brush behind. An axis shows what is searched now and all that was tried; that of the objective its
/// robust range (see `range::robust`), with what is beyond at its end.
pub fn parallel(job: &JobPicture, brushes: &[Brush]) -> ParallelView {
    let mut finished = job.in_order();
    finished.retain(|record| record.state.is_finished() && record.assignment.len() == job.space.dims.len());
    let value = |record: &TrialRecord| record.objective(job.objective).and_then(drawable);
    let values: Vec<f64> = finished.iter().filter_map(|record| value(record)).collect();
    let shown_values = robust(&values, job.minimize);
    let mut axes: Vec<ParallelAxis> = job
        .space
        .dims
        .iter()
        .enumerate()
        .map(|(idx, dim)| axis(dim, finished.iter().map(|r| &r.assignment[idx])))
        .collect();
    axes.push(objective_axis(job, shown_values));
    for brush in brushes {
        if let Some(axis) = axes.get_mut(brush.axis) {
            axis.brush = axis.ends(brush);
        }
    }

    // From the best to the worst; failed ones last. Of equal ones the earlier.
    let loss = |record: &TrialRecord| match value(record) {
        Some(value) if job.minimize => value,
        Some(value) => -value,
        None => f64::INFINITY,
    };
    order::sort_by(&mut finished, |a, b| loss(a).total_cmp(&loss(b)));
    let mut level = LEVELS - 1;
    let levels: Vec<u8> = (0..finished.len())
        .map(|rank| {
            // Equal values have one colour: that of the first.
            if rank > 0 && loss(finished[rank]) > loss(finished[rank - 1]) {
                level =
                    LEVELS - 1 - (rank * usize::from(LEVELS) / values.len().max(1)).min(usize::from(LEVELS) - 1) as u8;
            }
            level
        })
        .collect();
    let drawn = drawn(job, &finished);
    let hidden = finished.len() - drawn.len();
    let is_inside = |record: &TrialRecord| brushes.iter().all(|brush| brush.takes(record, job.objective));
    let mut lines: Vec<ParallelLine> = drawn
        .iter()
        .map(|&rank| {
            let record = finished[rank];
            let look = match &record.state {
                _ if !is_inside(record) => Look::Outside,
                _ if job.selected == Some(record.id) => Look::Selected,
                _ if job.best == Some(record.id) => Look::Best,
                TrialState::Stopped(_) if value(record).is_some() => Look::Stopped(levels[rank]),
                _ if value(record).is_some() => Look::Level(levels[rank]),
                _ => Look::Failed,
            };
            let values = record.assignment.iter().map(|value| Some(value.clone()));
            let objective = value(record).map(Value::Real);
            let places = axes.iter().zip(values.chain([objective])).map(|(axis, value)| axis.place(&value?));
            ParallelLine { trial: record.id, look, places: places.collect() }
        })
        .collect();
    // The worst are drawn first.
    lines.reverse();
    order::sort_by_key(&mut lines, |line| depth(line.look));

    let cut = finished.iter().filter_map(|record| value(record)).filter(|value| !within(shown_values, *value)).count();
    let inside = finished.iter().filter(|record| is_inside(record)).count();
    let mut notes = Vec::new();
    if !brushes.is_empty() {
        let note = Phrase::new("note_brushed").with("count", Datum::count(inside));
        notes.push(note.with("total", Datum::count(finished.len())));
    }
    for (key, count) in [("note_hidden_lines", hidden), ("note_cut_lines", cut)] {
        if count > 0 {
            notes.push(Phrase::new(key).with("count", Datum::count(count)));
        }
    }
    let empty = finished.is_empty().then(|| Phrase::new(distribution::why_empty(job)));
    let hits = hits(job, &lines, &finished);
    ParallelView { axes, lines, notes, empty, hits }
}

fn within(range: Option<(f64, f64)>, value: f64) -> bool {
    range.is_some_and(|(low, high)| (low..=high).contains(&value))
}

/// Ranks of the trials that are drawn, ascending. `sorted`: from the best on.
fn drawn(job: &JobPicture, sorted: &[&TrialRecord]) -> Vec<usize> {
    let mut by_age: Vec<usize> = (0..sorted.len()).collect();
    order::sort_by(&mut by_age, |a, b| sorted[*b].id.cmp(&sorted[*a].id));
    let is_front = |rank: &usize| [job.best, job.selected].contains(&Some(sorted[*rank].id));
    let front = (0..sorted.len()).filter(is_front);
    let mut taken = vec![false; sorted.len()];
    let mut count = 0;
    for rank in front.chain(0..sorted.len().min(MOST_LINES / 2)).chain(by_age) {
        if count < MOST_LINES && !taken[rank] {
            (taken[rank], count) = (true, count + 1);
        }
    }
    (0..sorted.len()).filter(|rank| taken[*rank]).collect()
}

/// Order of drawing.
fn depth(look: Look) -> u8 {
    match look {
        Look::Outside => 0,
        Look::Failed => 1,
        Look::Level(_) | Look::Stopped(_) => 2,
        Look::Best => 3,
        Look::Selected => 4,
    }
}

/// The axis of a hyperparameter: its range, and what trials had under other ranges before.
fn axis<'a>(dim: &Dim, tried: impl Iterator<Item = &'a Value>) -> ParallelAxis {
    let (kind, range) = match &dim.range {
        Range::Continuous { min, max, .. } => ("continuous", numbers(&dim.range, (*min, *max), tried)),
        Range::Integer { min, max, .. } => ("integer", numbers(&dim.range, (*min as f64, *max as f64), tried)),
        Range::Categorical { values } => {
            let mut values = values.clone();
            for value in tried {
                match value {
                    Value::Category(text) if !values.contains(text) => values.push(text.clone()),
                    _ => {}
                }
            }
            ("categorical", Range::Categorical { values })
        }
    };
    let (name, title) = (dim.name.clone(), Phrase::new(dim.name.clone()));
    let mut axis = ParallelAxis { name, title, kind, range, searched: (0.0, 1.0), brush: None };
    axis.searched = match &dim.range {
        Range::Continuous { min, max, .. } => (axis.number_place(*min), axis.number_place(*max)),
        Range::Integer { min, max, .. } => (axis.number_place(*min as f64), axis.number_place(*max as f64)),
        Range::Categorical { values } => (0.0, values.len() as f64 / axis.names().len().max(1) as f64),
    };
    axis
}

fn numbers<'a>(range: &Range, bounds: (f64, f64), tried: impl Iterator<Item = &'a Value>) -> Range {
    let numbers = tried.filter_map(|value| match value {
        Value::Real(x) => drawable(*x),
        Value::Integer(n) => Some(*n as f64),
        Value::Category(_) | Value::Inactive => None,
    });
    let (min, max) = numbers.fold(bounds, |(low, high), x| (low.min(x), high.max(x)));
    // What was tried under another scale may have no place on this one.
    let scaling = match range.scaling() {
        Scaling::Logarithmic if min <= 0.0 => Scaling::Linear,
        Scaling::ReverseLogarithmic if max >= 1.0 => Scaling::Linear,
        scaling => scaling,
    };
    Range::Continuous { min, max, scaling }
}

fn objective_axis(job: &JobPicture, values: Option<(f64, f64)>) -> ParallelAxis {
    let (low, high) = values.unwrap_or((0.0, 1.0));
    // Equal values get room on both sides.
    let (min, max) = if high > low { (low, high) } else { padded((low, high)) };
    let range = Range::Continuous { min, max, scaling: Scaling::Linear };
    let (name, title) = (job.metric().to_owned(), job.objective_title().0);
    ParallelAxis { name, title, kind: "objective", range, searched: (0.0, 1.0), brush: None }
}

impl ParallelAxis {
    /// Categories; empty for numbers.
    pub fn names(&self) -> &[String] {
        match &self.range {
            Range::Categorical { values } => values,
            Range::Continuous { .. } | Range::Integer { .. } => &[],
        }
    }

    /// Smallest and largest number.
    pub fn bounds(&self) -> Option<(f64, f64)> {
        match self.range {
            Range::Continuous { min, max, .. } => Some((min, max)),
            Range::Integer { .. } | Range::Categorical { .. } => None,
        }
    }

    /// How it measures numbers.
    pub fn scale(&self) -> Scale {
        match self.range.scaling() {
            Scaling::Auto | Scaling::Linear => Scale::Linear,
            Scaling::Logarithmic => Scale::Logarithmic,
            Scaling::ReverseLogarithmic => Scale::ReverseLogarithmic,
        }
    }

    /// A number of this axis, to be written.
    pub fn datum(&self, x: f64) -> Datum {
        match self.kind {
            "integer" => Datum::Count(x as i64),
            "objective" => Datum::Measure(x),
            _ => Datum::Setting(x),
        }
    }

    /// Where a number stands; the nearest end for what is outside.
    pub fn number_place(&self, x: f64) -> f64 {
        match self.range {
            Range::Continuous { min, max, .. } => {
                self.range.place_between_bounds(&Value::Real(x.clamp(min, max))).unwrap_or(0.0)
            }
            Range::Integer { .. } | Range::Categorical { .. } => 0.0,
        }
    }

    /// The number at a place.
    fn number_at(&self, place: f64) -> f64 {
        match self.range.from_unit(place) {
            Value::Real(x) => x,
            _ => 0.0,
        }
    }

    /// Where a value stands; the nearest end for a number outside. `None` for one that is not in use.
    fn place(&self, value: &Value) -> Option<f64> {
        match value {
            Value::Real(x) => Some(self.number_place(*x)),
            Value::Integer(n) => Some(self.number_place(*n as f64)),
            Value::Category(_) => self.range.to_unit(value),
            Value::Inactive => None,
        }
    }

    /// Ends of a brush on this axis; `None` if nothing of it is here.
    fn ends(&self, brush: &Brush) -> Option<(f64, f64)> {
        let names = self.names();
        if names.is_empty() {
            let (from, to) = brush.interval()?;
            // A whole number is as thick as the way to the next.
            let half = if self.kind == "integer" { 0.5 } else { 0.0 };
            return Some((self.number_place(from - half), self.number_place(to + half)));
        }
        let mut inside = (0..names.len()).filter(|idx| brush.values.contains(&names[*idx]));
        let first = inside.next()?;
        let last = inside.next_back().unwrap_or(first);
        Some((first as f64 / names.len() as f64, (last + 1) as f64 / names.len() as f64))
    }

    /// A number near a place with as few digits as tell it; the end of the axis itself near the ends.
    fn short_number(&self, place: f64) -> f64 {
        let (at_end, exact) = match self.range {
            Range::Continuous { min, .. } if place <= BRUSH_ERROR => (true, min),
            Range::Continuous { max, .. } if place >= 1.0 - BRUSH_ERROR => (true, max),
            _ => (false, self.number_at(place)),
        };
        let short = |digits: usize| format!("{exact:.digits$e}").parse::<f64>().unwrap_or(exact);
        let is_near = |x: &f64| (self.number_place(*x) - place).abs() <= BRUSH_ERROR;
        if at_end { exact } else { (1..17).map(short).find(is_near).unwrap_or(exact) }
    }
}

impl ParallelView {
    /// The brush between two places of an axis, in either order. `None` if they are so near that it was a click.
    pub fn brush(&self, axis: usize, from: f64, to: f64) -> Option<Brush> {
        let shown = self.axes.get(axis)?;
        let (low, high) = (from.min(to).clamp(0.0, 1.0), from.max(to).clamp(0.0, 1.0));
        if high - low < LEAST_BRUSH || (high - low).is_nan() {
            return None;
        }
        let names = shown.names();
        if !names.is_empty() {
            let middle = |idx: usize| (idx as f64 + 0.5) / names.len() as f64;
            let inside = |idx: &usize| (low..=high).contains(&middle(*idx));
            let nearest = ((low + high) / 2.0 * names.len() as f64) as usize;
            let mut values: Vec<String> = (0..names.len()).filter(inside).map(|idx| names[idx].clone()).collect();
            if values.is_empty() {
                values.extend(names.get(nearest.min(names.len() - 1)).cloned());
            }
            return Some(Brush { axis, from: String::new(), to: String::new(), values });
        }
        let (from, to) = if shown.kind == "integer" {
            let (from, to) = (shown.number_at(low).ceil(), shown.number_at(high).floor());
            let nearest = shown.number_at((low + high) / 2.0).round();
            if from <= to { (from, to) } else { (nearest, nearest) }
        } else {
            (shown.short_number(low), shown.short_number(high))
        };
        Some(Brush { axis, from: from.to_string(), to: to.to_string(), values: Vec::new() })
    }
}

#[cfg(test)]
#[path = "parallel_tests.rs"]
mod tests;
