//! A retrained model at work: files that are predicted, rows that are explained, what the model has learnt.

// Helpers of tests may unwrap as tests do.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod trained;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::rc::Rc;
use trained::{Trained, USUAL, made_up, trained};
use tuning_playground::dataset::{Dataset, DatasetSpec, Task};
use tuning_playground::error::Message;
use tuning_playground::math::exp;
use tuning_playground::session::dto::PredictionResult;
use tuning_playground::session::predict::{Predictor, THRESHOLD};
use tuning_playground::table;

/// The file with its predictions, and what is told of it.
fn predicted(predictor: &Predictor, name: &str, file: &str) -> Result<(String, PredictionResult), Vec<Message>> {
    let mut prediction = predictor.open(name, file.as_bytes(), THRESHOLD)?;
    let mut written = Vec::new();
    let mut before = 0.0;
    while !prediction.is_done() {
        written.extend(prediction.step());
        assert!(prediction.fraction() > before);
        before = prediction.fraction();
    }
    assert_eq!(before, 1.0);
    Ok((String::from_utf8(written).unwrap(), prediction.result()))
}

/// The columns of these names in a written file, as texts.
fn columns(file: &str, names: &[String]) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_reader(file.as_bytes());
    let header = reader.headers().unwrap().clone();
    let at: Vec<usize> = names.iter().map(|name| header.iter().position(|other| other == name).unwrap()).collect();
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    at.iter().map(|&at| records.iter().map(|record| record[at].to_owned()).collect()).collect()
}

/// What is predicted of the rows of the training file must be what the model predicts of the data set: the same bits.
fn check_bits(trained: &Trained, name: &str, file: &str) {
    let all: Vec<u32> = (0..trained.dataset.labels.len() as u32).collect();
    let expected = trained.model.predict(&trained.dataset, &all).unwrap();
    let (written, result) = predicted(&trained.predictor, name, file).unwrap();
    let values = if trained.dataset.task == Task::Regression { &result.added[..] } else { &result.added[1..] };
    let found = columns(&written.replace('\t', ","), values);
    assert_eq!(found[0].len(), all.len());
    for (at, expected) in expected.iter().enumerate() {
        let text = &found[at % found.len()][at / found.len()];
        assert_eq!(text.parse::<f32>().unwrap().to_bits(), expected.to_bits(), "value {at}: {text} {expected}");
    }
    let distinct: std::collections::BTreeSet<u32> = expected.iter().map(|value| value.to_bits()).collect();
    assert!(distinct.len() > 10, "the model tells only {} rows apart", distinct.len());
}

#[test]
fn training_rows_read_again_get_the_same_bits() {
    for (target, task) in [("sick", Task::Binary), ("kind", Task::Multiclass), ("price", Task::Regression)] {
        let file = made_up(target, &["number", "city", "code", target]);
        let trained = trained(&file, "a.csv", target, Some(task), &[]);
        check_bits(&trained, "a.csv", &file);
        // Without the target, in another order, with more columns, with another delimiter.
        check_bits(&trained, "b.csv", &made_up(target, &["code", "id", "number", "city"]));
        check_bits(&trained, "c.tsv", &made_up(target, &["city", "number", "code"]).replace(',', "\t"));
    }
}

#[test]
fn levels_that_look_like_numbers_keep_their_spelling() {
    // Only rows whose code is a number: the column alone would be read as numbers.
    let file = made_up("price", &["number", "city", "code", "price"]);
    let trained = trained(&file, "a.csv", "price", None, &[]);
    let header = file.lines().next().unwrap();
    let numbers: Vec<(usize, &str)> =
        file.lines().skip(1).enumerate().filter(|(_, line)| !line.split(',').any(|field| field == "x")).collect();
    let part = numbers.iter().fold(header.to_owned(), |part, (_, line)| part + "\n" + line);
    assert!(matches!(table::read(part.as_bytes(), "p.csv").unwrap().0.columns[2].values, table::Values::Number(_)));
    let rows: Vec<u32> = numbers.iter().map(|(row, _)| *row as u32).collect();
    let expected = trained.model.predict(&trained.dataset, &rows).unwrap();
    let (written, result) = predicted(&trained.predictor, "p.csv", &part).unwrap();
    let found: Vec<f32> = columns(&written, &result.added)[0].iter().map(|text| text.parse().unwrap()).collect();
    assert_eq!(found, expected);
    assert!(result.notices.iter().all(|notice| notice.code != "unknown_levels"), "{:?}", result.notices);
    // `01`, `1` and `1.0` are three levels: the same row with each gets three predictions.
    let row = |code: &str| format!("number,city,code\n3.5,Oslo,{code}\n4.5,Oslo,2\n");
    let of = |code: &str| {
        columns(&predicted(&trained.predictor, "r.csv", &row(code)).unwrap().0, &result.added)[0][0].clone()
    };
    assert!(of("01") != of("1") && of("1") != of("1.0"));
}

#[test]
fn numbers_declared_by_arff_find_their_level() {
    let file = made_up("price", &["number", "city", "code", "price"]);
    let trained = trained(&file, "a.csv", "price", None, &[]);
    let arff = "@relation r\n@attribute code numeric\n@attribute city {Bergen,Oslo}\n@attribute number numeric\n@data\n\
                2,Oslo,3.5\n1,Bergen,?\n7,Oslo,1\n";
    let (written, result) = predicted(&trained.predictor, "n.arff", arff).unwrap();
    let csv = "code,city,number\n2,Oslo,3.5\n1,Bergen,\nnever,Oslo,1\n";
    let (same, _) = predicted(&trained.predictor, "n.csv", csv).unwrap();
    assert_eq!(columns(&written, &result.added), columns(&same, &result.added));
    let unknown = result.notices.iter().find(|notice| notice.code == "unknown_levels").unwrap();
    assert_eq!((unknown.params["column"].as_str(), unknown.params["levels"].as_str()), ("code", "7 (1)"));
}

#[test]
fn an_unknown_level_goes_the_way_of_levels_that_a_split_does_not_list() {
    // One split: u and v, high, against the rest. XGBoost's codes of unknown levels are in no set.
    let mut file = "c,y\n".to_owned();
    (0..40).for_each(|row| writeln!(file, "{},{}", ["u", "v", "w", "z"][row % 4], [9, 8, 1, 0][row % 4]).unwrap());
    let params = [("num_round", "1"), ("max_depth", "1"), ("base_score", "0"), ("eta", "1"), ("lambda", "0")];
    let trained = trained(&file, "a.csv", "y", Some(Task::Regression), &params);
    let tree = &trained.model.trees[0];
    let listed = tree.categories_of(0).to_vec();
    let unlisted = tree.split_conditions[tree.left_children[0] as usize];
    assert!(listed == [0, 1] || listed == [2, 3], "{listed:?}");
    let rows = "c,y\nu,1\nnew,1\nnew,1\nother,1\n,1\n";
    let (written, result) = predicted(&trained.predictor, "n.csv", rows).unwrap();
    let found = &columns(&written, &result.added)[0];
    for row in [1, 2, 3] {
        assert_eq!(found[row].parse::<f32>().unwrap(), unlisted);
    }
    let notice = result.notices.iter().find(|notice| notice.code == "unknown_levels").unwrap();
    let param = |name: &str| notice.params[name].as_str();
    assert_eq!(
        (param("column"), param("levels"), param("count"), param("rows")),
        ("c", "new (2), other (1)", "2", "3")
    );
}

fn refused(trained: &Trained, file: &str) -> Vec<(String, Vec<String>)> {
    let errors = predicted(&trained.predictor, "n.csv", file).expect_err("refused");
    errors.into_iter().map(|error| (error.code.into_owned(), error.params.into_values().collect())).collect()
}

fn told(code: &str, params: &[&str]) -> (String, Vec<String>) {
    (code.to_owned(), params.iter().map(|param| param.to_string()).collect())
}

#[test]
fn what_is_wrong_with_a_file_is_told() {
    let trained = trained(&made_up("price", &["number", "city", "code", "price"]), "a.csv", "price", None, &[]);
    // Parameters in the order of their names: column, near; columns, count; column, row, value.
    let near = refused(&trained, "Number,citi,price\n1,Oslo,3\n2,Oslo,4\n");
    let expected = [
        told("column_has_other_name", &["number", "Number"]),
        told("column_has_other_name", &["city", "citi"]),
        told("columns_missing", &["code", "1"]),
    ];
    assert_eq!(near, expected);
    let text = refused(&trained, "number,city,code\n1,Oslo,1\n,Oslo,1\n12 kg,Oslo,1\n7,Oslo,1\n");
    assert_eq!(text, [told("text_among_numbers", &["number", "3", "12 kg"])]);
    let large = refused(&trained, "number,city,code\n1,Oslo,1\n1e39,Oslo,1\n");
    assert_eq!(large, [told("too_large", &["number", "2", &format!("{}", 1e39)])]);
    let headless = refused(&trained, "1,Oslo,1\n2,Oslo,2\n3,Bergen,1\n");
    assert_eq!(headless, [told("names_missing", &["number,city,code"])]);
    assert_eq!(refused(&trained, "")[0].0, "empty_file");
    let threshold = trained.predictor.open("n.csv", b"number,city,code\n1,Oslo,1\n2,Oslo,1\n", 1.0);
    assert_eq!(threshold.err().unwrap()[0].field.as_deref(), Some("threshold"));
}

#[test]
fn the_file_comes_back_with_its_predictions_beside() {
    let trained = trained(&made_up("sick", &["number", "city", "code", "sick"]), "a.csv", "sick", None, &[]);
    let file = "id;city;number;code;predicted_sick\n\"a;b\";Oslo;1,50;x;?\n c ;;NA;01;!\n";
    let (written, result) = predicted(&trained.predictor, "new.csv.gz", file).unwrap();
    assert_eq!(result.added, ["predicted_sick_2", "probability_yes"]);
    assert_eq!((result.name.as_str(), result.rows), ("new-predictions.csv", 2));
    let lines: Vec<&str> = written.lines().collect();
    assert_eq!(lines[0], "id;city;number;code;predicted_sick;predicted_sick_2;probability_yes");
    // The file writes 1.5 as 1,50, so the probability has a comma too.
    let start = |line: &str, own: &str| {
        line.strip_prefix(own).map(|rest| rest.starts_with("yes;0,") || rest.starts_with("no;0,"))
    };
    assert_eq!(start(lines[1], "\"a;b\";Oslo;1,50;x;?;"), Some(true), "{}", lines[1]);
    assert_eq!(start(lines[2], " c ;;NA;01;!;"), Some(true), "{}", lines[2]);
    let extra = result.notices.iter().find(|notice| notice.code == "extra_columns").unwrap();
    assert_eq!(extra.params["columns"], "id, predicted_sick");
    assert_eq!(result.head[1][..5], ["c", "", "", "01", "!"]);
    assert_eq!(result.classes.iter().map(|class| class.rows).sum::<usize>(), 2);
}

#[test]
fn the_threshold_decides_the_class() {
    let trained = trained(&made_up("sick", &["number", "city", "code", "sick"]), "a.csv", "sick", None, &[]);
    let file = made_up("sick", &USUAL);
    let positives = |threshold: f32| {
        let mut prediction = trained.predictor.open("n.csv", file.as_bytes(), threshold).unwrap();
        let mut written = Vec::new();
        while !prediction.is_done() {
            written.extend(prediction.step());
        }
        let result = prediction.result();
        let found = columns(&String::from_utf8(written).unwrap(), &result.added);
        for (class, probability) in found[0].iter().zip(&found[1]) {
            assert_eq!(class == "yes", probability.parse::<f32>().unwrap() > threshold);
        }
        result.classes[1].rows
    };
    assert!(positives(0.05) > positives(0.5) && positives(0.5) > positives(0.97));
}

#[test]
fn large_files_are_predicted_in_steps() {
    let trained = trained(&made_up("price", &["number", "city", "code", "price"]), "a.csv", "price", None, &[]);
    let mut file = "number,city,code\n".to_owned();
    (0..20_000).for_each(|row| writeln!(file, "{},Oslo,{}", f64::from(row) / 100.0, row % 2).unwrap());
    let mut prediction = trained.predictor.open("n.csv", file.as_bytes(), THRESHOLD).unwrap();
    let mut steps = 0;
    while !prediction.is_done() {
        prediction.step();
        steps += 1;
    }
    // At most 8192 rows each.
    assert_eq!(steps, 3);
    let (written, result) = predicted(&trained.predictor, "n.csv", &file).unwrap();
    assert_eq!((written.lines().count(), result.rows, result.head.len()), (20_001, 20_000, 20));
    let values: Vec<f64> = columns(&written, &result.added)[0].iter().map(|text| text.parse().unwrap()).collect();
    let [least, mean, most] = result.range.unwrap();
    let near = |a: f64, b: f64| (a - b).abs() < 1e-5 * (1.0 + b.abs());
    assert!(near(least, values.iter().copied().fold(f64::INFINITY, f64::min)));
    assert!(near(most, values.iter().copied().fold(f64::NEG_INFINITY, f64::max)));
    assert!(near(mean, values.iter().sum::<f64>() / 20_000.0));
}

#[test]
fn the_form_knows_what_training_saw() {
    let mut file = "a,c,y\n".to_owned();
    // a: 0, 1, …, 19 and a missing value; c: v twice as often as u.
    (0..20).for_each(|row| writeln!(file, "{row},{},{}", ["u", "v", "v"][row % 3], row % 5).unwrap());
    file += "NA,v,1\n";
    let spec = DatasetSpec { target: Some("y".into()), task: Some(Task::Regression), ..DatasetSpec::default() };
    let (table, _) = table::read(file.as_bytes(), "a.csv").unwrap();
    let dataset = Dataset::build(&table, &spec).unwrap().0;
    let seen: Vec<u32> = dataset.split.train.iter().chain(&dataset.split.validation).copied().collect();
    let mut numbers: Vec<u32> = seen.iter().copied().filter(|row| *row < 20).collect();
    numbers.sort_unstable();
    let trained = trained(&file, "a.csv", "y", Some(Task::Regression), &[]);
    let predictor = Predictor::new(Rc::new(dataset), Rc::clone(&trained.model)).unwrap();
    let fields = predictor.fields();
    let (a, c) = (&fields[0], &fields[1]);
    assert_eq!((a.name.as_str(), a.kind, a.whole, a.missing), ("a", "number", true, seen.len() - numbers.len()));
    assert_eq!(a.range, Some([numbers[0].to_string(), numbers[numbers.len() - 1].to_string()]));
    assert_eq!(a.default, numbers[(numbers.len() - 1) / 2].to_string());
    assert_eq!((c.kind, c.default.as_str(), c.levels[0].name.as_str()), ("category", "v", "u"));
    assert_eq!(c.levels[0].rows, seen.iter().filter(|row| **row < 20 && **row % 3 == 0).count());
}

#[test]
fn a_typed_row_is_predicted_and_explained() {
    for (target, task) in [("sick", Task::Binary), ("kind", Task::Multiclass), ("price", Task::Regression)] {
        let file = made_up(target, &["number", "city", "code", target]);
        let trained = trained(&file, "a.csv", target, Some(task), &[]);
        let (table, _) = table::read(file.as_bytes(), "a.csv").unwrap();
        for row in [0_u32, 4, 17, 58] {
            let texts = USUAL.iter().zip(0..).map(|(name, at)| {
                let text = table.columns[at as usize].text(row as usize);
                (name.to_string(), if text.is_empty() { " NA ".to_owned() } else { text })
            });
            let found = trained.predictor.explain(&texts.collect(), THRESHOLD).unwrap();
            let expected = trained.model.contributions(&trained.dataset, &[row]).unwrap();
            let margins = trained.model.predict_margins(&trained.dataset, &[row]).unwrap();
            let predictions = trained.model.predict(&trained.dataset, &[row]).unwrap();
            assert_eq!(found.outputs.len(), margins.len());
            for (output, (explained, expected)) in found.outputs.iter().zip(expected.chunks(4)).enumerate() {
                assert_eq!(explained.base, f64::from(expected[3]));
                assert_eq!(explained.prediction, f64::from(predictions[output]));
                for (feature, expected) in USUAL.iter().zip(expected) {
                    let part = explained.contributions.iter().find(|part| part.feature == *feature).unwrap();
                    assert_eq!(part.contribution, f64::from(*expected));
                }
                let sizes: Vec<f64> = explained.contributions.iter().map(|part| part.contribution.abs()).collect();
                assert!(sizes.is_sorted_by(|a, b| a >= b));
                let parts = explained.contributions.iter().map(|part| part.contribution);
                let sum = explained.base + parts.sum::<f64>();
                assert!((sum - explained.margin).abs() < 1e-5 * (1.0 + sum.abs()), "{sum} {}", explained.margin);
                if task == Task::Binary {
                    let probability = 1.0 / (1.0 + exp(-explained.margin));
                    assert!((probability - explained.prediction).abs() < 1e-6);
                    assert_eq!(found.class.as_deref(), Some(if probability > 0.5 { "yes" } else { "no" }));
                }
            }
            let unit = ["log_odds", "score", "value"]
                [[Task::Binary, Task::Multiclass, Task::Regression].iter().position(|t| *t == task).unwrap()];
            assert_eq!(found.unit, unit);
        }
    }
}

#[test]
fn what_is_typed_wrong_is_told_at_its_field() {
    let trained = trained(&made_up("price", &["number", "city", "code", "price"]), "a.csv", "price", None, &[]);
    let typed = |number: &str, city: &str, code: &str| {
        let texts = USUAL.iter().zip([number, city, code]).map(|(name, text)| (name.to_string(), text.to_string()));
        trained.predictor.explain(&texts.collect(), THRESHOLD)
    };
    let errors = typed("3 kg", "oslo", "17").unwrap_err();
    let told: Vec<(&str, &str)> =
        errors.iter().map(|error| (&*error.code, error.field.as_deref().unwrap_or_default())).collect();
    let expected =
        [("not_a_number", "feature.number"), ("not_a_level_near", "feature.city"), ("not_a_level", "feature.code")];
    assert_eq!(told, expected);
    assert_eq!(errors[1].params["near"], "Oslo");
    assert_eq!(typed("1e39", "Oslo", "2").unwrap_err()[0].code, "number_too_large");
    let missing = typed("", "?", "NA").unwrap();
    assert!(missing.outputs[0].contributions.iter().all(|part| part.value.is_empty()));
    assert_eq!(missing, trained.predictor.explain(&BTreeMap::new(), THRESHOLD).unwrap());
}

#[test]
fn the_summary_is_the_mean_of_all_test_rows() {
    let trained = trained(&made_up("kind", &["number", "city", "code", "kind"]), "a.csv", "kind", None, &[]);
    let mut learnt = trained.predictor.learnt();
    assert_eq!(learnt.outputs(), ["a", "b", "c"]);
    assert!(learnt.shap_view(1).view.empty.is_some());
    while learnt.step() {}
    let test = &trained.dataset.split.test;
    let all = trained.model.contributions(&trained.dataset, test).unwrap();
    for output in 0..3 {
        let mean = |feature: usize| {
            let sizes = all.chunks(12).map(|row| f64::from(row[output * 4 + feature].abs()));
            sizes.sum::<f64>() / test.len() as f64
        };
        let mut expected: Vec<(f64, &str)> = (0..3).map(|feature| (mean(feature), USUAL[feature])).collect();
        expected.sort_by(|a, b| b.0.total_cmp(&a.0));
        let found = learnt.shap_view(output);
        assert_eq!(found.view.y.names, expected.iter().rev().map(|(_, name)| *name).collect::<Vec<_>>());
        let n_dots: usize = found.dots.iter().map(|dots| dots.points.len()).sum();
        assert_eq!(n_dots, 3 * test.len());
        // Text features have no high and low; numbers have.
        assert!(
            found.dots.iter().any(|dots| dots.level.is_some()) && found.dots.iter().any(|dots| dots.level.is_none())
        );
    }
}

#[test]
fn packed_files_are_predicted_too() {
    let file = made_up("price", &["number", "city", "code", "price"]);
    let trained = trained(&file, "a.csv", "price", None, &[]);
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packed, file.as_bytes()).unwrap();
    let mut prediction = trained.predictor.open("a.csv.gz", &packed.finish().unwrap(), THRESHOLD).unwrap();
    let mut written = Vec::new();
    while !prediction.is_done() {
        written.extend(prediction.step());
    }
    assert_eq!(String::from_utf8(written).unwrap(), predicted(&trained.predictor, "a.csv", &file).unwrap().0);
}

#[test]
fn a_model_of_margins_gives_probabilities() {
    let file = made_up("sick", &["number", "city", "code", "sick"]);
    let trained = trained(&file, "a.csv", "sick", None, &[("objective", "binary:logitraw")]);
    let all: Vec<u32> = (0..trained.dataset.labels.len() as u32).collect();
    let margins = trained.model.predict_margins(&trained.dataset, &all).unwrap();
    let (written, result) = predicted(&trained.predictor, "a.csv", &file).unwrap();
    let found = columns(&written, &result.added);
    for (row, margin) in margins.iter().enumerate() {
        let probability: f64 = found[1][row].parse().unwrap();
        assert!((probability - 1.0 / (1.0 + exp(f64::from(-margin)))).abs() < 1e-6);
        assert_eq!(found[0][row], if *margin > 0.0 { "yes" } else { "no" });
    }
}
