//! The objective and its parameters.

use super::error::ModelError;
use super::field::ModelField;
use super::number::{general, push_floats, push_text};
use super::read::MAX_OUTPUTS;
use crate::booster::objective::{ObjectiveKind, ObjectiveSpec};
use crate::json::{Expected, Field};

/// The member that holds the objective's parameter, and the parameter's name. `None`: it has none.
fn parameter(kind: ObjectiveKind) -> Option<(&'static str, &'static str)> {
    use ObjectiveKind as K;
    match kind {
        K::SquaredError | K::RegLogistic | K::BinaryLogistic | K::BinaryLogitRaw | K::RegGamma => {
            Some(("reg_loss_param", "scale_pos_weight"))
        }
        K::MultiSoftmax | K::MultiSoftprob => Some(("softmax_multiclass_param", "num_class")),
        K::CountPoisson => Some(("poisson_regression_param", "max_delta_step")),
        K::RegTweedie => Some(("tweedie_regression_param", "tweedie_variance_power")),
        K::PseudoHuberError => Some(("pseudo_huber_param", "huber_slope")),
        K::QuantileError => Some(("quantile_loss_param", "quantile_alpha")),
        K::BinaryHinge | K::SquaredLogError | K::AbsoluteError => None,
    }
}

/// `{"name":…,"…_param":{…}}`
pub(super) fn push(out: &mut String, objective: &ObjectiveSpec) {
    use ObjectiveKind as K;
    out.push_str("{\"name\":");
    push_text(out, objective.kind.name());
    if let Some((object, name)) = parameter(objective.kind) {
        let mut value = String::new();
        match objective.kind {
            K::MultiSoftmax | K::MultiSoftprob => value = objective.num_class.to_string(),
            K::CountPoisson => value = general(objective.poisson_max_delta_step),
            K::RegTweedie => value = general(objective.tweedie_variance_power),
            K::PseudoHuberError => value = general(objective.huber_slope),
            K::QuantileError => push_floats(&mut value, &objective.quantile_alpha),
            _ => value = general(objective.scale_pos_weight),
        }
        out.push_str(&format!(",\"{object}\":{{\"{name}\":\"{value}\"}}"));
    }
    out.push('}');
}

/// `field`: `learner.objective`. XGBoost does without reg_loss_param and pseudo_huber_param.
pub(super) fn read(field: &Field) -> Result<ObjectiveSpec, ModelError> {
    use ObjectiveKind as K;
    let name = field.get("name")?.text()?;
    let Some(kind) = ObjectiveKind::from_name(name) else {
        let allowed: Vec<&str> = ObjectiveKind::ALL.iter().map(|(_, name)| *name).collect();
        return Err(ModelError::Objective { found: name.chars().take(40).collect(), allowed: allowed.join(", ") });
    };
    let mut objective = ObjectiveSpec::new(kind, 0);
    let Some((object, name)) = parameter(kind) else { return Ok(objective) };
    let Some(object) = field.find(object)? else {
        return match object {
            "reg_loss_param" | "pseudo_huber_param" => Ok(objective),
            _ => Err(field.get(object).err().unwrap_or_else(|| field.expected(Expected::Object)).into()),
        };
    };
    let value = object.get(name)?;
    let number = || value.number_in_text::<f32>(Expected::NumberText);
    match kind {
        K::MultiSoftmax | K::MultiSoftprob => objective.num_class = value.count(1, MAX_OUTPUTS)?,
        K::CountPoisson => objective.poisson_max_delta_step = number()?,
        K::RegTweedie => objective.tweedie_variance_power = number()?,
        K::PseudoHuberError => objective.huber_slope = number()?,
        K::QuantileError => objective.quantile_alpha = value.numbers_in_text()?,
        _ => objective.scale_pos_weight = number()?,
    }
    Ok(objective)
}
