//! Feature values in ascending order with their rows: what `tree_method=exact` reads instead of bins.
//!
//! As XGBoost 3.2 `SortedCSCPage`: equal values stand in the order in which `std::sort` leaves them, because sums of
//! gradients run along the column and their order is part of their bits.

mod std_sort;

use super::Dataset;
use std_sort::std_sort;

/// A value of a column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Entry {
    /// Which training row.
    pub row: u32,
    /// Never NaN: missing values have no entry.
    pub value: f32,
}

/// The features of some rows, sorted. Immutable; share it between trials.
#[derive(Debug, Clone, PartialEq)]
pub struct SortedColumns {
    entries: Vec<Entry>,
    /// Where each feature starts in `entries`, and where the last one ends.
    starts: Vec<usize>,
    n_rows: usize,
}

impl SortedColumns {
    /// Sorts every feature of `rows`; rows are numbered as they stand there.
    pub fn build(dataset: &Dataset, rows: &[u32]) -> SortedColumns {
        let mut entries = Vec::with_capacity(rows.len() * dataset.features.len());
        let mut starts = vec![0];
        for feature in &dataset.features {
            let start = entries.len();
            let column = (0_u32..).zip(rows).map(|(row, &at)| Entry { row, value: feature.values[at as usize] });
            entries.extend(column.filter(|entry| !entry.value.is_nan()));
            std_sort(&mut entries[start..], |a, b| a.value < b.value);
            starts.push(entries.len());
        }
        SortedColumns { entries, starts, n_rows: rows.len() }
    }

    /// The values of `feature`, ascending.
    pub fn column(&self, feature: usize) -> &[Entry] {
        &self.entries[self.starts[feature]..self.starts[feature + 1]]
    }

    /// Number of features.
    pub fn n_features(&self) -> usize {
        self.starts.len() - 1
    }

    /// Number of rows, those with missing values included.
    pub fn n_rows(&self) -> usize {
        self.n_rows
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Feature, Split, Task};
    use super::*;

    #[test]
    fn columns_hold_the_given_rows_without_missing_values() {
        let values = vec![3.0, 9.0, f32::NAN, 1.0, 2.0];
        let data = Dataset {
            task: Task::Regression,
            target: "y".into(),
            classes: Vec::new(),
            features: vec![Feature { name: "x".into(), values, levels: None }],
            labels: vec![0.0; 5],
            weights: None,
            split: Split::default(),
        };
        let sorted = SortedColumns::build(&data, &[0, 2, 3, 4]);
        let found: Vec<(u32, f32)> = sorted.column(0).iter().map(|entry| (entry.row, entry.value)).collect();
        assert_eq!(found, [(2, 1.0), (3, 2.0), (0, 3.0)]);
        assert_eq!((sorted.n_features(), sorted.n_rows()), (1, 4));
    }
}
