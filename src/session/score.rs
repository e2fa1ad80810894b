//! Scores on the test rows, which nothing has seen: a trial of the finished job beside XGBoost's defaults.

use super::dto::{
    Confusion, Evaluation, EvaluationRows, MetricInfo, ObjectiveInfo, RecheckPlan, RecheckTrial, ScorePlan,
    ScoreResult, Scored,
};
use super::{Session, metrics};
use crate::error::Message;
use crate::order;
use crate::tuner::Direction;

/// How many of the best trials a fluke check takes.
const RECHECKED: usize = 5;
/// Folds of a fluke check, where the data have rows enough.
const RECHECK_FOLDS: u32 = 5;
/// What its seed is away from the one of the data.
const RECHECK_SEED: u64 = 1_000;

impl Session {
    /// The two configurations to be scored on the test rows: a trial's, and XGBoost's defaults.
    pub fn plan_score(&self, trial: u32) -> Result<ScorePlan, Vec<Message>> {
        let run = self.run.as_ref().ok_or_else(|| vec![Message::new("no_job")])?;
        if !run.job.status().is_over() {
            return Err(vec![Message::new("job_running")]);
        }
        if run.dataset.split.test.is_empty() {
            return Err(vec![Message::new("no_test_rows").about("test_fraction")]);
        }
        let tuned =
            run.trial_params(trial).ok_or_else(|| vec![Message::new("no_such_trial").with("trial", trial + 1)])?;
        Ok(ScorePlan { tuned, default: run.default_params() })
    }

    /// The fits that tell whether the best trials are flukes: each of the best, again on folds that the job has not had. The
    /// test rows are left alone.
    pub fn plan_recheck(&self) -> Result<RecheckPlan, Vec<Message>> {
        let run = self.run.as_ref().ok_or_else(|| vec![Message::new("no_job")])?;
        if !run.job.status().is_over() {
            return Err(vec![Message::new("job_running")]);
        }
        let spec = run.job.spec();
        let objective = spec.objective_index().unwrap_or(0);
        let mut scored: Vec<(u32, f64)> =
            run.job.records().iter().filter_map(|record| Some((record.id, record.objective(objective)?))).collect();
        order::sort_by(&mut scored, |(_, a), (_, b)| match spec.direction {
            Direction::Minimize => a.total_cmp(b),
            Direction::Maximize => b.total_cmp(a),
        });
        // The same configuration twice would only be compared with itself.
        let mut trials: Vec<RecheckTrial> = Vec::new();
        for (trial, objective) in scored {
            let Some(params) = run.trial_params(trial) else { continue };
            if trials.len() < RECHECKED && trials.iter().all(|other| other.params != params) {
                trials.push(RecheckTrial { trial, objective, params });
            }
        }
        if trials.len() < 2 {
            return Err(vec![Message::new("recheck_needs_two")]);
        }
        let folds = (2..=RECHECK_FOLDS).rev().find(|k| run.dataset.folds(*k, 0).is_ok());
        let folds = folds.ok_or_else(|| vec![Message::new("recheck_too_few_rows")])?;
        let own = run.request.data.as_ref().map_or(0, |data| data.spec.seed);
        // Another deal than the job's own, whatever its seed is.
        let seed = u32::try_from(own % (u64::from(u32::MAX) - RECHECK_SEED)).unwrap_or(0) + RECHECK_SEED as u32;
        Ok(RecheckPlan { trials, folds, seed })
    }

    /// Puts both scores beside each other.
    pub fn evaluation(&self, trial: u32, tuned: ScoreResult, default: ScoreResult) -> Result<Evaluation, Vec<Message>> {
        let plan = self.plan_score(trial)?;
        let run = self.run.as_ref().ok_or_else(|| vec![Message::new("no_job")])?;
        let confusion = tuned.confusion.clone().zip(default.confusion.clone()).map(|(tuned, default)| Confusion {
            classes: run.dataset.classes.clone(),
            tuned,
            default,
        });
        let metrics = metrics::choices(run.dataset.task)
            .into_iter()
            .map(|metric| MetricInfo { name: metrics::bare(&metric.name).to_string(), ..metric })
            .collect();
        Ok(Evaluation {
            trial,
            objective: ObjectiveInfo {
                metric: metrics::bare(&run.request.objective).to_string(),
                r#type: run.request.direction,
            },
            metrics,
            rows: EvaluationRows { fitted: tuned.fitted_rows, test: run.dataset.split.test.len() },
            confusion,
            default: Scored { rounds: default.rounds, hyperparameters: plan.default, scores: default.scores },
            tuned: Scored { rounds: tuned.rounds, hyperparameters: plan.tuned, scores: tuned.scores },
        })
    }
}
