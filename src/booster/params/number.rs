//! Decimal text to f32 as XGBoost reads its parameters (dmlc-core `strtonum.h`): digits before and after the point are
//! rounded apart, so 1.614 becomes one ulp less than the nearest f32. Models only agree if this does.

/// Digits of the fraction that count; dmlc-core's `kStrtofMaxDigits`.
const MAX_FRACTION_DIGITS: usize = 19;

/// `None` if `text` is not a plain decimal number (infinity and NaN are not), or beyond f32.
pub(super) fn parse_f32(text: &str) -> Option<f32> {
    // Rust accepts a superset of the plain decimal forms; `inf` and `nan` are not finite.
    let nearest: f32 = text.parse().ok()?;
    if !nearest.is_finite() {
        return None;
    }
    let unsigned = text.trim_start_matches(['+', '-']);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (unsigned, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let fraction = &fraction[..fraction.len().min(MAX_FRACTION_DIGITS)];
    // More digits or larger exponents overflow there; nobody tunes with such numbers.
    let (Some(whole), Some(fraction_digits)) = (digits(whole), digits(fraction)) else { return Some(nearest) };
    if exponent.unsigned_abs() > 37 {
        return Some(nearest);
    }
    let power = 10_u64.pow(fraction.len() as u32);
    let mut value = whole as f32;
    value += (fraction_digits as f64 / power as f64) as f32;
    let scale = scale(exponent.unsigned_abs());
    value = if exponent < 0 { value / scale } else { value * scale };
    Some(if text.starts_with('-') { -value } else { value })
}

fn digits(text: &str) -> Option<u64> {
    if text.is_empty() { Some(0) } else { text.parse().ok() }
}

/// 10^exponent, multiplied up in f32.
fn scale(exponent: u32) -> f32 {
    let mut scale = 1.0_f32;
    for _ in 0..exponent / 8 {
        scale *= 1e8;
    }
    for _ in 0..exponent % 8 {
        scale *= 10.0;
    }
    scale
}

#[cfg(test)]
mod tests {
    use super::parse_f32;

    #[test]
    fn whole_and_fraction_are_rounded_apart() {
        // 1 + f32(0.614) in f32; the nearest f32 to 1.614 is one ulp off. Seen in xgboost 3.2.0.
        assert_eq!(parse_f32("1.614"), Some(1.0 + 0.614_f32));
        let differing = (1000..5000).filter(|i| {
            let text = format!("{}.{:03}", i / 1000, i % 1000);
            parse_f32(&text) != text.parse().ok()
        });
        assert!(differing.count() > 0);
    }

    #[test]
    fn short_numbers_are_what_they_say() {
        for (text, value) in [("0.3", 0.3), ("-2", -2.0), ("1e-3", 1e-3), ("2.5E2", 250.0), (".5", 0.5), ("7.", 7.0)] {
            assert_eq!(parse_f32(text), Some(value), "{text}");
        }
        assert_eq!(parse_f32("0.12345678901234567890123"), Some(0.123_456_79));
    }

    #[test]
    fn what_is_not_a_finite_decimal_is_refused() {
        for text in ["", "x", "inf", "NaN", "1e39", "0x10", "1.2.3", "--1", "1 2", "é"] {
            assert_eq!(parse_f32(text), None, "{text}");
        }
    }
}
