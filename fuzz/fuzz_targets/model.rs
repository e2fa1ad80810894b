//! Any text as XGBoost's JSON: a sentence, or a model that is written and read as it was.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tuning_playground::formats::xgboost_json::{read, write};

fuzz_target!(|text: &str| {
    if let Ok(model) = read(text) {
        let written = write(&model);
        assert_eq!(read(&written).map(|model| write(&model)).ok(), Some(written));
    }
});
