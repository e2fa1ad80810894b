//! Gaussian-process regression and what Bayesian optimisation needs of it.

pub mod acquisition;
pub mod chooser;
pub mod encoding;
pub mod feasibility;
mod finals;
pub mod fits;
pub mod history;
pub mod kernel;
pub mod lbfgsb;
pub mod leave_one_out;
pub mod likelihood;
mod linalg;
pub mod portfolio;
pub mod posterior;
pub mod prior;
pub mod regret;
pub mod relation;
pub mod search;
pub mod sobol;
pub mod surrogate;
pub mod targets;
pub mod thin;
pub mod units;
