//! The tuning job: a state machine that is told what happened and says what to do. No I/O, no clock, no thread.
//!
//! Trial k is proposed when trials 0 to k - max_parallel have finished, from exactly their records, told in trial order.
//! Workers take waiting trials in trial order. So the records of a job do not depend on how many workers there are nor on
//! whose report comes first, unless a worker is lost or the visitor stops the job. Price: a worker may idle while an early
//! trial takes long.

use super::crew::Crew;
use super::error::TunerError;
use super::event::{Command, Input, Report, WorkerId};
use super::gp::surrogate::Surrogate;
use super::log::{Journal, Log};
use super::pace::{ActiveClock, Ahead, Pace};
use super::record::{FailReason, JobStatus, RoundReport, StopReason, TrialRecord, TrialState};
use super::snapshot::{Counters, JobTimes, Objective, Snapshot, TrialRow};
use super::space::Assignment;
use super::spec::{Direction, JobSpec};
use super::strategy::{Context, Proposal, Strategy};
use crate::rng::{Purpose, stream};

/// A running or finished tuning job.
#[derive(Debug)]
pub struct Job {
    spec: JobSpec,
    /// Index of the objective in the values of a report.
    objective: usize,
    strategy: Box<dyn Strategy>,
    status: JobStatus,
    paused: bool,
    records: Vec<TrialRecord>,
    /// Trials 0 to `n_prefix - 1` have finished.
    n_prefix: usize,
    /// Trials 0 to `n_started - 1` have been given to a worker.
    n_started: usize,
    /// Records that the strategy sees at its next proposal; it only grows.
    n_visible: usize,
    exhausted: bool,
    crew: Crew,
    pace: Pace,
    clock: ActiveClock,
    revision: u64,
    ignored: u64,
    ended: Option<f64>,
    journal: Journal,
}

impl Job {
    /// A job that waits for workers; its first `max_parallel` trials are proposed. `now`: milliseconds on the clock that
    /// every later input is timed by. Errors with the first problem of the spec.
    pub fn new(spec: JobSpec, now: f64) -> Result<Job, TunerError> {
        let strategy = spec.strategy.build();
        Job::with_strategy(spec, strategy, now)
    }

    /// The same with a strategy of the caller's own in place of `spec.strategy`.
    pub fn with_strategy(spec: JobSpec, strategy: Box<dyn Strategy>, now: f64) -> Result<Job, TunerError> {
        spec.check()?;
        let mut job = Job {
            objective: spec.objective_index().unwrap_or(0),
            strategy,
            spec,
            status: JobStatus::InProgress,
            paused: false,
            records: Vec::new(),
            n_prefix: 0,
            n_started: 0,
            n_visible: 0,
            exhausted: false,
            crew: Crew::default(),
            pace: Pace::default(),
            clock: ActiveClock::default(),
            revision: 0,
            ignored: 0,
            ended: None,
            journal: Journal::new(now),
        };
        job.propose();
        job.conclude(now);
        Ok(job)
    }

    /// The job that was told `log`: equal records, equal snapshots. Errors if the spec is refused.
    pub fn replay(spec: JobSpec, log: &Log) -> Result<Job, TunerError> {
        let mut job = Job::new(spec, log.started)?;
        for (now, input) in &log.inputs {
            job.handle(input.clone(), *now);
        }
        Ok(job)
    }

    /// Takes in what happened and returns what to do, in order. `now`: milliseconds, not before the last one.
    pub fn handle(&mut self, input: Input, now: f64) -> Vec<Command> {
        let mut commands = Vec::new();
        if !matches!(input, Input::Report(_)) {
            self.journal.note(now, input.clone());
        }
        match input {
            Input::WorkerReady(worker) => {
                let is_news = self.crew.ready(worker);
                self.count_ignored(!is_news);
            }
            Input::Report(report) => self.report(report, now),
            Input::TrialStopped { trial } => {
                // Nobody is asked to stop before the job is: a stray one must not end a trial.
                let expected = self.status == JobStatus::Stopping && self.is_running(trial);
                self.count_ignored(!expected);
                if expected {
                    self.finish(trial, TrialState::Stopped(StopReason::User), now);
                }
            }
            Input::TrialFailed { trial, reason } => {
                let expected = self.is_running(trial);
                self.count_ignored(!expected);
                if expected {
                    self.finish(trial, TrialState::Failed(reason), now);
                }
            }
            Input::WorkerLost(worker) => self.lose(worker, now, &mut commands),
            Input::Pause => self.pause(now, &mut commands),
            Input::Resume => self.resume(now, &mut commands),
            Input::Stop => self.stop(now, &mut commands),
        }
        self.propose();
        self.start_waiting(now, &mut commands);
        self.conclude(now);
        commands
    }

    /// What was asked for.
    pub fn spec(&self) -> &JobSpec {
        &self.spec
    }

    /// Where the job stands.
    pub fn status(&self) -> JobStatus {
        self.status
    }

    /// Whether the visitor holds it.
    pub fn paused(&self) -> bool {
        self.paused
    }

    /// All trials, in trial order.
    pub fn records(&self) -> &[TrialRecord] {
        &self.records
    }

    /// All that the job was told; made for the asking.
    pub fn log(&self) -> Log {
        self.journal.log(&self.records)
    }

    /// The finished trial with the best objective, the earliest on ties, as AMT does it. A stopped trial counts with its
    /// last value; a failed one and one without a finite value never do.
    pub fn best(&self) -> Option<u32> {
        let mut best: Option<(u32, f64)> = None;
        for record in &self.records {
            let Some(value) = record.objective(self.objective) else { continue };
            let is_better = best.is_none_or(|(_, champion)| match self.spec.direction {
                Direction::Minimize => value < champion,
                Direction::Maximize => value > champion,
            });
            if is_better {
                best = Some((record.id, value));
            }
        }
        best.map(|(trial, _)| trial)
    }

    /// The model of the objective after the trials that have finished, whatever strategy proposed them: the recommended trial,
    /// and what is to be expected anywhere. `None` while too few have a value.
    pub fn surrogate(&self) -> Option<Surrogate<'_>> {
        Surrogate::of(&Context {
            space: &self.spec.space,
            direction: self.spec.direction,
            objective: self.objective,
            records: &self.records,
            pending: &[],
            trial: self.records.len() as u32,
            seed: self.spec.seed,
        })
    }

    /// What the page may show. `now`: milliseconds.
    pub fn snapshot(&self, now: f64) -> Snapshot {
        let trials: Vec<TrialRow> =
            self.records.iter().map(|record| TrialRow::new(&self.spec, self.objective, record)).collect();
        Snapshot {
            revision: self.revision,
            name: self.spec.name.clone(),
            status: self.status,
            paused: self.paused,
            objective: Objective { metric: self.spec.objective_metric.clone(), direction: self.spec.direction },
            strategy: self.spec.strategy.name(),
            seed: self.spec.seed,
            max_jobs: self.spec.max_jobs,
            max_parallel: self.spec.max_parallel,
            counters: Counters::of(&trials),
            metrics: self.spec.metrics.clone(),
            trials,
            best: self.best(),
            times: JobTimes {
                started: self.journal.started,
                ended: self.ended,
                elapsed: self.ended.unwrap_or(now) - self.journal.started,
                left: self.left(),
                ignored_messages: self.ignored,
            },
        }
    }

    fn report(&mut self, report: Report, now: f64) {
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
        if report.done {
            // Infinity too: no metric service can hold it (CloudWatch refuses NaN and both infinities).
            let has_value = record.last_value(self.objective).is_some_and(f64::is_finite);
            let state =
                if has_value { TrialState::Completed } else { TrialState::Failed(FailReason::ObjectiveNotANumber) };
            self.finish(report.trial, state, now);
        }
    }

    fn lose(&mut self, worker: WorkerId, now: f64, commands: &mut Vec<Command>) {
        let Some(trial) = self.crew.lose(worker) else {
            self.ignored += 1;
            return;
        };
        if let Some(trial) = trial {
            self.finish(trial, TrialState::Failed(FailReason::WorkerLost), now);
        }
        let has_work = self.records.iter().any(|record| !record.state.is_finished()) || self.may_propose();
        if self.status == JobStatus::InProgress && has_work && self.crew.worth_replacing() {
            commands.push(Command::Spawn);
        }
    }

    fn pause(&mut self, now: f64, commands: &mut Vec<Command>) {
        if self.status != JobStatus::InProgress || self.paused {
            return;
        }
        self.paused = true;
        self.clock.pause(now);
        commands.extend(self.crew.training().into_iter().map(|(worker, trial)| Command::Pause { worker, trial }));
    }

    fn resume(&mut self, now: f64, commands: &mut Vec<Command>) {
        if !self.paused {
            return;
        }
        self.paused = false;
        self.clock.resume(now);
        for (worker, trial) in self.crew.training() {
            let to_round = self.records[trial as usize].max_rounds;
            commands.push(Command::Continue { worker, trial, to_round });
        }
    }

    /// Trials that no worker has begun are dropped: AMT, which has no waiting trials, would never have created them.
    fn stop(&mut self, now: f64, commands: &mut Vec<Command>) {
        if self.status != JobStatus::InProgress {
            return;
        }
        self.status = JobStatus::Stopping;
        self.paused = false;
        self.clock.resume(now);
        self.revision += (self.records.len() - self.n_started) as u64;
        self.records.truncate(self.n_started);
        commands.extend(self.crew.training().into_iter().map(|(worker, trial)| Command::Stop { worker, trial }));
    }

    fn finish(&mut self, trial: u32, state: TrialState, now: f64) {
        let active_now = self.clock.at(now);
        let since = self.crew.release(trial);
        let Some(record) = self.records.get_mut(trial as usize) else { return };
        if let (Some(since), TrialState::Completed) = (since, &state) {
            self.pace.add(record.rounds(), active_now - since);
        }
        record.state = state;
        record.ended = Some(now);
        self.revision += 1;
        while self.records.get(self.n_prefix).is_some_and(|record| record.state.is_finished()) {
            self.n_prefix += 1;
        }
    }

    fn propose(&mut self) {
        while self.status == JobStatus::InProgress && self.may_propose() {
            let trial = self.records.len() as u32;
            self.n_visible = self.n_visible.max((trial + 1).saturating_sub(self.spec.max_parallel) as usize);
            if self.n_prefix < self.n_visible {
                return;
            }
            let (visible, pending) = self.records.split_at(self.n_visible);
            let pending: Vec<&Assignment> = pending.iter().map(|record| &record.assignment).collect();
            let context = Context {
                space: &self.spec.space,
                direction: self.spec.direction,
                objective: self.objective,
                records: visible,
                pending: &pending,
                trial,
                seed: self.spec.seed,
            };
            let mut rng = stream(self.spec.seed, Purpose::Proposal(trial));
            match self.strategy.propose(&context, &mut rng) {
                Proposal::Start(assignment) => {
                    let rounds = self.spec.rounds_of(&assignment);
                    self.records.push(TrialRecord::proposed(trial, assignment, rounds));
                    self.revision += 1;
                }
                // One more record by number, not by arrival: what the strategy sees then is the same for any schedule.
                Proposal::Wait if self.n_visible < self.records.len() => self.n_visible += 1,
                Proposal::Wait | Proposal::Exhausted => self.exhausted = true,
            }
        }
    }

    fn may_propose(&self) -> bool {
        !self.exhausted && self.records.len() < self.spec.max_jobs as usize
    }

    fn start_waiting(&mut self, now: f64, commands: &mut Vec<Command>) {
        if self.status != JobStatus::InProgress || self.paused {
            return;
        }
        while let Some(record) = self.records.get_mut(self.n_started)
            && let Some(worker) = self.crew.free()
        {
            record.state = TrialState::Running;
            record.started = Some(now);
            self.crew.assign(worker, record.id, self.clock.at(now));
            self.n_started += 1;
            self.revision += 1;
            commands.push(Command::Start {
                worker,
                trial: record.id,
                assignment: record.assignment.clone(),
                to_round: record.max_rounds,
            });
        }
    }

    /// Ends the job when nothing runs, waits or is still to be proposed.
    fn conclude(&mut self, now: f64) {
        let all_finished = self.n_prefix == self.records.len();
        let status = match self.status {
            JobStatus::InProgress if all_finished && !self.may_propose() => {
                let any_result = self.records.iter().any(|record| !matches!(record.state, TrialState::Failed(_)));
                if any_result { JobStatus::Completed } else { JobStatus::Failed }
            }
            JobStatus::Stopping if all_finished => JobStatus::Stopped,
            _ => return,
        };
        self.status = status;
        // A trial that ended on its own while held may have been the last.
        self.paused = false;
        self.ended = Some(now);
    }

    fn is_running(&self, trial: u32) -> bool {
        self.records.get(trial as usize).is_some_and(|record| record.state == TrialState::Running)
    }

    fn count_ignored(&mut self, is_ignored: bool) {
        self.ignored += u64::from(is_ignored);
    }

    fn left(&self) -> Option<f64> {
        if self.status != JobStatus::InProgress {
            return None;
        }
        let unfinished = self.records.iter().filter(|record| !record.state.is_finished());
        let rounds_left = unfinished.map(|record| u64::from(record.max_rounds.saturating_sub(record.rounds())));
        let (rounds, longest, n_unfinished) =
            rounds_left.fold((0, 0, 0u32), |(sum, longest, n), rounds| (sum + rounds, rounds.max(longest), n + 1));
        let to_propose = if self.exhausted { 0 } else { self.spec.max_jobs - self.records.len() as u32 };
        let parallel = self.crew.size().min(self.spec.max_parallel).min(n_unfinished + to_propose);
        self.pace.left(Ahead { rounds, longest, trials: to_propose, parallel })
    }
}
