//! Marks of one category would stand on one line: they are moved apart within their category.

use super::{Axis, Scale};

/// Places within a category, the middle first, in units of `STEP`; `MIDDLE` lanes on either side.
const LANES: [i32; 9] = [0, 1, -1, 2, -2, 3, -3, 4, -4];
const MIDDLE: i32 = 4;
/// From one place to the next; categories are 1 apart.
const STEP: f64 = 0.08;
/// Parts of an axis of numbers; marks in the same or in neighbouring parts would touch.
const PARTS: i32 = 34;

/// Moves points off the middle of their category where an earlier point is in the way: to the nearest free place, and where
/// there is none over another. A point moves only for earlier ones, so that it stays where it is when more come.
pub(super) fn spread(points: &mut [(f64, f64)], x: &Axis, y: &Axis) {
    let (across, up) = (Places::of(x), Places::of(y));
    if across.lanes.len() == 1 && up.lanes.len() == 1 {
        return;
    }
    let mut moves: Vec<(i32, i32)> = up.lanes.iter().flat_map(|b| across.lanes.iter().map(move |a| (*a, *b))).collect();
    crate::order::sort_by_key(&mut moves, |(a, b)| a.abs() + b.abs());
    let mut taken = vec![false; (across.n * up.n) as usize];
    for (index, point) in points.iter_mut().enumerate() {
        let home = (across.cell(point.0), up.cell(point.1));
        let is_free = |(a, b): &(i32, i32)| {
            let near =
                |places: &Places, cell: i32| (cell - places.reach).max(0)..=(cell + places.reach).min(places.n - 1);
            let mut rows = near(&up, home.1 + b);
            rows.all(|row| near(&across, home.0 + a).all(|column| !taken[(row * across.n + column) as usize]))
        };
        let chosen = moves.iter().copied().find(is_free).unwrap_or(moves[index % moves.len()]);
        taken[((home.1 + chosen.1) * across.n + home.0 + chosen.0) as usize] = true;
        *point = (point.0 + STEP * f64::from(chosen.0), point.1 + STEP * f64::from(chosen.1));
    }
}

/// The places of an axis.
struct Places<'a> {
    lanes: &'static [i32],
    /// How many places there are.
    n: i32,
    /// How many neighbours must be free on either side.
    reach: i32,
    axis: &'a Axis,
}

impl<'a> Places<'a> {
    fn of(axis: &'a Axis) -> Self {
        match axis.names.len() as i32 {
            0 => Places { lanes: &[0], n: PARTS, reach: 1, axis },
            n => Places { lanes: &LANES, n: n * LANES.len() as i32, reach: 0, axis },
        }
    }

    fn cell(&self, value: f64) -> i32 {
        if self.lanes.len() > 1 {
            return (value as i32 * LANES.len() as i32 + MIDDLE).clamp(MIDDLE, self.n - 1 - MIDDLE);
        }
        let Axis { scale, range, .. } = self.axis;
        let place = |value: f64| Scale::place(*scale, value);
        let share = (place(value) - place(range.0)) / (place(range.1) - place(range.0));
        ((share * f64::from(PARTS)) as i32).clamp(0, PARTS - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Phrase;
    use super::*;

    fn numbers(range: (f64, f64)) -> Axis {
        Axis::linear(Phrase::new("y"), Phrase::new("y"), range)
    }

    fn categories(n: usize) -> Axis {
        let names = (0..n).map(|i| i.to_string()).collect();
        Axis { names, ..numbers((-0.5, n as f64 - 0.5)) }
    }

    #[test]
    fn only_points_that_touch_are_moved_and_alternately() {
        let mut points = [(0.0, 0.5), (0.0, 0.5), (1.0, 0.5), (0.0, 0.51), (0.0, 0.9)];
        spread(&mut points, &categories(2), &numbers((0.0, 1.0)));
        assert_eq!(points, [(0.0, 0.5), (STEP, 0.5), (1.0, 0.5), (-STEP, 0.51), (0.0, 0.9)]);
    }

    #[test]
    fn a_point_stays_where_it_is_when_more_come_and_never_leaves_its_category() {
        let all: Vec<(f64, f64)> = (0..300).map(|i| (f64::from(i % 3), f64::from(i % 7) / 10.0)).collect();
        let moved = |n: usize| {
            let mut points = all[..n].to_vec();
            spread(&mut points, &categories(3), &numbers((0.0, 1.0)));
            points
        };
        assert_eq!(moved(100)[..50], moved(50)[..]);
        assert!(moved(300).iter().zip(&all).all(|(new, old)| (new.0 - old.0).abs() < 0.4 && new.1 == old.1));
    }

    #[test]
    fn points_on_two_axes_of_categories_form_a_cluster() {
        let mut points = [(1.0, 0.0); 40];
        spread(&mut points, &categories(2), &categories(3));
        for (i, a) in points.iter().enumerate() {
            assert!(points[..i].iter().all(|b| a != b), "{a:?}");
            assert!((a.0 - 1.0).abs() < 0.4 && a.1.abs() < 0.4);
        }
        let mut free = [(0.3, 0.3), (0.3, 0.3)];
        spread(&mut free, &numbers((0.0, 1.0)), &numbers((0.0, 1.0)));
        assert_eq!(free, [(0.3, 0.3), (0.3, 0.3)]);
    }
}
