//! What is taken away of the job that is mirrored here: see `Session`.

use super::Analyst;
use crate::error::Message;

impl Analyst {
    /// See `Session::trials_json`.
    pub fn trials_json(&self, began: f64) -> Result<String, Vec<Message>> {
        self.session.trials_json(began)
    }

    /// See `Session::optuna_journal`.
    pub fn optuna_journal(&self, began: f64) -> Result<String, Vec<Message>> {
        self.session.optuna_journal(began)
    }

    /// See `Session::notebook`.
    pub fn notebook(&self, with_rows: bool, test: Option<(f64, f64)>) -> Result<String, Vec<Message>> {
        self.session.notebook(with_rows, test)
    }

    /// See `Session::ray_script`.
    pub fn ray_script(&self, with_rows: bool) -> Result<String, Vec<Message>> {
        self.session.ray_script(with_rows)
    }

    /// See `Session::sagemaker_request`.
    pub fn sagemaker_request(&self) -> Result<String, Vec<Message>> {
        self.session.sagemaker_request()
    }

    /// See `Session::sagemaker_script`.
    pub fn sagemaker_script(&self) -> Result<String, Vec<Message>> {
        self.session.sagemaker_script()
    }
}
