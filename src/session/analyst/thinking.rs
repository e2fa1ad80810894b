//! How the tuner thinks: what its strategy expected before a trial, worked out by the strategy once more.

use super::Analyst;
use crate::analysis::thinking::{Expected, Plane, Profile, expected, plane, profile};
use crate::chart::{self, ChartError, Picture, Size};
use crate::error::Message;
use crate::session::dto::{ExpectedShown, ThoughtShown};
use crate::session::run::Run;
use crate::tuner::gp::posterior::Prediction;
use crate::tuner::job::thinking::Why;
use crate::tuner::strategy::bayesian::Bayesian;
use crate::tuner::{Assignment, Job, StrategySpec, TrialRecord, TrialState, Value};
use crate::view::{self, JobPicture, Pending, ThoughtPicture, View};

/// Values of a hyperparameter along a curve, and of either of a pair.
const PLACES: usize = 61;
const PAIR_PLACES: usize = 29;
/// While a job runs, its latest trial is thought of again once there are so many more, as a part of what there was.
const FRESH_PART: u32 = 10;
/// Less than this of ln of the improvement is not worth a word.
const NOTABLE_CAUTION: f64 = 0.05;

/// What is chosen, and what is known of it.
#[derive(Debug, Default)]
pub(super) struct Thinking {
    trial: Option<u32>,
    after: bool,
    names: [String; 2],
    /// The strategy of the job once more; it keeps its fits.
    strategy: Option<Bayesian>,
    known: Option<Known>,
}

/// A trial.
#[derive(Debug)]
struct Known {
    trial: u32,
    after: bool,
    /// The trial whose model it is: itself, or with `after` the first that knew its result.
    by: u32,
    why: Why,
    n_known: usize,
    point: Assignment,
    belief: Option<Belief>,
}

/// What the model expected.
#[derive(Debug)]
struct Belief {
    here: Expected,
    /// Mean at each pending trial.
    pending: Vec<f64>,
    leap: bool,
    careful: bool,
    profiles: Vec<Profile>,
    plane: Option<((usize, usize), Plane)>,
}

impl Thinking {
    /// Another job, or other ranges.
    pub fn forget(&mut self) {
        (self.strategy, self.known, self.trial) = (None, None, None);
    }

    /// The trial that is thought of: the chosen one, or while the job is held the next, or else the latest.
    fn trial(&self, job: &Job) -> Option<u32> {
        let records = job.records();
        if let Some(trial) = self.trial.filter(|trial| *trial as usize <= records.len()) {
            return Some(trial);
        }
        let next = records.iter().find(|record| record.state == TrialState::Waiting).filter(|_| job.paused());
        next.or(records.last()).map(|record| record.id)
    }

    /// Brings `known` up to what is chosen. True if it has changed.
    fn think(&mut self, job: &Job, pair: Option<(usize, usize)>, is_hasty: bool) -> bool {
        let Some(trial) = self.trial(job) else { return false };
        let by = match self.after {
            true => job.first_after(trial),
            false => Some(trial),
        };
        let (by, after) = by.map_or((trial, false), |by| (by, self.after));
        if let Some(known) = &self.known {
            let is_same = (known.trial, known.after, known.by) == (trial, after, by);
            let has_plane =
                pair.is_none() || known.belief.as_ref().is_none_or(|it| it.plane.as_ref().map(|it| it.0) == pair);
            // Every new trial of a job at work would be thought of, and be old at once.
            let is_fresh = is_hasty
                && self.trial.is_none()
                && known.trial < trial
                && trial - known.trial <= known.trial / FRESH_PART;
            if (is_same && has_plane) || is_fresh {
                return false;
            }
        }
        let booster_priors = matches!(job.spec().strategy, StrategySpec::Bayesian { booster_priors: true });
        let strategy = self.strategy.get_or_insert_with(|| Bayesian::new(booster_priors));
        let Some(thought) = job.thought(by, strategy) else { return false };
        let own = job.records().get(trial as usize);
        let Some(point) = own.map(|record| record.assignment.clone()).or(thought.point) else { return false };
        let belief = thought.chooser.map(|chooser| {
            let unknown = job.records().get(thought.n_known..by as usize).unwrap_or_default();
            let weighed = chooser.weigh(&chooser.encoding().encode(&point), &mut Prediction::default());
            Belief {
                here: expected(&chooser, &point),
                pending: unknown.iter().map(|record| expected(&chooser, &record.assignment).mean).collect(),
                leap: chooser.ambition() > 0.0,
                careful: weighed.caution < -NOTABLE_CAUTION,
                profiles: (0..point.len()).map(|dim| profile(&chooser, &point, dim, PLACES)).collect(),
                plane: pair.map(|pair| (pair, plane(&chooser, &point, pair, PAIR_PLACES))),
            }
        });
        self.known = Some(Known { trial, after, by, why: thought.why, n_known: thought.n_known, point, belief });
        true
    }
}

impl Analyst {
    /// The trial that is thought of, by number (the number of trials is the one that would come next), whether with its result at
    /// hand, and the hyperparameters that the charts are over, by name. `None`: the next, or the latest.
    pub fn set_thinking(&mut self, trial: Option<u32>, after: bool, first: &str, second: &str) {
        self.thinking.trial = trial;
        self.thinking.after = after;
        self.thinking.names = [first.to_owned(), second.to_owned()];
    }

    /// Works out what these charts need. True if something is new.
    pub(super) fn step_thinking(&mut self) -> bool {
        let sizes = &self.session.sizes;
        let has_map = sizes.contains_key("contour:mean") || sizes.contains_key("contour:gain");
        let is_seen = has_map || sizes.contains_key("thought") || sizes.contains_key("gain");
        let pair = self.thought_pair().filter(|_| has_map);
        let Some(run) = self.session.run.as_ref().filter(|_| is_seen) else { return false };
        let is_hasty = !run.job.status().is_over() && !run.job.paused();
        self.thinking.think(&run.job, pair, is_hasty)
    }

    /// Why the trial was chosen. `None` before there is one. Errors if there is no job.
    pub fn thinking(&mut self) -> Result<Option<ThoughtShown>, Vec<Message>> {
        let run = self.session.run.as_ref().ok_or_else(|| vec![Message::new("no_job")])?;
        let is_hasty = !run.job.status().is_over() && !run.job.paused();
        let keeps = self.thinking.known.as_ref().and_then(|known| known.belief.as_ref()?.plane.as_ref()).map(|it| it.0);
        self.thinking.think(&run.job, keeps, is_hasty);
        let Some(known) = &self.thinking.known else { return Ok(None) };
        let (job, objective) = (&run.job, run.job.spec().objective_index().unwrap_or(0));
        let own = job.records().get(known.trial as usize);
        let (seen, pending) = split(job, known);
        let best = best_of(job, seen, objective);
        let names = job.spec().space.dims.iter().map(|dim| dim.name.clone()).zip(&known.point);
        let active = names.filter(|(_, value)| **value != Value::Inactive);
        let expected = known.belief.as_ref().map(|belief| ExpectedShown {
            mean: belief.here.mean,
            lower: belief.here.lower,
            upper: belief.here.upper,
            improvement: belief.here.improvement,
            leap: belief.leap,
            careful: belief.careful,
        });
        Ok(Some(ThoughtShown {
            trial: known.trial,
            is_next: own.is_none(),
            why: known.why,
            known: known.n_known,
            pending: pending.iter().map(|record| record.id).collect(),
            values: active.map(|(name, value)| (name, value.to_string())).collect(),
            best: best.and_then(|best| Some((best, job.records().get(best as usize)?.objective(objective)?))),
            actual: own.and_then(|record| record.objective(objective)),
            has_after: job.first_after(known.trial).is_some(),
            expected,
        }))
    }

    /// One of these charts; `None` if it is not one, or there is no job.
    pub(super) fn draw_thinking(&self, id: &str, size: Size) -> Option<Result<Picture, ChartError>> {
        if !matches!(id, "thought" | "gain" | "contour:mean" | "contour:gain") {
            return None;
        }
        let run = self.session.run.as_ref()?;
        let known = self.thinking.known.as_ref()?;
        let belief = known.belief.as_ref()?;
        let picture = picture(run, known, belief);
        let (first, _) = self.thought_dims()?;
        let profile = belief.profiles.get(first)?;
        let drawn = |mut view: View, other: Option<View>| {
            view.id.clear();
            view.id.push_str(id);
            match other {
                Some(other) => chart::draw_below(&view, &other, size, &self.session.texts),
                None => chart::draw(&view, size, &self.session.texts),
            }
        };
        Some(match id {
            "thought" => {
                let view = view::thought(&picture, first, Some(profile));
                drawn(view, Some(view::gain(&picture, first, profile)))
            }
            "gain" => {
                let view = view::gain(&picture, first, profile);
                drawn(view, Some(view::thought(&picture, first, Some(profile))))
            }
            _ => {
                let (pair, plane) = belief.plane.as_ref()?;
                let view = match id {
                    "contour:mean" => view::mean_map(&picture, *pair, Some(plane)),
                    _ => view::gain_map(&picture, *pair, plane),
                };
                drawn(view, None)
            }
        })
    }

    fn thought_dims(&self) -> Option<(usize, Option<usize>)> {
        let dims = &self.session.run.as_ref()?.job.spec().space.dims;
        let place = |name: &String| dims.iter().position(|dim| dim.name == *name);
        let [first, second] = &self.thinking.names;
        let first = place(first).or((!dims.is_empty()).then_some(0))?;
        let second = place(second).filter(|second| *second != first);
        Some((first, second.or_else(|| (0..dims.len()).find(|other| *other != first))))
    }

    fn thought_pair(&self) -> Option<(usize, usize)> {
        let (first, second) = self.thought_dims()?;
        Some((first, second?))
    }
}

/// The trials that were known, and those that were pending.
fn split<'a>(job: &'a Job, known: &Known) -> (&'a [TrialRecord], &'a [TrialRecord]) {
    let before = job.records().get(..(known.by as usize).min(job.records().len())).unwrap_or_default();
    before.split_at(known.n_known.min(before.len()))
}

fn best_of(job: &Job, seen: &[TrialRecord], objective: usize) -> Option<u32> {
    let direction = job.spec().direction;
    let mut best: Option<(u32, f64)> = None;
    for record in seen {
        let Some(value) = record.objective(objective) else { continue };
        if best.is_none_or(|(_, champion)| direction.is_better(value, champion)) {
            best = Some((record.id, value));
        }
    }
    best.map(|(trial, _)| trial)
}

fn picture<'a>(run: &'a Run, known: &'a Known, belief: &Belief) -> ThoughtPicture<'a> {
    let (seen, unknown) = split(&run.job, known);
    let job = run.picture();
    let best = best_of(&run.job, seen, job.objective);
    let pending = unknown.iter().zip(&belief.pending).map(|(record, mean)| Pending {
        trial: record.id,
        point: &record.assignment,
        mean: *mean,
    });
    ThoughtPicture {
        job: JobPicture { records: seen, best, selected: known.after.then_some(known.trial), ..job },
        trial: known.trial,
        is_next: known.trial as usize == run.job.records().len(),
        point: &known.point,
        here: belief.here,
        pending: pending.collect(),
    }
}
