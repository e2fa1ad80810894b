//! Bytes of a file to typed columns: `bytes` finds the text, `arff` or `sniff` and `csv` find the rows, `infer` finds
//! what the columns hold, `notice` tells what is odd about them.

mod arff;
mod bytes;
mod column;
mod copy;
mod csv;
mod error;
mod infer;
mod notice;
mod sniff;
pub mod summary;

use crate::error::Message;
use serde::Serialize;

pub use column::number_text;
pub use copy::FileCopy;
pub use error::{FileKind, TableError};
pub use infer::{Cell, MISSING, classify};
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
    /// Numbers; NaN is missing. Infinities do not occur: they are read as missing, with a notice.
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
    /// `utf-8`, `utf-16` or `windows-1252`.
    pub encoding: &'static str,
    /// The bytes were gzip.
    pub gzip: bool,
    /// Size of the text, unpacked and as UTF-8: what reading the file takes in memory, whatever its own size.
    pub text_bytes: usize,
    /// The first line was taken as names.
    pub header: bool,
}

/// A recoverable oddity, told beside the table (`duplicate_name`, `constant_column`, `id_like`, `windows_1252`, …).
pub type Notice = Message;

/// The table in the bytes of a file: CSV (delimiter and header are found out) or ARFF, plain or gzip. `name` decides only
/// between formats. Pure: equal bytes and name give an equal table. Errors say what is wrong, where, and how to fix it.
pub fn read(bytes: &[u8], name: &str) -> Result<(Table, Vec<Notice>), TableError> {
    read_as_text(bytes, name, &[])
}

/// As [`read`], with these columns (by their place) as text even if they hold nothing but numbers: each number then is a
/// level, spelt as in the file. ARFF files declare what their columns are; there, nothing changes.
pub fn read_as_text(bytes: &[u8], name: &str, columns: &[usize]) -> Result<(Table, Vec<Notice>), TableError> {
    let decoded = bytes::decode(bytes, name)?;
    let (text, encoding, gzip) = (decoded.text(), decoded.encoding, decoded.gzip);
    let source = Source { format: "csv", delimiter: None, encoding, gzip, text_bytes: text.len(), header: false };
    let (table, mut notices) =
        if arff::is_arff(text, name) { arff::read(text, source)? } else { csv::read(text, source, columns)? };
    notices.splice(0..0, decoded.notice.clone());
    Ok((table, notices))
}

impl Table {
    /// The column of this name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// What the preview shows of each column, in file order.
    pub fn summaries(&self) -> Vec<ColumnSummary> {
        self.columns.iter().map(Column::summary).collect()
    }

    /// The first `n` rows as text, in file order; a missing value is empty.
    pub fn head(&self, n: usize) -> Vec<Vec<String>> {
        (0..n.min(self.n_rows)).map(|row| self.columns.iter().map(|column| column.text(row)).collect()).collect()
    }
}
