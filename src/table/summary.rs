//! What the preview shows of a column.

use serde::Serialize;

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
