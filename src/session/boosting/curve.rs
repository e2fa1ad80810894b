//! The learning curves, as numbers for the chart.

use crate::view::{Axis, Datum, Kind, Mark, Phrase, Place, Role, Series, View};

/// Free space above the largest value.
const ABOVE: f64 = 1.06;

/// A metric on training and on validation rows: before any tree, and after each round. The axes are those of all rounds from
/// the first on, so that nothing jumps while the curves grow; a thin line stands at `round`.
pub fn view(metric: &str, lines: &[(f64, f64)], num_round: u32, round: u32) -> View {
    let all = lines.iter().flat_map(|(train, validation)| [*train, *validation]).filter(|value| value.is_finite());
    let most = all.fold(0.0, f64::max);
    let top = if most > 0.0 { most * ABOVE } else { 1.0 };
    let number = Phrase::new("axis_round");
    let rounds =
        Axis { integer: true, from: 0, ..Axis::linear(number.clone(), number, (0.0, f64::from(num_round.max(1)))) };
    let title = Phrase::new("axis_boosting_metric").with("metric", Datum::Word(metric.to_string()));
    let mut view = View::blank("boosting", rounds, Axis::linear(title.clone(), title, (0.0, top)));
    let at = |round: u32| (f64::from(round), lines.get(round as usize).map_or(f64::NAN, |line| line.1));
    if (round as usize) < lines.len() {
        let x = f64::from(round);
        view.series.push(series(Role::Reference, vec![(x, 0.0), (x, top)]));
    }
    for (role, of) in [(Role::SelectedTrain, 0), (Role::Selected, 1)] {
        let points =
            (0_u32..).zip(lines).map(|(round, line)| (f64::from(round), if of == 0 { line.0 } else { line.1 }));
        let points: Vec<(f64, f64)> = points.filter(|(_, value)| value.is_finite()).collect();
        if points.len() > 1 {
            view.series.push(series(role, points));
        }
    }
    let (x, y) = at(round);
    if y.is_finite() {
        view.marks.push(Mark { role: Role::SelectedEnd, trial: 0, x, y, place: Place::Inside });
    }
    view
}

fn series(role: Role, points: Vec<(f64, f64)>) -> Series {
    Series { role, kind: Kind::Line, trial: None, points }
}
