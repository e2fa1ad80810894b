//! The points that boosting is watched on: made up, or two columns of the visitor's own data.

use crate::dataset::shapes::{MadeUp, made_up};
use crate::dataset::{Dataset, DatasetSpec, Task};
use crate::error::{Explain, Message};
use crate::order;
use crate::table;
use serde::Serialize;

/// Own data with more classes cannot be told apart by colour.
pub const MOST_CLASSES: usize = 6;
/// More points are shown one in so many: a picture has no room for them.
const MOST_POINTS: usize = 1500;
/// Steps of colour from the least to the largest number of a regression.
pub const LEVELS: usize = 9;
/// Free space around the points, as a share of their extent.
const MARGIN: f64 = 0.05;

/// Two numeric features with what is predicted, and how much of the plane is shown.
pub struct Plane {
    pub dataset: Dataset,
    /// Of each feature: least and largest value shown.
    pub extent: [(f64, f64); 2],
    /// Least and largest target of a regression.
    pub targets: (f64, f64),
}

/// What the page shows of the points: `PlaneShown` of `www/boosting/protocol.js`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlaneShown {
    /// What is predicted.
    pub task: Task,
    /// Name of the target column.
    pub target: String,
    /// Class names by label; empty for regression.
    pub classes: Vec<String>,
    /// Names of the two features: across, and up.
    pub features: [String; 2],
    /// Least and largest value shown of each.
    pub extent: [(f64, f64); 2],
    /// Least and largest target of a regression.
    pub targets: (f64, f64),
    /// Rows of both parts.
    pub rows: (usize, usize),
    /// Rows of both parts that are no points: one of their two values is missing.
    pub without_place: usize,
    /// At most some 1500: with more rows than that not each is shown.
    pub points: Vec<Point>,
}

/// A row as a point. Test rows are none.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Point(
    /// Across, from 0 to 1.
    pub f32,
    /// Up, from 0 to 1.
    pub f32,
    /// Class, or level of a number from 0 to 8.
    pub u8,
    /// Whether it is a validation row.
    pub bool,
);

/// The two numeric features that say most of the target by themselves, in column order: names, empty where there are too few.
fn telling(data: &Dataset) -> [String; 2] {
    let numeric = data.features.iter().enumerate().filter(|(_, feature)| feature.levels.is_none());
    let mut scored: Vec<(usize, f64)> = numeric.map(|(idx, feature)| (idx, told(data, &feature.values))).collect();
    // Equal ones in column order.
    order::sort_by(&mut scored, |one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
    scored.truncate(2);
    order::sort_by_key(&mut scored, |(idx, _)| *idx);
    let name = |place: usize| scored.get(place).map_or_else(String::new, |(idx, _)| data.features[*idx].name.clone());
    [name(0), name(1)]
}

/// How much of the target a feature tells on the training rows, from 0 to 1: the squared correlation, or for classes the share
/// of its variance that lies between them.
fn told(data: &Dataset, values: &[f32]) -> f64 {
    let rows =
        data.split.train.iter().map(|row| (f64::from(values[*row as usize]), f64::from(data.labels[*row as usize])));
    let rows: Vec<(f64, f64)> = rows.filter(|(value, _)| value.is_finite()).collect();
    let n = rows.len().max(1) as f64;
    let mean = rows.iter().map(|(value, _)| value).sum::<f64>() / n;
    let all: f64 = rows.iter().map(|(value, _)| (value - mean) * (value - mean)).sum();
    if all <= 0.0 {
        return 0.0;
    }
    if data.task == Task::Regression {
        let centre = rows.iter().map(|(_, label)| label).sum::<f64>() / n;
        let labels: f64 = rows.iter().map(|(_, label)| (label - centre) * (label - centre)).sum();
        let both: f64 = rows.iter().map(|(value, label)| (value - mean) * (label - centre)).sum();
        return if labels > 0.0 { both * both / (all * labels) } else { 0.0 };
    }
    let of_class = |class: usize| {
        let (count, sum) = rows
            .iter()
            .filter(|(_, label)| *label == class as f64)
            .fold((0.0, 0.0), |(count, sum), (value, _)| (count + 1.0, sum + value));
        if count > 0.0 { count * (sum / count - mean) * (sum / count - mean) } else { 0.0 }
    };
    (0..data.classes.len()).map(of_class).sum::<f64>() / all
}

impl Plane {
    /// Made-up points.
    pub fn made_up(spec: &MadeUp) -> Plane {
        Plane::of(made_up(spec))
    }

    /// Two columns of a file, `spec`: its roles and split; without names the two that say most of the target, each by itself.
    /// Errors if they are not two numeric features, if there are too many classes, or with what is wrong with file and roles.
    pub fn own(name: &str, bytes: &[u8], spec: &DatasetSpec, columns: [&str; 2]) -> Result<Plane, Message> {
        let (table, _) = table::read(bytes, name).map_err(|error| error.message())?;
        let (mut dataset, _) = Dataset::build(&table, spec).map_err(|error| error.message())?;
        if dataset.classes.len() > MOST_CLASSES {
            let found = dataset.classes.len();
            return Err(Message::new("boosting_classes").with("found", found).with("limit", MOST_CLASSES));
        }
        let [first, second] = telling(&dataset);
        let columns = if columns.contains(&"") { [first.as_str(), second.as_str()] } else { columns };
        let column = |name: &str| {
            let found = dataset.features.iter().find(|feature| feature.name == name && feature.levels.is_none());
            found.cloned().ok_or_else(|| Message::new("boosting_no_column").with("column", name))
        };
        dataset.features = vec![column(columns[0])?, column(columns[1])?];
        if columns[0] == columns[1] {
            return Err(Message::new("boosting_one_column").with("column", columns[0]));
        }
        Ok(Plane::of(dataset))
    }

    fn of(dataset: Dataset) -> Plane {
        let parts = [&dataset.split.train, &dataset.split.validation];
        let rows: Vec<usize> = parts.into_iter().flatten().map(|row| *row as usize).collect();
        let extent = |values: &[f32], margin: f64| {
            let known = rows.iter().map(|row| f64::from(values[*row])).filter(|value| value.is_finite());
            let (low, high) =
                known.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
            match (low < high, low == high) {
                (true, _) => (low - margin * (high - low), high + margin * (high - low)),
                (_, true) => (low - 0.5, high + 0.5),
                // No value at all.
                _ => (0.0, 1.0),
            }
        };
        let of = |idx: usize| dataset.features.get(idx).map_or((0.0, 1.0), |feature| extent(&feature.values, MARGIN));
        Plane { extent: [of(0), of(1)], targets: extent(&dataset.labels, 0.0), dataset }
    }

    /// What the page shows.
    pub fn shown(&self) -> PlaneShown {
        let data = &self.dataset;
        let (train, validation) = (data.split.train.len(), data.split.validation.len());
        let parts = [(&data.split.train, false), (&data.split.validation, true)];
        let every = (train + validation).div_ceil(MOST_POINTS).max(1);
        let place = |row: u32, idx: usize| {
            let ((low, high), value) = (self.extent[idx], f64::from(data.features[idx].values[row as usize]));
            ((value - low) / (high - low)) as f32
        };
        let mut points = Vec::new();
        let mut without_place = 0;
        for (rows, is_validation) in parts {
            for (i, &row) in rows.iter().enumerate() {
                let (x, y) = (place(row, 0), place(row, 1));
                if !(x.is_finite() && y.is_finite()) {
                    without_place += 1;
                } else if i % every == 0 {
                    points.push(Point(x, y, self.colour_of(data.labels[row as usize]), is_validation));
                }
            }
        }
        let names = [0, 1].map(|idx| data.features[idx].name.clone());
        PlaneShown {
            task: data.task,
            target: data.target.clone(),
            classes: data.classes.clone(),
            features: names,
            extent: self.extent,
            targets: self.targets,
            rows: (train, validation),
            without_place,
            points,
        }
    }

    fn colour_of(&self, label: f32) -> u8 {
        let (low, high) = self.targets;
        match self.dataset.task {
            Task::Regression => ((f64::from(label) - low) / (high - low) * (LEVELS - 1) as f64).round() as u8,
            Task::Binary | Task::Multiclass => label as u8,
        }
    }

    /// `n` values across (0) or up (1): the middles of as many equal parts of what is shown.
    pub fn grid(&self, idx: usize, n: usize) -> Vec<f32> {
        let (low, high) = self.extent[idx];
        (0..n).map(|i| (low + (high - low) * (i as f64 + 0.5) / n as f64) as f32).collect()
    }
}
