//! What the surrogate believes over two hyperparameters, as coloured cells, and the trials upon them.

use super::history::{role, setting, with_best_in_front};
use super::hyperparameter::{all_equal, axis, coordinate, hits, placed, scores};
use super::range::robust;
use super::slice::about_the_model;
use super::spread::spread;
use super::{Axis, Cell, Datum, Hit, JobPicture, LEVELS, Mark, Phrase, Place, Ramp, View};
use crate::analysis::{Level, Surface};
use crate::tuner::gp::surrogate::MIN_TRIALS;
use crate::tuner::record::{TrialRecord, TrialState};
use crate::tuner::space::{Dim, Range, Value};

/// The model does not know where its band is at least this part as wide as it would be if all trials were far away
/// (`Level::doubt`): they have taken away less than a fifth of the variance.
pub const UNKNOWN: f64 = 0.9;

/// At most this many cells answer to the pointer.
const MOST_CELL_HITS: usize = 400;

/// The mean of the surrogate over the dimensions with these indices, the first across and the second up, in `LEVELS` colours
/// from the worst to the best; cells where the model does not know (`UNKNOWN`) are hatched. Colours go evenly over the known
/// means within the robust range of the trials' values (see `range::robust`), so what is far worse than where the trials are
/// shares the colour of the worst.
///
/// Upon it a mark per trial that has begun, the best and the selected one as elsewhere. Trials that do not have both
/// hyperparameters, or whose values are outside their ranges, are counted in a note. Without `surface` there are only the
/// marks, and a note why.
pub fn contour(job: &JobPicture, (first, second): (usize, usize), surface: Option<&Surface>) -> View {
    let (Some(across), Some(up)) = (job.space.dims.get(first), job.space.dims.get(second)) else {
        let nothing = Axis::linear(Phrase::new(""), Phrase::new(""), Axis::NO_DATA);
        return View::blank("contour", nothing.clone(), nothing);
    };
    let (x, y) = (axis(across), axis(up));
    let begun = job.in_order().into_iter().filter(|record| record.state != TrialState::Waiting).collect();
    let (records, missing) = placed(&[(first, across), (second, up)], begun);
    let mut points: Vec<(f64, f64)> = records.iter().map(|(_, at)| (at[0], at[1])).collect();
    spread(&mut points, &x, &y);
    let mark = |((record, _), (x, y)): (&(&TrialRecord, Vec<f64>), (f64, f64))| Mark {
        role: role(job, record),
        trial: record.id,
        x,
        y,
        place: Place::Inside,
    };
    let marks: Vec<Mark> = records.iter().zip(points).map(mark).collect();
    let mut hits = hits(job, &[first, second], &marks, records.iter().map(|(record, _)| *record));

    let scores = scores(job);
    let surface = surface.filter(|_| !all_equal(&scores));
    let field = surface.map(|surface| Field::new(job, (across, &x), (up, &y), surface));
    let mut notes: Vec<Phrase> = missing.notes().collect();
    notes.extend(about_the_model(job, field.is_some()));
    if field.is_none() && scores.len() >= MIN_TRIALS && !all_equal(&scores) {
        notes.push(Phrase::new("note_model_working"));
    }
    if field.as_ref().is_some_and(|field| field.cells.iter().any(|cell| cell.level.is_none())) {
        notes.push(Phrase::new("note_hatched"));
    }
    let (cells, ramp) = match field {
        Some(field) => {
            hits.extend(field.hits);
            (field.cells, field.ramp)
        }
        None => (Vec::new(), None),
    };
    View {
        cells,
        ramp,
        empty: marks.is_empty().then(|| Phrase::new("waiting_first_trial")),
        marks: with_best_in_front(job, marks),
        notes,
        hits,
        ..View::blank(format!("contour:{}:{}", across.name, up.name), x, y)
    }
}

/// The cells, what their colours mean, and what they say.
struct Field {
    cells: Vec<Cell>,
    ramp: Option<Ramp>,
    hits: Vec<Hit>,
}

impl Field {
    fn new(job: &JobPicture, across: (&Dim, &Axis), up: (&Dim, &Axis), surface: &Surface) -> Field {
        let (columns, rows) = (edges(across, &surface.first), edges(up, &surface.second));
        let level =
            |column: usize, row: usize| surface.levels.get(column * surface.second.len() + row).copied().flatten();
        let is_known = |level: &Level| level.doubt < UNKNOWN && super::drawable(level.mean).is_some();
        let means: Vec<f64> = surface.levels.iter().flatten().filter(|level| is_known(level)).map(|l| l.mean).collect();
        let range = colored(&means, robust(&scores(job), job.minimize));
        let (mut cells, mut hits) = (Vec::new(), Vec::new());
        let every = stride(columns.len(), rows.len());
        for (j, row) in rows.iter().enumerate() {
            for (i, column) in columns.iter().enumerate() {
                // Two that do not go together have no cell.
                let (Some(column), Some(row), Some(level)) = (column, row, level(i, j)) else { continue };
                let known = Some(level).filter(is_known);
                let color = known.zip(range).map(|(level, range)| color(level.mean, range, job.minimize));
                cells.push(Cell { x: column.edges, y: row.edges, level: color });
                // The middle ones of each few, so that no side has more.
                if i % every == every / 2 && j % every == every / 2 {
                    hits.push(hit(job, (across.0, column), (up.0, row), level, known.is_some()));
                }
            }
        }
        let ramp = range.map(|(low, high)| {
            let (worst, best) = if job.minimize { (high, low) } else { (low, high) };
            Ramp { worst: Datum::Measure(worst), best: Datum::Measure(best) }
        });
        Field { cells, ramp, hits }
    }
}

/// The range that colours go over: that of the means, cut at that of the trials' values where they overlap.
fn colored(means: &[f64], trials: Option<(f64, f64)>) -> Option<(f64, f64)> {
    let low = means.iter().copied().min_by(f64::total_cmp)?;
    let high = means.iter().copied().max_by(f64::total_cmp)?;
    let cut = trials.map(|(least, most)| (low.max(least), high.min(most)));
    Some(cut.filter(|(low, high)| low < high).unwrap_or((low, high)))
}

/// The colour of a mean. Beyond the range: that of its end.
fn color(mean: f64, (low, high): (f64, f64), minimize: bool) -> u8 {
    let goodness = if minimize { (high - mean) / (high - low) } else { (mean - low) / (high - low) };
    // Means that are all the same have the middle colour. A cast saturates.
    let goodness = if goodness.is_nan() { 0.5 } else { goodness };
    ((goodness * f64::from(LEVELS)) as u8).min(LEVELS - 1)
}

/// Of how many cells in a row one answers to the pointer.
pub(super) fn stride(columns: usize, rows: usize) -> usize {
    (1..).find(|every| columns.div_ceil(*every) * rows.div_ceil(*every) <= MOST_CELL_HITS).unwrap_or(1)
}

/// A column or a row of cells.
pub(super) struct Strip<'a> {
    pub value: &'a Value,
    pub center: f64,
    /// In data units.
    pub edges: (f64, f64),
}

/// Cells around the values of a dimension: they meet halfway between these on its scale. The outermost end at the bounds of a
/// continuous range, and go as far beyond the last value as before it otherwise. `None` for a value that has no place.
pub(super) fn edges<'a>((dim, axis): (&Dim, &Axis), values: &'a [Value]) -> Vec<Option<Strip<'a>>> {
    let scale = axis.scale;
    let centers: Vec<Option<f64>> = values.iter().map(|value| coordinate(dim, value)).collect();
    let place = |idx: Option<usize>| idx.and_then(|idx| centers.get(idx).copied().flatten()).map(|x| scale.place(x));
    let (low, high) = (scale.place(axis.range.0), scale.place(axis.range.1));
    let is_continuous = matches!(dim.range, Range::Continuous { .. });
    let strip = |(idx, value): (usize, &'a Value)| {
        let center = centers[idx]?;
        let here = scale.place(center);
        let (before, after) = (place(idx.checked_sub(1)), place(Some(idx + 1)));
        let beyond = |other: Option<f64>| match other {
            _ if is_continuous => 0.0,
            Some(other) => 0.5 * (other - here).abs(),
            None => 0.5,
        };
        let left = before.map_or(here - beyond(after), |before| 0.5 * (before + here));
        let right = after.map_or(here + beyond(before), |after| 0.5 * (here + after));
        let edges = (scale.value(left.max(low)), scale.value(right.min(high)));
        Some(Strip { value, center, edges })
    };
    values.iter().enumerate().map(strip).collect()
}

fn hit(job: &JobPicture, across: (&Dim, &Strip), up: (&Dim, &Strip), level: Level, is_known: bool) -> Hit {
    let named = |(dim, strip): (&Dim, &Strip)| Some((dim.name.clone(), setting(strip.value)?));
    let mut lines: Vec<(String, Datum)> = [named(across), named(up)].into_iter().flatten().collect();
    let mean = if is_known { Datum::Measure(level.mean) } else { Datum::Key("not_known") };
    lines.push((job.metric().to_owned(), mean));
    lines.push(("tip_likely_from".to_owned(), Datum::Measure(level.lower)));
    lines.push(("tip_likely_to".to_owned(), Datum::Measure(level.upper)));
    Hit { x: across.1.center, y: up.1.center, place: Place::Inside, trial: None, lines }
}

#[cfg(test)]
mod tests {
    use super::super::Role;
    use super::super::fixtures::{Job, trial};
    use super::*;
    use crate::tuner::space::Scaling;

    /// eta by a whole number from 1 to 3; trials along the diagonal.
    fn job(values: &[f64]) -> Job {
        let at = |(id, value): (u32, &f64)| {
            let assignment = vec![Value::Real(0.1), Value::Integer(1 + i64::from(id % 3))];
            TrialRecord { assignment, ..trial(id, TrialState::Completed, &[*value]) }
        };
        let mut job = Job::of((0..).zip(values).map(at).collect());
        job.space.dims.push(Dim::new("max_depth", Range::Integer { min: 1, max: 3, scaling: Scaling::Linear }));
        job
    }

    /// Of three by three: `means` and `doubts`, column by column.
    fn surface(means: [f64; 9], doubts: [f64; 9]) -> Surface {
        let level = |(mean, doubt)| Some(Level { mean, lower: mean - 1.0, upper: mean + 1.0, doubt });
        Surface {
            first: [0.01, 0.1, 1.0].map(Value::Real).to_vec(),
            second: [1, 2, 3].map(Value::Integer).to_vec(),
            levels: means.into_iter().zip(doubts).map(level).collect(),
        }
    }

    const MEANS: [f64; 9] = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 9.0];

    #[test]
    fn cells_meet_halfway_on_the_scale_and_whole_numbers_have_whole_cells() {
        let job = job(&[0.0, 5.0, 9.0]);
        let view = contour(&job.picture(Some(0), None), (0, 1), Some(&surface(MEANS, [0.1; 9])));
        assert_eq!((view.id.as_str(), view.kind(), view.cells.len()), ("contour:eta:max_depth", "contour", 9));
        // Row by row from the bottom. Between 0.01 and 0.1: 10^-1.5. A continuous range ends at its bounds.
        let edge = libm::pow(10.0, -1.5);
        let near = |a: (f64, f64), b: (f64, f64)| (a.0 - b.0).abs() < 1e-12 && (a.1 - b.1).abs() < 1e-12;
        assert!(near(view.cells[0].x, (0.01, edge)) && near(view.cells[0].y, (0.5, 1.5)), "{:?}", view.cells[0]);
        assert!(near(view.cells[5].x, (libm::pow(10.0, -0.5), 1.0)) && near(view.cells[5].y, (1.5, 2.5)));
        assert_eq!(view.cells[0].x.1, view.cells[1].x.0);
    }

    #[test]
    fn the_best_mean_has_the_last_level_in_either_direction() {
        let job = job(&[0.0, 5.0, 9.0]);
        let levels = |minimize| {
            let picture = JobPicture { minimize, ..job.picture(None, None) };
            let view = contour(&picture, (0, 1), Some(&surface(MEANS, [0.1; 9])));
            (view.cells.iter().map(|cell| cell.level.unwrap()).collect::<Vec<_>>(), view.ramp.unwrap())
        };
        // Levels are 1 wide from 9 down to 0; the rows hold means 0 3 6, 1 4 7 and 2 5 9.
        let (down, ramp) = levels(true);
        assert_eq!(down, [8, 6, 3, 8, 5, 2, 7, 4, 0]);
        assert_eq!(ramp, Ramp { worst: Datum::Measure(9.0), best: Datum::Measure(0.0) });
        let (up, ramp) = levels(false);
        assert_eq!(up, [0, 3, 6, 1, 4, 7, 2, 5, 8]);
        assert_eq!(ramp, Ramp { worst: Datum::Measure(0.0), best: Datum::Measure(9.0) });
    }

    #[test]
    fn what_is_far_worse_than_the_trials_shares_the_worst_colour() {
        let job = job(&[0.0, 2.0, 3.0]);
        let view = contour(&job.picture(None, None), (0, 1), Some(&surface(MEANS, [0.1; 9])));
        assert_eq!(view.ramp.unwrap().worst, Datum::Measure(3.0));
        let levels: Vec<u8> = view.cells.iter().map(|cell| cell.level.unwrap()).collect();
        // A third each: 0 is in the last, 1 is (3 - 1) / 3 * 9 = 6, 2 is 3, and 3 to 9 are the first.
        assert_eq!(levels, [8, 0, 0, 6, 0, 0, 3, 0, 0]);
    }

    #[test]
    fn a_cell_is_hatched_where_the_band_is_nearly_as_wide_as_the_priors() {
        let job = job(&[0.0, 5.0, 9.0]);
        let doubts = [0.1, 0.5, 0.899, 0.9, 0.95, 1.02, 0.2, 0.2, 0.2];
        let view = contour(&job.picture(None, None), (0, 1), Some(&surface(MEANS, doubts)));
        let hatched: Vec<bool> = view.cells.iter().map(|cell| cell.level.is_none()).collect();
        assert_eq!(hatched, [false, true, false, false, true, false, false, true, false]);
        assert_eq!(view.notes, [Phrase::new("note_hatched")]);
        // The tooltip does not say a mean either, but how wide the band is.
        let middle = view.hits.iter().find(|hit| hit.trial.is_none() && (hit.x, hit.y) == (0.1, 2.0)).unwrap();
        let lines: Vec<_> = middle.lines.iter().map(|(label, value)| (label.as_str(), value.clone())).collect();
        let expected = [
            ("eta", Datum::Setting(0.1)),
            ("max_depth", Datum::Count(2)),
            ("validation:logloss", Datum::Key("not_known")),
            ("tip_likely_from", Datum::Measure(3.0)),
            ("tip_likely_to", Datum::Measure(5.0)),
        ];
        assert_eq!(lines, expected);
        let all = contour(&job.picture(None, None), (0, 1), Some(&surface(MEANS, [1.0; 9])));
        assert!(all.ramp.is_none() && all.cells.iter().all(|cell| cell.level.is_none()));
    }

    #[test]
    fn every_trial_that_has_begun_has_a_mark_and_cells_answer_in_bounded_number() {
        let mut job = job(&[5.0, 0.0, 9.0, 8.0]);
        job.records[3].state = TrialState::Waiting;
        let view = contour(&job.picture(Some(1), Some(2)), (0, 1), Some(&surface(MEANS, [0.1; 9])));
        let marks: Vec<_> = view.marks.iter().map(|mark| (mark.trial, mark.role, mark.x, mark.y)).collect();
        let expected = [
            (0, Role::Completed, 0.1, 1.0),
            (2, Role::Completed, 0.1, 3.0),
            (1, Role::Best, 0.1, 2.0),
            (2, Role::Selected, 0.1, 3.0),
        ];
        assert_eq!(marks, expected);
        assert_eq!(view.hits.iter().filter_map(|hit| hit.trial).collect::<Vec<_>>(), [0, 1, 2]);
        assert_eq!(view.hits.len(), 3 + 9);
        // 20 x 20 is the limit; of 33 x 33 every second row and column is 17 x 17.
        assert_eq!([stride(20, 20), stride(33, 33), stride(30, 3), stride(0, 5)], [1, 2, 1, 1]);
    }

    #[test]
    fn without_a_surface_it_says_why() {
        let notes = |values: &[f64], surface: Option<&Surface>| {
            let view = contour(&job(values).picture(None, None), (0, 1), surface);
            (view.notes.into_iter().map(|note| note.key).collect::<Vec<_>>(), view.cells.len(), view.marks.len())
        };
        let known = surface([0.5; 9], [0.1; 9]);
        assert_eq!(notes(&[1.0, 2.0], None), (vec!["note_model_too_few".to_owned()], 0, 2));
        assert_eq!(notes(&[1.0, 2.0, 3.0], None), (vec!["note_model_working".to_owned()], 0, 3));
        assert_eq!(notes(&[1.0, 1.0, 1.0], Some(&known)), (vec!["importance_all_equal".to_owned()], 0, 3));
        let empty = contour(&job(&[]).picture(None, None), (0, 1), None);
        assert_eq!((empty.empty, empty.notes), (Some(Phrase::new("waiting_first_trial")), vec![]));
        assert!(contour(&job(&[]).picture(None, None), (0, 5), None).hits.is_empty());
    }
}
