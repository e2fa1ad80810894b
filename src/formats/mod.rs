//! Files and links: what leaves the playground and comes back.

pub mod ask_tell;
pub mod describe;
pub mod link;
mod moment;
pub mod notebook;
pub mod optuna;
pub mod parent;
pub mod python;
pub mod ray;
pub mod sagemaker;
pub mod trials_csv;
pub mod trials_json;
pub mod xgboost_json;
pub mod xgboost_log;

pub use describe::describe;
pub use notebook::{Reproduced, notebook};
pub use parent::{describe_parent, read_parent, static_hyperparameters};
pub use python::Experiment;
pub use ray::ray_script;
pub use sagemaker::rules::{HyperbandSettings, JobRules, WarmStartSettings};
pub use sagemaker::{DataSource, FormatError, Imported, JobRequest, import, locate, sagemaker_script};
pub use trials_csv::trials_csv;
pub use trials_json::trials_json;
pub use xgboost_json::ModelError;
pub use xgboost_log::xgboost_log;
