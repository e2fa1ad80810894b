//! Training rows as bins: what the tree grower reads instead of feature values.
//!
//! A missing value has the bin code `n_bins(feature)`, so that the histogram needs no branch.

use super::bins::{Bins, GROUP};
use super::cuts::Cuts;
use super::sorted::SortedColumns;
use super::{Dataset, Task};
use crate::error::{Explain, Message};
use thiserror::Error;

/// Why rows cannot be binned.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum MatrixError {
    /// There is nothing to train on.
    #[error("There are no training rows. Give the training part at least one row.")]
    NoRows,
    /// There is nothing to learn from.
    #[error("There are no feature columns. Keep at least one column besides the target.")]
    NoFeatures,
    /// An infinite feature value.
    #[error(
        "Row {row}, column “{column}”: the value is too large for a 32-bit number. Leave it empty or make it smaller."
    )]
    InfiniteValue {
        /// 1-based data row.
        row: usize,
        /// Feature name.
        column: String,
    },
    /// NaN or infinite label.
    #[error("Row {row}: the target “{column}” has no finite value. Remove the row or fill in a number.")]
    BadLabel {
        /// 1-based data row.
        row: usize,
        /// Target name.
        column: String,
    },
    /// Negative, NaN or infinite weight, or none positive.
    #[error("Row {row}: the weight is not a number of 0 or more. Row weights must be 0 or larger.")]
    BadWeight {
        /// 1-based data row.
        row: usize,
    },
    /// A categorical column with too many codes.
    #[error(
        "Column “{column}” has {found} different texts, but at most {limit} can be categories. Ignore this column."
    )]
    TooManyCategories {
        /// Feature name.
        column: String,
        /// Number of codes.
        found: usize,
        /// Largest number allowed.
        limit: usize,
    },
    /// `max_bin` outside its range.
    #[error("max_bin is {found}, but must be from 2 to {limit}.")]
    BadMaxBin {
        /// As given.
        found: u32,
        /// Largest number allowed.
        limit: u32,
    },
}

impl Explain for MatrixError {
    fn message(&self) -> Message {
        match self {
            MatrixError::NoRows => Message::new("matrix_no_rows"),
            MatrixError::NoFeatures => Message::new("matrix_no_features").about("features"),
            MatrixError::InfiniteValue { row, column } => {
                Message::new("matrix_infinite_value").with("row", row).with("column", column)
            }
            MatrixError::BadLabel { row, column } => {
                Message::new("matrix_bad_label").with("row", row).with("column", column).about("target")
            }
            MatrixError::BadWeight { row } => Message::new("matrix_bad_weight").with("row", row),
            MatrixError::TooManyCategories { column, found, limit } => Message::new("matrix_too_many_categories")
                .with("column", column)
                .with("found", found)
                .with("limit", limit),
            MatrixError::BadMaxBin { found, limit } => {
                Message::new("matrix_bad_max_bin").with("found", found).with("limit", limit).about("max_bin")
            }
        }
    }
}

/// Largest number of bins of a feature: its missing code must still fit 16 bits.
pub const MAX_BINS: usize = u16::MAX as usize;

/// Cuts, bins, labels and weights of some rows of a `Dataset`. Immutable; share it between trials.
#[derive(Debug, Clone, PartialEq)]
pub struct TrainingMatrix {
    /// Bin bounds.
    pub cuts: Cuts,
    /// Bin codes; `cuts.n_bins(feature)` means missing.
    pub bins: Bins,
    /// Per feature: some row has no value.
    pub has_missing: Vec<bool>,
    /// One per row.
    pub labels: Vec<f32>,
    /// One per row, where the data has weights.
    pub weights: Option<Vec<f32>>,
    /// What is predicted.
    pub task: Task,
    /// Number of classes; 0 for regression.
    pub n_classes: usize,
    /// Names of the features.
    pub feature_names: Vec<String>,
    /// Category texts by code; `None` for a numeric feature.
    pub feature_levels: Vec<Option<Vec<String>>>,
    /// The `max_bin` these cuts were made for.
    pub max_bin: u32,
    /// What `tree_method=exact` reads; made by `with_sorted_columns` only.
    pub sorted: Option<SortedColumns>,
}

impl TrainingMatrix {
    /// Cuts and bins `rows` of `dataset`, in the given order. `max_bin`: most bins of a numeric feature, 2 to 65535.
    /// Errors if there is nothing to train on or a number is not finite.
    pub fn build(dataset: &Dataset, rows: &[u32], max_bin: u32) -> Result<TrainingMatrix, MatrixError> {
        if !(2..=MAX_BINS as u32).contains(&max_bin) {
            return Err(MatrixError::BadMaxBin { found: max_bin, limit: MAX_BINS as u32 });
        }
        if rows.is_empty() {
            return Err(MatrixError::NoRows);
        }
        if dataset.features.is_empty() {
            return Err(MatrixError::NoFeatures);
        }
        check_rows(dataset, rows)?;
        let weights: Option<Vec<f32>> =
            dataset.weights.as_ref().map(|weights| rows.iter().map(|&row| weights[row as usize]).collect());
        let cuts = make_cuts(dataset, rows, weights.as_deref(), max_bin as usize)?;
        let has_missing: Vec<bool> = dataset
            .features
            .iter()
            .map(|feature| rows.iter().any(|&row| feature.values[row as usize].is_nan()))
            .collect();
        let bins = bin_columns(dataset, rows, &cuts, &has_missing);
        Ok(TrainingMatrix {
            cuts,
            bins,
            has_missing,
            labels: rows.iter().map(|&row| dataset.labels[row as usize]).collect(),
            weights,
            task: dataset.task,
            n_classes: dataset.classes.len(),
            feature_names: dataset.features.iter().map(|feature| feature.name.clone()).collect(),
            feature_levels: dataset.features.iter().map(|feature| feature.levels.clone()).collect(),
            max_bin,
            sorted: None,
        })
    }

    /// The same with sorted columns, for `tree_method=exact`. `dataset`, `rows`: those of `build`.
    pub fn with_sorted_columns(mut self, dataset: &Dataset, rows: &[u32]) -> TrainingMatrix {
        self.sorted = Some(SortedColumns::build(dataset, rows));
        self
    }

    /// Number of training rows.
    pub fn n_rows(&self) -> usize {
        self.labels.len()
    }

    /// Number of features.
    pub fn n_features(&self) -> usize {
        self.has_missing.len()
    }

    /// No value is missing anywhere.
    pub fn is_dense(&self) -> bool {
        !self.has_missing.contains(&true)
    }
}

fn check_rows(dataset: &Dataset, rows: &[u32]) -> Result<(), MatrixError> {
    for &row in rows {
        let row = row as usize;
        if !dataset.labels[row].is_finite() {
            return Err(MatrixError::BadLabel { row: row + 1, column: dataset.target.clone() });
        }
        if let Some(weights) = &dataset.weights
            && !(weights[row].is_finite() && weights[row] >= 0.0)
        {
            return Err(MatrixError::BadWeight { row: row + 1 });
        }
    }
    for feature in &dataset.features {
        if let Some(&row) = rows.iter().find(|&&row| feature.values[row as usize].is_infinite()) {
            return Err(MatrixError::InfiniteValue { row: row as usize + 1, column: feature.name.clone() });
        }
    }
    Ok(())
}

fn make_cuts(dataset: &Dataset, rows: &[u32], weights: Option<&[f32]>, max_bin: usize) -> Result<Cuts, MatrixError> {
    let mut cuts = Cuts::new();
    let mut column: Vec<(f32, f32)> = Vec::with_capacity(rows.len());
    for feature in &dataset.features {
        column.clear();
        for (i, &row) in rows.iter().enumerate() {
            let value = feature.values[row as usize];
            if !value.is_nan() {
                column.push((value, weights.map_or(1.0, |weights| weights[i])));
            }
        }
        if feature.levels.is_none() {
            cuts.push_numeric(&column, max_bin);
            continue;
        }
        let max_code = column.iter().fold(0.0_f32, |max, &(code, _)| max.max(code)) as usize;
        if max_code >= MAX_BINS {
            return Err(MatrixError::TooManyCategories {
                column: feature.name.clone(),
                found: max_code + 1,
                limit: MAX_BINS,
            });
        }
        cuts.push_categorical(max_code as u32);
    }
    Ok(cuts)
}

fn bin_columns(dataset: &Dataset, rows: &[u32], cuts: &Cuts, has_missing: &[bool]) -> Bins {
    let mut bins = Bins::new(rows.len());
    let mut columns: Vec<Vec<u16>> = Vec::new();
    for (idx, feature) in dataset.features.iter().enumerate() {
        columns.push(cuts.bins_of(idx, rows.iter().map(|&row| feature.values[row as usize])));
        if columns.len() == GROUP || idx + 1 == dataset.features.len() {
            let first = idx + 1 - columns.len();
            let n_codes = (first..=idx).map(|f| cuts.n_bins(f) + usize::from(has_missing[f])).max().unwrap_or(0);
            bins.push_group(&columns, n_codes);
            columns.clear();
        }
    }
    bins
}

#[cfg(test)]
mod tests {
    use super::super::{Feature, Split};
    use super::*;

    fn dataset(columns: Vec<Vec<f32>>, labels: Vec<f32>) -> Dataset {
        Dataset {
            task: Task::Regression,
            target: "y".into(),
            classes: Vec::new(),
            features: columns
                .into_iter()
                .enumerate()
                .map(|(i, values)| Feature { name: format!("x{i}"), values, levels: None })
                .collect(),
            labels,
            weights: None,
            split: Split::default(),
        }
    }

    #[test]
    fn missing_values_have_the_code_after_the_last_bin() {
        let data = dataset(vec![vec![1.0, f32::NAN, 2.0], vec![5.0, 5.0, 6.0]], vec![0.0; 3]);
        let matrix = TrainingMatrix::build(&data, &[0, 1, 2], 256).unwrap();
        let codes = |feature| [0, 1, 2].map(|row| matrix.bins.code(row, feature));
        assert_eq!((codes(0), codes(1)), ([0, 2, 1], [0, 0, 1]));
        assert_eq!(matrix.has_missing, [true, false]);
        assert!(!matrix.is_dense());
    }

    #[test]
    fn bins_are_wide_only_when_a_code_needs_it() {
        let values: Vec<f32> = (0..256).map(|i| i as f32).collect();
        let mut with_missing = values.clone();
        with_missing.push(f32::NAN);
        let rows: Vec<u32> = (0..256).collect();
        let narrow = TrainingMatrix::build(&dataset(vec![values], vec![0.0; 256]), &rows, 256).unwrap();
        assert_eq!(narrow.bins.n_bytes(), 4 * 256);
        let rows: Vec<u32> = (0..257).collect();
        let wide = TrainingMatrix::build(&dataset(vec![with_missing], vec![0.0; 257]), &rows, 256).unwrap();
        assert_eq!(wide.bins.n_bytes(), 8 * 257);
    }

    #[test]
    fn only_the_given_rows_are_seen() {
        let data = dataset(vec![vec![1.0, 1e9, 2.0]], vec![0.0, f32::NAN, 1.0]);
        let matrix = TrainingMatrix::build(&data, &[0, 2], 256).unwrap();
        assert_eq!((matrix.labels.as_slice(), matrix.cuts.n_bins(0)), (&[0.0, 1.0][..], 2));
        assert_eq!(TrainingMatrix::build(&data, &[1], 256), Err(MatrixError::BadLabel { row: 2, column: "y".into() }));
    }

    #[test]
    fn infinite_values_are_refused_with_their_place() {
        let data = dataset(vec![vec![1.0, f32::INFINITY]], vec![0.0; 2]);
        let error = TrainingMatrix::build(&data, &[0, 1], 256).unwrap_err();
        assert_eq!(error, MatrixError::InfiniteValue { row: 2, column: "x0".into() });
    }
}
