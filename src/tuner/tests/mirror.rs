use super::*;
use crate::tuner::job::mirror::Seen;

#[test]
fn a_mirror_has_the_records_of_the_job_after_every_change() {
    let mut job = job(|_| ());
    let mut mirror = Job::new(spec(), 0.0).unwrap();
    mirror.make_mirror();
    let mut seen = Seen::default();
    let mut tell = |job: &mut Job, input: Input| {
        job.handle(input, 1.0);
        let changes = job.changes(&mut seen);
        let n_reports: usize = changes.records.iter().map(|change| change.record.reports.len()).sum();
        mirror.mirror(changes);
        assert_eq!(mirror.records(), job.records());
        assert_eq!((mirror.status(), mirror.best()), (job.status(), job.best()));
        n_reports
    };
    tell(&mut job, Input::WorkerReady(0));
    for trial in 0..4 {
        for round in 1..=3 {
            // One report is told, not all that came before it.
            assert_eq!(tell(&mut job, report(trial, round, 0.5 - f64::from(trial), round == 3)), 1);
        }
        assert_eq!(tell(&mut job, Input::WorkerReady(0)), 0);
    }
    assert_eq!(job.status(), JobStatus::Completed);
    assert_eq!(job.changes(&mut seen).records, []);
}

#[test]
fn a_change_that_does_not_follow_is_left_out() {
    let mut job = running(|_| ());
    let mut late = Seen::default();
    job.changes(&mut late);
    job.handle(report(0, 1, 0.5, false), 1.0);
    job.changes(&mut late);
    job.handle(report(0, 2, 0.4, false), 2.0);
    // The one before is lost: the mirror has none of the trial.
    let mut mirror = Job::new(spec(), 0.0).unwrap();
    mirror.make_mirror();
    mirror.mirror(job.changes(&mut late));
    assert_eq!(mirror.records(), []);
    // Told anew, all is there.
    mirror.mirror(job.changes(&mut Seen::default()));
    assert_eq!(mirror.records(), job.records());
}
