//! One run: a tuner on a problem under a seed, with some trials in flight.

use crate::draws::Draws;
use crate::problem::Problem;
use crate::space::Point;
use crate::tuner::{Named, Task, Tuner};
use anyhow::Result;
use serde::{Deserialize, Serialize};
use std::time::Instant;

/// What is kept of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// Name of the tuner.
    pub tuner: String,
    pub problem: String,
    pub seed: u64,
    /// Trials in flight.
    pub parallel: usize,
    pub trials: usize,
    /// Milliseconds that a trial's `ask` and `tell` took, in the mean.
    pub ms: f64,
    /// True value of the configuration that the tuner recommends in the end, on noisy problems.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recommended: Option<f64>,
    /// True value of the configuration with the best value observed so far: (number of told trials, value) where it changes.
    pub curve: Vec<(usize, f64)>,
}

impl Run {
    /// The value after `trials` trials; infinite before the first that did not fail.
    pub fn value_at(&self, trials: usize) -> f64 {
        self.curve.iter().take_while(|(told, _)| *told <= trials).last().map_or(f64::INFINITY, |(_, value)| *value)
    }

    /// The least true value that the run shows.
    pub fn least(&self) -> f64 {
        self.curve.iter().map(|(_, value)| *value).chain(self.recommended).fold(f64::INFINITY, f64::min)
    }
}

/// A trial that a worker of the simulation is at.
struct Out {
    id: usize,
    point: Point,
    /// When it will be done.
    until: f64,
}

/// Runs `tuner` to the end: `task.parallel` workers, who take log-normal times.
pub fn run(name: &str, tuner: &mut Tuner, task: &Task) -> Result<Run> {
    let (mut noise, mut durations) = (Draws::new(task.seed, 1), Draws::new(task.seed, 2));
    tuner.init(task)?;
    let mut out: Vec<Out> = Vec::new();
    let (mut now, mut asked, mut seconds) = (0.0, 0, 0.0);
    let mut best = f64::INFINITY;
    let mut curve = Vec::new();
    for told in 1..=task.trials {
        while asked < task.trials && out.len() < task.parallel {
            let start = Instant::now();
            let point = tuner.ask(task.problem, asked)?;
            seconds += start.elapsed().as_secs_f64();
            out.push(Out { id: asked, point, until: now + durations.duration() });
            asked += 1;
        }
        let Some(next) = (0..out.len()).min_by(|&a, &b| out[a].until.total_cmp(&out[b].until)) else { break };
        let done = out.swap_remove(next);
        now = done.until;
        let value = task.problem.observed(&done.point, &mut noise)?;
        let start = Instant::now();
        tuner.tell(done.id, value)?;
        // Some tuners fit when they are told.
        seconds += start.elapsed().as_secs_f64();
        if let Some(value) = value.filter(|value| *value < best) {
            best = value;
            curve.extend(task.problem.true_value(&done.point)?.map(|value| (told, value)));
        }
    }
    let recommended = match task.problem.is_noisy() {
        true => tuner.recommend(task.problem)?.map(|point| task.problem.true_value(&point)).transpose()?.flatten(),
        false => None,
    };
    Ok(Run {
        tuner: name.into(),
        problem: task.problem.name.into(),
        seed: task.seed,
        parallel: task.parallel,
        trials: task.trials,
        ms: round(1000.0 * seconds / asked.max(1) as f64),
        recommended,
        curve,
    })
}

/// To a thousandth: more would only be noise in a recorded file.
fn round(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

/// A run to be made.
pub struct Unit<'a> {
    /// Number of the tuner.
    pub tuner: usize,
    pub problem: &'a Problem,
    pub seed: u64,
}

/// Makes the runs `units` in this order, `jobs` at a time. `tuners`: names and commands. `done` gets each run as it ends.
pub fn run_all(
    tuners: &[Named],
    units: &[Unit],
    trials: usize,
    parallel: usize,
    jobs: usize,
    done: impl Fn(Run) -> Result<()> + Sync,
) -> Result<()> {
    use std::sync::atomic::{AtomicUsize, Ordering};
    let next = AtomicUsize::new(0);
    let work = || -> Result<()> {
        let mut started: Vec<Option<Tuner>> = tuners.iter().map(|_| None).collect();
        while let Some(unit) = units.get(next.fetch_add(1, Ordering::Relaxed)) {
            let task = Task { problem: unit.problem, seed: unit.seed, trials, parallel };
            let (name, command) = &tuners[unit.tuner];
            let tuner = match &mut started[unit.tuner] {
                Some(tuner) => tuner,
                empty => empty.insert(Tuner::start(command)?),
            };
            done(run(name, tuner, &task)?)?;
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..jobs.max(1)).map(|_| scope.spawn(work)).collect();
        let mut outcome = Ok(());
        for worker in workers {
            let ended = worker.join().unwrap_or_else(|_| Err(anyhow::anyhow!("a worker of the benchmark broke")));
            outcome = outcome.and(ended);
        }
        outcome
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_holds_its_value_until_it_changes() {
        let run = Run {
            tuner: "t".into(),
            problem: "p".into(),
            seed: 1,
            parallel: 1,
            trials: 50,
            ms: 1.0,
            recommended: None,
            curve: vec![(2, 5.0), (10, 3.0), (20, 4.0)],
        };
        let values = [1, 2, 9, 10, 25, 50].map(|trials| run.value_at(trials));
        assert_eq!(values, [f64::INFINITY, 5.0, 5.0, 3.0, 4.0, 4.0]);
        assert_eq!(run.least(), 3.0);
    }
}
