//! The points of a finite space, counted and numbered.
//!
//! Without conditions a point's number is that of an odometer, last dimension fastest. A dimension that depends on another
//! is a digit of its parent's number: the values of a categorical dimension follow each other, each with all combinations
//! of the dimensions that it activates.

use super::space::{Assignment, Range, Space, Value};

impl Space {
    /// How many points the space has. `None` if it is continuous, or has more than u128 can count.
    pub fn combinations(&self) -> Option<u128> {
        self.product(&self.roots())
    }

    /// Number of `point` among the points of the space, from 0. `None` if the space is not finite or the point not in it.
    pub fn rank(&self, point: &[Value]) -> Option<u128> {
        if !self.contains(point) {
            return None;
        }
        self.rank_of(&self.roots(), point)
    }

    /// The point with this number: the inverse of `rank`. `None` if there is none.
    pub fn unrank(&self, rank: u128) -> Option<Assignment> {
        let roots = self.roots();
        if rank >= self.product(&roots)? {
            return None;
        }
        let mut point = vec![Value::Inactive; self.dims.len()];
        self.unrank_into(&roots, rank, &mut point);
        Some(point)
    }

    fn roots(&self) -> Vec<usize> {
        (0..self.dims.len()).filter(|idx| self.dims[*idx].when.is_none()).collect()
    }

    /// The dimensions that `value` of the categorical dimension `parent` activates.
    fn activated(&self, parent: usize, value: &str) -> Vec<usize> {
        self.children(parent)
            .filter(|(_, condition)| condition.values.iter().any(|other| other == value))
            .map(|(idx, _)| idx)
            .collect()
    }

    /// Combinations of these dimensions, with all that depends on them.
    fn product(&self, dims: &[usize]) -> Option<u128> {
        dims.iter().try_fold(1u128, |product, idx| product.checked_mul(self.count(*idx)?))
    }

    fn count(&self, idx: usize) -> Option<u128> {
        match &self.dims[idx].range {
            Range::Categorical { values } => {
                values.iter().try_fold(0u128, |sum, value| sum.checked_add(self.product(&self.activated(idx, value))?))
            }
            range => range.combinations(),
        }
    }

    fn rank_of(&self, dims: &[usize], point: &[Value]) -> Option<u128> {
        dims.iter().try_fold(0u128, |rank, idx| {
            let digit = match (&self.dims[*idx].range, point.get(*idx)?) {
                (Range::Integer { min, .. }, Value::Integer(x)) => u128::try_from(x - min).ok()?,
                (Range::Categorical { values }, Value::Category(text)) => {
                    let position = values.iter().position(|value| value == text)?;
                    let mut before = values.iter().take(position);
                    let skipped = before
                        .try_fold(0u128, |sum, value| sum.checked_add(self.product(&self.activated(*idx, value))?))?;
                    skipped + self.rank_of(&self.activated(*idx, text), point)?
                }
                _ => return None,
            };
            rank.checked_mul(self.count(*idx)?)?.checked_add(digit)
        })
    }

    fn unrank_into(&self, dims: &[usize], mut rank: u128, point: &mut Assignment) {
        for &idx in dims.iter().rev() {
            let base = self.count(idx).unwrap_or(1).max(1);
            let mut digit = rank % base;
            rank /= base;
            point[idx] = match &self.dims[idx].range {
                Range::Integer { min, .. } => Value::Integer(min + digit as i64),
                // A finite space has none.
                Range::Continuous { min, .. } => Value::Real(*min),
                Range::Categorical { values } => {
                    let mut chosen = Value::Inactive;
                    for value in values {
                        let activated = self.activated(idx, value);
                        let share = self.product(&activated).unwrap_or(1);
                        if digit < share {
                            self.unrank_into(&activated, digit, point);
                            chosen = Value::Category(value.clone());
                            break;
                        }
                        digit -= share;
                    }
                    chosen
                }
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tuner::{Condition, Dim, Scaling};
    use std::collections::BTreeSet;

    fn integer(name: &str, min: i64, max: i64) -> Dim {
        Dim::new(name, Range::Integer { min, max, scaling: Scaling::Linear })
    }

    fn categorical(name: &str, values: &[&str]) -> Dim {
        Dim::new(name, Range::Categorical { values: values.iter().map(|value| value.to_string()).collect() })
    }

    fn under(mut dim: Dim, parent: usize, values: &[&str]) -> Dim {
        dim.when = Some(Condition { parent, values: values.iter().map(|value| value.to_string()).collect() });
        dim
    }

    fn category(text: &str) -> Value {
        Value::Category(text.into())
    }

    #[test]
    fn points_are_numbered_with_the_last_dimension_fastest() {
        let space =
            Space::check(vec![integer("max_depth", -1, 2), categorical("booster", &["gbtree", "dart"])]).unwrap();
        let point = vec![Value::Integer(1), category("dart")];
        // Third integer (digit 2) of two categories each, second category (digit 1): 2 * 2 + 1.
        assert_eq!(space.rank(&point), Some(5));
        assert_eq!(space.unrank(5), Some(point));
        assert_eq!(space.unrank(8), None);
    }

    /// One `max_depth` more or less; under dart three `skip`s, and under its `weighted` four `rate`s: 2 * (1 + 3 * (1 + 4)).
    fn nested() -> Space {
        Space::check(vec![
            under(integer("rate", 1, 4), 3, &["weighted"]),
            categorical("booster", &["gbtree", "dart"]),
            integer("max_depth", 1, 2),
            under(categorical("sample_type", &["uniform", "weighted"]), 1, &["dart"]),
            under(integer("skip", 0, 2), 1, &["dart"]),
        ])
        .unwrap()
    }

    #[test]
    fn only_what_is_active_multiplies() {
        assert_eq!(nested().combinations(), Some(2 * (1 + 3 * (1 + 4))));
        let continuous = Range::Continuous { min: 0.0, max: 1.0, scaling: Scaling::Linear };
        let mut space = nested();
        space.dims.push(under(Dim::new("rate_drop", continuous), 1, &["dart"]));
        assert_eq!(space.combinations(), None);
    }

    #[test]
    fn every_number_is_another_point_of_the_space_and_comes_back() {
        let space = nested();
        let mut seen = BTreeSet::new();
        for number in 0..32 {
            let point = space.unrank(number).unwrap();
            assert!(space.contains(&point), "{point:?}");
            assert_eq!(space.rank(&point), Some(number));
            seen.insert(format!("{point:?}"));
        }
        assert_eq!((seen.len(), space.unrank(32)), (32, None));
    }

    #[test]
    fn a_point_that_is_not_canonical_has_no_number() {
        let depth = Value::Integer(1);
        let bad = vec![Value::Inactive, category("gbtree"), depth, category("uniform"), Value::Inactive];
        assert_eq!(nested().rank(&bad), None);
        let good = nested().canonical(bad);
        assert_eq!(good[3], Value::Inactive);
        assert_eq!(nested().rank(&good), Some(0));
    }
}
