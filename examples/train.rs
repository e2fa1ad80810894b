//! Trains one model: `cargo run --release --example train -- --data FILE.csv --target NAME [--valid FILE.csv]
//! --params PARAMS.json --rounds N --model OUT.json --predictions OUT.csv --log OUT.csv
//! [--categorical a,b] [--weights COLUMN] [--importance OUT.csv] [--contributions OUT.csv] [--random-stream 1.0]`.
//!
//! - Trees are grown on all rows of `--data`; the rows of `--valid` are scored and predicted only. Its columns are found by
//!   name, in any order; columns that the training file has not are ignored.
//! - PARAMS.json is an object of XGBoost's names; values are numbers, texts, or lists (`"eval_metric": ["auc", "logloss"]`).
//!   Without `objective`, a target of numbers has XGBoost's own default, reg:squarederror.
//! - A column of texts is categorical, its texts in alphabetical order; the columns of `--categorical` hold category codes
//!   (0, 1, …). The column of `--weights` holds row weights. All others but the target are features.
//! - The model is XGBoost's JSON. The log has a row a round: `round`, then each metric on `train` and `validation`. The
//!   predictions have a row per row of `--data` and then of `--valid`: `set`, `row` (from 0), margins and predictions, with
//!   the fewest digits that read back the same f32. With early stopping, all trees count, as in `xgb.train`.
//! - The importance file has a row per feature that a split uses: `feature`, then XGBoost's importance types. The
//!   contributions file has a row per row of the predictions file and output: `set`, `row`, `output` (class or quantile,
//!   from 0), each feature's contribution to the margin, `bias`, as XGBoost's `pred_contribs`.
//! - `--random-stream 1.0`: `tree_method=exact` samples rows and columns with the random numbers of XGBoost 1.0 (SageMaker's
//!   container 1.0-1) instead of 3.2. The rest stays 3.2's: give `base_score` 0.5, which was the default of 1.0.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::process::ExitCode;
use std::sync::Arc;
use tuning_playground::booster::params::RandomStream;
use tuning_playground::booster::{EvalSets, ImportanceType, Model, Params, Trial};
use tuning_playground::dataset::{Dataset, Feature, Split, Task};
use tuning_playground::formats::xgboost_json;
use tuning_playground::table::{self, Column, Table, Values};

const USAGE: &str = "usage: train --data FILE.csv --target NAME [--valid FILE.csv] --params PARAMS.json --rounds N \
                     --model OUT.json --predictions OUT.csv --log OUT.csv [--categorical a,b] [--weights COLUMN] \
                     [--importance OUT.csv] [--contributions OUT.csv] [--random-stream 1.0]";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(text) => {
            eprintln!("{text}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    let options = Options::parse(std::env::args().skip(1))?;
    let train = read_table(options.needed("data")?)?;
    let valid = options.get("valid").map(read_table).transpose()?;
    let rounds = options.needed("rounds")?;
    let mut raw = read_params(options.needed("params")?)?;
    raw.insert("num_round".into(), rounds.into());
    let dataset = Roles::new(&options, &train)?.dataset(&train, valid.as_ref(), &mut raw)?;
    let n_classes = dataset.classes.len();
    let mut params = Params::check(&raw, dataset.task, n_classes).map_err(sentence)?;
    params.random_stream = random_stream(options.get("random-stream"))?;
    let matrix = params.training_matrix(&dataset, &dataset.split.train).map_err(sentence)?;
    let eval = if valid.is_some() { EvalSets::of_split(&dataset) } else { EvalSets::new().with_train() };
    let mut trial = Trial::new(Arc::new(matrix), eval, params, &[] as &[&str]).map_err(sentence)?;
    let mut log = format!("round,{}\n", trial.metric_names().join(","));
    while !trial.is_done() {
        let line = trial.step();
        let values: Vec<String> = line.values.iter().map(f64::to_string).collect();
        let _ = writeln!(log, "{},{}", line.round, values.join(","));
    }
    let model = trial.into_model();
    write_file(options.needed("model")?, &xgboost_json::write(&model))?;
    write_file(options.needed("predictions")?, &predictions(&model, &dataset)?)?;
    write_file(options.needed("log")?, &log)?;
    if let Some(path) = options.get("importance") {
        write_file(path, &importance(&model)?)?;
    }
    if let Some(path) = options.get("contributions") {
        write_file(path, &contributions(&model, &dataset)?)?;
    }
    Ok(())
}

fn random_stream(version: Option<&str>) -> Result<RandomStream, String> {
    match version {
        None | Some("3.2") => Ok(RandomStream::Xgboost3),
        Some("1.0") => Ok(RandomStream::Xgboost1),
        Some(other) => Err(format!("--random-stream is {other}, but must be one of: 1.0, 3.2.")),
    }
}

fn sentence(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// What was typed, by name without `--`.
struct Options(BTreeMap<String, String>);

impl Options {
    const NAMES: [&str; 13] = [
        "data",
        "target",
        "valid",
        "params",
        "rounds",
        "model",
        "predictions",
        "log",
        "categorical",
        "weights",
        "importance",
        "contributions",
        "random-stream",
    ];

    fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Options, String> {
        let mut options = BTreeMap::new();
        while let Some(argument) = arguments.next() {
            let name = argument.strip_prefix("--").filter(|name| Self::NAMES.contains(name));
            let Some(name) = name else { return Err(format!("{argument} is not an option.\n{USAGE}")) };
            let value = arguments.next().ok_or_else(|| format!("{argument} needs a value.\n{USAGE}"))?;
            if options.insert(name.to_string(), value).is_some() {
                return Err(format!("{argument} is given twice.\n{USAGE}"));
            }
        }
        Ok(Options(options))
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    fn needed(&self, name: &str) -> Result<&str, String> {
        self.get(name).ok_or_else(|| format!("--{name} is missing.\n{USAGE}"))
    }
}

fn read_file(path: &str) -> Result<Vec<u8>, String> {
    std::fs::read(path).map_err(|error| format!("{path}: {error}"))
}

fn write_file(path: &str, text: &str) -> Result<(), String> {
    std::fs::write(path, text).map_err(|error| format!("{path}: {error}"))
}

/// XGBoost's parameters as texts.
fn read_params(path: &str) -> Result<BTreeMap<String, String>, String> {
    use serde_json::{Map, Value};
    let bytes = read_file(path)?;
    let members: Map<String, Value> =
        serde_json::from_slice(&bytes).map_err(|error| format!("{path}: expected a JSON object: {error}"))?;
    let texts = members.into_iter().filter_map(|(name, value)| match value {
        Value::Null => None,
        Value::String(text) => Some((name, text)),
        Value::Bool(flag) => Some((name, u8::from(flag).to_string())),
        other => Some((name, other.to_string())),
    });
    Ok(texts.collect())
}

/// Reads a file as a table, as the page does; what is odd about it goes to standard error.
fn read_table(path: &str) -> Result<Table, String> {
    let (table, notices) = table::read(&read_file(path)?, path).map_err(|error| format!("{path}: {error}"))?;
    for notice in notices {
        eprintln!("{path}: {notice}");
    }
    Ok(table)
}

/// Which column is what.
struct Roles<'a> {
    target: &'a str,
    weights: Option<&'a str>,
    codes: Vec<&'a str>,
}

impl<'a> Roles<'a> {
    fn new(options: &'a Options, table: &Table) -> Result<Self, String> {
        let codes = options.get("categorical").unwrap_or_default().split(',').map(str::trim);
        let codes: Vec<&str> = codes.filter(|name| !name.is_empty()).collect();
        let roles = Roles { target: options.needed("target")?, weights: options.get("weights"), codes };
        for name in [roles.target].iter().chain(&roles.weights).chain(&roles.codes) {
            column(table, name, "the training file")?;
        }
        Ok(roles)
    }

    /// All rows of `train`, then those of `valid`. May add the default objective to `raw`.
    fn dataset(
        &self,
        train: &Table,
        valid: Option<&Table>,
        raw: &mut BTreeMap<String, String>,
    ) -> Result<Dataset, String> {
        let target = column(train, self.target, "the training file")?;
        let (labels, classes) = self.labels(target, valid)?;
        if classes.is_empty() {
            raw.entry("objective".into()).or_insert_with(|| "reg:squarederror".into());
        }
        let task = match raw.get("objective").map(|name| name.trim().split(':').next().unwrap_or_default()) {
            Some("multi") => Task::Multiclass,
            Some("binary") => Task::Binary,
            Some(_) => Task::Regression,
            None if classes.len() > 2 => Task::Multiclass,
            None => Task::Binary,
        };
        let n_classes = match task {
            Task::Regression => 0,
            Task::Binary => 2,
            Task::Multiclass => {
                let given = raw.get("num_class").and_then(|text| text.trim().parse().ok());
                let largest = labels[..train.n_rows].iter().fold(0.0_f32, |largest, &label| largest.max(label));
                given.unwrap_or(largest as usize + 1)
            }
        };
        let named = |class: usize| classes.get(class).cloned().unwrap_or_else(|| class.to_string());
        let mut features = Vec::new();
        for feature in &train.columns {
            if feature.name != self.target && Some(feature.name.as_str()) != self.weights {
                features.push(self.feature(feature, valid)?);
            }
        }
        let n_rows = labels.len() as u32;
        let split = Split {
            train: (0..train.n_rows as u32).collect(),
            validation: (train.n_rows as u32..n_rows).collect(),
            test: vec![],
        };
        Ok(Dataset {
            task,
            target: self.target.to_string(),
            classes: (0..n_classes).map(named).collect(),
            features,
            labels,
            weights: self.weights.map(|name| numbers_of_both(name, train, valid)).transpose()?,
            split,
        })
    }

    /// Numbers as they are; texts as class numbers in alphabetical order, with the texts.
    fn labels(&self, target: &Column, valid: Option<&Table>) -> Result<(Vec<f32>, Vec<String>), String> {
        let feature = self.feature(target, valid)?;
        if let Some(row) = feature.values.iter().position(|value| value.is_nan()) {
            return Err(format!("The target `{}` has no value in row {} (both files counted).", self.target, row + 1));
        }
        let n_known = match &target.values {
            Values::Category { levels, .. } => levels.len(),
            Values::Number(_) => return Ok((feature.values, Vec::new())),
        };
        let mut classes = feature.levels.unwrap_or_default();
        if let Some(class) = classes.get(n_known) {
            return Err(format!("The class `{class}` of `{}` is not in the training file.", self.target));
        }
        classes.truncate(n_known);
        Ok((feature.values, classes))
    }

    /// The values of both files. Texts that only the validation file has come after those of the training file.
    fn feature(&self, column_of_train: &Column, valid: Option<&Table>) -> Result<Feature, String> {
        let name = &column_of_train.name;
        let column_of_valid = valid.map(|table| column(table, name, "the validation file")).transpose()?;
        let columns = || std::iter::once(column_of_train).chain(column_of_valid);
        if let Values::Category { levels, .. } = &column_of_train.values {
            let mut levels = levels.clone();
            let values = columns().flat_map(|column| codes(&column.values, &mut levels)).collect();
            return Ok(Feature { name: name.clone(), values, levels: Some(levels) });
        }
        let mut values: Vec<f32> = Vec::new();
        for column in columns() {
            values.extend(numbers(column)?);
        }
        if !self.codes.contains(&name.as_str()) {
            return Ok(Feature { name: name.clone(), values, levels: None });
        }
        if let Some(code) = values.iter().find(|code| !code.is_nan() && (**code < 0.0 || code.fract() != 0.0)) {
            return Err(format!("Column `{name}`: {code} is no category code. Codes are 0, 1, 2, …"));
        }
        let n_levels = values.iter().fold(0.0_f32, |most, &code| most.max(code + 1.0)) as u32;
        if n_levels > u32::from(u16::MAX) {
            return Err(format!("Column `{name}`: {} is too large a category code.", n_levels - 1));
        }
        Ok(Feature { name: name.clone(), values, levels: Some((0..n_levels).map(|code| code.to_string()).collect()) })
    }
}

fn column<'t>(table: &'t Table, name: &str, file: &str) -> Result<&'t Column, String> {
    let found = table.columns.iter().find(|column| column.name == name);
    found.ok_or_else(|| {
        let names: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
        format!("There is no column `{name}` in {file}. It has: {}.", names.join(", "))
    })
}

fn numbers(column: &Column) -> Result<Vec<f32>, String> {
    match &column.values {
        Values::Number(values) => Ok(values.iter().map(|&value| value as f32).collect()),
        Values::Category { levels, .. } => {
            let text = levels.iter().find(|level| level.parse::<f64>().is_err()).map_or("", String::as_str);
            Err(format!("Column `{}`: expected numbers, found `{text}`.", column.name))
        }
    }
}

fn numbers_of_both(name: &str, train: &Table, valid: Option<&Table>) -> Result<Vec<f32>, String> {
    let mut values = numbers(column(train, name, "the training file")?)?;
    if let Some(table) = valid {
        values.extend(numbers(column(table, name, "the validation file")?)?);
    }
    Ok(values)
}

/// The values as codes of `levels`, which grows by the texts it does not have.
fn codes(values: &Values, levels: &mut Vec<String>) -> Vec<f32> {
    // A column of texts can hold only numbers in the other file.
    let texts: Vec<Option<String>> = match values {
        Values::Number(numbers) => numbers.iter().map(|n| (!n.is_nan()).then(|| n.to_string())).collect(),
        Values::Category { codes, levels } => codes.iter().map(|&code| levels.get(code as usize).cloned()).collect(),
    };
    let mut known: BTreeMap<String, usize> =
        levels.iter().enumerate().map(|(code, level)| (level.clone(), code)).collect();
    let mut unknown: Vec<String> = texts.iter().flatten().filter(|text| !known.contains_key(*text)).cloned().collect();
    unknown.sort();
    unknown.dedup();
    for text in unknown {
        known.insert(text.clone(), levels.len());
        levels.push(text);
    }
    texts.iter().map(|text| text.as_ref().map_or(f32::NAN, |text| known[text] as f32)).collect()
}

/// `train` or `validation`, and the number within it, of a row of both files.
fn place(row: usize, dataset: &Dataset) -> (&'static str, usize) {
    let n_train = dataset.split.train.len();
    if row < n_train { ("train", row) } else { ("validation", row - n_train) }
}

/// A CSV text. Feature names are any text, so the fields are quoted where they must be.
fn csv_text(rows: impl Iterator<Item = Vec<String>>) -> Result<String, String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).map_err(sentence)?;
    }
    String::from_utf8(writer.into_inner().map_err(sentence)?).map_err(sentence)
}

/// The importance file.
fn importance(model: &Model) -> Result<String, String> {
    let kinds = ImportanceType::ALL;
    let scores = kinds.map(|(kind, _)| model.importance(kind));
    let header = std::iter::once("feature").chain(kinds.map(|(_, name)| name)).map(str::to_string).collect();
    let rows = model.features.iter().enumerate().filter_map(|(i, feature)| {
        let numbers: Option<Vec<String>> = scores.iter().map(|scores| Some(scores[i]?.to_string())).collect();
        Some(std::iter::once(feature.name.clone()).chain(numbers?).collect())
    });
    csv_text(std::iter::once(header).chain(rows))
}

/// The contributions file.
fn contributions(model: &Model, dataset: &Dataset) -> Result<String, String> {
    let rows: Vec<u32> = (0..dataset.labels.len() as u32).collect();
    let values = model.contributions(dataset, &rows).map_err(sentence)?;
    let names = model.features.iter().map(|feature| feature.name.as_str());
    let header = ["set", "row", "output"].into_iter().chain(names).chain(["bias"]).map(str::to_string).collect();
    let lines = values.chunks(model.features.len() + 1).enumerate().map(|(i, values)| {
        let (row, output) = (i / model.n_outputs(), i % model.n_outputs());
        let (set, number) = place(row, dataset);
        let start = [set.to_string(), number.to_string(), output.to_string()];
        start.into_iter().chain(values.iter().map(f32::to_string)).collect()
    });
    csv_text(std::iter::once(header).chain(lines))
}

/// The predictions file.
fn predictions(model: &Model, dataset: &Dataset) -> Result<String, String> {
    let rows: Vec<u32> = (0..dataset.labels.len() as u32).collect();
    let margins = model.predict_margins(dataset, &rows).map_err(sentence)?;
    let values = model.predict(dataset, &rows).map_err(sentence)?;
    let n_margins = model.n_outputs();
    // multi:softmax predicts one class from several margins.
    let n_values = values.len() / rows.len().max(1);
    let mut out = String::from("set,row");
    for (name, n) in [("margin", n_margins), ("prediction", n_values)] {
        if n == 1 {
            let _ = write!(out, ",{name}");
        } else {
            (0..n).for_each(|i| {
                let _ = write!(out, ",{name}_{i}");
            });
        }
    }
    out.push('\n');
    for row in 0..rows.len() {
        let (set, number) = place(row, dataset);
        let _ = write!(out, "{set},{number}");
        let of_row = |values: &'_ [f32], n: usize| values[row * n..(row + 1) * n].to_vec();
        for value in of_row(&margins, n_margins).into_iter().chain(of_row(&values, n_values)) {
            let _ = write!(out, ",{value}");
        }
        out.push('\n');
    }
    Ok(out)
}
