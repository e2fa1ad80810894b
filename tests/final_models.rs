//! The final models in the worker that analyses the job: what it says of the test rows must be what the trainer has scored
//! there, on a way of its own.

// Helpers of a test may panic: it is how a test fails.
#![allow(clippy::unwrap_used)]

mod catalogue;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use tuning_playground::chart::Size;
use tuning_playground::dataset::{DatasetSpec, Task};
use tuning_playground::formats::{DataSource, JobRequest, JobRules};
use tuning_playground::session::dto::{ConfusionShown, Evaluation};
use tuning_playground::session::{Analyst, Session, native};
use tuning_playground::tuner::{Dim, Direction, Range, Scaling};

/// A finished job of two trials, trial 1 retrained, and an analyst that has both models.
fn retrained(name: &str, target: &str, objective: &str, direction: Direction) -> (Analyst, Evaluation) {
    let file = format!("{name}.csv");
    let bytes = fs::read(format!("{}/www/data/{file}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let spec = DatasetSpec { target: Some(target.into()), ..DatasetSpec::default() };
    let mut session = Session::new();
    session.load(&file, &bytes).unwrap();
    session.set_spec(spec.clone()).unwrap();
    let request = JobRequest {
        name: "job".into(),
        objective: format!("validation:{objective}"),
        direction,
        strategy: "Random".into(),
        max_jobs: Some(2),
        max_parallel: 1,
        seed: 0,
        rules: JobRules::default(),
        dims: vec![Dim::new("eta", Range::Continuous { min: 0.1, max: 0.3, scaling: Scaling::Linear })],
        fixed: BTreeMap::from([("num_round".into(), "8".into())]),
        data: Some(DataSource { file: file.clone(), spec: spec.clone() }),
    };
    session.start_request(request, 0.0).unwrap();
    native::run(&mut session, 1, || 0.0).unwrap();
    let plan = session.plan_score(1).unwrap();
    let mut trainer = session.trainer().unwrap();
    let mut score = |params: &BTreeMap<String, String>| {
        trainer.start_score(params).unwrap();
        while trainer.fit_step() < 1.0 {}
        trainer.score_result().unwrap()
    };
    let (tuned, default) = (score(&plan.tuned), score(&plan.default));
    let mut analyst = Analyst::new();
    analyst.data(&file, &bytes, spec).unwrap();
    analyst.begin(&session.mirror_start().unwrap(), 0.0).unwrap();
    let own = |(key, text): (String, String)| key.strip_prefix("chart.").map(|key| (key.to_string(), text));
    let texts: BTreeMap<String, String> = catalogue::catalogue("en").into_iter().filter_map(own).collect();
    let ids = ["roc", "precision_recall", "calibration", "scores", "residuals"];
    let sizes = ids.into_iter().map(|id| (id.to_owned(), Size { width: 400, height: 300 })).collect();
    analyst.set_charts(sizes, texts);
    // Nothing is said of models that are not there.
    assert_eq!(analyst.evaluation().unwrap_err()[0].code, "analysis_behind");
    assert!(analyst.pictures().unwrap().is_empty());
    analyst.models(1, &tuned.1, &default.1).unwrap();
    (analyst, session.evaluation(1, tuned.0, default.0).unwrap())
}

fn drawn(analyst: &Analyst) -> BTreeSet<String> {
    analyst.pictures().unwrap().into_iter().map(|picture| picture.id).collect()
}

/// True by decided class, as the trainer counts them.
fn by_true_class(rows: &ConfusionShown) -> Vec<Vec<u32>> {
    vec![vec![rows.true_negative, rows.false_positive], vec![rows.false_negative, rows.true_positive]]
}

#[test]
fn the_analysis_and_the_trainer_agree_on_two_classes() {
    let (mut analyst, scored) = retrained("breast_cancer", "diagnosis", "auc", Direction::Maximize);
    let first = analyst.evaluation().unwrap();
    assert_eq!((first.trial, first.task, first.resamples), (1, Task::Binary, (0, 1000)));
    assert!(first.comparison.is_none() && first.by_class.is_none() && first.residuals.is_none());

    let confusion = scored.confusion.unwrap();
    let decision = analyst.decide(1, 0.5).unwrap();
    assert_eq!(decision.range, (0.0, 1.0));
    let at = decision.at.unwrap();
    assert_eq!(by_true_class(&at.confusion.tuned), confusion.tuned);
    assert_eq!(by_true_class(&at.confusion.default), confusion.default);
    assert_eq!(Some(decision.curves.auc.tuned.unwrap()), scored.tuned.scores["auc"]);

    // A lower threshold finds no fewer; below all scores it finds all.
    let all = analyst.decide(1, -1.0).unwrap().at.unwrap().confusion.tuned;
    assert_eq!((all.false_negative, all.true_negative), (0, 0));
    assert_eq!(all.true_positive + all.false_positive, scored.rows.test as u32);

    let mut steps = 0;
    while analyst.step() {
        steps += 1;
        let (done, total) = analyst.evaluation().unwrap().resamples;
        assert!(done < total && done > 0);
    }
    // 100,000 predictions a step, of 2 x 113 or so.
    assert!((2..10).contains(&steps), "{steps}");
    let found = analyst.evaluation().unwrap().comparison.unwrap();
    assert_eq!(Some(found.value.tuned), scored.tuned.scores["auc"]);
    assert_eq!(Some(found.value.default), scored.default.scores["auc"]);
    assert!(found.interval.0 <= found.difference && found.difference <= found.interval.1);
    assert!(found.sentence.contains("auc") && !found.sentence.contains('{'), "{}", found.sentence);

    let ids = ["roc", "precision_recall", "calibration", "scores", "residuals"].map(str::to_owned);
    assert_eq!(drawn(&analyst), BTreeSet::from(ids));
}

#[test]
fn of_several_classes_the_table_is_the_trainers_matrix() {
    let (mut analyst, scored) = retrained("iris", "species", "mlogloss", Direction::Minimize);
    let shown = analyst.evaluation().unwrap();
    let (table, confusion) = (shown.by_class.unwrap(), scored.confusion.unwrap());
    assert_eq!(table.confusion.tuned, confusion.tuned);
    assert_eq!(shown.classes, confusion.classes);
    let rows: usize = table.lines.iter().map(|line| line.rows).sum();
    assert_eq!(rows, scored.rows.test);
    // Recall of a class is its part of the diagonal.
    for (class, line) in table.lines.iter().enumerate() {
        let row = &confusion.tuned[class];
        let recall = f64::from(row[class]) / f64::from(row.iter().sum::<u32>());
        assert!((line.scores.tuned.recall.unwrap() - recall).abs() < 1e-12);
    }
    // No threshold decides between three.
    let decision = analyst.decide(2, 0.5).unwrap();
    assert!(decision.at.is_none() && decision.curves.auc.tuned.is_some() && decision.reason.is_none());
}

#[test]
fn of_a_regression_the_errors_are_the_trainers_scores() {
    let (mut analyst, scored) = retrained("diabetes", "disease_progression", "rmse", Direction::Minimize);
    let shown = analyst.evaluation().unwrap();
    let residuals = shown.residuals.unwrap();
    for (found, scores) in [(residuals.tuned, scored.tuned.scores), (residuals.default, scored.default.scores)] {
        // XGBoost sums in f32.
        assert!((found.rmse / scores["rmse"].unwrap() - 1.0).abs() < 1e-5);
        assert!((found.mae / scores["mae"].unwrap() - 1.0).abs() < 1e-5);
    }
    let decision = analyst.decide(0, 0.5).unwrap();
    assert!(decision.at.is_none() && decision.reason.is_some());
}

#[test]
fn folds_that_share_rows_widen_the_interval_of_a_fluke_check() {
    let (analyst, _) = retrained("iris", "species", "mlogloss", Direction::Minimize);
    // Leads of trial 1 (less is better): 0.2, 0.4, 0.2, 0.4, 0.3: mean 0.3, standard deviation 0.1; t(0.975, 4) = 2.776445;
    // half = 2.776445 * 0.1 * sqrt(1/5 + 1/4) = 0.186250: from 0.114 to 0.486, to be told to a hundredth.
    let values = [0.1, 0.1, 0.1, 0.1, 0.1, 0.3, 0.5, 0.3, 0.5, 0.4];
    let found = analyst.fluke(&[1, 0], &[0.1, 0.2], &values).unwrap().fluke.unwrap();
    assert_eq!(found.verdict, "stays_ahead");
    assert!(found.sentence.contains("0.11") && found.sentence.contains("0.49"), "{}", found.sentence);
    let ranks: Vec<(u32, usize, usize)> =
        found.lines.iter().map(|line| (line.trial, line.rank_before, line.rank_now)).collect();
    assert_eq!(ranks, [(1, 1, 1), (0, 2, 2)]);
    // A fold without a value counts for nobody.
    let gaps = [0.1, 0.1, f64::NAN, f64::NAN, f64::NAN, 0.3, 0.5, 0.3, 0.5, 0.4];
    assert_eq!(analyst.fluke(&[1, 0], &[0.1, 0.2], &gaps).unwrap().fluke.unwrap().left_out, 3);
    let none = analyst.fluke(&[1], &[0.1], &values[..5]).unwrap();
    assert_eq!((none.fluke, none.reason.as_deref()), (None, Some("Two training jobs at least are needed to compare")));
}
