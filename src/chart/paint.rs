//! The sentinel palette: plotters carries colours, we carry CSS classes in them.

use crate::view::Role;
use plotters::style::RGBColor;

/// What a primitive is; the page's stylesheet gives each class its colour and stroke.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Paint {
    Grid,
    Axis,
    TickLabel,
    AxisTitle,
    Note,
    Empty,
    Callout,
    Bar,
    Band,
    Line(Role),
    Mark(Role),
}

impl Paint {
    /// The colour that stands for the class: a code, never seen. Red is the kind, green the role.
    pub fn color(self) -> RGBColor {
        match self {
            Paint::Grid => RGBColor(0, 0, 0),
            Paint::Axis => RGBColor(1, 0, 0),
            Paint::TickLabel => RGBColor(2, 0, 0),
            Paint::AxisTitle => RGBColor(3, 0, 0),
            Paint::Note => RGBColor(4, 0, 0),
            Paint::Empty => RGBColor(5, 0, 0),
            Paint::Callout => RGBColor(6, 0, 0),
            Paint::Line(role) => RGBColor(7, role as u8, 0),
            Paint::Mark(role) => RGBColor(8, role as u8, 0),
            Paint::Bar => RGBColor(9, 0, 0),
            Paint::Band => RGBColor(10, 0, 0),
        }
    }
}

/// The classes that a colour stands for; `None` for a colour that is no [`Paint::color`].
pub(super) fn class((kind, role, _): (u8, u8, u8)) -> Option<String> {
    let plain =
        ["chart-grid", "chart-axis", "chart-tick", "chart-axis-title", "chart-note", "chart-empty", "chart-callout"];
    match kind {
        0..=6 => plain.get(usize::from(kind)).map(|class| (*class).to_owned()),
        7 => Some(format!("chart-line is-{}", role_class(role)?)),
        8 => Some(format!("chart-mark is-{}", role_class(role)?)),
        9 => Some("chart-bar".to_owned()),
        10 => Some("chart-band".to_owned()),
        _ => None,
    }
}

fn role_class(role: u8) -> Option<&'static str> {
    const ROLES: [(Role, &str); 10] = [
        (Role::BestSoFar, "best-so-far"),
        (Role::Completed, "completed"),
        (Role::Running, "running"),
        (Role::Stopped, "stopped"),
        (Role::Failed, "failed"),
        (Role::Best, "best"),
        (Role::Selected, "selected"),
        (Role::SelectedTrain, "selected-train"),
        (Role::Faded, "faded"),
        (Role::Clipped, "clipped"),
    ];
    ROLES.iter().find(|(known, _)| *known as u8 == role).map(|(_, class)| *class)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_paint_comes_back_as_its_class() {
        let class_of = |paint: Paint| {
            let RGBColor(r, g, b) = paint.color();
            class((r, g, b))
        };
        assert_eq!(class_of(Paint::Grid).as_deref(), Some("chart-grid"));
        assert_eq!(class_of(Paint::Callout).as_deref(), Some("chart-callout"));
        assert_eq!(class_of(Paint::Bar).as_deref(), Some("chart-bar"));
        assert_eq!(class_of(Paint::Band).as_deref(), Some("chart-band"));
        assert_eq!(class_of(Paint::Line(Role::BestSoFar)).as_deref(), Some("chart-line is-best-so-far"));
        assert_eq!(class_of(Paint::Mark(Role::Clipped)).as_deref(), Some("chart-mark is-clipped"));
        assert_eq!(class((11, 0, 0)), None);
    }
}
