//! A table and roles become a data set: labels, features as 32-bit floats, rows split.

use super::infer::{MAX_CLASSES, distinct_numbers, infer_task};
use super::lab::{self, is_lab_file};
use super::split::split;
use super::{Dataset, DatasetError, DatasetSpec, Feature, KnownSplit, Task, TooLarge, Unfit};
use crate::error::Message;
use crate::table::{Column, MISSING_CODE, Table, Values, number_text};
use std::collections::HashSet;

/// Fewer rows than this cannot be split three ways and say anything.
const MIN_ROWS: usize = 10;
/// A class with fewer rows than this is told.
const RARE_CLASS: usize = 5;
/// Texts that read like a yes, lower case.
const POSITIVE: [&str; 13] = [
    "yes",
    "true",
    "y",
    "t",
    "positive",
    "pos",
    "abnormal",
    "malignant",
    "sick",
    "disease",
    "churn",
    "fraud",
    "default",
];
/// Texts that read like a no, lower case.
const NEGATIVE: [&str; 9] = ["no", "false", "n", "f", "negative", "neg", "normal", "benign", "healthy"];
/// Beginnings that deny what follows: `not_ckd`, `non-fraud`.
const DENIALS: [&str; 7] = ["not ", "not_", "not-", "no ", "no_", "no-", "non"];

/// Which of two classes, 0 or 1, people would call positive: the one that reads like a yes, else the other of one that
/// reads like a no, else the second.
fn likely_positive(first: &str, second: &str) -> usize {
    let (first, second) = (first.trim().to_ascii_lowercase(), second.trim().to_ascii_lowercase());
    let yes = |text: &str| POSITIVE.contains(&text);
    let no = |text: &str| NEGATIVE.contains(&text) || DENIALS.iter().any(|start| text.starts_with(start));
    usize::from(yes(&second) || !(yes(&first) || no(&second)))
}

/// Labels by row (NaN where the target is missing) and class names.
struct Target {
    labels: Vec<f32>,
    classes: Vec<String>,
}

impl Dataset {
    /// Applies the roles to the table. What is not set is chosen. Notices tell what was left out.
    pub fn build(table: &Table, spec: &DatasetSpec) -> Result<(Dataset, Vec<Message>), DatasetError> {
        check_fractions(spec)?;
        let name = match &spec.target {
            Some(name) => name.clone(),
            None => DatasetSpec::suggest(table).target.unwrap_or_default(),
        };
        let column =
            table.column(&name).ok_or_else(|| DatasetError::NoSuchColumn { column: name.clone(), field: "target" })?;
        let names: HashSet<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
        if let Some(unknown) = spec.ignored.iter().find(|ignored| !names.contains(ignored.as_str())) {
            return Err(DatasetError::NoSuchColumn { column: unknown.clone(), field: "ignored" });
        }
        let task = spec.task.unwrap_or_else(|| infer_task(table, &name));
        let target = labels(column, task, spec.positive.as_deref())?;
        let rows: Vec<u32> = (0..table.n_rows as u32).filter(|row| !target.labels[*row as usize].is_nan()).collect();
        if rows.len() < MIN_ROWS {
            return Err(DatasetError::TooFewRows { rows: rows.len(), limit: MIN_ROWS });
        }
        let features = features(table, &name, &spec.ignored)?;
        let strata: Vec<usize> = rows
            .iter()
            .map(|row| match task {
                Task::Regression => 0,
                Task::Binary | Task::Multiclass => target.labels[*row as usize] as usize,
            })
            .collect();
        let notices = notices(&name, &target, &strata, table.n_rows - rows.len());
        let split = match spec.split {
            None => split(&rows, &strata, spec.validation_fraction, spec.test_fraction, spec.seed),
            Some(KnownSplit::Lab37) if is_lab_file(table) && rows.len() == table.n_rows => lab::split(),
            Some(KnownSplit::Lab37) => return Err(DatasetError::NotTheLabFile),
        };
        let dataset = Dataset {
            task,
            target: name,
            classes: target.classes,
            features,
            labels: target.labels,
            weights: None,
            split,
        };
        Ok((dataset, notices))
    }
}

fn check_fractions(spec: &DatasetSpec) -> Result<(), DatasetError> {
    let (validation, test) = (spec.validation_fraction, spec.test_fraction);
    if !(validation > 0.0 && validation < 1.0) {
        return Err(DatasetError::ValidationFraction { value: validation });
    }
    if !(test >= 0.0 && validation + test < 1.0) {
        return Err(DatasetError::TestFraction { value: test });
    }
    Ok(())
}

fn labels(column: &Column, task: Task, positive: Option<&str>) -> Result<Target, DatasetError> {
    let target = || column.name.clone();
    let wrong = |reason| DatasetError::WrongTask { target: target(), reason };
    match (&column.values, task) {
        (Values::Category { .. }, Task::Regression) => Err(wrong(Unfit::Text)),
        (Values::Number(values), Task::Regression) => {
            let mut present = values.iter().filter(|value| !value.is_nan());
            let Some(first) = present.next() else {
                return Err(DatasetError::TargetMissing { target: target() });
            };
            if present.all(|value| value == first) {
                return Err(DatasetError::ConstantTarget { target: target(), value: number_text(*first) });
            }
            Ok(Target { labels: narrow(&column.name, values)?, classes: Vec::new() })
        }
        (Values::Number(values), _) => {
            let rows = values.iter().filter(|value| !value.is_nan()).count();
            let Some(distinct) = distinct_numbers(values, MAX_CLASSES) else {
                let classes = distinct_numbers(values, usize::MAX).map_or(rows, |all| all.len());
                return Err(DatasetError::TooManyClasses { target: target(), classes, rows, limit: MAX_CLASSES });
            };
            if task == Task::Multiclass && distinct.iter().any(|value| value.fract() != 0.0) {
                return Err(wrong(Unfit::NotWholeNumbers));
            }
            let code = |value: &f64| match distinct.binary_search_by(|probe| probe.total_cmp(&(value + 0.0))) {
                Ok(class) if !value.is_nan() => class as u32,
                _ => MISSING_CODE,
            };
            let codes: Vec<u32> = values.iter().map(code).collect();
            let names: Vec<String> = distinct.iter().map(|&value| number_text(value)).collect();
            classes(&column.name, &codes, &names, task, positive)
        }
        (Values::Category { codes, levels }, _) => classes(&column.name, codes, levels, task, positive),
    }
}

/// Labels of a classification: levels that occur, in order, the positive one as 1 where there are two.
fn classes(
    target: &str,
    codes: &[u32],
    levels: &[String],
    task: Task,
    positive: Option<&str>,
) -> Result<Target, DatasetError> {
    let mut rows_of = vec![0usize; levels.len()];
    for code in codes.iter().filter(|code| **code != MISSING_CODE) {
        rows_of[*code as usize] += 1;
    }
    let rows: usize = rows_of.iter().sum();
    let mut present: Vec<usize> = (0..levels.len()).filter(|level| rows_of[*level] > 0).collect();
    let target = target.to_string();
    match present.len() {
        0 => return Err(DatasetError::TargetMissing { target }),
        1 => return Err(DatasetError::OneClass { target, class: levels[present[0]].clone() }),
        n if n > MAX_CLASSES || n * 2 > rows.max(4) => {
            return Err(DatasetError::TooManyClasses { target, classes: n, rows, limit: MAX_CLASSES });
        }
        n if (n == 2) != (task == Task::Binary) => {
            return Err(DatasetError::WrongTask { target, reason: Unfit::NotTwoClasses });
        }
        _ => {}
    }
    if task == Task::Binary {
        let is_positive = match positive {
            Some(class) => present
                .iter()
                .position(|level| levels[*level] == class)
                .ok_or_else(|| DatasetError::NoSuchClass { target, class: class.to_string() })?,
            None => likely_positive(&levels[present[0]], &levels[present[1]]),
        };
        if is_positive == 0 {
            present.swap(0, 1);
        }
    }
    let mut label_of = vec![f32::NAN; levels.len()];
    for (label, level) in present.iter().enumerate() {
        label_of[*level] = label as f32;
    }
    let labels = codes.iter().map(|code| label_of.get(*code as usize).copied().unwrap_or(f32::NAN)).collect();
    Ok(Target { labels, classes: present.iter().map(|level| levels[*level].clone()).collect() })
}

fn features(table: &Table, target: &str, ignored: &[String]) -> Result<Vec<Feature>, DatasetError> {
    let mut features = Vec::new();
    let ignored: HashSet<&str> = ignored.iter().map(String::as_str).collect();
    for column in &table.columns {
        if column.name == target || ignored.contains(column.name.as_str()) {
            continue;
        }
        let (values, levels) = match &column.values {
            Values::Number(values) => (narrow(&column.name, values)?, None),
            Values::Category { codes, levels } => {
                let value = |code: &u32| if *code == MISSING_CODE { f32::NAN } else { *code as f32 };
                (codes.iter().map(value).collect(), Some(levels.clone()))
            }
        };
        features.push(Feature { name: column.name.clone(), values, levels });
    }
    if features.is_empty() { Err(DatasetError::NoFeatures) } else { Ok(features) }
}

/// As XGBoost sees them: 32-bit floats.
pub(super) fn narrow(column: &str, values: &[f64]) -> Result<Vec<f32>, TooLarge> {
    let narrowed: Vec<f32> = values.iter().map(|value| *value as f32).collect();
    match narrowed.iter().position(|value| value.is_infinite()) {
        None => Ok(narrowed),
        Some(row) => Err(TooLarge { row: row + 1, column: column.to_string(), value: values[row] }),
    }
}

fn notices(name: &str, target: &Target, strata: &[usize], dropped: usize) -> Vec<Message> {
    let mut notices = Vec::new();
    if dropped > 0 {
        notices.push(Message::new("rows_dropped").with("rows", dropped).with("target", name));
    }
    for (class, class_name) in target.classes.iter().enumerate() {
        let rows = strata.iter().filter(|stratum| **stratum == class).count();
        if rows < RARE_CLASS {
            notices.push(Message::new("rare_class").with("class", class_name).with("rows", rows));
        }
    }
    notices
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Explain;
    use crate::table::Source;

    fn text(rows: &[&str]) -> Values {
        let mut levels: Vec<String> = rows.iter().filter(|row| !row.is_empty()).map(|row| (*row).to_string()).collect();
        levels.sort();
        levels.dedup();
        let code = |row: &&str| levels.iter().position(|level| level == row).map_or(MISSING_CODE, |at| at as u32);
        Values::Category { codes: rows.iter().map(code).collect(), levels }
    }

    /// Twelve rows of one feature `x` and this target `y`.
    fn table(target: Values) -> Table {
        let x = Values::Number((0..12).map(|row| f64::from(row) * 0.3 % 1.0).collect());
        let column = |name: &str, values| Column { name: name.to_string(), values };
        Table {
            columns: vec![column("x", x), column("y", target)],
            n_rows: 12,
            source: Source {
                format: "csv",
                delimiter: Some(','),
                encoding: "utf-8",
                gzip: false,
                text_bytes: 0,
                header: true,
            },
        }
    }

    fn spec() -> DatasetSpec {
        DatasetSpec { target: Some("y".to_string()), ..DatasetSpec::default() }
    }

    fn refused(target: Values, spec: &DatasetSpec) -> String {
        Dataset::build(&table(target), spec).expect_err("refused").message().code.into_owned()
    }

    fn yes_and_no() -> Values {
        text(&["yes", "no", "yes", "no", "yes", "no", "yes", "no", "yes", "no", "yes", "no"])
    }

    #[test]
    fn targets_that_cannot_be_learnt_are_refused() {
        assert_eq!(refused(text(&["a"; 12]), &spec()), "one_class");
        assert_eq!(refused(text(&[""; 12]), &spec()), "target_missing");
        assert_eq!(refused(Values::Number(vec![f64::NAN; 12]), &spec()), "target_missing");
        let names: Vec<String> = (0..12).map(|row| format!("name {row}")).collect();
        assert_eq!(refused(text(&names.iter().map(String::as_str).collect::<Vec<_>>()), &spec()), "too_many_classes");
        let few = text(&["yes", "no", "yes", "no", "", "", "", "", "", "", "", ""]);
        assert_eq!(refused(few, &spec()), "too_few_rows");
        let regression = DatasetSpec { task: Some(Task::Regression), ..spec() };
        assert_eq!(refused(Values::Number(vec![3.0; 12]), &regression), "constant_target");
        assert_eq!(refused(yes_and_no(), &regression), "text_target");
        assert_eq!(refused(yes_and_no(), &DatasetSpec { task: Some(Task::Multiclass), ..spec() }), "not_two_classes");
        let huge = Values::Number((0..12).map(|row| if row == 4 { 1e39 } else { f64::from(row) }).collect());
        assert_eq!(refused(huge, &regression), "too_large");
    }

    #[test]
    fn roles_that_make_no_sense_are_refused() {
        let unknown = DatasetSpec { target: Some("z".to_string()), ..spec() };
        assert_eq!(refused(yes_and_no(), &unknown), "no_such_column");
        let unknown = DatasetSpec { ignored: vec!["z".to_string()], ..spec() };
        assert_eq!(refused(yes_and_no(), &unknown), "no_such_column");
        let nothing = DatasetSpec { ignored: vec!["x".to_string()], ..spec() };
        assert_eq!(refused(yes_and_no(), &nothing), "no_features");
        let positive = DatasetSpec { positive: Some("maybe".to_string()), ..spec() };
        assert_eq!(refused(yes_and_no(), &positive), "no_such_class");
        for (validation, test, code) in [
            (0.0, 0.2, "bad_validation_fraction"),
            (f64::NAN, 0.2, "bad_validation_fraction"),
            (0.5, 0.5, "bad_test_fraction"),
            (0.5, -0.1, "bad_test_fraction"),
        ] {
            let shares = DatasetSpec { validation_fraction: validation, test_fraction: test, ..spec() };
            assert_eq!(refused(yes_and_no(), &shares), code);
        }
    }

    #[test]
    fn what_reads_like_a_yes_is_positive_unless_said_otherwise() {
        let classes = |spec: &DatasetSpec| Dataset::build(&table(yes_and_no()), spec).expect("builds").0.classes;
        assert_eq!(classes(&spec()), ["no", "yes"]);
        assert_eq!(classes(&DatasetSpec { positive: Some("no".to_string()), ..spec() }), ["yes", "no"]);
    }

    #[test]
    fn the_likelier_positive_is_found_in_both_orders() {
        let pairs = [
            ("no", "yes"),
            ("not_ckd", "ckd"),
            ("Normal", "Abnormal"),
            ("benign", "malignant"),
            ("non-fraud", "fraud"),
        ];
        for (negative, positive) in pairs {
            assert_eq!(likely_positive(negative, positive), 1, "{positive}");
            assert_eq!(likely_positive(positive, negative), 0, "{positive}");
        }
        // Numbers and names that say nothing: the second, as 1 is of 0 and 1.
        for (first, second) in [("0", "1"), ("1", "2"), ("cat", "dog")] {
            assert_eq!(likely_positive(first, second), 1, "{second}");
        }
    }

    #[test]
    fn rows_without_a_target_are_left_out_and_told() {
        let rows = ["a", "b", "", "a", "b", "", "a", "b", "a", "b", "a", "b"];
        let (dataset, notices) = Dataset::build(&table(text(&rows)), &spec()).expect("builds");
        let split = &dataset.split;
        assert_eq!(split.train.len() + split.validation.len() + split.test.len(), 10);
        assert!(![&split.train, &split.validation, &split.test].iter().any(|part| part.contains(&2)));
        assert_eq!(notices[0].code, "rows_dropped");
        assert_eq!(notices[0].params["rows"], "2");
        assert!(dataset.labels[2].is_nan());
    }

    #[test]
    fn numbers_are_classes_in_their_order() {
        let target = Values::Number((0..12).map(|row| f64::from(row % 3) * 10.0 - 10.0).collect());
        let (dataset, _) = Dataset::build(&table(target), &spec()).expect("builds");
        assert_eq!(dataset.classes, ["-10", "0", "10"]);
        assert_eq!(dataset.labels[..4], [0.0, 1.0, 2.0, 0.0]);
    }
}
