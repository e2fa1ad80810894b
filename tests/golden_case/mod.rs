//! A golden case as data and parameters of ours. `golden/README.md` says what the files are.

#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests; not each test needs all")]

use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tuning_playground::booster::{EvalSets, Model, Params, Trial};
use tuning_playground::dataset::matrix::TrainingMatrix;
use tuning_playground::dataset::{Dataset, Feature, Split, Task};
use tuning_playground::formats::xgboost_json::{read, write};

pub fn golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

/// Sorted names of all golden cases.
pub fn case_names() -> Vec<String> {
    case_names_in(&golden())
}

/// Sorted names of all cases in a folder like `golden`.
pub fn case_names_in(root: &Path) -> Vec<String> {
    let entries = fs::read_dir(root.join("v3.2.0")).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<String> =
        entries.map(|name| name.into_string().unwrap()).filter(|name| name != "cuts").collect();
    names.sort();
    names
}

pub fn json(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

pub fn f32s(path: &Path) -> Vec<f32> {
    fs::read(path).unwrap().chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect()
}

pub fn bits(values: &[f32]) -> Vec<u32> {
    values.iter().map(|value| value.to_bits()).collect()
}

pub struct Case {
    pub name: String,
    pub folder: PathBuf,
    pub case: Value,
    pub data: Dataset,
}

impl Case {
    pub fn load(name: &str) -> Case {
        Case::load_from(&golden(), name)
    }

    /// `root`: a folder like `golden`.
    pub fn load_from(root: &Path, name: &str) -> Case {
        let folder = root.join("v3.2.0").join(name);
        let case = json(&folder.join("case.json"));
        let data = dataset(root, &case);
        Case { name: name.to_string(), folder, case, data }
    }

    /// XGBoost's model.json.
    pub fn model_text(&self) -> String {
        fs::read_to_string(self.folder.join("model.json")).unwrap()
    }

    pub fn all_rows(&self) -> Vec<u32> {
        (0..self.data.labels.len() as u32).collect()
    }

    /// XGBoost's margins of all rows.
    pub fn margins(&self) -> Vec<f32> {
        f32s(&self.folder.join("margin.f32"))
    }

    /// XGBoost's predictions of all rows.
    pub fn predictions(&self) -> Vec<f32> {
        f32s(&self.folder.join("pred.f32"))
    }

    /// XGBoost's metric values: set, metric, round.
    pub fn history(&self) -> Value {
        json(&self.folder.join("history.json"))
    }

    fn params(&self) -> Params {
        let mut raw = BTreeMap::new();
        for (name, value) in self.case["params"].as_object().unwrap() {
            raw.insert(name.clone(), value.as_str().map_or_else(|| value.to_string(), str::to_string));
        }
        raw.insert("num_round".into(), self.case["num_boost_round"].to_string());
        if let Some(rounds) = self.case["early_stopping_rounds"].as_u64() {
            raw.insert("early_stopping_rounds".into(), rounds.to_string());
        }
        Params::check(&raw, self.data.task, self.data.classes.len()).unwrap()
    }

    /// The training rows as the case's trial needs them.
    pub fn matrix(&self) -> Arc<TrainingMatrix> {
        Arc::new(self.params().training_matrix(&self.data, &self.data.split.train).unwrap())
    }

    /// Our trial of the case, before its first round.
    pub fn trial(&self, matrix: Arc<TrainingMatrix>) -> Trial {
        let eval = EvalSets::new().with_train().with_rows("valid", &self.data, &self.data.split.validation);
        Trial::new(matrix, eval, self.params(), &[] as &[&str]).unwrap()
    }

    /// Our model of the case.
    pub fn train(&self) -> Model {
        let mut trial = self.trial(self.matrix());
        while !trial.is_done() {
            trial.step();
        }
        trial.into_model()
    }
}

/// The data of a case; `label[,weight],<features>`, empty is missing.
fn dataset(root: &Path, case: &Value) -> Dataset {
    let objective = case["params"]["objective"].as_str().unwrap();
    let task = match objective.split(':').next() {
        Some("multi") => Task::Multiclass,
        Some("binary") => Task::Binary,
        _ => Task::Regression,
    };
    let text = fs::read_to_string(root.join(case["data"].as_str().unwrap())).unwrap();
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().unwrap().split(',').collect();
    let first = if header[1] == "weight" { 2 } else { 1 };
    let mut columns = vec![Vec::new(); header.len()];
    for line in lines {
        for (column, field) in columns.iter_mut().zip(line.split(',')) {
            column.push(if field.is_empty() { f32::NAN } else { field.parse::<f64>().unwrap() as f32 });
        }
    }
    let labels = columns[0].clone();
    let weights = (case["weighted"] == true).then(|| columns[1].clone());
    let features = columns.split_off(first).into_iter().enumerate().map(|(i, values)| {
        let levels = (case["categorical"][i] == 1).then(|| {
            let max = values.iter().filter(|v| !v.is_nan()).fold(0.0_f32, |a, &b| a.max(b));
            (0..=max as u32).map(|code| code.to_string()).collect()
        });
        Feature { name: header[first + i].to_string(), values, levels }
    });
    let n_classes = case["params"]["num_class"].as_u64().unwrap_or(if task == Task::Binary { 2 } else { 0 });
    let train_rows = case["train_rows"].as_u64().unwrap() as u32;
    Dataset {
        task,
        target: "label".into(),
        classes: (0..n_classes).map(|class| class.to_string()).collect(),
        features: features.collect(),
        split: Split {
            train: (0..train_rows).collect(),
            validation: (train_rows..labels.len() as u32).collect(),
            test: vec![],
        },
        labels,
        weights,
    }
}

/// As `==`, but says where.
pub fn assert_same(path: &str, ours: &Value, theirs: &Value) {
    match (ours, theirs) {
        (Value::Object(a), Value::Object(b)) => {
            assert_eq!(a.keys().collect::<Vec<_>>(), b.keys().collect::<Vec<_>>(), "{path}");
            a.iter().for_each(|(key, value)| assert_same(&format!("{path}.{key}"), value, &b[key]));
        }
        (Value::Array(a), Value::Array(b)) => {
            assert_eq!(a.len(), b.len(), "{path}");
            a.iter().zip(b).enumerate().for_each(|(i, (a, b))| assert_same(&format!("{path}[{i}]"), a, b));
        }
        // The sign of a base weight of zero is xgboost's summation order, not a value.
        (Value::Number(a), Value::Number(b)) if a.is_f64() => assert_eq!(a.as_f64(), b.as_f64(), "{path}"),
        _ => assert_eq!(ours, theirs, "{path}"),
    }
}

/// `model` with the value at `pointer` replaced (`None`: removed).
pub fn altered(mut model: Value, pointer: &str, value: Option<Value>) -> Value {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let parent = model.pointer_mut(parent).unwrap();
    match (parent, value) {
        (Value::Object(members), Some(value)) => {
            members.insert(name.to_string(), value);
        }
        (Value::Object(members), None) => {
            members.remove(name);
        }
        (Value::Array(items), Some(value)) => items[name.parse::<usize>().unwrap()] = value,
        (Value::Array(items), None) => {
            items.remove(name.parse::<usize>().unwrap());
        }
        (other, _) => panic!("{other}"),
    }
    model
}

/// Reads the models that `interop/test_model.py make` made; they must predict the margins beside them, and come back as the
/// same text. Gives their number.
pub fn check_model_files(root: &Path) -> usize {
    let mut names: Vec<String> =
        fs::read_dir(root).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    for name in &names {
        let folder = root.join(name);
        let text = fs::read_to_string(folder.join("model.json")).unwrap();
        let model = read(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        let rows = f32s(&folder.join("rows.f32"));
        let margins = model.margins_of(&rows);
        assert_eq!(bits(&margins), bits(&f32s(&folder.join("margin.f32"))), "{name}: margins");
        match name.as_str() {
            // Deleted nodes are left out.
            "pruned" => assert!(write(&model).len() < text.len(), "{name}: text"),
            // Texts that the library has cut in the wrong places are left out, too.
            "data_frame_not_ascii" => assert!(write(&model).contains("\"enc\":[]"), "{name}: text"),
            _ => assert_eq!(write(&model), text, "{name}: text"),
        }
        assert_eq!(write(&read(&write(&model)).unwrap()), write(&model), "{name}: twice");
    }
    names.len()
}
