//! Rounding to the digits of single precision.

/// Bits of an f64's significand that an f32 has none of.
const DROPPED: u32 = f64::MANTISSA_DIGITS - f32::MANTISSA_DIGITS;

/// `x` rounded to the 24 significant bits of an f32 (the nearest; of two, the one away from zero), with all the exponents of an
/// f64: 1e300 is no infinity. What is not finite stays as it is.
pub fn round_to_single(x: f64) -> f64 {
    if !x.is_finite() {
        return x;
    }
    // A carry out of the significand raises the exponent, as it must.
    f64::from_bits((x.to_bits() + (1 << (DROPPED - 1))) >> DROPPED << DROPPED)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_is_the_nearest_single(x in -1e30_f64..1e30) {
            let rounded = round_to_single(x);
            // Ties apart, it is what the processor rounds to.
            let single = f64::from(x as f32);
            prop_assert!(rounded == single || (rounded - x).abs() == (single - x).abs(), "{x}: {rounded}, {single}");
            prop_assert_eq!(round_to_single(rounded).to_bits(), rounded.to_bits());
        }
    }

    #[test]
    fn the_ends_of_the_scale() {
        for x in [0.0, -0.0, 1.0, 0.5, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(round_to_single(x).to_bits(), x.to_bits());
        }
        assert!(round_to_single(f64::NAN).is_nan());
        let far = 1e300 / 3.0;
        assert!((round_to_single(far) / far - 1.0).abs() < f64::from(f32::EPSILON));
        // All ones: the carry makes it a power of two.
        assert_eq!(round_to_single(2.0 - f64::EPSILON), 2.0);
        assert_eq!(round_to_single(1.0 / 3.0), f64::from(1.0_f32 / 3.0));
    }
}
