//! Any text as Optuna's journal: a sentence, or a study whose values are finite.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tuning_playground::formats::optuna::read;

fuzz_target!(|text: &str| {
    if let Ok(study) = read(text, None) {
        assert!(study.trials.iter().all(|trial| trial.value.is_none_or(f64::is_finite)));
    }
});
