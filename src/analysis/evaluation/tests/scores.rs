//! Curves, rates, calibration, residuals, classes, and what cannot be worked out.

use super::*;

fn sweep(rows: TestRows) -> Sweep {
    Evaluated::new(rows).unwrap().sweep(Candidate::Tuned, 1).unwrap().clone()
}

#[test]
fn areas_are_those_of_scikit_learn_with_ties_and_weights() {
    // roc_auc_score, average_precision_score, brier_score_loss; the second line with sample_weight.
    let figures = [
        (false, 0.678, 0.6944592233484768, 0.24439999907463808),
        (true, 0.7038060969068478, 0.6954806722176576, 0.23079746162173753),
    ];
    for (weighted, auc, average_precision, brier) in figures {
        let sweep = sweep(tied(weighted));
        close(sweep.auc(), auc);
        close(sweep.average_precision(), average_precision);
        let calibration = Evaluated::new(tied(weighted)).unwrap().calibration(Candidate::Tuned, 1).unwrap();
        close(calibration.brier, brier);
    }
}

#[test]
fn curves_are_those_of_scikit_learn() {
    // roc_curve(drop_intermediate=False)[10] of 51; the same threshold in precision_recall_curve, of 50.
    let figures = [(false, 0.1, 0.3, 0.75), (true, 0.10084033613445378, 0.2851063829787234, 0.7362637362637363)];
    for (weighted, fpr, tpr, precision) in figures {
        let sweep = sweep(tied(weighted));
        let (roc, curve) = (sweep.roc(), sweep.precision_recall());
        assert_eq!((roc.len(), curve.len()), (51, 50));
        assert_eq!((roc[10].threshold, curve[9].threshold), (Some(0.8), 0.8));
        close(roc[10].false_positive_rate, fpr);
        close(roc[10].true_positive_rate, tpr);
        close(curve[9].recall, tpr);
        close(curve[9].precision, precision);
        let ends = [roc[0], roc[50]].map(|point| (point.false_positive_rate, point.true_positive_rate));
        assert_eq!(ends, [(0.0, 0.0), (1.0, 1.0)]);
    }
}

#[test]
fn a_threshold_gives_the_confusion_of_scores_above_it() {
    // confusion_matrix, precision_score, recall_score, f1_score of score > 0.4; 0.4 itself is the score of four rows.
    let plain = sweep(tied(false)).at(0.4);
    let expected = Confusion { true_negative: 54.0, false_positive: 46.0, false_negative: 30.0, true_positive: 70.0 };
    assert_eq!((plain.rows, plain.weights), (expected, expected));
    let weighted = sweep(tied(true)).at(0.4);
    let expected = Confusion { true_negative: 68.5, false_positive: 50.5, false_negative: 30.25, true_positive: 87.25 };
    assert_eq!(weighted.weights, expected);
    // 12 of the 200 rows have no weight.
    let Confusion { true_positive, false_positive, false_negative, true_negative } = weighted.rows;
    assert_eq!(true_positive + false_positive + false_negative + true_negative, 188.0);
    let rates = weighted.weights.rates();
    close(rates.precision.unwrap(), 0.6333938294010889);
    close(rates.sensitivity.unwrap(), 0.7425531914893617);
    close(rates.f1.unwrap(), 0.683643486777669);
}

#[test]
fn every_threshold_counts_as_a_plain_count_does() {
    let rows = tied(false);
    let sweep = sweep(rows.clone());
    for threshold in [-1.0, 0.0, 0.1, 0.13, 0.5, 0.97, 0.98, 1.0, 2.0] {
        let count = |decided: bool, label: f32| {
            let pairs = rows.tuned.iter().zip(&rows.labels);
            pairs.filter(|(score, of)| (**score > threshold) == decided && **of == label).count() as f64
        };
        let expected = Confusion {
            true_positive: count(true, 1.0),
            false_positive: count(true, 0.0),
            false_negative: count(false, 1.0),
            true_negative: count(false, 0.0),
        };
        assert_eq!(sweep.at(threshold).rows, expected, "{threshold}");
    }
}

#[test]
fn rates_are_those_that_the_lab_prints() {
    // AWS Academy's lab 3.7, baseline: TP 19, FN 2, TN 7, FP 3.
    let confusion = Confusion { true_positive: 19.0, false_negative: 2.0, true_negative: 7.0, false_positive: 3.0 };
    let percent = confusion.rates().in_order().map(|(name, share)| (name, (share.unwrap() * 1e5).round() / 1e3));
    let expected = [
        ("sensitivity", 90.476),
        ("specificity", 70.0),
        ("precision", 86.364),
        ("negative_predictive_value", 77.778),
        ("false_positive_rate", 30.0),
        ("false_negative_rate", 9.524),
        ("false_discovery_rate", 13.636),
        ("accuracy", 83.871),
        // 38 / 43.
        ("f1", 88.372),
    ];
    assert_eq!(percent, expected);
}

#[test]
fn a_share_of_nothing_is_none() {
    let none_decided = Confusion { false_negative: 3.0, true_negative: 7.0, ..Confusion::default() }.rates();
    assert_eq!((none_decided.precision, none_decided.false_discovery_rate), (None, None));
    assert_eq!((none_decided.sensitivity, none_decided.f1, none_decided.accuracy), (Some(0.0), Some(0.0), Some(0.7)));
    assert!(Confusion::default().rates().in_order().iter().all(|(_, share)| share.is_none()));
}

#[test]
fn calibration_has_bins_of_equal_count_with_wilsons_interval() {
    // 60 rows: score = ((i*37)%60+0.5)/60, label = (i*53%61)/61 < score^2; scikit-learn's calibration_curve(n_bins=4,
    // strategy="quantile"), SciPy's binomtest(k, 15).proportion_ci(method="wilson"), and the ECE in NumPy.
    let scores: Vec<f32> = (0..60_u32).map(|i| (((i * 37) % 60) as f32 + 0.5) / 60.0).collect();
    let label = |(i, score): (u32, &f32)| f64::from(i * 53 % 61) / 61.0 < f64::from(*score) * f64::from(*score);
    let labels = (0..).zip(&scores).map(|pair| f32::from(u8::from(label(pair)))).collect();
    let found = Evaluated::new(binary(scores, labels, None)).unwrap().calibration(Candidate::Tuned, 1).unwrap();
    let expected = [
        (0.12499999869614839, 1.0, 0.011866895493268553, 0.2981652987378003),
        (0.375, 3.0, 0.07047549346981558, 0.4518544871516936),
        (0.625, 6.0, 0.19824496141341572, 0.6425316987937539),
        (0.875, 12.0, 0.5481455128483065, 0.9295245065301844),
    ];
    assert_eq!(found.bins.len(), 4);
    for (bin, (predicted, hits, low, high)) in found.bins.iter().zip(expected) {
        assert_eq!(bin.rows, 15);
        assert!((bin.predicted - predicted).abs() < 1e-7, "{} {predicted}", bin.predicted);
        close(bin.observed, hits / 15.0);
        close(bin.interval.0, low);
        close(bin.interval.1, high);
    }
    assert!((found.expected_error - 0.1333333330073704).abs() < 1e-7);
    close(found.brier, 0.18719907633658442);
}

#[test]
fn equal_predictions_share_a_bin() {
    let labels: Vec<f32> = (0..200).map(|i| f32::from(u8::from(i % 4 == 0))).collect();
    let evaluated = Evaluated::new(binary(vec![0.25; 200], labels.clone(), None)).unwrap();
    let found = evaluated.calibration(Candidate::Tuned, 1).unwrap();
    assert_eq!((found.bins.len(), found.bins[0].rows, found.bins[0].observed), (1, 200, 0.25));
    assert_eq!((found.brier, found.expected_error), (0.1875, 0.0));
    // Half of the rows tie: they are one bin, and the other half still has its own five.
    let scores = (0..200).map(|i| if i < 100 { 0.9 } else { i as f32 / 400.0 }).collect();
    let found = Evaluated::new(binary(scores, labels, None)).unwrap().calibration(Candidate::Tuned, 1).unwrap();
    assert_eq!(found.bins.iter().map(|bin| bin.rows).collect::<Vec<_>>(), [20, 20, 20, 20, 20, 100]);
}

#[test]
fn constant_predictions_have_the_area_of_chance() {
    let labels: Vec<f32> = (0..20).map(|i| f32::from(u8::from(i % 4 == 0))).collect();
    let sweep = sweep(binary(vec![0.3; 20], labels, None));
    // scikit-learn: 0.5, and the prevalence.
    assert_eq!((sweep.auc(), sweep.average_precision(), sweep.roc().len()), (0.5, 0.25, 2));
}

#[test]
fn a_histogram_shares_out_each_class_on_its_own() {
    let sweep = sweep(binary(vec![0.0, 0.1, 0.6, 1.0], vec![0.0, 1.0, 1.0, 1.0], Some(vec![1.0, 1.0, 1.0, 2.0])));
    assert_eq!(sweep.histogram(2, (0.0, 1.0)), [(0.25, 1.0), (0.75, 0.0)]);
}

/// 50 rows: actual = (i*29%50)/5, predicted = actual + ((i*17)%11-5)/8 + 0.1, weight = 1 + i%3.
fn regression(weighted: bool) -> TestRows {
    let labels: Vec<f32> = (0..50_u32).map(|i| (i * 29 % 50) as f32 / 5.0).collect();
    let predicted = |(i, actual): (u32, &f32)| actual + (((i * 17) % 11) as f32 - 5.0) / 8.0 + 0.1;
    let tuned = (0..).zip(&labels).map(predicted).collect();
    let weights = weighted.then(|| (0..50_u32).map(|i| 1.0 + (i % 3) as f32).collect());
    let default = vec![5.0; 50];
    TestRows { task: Task::Regression, classes: Vec::new(), labels, weights, tuned, default }
}

#[test]
fn errors_of_a_regression_are_those_of_scikit_learn() {
    // root_mean_squared_error, mean_absolute_error, r2_score, and the mean residual in NumPy.
    let figures = [
        (false, 0.40558601629596325, 0.3530000302195549, 0.9802520988885741, -0.08500002294778825),
        (true, 0.40404367588073065, 0.3517677127712905, 0.9799430554169836, -0.08106062508592701),
    ];
    for (weighted, rmse, mae, r2, bias) in figures {
        let found = Evaluated::new(regression(weighted)).unwrap().residuals(Candidate::Tuned).unwrap();
        close(found.rmse, rmse);
        close(found.mae, mae);
        close(found.r2.unwrap(), r2);
        close(found.bias, bias);
    }
    // numpy.quantile of the residuals, and of their sizes.
    let found = Evaluated::new(regression(false)).unwrap().residuals(Candidate::Tuned).unwrap();
    let quantiles =
        [-0.7249999046325684, -0.4437500238418579, -0.10000020265579224, 0.27500006556510925, 0.5250000417232513];
    found.quantiles.iter().zip(quantiles).for_each(|(found, expected)| close(*found, expected));
    close(found.distance_of(0.8), 0.5250000953674316);
    assert_eq!((found.share_within(0.4), found.share_within(-1.0), found.share_within(9.0)), (0.58, 0.0, 1.0));
}

#[test]
fn equal_actual_values_have_no_r2() {
    let mut rows = regression(false);
    rows.labels = vec![0.1; 50];
    let found = Evaluated::new(rows).unwrap().residuals(Candidate::Default).unwrap();
    assert_eq!(found.r2, None);
    assert!((found.rmse - 4.9).abs() < 1e-6 && (found.bias + 4.9).abs() < 1e-6);
}

/// 30 rows of three classes and a fourth that nothing names; class 2 is never decided for.
fn three_classes(weighted: bool) -> TestRows {
    let labels: Vec<f32> = (0..30_u32).map(|i| ((i * 7 % 11) % 3) as f32).collect();
    let decided = |(i, label): (u32, &f32)| {
        let label = *label as usize;
        if (i * 5) % 4 == 0 { (label + 1) % 2 } else { label.min(1) }
    };
    let outputs = |class: usize| (0..4).map(move |at| if at == class { 0.7 } else { 0.1 });
    let tuned = (0..).zip(&labels).flat_map(|pair| outputs(decided(pair))).collect();
    let weights = weighted.then(|| (0..30_u32).map(|i| 1.0 + (i % 4) as f32 / 2.0).collect());
    let classes = ["a", "b", "c", "d"].map(str::to_owned).into();
    TestRows { task: Task::Multiclass, classes, labels, weights, tuned, default: vec![0.25; 120] }
}

#[test]
fn scores_by_class_are_those_of_scikit_learn() {
    // classification_report(zero_division=0).
    let table = Evaluated::new(three_classes(false)).unwrap().class_table(Candidate::Tuned, 0.5).unwrap();
    assert_eq!(table.confusion, [[8, 4, 0, 0], [2, 8, 0, 0], [0, 8, 0, 0], [0, 0, 0, 0]]);
    let row = |at: usize| (table.classes[at].precision, table.classes[at].recall, table.classes[at].rows);
    assert_eq!([row(0), row(2)], [(Some(0.8), Some(8.0 / 12.0), 12), (None, Some(0.0), 8)]);
    assert_eq!((row(3), table.classes[3].f1), ((None, None, 0), None));
    let check = |found: Averages, [precision, recall, f1]: [f64; 3]| {
        close(found.precision, precision);
        close(found.recall, recall);
        close(found.f1, f1);
    };
    check(table.macro_average, [0.4, 0.48888888888888893, 0.42020202020202024]);
    check(table.weighted_average, [0.45333333333333337, 0.5333333333333333, 0.46868686868686865]);
    close(table.accuracy, 0.5333333333333333);
    let table = Evaluated::new(three_classes(true)).unwrap().class_table(Candidate::Tuned, 0.5).unwrap();
    check(table.macro_average, [0.45550027639579876, 0.562962962962963, 0.4878214954862885]);
    check(table.weighted_average, [0.5121318971485614, 0.6213592233009708, 0.5442052676228227]);
    assert_eq!((table.classes[2].support, table.classes[2].rows), (13.5, 8));
}

#[test]
fn decisions_are_taken_as_xgboost_takes_them() {
    // The threshold itself is class 0; of equal outputs the first is taken; one output of several classes is the class.
    let two = Evaluated::new(binary(vec![0.5, 0.9, 0.2], vec![0.0, 1.0, 1.0], None)).unwrap();
    assert_eq!(two.class_table(Candidate::Tuned, 0.5).unwrap().confusion, [[1, 0], [1, 1]]);
    assert_eq!(two.class_table(Candidate::Tuned, 0.1).unwrap().confusion, [[0, 1], [0, 2]]);
    let rows = |tuned: Vec<f32>, default: Vec<f32>| TestRows {
        task: Task::Multiclass,
        classes: ["a", "b", "c"].map(str::to_owned).into(),
        labels: vec![1.0, 2.0],
        weights: None,
        tuned,
        default,
    };
    let several = Evaluated::new(rows(vec![0.4, 0.4, 0.2, 0.1, 0.2, 0.7], vec![2.0, 0.0])).unwrap();
    assert_eq!(several.class_table(Candidate::Tuned, 0.5).unwrap().confusion, [[0, 0, 0], [1, 0, 0], [0, 0, 1]]);
    assert_eq!(several.class_table(Candidate::Default, 0.5).unwrap().confusion, [[0, 0, 0], [0, 0, 1], [1, 0, 0]]);
    assert_eq!(several.sweep(Candidate::Default, 1).unwrap_err(), Reason::NotProbabilities);
    // Two outputs of two classes: the second counts.
    let mut soft = binary(vec![0.5, 0.9, 0.2], vec![0.0, 1.0, 1.0], None);
    soft.tuned = vec![0.5, 0.5, 0.1, 0.9, 0.8, 0.2];
    let soft = Evaluated::new(soft).unwrap();
    assert_eq!(soft.class_table(Candidate::Tuned, 0.5).unwrap().confusion, [[1, 0], [1, 1]]);
    assert_eq!(soft.sweep(Candidate::Tuned, 1).unwrap().auc(), two.sweep(Candidate::Tuned, 1).unwrap().auc());
}

#[test]
fn a_class_of_several_has_a_curve_against_the_rest() {
    let evaluated = Evaluated::new(three_classes(false)).unwrap();
    // Of class 0, 8 of 12 rows have 0.7 (true), 2 of 18 others do: (8*16 + 0.5*(8*2 + 4*16)) / (12*18).
    close(evaluated.sweep(Candidate::Tuned, 0).unwrap().auc(), 168.0 / 216.0);
    assert_eq!(evaluated.sweep(Candidate::Tuned, 3).unwrap_err(), Reason::NoneOfClass { class: "d".into() });
    assert_eq!(evaluated.sweep(Candidate::Tuned, 4).unwrap_err(), Reason::OtherTask);
}

#[test]
fn what_cannot_be_worked_out_says_why() {
    let why = |rows: TestRows| Evaluated::new(rows).unwrap_err();
    let good = || binary(vec![0.1, 0.9], vec![0.0, 1.0], None);
    assert_eq!(why(binary(Vec::new(), Vec::new(), None)), Reason::NoRows);
    assert_eq!(why(TestRows { tuned: vec![0.1, f32::NAN], ..good() }), Reason::NotANumber { rows: 1 });
    assert_eq!(why(TestRows { labels: vec![f32::NAN, 0.5], ..good() }), Reason::NotANumber { rows: 2 });
    assert_eq!(why(TestRows { weights: Some(vec![-1.0, 1.0]), ..good() }), Reason::NotANumber { rows: 1 });
    assert_eq!(why(TestRows { weights: Some(vec![0.0, 0.0]), ..good() }), Reason::NoWeight);
    assert_eq!(why(TestRows { weights: Some(vec![1.0]), ..good() }), Reason::Lengths);
    assert_eq!(why(TestRows { default: vec![0.5], ..good() }), Reason::Lengths);
    assert_eq!(why(TestRows { labels: vec![0.0, 2.0], ..good() }), Reason::Lengths);
    let of = |label: f32, class: usize| {
        let evaluated = Evaluated::new(TestRows { labels: vec![label; 2], ..good() }).unwrap();
        let reason = evaluated.sweep(Candidate::Tuned, class).unwrap_err();
        // Classes can still be counted.
        assert!(evaluated.class_table(Candidate::Tuned, 0.5).is_ok());
        reason
    };
    assert_eq!(of(0.0, 1), Reason::NoneOfClass { class: "yes".into() });
    assert_eq!(of(1.0, 1), Reason::AllOfClass { class: "yes".into() });
    // The one row of the other class has no weight.
    let absent = Evaluated::new(TestRows { weights: Some(vec![0.0, 1.0]), ..good() }).unwrap();
    assert_eq!(absent.sweep(Candidate::Tuned, 1).unwrap_err(), Reason::AllOfClass { class: "yes".into() });
    let margins = Evaluated::new(TestRows { tuned: vec![-3.0, 2.0], ..good() }).unwrap();
    assert_eq!(margins.calibration(Candidate::Tuned, 1).unwrap_err(), Reason::NotProbabilities);
    assert_eq!(margins.sweep(Candidate::Tuned, 1).unwrap().auc(), 1.0);
    assert_eq!(margins.residuals(Candidate::Tuned).unwrap_err(), Reason::OtherTask);
    let numbers = Evaluated::new(regression(false)).unwrap();
    assert_eq!(numbers.sweep(Candidate::Tuned, 1).unwrap_err(), Reason::OtherTask);
    assert_eq!(numbers.class_table(Candidate::Tuned, 0.5).unwrap_err(), Reason::OtherTask);
}
