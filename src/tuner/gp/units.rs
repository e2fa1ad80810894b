//! From what a model is fitted to back into the units of the objective.

use super::history::History;
use super::likelihood::Sample;
use crate::order;
use crate::tuner::strategy::Context;

/// How the targets of a model stand for objective values.
#[derive(Debug, Clone)]
pub struct Units {
    /// (target, loss) of the trials, by target ascending.
    scale: Vec<(f64, f64)>,
    /// 1, or -1 for an objective that is to be large.
    sign: f64,
}

impl Units {
    /// Of the trials of `history`, whose targets `sample` has.
    pub fn of(context: &Context<'_>, history: &History, sample: &Sample) -> Self {
        // Parents with other data have a scale of their own.
        let mut scale: Vec<(f64, f64)> = history.own_scale(sample);
        order::sort_by(&mut scale, |a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        scale.dedup_by(|later, earlier| later.0 == earlier.0);
        Units { scale, sign: context.signed(1.0) }
    }

    /// A mean with a deviation on either side, both in the units of the targets, in those of the objective: lower end, middle and
    /// upper end.
    pub fn band(&self, mean: f64, deviation: f64) -> [f64; 3] {
        let ends = [self.objective(mean - deviation), self.objective(mean + deviation)];
        [ends[0].min(ends[1]), self.objective(mean), ends[0].max(ends[1])]
    }

    /// The objective value of a target: linear between those of the trials, and beyond them as between the outermost two.
    pub fn objective(&self, target: f64) -> f64 {
        self.sign * self.loss(target)
    }

    /// The same with its sign set so that less is better.
    pub fn loss(&self, target: f64) -> f64 {
        let above = self.scale.partition_point(|(known, _)| *known < target).clamp(1, self.scale.len().max(2) - 1);
        match (self.scale.get(above - 1), self.scale.get(above)) {
            (Some((t0, l0)), Some((t1, l1))) => l0 + (target - t0) / (t1 - t0) * (l1 - l0),
            // All losses are equal.
            (Some((_, loss)), None) => *loss,
            (None, _) => 0.0,
        }
    }

    /// An improvement on the best target, in the units of the objective. The transform is linear in the good half of the values
    /// (`targets::transform`), so this holds for the mean of improvements as well as for each.
    pub fn improvement(&self, targets: f64) -> f64 {
        match self.scale.as_slice() {
            [(t0, l0), (t1, l1), ..] => targets * (l1 - l0) / (t1 - t0),
            _ => 0.0,
        }
    }
}
