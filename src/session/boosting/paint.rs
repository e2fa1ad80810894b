//! The surface as pixels: what a model says of each place, in the colours of the page.

use crate::booster::Surface;
use crate::dataset::Task;
use crate::math::exp;

/// Margins beyond this look like this one: the probability is 0.25 % or less.
const END: f32 = 6.0;
/// Colours between two ends.
const SHADES: usize = 512;
/// Sure of a class, its colour is still mixed with so much of the neutral one: points of the class stay visible on it.
const SOFTEST: f64 = 0.6;

/// A colour: red, green, blue.
pub type Rgb = [u8; 3];

/// The colours of the page's theme.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Colours {
    /// Where nothing is known.
    pub neutral: Rgb,
    /// The line between two classes.
    pub edge: Rgb,
    /// By label.
    pub classes: Vec<Rgb>,
    /// From the least to the largest number of a regression.
    pub levels: Vec<Rgb>,
}

impl Colours {
    /// Three bytes a colour: neutral, edge, the `n_classes` classes, then the levels. What is missing is black.
    pub fn read(bytes: &[u8], n_classes: usize) -> Colours {
        let mut all = bytes.chunks_exact(3).map(|rgb| [rgb[0], rgb[1], rgb[2]]);
        let neutral = all.next().unwrap_or_default();
        let edge = all.next().unwrap_or_default();
        let classes = all.by_ref().take(n_classes).collect();
        Colours { neutral, edge, classes, levels: all.collect() }
    }

    fn class(&self, label: usize) -> Rgb {
        self.classes.get(label).copied().unwrap_or_default()
    }
}

/// What is painted.
pub struct Canvas<'a> {
    /// In the theme's colours.
    pub colours: &'a Colours,
    /// What is predicted.
    pub task: Task,
    /// Places across; the rows are counted from the bottom.
    pub width: usize,
    /// Least and largest target of a regression.
    pub targets: (f64, f64),
}

impl Canvas<'_> {
    /// The whole model, as RGBA from the top row down.
    pub fn surface(&self, surface: &Surface, n_outputs: usize) -> Vec<u8> {
        match self.task {
            Task::Binary => {
                let shades = self.between_classes();
                let margins = surface.margins(0);
                let shade = |margin: f32| shades[shade_of(margin, -END, END)];
                let mut pixels = self.pixels(margins, shade);
                let is_second: Vec<u8> = margins.iter().map(|margin| u8::from(*margin > 0.0)).collect();
                self.draw_edges(&is_second, &mut pixels);
                pixels
            }
            Task::Multiclass => self.classes(surface, n_outputs),
            Task::Regression => {
                let (low, high) = (self.targets.0 as f32, self.targets.1 as f32);
                let shades: Vec<Rgb> = (0..SHADES).map(|i| along(&self.colours.levels, part(i))).collect();
                self.pixels(surface.margins(0), |margin| shades[shade_of(margin, low, high)])
            }
        }
    }

    /// What a tree of an output adds: nothing is neutral, and `most` either way is the full colour.
    pub fn alone(&self, added: &[f32], output: usize, most: f32) -> Vec<u8> {
        let colours = self.colours;
        let (less, more) = match self.task {
            Task::Binary => (colours.class(0), colours.class(1)),
            // There is no one class that it speaks for then.
            Task::Multiclass => (mix(colours.neutral, colours.edge, 0.5), colours.class(output)),
            Task::Regression => {
                let ends = (colours.levels.first(), colours.levels.last());
                (ends.0.copied().unwrap_or_default(), ends.1.copied().unwrap_or_default())
            }
        };
        let shades: Vec<Rgb> = (0..SHADES).map(|i| around(colours.neutral, less, more, 2.0 * part(i) - 1.0)).collect();
        let most = most.max(f32::MIN_POSITIVE);
        self.pixels(added, |value| shades[shade_of(value, -most, most)])
    }

    /// From one class by neutral to the other, by margin.
    fn between_classes(&self) -> Vec<Rgb> {
        let (neutral, classes) = (self.colours.neutral, [self.colours.class(0), self.colours.class(1)]);
        let shade = |i: usize| {
            let margin = f64::from(END) * (2.0 * part(i) - 1.0);
            around(neutral, classes[0], classes[1], 2.0 / (1.0 + exp(-margin)) - 1.0)
        };
        (0..SHADES).map(shade).collect()
    }

    /// The likeliest class, the clearer the surer.
    fn classes(&self, surface: &Surface, n_outputs: usize) -> Vec<u8> {
        let outputs: Vec<&[f32]> = (0..n_outputs).map(|output| surface.margins(output)).collect();
        let n = outputs.first().map_or(0, |first| first.len());
        let mut winners = vec![0_u8; n];
        let mut pixels = vec![255; 4 * n];
        for (place, winner) in winners.iter_mut().enumerate() {
            let mut best = 0;
            for (label, margins) in outputs.iter().enumerate() {
                if margins[place] > outputs[best][place] {
                    best = label;
                }
            }
            let all: f64 =
                outputs.iter().map(|margins| exp(f64::from(margins[place]) - f64::from(outputs[best][place]))).sum();
            // 0 if all are alike, 1 if it is sure.
            let (least, share) = (1.0 / n_outputs as f64, 1.0 / all);
            let sure = (share - least) / (1.0 - least);
            let rgb = mix(self.colours.neutral, self.colours.class(best), SOFTEST * sure);
            pixels[self.pixel(place, n)].copy_from_slice(&rgb);
            *winner = best as u8;
        }
        self.draw_edges(&winners, &mut pixels);
        pixels
    }

    fn pixels(&self, values: &[f32], colour: impl Fn(f32) -> Rgb) -> Vec<u8> {
        let mut pixels = vec![255; 4 * values.len()];
        let rows = values.chunks_exact(self.width).rev();
        for (row, line) in rows.zip(pixels.chunks_exact_mut(4 * self.width)) {
            for (value, pixel) in row.iter().zip(line.chunks_exact_mut(4)) {
                pixel[..3].copy_from_slice(&colour(*value));
            }
        }
        pixels
    }

    /// Where the colour of a place stands.
    fn pixel(&self, place: usize, n: usize) -> std::ops::Range<usize> {
        let (row, column) = (place / self.width, place % self.width);
        let at = 4 * ((n / self.width - 1 - row) * self.width + column);
        at..at + 3
    }

    /// A line where a place and the next one, across or up, are not of the same class.
    fn draw_edges(&self, classes: &[u8], pixels: &mut [u8]) {
        let (width, n) = (self.width, classes.len());
        for (row, line) in classes.chunks_exact(width).enumerate() {
            let above = classes.get((row + 1) * width..(row + 2) * width).unwrap_or(line);
            for column in 0..width {
                let next = line[(column + 1).min(width - 1)];
                if line[column] != next || line[column] != above[column] {
                    let at = self.pixel(row * width + column, n);
                    pixels[at].copy_from_slice(&self.colours.edge);
                }
            }
        }
    }
}

fn part(shade: usize) -> f64 {
    shade as f64 / (SHADES - 1) as f64
}

fn shade_of(value: f32, low: f32, high: f32) -> usize {
    // NaN and what is below become 0, what is above the last.
    ((((value - low) / (high - low)) * (SHADES - 1) as f32 + 0.5) as usize).min(SHADES - 1)
}

/// Neutral at 0, `less` at -1, `more` at 1.
fn around(neutral: Rgb, less: Rgb, more: Rgb, at: f64) -> Rgb {
    mix(neutral, if at < 0.0 { less } else { more }, SOFTEST * at.abs())
}

fn mix(from: Rgb, to: Rgb, part: f64) -> Rgb {
    let channel = |i: usize| (f64::from(from[i]) + (f64::from(to[i]) - f64::from(from[i])) * part).round() as u8;
    [channel(0), channel(1), channel(2)]
}

/// A colour along a list of them, from 0 to 1.
fn along(colours: &[Rgb], at: f64) -> Rgb {
    let place = at * colours.len().saturating_sub(1) as f64;
    let from = colours.get(place as usize).copied().unwrap_or_default();
    let to = colours.get(place as usize + 1).copied().unwrap_or(from);
    mix(from, to, place.fract())
}
