//! What the preview shows of a column.

use super::column::{level_rows, sorted};
use super::{Column, Values};
use crate::order;
use serde::Serialize;

/// Most bins of a histogram.
const MOST_BINS: usize = 20;
/// Most levels that are named.
const MOST_LEVELS: usize = 8;

/// What the preview shows of a column.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ColumnSummary {
    /// The column's name.
    pub name: String,
    /// `number` or `category`.
    pub kind: &'static str,
    /// Rows without a value.
    pub missing: usize,
    /// Distinct values among the present ones.
    pub distinct: usize,
    /// Smallest, mean and largest value (numbers only, and only if any is present).
    pub range: Option<[f64; 3]>,
    /// A small picture of the values.
    pub distribution: Distribution,
}

/// Counts for a small bar picture.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Distribution {
    /// Equal-width bins from the smallest to the largest value.
    Histogram {
        /// One per bin, at most 20.
        counts: Vec<usize>,
    },
    /// The most frequent texts first, at most 8; the rest is in `other`.
    Levels {
        /// Text and its rows.
        levels: Vec<(String, usize)>,
        /// Rows with any other text.
        other: usize,
    },
    /// No value at all.
    Empty,
}

impl Column {
    /// What the preview shows of this column.
    pub fn summary(&self) -> ColumnSummary {
        let name = self.name.clone();
        match &self.values {
            Values::Number(numbers) => {
                let present = sorted(numbers);
                let distinct = present.chunk_by(|a, b| a == b).count();
                let range = match (present.first(), present.last()) {
                    (Some(&smallest), Some(&largest)) => Some([smallest, mean(&present), largest]),
                    _ => None,
                };
                let distribution = histogram(&present);
                ColumnSummary {
                    name,
                    kind: "number",
                    missing: numbers.len() - present.len(),
                    distinct,
                    range,
                    distribution,
                }
            }
            Values::Category { codes, levels } => {
                let rows = level_rows(codes, levels.len());
                let present: usize = rows.iter().sum();
                let mut used: Vec<(usize, usize)> =
                    rows.into_iter().enumerate().filter(|(_, rows)| *rows > 0).collect();
                let distinct = used.len();
                // Stable: levels with equally many rows stay in their order.
                order::sort_by(&mut used, |a, b| b.1.cmp(&a.1));
                let named: Vec<(String, usize)> =
                    used.iter().take(MOST_LEVELS).map(|&(level, rows)| (levels[level].clone(), rows)).collect();
                let other = present - named.iter().map(|(_, rows)| rows).sum::<usize>();
                let distribution =
                    if named.is_empty() { Distribution::Empty } else { Distribution::Levels { levels: named, other } };
                ColumnSummary {
                    name,
                    kind: "category",
                    missing: codes.len() - present,
                    distinct,
                    range: None,
                    distribution,
                }
            }
        }
    }
}

/// The mean of at least one number, finite even where the sum is not.
fn mean(numbers: &[f64]) -> f64 {
    let count = numbers.len() as f64;
    let mean = numbers.iter().sum::<f64>() / count;
    if mean.is_finite() { mean } else { numbers.iter().map(|number| number / count).sum() }
}

/// Whole numbers over a short range get a bin each; others as many bins as the square root of their count, at most 20.
fn histogram(sorted: &[f64]) -> Distribution {
    let (Some(&smallest), Some(&largest)) = (sorted.first(), sorted.last()) else { return Distribution::Empty };
    // Halves, so that the width of the whole f64 range is finite.
    let width = largest / 2.0 - smallest / 2.0;
    let short = width * 2.0 < MOST_BINS as f64 && sorted.iter().all(|number| number.fract() == 0.0);
    let bins = match width {
        0.0 => 1,
        _ if short => (width * 2.0) as usize + 1,
        _ => ((sorted.len() as f64).sqrt().ceil() as usize).clamp(2, MOST_BINS),
    };
    let mut counts = vec![0; bins];
    for number in sorted {
        let place = if width > 0.0 { (number / 2.0 - smallest / 2.0) / width * bins as f64 } else { 0.0 };
        counts[(place as usize).min(bins - 1)] += 1;
    }
    Distribution::Histogram { counts }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: Values) -> ColumnSummary {
        Column { name: "x".into(), values }.summary()
    }

    fn counts(numbers: &[f64]) -> Vec<usize> {
        match of(Values::Number(numbers.to_vec())).distribution {
            Distribution::Histogram { counts } => counts,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn whole_numbers_get_a_bin_each() {
        assert_eq!(counts(&[1.0, 3.0, 3.0, 4.0]), [1, 0, 2, 1]);
        assert_eq!(counts(&[7.0, 7.0]), [2]);
    }

    #[test]
    fn bins_are_equally_wide_and_the_last_holds_the_largest() {
        // 9 numbers, so 3 bins of width 0.3: [0.1, 0.4), [0.4, 0.7), [0.7, 1.0].
        assert_eq!(counts(&[0.1, 0.2, 0.3, 0.35, 0.45, 0.5, 0.8, 0.9, 1.0]), [4, 2, 3]);
    }

    #[test]
    fn the_whole_range_of_numbers_has_a_finite_summary() {
        let summary = of(Values::Number(vec![f64::MAX, f64::MIN, f64::MAX, f64::NAN]));
        assert_eq!((summary.missing, summary.distinct), (1, 2));
        assert!(summary.range.unwrap().iter().all(|value| value.is_finite()));
        assert_eq!(summary.distribution, Distribution::Histogram { counts: vec![1, 2] });
    }

    #[test]
    fn frequent_levels_come_first_and_the_rest_is_counted() {
        let levels: Vec<String> = ('a'..='j').map(String::from).collect();
        let codes = vec![3, 3, 0, 1, 2, 4, 5, 6, 7, 8, u32::MAX];
        let summary = of(Values::Category { codes, levels });
        assert_eq!((summary.missing, summary.distinct), (1, 9));
        let Distribution::Levels { levels, other } = summary.distribution else { panic!("levels") };
        assert_eq!(
            (levels[0].clone(), levels[1].clone(), levels.len(), other),
            (("d".into(), 2), ("a".into(), 1), 8, 1)
        );
    }
}
