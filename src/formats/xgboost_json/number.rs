//! How XGBoost spells numbers.

use std::fmt::Write;

/// In a list: the shortest text that reads back the same f32, always with an exponent, which the loader wants.
pub(super) fn push_float(out: &mut String, value: f32) {
    // Writing to a String cannot fail.
    let _ = if value.is_nan() {
        out.write_str("NaN")
    } else if value.is_infinite() {
        out.write_str(if value > 0.0 { "Infinity" } else { "-Infinity" })
    } else {
        out.write_str(&shortest(value))
    };
}

/// Where two shortest texts are equally near, XGBoost (Ryu) ends in the even digit, Rust in the larger one.
fn shortest(value: f32) -> String {
    let text = format!("{value:E}");
    let digits = text.bytes().take_while(|byte| *byte != b'E').filter(u8::is_ascii_digit).count();
    let rounded = format!("{:.*E}", digits - 1, f64::from(value));
    if rounded.parse() == Ok(value) { rounded } else { text }
}

/// `[a,b,…]`
pub(super) fn push_floats(out: &mut String, values: &[f32]) {
    push_list(out, values, |out, &value| push_float(out, value));
}

/// `[a,b,…]`
pub(super) fn push_integers<T: Copy + Into<i64>>(out: &mut String, values: &[T]) {
    push_list(out, values, |out, &value| {
        let _ = write!(out, "{}", value.into());
    });
}

/// `[…]` of anything.
pub(super) fn push_list<T>(out: &mut String, items: impl IntoIterator<Item = T>, mut push: impl FnMut(&mut String, T)) {
    out.push('[');
    for (i, item) in items.into_iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        push(out, item);
    }
    out.push(']');
}

/// `"…"` with XGBoost's escapes: its loader knows no others, control characters come back as they are spelled.
pub(super) fn push_text(out: &mut String, text: &str) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\0'..='\x1f' => {
                let _ = write!(out, "\\u{:04x}", u32::from(character));
            }
            _ => out.push(character),
        }
    }
    out.push('"');
}

/// In an objective's parameters: C's `%.9g`.
pub(super) fn general(value: f32) -> String {
    if !value.is_finite() {
        return if value.is_nan() { "nan" } else { ["inf", "-inf"][usize::from(value < 0.0)] }.into();
    }
    let scientific = format!("{:.8e}", f64::from(value));
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if !(-4..9).contains(&exponent) {
        let sign = if exponent < 0 { '-' } else { '+' };
        return format!("{}e{sign}{:02}", without_zeros(mantissa), exponent.abs());
    }
    without_zeros(&format!("{value:.*}", (8 - exponent) as usize, value = f64::from(value))).to_string()
}

fn without_zeros(text: &str) -> &str {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text }
}

/// best_score: Python's `str(float)`.
pub(super) fn python_float(value: f64) -> String {
    if !value.is_finite() {
        return if value.is_nan() { "nan" } else { ["inf", "-inf"][usize::from(value < 0.0)] }.into();
    }
    let scientific = format!("{value:e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..16).contains(&exponent) {
        return format!("{value:?}");
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{mantissa}e{sign}{:02}", exponent.abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_in_lists_are_spelled_as_in_a_file_of_xgboost() {
        let mut out = String::new();
        push_floats(&mut out, &[-0.0, 0.0, -3.0 / 7.0, 3.0, f32::from_bits(1), 34800.813, f32::NAN, f32::NEG_INFINITY]);
        assert_eq!(out, "[-0E0,0E0,-4.2857143E-1,3E0,1E-45,3.4800812E4,NaN,-Infinity]");
    }

    #[test]
    fn parameters_are_spelled_as_xgboost_3_2_0_spelled_them() {
        let pairs = [
            (0.3, "0.300000012"),
            (1.3, "1.29999995"),
            (0.1, "0.100000001"),
            (0.7, "0.699999988"),
            (1e-5, "9.99999975e-06"),
            (123_456_782_336.0, "1.23456782e+11"),
            (0.000_122_070_31, "0.000122070312"),
            (1e9, "1e+09"),
            (1.0, "1"),
            (0.0, "0"),
            (150.0, "150"),
        ];
        for (value, text) in pairs {
            assert_eq!(general(value), text);
        }
    }

    #[test]
    fn scores_are_spelled_as_python_3_does() {
        let pairs = [
            (0.9921367521367521, "0.9921367521367521"),
            (1.0, "1.0"),
            (1e-5, "1e-05"),
            (1.5e-4, "0.00015"),
            (1e15, "1000000000000000.0"),
            (1e16, "1e+16"),
            (2.5e-100, "2.5e-100"),
        ];
        for (value, text) in pairs {
            assert_eq!(python_float(value), text);
        }
    }

    #[test]
    fn texts_have_only_escapes_that_xgboost_reads() {
        let mut out = String::new();
        push_text(&mut out, "a\"b\\cé\n\t\x07");
        assert_eq!(out, "\"a\\\"b\\\\cé\\n\\t\\u0007\"");
    }
}
