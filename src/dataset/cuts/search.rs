//! The bins of many values of one numeric feature, faster than a binary search for each.

/// Equal intervals of values that remember which cuts lie in them.
#[derive(Debug)]
pub(super) struct BinSearch<'a> {
    cuts: &'a [f32],
    least: f32,
    scale: f32,
    /// Per interval, how many cuts lie below it; one more at the end.
    starts: Vec<u32>,
}

// Most intervals then hold one cut or none.
const INTERVALS_PER_CUT: usize = 4;

impl<'a> BinSearch<'a> {
    /// `cuts`: upper bounds of the bins, ascending, not empty.
    pub(super) fn new(cuts: &'a [f32]) -> Self {
        let n = cuts.len() * INTERVALS_PER_CUT;
        let least = cuts[0];
        // The last cut is far above every value: the intervals end at the one before.
        let width = cuts[cuts.len().saturating_sub(2)] - least;
        let scale = if width > 0.0 && width.is_finite() { (n - 1) as f32 / width } else { 0.0 };
        let scale = if scale.is_finite() { scale } else { 0.0 };
        let mut search = BinSearch { cuts, least, scale, starts: vec![0; n + 1] };
        for &cut in cuts {
            let interval = search.interval(cut);
            search.starts[interval + 1] += 1;
        }
        for interval in 0..n {
            search.starts[interval + 1] += search.starts[interval];
        }
        search
    }

    // Never falls when the value rises, which is all that `bin` relies on.
    #[inline(always)]
    fn interval(&self, value: f32) -> usize {
        (((value - self.least) * self.scale) as usize).min(self.cuts.len() * INTERVALS_PER_CUT - 1)
    }

    /// The first bin whose upper bound is above the value, the last for all larger ones.
    #[inline(always)]
    pub(super) fn bin(&self, value: f32) -> usize {
        let interval = self.interval(value);
        let (start, end) = (self.starts[interval] as usize, self.starts[interval + 1] as usize);
        let last = self.cuts.len() - 1;
        if end - start > 1 {
            return (start + self.cuts[start..end].partition_point(|&cut| cut <= value)).min(last);
        }
        // Without a cut in its interval a value is below the next cut, if there is one. Nobody could guess a branch here.
        let next = start.min(last);
        (next + usize::from(self.cuts[next] <= value)).min(last)
    }
}
