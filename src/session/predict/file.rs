//! The rows of a file predicted, some thousand at a time, and the file written again with the predictions beside them.

use super::super::dto::{ClassInfo, PredictionResult};
use super::{Predictor, row_major};
use crate::dataset::{Feature, MatchError};
use crate::error::{Explain, Message};
use crate::table::{self, FileCopy, Table, Values};

/// Rows of the preview.
const HEAD_ROWS: usize = 20;
/// Visits of a row to a tree in one step: about a tenth of a second.
const VISITS: usize = 1 << 21;

/// A file that is being predicted.
pub struct Prediction {
    predictor: Predictor,
    threshold: f32,
    name: String,
    table: Table,
    copy: FileCopy,
    features: Vec<Feature>,
    notices: Vec<Message>,
    /// Names of the predictions, none of which the file has.
    added: Vec<String>,
    decimal_comma: bool,
    done: usize,
    head: Vec<Vec<String>>,
    class_rows: Vec<usize>,
    least: f32,
    most: f32,
    sum: f64,
}

impl Predictor {
    /// Reads a file and finds the model's features in it by their names. `threshold`: the probability above which a row
    /// is of the positive class. Errors with everything that is wrong with the file.
    pub fn open(&self, name: &str, bytes: &[u8], threshold: f32) -> Result<Prediction, Vec<Message>> {
        if !(threshold > 0.0 && threshold < 1.0) {
            return Err(vec![Message::new("bad_threshold").with("value", threshold).about("threshold")]);
        }
        let unread = |error: table::TableError| vec![error.message()];
        let (mut table, mut notices) = table::read(bytes, name).map_err(unread)?;
        let as_text = self.dataset.levels_read_as_numbers(&table);
        if !as_text.is_empty() {
            (table, notices) = table::read_as_text(bytes, name, &as_text).map_err(unread)?;
        }
        let decimal_comma = notices.iter().any(|notice| notice.code == "decimal_comma");
        // What may be wrong with a column as a feature of a training does not matter here.
        notices.retain(|notice| !["constant_column", "id_like", "empty_column"].contains(&&*notice.code));
        let refused = |errors: Vec<MatchError>| errors.iter().map(Explain::message).collect::<Vec<_>>();
        let (features, matched) = self.dataset.match_rows(&table).map_err(refused)?;
        notices.extend(matched);
        let copy = FileCopy::new(bytes, name, &table).map_err(unread)?;
        let head = table.head(HEAD_ROWS);
        if table.source.format == "csv" {
            // The copy has the text, the features have the numbers.
            table.columns.iter_mut().for_each(|column| column.values = Values::Number(Vec::new()));
        }
        Ok(Prediction {
            threshold,
            name: name.to_owned(),
            added: copy.added(&self.names()),
            table,
            copy,
            features,
            notices,
            decimal_comma,
            done: 0,
            head,
            class_rows: vec![0; self.dataset.classes.len()],
            least: f32::INFINITY,
            most: f32::NEG_INFINITY,
            sum: 0.0,
            predictor: self.clone(),
        })
    }
}

impl Prediction {
    /// Predicts some more rows; the next piece of the file with the predictions in it, UTF-8. The first piece begins
    /// with the names.
    pub fn step(&mut self) -> Vec<u8> {
        let mut piece = if self.done == 0 { self.copy.header(&self.added) } else { Vec::new() };
        let n_rows = (VISITS / self.predictor.model.trees.len().max(1)).clamp(256, 8192);
        let rows = self.done..self.table.n_rows.min(self.done + n_rows);
        let values = self.predictor.predict(&row_major(&self.features, rows.clone()));
        let mut beside = Vec::with_capacity(rows.len());
        for (row, values) in rows.clone().zip(values.chunks(self.predictor.model.n_outputs().max(1))) {
            let class = self.predictor.class(values, self.threshold);
            match class {
                Some(class) => self.class_rows[class] += 1,
                None => {
                    self.least = self.least.min(values[0]);
                    self.most = self.most.max(values[0]);
                    self.sum += f64::from(values[0]);
                }
            }
            let mut texts = self.predictor.texts(values, class);
            if let Some(head) = self.head.get_mut(row) {
                head.extend_from_slice(&texts);
            }
            if self.decimal_comma {
                texts.iter_mut().skip(usize::from(class.is_some())).for_each(|text| *text = text.replace('.', ","));
            }
            beside.push(texts);
        }
        piece.extend(self.copy.rows(&self.table, &beside));
        self.done = rows.end;
        piece
    }

    /// Part of the rows that is done, from 0 to 1.
    pub fn fraction(&self) -> f64 {
        self.done as f64 / self.table.n_rows.max(1) as f64
    }

    /// Every row is predicted.
    pub fn is_done(&self) -> bool {
        self.done == self.table.n_rows
    }

    /// What the page shows of it, of the rows so far.
    pub fn result(&self) -> PredictionResult {
        let stem = self.name.rsplit(['/', '\\']).next().unwrap_or_default();
        let stem = stem.strip_suffix(".gz").unwrap_or(stem);
        let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
        let dataset = &self.predictor.dataset;
        let count = |(name, rows): (&String, &usize)| ClassInfo { name: name.clone(), rows: *rows };
        let mean = self.sum / self.done.max(1) as f64;
        let some = self.done > 0 && self.class_rows.is_empty();
        PredictionResult {
            name: format!("{stem}-predictions.csv"),
            rows: self.done,
            columns: self.table.columns.iter().map(|column| column.name.clone()).collect(),
            added: self.added.clone(),
            head: self.head.iter().take(self.done).cloned().collect(),
            classes: dataset.classes.iter().zip(&self.class_rows).map(count).collect(),
            range: some.then_some([f64::from(self.least), mean, f64::from(self.most)]),
            notices: self.notices.clone(),
        }
    }
}
