//! The tuner at the end of a pipe: every line is answered by one line, whatever it says, and a suggestion depends on what
//! was told, not on when.

// Helpers of a test may panic: it is how a test fails.
#![allow(clippy::expect_used)]

use serde_json::{Value, json};
use tuning_playground::formats::ask_tell::{Answer, Server, strategy};
use tuning_playground::tuner::StrategySpec;

fn say(server: &mut Server, line: impl ToString) -> Value {
    match server.answer(&line.to_string()) {
        Answer::Reply(reply) => {
            assert!(!reply.contains('\n'), "one line: {reply}");
            serde_json::from_str(&reply).expect("a reply is JSON")
        }
        Answer::Quit => panic!("only `quit` ends the server"),
    }
}

/// The sentence of a refusal.
fn refusal(server: &mut Server, line: impl ToString) -> String {
    let line = line.to_string();
    let reply = say(server, &line);
    let sentence = reply.get("error").unwrap_or_else(|| panic!("{line} is answered by {reply}"));
    assert_eq!(reply.as_object().map(|members| members.len()), Some(1), "{reply}");
    sentence.as_str().expect("an error is a sentence").to_string()
}

/// All kinds and scales of the protocol.
fn space() -> Value {
    json!([
        {"name": "eta", "type": "float", "low": 0.01, "high": 0.5, "scale": "log"},
        {"name": "subsample", "type": "float", "low": 0.0, "high": 0.99, "scale": "reverse_log"},
        {"name": "gamma", "type": "float", "low": 0, "high": 5, "scale": "linear"},
        {"name": "max_depth", "type": "int", "low": 1, "high": 10, "scale": "linear"},
        {"name": "max_leaves", "type": "int", "low": 2, "high": 64, "scale": "log"},
        {"name": "grow_policy", "type": "cat", "choices": ["depthwise", "lossguide"]},
    ])
}

fn init(seed: u64, max_trials: u32) -> Value {
    json!({"op": "init", "protocol": 1, "space": space(), "direction": "minimize", "seed": seed, "max_trials": max_trials,
           "parallel": 4, "noisy": false})
}

fn begun(strategy: StrategySpec, seed: u64) -> Server {
    let mut server = Server::new(strategy, 0);
    assert_eq!(say(&mut server, init(seed, 50))["ok"], json!(true));
    server
}

fn random() -> Server {
    begun(StrategySpec::Random, 3)
}

fn ask(server: &mut Server, id: u32) -> Value {
    let reply = say(server, json!({"op": "ask", "id": id}));
    assert_eq!(reply["id"], json!(id), "{reply}");
    reply["params"].clone()
}

fn tell(server: &mut Server, id: u32, value: f64) {
    let reply = say(server, json!({"op": "tell", "id": id, "status": "ok", "value": value}));
    assert_eq!(reply, json!({"ok": true}));
}

/// A value for a point, with its best inside.
fn value_of(point: &Value) -> f64 {
    let number = |name: &str| point[name].as_f64().expect("a number");
    (number("eta") - 0.1).abs() + number("gamma") / 10.0 + (number("max_depth") - 4.0).abs() / 50.0
}

#[test]
fn every_suggestion_is_inside_the_space_and_of_its_type() {
    for strategy in StrategySpec::ALL.into_iter().filter(|strategy| *strategy != StrategySpec::Grid) {
        let mut server = begun(strategy, 11);
        for id in 0..30 {
            let point = ask(&mut server, id);
            for parameter in space().as_array().expect("a list") {
                let value = &point[parameter["name"].as_str().expect("a name")];
                match parameter["type"].as_str().expect("a type") {
                    "cat" => assert!(parameter["choices"].as_array().expect("a list").contains(value), "{point}"),
                    kind => {
                        assert_eq!(value.is_i64(), kind == "int", "{parameter}: {value}");
                        let bounds =
                            parameter["low"].as_f64().expect("low")..=parameter["high"].as_f64().expect("high");
                        assert!(bounds.contains(&value.as_f64().expect("a number")), "{parameter}: {value}");
                    }
                }
            }
            assert_eq!(point.as_object().map(|members| members.len()), Some(6), "{point}");
            tell(&mut server, id, value_of(&point));
        }
        let recommended = say(&mut server, json!({"op": "recommend"}));
        assert!(recommended["params"]["eta"].is_f64(), "{recommended}");
    }
}

#[test]
fn a_conditional_parameter_is_left_out_where_it_is_not_active() {
    let line = json!({"op": "init", "seed": 4, "max_trials": 40, "space": [
        {"name": "rate_drop", "type": "float", "low": 0.0, "high": 1.0, "scale": "linear",
         "when": {"name": "booster", "in": ["dart"]}},
        {"name": "booster", "type": "cat", "choices": ["gbtree", "dart"]},
        {"name": "eta", "type": "float", "low": 0.01, "high": 0.5, "scale": "log"},
    ]});
    for strategy in StrategySpec::ALL.into_iter().filter(|strategy| *strategy != StrategySpec::Grid) {
        let mut server = Server::new(strategy, 0);
        assert_eq!(say(&mut server, &line)["ok"], json!(true));
        let mut n_dart = 0;
        for id in 0..20 {
            let point = ask(&mut server, id);
            let is_dart = point["booster"] == "dart";
            n_dart += u32::from(is_dart);
            assert_eq!(point.get("rate_drop").is_some(), is_dart, "{point}");
            tell(&mut server, id, point["eta"].as_f64().expect("a number"));
        }
        assert!((1..20).contains(&n_dart), "{} tries both boosters", strategy.name());
        for (queued, expected) in [
            (json!({"booster": "gbtree", "eta": 0.1, "rate_drop": 0.5}), json!({"booster": "gbtree", "eta": 0.1})),
            (json!({"booster": "gbtree", "eta": 0.2}), json!({"booster": "gbtree", "eta": 0.2})),
        ] {
            say(&mut server, json!({"op": "enqueue", "params": queued}));
            let id = if expected["eta"] == 0.1 { 20 } else { 21 };
            assert_eq!(ask(&mut server, id), expected);
        }
        let sentence = refusal(&mut server, json!({"op": "enqueue", "params": {"booster": "dart", "eta": 0.1}}));
        assert!(sentence.contains("\"rate_drop\" is missing"), "{sentence}");
    }
}

#[test]
fn the_order_of_telling_does_not_matter() {
    for strategy in StrategySpec::ALL.into_iter().filter(|strategy| *strategy != StrategySpec::Grid) {
        let suggestions = |orders: [[u32; 4]; 6]| {
            let mut server = begun(strategy, 5);
            let mut points = Vec::new();
            for (batch, order) in orders.into_iter().enumerate() {
                let first = points.len();
                points.extend((0..4).map(|nth| ask(&mut server, batch as u32 * 4 + nth)));
                for nth in order {
                    let id = batch as u32 * 4 + nth;
                    match id % 5 {
                        3 => assert_eq!(
                            say(&mut server, json!({"op": "tell", "id": id, "status": "failed"}))["ok"],
                            true
                        ),
                        _ => tell(&mut server, id, value_of(&points[first + nth as usize])),
                    }
                }
            }
            points
        };
        let in_order = suggestions([[0, 1, 2, 3]; 6]);
        let shuffled =
            suggestions([[3, 1, 0, 2], [1, 0, 3, 2], [2, 3, 1, 0], [0, 3, 2, 1], [3, 2, 1, 0], [1, 3, 0, 2]]);
        assert_eq!(in_order, shuffled, "{}", strategy.name());
    }
}

#[test]
fn a_pending_trial_may_lie_between_finished_ones() {
    for strategy in StrategySpec::ALL.into_iter().filter(|strategy| *strategy != StrategySpec::Grid) {
        let mut server = begun(strategy, 7);
        let first = ask(&mut server, 0);
        let mut points = vec![first];
        for id in 1..20 {
            let point = ask(&mut server, id);
            tell(&mut server, id, value_of(&point));
            points.push(point);
        }
        tell(&mut server, 0, 0.5);
        points.push(ask(&mut server, 20));
        let n_points = points.len();
        points.sort_by_key(ToString::to_string);
        points.dedup();
        assert_eq!(points.len(), n_points, "{} suggests a point twice", strategy.name());
    }
}

#[test]
fn seeds_differ_and_repeat() {
    let first = |seed| ask(&mut begun(StrategySpec::Random, seed), 0);
    assert_eq!(first(1), first(1));
    assert_ne!(first(1), first(2));
    let mut line = init(0, 50);
    line.as_object_mut().expect("an object").remove("seed");
    let mut server = Server::new(StrategySpec::Random, 2);
    say(&mut server, line);
    assert_eq!(ask(&mut server, 0), first(2), "the seed of the command line is for an init without one");
}

#[test]
fn a_second_init_begins_anew() {
    let mut server = random();
    let first = ask(&mut server, 0);
    tell(&mut server, 0, 1.0);
    say(&mut server, init(3, 50));
    assert_eq!(ask(&mut server, 0), first);
}

#[test]
fn the_best_value_is_recommended_in_either_direction() {
    for (direction, best) in [("minimize", 1), ("maximize", 2)] {
        let mut server = Server::new(StrategySpec::Random, 0);
        let mut line = init(1, 50);
        line["direction"] = json!(direction);
        say(&mut server, line);
        let points: Vec<Value> = (0..4).map(|id| ask(&mut server, id)).collect();
        for (id, value) in [(0, 0.5), (2, 0.9), (1, 0.1)] {
            tell(&mut server, id, value);
        }
        say(&mut server, json!({"op": "tell", "id": 3, "status": "failed"}));
        assert_eq!(say(&mut server, json!({"op": "recommend"}))["params"], points[best], "{direction}");
    }
}

#[test]
fn a_queued_point_comes_first_and_only_once() {
    let point = json!({"eta": 0.3, "subsample": 0.5, "gamma": 0.0, "max_depth": 6, "max_leaves": 31, "grow_policy": "lossguide"});
    let mut server = random();
    assert_eq!(say(&mut server, json!({"op": "enqueue", "params": point})), json!({"ok": true}));
    assert_eq!(ask(&mut server, 0), point);
    assert_ne!(ask(&mut server, 1), point);
    // 6.0 is a whole number in JSON.
    let mut again = point.clone();
    again["max_depth"] = json!(6.0);
    say(&mut server, json!({"op": "enqueue", "params": again}));
    assert_eq!(ask(&mut server, 2), point);
}

#[test]
fn a_point_that_cannot_be_queued_is_named() {
    let good = json!({"eta": 0.3, "subsample": 0.5, "gamma": 0.0, "max_depth": 6, "max_leaves": 31, "grow_policy": "lossguide"});
    let mut server = random();
    for (name, value) in [
        ("eta", json!(0.7)),
        ("eta", json!("0.3")),
        ("max_depth", json!(6.5)),
        ("max_depth", json!(1e99)),
        ("grow_policy", json!("sideways")),
        ("grow_policy", json!(null)),
        ("stranger", json!(1)),
    ] {
        let mut point = good.clone();
        point[name] = value.clone();
        let sentence = refusal(&mut server, json!({"op": "enqueue", "params": point}));
        assert!(sentence.contains(&format!("\"{name}\"")), "{name} = {value}: {sentence}");
    }
    let mut point = good.clone();
    point.as_object_mut().expect("an object").remove("gamma");
    assert!(refusal(&mut server, json!({"op": "enqueue", "params": point})).contains("\"gamma\" is missing"));
    assert_ne!(ask(&mut server, 0)["eta"], json!(0.3), "nothing was queued");
}

#[test]
fn a_stopped_trial_needs_its_value_and_its_resource() {
    let mut server = Server::new(StrategySpec::Random, 0);
    let mut line = init(1, 50);
    line["max_resource"] = json!(81);
    say(&mut server, line);
    ask(&mut server, 0);
    let stopped = |rest: &str| format!("{{\"op\":\"tell\",\"id\":0,\"status\":\"stopped\"{rest}}}");
    assert!(refusal(&mut server, stopped("")).contains("resource"));
    assert!(refusal(&mut server, stopped(",\"resource\":9")).contains("value"));
    assert!(refusal(&mut server, stopped(",\"value\":0.5,\"resource\":82")).contains("max_resource"));
    assert!(refusal(&mut server, stopped(",\"value\":0.5,\"resource\":0")).contains("max_resource"));
    assert!(refusal(&mut server, stopped(",\"value\":0.5,\"resource\":-1")).contains("-1"));
    assert_eq!(say(&mut server, stopped(",\"value\":0.5,\"resource\":9")), json!({"ok": true}));
    assert!(say(&mut server, json!({"op": "recommend"}))["params"].is_object());
}

#[test]
fn what_cannot_be_done_is_refused_and_changes_nothing() {
    let mut server = random();
    let first = ask(&mut server, 0);
    for (line, part) in [
        ("", "cannot be read"),
        ("{", "cannot be read"),
        ("[1,2]", "cannot be read"),
        ("\u{fffd}", "cannot be read"),
        (r#"{"op":"fly"}"#, "fly"),
        (r#"{"id":1}"#, "op"),
        (r#"{"op":"ask"}"#, "id"),
        (r#"{"op":"ask","id":0}"#, "asked for before"),
        (r#"{"op":"tell","id":9,"status":"ok","value":1}"#, "never asked for"),
        (r#"{"op":"tell","id":"0","status":"ok","value":1}"#, "never asked for"),
        (r#"{"op":"tell","id":0,"status":"ok","value":NaN}"#, "failed"),
        (r#"{"op":"tell","id":0,"status":"ok","value":-Infinity}"#, "failed"),
        (r#"{"op":"tell","id":0,"status":"ok","value":1e999}"#, "out of range"),
        (r#"{"op":"tell","id":0,"status":"ok","value":"good"}"#, "good"),
        (r#"{"op":"tell","id":0,"status":"ok","value":null}"#, "value"),
        (r#"{"op":"tell","id":0,"status":"ok"}"#, "value"),
        (r#"{"op":"tell","id":0,"status":"splendid","value":1}"#, "splendid"),
        (r#"{"op":"recommend"}"#, "No trial has a value"),
    ] {
        let sentence = refusal(&mut server, line);
        assert!(sentence.contains(part), "{line}: {sentence}");
    }
    tell(&mut server, 0, 1.0);
    assert!(refusal(&mut server, json!({"op": "tell", "id": 0, "status": "failed"})).contains("finished"));
    assert_eq!(say(&mut server, json!({"op": "recommend"}))["params"], first);
    assert_eq!(server.answer(r#"{"op":"quit"}"#), Answer::Quit);
}

#[test]
fn nothing_works_before_init() {
    let mut server = Server::new(StrategySpec::Random, 0);
    for line in [r#"{"op":"ask","id":1}"#, r#"{"op":"recommend"}"#, r#"{"op":"tell","id":1,"status":"failed"}"#] {
        assert!(refusal(&mut server, line).contains("\"init\""), "{line}");
    }
}

#[test]
fn a_bad_init_is_refused_with_the_field() {
    let parameter = |text: &str| format!(r#"{{"op":"init","protocol":1,"space":[{text}],"seed":1,"max_trials":5}}"#);
    for (line, part) in [
        (r#"{"op":"init"}"#.to_string(), "space"),
        (parameter(""), "nothing to tune"),
        (r#"{"op":"init","protocol":2,"space":[]}"#.to_string(), "protocol"),
        (parameter(r#"{"name":"a","type":"float","low":2,"high":1,"scale":"linear"}"#), "“a”"),
        (parameter(r#"{"name":"a","type":"float","low":1,"high":1,"scale":"linear"}"#), "“a”"),
        (parameter(r#"{"name":"a","type":"float","low":0,"high":1,"scale":"log"}"#), "logarithmic"),
        (parameter(r#"{"name":"a","type":"float","low":0,"high":1,"scale":"reverse_log"}"#), "reverse"),
        (parameter(r#"{"name":"a","type":"int","low":0.5,"high":1,"scale":"linear"}"#), "\"a\""),
        (parameter(r#"{"name":"a","type":"int","low":0,"high":1,"scale":"reverse_log"}"#), "reverse"),
        (parameter(r#"{"name":"a","type":"cat","choices":[]}"#), "“a”"),
        (parameter(r#"{"name":"a","type":"cat","choices":["x","x"]}"#), "“x”"),
        (parameter(r#"{"name":"a","type":"cat","choices":[1,2]}"#), "string"),
        (parameter(r#"{"name":"a","type":"complex","low":0,"high":1}"#), "complex"),
        (parameter(r#"{"name":"a","type":"float","low":0,"high":1,"scale":"cubic"}"#), "cubic"),
        (parameter(r#"{"name":"a","type":"cat","choices":["x"],"when":{"name":"b","in":["x"]}}"#), "\"b\""),
        (parameter(r#"{"name":"a","type":"cat","choices":["x"],"when":{"name":"a","in":["x"]}}"#), "itself"),
        (init(1 << 60, 5).to_string(), "seed"),
        (init(1, 0).to_string(), "training jobs"),
    ] {
        let sentence = refusal(&mut Server::new(StrategySpec::Random, 0), &line);
        assert!(sentence.contains(part), "{line}: {sentence}");
    }
}

#[test]
fn the_end_of_the_trials_and_of_the_space_is_told() {
    let mut server = Server::new(StrategySpec::Random, 0);
    let line = |max_trials: u32| json!({"op": "init", "space": [{"name": "a", "type": "cat", "choices": ["x", "y"]}], "max_trials": max_trials});
    say(&mut server, line(1));
    ask(&mut server, 0);
    assert!(refusal(&mut server, json!({"op": "ask", "id": 1})).contains("max_trials"));
    say(&mut server, line(3));
    assert_ne!(ask(&mut server, 0), ask(&mut server, 1));
    assert!(refusal(&mut server, json!({"op": "ask", "id": 2})).contains("Nothing is left"));
}

#[test]
fn strategies_are_known_by_name_and_hyperband_is_refused_with_the_reason() {
    assert_eq!(strategy("bayesian"), Ok(StrategySpec::Bayesian { booster_priors: true }));
    assert_eq!(strategy("TPE"), Ok(StrategySpec::Tpe));
    for name in ["hyperband", "Hyperband"] {
        let sentence = strategy(name).expect_err("the protocol cannot say how far a trial is trained");
        assert!(sentence.contains("how many rounds") && sentence.contains("--example tune"), "{sentence}");
    }
    let sentence = strategy("CMA-ES").expect_err("there is no such strategy");
    assert!(sentence.contains("CMA-ES") && sentence.contains("Bayesian, Random, Grid, TPE"), "{sentence}");
}
