//! The best objective so far over effort, of a run and of all repeats together.

use super::{Entrant, Finish, Measure, Run};
use crate::order;
use crate::tuner::Direction;

/// The repeats of a strategy at some effort.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Effort.
    pub x: f64,
    /// Mean over the repeats of the best so far.
    pub mean: f64,
    /// The smallest of them.
    pub low: f64,
    /// The largest of them.
    pub high: f64,
    /// How many repeats.
    pub repeats: usize,
}

/// What there is to know of a run, in the order of its effort: (effort, finish). Training jobs count in the order of their
/// numbers, so far as all before them have ended.
fn by_effort(run: &Run, measure: Measure) -> Vec<(f64, Finish)> {
    match measure {
        Measure::Rounds => run.finishes.iter().map(|finish| (f64::from(finish.rounds), *finish)).collect(),
        Measure::Seconds => run.finishes.iter().map(|finish| (finish.seconds, *finish)).collect(),
        Measure::Jobs => {
            let mut finishes = run.finishes.clone();
            order::sort_by_key(&mut finishes, |finish| finish.trial);
            let in_turn = (0..).zip(finishes).take_while(|(number, finish)| *number == finish.trial);
            in_turn.map(|(number, finish)| (f64::from(number) + 1.0, finish)).collect()
        }
    }
}

/// (effort, best objective so far) at each improvement.
pub fn best_so_far(run: &Run, measure: Measure, direction: Direction) -> Vec<(f64, f64)> {
    let mut points: Vec<(f64, f64)> = Vec::new();
    for (x, finish) in by_effort(run, measure) {
        let Some(value) = finish.value else { continue };
        match points.last_mut() {
            Some((_, best)) if !direction.is_better(value, *best) => {}
            // Two that ended at once.
            Some((at, best)) if *at == x => *best = value,
            _ => points.push((x, value)),
        }
    }
    points
}

/// The effort that a run has taken so far; `None` before its first training job has ended.
pub fn shown_until(run: &Run, measure: Measure) -> Option<f64> {
    by_effort(run, measure).last().map(|(x, _)| *x)
}

/// The best so far over all runs that are over and have an objective, from where each of them has one. What a run has found
/// stays its best when it ends before the others. A point wherever something changes, and one at the end.
pub fn curve(entrant: &Entrant, measure: Measure, direction: Direction) -> Vec<Point> {
    let over: Vec<&Run> = entrant.runs.iter().filter(|run| run.over && run.best(direction).is_some()).collect();
    let lines: Vec<Vec<(f64, f64)>> = over.iter().map(|run| best_so_far(run, measure, direction)).collect();
    let ends = over.iter().filter_map(|run| shown_until(run, measure));
    let first = lines.iter().filter_map(|line| line.first()).map(|(x, _)| *x).fold(0.0, f64::max);
    let mut places: Vec<f64> = lines.iter().flatten().map(|(x, _)| *x).chain(ends).filter(|x| *x >= first).collect();
    order::sort_by(&mut places, f64::total_cmp);
    places.dedup();
    places.into_iter().filter_map(|x| point(&lines, x)).collect()
}

/// All lines at one effort.
fn point(lines: &[Vec<(f64, f64)>], x: f64) -> Option<Point> {
    let at = |line: &Vec<(f64, f64)>| line.iter().rev().find(|(from, _)| *from <= x).map(|(_, best)| *best);
    let values: Vec<f64> = lines.iter().filter_map(at).collect();
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    // The sum of equal values may be an ulp off.
    let mean = mean.clamp(low.min(high), high.max(low));
    (!values.is_empty()).then_some(Point { x, mean, low, high, repeats: values.len() })
}
