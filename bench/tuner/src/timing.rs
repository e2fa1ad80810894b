//! How long a suggestion takes in nine dimensions after 100 and after 500 trials, its fit included.

use crate::draws::Draws;
use crate::problem::{self, Problem};
use crate::space::Point;
use crate::tuner::{Named, Task, Tuner};
use anyhow::{Context, Result};
use serde_json::{Value, json};
use std::time::Instant;

/// Nine dimensions, values of a real booster.
const PROBLEM: &str = "xgb_diabetes9";
const FINISHED: [usize; 2] = [100, 500];
/// Suggestions that are timed at each number.
const SUGGESTIONS: usize = 11;

pub struct Times {
    tuner: String,
    finished: usize,
    /// Milliseconds, ascending.
    ms: Vec<f64>,
}

/// Tuners take turns, suggestion by suggestion, so that a machine that slows down does so for all of them.
pub fn measure(tuners: &[Named]) -> Result<Vec<Times>> {
    let problems = problem::all();
    let problem = problems.iter().find(|problem| problem.name == PROBLEM).context("the problem is gone")?;
    let known = random_trials(problem, FINISHED.into_iter().max().unwrap_or(0))?;
    let mut all = Vec::new();
    for finished in FINISHED {
        let mut children = Vec::new();
        for (name, command) in tuners {
            let mut tuner = Tuner::start(command)?;
            fill(&mut tuner, problem, &known[..finished])?;
            children.push((tuner, Times { tuner: name.clone(), finished, ms: Vec::new() }));
        }
        for id in finished..finished + SUGGESTIONS {
            for (tuner, times) in &mut children {
                let start = Instant::now();
                let point = tuner.ask(problem, id)?;
                times.ms.push(1000.0 * start.elapsed().as_secs_f64());
                tuner.tell(id, problem.true_value(&point)?)?;
            }
        }
        all.extend(children.into_iter().map(|(_, mut times)| {
            times.ms.sort_by(f64::total_cmp);
            times
        }));
    }
    Ok(all)
}

/// Random points with their values. Every tuner is told the same ones: each is evaluated once.
fn random_trials(problem: &Problem, number: usize) -> Result<Vec<(Point, Option<f64>)>> {
    let mut draws = Draws::new(0, 3);
    let mut trials = Vec::new();
    for _ in 0..number {
        let point: Point =
            problem.space.iter().map(|parameter| (parameter.name.to_string(), parameter.drawn(&mut draws))).collect();
        let value = problem.true_value(&point)?;
        trials.push((point, value));
    }
    Ok(trials)
}

/// Tells `known` trials, as if the tuner had asked for them.
fn fill(tuner: &mut Tuner, problem: &Problem, known: &[(Point, Option<f64>)]) -> Result<()> {
    tuner.init(&Task { problem, seed: 0, trials: known.len() + SUGGESTIONS, parallel: 1 })?;
    for (id, (point, value)) in known.iter().enumerate() {
        tuner.enqueue(point)?;
        tuner.ask(problem, id)?;
        tuner.tell(id, *value)?;
    }
    Ok(())
}

impl Times {
    fn median(&self) -> f64 {
        self.ms.get(self.ms.len() / 2).copied().unwrap_or(f64::NAN)
    }

    fn max(&self) -> f64 {
        self.ms.last().copied().unwrap_or(f64::NAN)
    }
}

pub fn text(times: &[Times]) -> String {
    let mut text = String::from("\nMilliseconds per suggestion, nine dimensions, fit included: median and maximum\n");
    for it in times {
        text += &format!("{:4} trials  {:22}{:10.1}{:10.1}\n", it.finished, it.tuner, it.median(), it.max());
    }
    text
}

pub fn json(times: &[Times]) -> Value {
    let entry =
        |it: &Times| json!({ "tuner": it.tuner, "trials": it.finished, "median": it.median(), "max": it.max() });
    times.iter().map(entry).collect()
}
