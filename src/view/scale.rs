//! How an axis measures numbers.

use crate::math::{log10, pow};

/// The scales of hyperparameters; objective values are always on a linear one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scale {
    /// Equal steps are equally long.
    #[default]
    Linear,
    /// Equal factors are equally long; values above 0.
    Logarithmic,
    /// Equal factors of 1 - x are equally long; values below 1.
    ReverseLogarithmic,
}

impl Scale {
    /// How far along the axis a value stands: a length that grows with it. Not finite where the scale has no place for it.
    pub fn place(self, value: f64) -> f64 {
        match self {
            Scale::Linear => value,
            Scale::Logarithmic => log10(value),
            Scale::ReverseLogarithmic => -log10(1.0 - value),
        }
    }

    /// The value that stands at a place.
    pub fn value(self, place: f64) -> f64 {
        match self {
            Scale::Linear => place,
            Scale::Logarithmic => pow(10.0, place),
            Scale::ReverseLogarithmic => 1.0 - pow(10.0, -place),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn factors_of_ten_are_equally_long() {
        assert_eq!([0.01, 0.1, 1.0, 1000.0].map(|x| Scale::Logarithmic.place(x)), [-2.0, -1.0, 0.0, 3.0]);
        let reverse = [0.0, 0.9, 0.99].map(|x| Scale::ReverseLogarithmic.place(x));
        assert!(reverse[0] == 0.0 && (reverse[1] - 1.0).abs() < 1e-12 && (reverse[2] - 2.0).abs() < 1e-12);
        assert_eq!(Scale::Linear.place(0.3), 0.3);
    }

    #[test]
    fn a_place_gives_its_value_back() {
        for scale in [Scale::Linear, Scale::Logarithmic, Scale::ReverseLogarithmic] {
            for value in [0.001, 0.3, 0.999] {
                assert!((scale.value(scale.place(value)) - value).abs() < 1e-12, "{scale:?} {value}");
            }
        }
    }
}
