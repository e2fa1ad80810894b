//! Quantile cuts as XGBoost 3.2 `common/hist_util.cc` makes them (compat level B), bit for bit.
//!
//! A numeric feature's bin k holds `cuts[k-1] <= x < cuts[k]`, so thresholds are values of the data: the smallest value
//! that goes right. A categorical feature has one bin per category code.

mod search;
mod sketch;

use search::BinSearch;
use sketch::{Sketch, prune};

// XGBoost's kRtEps-like margin, an f32 constant that takes part in f64 arithmetic.
const MARGIN: f32 = 1e-5;
const SIGN: u32 = 1 << 31;

/// The cuts of all features.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cuts {
    /// Upper bounds of the bins, feature after feature, ascending within each.
    pub values: Vec<f32>,
    /// `values[offsets[f]..offsets[f + 1]]` belongs to feature f; length n_features + 1.
    pub offsets: Vec<u32>,
    /// Per feature a number below every value (XGBoost's `min_val`); 0 for a categorical feature.
    pub min_values: Vec<f32>,
    /// Which features are categorical.
    pub categorical: Vec<bool>,
}

impl Cuts {
    /// No features yet.
    pub fn new() -> Self {
        Cuts { offsets: vec![0], ..Cuts::default() }
    }

    /// Number of features.
    pub fn n_features(&self) -> usize {
        self.min_values.len()
    }

    /// The upper bounds of the bins of `feature`. Never empty.
    pub fn of(&self, feature: usize) -> &[f32] {
        &self.values[self.offsets[feature] as usize..self.offsets[feature + 1] as usize]
    }

    /// Number of bins of `feature`.
    pub fn n_bins(&self, feature: usize) -> usize {
        (self.offsets[feature + 1] - self.offsets[feature]) as usize
    }

    /// Adds a numeric feature. `column`: (value, weight) in row order without the missing ones; weight 1 where there are
    /// none. Entries of weight 0 make no cut.
    pub fn push_numeric(&mut self, column: &[(f32, f32)], max_bin: usize) {
        let (cuts, min_value) = numeric_cuts(column, max_bin);
        self.values.extend(cuts);
        self.finish_feature(min_value, false);
    }

    /// Adds a categorical feature with codes 0..=max_code.
    pub fn push_categorical(&mut self, max_code: u32) {
        self.values.extend((0..=max_code).map(|code| code as f32));
        self.finish_feature(0.0, true);
    }

    fn finish_feature(&mut self, min_value: f32, categorical: bool) {
        self.offsets.push(self.values.len() as u32);
        self.min_values.push(min_value);
        self.categorical.push(categorical);
    }

    /// The bins of present values: the first whose upper bound is above the value, the last one for all larger values; for
    /// a categorical feature its code. NaN gives `n_bins`.
    pub fn bins_of(&self, feature: usize, values: impl Iterator<Item = f32>) -> Vec<u16> {
        let n_bins = self.n_bins(feature);
        if self.categorical[feature] {
            let code = |value: f32| if value.is_nan() { n_bins } else { (value as usize).min(n_bins - 1) };
            return values.map(|value| code(value) as u16).collect();
        }
        let search = BinSearch::new(self.of(feature));
        values.map(|value| (if value.is_nan() { n_bins } else { search.bin(value) }) as u16).collect()
    }
}

fn numeric_cuts(column: &[(f32, f32)], max_bin: usize) -> (Vec<f32>, f32) {
    // One more value than bins is still exact: no summary of so few is ever pruned.
    let values = distinct_up_to(column, max_bin + 1).unwrap_or_else(|| sketched(column, max_bin));
    let (Some(&first), Some(&last)) = (values.first(), values.last()) else {
        return (vec![last_cut(MARGIN)], MARGIN);
    };
    let mut cuts: Vec<f32> = Vec::with_capacity(max_bin);
    for &value in &values[1..values.len().min(max_bin).max(1)] {
        if cuts.last().is_none_or(|&last| value > last) {
            cuts.push(value);
        }
    }
    cuts.push(last_cut(last));
    let least = f64::from(first);
    (cuts, (least - least.abs() - f64::from(MARGIN)) as f32)
}

/// The distinct values of positive weight, ascending; `None` if there are more than `limit`.
fn distinct_up_to(column: &[(f32, f32)], limit: usize) -> Option<Vec<f32>> {
    let mut keys: Vec<u32> = Vec::new();
    // A hash table of places in `keys`, plus one; 0: free. At most half full.
    let size = (2 * limit.min(column.len()) + 2).next_power_of_two();
    let mut places = vec![0_u32; size];
    for &(value, weight) in column {
        if weight == 0.0 {
            continue;
        }
        let key = key(value);
        // Fibonacci hashing: the upper bits of the product.
        let mut at = (key.wrapping_mul(0x9e37_79b9) >> 8) as usize % size;
        loop {
            match places[at] {
                0 => {
                    keys.push(key);
                    if keys.len() > limit {
                        return None;
                    }
                    places[at] = keys.len() as u32;
                    break;
                }
                place if keys[place as usize - 1] == key => break,
                _ => at = (at + 1) % size,
            }
        }
    }
    keys.sort_unstable();
    Some(keys.into_iter().map(from_key).collect())
}

/// An integer in the order of the floats; -0 becomes 0.
fn key(value: f32) -> u32 {
    let bits = (value + 0.0).to_bits();
    if bits & SIGN == 0 { bits | SIGN } else { !bits }
}

fn from_key(key: u32) -> f32 {
    f32::from_bits(if key & SIGN == 0 { !key } else { key ^ SIGN })
}

fn sketched(column: &[(f32, f32)], max_bin: usize) -> Vec<f32> {
    let n = column.len();
    let mut sketch = Sketch::new(n, max_bin);
    for &(value, weight) in column {
        sketch.push(value, weight);
    }
    let n_cut = n.min((max_bin as f32 * 8.0) as usize);
    let summary = prune(prune(sketch.finish(), n_cut), n_cut.min(max_bin) + 1);
    summary.iter().map(|entry| entry.value).collect()
}

/// An upper bound above `largest`.
fn last_cut(largest: f32) -> f32 {
    let c = f64::from(largest);
    (c + (c.abs() + f64::from(MARGIN))) as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::expf;

    fn numeric(values: &[f32], max_bin: usize) -> Cuts {
        let mut cuts = Cuts::new();
        let column: Vec<(f32, f32)> = values.iter().map(|&value| (value, 1.0)).collect();
        cuts.push_numeric(&column, max_bin);
        cuts
    }

    fn bins(cuts: &Cuts, values: &[f32]) -> Vec<u16> {
        cuts.bins_of(0, values.iter().copied())
    }

    #[test]
    fn bins_are_those_of_a_binary_search() {
        let spread: Vec<f32> = (0..2_000_u32).map(|i| f32::from_bits(i.wrapping_mul(2_654_435_761))).collect();
        let finite: Vec<f32> = spread.into_iter().filter(|value| value.is_finite()).collect();
        let skewed: Vec<f32> = (0..2_000).map(|i| expf(i as f32 * 0.01 - 9.0)).collect();
        let twins: Vec<f32> = (0..600).map(|i| f32::from_bits(0x3f80_0000 + i)).collect();
        for values in [finite, skewed, twins, vec![2.0], vec![-1.0, f32::MAX, f32::MIN], vec![0.0, -0.0, 1e-45]] {
            for max_bin in [2, 7, 256, 4_000] {
                let cuts = numeric(&values, max_bin);
                let ends = [f32::MIN, f32::MAX, 0.0, -0.0, f32::MIN_POSITIVE];
                let asked: Vec<f32> = values.iter().chain(cuts.of(0)).chain(&ends).copied().collect();
                for (value, bin) in asked.iter().zip(bins(&cuts, &asked)) {
                    let expected = cuts.of(0).partition_point(|cut| cut <= value).min(cuts.n_bins(0) - 1);
                    assert_eq!(usize::from(bin), expected, "{value} of {} cuts", cuts.n_bins(0));
                }
            }
        }
    }

    #[test]
    fn few_distinct_values_get_a_bin_each() {
        let cuts = numeric(&[3.0, 1.0, 2.0, 1.0], 256);
        // Specification 1.3: all but the least value, then f32(3 + (3 + 1e-5)).
        assert_eq!(cuts.of(0), [2.0, 3.0, 6.00001]);
        assert_eq!(cuts.min_values[0], -1e-5);
        assert_eq!(bins(&cuts, &[1.0, 2.0, 3.0, 0.0, 99.0, f32::NAN]), [0, 1, 2, 0, 2, 3]);
    }

    #[test]
    fn one_value_more_than_bins_shares_the_last_bin() {
        let cuts = numeric(&[0.0, 1.0, 2.0, 3.0, 4.0], 4);
        assert_eq!(cuts.n_bins(0), 4);
        assert_eq!(bins(&cuts, &[3.0, 4.0]), [3, 3]);
    }

    #[test]
    fn the_last_cut_is_above_every_value() {
        for value in [-5.0e30_f32, -1.0, 0.0, 1e-30, 7.0, 3.0e37] {
            assert!(numeric(&[value], 256).of(0)[0] > value);
        }
    }

    #[test]
    fn keys_are_in_the_order_of_the_floats() {
        let values = [-3.0e30_f32, -2.0, -1.0e-40, 0.0, 1.0e-40, 1.5, 2.0e38];
        assert!(values.windows(2).all(|pair| key(pair[0]) < key(pair[1])));
        assert_eq!(values.map(|value| from_key(key(value))), values);
        assert_eq!(key(-0.0), key(0.0));
    }

    #[test]
    fn zero_weight_and_empty_columns_have_one_bin() {
        let mut cuts = Cuts::new();
        cuts.push_numeric(&[], 256);
        cuts.push_numeric(&[(5.0, 0.0)], 256);
        cuts.push_categorical(2);
        assert_eq!((cuts.n_bins(0), cuts.n_bins(1), cuts.n_bins(2)), (1, 1, 3));
        assert_eq!(cuts.bins_of(2, [1.0, 7.0, f32::NAN].into_iter()), [1, 2, 3]);
    }

    #[test]
    fn pruned_summaries_keep_bins_near_equal_weight() {
        let values: Vec<f32> = (0..50_000_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 8) as f32).collect();
        let cuts = numeric(&values, 64);
        assert_eq!(cuts.n_bins(0), 64);
        let mut counts = vec![0_usize; 64];
        bins(&cuts, &values).into_iter().for_each(|bin| counts[usize::from(bin)] += 1);
        // 781 a bin; the sketch promises an error of n / (8 * 64) = 98 at each end.
        assert!(counts.iter().all(|&count| count.abs_diff(781) <= 200), "{counts:?}");
    }
}
