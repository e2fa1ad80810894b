//! What the records of a job say about its hyperparameters. Pure functions of the records and a seed.

mod fanova;
mod forest;
mod ped_anova;
mod resample;
mod sample;

pub use fanova::{Fanova, fanova};
pub use ped_anova::ped_anova;
pub use resample::{Importance, fanova_resampled, ped_anova_resampled};
pub use sample::Sample;

#[cfg(test)]
mod tests;
