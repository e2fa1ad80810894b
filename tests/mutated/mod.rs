//! Texts that differ from good ones a little, at random.

// Not every test uses all of it.
#![allow(dead_code)]

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

/// What turns up in files that programs have written wrongly, or people by hand.
const WORDS: &[&str] = &[
    "NaN",
    "Infinity",
    "-Infinity",
    "1e999",
    "-1",
    "99999999999999999999",
    "null",
    "true",
    "\"\"",
    "{}",
    "[]",
    "[[",
    "{",
    "\"",
    "\\u0000",
    "\\ud800",
    "\n",
    "\r",
    "\u{feff}",
    "é",
    "0.5",
    "1E-400",
];

/// One to three changes: bytes and bits, an early end, pieces left out or replaced by one of `words` or of what turns up
/// elsewhere, and lines that change places. Never empty.
pub fn mutated(text: &str, words: &[&str], rng: &mut ChaCha8Rng) -> String {
    let mut text = text.as_bytes().to_vec();
    for _ in 0..rng.random_range(1..4) {
        let at = rng.random_range(0..text.len());
        let end = (at + rng.random_range(0..20)).min(text.len());
        match rng.random_range(0..6) {
            0 => text[at] = rng.random_range(0..=255),
            1 => text[at] ^= 1 << rng.random_range(0..8),
            2 => text.truncate(at.max(1)),
            3 => drop(text.drain(at..end)),
            4 => {
                let place = rng.random_range(0..WORDS.len() + words.len());
                let word = WORDS.get(place).unwrap_or_else(|| &words[place - WORDS.len()]);
                drop(text.splice(at..end, word.bytes()));
            }
            _ => {
                let mut lines: Vec<&[u8]> = text.split_inclusive(|byte| *byte == b'\n').collect();
                let (a, b) = (rng.random_range(0..lines.len()), rng.random_range(0..lines.len()));
                lines.swap(a, b);
                text = lines.concat();
            }
        }
        if text.is_empty() {
            text.push(b'{');
        }
    }
    String::from_utf8_lossy(&text).into_owned()
}
