//! AWS Academy's Lab 3.7: its file, and the rows that its notebook trains, validates and tests on.
//!
//! The file is UCI's vertebral column, `column_2C_weka.arff`, which is not ours to copy: it is recognised when somebody opens
//! it. The rows are those of scikit-learn 1.2.2, `train_test_split(test_size=0.2, random_state=42, stratify=class)` and the
//! fifth halved the same way. Their order counts: the booster samples rows by their place.

use super::Split;
use crate::json::{Field, JsonError, Read};
use crate::table::{Table, Values};
use serde::Serialize;

/// A split that is known row by row, in place of one that a seed deals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum KnownSplit {
    /// Of Lab 3.7: 248, 31 and 31 rows.
    Lab37,
}

impl Read for KnownSplit {
    fn read(field: &Field) -> Result<Self, JsonError> {
        field.choice("lab37", |word| (word == "lab37").then_some(KnownSplit::Lab37))
    }
}

/// Rows of the file.
const ROWS: usize = 310;
/// FNV-1a of the six columns of numbers as 32-bit floats, little-endian, one column after the other.
const NUMBERS: u64 = 0x4c96_6e09_57d7_99cb;

/// Whether a table is the lab's file, in whichever format: the same numbers in the same order, and a column of two classes.
pub fn is_lab_file(table: &Table) -> bool {
    if table.n_rows != ROWS || table.columns.len() != 7 {
        return false;
    }
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut n_numbers = 0;
    for column in &table.columns {
        match &column.values {
            // The class as 0 and 1.
            Values::Number(values) if values.iter().all(|value| *value == 0.0 || *value == 1.0) => {}
            Values::Number(values) => {
                n_numbers += 1;
                for byte in values.iter().flat_map(|value| (*value as f32).to_le_bytes()) {
                    hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
                }
            }
            // `column_3C_weka.arff` has the same numbers, and three classes.
            Values::Category { levels, .. } if levels.len() != 2 => return false,
            Values::Category { .. } => {}
        }
    }
    n_numbers == 6 && hash == NUMBERS
}

/// The lab's rows, in its order.
pub(super) fn split() -> Split {
    let rows = |part: &[u16]| part.iter().map(|row| u32::from(*row)).collect();
    Split { train: rows(&TRAIN), validation: rows(&VALIDATION), test: rows(&TEST) }
}

impl Split {
    /// Whether these are the rows of Lab 3.7 in its order, which no seed deals.
    pub fn is_of_the_lab(&self) -> bool {
        *self == split()
    }
}

/// Rows that the lab trains on.
#[rustfmt::skip]
const TRAIN: [u16; 248] = [
    202, 178, 68, 118, 182, 183, 275, 278, 20, 243, 244, 77, 113, 288, 308, 72, 201, 166, 75, 209, 114, 228, 117, 55,
    159, 184, 232, 191, 268, 259, 70, 199, 152, 6, 237, 107, 112, 153, 304, 246, 84, 221, 111, 63, 92, 305, 88, 258,
    226, 5, 289, 280, 3, 128, 154, 66, 251, 269, 83, 37, 105, 85, 91, 35, 87, 263, 53, 110, 43, 285, 38, 104, 18, 168,
    82, 21, 60, 210, 90, 295, 54, 192, 189, 108, 155, 24, 69, 101, 242, 219, 148, 196, 129, 145, 125, 267, 1, 58, 298,
    271, 147, 253, 19, 197, 214, 160, 177, 165, 156, 46, 238, 65, 119, 185, 293, 240, 220, 236, 309, 115, 99, 93, 33,
    208, 56, 204, 222, 120, 57, 64, 12, 86, 106, 213, 218, 190, 291, 186, 198, 109, 2, 13, 254, 73, 67, 227, 169, 151,
    137, 300, 307, 74, 172, 29, 126, 176, 7, 264, 23, 234, 96, 133, 277, 97, 116, 157, 17, 170, 195, 290, 260, 241,
    215, 216, 188, 299, 283, 22, 49, 223, 139, 225, 79, 245, 206, 217, 8, 200, 121, 127, 81, 94, 48, 30, 9, 10, 257,
    42, 50, 15, 25, 187, 274, 248, 279, 287, 78, 256, 163, 132, 52, 167, 31, 181, 140, 16, 193, 45, 252, 276, 143,
    164, 249, 76, 229, 179, 39, 158, 175, 286, 272, 44, 303, 255, 59, 235, 266, 149, 146, 144, 138, 306, 124, 282,
    265, 180, 28, 250,
];

/// Rows that it scores each training job on.
#[rustfmt::skip]
const VALIDATION: [u16; 31] = [
    205, 203, 71, 292, 103, 296, 14, 262, 26, 301, 273, 122, 40, 207, 239, 141, 34, 150, 211, 11, 123, 27, 247, 231,
    80, 142, 233, 41, 62, 102, 173,
];

/// Rows that it tests on.
#[rustfmt::skip]
const TEST: [u16; 31] = [
    136, 230, 134, 130, 47, 135, 100, 89, 297, 4, 281, 270, 162, 32, 51, 194, 131, 174, 36, 161, 302, 294, 261, 95,
    224, 61, 212, 0, 98, 284, 171,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_in_one_part() {
        let Split { train, validation, test } = split();
        assert_eq!((train.len(), validation.len(), test.len()), (248, 31, 31));
        let mut all = [train, validation, test].concat();
        all.sort_unstable();
        assert!(all.into_iter().eq(0..ROWS as u32));
    }
}
