//! Files and links: what leaves the playground and comes back.

pub mod ask_tell;
pub mod describe;
pub mod sagemaker;
pub mod xgboost_json;

pub use describe::describe;
pub use sagemaker::{DataSource, FormatError, JobRequest};
pub use xgboost_json::ModelError;
