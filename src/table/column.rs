//! Questions that a column answers about its own values.

use super::{Column, MISSING_CODE, Values};

/// Fewer rows than this say nothing about identifiers: any short column has distinct values.
const FEWEST_ROWS_OF_AN_ID: usize = 10;

impl Column {
    /// Number of rows.
    pub fn len(&self) -> usize {
        match &self.values {
            Values::Number(numbers) => numbers.len(),
            Values::Category { codes, .. } => codes.len(),
        }
    }

    /// No row has a value (or there is no row).
    pub fn is_empty(&self) -> bool {
        self.missing() == self.len()
    }

    /// Rows without a value.
    pub fn missing(&self) -> usize {
        match &self.values {
            Values::Number(numbers) => numbers.iter().filter(|number| number.is_nan()).count(),
            Values::Category { codes, .. } => codes.iter().filter(|&&code| code == MISSING_CODE).count(),
        }
    }

    /// Every row that has a value has the same one, and some row has.
    pub fn is_constant(&self) -> bool {
        fn all_equal<T: PartialEq>(mut present: impl Iterator<Item = T>) -> bool {
            present.next().is_some_and(|first| present.all(|value| value == first))
        }
        match &self.values {
            Values::Number(numbers) => all_equal(numbers.iter().filter(|number| !number.is_nan())),
            Values::Category { codes, .. } => all_equal(codes.iter().filter(|&&code| code != MISSING_CODE)),
        }
    }

    /// Every row has a value of its own, and it looks like a name of the row: text, whole numbers in rising order, or
    /// some order of consecutive whole numbers. Never with fewer than 10 rows.
    pub fn is_id_like(&self) -> bool {
        if self.len() < FEWEST_ROWS_OF_AN_ID {
            return false;
        }
        match &self.values {
            Values::Number(numbers) => {
                let whole = numbers.iter().all(|number| number.fract() == 0.0);
                whole && (numbers.is_sorted_by(|a, b| a < b) || is_consecutive(numbers))
            }
            Values::Category { codes, levels } => {
                // Levels of an ARFF file may have no row, so count the ones that do.
                let mut used = vec![false; levels.len()];
                codes.iter().all(|&code| used.get_mut(code as usize).is_some_and(|used| !std::mem::replace(used, true)))
            }
        }
    }

    /// Distinct values among the present ones.
    pub fn distinct(&self) -> usize {
        match &self.values {
            Values::Number(numbers) => sorted(numbers).chunk_by(|a, b| a == b).count(),
            Values::Category { codes, levels } => {
                level_rows(codes, levels.len()).iter().filter(|&&rows| rows > 0).count()
            }
        }
    }

    /// The value of a row as text: the shortest that reads back as the same number, empty for a missing value.
    pub fn text(&self, row: usize) -> String {
        match &self.values {
            Values::Number(numbers) => numbers.get(row).map_or_else(String::new, |&number| number_text(number)),
            Values::Category { codes, levels } => {
                codes.get(row).and_then(|&code| levels.get(code as usize)).cloned().unwrap_or_default()
            }
        }
    }
}

/// The shortest text that reads back as the same number; empty for NaN. Very large and very small numbers get an
/// exponent, as JavaScript writes them.
pub fn number_text(number: f64) -> String {
    match number.abs() {
        _ if number.is_nan() => String::new(),
        0.0 => "0".to_owned(),
        1e-6..1e21 => number.to_string(),
        _ => format!("{number:e}"),
    }
}

/// The present numbers, ascending; -0 is 0.
pub(super) fn sorted(numbers: &[f64]) -> Vec<f64> {
    let mut present: Vec<f64> = numbers.iter().filter(|number| !number.is_nan()).map(|number| number + 0.0).collect();
    present.sort_unstable_by(f64::total_cmp);
    present
}

/// Rows of each level.
pub(super) fn level_rows(codes: &[u32], n_levels: usize) -> Vec<usize> {
    let mut rows = vec![0; n_levels];
    for &code in codes.iter().filter(|&&code| code != MISSING_CODE) {
        rows[code as usize] += 1;
    }
    rows
}

/// Whether whole `numbers` are, in some order, n consecutive ones.
fn is_consecutive(numbers: &[f64]) -> bool {
    let smallest = numbers.iter().copied().fold(f64::INFINITY, f64::min);
    let mut used = vec![false; numbers.len()];
    numbers.iter().all(|number| {
        // Saturates, so a number far off falls outside.
        let place = (number - smallest) as usize;
        used.get_mut(place).is_some_and(|used| !std::mem::replace(used, true))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(values: impl IntoIterator<Item = f64>) -> Column {
        Column { name: "x".into(), values: Values::Number(values.into_iter().collect()) }
    }

    #[test]
    fn rising_or_consecutive_whole_numbers_are_id_like() {
        assert!(numbers((0..10).map(|row| f64::from(row * row))).is_id_like());
        assert!(numbers((0..10).map(|row| f64::from((row * 7) % 10 + 100))).is_id_like());
        assert!(!numbers((0..9).map(f64::from)).is_id_like());
        assert!(!numbers((0..10).map(|row| f64::from(row) + 0.5)).is_id_like());
        assert!(!numbers((0..10).map(|row| f64::from((row * 3) % 9))).is_id_like());
        assert!(!numbers((0..10).map(|row| if row == 4 { f64::NAN } else { f64::from(row) })).is_id_like());
    }

    #[test]
    fn distinct_texts_are_id_like() {
        let levels: Vec<String> = (0..10).map(|row| format!("p{row}")).collect();
        let column =
            |codes: Vec<u32>| Column { name: "x".into(), values: Values::Category { codes, levels: levels.clone() } };
        assert!(column((0..10).rev().collect()).is_id_like());
        assert!(!column((0..10).map(|row| row % 9).collect()).is_id_like());
        assert!(!column((0..10).map(|row| if row == 0 { MISSING_CODE } else { row }).collect()).is_id_like());
    }

    #[test]
    fn missing_values_do_not_count_as_distinct_or_differing() {
        let column = numbers([f64::NAN, 2.0, 2.0, f64::NAN]);
        assert_eq!((column.missing(), column.distinct(), column.is_constant(), column.is_empty()), (2, 1, true, false));
        let empty = numbers([f64::NAN]);
        assert_eq!((empty.distinct(), empty.is_constant(), empty.is_empty()), (0, false, true));
        assert_eq!(numbers([0.0, -0.0]).distinct(), 1);
    }

    #[test]
    fn number_text_is_short_and_reads_back() {
        for (number, text) in
            [(5.0, "5"), (0.1, "0.1"), (-0.0, "0"), (1e300, "1e300"), (1.5e-9, "1.5e-9"), (f64::NAN, "")]
        {
            assert_eq!(number_text(number), text);
        }
    }
}
