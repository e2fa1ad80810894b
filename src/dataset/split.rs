//! Seeded split of rows into train, validation and test; stratified by class for classification.

use super::Split;
use crate::rng::{Purpose, stream};
use rand::seq::SliceRandom;

/// Splits `rows`. `classes[i]` is the class of `rows[i]`; one class for all (regression) means no stratification.
///
/// Of each class the parts take their share rounded to the nearest row; train keeps at least one row, then validation,
/// then test (if it has a share at all).
pub(super) fn split(rows: &[u32], classes: &[usize], validation: f64, test: f64, seed: u64) -> Split {
    let mut rng = stream(seed, Purpose::Split);
    let n_classes = classes.iter().max().map_or(0, |largest| largest + 1);
    let mut by_class = vec![Vec::new(); n_classes];
    for (row, class) in rows.iter().zip(classes) {
        by_class[*class].push(*row);
    }
    let mut parts = Split::default();
    for mut members in by_class {
        members.shuffle(&mut rng);
        let (n_validation, n_test) = shares(members.len(), validation, test);
        let (held, train) = members.split_at(n_validation + n_test);
        parts.validation.extend(&held[..n_validation]);
        parts.test.extend(&held[n_validation..]);
        parts.train.extend(train);
    }
    parts.train.sort_unstable();
    parts.validation.sort_unstable();
    parts.test.sort_unstable();
    parts
}

/// How many of `n` rows go to validation and to test.
fn shares(n: usize, validation: f64, test: f64) -> (usize, usize) {
    let share = |fraction: f64, least: usize| ((n as f64 * fraction).round() as usize).max(least);
    let mut n_test = if test > 0.0 { share(test, usize::from(n >= 3)) } else { 0 };
    let mut n_validation = share(validation, usize::from(n >= 2));
    // Rounding up twice must not leave train without a row.
    while n_validation + n_test >= n && n_test > 0 {
        n_test -= 1;
    }
    while n_validation >= n && n_validation > 0 {
        n_validation -= 1;
    }
    (n_validation, n_test)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn halves() -> (Vec<u32>, Vec<usize>) {
        // 210 of one class and 100 of the other, as in the vertebral column data.
        ((0..310).collect(), (0..310).map(|row| usize::from(row >= 210)).collect())
    }

    #[test]
    fn each_class_is_shared_out_to_the_nearest_row() {
        let (rows, classes) = halves();
        let parts = split(&rows, &classes, 0.2, 0.1, 0);
        let of_second = |part: &[u32]| part.iter().filter(|row| **row >= 210).count();
        assert_eq!((parts.validation.len(), of_second(&parts.validation)), (62, 20));
        assert_eq!((parts.test.len(), of_second(&parts.test)), (31, 10));
        assert_eq!((parts.train.len(), of_second(&parts.train)), (217, 70));
    }

    #[test]
    fn every_row_is_in_one_part_and_parts_ascend() {
        let (rows, classes) = halves();
        let parts = split(&rows, &classes, 0.3, 0.2, 5);
        for part in [&parts.train, &parts.validation, &parts.test] {
            assert!(part.is_sorted());
        }
        let mut all: Vec<u32> = [parts.train, parts.validation, parts.test].concat();
        all.sort_unstable();
        assert_eq!(all, rows);
    }

    #[test]
    fn the_seed_decides() {
        let (rows, classes) = halves();
        assert_eq!(split(&rows, &classes, 0.2, 0.2, 1), split(&rows, &classes, 0.2, 0.2, 1));
        assert_ne!(split(&rows, &classes, 0.2, 0.2, 1), split(&rows, &classes, 0.2, 0.2, 2));
    }

    #[test]
    fn a_rare_class_is_trained_on_before_it_is_validated_or_tested() {
        assert_eq!(shares(1, 0.2, 0.2), (0, 0));
        assert_eq!(shares(2, 0.2, 0.2), (1, 0));
        assert_eq!(shares(3, 0.2, 0.2), (1, 1));
        assert_eq!(shares(3, 0.2, 0.0), (1, 0));
        assert_eq!(shares(4, 0.6, 0.39), (2, 1));
    }

    #[test]
    fn a_split_never_changes_between_versions() {
        // Recorded from this code: links and lessons replay only if it stays so.
        let parts = split(&(0..10).collect::<Vec<_>>(), &[0; 10], 0.2, 0.2, 0);
        assert_eq!((parts.validation, parts.test), (vec![2, 8], vec![1, 6]));
    }
}
