//! The same booster natively, for the benchmark: answers each line `ENGINE NAME PREDICTIONS` of standard input.

// The library itself is none that a program can use, see Cargo.toml.
#[path = "../lib.rs"]
#[allow(dead_code, reason = "the other program, or the wasm, needs the rest")]
mod harness;

use cpu_time::ProcessTime;
use harness::Data;
use std::error::Error;
use std::io::{Write, stdin, stdout};
use std::path::Path;
use std::{env, fs};
use tuning_playground::booster::EvalSets;

const PARAMS: &str = r#"{"objective":"binary:logistic","max_depth":"6","max_bin":"256","num_round":"100","eta":"0.3"}"#;

fn load(folder: &Path, name: &str) -> Result<(Data, usize), Box<dyn Error>> {
    let shape: serde_json::Value = serde_json::from_slice(&fs::read(folder.join(format!("{name}.json")))?)?;
    let size = |key: &str| shape[key].as_u64().unwrap_or(0) as usize;
    let (n_train, n_held_out, n_features) = (size("n_train"), size("n_held_out"), size("n_features"));
    let bytes = fs::read(folder.join(format!("{name}.f32")))?;
    let (words, _) = bytes.as_chunks::<4>();
    let values: Vec<f32> = words.iter().map(|&word| f32::from_le_bytes(word)).collect();
    let (train, rest) = values.split_at(n_train * n_features);
    let (held_out, labels) = rest.split_at(n_held_out * n_features);
    let mut data = Data::new("binary", 2, n_train as u32, labels.to_vec(), None);
    for (i, (train, held_out)) in train.chunks(n_train).zip(held_out.chunks(n_held_out)).enumerate() {
        data.push(format!("f{i}"), [train, held_out].concat(), 0);
    }
    Ok((data, n_held_out))
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = env::args().nth(1).ok_or("usage: native FOLDER")?;
    let mut loaded = None;
    for line in stdin().lines() {
        let line = line?;
        let mut words = line.split(' ').skip(1);
        let (name, file) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        if loaded.as_ref().is_none_or(|(old, _)| old != name) {
            loaded = Some((name.to_string(), load(Path::new(&folder), name)?));
        }
        let Some((_, (data, n_held_out))) = &loaded else { continue };
        let start = ProcessTime::now();
        let booster = data.boost(PARAMS, EvalSets::new(), data.training_rows())?;
        let seconds = start.elapsed().as_secs_f64();
        let margins = data.predict(&booster)?;
        let bytes: Vec<u8> =
            margins[margins.len() - n_held_out..].iter().flat_map(|value| value.to_le_bytes()).collect();
        fs::write(file, bytes)?;
        println!("{{\"seconds\": {seconds}}}");
        stdout().flush()?;
    }
    Ok(())
}
