//! The sentinel palette: plotters carries colours, we carry CSS classes in them.

use crate::view::{LEVELS, Role};
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
    /// A trial's line coloured by its rank.
    LineLevel(u8),
    /// The same of a stopped trial.
    StoppedLevel(u8),
    /// A value beside something else than the best mark.
    QuietCallout,
    /// A stretch of time.
    Span(Role),
    /// The frame around the selected ones.
    SpanFrame,
    /// A brush on an axis.
    Brush,
    /// The part of an axis that is searched.
    Searched,
    Points(Role),
    TreeSplit,
    /// Whether it raises the prediction.
    TreeLeaf(bool),
    TreeMore,
    /// Whether rows without a value go this way.
    TreeLink(bool),
    TreeText,
    TreeName,
    /// Rows of this level of the feature's value; beyond the levels: none.
    Dots(u8),
    /// A filled band.
    Area(Role),
    /// What has this colour of the ramp.
    Level(u8),
    /// Hatching: nothing is known there.
    Unknown,
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
            Paint::Points(role) => RGBColor(50, role as u8, 0),
            Paint::Bar => RGBColor(9, 0, 0),
            Paint::Band => RGBColor(10, 0, 0),
            Paint::LineLevel(level) => RGBColor(30, level, 0),
            Paint::StoppedLevel(level) => RGBColor(31, level, 0),
            Paint::QuietCallout => RGBColor(32, 0, 0),
            Paint::Span(role) => RGBColor(33, role as u8, 0),
            Paint::SpanFrame => RGBColor(34, 0, 0),
            Paint::Brush => RGBColor(35, 0, 0),
            Paint::Searched => RGBColor(36, 0, 0),
            Paint::TreeSplit => RGBColor(60, 0, 0),
            Paint::TreeLeaf(raises) => RGBColor(61, u8::from(raises), 0),
            Paint::TreeMore => RGBColor(62, 0, 0),
            Paint::TreeLink(missing) => RGBColor(63, u8::from(missing), 0),
            Paint::TreeText => RGBColor(64, 0, 0),
            Paint::TreeName => RGBColor(65, 0, 0),
            Paint::Dots(level) => RGBColor(66, level, 0),
            Paint::Area(role) => RGBColor(11, role as u8, 0),
            Paint::Level(level) => RGBColor(12, level, 0),
            Paint::Unknown => RGBColor(13, 0, 0),
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
        30 => Some(format!("chart-line level-{role}")),
        31 => Some(format!("chart-line level-{role} is-stopped")),
        32 => Some("chart-callout is-quiet".to_owned()),
        33 => Some(format!("chart-span is-{}", role_class(role)?)),
        34 => Some("chart-span-frame".to_owned()),
        35 => Some("chart-brush".to_owned()),
        36 => Some("chart-searched".to_owned()),
        50 => Some(format!("chart-points is-{}", role_class(role)?)),
        60 => Some("chart-tree-split".to_owned()),
        61 => Some(format!("chart-tree-leaf {}", if role > 0 { "is-raising" } else { "is-lowering" })),
        62 => Some("chart-tree-more".to_owned()),
        63 => Some(format!("chart-tree-link{}", if role > 0 { " is-missing" } else { "" })),
        64 => Some("chart-tree-text".to_owned()),
        65 => Some("chart-tree-name".to_owned()),
        66 if role < LEVELS => Some(format!("chart-dots level-{role}")),
        66 => Some("chart-dots level-none".to_owned()),
        11 => Some(format!("chart-area is-{}", role_class(role)?)),
        12 => Some(format!("chart-cell level-{role}")),
        13 => Some("chart-unknown".to_owned()),
        _ => None,
    }
}

fn role_class(role: u8) -> Option<&'static str> {
    const ROLES: &[(Role, &str)] = &[
        (Role::BestSoFar, "best-so-far"),
        (Role::Completed, "completed"),
        (Role::Running, "running"),
        (Role::Stopped, "stopped"),
        (Role::Failed, "failed"),
        (Role::Best, "best"),
        (Role::Selected, "selected"),
        (Role::SelectedTrain, "selected-train"),
        (Role::SelectedEnd, "selected-end"),
        (Role::Second, "second"),
        (Role::SecondTrain, "second-train"),
        (Role::SecondEnd, "second-end"),
        (Role::Faded, "faded"),
        (Role::Clipped, "clipped"),
        (Role::Surrogate, "surrogate"),
        (Role::Target, "target"),
        (Role::Median, "median"),
        (Role::Share, "share"),
        (Role::Reference, "reference"),
        (Role::Tuned, "tuned"),
        (Role::TunedInterval, "tuned-interval"),
        (Role::Default, "default"),
        (Role::Threshold, "threshold"),
        (Role::OfClass, "of-class"),
        (Role::OfOthers, "of-others"),
        (Role::DefaultOfClass, "default-of-class"),
        (Role::DefaultOfOthers, "default-of-others"),
        (Role::Suggested, "suggested"),
        (Role::Gain, "gain"),
        (Role::Continued, "continued"),
        (Role::Racer1, "racer-1"),
        (Role::Racer2, "racer-2"),
        (Role::Racer3, "racer-3"),
        (Role::Racer4, "racer-4"),
        (Role::Lap1, "lap-1"),
        (Role::Lap2, "lap-2"),
        (Role::Lap3, "lap-3"),
        (Role::Lap4, "lap-4"),
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
        assert_eq!(class_of(Paint::LineLevel(7)).as_deref(), Some("chart-line level-7"));
        assert_eq!(class_of(Paint::StoppedLevel(0)).as_deref(), Some("chart-line level-0 is-stopped"));
        assert_eq!(class_of(Paint::Span(Role::Running)).as_deref(), Some("chart-span is-running"));
        assert_eq!(class_of(Paint::Searched).as_deref(), Some("chart-searched"));
        assert_eq!(class((29, 0, 0)), None);
        assert_eq!(class_of(Paint::Points(Role::Threshold)).as_deref(), Some("chart-points is-threshold"));
        assert_eq!(class_of(Paint::Area(Role::Surrogate)).as_deref(), Some("chart-area is-surrogate"));
        assert_eq!(class_of(Paint::Level(8)).as_deref(), Some("chart-cell level-8"));
        assert_eq!(class_of(Paint::Unknown).as_deref(), Some("chart-unknown"));
    }
}
