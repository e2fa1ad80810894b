//! From runs to figures: normalised regret, ranks, paired differences.

use crate::run::Run;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Reference levels of a problem, recorded from a pool of random evaluations.
#[derive(Debug, Clone, Deserialize)]
pub struct Reference {
    /// Expected best of ten random trials: normalised regret 1.
    pub rand10: f64,
    /// The optimum, or the best value that any run has shown: normalised regret 0.
    pub ystar: f64,
    /// Whether `ystar` is the optimum.
    pub known: bool,
}

pub type References = BTreeMap<String, Reference>;

/// `references` with the best values of `runs`: an unknown optimum can only fall.
pub fn lowered(mut references: References, runs: &[Run]) -> References {
    for run in runs {
        if let Some(reference) = references.get_mut(&run.problem).filter(|reference| !reference.known) {
            reference.ystar = reference.ystar.min(run.least());
        }
    }
    references
}

/// 1: as ten random trials; 0: the optimum; at most 3.
pub fn regret(reference: &Reference, value: f64) -> f64 {
    ((value - reference.ystar) / (reference.rand10 - reference.ystar).max(1e-12)).clamp(0.0, 3.0)
}

/// Regrets of runs: by tuner, by problem, by seed.
pub struct Table(BTreeMap<String, BTreeMap<String, BTreeMap<u64, f64>>>);

/// A difference of two tuners on common pairs of problem and seed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference {
    pub pairs: usize,
    /// Ours minus theirs: negative is better.
    pub mean: f64,
    /// Standard error of `mean`.
    pub error: f64,
    pub better: usize,
    pub worse: usize,
}

impl Table {
    /// After `trials` trials.
    pub fn at(trials: usize, runs: &[Run], references: &References) -> Table {
        Table::of(runs, references, |run| Some(run.value_at(trials)))
    }

    /// Of `value` of each run; runs without one are left out.
    pub fn of(runs: &[Run], references: &References, value: impl Fn(&Run) -> Option<f64>) -> Table {
        let mut table: BTreeMap<String, BTreeMap<String, BTreeMap<u64, f64>>> = BTreeMap::new();
        for run in runs {
            if let (Some(reference), Some(value)) = (references.get(&run.problem), value(run)) {
                let problems = table.entry(run.tuner.clone()).or_default();
                problems.entry(run.problem.clone()).or_default().insert(run.seed, regret(reference, value));
            }
        }
        Table(table)
    }

    pub fn tuners(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Runs of a tuner.
    pub fn count(&self, tuner: &str) -> usize {
        self.0.get(tuner).map_or(0, |problems| problems.values().map(BTreeMap::len).sum())
    }

    /// Mean over the seeds.
    pub fn on(&self, tuner: &str, problem: &str) -> Option<f64> {
        mean(self.0.get(tuner)?.get(problem)?.values().copied())
    }

    /// Mean over the problems of the means over the seeds.
    pub fn mean(&self, tuner: &str) -> Option<f64> {
        mean(self.0.get(tuner)?.values().filter_map(|seeds| mean(seeds.values().copied())))
    }

    /// Mean over `problems` of a tuner's rank among those that ran all of them; ties share their rank.
    pub fn rank(&self, tuner: &str, problems: &[&str]) -> Option<f64> {
        let complete = |tuner: &&str| problems.iter().all(|problem| self.on(tuner, problem).is_some());
        let rivals: Vec<&str> = self.tuners().filter(complete).collect();
        if !rivals.contains(&tuner) {
            return None;
        }
        mean(problems.iter().filter_map(|problem| {
            let mine = self.on(tuner, problem)?;
            let theirs = rivals.iter().filter(|rival| **rival != tuner).filter_map(|rival| self.on(rival, problem));
            let share = |theirs: f64| match theirs - mine {
                gap if gap < -1e-12 => 1.0,
                gap if gap > 1e-12 => 0.0,
                _ => 0.5,
            };
            Some(1.0 + theirs.map(share).sum::<f64>())
        }))
    }

    /// `ours` against `theirs` where both have run. `None` without two common pairs.
    pub fn difference(&self, ours: &str, theirs: &str) -> Option<Difference> {
        let (ours, theirs) = (self.0.get(ours)?, self.0.get(theirs)?);
        let mut gaps = Vec::new();
        for (problem, seeds) in ours {
            for (seed, mine) in seeds {
                gaps.extend(theirs.get(problem).and_then(|seeds| seeds.get(seed)).map(|other| mine - other));
            }
        }
        let mean = mean(gaps.iter().copied()).filter(|_| gaps.len() > 1)?;
        let variance = gaps.iter().map(|gap| (gap - mean) * (gap - mean)).sum::<f64>() / (gaps.len() - 1) as f64;
        Some(Difference {
            pairs: gaps.len(),
            mean,
            error: (variance / gaps.len() as f64).sqrt(),
            better: gaps.iter().filter(|gap| **gap < 0.0).count(),
            worse: gaps.iter().filter(|gap| **gap > 0.0).count(),
        })
    }
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values.fold((0.0, 0), |(sum, count), value| (sum + value, count + 1));
    (count > 0).then(|| sum / f64::from(count))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(tuner: &str, problem: &str, seed: u64, value: f64) -> Run {
        let (tuner, problem) = (tuner.to_string(), problem.to_string());
        Run { tuner, problem, seed, parallel: 1, trials: 5, ms: 0.0, recommended: None, curve: vec![(1, value)] }
    }

    fn references() -> References {
        let reference = |known| Reference { rand10: 11.0, ystar: 1.0, known };
        [("p".to_string(), reference(true)), ("q".to_string(), reference(false))].into()
    }

    #[test]
    fn regret_is_0_at_the_optimum_and_1_at_ten_random_trials() {
        let reference = Reference { rand10: 11.0, ystar: 1.0, known: true };
        assert_eq!([1.0, 11.0, 6.0, 0.0, 1e9].map(|value| regret(&reference, value)), [0.0, 1.0, 0.5, 0.0, 3.0]);
    }

    #[test]
    fn only_an_unknown_optimum_falls() {
        let runs = [run("a", "p", 1, -4.0), run("a", "q", 1, -4.0), run("a", "q", 2, -2.0)];
        let references = lowered(references(), &runs);
        assert_eq!((references["p"].ystar, references["q"].ystar), (1.0, -4.0));
    }

    #[test]
    fn ranks_are_among_those_that_ran_every_problem() {
        let mut runs = Vec::new();
        for (tuner, p, q) in [("a", 2.0, 3.0), ("b", 3.0, 3.0), ("c", 4.0, 2.0)] {
            runs.extend([run(tuner, "p", 1, p), run(tuner, "q", 1, q)]);
        }
        runs.push(run("d", "p", 1, 1.0));
        let table = Table::at(5, &runs, &references());
        // On q, a and b share the ranks 2 and 3.
        assert_eq!(table.rank("a", &["p", "q"]), Some((1.0 + 2.5) / 2.0));
        assert_eq!(table.rank("c", &["p", "q"]), Some(2.0));
        assert_eq!(table.rank("d", &["p", "q"]), None);
        assert_eq!(table.mean("a"), Some((0.1 + 0.2) / 2.0));
    }

    #[test]
    fn differences_are_paired() {
        let runs = [
            run("ours", "p", 1, 2.0),
            run("ours", "p", 2, 4.0),
            run("ours", "p", 3, 9.0),
            run("theirs", "p", 1, 3.0),
            run("theirs", "p", 2, 3.0),
            run("theirs", "q", 3, 1.0),
        ];
        let difference = Table::at(5, &runs, &references()).difference("ours", "theirs").unwrap();
        assert_eq!((difference.pairs, difference.better, difference.worse), (2, 1, 1));
        assert!(difference.mean.abs() < 1e-12 && (difference.error - 0.1).abs() < 1e-12, "{difference:?}");
    }
}
