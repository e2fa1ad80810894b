//! What the page is shown, key by key as `www/protocol.js` has it.

use super::*;
use serde_json::{Value as Json, json};

fn report(trial: u32, round: u32, values: [f64; 2], done: bool) -> Input {
    Input::Report(Report { trial, round, values: values.to_vec(), done })
}

fn keys(json: &Json) -> Vec<&str> {
    json.as_object().unwrap().keys().map(String::as_str).collect()
}

fn shown(job: &Job, now: f64) -> Json {
    serde_json::to_value(job.snapshot(now)).unwrap()
}

#[test]
fn a_snapshot_has_the_keys_of_the_protocol() {
    let json = shown(&Job::new(spec(), 100.0).unwrap(), 130.0);
    let expected = "revision name status paused objective strategy hyperband early_stopping seed max_jobs max_parallel counters \
                    metrics trials best recommended overall_best completion times";
    assert_eq!(keys(&json).join(" "), expected);
    assert_eq!(
        keys(&json["trials"][0]).join(" "),
        "trial name status origin bracket hyperparameters rounds max_rounds values objective reason times"
    );
    assert_eq!(json["objective"], json!({"metric": "validation:error", "type": "Minimize"}));
    assert_eq!(json["strategy"], "Random");
    assert_eq!((&json["hyperband"], &json["early_stopping"]), (&json!(null), &json!("Off")));
    assert_eq!(json["completion"], json!({"reason": null, "not_improving": 0, "worth": null, "trust": null}));
    let times = json!({"started": 100.0, "ended": null, "elapsed": 30.0, "left": null, "worker_use": null, "converged": null, "ignored_messages": 0});
    assert_eq!(json["times"], times);
}

#[test]
fn a_trial_is_told_with_names_and_reasons() {
    let mut job = Job::new(spec(), 0.0).unwrap();
    for worker in 0..3 {
        job.handle(Input::WorkerReady(worker), 10.0);
    }
    job.handle(report(0, 1, [0.5, 0.25], false), 20.0);
    job.handle(report(1, 2, [0.5, f64::NAN], true), 30.0);
    let json = shown(&job, 40.0);
    let [first, second] = [&json["trials"][0], &json["trials"][1]];
    assert_eq!(keys(&first["hyperparameters"]), ["eta", "max_depth"]);
    assert!(first["hyperparameters"]["eta"].is_f64() && first["hyperparameters"]["max_depth"].is_i64());
    assert_eq!(
        (&first["status"], &first["rounds"], &first["max_rounds"]),
        (&json!("InProgress"), &json!(1), &json!(3))
    );
    assert_eq!((&first["values"], &first["objective"]), (&json!([0.5, 0.25]), &json!(null)));
    assert_eq!(
        first["times"],
        json!({"started": 10.0, "ended": null, "spans": [{"worker": 0, "from": 10.0, "to": null}]})
    );
    assert_eq!((&second["status"], &second["values"]), (&json!("Failed"), &json!([0.5, null])));
    let reason = json!({"code": "objective_not_a_number", "params": {"metric": "validation:error"}});
    assert_eq!(second["reason"], reason);
    assert_eq!(json["counters"], json!({"completed": 0, "in_progress": 1, "stopped": 0, "failed": 1}));
}

#[test]
fn training_jobs_are_named_as_sagemaker_does() {
    let job = Job::new(spec(), 0.0).unwrap();
    // SplitMix64 from seed 1: 910a2dec89025cc1, beeb8da1658eec67 (Python, from the published algorithm).
    let names: Vec<String> = job.snapshot(0.0).trials.into_iter().map(|row| row.name).collect();
    assert_eq!(names, ["lab-001-910a2dec", "lab-002-beeb8da1"]);
}

#[test]
fn a_revision_is_a_change_of_records() {
    let mut job = Job::new(spec(), 0.0).unwrap();
    let revision = |job: &Job| job.snapshot(0.0).revision;
    assert_eq!(revision(&job), 2); // two proposals
    job.handle(Input::WorkerReady(0), 0.0);
    assert_eq!(revision(&job), 3); // a start
    job.handle(Input::WorkerReady(0), 0.0);
    job.handle(Input::Pause, 0.0);
    job.handle(Input::Resume, 0.0);
    assert_eq!(revision(&job), 3); // no record has changed
    job.handle(report(0, 1, [0.0, 0.0], false), 0.0);
    assert_eq!(revision(&job), 4);
    job.handle(report(0, 2, [0.0, 0.0], true), 0.0);
    assert_eq!(revision(&job), 7); // a round, an end, a proposal
}

#[test]
fn what_is_left_follows_from_what_finished_trials_took() {
    let mut job = Job::new(JobSpec { max_parallel: 1, ..spec() }, 0.0).unwrap();
    job.handle(Input::WorkerReady(0), 100.0);
    assert_eq!(job.snapshot(0.0).times.left, None);
    job.handle(Input::Pause, 110.0);
    job.handle(Input::Resume, 1110.0);
    job.handle(report(0, 3, [0.0, 0.0], true), 1130.0);
    // 30 ms without the pause for 3 rounds; 3 trials of 3 rounds to come, one at a time.
    assert_eq!(job.snapshot(1130.0).times.left, Some(90.0));
    job.handle(Input::WorkerReady(0), 1130.0);
    job.handle(report(1, 1, [0.0, 0.0], false), 1140.0);
    assert_eq!(job.snapshot(1140.0).times.left, Some(80.0));
    job.handle(Input::Stop, 1140.0);
    assert_eq!(job.snapshot(1140.0).times.left, None);
}

#[test]
fn a_hyperband_job_says_which_of_the_two_it_is() {
    let shown_of = |form| {
        let strategy = StrategySpec::Hyperband(Hyperband { form, min_resource: 1, max_resource: 3 });
        shown(&Job::new(JobSpec { strategy, ..spec() }, 0.0).unwrap(), 0.0)
    };
    let json = shown_of(Form::Brackets);
    assert_eq!(json["strategy"], "Hyperband");
    assert_eq!(json["hyperband"], json!({"form": "Brackets", "min_resource": 1, "max_resource": 3}));
    assert_eq!((&json["trials"][0]["bracket"], &json["trials"][0]["origin"]), (&json!(1), &json!("strategy")));
    assert_eq!(shown_of(Form::Asynchronous)["hyperband"]["form"], "Asynchronous");
}

#[test]
fn a_completed_job_says_why_and_when_it_converged() {
    let mut job = Job::new(JobSpec { max_jobs: 25, max_parallel: 1, ..spec() }, 0.0).unwrap();
    for trial in 0..25 {
        job.handle(Input::WorkerReady(0), 0.0);
        job.handle(report(trial, 3, [0.0, 1.0], true), f64::from(trial));
    }
    let json = shown(&job, 100.0);
    let reason = json!({"code": "completed_max_jobs", "params": {"max_jobs": "25"}});
    assert_eq!(json["completion"], json!({"reason": reason, "not_improving": 24, "worth": null, "trust": null}));
    assert_eq!(json["times"]["converged"], 21.0);
}
