//! Boosting at work: a booster on points in the plane, a round at a time, with what it says everywhere in the plane.

mod curve;
mod data;
mod knobs;
mod paint;
mod verdict;

pub use data::{MOST_CLASSES, PlaneShown, Point};
pub use knobs::Knob;

use super::dto::DataSettings;
use super::{broken, form};
use crate::analysis::outline::outline;
use crate::booster::{EvalSets, Params, Surface, Trial, metric};
use crate::chart::{self, Picture, Size, Texts, TreePicture};
use crate::dataset::matrix::TrainingMatrix;
use crate::dataset::shapes::{MadeUp, Shape};
use crate::dataset::{Split, Task};
use crate::error::{Explain, Message};
use crate::view::{self, TreeView};
use data::Plane;
use paint::{Canvas, Colours};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Points that can be asked for.
const POINTS: std::ops::RangeInclusive<u32> = 20..=2000;

/// The points, a booster on them, and its surface.
#[derive(Default)]
pub struct Boosting {
    plane: Option<Plane>,
    matrix: Option<Arc<TrainingMatrix>>,
    work: Option<Work>,
    /// Places of the surface across and up.
    side: usize,
    colours: Vec<u8>,
    texts: Texts,
}

/// A booster in training.
struct Work {
    trial: Trial,
    surface: Surface,
    num_round: u32,
    /// Metric values before the first tree and after each round, as `Trial::metric_names` has them.
    values: Vec<Vec<f64>>,
}

/// What the page shows of a round: `RoundShown` of `www/boosting/protocol.js`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RoundShown {
    /// 0: before the first tree.
    pub round: u32,
    /// Rounds that have been trained.
    pub trained: u32,
    /// Rounds that there will be.
    pub num_round: u32,
    /// Names of the metrics, the loss first.
    pub metrics: [&'static str; 2],
    /// Of each metric its value on the training and on the validation rows.
    pub values: Vec<Option<f64>>,
    /// What the curves say.
    pub verdict: Message,
    /// Trees of this round: one per class where there are several.
    pub trees: Vec<RoundTree>,
}

/// What the model says at a place.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Said {
    /// Values of the two features.
    pub at: [f32; 2],
    /// The probability of class 1, or of each of several classes; or the number.
    pub predictions: Vec<f32>,
}

/// A tree of a round.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RoundTree {
    /// Its place in the model.
    pub tree: usize,
    /// Splits.
    pub splits: usize,
    /// Sum of the gains of its splits.
    pub gain: f64,
    /// What it adds at most, either way.
    pub most: f32,
}

impl Boosting {
    /// No points yet.
    pub fn new() -> Boosting {
        Boosting { side: 300, ..Boosting::default() }
    }

    /// The hyperparameters that can be turned.
    pub fn knobs() -> Vec<Knob> {
        knobs::knobs()
    }

    /// Makes points up. `shape`: one of `Shape::ALL`. Errors if there is no such shape, or with too few or too many points.
    pub fn make_up(&mut self, shape: &str, points: u32, noise: f64, seed: u32) -> Result<PlaneShown, Message> {
        let unknown = || Message::new("internal").with("text", format!("no shape {shape}"));
        let shape = Shape::of(shape).ok_or_else(unknown)?;
        if !POINTS.contains(&points) || !(0.0..=1.0).contains(&noise) {
            let (least, most) = (POINTS.start(), POINTS.end());
            return Err(Message::new("boosting_points").with("least", least).with("most", most));
        }
        let spec = MadeUp { shape, points, noise, validation_fraction: 0.3, seed: seed.into() };
        Ok(self.take(Plane::made_up(&spec)))
    }

    /// Takes two columns of a file, without names those that say most. `settings`: its roles and split, as typed. Errors if the columns are not two numeric
    /// features, or with what is wrong with the rest. Then everything stays as it is.
    pub fn own(
        &mut self,
        name: &str,
        bytes: &[u8],
        settings: &DataSettings,
        columns: [&str; 2],
    ) -> Result<PlaneShown, Vec<Message>> {
        let spec = form::dataset_spec(settings)?;
        let plane = Plane::own(name, bytes, &spec, columns).map_err(|error| vec![error])?;
        Ok(self.take(plane))
    }

    fn take(&mut self, plane: Plane) -> PlaneShown {
        let shown = plane.shown();
        self.plane = Some(plane);
        self.matrix = None;
        self.work = None;
        shown
    }

    /// Begins a booster anew. `params`: XGBoost's names, values as typed. Errors if one is not allowed; then the one before
    /// stays.
    pub fn start(&mut self, params: &BTreeMap<String, String>) -> Result<(), Message> {
        let plane = self.plane.as_ref().ok_or_else(|| Message::new("nothing_loaded"))?;
        let dataset = &plane.dataset;
        let params = Params::check(params, dataset.task, dataset.classes.len()).map_err(|error| error.message())?;
        let Split { train, validation, .. } = &dataset.split;
        let matrix = match self.matrix.take().filter(|matrix| params.can_train_on(matrix)) {
            Some(matrix) => matrix,
            None => Arc::new(params.training_matrix(dataset, train).map_err(|error| error.message())?),
        };
        self.matrix = Some(Arc::clone(&matrix));
        let num_round = params.num_round;
        let eval = EvalSets::new().with_train().with_rows("validation", dataset, validation);
        let metrics = metrics(dataset.task);
        let trial = Trial::new(matrix, eval, params, &metrics).map_err(|error| error.message())?;
        let before = before(plane, &trial, metrics)?;
        let surface = Surface::new(plane.grid(0, self.side), plane.grid(1, self.side));
        self.work = Some(Work { trial, surface, num_round, values: vec![before] });
        Ok(())
    }

    /// Trains one round, unless all are done. Rounds done.
    pub fn step(&mut self) -> u32 {
        let Some(work) = &mut self.work else { return 0 };
        if !work.trial.is_done() {
            let line = work.trial.step();
            work.values.push(line.values);
        }
        work.trial.round()
    }

    /// Sets how many places the surface has across and up, and its colours: see `Colours::read`.
    pub fn set_look(&mut self, side: u32, colours: &[u8]) {
        self.colours = colours.to_vec();
        let side = side.clamp(16, 1024) as usize;
        if side == self.side {
            return;
        }
        self.side = side;
        if let (Some(work), Some(plane)) = (&mut self.work, &self.plane) {
            work.surface = Surface::new(plane.grid(0, side), plane.grid(1, side));
        }
    }

    /// Sets the texts of the charts in the visitor's language.
    pub fn set_texts(&mut self, texts: BTreeMap<String, String>) {
        self.texts = Texts::new(texts);
    }

    /// The surface after a round, as RGBA from the top row down; `alone`: what this tree adds instead. Nothing before `start`.
    pub fn paint(&mut self, round: u32, alone: Option<u32>) -> Vec<u8> {
        let (Some(work), Some(plane)) = (&mut self.work, &self.plane) else { return Vec::new() };
        let data = &plane.dataset;
        let colours = Colours::read(&self.colours, if data.classes.is_empty() { 2 } else { data.classes.len() });
        let canvas = Canvas { colours: &colours, task: data.task, width: self.side, targets: plane.targets };
        let model = work.trial.model();
        match alone.map(|tree| tree as usize).filter(|tree| *tree < model.trees.len()) {
            Some(tree) => {
                let output = model.tree_info[tree] as usize;
                canvas.alone(&work.surface.alone(model, tree), output, work.round_tree(tree).most)
            }
            None => {
                let ends = &model.iteration_indptr;
                work.surface.move_to(model, ends[(round as usize).min(ends.len() - 1)] as usize);
                canvas.surface(&work.surface, model.n_outputs())
            }
        }
    }

    /// What there is to know of a round. `None` before `start`.
    pub fn round(&self, round: u32) -> Option<RoundShown> {
        let (work, plane) = (self.work.as_ref()?, self.plane.as_ref()?);
        let trained = work.trial.round();
        let round = round.min(trained);
        let values = &work.values[..=round as usize];
        let column = |idx: usize| values.iter().skip(1).map(|line| line[idx]).collect::<Vec<f64>>();
        let later: Vec<f64> = work.values[round as usize + 1..].iter().map(|line| line[1]).collect();
        let ends = &work.trial.model().iteration_indptr;
        let from = ends[(round as usize).saturating_sub(1)] as usize;
        Some(RoundShown {
            round,
            trained,
            num_round: work.num_round,
            metrics: metrics(plane.dataset.task),
            values: values[round as usize].iter().map(|value| Some(*value).filter(|value| value.is_finite())).collect(),
            verdict: verdict::verdict(&column(0), &column(1), values[0][1], &later),
            trees: (from..ends[round as usize] as usize).map(|tree| work.round_tree(tree)).collect(),
        })
    }

    /// What the surface that was painted last says at a place: across and up from 0 to 1. `None` beside it, or before there is
    /// one.
    pub fn say(&self, across: f32, up: f32) -> Option<Said> {
        let (work, plane) = (self.work.as_ref()?, self.plane.as_ref()?);
        let cell =
            |part: f32| ((0.0..=1.0).contains(&part)).then(|| ((part * self.side as f32) as usize).min(self.side - 1));
        let (column, row) = (cell(across)?, cell(up)?);
        let model = work.trial.model();
        let margin = |output: usize| work.surface.margins(output).get(row * self.side + column).copied();
        let margins = (0..model.n_outputs()).map(margin).collect::<Option<Vec<f32>>>()?;
        let mut predictions = margins;
        model.objective.build().transform(&mut predictions);
        Some(Said { at: [plane.grid(0, self.side)[column], plane.grid(1, self.side)[row]], predictions })
    }

    /// The curves of a metric (0: the loss) over the rounds that have been trained, marked at `round`. Errors if the size is
    /// no chart's.
    pub fn curve(&self, metric: usize, round: u32, size: Size) -> Result<Picture, Vec<Message>> {
        let (work, plane) = self.at_work()?;
        let name = metrics(plane.dataset.task)[metric.min(1)];
        let at = 2 * metric.min(1);
        let lines: Vec<(f64, f64)> = work.values.iter().map(|line| (line[at], line[at + 1])).collect();
        let view = curve::view(name, &lines, work.num_round, round);
        chart::draw(&view, size, &self.texts).map_err(|error| vec![broken(&error)])
    }

    /// A tree from one of its nodes down, drawn. Errors if there is none, or if the size is no chart's.
    pub fn tree(&self, tree: usize, start: usize, size: Size) -> Result<TreePicture, Vec<Message>> {
        let (work, plane) = self.at_work()?;
        let model = work.trial.model();
        let unknown = || vec![Message::new("no_such_tree").with("tree", tree + 1).with("count", model.trees.len())];
        let root = outline(model, tree, start, view::MOST_LEVELS).ok_or_else(unknown)?;
        let output = model.tree_info[tree] as usize;
        let output = (model.n_outputs() > 1).then(|| plane.dataset.classes.get(output).cloned()).flatten();
        let view = TreeView { tree, start, n_trees: model.trees.len(), output, root };
        chart::draw_tree(&view, size, &self.texts).map_err(|error| vec![broken(&error)])
    }

    /// The margins of an output everywhere in the plane, as they are painted, row by row from the bottom; and the values of
    /// both features that the columns and the rows of this grid stand for.
    pub fn margins(&self, output: usize) -> Option<(&[f32], [Vec<f32>; 2])> {
        let (work, plane) = (self.work.as_ref()?, self.plane.as_ref()?);
        Some((work.surface.margins(output), [plane.grid(0, self.side), plane.grid(1, self.side)]))
    }

    /// The booster.
    pub fn trial(&self) -> Option<&Trial> {
        self.work.as_ref().map(|work| &work.trial)
    }

    fn at_work(&self) -> Result<(&Work, &Plane), Vec<Message>> {
        self.work.as_ref().zip(self.plane.as_ref()).ok_or_else(|| vec![Message::new("nothing_loaded")])
    }
}

impl Work {
    fn round_tree(&self, tree: usize) -> RoundTree {
        let found = &self.trial.model().trees[tree];
        let splits = (0..found.n_nodes()).filter(|&node| !found.is_leaf(node) && !found.is_deleted(node));
        let leaves = (0..found.n_nodes()).filter(|&node| found.is_leaf(node) && !found.is_deleted(node));
        RoundTree {
            tree,
            splits: splits.clone().count(),
            // Without a split the sum is -0.
            gain: splits.map(|node| f64::from(found.loss_changes[node])).sum::<f64>() + 0.0,
            most: leaves.map(|node| found.split_conditions[node].abs()).fold(0.0, f32::max),
        }
    }
}

/// The loss, and a metric that people read more easily.
fn metrics(task: Task) -> [&'static str; 2] {
    match task {
        Task::Binary => ["logloss", "error"],
        Task::Multiclass => ["mlogloss", "merror"],
        Task::Regression => ["rmse", "mae"],
    }
}

/// The metrics of the prediction without any tree.
fn before(plane: &Plane, trial: &Trial, metrics: [&str; 2]) -> Result<Vec<f64>, Message> {
    let data = &plane.dataset;
    let mut values = Vec::new();
    for name in metrics {
        let metric = metric::parse(name).map_err(|error| error.message())?;
        for rows in [&data.split.train, &data.split.validation] {
            let labels: Vec<f32> = rows.iter().map(|row| data.labels[*row as usize]).collect();
            let model = trial.model();
            let mut predictions = model.base_margin.repeat(rows.len());
            model.objective.build().transform(&mut predictions);
            values.push(metric.evaluate(&predictions, &labels, None));
        }
    }
    Ok(values)
}
