//! The trials that an analysis looks at.

use crate::tuner::{Assignment, Direction, Space, TrialRecord};

/// Points and what they were worth, in trial order. A stopped trial counts with its last value, as AMT scores it (Optuna's
/// analyses leave pruned trials out); a failed one and one that has not finished do not count.
#[derive(Debug, Clone)]
pub struct Sample<'a> {
    /// What was searched.
    pub space: &'a Space,
    /// Points of the space.
    pub points: Vec<&'a Assignment>,
    /// One per point; less is better.
    pub losses: Vec<f64>,
}

impl<'a> Sample<'a> {
    /// The trials of `records` that have a value and lie in `space` (its ranges may have been edited since). `objective`:
    /// index of the metric that scores a trial.
    pub fn new(space: &'a Space, records: &'a [TrialRecord], objective: usize, direction: Direction) -> Self {
        let mut sample = Sample { space, points: Vec::new(), losses: Vec::new() };
        for record in records.iter().filter(|record| space.contains(&record.assignment)) {
            let Some(value) = record.objective(objective) else { continue };
            sample.points.push(&record.assignment);
            sample.losses.push(match direction {
                Direction::Minimize => value,
                Direction::Maximize => -value,
            });
        }
        sample
    }

    /// How many trials there are.
    pub fn len(&self) -> usize {
        self.points.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.points.is_empty()
    }

    /// The trials with these places, in this order; one may come more than once.
    pub(super) fn picked(&self, places: &[usize]) -> Sample<'a> {
        Sample {
            space: self.space,
            points: places.iter().map(|place| self.points[*place]).collect(),
            losses: places.iter().map(|place| self.losses[*place]).collect(),
        }
    }
}

/// Shares of `values` that add up to 1; zeros if they add up to nothing.
pub(super) fn normalised(values: Vec<f64>) -> Vec<f64> {
    let total: f64 = values.iter().sum();
    let usable = total > 0.0 && total.is_finite();
    values.into_iter().map(|value| if usable { value / total } else { 0.0 }).collect()
}
