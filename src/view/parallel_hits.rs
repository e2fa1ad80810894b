//! Places of the parallel coordinates that answer to the pointer.

use super::history::tip;
use super::{JobPicture, Look, ParallelHit, ParallelLine};
use crate::tuner::record::TrialRecord;

/// Lines of the tooltips of all places together: each redraw sends them to the page.
const MOST_TEXTS: usize = 12_000;

/// A place where a line meets an axis, those of the lines in front first, outside brushes none. `records`: of the lines.
pub(super) fn hits(job: &JobPicture, lines: &[ParallelLine], records: &[&TrialRecord]) -> Vec<ParallelHit> {
    let mut hits = Vec::new();
    let mut texts = 0;
    for line in lines.iter().rev().filter(|line| line.look != Look::Outside) {
        let Some(record) = records.iter().find(|record| record.id == line.trial) else { continue };
        let said = tip(job, record, &[], usize::MAX);
        texts += said.len() * line.places.len();
        if texts > MOST_TEXTS {
            break;
        }
        hits.extend(line.places.iter().enumerate().map(|(axis, place)| ParallelHit {
            axis,
            place: *place,
            trial: line.trial,
            lines: said.clone(),
        }));
    }
    hits
}
