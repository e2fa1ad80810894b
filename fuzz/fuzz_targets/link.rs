//! Any text as a link: an error, or a link that comes back from being written again.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tuning_playground::formats::link::{decode, encode};

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(link) = decode(text)
        && let Ok(again) = encode(&link, &[])
    {
        // NaN is not equal to itself: the texts of the values are compared.
        assert_eq!(decode(&again).map(|again| format!("{again:?}")), Ok(format!("{link:?}")));
    }
});
