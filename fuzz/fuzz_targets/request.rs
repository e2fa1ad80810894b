//! Any text as a SageMaker request: a sentence, or a request that is read again as it was.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tuning_playground::formats::{JobRequest, import};

fuzz_target!(|text: &str| {
    if let Ok(imported) = import(text) {
        let again = JobRequest::from_json(&imported.request.to_json().to_string());
        assert_eq!(again.ok(), Some(imported.request));
    }
});
