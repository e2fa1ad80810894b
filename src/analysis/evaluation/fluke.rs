//! Was the best trial lucky? The best trials, trained again with new seeds or on new folds, beside what they scored before.
//!
//! The trial that won is compared with each of the others on the same seeds or folds, by the interval of the mean paired
//! difference from Student's t; at 95 % for all comparisons together (Bonferroni). Where repeats share training rows, their
//! values vary less than those of new data would; the correction for it is Nadeau and Bengio's (Machine Learning 52, 2003,
//! section 5): the variance of the mean is (1/n + scored rows / trained rows) times that of the differences.

use super::Reason;
use crate::math::student_bound;
use crate::order;
use crate::tuner::Direction;

/// All comparisons together hold with this confidence.
const CONFIDENCE: f64 = 0.95;

/// A trial that was trained again.
#[derive(Debug, Clone, PartialEq)]
pub struct Rerun {
    /// Its `id`.
    pub trial: u32,
    /// Its objective value in the job.
    pub before: f64,
    /// Its objective values on the new seeds or folds; the same place is the same seed or fold for every trial. What is no
    /// number is left out, for all trials.
    pub values: Vec<f64>,
}

/// What the repeats say of one trial.
#[derive(Debug, Clone, PartialEq)]
pub struct FlukeTrial {
    /// Its `id`.
    pub trial: u32,
    /// Its objective value in the job.
    pub before: f64,
    /// Mean of the repeats.
    pub mean: f64,
    /// Standard deviation of the repeats (n - 1 below).
    pub spread: f64,
    /// Lowest and highest of the repeats.
    pub ends: (f64, f64),
    /// Place among these trials in the job, from 1 on; of equal ones the earliest, as in SageMaker.
    pub rank_before: usize,
    /// Place by the mean of the repeats.
    pub rank_now: usize,
}

/// What became of the trial that had won.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlukeVerdict {
    /// It is ahead of every other, and all intervals say so.
    StaysAhead,
    /// It has the best mean, but is not told apart from the next.
    FirstNotToldApart,
    /// Another has a better mean, but is not told apart from it.
    BehindNotToldApart,
    /// Another is ahead of it, and its interval says so.
    Overtaken,
}

/// The other trial that the verdict is about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rival {
    /// Its `id`.
    pub trial: u32,
    /// By how much the winner is better on average; below 0 where it is worse.
    pub ahead: f64,
    /// Interval of `ahead`, from paired t.
    pub interval: (f64, f64),
}

/// The summary.
#[derive(Debug, Clone, PartialEq)]
pub struct Fluke {
    /// In the order of the ranks of before.
    pub trials: Vec<FlukeTrial>,
    /// The trial that had won.
    pub winner: u32,
    /// What became of it.
    pub verdict: FlukeVerdict,
    /// Whom it is about: the one that is surely ahead, else the best of the others.
    pub rival: Rival,
    /// Repeats that count, and those that do not because a trial has no value there.
    pub repeats: usize,
    /// Left out.
    pub left_out: usize,
    /// By how much the winner's mean is worse than its value before: what luck and choice had added. Below 0 where it is
    /// better.
    pub given_back: f64,
}

/// Summarises repeats. `overlap`: scored rows per trained row of a repeat where repeats train on some of the same rows (1/4
/// for 5 folds); 0 where only the seed differs.
///
/// Errors: fewer than two trials, fewer than two repeats that have a value for all, a value of before that is no number.
pub fn fluke(reruns: &[Rerun], direction: Direction, overlap: f64) -> Result<Fluke, Reason> {
    if reruns.len() < 2 {
        return Err(Reason::TooFewTrials);
    }
    let bad = reruns.iter().filter(|rerun| !rerun.before.is_finite()).count();
    if bad > 0 {
        return Err(Reason::NotANumber { rows: bad });
    }
    let most = reruns.iter().map(|rerun| rerun.values.len()).max().unwrap_or(0);
    let has_all = |at: &usize| reruns.iter().all(|rerun| rerun.values.get(*at).is_some_and(|value| value.is_finite()));
    let used: Vec<usize> = (0..most).filter(has_all).collect();
    if used.len() < 2 {
        return Err(Reason::TooFewRepeats);
    }
    let sign = if direction == Direction::Minimize { -1.0 } else { 1.0 };
    let values: Vec<Vec<f64>> = reruns.iter().map(|rerun| used.iter().map(|at| rerun.values[*at]).collect()).collect();
    let moments: Vec<(f64, f64)> = values.iter().map(|values| mean_and_spread(values)).collect();
    let in_order = |value: &dyn Fn(usize) -> f64| {
        order::places(reruns.len(), &mut |a, b| {
            (sign * value(b)).total_cmp(&(sign * value(a))).then(reruns[a].trial.cmp(&reruns[b].trial))
        })
    };
    let before = in_order(&|at| reruns[at].before);
    let now = in_order(&|at| moments[at].0);
    let rank_now = |at: usize| now.iter().position(|other| *other == at).map_or(0, |rank| rank + 1);
    let trial = |(rank, &at): (usize, &usize)| FlukeTrial {
        trial: reruns[at].trial,
        before: reruns[at].before,
        mean: moments[at].0,
        spread: moments[at].1,
        ends: values[at].iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(*v), high.max(*v))),
        rank_before: rank + 1,
        rank_now: rank_now(at),
    };
    let winner = before[0];
    let compared = |other: usize| {
        let differences: Vec<f64> = values[winner].iter().zip(&values[other]).map(|(a, b)| sign * (a - b)).collect();
        let (ahead, spread) = mean_and_spread(&differences);
        let n = differences.len();
        let confidence = 1.0 - (1.0 - CONFIDENCE) / (reruns.len() - 1) as f64;
        let half = student_bound(confidence, n as u32 - 1) * spread * (1.0 / n as f64 + overlap).sqrt();
        Rival { trial: reruns[other].trial, ahead, interval: (ahead - half, ahead + half) }
    };
    let rivals: Vec<Rival> = now.iter().filter(|at| **at != winner).map(|at| compared(*at)).collect();
    // The best of the others is the first.
    let overtaken = rivals.iter().find(|rival| rival.interval.1 < 0.0);
    let rival = *overtaken.unwrap_or(&rivals[0]);
    let verdict = if overtaken.is_some() {
        FlukeVerdict::Overtaken
    } else if rivals.iter().all(|rival| rival.interval.0 > 0.0) {
        FlukeVerdict::StaysAhead
    } else if now[0] == winner {
        FlukeVerdict::FirstNotToldApart
    } else {
        FlukeVerdict::BehindNotToldApart
    };
    Ok(Fluke {
        trials: before.iter().enumerate().map(trial).collect(),
        winner: reruns[winner].trial,
        verdict,
        rival,
        repeats: used.len(),
        left_out: most - used.len(),
        given_back: sign * (reruns[winner].before - moments[winner].0),
    })
}

/// Mean and standard deviation (n - 1 below) of at least two values.
fn mean_and_spread(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    // Equal values have no spread; their rounded mean would give them some.
    if values.iter().all(|value| *value == values[0]) {
        return (values[0], 0.0);
    }
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    (mean, (squares / (n - 1.0)).sqrt())
}
