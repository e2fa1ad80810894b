//! The vertical range: what to show when a few values would squeeze the rest into a strip.

/// Fewer values than this are all shown.
const FEWEST_TO_CLIP: usize = 5;
/// The better three quarters of the values deserve at least this part of the height.
const LEAST_PART: f64 = 0.25;
/// Clipping leaves this many times the spread of the better three quarters.
const ROOM: f64 = 2.0;
/// Empty part above and below the data.
const PADDING: f64 = 0.06;

/// Smallest and largest value to show, before padding; `None` without values. `values`: finite, any order.
///
/// The rule: sort from best to worst; q is the spread from the best to the third quartile. If q is under a quarter of the
/// whole spread, values farther than 2q from the best are clipped, so the better three quarters get about half of the
/// height. Only the worse side is clipped: the best trial is always in the picture. When three quarters tie with the best
/// (q = 0) nothing is hidden by an outlier, so nothing is clipped.
pub(super) fn robust(values: &[f64], minimize: bool) -> Option<(f64, f64)> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    if !minimize {
        sorted.reverse();
    }
    let (&best, &worst) = (sorted.first()?, sorted.last()?);
    let quartile = sorted[(3 * sorted.len()).div_ceil(4) - 1];
    let (spread, interesting) = ((worst - best).abs(), (quartile - best).abs());
    let clip = sorted.len() >= FEWEST_TO_CLIP && interesting > 0.0 && interesting < LEAST_PART * spread;
    let limit = if clip { ROOM * interesting } else { spread };
    let shown = sorted.iter().rev().find(|value| (**value - best).abs() <= limit).copied().unwrap_or(best);
    Some((best.min(shown), best.max(shown)))
}

/// Adds room around the data. A range without length gets one. Padding never crosses 0 or 1 when the data do not: an axis
/// must not suggest an error rate below 0 or an AUC above 1.
pub(super) fn padded((low, high): (f64, f64)) -> (f64, f64) {
    let size = low.abs().max(high.abs());
    // Below this the ticks would need more digits than a double has.
    let flat = high - low <= size * 1e-9;
    let pad = match (flat, size > 0.0) {
        (false, _) => PADDING * (high - low),
        (true, true) => 0.05 * size,
        (true, false) => 1.0,
    };
    let bottom = if low >= 0.0 { (low - pad).max(0.0) } else { low - pad };
    let top = if low >= 0.0 && high <= 1.0 { (high + pad).min(1.0) } else { high + pad };
    (bottom, top)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outlier_on_the_worse_side_is_clipped() {
        // Best 1.0, third quartile (6th of 8) 1.5: q = 0.5, under a quarter of 99. Limit 1.0 + 2 * 0.5 = 2.0.
        let values = [1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.9, 100.0];
        assert_eq!(robust(&values, true), Some((1.0, 1.9)));
    }

    #[test]
    fn an_outlier_on_the_better_side_is_never_clipped() {
        let values = [1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.9, 100.0];
        assert_eq!(robust(&values, false), Some((1.0, 100.0)));
    }

    #[test]
    fn an_even_spread_is_shown_whole() {
        let values: Vec<f64> = (0..20).map(f64::from).collect();
        assert_eq!(robust(&values, true), Some((0.0, 19.0)));
        assert_eq!(robust(&values, false), Some((0.0, 19.0)));
    }

    #[test]
    fn few_values_and_ties_are_shown_whole() {
        assert_eq!(robust(&[1.0, 1.1, 1.2, 100.0], true), Some((1.0, 100.0)));
        assert_eq!(robust(&[1.0, 1.0, 1.0, 1.0, 1.0, 100.0], true), Some((1.0, 100.0)));
        assert_eq!(robust(&[], true), None);
    }

    #[test]
    fn padding_does_not_invent_impossible_values() {
        assert_eq!(padded((0.0, 0.5)), (0.0, 0.53));
        let (low, high) = padded((0.5, 1.0));
        assert!((low - 0.47).abs() < 1e-12 && high == 1.0);
        assert_eq!(padded((0.0, 0.0)), (0.0, 1.0));
        assert_eq!(padded((100.0, 200.0)), (94.0, 206.0));
        let (low, high) = padded((1.0, 1.0));
        assert!(low < high);
    }
}
