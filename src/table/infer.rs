//! What a field is: missing, a number, or text; and what a column of them is.

use super::error::excerpt;
use super::{MISSING_CODE, Values};
use crate::order;
use std::collections::HashMap;

/// The spellings of a missing value in CSV, compared exactly after trimming. ARFF files use `?` only.
pub const MISSING: [&str; 15] =
    ["", "NA", "N/A", "n/a", "NaN", "nan", "null", "NULL", "None", "?", "-", ".", "#N/A", "<NA>", "na"];

/// What one field holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell {
    /// One of [`MISSING`].
    Missing,
    /// A finite number.
    Number(f64),
    /// `inf`, `-Infinity`, or digits beyond the range of f64.
    Infinite,
    /// Anything else.
    Text,
}

/// What `cell`, already trimmed, holds. Numbers are plain decimals: `-0.5`, `+3`, `.5`, `1e5`; no thousands separators,
/// no hexadecimal.
pub fn classify(cell: &[u8]) -> Cell {
    let unsigned = cell.strip_prefix(b"-").or_else(|| cell.strip_prefix(b"+")).unwrap_or(cell);
    // The first byte decides, so that text columns cost no parse. Rust's parser also takes `nan` and `inf`; not so here.
    if matches!(unsigned.first(), Some(b'0'..=b'9' | b'.')) {
        let number = std::str::from_utf8(cell).ok().and_then(|text| text.parse::<f64>().ok());
        match number {
            Some(number) if number.is_finite() => return Cell::Number(number),
            Some(_) => return Cell::Infinite,
            None => {}
        }
    } else if unsigned.eq_ignore_ascii_case(b"inf") || unsigned.eq_ignore_ascii_case(b"infinity") {
        return Cell::Infinite;
    }
    if is_missing(cell) { Cell::Missing } else { Cell::Text }
}

/// Whether `cell` is one of [`MISSING`]. Length and first byte settle it for nearly every text.
fn is_missing(cell: &[u8]) -> bool {
    cell.is_empty()
        || (cell.len() <= 4
            && matches!(cell[0], b'N' | b'n' | b'?' | b'-' | b'.' | b'#' | b'<')
            && MISSING.iter().any(|word| word.as_bytes() == cell))
}

/// `cell` with its one comma read as a decimal point: `1,5` is 1.5. `None` for anything else.
fn decimal_comma(cell: &[u8]) -> Option<f64> {
    let mut text = [0; 40];
    let text = text.get_mut(..cell.len())?;
    text.copy_from_slice(cell);
    let mut commas = text.iter_mut().filter(|byte| **byte == b',');
    let (comma, None) = (commas.next()?, commas.next()) else { return None };
    if cell.contains(&b'.') {
        return None;
    }
    *comma = b'.';
    match classify(text) {
        Cell::Number(number) => Some(number),
        _ => None,
    }
}

/// An odd field among numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Odd {
    /// Data row, from 0.
    pub row: usize,
    /// Its text, cut to a readable length.
    pub text: String,
}

/// First pass over a column: numbers as long as every field allows it. A column of text keeps no field, only counts.
#[derive(Debug, Default)]
pub struct Scan {
    numbers: Vec<f64>,
    /// Fields that are numbers.
    pub n_numbers: usize,
    /// Fields that are text.
    pub n_texts: usize,
    /// Infinite fields.
    pub n_infinite: usize,
    /// The first field that is text.
    pub first_text: Option<Odd>,
    /// The first infinite field.
    pub first_infinite: Option<Odd>,
    /// The first field whose comma was read as a decimal point.
    pub first_comma: Option<Odd>,
    has_point: bool,
    /// It is text, whatever it holds.
    pub as_text: bool,
}

impl Scan {
    /// Takes the next field. `comma`: the file may write 1.5 as `1,5`.
    pub fn push(&mut self, row: usize, cell: &[u8], comma: bool) {
        let cell = cell.trim_ascii();
        let number = match classify(cell) {
            Cell::Number(number) if comma && cell.contains(&b'.') => {
                self.has_point = true;
                // `1.234` beside `1,5` may be a thousand: do not guess.
                if self.first_comma.is_some() { None } else { Some(number) }
            }
            Cell::Number(number) => Some(number),
            Cell::Missing => return self.keep(f64::NAN),
            Cell::Infinite => {
                self.n_infinite += 1;
                self.first_infinite.get_or_insert_with(|| odd(row, cell));
                return self.keep(f64::NAN);
            }
            Cell::Text if comma && !self.has_point => {
                let number = decimal_comma(cell);
                if number.is_some() {
                    self.first_comma.get_or_insert_with(|| odd(row, cell));
                }
                number
            }
            Cell::Text => None,
        };
        match number {
            Some(number) => {
                self.n_numbers += 1;
                self.keep(number);
            }
            None => {
                self.n_texts += 1;
                self.first_text.get_or_insert_with(|| odd(row, cell));
                self.numbers = Vec::new();
            }
        }
    }

    fn keep(&mut self, number: f64) {
        if self.n_texts == 0 {
            self.numbers.push(number);
        }
    }

    /// The column is text: some field is, or it has infinities and no number, or it is to be.
    pub fn is_text(&self) -> bool {
        self.as_text || self.n_texts > 0 || (self.n_infinite > 0 && self.n_numbers == 0)
    }

    /// No field holds anything.
    pub fn is_empty(&self) -> bool {
        self.n_numbers + self.n_texts + self.n_infinite == 0
    }

    /// The numbers; for a column that is not text.
    pub fn into_values(mut self) -> Values {
        self.numbers.shrink_to_fit();
        Values::Number(self.numbers)
    }
}

fn odd(row: usize, cell: &[u8]) -> Odd {
    Odd { row, text: excerpt(&String::from_utf8_lossy(cell)) }
}

/// Distinct texts of a column, each stored once.
#[derive(Debug, Default)]
pub struct Levels {
    codes: Vec<u32>,
    known: HashMap<Box<str>, u32>,
}

impl Levels {
    /// Takes the next field; a missing spelling is a missing entry.
    pub fn push(&mut self, cell: &str) {
        let cell = cell.trim_ascii();
        if is_missing(cell.as_bytes()) { self.push_missing() } else { self.push_text(cell) }
    }

    /// Takes a field that is text, whatever it spells.
    pub fn push_text(&mut self, text: &str) {
        let code = match self.known.get(text) {
            Some(&code) => code,
            None => {
                let code = self.known.len() as u32;
                self.known.insert(text.into(), code);
                code
            }
        };
        self.codes.push(code);
    }

    /// Takes a missing entry.
    pub fn push_missing(&mut self) {
        self.codes.push(MISSING_CODE);
    }

    /// Codes by sorted text.
    pub fn into_values(self) -> Values {
        // The texts are distinct, so sorting leaves nothing of the map's order.
        let mut levels: Vec<(Box<str>, u32)> = self.known.into_iter().collect();
        order::sort_by(&mut levels, |a, b| a.0.cmp(&b.0));
        let mut sorted = vec![0; levels.len()];
        for (code, (_, first_code)) in levels.iter().enumerate() {
            sorted[*first_code as usize] = code as u32;
        }
        let mut codes = self.codes;
        for code in codes.iter_mut().filter(|code| **code != MISSING_CODE) {
            *code = sorted[*code as usize];
        }
        codes.shrink_to_fit();
        Values::Category { codes, levels: levels.into_iter().map(|(text, _)| text.into()).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_plain_decimals() {
        for (text, number) in [("1e5", 1e5), ("-0.5", -0.5), ("+3", 3.0), (".5", 0.5), ("5.", 5.0), ("1E-3", 1e-3)] {
            assert_eq!(classify(text.as_bytes()), Cell::Number(number), "{text}");
        }
        for text in ["0x10", "1_000", "1,5", "1 000", "1e", "--1", "5%", "1.2.3", "true", "e5", "+", "١"] {
            assert_eq!(classify(text.as_bytes()), Cell::Text, "{text}");
        }
    }

    #[test]
    fn infinities_are_words_or_too_many_digits() {
        for text in ["inf", "-Inf", "+INFINITY", "1e999", "-1e999"] {
            assert_eq!(classify(text.as_bytes()), Cell::Infinite, "{text}");
        }
    }

    #[test]
    fn every_listed_spelling_is_missing() {
        for word in MISSING {
            assert_eq!(classify(word.as_bytes()), Cell::Missing, "{word}");
        }
    }

    fn scan(cells: &[&str], comma: bool) -> Scan {
        let mut scan = Scan::default();
        for (row, cell) in cells.iter().enumerate() {
            scan.push(row, cell.as_bytes(), comma);
        }
        scan
    }

    #[test]
    fn decimal_commas_are_numbers_only_where_the_file_may_use_them() {
        assert_eq!(scan(&["1,5", "2", "-0,25"], true).into_values(), Values::Number(vec![1.5, 2.0, -0.25]));
        assert!(scan(&["1,5", "2"], false).is_text());
        assert!(scan(&["1,234,567"], true).is_text());
    }

    #[test]
    fn points_and_decimal_commas_do_not_mix() {
        assert_eq!(scan(&["1,5", "1.234"], true).first_text, Some(Odd { row: 1, text: "1.234".into() }));
        assert_eq!(scan(&["1.234", "1,5"], true).first_text, Some(Odd { row: 1, text: "1,5".into() }));
    }

    #[test]
    fn infinity_in_a_number_column_is_missing_and_alone_is_text() {
        let mixed = scan(&["1", "inf", "2"], false);
        assert_eq!(mixed.first_infinite, Some(Odd { row: 1, text: "inf".into() }));
        let Values::Number(numbers) = mixed.into_values() else { panic!("numbers") };
        assert!(numbers[1].is_nan());
        assert!(scan(&["inf", "?"], false).is_text());
    }

    #[test]
    fn levels_are_sorted_and_missing_has_its_own_code() {
        let mut levels = Levels::default();
        for cell in ["pear", " apple", "NA", "pear "] {
            levels.push(cell);
        }
        let expected =
            Values::Category { codes: vec![1, 0, MISSING_CODE, 1], levels: vec!["apple".into(), "pear".into()] };
        assert_eq!(levels.into_values(), expected);
    }
}
