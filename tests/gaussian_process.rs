//! The Gaussian process: gradients against central differences, and its parts against each other.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use rand::RngExt;
use tuning_playground::math::{exp, ln, normal_cdf};
use tuning_playground::rng::{Purpose, stream};
use tuning_playground::tuner::gp::acquisition::{Acquisition, Member, log_h};
use tuning_playground::tuner::gp::feasibility::Feasibility;
use tuning_playground::tuner::gp::kernel::{Kernel, Layout, warp};
use tuning_playground::tuner::gp::likelihood::{Sample, fit, negative_log_likelihood};
use tuning_playground::tuner::gp::posterior::{Posterior, Prediction};
use tuning_playground::tuner::gp::prior::{MainEffects, Prior};

/// Two continuous columns, one of four categories, one more continuous.
fn layout() -> Layout {
    Layout::new(vec![false, false, true, false])
}

fn sample(n: usize, seed: u64) -> Sample {
    let mut rng = stream(seed, Purpose::Design);
    let mut sample = Sample::default();
    for i in 0..n {
        let x: [f64; 4] = std::array::from_fn(|_| rng.random());
        let row = vec![x[0], x[1], (x[2] * 4.0).floor(), x[3]];
        sample.targets.push(libm::sin(3.0 * row[0] - row[1]) + 0.3 * row[2] + row[3] * row[0] - 0.7);
        sample.noise_factor.push(if i % 5 == 0 { 2.5 } else { 1.0 });
        sample.rows.push(row);
        sample.groups.push(0);
    }
    sample
}

/// Hyperparameters off their prior means, each by another amount.
fn theta(layout: &Layout) -> Vec<f64> {
    let prior = Prior::new(layout, MainEffects::On);
    let shifts = prior.mean.iter().enumerate();
    shifts.map(|(i, mean)| mean + [0.3, -0.2, 0.1, 0.25, -0.35][i % 5]).collect()
}

/// With a correlation of several objectives.
fn related_layout() -> Layout {
    Layout { is_related: true, ..layout() }
}

/// The same points, every third of the present objective and the others of two parents'.
fn of_three_objectives(sample: Sample) -> Sample {
    Sample { groups: (0..sample.n()).map(|i| i % 3).collect(), ..sample }
}

fn close(found: f64, expected: f64, what: &str) {
    let tolerance = 2e-6 * (1.0 + expected.abs());
    assert!((found - expected).abs() < tolerance, "{what}: {found} against {expected}");
}

fn central_difference(at: &[f64], j: usize, mut value: impl FnMut(&[f64]) -> f64) -> f64 {
    const STEP: f64 = 1e-5;
    let mut shifted = at.to_vec();
    shifted[j] = at[j] + STEP;
    let above = value(&shifted);
    shifted[j] = at[j] - STEP;
    (above - value(&shifted)) / (2.0 * STEP)
}

#[test]
fn the_warp_is_a_distribution_function_and_has_its_slopes() {
    for (a, b) in [(1.0f64, 1.0f64), (0.3, 2.0), (3.5, 0.4)] {
        assert!(warp(0.0, a, b).z < 0.05 && warp(1.0, a, b).z > 0.95);
        for x in [0.01, 0.3, 0.77, 0.99] {
            let found = warp(x, a, b);
            close(found.by_x, central_difference(&[x], 0, |x| warp(x[0], a, b).z), "dz/dx");
            let logs = [ln(a), ln(b)];
            let moved = |logs: &[f64]| warp(x, exp(logs[0]), exp(logs[1])).z;
            close(found.by_ln_a, central_difference(&logs, 0, moved), "dz/d ln a");
            close(found.by_ln_b, central_difference(&logs, 1, moved), "dz/d ln b");
        }
    }
    assert!((warp(0.25, 1.0, 1.0).z - 0.25).abs() < 1e-6);
}

#[test]
fn the_likelihood_has_its_gradient() {
    let layout = layout();
    for (n, seed) in [(3, 1), (17, 2)] {
        let (sample, theta) = (sample(n, seed), theta(&layout));
        let mut gradient = vec![0.0; layout.n_entries()];
        negative_log_likelihood(&layout, &sample, &theta, &mut gradient);
        for (i, found) in gradient.iter().enumerate() {
            let mut unused = vec![0.0; layout.n_entries()];
            let expected =
                central_difference(&theta, i, |theta| negative_log_likelihood(&layout, &sample, theta, &mut unused));
            close(*found, expected, &format!("hyperparameter {i} of {n} points"));
        }
    }
}

#[test]
fn the_likelihood_of_several_objectives_has_its_gradient() {
    let layout = related_layout();
    let relation = layout.relation().unwrap();
    let sample = of_three_objectives(sample(17, 2));
    for logit in [-2.0, 0.4, 3.0] {
        let mut theta = theta(&layout);
        theta[relation] = logit;
        let mut gradient = vec![0.0; layout.n_entries()];
        negative_log_likelihood(&layout, &sample, &theta, &mut gradient);
        assert!(gradient[relation].abs() > 0.01, "{}", gradient[relation]);
        for (i, found) in gradient.iter().enumerate() {
            let mut unused = vec![0.0; layout.n_entries()];
            let expected =
                central_difference(&theta, i, |theta| negative_log_likelihood(&layout, &sample, theta, &mut unused));
            close(*found, expected, &format!("hyperparameter {i}, logit rho {logit}"));
        }
    }
}

#[test]
fn rho_goes_from_knowing_nothing_to_one_objective() {
    let layout = related_layout();
    let sample = of_three_objectives(sample(15, 5));
    let at = |logit: f64, sample: &Sample| {
        let mut theta = theta(&layout);
        theta[layout.relation().unwrap()] = logit;
        Posterior::new(Kernel::new(&layout, &theta), sample).unwrap().at(&[0.3, 0.3, 1.0, 0.5])
    };
    let one_objective = Sample { groups: vec![0; 15], ..sample.clone() };
    for (logit, same) in [(40.0, one_objective), (-40.0, sample.present())] {
        let (found, expected) = (at(logit, &sample), at(logit, &same));
        close(found.0, expected.0, "mean");
        close(found.1, expected.1, "variance");
    }
    let variances = [-3.0, 0.0, 3.0].map(|logit| at(logit, &sample).1);
    assert!(variances[0] > variances[1] && variances[1] > variances[2], "{variances:?}");
}

#[test]
fn means_of_the_present_objective_are_those_of_a_prediction() {
    let layout = related_layout();
    let sample = of_three_objectives(sample(15, 5));
    let posterior = Posterior::new(Kernel::new(&layout, &theta(&layout)), &sample).unwrap();
    for (row, mean) in sample.rows.iter().zip(posterior.present_means()) {
        close(mean, posterior.at(row).0, "mean");
    }
}

#[test]
fn the_prior_has_its_gradient() {
    let layout = related_layout();
    let (prior, theta) = (Prior::new(&layout, MainEffects::On), theta(&layout));
    let mut gradient = vec![0.0; layout.n_entries()];
    prior.penalty(&theta, &mut gradient);
    for (i, found) in gradient.iter().enumerate() {
        let mut unused = vec![0.0; layout.n_entries()];
        close(*found, central_difference(&theta, i, |theta| prior.penalty(theta, &mut unused)), "prior");
    }
}

#[test]
fn a_fit_ends_where_the_gradient_does() {
    let layout = layout();
    let (prior, sample) = (Prior::new(&layout, MainEffects::On), sample(25, 3));
    let (theta, value) = fit(&layout, &prior, &sample, &prior.mean, 200);
    let mut gradient = vec![0.0; layout.n_entries()];
    let there = negative_log_likelihood(&layout, &sample, &theta, &mut gradient) + prior.penalty(&theta, &mut gradient);
    assert_eq!(value, there);
    for (i, slope) in gradient.iter().enumerate() {
        let at_bound = theta[i] == prior.lower[i] || theta[i] == prior.upper[i];
        assert!(at_bound || slope.abs() < 0.5, "hyperparameter {i}: {slope}");
    }
    // It stops while slopes are small, not none: what many fits more would gain is a tenth of a unit of log density.
    let (mut further, mut least) = (theta, value);
    for _ in 0..20 {
        (further, least) = fit(&layout, &prior, &sample, &further, 200);
    }
    assert!(value - least < 0.1, "{value} {least}");
}

#[test]
fn without_noise_the_posterior_goes_through_the_sample() {
    let layout = layout();
    let (mut theta, sample) = (theta(&layout), sample(12, 4));
    theta[layout.noise()] = -13.8;
    let posterior = Posterior::new(Kernel::new(&layout, &theta), &sample).unwrap();
    for (row, target) in sample.rows.iter().zip(&sample.targets) {
        let (mean, variance) = posterior.at(row);
        assert!((mean - target).abs() < 1e-4 && variance < 1e-5, "{mean} {target} {variance}");
    }
    // Far from everything the prior comes back, short of what the constant and the main effects have learned.
    let (_, variance) = posterior.at(&[0.01, 0.99, 3.0, 0.02]);
    assert!(variance > 0.01);
}

#[test]
fn posterior_means_at_the_sample_are_those_of_a_prediction() {
    let layout = layout();
    let posterior = Posterior::new(Kernel::new(&layout, &theta(&layout)), &sample(15, 5)).unwrap();
    for (row, mean) in posterior.rows().iter().zip(posterior.means_at_rows(0)) {
        close(mean, posterior.at(row).0, "mean");
    }
}

#[test]
fn a_fantasy_conditions_as_a_real_trial_would() {
    let layout = related_layout();
    let (theta, sample) = (theta(&layout), of_three_objectives(sample(10, 6)));
    let mut fantasies = Posterior::new(Kernel::new(&layout, &theta), &sample).unwrap();
    let pending = [vec![0.2, 0.4, 1.0, 0.9], vec![0.6, 0.1, 3.0, 0.3]];
    fantasies.fantasize(&pending, &[vec![0.5, -1.0], vec![-2.0, 0.1], vec![0.0, 0.0]]);
    for m in 0..3 {
        let mut known = sample.clone();
        known.rows.extend(pending.iter().cloned());
        known.targets.extend(&fantasies.targets(m)[10..]);
        known.noise_factor.extend([1.0, 1.0]);
        known.groups.extend([0, 0]);
        let posterior = Posterior::new(Kernel::new(&layout, &theta), &known).unwrap();
        let row = [0.3, 0.3, 1.0, 0.5];
        let mut prediction = Prediction::default();
        fantasies.predict(&row, &mut prediction);
        close(prediction.means[m], posterior.at(&row).0, "mean");
        close(prediction.variance, posterior.at(&row).1, "variance");
    }
    // The draw with numbers 0 is the mean of the model without it.
    let before = Posterior::new(Kernel::new(&layout, &theta), &sample).unwrap();
    close(fantasies.targets(2)[10], before.at(&pending[0]).0, "first of the third fantasy");
}

#[test]
fn log_h_is_right_far_down_and_has_its_slope() {
    // mpmath, 40 digits: ln(pdf(u) + u cdf(u)).
    for (u, expected) in [
        (1.5, 0.424_814_556_762_559_3),
        (-0.5, -1.620_516_264_387_319_9),
        (-5.0, -16.744_301_162_660_99),
        (-19.0, -187.316_047_601_126_67),
        (-30.0, -457.724_653_760_598),
        (-400.0, -80_012.901_886_377),
    ] {
        let (value, slope) = log_h(u);
        assert!((value / expected - 1.0).abs() < 1e-9, "{u}: {value} {expected}");
        close(slope / (1.0 + u.abs()), central_difference(&[u], 0, |u| log_h(u[0]).0) / (1.0 + u.abs()), "slope");
    }
    assert!(normal_cdf(-400.0) == 0.0);
}

#[test]
fn the_acquisition_has_its_gradient_with_fantasies_and_several_models_too() {
    let layout = related_layout();
    let sample = of_three_objectives(sample(14, 7));
    let mut posterior = Posterior::new(Kernel::new(&layout, &theta(&layout)), &sample).unwrap();
    let alone = Member { posterior: posterior.clone(), incumbents: vec![-1.0] };
    posterior.fantasize(&[vec![0.1, 0.9, 2.0, 0.6]], &[vec![0.7], vec![-0.4]]);
    let with_fantasies = Member { posterior, incumbents: vec![-0.9, -1.1] };
    let mut prediction = Prediction::default();
    for members in [vec![alone.clone()], vec![with_fantasies.clone()], vec![alone, with_fantasies]] {
        let acquisition = Acquisition { members };
        for row in [[0.3, 0.6, 2.0, 0.55], [0.9, 0.05, 0.0, 0.2], [0.11, 0.9, 2.0, 0.6]] {
            let mut gradient = vec![0.0; 4];
            let value = acquisition.value_and_gradient(&row, &mut prediction, &mut gradient);
            close(value, acquisition.value(&row, &mut prediction), "value");
            for j in [0, 1, 3] {
                let expected = central_difference(&row, j, |row| acquisition.value(row, &mut prediction));
                let difference = (gradient[j] - expected).abs();
                assert!(difference < 1e-4 * (1.0 + expected.abs()), "{j}: {} {expected}", gradient[j]);
            }
            assert_eq!(gradient[2], 0.0);
        }
    }
}

#[test]
fn the_probability_of_success_falls_towards_failures_and_has_its_gradient() {
    let good = [vec![0.1, 0.1, 0.0], vec![0.2, 0.3, 1.0]];
    let bad = [vec![0.9, 0.8, 0.0]];
    let model = Feasibility::new(&good, &bad, &[false, false, true]).unwrap();
    let at = |row: &[f64]| model.log_probability(row, &mut []);
    assert!(at(&[0.1, 0.1, 0.0]) > at(&[0.5, 0.5, 0.0]) && at(&[0.5, 0.5, 0.0]) > at(&[0.9, 0.8, 0.0]));
    let row = [0.7, 0.6, 0.0];
    let mut gradient = vec![0.0; 3];
    model.log_probability(&row, &mut gradient);
    for j in [0, 1] {
        close(gradient[j], central_difference(&row, j, at), "slope");
    }
    assert!(Feasibility::new(&good, &[], &[false, false, true]).is_none());
}
