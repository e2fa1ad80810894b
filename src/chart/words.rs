//! Words and numbers in the visitor's language.

use crate::view::{Datum, Phrase};
use std::collections::BTreeMap;

/// Translated sentences by key, and how numbers are written.
#[derive(Debug, Clone, PartialEq)]
pub struct Texts {
    /// `{name}` stands for a parameter. A missing key is shown as it is.
    pub strings: BTreeMap<String, String>,
    /// `.` or `,`.
    pub decimal: char,
}

impl Default for Texts {
    fn default() -> Self {
        Texts::new(BTreeMap::new())
    }
}

impl Texts {
    /// Takes the decimal separator from the key `decimal_separator`; a point without it.
    pub fn new(strings: BTreeMap<String, String>) -> Self {
        let decimal = strings.get("decimal_separator").and_then(|text| text.chars().next()).unwrap_or('.');
        Texts { strings, decimal }
    }

    /// The text of a key, or the key.
    pub(super) fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.strings.get(key).map_or(key, String::as_str)
    }

    /// The sentence with its placeholders filled.
    pub fn phrase(&self, phrase: &Phrase) -> String {
        // In one pass, so that a parameter that contains `{count}` stays text.
        let mut rest = self.get(&phrase.key);
        let mut filled = String::new();
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            let param = after.split_once('}').and_then(|(name, tail)| {
                phrase.params.iter().find(|(known, _)| *known == name).map(|(_, value)| (value, tail))
            });
            match param {
                Some((value, tail)) => {
                    filled.push_str(&self.datum(value));
                    rest = tail;
                }
                None => {
                    filled.push('{');
                    rest = after;
                }
            }
        }
        filled.push_str(rest);
        filled
    }

    /// A value as people write it.
    pub(super) fn datum(&self, datum: &Datum) -> String {
        match datum {
            Datum::Measure(value) => self.localised(&measure(*value)),
            Datum::Setting(value) => self.localised(&setting(*value)),
            Datum::Count(count) => self.localised(&count.to_string()),
            Datum::Word(text) => text.clone(),
            Datum::Key(key) => self.get(key).to_owned(),
            Datum::Sentence(phrase) => self.phrase(phrase),
        }
    }

    /// Turns `-12345.6` into `−12,345.6`, or `−12 345,6` where the decimal separator is a comma.
    pub(super) fn localised(&self, plain: &str) -> String {
        let (sign, number) = plain.strip_prefix('-').map_or(("", plain), |number| ("\u{2212}", number));
        let (mantissa, exponent) = number.find('e').map_or((number, ""), |at| number.split_at(at));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let mut text = sign.to_owned();
        for (i, digit) in whole.chars().enumerate() {
            // Four digits need no grouping.
            if i > 0 && whole.len() > 4 && (whole.len() - i) % 3 == 0 {
                text.push(if self.decimal == ',' { '\u{202f}' } else { ',' });
            }
            text.push(digit);
        }
        if !fraction.is_empty() {
            text.push(self.decimal);
            text.push_str(fraction);
        }
        text.push_str(exponent);
        text
    }
}

/// About five significant digits, zeros kept.
fn measure(value: f64) -> String {
    let size = value.abs();
    if size == 0.0 || !size.is_finite() {
        return format!("{value:.0}");
    }
    if !(1e-4..1e7).contains(&size) {
        return format!("{value:.4e}");
    }
    let decimals = [(1e-3, 7), (1e-2, 6), (1.0, 5), (1e1, 4), (1e2, 3), (1e3, 2), (1e5, 1)];
    let decimals = decimals.iter().find(|(limit, _)| size < *limit).map_or(0, |(_, decimals)| *decimals);
    format!("{value:.decimals$}")
}

/// Four significant digits, zeros dropped; whole numbers below ten million in full.
fn setting(value: f64) -> String {
    let text = format!("{value:.3e}");
    let Some((mantissa, exponent)) = text.split_once('e') else { return text };
    match exponent.parse::<i32>() {
        Ok(exponent @ -5..7) => {
            let decimals = usize::try_from(3 - exponent).unwrap_or(0);
            without_zeros(&format!("{value:.decimals$}")).to_owned()
        }
        _ => format!("{}e{exponent}", without_zeros(mantissa)),
    }
}

fn without_zeros(text: &str) -> &str {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(decimal: char) -> Texts {
        let strings = [("note", "Hidden: {count} of {what} {odd"), ("state", "Terminé")];
        Texts { strings: strings.map(|(k, v)| (k.to_owned(), v.to_owned())).into(), decimal }
    }

    #[test]
    fn numbers_keep_about_five_digits() {
        let en = texts('.');
        let written = [0.913_471_9, 12.345_67, 5012.34, 123_456.7, 0.001_234_56, 3.2e9, -0.5, 0.0];
        let expected = ["0.91347", "12.346", "5012.3", "123,457", "0.001235", "3.2000e9", "\u{2212}0.50000", "0"];
        // 0.00123456 has six decimals below 0.01.
        assert_eq!(written.map(|value| en.datum(&Datum::Measure(value))), expected);
    }

    #[test]
    fn settings_drop_zeros() {
        let en = texts('.');
        let written = [0.1, 0.012_345_6, 100.0, 1e-7, 2_000_000.0, 0.000_25];
        let expected = ["0.1", "0.01235", "100", "1e-7", "2,000,000", "0.00025"];
        assert_eq!(written.map(|value| en.datum(&Datum::Setting(value))), expected);
    }

    #[test]
    fn french_numbers_have_a_comma_and_a_narrow_space() {
        let fr = texts(',');
        assert_eq!(fr.localised("-12345.6"), "\u{2212}12\u{202f}345,6");
        assert_eq!(fr.datum(&Datum::Count(1234)), "1234");
    }

    #[test]
    fn placeholders_are_filled_once_and_unknown_keys_are_shown() {
        let en = texts('.');
        let phrase = Phrase::new("note").with("count", Datum::Count(3)).with("what", Datum::Word("{count}".into()));
        assert_eq!(en.phrase(&phrase), "Hidden: 3 of {count} {odd");
        assert_eq!(en.phrase(&Phrase::new("validation:auc")), "validation:auc");
        assert_eq!(en.datum(&Datum::Key("state")), "Terminé");
    }
}
