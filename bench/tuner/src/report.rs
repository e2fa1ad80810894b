//! The tables of the benchmark.

use crate::problem::{self, PARALLEL};
use crate::run::Run;
use crate::score::{References, Table};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fmt::Write;

/// Characters of a column: the longest name is `optuna tpe_univariate`.
const WIDTH: usize = 23;

/// What is compared: our runs and the others', recorded or live, all of the same number of trials.
pub struct Report {
    ours: BTreeSet<String>,
    runs: Vec<Run>,
    references: References,
    /// Numbers of trials at which is looked.
    at: [usize; 2],
}

impl Report {
    /// `anchors` that have runs on the seeds of `ours` are compared on these; the others on what they have.
    pub fn new(ours: Vec<Run>, anchors: Vec<Run>, references: References, trials: usize) -> Report {
        let names = ours.iter().map(|run| run.tuner.clone()).collect();
        let seeds: BTreeSet<u64> = ours.iter().map(|run| run.seed).collect();
        let problems: BTreeSet<String> = ours.iter().map(|run| run.problem.clone()).collect();
        let fits = |run: &Run| run.trials == trials && problems.contains(&run.problem);
        // With one trial in flight and with several apart: a tuner may have runs on the seeds of ours for one of them only.
        let kind = |run: &Run| (run.tuner.clone(), run.parallel);
        let shares: BTreeSet<_> =
            anchors.iter().filter(|run| fits(run) && seeds.contains(&run.seed)).map(kind).collect();
        let is_wanted = |run: &Run| fits(run) && (seeds.contains(&run.seed) || !shares.contains(&kind(run)));
        let mut runs: Vec<Run> = anchors.into_iter().filter(is_wanted).collect();
        runs.extend(ours.into_iter().filter(|run| run.trials == trials));
        let references = crate::score::lowered(references, &runs);
        Report { ours: names, runs, references, at: [(trials / 2).max(1), trials] }
    }

    pub fn text(&self) -> String {
        let mut text = String::new();
        let in_flight: BTreeSet<usize> = self.runs.iter().map(|run| run.parallel).collect();
        for parallel in in_flight {
            let runs: Vec<Run> = self.runs.iter().filter(|run| run.parallel == parallel).cloned().collect();
            let problems = self.problems(&runs);
            let _ = writeln!(text, "\n{} problems, {parallel} in flight", problems.len());
            self.summary(&mut text, &runs, &problems);
            self.differences(&mut text, &runs);
            self.per_problem(&mut text, &runs, &problems);
            self.recommended(&mut text, &runs);
        }
        self.in_flight(&mut text);
        text
    }

    /// The problems that every tuner of ours has run, in the order of the benchmark.
    fn problems(&self, runs: &[Run]) -> Vec<&'static str> {
        let was_run = |name: &&str| runs.iter().any(|run| run.problem == *name && self.ours.contains(&run.tuner));
        problem::all().iter().map(|problem| problem.name).filter(was_run).collect()
    }

    fn summary(&self, text: &mut String, runs: &[Run], problems: &[&str]) {
        let tables = self.at.map(|trials| Table::at(trials, runs, &self.references));
        let heads = ["regret", "rank"].map(|what| self.at.map(|trials| format!("{what}@{trials}")));
        let heads: Vec<String> = heads.into_iter().flatten().chain(["ms".into(), "runs".into()]).collect();
        line(text, "", &heads);
        for tuner in tables[1].tuners() {
            let figures = tables.each_ref().map(|table| table.mean(tuner));
            let ranks = tables.each_ref().map(|table| table.rank(tuner, problems));
            let mut columns: Vec<String> = figures.into_iter().map(|value| shown(value, 4)).collect();
            columns.extend(ranks.into_iter().map(|value| shown(value, 2)));
            columns.push(shown(milliseconds(runs, tuner), 1));
            columns.push(tables[1].count(tuner).to_string());
            line(text, tuner, &columns);
        }
    }

    fn differences(&self, text: &mut String, runs: &[Run]) {
        let _ = writeln!(
            text,
            "\nPaired differences of regret (negative: the first is better), +- standard error; better/worse"
        );
        for trials in self.at {
            let table = Table::at(trials, runs, &self.references);
            for ours in table.tuners().filter(|tuner| self.ours.contains(*tuner)) {
                for theirs in table.tuners().filter(|tuner| *tuner != ours) {
                    let Some(it) = table.difference(ours, theirs) else { continue };
                    let _ = writeln!(
                        text,
                        "@{trials:<3} {:40} {:+.4} +- {:.4} ({:+.1} standard errors)  {}/{} of {}",
                        format!("{ours} - {theirs}"),
                        it.mean,
                        it.error,
                        it.mean / it.error,
                        it.better,
                        it.worse,
                        it.pairs
                    );
                }
            }
        }
    }

    fn per_problem(&self, text: &mut String, runs: &[Run], problems: &[&str]) {
        let table = Table::at(self.at[1], runs, &self.references);
        let tuners: Vec<&str> = table.tuners().collect();
        let _ = writeln!(text, "\nMean regret@{}", self.at[1]);
        line(text, "", &tuners.iter().map(|tuner| tuner.to_string()).collect::<Vec<_>>());
        for problem in problems {
            let columns: Vec<String> = tuners.iter().map(|tuner| shown(table.on(tuner, problem), 3)).collect();
            line(text, problem, &columns);
        }
    }

    fn recommended(&self, text: &mut String, runs: &[Run]) {
        let noisy: Vec<Run> =
            runs.iter().filter(|run| run.recommended.is_some() && self.ours.contains(&run.tuner)).cloned().collect();
        if noisy.is_empty() {
            return;
        }
        let observed = Table::at(self.at[1], &noisy, &self.references);
        let recommended = Table::of(&noisy, &self.references, |run| run.recommended);
        let _ = writeln!(text, "\nNoisy problems: regret of the best observed and of the recommended configuration");
        for tuner in observed.tuners() {
            let columns = [&observed, &recommended].map(|table| shown(table.mean(tuner), 4));
            line(text, tuner, &columns);
        }
    }

    /// Several trials in flight against one, on the problems that have both.
    fn in_flight(&self, text: &mut String) {
        for (tuner, parallel, one, many) in self.flights() {
            let _ = writeln!(
                text,
                "{tuner}: regret@{} with {parallel} in flight {many:.4}, with 1 {one:.4}: {:+.1} %",
                self.at[1],
                100.0 * (many / one - 1.0)
            );
        }
    }

    fn flights(&self) -> Vec<(String, usize, f64, f64)> {
        let mut found = Vec::new();
        let in_flight: BTreeSet<usize> = self.runs.iter().map(|run| run.parallel).filter(|n| *n > 1).collect();
        for parallel in in_flight {
            for tuner in self.runs.iter().map(|run| &run.tuner).collect::<BTreeSet<_>>() {
                let pairs = |parallel: usize, other: usize| -> Vec<Run> {
                    let has = |run: &Run, n: usize| {
                        self.runs.iter().any(|twin| {
                            (&twin.tuner, &twin.problem, twin.seed, twin.parallel) == (tuner, &run.problem, run.seed, n)
                        })
                    };
                    let mine = self.runs.iter().filter(|run| run.tuner == *tuner && run.parallel == parallel);
                    mine.filter(|run| has(run, other)).cloned().collect()
                };
                let mean = |runs: &[Run]| Table::at(self.at[1], runs, &self.references).mean(tuner);
                if let (Some(one), Some(many)) = (mean(&pairs(1, parallel)), mean(&pairs(parallel, 1))) {
                    found.push((tuner.clone(), parallel, one, many));
                }
            }
        }
        found
    }

    pub fn json(&self) -> Value {
        let mut tuners = serde_json::Map::new();
        for parallel in self.runs.iter().map(|run| run.parallel).collect::<BTreeSet<_>>() {
            let runs: Vec<Run> = self.runs.iter().filter(|run| run.parallel == parallel).cloned().collect();
            let problems = self.problems(&runs);
            let tables = self.at.map(|trials| Table::at(trials, &runs, &self.references));
            for tuner in tables[1].tuners() {
                let differences: serde_json::Map<String, Value> = tables[1]
                    .tuners()
                    .filter(|other| *other != tuner && self.ours.contains(tuner))
                    .filter_map(|other| {
                        let at = |table: &Table| {
                            table
                                .difference(tuner, other)
                                .map(|it| json!({ "mean": it.mean, "error": it.error, "pairs": it.pairs }))
                        };
                        Some((
                            other.to_string(),
                            json!(tables.each_ref().map(at).into_iter().collect::<Option<Vec<_>>>()?),
                        ))
                    })
                    .collect();
                let entry = json!({
                    "at": self.at,
                    "regret": tables.each_ref().map(|table| table.mean(tuner)),
                    "rank": tables.each_ref().map(|table| table.rank(tuner, &problems)),
                    "ms": milliseconds(&runs, tuner),
                    "runs": tables[1].count(tuner),
                    "minus": differences,
                });
                tuners.insert(format!("{tuner}, {parallel} in flight"), entry);
            }
        }
        Value::Object(tuners)
    }
}

/// The names that a list on the command line stands for: `all`, `parallel`, or some separated by commas.
pub fn chosen<'a>(problems: &'a [problem::Problem], list: &str) -> Result<Vec<&'a problem::Problem>, String> {
    let names: Vec<&str> = match list {
        "all" => problems.iter().map(|problem| problem.name).collect(),
        "parallel" => PARALLEL.to_vec(),
        list => list.split(',').collect(),
    };
    let find = |name: &str| {
        let known = || problems.iter().map(|problem| problem.name).collect::<Vec<_>>().join(", ");
        problems
            .iter()
            .find(|problem| problem.name == name)
            .ok_or_else(|| format!("There is no problem `{name}`. Use all, parallel, or some of: {}.", known()))
    };
    names.into_iter().map(find).collect()
}

fn milliseconds(runs: &[Run], tuner: &str) -> Option<f64> {
    let times: Vec<f64> = runs.iter().filter(|run| run.tuner == tuner).map(|run| run.ms).collect();
    (!times.is_empty()).then(|| times.iter().sum::<f64>() / times.len() as f64)
}

fn shown(value: Option<f64>, digits: usize) -> String {
    value.map_or("-".into(), |value| format!("{value:.digits$}"))
}

fn line(text: &mut String, name: &str, columns: &[String]) {
    let columns: String = columns.iter().map(|column| format!("{column:>WIDTH$}")).collect();
    let _ = writeln!(text, "{name:WIDTH$}{columns}");
}
