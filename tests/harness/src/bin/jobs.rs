//! The made-up tuning jobs natively: prints the records of the jobs 0 to N - 1 and of their replays, as a JSON list of pairs of texts.

// The library itself is none that a program can use, see Cargo.toml.
#[path = "../lib.rs"]
#[allow(dead_code, reason = "the other program, or the wasm, needs the rest")]
mod harness;

use std::env;
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let count: u32 = env::args().nth(1).ok_or("usage: jobs N")?.parse()?;
    let records: Vec<Vec<String>> = (0..count).map(harness::generated_job).collect();
    println!("{}", serde_json::to_string(&records)?);
    Ok(())
}
