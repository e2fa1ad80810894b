//! Weighted quantile summaries with f32 ranks, as XGBoost 3.2 `common/quantile.h` (compat level B).
//!
//! rmin, rmax: smallest and largest rank (in units of weight) that the entry's value can have; w: its weight.
//! Only columns with more than `max_bin + 1` distinct values come here: for the others no summary is ever pruned, and the
//! cuts are the distinct values themselves.

/// One value of a summary. Ranks are f32 on purpose: their rounding decides which values survive pruning.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Entry {
    rmin: f32,
    rmax: f32,
    w: f32,
    pub(super) value: f32,
}

impl Entry {
    /// Smallest rank of the next entry.
    fn rmin_next(self) -> f32 {
        self.rmin + self.w
    }

    /// Largest rank of the previous entry.
    fn rmax_prev(self) -> f32 {
        self.rmax - self.w
    }
}

/// Sorts, merges equal values, and assigns exact ranks.
fn make(queue: &mut [(f32, f32)]) -> Vec<Entry> {
    // Stable: weights of equal values are added in the order of the rows.
    radsort::sort_by_key(queue, |&(value, _)| value);
    let mut summary: Vec<Entry> = Vec::with_capacity(queue.len());
    let mut total = 0.0_f32;
    let mut i = 0;
    while i < queue.len() {
        let (value, mut w) = queue[i];
        i += 1;
        while i < queue.len() && queue[i].0 == value {
            w += queue[i].1;
            i += 1;
        }
        summary.push(Entry { rmin: total, rmax: total + w, w, value });
        total += w;
    }
    summary
}

/// Keeps at most `max_size` entries at about equal rank distance, the first and the last among them.
pub(super) fn prune(summary: Vec<Entry>, max_size: usize) -> Vec<Entry> {
    if summary.len() <= max_size {
        return summary;
    }
    if max_size <= 1 {
        return summary.into_iter().take(max_size).collect();
    }
    let last_index = summary.len() - 1;
    let begin = summary[0].rmax;
    let range = summary[last_index].rmin - begin;
    let n = max_size - 1;
    let mut kept = Vec::with_capacity(max_size);
    kept.push(summary[0]);
    let (mut i, mut last) = (1, 0);
    for k in 1..n {
        let dx2 = 2.0 * (k as f32 * range / n as f32 + begin);
        while i < last_index && dx2 >= summary[i + 1].rmax + summary[i + 1].rmin {
            i += 1;
        }
        if i == last_index {
            break;
        }
        let chosen = if dx2 < summary[i].rmin_next() + summary[i + 1].rmax_prev() { i } else { i + 1 };
        if chosen != last {
            kept.push(summary[chosen]);
            last = chosen;
        }
    }
    if last != last_index {
        kept.push(summary[last_index]);
    }
    kept
}

/// Merges two summaries.
fn combine(a: &[Entry], b: &[Entry]) -> Vec<Entry> {
    if a.is_empty() || b.is_empty() {
        return if a.is_empty() { b.to_vec() } else { a.to_vec() };
    }
    let mut merged = Vec::with_capacity(a.len() + b.len());
    let (mut i, mut j) = (0, 0);
    let (mut a_prev, mut b_prev) = (0.0_f32, 0.0_f32);
    while i < a.len() && j < b.len() {
        let (x, y) = (a[i], b[j]);
        if x.value == y.value {
            merged.push(Entry { rmin: x.rmin + y.rmin, rmax: x.rmax + y.rmax, w: x.w + y.w, value: x.value });
            (a_prev, b_prev) = (x.rmin_next(), y.rmin_next());
            i += 1;
            j += 1;
        } else if x.value < y.value {
            merged.push(Entry { rmin: x.rmin + b_prev, rmax: x.rmax + y.rmax_prev(), ..x });
            a_prev = x.rmin_next();
            i += 1;
        } else {
            merged.push(Entry { rmin: y.rmin + a_prev, rmax: y.rmax + x.rmax_prev(), ..y });
            b_prev = y.rmin_next();
            j += 1;
        }
    }
    let (a_max, b_max) = (a[a.len() - 1].rmax, b[b.len() - 1].rmax);
    merged.extend(a[i..].iter().map(|x| Entry { rmin: x.rmin + b_prev, rmax: x.rmax + b_max, ..*x }));
    merged.extend(b[j..].iter().map(|y| Entry { rmin: y.rmin + a_prev, rmax: y.rmax + a_max, ..*y }));
    repair(&mut merged);
    merged
}

/// Rounding may have made ranks fall: makes them monotone again.
fn repair(summary: &mut [Entry]) {
    let (mut prev_min, mut prev_max) = (0.0_f32, 0.0_f32);
    for entry in summary {
        if entry.rmin < prev_min {
            entry.rmin = prev_min;
        } else {
            prev_min = entry.rmin;
        }
        if entry.rmax < prev_max {
            entry.rmax = prev_max;
        }
        if entry.rmax < entry.rmin_next() {
            entry.rmax = entry.rmin_next();
        }
        prev_max = entry.rmax;
    }
}

/// Summary size that keeps the error below `eps` for `n` values.
fn limit(n: usize, eps: f64) -> usize {
    let mut level = 1_u32;
    loop {
        let size = n.min((f64::from(level) / eps).ceil() as usize + 1);
        // n < 2^32, so the shift below never reaches 64.
        if (1_u64 << level) * size as u64 >= n as u64 {
            return size;
        }
        level += 1;
    }
}

/// The streaming sketch of one column.
pub(super) struct Sketch {
    limit: usize,
    queue: Vec<(f32, f32)>,
    // levels[l - 1] summarises 2^l queues.
    levels: Vec<Vec<Entry>>,
}

impl Sketch {
    /// For a column of `n` present values (>= 1).
    pub(super) fn new(n: usize, max_bin: usize) -> Self {
        let n_bins = max_bin.min(n).max(1);
        let eps = 1.0 / f64::from(n_bins as f32 * 8.0);
        Sketch { limit: limit(n, eps), queue: Vec::new(), levels: Vec::new() }
    }

    /// Adds a value; a weight of zero is no value.
    pub(super) fn push(&mut self, value: f32, weight: f32) {
        if weight == 0.0 {
            return;
        }
        if let Some(last) = self.queue.last_mut()
            && last.0 == value
        {
            last.1 += weight;
            return;
        }
        if self.queue.len() == 2 * self.limit {
            let summary = make(&mut self.queue);
            self.queue.clear();
            self.carry(summary);
        }
        self.queue.push((value, weight));
    }

    /// Binary-counter carry: level l holds one summary; a second one merges and moves up when it grows too big.
    fn carry(&mut self, mut summary: Vec<Entry>) {
        for level in 0.. {
            if self.levels.len() == level {
                self.levels.push(Vec::new());
            }
            let pruned = prune(summary, self.limit);
            if self.levels[level].is_empty() {
                self.levels[level] = pruned;
                return;
            }
            summary = combine(&pruned, &self.levels[level]);
            if summary.len() <= self.limit {
                self.levels[level] = summary;
                return;
            }
            self.levels[level].clear();
        }
    }

    /// The summary of everything pushed.
    pub(super) fn finish(mut self) -> Vec<Entry> {
        let mut summary = prune(make(&mut self.queue), self.limit);
        for level in self.levels.into_iter().filter(|level| !level.is_empty()) {
            summary = if summary.is_empty() { level } else { prune(combine(&summary, &level), self.limit) };
        }
        summary
    }
}
