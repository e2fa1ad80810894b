//! How fast a job goes: its clock without pauses, and what is left of it.

/// A clock that stands still while the job is paused. Milliseconds.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct ActiveClock {
    paused_total: f64,
    paused_since: Option<f64>,
}

impl ActiveClock {
    /// The caller's clock less all pauses.
    pub fn at(&self, now: f64) -> f64 {
        self.paused_since.unwrap_or(now) - self.paused_total
    }

    pub fn pause(&mut self, now: f64) {
        self.paused_since.get_or_insert(now);
    }

    pub fn resume(&mut self, now: f64) {
        if let Some(since) = self.paused_since.take() {
            self.paused_total += now - since;
        }
    }
}

/// How much of the workers' time was used: summed from one input to the next, pauses left out.
#[derive(Debug, Clone, Copy, PartialEq, Default, serde::Serialize)]
pub struct Use {
    /// Worker milliseconds of training.
    pub busy: f64,
    /// Worker milliseconds in which somebody was there.
    pub there: f64,
    /// The last moment that is counted, in milliseconds on the active clock.
    pub upto: f64,
}

impl Use {
    /// Nothing is counted before `active_now`.
    pub fn from(active_now: f64) -> Self {
        Use { upto: active_now, ..Use::default() }
    }

    /// Since the last moment `busy` of `there` workers have trained.
    pub fn pass(&mut self, busy: u32, there: u32, active_now: f64) {
        let passed = (active_now - self.upto).max(0.0);
        self.busy += f64::from(busy) * passed;
        self.there += f64::from(there) * passed;
        self.upto = active_now;
    }

    /// Percent of the workers' time in which they trained; `None` while there was none.
    pub fn percent(&self) -> Option<f64> {
        (self.there > 0.0).then(|| 100.0 * self.busy / self.there)
    }
}

/// What finished trials cost.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Pace {
    trials: u32,
    rounds: u64,
    milliseconds: f64,
}

/// What a job has still to do.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Ahead {
    /// Rounds of trials that are known but not finished.
    pub rounds: u64,
    /// Rounds of the longest of them.
    pub longest: u64,
    /// Trials not proposed yet.
    pub trials: u32,
    /// How many train at a time.
    pub parallel: u32,
}

impl Pace {
    /// A trial that trained `rounds` rounds in `milliseconds`.
    pub fn add(&mut self, rounds: u32, milliseconds: f64) {
        if rounds > 0 && milliseconds >= 0.0 {
            self.trials += 1;
            self.rounds += u64::from(rounds);
            self.milliseconds += milliseconds;
        }
    }

    /// Milliseconds left: trials differ in length (`num_round` may be tuned), so the cost is counted by the round. Trials
    /// to come are taken to be as long as the finished ones. `None` before the first trial has finished.
    pub fn left(&self, ahead: Ahead) -> Option<f64> {
        if self.trials == 0 {
            return None;
        }
        let per_round = self.milliseconds / self.rounds as f64;
        let usual_rounds = self.rounds as f64 / f64::from(self.trials);
        let rounds = ahead.rounds as f64 + f64::from(ahead.trials) * usual_rounds;
        let shared = rounds / f64::from(ahead.parallel.max(1));
        // A trial cannot be shared out: the longest takes its time even if all else is done beside it.
        Some(per_round * shared.max(ahead.longest as f64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_does_not_count() {
        let mut clock = ActiveClock::default();
        clock.pause(100.0);
        assert_eq!(clock.at(250.0), 100.0);
        clock.resume(300.0);
        assert_eq!(clock.at(350.0), 150.0);
    }

    #[test]
    fn nothing_is_known_before_the_first_trial_has_finished() {
        assert_eq!(Pace::default().left(Ahead { rounds: 10, longest: 10, trials: 3, parallel: 2 }), None);
    }

    #[test]
    fn what_is_left_is_shared_by_those_that_train() {
        let mut pace = Pace::default();
        pace.add(10, 100.0);
        pace.add(30, 300.0);
        // 10 ms a round, 20 rounds a trial: (40 + 3 * 20) rounds * 10 ms / 4 at a time.
        assert_eq!(pace.left(Ahead { rounds: 40, longest: 20, trials: 3, parallel: 4 }), Some(250.0));
    }

    #[test]
    fn one_long_trial_is_not_shared() {
        let mut pace = Pace::default();
        pace.add(10, 100.0);
        assert_eq!(pace.left(Ahead { rounds: 60, longest: 50, trials: 0, parallel: 2 }), Some(500.0));
    }
}
