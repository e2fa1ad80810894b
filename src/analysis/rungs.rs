//! What Hyperband has made of its trials: how many reached each rung of a bracket, and how many went on from there.

use crate::tuner::Hyperband;
use crate::tuner::record::{StopReason, TrialRecord, TrialState};

/// A bracket with trials in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bracket {
    /// Its number, as `TrialRecord::bracket` has it.
    pub bracket: u32,
    /// From the lowest; the last is the end of a trial.
    pub rungs: Vec<Step>,
}

/// A rung.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Rounds that a trial has here.
    pub rounds: u32,
    /// Trials that got here.
    pub reached: usize,
    /// Those of them that trained on; at the last rung, none.
    pub went_on: usize,
}

/// Brackets in the order in which their first trials came.
pub fn brackets(hyperband: Hyperband, records: &[TrialRecord]) -> Vec<Bracket> {
    let mut order: Vec<u32> = Vec::new();
    for bracket in records.iter().filter(|record| record.rounds() > 0).filter_map(|record| record.bracket) {
        if !order.contains(&bracket) {
            order.push(bracket);
        }
    }
    let of = |bracket: u32| {
        let rungs = hyperband.rung_rounds(bracket);
        let members: Vec<&TrialRecord> = records.iter().filter(|record| record.bracket == Some(bracket)).collect();
        let step = |place: usize, rung: u32| {
            let next = rungs.get(place + 1);
            let has_reached = |record: &&&TrialRecord| record.rounds() >= rung;
            // One that is stopped here may have done a few rounds more before it heard of it.
            let stays = |record: &TrialRecord| {
                record.rounds() == rung
                    || (record.state == TrialState::Stopped(StopReason::Rung)
                        && next.is_none_or(|next| record.rounds() < *next))
            };
            let reached = members.iter().filter(has_reached).count();
            let went_on = members.iter().filter(has_reached).filter(|record| !stays(record)).count();
            Step { rounds: rung, reached, went_on }
        };
        Bracket { bracket, rungs: rungs.iter().enumerate().map(|(place, rung)| step(place, *rung)).collect() }
    };
    order.into_iter().map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tuner::Form;
    use crate::tuner::record::RoundReport;

    fn trained(id: u32, bracket: u32, rounds: u32) -> TrialRecord {
        let reports = (1..=rounds).map(|round| RoundReport { round, values: vec![0.5] }).collect();
        TrialRecord { bracket: Some(bracket), reports, ..TrialRecord::proposed(id, Vec::new(), 27) }
    }

    #[test]
    fn each_rung_counts_who_got_there_and_who_went_on() {
        let hyperband = Hyperband { form: Form::Asynchronous, min_resource: 3, max_resource: 27 };
        let stopped = TrialRecord { state: TrialState::Stopped(StopReason::Rung), ..trained(2, 0, 11) };
        let records = [trained(0, 0, 27), trained(1, 0, 3), stopped, trained(3, 1, 27), trained(4, 0, 0)];
        let found = brackets(hyperband, &records);
        let steps = |bracket: &Bracket| -> Vec<(u32, usize, usize)> {
            bracket.rungs.iter().map(|it| (it.rounds, it.reached, it.went_on)).collect()
        };
        assert_eq!(steps(&found[0]), [(3, 3, 2), (9, 2, 1), (27, 1, 0)]);
        assert_eq!((found[1].bracket, steps(&found[1])), (1, vec![(9, 1, 1), (27, 1, 0)]));
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn the_textbooks_rungs_are_those_of_its_brackets() {
        let hyperband = Hyperband { form: Form::Brackets, min_resource: 1, max_resource: 9 };
        let found = brackets(hyperband, &[trained(0, 2, 1), trained(1, 1, 9)]);
        assert_eq!(found[0].rungs.iter().map(|it| it.rounds).collect::<Vec<_>>(), [1, 3, 9]);
        assert_eq!(found[1].rungs.iter().map(|it| it.rounds).collect::<Vec<_>>(), [3, 9]);
    }
}
