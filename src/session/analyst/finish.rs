//! Stopped trials, trained to their end after all: what early stopping has saved, and what it has cost.

use super::super::dto::{FinishedTrial, FinishingShown};
use super::super::run::Run;
use super::super::trainer::Trainer;
use super::Analyst;
use crate::error::Message;
use crate::tuner::record::{StopReason, TrialRecord, TrialState};
use crate::view::{self, Continued, View};

/// The trials that are being finished.
pub(super) struct Finishing {
    trainer: Trainer,
    trials: Vec<Continued>,
    /// Which of them is in training, and whether it has begun.
    place: usize,
    has_begun: bool,
    /// Rounds of all of them together, and how many are trained.
    rounds: u64,
    done: u64,
}

/// What was stopped by a rule, before its last round: not what the visitor stopped, or the time.
fn is_stopped_early(record: &&TrialRecord) -> bool {
    matches!(record.state, TrialState::Stopped(StopReason::Median | StopReason::Rung))
        && (1..record.max_rounds).contains(&record.rounds())
}

impl Analyst {
    /// Begins to train the trials that early stopping has ended to their last round, or with `false` forgets them. Errors if
    /// there is no job or nothing was stopped, or if its data cannot be trained on.
    pub fn finish(&mut self, wanted: bool) -> Result<Option<FinishingShown>, Vec<Message>> {
        self.finishing = None;
        if !wanted {
            return Ok(None);
        }
        let run = self.run()?;
        let stopped: Vec<&TrialRecord> = run.job.records().iter().filter(is_stopped_early).collect();
        if stopped.is_empty() {
            return Err(vec![Message::new("nothing_to_finish")]);
        }
        // They begin from the first round: trainers keep no booster.
        let rounds = stopped.iter().map(|record| u64::from(record.max_rounds)).sum();
        let trials = stopped.iter().map(|record| Continued { trial: record.id, values: Vec::new() }).collect();
        let trainer = self.session.trainer().map_err(|error| vec![error])?;
        self.finishing = Some(Finishing { trainer, trials, place: 0, has_begun: false, rounds, done: 0 });
        Ok(self.finishing_shown())
    }

    /// Trains a round more, if trials are being finished. True if there is more to do.
    pub(super) fn step_finishing(&mut self) -> bool {
        let Some(run) = &self.session.run else { return false };
        self.finishing.as_mut().is_some_and(|finishing| finishing.step(run))
    }

    /// How far the stopped trials are. `None` if they are not being finished.
    pub fn finishing_shown(&self) -> Option<FinishingShown> {
        let run = self.session.run.as_ref()?;
        let finishing = self.finishing.as_ref()?;
        let is_over = finishing.place >= finishing.trials.len();
        let objective = run.job.spec().objective_index().unwrap_or(0);
        let shown = |it: &Continued| {
            let record = run.job.records().get(it.trial as usize)?;
            Some(FinishedTrial {
                trial: it.trial,
                stopped_at: record.rounds(),
                rounds: record.rounds() + it.values.len() as u32,
                before: record.objective(objective),
                value: it.values.last().copied().filter(|value| value.is_finite()),
            })
        };
        Some(FinishingShown {
            fraction: if is_over { 1.0 } else { finishing.done as f64 / finishing.rounds.max(1) as f64 },
            is_over,
            trials: finishing.trials.iter().filter_map(shown).collect(),
        })
    }

    /// The chart of the finished trials.
    pub(super) fn finished_view(&self) -> Option<View> {
        let run = self.session.run.as_ref()?;
        Some(view::finished(&run.picture(), &self.finishing.as_ref()?.trials))
    }
}

impl Finishing {
    fn step(&mut self, run: &Run) -> bool {
        let Some(continued) = self.trials.get_mut(self.place) else { return false };
        let Some(record) = run.job.records().get(continued.trial as usize) else { return false };
        if !self.has_begun {
            let params = run.trial_params(continued.trial).unwrap_or_default();
            self.has_begun = self.trainer.start(&params).is_ok();
        }
        if self.has_begun && !self.trainer.is_done(record.max_rounds) {
            let values = self.trainer.step();
            self.done += 1;
            if self.trainer.round() > record.rounds() {
                let objective = run.job.spec().objective_index().unwrap_or(0);
                continued.values.push(values.get(objective).copied().unwrap_or(f64::NAN));
            }
            return true;
        }
        self.trainer.drop_trial();
        (self.place, self.has_begun) = (self.place + 1, false);
        // The chart is drawn once more at the end.
        true
    }
}
