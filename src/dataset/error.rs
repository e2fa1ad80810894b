//! Why a table and these roles make no data set.

use crate::error::{Explain, Message};

/// Why a table and these roles make no data set.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum DatasetError {
    /// The file has no such column.
    #[error("There is no column “{column}” in this file. Choose one of its columns.")]
    NoSuchColumn {
        /// The missing name.
        column: String,
        /// `target` or `ignored`.
        field: &'static str,
    },
    /// Nothing to learn from.
    #[error("The target “{target}” has no value in any row: all are missing. Choose another target.")]
    TargetMissing {
        /// Target column.
        target: String,
    },
    /// Nothing to tell apart.
    #[error(
        "The target “{target}” has only one class, “{class}”: there is nothing to tell apart. Choose another target."
    )]
    OneClass {
        /// Target column.
        target: String,
        /// The class.
        class: String,
    },
    /// Nothing to predict.
    #[error("The target “{target}” is {value} in every row: there is nothing to predict. Choose another target.")]
    ConstantTarget {
        /// Target column.
        target: String,
        /// The value.
        value: String,
    },
    /// Names, or numbers that want regression.
    #[error(
        "The target “{target}” has {classes} classes in {rows} rows: too many to learn (at most {limit}, with two rows a \
         class). Choose another target, or regression if it is a number."
    )]
    TooManyClasses {
        /// Target column.
        target: String,
        /// Distinct values.
        classes: usize,
        /// Rows with a target value.
        rows: usize,
        /// Most classes that are taken.
        limit: usize,
    },
    /// The target's values do not allow this task.
    #[error("{}", .reason.sentence(target))]
    WrongTask {
        /// Target column.
        target: String,
        /// What is in the way.
        reason: Unfit,
    },
    /// The positive class is not one of the classes.
    #[error("The target “{target}” has no class “{class}”. Choose one of its two classes as positive.")]
    NoSuchClass {
        /// Target column.
        target: String,
        /// The missing class.
        class: String,
    },
    /// Every column is the target or left out.
    #[error("No column is left to learn from. Use at least one column besides the target.")]
    NoFeatures,
    /// Too little to split.
    #[error("Only {rows} rows have a target value: at least {limit} are needed to train, validate and test.")]
    TooFewRows {
        /// Rows with a target value.
        rows: usize,
        /// Fewest rows that are taken.
        limit: usize,
    },
    /// Cross-validation with fewer than two folds, or more than there can be.
    #[error(
        "Cross-validation takes at least 2 folds and here at most {limit}, no more than the rarest class has rows, but \
         {found} are given."
    )]
    Folds {
        /// What was given.
        found: u32,
        /// Most folds.
        limit: u32,
    },
    /// A validation share that is no share.
    #[error("The validation share is {value}: it must be above 0 and below 1.")]
    ValidationFraction {
        /// What was given.
        value: f64,
    },
    /// A test share that is no share, or leaves nothing to train on.
    #[error("The test share is {value}: it must be 0 or more, and less than 1 together with the validation share.")]
    TestFraction {
        /// What was given.
        value: f64,
    },
    /// The rows of a split that is known are those of one file.
    #[error(
        "The rows of Lab 3.7 are those of its file, column_2C_weka.arff. Open that file, or split this one by shares."
    )]
    NotTheLabFile,
    /// XGBoost computes with 32-bit floats.
    #[error(transparent)]
    TooLarge(#[from] TooLarge),
}

/// Why a target does not allow a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    /// Regression of a text.
    Text,
    /// Binary without exactly two classes, or multi-class with two.
    NotTwoClasses,
    /// Classes of numbers with fractions.
    NotWholeNumbers,
}

impl Unfit {
    fn message(self) -> Message {
        match self {
            Unfit::Text => Message::new("text_target"),
            Unfit::NotTwoClasses => Message::new("not_two_classes"),
            Unfit::NotWholeNumbers => Message::new("not_whole_numbers"),
        }
    }

    fn sentence(self, target: &str) -> String {
        match self {
            Unfit::Text => format!(
                "The target “{target}” holds text: regression needs numbers. Choose a classification, or another target."
            ),
            Unfit::NotTwoClasses => format!(
                "The target “{target}” does not fit this task: binary classification needs exactly two classes, \
                 multi-class three or more."
            ),
            Unfit::NotWholeNumbers => {
                format!("The target “{target}” has fractions: they are no classes. Choose regression.")
            }
        }
    }
}

impl Explain for DatasetError {
    fn message(&self) -> Message {
        match self {
            DatasetError::NoSuchColumn { column, field } => {
                Message::new("no_such_column").with("column", column).about(*field)
            }
            DatasetError::TargetMissing { target } => {
                Message::new("target_missing").with("target", target).about("target")
            }
            DatasetError::OneClass { target, class } => {
                Message::new("one_class").with("target", target).with("class", class).about("target")
            }
            DatasetError::ConstantTarget { target, value } => {
                Message::new("constant_target").with("target", target).with("value", value).about("target")
            }
            DatasetError::TooManyClasses { target, classes, rows, limit } => Message::new("too_many_classes")
                .with("target", target)
                .with("classes", classes)
                .with("rows", rows)
                .with("limit", limit)
                .about("target"),
            DatasetError::WrongTask { target, reason } => reason.message().with("target", target).about("task"),
            DatasetError::NoSuchClass { target, class } => {
                Message::new("no_such_class").with("target", target).with("class", class).about("positive")
            }
            DatasetError::NoFeatures => Message::new("no_features").about("ignored"),
            DatasetError::TooFewRows { rows, limit } => {
                Message::new("too_few_rows").with("rows", rows).with("limit", limit).about("target")
            }
            DatasetError::Folds { found, limit } => {
                Message::new("bad_folds").with("found", found).with("limit", limit).about("folds")
            }
            DatasetError::ValidationFraction { value } => {
                Message::new("bad_validation_fraction").with("value", value).about("validation_fraction")
            }
            DatasetError::TestFraction { value } => {
                Message::new("bad_test_fraction").with("value", value).about("test_fraction")
            }
            DatasetError::NotTheLabFile => Message::new("not_the_lab_file").about("validation_fraction"),
            DatasetError::TooLarge(error) => error.message(),
        }
    }
}

/// A number that is infinite as a 32-bit float, with which XGBoost computes.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error(
    "Row {row}, column “{column}”: {value} is too large for XGBoost (at most 3.4e38). Correct it or leave it empty."
)]
pub struct TooLarge {
    /// 1-based data row.
    pub row: usize,
    /// Column.
    pub column: String,
    /// The number.
    pub value: f64,
}

impl Explain for TooLarge {
    fn message(&self) -> Message {
        let TooLarge { row, column, value } = self;
        Message::new("too_large").with("row", row).with("column", column).with("value", value)
    }
}

/// Why the rows of another file cannot be taken as rows of a data set.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum MatchError {
    /// A feature has no column, but there is one with nearly its name.
    #[error("The file has no column “{column}”, but one called “{near}”. Rename it if it is the same.")]
    OtherName {
        /// Name of the feature.
        column: String,
        /// Name of the column.
        near: String,
    },
    /// Features without a column.
    #[error(
        "The model needs {count} columns that the file does not have: {columns}. Add them; their values may be empty."
    )]
    NoColumns {
        /// How many.
        count: usize,
        /// Their names.
        columns: String,
    },
    /// As many columns as features, but no names.
    #[error(
        "The file has no line of names. If its columns are those of the model, put their names on top of it: {names}"
    )]
    NoNames {
        /// Names of the features.
        names: String,
    },
    /// The model knows numbers only.
    #[error(
        "Row {row}, column “{column}”: “{value}” is not a number, and the model learnt this column as numbers. Correct it \
         or leave it empty."
    )]
    TextAmongNumbers {
        /// 1-based data row.
        row: usize,
        /// Column.
        column: String,
        /// What stands there.
        value: String,
    },
    /// XGBoost computes with 32-bit floats.
    #[error(transparent)]
    TooLarge(#[from] TooLarge),
}

impl Explain for MatchError {
    fn message(&self) -> Message {
        match self {
            MatchError::OtherName { column, near } => {
                Message::new("column_has_other_name").with("column", column).with("near", near)
            }
            MatchError::NoColumns { count, columns } => {
                Message::new("columns_missing").with("count", count).with("columns", columns)
            }
            MatchError::NoNames { names } => Message::new("names_missing").with("names", names),
            MatchError::TextAmongNumbers { row, column, value } => {
                Message::new("text_among_numbers").with("row", row).with("column", column).with("value", value)
            }
            MatchError::TooLarge(error) => error.message(),
        }
    }
}
