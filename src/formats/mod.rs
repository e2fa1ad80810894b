//! Files and links: what leaves the playground and comes back.

pub mod ask_tell;
pub mod describe;
pub mod parent;
pub mod sagemaker;
pub mod xgboost_json;

pub use describe::describe;
pub use parent::{read_parent, static_hyperparameters};
pub use sagemaker::rules::{HyperbandSettings, JobRules, WarmStartSettings};
pub use sagemaker::{DataSource, FormatError, JobRequest};
pub use xgboost_json::ModelError;
