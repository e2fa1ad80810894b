use super::*;

fn value(name: &str, predictions: &[f32], labels: &[f32], weights: Option<&[f32]>) -> f64 {
    parse(name).unwrap().evaluate(predictions, labels, weights)
}

// The conformance suite: what every metric promises.
#[test]
fn every_metric_prefers_the_perfect_prediction() {
    for &(name, direction) in METRICS {
        let mut objective = ObjectiveSpec::new(ObjectiveKind::SquaredError, 0);
        objective.quantile_alpha = vec![0.5];
        let metric = parse_for(name, &objective).unwrap();
        assert_eq!((metric.name(), metric.direction()), (name, direction));
        let labels = [0.0_f32, 1.0, 1.0, 0.0];
        let (good, bad): (Vec<f32>, Vec<f32>) = if metric.accepts(1) {
            (vec![0.05, 0.95, 0.9, 0.1], vec![0.9, 0.4, 0.45, 0.8])
        } else {
            (vec![0.95, 0.05, 0.1, 0.9, 0.1, 0.9, 0.9, 0.1], vec![0.1, 0.9, 0.6, 0.4, 0.6, 0.4, 0.2, 0.8])
        };
        // Positive labels only, where the metric needs them.
        let labels = match name {
            "mape" | "gamma-deviance" | "gamma-nloglik" => [0.05, 0.95, 0.9, 0.1],
            _ => labels,
        };
        let (good, bad) = (metric.evaluate(&good, &labels, None), metric.evaluate(&bad, &labels, None));
        match metric.direction() {
            Direction::Minimize => assert!(good < bad, "{name}: {good} {bad}"),
            Direction::Maximize => assert!(good > bad, "{name}: {good} {bad}"),
        }
    }
}

#[test]
fn a_row_of_weight_two_counts_as_two_rows() {
    let (p, y, w) = ([0.2, 0.7, 0.6], [0.0, 1.0, 0.0], [1.0, 2.0, 1.0]);
    let (p2, y2) = ([0.2, 0.7, 0.7, 0.6], [0.0, 1.0, 1.0, 0.0]);
    for name in ["rmse", "mae", "logloss", "error", "auc", "aucpr"] {
        let (weighted, repeated) = (value(name, &p, &y, Some(&w)), value(name, &p2, &y2, None));
        assert!((weighted - repeated).abs() < 1e-12, "{name}: {weighted} {repeated}");
    }
}

// custom_metrics.py gives scikit-learn no weights.
#[test]
fn the_containers_own_metrics_know_no_weights() {
    let (p, y, w) = ([0.2, 0.7, 0.6], [0.0, 1.0, 0.0], [1.0, 2.0, 1.0]);
    for name in ["accuracy", "balanced_accuracy", "f1", "precision", "recall", "mse", "r2"] {
        assert_eq!(value(name, &p, &y, Some(&w)), value(name, &p, &y, None), "{name}");
    }
}

#[test]
fn regression_metrics_by_hand() {
    let (p, y) = ([1.0, 2.0, 4.0], [1.0, 4.0, 3.0]);
    // Errors 0, 2, -1.
    assert_eq!(value("mae", &p, &y, None), 1.0);
    assert_eq!(value("mse", &p, &y, None), 5.0 / 3.0);
    assert_eq!(value("rmse", &p, &y, None), (5.0_f64 / 3.0).sqrt());
    // Mean 8/3; spread 25/9 + 16/9 + 1/9 = 42/9.
    assert!((value("r2", &p, &y, None) - (1.0 - 5.0 / (42.0 / 9.0))).abs() < 1e-12);
}

#[test]
fn classification_metrics_by_hand() {
    let (p, y) = ([0.9, 0.6, 0.4, 0.2], [1.0, 0.0, 1.0, 0.0]);
    assert_eq!(value("error", &p, &y, None), 0.5);
    assert_eq!(value("error@0.3", &p, &y, None), 0.25);
    assert_eq!(value("accuracy", &p, &y, None), 0.5);
    // One hit, one false alarm, one miss.
    assert_eq!(value("f1_binary", &p, &y, None), 0.5);
    // Pairs (positive, negative): three of four in order.
    assert_eq!(value("auc", &p, &y, None), 0.75);
    assert!((value("logloss", &[0.5], &[1.0], None) - std::f64::consts::LN_2).abs() < 1e-7);
    assert_eq!(value("auc", &[0.5, 0.5, 0.5], &[1.0, 0.0, 1.0], None), 0.5);
    assert!(value("auc", &[0.5, 0.4], &[1.0, 1.0], None).is_nan());
}

#[test]
fn multiclass_metrics_by_hand() {
    let p = [0.5, 0.25, 0.25, 0.2, 0.6, 0.2, 0.6, 0.2, 0.2];
    let y = [0.0, 1.0, 2.0];
    assert_eq!(value("merror", &p, &y, None), 1.0 / 3.0);
    assert_eq!(value("accuracy", &p, &y, None), 2.0 / 3.0);
    // Classes: 2/3, 1, 0.
    assert!((value("f1_macro", &p, &y, None) - 5.0 / 9.0).abs() < 1e-12);
    // -(ln 0.5 + ln 0.6 + ln 0.2) / 3
    assert!((value("mlogloss", &p, &y, None) - 0.937_803_6).abs() < 1e-6);
}

#[test]
fn an_unknown_metric_suggests_the_nearest() {
    let Err(error) = parse("log_loss") else { panic!("log_loss is no metric") };
    assert_eq!(error, BoosterError::UnknownMetric { name: "log_loss".into(), suggestion: "logloss".into() });
    for name in ["error@x", "auc@0.5", "", "error@NaN"] {
        assert!(parse(name).is_err(), "{name}");
    }
}

#[test]
fn every_task_offers_metrics_that_fit_its_default_objective() {
    for (task, n_outputs) in [(Task::Binary, 1), (Task::Multiclass, 3), (Task::Regression, 1)] {
        for name in for_task(task) {
            assert!(parse(name).unwrap().accepts(n_outputs), "{name}");
        }
    }
}
