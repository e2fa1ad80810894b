//! What the tuner expected before a trial: of the objective, and of the improvement that it looks for.

use super::contour::{contour, edges, stride};
use super::history::setting;
use super::hyperparameter::{axis, coordinate};
use super::slice::{HALF_A_CATEGORY, slice_with};
use super::{Area, Axis, Cell, Datum, Hit, JobPicture, Kind, LEVELS, Mark, Phrase, Place, Ramp, Role, Series, View};
use crate::analysis::thinking::{Expected, Plane, Profile};
use crate::analysis::{Curve, Level, Surface};
use crate::tuner::space::{Dim, Range, Value};

/// A trial and what the strategy expected of it.
#[derive(Debug, Clone)]
pub struct ThoughtPicture<'a> {
    /// The job with the trials that were known.
    pub job: JobPicture<'a>,
    /// The trial.
    pub trial: u32,
    /// Whether it is no trial of the job: it would be the next.
    pub is_next: bool,
    /// Its hyperparameters.
    pub point: &'a [Value],
    /// What was expected of it.
    pub here: Expected,
    /// Trials whose results were not known.
    pub pending: Vec<Pending<'a>>,
}

/// A trial whose result is not known, with what is expected of it.
#[derive(Debug, Clone)]
pub struct Pending<'a> {
    /// The trial.
    pub trial: u32,
    /// Its hyperparameters.
    pub point: &'a [Value],
    /// The mean of the objective there.
    pub mean: f64,
}

/// The objective over the hyperparameter with index `dim`: the mean and a deviation to either side along `profile`, the trials
/// that were known, those that were pending, and the trial itself where it was expected.
pub fn thought(picture: &ThoughtPicture, dim: usize, profile: Option<&Profile>) -> View {
    // The better end of the band is where an improvement is to be hoped for.
    let better = |it: &Expected| if picture.job.minimize { it.lower } else { it.upper };
    let ends = profile.iter().flat_map(|profile| profile.expected.iter().flatten());
    let ends: Vec<f64> = ends.map(better).filter(|end| super::drawable(*end).is_some()).collect();
    let curve = profile.map(curve);
    let mut view = slice_with(&picture.job, dim, curve.as_ref(), &ends);
    let Some(dimension) = picture.job.space.dims.get(dim) else { return view };
    let (low, high) = view.y.range;
    let at = |trial, value: Option<&Value>, y: f64, role| {
        let x = coordinate(dimension, value?)?;
        Some(Mark { role, trial, x, y: y.clamp(low, high), place: Place::Inside })
    };
    let pending = picture.pending.iter();
    view.marks.extend(pending.filter_map(|it| at(it.trial, it.point.get(dim), it.mean, Role::Running)));
    if let Some(profile) = profile {
        view.hits.extend(places(picture, dimension, profile, |it| it.mean.clamp(low, high)));
    }
    if let Some(mark) = at(picture.trial, picture.point.get(dim), picture.here.mean, Role::Suggested) {
        view.series.push(upright(mark.x, view.y.range));
        view.hits.push(hit(picture, &mark));
        view.marks.push(mark);
    }
    if profile.is_some() {
        // There is a picture even before a trial has a mark.
        view.empty = None;
    }
    view
}

/// The expected improvement over the same hyperparameter. Where the search does not go yet, a thin line.
pub fn gain(picture: &ThoughtPicture, dim: usize, profile: &Profile) -> View {
    let Some(dimension) = picture.job.space.dims.get(dim) else {
        let nothing = Axis::linear(Phrase::new(""), Phrase::new(""), Axis::NO_DATA);
        return View::blank("gain", nothing.clone(), nothing);
    };
    let metric = Datum::Word(picture.job.metric().to_owned());
    let title = Phrase::new("axis_expected_gain").with("metric", metric);
    let range = (0.0, top(profile.expected.iter().flatten()));
    let mut view =
        View::blank("gain", axis(dimension), Axis::linear(title, Phrase::new("axis_expected_gain_short"), range));
    for (is_near, points) in runs(dimension, profile) {
        if is_near {
            view.areas.push(Area { role: Role::Gain, points: points.iter().map(|(x, y)| (*x, 0.0, *y)).collect() });
        }
        let role = if is_near { Role::Gain } else { Role::Faded };
        view.series.push(Series { role, kind: Kind::Line, trial: None, points });
    }
    if profile.expected.iter().flatten().any(|it| !it.is_near) {
        view.notes.push(Phrase::new("note_not_yet"));
    }
    if profile.expected.iter().all(Option::is_none) {
        view.empty = Some(Phrase::new("thought_inactive"));
    }
    view.hits = places(picture, dimension, profile, |it| it.improvement);
    if let Some(x) = picture.point.get(dim).and_then(|value| coordinate(dimension, value)) {
        let y = picture.here.improvement.clamp(range.0, range.1);
        let mark = Mark { role: Role::Suggested, trial: picture.trial, x, y, place: Place::Inside };
        view.series.push(upright(x, range));
        view.hits.push(hit(picture, &mark));
        view.marks.push(mark);
    }
    view
}

/// The mean over two hyperparameters, as `contour` draws it, with the trial itself.
pub fn mean_map(picture: &ThoughtPicture, pair: (usize, usize), plane: Option<&Plane>) -> View {
    let surface = plane.map(|plane| Surface {
        first: plane.first.clone(),
        second: plane.second.clone(),
        levels: plane.expected.iter().map(|it| it.as_ref().map(level)).collect(),
    });
    let mut view = contour(&picture.job, pair, surface.as_ref());
    view.empty = None;
    with_suggestion(view, picture, pair)
}

/// The expected improvement over two hyperparameters in `LEVELS` colours from nothing to the most. Hatched where the search does
/// not go yet.
pub fn gain_map(picture: &ThoughtPicture, pair: (usize, usize), plane: &Plane) -> View {
    let dims = &picture.job.space.dims;
    let (Some(across), Some(up)) = (dims.get(pair.0), dims.get(pair.1)) else {
        let nothing = Axis::linear(Phrase::new(""), Phrase::new(""), Axis::NO_DATA);
        return View::blank("contour:gain", nothing.clone(), nothing);
    };
    let (x, y) = (axis(across), axis(up));
    let mut view = View::blank("contour:gain", x.clone(), y.clone());
    let (columns, rows) = (edges((across, &x), &plane.first), edges((up, &y), &plane.second));
    let most = plane.expected.iter().flatten().map(|it| it.improvement).fold(0.0, f64::max);
    let every = stride(columns.len(), rows.len());
    for (j, row) in rows.iter().enumerate() {
        for (i, column) in columns.iter().enumerate() {
            let expected = plane.expected.get(i * plane.second.len() + j).copied().flatten();
            let (Some(column), Some(row), Some(expected)) = (column, row, expected) else { continue };
            // A cast saturates: all of nothing is nothing.
            let share = (expected.improvement / most * f64::from(LEVELS)) as u8;
            let level = expected.is_near.then(|| share.min(LEVELS - 1));
            view.cells.push(Cell { x: column.edges, y: row.edges, level });
            if i % every == every / 2 && j % every == every / 2 {
                let values = [(across, column.value), (up, row.value)];
                let mut lines: Vec<(String, Datum)> =
                    values.into_iter().filter_map(|(dim, value)| Some((dim.name.clone(), setting(value)?))).collect();
                lines.extend(told(&expected));
                view.hits.push(Hit { x: column.center, y: row.center, place: Place::Inside, trial: None, lines });
            }
        }
    }
    if view.cells.iter().any(|cell| cell.level.is_none()) {
        view.notes.push(Phrase::new("note_not_yet_hatched"));
    }
    view.ramp = (most > 0.0).then_some(Ramp { worst: Datum::Count(0), best: Datum::Measure(most) });
    with_suggestion(view, picture, pair)
}

fn with_suggestion(mut view: View, picture: &ThoughtPicture, (first, second): (usize, usize)) -> View {
    let dims = &picture.job.space.dims;
    let at = |dim: usize, point: &[Value]| coordinate(dims.get(dim)?, point.get(dim)?);
    for it in &picture.pending {
        let (Some(x), Some(y)) = (at(first, it.point), at(second, it.point)) else { continue };
        view.marks.push(Mark { role: Role::Running, trial: it.trial, x, y, place: Place::Inside });
    }
    if let (Some(x), Some(y)) = (at(first, picture.point), at(second, picture.point)) {
        let mark = Mark { role: Role::Suggested, trial: picture.trial, x, y, place: Place::Inside };
        view.hits.push(hit(picture, &mark));
        view.marks.push(mark);
    }
    view
}

fn level(expected: &Expected) -> Level {
    Level { mean: expected.mean, lower: expected.lower, upper: expected.upper, doubt: expected.doubt }
}

fn curve(profile: &Profile) -> Curve {
    let levels = profile.expected.iter().map(|it| it.as_ref().map(level)).collect();
    Curve { values: profile.values.clone(), levels }
}

/// Where an axis of improvements ends.
fn top<'a>(all: impl Iterator<Item = &'a Expected>) -> f64 {
    let most = all.map(|it| it.improvement).filter(|it| super::drawable(*it).is_some()).fold(0.0, f64::max);
    if most > 0.0 { 1.08 * most } else { 1.0 }
}

fn upright(x: f64, (low, high): (f64, f64)) -> Series {
    Series { role: Role::Suggested, kind: Kind::Line, trial: None, points: vec![(x, low), (x, high)] }
}

/// The runs of the improvement that are joined, each near what was tried or not; each category on its own.
fn runs(dim: &Dim, profile: &Profile) -> Vec<(bool, Vec<(f64, f64)>)> {
    let is_category = matches!(dim.range, Range::Categorical { .. });
    let mut runs: Vec<(bool, Vec<(f64, f64)>)> = Vec::new();
    let mut is_joined = false;
    for (value, expected) in profile.values.iter().zip(&profile.expected) {
        let found = coordinate(dim, value).zip(*expected).filter(|(_, it)| super::drawable(it.improvement).is_some());
        let Some((x, it)) = found else {
            is_joined = false;
            continue;
        };
        if is_category {
            let ends = [x - HALF_A_CATEGORY, x + HALF_A_CATEGORY].map(|x| (x, it.improvement));
            runs.push((it.is_near, ends.to_vec()));
            continue;
        }
        match runs.last_mut() {
            Some((is_near, points)) if is_joined && *is_near == it.is_near => points.push((x, it.improvement)),
            // They meet: the next run begins where the last has ended.
            Some((_, points)) if is_joined => {
                let meeting = points.last().copied();
                runs.push((it.is_near, meeting.into_iter().chain([(x, it.improvement)]).collect()));
            }
            _ => runs.push((it.is_near, vec![(x, it.improvement)])),
        }
        is_joined = true;
    }
    runs.retain(|(_, points)| points.len() > 1);
    runs
}

/// What is expected, as a tooltip says it.
fn told(expected: &Expected) -> [(String, Datum); 4] {
    [
        ("tip_expected", expected.mean),
        ("tip_likely_from", expected.lower),
        ("tip_likely_to", expected.upper),
        ("tip_expected_gain", expected.improvement),
    ]
    .map(|(key, value)| (key.to_owned(), Datum::Measure(value)))
}

fn places(picture: &ThoughtPicture, dim: &Dim, profile: &Profile, height: impl Fn(&Expected) -> f64) -> Vec<Hit> {
    let own = picture.job.space.dims.iter().position(|it| it.name == dim.name).and_then(|at| picture.point.get(at));
    let all = profile.values.iter().zip(&profile.expected);
    let hit = |(value, expected): (&Value, &Option<Expected>)| {
        let (x, expected) = coordinate(dim, value).zip(expected.as_ref())?;
        let lines = [(dim.name.clone(), setting(value)?)].into_iter().chain(told(expected)).collect();
        // The trial's own place has a hit of its own.
        (own != Some(value)).then(|| Hit { x, y: height(expected), place: Place::Inside, trial: None, lines })
    };
    all.filter_map(hit).collect()
}

fn hit(picture: &ThoughtPicture, mark: &Mark) -> Hit {
    let mut lines = vec![("tip_trial".to_owned(), Datum::Count(super::trial_number(picture.trial)))];
    lines.extend(told(&picture.here));
    let dims = picture.job.space.dims.iter().zip(picture.point);
    lines.extend(dims.filter_map(|(dim, value)| Some((dim.name.clone(), setting(value)?))));
    Hit { x: mark.x, y: mark.y, place: mark.place, trial: (!picture.is_next).then_some(mark.trial), lines }
}
