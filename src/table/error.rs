//! Why a file cannot be read as a table.

use crate::error::{Explain, Message};
use thiserror::Error;

/// A kind of file that people drop here by mistake; each gets its own way out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// `.xlsx`, `.ods` or the old `.xls`.
    Excel,
    /// zip, tar, 7z, rar.
    Archive,
    /// bzip2, xz, zstd, or gzip within gzip.
    Compressed,
    /// Parquet, Arrow or Feather.
    Parquet,
    /// PNG, JPEG, GIF, WebP.
    Image,
    /// PDF.
    Pdf,
    /// HTML, for example the sign-in page that came instead of the data.
    WebPage,
    /// JSON or JSON lines.
    Json,
    /// Anything else that is not text.
    Binary,
}

impl FileKind {
    fn code(self) -> &'static str {
        match self {
            FileKind::Excel => "excel_file",
            FileKind::Archive => "archive_file",
            FileKind::Compressed => "compressed_file",
            FileKind::Parquet => "parquet_file",
            FileKind::Image => "image_file",
            FileKind::Pdf => "pdf_file",
            FileKind::WebPage => "web_page",
            FileKind::Json => "json_file",
            FileKind::Binary => "binary_file",
        }
    }

    fn sentence(self) -> &'static str {
        match self {
            FileKind::Excel => "This looks like an Excel file. Open it in a spreadsheet program and save it as CSV.",
            FileKind::Archive => {
                "This looks like an archive of files. Unpack it and choose the CSV or ARFF file inside."
            }
            FileKind::Compressed => {
                "This file is compressed in a way that cannot be read here. Unpack it, or compress it with gzip."
            }
            FileKind::Parquet => "This looks like a Parquet or Arrow file. Save the table as CSV.",
            FileKind::Image => "This looks like an image. Choose a table: a CSV or ARFF file.",
            FileKind::Pdf => "This looks like a PDF. Choose a table: a CSV or ARFF file.",
            FileKind::WebPage => {
                "This looks like a web page, perhaps one that asks you to sign in. Download the data file itself."
            }
            FileKind::Json => "This looks like JSON. Save the table as CSV.",
            FileKind::Binary => "This is not a text file. Choose a table: a CSV or ARFF file.",
        }
    }
}

/// Why a file cannot be read. `row` counts data rows from 1, `line` counts lines of the file from 1.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum TableError {
    /// No byte, or only white space.
    #[error("The file is empty. Choose a file with a row of column names and at least one row of values.")]
    Empty,
    /// More bytes than `bytes::MAX_BYTES`, after decompression.
    #[error("The file holds more than {limit} MiB of text. Take a sample of its rows.")]
    TooLarge {
        /// In MiB.
        limit: usize,
    },
    /// More cells than `csv::MAX_VALUES`.
    #[error("The table has more than {limit} million values. Take a sample of its rows, or leave columns out.")]
    TooManyValues {
        /// In millions.
        limit: usize,
    },
    /// More columns than `csv::MAX_COLUMNS`.
    #[error("The table has {found} columns, but at most {limit} can be read. Leave columns out.")]
    TooManyColumns {
        /// Columns in the file.
        found: usize,
        /// Largest number allowed.
        limit: usize,
    },
    /// gzip that does not decompress.
    #[error(
        "The gzip file is damaged or cut short: its text breaks off in line {line}. Download or compress it again."
    )]
    BrokenGzip {
        /// Last line that was unpacked, whole or in part.
        line: usize,
    },
    /// Text with NUL characters in it.
    #[error(
        "Line {line} of the file holds a NUL character, which no text does: the file may be damaged. Export it again, as \
         CSV in UTF-8."
    )]
    NulCharacter {
        /// Line of the file.
        line: usize,
    },
    /// Not a table at all.
    #[error("{}", .0.sentence())]
    NotATable(FileKind),
    /// Names, but no data row.
    #[error("The file has a row of column names but no row of values below it. Add the data rows.")]
    HeaderOnly,
    /// A single column, so nothing can be predicted from anything.
    #[error(
        "Only one column was found, but a target and at least one feature are needed. Separate the columns with \
         commas, semicolons, tabs or |."
    )]
    OneColumn,
    /// Columns separated by spaces.
    #[error("The columns seem to be separated by spaces. Replace the spaces with commas and save the file as CSV.")]
    SpaceSeparated,
    /// A row with too few or too many fields.
    #[error(
        "Row {row} (line {line} of the file) has {found} fields, but {expected} were expected. Add or remove fields \
         in that line; a field that contains the separator must stand in double quotes."
    )]
    RaggedRow {
        /// Data row.
        row: usize,
        /// Line of the file.
        line: usize,
        /// Fields in that row.
        found: usize,
        /// Fields in the first row.
        expected: usize,
    },
    /// A row with the wrong number of fields because a quoted field runs over several lines.
    #[error(
        "Row {row} runs from line {line} to line {last_line} of the file and has {found} fields, but {expected} were \
         expected. A double quote in line {line} is probably not closed."
    )]
    RaggedQuotedRow {
        /// Data row.
        row: usize,
        /// First line.
        line: usize,
        /// Last line.
        last_line: usize,
        /// Fields in that row.
        found: usize,
        /// Fields in the first row.
        expected: usize,
    },
    /// The names do not match the values.
    #[error(
        "The first line has {names} fields, but the rows below it have {found}. Give each column one name, and remove \
         any title above the names."
    )]
    HeaderLength {
        /// Fields in the first line.
        names: usize,
        /// Fields in each row.
        found: usize,
    },
    /// A quoted field that never ends.
    #[error("The quote that opens in line {line} of the file is never closed. Close it or remove it.")]
    UnterminatedQuote {
        /// Line of the file with the opening quote.
        line: usize,
    },
    /// The CSV reader gave up. It does not do so for text in memory.
    #[error("The file cannot be read as CSV after line {line}. Save it as plain CSV in UTF-8.")]
    Unreadable {
        /// Last line read.
        line: usize,
    },
    /// An ARFF file without `@data`.
    #[error("The ARFF file has no @data line. Put @data on a line of its own above the data rows.")]
    ArffNoData,
    /// `@data` before any `@attribute`.
    #[error(
        "The ARFF file declares no @attribute before @data. Declare each column, for example: @attribute age numeric."
    )]
    ArffNoAttributes,
    /// An `@attribute` line that does not parse, or an unknown keyword.
    #[error(
        "Line {line} of the ARFF file cannot be understood: “{text}”. Expected for example: @attribute age numeric."
    )]
    ArffDeclaration {
        /// Line of the file.
        line: usize,
        /// The line.
        text: String,
    },
    /// A type we do not read.
    #[error(
        "Line {line} of the ARFF file gives “{column}” the type “{kind}”, which cannot be read here. Use numeric, \
         string or a list of values in braces."
    )]
    ArffType {
        /// Line of the file.
        line: usize,
        /// Attribute.
        column: String,
        /// The type as declared.
        kind: String,
    },
    /// A sparse row.
    #[error(
        "Line {line} of the ARFF file is a sparse row (in braces), which cannot be read here. Write out every value."
    )]
    ArffSparse {
        /// Line of the file.
        line: usize,
    },
    /// Text where a number was declared.
    #[error(
        "Row {row} (line {line} of the file), column “{column}”: expected a number, found “{value}”. Use ? for a missing value."
    )]
    ArffNumber {
        /// Data row.
        row: usize,
        /// Line of the file.
        line: usize,
        /// Attribute.
        column: String,
        /// What stands there.
        value: String,
    },
    /// A value that its attribute does not declare.
    #[error(
        "Row {row} (line {line} of the file), column “{column}”: “{value}” is not among the values declared for it. \
         Add it to the braces of @attribute, or use ? for a missing value."
    )]
    ArffLevel {
        /// Data row.
        row: usize,
        /// Line of the file.
        line: usize,
        /// Attribute.
        column: String,
        /// What stands there.
        value: String,
    },
}

impl Explain for TableError {
    fn message(&self) -> Message {
        match self {
            TableError::Empty => Message::new("empty_file"),
            TableError::TooLarge { limit } => Message::new("file_too_large").with("limit", limit),
            TableError::TooManyValues { limit } => Message::new("too_many_values").with("limit", limit),
            TableError::TooManyColumns { found, limit } => {
                Message::new("too_many_columns").with("found", found).with("limit", limit)
            }
            TableError::BrokenGzip { line } => Message::new("broken_gzip").with("line", line),
            TableError::NulCharacter { line } => Message::new("nul_character").with("line", line),
            TableError::NotATable(kind) => Message::new(kind.code()),
            TableError::HeaderOnly => Message::new("header_only"),
            TableError::OneColumn => Message::new("one_column"),
            TableError::SpaceSeparated => Message::new("space_separated"),
            TableError::RaggedRow { row, line, found, expected } => Message::new("ragged_row")
                .with("row", row)
                .with("line", line)
                .with("found", found)
                .with("expected", expected),
            TableError::RaggedQuotedRow { row, line, last_line, found, expected } => Message::new("ragged_quoted_row")
                .with("row", row)
                .with("line", line)
                .with("last_line", last_line)
                .with("found", found)
                .with("expected", expected),
            TableError::HeaderLength { names, found } => {
                Message::new("header_length").with("names", names).with("found", found)
            }
            TableError::UnterminatedQuote { line } => Message::new("unterminated_quote").with("line", line),
            TableError::Unreadable { line } => Message::new("unreadable_csv").with("line", line),
            TableError::ArffNoData => Message::new("arff_no_data"),
            TableError::ArffNoAttributes => Message::new("arff_no_attributes"),
            TableError::ArffDeclaration { line, text } => {
                Message::new("arff_declaration").with("line", line).with("text", text)
            }
            TableError::ArffType { line, column, kind } => {
                Message::new("arff_type").with("line", line).with("column", column).with("kind", kind)
            }
            TableError::ArffSparse { line } => Message::new("arff_sparse").with("line", line),
            TableError::ArffNumber { row, line, column, value } => Message::new("arff_number")
                .with("row", row)
                .with("line", line)
                .with("column", column)
                .with("value", value),
            TableError::ArffLevel { row, line, column, value } => Message::new("arff_level")
                .with("row", row)
                .with("line", line)
                .with("column", column)
                .with("value", value),
        }
    }
}

/// `text` cut to what fits in a sentence.
pub(super) fn excerpt(text: &str) -> String {
    const LONGEST: usize = 60;
    let text = text.trim();
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
