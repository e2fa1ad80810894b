//! A race of strategies: its runs are the form's own job, and it is drawn and told.

// Helpers of a test may panic: it is how a test fails.
#![allow(clippy::unwrap_used)]

mod catalogue;

use tuning_playground::analysis::race::{Entrant, Finish, Measure, Race, Run, standings};
use tuning_playground::chart::{Size, Texts};
use tuning_playground::json;
use tuning_playground::session::dto::{DataSettings, JobSettings};
use tuning_playground::session::{RaceNews, Racer, Session, native, race_shown};
use tuning_playground::tuner::Direction;

/// Three strategies with two repeats, of which B is the better.
fn made_up() -> Race {
    let run = |values: &[f64]| {
        let finish = |(trial, value): (u32, &f64)| Finish {
            trial,
            value: Some(*value),
            rounds: 20 * (trial + 1),
            seconds: 0.25 * f64::from(trial + 1),
        };
        Run { finishes: (0..).zip(values).map(finish).collect(), over: true }
    };
    let entrant = |name: &str, is_yardstick, runs: [&[f64]; 2]| Entrant {
        name: name.into(),
        is_yardstick,
        runs: runs.iter().map(|values| run(values)).collect(),
    };
    Race {
        metric: "validation:auc".into(),
        direction: Direction::Maximize,
        budget: 3,
        entrants: vec![
            entrant("Random", true, [&[0.80, 0.82, 0.82], &[0.79, 0.79, 0.83]]),
            entrant("Bayesian", false, [&[0.80, 0.81, 0.93], &[0.79, 0.90, 0.94]]),
            entrant("Grid", false, [&[0.70, 0.70, 0.70], &[0.70, 0.70, 0.70]]),
        ],
    }
}

fn texts(language: &str) -> Texts {
    let own = |(key, text): (String, String)| key.strip_prefix("chart.").map(|key| (key.to_string(), text));
    Texts::new(catalogue::catalogue(language).into_iter().filter_map(own).collect())
}

#[test]
fn a_race_is_drawn_and_told_in_both_languages() {
    let race = made_up();
    let size = Size { width: 640, height: 320 };
    for language in ["en", "fr"] {
        let texts = texts(language);
        for measure in ["jobs", "rounds", "seconds"] {
            let shown = race_shown(&race, measure, Some(size), &texts).unwrap();
            let picture = shown.picture.unwrap();
            for class in ["chart-line is-racer-1", "chart-line is-racer-3", "chart-area is-racer-2"] {
                assert!(picture.svg.contains(class), "{measure}: {class}");
            }
            assert!(picture.hits.iter().all(|hit| hit.lines.len() == 6), "{:?}", picture.hits);
            // Every word is in the catalogue.
            let words = format!("{} {} {} {:?}", picture.svg, shown.verdict, shown.duels.join(" "), picture.hits[0]);
            assert!(!words.contains("race_") || words.contains("tip_race_strategy"), "{words}");
            assert!(!shown.verdict.contains('{') && !shown.verdict.contains("race_"), "{}", shown.verdict);
            assert!(shown.duels.iter().all(|duel| !duel.contains('{') && !duel.contains("race_")), "{:?}", shown.duels);
            assert_eq!((shown.leader, shown.duels.len()), (Some(1), 2));
        }
    }
}

#[test]
fn the_page_reads_and_writes_a_race() {
    let text = r#"{"metric": "validation:auc", "minimize": false, "budget": 3, "entrants": [
        {"name": "Random", "yardstick": true, "runs": [{"over": true, "finishes": [[0, 0.8, 20, 0.25], [1, null, 40, 0.5]]}]}]}"#;
    let race: Race = json::read(text).unwrap();
    let run = &race.entrants[0].runs[0];
    assert_eq!(run.finishes[1], Finish { trial: 1, value: None, rounds: 40, seconds: 0.5 });
    assert_eq!(standings(&race, Measure::Jobs)[0].best.unwrap().mean, 0.8);
    let shown = race_shown(&race, "jobs", None, &texts("en")).unwrap();
    let told = json::write(&shown).unwrap();
    assert!(
        told.starts_with(r#"{"picture":null,"standings":[{"best":[0.8,0.8,0.8,1],"to_reach":[1.0,1.0,1.0,1],"wins":1"#),
        "{told}"
    );
    assert!(json::read::<Race>(&text.replace("0.25]", "]")).is_err());
}

/// All that a run tells.
fn raced(racer: &mut Racer, job: &JobSettings, repeat: u32, budget: u32) -> Vec<(u32, Option<f64>, u32, f64)> {
    racer.start(job, repeat, budget).unwrap();
    let mut finishes = Vec::new();
    for step in 0.. {
        let RaceNews { finishes: more, over } = racer.step(f64::from(step));
        finishes.extend(more);
        if over {
            break;
        }
    }
    finishes
}

#[test]
fn a_run_is_the_job_of_the_form_with_the_next_seed() {
    let bytes = std::fs::read(format!("{}/www/data/iris.csv", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let mut session = Session::new();
    let summary = session.load("iris.csv", &bytes).unwrap().summary.unwrap();
    let data = DataSettings { target: Some(summary.target), ..DataSettings::default() };
    session.set_data(&data).unwrap();
    let mut racer = Racer::new();
    racer.data("iris.csv", &bytes, &data).unwrap();
    let parameters = Session::parameters().into_iter().map(|info| info.setting).collect::<Vec<_>>();
    for strategy in ["Bayesian", "Random", "Hyperband", "HyperbandBrackets", "TPE"] {
        let mut job = JobSettings {
            strategy: strategy.trim_end_matches("Brackets").into(),
            objective: summary.objective.clone(),
            parameters: parameters.clone(),
            max_jobs: "9".into(),
            seed: "41".into(),
            ..JobSettings::default()
        };
        if strategy.starts_with("Hyperband") {
            job.parameters.iter_mut().filter(|it| it.name == "num_round").for_each(|it| it.tune = false);
            job.rules.max_resource = "9".into();
            job.rules.hyperband_form = if strategy == "Hyperband" { "Asynchronous" } else { "Brackets" }.into();
        }
        let finishes = raced(&mut racer, &job, 1, 9);
        session.start(&JobSettings { seed: "42".into(), ..job.clone() }, 0.0).unwrap();
        native::run(&mut session, 3, || 0.0).unwrap();
        let rows = session.snapshot(0.0).unwrap().trials;
        let mut found: Vec<(u32, Option<f64>)> = finishes.iter().map(|(trial, value, ..)| (*trial, *value)).collect();
        found.sort_by_key(|(trial, _)| *trial);
        assert_eq!(found, rows.iter().map(|row| (row.trial, row.objective)).collect::<Vec<_>>(), "{strategy}");
        let rounds: u32 = rows.iter().map(|row| row.rounds).sum();
        assert_eq!(finishes.last().map(|(_, _, rounds, _)| *rounds), Some(rounds), "{strategy}");
        // It may be ended before.
        let part = raced(&mut racer, &job, 1, 4);
        assert_eq!(part, finishes[..4], "{strategy}");
    }
    // What is wrong with a job is told, and the next one runs.
    let wrong = JobSettings { strategy: "Random".into(), max_jobs: "many".into(), ..JobSettings::default() };
    assert!(racer.start(&wrong, 0, 3).is_err());
    assert!(racer.step(0.0).over);
}
