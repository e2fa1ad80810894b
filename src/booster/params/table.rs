//! The one table of hyperparameters.
//!
//! Sources. Names, aliases, defaults, bounds: XGBoost 3.2 documentation "XGBoost Parameters" and `save_config` of 3.2.
//! Tunable ones and their ranges: Amazon SageMaker AI documentation "Tune an XGBoost model". `num_round` has no default in
//! SageMaker; 100 is `n_estimators` of XGBoost's scikit-learn wrapper. Recommended ranges are ours, for tables of 100 to
//! 100 000 rows that train within seconds: SageMaker's are for large data (max_depth 0 is "no limit", lambda up to 1000).

use serde::Serialize;

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Kind {
    /// A real number, f32 in the booster.
    Continuous,
    /// A whole number.
    Integer,
    /// One of some words.
    Choice {
        /// The words.
        choices: &'static [&'static str],
    },
    /// Text with a form of its own (lists, names).
    Text,
}

/// A limit of the allowed values.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Bound {
    /// The limit.
    pub value: f64,
    /// The limit itself is allowed.
    pub inclusive: bool,
}

/// A range for tuning.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Range {
    /// Smallest value.
    pub min: f64,
    /// Largest value.
    pub max: f64,
    /// SageMaker's ScalingType: `Linear`, `Logarithmic` or `ReverseLogarithmic`.
    pub scaling: &'static str,
}

/// All there is to know about a hyperparameter.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ParamSpec {
    /// XGBoost's name, as SageMaker uses it.
    pub name: &'static str,
    /// Other names for it.
    pub aliases: &'static [&'static str],
    /// What a value is.
    #[serde(flatten)]
    pub kind: Kind,
    /// As text; `None`: depends on task, objective or data.
    pub default: Option<&'static str>,
    /// Smallest allowed.
    pub lower: Option<Bound>,
    /// Largest allowed.
    pub upper: Option<Bound>,
    /// SageMaker can tune it.
    pub tunable: bool,
    /// It is tuned unless the visitor says otherwise.
    pub tune_by_default: bool,
    /// Sensible for small data in a browser.
    pub recommended: Option<Range>,
    /// What SageMaker's documentation recommends.
    pub sagemaker: Option<Range>,
    /// Key of its sentence in the page's catalogues.
    pub help: &'static str,
}

const fn at_least(value: f64) -> Option<Bound> {
    Some(Bound { value, inclusive: true })
}

const fn above(value: f64) -> Option<Bound> {
    Some(Bound { value, inclusive: false })
}

const fn at_most(value: f64) -> Option<Bound> {
    Some(Bound { value, inclusive: true })
}

const fn below(value: f64) -> Option<Bound> {
    Some(Bound { value, inclusive: false })
}

const fn linear(min: f64, max: f64) -> Option<Range> {
    Some(Range { min, max, scaling: "Linear" })
}

const fn logarithmic(min: f64, max: f64) -> Option<Range> {
    Some(Range { min, max, scaling: "Logarithmic" })
}

const fn param(name: &'static str, kind: Kind, default: Option<&'static str>) -> ParamSpec {
    ParamSpec {
        name,
        aliases: &[],
        kind,
        default,
        lower: None,
        upper: None,
        tunable: false,
        tune_by_default: false,
        recommended: None,
        sagemaker: None,
        help: name,
    }
}

const fn bounded(name: &'static str, kind: Kind, default: &'static str, lower: Option<Bound>) -> ParamSpec {
    ParamSpec { lower, ..param(name, kind, Some(default)) }
}

const fn choice(name: &'static str, choices: &'static [&'static str]) -> ParamSpec {
    param(name, Kind::Choice { choices }, Some(choices[0]))
}

const fn tunable(spec: ParamSpec, recommended: Option<Range>, sagemaker: Option<Range>) -> ParamSpec {
    ParamSpec { tunable: true, recommended, sagemaker, ..spec }
}

/// A share of rows or columns, in (0, 1].
const fn share(name: &'static str, sagemaker_min: f64, recommended_min: f64) -> ParamSpec {
    let spec = ParamSpec { upper: at_most(1.0), ..bounded(name, Kind::Continuous, "1", above(0.0)) };
    tunable(spec, linear(recommended_min, 1.0), linear(sagemaker_min, 1.0))
}

// Rounds and seeds are u32; depth is limited so that a tree stays addressable.
const U32: f64 = u32::MAX as f64;

/// Every hyperparameter, the ones tuned by default first.
pub const PARAMS: &[ParamSpec] = &[
    ParamSpec {
        aliases: &["learning_rate"],
        tune_by_default: true,
        upper: at_most(1.0),
        ..tunable(bounded("eta", Kind::Continuous, "0.3", at_least(0.0)), logarithmic(0.01, 0.5), linear(0.1, 0.5))
    },
    ParamSpec {
        tune_by_default: true,
        upper: at_most(1000.0),
        ..tunable(bounded("max_depth", Kind::Integer, "6", at_least(0.0)), linear(2.0, 10.0), linear(0.0, 10.0))
    },
    ParamSpec {
        tune_by_default: true,
        ..tunable(
            bounded("min_child_weight", Kind::Continuous, "1", at_least(0.0)),
            logarithmic(0.1, 20.0),
            linear(0.0, 120.0),
        )
    },
    ParamSpec { tune_by_default: true, ..share("subsample", 0.5, 0.5) },
    ParamSpec {
        aliases: &["num_boost_round", "n_estimators"],
        tune_by_default: true,
        upper: at_most(100_000.0),
        ..tunable(bounded("num_round", Kind::Integer, "100", at_least(1.0)), linear(10.0, 200.0), linear(1.0, 4000.0))
    },
    ParamSpec {
        aliases: &["min_split_loss"],
        ..tunable(bounded("gamma", Kind::Continuous, "0", at_least(0.0)), linear(0.0, 5.0), linear(0.0, 5.0))
    },
    ParamSpec {
        aliases: &["reg_lambda"],
        ..tunable(
            bounded("lambda", Kind::Continuous, "1", at_least(0.0)),
            logarithmic(0.01, 100.0),
            linear(0.0, 1000.0),
        )
    },
    ParamSpec {
        aliases: &["reg_alpha"],
        ..tunable(bounded("alpha", Kind::Continuous, "0", at_least(0.0)), logarithmic(0.001, 10.0), linear(0.0, 1000.0))
    },
    share("colsample_bytree", 0.5, 0.3),
    share("colsample_bylevel", 0.1, 0.3),
    share("colsample_bynode", 0.1, 0.3),
    // The default is 0, but 0.7 for count:poisson.
    ParamSpec {
        lower: at_least(0.0),
        ..tunable(param("max_delta_step", Kind::Continuous, None), linear(0.0, 10.0), linear(0.0, 10.0))
    },
    ParamSpec { upper: at_most(65_535.0), ..bounded("max_bin", Kind::Integer, "256", at_least(2.0)) },
    ParamSpec { upper: at_most(U32), ..bounded("max_leaves", Kind::Integer, "0", at_least(0.0)) },
    choice("grow_policy", &["depthwise", "lossguide"]),
    bounded("scale_pos_weight", Kind::Continuous, "1", above(0.0)),
    param("base_score", Kind::Text, None),
    param("objective", Kind::Text, None),
    ParamSpec { lower: at_least(2.0), upper: at_most(65_535.0), ..param("num_class", Kind::Integer, None) },
    param("eval_metric", Kind::Text, None),
    ParamSpec { upper: at_most(U32), ..bounded("early_stopping_rounds", Kind::Integer, "0", at_least(0.0)) },
    ParamSpec { aliases: &["random_state"], upper: at_most(U32), ..bounded("seed", Kind::Integer, "0", at_least(0.0)) },
    choice("sampling_method", &["uniform", "gradient_based"]),
    param("monotone_constraints", Kind::Text, Some("")),
    param("interaction_constraints", Kind::Text, Some("")),
    ParamSpec { upper: at_most(1000.0), ..bounded("num_parallel_tree", Kind::Integer, "1", at_least(1.0)) },
    ParamSpec { upper: at_most(U32), ..bounded("max_cat_to_onehot", Kind::Integer, "4", at_least(1.0)) },
    ParamSpec { upper: at_most(U32), ..bounded("max_cat_threshold", Kind::Integer, "64", at_least(1.0)) },
    ParamSpec { upper: below(2.0), ..bounded("tweedie_variance_power", Kind::Continuous, "1.5", above(1.0)) },
    bounded("huber_slope", Kind::Continuous, "1", above(0.0)),
    param("quantile_alpha", Kind::Text, Some("0.5")),
    choice("booster", &["gbtree", "dart"]),
    choice("sample_type", &["uniform", "weighted"]),
    choice("normalize_type", &["tree", "forest"]),
    ParamSpec {
        upper: at_most(1.0),
        recommended: linear(0.0, 0.5),
        ..bounded("rate_drop", Kind::Continuous, "0", at_least(0.0))
    },
    choice("one_drop", &["0", "1"]),
    ParamSpec {
        upper: at_most(1.0),
        recommended: linear(0.0, 0.5),
        ..bounded("skip_drop", Kind::Continuous, "0", at_least(0.0))
    },
    choice("tree_method", &["hist", "auto", "exact"]),
    // Accepted for compatibility; they do not change the model.
    ParamSpec { aliases: &["n_jobs"], upper: at_most(U32), ..bounded("nthread", Kind::Integer, "1", at_least(0.0)) },
    ParamSpec { upper: at_most(3.0), ..bounded("verbosity", Kind::Integer, "1", at_least(0.0)) },
];

/// The row of this name or alias.
pub fn spec(name: &str) -> Option<&'static ParamSpec> {
    PARAMS.iter().find(|spec| spec.name == name || spec.aliases.contains(&name))
}
