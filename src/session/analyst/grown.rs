//! The trees of a training job that is open: its booster is trained once more, with the same bits, a round at a time. Trainers
//! keep no model, and nobody waits for this one.

use super::super::dto::{GrownShown, TreeShown};
use super::super::predict::Predictor;
use super::super::trainer::Trainer;
use super::Analyst;
use crate::chart::Size;
use crate::error::Message;
use std::rc::Rc;

/// The booster of a trial.
pub(super) struct Grown {
    trial: u32,
    /// Rounds that the trial has done.
    wanted: u32,
    /// No more will come.
    is_over: bool,
    trainer: Trainer,
    /// The model of rounds that are done, copied now and then.
    predictor: Option<Predictor>,
}

impl Grown {
    /// Whether to copy the model, which takes as long as it is large: at the end, and before that whenever there is half as
    /// much again.
    fn is_worth_a_copy(&self) -> bool {
        let has = self.predictor.as_ref().map_or(0, |predictor| predictor.n_rounds() as u32);
        let done = self.trainer.round();
        done > has && (2 * done >= 3 * has || (self.is_over && done == self.wanted))
    }
}

impl Analyst {
    /// Begins to grow the trees of a trial, or goes on with them where the trial has come further. With `None` they are
    /// forgotten. Errors if there is no job or no such trial, or if its booster refuses its hyperparameters.
    pub fn grow(&mut self, trial: Option<u32>) -> Result<Option<GrownShown>, Vec<Message>> {
        let Some(trial) = trial else {
            self.grown = None;
            return Ok(None);
        };
        let run = self.run()?;
        let (wanted, is_over) = match run.job.records().get(trial as usize) {
            Some(record) => (record.rounds(), record.state.is_finished()),
            None => return Err(vec![Message::new("no_such_trial").with("trial", trial + 1)]),
        };
        match &mut self.grown {
            Some(grown) if grown.trial == trial => (grown.wanted, grown.is_over) = (wanted, is_over),
            _ => {
                let mut trainer = self.session.trainer().map_err(|error| vec![error])?;
                trainer.keep_first_fold();
                trainer.start(&self.params(trial)?).map_err(|error| vec![error])?;
                self.grown = Some(Grown { trial, wanted, is_over, trainer, predictor: None });
            }
        }
        Ok(self.grown_shown())
    }

    /// Grows the trees of one round, if some are wanted. True if there is more to do.
    pub(super) fn step_grown(&mut self) -> bool {
        let Some(run) = &self.session.run else { return false };
        let Some(grown) = &mut self.grown else { return false };
        let is_missing = grown.trainer.round() < grown.wanted;
        if is_missing {
            grown.trainer.step();
        }
        if grown.is_worth_a_copy()
            && let Some(model) = grown.trainer.model()
        {
            grown.predictor = Predictor::new(Rc::clone(&run.dataset), Rc::new(model.clone())).ok();
        }
        is_missing
    }

    /// How far the trees of the open trial are. `None` if none are wanted.
    pub fn grown_shown(&self) -> Option<GrownShown> {
        let grown = self.grown.as_ref()?;
        let (trees, rounds) = grown.predictor.as_ref().map_or((0, 0), |it| (it.n_trees(), it.n_rounds()));
        Some(GrownShown {
            trial: grown.trial,
            wanted: grown.wanted,
            done: grown.trainer.round().min(grown.wanted),
            rounds,
            trees,
            folds: self.session.run.as_ref().map_or(0, |run| run.request.rules.folds),
        })
    }

    /// A tree of the open trial from one of its nodes down. Errors if they are not grown or there is no such tree, or if the size
    /// is no chart's.
    pub fn grown_tree(&self, tree: usize, start: usize, size: Size) -> Result<TreeShown, Vec<Message>> {
        let predictor = self.grown.as_ref().and_then(|grown| grown.predictor.as_ref());
        let not_yet = || vec![Message::new("no_such_tree").with("tree", tree + 1).with("count", 0)];
        predictor.ok_or_else(not_yet)?.draw_tree(tree, start, size, &self.session.texts)
    }
}
