//! How `tuner::gp::portfolio`'s configurations were chosen: 300 configurations on data sets that are neither the page's nor the
//! benchmark's, then those that together leave the least regret (a portfolio: Feurer et al. 2022).

use crate::boosting::{self, Data};
use crate::space::Point;
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use tuning_playground::dataset::Task;
use tuning_playground::tuner::gp::sobol;
use tuning_playground::tuner::{Dim, Range, Scaling, Space};

const N_CONFIGURATIONS: u32 = 300;
/// Configurations that are chosen, and one more to see what it would bring.
const N_CHOSEN: usize = 6;
const BOOSTER_SEED: u64 = 7;
const SCRAMBLING: u32 = 1;
/// Normalised regret is cut off here.
const WORST: f64 = 3.0;

/// The space, and the part of each range in which boosters are usually good: every other configuration is from there, because
/// the uniform ones are mostly bad.
const BETTER: [(f64, f64); 9] =
    [(0.55, 1.0), (0.2, 0.9), (0.0, 0.7), (0.0, 0.65), (0.0, 1.0), (0.0, 1.0), (0.0, 0.75), (0.0, 0.6), (0.0, 0.75)];

fn space() -> Result<Space> {
    let integer = |name: &str, min, max, scaling| Dim::new(name, Range::Integer { min, max, scaling });
    let real = |name: &str, min, max, scaling| Dim::new(name, Range::Continuous { min, max, scaling });
    Ok(Space::check(vec![
        integer("num_round", 1, 300, Scaling::Logarithmic),
        real("eta", 0.01, 0.5, Scaling::Logarithmic),
        integer("max_depth", 1, 10, Scaling::Linear),
        real("min_child_weight", 0.1, 100.0, Scaling::Logarithmic),
        real("subsample", 0.5, 1.0, Scaling::Linear),
        real("colsample_bytree", 0.3, 1.0, Scaling::Linear),
        real("lambda", 1e-3, 1000.0, Scaling::Logarithmic),
        real("alpha", 1e-3, 1000.0, Scaling::Logarithmic),
        real("gamma", 1e-3, 10.0, Scaling::Logarithmic),
    ])?)
}

fn configurations(space: &Space) -> Vec<Point> {
    let configuration = |index: u32| {
        let mut unit = sobol::point(index, BETTER.len(), SCRAMBLING);
        if index % 2 == 1 {
            unit.iter_mut().zip(BETTER).for_each(|(u, (low, high))| *u = low + *u * (high - low));
        }
        let values = space.from_unit(&unit);
        let number = |value: &tuning_playground::tuner::Value| match value {
            tuning_playground::tuner::Value::Integer(number) => json!(number),
            tuning_playground::tuner::Value::Real(number) => json!(number),
            // The space has neither categories nor conditions.
            tuning_playground::tuner::Value::Category(_) | tuning_playground::tuner::Value::Inactive => Value::Null,
        };
        space.dims.iter().zip(&values).map(|(dim, value)| (dim.name.clone(), number(value))).collect()
    };
    (0..N_CONFIGURATIONS).map(configuration).collect()
}

/// Scores all configurations on every `*.csv` of `folder`, which `bench/priors/data.py` writes, and prints the choice.
pub fn learn(folder: &Path) -> Result<Value> {
    let space = space()?;
    let configurations = configurations(&space);
    let sets = read(folder)?;
    let mut names = Vec::new();
    let mut regrets = Vec::new();
    for (name, data) in &sets {
        let losses = losses(data, &configurations)?;
        regrets.push(normalised(&losses));
        names.push(name.clone());
        eprintln!("{name}: least {:.4}", losses.iter().copied().fold(f64::INFINITY, f64::min));
    }
    let chosen = greedy(&regrets, N_CHOSEN);
    let mut best = vec![WORST; regrets.len()];
    println!("Mean normalised regret of the best so far, and the configuration that is added:");
    for &index in &chosen {
        best.iter_mut().zip(&regrets).for_each(|(best, regrets)| *best = best.min(regrets[index]));
        let shown = Value::from(configurations[index].clone());
        println!("{:.3} {shown}", mean(&best));
    }
    println!("On a data set that had no part in the choice:");
    for count in 1..=N_CHOSEN {
        println!("{count} configurations: {:.3}", mean(&left_out(&regrets, count)));
    }
    let points: Vec<&Point> = chosen.iter().map(|&index| &configurations[index]).collect();
    Ok(json!({ "data": names, "chosen": points }))
}

fn read(folder: &Path) -> Result<Vec<(String, Data)>> {
    let entries = std::fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))?;
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "csv"));
    paths.sort();
    if paths.is_empty() {
        bail!("{} has no data: `python bench/priors/data.py FOLDER` writes it", folder.display());
    }
    let one = |path: &std::path::PathBuf| {
        let text = std::fs::read_to_string(path)?;
        let label = text.lines().next().and_then(|line| line.split(',').nth(1)).unwrap_or_default();
        let n_classes = match label {
            "value" => 0,
            _ => 1 + text.lines().skip(1).filter_map(|line| line.split(',').nth(1)?.parse().ok()).max().unwrap_or(0),
        };
        let task =
            [Task::Regression, Task::Regression, Task::Binary].get(n_classes).copied().unwrap_or(Task::Multiclass);
        let data = boosting::read(task, n_classes, &text).with_context(|| format!("{} is odd", path.display()))?;
        Ok((path.file_stem().unwrap_or_default().to_string_lossy().into_owned(), data))
    };
    paths.iter().map(one).collect()
}

fn losses(data: &Data, configurations: &[Point]) -> Result<Vec<f64>> {
    let next = AtomicUsize::new(0);
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let work = || -> Result<Vec<(usize, f64)>> {
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(configuration) = configurations.get(index) else { return Ok(done) };
            done.push((index, boosting::loss(data, configuration, BOOSTER_SEED)?));
        }
    };
    let mut losses = vec![f64::INFINITY; configurations.len()];
    let parts: Vec<Result<Vec<(usize, f64)>>> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|_| Err(anyhow::anyhow!("a thread broke"))))
            .collect()
    });
    for part in parts {
        part?.into_iter().for_each(|(index, loss)| losses[index] = loss);
    }
    Ok(losses)
}

/// 0 is the best configuration, 1 what the best of ten of the uniform ones is expected to have.
fn normalised(losses: &[f64]) -> Vec<f64> {
    let least = losses.iter().copied().fold(f64::INFINITY, f64::min);
    let mut sorted: Vec<f64> = losses.iter().copied().step_by(2).collect();
    sorted.sort_by(f64::total_cmp);
    let n = sorted.len();
    // The chance that the one at a rank is the best of ten: (n - 1 - rank choose 9) / (n choose 10), from rank to rank.
    let (mut chance, mut of_ten) = (10.0 / n as f64, 0.0);
    for (rank, loss) in sorted.iter().enumerate().take(n.saturating_sub(9)) {
        of_ten += chance * loss;
        chance *= (n - 10 - rank) as f64 / (n - 1 - rank) as f64;
    }
    losses.iter().map(|loss| ((loss - least) / (of_ten - least)).min(WORST)).collect()
}

/// `count` configurations, each the one that lowers the mean regret of the best of them most.
fn greedy(regrets: &[Vec<f64>], count: usize) -> Vec<usize> {
    let mut best = vec![WORST; regrets.len()];
    let mut chosen = Vec::new();
    for _ in 0..count {
        let after =
            |index: usize| best.iter().zip(regrets).map(|(best, regrets)| best.min(regrets[index])).sum::<f64>();
        let n = regrets.first().map_or(0, Vec::len);
        let Some(index) = (0..n).min_by(|&a, &b| after(a).total_cmp(&after(b))) else { break };
        best.iter_mut().zip(regrets).for_each(|(best, regrets)| *best = best.min(regrets[index]));
        chosen.push(index);
    }
    chosen
}

/// Per data set, the regret that `count` configurations leave which were chosen on the others.
fn left_out(regrets: &[Vec<f64>], count: usize) -> Vec<f64> {
    let of = |out: usize| {
        let others: Vec<Vec<f64>> =
            regrets.iter().enumerate().filter(|(place, _)| *place != out).map(|(_, regrets)| regrets.clone()).collect();
        greedy(&others, count).into_iter().map(|index| regrets[out][index]).fold(WORST, f64::min)
    };
    (0..regrets.len()).map(of).collect()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_the_best_of_ten_uniform_ones() {
        // Eleven uniform ones with 0, 1, 2, …: the 0 is among ten of them with a chance of 10 in 11, else the 1 is the best.
        let losses: Vec<f64> = (0..22).map(|place| f64::from(place / 2)).collect();
        let regrets = normalised(&losses);
        assert_eq!(regrets[0], 0.0);
        // 1 lies eleven times as far from the best.
        assert_eq!(regrets[2], WORST);
        let near: Vec<f64> = losses.iter().map(|loss| if *loss == 0.0 { 0.0 } else { 1.0 }).collect();
        assert!((normalised(&near)[2] - WORST).abs() < 1e-12);
        let mut one_between = near;
        one_between[1] = 1.0 / 22.0;
        assert!((normalised(&one_between)[1] - 0.5).abs() < 1e-12);
    }

    #[test]
    fn the_second_choice_mends_what_the_first_leaves() {
        let regrets = vec![vec![0.1, 0.0, 2.0], vec![0.2, 2.0, 0.0], vec![0.1, 2.0, 2.0]];
        assert_eq!(greedy(&regrets, 2), [0, 2]);
        assert_eq!(left_out(&regrets, 1), [0.1, 0.2, 0.1]);
    }
}
