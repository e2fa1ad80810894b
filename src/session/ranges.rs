//! Hyperparameters as the page offers them, and their ranges as they were typed.

use super::dto::{ParamInfo, ParamSetting};
use super::form::{number, whole};
use super::one;
use crate::booster::params::{Kind, PARAMS, ParamSpec};
use crate::error::Message;
use crate::order;
use crate::tuner::{Condition, Dim, Range, Scaling, Space};

/// Categorical hyperparameters that the page offers.
const CHOICES: [&str; 5] = ["grow_policy", "sampling_method", BOOSTER, "sample_type", "normalize_type"];
/// Hyperparameters that count only where `booster` is `dart`.
const OF_DART: [&str; 4] = ["sample_type", "normalize_type", "rate_drop", "skip_drop"];
const BOOSTER: &str = "booster";
const DART: &str = "dart";

/// The tunable rows of the booster's table, as the page shows them: those tuned by default first.
pub fn parameters() -> Vec<ParamInfo> {
    let mut rows: Vec<ParamInfo> = PARAMS.iter().filter_map(parameter).collect();
    order::sort_by_key(&mut rows, |row| !row.setting.tune);
    rows
}

/// The ranges that were typed.
pub fn dims(parameters: &[ParamSetting]) -> Result<Vec<Dim>, Vec<Message>> {
    let mut errors = Vec::new();
    let tuned = parameters.iter().filter(|parameter| parameter.tune);
    let mut dims: Vec<Dim> = tuned.filter_map(|parameter| dim(parameter, &mut errors)).collect();
    if !errors.is_empty() {
        return Err(errors);
    }
    let is_choice = |dim: &Dim| match &dim.range {
        Range::Categorical { values } => dim.name == BOOSTER && values.iter().any(|value| value == DART),
        _ => false,
    };
    if let Some(parent) = dims.iter().position(is_choice) {
        for dim in dims.iter_mut().filter(|dim| OF_DART.contains(&dim.name.as_str())) {
            dim.when = Some(Condition { parent, values: vec![DART.to_string()] });
        }
    }
    Ok(dims)
}

/// A range that was typed as a list of `count` values. Errors with what is wrong with the range.
pub fn make_list(setting: &ParamSetting, count: usize) -> Result<Vec<String>, Vec<Message>> {
    let mut errors = Vec::new();
    let Some(dim) = dim(setting, &mut errors) else { return Err(errors) };
    let space = Space::check(vec![dim]).map_err(one)?;
    Ok(match space.dims.first().map(|dim| dim.range.to_list(count)) {
        Some(Range::Categorical { values }) => values,
        _ => Vec::new(),
    })
}

/// What `Auto` is for the ranges that have it, where they can be read.
pub fn auto_scales(parameters: &[ParamSetting]) -> Vec<(String, Scaling)> {
    let on_auto = parameters.iter().filter(|setting| setting.tune && !setting.list && setting.scale == Scaling::Auto);
    on_auto.filter_map(|setting| Some((setting.name.clone(), dim(setting, &mut Vec::new())?.range.scaling()))).collect()
}

fn parameter(spec: &ParamSpec) -> Option<ParamInfo> {
    let (kind, choices): (_, &'static [&'static str]) = match spec.kind {
        Kind::Integer => ("integer", &[]),
        Kind::Continuous => ("continuous", &[]),
        Kind::Choice { choices } if CHOICES.contains(&spec.name) => ("categorical", choices),
        Kind::Choice { .. } | Kind::Text => return None,
    };
    let range = spec.recommended;
    if range.is_none() && choices.is_empty() {
        return None;
    }
    let mut scalings = vec![Scaling::Auto, Scaling::Linear, Scaling::Logarithmic];
    if kind == "continuous" && spec.upper.is_some_and(|upper| upper.value <= 1.0) {
        scalings.push(Scaling::ReverseLogarithmic);
    }
    let default = spec.default.unwrap_or_default().to_string();
    Some(ParamInfo {
        name: spec.name,
        kind,
        minimum: spec.lower.map(|lower| lower.value.to_string()).unwrap_or_default(),
        maximum: spec.upper.map(|upper| upper.value.to_string()),
        setting: ParamSetting {
            name: spec.name.to_string(),
            tune: spec.tune_by_default,
            value: default.clone(),
            min: range.map(|range| range.min.to_string()).unwrap_or_default(),
            max: range.map(|range| range.max.to_string()).unwrap_or_default(),
            scale: range.map_or(Scaling::Auto, |range| scaling(range.scaling)),
            list: kind == "categorical",
            values: choices.join(", "),
        },
        default,
        scalings,
        choices,
        needs: OF_DART.contains(&spec.name).then_some((BOOSTER, DART)),
    })
}

/// The booster's table names scalings in SageMaker's words; it does not know the tuner.
fn scaling(name: &str) -> Scaling {
    match name {
        "Logarithmic" => Scaling::Logarithmic,
        "ReverseLogarithmic" => Scaling::ReverseLogarithmic,
        _ => Scaling::Linear,
    }
}

/// What stands between the values of a list as typed.
pub fn parts_values(mark: char) -> bool {
    mark == ',' || mark == ';' || mark.is_whitespace()
}

fn dim(setting: &ParamSetting, errors: &mut Vec<Message>) -> Option<Dim> {
    let integer = PARAMS.iter().any(|spec| spec.name == setting.name && spec.kind == Kind::Integer);
    let before = errors.len();
    let (min_field, max_field) = (format!("{}.min", setting.name), format!("{}.max", setting.name));
    let range = if setting.list {
        let words = setting.values.split(parts_values);
        Range::Categorical { values: words.filter(|word| !word.is_empty()).map(str::to_string).collect() }
    } else if integer {
        Range::Integer {
            min: whole(&min_field, &setting.min, errors),
            max: whole(&max_field, &setting.max, errors),
            scaling: setting.scale,
        }
    } else {
        Range::Continuous {
            min: number(&min_field, &setting.min, errors),
            max: number(&max_field, &setting.max, errors),
            scaling: setting.scale,
        }
    };
    (errors.len() == before).then(|| Dim::new(&setting.name, range))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(name: &str, values: &str) -> ParamSetting {
        let [value, min, max] = [String::new(), "0.0001".to_string(), "1".to_string()];
        let (name, values) = (name.to_string(), values.to_string());
        ParamSetting { name, tune: true, value, min, max, scale: Scaling::Auto, list: true, values }
    }

    fn ranged(name: &str) -> ParamSetting {
        ParamSetting { list: false, ..listed(name, "") }
    }

    #[test]
    fn values_stand_between_commas_semicolons_or_spaces() {
        let dims = dims(&[listed("eta", " 0.1,0.2; 0.3  0.4,")]).unwrap();
        let values = ["0.1", "0.2", "0.3", "0.4"].map(str::to_string).to_vec();
        assert_eq!(dims, [Dim::new("eta", Range::Categorical { values })]);
    }

    #[test]
    fn what_is_of_dart_is_searched_only_where_dart_is() {
        let when = |booster: &str| {
            let dims = dims(&[ranged("rate_drop"), ranged("eta"), listed("booster", booster)]).unwrap();
            dims.into_iter().map(|dim| dim.when).collect::<Vec<_>>()
        };
        let dart = Condition { parent: 2, values: vec!["dart".to_string()] };
        assert_eq!(when("gbtree, dart"), [Some(dart), None, None]);
        assert_eq!(when("gbtree"), [None, None, None]);
    }

    #[test]
    fn a_list_is_made_of_a_sound_range_only() {
        assert_eq!(make_list(&ranged("eta"), 3).unwrap(), ["0.0001", "0.01", "1"]);
        let reversed = ParamSetting { min: "2".to_string(), ..ranged("eta") };
        assert_eq!(make_list(&reversed, 3).unwrap_err()[0].code, "reversed_range");
        let unread = ParamSetting { min: "low".to_string(), ..ranged("eta") };
        assert_eq!(make_list(&unread, 3).unwrap_err()[0].code, "not_a_number");
    }

    #[test]
    fn auto_is_told_for_ranges_that_have_it() {
        let fixed = ParamSetting { tune: false, ..ranged("alpha") };
        let linear = ParamSetting { scale: Scaling::Linear, ..ranged("gamma") };
        let near = ParamSetting { min: "0.1".to_string(), ..ranged("subsample") };
        let scales = auto_scales(&[ranged("eta"), fixed, linear, near, listed("lambda", "1 2")]);
        let expected = [("eta", Scaling::Logarithmic), ("subsample", Scaling::Linear)];
        assert_eq!(scales, expected.map(|(name, scale)| (name.to_string(), scale)));
    }
}
