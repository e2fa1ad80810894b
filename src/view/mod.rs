//! What to draw, as numbers: axes, lines, marks, notes and places that answer to the pointer. No colour, no pixel.
//!
//! A view is a pure function of a [`JobPicture`]. Words are keys of the page's catalogues; only names from the visitor's
//! file, metric names and hyperparameter names are text.

mod comparison;
mod contour;
mod coverage;
mod curves;
mod distribution;
pub mod evaluation;
mod features;
mod finished;
mod history;
mod hyperparameter;
mod importance;
mod ladder;
mod median;
mod parallel;
mod parallel_hits;
mod points;
mod race;
mod range;
mod scale;
mod slice;
mod spread;
mod surface;
mod target;
mod thinking;
mod timeline;
mod tree;

pub use comparison::comparison;
pub use contour::{UNKNOWN, contour};
pub use coverage::coverage;
pub use curves::curves;
pub use distribution::distribution;
pub use features::{DotView, Dots, FeatureImportancePicture, ShapPicture, Swarm, feature_importance, largest, shap};
pub use finished::{Continued, finished};
pub use history::history;
pub use hyperparameter::typed;
pub use importance::{FEWEST_TRIALS, ImportancePicture, importance};
pub use ladder::ladder;
pub use parallel::{Look, ParallelAxis, ParallelHit, ParallelLine, ParallelView, parallel};
pub use race::{duel_sentence, race, verdict_sentence};
pub use scale::Scale;
pub use slice::slice;
pub use surface::{Area, Cell, LEVELS, Ramp};
pub use thinking::{Pending, ThoughtPicture, gain, gain_map, mean_map, thought};
pub use timeline::{Span, TimelinePicture, timeline};
pub use tree::{Condition, Content, Link, MOST_LEVELS, Node, PlacedNode, PlacedTree, TreeView, height, place_tree};

use crate::order;
use crate::tuner::record::{FailReason, StopReason, TrialRecord, TrialState};
use crate::tuner::space::Space;

/// What the charts need to know of a job; the session lends it.
#[derive(Debug, Clone, Copy)]
pub struct JobPicture<'a> {
    /// Any order; drawn in the order of `TrialRecord::id`.
    pub records: &'a [TrialRecord],
    /// Metric names, in the order of `RoundReport::values`: `validation:auc`, `train:auc`, …
    pub metrics: &'a [String],
    /// Index into `metrics` of the objective metric.
    pub objective: usize,
    /// Whether a lower objective is better.
    pub minimize: bool,
    /// AMT's `MaxNumberOfTrainingJobs`.
    pub max_jobs: u32,
    /// What is searched now; its dimensions are in the order of `TrialRecord::assignment`.
    pub space: &'a Space,
    /// Best trial so far, by its `id`.
    pub best: Option<u32>,
    /// Trial that the visitor looks at, by its `id`.
    pub selected: Option<u32>,
    /// AMT's `TargetObjectiveMetricValue`.
    pub target: Option<f64>,
    /// Whether early stopping is `Auto`: AMT's median rule.
    pub median_rule: bool,
}

/// A value to be written by the chart in the visitor's language.
#[derive(Debug, Clone, PartialEq)]
pub enum Datum {
    /// A measured number: about five significant digits, trailing zeros kept so that columns compare.
    Measure(f64),
    /// A chosen number: about four significant digits, trailing zeros dropped.
    Setting(f64),
    /// A whole number.
    Count(i64),
    /// Text as it is, from a file or a name.
    Word(String),
    /// A key of the catalogues.
    Key(&'static str),
    /// A sentence of the catalogues.
    Sentence(Phrase),
}

impl Datum {
    /// A number of things.
    fn count(n: usize) -> Self {
        Datum::Count(i64::try_from(n).unwrap_or(i64::MAX))
    }
}

/// A sentence: a key of the catalogues and what fills its placeholders.
#[derive(Debug, Clone, PartialEq)]
pub struct Phrase {
    /// Catalogue key; shown itself where the catalogue has none.
    pub key: String,
    /// Placeholder name and value.
    pub params: Vec<(&'static str, Datum)>,
}

impl Phrase {
    /// A phrase without placeholders.
    pub fn new(key: impl Into<String>) -> Self {
        Phrase { key: key.into(), params: Vec::new() }
    }

    /// Adds what fills a placeholder.
    pub fn with(mut self, name: &'static str, value: Datum) -> Self {
        self.params.push((name, value));
        self
    }
}

/// One axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    /// What it measures, with its unit or direction.
    pub title: Phrase,
    /// The same, for where the title has no room.
    pub short_title: Phrase,
    /// Smallest and largest value shown; finite, the first smaller than the second.
    pub range: (f64, f64),
    /// Whole numbers (trials, rounds): ticks at whole numbers, `from` the first on.
    pub integer: bool,
    /// The first of the whole numbers.
    pub from: i64,
    /// Names instead of numbers: one at 0, the next at 1 and so on. Empty: numbers.
    pub names: Vec<String>,
    /// How it measures.
    pub scale: Scale,
}

impl Axis {
    /// The range of an axis of values before there is one: its numbers would mean nothing.
    pub const NO_DATA: (f64, f64) = (0.0, 1.0);

    /// A linear axis of numbers.
    pub fn linear(title: Phrase, short_title: Phrase, range: (f64, f64)) -> Axis {
        Axis { title, short_title, range, integer: false, from: 1, names: Vec::new(), scale: Scale::Linear }
    }
}

/// What a line or a mark stands for. The chart gives each a colour and a shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Best objective value of all trials up to here.
    BestSoFar,
    /// A trial that did all its rounds.
    Completed,
    /// A trial that is being trained.
    Running,
    /// A trial that was ended early.
    Stopped,
    /// A trial without result.
    Failed,
    /// The best trial.
    Best,
    /// The trial that the visitor looks at.
    Selected,
    /// The training curve of the trial that the visitor looks at.
    SelectedTrain,
    /// The last round of the trial that the visitor looks at.
    SelectedEnd,
    /// The trial that it is compared with.
    Second,
    /// The training curve of the trial that it is compared with.
    SecondTrain,
    /// The last round of the trial that it is compared with.
    SecondEnd,
    /// A finished trial in the background.
    Faded,
    /// A trial whose value lies outside the range.
    Clipped,
    /// What the model believes.
    Surrogate,
    /// The value that the job is to reach.
    Target,
    /// The middle of the values: what early stopping compares with, or half of the trials.
    Median,
    /// The share of trials that are at least so good.
    Share,
    /// What there would be without a model, or with a perfect one.
    Reference,
    /// The model with the hyperparameters that tuning found, on the test rows.
    Tuned,
    /// How far a value of it can be trusted.
    TunedInterval,
    /// The model with XGBoost's defaults, on the test rows.
    Default,
    /// Where the visitor decides between two classes.
    Threshold,
    /// Rows of a class, as the tuned model scores them.
    OfClass,
    /// Rows of the other classes, as the tuned model scores them.
    OfOthers,
    /// Rows of a class, as the model with defaults scores them.
    DefaultOfClass,
    /// Rows of the other classes, as the model with defaults scores them.
    DefaultOfOthers,
    /// What the tuner tries next, or did.
    Suggested,
    /// The improvement that it expects.
    Gain,
    /// What a stopped trial would have done.
    Continued,
    /// The first strategy of a race, over its repeats.
    Racer1,
    /// The second.
    Racer2,
    /// The third.
    Racer3,
    /// The fourth.
    Racer4,
    /// A run of the first strategy that is not over.
    Lap1,
    /// Of the second.
    Lap2,
    /// Of the third.
    Lap3,
    /// Of the fourth.
    Lap4,
}

/// How the points of a series are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// By straight lines.
    Line,
    /// Each value holds until the next point.
    Step,
    /// Not at all: each is a dot.
    Dots,
}

/// A line.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// What it stands for.
    pub role: Role,
    /// How points are joined.
    pub kind: Kind,
    /// The trial it belongs to, if it belongs to one.
    pub trial: Option<u32>,
    /// In data units, x growing, y inside the axis range; at least two, but for dots.
    pub points: Vec<(f64, f64)>,
}

/// Where a mark stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// At its x and y.
    Inside,
    /// At its x, on the upper edge: its value is above the range.
    TopEdge,
    /// At its x, on the lower edge: its value is below the range, or it has none.
    BottomEdge,
}

/// A point that stands for a trial.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// What it stands for.
    pub role: Role,
    /// The trial.
    pub trial: u32,
    /// In data units.
    pub x: f64,
    /// In data units; on an edge, the end of the range.
    pub y: f64,
    /// Where it stands.
    pub place: Place,
}

/// A horizontal bar from 0, with a band around its end.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// Its middle, in data units; it is less than 1 thick.
    pub y: f64,
    /// Where it ends, in data units.
    pub x: f64,
    /// Ends of the band, in data units; equal: none.
    pub band: (f64, f64),
}

/// A value written beside a mark.
#[derive(Debug, Clone, PartialEq)]
pub struct Callout {
    /// What the mark stands for.
    pub role: Role,
    /// In data units.
    pub x: f64,
    /// In data units.
    pub y: f64,
    /// What is written.
    pub value: Datum,
    /// Whether the free space is more likely above the mark than below it.
    pub above: bool,
}

/// A place that answers to the pointer.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// In data units.
    pub x: f64,
    /// In data units.
    pub y: f64,
    /// As the mark's.
    pub place: Place,
    /// The trial, by its `id`, if it stands for one.
    pub trial: Option<u32>,
    /// What the tooltip says: label key (or a name) and value.
    pub lines: Vec<(String, Datum)>,
}

/// One chart, as numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    /// Which chart: its kind, such as `history`, and where there are several of a kind what it is about behind a colon:
    /// `slice:eta`.
    pub id: String,
    /// Horizontal axis.
    pub x: Axis,
    /// Vertical axis.
    pub y: Axis,
    /// Coloured rectangles, behind everything; row by row from the bottom, each from left to right.
    pub cells: Vec<Cell>,
    /// What the colours of the cells mean.
    pub ramp: Option<Ramp>,
    /// Filled bands, behind the lines.
    pub areas: Vec<Area>,
    /// Lines, in drawing order.
    pub series: Vec<Series>,
    /// Bars.
    pub bars: Vec<Bar>,
    /// Stretches of time.
    pub spans: Vec<Span>,
    /// Marks, in drawing order, above the lines.
    pub marks: Vec<Mark>,
    /// Values written beside marks.
    pub callouts: Vec<Callout>,
    /// What is not in the picture and the reader should know.
    pub notes: Vec<Phrase>,
    /// Shown in the middle when there is nothing to draw yet.
    pub empty: Option<Phrase>,
    /// Places that answer to the pointer.
    pub hits: Vec<Hit>,
}

impl View {
    /// Axes with nothing on them.
    pub fn blank(id: impl Into<String>, x: Axis, y: Axis) -> View {
        View {
            id: id.into(),
            x,
            y,
            cells: Vec::new(),
            ramp: None,
            areas: Vec::new(),
            series: Vec::new(),
            bars: Vec::new(),
            spans: Vec::new(),
            marks: Vec::new(),
            callouts: Vec::new(),
            notes: Vec::new(),
            empty: None,
            hits: Vec::new(),
        }
    }

    /// The chart's kind: its `id` up to the colon.
    pub fn kind(&self) -> &str {
        self.id.split(':').next().unwrap_or_default()
    }
}

/// A metric value that can be drawn. Beyond 1e100 the difference of two values could overflow; what is as close to zero as
/// 1e-100 is zero.
fn drawable(value: f64) -> Option<f64> {
    let value = if value.abs() < 1e-100 { 0.0 } else { value };
    (value.is_finite() && value.abs() <= 1e100).then_some(value)
}

/// The number that people see: trials count from 1, as training jobs do in SageMaker's console.
fn trial_number(id: u32) -> i64 {
    i64::from(id) + 1
}

impl JobPicture<'_> {
    /// Records in the order of their ids.
    fn in_order(&self) -> Vec<&TrialRecord> {
        let mut records: Vec<&TrialRecord> = self.records.iter().collect();
        order::sort_by_key(&mut records, |record| record.id);
        records
    }

    fn metric(&self) -> &str {
        self.metrics.get(self.objective).map_or("", String::as_str)
    }

    /// Axis title of the objective: its name, and which way is better.
    fn objective_title(&self) -> (Phrase, Phrase) {
        let key = if self.minimize { "axis_objective_minimize" } else { "axis_objective_maximize" };
        let metric = Datum::Word(self.metric().to_owned());
        (Phrase::new(key).with("metric", metric), Phrase::new(self.metric()))
    }

    /// The metric on the training rows that goes with the objective: `train:auc` for `validation:auc`.
    fn train_metric(&self) -> Option<usize> {
        let name = self.metric();
        let train = ["validation", "valid", "eval", "test"].iter().find_map(|split| {
            let rest = name.strip_prefix(split)?;
            (rest.starts_with(':') || rest.starts_with('-')).then(|| format!("train{rest}"))
        })?;
        self.metrics.iter().position(|metric| *metric == train)
    }

    fn better(&self, a: f64, b: f64) -> bool {
        if self.minimize { a < b } else { a > b }
    }
}

/// What AMT scores: the value of the last round. `None` before the first round and for a value that cannot be drawn.
fn last_value(record: &TrialRecord, metric: usize) -> Option<f64> {
    record.reports.last().and_then(|report| report.values.get(metric)).copied().and_then(drawable)
}

fn state_key(state: &TrialState) -> &'static str {
    match state {
        TrialState::Waiting => "state_waiting",
        TrialState::Running => "state_in_progress",
        TrialState::Held => "state_held",
        TrialState::Completed => "state_completed",
        TrialState::Stopped(_) => "state_stopped",
        TrialState::Failed(_) => "state_failed",
    }
}

/// Why a trial has no result, or ended early.
fn reason_key(state: &TrialState) -> Option<&'static str> {
    match state {
        TrialState::Failed(FailReason::WorkerLost) => Some("fail_worker_lost"),
        TrialState::Failed(FailReason::Training(_)) => Some("fail_training"),
        TrialState::Failed(FailReason::ObjectiveNotANumber) => Some("fail_objective_not_a_number"),
        TrialState::Stopped(StopReason::User) => Some("stop_user"),
        TrialState::Stopped(StopReason::Median) => Some("stop_median"),
        TrialState::Stopped(StopReason::Rung) => Some("stop_rung"),
        TrialState::Stopped(StopReason::Runtime) => Some("stop_runtime"),
        TrialState::Waiting | TrialState::Running | TrialState::Held | TrialState::Completed => None,
    }
}

#[cfg(test)]
mod fixtures;
