//! Problems with a formula. Sources: Branin, Hartmann, Ackley, Rosenbrock and Levy as in Surjanovic and Bingham's Virtual
//! Library of Simulation Experiments; the mixed ones are made for this benchmark.

use crate::space::{Point, number, text};
use libm::{cos, exp, log1p, log10, pow, sin, sqrt};
use std::f64::consts::{E, PI};

const HARTMANN_WEIGHTS: [f64; 4] = [1.0, 1.2, 3.0, 3.2];
const HARTMANN_3: [([f64; 3], [f64; 3]); 4] = [
    ([3.0, 10.0, 30.0], [0.3689, 0.1170, 0.2673]),
    ([0.1, 10.0, 35.0], [0.4699, 0.4387, 0.7470]),
    ([3.0, 10.0, 30.0], [0.1091, 0.8732, 0.5547]),
    ([0.1, 10.0, 35.0], [0.0381, 0.5743, 0.8828]),
];
const HARTMANN_6: [([f64; 6], [f64; 6]); 4] = [
    ([10.0, 3.0, 17.0, 3.5, 1.7, 8.0], [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886]),
    ([0.05, 10.0, 17.0, 0.1, 8.0, 14.0], [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991]),
    ([3.0, 3.5, 1.7, 10.0, 17.0, 8.0], [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650]),
    ([17.0, 8.0, 0.05, 10.0, 0.1, 14.0], [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381]),
];

const X: [&str; 6] = ["x0", "x1", "x2", "x3", "x4", "x5"];

fn coordinates<const D: usize>(point: &Point) -> [f64; D] {
    std::array::from_fn(|i| number(point, X[i]))
}

fn hartmann<const D: usize>(x: [f64; D], table: &[([f64; D], [f64; D]); 4]) -> f64 {
    let term = |(weight, (a, p)): (f64, &([f64; D], [f64; D]))| {
        weight * exp(-(0..D).map(|i| a[i] * (x[i] - p[i]) * (x[i] - p[i])).sum::<f64>())
    };
    -HARTMANN_WEIGHTS.into_iter().zip(table).map(term).sum::<f64>()
}

fn branin_at(x1: f64, x2: f64) -> f64 {
    let a = x2 - 5.1 / (4.0 * PI * PI) * x1 * x1 + 5.0 / PI * x1 - 6.0;
    a * a + 10.0 * (1.0 - 1.0 / (8.0 * PI)) * cos(x1) + 10.0
}

pub fn branin(point: &Point) -> Option<f64> {
    Some(branin_at(number(point, "x1"), number(point, "x2")))
}

pub fn hartmann_3(point: &Point) -> Option<f64> {
    Some(hartmann(coordinates(point), &HARTMANN_3))
}

pub fn hartmann_6(point: &Point) -> Option<f64> {
    Some(hartmann(coordinates(point), &HARTMANN_6))
}

/// About a third of the cube fails: round a second basin and in a corner, away from the optimum.
pub fn hartmann_3_fail(point: &Point) -> Option<f64> {
    let x: [f64; 3] = coordinates(point);
    let fails = pow(x[0] - 0.75, 2.0) + pow(x[1] - 0.3, 2.0) < 0.09 || x[0] + x[2] > 1.75;
    (!fails).then(|| hartmann(x, &HARTMANN_3))
}

pub fn ackley_5(point: &Point) -> Option<f64> {
    let x: [f64; 5] = coordinates(point);
    let square = x.iter().map(|x| x * x).sum::<f64>() / 5.0;
    let wave = x.iter().map(|x| cos(2.0 * PI * x)).sum::<f64>() / 5.0;
    Some(-20.0 * exp(-0.2 * sqrt(square)) - exp(wave) + 20.0 + E)
}

pub fn rosenbrock_4(point: &Point) -> Option<f64> {
    let x: [f64; 4] = coordinates(point);
    Some(x.windows(2).map(|x| 100.0 * pow(x[1] - x[0] * x[0], 2.0) + pow(1.0 - x[0], 2.0)).sum())
}

pub fn levy_6(point: &Point) -> Option<f64> {
    let w: [f64; 6] = coordinates(point).map(|x: f64| 1.0 + (x - 1.0) / 4.0);
    let middle: f64 = w[..5].iter().map(|w| pow(w - 1.0, 2.0) * (1.0 + 10.0 * pow(sin(PI * w + 1.0), 2.0))).sum();
    Some(pow(sin(PI * w[0]), 2.0) + middle + pow(w[5] - 1.0, 2.0) * (1.0 + pow(sin(2.0 * PI * w[5]), 2.0)))
}

/// A category moves the optimum of Branin; an integer beside.
pub fn branin_cat(point: &Point) -> Option<f64> {
    let (shift, offset) = match text(point, "c") {
        "a" => (0.0, 2.0),
        "b" => (1.5, 0.0),
        "c" => (-1.0, 6.0),
        _ => (3.0, 12.0),
    };
    let value = branin_at(number(point, "x1") + shift, number(point, "x2") - 0.5 * shift);
    Some(value + offset + 0.8 * (number(point, "k") - 7.0).abs())
}

/// Two log floats that interact, an integer, a category that moves their optimum, a bumpy float, a nuisance, a switch.
pub fn mixed_7(point: &Point) -> Option<f64> {
    let (lr, wd) = (log10(number(point, "lr")), log10(number(point, "wd")));
    let (base, optimum) = match text(point, "act") {
        "relu" => (0.0, -2.0),
        "tanh" => (0.35, -3.0),
        "gelu" => (0.1, -2.4),
        _ => (0.8, -1.2),
    };
    let depth = number(point, "depth") - 6.0;
    let mut value = base + 0.5 * pow(lr - optimum, 2.0) + 0.08 * pow(wd + 4.0, 2.0) + 0.02 * depth * depth;
    value += 0.15 * (lr - optimum) * (wd + 4.0);
    value += 0.3 * (sin(1.5 * number(point, "drop") * PI).abs() - 0.6).abs() + 0.02 * number(point, "n1");
    value += if text(point, "flag") == "off" { 0.1 } else { 0.0 };
    Some(log1p(value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn at<const D: usize>(x: [f64; D]) -> Point {
        x.iter().enumerate().map(|(i, x)| (format!("x{i}"), json!(x))).collect()
    }

    #[test]
    fn the_published_optima_are_where_they_are_said_to_be() {
        for x in [(-PI, 12.275), (PI, 2.275), (9.42478, 2.475)] {
            assert!((branin_at(x.0, x.1) - 0.397887).abs() < 1e-5, "{x:?}");
        }
        assert!((hartmann_3(&at([0.114614, 0.555649, 0.852547])).unwrap() + 3.86278).abs() < 1e-5);
        let six = [0.20169, 0.150011, 0.476874, 0.275332, 0.311652, 0.6573];
        assert!((hartmann_6(&at(six)).unwrap() + 3.32237).abs() < 1e-5);
        assert!(ackley_5(&at([0.0; 5])).unwrap().abs() < 1e-12);
        assert_eq!(rosenbrock_4(&at([1.0; 4])), Some(0.0));
        assert!(levy_6(&at([1.0; 6])).unwrap().abs() < 1e-12);
    }

    #[test]
    fn the_optimum_of_the_failing_problem_does_not_fail() {
        assert!(hartmann_3_fail(&at([0.114614, 0.555649, 0.852547])).is_some());
        assert_eq!(hartmann_3_fail(&at([0.75, 0.3, 0.5])), None);
    }

    /// Values of the Python of the specification at one point each, to 12 digits.
    #[test]
    fn the_mixed_problems_are_those_of_the_specification() {
        let point = |json: serde_json::Value| json.as_object().cloned().unwrap();
        let mixed = json!({"lr": 0.003, "wd": 2e-5, "depth": 4, "act": "tanh", "drop": 0.35, "n1": 0.7, "flag": "off"});
        assert!((mixed_7(&point(mixed)).unwrap() - MIXED).abs() < 1e-12);
        let branin = json!({"x1": 2.5, "x2": 7.25, "k": 3, "c": "d"});
        assert!((branin_cat(&point(branin)).unwrap() - BRANIN_CAT).abs() < 1e-11);
    }

    const MIXED: f64 = 0.5686934634581284;
    const BRANIN_CAT: f64 = 53.12509788070834;
}
