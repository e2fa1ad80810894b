//! What the charts of the surrogate are made of: bands and coloured cells.

use super::{Datum, Role};

/// A filled band.
#[derive(Debug, Clone, PartialEq)]
pub struct Area {
    /// What it stands for.
    pub role: Role,
    /// (x, lower end, upper end) in data units, x growing, inside the axis range; at least two.
    pub points: Vec<(f64, f64, f64)>,
}

/// How many colours cells have.
pub const LEVELS: u8 = 9;

/// A rectangle whose colour tells a value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cell {
    /// Left and right, in data units.
    pub x: (f64, f64),
    /// Bottom and top, in data units.
    pub y: (f64, f64),
    /// 0 for the worst values, `LEVELS` - 1 for the best. `None`: hatched, the value is not known.
    pub level: Option<u8>,
}

/// What the colours mean.
#[derive(Debug, Clone, PartialEq)]
pub struct Ramp {
    /// Where level 0 begins.
    pub worst: Datum,
    /// Where the last level ends.
    pub best: Datum,
}
