//! Guesses about a CSV file from its first rows: the delimiter, and whether the first row is names.

use super::infer::{Cell, Scan, classify};
use crate::order;

/// Delimiters that are tried, preferred first.
pub const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

const SAMPLE_ROWS: usize = 200;
const SAMPLE_BYTES: usize = 1 << 18;
/// A row longer than this is no row of a table.
const MOST_SAMPLE_BYTES: usize = 1 << 24;

/// The first rows, without blank ones.
pub type Sample = Vec<Vec<String>>;

/// A reader that takes rows of any length and no row as header: we judge both ourselves.
pub fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .buffer_capacity(1 << 16)
        .from_reader(text.as_bytes())
}

/// The first rows of `text` under `delimiter`; a last row that the sample cuts off is left out.
pub fn sample(text: &str, delimiter: u8) -> Sample {
    let mut bytes = SAMPLE_BYTES;
    loop {
        let mut end = text.len().min(bytes);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let cut = end < text.len();
        let mut rows: Sample = reader(&text[..end], delimiter)
            .records()
            .map_while(Result::ok)
            .map(|record| record.iter().map(|field| field.trim().to_owned()).collect::<Vec<_>>())
            .filter(|row| row.iter().any(|field| !field.is_empty()))
            .take(SAMPLE_ROWS)
            .collect();
        // Rows of thousands of columns: two whole ones at least, names and values.
        if cut && rows.len() < 3 && bytes < MOST_SAMPLE_BYTES {
            bytes *= 4;
            continue;
        }
        if cut && rows.len() > 1 && rows.len() < SAMPLE_ROWS {
            rows.pop();
        }
        return rows;
    }
}

/// The delimiter that cuts the rows most evenly; where several do, the one that leaves more numbers, then more columns.
pub fn delimiter(text: &str) -> u8 {
    let mut best = (0.0, DELIMITERS[0]);
    for delimiter in DELIMITERS {
        let score = score(&sample(text, delimiter), delimiter);
        if score > best.0 {
            best = (score, delimiter);
        }
    }
    best.1
}

/// 0 where rows stay whole; else evenness (share of rows with the usual number of fields) weighed by what fields hold.
fn score(rows: &Sample, delimiter: u8) -> f64 {
    let mut lengths: Vec<usize> = rows.iter().map(Vec::len).collect();
    order::sort_by(&mut lengths, usize::cmp);
    let usual = lengths.chunk_by(|a, b| a == b).max_by_key(|run| run.len()).map_or((0, 0), |run| (run[0], run.len()));
    // A delimiter that the first row does not have separates nothing, except under a title line.
    if usual.0 < 2 {
        return 0.0;
    }
    let evenness = usual.1 as f64 / rows.len() as f64;
    let named = if rows[0].len() == usual.0 { 1.0 } else { 0.5 };
    let fields = rows.iter().flatten().count();
    let numbers = rows.iter().flatten().filter(|field| is_number(field, delimiter)).count();
    let number_share = numbers as f64 / fields as f64;
    // More columns only break ties: `1;2,3;4` is three numbers or two.
    named * evenness * evenness * (0.25 + number_share) + 1e-6 * usual.0.min(1000) as f64
}

fn is_number(field: &str, delimiter: u8) -> bool {
    let mut scan = Scan::default();
    scan.push(0, field.as_bytes(), delimiter == b';');
    scan.n_numbers > 0
}

/// Whether the first row is names. A row of numbers is not; a row without any number is. With both, the first row is
/// names if it has text above a column of numbers, or years above numbers (`country;2019;2020`).
pub fn has_header(rows: &Sample, comma: bool) -> bool {
    let Some((first, below)) = rows.split_first() else { return false };
    let scans: Vec<Scan> = (0..first.len())
        .map(|column| {
            let mut scan = Scan::default();
            for (row, fields) in below.iter().enumerate() {
                scan.push(row, fields.get(column).map_or(&[], |field| field.as_bytes()), comma);
            }
            scan
        })
        .collect();
    let kinds: Vec<Cell> = first
        .iter()
        .map(|field| if is_number_with(field, comma) { Cell::Number(0.0) } else { classify(field.as_bytes()) })
        .collect();
    let over_numbers = |kind: &Cell, scan: &Scan| *kind == Cell::Text && !scan.is_text() && scan.n_numbers > 0;
    if kinds.iter().zip(&scans).any(|(kind, scan)| over_numbers(kind, scan)) {
        return true;
    }
    // An empty first name is usual (the index of a data frame); a spelt-out missing value is not a name.
    let holds_values = first.iter().zip(&kinds).any(|(field, kind)| {
        matches!(kind, Cell::Number(_) | Cell::Infinite) || (*kind == Cell::Missing && !field.is_empty())
    });
    if !holds_values {
        return kinds.contains(&Cell::Text);
    }
    let recurs = first
        .iter()
        .enumerate()
        .any(|(column, field)| kinds[column] == Cell::Text && below.iter().any(|row| row.get(column) == Some(field)));
    let years = first.iter().zip(&kinds).all(|(field, kind)| match kind {
        Cell::Text => true,
        Cell::Number(_) => field.parse::<u16>().is_ok_and(|year| (1900..=2100).contains(&year)),
        _ => field.is_empty(),
    });
    kinds.contains(&Cell::Text) && years && !recurs
}

fn is_number_with(field: &str, comma: bool) -> bool {
    is_number(field, if comma { b';' } else { b',' })
}

/// Every row is one field that splits at spaces into the same number of parts, two or more.
pub fn is_space_separated(rows: &Sample) -> bool {
    let mut parts = rows.iter().map(|row| row.iter().flat_map(|field| field.split_ascii_whitespace()).count());
    let Some(first) = parts.next() else { return false };
    first >= 2 && rows.len() >= 2 && rows.iter().all(|row| row.len() == 1) && parts.all(|count| count == first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn delimiter_of(text: &str) -> char {
        char::from(delimiter(text))
    }

    #[test]
    fn each_delimiter_is_found() {
        for delimiter in [',', ';', '\t', '|'] {
            let text = "a,b,c\n1,x,2\n3,y,4\n".replace(',', &delimiter.to_string());
            assert_eq!(delimiter_of(&text), delimiter);
        }
    }

    #[test]
    fn semicolons_win_over_decimal_commas() {
        assert_eq!(delimiter_of("1,5;2,5\n3,5;4,5\n"), ';');
        assert_eq!(delimiter_of("x;y\n1,5;2,5\n3,5;4,5\n"), ';');
    }

    #[test]
    fn delimiters_inside_quotes_and_texts_do_not_count() {
        assert_eq!(delimiter_of("name,note\n\"a;b;c\",1\n\"d;e;f\",2\n"), ',');
        assert_eq!(delimiter_of("name;age\nSmith, John;4\nDoe, Jane;5\n"), ';');
        assert_eq!(delimiter_of("city,tags\nParis,a;b\nRome,c;d\n"), ',');
    }

    #[test]
    fn one_ragged_row_does_not_change_the_delimiter() {
        assert_eq!(delimiter_of("a,b,c\n1,2,x|y\n1,2,x|y\n1,2,3,x|y\n1,2,x|y\n"), ',');
    }

    fn header(text: &str) -> bool {
        has_header(&sample(text, b','), false)
    }

    #[test]
    fn names_above_numbers_are_a_header() {
        assert!(header("a,b\n1,2\n"));
        assert!(header(",a\n0,2\n1,3\n"));
        assert!(header("NA,b\n1,2\n"));
        assert!(header("a,1\n1,2\n3,4\n"));
    }

    #[test]
    fn a_first_row_of_values_is_no_header() {
        assert!(!header("1,2\n3,4\n"));
        assert!(!header("5.1,setosa\n4.9,setosa\n"));
        assert!(!header("5.1,setosa\n4.9,virginica\n"));
        assert!(!header("1,?\n3,4\n"));
        assert!(!header("?,red\n3,blue\n4,red\n"));
    }

    #[test]
    fn a_first_row_of_text_above_text_is_a_header() {
        assert!(header("name,colour\nAnn,red\nBob,blue\n"));
    }

    #[test]
    fn years_above_numbers_are_a_header() {
        assert!(header("country,2019,2020\nFrance,1.5,2\nItaly,3,4\n"));
    }

    #[test]
    fn columns_between_spaces_are_recognised() {
        assert!(is_space_separated(&sample("1 2.5  AB\n3 4 NO\n", b',')));
        assert!(!is_space_separated(&sample("name\nAnn Lee\nBob\n", b',')));
    }
}
