//! ARFF, the format of Weka and of many UCI data sets: <https://waikato.github.io/weka-wiki/formats_and_processing/arff_stable/>.
//!
//! Numeric, nominal and string attributes; a date is text. Sparse rows, relational attributes and instance weights are
//! refused. More lenient than Weka in one way: an empty field is a missing value.

use super::error::excerpt;
use super::infer::{Cell, Levels, Scan, classify};
use super::notice::{self, Oddities};
use super::{Column, MISSING_CODE, Notice, Source, Table, TableError, Values, csv};
use std::collections::HashMap;

/// Whether a file is ARFF: by its name, or by its first line that is neither blank nor a comment.
pub fn is_arff(text: &str, name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    if name.ends_with(".arff") || name.ends_with(".arff.gz") {
        return true;
    }
    let first = text.lines().map(str::trim_start).find(|line| !line.is_empty() && !line.starts_with('%'));
    first.is_some_and(|line| keyword(line, "@relation").is_some() || keyword(line, "@attribute").is_some())
}

/// The table in `text`. `source` says how the text was found.
pub fn read(text: &str, source: Source) -> Result<(Table, Vec<Notice>), TableError> {
    if text.trim().is_empty() {
        return Err(TableError::Empty);
    }
    let mut lines = text.lines().enumerate().map(|(index, line)| (index + 1, line.trim()));
    let (names, mut builders) = declarations(&mut lines)?;
    match builders.len() {
        0 => return Err(TableError::ArffNoAttributes),
        1 => return Err(TableError::OneColumn),
        2..=csv::MAX_COLUMNS => {}
        found => return Err(TableError::TooManyColumns { found, limit: csv::MAX_COLUMNS }),
    }
    let mut n_rows = 0;
    let mut fields = Vec::with_capacity(builders.len());
    for (line, text) in lines {
        if text.is_empty() || text.starts_with('%') {
            continue;
        }
        if text.starts_with('{') {
            return Err(TableError::ArffSparse { line });
        }
        split(text, line, &mut fields)?;
        let row = n_rows + 1;
        if fields.len() != builders.len() {
            return Err(TableError::RaggedRow { row, line, found: fields.len(), expected: builders.len() });
        }
        for ((builder, field), name) in builders.iter_mut().zip(&fields).zip(&names) {
            builder.push(n_rows, field).map_err(|wrong| {
                let (column, value) = (name.clone(), excerpt(&field.text));
                match wrong {
                    Wrong::Number => TableError::ArffNumber { row, line, column, value },
                    Wrong::Level => TableError::ArffLevel { row, line, column, value },
                }
            })?;
        }
        n_rows += 1;
        if n_rows * builders.len() > csv::MAX_VALUES {
            return Err(TableError::TooManyValues { limit: csv::MAX_VALUES / 1_000_000 });
        }
    }
    if n_rows == 0 {
        return Err(TableError::HeaderOnly);
    }
    let oddities: Vec<Oddities> = builders.iter().map(Builder::oddities).collect();
    let values: Vec<Values> = builders.into_iter().map(Builder::into_values).collect();
    let (names, mut notices) = notice::names(Some(names), &values);
    let columns = names.into_iter().zip(values).map(|(name, values)| Column { name, values }).collect();
    let table = Table { columns, n_rows, source: Source { format: "arff", header: true, ..source } };
    notices.extend(notice::about(&table, &oddities));
    Ok((table, notices))
}

/// Names and builders of the declared attributes; leaves `lines` behind `@data`.
fn declarations<'a>(
    lines: &mut impl Iterator<Item = (usize, &'a str)>,
) -> Result<(Vec<String>, Vec<Builder>), TableError> {
    let (mut names, mut builders) = (Vec::new(), Vec::new());
    for (line, text) in lines {
        if text.is_empty() || text.starts_with('%') || keyword(text, "@relation").is_some() {
            continue;
        }
        if keyword(text, "@data").is_some() {
            return Ok((names, builders));
        }
        let wrong = || TableError::ArffDeclaration { line, text: excerpt(text) };
        let rest = keyword(text, "@attribute").ok_or_else(wrong)?;
        let (name, kind) = word(rest).ok_or_else(wrong)?;
        let builder = match kind.strip_prefix('{') {
            Some(inside) => {
                let inside = closing_brace(inside).map(|end| &inside[..end]).ok_or_else(wrong)?;
                let mut levels = Vec::new();
                split(inside, line, &mut levels)?;
                Builder::nominal(levels)
            }
            None => match kind.split_ascii_whitespace().next().map(str::to_ascii_lowercase).as_deref() {
                Some("numeric" | "real" | "integer") => Builder::Number(Scan::default()),
                Some("string" | "date") => Builder::Text(Levels::default()),
                Some(other) => return Err(TableError::ArffType { line, column: name, kind: excerpt(other) }),
                None => return Err(wrong()),
            },
        };
        names.push(name);
        builders.push(builder);
    }
    Err(TableError::ArffNoData)
}

/// What follows `word` at the start of a line, in any case; `None` if the line starts otherwise.
fn keyword<'a>(line: &'a str, word: &str) -> Option<&'a str> {
    let (start, rest) = line.split_at_checked(word.len())?;
    let ends = rest.is_empty() || rest.starts_with(|letter: char| letter.is_whitespace());
    (start.eq_ignore_ascii_case(word) && ends).then_some(rest.trim_start())
}

/// The first word, which may be quoted, and what follows it.
fn word(text: &str) -> Option<(String, &str)> {
    match text.chars().next()? {
        quote @ ('"' | '\'') => {
            let (word, length) = quoted(&text[1..], quote)?;
            Some((word, text[1 + length..].trim_start()))
        }
        _ => {
            let end = text.find(|letter: char| letter.is_whitespace() || letter == '{').unwrap_or(text.len());
            Some((text[..end].to_owned(), text[end..].trim_start()))
        }
    }
}

/// Where the list of values ends: at the first brace outside quotes. A comment behind it may have braces, too.
fn closing_brace(text: &str) -> Option<usize> {
    let (mut open, mut escaped, mut field_start) = (None, false, true);
    for (at, letter) in text.char_indices() {
        match (letter, open) {
            _ if escaped => escaped = false,
            ('\\', Some(_)) => escaped = true,
            (_, Some(quote)) if letter == quote => open = None,
            (_, Some(_)) => {}
            ('"' | '\'', None) if field_start => open = Some(letter),
            ('}', None) => return Some(at),
            _ => {}
        }
        field_start = matches!(letter, ',' | '\t') || (letter == ' ' && field_start);
    }
    None
}

/// One value of a row.
struct Field {
    text: String,
    /// A quoted `?` is text.
    quoted: bool,
}

impl Field {
    fn is_missing(&self) -> bool {
        !self.quoted && matches!(self.text.as_str(), "?" | "")
    }
}

/// Cuts a line at commas and tabs into `fields`. A `%` that starts a field starts a comment.
fn split(line: &str, line_number: usize, fields: &mut Vec<Field>) -> Result<(), TableError> {
    fields.clear();
    let mut rest = line;
    loop {
        rest = rest.trim_start_matches(' ');
        match rest.chars().next() {
            Some(quote @ ('"' | '\'')) => {
                let (text, length) =
                    quoted(&rest[1..], quote).ok_or(TableError::UnterminatedQuote { line: line_number })?;
                fields.push(Field { text, quoted: true });
                rest = &rest[1 + length..];
                // Anything else behind the closing quote is dropped, as a comment would be.
                rest = rest.find([',', '\t']).map_or("", |end| &rest[end..]);
            }
            _ => {
                let end = rest.find([',', '\t']).unwrap_or(rest.len());
                let text = rest[..end].split_once(" %").map_or(&rest[..end], |(value, _)| value);
                let commented = text.len() < end;
                fields.push(Field { text: text.trim().to_owned(), quoted: false });
                rest = if commented { "" } else { &rest[end..] };
            }
        }
        if rest.is_empty() {
            return Ok(());
        }
        rest = &rest[1..];
    }
}

/// The text up to the closing `quote`, with backslash escapes resolved, and the bytes it takes including that quote.
fn quoted(text: &str, quote: char) -> Option<(String, usize)> {
    let mut content = String::new();
    let mut letters = text.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '\\' => content.push(match letters.next()?.1 {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                other => other,
            }),
            _ if letter == quote => return Some((content, at + 1)),
            _ => content.push(letter),
        }
    }
    None
}

/// Collects the values of an attribute.
enum Builder {
    Number(Scan),
    Text(Levels),
    Nominal { codes: Vec<u32>, known: HashMap<String, u32>, levels: Vec<String> },
}

enum Wrong {
    Number,
    Level,
}

impl Builder {
    fn nominal(declared: Vec<Field>) -> Self {
        let mut known = HashMap::new();
        let mut levels = Vec::new();
        for field in declared.into_iter().filter(|field| field.quoted || !field.text.is_empty()) {
            if !known.contains_key(&field.text) {
                known.insert(field.text.clone(), levels.len() as u32);
                levels.push(field.text);
            }
        }
        Builder::Nominal { codes: Vec::new(), known, levels }
    }

    fn push(&mut self, row: usize, field: &Field) -> Result<(), Wrong> {
        match self {
            // `-` and the like are missing in CSV only.
            Builder::Number(scan) => match classify(field.text.as_bytes()) {
                Cell::Number(_) | Cell::Infinite => scan.push(row, field.text.as_bytes(), false),
                _ if field.is_missing() || field.text.eq_ignore_ascii_case("nan") => scan.push(row, b"", false),
                _ => return Err(Wrong::Number),
            },
            Builder::Text(levels) if field.is_missing() => levels.push_missing(),
            Builder::Text(levels) => levels.push_text(&field.text),
            Builder::Nominal { codes, .. } if field.is_missing() => codes.push(MISSING_CODE),
            Builder::Nominal { codes, known, .. } => codes.push(*known.get(&field.text).ok_or(Wrong::Level)?),
        }
        Ok(())
    }

    fn oddities(&self) -> Oddities {
        match self {
            Builder::Number(scan) => Oddities::of(scan),
            _ => Oddities::default(),
        }
    }

    fn into_values(self) -> Values {
        match self {
            Builder::Number(scan) => scan.into_values(),
            Builder::Text(levels) => levels.into_values(),
            Builder::Nominal { codes, levels, .. } => Values::Category { codes, levels },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> Result<Table, TableError> {
        let source =
            Source { format: "csv", delimiter: None, encoding: "utf-8", gzip: false, text_bytes: 0, header: false };
        read(text, source).map(|(table, _)| table)
    }

    fn rows(head: &str, data: &str) -> Result<Table, TableError> {
        table(&format!("@relation r\n{head}\n@data\n{data}\n"))
    }

    #[test]
    fn keywords_comments_and_quotes_are_read() {
        let text = "% a comment\n@RELATION 'my data'\n\n@Attribute 'the name' NUMERIC\n@attribute c {'a b', \"c,d\", e, '}'} % note {x}\n\
                    @attribute s string\n@DATA\n% comment\n1.5, 'a b', 'it\\'s'\n?,\"c,d\",?\n-2e1,e,? % end\n";
        let table = table(text).unwrap();
        let names: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
        assert_eq!(names, ["the name", "c", "s"]);
        assert_eq!(
            (table.columns[0].text(0), table.columns[0].text(1), table.columns[0].text(2)),
            ("1.5".into(), String::new(), "-20".into())
        );
        let levels = vec!["a b".to_owned(), "c,d".into(), "e".into(), "}".into()];
        assert_eq!(table.columns[1].values, Values::Category { codes: vec![0, 1, 2], levels });
        assert_eq!(
            table.columns[2].values,
            Values::Category { codes: vec![0, MISSING_CODE, MISSING_CODE], levels: vec!["it's".into()] }
        );
    }

    #[test]
    fn declared_levels_keep_their_order_and_quoted_question_mark_is_text() {
        let table = rows("@attribute a {z, y, '?'}\n@attribute b real", "y,1\n'?',2\n?,3").unwrap();
        let levels = vec!["z".to_owned(), "y".into(), "?".into()];
        assert_eq!(table.columns[0].values, Values::Category { codes: vec![1, 2, MISSING_CODE], levels });
    }

    #[test]
    fn what_cannot_be_read_is_told_with_its_line() {
        let two = "@attribute a real\n@attribute b {x,y}";
        assert_eq!(rows(two, "{0 1, 1 x}").unwrap_err(), TableError::ArffSparse { line: 5 });
        assert_eq!(rows(two, "1,x\n1").unwrap_err(), TableError::RaggedRow { row: 2, line: 6, found: 1, expected: 2 });
        let error = TableError::ArffNumber { row: 1, line: 5, column: "a".into(), value: "one".into() };
        assert_eq!(rows(two, "one,x").unwrap_err(), error);
        let error = TableError::ArffLevel { row: 1, line: 5, column: "b".into(), value: "z".into() };
        assert_eq!(rows(two, "1,z").unwrap_err(), error);
        assert_eq!(rows(two, "1,'x").unwrap_err(), TableError::UnterminatedQuote { line: 5 });
        assert_eq!(rows(two, "").unwrap_err(), TableError::HeaderOnly);
        assert_eq!(rows("", "1,2").unwrap_err(), TableError::ArffNoAttributes);
        assert_eq!(rows("@attribute a real", "1").unwrap_err(), TableError::OneColumn);
        assert_eq!(table("@relation r\n@attribute a real\n").unwrap_err(), TableError::ArffNoData);
        let error = TableError::ArffType { line: 2, column: "a".into(), kind: "relational".into() };
        assert_eq!(rows("@attribute a relational", "").unwrap_err(), error);
        let error = TableError::ArffDeclaration { line: 2, text: "@attribute a".into() };
        assert_eq!(rows("@attribute a", "").unwrap_err(), error);
    }

    #[test]
    fn arff_is_known_by_name_or_by_its_first_line() {
        assert!(is_arff("", "a.ARFF") && is_arff("", "a.arff.gz"));
        assert!(is_arff("% c\n\n @Relation x\n", "data.txt"));
        assert!(!is_arff("a,b\n@relation,1\n", "data.csv"));
    }
}
