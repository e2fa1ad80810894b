//! Who can train and what they are at.

use super::event::WorkerId;
use crate::order;
use std::collections::{BTreeMap, BTreeSet};

/// Workers lost in a row without one that came up. After so many, starting more of them is no use: the data do not load,
/// or the browser refuses.
const MAX_LOST_IN_VAIN: u32 = 3;

#[derive(Debug, Clone, Copy, PartialEq)]
enum Doing {
    /// Free.
    Ready,
    /// Training this trial since that moment of the active clock, in milliseconds.
    Training(u32, f64),
    /// Its trial has ended; it has not said yet that it is free.
    TidyingUp,
}

/// All workers of a job. Ordered, so that the same messages give the same commands.
#[derive(Debug, Clone, Default)]
pub(super) struct Crew {
    doing: BTreeMap<WorkerId, Doing>,
    /// Who keeps the booster of a trial that is held at a rung.
    held: BTreeMap<u32, WorkerId>,
    lost: BTreeSet<WorkerId>,
    lost_in_vain: u32,
}

impl Crew {
    /// Takes `worker` as free. False if that cannot be: it trains, was free already, or was lost.
    pub fn ready(&mut self, worker: WorkerId) -> bool {
        if self.lost.contains(&worker) || !matches!(self.doing.get(&worker), None | Some(Doing::TidyingUp)) {
            return false;
        }
        self.lost_in_vain = 0;
        self.doing.insert(worker, Doing::Ready);
        true
    }

    /// The free workers, lowest number first.
    pub fn free(&self) -> Vec<WorkerId> {
        self.doing.iter().filter(|(_, doing)| **doing == Doing::Ready).map(|(worker, _)| *worker).collect()
    }

    /// Gives `trial` to `worker`.
    pub fn assign(&mut self, worker: WorkerId, trial: u32, active_now: f64) {
        self.held.remove(&trial);
        self.doing.insert(worker, Doing::Training(trial, active_now));
    }

    /// Takes `trial` from its worker, which keeps the booster. It is not free before it says so.
    pub fn hold(&mut self, trial: u32) {
        if let Some(worker) = self.worker_of(trial) {
            self.release(trial);
            self.held.insert(trial, worker);
        }
    }

    /// Who keeps the booster of `trial`.
    pub fn holder(&self, trial: u32) -> Option<WorkerId> {
        self.held.get(&trial).copied()
    }

    /// The booster of `trial` is needed no more. Returns who kept it.
    pub fn let_go(&mut self, trial: u32) -> Option<WorkerId> {
        self.held.remove(&trial)
    }

    /// Who trains `trial`.
    pub fn worker_of(&self, trial: u32) -> Option<WorkerId> {
        let trains = |doing: &Doing| matches!(doing, Doing::Training(current, _) if *current == trial);
        self.doing.iter().find(|(_, doing)| trains(doing)).map(|(worker, _)| *worker)
    }

    /// Takes `trial` from its worker, which is not free before it says so. Returns when it got the trial.
    pub fn release(&mut self, trial: u32) -> Option<f64> {
        self.doing.values_mut().find_map(|doing| match *doing {
            Doing::Training(current, since) if current == trial => {
                *doing = Doing::TidyingUp;
                Some(since)
            }
            _ => None,
        })
    }

    /// Forgets `worker` and returns the trial it had. `None` if it was lost before.
    pub fn lose(&mut self, worker: WorkerId) -> Option<Option<u32>> {
        if !self.lost.insert(worker) {
            return None;
        }
        self.held.retain(|_, holder| *holder != worker);
        match self.doing.remove(&worker) {
            Some(Doing::Training(trial, _)) => Some(Some(trial)),
            Some(_) => Some(None),
            None => {
                self.lost_in_vain += 1;
                Some(None)
            }
        }
    }

    /// Whether another worker may do better than the lost one.
    pub fn worth_replacing(&self) -> bool {
        self.lost_in_vain < MAX_LOST_IN_VAIN
    }

    /// Workers and their trials, in trial order.
    pub fn training(&self) -> Vec<(WorkerId, u32)> {
        let mut pairs: Vec<_> = self
            .doing
            .iter()
            .filter_map(|(worker, doing)| match doing {
                Doing::Training(trial, _) => Some((*worker, *trial)),
                _ => None,
            })
            .collect();
        order::sort_by_key(&mut pairs, |(_, trial)| *trial);
        pairs
    }

    /// How many of them train.
    pub fn n_training(&self) -> u32 {
        self.doing.values().filter(|doing| matches!(doing, Doing::Training(..))).count() as u32
    }

    /// How many there are.
    pub fn size(&self) -> u32 {
        self.doing.len() as u32
    }
}
