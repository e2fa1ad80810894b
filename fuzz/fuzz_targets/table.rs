//! Any bytes as a file of rows, under a name that says each of the kinds: a sentence, or a table whose columns have equal lengths.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tuning_playground::table::{Values, read};

fuzz_target!(|bytes: &[u8]| {
    for name in ["a.csv", "a.tsv", "a.arff", "a.csv.gz"] {
        if let Ok((table, _)) = read(bytes, name) {
            for column in table.columns {
                let length = match column.values {
                    Values::Number(numbers) => numbers.len(),
                    Values::Category { codes, .. } => codes.len(),
                };
                assert_eq!(length, table.n_rows, "{}", column.name);
            }
        }
    }
});
