//! What one trainer worker does: it holds a data set and trains one trial at a time, or fits and scores one configuration.
//! Beside it, it keeps the boosters of trials that are held at a rung of textbook Hyperband. With cross-validation a trial
//! is one booster for each fold, all trained round by round; what is reported is the mean over the folds.

use super::dto::ScoreResult;
use super::metrics::{bare, reported};
use crate::booster::metric;
use crate::booster::params::RandomStream;
use crate::booster::{EvalSets, Model, Params, Trial};
use crate::dataset::matrix::TrainingMatrix;
use crate::dataset::{Dataset, DatasetSpec, Split, Task};
use crate::error::{Explain, Message};
use crate::formats::xgboost_json;
use crate::math::round_to_single;
use crate::table;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

/// A data set, the rows of its splits, at most one trial in training, and those that are held.
pub struct Trainer {
    dataset: Rc<Dataset>,
    /// Metrics of every trial, without set prefixes; the objective first.
    metrics: Vec<String>,
    /// One, or one for each fold.
    parts: Vec<Part>,
    /// Train + validation rows, for the final fit.
    fitted_rows: Vec<u32>,
    /// Whose random numbers trials draw, where they sample.
    random_stream: RandomStream,
    work: Work,
    /// By the number of the trial.
    held: BTreeMap<u32, Vec<Trial>>,
}

/// What the boosters of one split share.
struct Part {
    train: Vec<u32>,
    /// Train rows as the last trial had them, for the next one: all trials share them unless `max_bin` is tuned. Only one is
    /// kept: a tuned `max_bin` would fill the memory with a matrix a trial.
    matrix: Option<Arc<TrainingMatrix>>,
    /// Train and validation rows as the trials score them.
    eval: EvalSets,
}

impl Part {
    fn new(dataset: &Dataset, split: &Split) -> Self {
        let eval = EvalSets::new().with_train().with_rows("validation", dataset, &split.validation);
        Part { train: split.train.clone(), matrix: None, eval }
    }

    fn booster(&mut self, dataset: &Dataset, params: &Params, metrics: &[String]) -> Result<Trial, Message> {
        let matrix = match self.matrix.take().filter(|matrix| params.can_train_on(matrix)) {
            Some(matrix) => matrix,
            None => Arc::new(params.training_matrix(dataset, &self.train).map_err(|error| error.message())?),
        };
        self.matrix = Some(Arc::clone(&matrix));
        Trial::new(matrix, self.eval.clone(), params.clone(), metrics).map_err(|error| error.message())
    }
}

enum Work {
    None,
    /// A booster, or one for each fold.
    Trial(Vec<Trial>),
    /// For the test rows, or on other folds.
    Fit {
        trial: Box<Trial>,
        num_round: u32,
        /// Metric values after the last round, in the order of `metrics::reported`.
        last: Vec<f64>,
    },
}

impl Trainer {
    /// Reads the file and applies the roles, exactly as the tuner did: equal bytes and spec give an equal data set. `folds`: 0
    /// without cross-validation.
    pub fn new(
        name: &str,
        bytes: &[u8],
        spec: &DatasetSpec,
        metrics: Vec<String>,
        folds: u32,
    ) -> Result<Trainer, Message> {
        let (table, _) = table::read(bytes, name).map_err(|error| error.message())?;
        let (dataset, _) = Dataset::build(&table, spec).map_err(|error| error.message())?;
        Trainer::on(Rc::new(dataset), metrics, folds, spec.seed)
    }

    /// A trainer on a data set that is already built. `seed`: of its split. Errors if it cannot have so many folds.
    pub fn on(dataset: Rc<Dataset>, metrics: Vec<String>, folds: u32, seed: u64) -> Result<Trainer, Message> {
        let mut fitted_rows: Vec<u32> = dataset.split.train.iter().chain(&dataset.split.validation).copied().collect();
        fitted_rows.sort_unstable();
        let parts = match folds {
            0 => vec![Part::new(&dataset, &dataset.split)],
            k => {
                let splits = dataset.folds(k, seed).map_err(|error| error.message())?;
                splits.iter().map(|split| Part::new(&dataset, split)).collect()
            }
        };
        // On the lab's rows trials are to have the errors that its container recorded, XGBoost 1.0.
        let random_stream = if dataset.split.is_of_the_lab() { RandomStream::Xgboost1 } else { RandomStream::Xgboost3 };
        Ok(Trainer { dataset, metrics, parts, fitted_rows, random_stream, work: Work::None, held: BTreeMap::new() })
    }

    /// Leaves out all folds but the first: for the trees of trials, one model is enough.
    pub fn keep_first_fold(&mut self) {
        self.parts.truncate(1);
    }

    /// Begins a trial. `params`: XGBoost's names, values as text.
    pub fn start(&mut self, params: &BTreeMap<String, String>) -> Result<(), Message> {
        self.work = Work::None;
        let params = self.check(params)?;
        let boosters = self.parts.iter_mut().map(|part| part.booster(&self.dataset, &params, &self.metrics));
        let boosters: Vec<Trial> = boosters.collect::<Result<_, _>>()?;
        debug_assert!(boosters.iter().all(|booster| booster.metric_names() == reported(&self.metrics, 0)));
        self.work = Work::Trial(boosters);
        Ok(())
    }

    fn check(&self, params: &BTreeMap<String, String>) -> Result<Params, Message> {
        let dataset = &self.dataset;
        let mut params = Params::check(params, dataset.task, dataset.classes.len()).map_err(|error| error.message())?;
        params.random_stream = self.random_stream;
        Ok(params)
    }

    /// Rounds done of the trial in training.
    pub fn round(&self) -> u32 {
        match &self.work {
            Work::None => 0,
            Work::Trial(boosters) => boosters.first().map_or(0, Trial::round),
            Work::Fit { trial, .. } => trial.round(),
        }
    }

    /// Whether the trial in training has no rounds left, of these or by its `early_stopping_rounds`. True without a trial.
    pub fn is_done(&self, to_round: u32) -> bool {
        match &self.work {
            Work::Trial(boosters) => boosters.iter().any(|booster| booster.round() >= to_round || booster.is_done()),
            Work::None | Work::Fit { .. } => true,
        }
    }

    /// Trains one round; its metric values in the job's order (`metrics::reported`), with the digits of a float: that is what
    /// AMT has of them (`MetricValue` in SageMaker's API), and a link has no room for twice as many. Nothing without a trial.
    pub fn step(&mut self) -> Vec<f64> {
        let Work::Trial(boosters) = &mut self.work else { return Vec::new() };
        let mut values = match &mut boosters[..] {
            [booster] => booster.step().values,
            folds => over_folds(&folds.iter_mut().map(|booster| booster.step().values).collect::<Vec<_>>()),
        };
        values.iter_mut().for_each(|value| *value = round_to_single(*value));
        values
    }

    /// The trees so far of the trial in training, with cross-validation those of the first fold. `None` without one.
    pub fn model(&self) -> Option<&Model> {
        match &self.work {
            Work::Trial(boosters) => boosters.first().map(Trial::model),
            Work::None | Work::Fit { .. } => None,
        }
    }

    /// Forgets the trial or the score in work.
    pub fn drop_trial(&mut self) {
        self.work = Work::None;
    }

    /// Puts the trial in training by, as number `trial`: it may have to go on. It takes memory, no time.
    pub fn hold(&mut self, trial: u32) {
        if let Work::Trial(boosters) = std::mem::replace(&mut self.work, Work::None) {
            self.held.insert(trial, boosters);
        }
    }

    /// Takes a held trial up again. False if it is not held here.
    pub fn take_up(&mut self, trial: u32) -> bool {
        match self.held.remove(&trial) {
            Some(boosters) => {
                self.work = Work::Trial(boosters);
                true
            }
            None => false,
        }
    }

    /// Forgets a held trial.
    pub fn forget(&mut self, trial: u32) {
        self.held.remove(&trial);
    }

    /// Forgets all trials: another job begins.
    pub fn clear(&mut self) {
        self.work = Work::None;
        self.held.clear();
    }

    /// Begins a fit on train + validation rows, to be scored on the test rows.
    pub fn start_score(&mut self, params: &BTreeMap<String, String>) -> Result<(), Message> {
        self.work = Work::None;
        let params = self.check(params)?;
        let matrix = params.training_matrix(&self.dataset, &self.fitted_rows).map_err(|error| error.message())?;
        let num_round = params.num_round;
        let trial =
            Trial::new(Arc::new(matrix), EvalSets::new(), params, &self.metrics).map_err(|error| error.message())?;
        self.work = Work::Fit { trial: Box::new(trial), num_round, last: Vec::new() };
        Ok(())
    }

    /// Begins a fit for a fluke check: fold `fold` of `of` folds of the train + validation rows that `seed` deals, others than
    /// the job has had; the rows of the fold score it.
    pub fn start_recheck(
        &mut self,
        params: &BTreeMap<String, String>,
        (fold, of): (u32, u32),
        seed: u64,
    ) -> Result<(), Message> {
        self.work = Work::None;
        let params = self.check(params)?;
        let splits = self.dataset.folds(of, seed).map_err(|error| error.message())?;
        let split = splits.get(fold as usize).ok_or_else(|| Message::new("nothing_to_score"))?;
        let num_round = params.num_round;
        let trial = Part::new(&self.dataset, split).booster(&self.dataset, &params, &self.metrics)?;
        self.work = Work::Fit { trial: Box::new(trial), num_round, last: Vec::new() };
        Ok(())
    }

    /// Trains one round of the fit; the fraction done.
    pub fn fit_step(&mut self) -> f64 {
        match &mut self.work {
            Work::Fit { trial, num_round, last } => {
                if trial.round() < *num_round && !trial.is_done() {
                    *last = trial.step().values;
                }
                if trial.is_done() { 1.0 } else { f64::from(trial.round()) / f64::from(*num_round) }
            }
            Work::None | Work::Trial(_) => 1.0,
        }
    }

    /// Scores of the fit on the test rows, the first time that anything reads them; and its model, as XGBoost's JSON.
    pub fn score_result(&mut self) -> Result<(ScoreResult, String), Message> {
        let Work::Fit { trial, .. } = std::mem::replace(&mut self.work, Work::None) else {
            return Err(Message::new("nothing_to_score"));
        };
        let model = trial.into_model();
        Ok((score(&self.dataset, &model, self.fitted_rows.len())?, xgboost_json::write(&model)))
    }

    /// The objective of the fit on the rows that were left out; `None` if it is no number.
    pub fn recheck_result(&mut self) -> Result<Option<f64>, Message> {
        let Work::Fit { last, .. } = std::mem::replace(&mut self.work, Work::None) else {
            return Err(Message::new("nothing_to_score"));
        };
        // Train first, then validation; the objective is the first metric.
        Ok(last.get(1).copied().filter(|value| value.is_finite()))
    }
}

/// Means over the folds, and behind them the standard deviation (n in the denominator, as `xgb.cv` has it) of the second
/// value, which is the objective on the validation rows. `lines`: of each fold, at least one.
fn over_folds(lines: &[Vec<f64>]) -> Vec<f64> {
    let n = lines.len() as f64;
    let mean = |idx: usize| lines.iter().filter_map(|line| line.get(idx)).sum::<f64>() / n;
    let mut values: Vec<f64> = (0..lines.first().map_or(0, Vec::len)).map(mean).collect();
    let centre = mean(1);
    let squares: f64 =
        lines.iter().filter_map(|line| line.get(1)).map(|value| (value - centre) * (value - centre)).sum();
    values.push((squares / n).sqrt());
    values
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
    fn folds_are_told_by_mean_and_deviation() {
        // Objective 1, 2 and 6: mean 3, squares 4 + 1 + 9 = 14.
        let lines = [vec![0.0, 1.0, 5.0], vec![3.0, 2.0, 5.0], vec![0.0, 6.0, 5.0]];
        assert_eq!(over_folds(&lines), [1.0, 3.0, 5.0, (14.0_f64 / 3.0).sqrt()]);
    }

    #[test]
    fn confusion_counts_true_by_predicted() {
        // One output: 0.5 itself is class 0, as XGBoost's `error` has it.
        assert_eq!(confusion(&[0.5, 0.9, 0.2], &[0.0, 1.0, 1.0], 2), vec![vec![1, 0], vec![1, 1]]);
        // Three outputs: the first of equal ones wins.
        let probabilities = [0.4, 0.4, 0.2, 0.1, 0.2, 0.7];
        assert_eq!(confusion(&probabilities, &[1.0, 2.0], 3), vec![vec![0, 0, 0], vec![1, 0, 0], vec![0, 0, 1]]);
    }
}
