//! A file written again, its own columns as they were, with more columns beside them.

use super::csv::without_sep_line;
use super::{Table, TableError, arff, bytes, sniff};
use csv::{ByteRecord, Position, Terminator, WriterBuilder};

/// A file that is written again piece by piece, as CSV in UTF-8.
///
/// Of a CSV file every field comes back with the text it had, and the delimiter stays; rows without values, which have
/// no place in the [`Table`], are left out. Of an ARFF file the values are written as [`super::Column::text`] has them.
/// The first line is names, also where the file has none: the columns beside need some.
#[derive(Debug)]
pub struct FileCopy {
    /// The text of a CSV file; `None`: ARFF.
    text: Option<String>,
    /// Where the next record starts in it.
    at: usize,
    delimiter: u8,
    /// The names as the file spells them.
    names: Vec<String>,
    /// The line by which Excel knows the delimiter.
    sep_line: bool,
    /// Rows that have been written.
    row: usize,
}

impl FileCopy {
    /// The file in `bytes`, which has been read as `table` under the same `name`. Errors as [`super::read`].
    pub fn new(bytes: &[u8], name: &str, table: &Table) -> Result<FileCopy, TableError> {
        let names: Vec<String> = table.columns.iter().map(|column| column.name.clone()).collect();
        let decoded = bytes::decode(bytes, name)?;
        let text = decoded.text();
        let delimiter = table.source.delimiter.and_then(|delimiter| u8::try_from(delimiter).ok()).unwrap_or(b',');
        let mut copy = FileCopy { text: None, at: 0, delimiter, names, sep_line: false, row: 0 };
        if arff::is_arff(text, name) {
            return Ok(copy);
        }
        let (body, skipped, _) = without_sep_line(text);
        copy.sep_line = skipped > 0;
        copy.text = Some(body.to_owned());
        if table.source.header {
            for record in copy.records(1) {
                copy.names = record.iter().take(table.columns.len()).map(text_of).collect();
            }
        }
        Ok(copy)
    }

    /// Names for columns beside the file's own: these, or with a number where one is taken.
    pub fn added(&self, wanted: &[String]) -> Vec<String> {
        let mut added: Vec<String> = Vec::new();
        for wanted in wanted {
            let mut name = wanted.clone();
            let mut number = 2;
            while self.names.iter().chain(&added).any(|taken| taken.trim() == name) {
                name = format!("{wanted}_{number}");
                number += 1;
            }
            added.push(name);
        }
        added
    }

    /// The first line: the names of the file's own columns, then those of the columns beside.
    pub fn header(&self, beside: &[String]) -> Vec<u8> {
        let line = self.write(&[self.names.iter().chain(beside).collect()]);
        if self.sep_line { [b"sep=", &[self.delimiter][..], b"\n", &line].concat() } else { line }
    }

    /// The next rows, as many as `beside` has, which are the texts beside each.
    pub fn rows(&mut self, table: &Table, beside: &[Vec<String>]) -> Vec<u8> {
        let mut records = if self.text.is_some() { self.records(beside.len()) } else { Vec::new() };
        for row in self.row + records.len()..table.n_rows.min(self.row + beside.len()) {
            records.push(table.columns.iter().map(|column| column.text(row)).collect());
        }
        self.row += records.len();
        let n_columns = table.columns.len();
        let beside = records.iter().zip(beside).map(|(record, beside)| {
            let mut fields = ByteRecord::new();
            (0..n_columns).for_each(|column| fields.push_field(record.get(column).unwrap_or_default()));
            beside.iter().for_each(|text| fields.push_field(text.as_bytes()));
            fields
        });
        self.write(&beside.collect::<Vec<_>>())
    }

    /// The next `most` records that hold anything, as the reader of tables takes them.
    fn records(&mut self, most: usize) -> Vec<ByteRecord> {
        let text = self.text.as_deref().unwrap_or_default();
        let mut reader = sniff::reader(&text[self.at.min(text.len())..], self.delimiter);
        let (mut found, mut record) = (Vec::new(), ByteRecord::new());
        // What cannot be read was refused when the table was read.
        while found.len() < most && reader.read_byte_record(&mut record).unwrap_or(false) {
            if !record.iter().all(|field| field.trim_ascii().is_empty()) {
                found.push(record.clone());
            }
        }
        self.at += Position::byte(reader.position()) as usize;
        found
    }

    fn write(&self, records: &[ByteRecord]) -> Vec<u8> {
        let mut writer = WriterBuilder::new()
            .delimiter(self.delimiter)
            .terminator(Terminator::Any(b'\n'))
            .flexible(true)
            .from_writer(Vec::new());
        for record in records {
            // Writing to a Vec cannot fail.
            let _ = writer.write_byte_record(record);
        }
        writer.into_inner().unwrap_or_default()
    }
}

fn text_of(field: &[u8]) -> String {
    String::from_utf8_lossy(field).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::read;

    /// The file with a column `p` that numbers its rows, written so many rows at a time.
    fn copied(text: &str, name: &str, at_a_time: usize) -> String {
        let (table, _) = read(text.as_bytes(), name).unwrap();
        let mut copy = FileCopy::new(text.as_bytes(), name, &table).unwrap();
        let mut written = copy.header(&copy.added(&["p".to_owned()]));
        let numbers: Vec<Vec<String>> = (1..=table.n_rows).map(|row| vec![row.to_string()]).collect();
        numbers.chunks(at_a_time).for_each(|numbers| written.extend(copy.rows(&table, numbers)));
        String::from_utf8(written).unwrap()
    }

    #[test]
    fn fields_come_back_as_they_were() {
        let text = "a, b ,\"c\"\r\n1.50,NA,\"x, \"\"y\"\"\nz\"\r\n\r\n,,\r\n-0,inf, w \r\n1e3,,v\r\n";
        let expected = "a, b ,c,p\n1.50,NA,\"x, \"\"y\"\"\nz\",1\n-0,inf, w ,2\n1e3,,v,3\n";
        for at_a_time in 1..=4 {
            assert_eq!(copied(text, "x.csv", at_a_time), expected, "{at_a_time} rows at a time");
        }
    }

    #[test]
    fn the_delimiter_stays_and_a_field_that_holds_it_is_quoted() {
        assert_eq!(copied("sep=;\na;b\n1,5;\"x;y\"\n2,5;z\n", "x.csv", 9), "sep=;\na;b;p\n1,5;\"x;y\";1\n2,5;z;2\n");
        assert_eq!(copied("a\tb\n1\tx\n2\t\"y\"\n", "x.tsv", 1), "a\tb\tp\n1\tx\t1\n2\ty\t2\n");
    }

    #[test]
    fn a_name_that_is_taken_gets_a_number() {
        assert_eq!(copied("p,p_2\n1,x\n2,y\n", "x.csv", 9), "p,p_2,p_3\n1,x,1\n2,y,2\n");
    }

    #[test]
    fn files_without_names_get_some_and_a_delimiter_at_the_end_is_no_column() {
        assert_eq!(copied("1,2\n3,4\n", "x.csv", 9), "column 1,column 2,p\n1,2,1\n3,4,2\n");
        assert_eq!(copied("a,b,\n1,2,\n3,4,\n", "x.csv", 1), "a,b,p\n1,2,1\n3,4,2\n");
    }

    #[test]
    fn arff_is_written_as_csv() {
        let text = "@relation r\n@attribute a numeric\n@attribute c {u,'v w'}\n@data\n1.50,u\n?,'v w'\n";
        assert_eq!(copied(text, "x.arff", 1), "a,c,p\n1.5,u,1\n,v w,2\n");
    }
}
