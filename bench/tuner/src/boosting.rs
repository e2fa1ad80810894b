//! The boosting problems' values: 3-fold cross-validation on the data sets in `data`, by our own booster, whose predictions
//! are xgboost 3.2's to the bit (the test below compares with the real one's values).

use crate::space::Point;
use anyhow::{Result, anyhow};
use libm::{log, sqrt};
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};
use tuning_playground::booster::{EvalSets, Params, Trial};
use tuning_playground::dataset::matrix::TrainingMatrix;
use tuning_playground::dataset::{Dataset, Feature, Split, Task};

const FILES: [(&str, Task, usize, &str); 5] = [
    ("breast", Task::Binary, 2, include_str!("../data/breast.csv")),
    ("diabetes", Task::Regression, 0, include_str!("../data/diabetes.csv")),
    ("digits", Task::Multiclass, 10, include_str!("../data/digits.csv")),
    ("digits38", Task::Binary, 2, include_str!("../data/digits38.csv")),
    ("wine", Task::Multiclass, 3, include_str!("../data/wine.csv")),
];

/// Bins of a feature: few, so that a value takes milliseconds.
const MAX_BIN: u32 = 32;

/// A data set in three folds.
pub struct Data {
    dataset: Dataset,
    /// What is trained on and what is predicted, three times.
    folds: Vec<(Arc<TrainingMatrix>, Vec<u32>)>,
}

static DATA: LazyLock<BTreeMap<&'static str, Data>> = LazyLock::new(|| {
    FILES.into_iter().filter_map(|(name, task, classes, text)| Some((name, read(task, classes, text)?))).collect()
});

/// Reads `fold,label,feature,…`.
pub fn read(task: Task, n_classes: usize, text: &str) -> Option<Data> {
    let mut lines = text.lines();
    let names: Vec<&str> = lines.next()?.split(',').collect();
    let mut columns: Vec<Vec<f32>> = vec![Vec::new(); names.len()];
    for line in lines {
        for (column, value) in columns.iter_mut().zip(line.split(',')) {
            column.push(value.parse().ok()?);
        }
    }
    let mut columns = columns.into_iter();
    let (fold_of, labels) = (columns.next()?, columns.next()?);
    let features = names.iter().skip(2).zip(columns);
    let dataset = Dataset {
        task,
        target: "label".into(),
        classes: (0..n_classes).map(|class| class.to_string()).collect(),
        features: features.map(|(name, values)| Feature { name: name.to_string(), values, levels: None }).collect(),
        labels,
        weights: None,
        split: Split::default(),
    };
    let folds = [0.0, 1.0, 2.0].map(|fold| {
        let (held_out, train): (Vec<u32>, Vec<u32>) =
            (0..fold_of.len() as u32).partition(|&row| fold_of.get(row as usize) == Some(&fold));
        Some((Arc::new(TrainingMatrix::build(&dataset, &train, MAX_BIN).ok()?), held_out))
    });
    let folds = folds.into_iter().collect::<Option<Vec<_>>>()?;
    Some(Data { dataset, folds })
}

/// Log loss (classification) or root mean squared error over all rows, each predicted by a model that has not seen it.
/// `point`: XGBoost's names; `seed`: the booster's.
pub fn value(name: &str, point: &Point, seed: u64) -> Result<f64> {
    let data = DATA.get(name).ok_or_else(|| anyhow!("the data set {name} cannot be read"))?;
    loss(data, point, seed)
}

/// The same of any data set.
pub fn loss(data: &Data, point: &Point, seed: u64) -> Result<f64> {
    let n_classes = data.dataset.classes.len();
    let objective = match data.dataset.task {
        Task::Binary => "binary:logistic",
        Task::Multiclass => "multi:softprob",
        Task::Regression => "reg:squarederror",
    };
    let mut raw: BTreeMap<String, String> =
        [("objective", objective), ("tree_method", "hist")].map(|(name, value)| (name.into(), value.into())).into();
    raw.insert("max_bin".into(), MAX_BIN.to_string());
    raw.insert("seed".into(), seed.to_string());
    for (name, value) in point {
        raw.insert(name.clone(), value.as_str().map_or_else(|| value.to_string(), str::to_string));
    }
    let params = Params::check(&raw, data.dataset.task, n_classes)?;
    let mut sum = 0.0;
    for (matrix, rows) in &data.folds {
        let mut trial = Trial::new(Arc::clone(matrix), EvalSets::new(), params.clone(), &[] as &[&str])?;
        while !trial.is_done() {
            trial.step();
        }
        let predictions = trial.into_model().predict(&data.dataset, rows)?;
        let width = predictions.len() / rows.len();
        for (row, prediction) in rows.iter().zip(predictions.chunks(width)) {
            sum += error(data.dataset.task, data.dataset.labels[*row as usize], prediction);
        }
    }
    let mean = sum / data.dataset.labels.len() as f64;
    Ok(if data.dataset.task == Task::Regression { sqrt(mean) } else { mean })
}

fn error(task: Task, label: f32, prediction: &[f32]) -> f64 {
    let first = f64::from(prediction[0]);
    match task {
        Task::Regression => (first - f64::from(label)) * (first - f64::from(label)),
        Task::Binary => {
            let p = first.clamp(1e-7, 1.0 - 1e-7);
            -log(if label == 1.0 { p } else { 1.0 - p })
        }
        Task::Multiclass => -log(f64::from(prediction[label as usize]).clamp(1e-7, 1.0)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Deserialize)]
    struct Expected {
        data: String,
        seed: u64,
        params: Point,
        value: f64,
    }

    #[test]
    fn values_are_those_of_the_real_xgboost() {
        let expected: Vec<Expected> = serde_json::from_str(include_str!("../data/expected.json")).unwrap();
        assert_eq!(expected.len(), 40);
        for Expected { data, seed, params, value: theirs } in expected {
            let ours = value(&data, &params, seed).unwrap();
            // Predictions are equal to the bit; numpy adds the rows in another order.
            assert!((ours - theirs).abs() <= 1e-12 * theirs, "{data} {params:?}: {ours} instead of {theirs}");
        }
    }
}
