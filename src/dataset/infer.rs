//! What a visitor would most likely choose: the target, the task, the columns that are no features.

use super::{DatasetSpec, Task};
use crate::table::{Column, MISSING_CODE, Table, Values};
use std::collections::BTreeSet;

/// More classes than this are no classification.
pub(super) const MAX_CLASSES: usize = 100;
/// A numeric target with this many distinct whole numbers or fewer is taken for classes.
const FEW_NUMBERS: usize = 10;
/// Names that a target has in the data sets of courses and contests.
const TARGET_NAMES: [&str; 10] =
    ["target", "label", "class", "y", "outcome", "diagnosis", "species", "survived", "churn", "disease_progression"];
/// A text column with more levels than this is rarely what people want to predict.
const TARGET_LEVELS: usize = 20;
/// Fewer rows than this say nothing about a column that counts or names the rows.
const ID_ROWS: usize = 20;

/// Of the split, as the page's form begins: a file that is tuned as it was read has the split that the form says.
const SUGGESTED_SEED: u64 = 1;

impl DatasetSpec {
    /// Target, and columns that are no features: empty ones, constant ones, and those that number or name the rows.
    pub fn suggest(table: &Table) -> DatasetSpec {
        let target = suggest_target(table);
        let others = || table.columns.iter().filter(|column| Some(column.name.as_str()) != target.as_deref());
        let ignored = if others().any(|column| !is_no_feature(column)) {
            others().filter(|column| is_no_feature(column)).map(|column| column.name.clone()).collect()
        } else {
            // A poor feature is better than none: leaving out all would be refused.
            Vec::new()
        };
        DatasetSpec { target, ignored, seed: SUGGESTED_SEED, ..DatasetSpec::default() }
    }
}

fn suggest_target(table: &Table) -> Option<String> {
    let usable: Vec<&Column> = table.columns.iter().filter(|column| !is_no_feature(column)).collect();
    let by_name = TARGET_NAMES
        .iter()
        .find_map(|name| usable.iter().find(|column| column.name.trim().eq_ignore_ascii_case(name)).copied());
    // SageMaker's CSV has no header and the label first.
    let first = || if table.source.header { None } else { usable.first().copied() };
    let few_levels = || {
        usable.iter().rev().copied().find(|column| match &column.values {
            Values::Category { levels, .. } => (2..=TARGET_LEVELS).contains(&levels.len()),
            Values::Number(_) => false,
        })
    };
    let chosen = by_name.or_else(few_levels).or_else(first).or_else(|| usable.last().copied());
    chosen.or(table.columns.last()).map(|column| column.name.clone())
}

/// The task that the values of the target suggest. A target that is not there counts as a number.
pub fn infer_task(table: &Table, target: &str) -> Task {
    possible_tasks(table, target).first().copied().unwrap_or(Task::Regression)
}

/// The tasks that the values of the target allow, the likeliest first.
pub fn possible_tasks(table: &Table, target: &str) -> Vec<Task> {
    let Some(column) = table.columns.iter().find(|column| column.name == target) else {
        return vec![Task::Regression];
    };
    match &column.values {
        // Levels that no row has (an ARFF file may declare them) are no classes.
        Values::Category { codes, .. } => {
            // Not `collect`, which would sort all rows.
            let mut used = BTreeSet::new();
            used.extend(codes.iter().copied().filter(|code| *code != MISSING_CODE));
            vec![if used.len() <= 2 { Task::Binary } else { Task::Multiclass }]
        }
        Values::Number(values) => {
            let distinct = distinct_numbers(values, MAX_CLASSES);
            match distinct {
                Some(distinct) if distinct.len() == 2 => vec![Task::Binary, Task::Regression],
                Some(distinct) if distinct.len() > 2 && distinct.iter().all(|value| value.fract() == 0.0) => {
                    if distinct.len() <= FEW_NUMBERS {
                        vec![Task::Multiclass, Task::Regression]
                    } else {
                        vec![Task::Regression, Task::Multiclass]
                    }
                }
                _ => vec![Task::Regression],
            }
        }
    }
}

/// The distinct present numbers, ascending; `None` if there are more than `limit`.
pub(super) fn distinct_numbers(values: &[f64], limit: usize) -> Option<Vec<f64>> {
    // For finite numbers the order of the bits, sign handled, is the order of the numbers; -0 counts as 0.
    let mut seen = BTreeSet::new();
    for value in values.iter().filter(|value| !value.is_nan()) {
        let bits = (value + 0.0).to_bits() as i64;
        seen.insert(if bits < 0 { !bits ^ i64::MIN } else { bits });
        if seen.len() > limit {
            return None;
        }
    }
    let back = |key: i64| f64::from_bits(if key < 0 { !(key ^ i64::MIN) } else { key } as u64);
    Some(seen.into_iter().map(back).collect())
}

/// Empty, constant, or a number or name of the row.
fn is_no_feature(column: &Column) -> bool {
    match &column.values {
        Values::Category { codes, levels } => {
            let present = codes.iter().filter(|code| **code != MISSING_CODE).count();
            levels.len() <= 1 || (present > ID_ROWS && levels.len() == present)
        }
        Values::Number(values) => {
            let mut present = values.iter().filter(|value| !value.is_nan());
            let Some(first) = present.next() else { return true };
            if present.all(|value| value == first) {
                return true;
            }
            let counts = values.windows(2).all(|pair| pair[1] - pair[0] == 1.0);
            counts && values.len() > ID_ROWS && (*first == 0.0 || *first == 1.0)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Source;

    fn table(columns: Vec<(&str, Values)>, header: bool) -> Table {
        let n_rows = match &columns[0].1 {
            Values::Number(values) => values.len(),
            Values::Category { codes, .. } => codes.len(),
        };
        let columns = columns.into_iter().map(|(name, values)| Column { name: name.to_string(), values }).collect();
        let source =
            Source { format: "csv", delimiter: Some(','), encoding: "utf-8", gzip: false, text_bytes: 0, header };
        Table { columns, n_rows, source }
    }

    fn text(codes: &[u32], levels: &[&str]) -> Values {
        Values::Category { codes: codes.to_vec(), levels: levels.iter().map(|level| level.to_string()).collect() }
    }

    #[test]
    fn a_column_with_a_usual_name_is_the_target_wherever_it_stands() {
        let table = table(vec![("Class", text(&[0, 1], &["a", "b"])), ("x", Values::Number(vec![1.0, 2.5]))], true);
        assert_eq!(DatasetSpec::suggest(&table).target.as_deref(), Some("Class"));
    }

    #[test]
    fn declared_levels_that_no_row_has_are_no_classes() {
        let table = table(vec![("y", text(&[0, 2, 0], &["x", "unused", "z"]))], true);
        assert_eq!(infer_task(&table, "y"), Task::Binary);
    }

    #[test]
    fn without_a_header_a_text_column_is_still_the_likelier_target() {
        let numbers = || Values::Number(vec![0.5, 1.0, 0.25]);
        let table = table(vec![("column 1", numbers()), ("column 2", text(&[0, 1, 1], &["a", "b"]))], false);
        assert_eq!(DatasetSpec::suggest(&table).target.as_deref(), Some("column 2"));
    }

    #[test]
    fn a_column_that_counts_rows_is_kept_when_it_is_the_only_feature() {
        let count = Values::Number((1..=30).map(f64::from).collect());
        let class =
            Values::Category { codes: (0..30).map(|row| row % 2).collect(), levels: vec!["a".into(), "b".into()] };
        let table = table(vec![("day", count), ("class", class)], true);
        assert!(DatasetSpec::suggest(&table).ignored.is_empty());
    }

    #[test]
    fn without_a_header_the_first_column_is_the_target() {
        let numbers = || Values::Number(vec![0.5, 1.0, 0.25]);
        let table = table(vec![("column 1", numbers()), ("column 2", numbers())], false);
        assert_eq!(DatasetSpec::suggest(&table).target.as_deref(), Some("column 1"));
    }

    #[test]
    fn columns_that_count_rows_or_never_change_are_left_out() {
        let count: Vec<f64> = (1..=30).map(f64::from).collect();
        let table = table(
            vec![
                ("row", Values::Number(count.clone())),
                ("same", Values::Number(vec![7.0; 30])),
                ("x", Values::Number(count.iter().map(|n| n * 0.37 % 1.0).collect())),
                ("y", Values::Number(count.iter().map(|n| n % 2.0).collect())),
            ],
            true,
        );
        let spec = DatasetSpec::suggest(&table);
        assert_eq!(spec.target.as_deref(), Some("y"));
        assert_eq!(spec.ignored, ["row", "same"]);
    }

    #[test]
    fn the_task_follows_the_values() {
        let of = |values: Values| infer_task(&table(vec![("y", values)], true), "y");
        assert_eq!(of(text(&[0, 1, 0], &["no", "yes"])), Task::Binary);
        assert_eq!(of(text(&[0, 1, 2], &["a", "b", "c"])), Task::Multiclass);
        assert_eq!(of(Values::Number(vec![1.0, 2.0, 1.0])), Task::Binary);
        assert_eq!(of(Values::Number(vec![1.0, 2.0, 3.0])), Task::Multiclass);
        assert_eq!(of(Values::Number(vec![1.0, 2.0, 3.5])), Task::Regression);
        assert_eq!(of(Values::Number((0..11).map(f64::from).collect())), Task::Regression);
    }

    #[test]
    fn distinct_numbers_come_ascending_with_negative_ones() {
        let values = [3.0, -1.5, f64::NAN, 0.0, -0.0, -7.0, 3.0];
        assert_eq!(distinct_numbers(&values, 10), Some(vec![-7.0, -1.5, 0.0, 3.0]));
        assert_eq!(distinct_numbers(&values, 3), None);
    }
}
