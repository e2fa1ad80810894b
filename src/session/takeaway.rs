//! What a visitor takes away to go on elsewhere: the job as Optuna's journal, as a notebook, as scripts and as JSON.

use super::run::Run;
use super::{Session, metrics};
use crate::dataset::Task;
use crate::error::Message;
use crate::formats::{self, Experiment, Reproduced, notebook};
use crate::order;

impl Session {
    /// The training jobs as JSON: see `formats::trials_json`. `began`: as in `optuna_journal`.
    pub fn trials_json(&self, began: f64) -> Result<String, Vec<Message>> {
        let job = &self.job()?.job;
        let spec = job.spec();
        let names: Vec<String> = spec.space.dims.iter().map(|dim| dim.name.clone()).collect();
        Ok(formats::trials_json(&job.snapshot(0.0), job.records(), &names, &spec.metrics, began))
    }

    /// The job as a journal that Optuna opens. `began`: milliseconds since 1970 when the job's clock stood at zero.
    pub fn optuna_journal(&self, began: f64) -> Result<String, Vec<Message>> {
        let run = self.job()?;
        Ok(formats::optuna::write(&run.request, run.job.spec(), run.job.records(), began))
    }

    /// A notebook that trains the best trial again. `with_rows`: the rows go along; else the file has to lie beside.
    /// `test`: what the final models were worth on the test rows, tuned and default, if that is known. Errors if no trial has
    /// a value yet.
    pub fn notebook(&self, with_rows: bool, test: Option<(f64, f64)>) -> Result<String, Vec<Message>> {
        let run = self.job()?;
        let trial = run.job.best().ok_or_else(|| vec![Message::new("no_trial_with_value")])?;
        let params = run.trial_params(trial).unwrap_or_default();
        let best = Reproduced { trial, params: &params, default: &run.default_params(), test };
        self.experiment(with_rows, |experiment| notebook(experiment, &best))
    }

    /// The job as a script for Ray Tune. `with_rows`: as in `notebook`.
    pub fn ray_script(&self, with_rows: bool) -> Result<String, Vec<Message>> {
        self.experiment(with_rows, formats::ray_script)
    }

    /// The job as SageMaker's request, with members of ours for what it has no word for; it can be read again.
    pub fn sagemaker_request(&self) -> Result<String, Vec<Message>> {
        // It always is JSON.
        Ok(serde_json::to_string_pretty(&self.job()?.request.to_json()).unwrap_or_default() + "\n")
    }

    /// A script that starts the job on SageMaker.
    pub fn sagemaker_script(&self) -> Result<String, Vec<Message>> {
        let run = self.job()?;
        let classes = run.dataset.classes.len();
        // The container does not look at the data: it would take a regression for granted.
        let needed: &[(&str, String)] = match run.dataset.task {
            Task::Binary => &[("objective", "binary:logistic".into())],
            Task::Multiclass => &[("objective", "multi:softprob".into()), ("num_class", classes.to_string())],
            Task::Regression => &[("objective", "reg:squarederror".into())],
        };
        let needed = order::map(needed.iter().map(|(name, value)| (name.to_string(), value.clone())));
        Ok(formats::sagemaker_script(&run.request, &needed))
    }

    fn experiment<T>(&self, with_rows: bool, make: impl FnOnce(&Experiment) -> T) -> Result<T, Vec<Message>> {
        let (run, file) = (self.job()?, self.file()?);
        Ok(make(&Experiment {
            request: &run.request,
            spec: run.job.spec(),
            records: run.job.records(),
            dataset: &run.dataset,
            table: &file.table,
            with_rows,
            metrics: &metrics::for_job(run.dataset.task, &run.request.objective),
        }))
    }

    fn job(&self) -> Result<&Run, Vec<Message>> {
        self.run.as_ref().ok_or_else(|| vec![Message::new("no_job")])
    }
}
