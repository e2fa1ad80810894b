//! From a place in a picture back to the axes of its view.

use super::layout::Layout;
use super::words::Texts;
use super::{Size, check_size};
use crate::view::{Scale, View};

/// What the axes of a view say at a point of the picture that `draw` makes of it with this size and these texts: `x` and `y`
/// from its upper left corner, in CSS pixels. `None` outside the plot, or if the size is no chart's.
pub fn place_on_axes(view: &View, size: Size, texts: &Texts, (x, y): (f64, f64)) -> Option<(f64, f64)> {
    check_size(size).ok()?;
    let (width, height) = (f64::from(size.width), f64::from(size.height));
    let layout = Layout::new(view, (width, height), texts);
    let across = (x - layout.left) / (width - layout.left - layout.right);
    let up = 1.0 - (y - layout.top) / (height - layout.top - layout.bottom);
    let is_inside = |part: f64| (0.0..=1.0).contains(&part);
    (is_inside(across) && is_inside(up))
        .then(|| (value(view.x.scale, view.x.range, across), value(view.y.scale, layout.y_range, up)))
}

/// The inverse of `fraction`.
fn value(scale: Scale, (low, high): (f64, f64), part: f64) -> f64 {
    let (first, last) = (scale.place(low), scale.place(high));
    scale.value(first + part * (last - first))
}

#[cfg(test)]
mod tests {
    use super::super::elements::fraction;
    use super::*;
    use crate::view::{Axis, Mark, Phrase, Place, Role};

    fn texts() -> Texts {
        Texts { strings: std::collections::BTreeMap::new(), decimal: '.' }
    }

    fn view() -> View {
        let title = || Phrase::new("eta");
        let x = Axis { scale: Scale::Logarithmic, ..Axis::linear(title(), title(), (0.001, 1.0)) };
        let y = Axis::linear(title(), title(), (2.0, 10.0));
        let mark = |trial, x, y| Mark { trial, role: Role::Completed, x, y, place: Place::Inside };
        let marks = vec![mark(0, 0.001, 10.0), mark(1, 0.03, 4.5), mark(2, 1.0, 2.0)];
        let hits = marks
            .iter()
            .map(|mark| crate::view::Hit {
                x: mark.x,
                y: mark.y,
                place: mark.place,
                trial: Some(mark.trial),
                lines: Vec::new(),
            })
            .collect();
        View { marks, hits, ..View::blank("contour", x, y) }
    }

    #[test]
    fn the_place_of_a_mark_gives_its_values_back() {
        let (view, texts, size) = (view(), texts(), Size { width: 400, height: 300 });
        let picture = crate::chart::draw(&view, size, &texts).unwrap();
        assert_eq!(picture.hits.len(), 3);
        for (hit, mark) in picture.hits.iter().zip(&view.marks) {
            // Marks stand on whole pixels; at the ends of the axes that may be just outside.
            let inward = |at: f64, end: f64| at.clamp(0.0, end) + if at > end / 2.0 { -0.5 } else { 0.5 };
            let at = (inward(hit.x, 400.0), inward(hit.y, 300.0));
            let (x, y) = place_on_axes(&view, size, &texts, at).unwrap();
            let near = |scale, range, a, b| (fraction(scale, range, a) - fraction(scale, range, b)).abs() < 0.01;
            assert!(near(Scale::Logarithmic, (0.001, 1.0), x, mark.x), "{x} {}", mark.x);
            assert!(near(Scale::Linear, (2.0, 10.0), y, mark.y), "{y} {}", mark.y);
        }
    }

    #[test]
    fn beside_the_plot_there_are_no_values() {
        let (view, texts) = (view(), texts());
        let at = |x, y| place_on_axes(&view, Size { width: 400, height: 300 }, &texts, (x, y));
        assert_eq!((at(1.0, 100.0), at(200.0, 299.0), at(200.0, 1.0), at(f64::NAN, 100.0)), (None, None, None, None));
        assert_eq!(place_on_axes(&view, Size { width: 20, height: 20 }, &texts, (10.0, 10.0)), None);
    }
}
