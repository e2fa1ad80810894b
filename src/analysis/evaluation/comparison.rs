//! Whether the tuned model is better than the default hyperparameters, or whether other test rows could say otherwise: the
//! paired bootstrap (Efron and Tibshirani 1993, chapters 10 and 13). Both models are scored on the same rows drawn with
//! replacement, many times; the interval holds the middle 95 % of the differences.

use super::{Candidate, Evaluated, Reason, quantile};
use crate::booster::metric::{Direction, Metric};
use crate::order;
use crate::rng::{Purpose, draw_counts};

/// Resamples at most, and at least.
const RESAMPLES: (usize, usize) = (1_000, 200);
/// Rows that all resamples draw together: 1,000 resamples of 10,000 rows.
const DRAWN_ROWS: usize = 10_000_000;
/// Part of the differences that the interval holds.
const CONFIDENCE: f64 = 0.95;

/// What the interval says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// All of the interval lies on the better side of 0.
    Better,
    /// All of the interval lies on the worse side of 0.
    Worse,
    /// The interval holds 0.
    NotToldApart,
}

/// The difference and how far it can be trusted.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// Which metric, and what is better.
    pub metric: String,
    /// What is better.
    pub direction: Direction,
    /// The tuned model's on the test rows.
    pub tuned: f64,
    /// The defaults' on the test rows.
    pub default: f64,
    /// tuned - default.
    pub difference: f64,
    /// 2.5th and 97.5th percentile of the difference on the resamples.
    pub interval: (f64, f64),
    /// Share of the resamples on which the tuned model is the better one; equal ones count half.
    pub share_better: f64,
    /// Resamples that the interval rests on.
    pub resamples: usize,
    /// Further resamples on which the metric is undefined, such as AUC on rows of one class.
    pub undefined: usize,
    /// Test rows.
    pub rows: usize,
    /// What the interval says.
    pub verdict: Verdict,
}

/// A comparison in the making, a few resamples at a time. Equal rows, metric and seed give equal intervals, however the
/// steps are spread.
pub struct Bootstrap {
    metric: Box<dyn Metric>,
    seed: u64,
    sides: [Side; 2],
    n_rows: usize,
    /// Of the test rows themselves.
    scores: (f64, f64),
    differences: Vec<f64>,
    done: usize,
    total: usize,
    /// How often each row is drawn.
    counts: Vec<u32>,
}

/// One model's rows from the highest first output to the lowest: so drawn, a metric that sorts finds them sorted.
struct Side {
    rows: Vec<u32>,
    predictions: Vec<f32>,
    labels: Vec<f32>,
    weights: Option<Vec<f32>>,
    n_outputs: usize,
    drawn: Drawn,
}

/// As many rows again.
struct Drawn {
    predictions: Vec<f32>,
    labels: Vec<f32>,
    weights: Option<Vec<f32>>,
}

impl Side {
    fn new(evaluated: &Evaluated, candidate: Candidate) -> Side {
        let rows = evaluated.rows();
        let n_outputs = rows.predictions(candidate).len() / rows.labels.len();
        let first = |row: usize| rows.outputs(candidate, row)[0];
        let places = order::places(rows.labels.len(), &mut |a, b| first(b).total_cmp(&first(a)));
        let predictions: Vec<f32> = places.iter().flat_map(|row| rows.outputs(candidate, *row)).copied().collect();
        let labels: Vec<f32> = places.iter().map(|row| rows.labels[*row]).collect();
        let weights: Option<Vec<f32>> =
            rows.weights.as_ref().map(|weights| places.iter().map(|row| weights[*row]).collect());
        Side {
            drawn: Drawn { predictions: predictions.clone(), labels: labels.clone(), weights: weights.clone() },
            rows: places.iter().map(|row| *row as u32).collect(),
            predictions,
            labels,
            weights,
            n_outputs,
        }
    }

    /// The metric on rows drawn so often each.
    fn score(&mut self, metric: &dyn Metric, counts: &[u32]) -> f64 {
        let (drawn, n_outputs) = (&mut self.drawn, self.n_outputs);
        let mut to = 0;
        for (at, row) in self.rows.iter().enumerate() {
            let outputs = &self.predictions[at * n_outputs..(at + 1) * n_outputs];
            for _ in 0..counts[*row as usize] {
                drawn.predictions[to * n_outputs..(to + 1) * n_outputs].copy_from_slice(outputs);
                drawn.labels[to] = self.labels[at];
                if let Some((drawn, weights)) = drawn.weights.as_mut().zip(self.weights.as_ref()) {
                    drawn[to] = weights[at];
                }
                to += 1;
            }
        }
        metric.evaluate(&drawn.predictions, &drawn.labels, drawn.weights.as_deref())
    }
}

impl Bootstrap {
    /// Scores both models on the test rows; nothing is drawn yet. Up to 10,000 rows there are 1,000 resamples, of more rows
    /// fewer, at least 200. Errors if the metric is not a number there.
    pub fn new(evaluated: &Evaluated, metric: Box<dyn Metric>, seed: u64) -> Result<Bootstrap, Reason> {
        let rows = evaluated.rows();
        let n_rows = rows.labels.len();
        let sides = [Candidate::Tuned, Candidate::Default].map(|candidate| Side::new(evaluated, candidate));
        let outputs = sides.iter().map(|side| side.n_outputs).max().unwrap_or(1);
        if !sides.iter().all(|side| metric.accepts(side.n_outputs)) {
            return Err(Reason::MetricUndefined { metric: metric.name().to_owned() });
        }
        let score = |candidate| metric.evaluate(rows.predictions(candidate), &rows.labels, rows.weights.as_deref());
        let scores = (score(Candidate::Tuned), score(Candidate::Default));
        if !(scores.0.is_finite() && scores.1.is_finite()) {
            return Err(Reason::MetricUndefined { metric: metric.name().to_owned() });
        }
        let total = (DRAWN_ROWS / (n_rows * outputs)).clamp(RESAMPLES.1, RESAMPLES.0);
        let counts = vec![0; n_rows];
        Ok(Bootstrap { metric, seed, sides, n_rows, scores, differences: Vec::new(), done: 0, total, counts })
    }

    /// Draws and scores up to `resamples` more. False if there are no more to come.
    pub fn step(&mut self, resamples: usize) -> bool {
        let end = self.total.min(self.done + resamples);
        while self.done < end {
            draw_counts(self.seed, Purpose::Resample(self.done as u32), &mut self.counts);
            let [tuned, default] = &mut self.sides;
            let (metric, counts) = (self.metric.as_ref(), &self.counts);
            let difference = tuned.score(metric, counts) - default.score(metric, counts);
            if difference.is_finite() {
                self.differences.push(difference);
            }
            self.done += 1;
        }
        self.done < self.total
    }

    /// Resamples done, and all.
    pub fn progress(&self) -> (usize, usize) {
        (self.done, self.total)
    }

    /// The interval and what it says; of the resamples so far. Errors if the metric is undefined on most of them, or if there
    /// is none yet.
    pub fn comparison(&self) -> Result<Comparison, Reason> {
        let metric = self.metric.name().to_owned();
        let undefined = self.done - self.differences.len();
        if self.differences.is_empty() || undefined > self.differences.len() {
            return Err(Reason::MetricUndefined { metric });
        }
        let mut sorted = self.differences.clone();
        order::sort_by(&mut sorted, f64::total_cmp);
        let tail = 0.5 * (1.0 - CONFIDENCE);
        let interval = (quantile(&sorted, tail), quantile(&sorted, 1.0 - tail));
        let direction = self.metric.direction();
        let (above, below) = (interval.0 > 0.0, interval.1 < 0.0);
        let verdict = match (direction, above, below) {
            (Direction::Maximize, true, _) | (Direction::Minimize, _, true) => Verdict::Better,
            (Direction::Maximize, _, true) | (Direction::Minimize, true, _) => Verdict::Worse,
            _ => Verdict::NotToldApart,
        };
        let halves = |difference: &f64| match (*difference > 0.0, *difference < 0.0, direction) {
            (false, false, _) => 1,
            (up, _, Direction::Maximize) => 2 * usize::from(up),
            (_, down, Direction::Minimize) => 2 * usize::from(down),
        };
        let better: usize = sorted.iter().map(halves).sum();
        Ok(Comparison {
            metric,
            direction,
            tuned: self.scores.0,
            default: self.scores.1,
            difference: self.scores.0 - self.scores.1,
            interval,
            share_better: better as f64 / (2 * sorted.len()) as f64,
            resamples: sorted.len(),
            undefined,
            rows: self.n_rows,
            verdict,
        })
    }
}
