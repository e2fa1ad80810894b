//! Round numbers along an axis.

use super::words::Texts;
use crate::view::{Axis, Datum, Scale};

/// A tick and what is written at it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tick {
    pub value: f64,
    pub label: String,
}

/// The ticks of an axis of numbers, at most `most`, that `fits` accepts.
pub(super) fn ticks_of(axis: &Axis, most: usize, texts: &Texts, fits: impl Fn(&[Tick]) -> bool) -> Vec<Tick> {
    let from = axis.integer.then_some(axis.from as f64);
    let (first, last) = (axis.scale.place(axis.range.0), axis.scale.place(axis.range.1));
    // Less than a decade has hardly any round numbers of its own.
    if axis.scale == Scale::Linear || last - first < 1.0 {
        return ticks(axis.range, from, most, texts, fits);
    }
    decades(axis, (first.floor() as i64, last.ceil() as i64), most, texts, fits)
}

/// Digits within a decade and every how many decades, from dense to sparse.
const DECADES: [(&[i64], i64); 8] =
    [(&[1, 2, 5], 1), (&[1, 3], 1), (&[1], 1), (&[1], 2), (&[1], 3), (&[1], 5), (&[1], 10), (&[1], 100)];

/// The densest ticks at round numbers of a logarithmic axis: 1, 2 and 5 times powers of ten, or fewer. On a reverse
/// logarithmic one at 1 minus these.
fn decades(
    axis: &Axis,
    (first, last): (i64, i64),
    most: usize,
    texts: &Texts,
    fits: impl Fn(&[Tick]) -> bool,
) -> Vec<Tick> {
    let (low, high) = axis.range;
    let least = if axis.integer { low.max(axis.from as f64) } else { low };
    let decimal = |digit: i64, exponent: i64| format!("{digit}e{exponent}").parse::<f64>().unwrap_or(f64::NAN);
    let tick = |digit: i64, decade: i64| match axis.scale {
        Scale::ReverseLogarithmic => {
            // 0, 0.9, 0.99, …: decade k is that of 1 - 10^-k.
            let decimals = usize::try_from(decade).unwrap_or(0);
            let text = format!("{:.decimals$}", 1.0 - decimal(digit, -decade));
            Tick { value: text.parse().unwrap_or(f64::NAN), label: texts.localised(&text) }
        }
        _ => {
            let value = decimal(digit, decade);
            Tick { value, label: texts.datum(&Datum::Setting(value)) }
        }
    };
    for (digits, every) in DECADES.into_iter().filter(|_| most > 0) {
        let mut found = Vec::new();
        for decade in (first..=last).filter(|decade| decade % every == 0) {
            let upward = digits.iter().map(|digit| tick(*digit, decade));
            match axis.scale {
                Scale::ReverseLogarithmic => found.extend(upward.rev()),
                _ => found.extend(upward),
            }
        }
        found.retain(|tick| (least..=high).contains(&tick.value));
        if found.len() <= most && fits(&found) {
            return found;
        }
    }
    Vec::new()
}

/// The densest ticks at multiples of 1, 2 or 5 times a power of ten that are at most `most` and that `fits` accepts. If
/// that is a single tick, which would not show a scale, the next denser ones that fit.
///
/// `from`: the first of whole numbers. Steps are whole then, what is below has no tick, and the first has one if it fits and
/// the next tick is not its neighbour.
fn ticks(
    (low, high): (f64, f64),
    from: Option<f64>,
    most: usize,
    texts: &Texts,
    fits: impl Fn(&[Tick]) -> bool,
) -> Vec<Tick> {
    if most == 0 {
        return Vec::new();
    }
    let smallest = exponent_of((high - low) / most as f64);
    let first = if from.is_some() { smallest.max(0) } else { smallest };
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
                multiples.into_iter().filter(|value| from.is_none_or(|from| *value >= from)).map(tick).collect();
            let apart = |from: &f64| found.first().is_none_or(|first| first.value > from + 1.0);
            if let Some(from) = from.filter(|from| (low..=high).contains(from)).filter(apart) {
                found.insert(0, tick(from));
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
    use crate::view::Phrase;
    use std::collections::BTreeMap;

    fn labels(range: (f64, f64), integer: bool, most: usize) -> Vec<String> {
        let texts = Texts::new(BTreeMap::new());
        let from = integer.then_some(1.0);
        ticks(range, from, most, &texts, |_| true).into_iter().map(|tick| tick.label).collect()
    }

    fn on(scale: Scale, range: (f64, f64), most: usize) -> Vec<String> {
        let axis = Axis { scale, ..Axis::linear(Phrase::new("x"), Phrase::new("x"), range) };
        let found = ticks_of(&axis, most, &Texts::default(), |_| true);
        assert!(found.windows(2).all(|pair| pair[0].value < pair[1].value));
        found.into_iter().map(|tick| tick.label).collect()
    }

    #[test]
    fn decades_have_round_numbers() {
        let log = Scale::Logarithmic;
        assert_eq!(on(log, (0.009, 1.1), 8), ["0.01", "0.02", "0.05", "0.1", "0.2", "0.5", "1"]);
        assert_eq!(on(log, (0.009, 1.1), 6), ["0.01", "0.03", "0.1", "0.3", "1"]);
        assert_eq!(on(log, (0.009, 1.1), 3), ["0.01", "0.1", "1"]);
        assert_eq!(on(log, (1e-6, 1e6), 5), ["1e-6", "0.001", "1", "1000", "1,000,000"]);
        // 3 to 8 is less than a decade: the ticks of a linear axis.
        assert_eq!(on(log, (3.0, 8.0), 8), ["3", "4", "5", "6", "7", "8"]);
        assert_eq!(on(log, (1e-300, 1e300), 7).len(), 7);
    }

    #[test]
    fn a_reverse_logarithmic_axis_counts_nines() {
        let reverse = Scale::ReverseLogarithmic;
        assert_eq!(on(reverse, (-0.01, 0.9991), 5), ["0", "0.9", "0.99", "0.999"]);
        assert_eq!(on(reverse, (-0.01, 0.991), 7), ["0", "0.5", "0.8", "0.9", "0.95", "0.98", "0.99"]);
        assert_eq!(on(reverse, (0.2, 0.6), 5), ["0.2", "0.3", "0.4", "0.5", "0.6"]);
    }

    #[test]
    fn whole_numbers_begin_where_they_are_said_to() {
        let whole = |scale, from, range, most| {
            let axis = Axis { scale, integer: true, from, ..Axis::linear(Phrase::new("x"), Phrase::new("x"), range) };
            let found = ticks_of(&axis, most, &Texts::default(), |_| true);
            found.into_iter().map(|tick| tick.label).collect::<Vec<_>>()
        };
        assert_eq!(whole(Scale::Linear, 0, (-0.2, 10.2), 12).first().unwrap(), "0");
        assert_eq!(whole(Scale::Linear, 0, (-0.1, 2.1), 12), ["0", "1", "2"]);
        assert_eq!(whole(Scale::Linear, -3, (-3.1, 2.1), 12).first().unwrap(), "\u{2212}3");
        assert_eq!(whole(Scale::Linear, 3, (2.5, 40.5), 6), ["3", "10", "20", "30", "40"]);
        assert_eq!(whole(Scale::Logarithmic, 1, (0.4, 128.0), 8), ["1", "2", "5", "10", "20", "50", "100"]);
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
        let found = ticks((1.0, 1000.0), Some(1.0), 20, &texts, |ticks| ticks.len() <= 4);
        assert_eq!(found.iter().map(|tick| tick.label.as_str()).collect::<Vec<_>>(), ["1", "500", "1000"]);
    }
}
