//! Files and links: what leaves the playground and comes back.

pub mod sagemaker;

pub use sagemaker::{FormatError, JobRequest};
