//! Student's t distribution with a whole number of degrees of freedom.

use std::f64::consts::{FRAC_2_PI, FRAC_PI_2};

/// The bound `t` with P(-t < T < t) = `confidence`, in [0, 1), for `degrees` degrees of freedom, at least 1.
///
/// The probability is the finite sum of Abramowitz and Stegun 1964, 26.7.3 and 26.7.4, in the angle whose tangent is
/// t / sqrt(degrees); the angle is found by halving.
pub fn student_bound(confidence: f64, degrees: u32) -> f64 {
    let (mut low, mut high) = (0.0, FRAC_PI_2);
    // Each step halves: after 60 the ends are neighbours.
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if within(middle, degrees) < confidence { low = middle } else { high = middle }
    }
    f64::from(degrees).sqrt() * libm::tan(low)
}

/// P(-t < T < t) for t = sqrt(degrees) tan(angle).
fn within(angle: f64, degrees: u32) -> f64 {
    let (sine, cosine) = (libm::sin(angle), libm::cos(angle));
    let odd = degrees % 2 == 1;
    // cos, cos^3, … or 1, cos^2, … up to the power degrees - 2, each with its quotient of products.
    let (mut term, mut power) = if odd { (cosine, 1) } else { (1.0, 0) };
    let mut sum = 0.0;
    while power + 2 <= degrees {
        sum += term;
        term *= cosine * cosine * f64::from(power + 1) / f64::from(power + 2);
        power += 2;
    }
    if odd { FRAC_2_PI * (angle + sine * sum) } else { sine * sum }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_bounds() {
        // scipy.stats.t.ppf((1 + confidence) / 2, degrees), SciPy 1.17.
        let known = [
            (0.95, 1, 12.706204736174694),
            (0.95, 2, 4.302652729749462),
            (0.95, 4, 2.7764451051977934),
            (0.9875, 4, 4.314656048886743),
            (0.95, 9, 2.262157162798205),
            (0.99, 30, 2.7499956535672254),
            (0.5, 3, 0.7648923284043444),
        ];
        for (confidence, degrees, expected) in known {
            let found = student_bound(confidence, degrees);
            assert!((found / expected - 1.0).abs() < 1e-11, "{confidence} {degrees}: {found} {expected}");
        }
        assert_eq!(student_bound(0.0, 4), 0.0);
    }
}
