//! k-fold cross-validation: the rows that are not test rows in k parts, each once the validation rows of the others.

use super::{Dataset, DatasetError, Split, Task};
use crate::rng::{Purpose, stream};
use rand::seq::SliceRandom;

/// Folds at most: each is a booster of its own.
pub const MAX_FOLDS: u32 = 20;

impl Dataset {
    /// `k` splits of the training and validation rows, seeded, stratified by class for classification; the test rows stay
    /// what they are. Errors unless k is 2 to 20 and every class (or, for a regression, the data) has at least k rows: each
    /// fold trains on every class then.
    pub fn folds(&self, k: u32, seed: u64) -> Result<Vec<Split>, DatasetError> {
        let mut pool: Vec<u32> = self.split.train.iter().chain(&self.split.validation).copied().collect();
        pool.sort_unstable();
        let mut by_class: Vec<Vec<u32>> = vec![Vec::new(); self.classes.len().max(1)];
        for row in pool {
            let class = if self.task == Task::Regression { 0 } else { self.labels[row as usize] as usize };
            by_class[class].push(row);
        }
        let fewest = by_class.iter().map(Vec::len).filter(|rows| *rows > 0).min().unwrap_or(0);
        let limit = MAX_FOLDS.min(u32::try_from(fewest).unwrap_or(MAX_FOLDS));
        if !(2..=limit).contains(&k) {
            return Err(DatasetError::Folds { found: k, limit });
        }
        let mut rng = stream(seed, Purpose::Folds);
        let mut folds = vec![Vec::new(); k as usize];
        // Dealt like cards, on from class to class: folds differ by one row at most, and so do their rows of a class.
        let mut next = 0;
        for mut rows in by_class {
            rows.shuffle(&mut rng);
            for row in rows {
                folds[next].push(row);
                next = (next + 1) % k as usize;
            }
        }
        let split = |held: usize| {
            let others = folds.iter().enumerate().filter(|(idx, _)| *idx != held).flat_map(|(_, rows)| rows);
            let (mut train, mut validation): (Vec<u32>, Vec<u32>) = (others.copied().collect(), folds[held].clone());
            train.sort_unstable();
            validation.sort_unstable();
            Split { train, validation, test: self.split.test.clone() }
        };
        Ok((0..folds.len()).map(split).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 31 rows of three classes (16, 10, 5), every fourth row a test row.
    fn dataset(task: Task) -> Dataset {
        let labels: Vec<f32> =
            (0..31).map(|row| if row < 16 { 0.0 } else { f32::from(u8::from(row >= 26)) + 1.0 }).collect();
        let rows = |wanted: fn(u32) -> bool| (0..31).filter(|row| wanted(*row)).collect();
        Dataset {
            task,
            target: "y".into(),
            classes: if task == Task::Regression { vec![] } else { vec!["a".into(), "b".into(), "c".into()] },
            features: vec![],
            labels,
            weights: None,
            split: Split {
                train: rows(|row| row % 4 < 2),
                validation: rows(|row| row % 4 == 2),
                test: rows(|row| row % 4 == 3),
            },
        }
    }

    #[test]
    fn every_row_but_the_test_rows_is_held_once() {
        for task in [Task::Multiclass, Task::Regression] {
            let data = dataset(task);
            let folds = data.folds(3, 5).unwrap();
            let mut held: Vec<u32> = folds.iter().flat_map(|fold| fold.validation.clone()).collect();
            held.sort_unstable();
            let expected: Vec<u32> = (0..31).filter(|row| row % 4 != 3).collect();
            assert_eq!(held, expected);
            for fold in &folds {
                let mut all = [fold.train.clone(), fold.validation.clone()].concat();
                all.sort_unstable();
                assert_eq!((&all, &fold.test), (&expected, &data.split.test));
                assert!(fold.train.is_sorted() && fold.validation.is_sorted());
                assert_eq!(fold.validation.len(), 8);
            }
        }
    }

    #[test]
    fn classes_are_spread_evenly() {
        let data = dataset(Task::Multiclass);
        for class in [0.0, 1.0, 2.0] {
            let rows = |fold: &Split| fold.validation.iter().filter(|row| data.labels[**row as usize] == class).count();
            let counts: Vec<usize> = data.folds(4, 0).unwrap().iter().map(rows).collect();
            assert!(counts.iter().max().unwrap() - counts.iter().min().unwrap() <= 1, "{class}: {counts:?}");
        }
    }

    #[test]
    fn the_seed_decides() {
        let data = dataset(Task::Multiclass);
        assert_eq!(data.folds(3, 1), data.folds(3, 1));
        assert_ne!(data.folds(3, 1), data.folds(3, 2));
    }

    #[test]
    fn there_are_two_to_as_many_folds_as_the_rarest_class_has_rows() {
        // Of the rows 26 to 30 of the last class, 27 is a test row.
        let data = dataset(Task::Multiclass);
        assert!(data.folds(2, 0).is_ok() && data.folds(4, 0).is_ok());
        for k in [0, 1, 5] {
            assert_eq!(data.folds(k, 0), Err(DatasetError::Folds { found: k, limit: 4 }));
        }
        assert_eq!(dataset(Task::Regression).folds(21, 0), Err(DatasetError::Folds { found: 21, limit: 20 }));
    }
}
