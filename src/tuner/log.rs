//! All that a job was told, so that it can be replayed.
//!
//! Nearly all of it is reports, and the values of a report that was taken in stand in its trial's record already: the
//! journal keeps only that they came, and when.

use super::event::{Input, Report};
use super::record::TrialRecord;

/// All that a job was told, and when (milliseconds on the caller's clock).
#[derive(Debug, Clone, PartialEq)]
pub struct Log {
    /// When the job was made.
    pub started: f64,
    /// In the order of arrival, ignored ones too.
    pub inputs: Vec<(f64, Input)>,
}

/// The log as a job keeps it.
#[derive(Debug)]
pub(super) struct Journal {
    pub started: f64,
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    now: f64,
    told: Told,
}

#[derive(Debug)]
enum Told {
    /// Boxed: it is rare, and large beside the other.
    Input(Box<Input>),
    /// `count` reports of `trial` at one moment, from index `first` of its record on.
    Reports { trial: u32, first: u32, count: u32, done: bool },
}

impl Journal {
    pub fn new(started: f64) -> Self {
        Journal { started, entries: Vec::new() }
    }

    /// Notes what has no place in a record: all but reports, and reports that were ignored.
    pub fn note(&mut self, now: f64, input: Input) {
        self.entries.push(Entry { now, told: Told::Input(Box::new(input)) });
    }

    /// Notes a report that was taken in, as number `index` of its trial's record.
    pub fn note_report(&mut self, at: f64, of: u32, index: usize, is_last: bool) {
        let index = index as u32;
        // A worker tells of several rounds in one message.
        if let Some(Entry { now, told: Told::Reports { trial, first, count, done } }) = self.entries.last_mut()
            && (*now, *trial, *first + *count) == (at, of, index)
        {
            *count += 1;
            *done = is_last;
            return;
        }
        let told = Told::Reports { trial: of, first: index, count: 1, done: is_last };
        self.entries.push(Entry { now: at, told });
    }

    /// The whole log. `records`: of the job that kept this journal.
    pub fn log(&self, records: &[TrialRecord]) -> Log {
        let mut inputs = Vec::with_capacity(self.entries.len());
        for Entry { now, told } in &self.entries {
            match told {
                Told::Input(input) => inputs.push((*now, Input::clone(input))),
                Told::Reports { trial, first, count, done } => {
                    // A trial with a report is never dropped from the records.
                    let reports = records.get(*trial as usize).map_or(&[][..], |record| &record.reports);
                    let told = reports.iter().skip(*first as usize).take(*count as usize);
                    inputs.extend(told.zip(1..).map(|(report, nth)| {
                        let done = *done && nth == *count;
                        let report = Report { trial: *trial, round: report.round, values: report.values.clone(), done };
                        (*now, Input::Report(report))
                    }));
                }
            }
        }
        Log { started: self.started, inputs }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tuner::RoundReport;

    #[test]
    fn reports_of_one_moment_are_one_entry_and_come_back_whole() {
        let report = |round, done| Report { trial: 0, round, values: vec![f64::from(round)], done };
        let told = [
            (1.0, Input::WorkerReady(4)),
            (2.0, Input::Report(report(1, false))),
            (2.0, Input::Report(report(3, false))),
            (3.0, Input::Report(report(4, false))),
            (3.0, Input::Pause),
            (3.0, Input::Report(report(5, true))),
        ];
        let mut journal = Journal::new(0.5);
        let mut record = TrialRecord::proposed(0, vec![], 5);
        for (now, input) in told.clone() {
            match input {
                Input::Report(report) => {
                    journal.note_report(now, report.trial, record.reports.len(), report.done);
                    record.reports.push(RoundReport { round: report.round, values: report.values });
                }
                other => journal.note(now, other),
            }
        }
        assert_eq!(journal.entries.len(), 5);
        assert_eq!(journal.log(&[record]), Log { started: 0.5, inputs: told.to_vec() });
    }
}
