//! The rule of the design, written down as plainly as possible, and the strategy it is tried with.

use super::toy::{Outcome, broken, outcome, values_of};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::cell::RefCell;
use std::rc::Rc;
use tuning_playground::rng::{Purpose, stream};
use tuning_playground::tuner::{
    Assignment, Context, FailReason, JobSpec, Proposal, RoundReport, Standing, StopRule, Strategy, TrialRecord,
    TrialState, Verdict, stop,
};

/// What was asked of the strategy.
#[derive(Debug, Clone, PartialEq)]
pub struct Asks {
    pub trial: u32,
    pub n_visible: usize,
    pub waited: bool,
}

/// A strategy that is as touchy as can be: its proposal depends on every bit of every visible record, in order, on the
/// pending points and on its own memory. Every fifth trial it waits until one more result is known.
#[derive(Debug, Default)]
pub struct Touchy {
    memory: u64,
    pub asks: Rc<RefCell<Vec<Asks>>>,
}

impl Strategy for Touchy {
    fn propose(&mut self, context: &Context<'_>, rng: &mut ChaCha8Rng) -> Proposal {
        assert_eq!(context.records.len() + context.pending.len(), context.trial as usize);
        let n_visible = context.records.len();
        let waited = context.trial % 5 == 4 && !self.asks.borrow().iter().any(|ask| ask.trial == context.trial);
        self.asks.borrow_mut().push(Asks { trial: context.trial, n_visible, waited });
        for (idx, record) in context.records.iter().enumerate() {
            assert_eq!(record.id as usize, idx);
            assert!(record.state.is_finished());
            let loss = context.loss(record).unwrap_or(-1.0).to_bits();
            self.memory = (self.memory ^ loss ^ record.reports.len() as u64).wrapping_mul(0x0100_0000_01B3);
        }
        if waited && !context.pending.is_empty() {
            return Proposal::Wait;
        }
        self.memory = self.memory.wrapping_add(rng.random::<u64>());
        let mut mixer = ChaCha8Rng::seed_from_u64(self.memory);
        let unit: Vec<f64> = context.space.dims.iter().map(|_| mixer.random::<f64>()).collect();
        Proposal::Start(context.space.from_unit(&unit))
    }
}

/// The rule of the design, written down as plainly as possible: one trial after the other, no workers, no messages.
pub fn plain_rule(spec: &JobSpec) -> Vec<TrialRecord> {
    let mut strategy = Touchy::default();
    let mut rule = stop::rule_of(spec);
    let mut records: Vec<TrialRecord> = Vec::new();
    let mut n_visible = 0;
    while records.len() < spec.max_jobs as usize {
        let trial = records.len() as u32;
        n_visible = n_visible.max((records.len() + 1).saturating_sub(spec.max_parallel as usize));
        let pending: Vec<&Assignment> = records[n_visible..].iter().map(|record| &record.assignment).collect();
        let context = Context {
            space: &spec.space,
            direction: spec.direction,
            objective: 1,
            records: &records[..n_visible],
            pending: &pending,
            parents: &[],
            warm_start: None,
            trial,
            seed: spec.seed,
        };
        match strategy.propose(&context, &mut stream(spec.seed, Purpose::Proposal(trial))) {
            Proposal::Start(point) => {
                let mut record = trained(trial, point.clone(), spec.rounds_of(&point));
                record.informed_by = n_visible as u32;
                record.bracket = spec.hyperband().map(|hyperband| hyperband.bracket_of(trial, spec.seed));
                cut(&mut record, spec, &records[..n_visible], rule.as_mut());
                records.push(record);
            }
            Proposal::Wait => n_visible += 1,
            Proposal::Exhausted => break,
        }
    }
    records
}

/// A trial that nothing stops, without times.
pub fn trained(trial: u32, point: Assignment, max_rounds: u32) -> TrialRecord {
    let mut record = TrialRecord::proposed(trial, point.clone(), max_rounds);
    let outcome = outcome(&point, max_rounds);
    let (rounds, state) = match outcome {
        Outcome::Trains { rounds } => (rounds, TrialState::Completed),
        Outcome::Sulks { rounds } => (rounds, TrialState::Failed(FailReason::ObjectiveNotANumber)),
        Outcome::Breaks { rounds } => (rounds, TrialState::Failed(broken())),
    };
    for round in 1..=rounds {
        record.reports.push(RoundReport { round, values: values_of(&point, round, &outcome) });
    }
    record.state = state;
    without_times(&[record]).remove(0)
}

/// Takes back the rounds after the one at which the rule stops the trial. The last of its own is not judged.
fn cut(record: &mut TrialRecord, spec: &JobSpec, known: &[TrialRecord], rule: &mut dyn StopRule) {
    let ends_itself = usize::from(!matches!(record.state, TrialState::Failed(FailReason::Training(_))));
    for rounds in 1..=record.reports.len() - ends_itself.min(record.reports.len()) {
        let trial = TrialRecord { reports: record.reports[..rounds].to_vec(), ..record.clone() };
        let standing = Standing { direction: spec.direction, objective: 1, known, trial: &trial };
        if let Verdict::Stop(reason) = rule.verdict(&standing) {
            record.reports.truncate(rounds);
            record.state = TrialState::Stopped(reason);
            return;
        }
    }
}

/// Records that can be compared: no times, and NaN (unequal to itself) as a number of no other use.
pub fn without_times(records: &[TrialRecord]) -> Vec<TrialRecord> {
    let mut records = records.to_vec();
    for record in &mut records {
        record.forget_times();
        for value in record.reports.iter_mut().flat_map(|report| &mut report.values) {
            if value.is_nan() {
                *value = -999.0;
            }
        }
    }
    records
}
