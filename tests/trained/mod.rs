//! A small file with everything in it, and models trained on it.

#![allow(dead_code, clippy::unwrap_used, reason = "helpers of tests; not each test needs all")]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::rc::Rc;
use std::sync::Arc;
use tuning_playground::booster::{EvalSets, Model, Params, Trial};
use tuning_playground::dataset::{Dataset, DatasetSpec, Task};
use tuning_playground::session::predict::Predictor;
use tuning_playground::table;

/// A data set, the model trained on it, and both together.
pub struct Trained {
    pub dataset: Rc<Dataset>,
    pub model: Rc<Model>,
    pub predictor: Predictor,
}

pub fn trained(file: &str, name: &str, target: &str, task: Option<Task>, params: &[(&str, &str)]) -> Trained {
    let (table, _) = table::read(file.as_bytes(), name).unwrap();
    let spec = DatasetSpec { target: Some(target.to_owned()), task, seed: 3, ..DatasetSpec::default() };
    let dataset = Rc::new(Dataset::build(&table, &spec).unwrap().0);
    let usual = [("num_round", "12"), ("max_depth", "4"), ("min_child_weight", "0"), ("max_cat_to_onehot", "1")];
    let raw: BTreeMap<String, String> =
        usual.iter().chain(params).map(|(name, value)| (name.to_string(), value.to_string())).collect();
    let params = Params::check(&raw, dataset.task, dataset.classes.len()).unwrap();
    let matrix = Arc::new(params.training_matrix(&dataset, &dataset.split.train).unwrap());
    let mut trial = Trial::new(matrix, EvalSets::new(), params, &[] as &[&str]).unwrap();
    while !trial.is_done() {
        trial.step();
    }
    let model = Rc::new(trial.into_model());
    let predictor = Predictor::new(Rc::clone(&dataset), Rc::clone(&model)).unwrap();
    Trained { dataset, model, predictor }
}

/// A file of 120 rows: a number, texts, levels that look like numbers, missing values everywhere; the target depends on
/// all. `order`: which columns, in this order.
pub fn made_up(target: &str, order: &[&str]) -> String {
    let mut file = order.join(",") + "\n";
    for row in 0_u32..120 {
        let number = f64::from(row * 37 % 101) / 7.0;
        let city = ["Oslo", "Bergen", "Tromsø", "N/A"][(row * 7 % 11 % 4) as usize];
        let code = ["01", "1", "2", "1.0", "x"][(row * 13 % 17 % 5) as usize];
        let level = f64::from(row * 7 % 11 % 4) + 2.0 * f64::from(row * 13 % 17 % 5);
        let value = number + 3.0 * level;
        let fields: Vec<String> = order
            .iter()
            .map(|column| match *column {
                "number" if row % 9 == 4 => "NA".to_owned(),
                "number" => format!("{number:.4}"),
                "city" => city.to_owned(),
                "code" => code.to_owned(),
                "id" => format!("\"row, {row}\""),
                name if name == target && target == "sick" => ["no", "yes"][usize::from(value > 20.0)].to_owned(),
                name if name == target && target == "kind" => {
                    ["a", "b", "c"][(value / 14.0).min(2.0) as usize].to_owned()
                }
                _ => value.to_string(),
            })
            .collect();
        writeln!(file, "{}", fields.join(",")).unwrap();
    }
    file
}

/// The features of `made_up`.
pub const USUAL: [&str; 3] = ["number", "city", "code"];
