//! Names of columns, and what the visitor should know about a table that could be read.

use super::infer::{Odd, Scan};
use super::{Notice, Table, Values};
use std::collections::{HashMap, HashSet};

/// Notices of one kind before the rest is only counted.
const MOST_OF_A_KIND: usize = 5;

/// Share of numbers from which a text column is suspected to be a number column with stray texts.
const MOSTLY: f64 = 0.8;

/// What the first pass saw in a column besides plain values.
#[derive(Debug, Default)]
pub struct Oddities {
    numbers: usize,
    texts: usize,
    infinite: usize,
    first_text: Option<Odd>,
    first_infinite: Option<Odd>,
    first_comma: Option<Odd>,
}

impl Oddities {
    /// The oddities of a scanned column.
    pub fn of(scan: &Scan) -> Self {
        let number_column = !scan.is_text();
        Oddities {
            numbers: scan.n_numbers,
            texts: scan.n_texts,
            infinite: if number_column { scan.n_infinite } else { 0 },
            first_text: scan.first_text.clone(),
            first_infinite: scan.first_infinite.clone().filter(|_| number_column),
            first_comma: scan.first_comma.clone().filter(|_| number_column),
        }
    }
}

/// Unique names that are not empty, one per column. `raw`: as in the header, `None` without one.
pub fn names(raw: Option<Vec<String>>, values: &[Values]) -> (Vec<String>, Vec<Notice>) {
    let Some(raw) = raw else {
        return ((1..=values.len()).map(|number| format!("column {number}")).collect(), Vec::new());
    };
    let mut notices = Vec::new();
    // Names as they stand win over the ones we make up.
    let mut taken: HashSet<String> = raw.iter().map(|name| tidy(name)).collect();
    let mut seen: HashSet<String> = HashSet::new();
    // Where the search for a free number goes on: from 2 each time, thousands of columns of one name would take minutes.
    let mut next: HashMap<String, usize> = HashMap::new();
    let mut unique = |wanted: &str| {
        let number = next.entry(wanted.to_owned()).or_insert(2);
        let mut name = wanted.to_owned();
        while !taken.insert(name.clone()) {
            name = format!("{wanted}_{number}");
            *number += 1;
        }
        name
    };
    let mut names = Vec::with_capacity(raw.len());
    for (column, raw) in raw.iter().enumerate() {
        let name = tidy(raw);
        let name = if name.is_empty() {
            let index = column == 0 && values.first().is_some_and(counts_rows);
            let name = if index { unique("index") } else { unique(&format!("column {}", column + 1)) };
            let code = if index { "index_column" } else { "unnamed_column" };
            notices.push(Notice::new(code).with("column", &name).with("number", column + 1));
            name
        } else if seen.contains(&name) {
            let renamed = unique(&name);
            notices.push(Notice::new("duplicate_name").with("column", &name).with("renamed", &renamed));
            renamed
        } else {
            name
        };
        seen.insert(name.clone());
        names.push(name);
    }
    (names, limited(notices))
}

/// One line, without white space around it.
fn tidy(name: &str) -> String {
    name.split(|letter: char| letter.is_control())
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// 0, 1, 2, … or 1, 2, 3, …
fn counts_rows(values: &Values) -> bool {
    let Values::Number(numbers) = values else { return false };
    match numbers.first() {
        Some(&first) if first == 0.0 || first == 1.0 => {
            numbers.iter().enumerate().all(|(row, &number)| number == first + row as f64)
        }
        _ => false,
    }
}

/// What stands out in the columns; `oddities` as many as columns, or none.
pub fn about(table: &Table, oddities: &[Oddities]) -> Vec<Notice> {
    let mut notices = Vec::new();
    let pairs = || table.columns.iter().zip(oddities);
    let commas: Vec<_> = pairs().filter_map(|(column, odd)| Some((&column.name, odd.first_comma.as_ref()?))).collect();
    if let Some((name, odd)) = commas.first() {
        let notice = Notice::new("decimal_comma").with("count", commas.len());
        notices.push(notice.with("column", name).with("value", &odd.text).with("row", odd.row + 1));
    }
    notices.extend(limited(pairs().filter_map(|(column, odd)| {
        let first = odd.first_infinite.as_ref()?;
        let notice = Notice::new("infinite_values").with("column", &column.name).with("count", odd.infinite);
        Some(notice.with("row", first.row + 1).with("value", &first.text))
    })));
    notices.extend(limited(pairs().filter_map(|(column, odd)| {
        let first = odd.first_text.as_ref()?;
        let mostly = odd.numbers as f64 >= MOSTLY * (odd.numbers + odd.texts) as f64;
        let notice = Notice::new("mostly_numbers").with("column", &column.name).with("count", odd.texts);
        mostly.then(|| notice.with("row", first.row + 1).with("value", &first.text))
    })));
    let columns = || table.columns.iter();
    let named = |code: &'static str| move |column: &super::Column| Notice::new(code).with("column", &column.name);
    notices.extend(limited(columns().filter(|column| column.is_empty()).map(named("empty_column"))));
    notices.extend(limited(columns().filter(|column| column.is_constant()).map(named("constant_column"))));
    notices.extend(limited(
        columns().filter(|column| column.is_id_like() && column.name != "index").map(named("id_like")),
    ));
    notices
}

/// The first notices of each kind; the others are counted in a last one.
fn limited(notices: impl IntoIterator<Item = Notice>) -> Vec<Notice> {
    let mut kept: Vec<Notice> = Vec::new();
    let mut left_out = 0;
    for notice in notices {
        if kept.iter().filter(|other| other.code == notice.code).count() < MOST_OF_A_KIND {
            kept.push(notice);
        } else {
            left_out += 1;
        }
    }
    if left_out > 0 {
        kept.push(Notice::new("more_columns").with("count", left_out));
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(raw: &[&str]) -> (Vec<String>, Vec<String>) {
        let values = vec![Values::Number(vec![5.0, 2.0]); raw.len()];
        let (names, notices) = names(Some(raw.iter().map(|name| (*name).to_owned()).collect()), &values);
        (names, notices.iter().map(|notice| notice.code.to_string()).collect())
    }

    #[test]
    fn duplicate_names_are_numbered_past_names_that_exist() {
        assert_eq!(named(&["a", "a", "a_2", "a"]).0, ["a", "a_3", "a_2", "a_4"]);
        assert_eq!(named(&["a", "a"]).1, ["duplicate_name"]);
    }

    #[test]
    fn unnamed_columns_are_numbered() {
        assert_eq!(
            named(&["a", " ", "column 2"]),
            (vec!["a".into(), "column 2_2".into(), "column 2".into()], vec!["unnamed_column".into()])
        );
    }

    #[test]
    fn names_are_one_line() {
        assert_eq!(named(&["a\r\n b", "\tc "]).0, ["a b", "c"]);
    }

    #[test]
    fn an_unnamed_first_column_that_counts_rows_is_an_index() {
        let values = [Values::Number(vec![0.0, 1.0, 2.0]), Values::Number(vec![0.0, 1.0, 2.0])];
        let (names, notices) = names(Some(vec![String::new(), "x".into()]), &values);
        assert_eq!((names[0].as_str(), &*notices[0].code), ("index", "index_column"));
    }

    #[test]
    fn notices_of_a_kind_are_limited_and_counted() {
        let (_, codes) = named(&["a", "", "", "", "", "", "", ""]);
        assert_eq!(codes.len(), 6);
        assert_eq!(codes.last(), Some(&"more_columns".to_string()));
    }
}
