//! Whole tuning jobs on the page's own data, with the page's own settings: strategies that are not for `ask_tell`, because
//! they stop trials, and what a visitor gets.

use anyhow::{Context, Result, anyhow};
use serde_json::{Value, json};
use std::cell::RefCell;
use tuning_playground::error::Message;
use tuning_playground::session::dto::{DataSettings, JobSettings, ParamSetting, RuleSettings, WorkerInput};
use tuning_playground::session::{Session, native};

/// A built-in data set, with a metric that has no ties.
struct Data {
    file: &'static str,
    bytes: &'static [u8],
    objective: &'static str,
}

/// One of each task.
const DATA: [Data; 3] = [
    Data {
        file: "breast_cancer.csv",
        bytes: include_bytes!("../../../www/data/breast_cancer.csv"),
        objective: "validation:logloss",
    },
    Data {
        file: "diabetes.csv",
        bytes: include_bytes!("../../../www/data/diabetes.csv"),
        objective: "validation:rmse",
    },
    Data { file: "wine.csv", bytes: include_bytes!("../../../www/data/wine.csv"), objective: "validation:mlogloss" },
];

/// Trials of Bayesian and of Random where they are compared.
const TRIALS: u32 = 50;
/// Most rounds of a trial where Hyperband is compared with Random: 3^4.
const MAX_RESOURCE: u32 = 81;
/// Trials of Random there: five times what one bracket of Hyperband's costs.
const RANDOM_TRIALS: u32 = 50;

/// What a job found, round by round.
struct Course {
    /// After so many rounds of all trials, the best value that any round of any trial has had; smaller is better.
    best: Vec<f64>,
}

impl Course {
    fn last(&self) -> f64 {
        self.best.last().copied().unwrap_or(f64::INFINITY)
    }

    /// Rounds until the best value was `value` or better.
    fn rounds_to(&self, value: f64) -> Option<usize> {
        self.best.iter().position(|best| *best <= value).map(|place| place + 1)
    }
}

/// A comparison of two strategies, seed by seed.
pub struct Comparison {
    data: &'static str,
    /// What is compared with Random.
    strategy: &'static str,
    /// Per seed: (its value, Random's value, share of Random's rounds that it took to get there).
    seeds: Vec<(f64, f64, Option<f64>)>,
}

/// All comparisons over `seeds`. `progress` is told of each job.
pub fn compare(seeds: &[u64], progress: impl Fn(&str)) -> Result<Vec<Comparison>> {
    let mut all = Vec::new();
    let mut bayesian = Comparison { data: DATA[0].file, strategy: "Bayesian", seeds: Vec::new() };
    for &seed in seeds {
        let [ours, random] = ["Bayesian", "Random"].map(|strategy| job(&DATA[0], strategy, None, TRIALS, None, seed));
        let (ours, random) = (ours?, random?);
        bayesian.seeds.push((ours.last(), random.last(), None));
        progress(&format!("{} {seed}: Bayesian {:.5}, Random {:.5}", DATA[0].file, ours.last(), random.last()));
    }
    all.push(bayesian);
    for data in &DATA {
        let forms = [("Hyperband", "Asynchronous"), ("Hyperband, brackets", "Brackets")];
        let mut rows = forms.map(|(strategy, _)| Comparison { data: data.file, strategy, seeds: Vec::new() });
        for &seed in seeds {
            let random = job(data, "Random", None, RANDOM_TRIALS, Some(MAX_RESOURCE), seed)?;
            for ((_, form), row) in forms.iter().zip(&mut rows) {
                // More trials than rounds: the rounds end it.
                let mut ours = job(data, "Hyperband", Some(form), 500, Some(MAX_RESOURCE), seed)?;
                ours.best.truncate(random.best.len());
                let share = ours.rounds_to(random.last()).map(|rounds| rounds as f64 / random.best.len() as f64);
                row.seeds.push((ours.last(), random.last(), share));
            }
            progress(&format!("{} {seed}", data.file));
        }
        all.extend(rows);
    }
    Ok(all)
}

/// Runs a job. `form`: of Hyperband. `rounds`: of each trial, where `num_round` is not what is tuned.
fn job(
    data: &Data,
    strategy: &str,
    form: Option<&str>,
    max_jobs: u32,
    rounds: Option<u32>,
    seed: u64,
) -> Result<Course> {
    let mut session = Session::new();
    session.load(data.file, data.bytes).map_err(told)?;
    session.set_data(&DataSettings::default()).map_err(told)?;
    let mut parameters: Vec<ParamSetting> = Session::parameters().into_iter().map(|info| info.setting).collect();
    if let Some(rounds) = rounds {
        for parameter in parameters.iter_mut().filter(|parameter| parameter.name == "num_round") {
            (parameter.tune, parameter.value) = (false, rounds.to_string());
        }
    }
    let resource =
        if strategy == "Hyperband" { rounds.map(|n| n.to_string()).unwrap_or_default() } else { String::new() };
    let page = JobSettings::default();
    let rules = RuleSettings {
        hyperband_form: form.map_or(page.rules.hyperband_form, str::to_string),
        min_resource: if resource.is_empty() { String::new() } else { "1".into() },
        max_resource: resource,
        ..page.rules
    };
    let settings = JobSettings {
        name: String::new(),
        objective: data.objective.into(),
        strategy: strategy.into(),
        max_jobs: max_jobs.to_string(),
        max_parallel: "1".into(),
        seed: seed.to_string(),
        rules,
        parameters,
    };
    session.start(&settings, 0.0).map_err(told)?;
    let place = session
        .snapshot(0.0)
        .and_then(|snapshot| snapshot.metrics.iter().position(|metric| *metric == snapshot.objective.metric));
    let place = place.context("the objective is not reported")?;
    let best = RefCell::new(Vec::new());
    native::run_watched(
        &mut session,
        1,
        || 0.0,
        |input| {
            if let WorkerInput::Report { values, .. } = input {
                let mut best = best.borrow_mut();
                let so_far = best.last().copied().unwrap_or(f64::INFINITY);
                best.push(values.get(place).copied().unwrap_or(f64::NAN).min(so_far));
            }
        },
    )
    .map_err(|error| told(vec![error]))?;
    Ok(Course { best: best.into_inner() })
}

fn told(errors: Vec<Message>) -> anyhow::Error {
    anyhow!(errors.iter().map(|error| format!("{} {:?}", error.code, error.params)).collect::<Vec<_>>().join("; "))
}

impl Comparison {
    /// Seeds in which it is ahead.
    fn wins(&self) -> usize {
        self.seeds.iter().filter(|(ours, random, _)| ours < random).count()
    }

    /// The median share of Random's rounds; a seed that never got there counts as more than all.
    fn median_share(&self) -> f64 {
        let mut shares: Vec<f64> = self.seeds.iter().map(|(_, _, share)| share.unwrap_or(f64::INFINITY)).collect();
        shares.sort_by(f64::total_cmp);
        let middle = |place: usize| shares.get(place).copied().unwrap_or(f64::NAN);
        (middle((shares.len() - 1) / 2) + middle(shares.len() / 2)) / 2.0
    }
}

pub fn text(comparisons: &[Comparison]) -> String {
    let mut text = format!(
        "\nWhole jobs on the built-in data, the page's ranges. Bayesian: {TRIALS} trials each. Hyperband: as many rounds as\n\
         Random's {RANDOM_TRIALS} trials of {MAX_RESOURCE}; median share of them until it has Random's best value (goal: at most 0.5). Best: of\n\
         any round of any trial.\n\n"
    );
    for it in comparisons {
        let share = if it.strategy == "Bayesian" { String::new() } else { format!("{:10.2}", it.median_share()) };
        text += &format!("{:20}{:22}ahead in {:2} of {:2}{share}\n", it.data, it.strategy, it.wins(), it.seeds.len());
    }
    text
}

pub fn json(comparisons: &[Comparison]) -> Value {
    let entry = |it: &Comparison| json!({ "data": it.data, "strategy": it.strategy, "ahead": it.wins(), "seeds": it.seeds, "median_share": it.median_share() });
    comparisons.iter().map(entry).collect()
}
