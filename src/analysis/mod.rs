//! What the records of a job say about its hyperparameters, what its surrogate does, what a model has learnt, and what the
//! final models are worth on the test rows. Pure functions of records, models or predictions and a seed.

mod brush;
pub mod coverage;
mod dependence;
mod edges;
pub mod evaluation;
mod fanova;
mod forest;
pub mod outline;
mod ped_anova;
pub mod race;
mod resample;
pub mod rungs;
mod sample;
pub mod shap;
pub mod thinking;

// The leave-one-out check of the surrogate is its own: `Surrogate::leave_one_out`.
pub use crate::tuner::gp::leave_one_out::{LeaveOneOut, LeftOut};
pub use brush::{Brush, matches, narrowed};
pub use dependence::{Background, Curve, Level, Surface, pair_surface, partial_dependence};
pub use edges::{Edge, End, edges};
pub use fanova::{Fanova, fanova};
pub use ped_anova::ped_anova;
pub use resample::{Estimate, Importance, Method, fanova_resampled, ped_anova_resampled};
pub use sample::Sample;
pub use shap::ShapSummary;

#[cfg(test)]
mod surrogate_tests;
#[cfg(test)]
mod tests;
