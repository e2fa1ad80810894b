//! Whether a predicted probability can be taken at its word.

use super::Reason;
use super::sweep::Sweep;
use crate::math::normal_quantile;

/// Bins at most.
const MOST_BINS: usize = 10;
/// Rows a bin at least, where there are so many: the interval of fewer says nothing.
const ROWS_PER_BIN: usize = 15;
/// The intervals of the observed shares.
const CONFIDENCE: f64 = 0.95;

/// Neighbouring predictions taken together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bin {
    /// Mean of the predictions.
    pub predicted: f64,
    /// Share of the class.
    pub observed: f64,
    /// Ends of the 95 % interval of the share (Wilson 1927).
    pub interval: (f64, f64),
    /// Rows.
    pub rows: usize,
}

/// Predicted against observed.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibration {
    /// Of about equally many rows, from the lowest predictions to the highest; equal predictions share a bin.
    pub bins: Vec<Bin>,
    /// Mean squared difference between the prediction and 1 or 0 (Brier 1950); 0 is perfect.
    pub brier: f64,
    /// Mean over the rows of |predicted - observed| of their bin; 0 is perfect.
    pub expected_error: f64,
}

impl Calibration {
    /// Errors if a score is outside [0, 1].
    pub(super) fn new(sweep: &Sweep) -> Result<Calibration, Reason> {
        if !sweep.is_probability() {
            return Err(Reason::NotProbabilities);
        }
        let (_, n_rows) = sweep.n_rows();
        let n_bins = (n_rows / ROWS_PER_BIN).clamp(1, MOST_BINS);
        let total = sweep.total();
        let all = total.positive + total.negative;
        let (mut bins, mut brier, mut error) = (Vec::new(), 0.0, 0.0);
        let mut bin = Sums::default();
        let (mut before, mut rows_before, mut next) = (None::<super::sweep::Step>, 0, 1);
        // The bins are filled from the highest scores down; one ends where the next one's share of the rows begins.
        for (idx, step) in sweep.steps.iter().enumerate() {
            let (positive, negative, squares) =
                before.map_or((0.0, 0.0, 0.0), |before| (before.positive, before.negative, before.squares));
            let (positive, negative) = (step.positive - positive, step.negative - negative);
            let score = f64::from(step.score);
            brier += positive * (1.0 - score) * (1.0 - score) + negative * score * score;
            bin.predicted += (positive + negative) * score;
            bin.positive += positive;
            bin.weight += positive + negative;
            bin.squares += step.squares - squares;
            before = Some(*step);
            let rows = step.rows_positive as usize + step.rows_negative as usize;
            if rows * n_bins >= next * n_rows || idx + 1 == sweep.steps.len() {
                let done = bin.finish(rows - rows_before);
                error += bin.weight * (done.predicted - done.observed).abs();
                bins.push(done);
                // Equal scores that fill several bins are one.
                (bin, rows_before, next) = (Sums::default(), rows, rows * n_bins / n_rows + 1);
            }
        }
        bins.reverse();
        Ok(Calibration { bins, brier: brier / all, expected_error: error / all })
    }
}

#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    predicted: f64,
    positive: f64,
    weight: f64,
    squares: f64,
}

impl Sums {
    fn finish(&self, rows: usize) -> Bin {
        let observed = self.positive / self.weight;
        // As many rows of equal weight would say as much (Kish 1965); without weights, the rows.
        let effective = self.weight * self.weight / self.squares;
        Bin { predicted: self.predicted / self.weight, observed, interval: wilson(observed, effective), rows }
    }
}

/// The 95 % interval of a share that was `share` among `n` (Wilson 1927, equation 3).
fn wilson(share: f64, n: f64) -> (f64, f64) {
    let z = normal_quantile(0.5 * (1.0 + CONFIDENCE));
    let spread = z * z / n;
    let centre = (share + 0.5 * spread) / (1.0 + spread);
    let half = (spread * (share * (1.0 - share) + 0.25 * spread)).sqrt() / (1.0 + spread);
    // At 0 and 1 rounding would leave a trace.
    let low = if share <= 0.0 { 0.0 } else { centre - half };
    let high = if share >= 1.0 { 1.0 } else { centre + half };
    (low, high)
}
