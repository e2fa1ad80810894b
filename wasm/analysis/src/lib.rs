//! The module of the worker beside the tuner: shells over `session::Analyst`.

// What each does is said where it leads.
#![allow(missing_docs)]

#[path = "../../boundary.rs"]
mod boundary;
mod link;
#[path = "../../tuner.rs"]
mod tuner;

use boundary::{Answer, answer, read, write};
use tuning_playground::chart::{Size, Texts};
use tuning_playground::session;
use wasm_bindgen::prelude::*;

/// See `session::Analyst`.
#[wasm_bindgen]
pub struct Analyst(session::Analyst);

#[wasm_bindgen]
impl Analyst {
    #[wasm_bindgen(constructor)]
    #[allow(clippy::new_without_default)]
    pub fn new() -> Analyst {
        Analyst(session::Analyst::new())
    }

    pub fn data(&mut self, name: &str, bytes: &[u8], spec: &str) -> Answer {
        answer(self.0.data(name, bytes, read(spec)?))
    }

    pub fn begin(&mut self, start: &str, now: f64) -> Answer {
        answer(self.0.begin(&read(start)?, now))
    }

    pub fn mirror(&mut self, changes: &str, now: f64) -> Answer {
        answer(self.0.mirror(changes, now))
    }

    pub fn models(&mut self, trial: u32, tuned: &str, default: &str) -> Answer {
        answer(self.0.models(trial, tuned, default))
    }

    pub fn select(&mut self, trial: Option<u32>) {
        self.0.select(trial);
    }

    pub fn set_charts(&mut self, sizes: &str, texts: &str) -> Result<(), JsValue> {
        self.0.set_charts(read(sizes)?, read(texts)?);
        Ok(())
    }

    /// `method`: `Fanova`, or else PED-ANOVA.
    pub fn set_importance(&mut self, method: &str) {
        self.0.set_importance(method);
    }

    pub fn curves(&self, trials: &[u32], width: u32, height: u32) -> Answer {
        answer(self.0.curves(trials, Size { width, height }))
    }

    pub fn evaluation(&self) -> Answer {
        answer(self.0.evaluation())
    }

    pub fn decide(&mut self, class: usize, threshold: f32) -> Answer {
        answer(self.0.decide(class, threshold))
    }

    pub fn fluke(&self, trials: &[u32], before: &[f64], values: &[f64]) -> Answer {
        answer(self.0.fluke(trials, before, values))
    }

    pub fn params(&self, trial: u32) -> Answer {
        answer(self.0.params(trial))
    }

    pub fn log(&self, trial: u32) -> Answer {
        answer(self.0.log(trial))
    }

    pub fn trials_csv(&self, began: f64) -> Answer {
        answer(self.0.trials_csv(began))
    }

    pub fn trials_json(&self, began: f64) -> Answer {
        answer(self.0.trials_json(began))
    }

    pub fn optuna_journal(&self, began: f64) -> Answer {
        answer(self.0.optuna_journal(began))
    }

    /// `tuned`, `default`: what both final models are worth on the test rows, where that is known.
    pub fn notebook(&self, with_rows: bool, tuned: Option<f64>, default: Option<f64>) -> Answer {
        answer(self.0.notebook(with_rows, tuned.zip(default)))
    }

    pub fn ray_script(&self, with_rows: bool) -> Answer {
        answer(self.0.ray_script(with_rows))
    }

    pub fn sagemaker_script(&self) -> Answer {
        answer(self.0.sagemaker_script())
    }

    pub fn sagemaker_request(&self) -> Answer {
        answer(self.0.sagemaker_request())
    }

    /// Answers with `StudyShown`.
    pub fn read_journal(&self, text: &str) -> Answer {
        answer(session::read_journal(text))
    }

    pub fn set_pair(&mut self, first: &str, second: &str) {
        self.0.set_pair(first, second);
    }

    /// `trial`: `None` for the next or the latest.
    pub fn set_thinking(&mut self, trial: Option<u32>, after: bool, first: &str, second: &str) {
        self.0.set_thinking(trial, after, first, second);
    }

    /// `ThoughtShown`, or null.
    pub fn thinking(&mut self) -> Answer {
        answer(self.0.thinking())
    }

    pub fn set_learnt(&mut self, importance_type: &str, output: u32) {
        self.0.set_learnt(importance_type, output as usize);
    }

    pub fn learnt_fraction(&self) -> f64 {
        self.0.learnt_fraction()
    }

    pub fn model_shown(&self) -> Answer {
        answer(self.0.model_shown())
    }

    pub fn tree(&self, tree: u32, start: u32, width: u32, height: u32) -> Answer {
        answer(self.0.tree(tree as usize, start as usize, Size { width, height }))
    }

    /// `GrownShown`, or null. `trial`: `None` to forget it.
    pub fn grow(&mut self, trial: Option<u32>) -> Answer {
        answer(self.0.grow(trial))
    }

    /// `GrownShown`, or null.
    pub fn grown(&self) -> Answer {
        write(&self.0.grown_shown())
    }

    pub fn grown_tree(&self, tree: u32, start: u32, width: u32, height: u32) -> Answer {
        answer(self.0.grown_tree(tree as usize, start as usize, Size { width, height }))
    }

    /// `TriedShown` of each hyperparameter.
    pub fn coverage(&self) -> Answer {
        write(&self.0.coverage())
    }

    /// `BracketShown` of each bracket.
    pub fn ladder(&self) -> Answer {
        write(&self.0.ladder())
    }

    /// `FinishingShown`, or null.
    pub fn finish(&mut self, wanted: bool) -> Answer {
        answer(self.0.finish(wanted))
    }

    /// `FinishingShown`, or null.
    pub fn finishing(&self) -> Answer {
        write(&self.0.finishing_shown())
    }

    pub fn open_prediction(&mut self, name: &str, bytes: &[u8], threshold: f32) -> Answer {
        answer(self.0.open_prediction(name, bytes, threshold))
    }

    pub fn step_prediction(&mut self) -> Vec<u8> {
        self.0.step_prediction()
    }

    pub fn prediction_fraction(&mut self) -> f64 {
        self.0.prediction_fraction()
    }

    pub fn close_prediction(&mut self) -> Answer {
        answer(self.0.close_prediction())
    }

    pub fn explain_row(&self, texts: &str, threshold: f32) -> Answer {
        answer(self.0.explain_row(&read(texts)?, threshold))
    }

    pub fn test_row(&self, place: u32) -> Answer {
        answer(self.0.test_row(place as usize))
    }

    /// `Brush`, or null.
    pub fn brush(&self, axis: u32, from: f64, to: f64) -> Answer {
        write(&self.0.brush(axis as usize, from, to))
    }

    /// Values by name, or null.
    pub fn values_at(&self, chart: &str, x: f64, y: f64) -> Answer {
        write(&self.0.values_at(chart, x, y))
    }

    /// `brushes`: all of them. The trials inside.
    pub fn set_brushes(&mut self, brushes: &str) -> Answer {
        write(&self.0.set_brushes(read(brushes)?))
    }

    /// A list of `NarrowedRange`.
    pub fn narrowed(&self) -> Answer {
        write(&self.0.narrowed())
    }

    /// A list of `Edge`.
    pub fn edges(&self) -> Answer {
        write(&self.0.edges())
    }

    pub fn step(&mut self) -> bool {
        self.0.step()
    }

    pub fn pictures(&self) -> Answer {
        answer(self.0.pictures())
    }

    pub fn prepare(&mut self, sizes: &str) -> Result<bool, JsValue> {
        Ok(self.0.prepare(&read(sizes)?))
    }

    pub fn drawn(&mut self, sizes: &str) -> Answer {
        answer(self.0.drawn(read(sizes)?))
    }

    /// `form`: `FormShown`. Answers with `Adopted`.
    pub fn read_request(&self, text: &str, form: &str) -> Answer {
        answer(session::read_request(text, &read(form)?))
    }

    /// `errors`: those of a form that was read from `text`. Answers with them and their places there.
    pub fn place_errors(&self, text: &str, errors: &str) -> Answer {
        write(&session::place_errors(text, read(errors)?))
    }
}

/// See `session::read_described`. Answers with `StudyShown`.
#[wasm_bindgen]
pub fn described_parent(text: &str) -> Answer {
    answer(session::read_described(text))
}

/// See `session::race_shown`. `size`: null to leave the picture out.
#[wasm_bindgen]
pub fn race(race: &str, measure: &str, size: &str, texts: &str) -> Answer {
    let texts = Texts::new(read(texts)?);
    answer(session::race_shown(&read(race)?, measure, read::<Option<Size>>(size)?, &texts))
}

/// See `session::Racer`.
#[wasm_bindgen]
pub struct Racer(session::Racer);

#[wasm_bindgen]
impl Racer {
    #[wasm_bindgen(constructor)]
    #[allow(clippy::new_without_default)]
    pub fn new() -> Racer {
        Racer(session::Racer::new())
    }

    pub fn data(&mut self, name: &str, bytes: &[u8], settings: &str) -> Answer {
        answer(self.0.data(name, bytes, &read(settings)?))
    }

    pub fn start(&mut self, job: &str, repeat: u32, budget: u32) -> Answer {
        answer(self.0.start(&read(job)?, repeat, budget))
    }

    /// `RaceNews`.
    pub fn step(&mut self, now: f64) -> Answer {
        write(&self.0.step(now))
    }
}
