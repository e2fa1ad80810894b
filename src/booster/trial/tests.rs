use super::*;
use crate::booster::metric;
use crate::booster::objective::sigmoid;
use crate::dataset::{Dataset, Feature, Split, Task};
use std::collections::BTreeMap;

/// A small generator, so that test data needs no dependency (Numerical Recipes' LCG).
struct Lcg(u64);

impl Lcg {
    fn next(&mut self) -> f32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 40) as f32 / 16_777_216.0
    }
}

/// Columns with ties and missing values; column 0 has none. Labels depend on the columns.
fn dataset(seed: u64, n: usize, n_features: usize, task: Task) -> Dataset {
    let mut random = Lcg(seed);
    let mut features = Vec::new();
    let mut score = vec![0.0_f32; n];
    for idx in 0..n_features {
        let values: Vec<f32> = score
            .iter_mut()
            .map(|score| {
                let value = (random.next() * 12.0).floor() / 4.0;
                *score += if idx % 2 == 0 { value } else { -value };
                if idx > 0 && random.next() < 0.2 { f32::NAN } else { value }
            })
            .collect();
        features.push(Feature { name: format!("x{idx}"), values, levels: None });
    }
    let labels: Vec<f32> = score
        .iter()
        .map(|&score| {
            let noisy = score + random.next() * 2.0;
            match task {
                Task::Regression => noisy,
                Task::Binary => f32::from(u8::from(noisy > 1.5)),
                Task::Multiclass => noisy.clamp(0.0, 2.0).round(),
            }
        })
        .collect();
    let n_classes = match task {
        Task::Regression => 0,
        Task::Binary => 2,
        Task::Multiclass => 3,
    };
    let n_train = n * 3 / 4;
    Dataset {
        task,
        target: "y".into(),
        classes: (0..n_classes).map(|class| class.to_string()).collect(),
        features,
        labels,
        weights: None,
        split: Split {
            train: (0..n_train as u32).collect(),
            validation: (n_train as u32..n as u32).collect(),
            test: vec![],
        },
    }
}

fn params(data: &Dataset, pairs: &[(&str, &str)]) -> Params {
    let raw: BTreeMap<String, String> = pairs.iter().map(|(name, text)| (name.to_string(), text.to_string())).collect();
    Params::check(&raw, data.task, data.classes.len()).unwrap()
}

fn trial(data: &Dataset, pairs: &[(&str, &str)]) -> Trial {
    let params = params(data, pairs);
    let matrix = Arc::new(params.training_matrix(data, &data.split.train).unwrap());
    Trial::new(matrix, EvalSets::of_split(data), params, &[] as &[&str]).unwrap()
}

const NO_METRICS: &[&str] = &[];

/// What a brute-force search needs of the hyperparameters.
struct Rule {
    lambda: f64,
    alpha: f64,
    min_child_weight: f64,
}

impl Rule {
    fn shrunk(&self, g: f64) -> f64 {
        (g.abs() - self.alpha).max(0.0).copysign(g)
    }

    fn gain(&self, (g, h): (f64, f64)) -> f64 {
        self.shrunk(g) * self.shrunk(g) / (h + self.lambda)
    }

    /// The largest loss reduction over every feature, every threshold and both directions for missing values.
    fn best(&self, rows: &[usize], data: &Dataset, pairs: &[(f64, f64)]) -> f64 {
        let sum = |rows: &mut dyn Iterator<Item = usize>| {
            rows.fold((0.0, 0.0), |(g, h), row| (g + pairs[row].0, h + pairs[row].1))
        };
        let whole = self.gain(sum(&mut rows.iter().copied()));
        let mut best = 0.0_f64;
        for feature in &data.features {
            let value = |row: usize| feature.values[row];
            let mut thresholds: Vec<f32> = rows.iter().map(|&row| value(row)).filter(|v| !v.is_nan()).collect();
            thresholds.push(f32::INFINITY);
            thresholds.push(f32::NEG_INFINITY);
            for &threshold in &thresholds {
                for missing_left in [false, true] {
                    let goes_left = |row: usize| {
                        if value(row).is_nan() { missing_left } else { value(row) < threshold }
                    };
                    let left = sum(&mut rows.iter().copied().filter(|&row| goes_left(row)));
                    let right = sum(&mut rows.iter().copied().filter(|&row| !goes_left(row)));
                    if left.1 >= self.min_child_weight && right.1 >= self.min_child_weight {
                        best = best.max(self.gain(left) + self.gain(right) - whole);
                    }
                }
            }
        }
        best
    }
}

/// Checks every node of a tree against brute force. `pairs`: gradients the tree was grown on.
fn check_against_brute_force(
    data: &Dataset,
    tree: &Tree,
    pairs: &[(f64, f64)],
    rule: &Rule,
    max_depth: usize,
    eta: f64,
) {
    let n_features = data.features.len();
    let mut rows_of = vec![Vec::new(); tree.n_nodes()];
    for &row in &data.split.train {
        let values: Vec<f32> = (0..n_features).map(|f| data.features[f].values[row as usize]).collect();
        let mut node = tree.leaf_of(&values) as i32;
        while node != crate::booster::NO_PARENT {
            rows_of[node as usize].push(row as usize);
            node = tree.parents[node as usize];
        }
    }
    let mut depths = vec![0; tree.n_nodes()];
    for node in 0..tree.n_nodes() {
        if node > 0 {
            depths[node] = depths[tree.parents[node] as usize] + 1;
        }
        let (g, h) = rows_of[node].iter().fold((0.0, 0.0), |(g, h), &row| (g + pairs[row].0, h + pairs[row].1));
        assert!((f64::from(tree.sum_hessian[node]) - h).abs() < 1e-4, "node {node}");
        let best = rule.best(&rows_of[node], data, pairs);
        let found = f64::from(tree.loss_changes[node]);
        if tree.is_leaf(node) {
            let weight = if h < rule.min_child_weight { 0.0 } else { -rule.shrunk(g) / (h + rule.lambda) };
            assert!((f64::from(tree.split_conditions[node]) - weight * eta).abs() < 1e-5, "leaf {node}");
            assert!(depths[node] == max_depth || best < 1e-4, "leaf {node} could gain {best}");
        } else {
            assert!((found - best).abs() < 1e-4 * (1.0 + best), "node {node}: found {found}, best is {best}");
        }
    }
}

#[test]
fn every_split_is_the_best_of_all_possible_ones() {
    for seed in 0..20 {
        for task in [Task::Regression, Task::Binary] {
            let data = dataset(seed, 60, 3, task);
            let settings: &[(&str, &str)] = match seed % 5 {
                0 => &[("max_depth", "3")],
                3 => &[("max_depth", "3"), ("tree_method", "exact")],
                4 => &[
                    ("max_depth", "4"),
                    ("tree_method", "exact"),
                    ("lambda", "0.5"),
                    ("alpha", "0.7"),
                    ("min_child_weight", "3"),
                ],
                1 => &[("max_depth", "3"), ("lambda", "0.5"), ("alpha", "0.7"), ("min_child_weight", "3")],
                _ => &[("max_depth", "4"), ("min_child_weight", "0.2"), ("grow_policy", "lossguide")],
            };
            let params = params(&data, settings);
            let rule = Rule {
                lambda: f64::from(params.lambda),
                alpha: f64::from(params.alpha),
                min_child_weight: f64::from(params.min_child_weight),
            };
            let mut trial = trial(&data, settings);
            let rows: Vec<u32> = (0..data.labels.len() as u32).collect();
            for round in 0..3 {
                let margins = trial.model().predict_margins(&data, &rows).unwrap();
                let pairs: Vec<(f64, f64)> = margins
                    .iter()
                    .zip(&data.labels)
                    .map(|(&margin, &label)| match task {
                        Task::Regression => (f64::from(margin - label), 1.0),
                        _ => {
                            let p = sigmoid(margin);
                            (f64::from(p - label), f64::from(p * (1.0 - p)))
                        }
                    })
                    .collect();
                trial.step();
                let tree = &trial.model().trees[round];
                check_against_brute_force(&data, tree, &pairs, &rule, params.max_depth as usize, 0.3_f32.into());
            }
        }
    }
}

#[test]
fn exact_and_hist_grow_the_same_trees_where_every_value_has_a_bin() {
    // But for the thresholds: exact puts them in the middle.
    for seed in 0..6 {
        let data = dataset(seed, 300, 4, Task::Regression);
        let grow = |method| {
            let mut trial = trial(&data, &[("tree_method", method), ("max_depth", "4"), ("base_score", "0")]);
            trial.step();
            trial.into_model().trees.remove(0)
        };
        let (exact, hist) = (grow("exact"), grow("hist"));
        assert_eq!(exact.left_children, hist.left_children, "{seed}");
        assert_eq!(exact.split_indices, hist.split_indices, "{seed}");
        let leaves = |tree: &Tree| -> Vec<f32> {
            let row = |row: u32| data.features.iter().map(|f| f.values[row as usize]).collect::<Vec<f32>>();
            data.split.train.iter().map(|&i| tree.split_conditions[tree.leaf_of(&row(i))]).collect()
        };
        assert!(leaves(&exact).iter().zip(leaves(&hist)).all(|(a, b)| (a - b).abs() < 1e-5), "{seed}");
    }
}

#[test]
fn the_rows_of_exact_stand_in_the_leaves_that_prediction_finds() {
    // The margins of the trial move by positions, those of the model by walking the trees; pruning moves rows, too.
    for extra in [("gamma", "0"), ("gamma", "4")] {
        let data = dataset(7, 200, 4, Task::Binary);
        let settings = [("tree_method", "exact"), ("subsample", "0.6"), ("colsample_bylevel", "0.6"), extra];
        let mut trial = trial(&data, &settings);
        (0..5).for_each(|_| drop(trial.step()));
        assert_eq!(trial.model().trees.iter().any(|tree| tree.n_deleted() > 0), extra.1 != "0");
        assert_eq!(trial.model().predict_margins(&data, &data.split.train).unwrap(), trial.margins);
    }
}

#[test]
fn the_rows_of_hist_stand_in_the_leaves_that_prediction_finds() {
    let adaptive: &[(&str, &str)] = &[("objective", "reg:absoluteerror"), ("num_parallel_tree", "2")];
    for extra in [&[][..], &[("max_leaves", "9"), ("grow_policy", "lossguide"), ("max_depth", "0")], adaptive] {
        let data = dataset(7, 200, 4, Task::Regression);
        let settings = [&[("subsample", "0.6"), ("colsample_bylevel", "0.6")], extra].concat();
        let mut trial = trial(&data, &settings);
        (0..5).for_each(|_| drop(trial.step()));
        let walked = trial.model().predict_margins(&data, &data.split.train).unwrap();
        // Margins of parallel trees are sums in another order.
        let near = |(a, b): (&f32, &f32)| (a - b).abs() < 1e-5;
        assert!(walked.iter().zip(&trial.margins).all(near), "{extra:?}");
    }
}

#[test]
fn exact_is_refused_on_categories_and_on_rows_prepared_for_hist() {
    let mut data = dataset(2, 40, 2, Task::Regression);
    let params = params(&data, &[("tree_method", "exact")]);
    let start =
        |matrix: TrainingMatrix| Trial::new(Arc::new(matrix), EvalSets::new(), params.clone(), NO_METRICS).err();
    let binned = TrainingMatrix::build(&data, &data.split.train, 256).unwrap();
    assert!(!params.can_train_on(&binned));
    assert_eq!(start(binned), Some(BoosterError::NotSorted));
    data.features[1].levels = Some((0..3).map(|level| level.to_string()).collect());
    let matrix = params.training_matrix(&data, &data.split.train).unwrap();
    assert_eq!(start(matrix), Some(BoosterError::ExactOnCategories { column: "x1".into() }));
}

const BUSY: &[(&str, &str)] = &[
    ("num_round", "8"),
    ("subsample", "0.7"),
    ("colsample_bytree", "0.8"),
    ("colsample_bynode", "0.7"),
    ("seed", "5"),
    ("max_depth", "4"),
];

#[test]
fn a_trial_left_and_taken_up_again_equals_an_uninterrupted_one() {
    for task in [Task::Regression, Task::Binary, Task::Multiclass] {
        let data = dataset(3, 200, 5, task);
        let exact = [("tree_method", "exact"), ("colsample_bynode", "1")];
        for extra in [&[][..], &[("booster", "dart"), ("rate_drop", "0.4")][..], &exact[..]] {
            let busy = BUSY.iter().filter(|(name, _)| extra.iter().all(|(other, _)| other != name));
            let settings: Vec<(&str, &str)> = busy.chain(extra).copied().collect();
            let mut uninterrupted = trial(&data, &settings);
            let whole: Vec<RoundLine> = (0..8).map(|_| uninterrupted.step()).collect();
            // Two trials on one matrix take turns.
            let params = params(&data, &settings);
            let matrix = Arc::new(params.training_matrix(&data, &data.split.train).unwrap());
            let eval = EvalSets::of_split(&data);
            let mut first = Trial::new(matrix.clone(), eval.clone(), params.clone(), NO_METRICS).unwrap();
            let mut second = Trial::new(matrix, eval, params, NO_METRICS).unwrap();
            for (round, line) in whole.iter().enumerate() {
                assert_eq!(&first.step(), line);
                assert_eq!(line.round as usize, round + 1);
                if round % 3 == 1 {
                    second.step();
                }
            }
            while !second.is_done() {
                second.step();
            }
            assert_eq!(second.model(), uninterrupted.model());
            assert_eq!(first.into_model(), uninterrupted.into_model());
        }
    }
}

#[test]
fn reported_metrics_are_those_of_predict() {
    for task in [Task::Regression, Task::Binary, Task::Multiclass] {
        let data = dataset(9, 160, 4, task);
        for extra in [&[][..], &[("booster", "dart"), ("rate_drop", "0.4")][..]] {
            let mut trial = trial(&data, &[BUSY, extra].concat());
            let mut line = None;
            while !trial.is_done() {
                line = Some(trial.step());
            }
            let line = line.unwrap();
            assert_eq!((line.round, trial.round()), (8, 8));
            let metric_names = trial.metric_names();
            for (name, value) in metric_names.iter().zip(&line.values) {
                let (set, metric) = name.split_once(':').unwrap();
                let rows = if set == "train" { &data.split.train } else { &data.split.validation };
                let predictions = trial.model().predict(&data, rows).unwrap();
                let labels: Vec<f32> = rows.iter().map(|&row| data.labels[row as usize]).collect();
                let again = metric::parse(metric).unwrap().evaluate(&predictions, &labels, None);
                assert_eq!(*value, again, "{name}");
            }
        }
    }
}

#[test]
fn metrics_are_named_by_set_within_metric() {
    let data = dataset(1, 40, 2, Task::Binary);
    let params = params(&data, &[]);
    let matrix = Arc::new(TrainingMatrix::build(&data, &data.split.train, 256).unwrap());
    let trial = Trial::new(matrix, EvalSets::of_split(&data), params, &["logloss", "error@0.3"]).unwrap();
    assert_eq!(
        trial.metric_names(),
        ["train:logloss", "validation:logloss", "train:error@0.3", "validation:error@0.3"]
    );
}

#[test]
fn rows_outside_the_evaluation_sets_have_no_influence() {
    let data = dataset(4, 120, 3, Task::Regression);
    let mut other = data.clone();
    for row in 90..120 {
        other.labels[row] = f32::NAN;
        other.features[0].values[row] = f32::INFINITY;
    }
    let model = |data: &Dataset| {
        let params = params(data, &[("num_round", "3")]);
        let matrix = Arc::new(TrainingMatrix::build(data, &data.split.train, 256).unwrap());
        let mut trial = Trial::new(matrix, EvalSets::new().with_train(), params, NO_METRICS).unwrap();
        (0..3).for_each(|_| drop(trial.step()));
        trial.into_model()
    };
    assert_eq!(model(&data), model(&other));
}

#[test]
fn what_does_not_fit_is_refused_before_the_first_round() {
    let data = dataset(2, 40, 2, Task::Regression);
    let matrix = Arc::new(TrainingMatrix::build(&data, &data.split.train, 256).unwrap());
    let refused = |settings: &[(&str, &str)], metrics: &[&str]| {
        let result = Trial::new(matrix.clone(), EvalSets::of_split(&data), params(&data, settings), metrics);
        result.err().map(|error| error.to_string()).unwrap_or_default()
    };
    assert!(refused(&[("max_bin", "64")], &[]).contains("max_bin 64"));
    assert!(refused(&[("objective", "reg:logistic")], &[]).contains("from 0 to 1"));
    assert!(refused(&[("monotone_constraints", "(0,0,1)")], &[]).contains("feature number 2"));
    assert!(refused(&[("interaction_constraints", "[[0,7]]")], &[]).contains("feature number 7"));
    assert!(refused(&[], &["mlogloss"]).contains("cannot score"));
    assert!(refused(&[], &["rsme"]).contains("Did you mean “rmse”?"));
    let narrow = dataset(2, 40, 1, Task::Regression);
    let trial = Trial::new(matrix.clone(), EvalSets::of_split(&narrow), params(&data, &[]), NO_METRICS);
    assert_eq!(trial.err(), Some(BoosterError::WrongNumberOfFeatures { expected: 2, found: 1 }));
}

#[test]
fn early_stopping_keeps_all_trees_and_names_the_best_round() {
    let data = dataset(8, 120, 3, Task::Binary);
    let mut trial = trial(&data, &[("num_round", "300"), ("eta", "1"), ("early_stopping_rounds", "4")]);
    while !trial.is_done() {
        trial.step();
    }
    let (best, _) = trial.model().best.unwrap();
    assert!(trial.round() < 300);
    assert_eq!(trial.round(), best + 1 + 4);
}

#[test]
fn a_single_row_is_predicted_by_the_intercept() {
    let mut data = dataset(6, 8, 2, Task::Regression);
    data.split.train = vec![3];
    let mut trial = trial(&data, &[]);
    trial.step();
    let margins = trial.model().predict_margins(&data, &[3]).unwrap();
    assert_eq!(margins, [data.labels[3]]);
}

#[test]
fn a_column_without_any_value_is_never_split_on() {
    let mut data = dataset(5, 60, 3, Task::Regression);
    data.features[1].values.fill(f32::NAN);
    let mut trial = trial(&data, &[("num_round", "3")]);
    (0..3).for_each(|_| drop(trial.step()));
    for tree in &trial.model().trees {
        for node in (0..tree.n_nodes()).filter(|&node| !tree.is_leaf(node)) {
            assert_ne!(tree.split_indices[node], 1);
        }
    }
}
