//! What the page's form says before anyone has touched it, for native jobs like the page's. The page needs it before the
//! engine is there, so `www/settings.js` says it again; `tests/page_defaults.rs` compares the two.

use super::{DataSettings, JobSettings, RuleSettings};
use crate::dataset::DatasetSpec;

impl Default for DataSettings {
    fn default() -> Self {
        let DatasetSpec { validation_fraction, test_fraction, .. } = DatasetSpec::default();
        DataSettings {
            target: None,
            ignored: Vec::new(),
            task: None,
            positive: None,
            validation_fraction: validation_fraction.to_string(),
            test_fraction: test_fraction.to_string(),
            seed: "1".into(),
            split: None,
        }
    }
}

/// Without the objective and the hyperparameters: those are the data's and `Session::parameters`'.
impl Default for JobSettings {
    fn default() -> Self {
        let rules = RuleSettings {
            early_stopping: "Off".into(),
            hyperband_form: "Asynchronous".into(),
            ..RuleSettings::default()
        };
        JobSettings {
            name: String::new(),
            objective: String::new(),
            strategy: "Bayesian".into(),
            max_jobs: "20".into(),
            max_parallel: "4".into(),
            seed: "1".into(),
            rules,
            parameters: Vec::new(),
        }
    }
}
