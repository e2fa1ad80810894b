//! Scores on the test rows, which nothing has seen: a trial of the finished job beside XGBoost's defaults.

use super::dto::{Confusion, Evaluation, EvaluationRows, MetricInfo, ObjectiveInfo, ScorePlan, ScoreResult, Scored};
use super::{Session, metrics};
use crate::error::Message;

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
