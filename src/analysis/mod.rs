//! What the records of a job say about its hyperparameters, and what its surrogate does. Pure functions of the records and a
//! seed.

mod dependence;
mod fanova;
mod forest;
mod ped_anova;
mod resample;
mod sample;

// The leave-one-out check of the surrogate is its own: `Surrogate::leave_one_out`.
pub use crate::tuner::gp::leave_one_out::{LeaveOneOut, LeftOut};
pub use dependence::{Background, Curve, Level, Surface, pair_surface, partial_dependence};
pub use fanova::{Fanova, fanova};
pub use ped_anova::ped_anova;
pub use resample::{Estimate, Importance, Method, fanova_resampled, ped_anova_resampled};
pub use sample::Sample;

#[cfg(test)]
mod surrogate_tests;
#[cfg(test)]
mod tests;
