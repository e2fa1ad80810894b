//! Minimisation inside a box: L-BFGS with gradient projection.
//!
//! The two-loop recursion (Nocedal and Wright 2006, algorithm 7.4) works on the variables that are free to move; those at a
//! bound with the gradient pushing outwards stand still (Bertsekas 1982). Steps are projected onto the box and shortened
//! until the Armijo condition holds. The problems here have at most a few dozen variables and cheap gradients, so the
//! generalised Cauchy point of L-BFGS-B (Byrd, Lu, Nocedal and Zhu 1995) would not pay for its code.

use super::linalg::dot;

/// Pairs of steps and gradient differences that are remembered.
const MEMORY: usize = 8;
/// Share of the predicted decrease that a step must bring.
const ARMIJO: f64 = 1e-4;
/// Shortenings of a step before the search gives up.
const MAX_BACKTRACKS: usize = 12;

/// When to stop.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Iterations at most.
    pub iterations: usize,
    /// Done when no component of the projected gradient is larger.
    pub gradient: f64,
    /// Done when an iteration brings less than this, relative to max(1, |value|).
    pub decrease: f64,
}

/// The objective: returns its value and writes its gradient.
pub type Objective<'a> = dyn FnMut(&[f64], &mut [f64]) -> f64 + 'a;

/// Moves `x` to a local minimum in the box and returns the value there.
pub fn minimize(x: &mut [f64], lower: &[f64], upper: &[f64], limits: Limits, objective: &mut Objective<'_>) -> f64 {
    let n = x.len();
    for (j, value) in x.iter_mut().enumerate() {
        *value = value.max(lower[j]).min(upper[j]);
    }
    let mut gradient = vec![0.0; n];
    let mut value = objective(x, &mut gradient);
    let mut pairs: Vec<(Vec<f64>, Vec<f64>)> = Vec::new();
    let mut trial = vec![0.0; n];
    let mut trial_gradient = vec![0.0; n];
    for _ in 0..limits.iterations {
        let free: Vec<bool> = (0..n)
            .map(|j| !((x[j] <= lower[j] && gradient[j] > 0.0) || (x[j] >= upper[j] && gradient[j] < 0.0)))
            .collect();
        let steepest = (0..n).filter(|j| free[*j]).fold(0.0f64, |largest, j| {
            let moved = (x[j] - gradient[j]).max(lower[j]).min(upper[j]);
            largest.max((moved - x[j]).abs())
        });
        if steepest <= limits.gradient {
            break;
        }
        let mut direction = descent(&gradient, &free, &pairs);
        if dot(&direction, &gradient) >= 0.0 {
            pairs.clear();
            direction = descent(&gradient, &free, &pairs);
        }
        // The first step has no curvature to go by: at most one unit long.
        let mut step = if pairs.is_empty() { (1.0 / norm(&direction)).min(1.0) } else { 1.0 };
        let mut accepted = None;
        for _ in 0..MAX_BACKTRACKS {
            for j in 0..n {
                trial[j] = (x[j] + step * direction[j]).max(lower[j]).min(upper[j]);
            }
            let slope: f64 = (0..n).map(|j| gradient[j] * (trial[j] - x[j])).sum();
            let trial_value = objective(&trial, &mut trial_gradient);
            if trial_value <= value + ARMIJO * slope && slope < 0.0 {
                accepted = Some(trial_value);
                break;
            }
            // Minimum of the parabola through the two values and the slope, kept within a tenth and a half.
            let excess = trial_value - value - slope;
            let shrink = if excess.is_finite() && excess > 0.0 { -slope / (2.0 * excess) } else { 0.1 };
            step *= shrink.clamp(0.1, 0.5);
        }
        let Some(next) = accepted else { break };
        let moved: Vec<f64> = (0..n).map(|j| trial[j] - x[j]).collect();
        let bent: Vec<f64> = (0..n).map(|j| trial_gradient[j] - gradient[j]).collect();
        if dot(&moved, &bent) > 1e-10 * dot(&bent, &bent).sqrt() * dot(&moved, &moved).sqrt() {
            if pairs.len() == MEMORY {
                pairs.remove(0);
            }
            pairs.push((moved, bent));
        }
        let gain = value - next;
        x.copy_from_slice(&trial);
        gradient.copy_from_slice(&trial_gradient);
        value = next;
        if gain <= limits.decrease * value.abs().max(1.0) {
            break;
        }
    }
    value
}

/// -H g by the two-loop recursion, on the free variables.
fn descent(gradient: &[f64], free: &[bool], pairs: &[(Vec<f64>, Vec<f64>)]) -> Vec<f64> {
    let masked = |vector: &[f64]| -> Vec<f64> {
        vector.iter().zip(free).map(|(entry, free)| if *free { *entry } else { 0.0 }).collect()
    };
    let mut q = masked(gradient);
    let mut weights = Vec::with_capacity(pairs.len());
    let pairs: Vec<(Vec<f64>, Vec<f64>)> =
        pairs.iter().map(|(s, y)| (masked(s), masked(y))).filter(|(s, y)| dot(s, y) > 0.0).collect();
    for (s, y) in pairs.iter().rev() {
        let weight = dot(s, &q) / dot(s, y);
        q.iter_mut().zip(y).for_each(|(entry, y)| *entry -= weight * y);
        weights.push(weight);
    }
    if let Some((s, y)) = pairs.last() {
        let scale = dot(s, y) / dot(y, y);
        q.iter_mut().for_each(|entry| *entry *= scale);
    }
    for ((s, y), weight) in pairs.iter().zip(weights.iter().rev()) {
        let correction = weight - dot(y, &q) / dot(s, y);
        q.iter_mut().zip(s).for_each(|(entry, s)| *entry += correction * s);
    }
    q.iter_mut().for_each(|entry| *entry = -*entry);
    q
}

fn norm(x: &[f64]) -> f64 {
    dot(x, x).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits { iterations: 200, gradient: 1e-8, decrease: 0.0 };

    fn rosenbrock(x: &[f64], gradient: &mut [f64]) -> f64 {
        let (a, b) = (1.0 - x[0], x[1] - x[0] * x[0]);
        gradient[0] = -2.0 * a - 400.0 * x[0] * b;
        gradient[1] = 200.0 * b;
        a * a + 100.0 * b * b
    }

    #[test]
    fn it_follows_the_valley_of_rosenbrock() {
        let mut x = [-1.2, 1.0];
        let value = minimize(&mut x, &[-5.0, -5.0], &[5.0, 5.0], LIMITS, &mut rosenbrock);
        assert!(value < 1e-12 && (x[0] - 1.0).abs() < 1e-5 && (x[1] - 1.0).abs() < 1e-5, "{x:?}");
    }

    #[test]
    fn it_stops_at_the_bound_that_is_in_the_way() {
        // Constrained to x <= 0.5 the minimum is at (0.5, 0.25).
        let mut x = [-1.2, 1.0];
        minimize(&mut x, &[-5.0, -5.0], &[0.5, 5.0], LIMITS, &mut rosenbrock);
        assert!(x[0] == 0.5 && (x[1] - 0.25).abs() < 1e-6, "{x:?}");
    }

    #[test]
    fn a_start_outside_is_brought_in_and_a_wall_of_infinity_is_stepped_back_from() {
        let mut x = [9.0];
        let mut objective = |x: &[f64], gradient: &mut [f64]| {
            gradient[0] = 2.0 * (x[0] - 1.0);
            if x[0] < 0.5 { f64::INFINITY } else { (x[0] - 1.0) * (x[0] - 1.0) }
        };
        minimize(&mut x, &[0.0], &[4.0], LIMITS, &mut objective);
        assert!((x[0] - 1.0).abs() < 1e-7, "{x:?}");
    }
}
