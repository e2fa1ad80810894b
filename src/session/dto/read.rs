//! What the page says, read from JSON.

use super::{DataSettings, FormShown, JobSettings, MirrorStart, ParamSetting, RuleSettings, ScoreResult};
use crate::analysis::Brush;
use crate::chart::Size;
use crate::json::{Expected, Field, JsonError, Read};
use crate::tuner::Scaling;

impl Read for DataSettings {
    fn read(field: &Field) -> Result<Self, JsonError> {
        Ok(DataSettings {
            target: field.optional("target")?,
            ignored: field.read("ignored")?,
            task: field.optional("task")?,
            positive: field.optional("positive")?,
            validation_fraction: field.read("validation_fraction")?,
            test_fraction: field.read("test_fraction")?,
            seed: field.read("seed")?,
            split: field.optional("split")?,
        })
    }
}

impl Read for ParamSetting {
    fn read(field: &Field) -> Result<Self, JsonError> {
        Ok(ParamSetting {
            name: field.read("name")?,
            tune: field.read("tune")?,
            value: field.read("value")?,
            min: field.read("min")?,
            max: field.read("max")?,
            scale: field.get("scale")?.choice(Scaling::NAMES, Scaling::from_name)?,
            list: field.or_default("list")?,
            values: field.or_default("values")?,
        })
    }
}

impl Read for JobSettings {
    fn read(field: &Field) -> Result<Self, JsonError> {
        Ok(JobSettings {
            name: field.or_default("name")?,
            objective: field.read("objective")?,
            strategy: field.read("strategy")?,
            max_jobs: field.read("max_jobs")?,
            max_parallel: field.read("max_parallel")?,
            seed: field.read("seed")?,
            rules: field.or_default("rules")?,
            parameters: field.read("parameters")?,
        })
    }
}

impl Read for FormShown {
    fn read(field: &Field) -> Result<Self, JsonError> {
        Ok(FormShown { file: field.read("file")?, data: field.read("data")?, job: field.read("job")? })
    }
}

/// What is left out sets nothing.
impl Read for RuleSettings {
    fn read(field: &Field) -> Result<Self, JsonError> {
        Ok(RuleSettings {
            early_stopping: field.or_default("early_stopping")?,
            hyperband_form: field.or_default("hyperband_form")?,
            min_resource: field.or_default("min_resource")?,
            max_resource: field.or_default("max_resource")?,
            max_runtime: field.or_default("max_runtime")?,
            target_value: field.or_default("target_value")?,
            max_not_improving: field.or_default("max_not_improving")?,
            on_convergence: field.or_default("on_convergence")?,
            on_regret_bound: field.or_default("on_regret_bound")?,
            warm_start: field.or_default("warm_start")?,
            parents: field.or_default("parents")?,
            folds: field.or_default("folds")?,
            without_booster_priors: field.or_default("without_booster_priors")?,
            enqueued: field.or_default("enqueued")?,
        })
    }
}

impl Read for ScoreResult {
    fn read(field: &Field) -> Result<Self, JsonError> {
        Ok(ScoreResult {
            rounds: field.read("rounds")?,
            fitted_rows: field.read("fitted_rows")?,
            scores: field.read("scores")?,
            confusion: field.optional("confusion")?,
        })
    }
}

impl Read for MirrorStart {
    fn read(field: &Field) -> Result<Self, JsonError> {
        Ok(MirrorStart { request: field.read("request")?, parents: field.read("parents")? })
    }
}

impl Read for Brush {
    fn read(field: &Field) -> Result<Self, JsonError> {
        Ok(Brush {
            axis: field.read("axis")?,
            from: field.read("from")?,
            to: field.read("to")?,
            values: field.read("values")?,
        })
    }
}

/// Width and height in a list.
impl Read for Size {
    fn read(field: &Field) -> Result<Self, JsonError> {
        let mut items = field.items()?;
        match (items.len(), items.next(), items.next()) {
            (2, Some(width), Some(height)) => Ok(Size { width: u32::read(&width)?, height: u32::read(&height)? }),
            _ => Err(field.expected(Expected::Pair)),
        }
    }
}
