//! Bytes of a file to typed columns.

pub mod summary;

use crate::error::Message;
use serde::Serialize;

pub use summary::{ColumnSummary, Distribution};

/// A file as typed columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// In file order. All have the same number of rows. Names are unique and not empty.
    pub columns: Vec<Column>,
    /// Number of data rows.
    pub n_rows: usize,
    /// How the file was read.
    pub source: Source,
}

/// One column.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// From the header, or `column 1`, … where there is none.
    pub name: String,
    /// The values.
    pub values: Values,
}

/// The values of a column, one per row.
#[derive(Debug, Clone, PartialEq)]
pub enum Values {
    /// Numbers; NaN is missing. Infinities do not occur (they are refused while reading).
    Number(Vec<f64>),
    /// Text: `codes[row]` is an index into `levels`, or `MISSING_CODE`.
    Category {
        /// One per row.
        codes: Vec<u32>,
        /// Distinct texts, in the order ARFF declares or else sorted.
        levels: Vec<String>,
    },
}

/// The code of a missing entry in [`Values::Category`].
pub const MISSING_CODE: u32 = u32::MAX;

/// How the file was read, for the preview.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Source {
    /// `csv` or `arff`.
    pub format: &'static str,
    /// `,`, `;`, tab or `|` (CSV only).
    pub delimiter: Option<char>,
    /// `utf-8` or `latin-1`.
    pub encoding: &'static str,
    /// The bytes were gzip.
    pub gzip: bool,
    /// The first line was taken as names.
    pub header: bool,
}

/// A recoverable oddity, told beside the table (`duplicate_name`, `constant_column`, `id_like`, `latin1`, …).
pub type Notice = Message;
