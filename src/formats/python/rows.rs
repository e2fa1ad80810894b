//! The rows of a data set, their parts, and the number that tells whether a file holds them.

use crate::dataset::Dataset;
use flate2::Crc;
use serde_json::{Value, json};

/// Python's name of an encoding that `table` tells.
pub(super) fn codec(encoding: &str) -> &'static str {
    match encoding {
        "utf-16" => "utf-16",
        "windows-1252" => "cp1252",
        // With or without a mark at its beginning.
        _ => "utf-8-sig",
    }
}

/// A letter for each row of the file: `t`, `v` and `s`, or with cross-validation the digit of the fold (base 36) in place of
/// `t` and `v`; `-` where a row is of no part.
pub(super) fn parts(dataset: &Dataset, n_rows: usize, folds: u32, seed: u64) -> String {
    let mut letters = vec![b'-'; n_rows];
    let mut put = |rows: &[u32], letter: u8| {
        for row in rows {
            if let Some(place) = letters.get_mut(*row as usize) {
                *place = letter;
            }
        }
    };
    let split = &dataset.split;
    put(&split.train, b't');
    put(&split.validation, b'v');
    put(&split.test, b's');
    // A job with folds that cannot be dealt never begins.
    for (number, fold) in (0..).zip(dataset.folds(folds, seed).unwrap_or_default()) {
        let digit = char::from_digit(number, 36).unwrap_or('-');
        put(&fold.validation, digit as u8);
    }
    String::from_utf8(letters).unwrap_or_default()
}

/// The rows of each part in their order where they do not ascend, else null: the booster samples rows by their place.
pub(super) fn order_of(dataset: &Dataset) -> Value {
    let split = &dataset.split;
    if [&split.train, &split.validation, &split.test].iter().all(|part| part.is_sorted()) {
        return Value::Null;
    }
    json!({"t": split.train, "v": split.validation, "s": split.test})
}

/// CRC-32 of the features, one column after the other, and of the labels, as 32-bit floats, little-endian; NaN is the one
/// that Python writes.
pub(super) fn checksum(dataset: &Dataset) -> u32 {
    let mut sum = Crc::new();
    let columns = dataset.features.iter().map(|feature| &feature.values);
    for column in columns.chain([&dataset.labels]) {
        for value in column {
            let value = if value.is_nan() { f32::NAN } else { *value };
            sum.update(&value.to_le_bytes());
        }
    }
    sum.sum()
}

/// The features and behind them the target as CSV with a header; what is missing is empty.
pub(super) fn csv(dataset: &Dataset) -> String {
    let mut text = String::new();
    let header = dataset.features.iter().map(|feature| feature.name.as_str()).chain([dataset.target.as_str()]);
    line(&mut text, header.map(str::to_string));
    for row in 0..dataset.labels.len() {
        let cells = dataset.features.iter().map(|feature| cell(feature.values[row], feature.levels.as_deref()));
        let classes = (!dataset.classes.is_empty()).then_some(&dataset.classes[..]);
        line(&mut text, cells.chain([cell(dataset.labels[row], classes)]));
    }
    text
}

fn cell(value: f32, levels: Option<&[String]>) -> String {
    match levels {
        _ if value.is_nan() => String::new(),
        Some(levels) => levels.get(value as usize).cloned().unwrap_or_default(),
        None => value.to_string(),
    }
}

fn line(text: &mut String, cells: impl Iterator<Item = String>) {
    for (index, cell) in cells.enumerate() {
        if index > 0 {
            text.push(',');
        }
        match cell.contains([',', '"', '\n', '\r']) {
            true => text.push_str(&format!("\"{}\"", cell.replace('"', "\"\""))),
            false => text.push_str(&cell),
        }
    }
    text.push('\n');
}
