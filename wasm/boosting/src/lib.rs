//! The module of the worker that shows boosting at work: shells over `session::Boosting`.

// What each does is said where it leads.
#![allow(missing_docs)]

#[path = "../../boundary.rs"]
mod boundary;

use boundary::{Answer, answer, read, thrown, write};
use std::collections::BTreeMap;
use tuning_playground::chart::Size;
use tuning_playground::session::{self, dto};
use wasm_bindgen::prelude::*;

/// See `session::Boosting`.
#[wasm_bindgen]
pub struct Boosting(session::Boosting);

#[wasm_bindgen]
impl Boosting {
    #[wasm_bindgen(constructor)]
    #[allow(clippy::new_without_default)]
    pub fn new() -> Boosting {
        Boosting(session::Boosting::new())
    }

    /// A list of `Knob`.
    pub fn knobs(&self) -> Answer {
        write(&session::Boosting::knobs())
    }

    /// `PlaneShown`.
    pub fn make_up(&mut self, shape: &str, points: u32, noise: f64, seed: u32) -> Answer {
        answer(self.0.make_up(shape, points, noise, seed).map_err(|error| vec![error]))
    }

    /// `settings`: `DataSettings`. Answers with `PlaneShown`.
    pub fn own(&mut self, name: &str, bytes: &[u8], settings: &str, x: &str, y: &str) -> Answer {
        answer(self.0.own(name, bytes, &read::<dto::DataSettings>(settings)?, [x, y]))
    }

    pub fn start(&mut self, params: &str) -> Result<(), JsValue> {
        self.0.start(&read::<BTreeMap<String, String>>(params)?).map_err(|error| thrown(vec![error]))
    }

    pub fn step(&mut self) -> u32 {
        self.0.step()
    }

    pub fn set_look(&mut self, side: u32, colours: &[u8]) {
        self.0.set_look(side, colours);
    }

    pub fn set_texts(&mut self, texts: &str) -> Result<(), JsValue> {
        self.0.set_texts(read(texts)?);
        Ok(())
    }

    pub fn paint(&mut self, round: u32, alone: Option<u32>) -> Vec<u8> {
        self.0.paint(round, alone)
    }

    /// `RoundShown`, or null.
    pub fn round(&self, round: u32) -> Answer {
        write(&self.0.round(round))
    }

    /// `Said`, or null.
    pub fn say(&self, across: f32, up: f32) -> Answer {
        write(&self.0.say(across, up))
    }

    pub fn curve(&self, metric: u32, round: u32, width: u32, height: u32) -> Answer {
        answer(self.0.curve(metric as usize, round, Size { width, height }))
    }

    pub fn tree(&self, tree: u32, start: u32, width: u32, height: u32) -> Answer {
        answer(self.0.tree(tree as usize, start as usize, Size { width, height }))
    }
}
