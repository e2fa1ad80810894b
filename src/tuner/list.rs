//! "Make a list of this range": the way from a range of numbers to a grid.

use super::scaling::stretch;
use super::space::{MAX_CATEGORIES, Range};

/// Significant digits of a listed value that is not a bound: as few as leave the spacing as it is.
const DIGITS: std::ops::RangeInclusive<usize> = 3..=17;
/// Part of the distance to the next value that rounding may change.
const UNEVEN: f64 = 0.05;

impl Range {
    /// `count` values from the smallest to the largest, evenly spaced on the range's scale, as the categorical range that a
    /// Grid job takes; at least one, at most 30, none twice, so fewer where the range has not as many. The bounds stay as
    /// they are; numbers between them are rounded to three significant digits, or as many as their distances need. A list
    /// stays what it is.
    pub fn to_list(&self, count: usize) -> Range {
        let count = count.clamp(1, MAX_CATEGORIES);
        let scaling = self.scaling();
        let place = |idx: usize| if count == 1 { 0.5 } else { idx as f64 / (count - 1) as f64 };
        let values = match *self {
            Range::Continuous { min, max, .. } => {
                rounded((0..count).map(|idx| stretch(place(idx), min, max, scaling)).collect(), min, max)
            }
            Range::Integer { min, max, .. } => {
                let at = |idx| (stretch(place(idx), min as f64, max as f64, scaling) + 0.5).floor() as i64;
                let mut values: Vec<i64> = (0..count).map(at).map(|value| value.clamp(min, max)).collect();
                values.dedup();
                values.iter().map(i64::to_string).collect()
            }
            Range::Categorical { ref values } => values.clone(),
        };
        Range::Categorical { values }
    }
}

/// Ascending numbers as short texts, each another number, none outside the bounds.
fn rounded(mut values: Vec<f64>, min: f64, max: f64) -> Vec<String> {
    values.dedup();
    let short = |value: f64, digits: usize| {
        let is_bound = value == min || value == max;
        let text = format!("{value:.*e}", digits - 1);
        if is_bound { value } else { text.parse().unwrap_or(value).clamp(min, max) }
    };
    for digits in DIGITS {
        let shortened: Vec<f64> = values.iter().map(|value| short(*value, digits)).collect();
        let gaps = |values: &[f64]| values.windows(2).map(|pair| pair[1] - pair[0]).collect::<Vec<f64>>();
        if gaps(&shortened).iter().zip(gaps(&values)).all(|(short, gap)| (short - gap).abs() <= UNEVEN * gap) {
            values = shortened;
            break;
        }
    }
    values.iter().map(f64::to_string).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tuner::{Dim, Scaling, Space};

    fn listed(range: Range, count: usize) -> Vec<String> {
        let list = range.to_list(count);
        assert!(Space::check(vec![Dim::new("x", list.clone())]).is_ok(), "{list:?}");
        let Range::Categorical { values } = list else { panic!("a list is categorical") };
        values
    }

    fn real(min: f64, max: f64, scaling: Scaling) -> Range {
        Range::Continuous { min, max, scaling }
    }

    fn integer(min: i64, max: i64, scaling: Scaling) -> Range {
        Range::Integer { min, max, scaling }
    }

    #[test]
    fn values_are_evenly_spaced_on_the_scale() {
        assert_eq!(listed(real(0.1, 0.3, Scaling::Linear), 5), ["0.1", "0.15", "0.2", "0.25", "0.3"]);
        assert_eq!(listed(real(0.001, 1.0, Scaling::Logarithmic), 4), ["0.001", "0.01", "0.1", "1"]);
        assert_eq!(listed(real(0.001, 1.0, Scaling::Auto), 4), ["0.001", "0.01", "0.1", "1"]);
        assert_eq!(listed(real(0.0, 0.999, Scaling::ReverseLogarithmic), 4), ["0", "0.9", "0.99", "0.999"]);
        assert_eq!(listed(integer(2, 10, Scaling::Linear), 5), ["2", "4", "6", "8", "10"]);
        assert_eq!(listed(integer(1, 1000, Scaling::Logarithmic), 4), ["1", "10", "100", "1000"]);
    }

    #[test]
    fn bounds_stay_as_they_were_typed() {
        let values = listed(real(0.123456, 0.654321, Scaling::Linear), 3);
        assert_eq!(values, ["0.123456", "0.389", "0.654321"]);
    }

    #[test]
    fn no_value_is_listed_twice() {
        assert_eq!(listed(integer(1, 4, Scaling::Logarithmic), 30), ["1", "2", "3", "4"]);
        assert_eq!(listed(real(1.0, 1.0 + f64::EPSILON, Scaling::Linear), 9).len(), 2);
        // Three digits would merge them, five would make them uneven.
        assert_eq!(listed(real(1000.0, 1001.0, Scaling::Linear), 5), ["1000", "1000.25", "1000.5", "1000.75", "1001"]);
    }

    #[test]
    fn a_list_has_one_to_thirty_values() {
        assert_eq!(listed(real(0.0, 1.0, Scaling::Linear), 500).len(), 30);
        assert_eq!(listed(real(0.0, 1.0, Scaling::Linear), 0), ["0.5"]);
        assert_eq!(listed(integer(-3, 3, Scaling::Linear), 1), ["0"]);
        let list = Range::Categorical { values: vec!["gbtree".into(), "dart".into()] };
        assert_eq!(list.to_list(1), list);
    }
}
