//! The hyperparameters of the trials, to the bit, in as little room as their origin allows.
//!
//! What follows from the seed is not written at all: draws of Random and Hyperband, the design that Bayesian begins with. What
//! the model proposes lies on steps of its range (`Encoding::round`): the number of the step. All else (what the visitor queued,
//! what TPE draws, what lies outside ranges that were edited later) is written as it is.

use super::bits::{Reader, Writer, unzigzag, zigzag};
use super::{column, number};
use crate::tuner::gp::encoding::{Encoding, STEPS};
use crate::tuner::strategy::bayesian::{DESIGN_TRIES, Design};
use crate::tuner::strategy::random;
use crate::tuner::{Assignment, Range, Space, StrategySpec, Value};

/// The first draw of the trial's stream.
const DRAW: u64 = 0;
/// A point of the design: the one with the trial's number, or one that many behind it.
const DESIGN: u64 = 1;
/// Steps of the ranges.
const ON_STEPS: u64 = 2;
/// As it is.
const PLAIN: u64 = 3;

/// Tags of plain values.
const INACTIVE: u64 = 0;
const REAL: u64 = 1;
const INTEGER: u64 = 2;
const CATEGORY: u64 = 3;

/// What points follow from.
pub(super) struct Origins<'a> {
    space: &'a Space,
    encoding: &'a Encoding<'a>,
    design: Option<Design<'a>>,
    seed: u64,
}

/// How a point is written.
enum Spelling {
    Draw,
    Design { ahead: u32 },
    Steps(Vec<u64>),
    Plain,
}

impl<'a> Origins<'a> {
    /// Of a job. `encoding`: of `space`; `strategy`: its name; `booster_priors`: whether Bayesian begins with configurations
    /// that are known to be good.
    pub fn of(space: &'a Space, encoding: &'a Encoding<'a>, strategy: &str, booster_priors: bool, seed: u64) -> Self {
        let is_bayesian = matches!(StrategySpec::from_name(strategy), Some(StrategySpec::Bayesian { .. }));
        let design = is_bayesian.then(|| Design::of(space, encoding, booster_priors, seed));
        Origins { space, encoding, design, seed }
    }

    /// Writes the points of trials 0, 1, … Categories that their ranges do not have (any more) go to `texts`.
    pub fn write(&self, writer: &mut Writer, points: &[&Assignment], texts: &mut Vec<String>) {
        let spellings: Vec<Spelling> =
            points.iter().zip(0..).map(|(point, trial)| self.spelling(trial, point)).collect();
        let kind = |spelling: &Spelling| match spelling {
            Spelling::Draw => DRAW,
            Spelling::Design { .. } => DESIGN,
            Spelling::Steps(_) => ON_STEPS,
            Spelling::Plain => PLAIN,
        };
        column::write(writer, &spellings.iter().map(kind).collect::<Vec<_>>());
        let ahead = spellings.iter().filter_map(|spelling| match spelling {
            Spelling::Design { ahead } => Some(u64::from(*ahead)),
            _ => None,
        });
        column::write(writer, &ahead.collect::<Vec<_>>());
        let steps = spellings.iter().filter_map(|spelling| match spelling {
            Spelling::Steps(codes) => Some(codes),
            _ => None,
        });
        let steps: Vec<&Vec<u64>> = steps.collect();
        for j in 0..self.space.dims.len() {
            column::write(writer, &steps.iter().map(|codes| codes[j]).collect::<Vec<_>>());
        }
        let plain = points.iter().zip(&spellings).filter(|(_, spelling)| matches!(spelling, Spelling::Plain));
        let plain: Vec<&Assignment> = plain.map(|(point, _)| *point).collect();
        for (j, dim) in self.space.dims.iter().enumerate() {
            write_plain(writer, &dim.range, plain.iter().filter_map(|point| point.get(j)), texts);
        }
    }

    /// Reads the points of `count` trials. `None` if the bytes are none.
    pub fn read(&self, reader: &mut Reader<'_>, count: usize, texts: &[String]) -> Option<Vec<Assignment>> {
        let kinds = column::read(reader, count)?;
        let n_of = |kind: u64| kinds.iter().filter(|other| **other == kind).count();
        let mut ahead = column::read(reader, n_of(DESIGN))?.into_iter();
        let n_steps = n_of(ON_STEPS);
        let steps = self.space.dims.iter().map(|_| column::read(reader, n_steps)).collect::<Option<Vec<_>>>()?;
        let n_plain = n_of(PLAIN);
        let plain = self.space.dims.iter().map(|dim| read_plain(reader, &dim.range, n_plain, texts));
        let plain = plain.collect::<Option<Vec<_>>>()?;
        let (mut step, mut next_plain) = (0, 0);
        let mut points = Vec::with_capacity(count);
        for (kind, trial) in kinds.into_iter().zip(0..) {
            points.push(match kind {
                DRAW => random::first_draw(self.space, self.seed, trial),
                DESIGN => {
                    let ahead = u32::try_from(ahead.next()?).ok().filter(|ahead| *ahead < DESIGN_TRIES)?;
                    self.design_point(trial + ahead)?
                }
                ON_STEPS => {
                    step += 1;
                    self.at_steps(&steps.iter().map(|codes| codes[step - 1]).collect::<Vec<_>>())?
                }
                PLAIN => {
                    next_plain += 1;
                    plain.iter().map(|values| values[next_plain - 1].clone()).collect()
                }
                _ => return None,
            });
        }
        Some(points)
    }

    fn spelling(&self, trial: u32, point: &Assignment) -> Spelling {
        let is_it = |other: Assignment| same(&other, point);
        let is_of_design = |ahead: &u32| self.design_point(trial + ahead).is_some_and(is_it);
        if is_of_design(&0) {
            return Spelling::Design { ahead: 0 };
        }
        if is_it(random::first_draw(self.space, self.seed, trial)) {
            return Spelling::Draw;
        }
        if let Some(codes) = self.steps_of(point) {
            return Spelling::Steps(codes);
        }
        match (1..DESIGN_TRIES).find(is_of_design) {
            Some(ahead) => Spelling::Design { ahead },
            None => Spelling::Plain,
        }
    }

    fn design_point(&self, index: u32) -> Option<Assignment> {
        let design = self.design.as_ref()?;
        Some(self.encoding.decode(&design.point(index).1))
    }

    /// The step of each value; 0 where it is inactive. `None` unless the point comes back from them.
    fn steps_of(&self, point: &Assignment) -> Option<Vec<u64>> {
        let step = |(range, value): (&Range, &Value)| match (range, value) {
            (_, Value::Inactive) => Some(0),
            (Range::Continuous { .. }, value) => Some((range.to_unit(value)? * f64::from(STEPS)).round() as u64),
            (Range::Integer { min, .. }, Value::Integer(number)) => u64::try_from(number.checked_sub(*min)?).ok(),
            (Range::Categorical { values }, Value::Category(text)) => {
                values.iter().position(|value| value == text).map(|place| place as u64)
            }
            _ => None,
        };
        let ranges = self.space.dims.iter().map(|dim| &dim.range);
        let steps = ranges.zip(point).map(step).collect::<Option<Vec<_>>>()?;
        self.at_steps(&steps).is_some_and(|other| same(&other, point)).then_some(steps)
    }

    fn at_steps(&self, steps: &[u64]) -> Option<Assignment> {
        let value = |(range, step): (&Range, u64)| match range {
            Range::Continuous { .. } if step <= u64::from(STEPS) => {
                Some(range.from_unit(step as f64 / f64::from(STEPS)))
            }
            Range::Continuous { .. } => None,
            Range::Integer { min, .. } => {
                let value = Value::Integer(min.checked_add(i64::try_from(step).ok()?)?);
                range.contains(&value).then_some(value)
            }
            Range::Categorical { values } => values.get(usize::try_from(step).ok()?).cloned().map(Value::Category),
        };
        let ranges = self.space.dims.iter().map(|dim| &dim.range);
        Some(self.space.canonical(ranges.zip(steps.iter().copied()).map(value).collect::<Option<_>>()?))
    }
}

/// Whether two points are equal to the bit.
pub(super) fn same(a: &[Value], b: &[Value]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_value(a, b))
}

/// Whether two values are equal to the bit.
pub(super) fn same_value(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Real(a), Value::Real(b)) => a.to_bits() == b.to_bits(),
        (a, b) => a == b,
    }
}

fn write_plain<'v>(
    writer: &mut Writer,
    range: &Range,
    values: impl Iterator<Item = &'v Value>,
    texts: &mut Vec<String>,
) {
    let (mut tags, mut reals, mut integers, mut categories) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let known: &[String] = if let Range::Categorical { values } = range { values } else { &[] };
    for value in values {
        tags.push(match value {
            Value::Inactive => INACTIVE,
            Value::Real(_) => REAL,
            Value::Integer(_) => INTEGER,
            Value::Category(_) => CATEGORY,
        });
        match value {
            Value::Inactive => {}
            Value::Real(number) => reals.push(*number),
            Value::Integer(number) => integers.push(zigzag(*number)),
            Value::Category(text) => {
                let place = known.iter().chain(&*texts).position(|known| known == text);
                categories.push(place.unwrap_or_else(|| {
                    texts.push(text.clone());
                    known.len() + texts.len() - 1
                }) as u64);
            }
        }
    }
    column::write(writer, &tags);
    number::write(writer, &reals, &[]);
    column::write(writer, &integers);
    column::write(writer, &categories);
}

fn read_plain(reader: &mut Reader<'_>, range: &Range, count: usize, texts: &[String]) -> Option<Vec<Value>> {
    let known: &[String] = if let Range::Categorical { values } = range { values } else { &[] };
    let tags = column::read(reader, count)?;
    let n_of = |tag: u64| tags.iter().filter(|other| **other == tag).count();
    let mut reals = number::read(reader, n_of(REAL))?.into_iter();
    let mut integers = column::read(reader, n_of(INTEGER))?.into_iter();
    let mut categories = column::read(reader, n_of(CATEGORY))?.into_iter();
    let mut value = |tag: u64| match tag {
        INACTIVE => Some(Value::Inactive),
        REAL => reals.next().filter(|number| number.is_finite()).map(Value::Real),
        INTEGER => Some(Value::Integer(unzigzag(integers.next()?))),
        CATEGORY => {
            let place = usize::try_from(categories.next()?).ok()?;
            known.iter().chain(texts).nth(place).cloned().map(Value::Category)
        }
        _ => None,
    };
    tags.into_iter().map(&mut value).collect()
}
