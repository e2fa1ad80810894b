//! What the two final models are worth on the test rows: numbers, pictures and the verdict; and what repeats of the best
//! trials say.

use super::{Analyst, Models};
use crate::analysis::evaluation::{Bootstrap, Candidate, Evaluated, Reason, Rerun, TestRows, fluke};
use crate::booster::metric;
use crate::booster::{BoosterError, Model};
use crate::dataset::Task;
use crate::error::Message;
use crate::session::dto::{
    ClassesShown, ComparisonShown, CurvesShown, DecisionShown, EvaluationShown, FlukeAnswer, FlukeShown,
    ResidualsShown, ThresholdShown,
};
use crate::session::metrics::bare;
use crate::session::one;
use crate::session::predict::THRESHOLD;
use crate::session::run::Run;
use crate::view::View;
use crate::view::evaluation::{EvaluationPicture, evaluation, reason};

/// Predictions that the resamples of one step draw: a few milliseconds.
const STEP_PREDICTIONS: usize = 100_000;

/// The test rows with the predictions of both models, and how the visitor looks at them.
#[derive(Default)]
pub(super) struct TestScores {
    known: Option<Result<Known, Reason>>,
    /// Class and threshold, once the visitor has chosen.
    chosen: Option<(usize, f32)>,
}

struct Known {
    trial: u32,
    evaluated: Evaluated,
    bootstrap: Result<Bootstrap, Reason>,
    /// Resamples of a step.
    stride: usize,
}

impl Known {
    fn new(run: &Run, models: &Models) -> Result<Result<Known, Reason>, BoosterError> {
        let (dataset, test) = (&run.dataset, &run.dataset.split.test);
        let predict = |model: &Model| model.predict(dataset, test);
        let rows = TestRows {
            task: dataset.task,
            classes: dataset.classes.clone(),
            labels: test.iter().map(|row| dataset.labels[*row as usize]).collect(),
            weights: dataset.weights.as_ref().map(|all| test.iter().map(|row| all[*row as usize]).collect()),
            tuned: predict(&models.tuned)?,
            default: predict(&models.default)?,
        };
        let metric = metric::parse(bare(&run.request.objective))?;
        let predictions = rows.tuned.len() + rows.default.len();
        Ok(Evaluated::new(rows).map(|evaluated| Known {
            trial: models.trial,
            bootstrap: Bootstrap::new(&evaluated, metric, run.job.spec().seed),
            stride: (STEP_PREDICTIONS / predictions.max(1)).max(1),
            evaluated,
        }))
    }

    fn task(&self) -> Task {
        self.evaluated.rows().task
    }
}

impl TestScores {
    /// The class that is held against the rest, and the threshold.
    fn choice(&self, task: Task) -> (usize, f32) {
        self.chosen.unwrap_or((usize::from(task == Task::Binary), THRESHOLD))
    }
}

impl Analyst {
    /// Lets both models predict the test rows. `Models` and data are there.
    pub(super) fn evaluate(&mut self) -> Result<(), Vec<Message>> {
        let (Some(run), Some(models)) = (&self.session.run, &self.models) else { return Ok(()) };
        self.test_scores.known = Some(Known::new(run, models).map_err(one)?);
        Ok(())
    }

    /// Draws some more resamples. True if there are more to come.
    pub(super) fn step_evaluation(&mut self) -> bool {
        match &mut self.test_scores.known {
            Some(Ok(Known { bootstrap: Ok(bootstrap), stride, .. })) => bootstrap.step(*stride),
            _ => false,
        }
    }

    /// One of the pictures of the final models, as numbers; `None` if it is not one, or they are not there.
    pub(super) fn evaluation_view(&self, id: &str) -> Option<View> {
        let known = self.test_scores.known.as_ref()?.as_ref().ok()?;
        let (class, threshold) = self.test_scores.choice(known.task());
        let threshold = (known.task() == Task::Binary).then_some(threshold);
        evaluation(id, &EvaluationPicture { evaluated: &known.evaluated, class, threshold })
    }

    /// The final models on the test rows. Errors if they are not there yet.
    pub fn evaluation(&self) -> Result<EvaluationShown, Vec<Message>> {
        let (run, models) = self.session.run.as_ref().zip(self.models.as_ref()).ok_or_else(behind)?;
        let mut shown = EvaluationShown {
            trial: models.trial,
            task: run.dataset.task,
            classes: run.dataset.classes.clone(),
            resamples: (0, 0),
            comparison: None,
            by_class: None,
            residuals: None,
            reason: None,
        };
        let why = |why: &Reason| Some(self.session.texts.phrase(&reason(why)));
        let known = match self.test_scores.known.as_ref().ok_or_else(behind)? {
            Ok(known) => known,
            Err(error) => return Ok(EvaluationShown { reason: why(error), ..shown }),
        };
        shown.trial = known.trial;
        match &known.bootstrap {
            Ok(bootstrap) => {
                shown.resamples = bootstrap.progress();
                if shown.resamples.0 >= shown.resamples.1 {
                    match bootstrap.comparison() {
                        Ok(found) => shown.comparison = Some(ComparisonShown::new(&found, &self.session.texts)),
                        Err(error) => shown.reason = why(&error),
                    }
                }
            }
            Err(error) => shown.reason = why(error),
        }
        if known.task() == Task::Multiclass {
            shown.by_class = ClassesShown::new(&known.evaluated, THRESHOLD);
        }
        shown.residuals = ResidualsShown::new(&known.evaluated);
        Ok(shown)
    }

    /// Holds a class (by label) against the rest, decided above a threshold, here and in the pictures. Errors if the final
    /// models are not there yet.
    pub fn decide(&mut self, class: usize, threshold: f32) -> Result<DecisionShown, Vec<Message>> {
        let Some(Ok(known)) = &self.test_scores.known else { return Err(behind()) };
        let ranges = [Candidate::Tuned, Candidate::Default].map(|candidate| {
            let sweep = known.evaluated.sweep(candidate, class)?;
            Ok(if sweep.is_probability() { (0.0, 1.0) } else { sweep.score_range() })
        });
        let (range, why) = match ranges {
            [Ok(tuned), Ok(default)] => ((tuned.0.min(default.0), tuned.1.max(default.1)), None),
            [Err(why), _] | [_, Err(why)] => ((0.0, 1.0), Some(why)),
        };
        let is_binary = known.task() == Task::Binary;
        let shown = DecisionShown {
            class,
            range,
            at: if is_binary { ThresholdShown::new(&known.evaluated, class, threshold) } else { None },
            curves: CurvesShown::new(&known.evaluated, class),
            reason: why.map(|why: Reason| self.session.texts.phrase(&reason(&why))),
        };
        self.test_scores.chosen = Some((class, threshold));
        Ok(shown)
    }

    /// What repeats of the best trials on new folds say. `trials`: their ids, `before`: their objective values in the job,
    /// `values`: trials x folds, what is no number is NaN. Errors if there is no job.
    pub fn fluke(&self, trials: &[u32], before: &[f64], values: &[f64]) -> Result<FlukeAnswer, Vec<Message>> {
        let run = self.session.run.as_ref().ok_or_else(|| vec![Message::new("no_job")])?;
        let folds = values.len() / trials.len().max(1);
        let rerun = |(at, (trial, before)): (usize, (&u32, &f64))| Rerun {
            trial: *trial,
            before: *before,
            values: values[at * folds..(at + 1) * folds].to_vec(),
        };
        let reruns: Vec<Rerun> = trials.iter().zip(before).enumerate().map(rerun).collect();
        // Each fold is scored by what was trained on all the others.
        let overlap = 1.0 / (folds.max(2) - 1) as f64;
        let (direction, texts) = (run.job.spec().direction, &self.session.texts);
        Ok(match fluke(&reruns, direction, overlap) {
            Ok(found) => {
                let metric = bare(&run.request.objective);
                FlukeAnswer { fluke: Some(FlukeShown::new(&found, metric, direction, texts)), reason: None }
            }
            Err(why) => FlukeAnswer { fluke: None, reason: Some(texts.phrase(&reason(&why))) },
        })
    }
}

/// The page asks on another way than the models come.
fn behind() -> Vec<Message> {
    vec![Message::new("analysis_behind")]
}
