//! Files and links: what leaves the playground and comes back.

pub mod describe;
pub mod sagemaker;

pub use describe::describe;
pub use sagemaker::{DataSource, FormatError, JobRequest};
