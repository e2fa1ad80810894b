//! What a model has learnt: which features its splits use, and what each feature did to one prediction.

mod importance;
mod shap;

pub use importance::ImportanceType;
