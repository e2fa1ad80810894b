//! From objective values to what the model is fitted to.

use crate::math::normal_quantile;
use crate::order;

/// Half-rank transform (Vizier: Song et al. 2024, section 3.2) and standardisation of losses: small is good.
///
/// Values at or below the median stay as they are. A worse one keeps only its rank: it moves to where a normal distribution
/// with the median and the spread of the good half has that quantile. So a long tail of bad values, whatever its shape,
/// takes no resolution from the good end. Then mean 0 and standard deviation 1. All zeros if the values are all equal.
pub fn transform(losses: &[f64]) -> Vec<f64> {
    let mut values = half_rank(losses);
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / n;
    let scale = if variance > 0.0 { 1.0 / variance.sqrt() } else { 0.0 };
    values.iter_mut().for_each(|value| *value = (*value - mean) * scale);
    values
}

fn half_rank(losses: &[f64]) -> Vec<f64> {
    let mut distinct = losses.to_vec();
    order::sort_by(&mut distinct, |a, b| a.total_cmp(b));
    let median = median_of_sorted(&distinct);
    distinct.dedup();
    let deviation = |values: &[f64]| {
        let squares: f64 = values.iter().map(|value| (value - median) * (value - median)).sum();
        (squares / values.len().max(1) as f64).sqrt()
    };
    let n_good = distinct.partition_point(|value| *value <= median);
    let mut spread = deviation(&distinct[..n_good]);
    if spread == 0.0 {
        spread = deviation(&distinct);
    }
    let n_bad = distinct.len() - n_good;
    // The median itself takes half a place where it is one of the values.
    let places = n_bad as f64 + if n_good > 0 && distinct[n_good - 1] == median { 0.5 } else { 0.0 };
    losses
        .iter()
        .map(|loss| {
            if *loss <= median {
                return *loss;
            }
            let from_worst = (distinct.len() - distinct.partition_point(|value| value < loss)) as f64;
            median - normal_quantile(0.5 * (from_worst - 0.5) / places) * spread
        })
        .collect()
}

/// Where an improvement starts from: the lowest target, not the lowest posterior mean. Where a model takes much for noise the
/// latter lies far above it, and a search would go on to polish what is no improvement on anything seen. Infinite of nothing.
pub fn lowest(targets: &[f64]) -> f64 {
    targets.iter().copied().fold(f64::INFINITY, f64::min)
}

/// Middle value, or the mean of the two middle ones. 0 of nothing.
pub fn median_of_sorted(sorted: &[f64]) -> f64 {
    let n = sorted.len();
    match (sorted.get(n.saturating_sub(1) / 2), sorted.get(n / 2)) {
        (Some(below), Some(above)) => 0.5 * below + 0.5 * above,
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_good_half_keeps_its_distances_and_the_bad_half_its_order() {
        let losses = [5.0, 1e12, 1.0, 2.0, 700.0, 3.0, 4.0];
        let values = transform(&losses);
        let unit = values[3] - values[2];
        assert!((values[5] - values[3] - unit).abs() < 1e-12 && unit > 0.0);
        assert!(values[6] < values[0] && values[0] < values[4] && values[4] < values[1]);
        // The worst of 7 with a spread of the good four: about 1.4 deviations of theirs beyond the median.
        assert!(values[1] < 4.0 * unit + values[6]);
        assert!(values.iter().sum::<f64>().abs() < 1e-12);
    }

    #[test]
    fn equal_losses_are_zeros() {
        assert_eq!(transform(&[2.5; 4]), vec![0.0; 4]);
        assert_eq!(transform(&[2.5]), vec![0.0]);
        assert!(transform(&[]).is_empty());
    }
}
