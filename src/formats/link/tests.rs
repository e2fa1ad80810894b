//! Links that are well-formed come back; those that are not are refused with a sentence.

use super::*;
use crate::tuner::job::past::Past;
use crate::tuner::{
    Completion, FailReason, JobStatus, Origin, RoundReport, StopReason, TrialRecord, TrialState, Value, Worth,
};
use proptest::prelude::*;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

const JOB: &str = r#"{
    "HyperParameterTuningJobName": "lab",
    "HyperParameterTuningJobConfig": {
        "Strategy": "Bayesian",
        "HyperParameterTuningJobObjective": {"Type": "Minimize", "MetricName": "validation:logloss"},
        "ResourceLimits": {"MaxNumberOfTrainingJobs": 500, "MaxParallelTrainingJobs": 4},
        "ParameterRanges": {
            "ContinuousParameterRanges": [
                {"Name": "eta", "MinValue": "0.01", "MaxValue": "0.5", "ScalingType": "Logarithmic"},
                {"Name": "rate_drop", "MinValue": "0", "MaxValue": "0.5", "ScalingType": "Linear"}],
            "IntegerParameterRanges": [
                {"Name": "num_round", "MinValue": "1", "MaxValue": "9", "ScalingType": "Linear"}],
            "CategoricalParameterRanges": [{"Name": "booster", "Values": ["gbtree", "dart"]}]},
        "RandomSeed": 7},
    "TrainingJobDefinition": {"StaticHyperParameters": {"gamma": "0"}},
    "data": {"file": "<img src=x onerror=alert(1)>.csv", "target": "y", "seed": 1},
    "conditions": {"rate_drop": {"parent": "booster", "values": ["dart"]}}
}"#;

fn request() -> JobRequest {
    JobRequest::from_json(JOB).unwrap()
}

fn link(results: Option<Results>) -> Link {
    let data = LinkedData { is_builtin: false, hash: ContentHash::of(b"a,b\n1,2\n"), bytes: None };
    Link { request: request(), data, parents: Vec::new(), results, teacher: Teacher::default() }
}

fn metrics() -> Vec<String> {
    ["train:logloss", "validation:logloss", "validation:error"].map(str::to_string).to_vec()
}

fn past(records: Vec<TrialRecord>) -> Past {
    Past {
        status: JobStatus::Completed,
        completion: Some(Completion::MaxJobs),
        worth: None,
        outlook: None,
        revision: 12,
        elapsed: 3_500.0,
        records,
    }
}

/// Records of every kind: on the steps of the ranges, from the seed, outside the ranges, failed, stopped, enqueued.
fn records() -> impl proptest::strategy::Strategy<Value = Vec<TrialRecord>> {
    let one = (any::<u64>(), 0..10_u32, 1..=9_u32, any::<[u64; 3]>());
    prop::collection::vec(one, 0..40).prop_map(|drawn| {
        drawn
            .into_iter()
            .zip(0..)
            .map(|((bits, kind, rounds, values), id)| record(id, bits, kind, rounds, values))
            .collect()
    })
}

fn record(id: u32, bits: u64, kind: u32, rounds: u32, values: [u64; 3]) -> TrialRecord {
    let space = Space::check(request().dims).unwrap();
    let unit = |shift: u32| ((bits >> shift) & 0xffff) as f64 / 65_536.0;
    let assignment = match kind {
        0 => crate::tuner::strategy::random::first_draw(&space, 7, id),
        1 => vec![Value::Real(7.25), Value::Inactive, Value::Integer(-5), Value::Category("gblinear".into())],
        2 => vec![Value::Real(unit(3) / 3.0), Value::Real(0.1), Value::Integer(4), Value::Category("dart".into())],
        _ => space.from_unit(&[unit(0), unit(16), unit(32), unit(48)]),
    };
    let state = match kind {
        3 => TrialState::Stopped(StopReason::Median),
        4 => TrialState::Failed(FailReason::WorkerLost),
        5 => TrialState::Failed(FailReason::Training(Message::new("no_job").with("found", bits % 3).about("eta"))),
        6 => TrialState::Failed(FailReason::ObjectiveNotANumber),
        _ => TrialState::Completed,
    };
    let number = |bits: u64| Some(f64::from_bits(bits)).filter(|number| number.is_finite()).unwrap_or(0.25);
    let mut values = values.map(number).to_vec();
    if kind == 6 {
        values[1] = f64::NAN;
    }
    let reports = if kind == 4 { vec![] } else { vec![RoundReport { round: rounds, values }] };
    TrialRecord {
        origin: if kind == 2 { Origin::Enqueued } else { Origin::Strategy },
        informed_by: id.saturating_sub((bits % 5) as u32),
        bracket: (kind == 3).then_some((bits % 7) as u32),
        state,
        reports,
        to_round: rounds,
        ..TrialRecord::proposed(id, assignment, 9)
    }
}

use crate::error::Message;

/// Debug text tells the bits of a number, and NaN from NaN not.
fn comes_back(link: &Link) -> String {
    let fragment = encode(link, &[341, 114]).unwrap();
    assert_eq!(format!("{:?}", decode(&fragment).unwrap()), format!("{link:?}"));
    fragment
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn any_results_come_back(records in records(), revision in any::<u64>(), worth in any::<bool>()) {
        let worth = worth.then_some(Worth { bound: 0.1 + 0.2, tolerance: 1e-9 });
        let past = Past { revision, worth, ..past(records) };
        comes_back(&link(Some(Results { past, metrics: metrics() })));
    }

    #[test]
    fn any_text_is_refused_or_opened(text in "\\PC*", version in 0..3_u32) {
        let _ = decode(&text);
        let _ = decode(&format!("{version}.{text}"));
    }
}

#[test]
fn everything_that_a_link_can_hold_comes_back() {
    let teacher = Teacher {
        hidden: vec!["strategy".into(), "max-jobs".into()],
        locked: vec!["seed".into()],
        step: Some(3),
        text: Some("Find a better <b>learning rate</b>. « Bonne chance ! »".into()),
        autostart: true,
        language: Some("fr".into()),
    };
    let file = b"a,b\n1,2\n".to_vec();
    let data = LinkedData { is_builtin: false, hash: ContentHash::of(&file), bytes: Some(file) };
    let records = (0..30)
        .map(|id| record(id, u64::from(id).wrapping_mul(0x9E37_79B9_7F4A_7C15), id % 10, 5, [1, 2, 3]))
        .collect();
    let results = Some(Results { past: past(records), metrics: metrics() });
    let parents = vec!["{\"a\": 1}".to_string(), String::new()];
    comes_back(&Link { data, teacher, parents, ..link(results) });
    comes_back(&Link { data: LinkedData { is_builtin: true, ..link(None).data }, ..link(None) });
}

#[test]
fn a_job_that_is_not_over_has_no_results() {
    let running = TrialRecord { state: TrialState::Running, ..record(0, 5, 9, 5, [1, 2, 3]) };
    let results = Results { past: past(vec![running]), metrics: metrics() };
    assert_eq!(encode(&link(Some(results)), &[]), Err(LinkError::Parts { part: "results" }));
}

#[test]
fn a_file_that_is_too_large_is_told_with_both_sizes() {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let file: Vec<u8> = (0..60_000).map(|_| rng.random()).collect();
    let data = LinkedData { is_builtin: false, hash: ContentHash::of(&file), bytes: Some(file) };
    let Err(LinkError::DataTooLarge { found, limit }) = encode(&Link { data, ..link(None) }, &[]) else { panic!() };
    assert!(found > 80_000 && limit == MAX_CHARS_WITH_DATA, "{found} {limit}");
}

#[test]
fn another_file_is_not_the_links() {
    let link = link(None);
    assert_eq!(link.recognise("b.csv", b"a,b\n1,2\n"), Ok(()));
    let Err(LinkError::OtherFile { found, name }) = link.recognise("b.csv", b"a,b\n1,3\n") else { panic!() };
    assert_eq!((&*found, &*name), ("b.csv", link.file()));
}

#[test]
fn options_that_no_link_takes_are_refused_on_both_sides() {
    let refused = |teacher: Teacher| {
        let made = encode(&Link { teacher: teacher.clone(), ..link(None) }, &[]).unwrap_err();
        let head = format!(
            "{{\"job\": {JOB}, \"data\": {DATA}, \"teacher\": {}}}",
            serde_json::Value::from(teacher.to_json())
        );
        assert_eq!(decode(&sealed(&head, &[])).unwrap_err(), made);
        made
    };
    let list = |name: &str, count: usize| vec![name.to_string(); count];
    assert!(matches!(refused(Teacher { step: Some(8), ..Teacher::default() }), LinkError::NoSuchStep { found: 8, .. }));
    assert!(matches!(refused(Teacher { step: Some(0), ..Teacher::default() }), LinkError::NoSuchStep { found: 0, .. }));
    let hidden = |names| Teacher { hidden: names, ..Teacher::default() };
    assert!(matches!(refused(hidden(list("seed", 101))), LinkError::TooManyNames { field: "hidden", found: 101, .. }));
    assert!(matches!(refused(hidden(list("<script>", 1))), LinkError::NoName { field: "hidden", .. }));
    assert!(matches!(refused(hidden(list("", 1))), LinkError::NoName { .. }));
    let language = Some("x".repeat(65));
    let error = refused(Teacher { language, ..Teacher::default() });
    assert!(matches!(error, LinkError::TextTooLong { field: "language", found: 65, .. }));
    let text = Some("é".repeat(2001));
    assert!(matches!(refused(Teacher { text, ..Teacher::default() }), LinkError::TextTooLong { found: 2001, .. }));
}

const DATA: &str = r#"{"source": "file", "sha256": "ungWv48Bz-pBQUDeXa4iIw"}"#;

/// A fragment with a sound envelope around anything.
fn sealed(head: &str, rest: &[u8]) -> String {
    let mut writer = Writer::default();
    writer.number(head.len() as u64);
    writer.bytes(head.as_bytes());
    writer.bytes(rest);
    envelope::seal(&[&writer.finish()])
}

fn with_results(members: &str, columns: &[u8]) -> Result<Link, LinkError> {
    let n_bytes = columns.len();
    let results = format!(
        "{{\"status\": \"Completed\", \"revision\": 1, \"elapsed\": 1, \"bytes\": {n_bytes}, \"metrics\": [\"validation:logloss\"], {members}}}"
    );
    decode(&sealed(&format!("{{\"job\": {JOB}, \"data\": {DATA}, \"results\": {results}}}"), columns))
}

#[test]
fn ten_million_trials_are_refused_before_they_are_made() {
    for found in [10_001, 10_000_000, u64::MAX] {
        let Err(LinkError::TooManyTrials { found: told, limit: 10_000 }) =
            with_results(&format!("\"trials\": {found}"), &[])
        else {
            panic!("{found}")
        };
        assert_eq!(told, found);
    }
    // Ten thousand that take no bytes, but for their columns, are not there either.
    assert_eq!(with_results("\"trials\": 10000", &[]), Err(LinkError::Parts { part: "results" }));
}

#[test]
fn what_cannot_be_is_told_with_its_training_job() {
    // Kinds (on steps), no design, four dims, four times no plain value; state, origin, known, bracket, most, to, done; value.
    let columns = |most: u64, done: u64, value: f64| {
        let mut writer = Writer::default();
        column::write(&mut writer, &[2]);
        [5, 0, 3, 0].iter().for_each(|step| column::write(&mut writer, &[*step]));
        for number in [0, 0, 0, 0, most, 0, done] {
            column::write(&mut writer, &[number]);
        }
        if done != bits::zigzag(4) {
            number::write(&mut writer, &[value], &[]);
        }
        writer.finish()
    };
    let open = |most: u64, done: u64, value: f64| with_results("\"trials\": 1", &columns(most, done, value));
    let fine = open(0, 0, 0.5).unwrap().results.unwrap().past.records;
    assert_eq!((fine[0].max_rounds, fine[0].rounds(), fine[0].last_value(0)), (4, 4, Some(0.5)));
    let told = |part| Err(LinkError::Trial { trial: 1, part });
    assert_eq!(open(0, 0, f64::NAN), told("values"));
    assert_eq!(open(0, bits::zigzag(4), 0.0), told("values"));
    assert_eq!(open(bits::zigzag(4), 0, 0.5), told("max_rounds"));
    assert_eq!(open(u64::MAX, 0, 0.5), told("max_rounds"));
    assert_eq!(open(0, bits::zigzag(-1), 0.5), told("rounds"));
    assert_eq!(open(0, bits::zigzag(5), 0.5), told("rounds"));
}

#[test]
fn names_with_markup_stay_text() {
    assert_eq!(decode(&encode(&link(None), &[]).unwrap()).unwrap().file(), "<img src=x onerror=alert(1)>.csv");
}

#[test]
fn heads_that_are_none_are_refused() {
    let heads = [
        "",
        "{",
        "[]",
        "{}",
        "null",
        "{\"job\": 5}",
        &"[".repeat(5000),
        &" ".repeat(200_000),
        &format!("{{\"job\": {JOB}}}"),
        &format!("{{\"job\": {JOB}, \"data\": {{\"source\": \"cloud\", \"sha256\": \"\"}}}}"),
        &format!("{{\"job\": {JOB}, \"data\": {{\"source\": \"file\", \"sha256\": \"short\"}}}}"),
        &format!("{{\"job\": {JOB}, \"data\": {DATA}, \"parents\": [1, 2, 3, 4, 5, 6]}}"),
        &format!("{{\"job\": {JOB}, \"data\": {DATA}, \"parents\": [-1]}}"),
        &format!("{{\"job\": {JOB}, \"data\": {DATA}, \"parents\": [1]}}"),
        &format!("{{\"job\": {JOB}, \"data\": {DATA}, \"results\": {{}}}}"),
        &format!("{{\"job\": {}, \"data\": {DATA}}}", JOB.replace("0.01", "NaN")),
        &format!("{{\"job\": {}, \"data\": {DATA}}}", JOB.replace("\"0.5\"", "\"-1\"")),
        &format!("{{\"job\": {}, \"data\": {DATA}}}", JOB.replace("\"data\"", "\"date\"")),
    ];
    for head in heads {
        let error = decode(&sealed(head, &[])).unwrap_err();
        assert!(!error.to_string().is_empty(), "{head}");
    }
    // Something behind the end.
    let head = format!("{{\"job\": {JOB}, \"data\": {DATA}}}");
    assert!(decode(&sealed(&head, &[])).is_ok());
    assert_eq!(decode(&sealed(&head, &[0])), Err(LinkError::Parts { part: "file" }));
}

/// 10,000 links that differ from a good one a little: half of them in their characters, half in what is inside them, in an
/// envelope that is sound.
#[test]
fn mutated_links_are_refused_or_opened() {
    let records = (0..40)
        .map(|id| record(id, u64::from(id).wrapping_mul(0x9E37_79B9_7F4A_7C15), id % 10, 5, [1, 2, 3]))
        .collect();
    let fragment = encode(&link(Some(Results { past: past(records), metrics: metrics() })), &[341, 114]).unwrap();
    let inside = envelope::open(&fragment).unwrap();
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    let (mut opened, mut refused) = (0, 0);
    for nth in 0..10_000 {
        let text = match nth % 2 {
            0 => String::from_utf8_lossy(&mutated(fragment.as_bytes(), &mut rng)).into_owned(),
            _ => envelope::seal(&[&mutated(&inside, &mut rng)]),
        };
        match decode(&text) {
            Ok(link) => {
                opened += 1;
                assert!(nth % 2 == 1 || text == fragment, "{text}");
                // What is opened can be shared again.
                assert_eq!(format!("{:?}", decode(&encode(&link, &[]).unwrap()).unwrap()), format!("{link:?}"));
            }
            Err(error) => {
                refused += 1;
                assert!(!error.to_string().is_empty());
            }
        }
    }
    assert!(opened > 100 && refused > 5000, "{opened} opened, {refused} refused");
}

fn mutated(bytes: &[u8], rng: &mut ChaCha8Rng) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..rng.random_range(1..4) {
        let at = rng.random_range(0..bytes.len());
        match rng.random_range(0..5) {
            0 => bytes[at] ^= 1 << rng.random_range(0..8),
            1 => bytes[at] = rng.random(),
            2 => bytes.truncate(at.max(1)),
            3 => {
                bytes.remove(at);
                bytes.push(0);
            }
            _ => {
                let end = (at + rng.random_range(1..20)).min(bytes.len());
                let copied = bytes[at..end].to_vec();
                bytes.splice(at..at, copied);
            }
        }
    }
    bytes
}
