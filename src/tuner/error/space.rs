//! What can be wrong with a search space, each with its form field. The limits are SageMaker's.

use crate::error::{Explain, Message};

/// Why a space is refused.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SpaceError {
    /// No dimension at all.
    #[error("There is nothing to tune: mark at least one hyperparameter to be tuned.")]
    EmptySpace,
    /// More dimensions than AMT searches.
    #[error("{found} hyperparameters are marked to be tuned; a job searches at most {limit}. Fix some of them.")]
    TooManyParameters {
        /// How many there are.
        found: usize,
        /// How many there may be.
        limit: usize,
    },
    /// A dimension without a name.
    #[error("Hyperparameter number {number} has no name: give it one.")]
    UnnamedParameter {
        /// 1-based place in the request.
        number: usize,
    },
    /// Two dimensions of one name.
    #[error("“{name}” is listed twice: keep one of its ranges.")]
    DuplicateParameter {
        /// The name.
        name: String,
    },
    /// A bound is NaN or infinite.
    #[error("The {bound} of “{name}” is not a finite number: type a number such as 0.1.")]
    BoundNotFinite {
        /// The hyperparameter.
        name: String,
        /// Which end.
        bound: Bound,
    },
    /// An integer bound that a double (and so a JSON number) cannot hold exactly.
    #[error("The {bound} of “{name}” is {value}: whole numbers between -{limit} and {limit} can be searched.")]
    IntegerBoundTooLarge {
        /// The hyperparameter.
        name: String,
        /// Which end.
        bound: Bound,
        /// Its value.
        value: i64,
        /// Largest magnitude.
        limit: i64,
    },
    /// min = max. AMT refuses it too.
    #[error(
        "“{name}” can only be {value}: its largest value must exceed its smallest. To keep it at one value, fix it."
    )]
    SingleValueRange {
        /// The hyperparameter.
        name: String,
        /// Both its ends.
        value: String,
    },
    /// min > max.
    #[error("“{name}” goes from {min} down to {max}: swap its smallest and largest value.")]
    ReversedRange {
        /// The hyperparameter.
        name: String,
        /// Its min.
        min: String,
        /// Its max.
        max: String,
    },
    /// `Logarithmic` with min <= 0.
    #[error(
        "“{name}” is on a logarithmic scale, which needs values above 0, but starts at {min}: raise it or use Linear."
    )]
    LogarithmicNeedsPositive {
        /// The hyperparameter.
        name: String,
        /// Its min.
        min: String,
    },
    /// `ReverseLogarithmic` outside [0, 1).
    #[error(
        "“{name}” is on a reverse logarithmic scale, which needs 0 <= x < 1, but its {bound} is {value}: change it or \
         use Linear."
    )]
    ReverseLogarithmicNeedsUnit {
        /// The hyperparameter.
        name: String,
        /// Which end is outside.
        bound: Bound,
        /// Its value.
        value: String,
    },
    /// `ReverseLogarithmic` for whole numbers.
    #[error("“{name}” takes whole numbers, which have no reverse logarithmic scale: use Linear or Logarithmic.")]
    ReverseLogarithmicNeedsContinuous {
        /// The hyperparameter.
        name: String,
    },
    /// A categorical range without values.
    #[error("“{name}” has no values to choose from: list at least one.")]
    NoCategories {
        /// The hyperparameter.
        name: String,
    },
    /// A categorical range with more values than AMT takes.
    #[error("“{name}” lists {found} values; at most {limit} can be searched. Remove some.")]
    TooManyCategories {
        /// The hyperparameter.
        name: String,
        /// How many there are.
        found: usize,
        /// How many there may be.
        limit: usize,
    },
    /// A categorical value twice.
    #[error("“{name}” lists the value “{value}” twice: remove one.")]
    DuplicateCategory {
        /// The hyperparameter.
        name: String,
        /// The value.
        value: String,
    },
    /// A categorical value longer than AMT takes.
    #[error("“{name}” has a value of {length} characters; at most {limit} are allowed. Shorten it.")]
    LongCategory {
        /// The hyperparameter.
        name: String,
        /// Characters it has.
        length: usize,
        /// Characters it may have.
        limit: usize,
    },
    /// A condition on a dimension that is not there.
    #[error("“{name}” depends on a hyperparameter that is not tuned: tune that one too, or search “{name}” always.")]
    ConditionWithoutParent {
        /// The conditional hyperparameter.
        name: String,
    },
    /// A condition on a numeric range.
    #[error(
        "“{name}” depends on “{parent}”, which has a range of numbers: a condition needs a list of values to choose from."
    )]
    ConditionOnNumbers {
        /// The conditional hyperparameter.
        name: String,
        /// What it depends on.
        parent: String,
    },
    /// A condition that never holds.
    #[error("“{name}” depends on “{parent}”, but on none of its values: name at least one.")]
    ConditionWithoutValues {
        /// The conditional hyperparameter.
        name: String,
        /// What it depends on.
        parent: String,
    },
    /// A condition on a value that the parent does not list.
    #[error("“{name}” depends on “{parent}” being “{value}”, which “{parent}” does not list: add the value there.")]
    ConditionOnUnknownValue {
        /// The conditional hyperparameter.
        name: String,
        /// What it depends on.
        parent: String,
        /// The value.
        value: String,
    },
    /// A condition that leads back to its own hyperparameter.
    #[error("“{name}” depends on itself, by way of its conditions: remove one of them.")]
    ConditionCycle {
        /// A hyperparameter of the cycle.
        name: String,
    },
}

/// An end of a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// The smallest value.
    Min,
    /// The largest value.
    Max,
}

impl Bound {
    /// The form field's suffix: `min` or `max`.
    pub fn field(self) -> &'static str {
        match self {
            Bound::Min => "min",
            Bound::Max => "max",
        }
    }
}

impl std::fmt::Display for Bound {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(match self {
            Bound::Min => "smallest value",
            Bound::Max => "largest value",
        })
    }
}

impl Explain for SpaceError {
    fn message(&self) -> Message {
        use SpaceError::*;
        match self {
            EmptySpace => Message::new("empty_space").about("parameters"),
            TooManyParameters { found, limit } => {
                Message::new("too_many_parameters").with("found", found).with("limit", limit).about("parameters")
            }
            UnnamedParameter { number } => Message::new("unnamed_parameter").with("number", number).about("parameters"),
            DuplicateParameter { name } => Message::new("duplicate_parameter").with("name", name).about(name),
            // Two codes, not a parameter: the word for an end is part of a sentence, so it needs translating.
            BoundNotFinite { name, bound } => {
                Message::new(bound.code("min_not_finite", "max_not_finite")).with("name", name).about(bound.of(name))
            }
            IntegerBoundTooLarge { name, bound, value, limit } => {
                Message::new(bound.code("min_too_large", "max_too_large"))
                    .with("name", name)
                    .with("value", value)
                    .with("limit", limit)
                    .about(bound.of(name))
            }
            SingleValueRange { name, value } => {
                Message::new("single_value_range").with("name", name).with("value", value).about(Bound::Max.of(name))
            }
            ReversedRange { name, min, max } => Message::new("reversed_range")
                .with("name", name)
                .with("min", min)
                .with("max", max)
                .about(Bound::Min.of(name)),
            LogarithmicNeedsPositive { name, min } => Message::new("logarithmic_needs_positive")
                .with("name", name)
                .with("min", min)
                .about(Bound::Min.of(name)),
            ReverseLogarithmicNeedsUnit { name, bound, value } => {
                Message::new(bound.code("reverse_logarithmic_min", "reverse_logarithmic_max"))
                    .with("name", name)
                    .with("value", value)
                    .about(bound.of(name))
            }
            ReverseLogarithmicNeedsContinuous { name } => {
                Message::new("reverse_logarithmic_needs_continuous").with("name", name).about(format!("{name}.scale"))
            }
            NoCategories { name } => Message::new("no_categories").with("name", name).about(values_of(name)),
            TooManyCategories { name, found, limit } => Message::new("too_many_categories")
                .with("name", name)
                .with("found", found)
                .with("limit", limit)
                .about(values_of(name)),
            DuplicateCategory { name, value } => {
                Message::new("duplicate_category").with("name", name).with("value", value).about(values_of(name))
            }
            LongCategory { name, length, limit } => Message::new("long_category")
                .with("name", name)
                .with("length", length)
                .with("limit", limit)
                .about(values_of(name)),
            ConditionWithoutParent { name } => {
                Message::new("condition_without_parent").with("name", name).about(when(name))
            }
            ConditionOnNumbers { name, parent } => {
                Message::new("condition_on_numbers").with("name", name).with("parent", parent).about(when(name))
            }
            ConditionWithoutValues { name, parent } => {
                Message::new("condition_without_values").with("name", name).with("parent", parent).about(when(name))
            }
            ConditionOnUnknownValue { name, parent, value } => Message::new("condition_on_unknown_value")
                .with("name", name)
                .with("parent", parent)
                .with("value", value)
                .about(when(name)),
            ConditionCycle { name } => Message::new("condition_cycle").with("name", name).about(when(name)),
        }
    }
}

impl Bound {
    fn of(self, name: &str) -> String {
        format!("{name}.{}", self.field())
    }

    fn code(self, min: &'static str, max: &'static str) -> &'static str {
        match self {
            Bound::Min => min,
            Bound::Max => max,
        }
    }
}

/// The form field of the list of values of a hyperparameter.
pub(super) fn values_of(name: &str) -> String {
    format!("{name}.values")
}

/// The form field of the condition of a hyperparameter.
pub(super) fn when(name: &str) -> String {
    format!("{name}.when")
}
