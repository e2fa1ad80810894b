//! Fewer points for a model, where all would take too long.

use super::likelihood::Sample;
use crate::order;

/// How many points are kept, and why.
#[derive(Debug, Clone, Copy)]
pub struct Quota {
    /// The best ones of the present objective, and of others where it has too few: the model has to be exact there.
    pub best: usize,
    /// The latest ones.
    pub latest: usize,
    /// In all; the rest are those farthest from the ones kept already.
    pub total: usize,
}

/// For a first fit of the kernel hyperparameters, which takes dozens of evaluations.
pub const FIRST_FIT: Quota = Quota { best: 30, latest: 15, total: 60 };
/// For the fit that goes on from there: every evaluation costs the number of points cubed.
pub const FIT: Quota = Quota { best: 80, latest: 40, total: 200 };
/// For the model: every candidate costs the number of points squared.
pub const MODEL: Quota = Quota { best: 120, latest: 60, total: 320 };

/// Of each parent with other data, before anything else: what it says of where to look and of how smooth an objective is.
pub const PARENT: Quota = Quota { best: 30, latest: 0, total: 50 };

/// The numbers of the points to keep, ascending; all of them if they are no more than `quota.total`, and those of each parent
/// with other data no more than `PARENT.total`.
pub fn thin(sample: &Sample, quota: Quota) -> Vec<usize> {
    let parents = sample.groups.iter().copied().max().unwrap_or(0);
    let members = |group: usize| (0..sample.n()).filter(|idx| sample.groups[*idx] == group).collect::<Vec<_>>();
    let mut places = members(0);
    for theirs in (1..=parents).map(members) {
        places.extend(keep(&sample.subset(&theirs), PARENT).into_iter().map(|idx| theirs[idx]));
    }
    places.sort_unstable();
    keep(&sample.subset(&places), quota).into_iter().map(|idx| places[idx]).collect()
}

fn keep(sample: &Sample, quota: Quota) -> Vec<usize> {
    let n = sample.n();
    if n <= quota.total {
        return (0..n).collect();
    }
    // Targets of different objectives do not compare.
    let is_other = |idx: usize| sample.groups[idx] != 0;
    let ranking = order::places(n, &mut |a, b| {
        is_other(a).cmp(&is_other(b)).then(sample.targets[a].total_cmp(&sample.targets[b]))
    });
    let mut nearest = vec![f64::INFINITY; n];
    let mut kept = Vec::with_capacity(quota.total);
    let mut take = |idx: usize, nearest: &mut [f64]| {
        if nearest[idx] == f64::NEG_INFINITY {
            return;
        }
        for (other, distance) in nearest.iter_mut().enumerate() {
            let squares = sample.rows[idx].iter().zip(&sample.rows[other]).map(|(a, b)| (a - b) * (a - b));
            // A step between categories counts as the width of a column.
            *distance = distance.min(squares.map(|square| square.min(1.0)).sum());
        }
        nearest[idx] = f64::NEG_INFINITY;
        kept.push(idx);
    };
    for idx in ranking.into_iter().take(quota.best).chain(n - quota.latest..n) {
        take(idx, &mut nearest);
    }
    loop {
        let farthest = (0..n).fold(0, |best, idx| if nearest[idx] > nearest[best] { idx } else { best });
        if nearest.iter().filter(|distance| **distance == f64::NEG_INFINITY).count() >= quota.total {
            break;
        }
        take(farthest, &mut nearest);
    }
    kept.sort_unstable();
    kept
}

impl Sample {
    /// The points of the present objective.
    pub fn present(&self) -> Sample {
        self.subset(&(0..self.n()).filter(|idx| self.groups[*idx] == 0).collect::<Vec<_>>())
    }

    /// The points with these numbers.
    pub fn subset(&self, places: &[usize]) -> Sample {
        Sample {
            rows: places.iter().map(|idx| self.rows[*idx].clone()).collect(),
            targets: places.iter().map(|idx| self.targets[*idx]).collect(),
            noise_factor: places.iter().map(|idx| self.noise_factor[*idx]).collect(),
            groups: places.iter().map(|idx| self.groups[*idx]).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_the_latest_and_the_far_stay() {
        // A cluster of 20, the best at its head, and two points far away.
        let mut rows: Vec<Vec<f64>> = (0..20).map(|i| vec![0.5 + 0.001 * f64::from(i), 0.5]).collect();
        rows.insert(7, vec![0.0, 0.0]);
        rows.insert(9, vec![1.0, 1.0]);
        let targets: Vec<f64> = (0..22).map(f64::from).collect();
        let sample = Sample { rows, noise_factor: vec![1.0; 22], groups: vec![0; 22], targets };
        let kept = thin(&sample, Quota { best: 2, latest: 2, total: 6 });
        assert_eq!(kept, vec![0, 1, 7, 9, 20, 21]);
        assert_eq!(thin(&sample, Quota { best: 2, latest: 2, total: 22 }).len(), 22);
        assert_eq!(sample.subset(&kept).targets, vec![0.0, 1.0, 7.0, 9.0, 20.0, 21.0]);
    }

    #[test]
    fn a_parent_with_other_data_is_thinned_before_all_and_own_trials_stay() {
        let n = 100;
        // Worse the later; the job's own are the last five, and the worst.
        let groups: Vec<usize> = (0..n).map(|i| if i < 95 { 1 } else { 0 }).collect();
        let sample = Sample {
            rows: (0..n).map(|i| vec![i as f64 / 100.0]).collect(),
            targets: (0..n).map(|i| i as f64).collect(),
            noise_factor: vec![1.0; n],
            groups,
        };
        let kept = thin(&sample, FIT);
        assert_eq!(kept.len(), PARENT.total + 5);
        assert_eq!(kept[..PARENT.best], (0..PARENT.best).collect::<Vec<_>>());
        assert_eq!(kept[PARENT.total..], [95, 96, 97, 98, 99]);
        // The rest of it is spread, not the next best.
        assert!(kept.contains(&94) && kept[PARENT.best + 1] - kept[PARENT.best] > 1, "{kept:?}");
        assert_eq!(sample.present().n(), 5);
        let same_data = Sample { groups: vec![0; n], ..sample };
        assert_eq!(thin(&same_data, FIT).len(), n);
    }

    #[test]
    fn the_best_of_the_job_itself_stays_however_good_the_parents_are() {
        // Five parents of 50 trials that all beat the 80 of the job. Its best is its first, where its last is, too: it is
        // neither one of the latest nor far from them.
        let (parents, own) = (250, 80);
        let place = |i: usize| if i == parents { parents + own - 1 } else { i };
        let n = parents + own;
        let sample = Sample {
            rows: (0..n).map(|i| vec![place(i) as f64 / n as f64]).collect(),
            targets: (0..n).map(|i| i as f64).collect(),
            noise_factor: vec![1.0; n],
            groups: (0..n).map(|i| if i < parents { 1 + i / 50 } else { 0 }).collect(),
        };
        for quota in [FIRST_FIT, FIT, MODEL] {
            let kept = thin(&sample, quota);
            assert_eq!(kept.len(), quota.total);
            assert!(kept.contains(&parents), "{kept:?}");
        }
    }
}
