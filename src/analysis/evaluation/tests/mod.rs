//! Figures of scikit-learn 1.9.1 and SciPy 1.17.1 on rows that a formula makes; the same formula stands in NumPy float32 behind
//! every figure.

mod comparing;
mod scores;

use super::*;

/// Two classes, so many rows: `tuned` scores, all defaults 0.5.
fn binary(scores: Vec<f32>, labels: Vec<f32>, weights: Option<Vec<f32>>) -> TestRows {
    let default = vec![0.5; scores.len()];
    TestRows { task: Task::Binary, classes: vec!["no".into(), "yes".into()], labels, weights, tuned: scores, default }
}

/// 200 rows, scores with ties:
/// `score = ((i*37+11)%50)/50; label = (i*7919%101)/101 < 0.15+0.7*score; weight = 0.5+((i*13)%7)/4, every 17th 0`.
fn tied(weighted: bool) -> TestRows {
    let scores: Vec<f32> = (0..200_u32).map(|i| ((i * 37 + 11) % 50) as f32 / 50.0).collect();
    let label = |(i, score): (u32, &f32)| f64::from(i * 7919 % 101) / 101.0 < 0.15 + 0.7 * f64::from(*score);
    let labels = (0..).zip(&scores).map(|pair| f32::from(u8::from(label(pair)))).collect();
    let weight = |i: u32| if i.is_multiple_of(17) { 0.0 } else { 0.5 + ((i * 13) % 7) as f32 / 4.0 };
    binary(scores, labels, weighted.then(|| (0..200).map(weight).collect()))
}

fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-12 * expected.abs().max(1.0), "{found} {expected}");
}
