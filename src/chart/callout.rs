//! Placing a value beside its mark, where it covers the least.

use super::backend::SCALE;
use plotters_backend::BackendCoord;
use plotters_backend::text_anchor::{HPos, Pos, VPos};

/// A rectangle: left, top, right, bottom.
type Box = (i32, i32, i32, i32);

/// What a text should not cover, in backend pixels.
#[derive(Debug, Default)]
pub(super) struct Obstacles {
    /// Centres of marks.
    pub marks: Vec<BackendCoord>,
    /// Lines in front.
    pub lines: Vec<Vec<BackendCoord>>,
    /// Texts already placed.
    pub boxes: Vec<Box>,
}

/// Point and anchor for a text of `size` beside a mark at `at`, and the rectangle it takes. All in backend pixels.
///
/// Of eight places around the mark the one that lies in `area` and covers the fewest marks and lines; the first of equals,
/// above before below if `above`.
pub(super) fn place(
    at: BackendCoord,
    (width, height): (i32, i32),
    area: Box,
    above: bool,
    obstacles: &Obstacles,
) -> (BackendCoord, Pos, Box) {
    let (near, far) = (6 * SCALE, 12 * SCALE);
    let (up, down) = ((-far, VPos::Bottom), (far, VPos::Top));
    let (first, second) = if above { (up, down) } else { (down, up) };
    let candidates = [
        (0, first.0, HPos::Center, first.1),
        (far, 0, HPos::Left, VPos::Center),
        (-far, 0, HPos::Right, VPos::Center),
        (0, second.0, HPos::Center, second.1),
        (near, first.0, HPos::Left, first.1),
        (-near, first.0, HPos::Right, first.1),
        (near, second.0, HPos::Left, second.1),
        (-near, second.0, HPos::Right, second.1),
    ];
    let boxes = candidates.map(|(dx, dy, h, v)| {
        let (x, y) = (at.0 + dx, at.1 + dy);
        let left = match h {
            HPos::Left => x,
            HPos::Center => x - width / 2,
            HPos::Right => x - width,
        };
        let top = match v {
            VPos::Top => y,
            VPos::Center => y - height / 2,
            VPos::Bottom => y - height,
        };
        ((x, y), Pos::new(h, v), (left, top, left + width, top + height))
    });
    let cost = |(_, _, text): &(BackendCoord, Pos, Box)| {
        let outside = text.0 < area.0 || text.1 < area.1 || text.2 > area.2 || text.3 > area.3;
        let marks = obstacles.marks.iter().filter(|mark| inside(**mark, grown(*text, 4 * SCALE))).count();
        let lines = obstacles.lines.iter().flat_map(|line| line.windows(2));
        let lines = lines.filter(|pair| crosses(pair[0], pair[1], grown(*text, SCALE))).count();
        let texts = obstacles.boxes.iter().filter(|other| overlap(*text, **other)).count();
        usize::from(outside) * 1_000_000 + texts * 10_000 + marks * 10 + lines.min(100) * 10
    };
    let mut best = boxes[0];
    for candidate in &boxes[1..] {
        if cost(candidate) < cost(&best) {
            best = *candidate;
        }
    }
    best
}

fn grown((left, top, right, bottom): Box, by: i32) -> Box {
    (left - by, top - by, right + by, bottom + by)
}

fn inside((x, y): BackendCoord, (left, top, right, bottom): Box) -> bool {
    (left..=right).contains(&x) && (top..=bottom).contains(&y)
}

fn overlap(a: Box, b: Box) -> bool {
    a.0 < b.2 && b.0 < a.2 && a.1 < b.3 && b.1 < a.3
}

/// Whether a segment meets a rectangle (Liang and Barsky 1984: the part of the segment inside each pair of sides).
fn crosses(from: BackendCoord, to: BackendCoord, (left, top, right, bottom): Box) -> bool {
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    for (start, end, low, high) in [(from.0, to.0, left, right), (from.1, to.1, top, bottom)] {
        let length = f64::from(end - start);
        let (to_low, to_high) = (f64::from(low - start), f64::from(high - start));
        if length == 0.0 {
            if to_low > 0.0 || to_high < 0.0 {
                return false;
            }
            continue;
        }
        let (a, b) = (to_low / length, to_high / length);
        enter = enter.max(a.min(b));
        leave = leave.min(a.max(b));
    }
    enter <= leave
}

#[cfg(test)]
mod tests {
    use super::*;

    const AREA: Box = (0, 0, 1000, 1000);

    #[test]
    fn a_free_text_stands_on_the_better_side() {
        let (_, _, text) = place((500, 500), (200, 100), AREA, true, &Obstacles::default());
        assert!(text.3 < 500);
        let (_, _, text) = place((500, 500), (200, 100), AREA, false, &Obstacles::default());
        assert!(text.1 > 500);
    }

    #[test]
    fn a_text_keeps_inside_the_area() {
        for at in [(0, 0), (1000, 0), (0, 1000), (1000, 1000)] {
            let (_, _, text) = place(at, (200, 100), AREA, true, &Obstacles::default());
            assert!(text.0 >= 0 && text.1 >= 0 && text.2 <= 1000 && text.3 <= 1000, "{at:?}: {text:?}");
        }
    }

    #[test]
    fn a_text_makes_way_for_marks_and_lines() {
        let line = vec![(0, 330), (1000, 330)];
        let obstacles = Obstacles { marks: vec![(650, 500)], lines: vec![line], boxes: Vec::new() };
        let (_, _, text) = place((500, 500), (200, 100), AREA, true, &obstacles);
        assert!(text.2 < 500, "left of the mark: {text:?}");
    }

    #[test]
    fn a_segment_meets_a_box_it_passes_through() {
        assert!(crosses((0, 0), (100, 100), (40, 40, 60, 60)));
        assert!(!crosses((0, 0), (100, 0), (40, 40, 60, 60)));
        assert!(!crosses((0, 0), (30, 30), (40, 40, 60, 60)));
    }
}
