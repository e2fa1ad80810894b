//! The rows of another file as the features of a data set, column by column of the same name: every value gets the
//! number that it would have had as a row of the training file.

use super::build::narrow;
use super::{Dataset, Feature, MatchError};
use crate::error::{Message, near};
use crate::table::{Cell, Column, MISSING_CODE, Table, Values, classify, number_text};
use std::collections::BTreeMap;

/// Errors of a kind before the rest is left out: the file is another one then.
const MOST_ERRORS: usize = 10;
/// Names that a sentence lists.
const MOST_NAMES: usize = 20;

impl Dataset {
    /// Columns of `table`, by their place, that hold numbers where this data set has levels: they are to be read again,
    /// as text (`table::read_as_text`), because `01` and `1.0` are levels of their own.
    pub fn levels_read_as_numbers(&self, table: &Table) -> Vec<usize> {
        let has_levels =
            |name: &str| self.features.iter().any(|feature| feature.name == name && feature.levels.is_some());
        let columns = table.columns.iter().enumerate();
        let found =
            columns.filter(|(_, column)| matches!(column.values, Values::Number(_)) && has_levels(&column.name));
        found.map(|(place, _)| place).collect()
    }

    /// The features of the rows of `table`, in this data set's order, and what the visitor should know. A level that
    /// this data set does not have gets the first free code, which no split lists: XGBoost sends it the way of the
    /// levels that a split does not name. Errors with everything that is wrong.
    pub fn match_rows(&self, table: &Table) -> Result<(Vec<Feature>, Vec<Message>), Vec<MatchError>> {
        let columns: BTreeMap<&str, &Column> =
            table.columns.iter().map(|column| (column.name.as_str(), column)).collect();
        let errors = self.missing_columns(table, &columns);
        if !errors.is_empty() {
            return Err(errors);
        }
        let (mut features, mut notices, mut errors) = (Vec::new(), Vec::new(), Vec::new());
        if !table.source.header && table.source.format == "csv" {
            notices.push(Message::new("matched_by_place"));
        }
        notices.extend(self.extra_columns(table));
        for feature in &self.features {
            let Some(column) = columns.get(feature.name.as_str()) else { continue };
            let values = match &feature.levels {
                Some(levels) => Ok(codes(column, levels, &mut notices)),
                None => numbers(column),
            };
            match values {
                Ok(values) => {
                    features.push(Feature { name: feature.name.clone(), values, levels: feature.levels.clone() });
                }
                Err(error) => errors.push(error),
            }
        }
        errors.truncate(MOST_ERRORS);
        if errors.is_empty() { Ok((features, notices)) } else { Err(errors) }
    }

    fn missing_columns(&self, table: &Table, columns: &BTreeMap<&str, &Column>) -> Vec<MatchError> {
        let missing: Vec<&str> = self
            .features
            .iter()
            .map(|feature| feature.name.as_str())
            .filter(|name| !columns.contains_key(name))
            .collect();
        let n_features = self.features.len();
        let fits = (n_features..=n_features + 1).contains(&table.columns.len());
        if !missing.is_empty() && !table.source.header && fits {
            let names = self.features.iter().map(|feature| feature.name.as_str());
            let delimiter = table.source.delimiter.unwrap_or(',');
            return vec![MatchError::NoNames { names: listed(names, &delimiter.to_string()) }];
        }
        let is_ours = |name: &str| self.features.iter().any(|feature| feature.name == name);
        let free: Vec<&str> = columns.keys().copied().filter(|name| !is_ours(name) && *name != self.target).collect();
        let (mut errors, mut without) = (Vec::new(), Vec::new());
        for column in missing {
            match near(column, free.iter().copied()).filter(|_| errors.len() < MOST_ERRORS) {
                Some(near) => errors.push(MatchError::OtherName { column: column.to_owned(), near: near.to_owned() }),
                None => without.push(column),
            }
        }
        if !without.is_empty() {
            errors.push(MatchError::NoColumns { count: without.len(), columns: listed(without.into_iter(), ", ") });
        }
        errors
    }

    /// Columns that are neither feature nor target.
    fn extra_columns(&self, table: &Table) -> Option<Message> {
        let is_known = |name: &str| name == self.target || self.features.iter().any(|feature| feature.name == name);
        let extra: Vec<&str> =
            table.columns.iter().map(|column| column.name.as_str()).filter(|name| !is_known(name)).collect();
        let notice = Message::new("extra_columns").with("count", extra.len());
        (!extra.is_empty()).then(|| notice.with("columns", listed(extra.into_iter(), ", ")))
    }
}

/// The names with this between them; after so many, an ellipsis.
fn listed<'a>(names: impl Iterator<Item = &'a str>, between: &str) -> String {
    let mut names: Vec<&str> = names.take(MOST_NAMES + 1).collect();
    if names.len() > MOST_NAMES {
        names[MOST_NAMES] = "…";
    }
    names.join(between)
}

/// Codes of a feature with levels; a level that is unknown is told with its rows.
fn codes(column: &Column, levels: &[String], notices: &mut Vec<Message>) -> Vec<f32> {
    let known: BTreeMap<&str, usize> = levels.iter().enumerate().map(|(code, level)| (level.as_str(), code)).collect();
    let unknown = levels.len();
    let (values, strange): (Vec<f32>, BTreeMap<String, usize>) = match &column.values {
        Values::Category { codes, levels: theirs } => {
            let ours: Vec<usize> =
                theirs.iter().map(|level| known.get(level.as_str()).copied().unwrap_or(unknown)).collect();
            let mut rows = vec![0; theirs.len()];
            let value = |code: &u32| {
                if *code == MISSING_CODE {
                    return f32::NAN;
                }
                rows[*code as usize] += 1;
                ours[*code as usize] as f32
            };
            let values = codes.iter().map(value).collect();
            let strange = (0..theirs.len()).filter(|level| ours[*level] == unknown && rows[*level] > 0);
            (values, strange.map(|level| (theirs[level].clone(), rows[level])).collect())
        }
        // Only ARFF declares numbers where training had levels: the level of the same spelling, or else of the same
        // value.
        Values::Number(numbers) => {
            let by_value: Vec<(f64, usize)> = levels
                .iter()
                .enumerate()
                .filter_map(|(code, level)| match classify(level.as_bytes()) {
                    Cell::Number(number) => Some((number, code)),
                    _ => None,
                })
                .collect();
            let mut strange = BTreeMap::new();
            let mut value = |number: &f64| {
                if number.is_nan() {
                    return f32::NAN;
                }
                let text = number_text(*number);
                let same = || by_value.iter().find(|(value, _)| value == number).map(|(_, code)| *code);
                let code = known.get(text.as_str()).copied().or_else(same);
                if code.is_none() {
                    *strange.entry(text).or_insert(0) += 1;
                }
                code.unwrap_or(unknown) as f32
            };
            (numbers.iter().map(&mut value).collect(), strange)
        }
    };
    if !strange.is_empty() {
        let texts: Vec<String> =
            strange.iter().take(MOST_NAMES).map(|(level, rows)| format!("{level} ({rows})")).collect();
        let notice = Message::new("unknown_levels").with("column", &column.name).with("count", strange.len());
        let notice = notice.with("rows", strange.values().sum::<usize>());
        notices.push(notice.with("levels", listed(texts.iter().map(String::as_str), ", ")));
    }
    values
}

/// Values of a numeric feature, as XGBoost sees them. A column of text is taken if all its levels are numbers.
fn numbers(column: &Column) -> Result<Vec<f32>, MatchError> {
    let wide: Vec<f64> = match &column.values {
        Values::Number(numbers) => numbers.clone(),
        Values::Category { codes, levels } => {
            let values: Vec<Option<f64>> = levels
                .iter()
                .map(|level| match classify(level.as_bytes()) {
                    Cell::Number(number) => Some(number),
                    _ => None,
                })
                .collect();
            let text = |code: &u32| *code != MISSING_CODE && values[*code as usize].is_none();
            if let Some(row) = codes.iter().position(text) {
                let value = column.text(row);
                return Err(MatchError::TextAmongNumbers { row: row + 1, column: column.name.clone(), value });
            }
            let value = |code: &u32| values.get(*code as usize).copied().flatten().unwrap_or(f64::NAN);
            codes.iter().map(value).collect()
        }
    };
    Ok(narrow(&column.name, &wide)?)
}
