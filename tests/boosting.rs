//! Boosting at work: the surface that grows tree by tree is what the model predicts, the points come again, and every knob
//! has an effect.

// Helpers of a test may panic: it is how a test fails.
#![allow(clippy::expect_used, clippy::unwrap_used)]

use std::collections::BTreeMap;
use tuning_playground::booster::Model;
use tuning_playground::chart::Size;
use tuning_playground::dataset::shapes::{MadeUp, Shape, made_up};
use tuning_playground::math::expf;
use tuning_playground::session::Boosting;
use tuning_playground::session::dto::DataSettings;

/// Neutral, edge, classes and levels, each another colour: any will do.
fn colours() -> Vec<u8> {
    (0..17).flat_map(|i| [15 * i, 255 - 15 * i, 128]).collect()
}

fn params(texts: &[(&str, &str)]) -> BTreeMap<String, String> {
    texts.iter().map(|(name, text)| ((*name).to_string(), (*text).to_string())).collect()
}

fn at_work(shape: &str, texts: &[(&str, &str)], rounds: u32) -> Boosting {
    let mut boosting = Boosting::new();
    boosting.set_look(60, &colours());
    boosting.make_up(shape, 300, 0.2, 1).unwrap();
    boosting.start(&params(texts)).unwrap();
    while boosting.trial().unwrap().round() < rounds {
        boosting.step();
    }
    boosting
}

/// What the whole model says at every place of the grid, walked down its trees.
fn walked(model: &Model, [xs, ys]: &[Vec<f32>; 2]) -> Vec<f32> {
    let places: Vec<f32> = ys.iter().flat_map(|y| xs.iter().flat_map(move |x| [*x, *y])).collect();
    model.margins_of(&places)
}

fn bits(values: &[f32]) -> Vec<u32> {
    values.iter().map(|value| value.to_bits()).collect()
}

#[test]
fn equal_arguments_make_equal_points_and_others_others() {
    for (_, shape) in Shape::ALL {
        let spec = MadeUp { shape, points: 500, noise: 0.1, validation_fraction: 0.3, seed: 7 };
        assert!(made_up(&spec) == made_up(&spec));
        assert!(made_up(&spec).features != made_up(&MadeUp { seed: 8, ..spec }).features);
        assert!(made_up(&spec).features != made_up(&MadeUp { noise: 0.2, ..spec }).features);
        assert_eq!(made_up(&spec).labels.len(), 500);
    }
    // The first points never change: what a teacher shows today is what a class sees tomorrow.
    let data = made_up(&MadeUp { shape: Shape::Moons, points: 2, noise: 0.1, validation_fraction: 0.5, seed: 1 });
    let found: Vec<Vec<u32>> = data.features.iter().map(|feature| bits(&feature.values)).collect();
    assert_eq!(found, [[3_196_191_125, 1_065_105_132], [1_054_873_840, 1_045_509_757]]);
}

#[test]
fn the_surface_grown_tree_by_tree_is_what_the_model_predicts_bit_for_bit() {
    for shape in ["moons", "circles", "spiral", "xor"] {
        let mut boosting = at_work(shape, &[("subsample", "0.7"), ("seed", "3")], 0);
        for round in 1..=25 {
            boosting.step();
            boosting.paint(round, None);
            let (margins, grid) = boosting.margins(0).unwrap();
            let predicted = walked(boosting.trial().unwrap().model(), &grid);
            assert!(bits(margins) == bits(&predicted), "{shape}, round {round}");
        }
        // A place is told as it is painted: the middle of its cell, and the probability.
        let said = boosting.say(0.5, 0.25).unwrap();
        let (margins, [xs, ys]) = boosting.margins(0).unwrap();
        assert_eq!(said.at, [xs[30], ys[15]]);
        assert!((said.predictions[0] - 1.0 / (1.0 + expf(-margins[15 * 60 + 30]))).abs() < 1e-6);
        assert_eq!(boosting.say(-0.1, 0.5), None);
        // And back again.
        let (last, _) = boosting.margins(0).unwrap();
        let last = bits(last);
        boosting.paint(3, None);
        assert!(bits(boosting.margins(0).unwrap().0) != last);
        boosting.paint(25, None);
        assert!(bits(boosting.margins(0).unwrap().0) == last);
    }
}

#[test]
fn every_knob_changes_the_surface() {
    let shown = |texts: &[(&str, &str)]| at_work("moons", texts, 20).paint(20, None);
    let before = shown(&[]);
    for (name, text) in [
        ("eta", "0.05"),
        ("max_depth", "2"),
        ("min_child_weight", "10"),
        ("gamma", "5"),
        ("lambda", "50"),
        ("alpha", "5"),
        ("subsample", "0.5"),
        ("colsample_bytree", "0.5"),
        ("num_round", "1"),
    ] {
        let knob = Boosting::knobs().into_iter().find(|knob| knob.name == name).expect(name);
        assert!(knob.steps.iter().any(|step| step == text), "{name} cannot be turned to {text}: {:?}", knob.steps);
        let rounds = if name == "num_round" { 1 } else { 20 };
        assert!(at_work("moons", &[(name, text)], rounds).paint(20, None) != before, "{name}");
    }
    assert!(shown(&[]) == before);
}

#[test]
fn a_wrong_value_is_refused_and_what_was_there_stays() {
    let mut boosting = at_work("xor", &[], 5);
    let before = boosting.paint(5, None);
    let error = boosting.start(&params(&[("eta", "2")])).unwrap_err();
    assert!(!error.code.is_empty());
    assert!(boosting.paint(5, None) == before);
    assert!(boosting.make_up("moons", 5, 0.1, 1).is_err() && boosting.make_up("moon", 50, 0.1, 1).is_err());
}

#[test]
fn over_and_underfitting_are_said() {
    let said = |shape: &str, texts: &[(&str, &str)], rounds: u32| {
        let boosting = at_work(shape, texts, rounds);
        boosting.round(rounds).unwrap().verdict.code.into_owned()
    };
    assert_eq!(said("moons", &[("eta", "0.5"), ("max_depth", "10"), ("lambda", "0")], 100), "boosting_overfit");
    // A split at a time never sees that both coordinates belong together.
    assert_eq!(said("xor", &[("max_depth", "1"), ("gamma", "5")], 50), "boosting_nothing");
    assert_eq!(said("moons", &[("eta", "0.02")], 20), "boosting_learning");
    assert_eq!(said("moons", &[], 0), "boosting_no_tree");
}

#[test]
fn a_round_tells_its_tree_and_the_tree_is_drawn_with_its_gains() {
    let mut boosting = at_work("circles", &[("max_depth", "3")], 10);
    let shown = boosting.round(4).unwrap();
    assert_eq!((shown.round, shown.trained, shown.num_round, shown.trees.len()), (4, 10, 100, 1));
    let tree = &boosting.trial().unwrap().model().trees[3];
    let gains: f64 = (0..tree.n_nodes()).map(|node| f64::from(tree.loss_changes[node])).sum();
    assert_eq!((shown.trees[0].tree, shown.trees[0].gain), (3, gains));
    let drawn = boosting.tree(3, 0, Size { width: 600, height: 400 }).unwrap();
    assert!(drawn.picture.svg.contains("chart-tree-split"));
    assert!(boosting.paint(4, Some(3)) != boosting.paint(4, None));
    assert!(boosting.curve(1, 4, Size { width: 400, height: 200 }).unwrap().svg.contains("is-selected-train"));
    // The error before any tree: half of each class.
    assert_eq!(boosting.round(0).unwrap().values[2..], [Some(0.5), Some(0.5)]);
    // Where there is only a leaf, there is no gain.
    boosting.start(&params(&[("gamma", "1000")])).unwrap();
    boosting.step();
    let tree = &boosting.round(1).unwrap().trees[0];
    assert_eq!((tree.splits, tree.gain.to_string().as_str()), (0, "0"));
}

#[test]
fn two_columns_of_own_data_can_be_watched_whatever_the_task() {
    let read = |name: &str| std::fs::read(format!("{}/www/data/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    for (name, target, outputs) in
        [("breast_cancer.csv", "diagnosis", 1), ("iris.csv", "species", 3), ("diabetes.csv", "disease_progression", 1)]
    {
        let mut boosting = Boosting::new();
        boosting.set_look(40, &colours());
        let settings = DataSettings { target: Some(target.into()), ..DataSettings::default() };
        let bytes = read(name);
        let plane = boosting.own(name, &bytes, &settings, ["", ""]).unwrap();
        assert!(plane.points.len() > 100 && plane.without_place == 0, "{name}");
        boosting.start(&params(&[("max_depth", "3")])).unwrap();
        for round in 1..=5 {
            boosting.step();
            assert_eq!(boosting.paint(round, None).len(), 40 * 40 * 4);
        }
        assert_eq!(boosting.round(5).unwrap().trees.len(), outputs, "{name}");
        // Before any tree the loss is that of the shares of the classes, or of the mean: no model of these is worse.
        let (before, after) = (boosting.round(0).unwrap().values, boosting.round(5).unwrap().values);
        assert!(before[0] > after[0] && (name == "diabetes.csv" || before[0] < Some(1.2)), "{name}: {before:?}");
        let all: Vec<Vec<f32>> = (0..outputs).map(|output| boosting.margins(output).unwrap().0.to_vec()).collect();
        let (_, grid) = boosting.margins(0).unwrap();
        let walked = walked(boosting.trial().unwrap().model(), &grid);
        for (output, margins) in all.iter().enumerate() {
            let of_output: Vec<f32> = walked.iter().skip(output).step_by(outputs).copied().collect();
            assert!(bits(margins) == bits(&of_output), "{name}, output {output}");
        }
        // A column twice, and one that is no number, are refused with a reason.
        let first = plane.features[0].as_str();
        assert_eq!(boosting.own(name, &bytes, &settings, [first, first]).unwrap_err()[0].code, "boosting_one_column");
        assert_eq!(boosting.own(name, &bytes, &settings, [first, target]).unwrap_err()[0].code, "boosting_no_column");
    }
}
