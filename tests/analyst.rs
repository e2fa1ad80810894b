//! The worker beside the tuner, without a browser: it is told of a job as the tuner's worker tells it, and draws its charts.

// Helpers of a test may panic: it is how a test fails.
#![allow(clippy::unwrap_used)]

mod catalogue;

use catalogue::catalogue;
use std::collections::BTreeMap;
use tuning_playground::booster::Model;
use tuning_playground::chart::{Picture, Size};
use tuning_playground::formats::xgboost_json;
use tuning_playground::json;
use tuning_playground::session::dto::{DataSettings, JobSettings};
use tuning_playground::session::{Analyst, Session, native};
use tuning_playground::tuner::Value;
use tuning_playground::tuner::job::thinking::Why;
use tuning_playground::tuner::snapshot::TrialRow;

/// A finished job on a built-in data set.
fn finished(file: &str, settings: impl FnOnce(&mut JobSettings)) -> Session {
    let mut session = Session::new();
    let path = format!("{}/www/data/{file}", env!("CARGO_MANIFEST_DIR"));
    let loaded = session.load(file, &std::fs::read(path).unwrap()).unwrap();
    let summary = loaded.summary.unwrap();
    session.set_data(&DataSettings { target: Some(summary.target.clone()), ..DataSettings::default() }).unwrap();
    let parameters = Session::parameters().into_iter().map(|info| info.setting).collect();
    let mut job = JobSettings { objective: summary.objective, parameters, ..JobSettings::default() };
    settings(&mut job);
    session.start(&job, 0.0).unwrap();
    native::run(&mut session, 1, || 0.0).unwrap();
    session
}

/// An analyst that knows all of the job.
fn analyst_of(session: &mut Session, file: &str) -> Analyst {
    let mut analyst = Analyst::new();
    let path = format!("{}/www/data/{file}", env!("CARGO_MANIFEST_DIR"));
    let spec = session.running_request().unwrap().data.clone().unwrap().spec;
    analyst.data(file, &std::fs::read(path).unwrap(), spec).unwrap();
    let start = json::write(&session.mirror_start()).unwrap();
    analyst.begin(&json::read(&start).unwrap(), 0.0).unwrap();
    analyst.mirror(&json::write(&session.changes()).unwrap(), 0.0).unwrap();
    analyst
}

fn drawn(analyst: &mut Analyst, ids: &[&str]) -> BTreeMap<String, Picture> {
    let sizes = ids.iter().map(|id| (id.to_string(), Size { width: 480, height: 300 })).collect();
    let own = |(key, text): (String, String)| key.strip_prefix("chart.").map(|key| (key.to_string(), text));
    analyst.set_charts(sizes, catalogue("en").into_iter().filter_map(own).collect());
    while analyst.step() {}
    analyst.pictures().unwrap().into_iter().map(|picture| (picture.id.clone(), picture)).collect()
}

#[test]
fn every_chart_of_the_search_is_drawn() {
    let mut session = finished("iris.csv", |job| job.max_jobs = "12".into());
    let mut analyst = analyst_of(&mut session, "iris.csv");
    let ids = ["importance", "contour", "distribution", "parallel", "slice:eta", "slice:max_depth", "timeline"];
    let pictures = drawn(&mut analyst, &ids);
    assert_eq!(pictures.keys().map(String::as_str).collect::<Vec<_>>(), {
        let mut sorted = ids.to_vec();
        sorted.sort();
        sorted
    });
    // The surrogate's band, and its cells.
    assert!(pictures["slice:eta"].svg.contains("chart-area"));
    assert!(pictures["contour"].svg.contains("chart-cell"));
    // Every trial can be pointed at.
    let trials = |id: &str| pictures[id].hits.iter().filter(|hit| hit.trial.is_some()).count();
    assert_eq!((trials("slice:eta"), trials("contour")), (12, 12));
}

#[test]
fn another_pair_is_another_picture() {
    let mut session = finished("iris.csv", |job| job.max_jobs = "12".into());
    let mut analyst = analyst_of(&mut session, "iris.csv");
    let first = drawn(&mut analyst, &["contour"]).remove("contour").unwrap();
    analyst.set_pair("subsample", "eta");
    let second = drawn(&mut analyst, &["contour"]).remove("contour").unwrap();
    assert!(second.svg.contains(">subsample<") && !first.svg.contains(">subsample<"));
    // What the job does not search changes nothing.
    analyst.set_pair("subsample", "no_such_thing");
    let third = drawn(&mut analyst, &["contour"]).remove("contour").unwrap();
    assert_eq!(third.svg, first.svg);
}

#[test]
fn a_brush_selects_trials_and_narrows_the_ranges() {
    let mut session = finished("iris.csv", |job| job.max_jobs = "12".into());
    let mut analyst = analyst_of(&mut session, "iris.csv");
    let eta = session.running_request().unwrap().dims.iter().position(|dim| dim.name == "eta").unwrap();
    assert_eq!(analyst.brush(eta, 0.5, 0.5), None);
    let brush = analyst.brush(eta, 0.0, 0.5).unwrap();
    let (from, to) = brush.interval().unwrap();
    let inside = analyst.set_brushes(vec![brush]);
    let snapshot = session.snapshot(0.0).unwrap();
    let expected: Vec<u32> = snapshot
        .trials
        .iter()
        .filter(|row| matches!(row.hyperparameters.0[eta].1, Value::Real(value) if (from..=to).contains(&value)))
        .map(|row| row.trial)
        .collect();
    assert_eq!(inside, expected);
    assert!(!inside.is_empty() && inside.len() < 12);
    let ranges = analyst.narrowed();
    assert_eq!(ranges.len(), 1);
    assert_eq!((ranges[0].name.as_str(), ranges[0].max.clone()), ("eta", Some(to.to_string())));
    // Without brushes nothing is narrowed.
    analyst.set_brushes(Vec::new());
    assert_eq!(analyst.narrowed(), []);
}

#[test]
fn why_a_trial_was_chosen_is_told_and_drawn() {
    let mut session = finished("iris.csv", |job| job.max_jobs = "12".into());
    let mut analyst = analyst_of(&mut session, "iris.csv");
    analyst.set_thinking(None, false, "eta", "max_depth");
    let shown = analyst.thinking().unwrap().unwrap();
    // Four at a time, as the page has it.
    assert_eq!((shown.trial, shown.why, shown.is_next), (11, Why::Model, false));
    assert_eq!(shown.pending, (shown.known as u32..11).collect::<Vec<_>>());
    assert!(shown.actual.is_some() && shown.best.is_some() && shown.has_after);
    let expected = shown.expected.unwrap();
    assert!(expected.lower < expected.mean && expected.mean < expected.upper && expected.improvement > 0.0);

    let ids = ["thought", "gain", "contour:mean", "contour:gain"];
    let pictures = drawn(&mut analyst, &ids);
    assert_eq!(pictures.len(), 4);
    for id in ids {
        assert!(pictures[id].svg.contains("is-suggested"), "{id}");
        assert_eq!(pictures[id].hits.iter().filter(|hit| hit.trial == Some(11)).count(), 1, "{id}");
    }
    assert!(pictures["gain"].svg.contains("chart-area is-gain") && pictures["thought"].svg.contains("chart-area"));
    // Those known before it, and no more.
    assert_eq!(pictures["thought"].hits.iter().filter(|hit| hit.trial.is_some()).count(), shown.known + 1);

    // With its result: the trial is among the known, and what would come next decides.
    analyst.set_thinking(None, true, "eta", "max_depth");
    let after = analyst.thinking().unwrap().unwrap();
    assert_eq!((after.trial, after.known), (11, 12));
    assert!(after.expected.unwrap() != expected);

    // The first ones were not the model's.
    analyst.set_thinking(Some(0), false, "eta", "max_depth");
    let first = analyst.thinking().unwrap().unwrap();
    assert_eq!((first.why, first.expected), (Why::Portfolio, None));
    analyst.set_thinking(Some(12), false, "eta", "max_depth");
    let next = analyst.thinking().unwrap().unwrap();
    assert!(next.is_next && next.actual.is_none() && next.values.contains_key("eta"));
}

#[test]
fn the_place_of_a_training_job_in_a_chart_says_its_hyperparameters() {
    let mut session = finished("iris.csv", |job| job.max_jobs = "12".into());
    let mut analyst = analyst_of(&mut session, "iris.csv");
    analyst.set_pair("eta", "max_depth");
    let pictures = drawn(&mut analyst, &["contour", "slice:eta", "timeline"]);
    let trials = session.snapshot(0.0).unwrap().trials;
    let [eta, depth] =
        ["eta", "max_depth"].map(|name| trials[0].hyperparameters.0.iter().position(|(own, _)| *own == name).unwrap());
    for id in ["contour", "slice:eta"] {
        let mut read = 0;
        for hit in &pictures[id].hits {
            let Some(trial) = hit.trial else { continue };
            let values = &trials[trial as usize].hyperparameters;
            let Some(found) = analyst.values_at(id, hit.x, hit.y) else { continue };
            let (Value::Real(wanted), Value::Integer(deep)) = (&values.0[eta].1, &values.0[depth].1) else {
                panic!("{values:?}")
            };
            assert!((found["eta"].parse::<f64>().unwrap() / wanted - 1.0).abs() < 0.1, "{id} {found:?} {wanted}");
            assert_eq!(found.get("max_depth"), (id == "contour").then(|| deep.to_string()).as_ref());
            read += 1;
        }
        assert!(read >= 12, "{id}: {read}");
    }
    assert_eq!(analyst.values_at("contour", 1.0, 1.0), None);
    assert_eq!(analyst.values_at("timeline", 200.0, 100.0), None);
}

#[test]
fn the_trees_of_a_trial_are_grown_once_more() {
    let mut session = finished("iris.csv", |job| job.max_jobs = "12".into());
    let mut analyst = analyst_of(&mut session, "iris.csv");
    let rows = session.snapshot(0.0).unwrap().trials;
    let last = rows.last().unwrap();
    let size = Size { width: 640, height: 400 };
    assert_eq!(analyst.grow(None).unwrap(), None);
    assert!(analyst.grown_tree(0, 0, size).is_err());
    let begun = analyst.grow(Some(last.trial)).unwrap().unwrap();
    assert_eq!((begun.trial, begun.wanted, begun.done, begun.trees, begun.folds), (last.trial, last.rounds, 0, 0, 0));
    while analyst.step() {}
    let grown = analyst.grown_shown().unwrap();
    // Three classes, so three trees a round.
    assert_eq!((grown.done, grown.rounds, grown.trees), (last.rounds, last.rounds as usize, 3 * last.rounds as usize));
    assert_eq!(analyst.grow(Some(last.trial)).unwrap().unwrap(), grown);
    let tree = analyst.grown_tree(4, 0, size).unwrap();
    assert_eq!((tree.round, tree.output.as_deref()), (2, Some("versicolor")));
    assert!(tree.drawn.picture.svg.contains("chart-tree-leaf"));
    assert!(analyst.grown_tree(grown.trees, 0, size).is_err());
    let errors = analyst.grow(Some(99)).unwrap_err();
    assert_eq!(errors[0].code, "no_such_trial");
    // What was grown is still there.
    assert_eq!(analyst.grown_shown().unwrap(), grown);
    assert_eq!(analyst.grow(None).unwrap(), None);
    assert_eq!(analyst.grown_shown(), None);
}

/// Trains the trial on its own once more; the values after its last round, and the model.
fn trained_again(
    session: &Session,
    row: &TrialRow,
    params: &BTreeMap<String, String>,
    first_fold: bool,
) -> (Vec<f64>, Model) {
    let mut trainer = session.trainer().unwrap();
    if first_fold {
        trainer.keep_first_fold();
    }
    trainer.start(params).unwrap();
    let lines: Vec<Vec<f64>> = (0..row.rounds).map(|_| trainer.step()).collect();
    (lines.last().unwrap().clone(), trainer.model().unwrap().clone())
}

#[test]
fn trees_that_are_grown_once_more_are_those_of_the_trial() {
    for (file, folds) in [("breast_cancer.csv", ""), ("diabetes.csv", "3")] {
        let mut session = finished(file, |job| {
            job.max_jobs = "3".into();
            job.rules.folds = folds.into();
        });
        let analyst = analyst_of(&mut session, file);
        for row in session.snapshot(0.0).unwrap().trials {
            let params = analyst.params(row.trial).unwrap();
            let (values, model) = trained_again(&session, &row, &params, false);
            // To the bit.
            assert_eq!(row.values.clone().unwrap(), values.into_iter().map(Some).collect::<Vec<_>>());
            let (_, of_first_fold) = trained_again(&session, &row, &params, true);
            assert_eq!(xgboost_json::write(&of_first_fold), xgboost_json::write(&model));
        }
    }
}

#[test]
fn stopped_trials_end_as_they_would_have_without_early_stopping() {
    let job = |early: &str| {
        finished("diabetes.csv", |job| {
            job.strategy = "Random".into();
            job.max_jobs = "30".into();
            job.rules.early_stopping = early.into();
        })
    };
    let mut stopped = job("Auto");
    let whole = job("Off").snapshot(0.0).unwrap().trials;
    let mut analyst = analyst_of(&mut stopped, "diabetes.csv");
    let rows = stopped.snapshot(0.0).unwrap().trials;
    let begun = analyst.finish(true).unwrap().unwrap();
    assert!(begun.trials.len() > 3 && !begun.is_over && begun.fraction == 0.0);
    let picture = drawn(&mut analyst, &["finished"]).remove("finished").unwrap();
    assert!(picture.svg.contains("is-continued"));
    let shown = analyst.finishing_shown().unwrap();
    assert!(shown.is_over && shown.fraction == 1.0);
    for finished in &shown.trials {
        let (row, whole) = (&rows[finished.trial as usize], &whole[finished.trial as usize]);
        // Random search proposes the same without knowing of what was stopped.
        assert_eq!(row.hyperparameters, whole.hyperparameters);
        assert_eq!((finished.stopped_at, finished.before), (row.rounds, row.objective));
        assert_eq!((finished.rounds, finished.value), (whole.rounds, whole.objective));
    }
    assert_eq!(analyst.finish(false).unwrap(), None);
    // Nothing was stopped there.
    let mut nothing = finished("iris.csv", |job| job.max_jobs = "2".into());
    assert_eq!(analyst_of(&mut nothing, "iris.csv").finish(true).unwrap_err()[0].code, "nothing_to_finish");
}

#[test]
fn hyperband_shows_its_ladder_and_any_strategy_what_it_has_covered() {
    let mut session = finished("diabetes.csv", |job| {
        job.strategy = "Hyperband".into();
        job.max_jobs = "20".into();
        job.rules.max_resource = "27".into();
        job.rules.early_stopping = "Off".into();
        job.parameters.iter_mut().filter(|it| it.name == "num_round").for_each(|it| it.tune = false);
    });
    let mut analyst = analyst_of(&mut session, "diabetes.csv");
    let pictures = drawn(&mut analyst, &["ladder", "coverage"]);
    assert!(pictures["ladder"].svg.contains("chart-line") && pictures["coverage"].svg.contains("chart-mark"));
    let ladder = analyst.ladder();
    let first: usize = ladder.iter().map(|bracket| bracket.rungs[0].reached).sum();
    assert_eq!(first, 20);
    for bracket in &ladder {
        for pair in bracket.rungs.windows(2) {
            assert_eq!(pair[0].went_on, pair[1].reached, "{bracket:?}");
        }
    }
    let coverage = analyst.coverage();
    assert!(coverage.iter().any(|it| it.name == "eta" && it.different == 20 && it.gap < 0.5), "{coverage:?}");
    // Another strategy has no rungs.
    let mut random = finished("iris.csv", |job| job.max_jobs = "2".into());
    assert_eq!(analyst_of(&mut random, "iris.csv").ladder(), []);
}
