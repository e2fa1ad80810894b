//! What can be wrong with hyperparameters, labels or metrics.

use crate::dataset::matrix::MatrixError;
use crate::error::{Explain, Message};
use thiserror::Error;

/// Why a trial cannot be set up or a model cannot predict.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum BoosterError {
    /// A name that is not in `PARAMS`.
    #[error("“{name}” is not a hyperparameter. Did you mean “{suggestion}”?")]
    UnknownParameter {
        /// As given.
        name: String,
        /// The nearest name of the table.
        suggestion: String,
    },
    /// The same hyperparameter under two names.
    #[error("“{name}” is given twice: “{also}” is another name for it. Keep one of them.")]
    GivenTwice {
        /// The table's name.
        name: &'static str,
        /// The other name.
        also: String,
    },
    /// Text where a number belongs.
    #[error("{name}: expected a number, found “{found}”.")]
    NotANumber {
        /// The table's name.
        name: &'static str,
        /// As given.
        found: String,
    },
    /// A fraction where a whole number belongs.
    #[error("{name}: expected a whole number, found “{found}”.")]
    NotAnInteger {
        /// The table's name.
        name: &'static str,
        /// As given.
        found: String,
    },
    /// Below the smallest value allowed.
    #[error("{name} is {found}, but must be {bound} or more.")]
    BelowMinimum {
        /// The table's name.
        name: &'static str,
        /// As given.
        found: String,
        /// The smallest value allowed.
        bound: f64,
    },
    /// Not above a value that is itself not allowed.
    #[error("{name} is {found}, but must be more than {bound}.")]
    NotAbove {
        /// The table's name.
        name: &'static str,
        /// As given.
        found: String,
        /// The largest value not allowed.
        bound: f64,
    },
    /// Above the largest value allowed.
    #[error("{name} is {found}, but must be {bound} or less.")]
    AboveMaximum {
        /// The table's name.
        name: &'static str,
        /// As given.
        found: String,
        /// The largest value allowed.
        bound: f64,
    },
    /// Not below a value that is itself not allowed.
    #[error("{name} is {found}, but must be less than {bound}.")]
    NotBelow {
        /// The table's name.
        name: &'static str,
        /// As given.
        found: String,
        /// The smallest value not allowed.
        bound: f64,
    },
    /// None of the words allowed.
    #[error("{name} is “{found}”, but must be one of: {choices}.")]
    NotAChoice {
        /// The table's name.
        name: &'static str,
        /// As given.
        found: String,
        /// Comma-separated.
        choices: String,
    },
    /// A list that cannot be read.
    #[error("{name}: cannot read “{found}”. Write it like this: {example}")]
    BadList {
        /// The table's name.
        name: &'static str,
        /// As given.
        found: String,
        /// A list that can be read.
        example: &'static str,
    },
    /// An objective for another kind of target.
    #[error("The objective “{objective}” does not fit this target. Choose one of: {choices}.")]
    ObjectiveDoesNotFit {
        /// As given.
        objective: &'static str,
        /// Comma-separated.
        choices: String,
    },
    /// num_class is not the number of classes of the target.
    #[error(
        "num_class is {found}, but the target has {expected} classes. Leave num_class out or set it to {expected}."
    )]
    WrongNumClass {
        /// As given.
        found: u32,
        /// Classes of the target.
        expected: usize,
    },
    /// A constraint names a feature that is not there.
    #[error("{name} speaks of feature number {found}, but there are only {n_features} features (0 to {last}).")]
    ConstraintBeyondFeatures {
        /// The table's name.
        name: &'static str,
        /// 0-based.
        found: usize,
        /// Number of features.
        n_features: usize,
        /// n_features - 1.
        last: usize,
    },
    /// A label outside the objective's domain.
    #[error("Row {row} of {set}: the target is {label}, but “{objective}” needs {}.", .expected.sentence())]
    BadLabel {
        /// The row set: `train`, `validation`.
        set: String,
        /// 1-based, among the rows of the set.
        row: usize,
        /// XGBoost's name.
        objective: &'static str,
        /// The first bad label.
        label: f32,
        /// What labels must be.
        expected: Domain,
    },
    /// A class without any training row.
    #[error(
        "No training row is of class {class}, but each of the {n_classes} classes (0 to {last}) needs at least one."
    )]
    MissingClass {
        /// The first class that is missing.
        class: usize,
        /// Number of classes.
        n_classes: usize,
        /// n_classes - 1.
        last: usize,
    },
    /// max_depth=0 and grow_policy=depthwise: trees without end.
    #[error("max_depth is 0 (no limit), which needs grow_policy lossguide. Use lossguide or a max_depth of 1 or more.")]
    UnlimitedDepth,
    /// A metric nobody knows.
    #[error("“{name}” is not a metric. Did you mean “{suggestion}”?")]
    UnknownMetric {
        /// As given.
        name: String,
        /// The nearest name.
        suggestion: String,
    },
    /// A metric for another number of outputs.
    #[error(
        "The metric “{metric}” cannot score predictions of “{objective}”. Choose a metric for this kind of target."
    )]
    MetricDoesNotFit {
        /// The metric's name.
        metric: String,
        /// XGBoost's name.
        objective: &'static str,
    },
    /// Data with other columns than the model was trained on.
    #[error("The model expects {expected} features, but the data has {found}. Give the columns it was trained on.")]
    WrongNumberOfFeatures {
        /// The model's.
        expected: usize,
        /// The data's.
        found: usize,
    },
    /// `tree_method=exact` with a value that only `hist` takes.
    #[error("{name} is {found}, but tree_method exact needs {needed}. Change one of the two.")]
    ExactNeeds {
        /// The table's name.
        name: &'static str,
        /// As given.
        found: String,
        /// The value it can do.
        needed: &'static str,
    },
    /// `tree_method=exact` without a depth limit.
    #[error("max_depth is 0 (no limit), but tree_method exact needs 1 or more. Change one of the two.")]
    ExactNeedsDepth,
    /// `tree_method=exact` on a categorical column.
    #[error(
        "Column “{column}” holds categories, which tree_method exact cannot split. Ignore the column or take hist."
    )]
    ExactOnCategories {
        /// Feature name.
        column: String,
    },
    /// The training rows have no sorted columns.
    #[error("tree_method exact reads sorted columns, but the rows were prepared for hist. Prepare them again.")]
    NotSorted,
    /// The training rows were binned for another `max_bin`.
    #[error("The rows were binned with max_bin {found}, but the trial asks for max_bin {expected}. Bin them again.")]
    WrongMaxBin {
        /// The matrix's.
        found: u32,
        /// The hyperparameter's.
        expected: u32,
    },
    /// The rows cannot be binned or read.
    #[error(transparent)]
    Matrix(#[from] MatrixError),
}

impl Explain for BoosterError {
    fn message(&self) -> Message {
        use BoosterError as E;
        match self {
            E::UnknownParameter { name, suggestion } => {
                Message::new("param_unknown").with("name", name).with("suggestion", suggestion).about(name.as_str())
            }
            E::GivenTwice { name, also } => {
                Message::new("param_given_twice").with("name", name).with("also", also).about(*name)
            }
            E::NotANumber { name, found } => found_message("param_not_a_number", name, found),
            E::NotAnInteger { name, found } => found_message("param_not_an_integer", name, found),
            E::BelowMinimum { name, found, bound } => {
                found_message("param_below_minimum", name, found).with("bound", bound)
            }
            E::NotAbove { name, found, bound } => found_message("param_not_above", name, found).with("bound", bound),
            E::AboveMaximum { name, found, bound } => {
                found_message("param_above_maximum", name, found).with("bound", bound)
            }
            E::NotBelow { name, found, bound } => found_message("param_not_below", name, found).with("bound", bound),
            E::NotAChoice { name, found, choices } => {
                found_message("param_not_a_choice", name, found).with("choices", choices)
            }
            E::BadList { name, found, example } => {
                found_message("param_bad_list", name, found).with("example", example)
            }
            E::ObjectiveDoesNotFit { objective, choices } => Message::new("objective_does_not_fit")
                .with("objective", objective)
                .with("choices", choices)
                .about("objective"),
            E::WrongNumClass { found, expected } => {
                Message::new("wrong_num_class").with("found", found).with("expected", expected).about("num_class")
            }
            E::ConstraintBeyondFeatures { name, found, n_features, last } => Message::new("constraint_beyond_features")
                .with("name", name)
                .with("found", found)
                .with("n_features", n_features)
                .with("last", last)
                .about(*name),
            E::BadLabel { set, row, objective, label, expected } => expected
                .message()
                .with("set", set)
                .with("row", row)
                .with("label", label)
                .with("objective", objective)
                .about("objective"),
            E::MissingClass { class, n_classes, last } => Message::new("class_missing_from_train")
                .with("class", class)
                .with("n_classes", n_classes)
                .with("last", last)
                .about("target"),
            E::UnlimitedDepth => Message::new("max_depth_unlimited").about("max_depth"),
            E::UnknownMetric { name, suggestion } => {
                Message::new("metric_unknown").with("name", name).with("suggestion", suggestion).about("eval_metric")
            }
            E::MetricDoesNotFit { metric, objective } => Message::new("metric_does_not_fit")
                .with("metric", metric)
                .with("objective", objective)
                .about("eval_metric"),
            E::WrongNumberOfFeatures { expected, found } => {
                Message::new("wrong_number_of_features").with("expected", expected).with("found", found)
            }
            E::ExactNeeds { name, found, needed } => found_message("exact_needs", name, found).with("needed", needed),
            E::ExactNeedsDepth => Message::new("exact_needs_depth").about("max_depth"),
            E::ExactOnCategories { column } => {
                Message::new("exact_on_categories").with("column", column).about("tree_method")
            }
            E::NotSorted => Message::new("not_sorted").about("tree_method"),
            E::WrongMaxBin { found, expected } => {
                Message::new("wrong_max_bin").with("found", found).with("expected", expected).about("max_bin")
            }
            E::Matrix(error) => error.message(),
        }
    }
}

impl BoosterError {
    /// The same complaint about the labels of another row set than the training rows.
    pub(super) fn in_set(self, name: &str) -> BoosterError {
        match self {
            BoosterError::BadLabel { row, objective, label, expected, .. } => {
                BoosterError::BadLabel { set: name.to_string(), row, objective, label, expected }
            }
            other => other,
        }
    }
}

/// What labels an objective takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Domain {
    /// From 0 to 1.
    Fraction,
    /// Above 0.
    Positive,
    /// 0 or more.
    NotNegative,
    /// Above -1.
    AboveMinusOne,
    /// A class number.
    Class,
    /// Any finite number.
    Finite,
}

impl Domain {
    // A domain is a phrase, so each has a sentence of its own to translate.
    fn message(self) -> Message {
        match self {
            Domain::Fraction => Message::new("label_not_from_0_to_1"),
            Domain::Positive => Message::new("label_not_above_0"),
            Domain::NotNegative => Message::new("label_negative"),
            Domain::AboveMinusOne => Message::new("label_not_above_minus_1"),
            Domain::Class => Message::new("label_not_a_class"),
            Domain::Finite => Message::new("label_not_finite"),
        }
    }

    /// What stands behind "needs", to the end but one point.
    fn sentence(self) -> &'static str {
        match self {
            Domain::Fraction => "values from 0 to 1. Choose another objective",
            Domain::Positive => "values above 0. Choose another objective",
            Domain::NotNegative => "values of 0 or more. Choose another objective",
            Domain::AboveMinusOne => "values above −1. Choose another objective",
            Domain::Class => "class numbers from 0 to num_class − 1. Choose another objective",
            Domain::Finite => "finite numbers. Remove or correct these rows",
        }
    }
}

fn found_message(code: &'static str, name: &'static str, found: &str) -> Message {
    Message::new(code).with("name", name).with("found", found).about(name)
}
