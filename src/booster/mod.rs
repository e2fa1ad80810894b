//! XGBoost-compatible gradient-boosted trees.
