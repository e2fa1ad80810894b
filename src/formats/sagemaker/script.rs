//! A short Python script that starts the job on SageMaker with boto3.

use super::JobRequest;
use crate::formats::python::{Literal, text};
use serde_json::Value;
use std::collections::BTreeMap;

const SCRIPT: &str = include_str!("script.py");

/// Spaces of a level of the request.
const INDENT: usize = 4;

/// The script. `needed`: static hyperparameters that the page finds out from the data and the container has to be told
/// (`objective`, `num_class`); what the request itself says stays.
pub fn sagemaker_script(request: &JobRequest, needed: &BTreeMap<String, String>) -> String {
    let mut json = request.to_json();
    let mut notes = Vec::new();
    if let Value::Object(members) = &mut json {
        // Members of ours, which the service would refuse.
        let own: Vec<String> = members.keys().filter(|name| name.starts_with(char::is_lowercase)).cloned().collect();
        for name in own {
            members.remove(&name);
            match name.as_str() {
                "data" => {}
                "conditions" => {
                    notes.push("Every hyperparameter is always drawn: SageMaker has no conditions.".to_string())
                }
                "enqueued" => {
                    notes.push("Your own configurations are left out: SageMaker has no queue for them.".to_string())
                }
                other => notes.push(format!("{other} is left out: SageMaker has no word for it.")),
            }
        }
    }
    let config = &mut json["HyperParameterTuningJobConfig"];
    if config["Strategy"] == "TPE" {
        config["Strategy"] = "Bayesian".into();
        notes.push("SageMaker has no TPE; Bayesian is the nearest.".to_string());
    }
    if request.rules.warm_start.is_some() {
        notes.push("The parents have to be tuning jobs of your account, in that region.".to_string());
    }
    let fixed = &mut json["TrainingJobDefinition"]["StaticHyperParameters"];
    for (name, value) in needed {
        if fixed[name].as_str().is_none_or(|known| known.trim().is_empty())
            && !request.dims.iter().any(|dim| dim.name == *name)
        {
            fixed[name] = value.clone().into();
        }
    }
    // The container takes no empty text for a default.
    if let Value::Object(fixed) = fixed {
        fixed.retain(|_, value| value.as_str().is_none_or(|text| !text.trim().is_empty()));
    }
    let mut out = Literal::default();
    out.text.push_str(&format!(
        "\"\"\"Starts a tuning job on SageMaker. Fill in what is marked, then:\n\n    pip install boto3\n    python \
         {}-sagemaker.py\n\"\"\"\n\nimport time\n\nimport boto3\n\n",
        request.name
    ));
    notes.iter().for_each(|note| out.comment(note));
    out.assign("NAME", &request.name.clone().into());
    out.text.push_str("REQUEST = ");
    pretty(&mut out.text, &json, 0);
    out.text.push('\n');
    out.text + SCRIPT
}

/// A value over several lines, as `json.dumps(indent=4)` lays it out; what fits stays on one.
fn pretty(out: &mut String, value: &Value, level: usize) {
    const SHORT: usize = 80;
    let short = text(value);
    let (open, close, members): (char, char, Vec<(Option<&String>, &Value)>) = match value {
        Value::Object(members) if short.len() > SHORT => {
            ('{', '}', members.iter().map(|(name, value)| (Some(name), value)).collect())
        }
        Value::Array(items) if short.len() > SHORT => ('[', ']', items.iter().map(|item| (None, item)).collect()),
        _ => return out.push_str(&short),
    };
    out.push(open);
    for (name, member) in members {
        out.push_str(&format!("\n{:1$}", "", INDENT * (level + 1)));
        if let Some(name) = name {
            out.push_str(&format!("{}: ", text(&name.as_str().into())));
        }
        pretty(out, member, level + 1);
        out.push(',');
    }
    out.push_str(&format!("\n{:1$}{close}", "", INDENT * level));
}
