//! What one trainer worker does: it holds a data set and trains one trial at a time, or fits and scores one configuration.

use super::dto::ScoreResult;
use super::metrics::{bare, reported};
use crate::booster::metric;
use crate::booster::{EvalSets, Model, Params, Trial};
use crate::dataset::matrix::TrainingMatrix;
use crate::dataset::{Dataset, DatasetSpec, Task};
use crate::error::{Explain, Message};
use crate::table;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

/// A data set, the matrix made of it, and at most one trial in training.
pub struct Trainer {
    dataset: Rc<Dataset>,
    /// Metrics of every trial, without set prefixes.
    metrics: Vec<String>,
    /// Train rows as the last trial had them, for the next one: all trials share them unless `max_bin` is tuned. Only one is
    /// kept: a tuned `max_bin` would fill the memory with a matrix a trial.
    matrix: Option<Arc<TrainingMatrix>>,
    /// Train and validation rows as the trials score them.
    eval: EvalSets,
    /// Train + validation rows, for the final fit.
    fitted_rows: Vec<u32>,
    work: Work,
}

enum Work {
    None,
    Trial(Box<Trial>),
    Score { trial: Box<Trial>, num_round: u32 },
}

impl Trainer {
    /// Reads the file and applies the roles, exactly as the tuner did: equal bytes and spec give an equal data set.
    pub fn new(name: &str, bytes: &[u8], spec: &DatasetSpec, metrics: Vec<String>) -> Result<Trainer, Message> {
        let (table, _) = table::read(bytes, name).map_err(|error| error.message())?;
        let (dataset, _) = Dataset::build(&table, spec).map_err(|error| error.message())?;
        Ok(Trainer::on(Rc::new(dataset), metrics))
    }

    /// A trainer on a data set that is already built.
    pub fn on(dataset: Rc<Dataset>, metrics: Vec<String>) -> Trainer {
        let mut fitted_rows: Vec<u32> = dataset.split.train.iter().chain(&dataset.split.validation).copied().collect();
        fitted_rows.sort_unstable();
        Trainer { eval: EvalSets::of_split(&dataset), dataset, metrics, matrix: None, fitted_rows, work: Work::None }
    }

    /// Begins a trial. `params`: XGBoost's names, values as text.
    pub fn start(&mut self, params: &BTreeMap<String, String>) -> Result<(), Message> {
        self.work = Work::None;
        let params = check(params, &self.dataset)?;
        let matrix = match self.matrix.take().filter(|matrix| params.can_train_on(matrix)) {
            Some(matrix) => matrix,
            None => {
                let matrix = params.training_matrix(&self.dataset, &self.dataset.split.train);
                Arc::new(matrix.map_err(|error| error.message())?)
            }
        };
        self.matrix = Some(Arc::clone(&matrix));
        let trial = Trial::new(matrix, self.eval.clone(), params, &self.metrics).map_err(|error| error.message())?;
        debug_assert_eq!(trial.metric_names(), reported(&self.metrics));
        self.work = Work::Trial(Box::new(trial));
        Ok(())
    }

    /// Rounds done of the trial in training.
    pub fn round(&self) -> u32 {
        match &self.work {
            Work::None => 0,
            Work::Trial(trial) | Work::Score { trial, .. } => trial.round(),
        }
    }

    /// Whether the trial in training has no rounds left, of these or by its `early_stopping_rounds`. True without a trial.
    pub fn is_done(&self, to_round: u32) -> bool {
        match &self.work {
            Work::Trial(trial) => trial.round() >= to_round || trial.is_done(),
            Work::None | Work::Score { .. } => true,
        }
    }

    /// Trains one round; its metric values in the job's order. Nothing without a trial.
    pub fn step(&mut self) -> Vec<f64> {
        match &mut self.work {
            Work::Trial(trial) => trial.step().values,
            Work::None | Work::Score { .. } => Vec::new(),
        }
    }

    /// Forgets the trial or the score in work.
    pub fn drop_trial(&mut self) {
        self.work = Work::None;
    }

    /// Begins a fit on train + validation rows, to be scored on the test rows.
    pub fn start_score(&mut self, params: &BTreeMap<String, String>) -> Result<(), Message> {
        self.work = Work::None;
        let params = check(params, &self.dataset)?;
        let matrix = params.training_matrix(&self.dataset, &self.fitted_rows).map_err(|error| error.message())?;
        let num_round = params.num_round;
        let trial =
            Trial::new(Arc::new(matrix), EvalSets::new(), params, &self.metrics).map_err(|error| error.message())?;
        self.work = Work::Score { trial: Box::new(trial), num_round };
        Ok(())
    }

    /// Trains one round of the fit; the fraction done.
    pub fn score_step(&mut self) -> f64 {
        match &mut self.work {
            Work::Score { trial, num_round } => {
                if trial.round() < *num_round {
                    trial.step();
                }
                f64::from(trial.round()) / f64::from(*num_round)
            }
            Work::None | Work::Trial(_) => 1.0,
        }
    }

    /// Scores of the fit on the test rows, the first time that anything reads them.
    pub fn score_result(&mut self) -> Result<ScoreResult, Message> {
        let Work::Score { trial, .. } = std::mem::replace(&mut self.work, Work::None) else {
            return Err(Message::new("nothing_to_score"));
        };
        score(&self.dataset, &trial.into_model(), self.fitted_rows.len())
    }
}

fn check(params: &BTreeMap<String, String>, dataset: &Dataset) -> Result<Params, Message> {
    Params::check(params, dataset.task, dataset.classes.len()).map_err(|error| error.message())
}

fn score(dataset: &Dataset, model: &Model, fitted_rows: usize) -> Result<ScoreResult, Message> {
    let test = &dataset.split.test;
    let predictions = model.predict(dataset, test).map_err(|error| error.message())?;
    let labels: Vec<f32> = test.iter().map(|row| dataset.labels[*row as usize]).collect();
    let weights: Option<Vec<f32>> =
        dataset.weights.as_ref().map(|all| test.iter().map(|row| all[*row as usize]).collect());
    let mut scores = BTreeMap::new();
    for name in metric::for_task(dataset.task) {
        let metric = metric::parse(name).map_err(|error| error.message())?;
        let value = metric.evaluate(&predictions, &labels, weights.as_deref());
        scores.insert(bare(name).to_string(), Some(value).filter(|value| value.is_finite()));
    }
    let confusion = match dataset.task {
        Task::Regression => None,
        Task::Binary | Task::Multiclass => Some(confusion(&predictions, &labels, dataset.classes.len())),
    };
    Ok(ScoreResult { rounds: model.n_rounds(), fitted_rows, scores, confusion })
}

/// Rows by true class, columns by predicted class: p > 0.5 is class 1 with one output, else the first largest output.
fn confusion(predictions: &[f32], labels: &[f32], n_classes: usize) -> Vec<Vec<u32>> {
    let mut counts = vec![vec![0; n_classes]; n_classes];
    let n_outputs = predictions.len() / labels.len().max(1);
    for (row, label) in labels.iter().enumerate() {
        let outputs = &predictions[row * n_outputs..(row + 1) * n_outputs];
        let predicted = match outputs {
            [probability] => usize::from(*probability > 0.5),
            _ => outputs.iter().enumerate().fold(0, |best, (class, p)| if *p > outputs[best] { class } else { best }),
        };
        counts[*label as usize][predicted] += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn confusion_counts_true_by_predicted() {
        // One output: 0.5 itself is class 0, as XGBoost's `error` has it.
        assert_eq!(confusion(&[0.5, 0.9, 0.2], &[0.0, 1.0, 1.0], 2), vec![vec![1, 0], vec![1, 1]]);
        // Three outputs: the first of equal ones wins.
        let probabilities = [0.4, 0.4, 0.2, 0.1, 0.2, 0.7];
        assert_eq!(confusion(&probabilities, &[1.0, 2.0], 3), vec![vec![0, 0, 0], vec![1, 0, 0], vec![0, 0, 1]]);
    }
}
