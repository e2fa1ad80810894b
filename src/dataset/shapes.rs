//! Made-up points of two classes in the plane, on which boosting can be seen at work. Equal arguments give equal points, on
//! every platform.
//!
//! Sources: moons and circles as scikit-learn's `make_moons` and `make_circles`, with angles drawn and not evenly spaced;
//! spiral and xor as TensorFlow Playground's `dataset.ts`.

use super::split::split;
use super::{Dataset, Feature, Task};
use crate::math::{normal_quantile, sin_cos};
use crate::rng::{Purpose, stream};
use rand::RngExt;
use std::f64::consts::PI;

/// How far the inner circle is from the middle; the outer one is at 1.
const INNER: f64 = 0.5;
/// Turns of each arm of the spiral.
const TURNS: f64 = 1.25;
/// Of xor: how far the classes keep from the axes.
const GAP: f64 = 0.04;

/// Where the points of the two classes lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Two half-moons that reach into each other.
    Moons,
    /// A circle inside a circle.
    Circles,
    /// Two arms of a spiral.
    Spiral,
    /// Opposite quarters belong together: neither coordinate alone says anything.
    Xor,
}

impl Shape {
    /// Every shape by its name.
    pub const ALL: [(&str, Shape); 4] =
        [("moons", Shape::Moons), ("circles", Shape::Circles), ("spiral", Shape::Spiral), ("xor", Shape::Xor)];

    /// The shape of this name.
    pub fn of(name: &str) -> Option<Shape> {
        Shape::ALL.iter().find(|(known, _)| *known == name).map(|(_, shape)| *shape)
    }
}

/// What is to be made up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MadeUp {
    /// Where the points lie.
    pub shape: Shape,
    /// Number of points, of both classes alike.
    pub points: u32,
    /// Standard deviation of what is added to each coordinate; the shapes reach from about -1 to 1.
    pub noise: f64,
    /// Share of the points held for validation, in (0, 1).
    pub validation_fraction: f64,
    /// Of points and split.
    pub seed: u64,
}

/// The points as a data set with the features `x1` and `x2` and the classes `0` and `1`; no test rows.
pub fn made_up(spec: &MadeUp) -> Dataset {
    let mut rng = stream(spec.seed, Purpose::Points);
    let n = spec.points as usize;
    let (mut xs, mut ys, mut labels) = (Vec::with_capacity(n), Vec::with_capacity(n), Vec::with_capacity(n));
    for i in 0..n {
        let class = i % 2;
        // Never 0 or 1, whose normal quantiles are infinite.
        let mut uniform = || (f64::from(rng.random::<u32>()) + 0.5) / 4_294_967_296.0;
        let (x, y) = place(spec.shape, class == 1, uniform(), uniform());
        let mut shifted = |at: f64| (at + spec.noise * normal_quantile(uniform())) as f32;
        xs.push(shifted(x));
        ys.push(shifted(y));
        labels.push(class as f32);
    }
    let rows: Vec<u32> = (0..spec.points).collect();
    let classes: Vec<usize> = (0..n).map(|i| i % 2).collect();
    let feature = |name: &str, values| Feature { name: name.to_string(), values, levels: None };
    Dataset {
        task: Task::Binary,
        target: "class".to_string(),
        classes: vec!["0".to_string(), "1".to_string()],
        features: vec![feature("x1", xs), feature("x2", ys)],
        labels,
        weights: None,
        split: split(&rows, &classes, spec.validation_fraction, 0.0, spec.seed),
    }
}

/// A point of a class without noise. `u`, `v`: in (0, 1).
fn place(shape: Shape, second: bool, u: f64, v: f64) -> (f64, f64) {
    match shape {
        Shape::Moons => {
            let (sin, cos) = sin_cos(PI * u);
            // Around the middle of both, and as wide as the other shapes.
            let (x, y) = if second { (1.0 - cos, 0.5 - sin) } else { (cos, sin) };
            ((x - 0.5) / 1.5, (y - 0.25) / 1.5)
        }
        Shape::Circles => {
            let (sin, cos) = sin_cos(2.0 * PI * u);
            let radius = if second { INNER } else { 1.0 };
            (radius * cos, radius * sin)
        }
        Shape::Spiral => {
            // Not in the very middle, where both arms are one.
            let radius = 0.08 + 0.92 * u;
            let (sin, cos) = sin_cos(2.0 * PI * TURNS * u + if second { PI } else { 0.0 });
            (radius * sin, radius * cos)
        }
        Shape::Xor => {
            let apart = |u: f64| 2.0 * u - 1.0 + if u < 0.5 { -GAP } else { GAP };
            let (x, y) = (apart(u), apart(v));
            // The same sign: class 1.
            if (x * y > 0.0) == second { (x, y) } else { (x, -y) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clean(shape: Shape) -> Dataset {
        made_up(&MadeUp { shape, points: 200, noise: 0.0, validation_fraction: 0.3, seed: 1 })
    }

    fn points(data: &Dataset, class: f32) -> Vec<(f32, f32)> {
        let (xs, ys) = (&data.features[0].values, &data.features[1].values);
        (0..data.labels.len()).filter(|row| data.labels[*row] == class).map(|row| (xs[row], ys[row])).collect()
    }

    #[test]
    fn without_noise_every_point_lies_on_its_shape() {
        let circles = clean(Shape::Circles);
        for (class, radius) in [(0.0, 1.0), (1.0, 0.5)] {
            assert!(points(&circles, class).iter().all(|(x, y)| (x.hypot(*y) - radius).abs() < 1e-6));
        }
        let xor = clean(Shape::Xor);
        assert!(points(&xor, 0.0).iter().all(|(x, y)| x * y < 0.0));
        assert!(points(&xor, 1.0).iter().all(|(x, y)| x * y > 0.0));
        // A moon is half a circle of radius 1 / 1.5; the second opens upwards.
        let moons = clean(Shape::Moons);
        let on =
            |(x, y): &(f32, f32), middle: (f32, f32)| ((x - middle.0).hypot(y - middle.1) - 1.0 / 1.5).abs() < 1e-6;
        assert!(points(&moons, 0.0).iter().all(|at| on(at, (-0.5 / 1.5, -0.25 / 1.5)) && at.1 > -0.17));
        assert!(points(&moons, 1.0).iter().all(|at| on(at, (0.5 / 1.5, 0.25 / 1.5)) && at.1 < 0.17));
        // The arms of the spiral are each other, turned by half a turn: no point of one lies on the other.
        let spiral = clean(Shape::Spiral);
        let second = points(&spiral, 1.0);
        let apart = points(&spiral, 0.0).iter().all(|a| second.iter().all(|b| (a.0 - b.0).hypot(a.1 - b.1) > 0.1));
        assert!(apart);
    }

    #[test]
    fn the_classes_are_alike_in_number_and_in_every_part() {
        let data = clean(Shape::Moons);
        let ones = |rows: &[u32]| rows.iter().filter(|row| data.labels[**row as usize] == 1.0).count();
        assert_eq!((data.split.train.len(), data.split.validation.len(), data.split.test.len()), (140, 60, 0));
        assert_eq!((ones(&data.split.train), ones(&data.split.validation)), (70, 30));
    }
}
