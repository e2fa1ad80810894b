//! What becomes of the trials that are there: started, reported on, held, stopped, lost.

use super::Job;
use crate::order;
use crate::tuner::completion::Completion;
use crate::tuner::event::{Command, Input, Report, WorkerId};
use crate::tuner::hyperband::REDUCTION_FACTOR;
use crate::tuner::record::{FailReason, JobStatus, RoundReport, StopReason, TrialRecord, TrialState};
use crate::tuner::spec::Direction;
use crate::tuner::stop::{Standing, Verdict};

impl Job {
    /// A round is done. A trial that its rule stops is over at once: what its worker trained beyond this round before it
    /// heard of it comes too late.
    pub(super) fn report(&mut self, report: Report, now: f64, commands: &mut Vec<Command>) {
        let n_metrics = self.spec.metrics.len();
        let running = self.records.get_mut(report.trial as usize).filter(|record| record.state == TrialState::Running);
        let Some(record) = running.filter(|record| report.round > record.rounds() && report.values.len() == n_metrics)
        else {
            self.ignored += 1;
            self.journal.note(now, Input::Report(report));
            return;
        };
        self.journal.note_report(now, report.trial, record.reports.len(), report.done);
        record.reports.push(RoundReport { round: report.round, values: report.values });
        self.revision += 1;
        let at_a_rung = report.round >= record.to_round && record.to_round < record.max_rounds;
        if report.done && at_a_rung {
            self.hold(report.trial, now);
            if self.status == JobStatus::Stopping {
                // It came to its rung before it read that it is to stop: the end is here.
                self.end_held(StopReason::User, now, commands);
            }
        } else if report.done {
            self.complete(report.trial, now);
        } else if let Verdict::Stop(reason) = self.verdict(report.trial) {
            commands
                .extend(self.crew.worker_of(report.trial).map(|worker| Command::Stop { worker, trial: report.trial }));
            self.stop_trial(report.trial, reason, now);
        }
    }

    fn verdict(&mut self, trial: u32) -> Verdict {
        // Whoever stops the job decides about its trials.
        let Some(trial) = self.records.get(trial as usize).filter(|_| self.status == JobStatus::InProgress) else {
            return Verdict::Continue;
        };
        let known = self.records.get(..trial.informed_by as usize).unwrap_or_default();
        self.stop_rule.verdict(&Standing { direction: self.spec.direction, objective: self.objective, known, trial })
    }

    /// The trial has trained all its rounds.
    pub(super) fn complete(&mut self, trial: u32, now: f64) {
        self.end_with(trial, TrialState::Completed, now);
    }

    /// The trial ends early and counts with its last value.
    fn stop_trial(&mut self, trial: u32, reason: StopReason, now: f64) {
        self.end_with(trial, TrialState::Stopped(reason), now);
    }

    /// Infinity is no value either: no metric service can hold it (CloudWatch refuses NaN and both infinities).
    fn end_with(&mut self, trial: u32, state: TrialState, now: f64) {
        let last = self.records.get(trial as usize).and_then(|record| record.last_value(self.objective));
        let has_value = last.is_some_and(f64::is_finite);
        let state = if has_value { state } else { TrialState::Failed(FailReason::ObjectiveNotANumber) };
        self.finish(trial, state, now);
    }

    pub(super) fn finish(&mut self, trial: u32, state: TrialState, now: f64) {
        let since = self.crew.release(trial);
        self.count_training(trial, since, &state, now);
        let Some(record) = self.records.get_mut(trial as usize) else { return };
        record.state = state;
        record.ended = Some(now);
        record.end_span(now);
        self.outlook.take();
        self.revision += 1;
    }

    fn count_training(&mut self, trial: u32, since: Option<f64>, state: &TrialState, now: f64) {
        let active_now = self.clock.at(now);
        // Rungs before the last are another trial's worth of rounds than those that `since` knows.
        let whole = self.records.get(trial as usize).filter(|_| self.spec.textbook().is_none());
        if let (Some(since), TrialState::Completed, Some(record)) = (since, state, whole) {
            self.pace.add(record.rounds(), active_now - since);
        }
    }

    /// Keeps the trial's booster on its worker until the rung is decided.
    fn hold(&mut self, trial: u32, now: f64) {
        self.crew.hold(trial);
        if let Some(record) = self.records.get_mut(trial as usize) {
            record.state = TrialState::Held;
            record.end_span(now);
        }
        self.revision += 1;
    }

    /// Textbook Hyperband: once all of the current bracket that are not over are held at their rung, the best of them go on
    /// to the next and the others are stopped. Ties go to the earlier trial. A trial that has failed or has ended by its own
    /// `early_stopping_rounds` takes no place.
    pub(super) fn decide_rung(&mut self, now: f64, commands: &mut Vec<Command>) {
        let (Some(hyperband), Some(last)) = (self.spec.textbook(), self.records.last()) else { return };
        let cohort = hyperband.cohort_of(last.id);
        let whole = self.closed.is_some() || last.id + 1 >= cohort.end();
        let members = self.records.get(cohort.first as usize..).unwrap_or_default();
        let is_in = |record: &TrialRecord| record.state == TrialState::Held && record.rounds() >= record.to_round;
        if !whole || self.status != JobStatus::InProgress || !members.iter().all(|m| m.state.is_finished() || is_in(m))
        {
            return;
        }
        let mut held: Vec<(u32, f64)> = members
            .iter()
            .filter(|record| !record.state.is_finished())
            .map(|record| (record.id, self.loss_of(record)))
            .collect();
        let Some(here) = members.iter().filter(|record| !record.state.is_finished()).map(|m| m.to_round).max() else {
            return;
        };
        let Some(next) = cohort.rungs.iter().position(|rung| rung.rounds > here) else { return };
        let Some(to_round) = cohort.rungs.get(next).map(|rung| rung.rounds) else { return };
        let places = (members.len() as u64 / u64::from(REDUCTION_FACTOR).pow(next as u32)).max(1) as usize;
        order::sort_by(&mut held, |a, b| a.1.total_cmp(&b.1));
        for (place, (trial, _)) in held.into_iter().enumerate() {
            if place < places {
                if let Some(record) = self.records.get_mut(trial as usize) {
                    record.to_round = to_round;
                    self.revision += 1;
                }
            } else {
                commands.extend(self.crew.let_go(trial).map(|worker| Command::Drop { worker, trial }));
                self.stop_trial(trial, StopReason::Rung, now);
            }
        }
    }

    fn loss_of(&self, record: &TrialRecord) -> f64 {
        match (record.last_value(self.objective).filter(|value| value.is_finite()), self.spec.direction) {
            (Some(value), Direction::Minimize) => value,
            (Some(value), Direction::Maximize) => -value,
            (None, _) => f64::INFINITY,
        }
    }

    /// A lost worker's trial fails. Boosters that it only held are lost, too, but no result is: if one of these trials goes
    /// on, another worker trains it again from its first round, which gives the same booster.
    pub(super) fn lose(&mut self, worker: WorkerId, now: f64, commands: &mut Vec<Command>) {
        let Some(trial) = self.crew.lose(worker) else {
            self.ignored += 1;
            return;
        };
        if let Some(trial) = trial {
            self.finish(trial, TrialState::Failed(FailReason::WorkerLost), now);
        }
        let has_work = self.records.iter().any(|record| !record.state.is_finished()) || self.closed.is_none();
        if self.status == JobStatus::InProgress && has_work && self.crew.worth_replacing() {
            commands.push(Command::Spawn);
        }
    }

    pub(super) fn pause(&mut self, now: f64, commands: &mut Vec<Command>) {
        if self.status != JobStatus::InProgress || self.paused {
            return;
        }
        self.paused = true;
        self.clock.pause(now);
        for (worker, trial) in self.crew.training() {
            self.records.get_mut(trial as usize).into_iter().for_each(|record| record.end_span(now));
            commands.push(Command::Pause { worker, trial });
        }
    }

    pub(super) fn resume(&mut self, now: f64, commands: &mut Vec<Command>) {
        if !self.paused {
            return;
        }
        self.paused = false;
        self.clock.resume(now);
        for (worker, trial) in self.crew.training() {
            let Some(record) = self.records.get_mut(trial as usize) else { continue };
            record.begin_span(worker, now);
            let to_round = record.to_round;
            commands.push(Command::Continue { worker, trial, to_round });
        }
    }

    /// The visitor's stop: workers are asked, and the job is over when each has answered.
    pub(super) fn stop(&mut self, now: f64, commands: &mut Vec<Command>) {
        if self.status != JobStatus::InProgress {
            return;
        }
        self.status = JobStatus::Stopping;
        self.paused = false;
        self.clock.resume(now);
        self.drop_waiting();
        commands.extend(self.crew.training().into_iter().map(|(worker, trial)| Command::Stop { worker, trial }));
        self.end_held(StopReason::User, now, commands);
    }

    /// `MaxRuntimeInSeconds` is up: nothing is started any more and every running trial ends with its last value. The one
    /// rule that depends on how fast the machine is. Pauses do not count.
    pub(super) fn end_in_time(&mut self, now: f64, commands: &mut Vec<Command>) {
        let Some(limit) = self.spec.completion.max_runtime else { return };
        let elapsed = self.clock.at(now) - self.journal.started;
        if self.status != JobStatus::InProgress || self.is_closed_by_clock() || elapsed < f64::from(limit) * 1000.0 {
            return;
        }
        self.closed = Some(Completion::MaxRuntime);
        self.drop_waiting();
        for (worker, trial) in self.crew.training() {
            commands.push(Command::Stop { worker, trial });
            // A trial without a round has nothing to count with, but it did not fail.
            self.finish(trial, TrialState::Stopped(StopReason::Runtime), now);
        }
        self.end_held(StopReason::Runtime, now, commands);
    }

    fn is_closed_by_clock(&self) -> bool {
        self.closed == Some(Completion::MaxRuntime)
    }

    /// Trials that no worker has begun are dropped: AMT, which has no waiting trials, would never have created them.
    pub(super) fn drop_waiting(&mut self) {
        self.revision += (self.records.len() - self.n_started) as u64;
        self.records.truncate(self.n_started);
    }

    fn end_held(&mut self, reason: StopReason, now: f64, commands: &mut Vec<Command>) {
        let held = self.records.iter().filter(|record| record.state == TrialState::Held);
        for trial in held.map(|record| record.id).collect::<Vec<_>>() {
            commands.extend(self.crew.let_go(trial).map(|worker| Command::Drop { worker, trial }));
            self.stop_trial(trial, reason, now);
        }
    }

    pub(super) fn start_waiting(&mut self, now: f64, commands: &mut Vec<Command>) {
        if self.status != JobStatus::InProgress || self.paused {
            return;
        }
        for worker in self.crew.free() {
            if self.crew.n_training() >= self.spec.max_parallel {
                return;
            }
            let Some(trial) = self.next_for(worker) else { continue };
            let holds = self.crew.holder(trial) == Some(worker);
            let Some(record) = self.records.get_mut(trial as usize) else { continue };
            record.state = TrialState::Running;
            record.started = record.started.or(Some(now));
            record.begin_span(worker, now);
            self.crew.assign(worker, trial, self.clock.at(now));
            self.n_started = self.n_started.max(trial as usize + 1);
            self.revision += 1;
            let to_round = record.to_round;
            commands.push(if holds {
                Command::Continue { worker, trial, to_round }
            } else {
                let (assignment, max_rounds) = (record.assignment.clone(), record.max_rounds);
                Command::Start { worker, trial, assignment, to_round, max_rounds }
            });
        }
    }

    /// What a free worker should train: the first trial that goes on and whose booster it holds, or nobody does; else the
    /// first that waits.
    fn next_for(&self, worker: WorkerId) -> Option<u32> {
        let is_due = |record: &&TrialRecord| record.state == TrialState::Held && record.rounds() < record.to_round;
        let mut due = self.records.get(self.n_prefix..)?.iter().filter(is_due);
        let its = due.find(|record| self.crew.holder(record.id).is_none_or(|holder| holder == worker));
        its.or_else(|| self.records.get(self.n_started)).map(|record| record.id)
    }
}
