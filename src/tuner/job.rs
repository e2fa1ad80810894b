//! The tuning job: a state machine that is told what happened and says what to do. No I/O, no clock, no thread.
//!
//! Trial k is proposed when trials 0 to k - max_parallel have finished, from exactly their records, told in trial order
//! (textbook Hyperband: when all earlier brackets have). It is stopped early, if at all, by what it has reported and by the
//! records that were known when it was proposed. Whether the job has reached its goal is decided trial by trial, in trial
//! order; the trials that are in flight then are trained to their end. Workers take waiting trials in trial order. So the
//! records of a job do not depend on how many workers there are nor on whose report comes first, unless a worker is lost,
//! the job's time is up, or the visitor has a hand in it (stops it, edits its ranges, queues a configuration). Price: a
//! worker may idle while an early trial takes long.
//!
//! `job/proposing.rs`: which trials come next, and whether any; `job/training.rs`: what becomes of those that are there;
//! `job/outlook.rs`: what the model says of them; `job/thinking.rs`: how each was chosen; `job/mirror.rs`: the same records in
//! another worker; `job/past.rs`: a job that ran elsewhere.

pub mod mirror;
pub mod outlook;
pub mod past;
mod proposing;
pub mod thinking;
mod training;

use super::completion::{Completion, Goals};
use super::crew::Crew;
use super::error::TunerError;
use super::event::{Command, Input};
use super::gp::surrogate::Surrogate;
use super::log::{Journal, Log};
use super::pace::{ActiveClock, Ahead, Pace, Use};
use super::record::{JobStatus, StopReason, TrialRecord, TrialState};
use super::snapshot::{
    CompletionShown, Counters, HyperbandShown, JobTimes, Objective, OverallBest, Snapshot, TrialRow,
};
use super::space::Assignment;
use super::spec::JobSpec;
use super::stop::{self, StopRule};
use super::strategy::Strategy;
use super::warm_start::Prior;
use outlook::Outlook;
use std::cell::OnceCell;
use std::collections::VecDeque;

/// A running or finished tuning job.
#[derive(Debug)]
pub struct Job {
    spec: JobSpec,
    /// Index of the objective in the values of a report.
    objective: usize,
    strategy: Box<dyn Strategy>,
    stop_rule: Box<dyn StopRule>,
    status: JobStatus,
    paused: bool,
    records: Vec<TrialRecord>,
    /// Trials 0 to `n_prefix - 1` have finished, and the goals of the job were held against each.
    n_prefix: usize,
    /// Trials 0 to `n_started - 1` have been given to a worker.
    n_started: usize,
    /// Records that the strategy sees at its next proposal; it only grows.
    n_visible: usize,
    goals: Goals,
    /// Configurations that come before the strategy's.
    queue: VecDeque<Assignment>,
    /// The parents' trials in the space of this job.
    priors: Vec<Prior>,
    /// Why no further trial is proposed.
    closed: Option<Completion>,
    crew: Crew,
    pace: Pace,
    clock: ActiveClock,
    /// Up to the last input.
    usage: Use,
    revision: u64,
    ignored: u64,
    ended: Option<f64>,
    /// Empty whenever a trial has finished or the ranges have changed since it was made.
    outlook: OnceCell<Outlook>,
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
            stop_rule: stop::rule_of(&spec),
            goals: Goals::new(&spec),
            queue: spec.enqueued.iter().cloned().collect(),
            priors: priors_of(&spec),
            spec,
            status: JobStatus::InProgress,
            paused: false,
            records: Vec::new(),
            n_prefix: 0,
            n_started: 0,
            n_visible: 0,
            closed: None,
            crew: Crew::default(),
            pace: Pace::default(),
            clock: ActiveClock::default(),
            usage: Use::from(now),
            revision: 0,
            ignored: 0,
            ended: None,
            outlook: OnceCell::new(),
            journal: Journal::new(now),
        };
        job.advance(now, &mut Vec::new());
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
        self.usage = self.usage_at(now);
        if !matches!(input, Input::Report(_)) {
            self.journal.note(now, input.clone());
        }
        match input {
            Input::WorkerReady(worker) => {
                let is_news = self.crew.ready(worker);
                self.count_ignored(!is_news);
            }
            Input::Report(report) => self.report(report, now, &mut commands),
            Input::TrialDone { trial } => {
                let expected = self.is_running(trial);
                self.count_ignored(!expected);
                if expected {
                    self.complete(trial, now);
                }
            }
            Input::TrialStopped { trial } => {
                // A trial that the job itself has ended is over already; else nobody is asked to stop before the job is.
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
            Input::Enqueue(point) => self.enqueue(point),
            Input::Edit(space) => self.edit(space),
        }
        self.end_in_time(now, &mut commands);
        self.advance(now, &mut commands);
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

    /// Whether trials are still to be proposed: a point that is queued will be tried.
    pub fn takes_more(&self) -> bool {
        self.status == JobStatus::InProgress && self.closed.is_none()
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
            let is_better = best.is_none_or(|(_, champion)| self.spec.direction.is_better(value, champion));
            if is_better {
                best = Some((record.id, value));
            }
        }
        best.map(|(trial, _)| trial)
    }

    /// The model of the objective after the trials that have finished, whatever strategy proposed them: the recommended trial,
    /// and what is to be expected anywhere. `None` while too few have a value.
    pub fn surrogate(&self) -> Option<Surrogate<'_>> {
        Surrogate::of(&self.context(self.records.len()))
    }

    /// The best of this job and its parents, the earliest on ties. `None` unless the parents had the same data.
    fn overall_best(&self) -> Option<OverallBest> {
        let theirs = self.spec.warm_start.as_ref()?.best(self.spec.direction)?;
        let own = self.best().and_then(|trial| self.records.get(trial as usize));
        let own = own.and_then(|record| Some((record, record.objective(self.objective)?)));
        Some(match own {
            Some((record, value)) if self.spec.direction.is_better(value, theirs.objective) => {
                OverallBest::own(&self.spec, record, value)
            }
            _ => OverallBest::inherited(&theirs),
        })
    }

    /// Milliseconds on the caller's clock when it was made, and when it ended.
    pub fn times(&self) -> (f64, Option<f64>) {
        (self.journal.started, self.ended)
    }

    /// Percent of the time of all workers in which they trained, pauses left out; `None` before there is any. `now`:
    /// milliseconds.
    pub fn worker_use(&self, now: f64) -> Option<f64> {
        self.usage_at(now).percent()
    }

    /// What the page may show. `now`: milliseconds.
    pub fn snapshot(&self, now: f64) -> Snapshot {
        let trials: Vec<TrialRow> =
            self.records.iter().map(|record| TrialRow::new(&self.spec, self.objective, record)).collect();
        let outlook = self.outlook();
        Snapshot {
            revision: self.revision,
            name: self.spec.name.clone(),
            status: self.status,
            paused: self.paused,
            objective: Objective { metric: self.spec.objective_metric.clone(), direction: self.spec.direction },
            strategy: self.spec.strategy.name(),
            hyperband: self.spec.hyperband().map(HyperbandShown::of),
            early_stopping: self.spec.early_stopping,
            seed: self.spec.seed,
            max_jobs: self.spec.max_jobs,
            max_parallel: self.spec.max_parallel,
            counters: Counters::of(&trials),
            metrics: self.spec.metrics.clone(),
            trials,
            best: self.best(),
            recommended: outlook.recommended,
            overall_best: self.overall_best(),
            completion: CompletionShown {
                reason: self
                    .closed
                    .filter(|_| self.status == JobStatus::Completed)
                    .map(|reason| reason.message(&self.spec)),
                not_improving: self.goals.not_improving(),
                worth: self.shown_worth(),
                trust: outlook.trust,
            },
            times: JobTimes {
                started: self.journal.started,
                ended: self.ended,
                elapsed: self.ended.unwrap_or(now) - self.journal.started,
                left: self.left(),
                worker_use: self.worker_use(now),
                converged: self.goals.converged_at(),
                ignored_messages: self.ignored,
            },
        }
    }

    /// One thing after the other in trial order, so that it makes no difference how many trials have finished at once.
    fn advance(&mut self, now: f64, commands: &mut Vec<Command>) {
        loop {
            self.propose();
            self.decide_rung(now, commands);
            let Some(record) = self.records.get(self.n_prefix).filter(|record| record.state.is_finished()) else {
                break;
            };
            self.n_prefix += 1;
            let objective = record.objective(self.objective);
            let mut met = self.goals.take(objective, now);
            // A goal reached by a trial is the better reason than that there were no more of them to come.
            let may_close = matches!(self.closed, None | Some(Completion::MaxJobs | Completion::Exhausted));
            if self.status == JobStatus::InProgress && may_close {
                if met.is_none() && objective.is_some() {
                    met = self.judge();
                }
                self.closed = met.or(self.closed);
            }
        }
        self.start_waiting(now, commands);
        self.conclude(now);
    }

    /// Ends the job when nothing runs, waits or is still to be proposed.
    fn conclude(&mut self, now: f64) {
        let all_finished = self.n_prefix == self.records.len();
        let status = match self.status {
            JobStatus::InProgress if all_finished && self.closed.is_some() => {
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

    /// The use of the workers up to `now`; what is after the end of the job is not counted.
    fn usage_at(&self, now: f64) -> Use {
        let mut usage = self.usage;
        if !self.status.is_over() {
            usage.pass(self.crew.n_training(), self.crew.size(), self.clock.at(now));
        }
        usage
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
        let rounds_left = unfinished.map(|record| u64::from(record.to_round.saturating_sub(record.rounds())));
        let (rounds, longest, n_unfinished) =
            rounds_left.fold((0, 0, 0u32), |(sum, longest, n), rounds| (sum + rounds, rounds.max(longest), n + 1));
        let to_propose = if self.closed.is_some() { 0 } else { self.spec.max_jobs - self.records.len() as u32 };
        let parallel = self.crew.size().min(self.spec.max_parallel).min(n_unfinished + to_propose);
        self.pace.left(Ahead { rounds, longest, trials: to_propose, parallel })
    }
}

fn priors_of(spec: &JobSpec) -> Vec<Prior> {
    spec.warm_start.as_ref().map(|warm_start| warm_start.priors(&spec.space)).unwrap_or_default()
}
