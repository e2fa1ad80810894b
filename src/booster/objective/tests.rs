use super::*;

fn specs() -> Vec<ObjectiveSpec> {
    ObjectiveKind::ALL
        .iter()
        .map(|&(kind, _)| {
            let mut spec = ObjectiveSpec::new(kind, if kind.is_multi() { 3 } else { 0 });
            spec.quantile_alpha = vec![0.25, 0.75];
            spec
        })
        .collect()
}

// The conformance suite: what every objective promises.
#[test]
fn every_objective_keeps_its_promises() {
    let labels = [1.0, 0.0, 1.0, 1.0];
    let gamma_labels = [1.0, 0.5, 2.0, 1.0];
    for spec in specs() {
        let objective = spec.build();
        assert_eq!(objective.name(), spec.kind.name());
        let labels = if spec.kind == ObjectiveKind::RegGamma { gamma_labels } else { labels };
        let data = Labelled { labels: &labels, weights: None };
        assert_eq!(objective.check_labels(&labels), Ok(()));
        assert!(objective.check_labels(&[f32::NAN]).is_err(), "{}", objective.name());
        let base = objective.base_score(data);
        assert_eq!(base.len(), objective.n_outputs(), "{}", objective.name());
        let margins: Vec<f32> = (0..4).flat_map(|_| base.iter().map(|&b| objective.link(b))).collect();
        assert!(margins.iter().all(|m| m.is_finite()), "{}: {margins:?}", objective.name());
        let mut pairs = vec![GradientPair::default(); margins.len()];
        objective.gradient(data, &margins, &mut pairs);
        assert!(pairs.iter().all(|p| p.g.is_finite() && p.h >= 0.0), "{}", objective.name());
        assert!(crate::booster::metric::parse(&objective.default_metric()).is_ok(), "{}", objective.name());
    }
}

#[test]
fn a_weight_of_two_is_the_row_twice() {
    for spec in specs() {
        let objective = spec.build();
        let k = objective.n_outputs();
        let margins = vec![0.3; k];
        let (mut once, mut twice) = (vec![GradientPair::default(); k], vec![GradientPair::default(); k]);
        objective.gradient(Labelled { labels: &[1.0], weights: None }, &margins, &mut once);
        objective.gradient(Labelled { labels: &[1.0], weights: Some(&[2.0]) }, &margins, &mut twice);
        for (a, b) in once.iter().zip(&twice) {
            assert_eq!(b.g, 2.0 * a.g, "{}", objective.name());
        }
    }
}

// loss(margin) of the smooth objectives, for central differences.
fn loss(kind: ObjectiveKind, margin: f64, y: f64) -> Option<f64> {
    use crate::math::{exp, ln, pow};
    let e = exp(margin);
    Some(match kind {
        ObjectiveKind::SquaredError => pow(margin - y, 2.0) / 2.0,
        ObjectiveKind::RegLogistic | ObjectiveKind::BinaryLogistic | ObjectiveKind::BinaryLogitRaw => {
            ln(1.0 + e) - y * margin
        }
        ObjectiveKind::RegGamma => y / e + margin,
        ObjectiveKind::CountPoisson => e - y * margin,
        ObjectiveKind::RegTweedie => -y * exp(-0.5 * margin) / -0.5 + exp(0.5 * margin) / 0.5,
        ObjectiveKind::SquaredLogError => pow(ln(1.0 + margin) - ln(1.0 + y), 2.0) / 2.0,
        ObjectiveKind::PseudoHuberError => pow(1.0 + pow(margin - y, 2.0), 0.5) - 1.0,
        _ => return None,
    })
}

#[test]
fn gradients_equal_central_differences_of_the_loss() {
    for spec in specs() {
        let objective = spec.build();
        for (margin, y) in [(0.4_f32, 1.0_f32), (0.9, 0.25), (0.1, 1.0)] {
            let Some(above) = loss(spec.kind, f64::from(margin) + 1e-4, f64::from(y)) else { continue };
            let below = loss(spec.kind, f64::from(margin) - 1e-4, f64::from(y)).unwrap();
            let mut pair = [GradientPair::default()];
            objective.gradient(Labelled { labels: &[y], weights: None }, &[margin], &mut pair);
            let expected = (above - below) / 2e-4;
            assert!((f64::from(pair[0].g) - expected).abs() < 1e-5, "{}: {} {expected}", objective.name(), pair[0].g);
        }
    }
}

#[test]
fn softmax_gradients_equal_probability_minus_indicator() {
    let objective = ObjectiveSpec::new(ObjectiveKind::MultiSoftprob, 3).build();
    let margins = [1.0_f32, 0.0, 0.0];
    let mut pairs = [GradientPair::default(); 3];
    objective.gradient(Labelled { labels: &[0.0], weights: None }, &margins, &mut pairs);
    // e / (e + 2) = 0.576117, 1 / (e + 2) = 0.211942.
    for (pair, expected) in pairs.iter().zip([0.576117 - 1.0, 0.211942, 0.211942]) {
        assert!((pair.g - expected).abs() < 1e-5);
    }
    assert_eq!(ObjectiveSpec::new(ObjectiveKind::MultiSoftmax, 3).build().decide(margins.to_vec()), [0.0]);
}

#[test]
fn the_logistic_intercept_is_the_log_odds() {
    let objective = ObjectiveSpec::new(ObjectiveKind::BinaryLogistic, 0).build();
    let base = objective.base_score(Labelled { labels: &[1.0, 0.0, 0.0, 0.0], weights: None });
    assert_eq!(base, [0.25]);
    // ln(1/3)
    assert!((objective.link(base[0]) + 1.098_612_3).abs() < 1e-6);
    assert!(objective.link(0.0).is_finite() && objective.link(1.0).is_finite());
}
