//! What the final models amount to, in a sentence.

use crate::analysis::evaluation::{Comparison, Fluke, FlukeVerdict, Reason, Verdict};
use crate::view::{Datum, Phrase, trial_number};

/// Why there is no number or no picture.
pub fn reason(why: &Reason) -> Phrase {
    let word = |text: &str| Datum::Word(text.to_owned());
    match why {
        Reason::NoRows => Phrase::new("evaluation_no_rows"),
        Reason::Lengths => Phrase::new("evaluation_lengths"),
        Reason::NotANumber { rows } => Phrase::new("evaluation_not_a_number").with("count", Datum::count(*rows)),
        Reason::NoWeight => Phrase::new("evaluation_no_weight"),
        Reason::NoneOfClass { class } => Phrase::new("evaluation_none_of_class").with("class", word(class)),
        Reason::AllOfClass { class } => Phrase::new("evaluation_all_of_class").with("class", word(class)),
        Reason::NotProbabilities => Phrase::new("evaluation_not_probabilities"),
        Reason::OtherTask => Phrase::new("evaluation_other_task"),
        Reason::MetricUndefined { metric } => Phrase::new("evaluation_metric_undefined").with("metric", word(metric)),
        Reason::TooFewTrials => Phrase::new("evaluation_too_few_trials"),
        Reason::TooFewRepeats => Phrase::new("evaluation_too_few_repeats"),
    }
}

/// Whether tuning helped, with the interval and what it rests on.
pub fn verdict_sentence(comparison: &Comparison) -> Phrase {
    let key = match comparison.verdict {
        Verdict::Better => "verdict_better",
        Verdict::Worse => "verdict_worse",
        Verdict::NotToldApart => "verdict_not_told_apart",
    };
    let rounded = |value| rounded(value, comparison.interval);
    Phrase::new(key)
        .with("metric", Datum::Word(comparison.metric.clone()))
        .with("tuned", Datum::Measure(comparison.tuned))
        .with("default", Datum::Measure(comparison.default))
        .with("difference", rounded(comparison.difference))
        .with("low", rounded(comparison.interval.0))
        .with("high", rounded(comparison.interval.1))
        .with("resamples", Datum::count(comparison.resamples))
        .with("rows", Datum::count(comparison.rows))
}

/// Whether the trial that had won stays ahead, with the interval against its rival. `metric`: the objective's name.
pub fn fluke_sentence(fluke: &Fluke, metric: &str) -> Phrase {
    let key = match fluke.verdict {
        FlukeVerdict::StaysAhead => "fluke_stays_ahead",
        FlukeVerdict::FirstNotToldApart => "fluke_first_not_told_apart",
        FlukeVerdict::BehindNotToldApart => "fluke_behind_not_told_apart",
        FlukeVerdict::Overtaken => "fluke_overtaken",
    };
    // A lead is told as a lead, whoever has it.
    let (lead, low, high) = match fluke.verdict {
        FlukeVerdict::StaysAhead | FlukeVerdict::FirstNotToldApart => {
            (fluke.rival.ahead, fluke.rival.interval.0, fluke.rival.interval.1)
        }
        FlukeVerdict::BehindNotToldApart | FlukeVerdict::Overtaken => {
            (-fluke.rival.ahead, -fluke.rival.interval.1, -fluke.rival.interval.0)
        }
    };
    let number = |id: u32| Datum::Count(trial_number(id));
    Phrase::new(key)
        .with("trial", number(fluke.winner))
        .with("rival", number(fluke.rival.trial))
        .with("metric", Datum::Word(metric.to_owned()))
        .with("lead", rounded(lead, (low, high)))
        .with("low", rounded(low, (low, high)))
        .with("high", rounded(high, (low, high)))
        .with("repeats", Datum::count(fluke.repeats))
}

/// A value to a twentieth of the width of its interval or a little finer: more digits would say nothing.
fn rounded(value: f64, (low, high): (f64, f64)) -> Datum {
    let width = high - low;
    if width <= 0.0 || !width.is_finite() {
        return Datum::Setting(value);
    }
    let mut unit = 1.0;
    while unit > width / 20.0 {
        unit /= 10.0;
    }
    while unit * 200.0 <= width {
        unit *= 10.0;
    }
    // Adding 0 turns a negative zero into zero.
    Datum::Setting((value / unit).round() * unit + 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_has_the_digits_that_its_interval_deserves() {
        // Width 0.0141: a unit of 0.0001; width 42: of 1; width 999: of 10; width 2.5e-9: of 1e-10.
        let cases = [
            (0.005_003, (-0.001_187, 0.012_9), 0.005),
            (-0.001_187, (-0.001_187, 0.012_9), -0.001_2),
            (-0.000_01, (-0.001_187, 0.012_9), 0.0),
            (1234.567, (1200.0, 1242.0), 1235.0),
            (1234.567, (1000.0, 1999.0), 1230.0),
            (1.26e-9, (1e-9, 3.5e-9), 1.3e-9),
        ];
        for (value, interval, expected) in cases {
            let Datum::Setting(found) = rounded(value, interval) else { panic!() };
            assert!(
                (found - expected).abs() <= 1e-12 * expected.abs() && found.is_sign_positive() == (value > -0.0002),
                "{found}"
            );
        }
        assert_eq!(rounded(0.25, (0.25, 0.25)), Datum::Setting(0.25));
    }
}
