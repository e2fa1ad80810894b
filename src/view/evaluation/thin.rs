//! Bounding a curve of many points without a visible change.

/// Columns of a curve: more than a picture has pixels beside its axis would not be seen.
const COLUMNS: f64 = 400.0;

/// Of the points of each column the first, the lowest, the highest and the last, in their order (M4: Jugel et al., "M4: a
/// visualization-oriented time series data aggregation", VLDB 2014). `points`: x from 0 to 1, never falling.
pub(super) fn thin(points: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mut kept = Vec::new();
    let mut from = 0;
    while from < points.len() {
        let column = (points[from].0 * COLUMNS).floor();
        let length = points[from..].iter().take_while(|(x, _)| (x * COLUMNS).floor() == column).count().max(1);
        let (mut low, mut high) = (from, from);
        for at in from..from + length {
            if points[at].1 < points[low].1 {
                low = at;
            }
            if points[at].1 > points[high].1 {
                high = at;
            }
        }
        let mut last = None;
        for at in [from, low.min(high), low.max(high), from + length - 1] {
            if last != Some(at) {
                kept.push(points[at]);
            }
            last = Some(at);
        }
        from += length;
    }
    kept
}

/// Places of the points that are at least 1/40 of a picture apart from the one before, the first and the last among them.
/// `points`: both from 0 to 1.
pub(super) fn apart(points: &[(f64, f64)]) -> Vec<usize> {
    let mut kept: Vec<usize> = Vec::new();
    for (at, (x, y)) in points.iter().enumerate() {
        let is_far = kept.last().is_none_or(|before| {
            let (before_x, before_y) = points[*before];
            (x - before_x).abs().max((y - before_y).abs()) >= 1.0 / 40.0
        });
        if is_far || at + 1 == points.len() {
            kept.push(at);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_keeps_its_ends_and_extremes_in_order() {
        // Eight points in column 0, two in column 1.
        let heights = [0.5, 0.6, 0.1, 0.3, 0.9, 0.4, 0.2, 0.7];
        let mut points: Vec<(f64, f64)> = heights.iter().enumerate().map(|(at, y)| (at as f64 / 4000.0, *y)).collect();
        points.extend([(0.003, 0.0), (0.004, 1.0)]);
        let kept: Vec<f64> = thin(&points).iter().map(|(_, y)| *y).collect();
        assert_eq!(kept, [0.5, 0.1, 0.9, 0.7, 0.0, 1.0]);
        let many: Vec<(f64, f64)> = (0..100_000).map(|at| (f64::from(at) / 99_999.0, f64::from(at % 7))).collect();
        let kept = thin(&many);
        assert!(kept.len() <= 4 * 401 && kept.len() > 800, "{}", kept.len());
        assert_eq!((kept.first(), kept.last()), (many.first(), many.last()));
    }

    #[test]
    fn places_to_point_at_are_apart_and_hold_both_ends() {
        let points: Vec<(f64, f64)> = (0..=1000).map(|at| (0.0, f64::from(at) / 1000.0)).collect();
        let kept = apart(&points);
        assert_eq!((kept.len(), kept[0], kept[1], kept[40]), (41, 0, 25, 1000));
        assert!(apart(&[]).is_empty());
    }
}
