//! Bounding the number of points of a line, and cutting it at the edge of the range.

/// At most `limit` points (and at least 4) that keep the first, the last, and every local extreme a reader could see.
///
/// Inner points fall into equal buckets by position; each gives its lowest and highest, in order of x.
pub(super) fn decimate(points: &[(f64, f64)], limit: usize) -> Vec<(f64, f64)> {
    let limit = limit.max(4);
    if points.len() <= limit {
        return points.to_vec();
    }
    let inner = &points[1..points.len() - 1];
    let buckets = (limit - 2) / 2;
    let mut kept = vec![points[0]];
    for bucket in 0..buckets {
        let slice = &inner[bucket * inner.len() / buckets..(bucket + 1) * inner.len() / buckets];
        let by_y = |a: &usize, b: &usize| slice[*a].1.total_cmp(&slice[*b].1);
        let (low, high) = ((0..slice.len()).min_by(by_y), (0..slice.len()).max_by(by_y));
        if let (Some(low), Some(high)) = (low, high) {
            kept.push(slice[low.min(high)]);
            if low != high {
                kept.push(slice[low.max(high)]);
            }
        }
    }
    kept.push(points[points.len() - 1]);
    kept
}

/// The pieces of a line of straight segments that lie between `low` and `high`, cut where they cross.
pub(super) fn clip(points: &[(f64, f64)], (low, high): (f64, f64)) -> Vec<Vec<(f64, f64)>> {
    let mut pieces = Vec::new();
    let mut piece: Vec<(f64, f64)> = Vec::new();
    for pair in points.windows(2) {
        match clip_segment(pair[0], pair[1], low, high) {
            Some((from, to)) => {
                if piece.last() != Some(&from) {
                    finish(&mut piece, &mut pieces);
                    piece.push(from);
                }
                piece.push(to);
            }
            None => finish(&mut piece, &mut pieces),
        }
    }
    finish(&mut piece, &mut pieces);
    pieces
}

fn finish(piece: &mut Vec<(f64, f64)>, pieces: &mut Vec<Vec<(f64, f64)>>) {
    if piece.len() > 1 {
        pieces.push(std::mem::take(piece));
    }
    piece.clear();
}

/// The part of a segment between two heights, or `None` if all of it is outside.
fn clip_segment(a: (f64, f64), b: (f64, f64), low: f64, high: f64) -> Option<((f64, f64), (f64, f64))> {
    if (a.1 < low && b.1 < low) || (a.1 > high && b.1 > high) {
        return None;
    }
    let at = |end: (f64, f64)| {
        let y = end.1.clamp(low, high);
        // y differs from the end's only where the segment crosses, so a.1 != b.1 there.
        if y == end.1 { end } else { (a.0 + (b.0 - a.0) * ((y - a.1) / (b.1 - a.1)), y) }
    };
    Some((at(a), at(b)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimation_keeps_ends_and_extremes_within_its_limit() {
        let mut points: Vec<(f64, f64)> = (0..10_000).map(|i| (f64::from(i), f64::from(i % 7))).collect();
        points[4321].1 = -50.0;
        points[7777].1 = 90.0;
        let kept = decimate(&points, 300);
        assert!(kept.len() <= 300 && kept.len() > 250, "{}", kept.len());
        assert_eq!((kept[0], kept[kept.len() - 1]), (points[0], points[9999]));
        assert!(kept.contains(&(4321.0, -50.0)) && kept.contains(&(7777.0, 90.0)));
        assert!(kept.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }

    #[test]
    fn a_short_line_is_left_alone() {
        let points = [(1.0, 3.0), (2.0, 2.0), (3.0, 1.0)];
        assert_eq!(decimate(&points, 300), points);
    }

    #[test]
    fn a_line_is_cut_where_it_crosses_the_edge() {
        // From 8 down to 0 in two steps; y = 4 is crossed halfway through the first.
        assert_eq!(clip(&[(0.0, 6.0), (1.0, 2.0), (2.0, 0.0)], (0.0, 4.0)), [vec![(0.5, 4.0), (1.0, 2.0), (2.0, 0.0)]]);
    }

    #[test]
    fn a_line_that_leaves_and_returns_is_two_pieces() {
        let pieces = clip(&[(0.0, 0.0), (1.0, 2.0), (2.0, 0.0)], (0.0, 1.0));
        assert_eq!(pieces, [vec![(0.0, 0.0), (0.5, 1.0)], vec![(1.5, 1.0), (2.0, 0.0)]]);
        assert!(clip(&[(0.0, 5.0), (1.0, 6.0)], (0.0, 1.0)).is_empty());
    }
}
