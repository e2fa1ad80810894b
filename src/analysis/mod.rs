//! What the records of a job say about its hyperparameters, and what its surrogate does. Pure functions of the records and a
//! seed.

mod dependence;
mod fanova;
mod forest;
mod leave_one_out;
mod ped_anova;
mod resample;
mod sample;

pub use dependence::{Background, Curve, Level, Surface, pair_surface, partial_dependence};
pub use fanova::{Fanova, fanova};
pub use leave_one_out::{LeaveOneOut, LeftOut, leave_one_out};
pub use ped_anova::ped_anova;
pub use resample::{Importance, fanova_resampled, ped_anova_resampled};
pub use sample::Sample;

#[cfg(test)]
mod surrogate_tests;
#[cfg(test)]
mod tests;
