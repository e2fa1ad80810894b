//! CSV text to a table, in one pass over all columns and a second one over those that turn out to be text.

use super::infer::{Levels, Scan};
use super::notice::{self, Oddities};
use super::{Column, Notice, Source, Table, TableError, Values, bytes, sniff};
use csv::ByteRecord;

/// Most columns that are read.
pub const MAX_COLUMNS: usize = 10_000;

/// Most values that are read, 8 bytes each: with the text itself they must fit in the 4 GiB of a wasm instance.
pub const MAX_VALUES: usize = 100_000_000;

/// The table in `text`. `source` says how the text was found; delimiter and header are filled in here. `as_text`: columns
/// that are text even if they hold numbers.
pub fn read(text: &str, source: Source, as_text: &[usize]) -> Result<(Table, Vec<Notice>), TableError> {
    let (body, skipped, told) = without_sep_line(text);
    let delimiter = told.unwrap_or_else(|| sniff::delimiter(body));
    let comma = delimiter == b';';
    let sample = sniff::sample(body, delimiter);
    let Some(first) = sample.first() else { return Err(TableError::Empty) };
    let header = sniff::has_header(&sample, comma);
    let layout = Layout {
        body,
        skipped,
        delimiter,
        header,
        width: first.len(),
        tail: first.last().is_some_and(String::is_empty),
    };
    if layout.width < 2 {
        return Err(if sniff::is_space_separated(&sample) {
            TableError::SpaceSeparated
        } else {
            TableError::OneColumn
        });
    }
    if layout.width > MAX_COLUMNS {
        return Err(TableError::TooManyColumns { found: layout.width, limit: MAX_COLUMNS });
    }

    let mut scans: Vec<Scan> = (0..layout.width).map(|_| Scan::default()).collect();
    for &column in as_text.iter().filter(|column| **column < layout.width) {
        scans[column].as_text = true;
    }
    let counts = layout.each_row(&sample, |row, record| {
        for (column, scan) in scans.iter_mut().enumerate() {
            scan.push(row, record.get(column).unwrap_or_default(), comma);
        }
    })?;
    if counts.rows == 0 {
        return Err(TableError::HeaderOnly);
    }
    let mut raw_names: Vec<String> = if header { first.clone() } else { vec![String::new(); layout.width] };
    // A delimiter at the end of every line makes a column without name and values.
    if scans.last().is_some_and(Scan::is_empty) && raw_names.last().is_some_and(String::is_empty) {
        scans.pop();
        raw_names.pop();
        if scans.len() < 2 {
            return Err(TableError::OneColumn);
        }
    }
    let oddities: Vec<Oddities> = scans.iter().map(Oddities::of).collect();
    let values = layout.second_pass(&sample, scans)?;

    let (names, mut notices) = notice::names(header.then_some(raw_names), &values);
    let columns = names.into_iter().zip(values).map(|(name, values)| Column { name, values }).collect();
    let source = Source { delimiter: Some(char::from(delimiter)), header, ..source };
    let table = Table { columns, n_rows: counts.rows, source };
    if counts.blank > 0 {
        notices.push(Notice::new("blank_rows").with("count", counts.blank));
    }
    notices.extend(notice::about(&table, &oddities));
    Ok((table, notices))
}

/// Excel writes the delimiter in a first line of its own, `sep=;`. The text after it, the lines skipped, the delimiter.
pub(super) fn without_sep_line(text: &str) -> (&str, usize, Option<u8>) {
    let (line, rest) = text.split_once('\n').unwrap_or((text, ""));
    match line.trim_end_matches('\r').as_bytes() {
        [s, e, p, b'=', delimiter]
            if [*s, *e, *p].eq_ignore_ascii_case(b"sep") && sniff::DELIMITERS.contains(delimiter) =>
        {
            (rest, 1, Some(*delimiter))
        }
        _ => (text, 0, None),
    }
}

/// How the rows of a file lie in its text.
struct Layout<'a> {
    body: &'a str,
    /// Lines of the file before `body`.
    skipped: usize,
    delimiter: u8,
    header: bool,
    /// Fields in the first row.
    width: usize,
    /// The first row ends with a delimiter.
    tail: bool,
}

struct Counts {
    /// Data rows.
    rows: usize,
    /// Rows of empty fields, which are left out.
    blank: usize,
}

impl Layout<'_> {
    /// Calls `visit` with the number (from 0) and the fields of each data row. Rows have `width` fields, give or take one
    /// for a delimiter at the end of the line. Blank lines and rows of empty fields are left out.
    fn each_row(
        &self,
        sample: &sniff::Sample,
        mut visit: impl FnMut(usize, &ByteRecord),
    ) -> Result<Counts, TableError> {
        let mut reader = sniff::reader(self.body, self.delimiter);
        let mut record = ByteRecord::new();
        let mut counts = Counts { rows: 0, blank: 0 };
        let mut header = self.header;
        let mut last_start = 0;
        loop {
            match reader.read_byte_record(&mut record) {
                Ok(true) => {}
                Ok(false) => break,
                Err(_) => {
                    return Err(TableError::Unreadable { line: self.skipped + reader.position().line() as usize });
                }
            }
            last_start = record.position().map_or(0, |position| position.byte() as usize);
            if record.iter().all(|field| field.trim_ascii().is_empty()) {
                counts.blank += usize::from(record.len() > 1);
                continue;
            }
            if header {
                header = false;
                continue;
            }
            let fits = record.len() == self.width
                || (record.len() + 1 == self.width && self.tail)
                || (record.len() == self.width + 1
                    && record.iter().next_back().is_some_and(|field| field.trim_ascii().is_empty()));
            if !fits {
                return Err(self.misfit(sample, counts.rows, &record, last_start));
            }
            visit(counts.rows, &record);
            counts.rows += 1;
            if counts.rows * self.width > MAX_VALUES {
                return Err(TableError::TooManyValues { limit: MAX_VALUES / 1_000_000 });
            }
        }
        // A quote that is never closed swallows the rest of the file, so it can only be in the last record.
        match self.extent(last_start) {
            Extent { open_quote: Some(line), .. } => Err(TableError::UnterminatedQuote { line }),
            _ => Ok(counts),
        }
    }

    /// Reads the columns of text again, now as levels.
    fn second_pass(&self, sample: &sniff::Sample, scans: Vec<Scan>) -> Result<Vec<Values>, TableError> {
        let mut texts: Vec<(usize, Levels)> = scans
            .iter()
            .enumerate()
            .filter(|(_, scan)| scan.is_text())
            .map(|(column, _)| (column, Levels::default()))
            .collect();
        if !texts.is_empty() {
            self.each_row(sample, |_, record| {
                for (column, levels) in &mut texts {
                    // The text was UTF-8 and delimiters are ASCII, so each field is UTF-8.
                    levels.push(std::str::from_utf8(record.get(*column).unwrap_or_default()).unwrap_or_default());
                }
            })?;
        }
        let mut texts = texts.into_iter().map(|(_, levels)| levels.into_values());
        let values = scans.into_iter().map(|scan| match scan.is_text() {
            true => texts.next().unwrap_or(Values::Number(Vec::new())),
            false => scan.into_values(),
        });
        Ok(values.collect())
    }

    /// Why a row does not fit.
    fn misfit(&self, sample: &sniff::Sample, row: usize, record: &ByteRecord, start: usize) -> TableError {
        let (found, expected) = (record.len(), self.width);
        let extent = self.extent(start);
        if let Some(line) = extent.open_quote {
            return TableError::UnterminatedQuote { line };
        }
        let below = sample.get(1..).unwrap_or_default();
        if self.header && row == 0 && below.len() > 1 && below.iter().all(|row| row.len() == found) {
            return TableError::HeaderLength { names: expected, found };
        }
        let Extent { line, last_line, .. } = extent;
        match last_line > line {
            true => TableError::RaggedQuotedRow { row: row + 1, line, last_line, found, expected },
            false => TableError::RaggedRow { row: row + 1, line, found, expected },
        }
    }

    /// The lines that the record at byte `start` covers, by the quoting rules of the `csv` crate: a quote opens a field
    /// only as its first byte, and two quotes inside stand for one.
    fn extent(&self, start: usize) -> Extent {
        let body = self.body.as_bytes();
        let mut at = start;
        // The reader takes blank lines before a record as part of it.
        while matches!(body.get(at), Some(b'\r' | b'\n')) {
            at += 1;
        }
        let line = self.skipped + 1 + bytes::count_newlines(&body[..at.min(body.len())]);
        let mut last_line = line;
        let mut opened = None;
        let mut field_start = true;
        while let Some(&byte) = body.get(at) {
            at += 1;
            match (byte, opened) {
                (b'"', Some(_)) if body.get(at) == Some(&b'"') => at += 1,
                (b'"', Some(_)) => opened = None,
                (b'\n', Some(_)) => last_line += 1,
                (_, Some(_)) => {}
                (b'"', None) if field_start => opened = Some(last_line),
                (b'\r' | b'\n', None) => break,
                _ => {}
            }
            field_start = opened.is_none() && byte == self.delimiter;
        }
        Extent { line, last_line, open_quote: opened }
    }
}

/// Where a record stands in the file.
struct Extent {
    line: usize,
    last_line: usize,
    /// The line of a quote that the file never closes.
    open_quote: Option<usize>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> Result<(Table, Vec<Notice>), TableError> {
        read(
            text,
            Source { format: "csv", delimiter: None, encoding: "utf-8", gzip: false, text_bytes: 0, header: false },
            &[],
        )
    }

    fn numbers(table: &Table, column: usize) -> Vec<f64> {
        match &table.columns[column].values {
            Values::Number(numbers) => numbers.clone(),
            Values::Category { .. } => panic!("column {column} is text"),
        }
    }

    #[test]
    fn blank_lines_and_rows_of_delimiters_are_left_out() {
        let (table, notices) = table("\r\na,b\r\n\r\n1,2\r\n   \r\n,\r\n3,4\r\n\r\n,,,\r\n").unwrap();
        assert_eq!((numbers(&table, 0), numbers(&table, 1)), (vec![1.0, 3.0], vec![2.0, 4.0]));
        assert!(notices.contains(&Notice::new("blank_rows").with("count", 2)), "{notices:?}");
    }

    #[test]
    fn a_delimiter_at_the_end_of_lines_is_no_column() {
        for text in ["a,b,\n1,2,\n3,4,\n", "a,b\n1,2,\n3,4,\n", "a,b,\n1,2\n3,4\n", "1,2,\n3,4,\n"] {
            let (table, _) = table(text).unwrap();
            assert_eq!((table.columns.len(), numbers(&table, 1).last()), (2, Some(&4.0)), "{text}");
        }
    }

    #[test]
    fn an_empty_column_with_a_name_stays() {
        assert_eq!(table("a,b,c\n1,2,\n3,4,\n").unwrap().0.columns.len(), 3);
    }

    #[test]
    fn a_ragged_row_is_told_with_its_line() {
        let error = table("a,b,c\n\n1,2,3\n\n1,2\n1,2,3\n").unwrap_err();
        assert_eq!(error, TableError::RaggedRow { row: 2, line: 5, found: 2, expected: 3 });
    }

    #[test]
    fn a_quote_that_swallows_lines_is_suspected() {
        let error = table("a,b\n1,\"x\n2,y\n3,z\",w\n4,v\n").unwrap_err();
        assert_eq!(error, TableError::RaggedQuotedRow { row: 1, line: 2, last_line: 4, found: 3, expected: 2 });
    }

    #[test]
    fn a_quote_that_never_closes_is_told_with_its_line() {
        assert_eq!(table("a,b\n1,x\n2,\"y\n3,z\n").unwrap_err(), TableError::UnterminatedQuote { line: 3 });
        assert_eq!(table("a,b\n1,2\n\"3,4\n5,6\n").unwrap_err(), TableError::UnterminatedQuote { line: 3 });
        assert_eq!(table("a,b\n1,2\n\"p\nq\",\"4\n5,6\n").unwrap_err(), TableError::UnterminatedQuote { line: 4 });
    }

    #[test]
    fn names_and_rows_of_different_length_are_told() {
        let error = table("Report of May,\na,b,c\n1,2,3\n4,5,6\n").unwrap_err();
        assert_eq!(error, TableError::HeaderLength { names: 2, found: 3 });
    }

    #[test]
    fn the_sep_line_of_excel_names_the_delimiter() {
        let (table, _) = table("sep=;\r\na;b\r\n1,5;2\r\n").unwrap();
        assert_eq!((table.source.delimiter, numbers(&table, 0)), (Some(';'), vec![1.5]));
    }

    #[test]
    fn quoted_fields_keep_delimiters_quotes_and_line_ends() {
        let (table, _) = table("a,b\n1,\"x, \"\"y\"\"\nz\"\n2,w\n").unwrap();
        let Values::Category { levels, codes } = &table.columns[1].values else { panic!("text") };
        assert_eq!(
            (levels.as_slice(), codes.as_slice()),
            (&["w".to_owned(), "x, \"y\"\nz".to_owned()][..], &[1, 0][..])
        );
    }

    #[test]
    fn too_many_columns_are_refused() {
        let names: Vec<String> = (0..=MAX_COLUMNS).map(|column| format!("c{column}")).collect();
        let error = table(&format!("{}\n", names.join(","))).unwrap_err();
        assert_eq!(error, TableError::TooManyColumns { found: MAX_COLUMNS + 1, limit: MAX_COLUMNS });
    }
}
