//! What is printed: ratios, areas under the curve, growth, memory.

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

const ROUNDS: f64 = 100.0;
const DEPTH: f64 = 6.0;

/// A data set of the benchmark.
#[derive(Debug, Serialize)]
pub struct Shape {
    pub name: String,
    pub n_train: usize,
    pub n_features: usize,
    #[serde(skip)]
    held_out_labels: Vec<f32>,
}

/// The measurements on one data set, by engine.
#[derive(Debug, Serialize)]
pub struct Row {
    pub shape: Shape,
    /// Medians.
    pub seconds: BTreeMap<String, f64>,
    /// Area under the ROC curve on the held-out rows.
    pub areas: BTreeMap<String, f64>,
    /// Size of our wasm memory.
    pub bytes: Option<f64>,
}

impl Shape {
    pub fn read(folder: &Path, name: &str) -> Result<Shape> {
        #[derive(Deserialize)]
        struct Header {
            n_train: usize,
            n_held_out: usize,
            n_features: usize,
        }
        let file = folder.join(format!("{name}.json"));
        let text = std::fs::read(&file).with_context(|| format!("{} cannot be read", file.display()))?;
        let Header { n_train, n_held_out, n_features } = serde_json::from_slice(&text)?;
        let values = floats(&folder.join(format!("{name}.f32")))?;
        let held_out_labels = values[values.len() - n_held_out..].to_vec();
        Ok(Shape { name: name.into(), n_train, n_features, held_out_labels })
    }

    /// Area under the ROC curve of a file of predictions.
    pub fn area(&self, predictions: &Path) -> Result<f64> {
        Ok(area(&self.held_out_labels, &floats(predictions)?))
    }

    fn cells(&self) -> f64 {
        (self.n_train * self.n_features) as f64
    }
}

fn floats(file: &Path) -> Result<Vec<f32>> {
    let bytes = std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
    Ok(bytes.as_chunks::<4>().0.iter().map(|&word| f32::from_le_bytes(word)).collect())
}

/// The share of (positive, negative) pairs that are in order; ties count half.
fn area(labels: &[f32], predictions: &[f32]) -> f64 {
    let mut rows: Vec<(f32, f32)> = predictions.iter().copied().zip(labels.iter().copied()).collect();
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut negatives, mut positives, mut ordered) = (0.0, 0.0, 0.0);
    for ties in rows.chunk_by(|a, b| a.0 == b.0) {
        let up = ties.iter().filter(|row| row.1 == 1.0).count() as f64;
        let down = ties.len() as f64 - up;
        ordered += up * (negatives + down / 2.0);
        negatives += down;
        positives += up;
    }
    ordered / (negatives * positives)
}

impl Row {
    fn fastest_anchor(&self) -> Option<f64> {
        let times = ["xgboost", "lightgbm"].iter().filter_map(|engine| self.seconds.get(*engine));
        times.copied().min_by(f64::total_cmp)
    }

    fn ratio(&self, engine: &str, to: Option<f64>) -> String {
        match (self.seconds.get(engine), to) {
            (Some(time), Some(other)) => format!("{:.2}", time / other),
            _ => "-".into(),
        }
    }
}

/// The table of the benchmark.
pub fn text(rows: &[Row]) -> String {
    let engines = ["xgboost", "lightgbm", "wasm", "native", "ydf", "wasm_held_out"];
    let mut text = String::from(
        "\nCPU seconds, median of one thread; 100 rounds, depth 6, eta 0.3, 256 bins, binning included.\n",
    );
    text +=
        "ydf: ydf-training's own settings (at most 300 trees, 10 % held out); wasm_held_out: ours with the same.\n\n";
    text += &line("rows x features", engines.map(String::from));
    for row in rows {
        text += &line(
            &row.shape.name,
            engines.map(|engine| row.seconds.get(engine).map_or("-".into(), |s| format!("{s:.4}"))),
        );
    }
    text += "\nArea under the ROC curve on held-out rows\n";
    for row in rows {
        text += &line(
            &row.shape.name,
            engines.map(|engine| row.areas.get(engine).map_or("-".into(), |a| format!("{a:.5}"))),
        );
    }
    text += "\nRatios: time of ours / time of the faster of xgboost and lightgbm (bar 0.70, goal 0.50); ours / ydf-training\n";
    text += &line("", ["wasm", "native", "held out / ydf"].map(String::from));
    for row in rows {
        let anchor = row.fastest_anchor();
        let ydf = row.seconds.get("ydf").copied();
        text += &line(
            &row.shape.name,
            [row.ratio("wasm", anchor), row.ratio("native", anchor), row.ratio("wasm_held_out", ydf)],
        );
    }
    text += "\nPer row, feature, level and round (ns); wasm memory, the data's own 4 bytes a cell included (bytes a cell)\n";
    for row in rows {
        let each = row.seconds.get("wasm").map(|s| 1e9 * s / (row.shape.cells() * ROUNDS * DEPTH));
        let bytes = row.bytes.map(|bytes| bytes / row.shape.cells());
        text +=
            &line(&row.shape.name, [each, bytes].map(|value| value.map_or("-".into(), |value| format!("{value:.2}"))));
    }
    let per_cell = |name: &str| {
        let row = rows.iter().find(|row| row.shape.name == name)?;
        Some(row.seconds.get("wasm")? / row.shape.cells())
    };
    if let (Some(small), Some(large)) = (per_cell("8000x30"), per_cell("800000x28")) {
        text += &format!("\nGrowth from 8,000 to 800,000 rows: {:.2} (at most 1.30)\n", large / small);
    }
    text
}

fn line<const N: usize>(name: &str, columns: [String; N]) -> String {
    let columns: String = columns.iter().map(|column| format!("{column:>15}")).collect();
    format!("{name:16}{columns}\n")
}

/// All of it, to be read by programs.
pub fn json(rows: &[Row]) -> serde_json::Value {
    serde_json::to_value(rows).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_area_counts_ties_half() {
        assert_eq!(area(&[0.0, 0.0, 1.0, 1.0], &[0.1, 0.2, 0.3, 0.4]), 1.0);
        assert_eq!(area(&[0.0, 1.0, 1.0], &[0.5, 0.5, 0.1]), 0.25);
    }

    #[test]
    fn the_ratio_is_to_the_faster_anchor() {
        let shape = |name: &str, n_train| Shape { name: name.into(), n_train, n_features: 10, held_out_labels: vec![] };
        let row = |name, n_train, times: [f64; 3]| Row {
            shape: shape(name, n_train),
            seconds: ["xgboost", "lightgbm", "wasm"].iter().map(|name| name.to_string()).zip(times).collect(),
            areas: BTreeMap::new(),
            bytes: Some(64_000.0),
        };
        let text = text(&[row("8000x30", 800, [2.0, 1.0, 0.6]), row("800000x28", 8000, [8.0, 9.0, 6.6])]);
        assert!(text.contains(&line("8000x30", ["0.60", "-", "-"].map(String::from))), "{text}");
        assert!(text.contains(&line("8000x30", ["125.00", "8.00"].map(String::from))), "{text}");
        assert!(text.contains("800,000 rows: 1.10"), "{text}");
    }
}
