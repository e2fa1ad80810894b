//! How much of a hyperparameter's range has been tried.

use crate::tuner::space::{Dim, Range, Value};

/// What is known of the values of one hyperparameter.
#[derive(Debug, Clone, PartialEq)]
pub struct Tried {
    /// How many different ones there are.
    pub different: usize,
    /// The longest part of the range without one, on its own scale: from 0 to 1. Of categories the part that was not tried.
    pub gap: f64,
}

/// Where in its range a value lies, from 0 to 1 on the scale of the range: categories in the middle of equal parts. `None` if it
/// is none of the range.
pub fn place(dim: &Dim, value: &Value) -> Option<f64> {
    match dim.range {
        Range::Categorical { .. } => dim.range.to_unit(value),
        Range::Continuous { .. } | Range::Integer { .. } => dim.range.place_between_bounds(value),
    }
}

/// What `values` of a hyperparameter cover of its range.
pub fn tried<'a>(dim: &Dim, values: impl Iterator<Item = &'a Value>) -> Tried {
    let mut places: Vec<f64> = values.filter_map(|value| place(dim, value)).collect();
    places.sort_unstable_by(f64::total_cmp);
    places.dedup();
    let different = places.len();
    if let Range::Categorical { values } = &dim.range {
        return Tried { different, gap: 1.0 - different as f64 / values.len().max(1) as f64 };
    }
    let ends = std::iter::once(0.0).chain(places.iter().copied());
    let gap = ends.zip(places.iter().copied().chain([1.0])).map(|(from, to)| to - from).fold(0.0, f64::max);
    Tried { different, gap }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tuner::space::Scaling;

    #[test]
    fn different_values_and_the_longest_gap_are_found() {
        let eta = Dim::new("eta", Range::Continuous { min: 0.001, max: 1.0, scaling: Scaling::Logarithmic });
        let values = [0.001, 0.1, 0.1].map(Value::Real);
        let found = tried(&eta, values.iter());
        // Three tenfold steps; from 0.001 to 0.1 are two.
        assert_eq!(found.different, 2);
        assert!((found.gap - 2.0 / 3.0).abs() < 1e-12);
        assert_eq!(tried(&eta, [].iter()), Tried { different: 0, gap: 1.0 });
        // Values of another range do not count.
        assert_eq!(tried(&eta, [Value::Real(2.0), Value::Inactive].iter()).different, 0);
    }

    #[test]
    fn categories_and_whole_numbers_count_too() {
        let values = ["a", "b", "c", "d"].map(str::to_owned).to_vec();
        let kind = Dim::new("kind", Range::Categorical { values });
        let found = tried(&kind, ["a", "c"].map(|text| Value::Category(text.to_owned())).iter());
        assert_eq!(found, Tried { different: 2, gap: 0.5 });
        let depth = Dim::new("max_depth", Range::Integer { min: 1, max: 9, scaling: Scaling::Linear });
        let found = tried(&depth, [Value::Integer(1), Value::Integer(5), Value::Integer(9)].iter());
        assert_eq!(found, Tried { different: 3, gap: 0.5 });
        let only = Dim::new("max_depth", Range::Integer { min: 3, max: 3, scaling: Scaling::Linear });
        assert_eq!(place(&only, &Value::Integer(3)), Some(0.0));
    }
}
