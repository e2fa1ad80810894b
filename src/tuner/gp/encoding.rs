//! Points of a space as rows of numbers, a column per dimension.
//!
//! - Continuous: the place in [0, 1] on the range's scale.
//! - Integer: the middle of its cell in [0, 1]. The search only visits these middles, so the model never sees a point that
//!   rounds to another (Garrido-Merchan and Hernandez-Lobato 2020 round inside the kernel, which is the same).
//! - Categorical: its index, compared by equality only.
//! - Inactive: the middle, 0.5, or category 0. All rows with the column inactive agree in it, so it tells them apart from none;
//!   what being active changes is the parent's to tell.

use crate::tuner::space::{Range, Space, Value};

/// Integer ranges with more values than this are searched as if continuous, and rounded in the end.
const MAX_GRID: u128 = 4096;
/// What the model chooses of a continuous range is a multiple of 1 / `STEPS` of it, on its scale: far below what any objective
/// can tell apart, and a trial can be written in two bytes a hyperparameter and come back to the bit.
pub const STEPS: u32 = 1 << 16;

/// How the values of one dimension are written.
#[derive(Debug, Clone, PartialEq)]
pub enum Column {
    /// Anywhere in [0, 1].
    Continuous,
    /// One of these places in [0, 1], ascending.
    Grid(Vec<f64>),
    /// 0, 1, … up to this number less one.
    Categories(usize),
}

/// The columns of a space.
#[derive(Debug, Clone)]
pub struct Encoding<'a> {
    space: &'a Space,
    /// One per dimension.
    pub columns: Vec<Column>,
    /// Of a conditional dimension: its parent, and for each of the parent's categories whether it makes it active.
    parents: Vec<Option<(usize, Vec<bool>)>>,
}

impl<'a> Encoding<'a> {
    /// The columns of `space`.
    pub fn of(space: &'a Space) -> Self {
        let columns = space
            .dims
            .iter()
            .map(|dim| match &dim.range {
                Range::Categorical { values } => Column::Categories(values.len()),
                Range::Integer { min, max, .. } if dim.range.combinations().is_some_and(|n| n <= MAX_GRID) => {
                    Column::Grid((*min..=*max).filter_map(|value| dim.range.to_unit(&Value::Integer(value))).collect())
                }
                Range::Integer { .. } | Range::Continuous { .. } => Column::Continuous,
            })
            .collect();
        let parents = space
            .dims
            .iter()
            .map(|dim| {
                let condition = dim.when.as_ref()?;
                let Range::Categorical { values } = &space.dims.get(condition.parent)?.range else { return None };
                Some((condition.parent, values.iter().map(|value| condition.values.contains(value)).collect()))
            })
            .collect();
        Encoding { space, columns, parents }
    }

    /// Whether column `j` is active in `row`.
    pub fn is_active(&self, j: usize, row: &[f64]) -> bool {
        let mut j = j;
        // A chain of parents has no more links than there are columns.
        for _ in 0..=self.columns.len() {
            let Some(Some((parent, active))) = self.parents.get(j) else { return true };
            if !active.get(row[*parent] as usize).is_some_and(|active| *active) {
                return false;
            }
            j = *parent;
        }
        false
    }

    /// Gives the columns that are not active in `row` their one value.
    fn impute(&self, row: &mut [f64]) {
        let inactive: Vec<usize> = (0..row.len()).filter(|j| !self.is_active(*j, row)).collect();
        for j in inactive {
            row[j] = if matches!(self.columns[j], Column::Categories(_)) { 0.0 } else { 0.5 };
        }
    }

    /// Which columns hold categories.
    pub fn categorical(&self) -> Vec<bool> {
        self.columns.iter().map(|column| matches!(column, Column::Categories(_))).collect()
    }

    /// The row of a point. A value outside its range counts as the range's first.
    pub fn encode(&self, point: &[Value]) -> Vec<f64> {
        let mut row: Vec<f64> = self
            .space
            .dims
            .iter()
            .zip(point)
            .map(|(dim, value)| match (&dim.range, value) {
                (Range::Categorical { values }, Value::Category(text)) => {
                    values.iter().position(|candidate| candidate == text).unwrap_or(0) as f64
                }
                _ => dim.range.to_unit(value).unwrap_or(0.0),
            })
            .collect();
        self.impute(&mut row);
        row
    }

    /// The point of a row; the row need not be snapped.
    pub fn decode(&self, row: &[f64]) -> Vec<Value> {
        self.space
            .dims
            .iter()
            .zip(row)
            .enumerate()
            .map(|(j, (dim, code))| if self.is_active(j, row) { value(&dim.range, *code) } else { Value::Inactive })
            .collect()
    }

    /// The value of column `j` that is written as `code`, where it is active.
    pub fn value(&self, j: usize, code: f64) -> Value {
        self.space.dims.get(j).map_or(Value::Inactive, |dim| value(&dim.range, code))
    }

    /// Moves a row to the nearest one that is a point of the space.
    pub fn snap(&self, row: &mut [f64]) {
        for (code, column) in row.iter_mut().zip(&self.columns) {
            *code = match column {
                Column::Continuous => code.clamp(0.0, 1.0),
                Column::Grid(places) => nearest(places, *code),
                Column::Categories(n) => code.floor().clamp(0.0, n.saturating_sub(1) as f64),
            };
        }
        self.impute(row);
    }

    /// Moves the active columns of continuous ranges to the nearest of their `STEPS`. A wide range of whole numbers has steps of
    /// its own.
    pub fn round(&self, row: &mut [f64]) {
        let is_continuous =
            |j: usize| matches!(self.space.dims.get(j).map(|dim| &dim.range), Some(Range::Continuous { .. }));
        let moving: Vec<usize> = (0..row.len()).filter(|j| is_continuous(*j) && self.is_active(*j, row)).collect();
        for j in moving {
            row[j] = (row[j] * f64::from(STEPS)).round() / f64::from(STEPS);
        }
    }

    /// The row at a place of the unit cube: categories are cells of equal width.
    pub fn from_cube(&self, cube: &[f64]) -> Vec<f64> {
        let mut row = self.unsnapped(cube);
        self.snap(&mut row);
        row
    }

    /// The same before it is moved to a point of the space: whatever becomes active has a value of its own.
    pub fn unsnapped(&self, cube: &[f64]) -> Vec<f64> {
        let code = |(u, column): (&f64, &Column)| match column {
            Column::Categories(n) => u * *n as f64,
            Column::Continuous | Column::Grid(_) => *u,
        };
        cube.iter().zip(&self.columns).map(code).collect()
    }
}

fn value(range: &Range, code: f64) -> Value {
    match range {
        Range::Categorical { values } => {
            let last = values.len().saturating_sub(1);
            Value::Category(values.get((code as usize).min(last)).cloned().unwrap_or_default())
        }
        range => range.from_unit(code),
    }
}

/// Index of the place that is nearest to `code`, the lower one on ties.
pub fn nearest_index(places: &[f64], code: f64) -> usize {
    let above = places.partition_point(|place| *place < code);
    let distance = |idx: usize| places.get(idx).map_or(f64::INFINITY, |place| (place - code).abs());
    if above > 0 && distance(above - 1) <= distance(above) { above - 1 } else { above }
}

fn nearest(places: &[f64], code: f64) -> f64 {
    places.get(nearest_index(places, code)).copied().unwrap_or(code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tuner::condition::Condition;
    use crate::tuner::space::{Dim, Scaling};

    fn space() -> Space {
        Space::check(vec![
            Dim::new("eta", Range::Continuous { min: 0.01, max: 1.0, scaling: Scaling::Logarithmic }),
            Dim::new("max_depth", Range::Integer { min: 1, max: 10, scaling: Scaling::Linear }),
            Dim::new("num_round", Range::Integer { min: 1, max: 1 << 40, scaling: Scaling::Logarithmic }),
            Dim::new("booster", Range::Categorical { values: vec!["gbtree".into(), "dart".into()] }),
        ])
        .unwrap()
    }

    #[test]
    fn a_point_comes_back() {
        let space = space();
        let encoding = Encoding::of(&space);
        for (eta, depth, rounds, booster) in
            [(0.01, 1, 1, "gbtree"), (0.3, 7, 12_345, "dart"), (1.0, 10, 1 << 40, "dart")]
        {
            let point =
                vec![Value::Real(eta), Value::Integer(depth), Value::Integer(rounds), Value::Category(booster.into())];
            let row = encoding.encode(&point);
            let mut snapped = row.clone();
            encoding.snap(&mut snapped);
            assert_eq!(row, snapped);
            let decoded = encoding.decode(&row);
            assert_eq!(decoded[1..], point[1..]);
            assert!(matches!(decoded[0], Value::Real(x) if (x / eta - 1.0).abs() < 1e-12));
        }
    }

    #[test]
    fn a_row_moves_to_the_nearest_cell() {
        let space = space();
        let encoding = Encoding::of(&space);
        let mut row = vec![1.2, 0.32, 0.5, 1.7];
        encoding.snap(&mut row);
        // Cells of a tenth each: the middle of [0.3, 0.4).
        assert_eq!(row, vec![1.0, 0.35, 0.5, 1.0]);
        assert_eq!(encoding.from_cube(&[0.0, 0.999, 0.5, 0.49]), vec![0.0, 0.95, 0.5, 0.0]);
    }

    #[test]
    fn rounding_moves_continuous_ranges_to_their_steps_and_nothing_else() {
        let space = space();
        let encoding = Encoding::of(&space);
        let mut row = vec![0.3, 0.35, 0.123_456_789, 1.0];
        encoding.round(&mut row);
        assert_eq!(row, vec![19_661.0 / 65_536.0, 0.35, 0.123_456_789, 1.0]);
        let mut ends = vec![1.0, 0.35, 0.0, 0.0];
        encoding.round(&mut ends);
        assert_eq!(ends[0], 1.0);
    }

    #[test]
    fn an_inactive_column_has_one_value() {
        let mut space = space();
        space.dims[0].when = Some(Condition { parent: 3, values: vec!["dart".into()] });
        let encoding = Encoding::of(&space);
        let mut row = vec![0.9, 0.35, 0.2, 0.0];
        assert!(!encoding.is_active(0, &row) && encoding.is_active(1, &row));
        encoding.snap(&mut row);
        assert_eq!(row[0], 0.5);
        let point = encoding.decode(&row);
        assert_eq!(point[0], Value::Inactive);
        assert_eq!(encoding.encode(&point)[0], 0.5);
        assert!(encoding.is_active(0, &[0.9, 0.35, 0.2, 1.0]));
    }
}
