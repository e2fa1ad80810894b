//! `early_stopping_rounds`, as XGBoost's Python callback: strict improvement, all trees are kept.

use super::metric::Direction;

/// Follows one metric.
#[derive(Debug, Clone)]
pub(super) struct EarlyStopping {
    patience: u32,
    direction: Direction,
    /// Round (0-based) and value.
    pub best: Option<(u32, f64)>,
    since_best: u32,
}

impl EarlyStopping {
    pub(super) fn new(patience: u32, direction: Direction) -> Self {
        EarlyStopping { patience, direction, best: None, since_best: 0 }
    }

    /// Tells the value after `round` (0-based).
    pub(super) fn tell(&mut self, round: u32, value: f64) {
        let improved = self.best.is_none_or(|(_, best)| match self.direction {
            Direction::Minimize => value < best,
            Direction::Maximize => value > best,
        });
        if improved {
            self.best = Some((round, value));
            self.since_best = 0;
        } else {
            self.since_best += 1;
        }
    }

    pub(super) fn stops(&self) -> bool {
        self.since_best >= self.patience
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_do_not_improve() {
        let mut stopping = EarlyStopping::new(2, Direction::Minimize);
        for (round, value) in [0.5, 0.4, 0.4].into_iter().enumerate() {
            stopping.tell(round as u32, value);
        }
        assert!(!stopping.stops());
        stopping.tell(3, 0.41);
        assert!(stopping.stops());
        assert_eq!(stopping.best, Some((1, 0.4)));
    }
}
