//! Round numbers along an axis.

use super::words::Texts;

/// A tick and what is written at it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tick {
    pub value: f64,
    pub label: String,
}

/// The densest ticks at multiples of 1, 2 or 5 times a power of ten that are at most `most` and that `fits` accepts. If
/// that is a single tick, which would not show a scale, the next denser ones that fit.
///
/// An `integer` axis counts from 1: its steps are whole, 0 has no tick, and 1 has one if it fits and
/// the next is not 2.
pub(super) fn ticks(
    (low, high): (f64, f64),
    integer: bool,
    most: usize,
    texts: &Texts,
    fits: impl Fn(&[Tick]) -> bool,
) -> Vec<Tick> {
    if most == 0 {
        return Vec::new();
    }
    let smallest = exponent_of((high - low) / most as f64);
    let first = if integer { smallest.max(0) } else { smallest };
    let mut denser = Vec::new();
    // Four decades from the smallest step, the last has at most one tick.
    for exponent in first..=smallest.max(first) + 3 {
        for digit in [1, 2, 5] {
            let multiples = multiples(low, high, digit, exponent);
            if multiples.len() > 3 * most {
                continue;
            }
            let too_many = multiples.len() > most;
            let decimals = usize::try_from(-exponent).unwrap_or(0);
            let scientific = low.abs().max(high.abs()) >= 1e7 || exponent < -6;
            let tick = |value: f64| {
                let plain = match (scientific, value == 0.0) {
                    (true, true) => "0".to_owned(),
                    (true, false) => {
                        let digits = usize::try_from(exponent_of(value.abs()) - exponent).unwrap_or(0);
                        format!("{value:.digits$e}")
                    }
                    // Adding 0 turns a negative zero into zero.
                    (false, _) => format!("{:.decimals$}", value + 0.0),
                };
                Tick { value, label: texts.localised(&plain) }
            };
            let mut found: Vec<Tick> =
                multiples.into_iter().filter(|value| !integer || *value >= 1.0).map(tick).collect();
            if integer && (low..=high).contains(&1.0) && found.first().is_none_or(|first| first.value > 2.0) {
                found.insert(0, tick(1.0));
                if !fits(&found) {
                    found.remove(0);
                }
            }
            if !fits(&found) {
                continue;
            }
            if too_many {
                denser = found;
            } else {
                return if found.len() < 2 && denser.len() > 1 { denser } else { found };
            }
        }
    }
    denser
}

/// The power of ten of the first digit. `value` > 0.
fn exponent_of(value: f64) -> i32 {
    // Printing is exact and portable; a logarithm is neither.
    format!("{value:e}").split_once('e').and_then(|(_, exponent)| exponent.parse().ok()).unwrap_or(0)
}

/// Multiples of digit * 10^exponent from `low` to `high`, each the double nearest to its decimal number.
fn multiples(low: f64, high: f64, digit: i64, exponent: i32) -> Vec<f64> {
    let decimal = |k: i64| format!("{}e{exponent}", k * digit).parse::<f64>().unwrap_or(f64::NAN);
    let step = decimal(1);
    let (first, last) = ((low / step - 1e-9).ceil() as i64, (high / step + 1e-9).floor() as i64);
    (first..=last.min(first.saturating_add(10_000))).map(decimal).filter(|value| (low..=high).contains(value)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn labels(range: (f64, f64), integer: bool, most: usize) -> Vec<String> {
        let texts = Texts::new(BTreeMap::new());
        ticks(range, integer, most, &texts, |_| true).into_iter().map(|tick| tick.label).collect()
    }

    #[test]
    fn steps_are_one_two_or_five() {
        assert_eq!(labels((0.0, 1.0), false, 6), ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
        assert_eq!(labels((0.9123, 0.9187), false, 5), ["0.914", "0.916", "0.918"]);
        assert_eq!(labels((-30.0, 120.0), false, 5), ["0", "50", "100"]);
        assert_eq!(labels((45_000.0, 81_000.0), false, 5), ["50,000", "60,000", "70,000", "80,000"]);
    }

    #[test]
    fn trials_count_from_one() {
        assert_eq!(labels((0.5, 10.5), true, 12), ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]);
        assert_eq!(labels((0.1, 50.9), true, 7), ["1", "10", "20", "30", "40", "50"]);
        assert_eq!(labels((0.5, 1.5), true, 12), ["1"]);
    }

    #[test]
    fn huge_and_tiny_numbers_are_written_with_an_exponent() {
        assert_eq!(labels((1.1e9, 3.2e9), false, 6), ["1.5e9", "2.0e9", "2.5e9", "3.0e9"]);
        assert_eq!(labels((1e-8, 3.2e-8), false, 4), ["1e-8", "2e-8", "3e-8"]);
        assert_eq!(labels((0.0, 2.2e-90), false, 4), ["0", "1e-90", "2e-90"]);
    }

    #[test]
    fn a_coarser_step_is_taken_until_the_labels_fit() {
        let texts = Texts::new(BTreeMap::new());
        let found = ticks((1.0, 1000.0), true, 20, &texts, |ticks| ticks.len() <= 4);
        assert_eq!(found.iter().map(|tick| tick.label.as_str()).collect::<Vec<_>>(), ["1", "500", "1000"]);
    }
}
