//! What a visitor puts into a running job: own configurations, other ranges.

use super::*;
use crate::error::Explain;
use std::collections::BTreeMap;

fn point(eta: f64, max_depth: i64) -> Assignment {
    vec![Value::Real(eta), Value::Integer(max_depth)]
}

fn ends(job: &mut Job, worker: WorkerId, trial: u32, objective: f64) {
    job.handle(Input::WorkerReady(worker), 0.0);
    job.handle(Input::Report(Report { trial, round: 3, values: vec![0.0, objective], done: true }), 0.0);
}

fn narrow() -> Space {
    Space { dims: vec![real("eta", 0.1, 0.2, Scaling::Linear), integer("max_depth", 1, 3, Scaling::Auto)] }
}

#[test]
fn a_queued_configuration_is_the_next_to_be_proposed_and_says_so() {
    let mut job = job(|spec| spec.max_parallel = 1);
    job.handle(Input::Enqueue(point(0.25, 7)), 0.0);
    job.handle(Input::Enqueue(point(0.3, 1)), 0.0);
    for trial in 0..4 {
        ends(&mut job, 0, trial, 0.5);
    }
    let origins: Vec<Origin> = job.records().iter().map(|record| record.origin).collect();
    assert_eq!(origins, [Origin::Strategy, Origin::Enqueued, Origin::Enqueued, Origin::Strategy]);
    assert_eq!(job.records()[1].assignment, point(0.25, 7));
    // The strategy's own trials are those that they would have been: their streams belong to their numbers.
    let undisturbed = job_of_four();
    assert_eq!(job.records()[3].assignment, undisturbed.records()[3].assignment);
}

fn job_of_four() -> Job {
    job(|spec| spec.max_parallel = 4)
}

#[test]
fn a_spec_may_come_with_a_queue() {
    let job = job(|spec| spec.enqueued = vec![point(0.1, 2)]);
    assert_eq!(job.records()[0].assignment, point(0.1, 2));
    assert_eq!((job.records()[0].origin, job.records()[1].origin), (Origin::Enqueued, Origin::Strategy));
    let problems = JobSpec { enqueued: vec![point(0.1, 2), point(0.1, 10)], ..spec() }.problems();
    assert_eq!(problems, [TunerError::Rule(RuleError::EnqueuedOutside { number: 2 })]);
}

#[test]
fn what_is_no_point_or_comes_too_late_is_not_queued() {
    let mut job = job(|_| ());
    job.handle(Input::Enqueue(point(0.9, 2)), 0.0);
    job.handle(Input::Enqueue(vec![Value::Real(0.2)]), 0.0);
    assert_eq!(ignored(&job), 2);
    let mut full = job_of_four();
    full.handle(Input::Enqueue(point(0.2, 2)), 0.0);
    assert_eq!((ignored(&full), full.records().len()), (1, 4));
}

#[test]
fn a_configuration_is_written_with_names() {
    let space = spec().space;
    let read = |pairs: &[(&str, &str)]| {
        let texts: BTreeMap<String, String> =
            pairs.iter().map(|(name, text)| (name.to_string(), text.to_string())).collect();
        space
            .point(&texts)
            .map_err(|error| error.message())
            .map_err(|message| (message.code.into_owned(), message.field))
    };
    let refused = |code: &str, field: &str| Err((code.to_string(), Some(field.to_string())));
    assert_eq!(read(&[("max_depth", " 3"), ("eta", "0.25")]), Ok(point(0.25, 3)));
    assert_eq!(read(&[("eta", "0.25")]), refused("point_lacks", "enqueued.max_depth"));
    assert_eq!(
        read(&[("eta", "0.25"), ("max_depth", "3"), ("gamma", "0")]),
        refused("point_has_unknown", "enqueued.gamma")
    );
    for outside in ["0.31", "NaN", "a lot"] {
        assert_eq!(read(&[("eta", outside), ("max_depth", "3")]), refused("point_outside", "enqueued.eta"));
    }
    assert_eq!(read(&[("eta", "0.2"), ("max_depth", "3.5")]), refused("point_outside", "enqueued.max_depth"));
}

/// Proposes the middle, and tells in the process how many trials inform it.
#[derive(Debug)]
struct Counts(std::rc::Rc<std::cell::RefCell<Vec<usize>>>);

impl Strategy for Counts {
    fn propose(&mut self, context: &Context<'_>, _: &mut rand_chacha::ChaCha8Rng) -> Proposal {
        self.0.borrow_mut().push(context.records.iter().filter(|record| context.informs(record)).count());
        Proposal::Start(context.space.from_unit(&[0.5, 0.5]))
    }
}

#[test]
fn edited_ranges_hold_for_what_has_not_begun() {
    let mut job = job(|spec| (spec.max_jobs, spec.max_parallel) = (8, 3));
    ends(&mut job, 0, 0, 0.5);
    job.handle(Input::WorkerReady(0), 0.0);
    job.handle(Input::Pause, 0.0);
    let begun = job.records()[..2].to_vec();
    job.handle(Input::Edit(narrow()), 0.0);
    assert_eq!(job.spec().space, narrow());
    assert_eq!(job.records()[..2], begun);
    assert_eq!(job.records().len(), 4);
    assert!(job.records()[2..].iter().all(|record| narrow().contains(&record.assignment)));
    job.handle(Input::Resume, 0.0);
    for trial in 1..8 {
        ends(&mut job, 0, trial, 0.5);
    }
    assert_eq!((job.status(), job.records().len()), (JobStatus::Completed, 8));
    assert!(job.records()[2..].iter().all(|record| narrow().contains(&record.assignment)));
}

#[test]
fn trials_outside_the_new_ranges_stay_in_the_records_but_inform_nobody() {
    let asked = std::rc::Rc::default();
    let spec = JobSpec { space: narrow(), max_parallel: 1, ..spec() };
    let mut wide = Job::with_strategy(spec, Box::new(Counts(std::rc::Rc::clone(&asked))), 0.0).unwrap();
    ends(&mut wide, 0, 0, 0.5);
    ends(&mut wide, 0, 1, 0.5);
    assert_eq!(*asked.borrow(), [0, 1, 2]);
    let context_of = |space: &Space| {
        let records = wide.records();
        let context = Context {
            space,
            direction: Direction::Minimize,
            objective: 1,
            records: &records[..2],
            pending: &[],
            parents: &[],
            warm_start: None,
            trial: 2,
            seed: 0,
        };
        (context.records.iter().filter(|record| context.informs(record)).count(), context.proposed().count())
    };
    let elsewhere =
        Space { dims: vec![real("eta", 0.5, 0.9, Scaling::Linear), integer("max_depth", 1, 3, Scaling::Auto)] };
    assert_eq!((context_of(&narrow()), context_of(&elsewhere)), ((2, 2), (0, 0)));
}

#[test]
fn a_job_that_had_all_its_trials_proposed_can_be_edited() {
    let mut job = job_of_four();
    job.handle(Input::Pause, 0.0);
    job.handle(Input::Edit(narrow()), 0.0);
    assert!(job.records().iter().all(|record| narrow().contains(&record.assignment)));
    job.handle(Input::Resume, 0.0);
    for trial in 0..4 {
        ends(&mut job, 0, trial, 0.5);
    }
    assert_eq!(job.status(), JobStatus::Completed);
}

#[test]
fn ranges_are_edited_in_a_pause_and_nothing_but_ranges() {
    let mut job = job(|_| ());
    job.handle(Input::Edit(narrow()), 0.0);
    assert_eq!((job.spec().space.clone(), ignored(&job)), (spec().space, 1));
    job.handle(Input::Pause, 0.0);
    let code = |dims: Vec<Dim>| job.check_edit(&Space { dims }).map_err(|error| error.message().code.into_owned());
    let [eta, depth] = &narrow().dims[..] else { panic!("two dimensions") };
    assert_eq!(code(narrow().dims), Ok(()));
    for dims in [
        vec![eta.clone()],
        vec![depth.clone(), eta.clone()],
        vec![eta.clone(), depth.clone(), real("gamma", 0.0, 1.0, Scaling::Linear)],
        vec![eta.clone(), real("max_depth", 1.0, 3.0, Scaling::Linear)],
    ] {
        assert_eq!(code(dims), Err("edited_parameters".to_string()));
    }
    assert_eq!(code(vec![real("eta", 0.3, 0.1, Scaling::Linear), depth.clone()]), Err("reversed_range".to_string()));
}

#[test]
fn a_visitors_hand_is_in_the_log() {
    let mut job = job(|spec| spec.max_parallel = 1);
    job.handle(Input::Enqueue(point(0.25, 7)), 1.0);
    job.handle(Input::Pause, 2.0);
    job.handle(Input::Edit(narrow()), 3.0);
    job.handle(Input::Resume, 4.0);
    for trial in 0..4 {
        ends(&mut job, 0, trial, 0.5);
    }
    let spec = JobSpec { max_parallel: 1, ..spec() };
    let replayed = Job::replay(spec, &job.log()).unwrap();
    assert_eq!(replayed.snapshot(9.0), job.snapshot(9.0));
}
