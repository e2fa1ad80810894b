//! What the page shows of the final models on the test rows. What has no value is `null`; why, the picture of it says.

use crate::analysis::evaluation::{
    Averages, Calibration, Candidate, ClassRow, Comparison, Confusion, Evaluated, Fluke, FlukeVerdict, QUANTILES,
    Residuals, Sweep, Verdict,
};
use crate::chart::Texts;
use crate::tuner::Direction;
use crate::view::evaluation::{fluke_sentence, verdict_sentence};
use serde::Serialize;

/// A number of each model.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Both<T> {
    /// Of the tuned model.
    pub tuned: T,
    /// Of the model with XGBoost's defaults.
    pub default: T,
}

impl<T> Both<T> {
    fn of(each: impl Fn(Candidate) -> T) -> Both<T> {
        Both { tuned: each(Candidate::Tuned), default: each(Candidate::Default) }
    }
}

/// Numbers of rows.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ConfusionShown {
    /// Of the class, decided for it.
    pub true_positive: u32,
    /// Not of the class, decided for it.
    pub false_positive: u32,
    /// Of the class, not decided for it.
    pub false_negative: u32,
    /// Not of the class, not decided for it.
    pub true_negative: u32,
}

impl ConfusionShown {
    fn new(rows: &Confusion) -> ConfusionShown {
        ConfusionShown {
            true_positive: rows.true_positive as u32,
            false_positive: rows.false_positive as u32,
            false_negative: rows.false_negative as u32,
            true_negative: rows.true_negative as u32,
        }
    }
}

/// A rate at a threshold.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RateShown {
    /// `sensitivity`, `specificity`, …, in the order of AWS Academy's lab.
    pub name: &'static str,
    /// Shares.
    pub value: Both<Option<f64>>,
}

/// What a threshold decides.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ThresholdShown {
    /// A probability above it is decided for the class.
    pub threshold: f32,
    /// Numbers of rows.
    pub confusion: Both<ConfusionShown>,
    /// By weight.
    pub rates: Vec<RateShown>,
}

impl ThresholdShown {
    /// `None` if there are no scores of this class, or no rows of it or of others.
    pub fn new(evaluated: &Evaluated, class: usize, threshold: f32) -> Option<ThresholdShown> {
        let tuned = evaluated.sweep(Candidate::Tuned, class).ok()?.at(threshold);
        let default = evaluated.sweep(Candidate::Default, class).ok()?.at(threshold);
        let rates = tuned.weights.rates().in_order().into_iter().zip(default.weights.rates().in_order());
        Some(ThresholdShown {
            threshold,
            confusion: Both { tuned: ConfusionShown::new(&tuned.rows), default: ConfusionShown::new(&default.rows) },
            rates: rates
                .map(|((name, tuned), (_, default))| RateShown { name, value: Both { tuned, default } })
                .collect(),
        })
    }
}

/// One class against the rest at all thresholds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CurvesShown {
    /// Label.
    pub class: usize,
    /// Weight of the class among all.
    pub prevalence: Option<f64>,
    /// Area under the ROC curve.
    pub auc: Both<Option<f64>>,
    /// Area under the precision-recall curve.
    pub average_precision: Both<Option<f64>>,
    /// Mean squared error of the probability.
    pub brier: Both<Option<f64>>,
    /// Mean distance of predicted from observed.
    pub expected_calibration_error: Both<Option<f64>>,
}

impl CurvesShown {
    /// `class`: label; of two classes, 1 is the usual one.
    pub fn new(evaluated: &Evaluated, class: usize) -> CurvesShown {
        let of = |value: fn(&Sweep) -> f64| Both::of(|candidate| evaluated.sweep(candidate, class).ok().map(value));
        let calibrated = |value: fn(&Calibration) -> f64| {
            Both::of(|candidate| evaluated.calibration(candidate, class).ok().as_ref().map(value))
        };
        CurvesShown {
            class,
            prevalence: of(Sweep::prevalence).tuned,
            auc: of(Sweep::auc),
            average_precision: of(Sweep::average_precision),
            brier: calibrated(|found| found.brier),
            expected_calibration_error: calibrated(|found| found.expected_error),
        }
    }
}

/// Scores of a class, or their mean over classes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ClassScores {
    /// Share of the decided that are of the class.
    pub precision: Option<f64>,
    /// Share of the class that is found.
    pub recall: Option<f64>,
    /// Harmonic mean of both.
    pub f1: Option<f64>,
}

impl ClassScores {
    fn of(row: &ClassRow) -> ClassScores {
        ClassScores { precision: row.precision, recall: row.recall, f1: row.f1 }
    }

    fn mean(averages: Averages) -> ClassScores {
        let Averages { precision, recall, f1 } = averages;
        ClassScores { precision: Some(precision), recall: Some(recall), f1: Some(f1) }
    }
}

/// A line of the table of classes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClassLine {
    /// Its name.
    pub class: String,
    /// Rows of it.
    pub rows: usize,
    /// Their weight.
    pub support: f64,
    /// Scores.
    pub scores: Both<ClassScores>,
}

/// The table of classes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClassesShown {
    /// Numbers of rows, by true and then by decided class.
    pub confusion: Both<Vec<Vec<u32>>>,
    /// By label.
    pub lines: Vec<ClassLine>,
    /// Each class alike.
    pub macro_average: Both<ClassScores>,
    /// Each class as its support.
    pub weighted_average: Both<ClassScores>,
    /// Share of the rows that are decided rightly, by weight.
    pub accuracy: Both<f64>,
}

impl ClassesShown {
    /// `threshold`: of two classes. `None` if it is no classification.
    pub fn new(evaluated: &Evaluated, threshold: f32) -> Option<ClassesShown> {
        let tuned = evaluated.class_table(Candidate::Tuned, threshold).ok()?;
        let default = evaluated.class_table(Candidate::Default, threshold).ok()?;
        let line = |(tuned, default): (&ClassRow, &ClassRow)| ClassLine {
            class: tuned.class.clone(),
            rows: tuned.rows,
            support: tuned.support,
            scores: Both { tuned: ClassScores::of(tuned), default: ClassScores::of(default) },
        };
        let means = |tuned, default| Both { tuned: ClassScores::mean(tuned), default: ClassScores::mean(default) };
        Some(ClassesShown {
            lines: tuned.classes.iter().zip(&default.classes).map(line).collect(),
            macro_average: means(tuned.macro_average, default.macro_average),
            weighted_average: means(tuned.weighted_average, default.weighted_average),
            accuracy: Both { tuned: tuned.accuracy, default: default.accuracy },
            confusion: Both { tuned: tuned.confusion, default: default.confusion },
        })
    }
}

/// Errors of a regression; residuals are actual - predicted.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ResidualsShown {
    /// Root of the mean squared residual.
    pub rmse: f64,
    /// Mean absolute residual.
    pub mae: f64,
    /// Mean residual.
    pub bias: f64,
    /// Share of the variance that is explained.
    pub r2: Option<f64>,
    /// Share of the rows below, and the residual.
    pub quantiles: Vec<(f64, f64)>,
    /// Share of the rows, and how far at most they are off.
    pub within: Vec<(f64, f64)>,
}

impl ResidualsShown {
    /// Of both models. `None` if it is no regression.
    pub fn new(evaluated: &Evaluated) -> Option<Both<ResidualsShown>> {
        let of = |candidate| evaluated.residuals(candidate).ok().as_ref().map(ResidualsShown::of);
        Some(Both { tuned: of(Candidate::Tuned)?, default: of(Candidate::Default)? })
    }

    fn of(found: &Residuals) -> ResidualsShown {
        ResidualsShown {
            rmse: found.rmse,
            mae: found.mae,
            bias: found.bias,
            r2: found.r2,
            quantiles: QUANTILES.into_iter().zip(found.quantiles).collect(),
            within: [0.5, 0.8, 0.9, 0.95].map(|share| (share, found.distance_of(share))).into(),
        }
    }
}

/// Tuned against default.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ComparisonShown {
    /// Which metric.
    pub metric: String,
    /// Its values.
    pub value: Both<f64>,
    /// tuned - default.
    pub difference: f64,
    /// Ends of its 95 % interval.
    pub interval: (f64, f64),
    /// Share of the resamples on which the tuned model is better.
    pub share_better: f64,
    /// How many it rests on.
    pub resamples: usize,
    /// On so many more the metric has no value.
    pub undefined: usize,
    /// `better`, `worse`, `not_told_apart`.
    pub verdict: &'static str,
    /// The verdict with its numbers, in the visitor's language.
    pub sentence: String,
}

impl ComparisonShown {
    /// `texts`: the charts' own.
    pub fn new(found: &Comparison, texts: &Texts) -> ComparisonShown {
        ComparisonShown {
            metric: found.metric.clone(),
            value: Both { tuned: found.tuned, default: found.default },
            difference: found.difference,
            interval: found.interval,
            share_better: found.share_better,
            resamples: found.resamples,
            undefined: found.undefined,
            verdict: match found.verdict {
                Verdict::Better => "better",
                Verdict::Worse => "worse",
                Verdict::NotToldApart => "not_told_apart",
            },
            sentence: texts.phrase(&verdict_sentence(found)),
        }
    }
}

/// A line of the fluke check.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FlukeLine {
    /// Its `id`.
    pub trial: u32,
    /// Objective value in the job.
    pub before: f64,
    /// Mean of the repeats.
    pub mean: f64,
    /// Standard deviation of the repeats.
    pub spread: f64,
    /// Lowest and highest of the repeats.
    pub ends: (f64, f64),
    /// Place in the job, among these.
    pub rank_before: usize,
    /// Place by the mean.
    pub rank_now: usize,
}

/// The fluke check.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FlukeShown {
    /// What is better.
    pub direction: Direction,
    /// In the order of the job.
    pub lines: Vec<FlukeLine>,
    /// Repeats that count.
    pub repeats: usize,
    /// Repeats without a value for every trial.
    pub left_out: usize,
    /// What luck had added to the winner's value.
    pub given_back: f64,
    /// `stays_ahead`, `first_not_told_apart`, `behind_not_told_apart`, `overtaken`.
    pub verdict: &'static str,
    /// The verdict with its numbers, in the visitor's language.
    pub sentence: String,
}

impl FlukeShown {
    /// `metric`: the objective's name. `texts`: the charts' own.
    pub fn new(found: &Fluke, metric: &str, direction: Direction, texts: &Texts) -> FlukeShown {
        let line = |trial: &crate::analysis::evaluation::FlukeTrial| FlukeLine {
            trial: trial.trial,
            before: trial.before,
            mean: trial.mean,
            spread: trial.spread,
            ends: trial.ends,
            rank_before: trial.rank_before,
            rank_now: trial.rank_now,
        };
        FlukeShown {
            direction,
            lines: found.trials.iter().map(line).collect(),
            repeats: found.repeats,
            left_out: found.left_out,
            given_back: found.given_back,
            verdict: match found.verdict {
                FlukeVerdict::StaysAhead => "stays_ahead",
                FlukeVerdict::FirstNotToldApart => "first_not_told_apart",
                FlukeVerdict::BehindNotToldApart => "behind_not_told_apart",
                FlukeVerdict::Overtaken => "overtaken",
            },
            sentence: texts.phrase(&fluke_sentence(found, metric)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::evaluation::{Task, TestRows};
    use serde_json::json;

    fn two_classes(labels: [f32; 4]) -> Evaluated {
        let rows = TestRows {
            task: Task::Binary,
            classes: vec!["no".into(), "yes".into()],
            labels: labels.into(),
            weights: None,
            tuned: vec![0.1, 0.6, 0.4, 0.9],
            default: vec![0.2; 4],
        };
        Evaluated::new(rows).unwrap()
    }

    #[test]
    fn a_threshold_crosses_the_boundary_with_numbers_and_nulls() {
        let shown = ThresholdShown::new(&two_classes([0.0, 0.0, 1.0, 1.0]), 1, 0.5).unwrap();
        let json = serde_json::to_value(&shown).unwrap();
        let one = json!({"true_positive": 1, "false_positive": 1, "false_negative": 1, "true_negative": 1});
        assert_eq!(json["confusion"]["tuned"], one);
        assert_eq!(json["confusion"]["default"]["true_positive"], 0);
        // The defaults decide for none: there is no precision.
        assert_eq!(json["rates"][2], json!({"name": "precision", "value": {"tuned": 0.5, "default": null}}));
        assert_eq!(json["rates"].as_array().map(Vec::len), Some(9));
    }

    #[test]
    fn rows_of_one_class_have_a_table_but_no_curves() {
        let evaluated = two_classes([1.0; 4]);
        assert_eq!(ThresholdShown::new(&evaluated, 1, 0.5), None);
        let json = serde_json::to_value(CurvesShown::new(&evaluated, 1)).unwrap();
        assert_eq!(json["auc"], json!({"tuned": null, "default": null}));
        let table = ClassesShown::new(&evaluated, 0.5).unwrap();
        assert_eq!(table.lines[1].scores.tuned.recall, Some(0.5));
        assert_eq!((table.accuracy.tuned, table.accuracy.default), (0.5, 0.0));
        assert_eq!(ResidualsShown::new(&evaluated), None);
    }
}
