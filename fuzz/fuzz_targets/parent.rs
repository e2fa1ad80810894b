//! Any text as the description of a finished job: a sentence, or a parent whose objective values are finite.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tuning_playground::formats::read_parent;

fuzz_target!(|text: &str| {
    if let Ok((parent, _)) = read_parent(text) {
        assert!(parent.trials.iter().all(|trial| trial.objective.is_none_or(f64::is_finite)));
    }
});
