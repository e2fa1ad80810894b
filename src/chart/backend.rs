//! plotters' `DrawingBackend`, written as SVG whose colours are CSS classes.
//!
//! plotters gives whole pixels; here a pixel is a tenth of a CSS pixel, so curves are smooth on any screen. Text is
//! measured by `measure`; plotters' own font layer, which panics in a worker, is never asked. No `style` attribute and no
//! colour is written: the page's content security policy forbids the one, a change of theme the other.

use super::measure::{ASCENT, DESCENT, width};
use super::paint::class;
use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind, FontTransform,
};
use std::fmt::Write;

/// Backend pixels in a CSS pixel.
pub(super) const SCALE: i32 = 10;

/// Why the backend refuses a primitive; none can happen with the elements that this room draws.
#[derive(Debug, thiserror::Error)]
pub(super) enum BackendError {
    #[error("a primitive has the colour {0:?}, which stands for no class")]
    UnknownColour((u8, u8, u8)),
    #[error("bitmaps cannot be drawn")]
    Bitmap,
    #[error("writing text failed")]
    Write(#[from] std::fmt::Error),
}

type Drawn = Result<(), DrawingErrorKind<BackendError>>;

impl From<BackendError> for DrawingErrorKind<BackendError> {
    fn from(error: BackendError) -> Self {
        DrawingErrorKind::DrawingError(error)
    }
}

/// Appends SVG elements to `out`.
pub(super) struct SvgBackend<'a> {
    size: (u32, u32),
    out: &'a mut String,
    /// The trial that the next primitives stand for.
    pub trial: Option<u32>,
    /// Whether trials that look alike may share a path: not where each line shows through the others.
    pub together: bool,
    /// What is still to be written.
    group: Option<Group>,
}

/// Shapes of trials that follow each other and look alike. They are one path: a browser takes a thousand elements some ten
/// times as long to style, lay out and paint.
struct Group {
    color: BackendColor,
    /// A trial for each `M` of the path.
    trials: Vec<u32>,
    /// Path data.
    data: String,
}

impl<'a> SvgBackend<'a> {
    /// `size`: in CSS pixels.
    pub fn new(size: (u32, u32), out: &'a mut String) -> Self {
        SvgBackend { size, out, trial: None, together: false, group: None }
    }

    /// Writes an element; `attributes` begin with a space. Nothing is written for a transparent colour.
    fn element(&mut self, name: &str, color: BackendColor, attributes: &str, content: Option<&str>) -> Drawn {
        self.flush()?;
        if color.alpha == 0.0 {
            return Ok(());
        }
        let class = class(color.rgb).ok_or(BackendError::UnknownColour(color.rgb))?;
        let mut write = || match content {
            Some(content) => writeln!(self.out, "<{name} class=\"{class}\"{attributes}>{content}</{name}>"),
            None => writeln!(self.out, "<{name} class=\"{class}\"{attributes}/>"),
        };
        Ok(write().map_err(BackendError::Write)?)
    }

    /// A path. That of a trial waits for others that look alike: `data-trial` is whose it is, `data-trials` whose its
    /// parts are, each from an `M` to the next.
    fn path(&mut self, data: &str, color: BackendColor) -> Drawn {
        let Some(trial) = self.trial.filter(|_| color.alpha > 0.0) else {
            return self.element("path", color, &format!(" d=\"{data}\""), None);
        };
        if !self.together {
            return self.element("path", color, &format!(" data-trial=\"{trial}\" d=\"{data}\""), None);
        }
        if self.group.as_ref().is_none_or(|group| group.color.rgb != color.rgb) {
            self.flush()?;
        }
        let group = self.group.get_or_insert_with(|| Group { color, trials: Vec::new(), data: String::new() });
        group.trials.resize(group.trials.len() + data.matches('M').count(), trial);
        group.data.push_str(data);
        Ok(())
    }

    fn flush(&mut self) -> Drawn {
        let Some(Group { color, trials, data }) = self.group.take() else { return Ok(()) };
        let whose = match trials.split_first() {
            Some((first, others)) if others.iter().all(|trial| trial == first) => format!("data-trial=\"{first}\""),
            _ => {
                let numbers: Vec<String> = trials.iter().map(u32::to_string).collect();
                format!("data-trials=\"{}\"", numbers.join(" "))
            }
        };
        self.element("path", color, &format!(" {whose} d=\"{data}\""), None)
    }

    /// Filled rectangles (left, top, right, bottom), in one path.
    pub fn rectangles(&mut self, rectangles: &[(i32, i32, i32, i32)], color: BackendColor) -> Drawn {
        let mut data = String::new();
        for (left, top, right, bottom) in rectangles {
            let (width, height) = (css(right - left), css(bottom - top));
            data.push_str(&format!("M{} {}h{width}v{height}h-{width}z", css(*left), css(*top)));
        }
        self.path(&data, color)
    }

    /// An open path; `moves`: one run of points each.
    pub fn strokes(&mut self, runs: &[&[BackendCoord]], color: BackendColor) -> Drawn {
        let mut data = String::new();
        for run in runs {
            path_data(run, &mut data);
        }
        self.path(&data, color)
    }
}

impl Drop for SvgBackend<'_> {
    fn drop(&mut self) {
        // Writing to a text does not fail, and a colour that stands for no class has failed before.
        let _ = self.flush();
    }
}

impl SvgBackend<'_> {
    /// Dots, as one path of lines without length whose round ends are the dots; those on top of each other are one.
    pub fn dots(&mut self, mut points: Vec<BackendCoord>, color: BackendColor) -> Drawn {
        points.sort_unstable();
        points.dedup();
        let mut data = String::new();
        let mut last = (0, 0);
        for (i, &(x, y)) in points.iter().enumerate() {
            let (dx, dy) = (css(x - last.0), css(y - last.1));
            let between = if dy.starts_with('-') { "" } else { " " };
            data.push_str(&format!("{}{dx}{between}{dy}h0", if i == 0 { 'M' } else { 'm' }));
            last = (x, y);
        }
        self.element("path", color, &format!(" d=\"{data}\""), None)
    }
}

/// A number of backend pixels in CSS pixels, without needless zeros: `12`, `12.5`, `-.5`.
pub(super) fn css(tenths: i32) -> String {
    let (sign, size) = (if tenths < 0 { "-" } else { "" }, tenths.unsigned_abs());
    let (whole, rest) = (size / SCALE.unsigned_abs(), size % SCALE.unsigned_abs());
    match (whole, rest) {
        (_, 0) => format!("{sign}{whole}"),
        (0, _) => format!("{sign}.{rest}"),
        _ => format!("{sign}{whole}.{rest}"),
    }
}

/// `M` to the first point, then `l` by differences: half as long as absolute coordinates. Repeated points are dropped.
fn path_data(points: &[BackendCoord], data: &mut String) {
    let Some(&(mut x, mut y)) = points.first() else { return };
    data.push_str(&format!("M{} {}", css(x), css(y)));
    let mut command = "l";
    for &(next_x, next_y) in &points[1..] {
        let (dx, dy) = (css(next_x - x), css(next_y - y));
        if (next_x, next_y) == (x, y) {
            continue;
        }
        // A minus sign separates as well as a space does.
        let before = if command.is_empty() && !dx.starts_with('-') { " " } else { command };
        let between = if dy.starts_with('-') { "" } else { " " };
        data.push_str(&format!("{before}{dx}{between}{dy}"));
        (x, y, command) = (next_x, next_y, "");
    }
}

/// Text for XML: markup is escaped, characters that XML 1.0 forbids become a replacement character.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\t' | '\n' | '\r' => escaped.push(' '),
            '\0'..='\u{1f}' | '\u{7f}' | '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}

impl DrawingBackend for SvgBackend<'_> {
    type ErrorType = BackendError;

    fn get_size(&self) -> (u32, u32) {
        (self.size.0 * SCALE.unsigned_abs(), self.size.1 * SCALE.unsigned_abs())
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, point: BackendCoord, color: BackendColor) -> Drawn {
        self.draw_rect(point, (point.0 + 1, point.1 + 1), &color, true)
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Drawn {
        self.strokes(&[&[from, to]], style.color())
    }

    fn draw_rect<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S, _fill: bool) -> Drawn {
        let (x, y) = (from.0.min(to.0), from.1.min(to.1));
        let (width, height) = ((from.0 - to.0).abs(), (from.1 - to.1).abs());
        let attributes =
            format!(" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"", css(x), css(y), css(width), css(height));
        self.element("rect", style.color(), &attributes, None)
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        let points: Vec<BackendCoord> = path.into_iter().collect();
        self.strokes(&[&points], style.color())
    }

    /// Whether it is filled is the class's matter.
    fn draw_circle<S: BackendStyle>(&mut self, center: BackendCoord, radius: u32, style: &S, _fill: bool) -> Drawn {
        let r = i32::try_from(radius).unwrap_or(i32::MAX / 2);
        let half = |across: i32| format!("a{0} {0} 0 1 0 {1} 0", css(r), css(across));
        let data = format!("M{} {}{}{}z", css(center.0 - r), css(center.1), half(2 * r), half(-2 * r));
        self.path(&data, style.color())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, vert: I, style: &S) -> Drawn {
        let points: Vec<BackendCoord> = vert.into_iter().collect();
        let mut data = String::new();
        path_data(&points, &mut data);
        data.push('z');
        self.path(&data, style.color())
    }

    fn draw_text<T: BackendTextStyle>(&mut self, text: &str, style: &T, (x, y): BackendCoord) -> Drawn {
        let anchor = style.anchor();
        // The baseline is computed: browsers disagree on `dominant-baseline`.
        let down = match anchor.v_pos {
            VPos::Top => ASCENT,
            VPos::Center => ASCENT / 2.0,
            VPos::Bottom => -DESCENT,
        };
        let baseline = y + (down * style.size()).round() as i32;
        let mut attributes = format!(" x=\"{}\" y=\"{}\"", css(x), css(baseline));
        let angle = match style.transform() {
            FontTransform::None => None,
            FontTransform::Rotate90 => Some(90),
            FontTransform::Rotate180 => Some(180),
            FontTransform::Rotate270 => Some(-90),
        };
        if let Some(angle) = angle {
            attributes.push_str(&format!(" transform=\"rotate({angle} {} {})\"", css(x), css(y)));
        }
        match anchor.h_pos {
            HPos::Left => {}
            HPos::Center => attributes.push_str(" text-anchor=\"middle\""),
            HPos::Right => attributes.push_str(" text-anchor=\"end\""),
        }
        attributes.push_str(&format!(" font-size=\"{}\"", css(style.size().round() as i32)));
        self.element("text", style.color(), &attributes, Some(&escape(text)))
    }

    fn estimate_text_size<T: BackendTextStyle>(
        &self,
        text: &str,
        style: &T,
    ) -> Result<(u32, u32), DrawingErrorKind<BackendError>> {
        let size = style.size();
        Ok((width(text, size).ceil() as u32, ((ASCENT + DESCENT) * size).ceil() as u32))
    }

    fn blit_bitmap(&mut self, _pos: BackendCoord, _size: (u32, u32), _src: &[u8]) -> Drawn {
        Err(BackendError::Bitmap.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use plotters::style::Color;

    #[test]
    fn coordinates_are_css_pixels_with_one_decimal() {
        assert_eq!([0, 120, 125, 5, -5, -125].map(css), ["0", "12", "12.5", ".5", "-.5", "-12.5"]);
    }

    #[test]
    fn a_path_is_written_by_differences() {
        let mut data = String::new();
        path_data(&[(100, 100), (105, 90), (105, 90), (95, 100), (195, 100)], &mut data);
        assert_eq!(data, "M10 10l.5-1-1 1 10 0");
    }

    #[test]
    fn trials_that_look_alike_and_follow_each_other_are_one_path() {
        use crate::chart::paint::Paint;
        use crate::view::Role;
        let mut out = String::new();
        let mut backend = SvgBackend::new((100, 100), &mut out);
        let color = |role| Paint::Mark(role).color().to_backend_color();
        for (trial, role) in [(4, Role::Completed), (7, Role::Completed), (5, Role::Best), (6, Role::Completed)] {
            (backend.trial, backend.together) = (Some(trial), true);
            backend.draw_circle((100, 100), 20, &color(role), true).unwrap();
        }
        drop(backend);
        let circle = "M8 10a2 2 0 1 0 4 0a2 2 0 1 0 -4 0z";
        assert_eq!(
            out.lines().collect::<Vec<_>>(),
            [
                format!("<path class=\"chart-mark is-completed\" data-trials=\"4 7\" d=\"{circle}{circle}\"/>"),
                format!("<path class=\"chart-mark is-best\" data-trial=\"5\" d=\"{circle}\"/>"),
                format!("<path class=\"chart-mark is-completed\" data-trial=\"6\" d=\"{circle}\"/>"),
            ]
        );
    }

    #[test]
    fn text_from_a_file_cannot_leave_its_element() {
        assert_eq!(escape("<script>\"&'\u{1}\n"), "&lt;script&gt;&quot;&amp;&#39;\u{fffd} ");
    }
}
