//! The colours of contours: in order of lightness, each apart from the next, whoever looks at them.

// Helpers of tests may unwrap as tests do.
#![allow(clippy::unwrap_used)]

/// Red, green and blue of light, 0 to 1 (sRGB, IEC 61966-2-1).
type Light = [f64; 3];

/// The two colours of `--level-n: light-dark(#…, #…);`.
fn level(n: usize) -> [Light; 2] {
    let stylesheet = include_str!("../www/chart.css");
    let rest = stylesheet.split_once(&format!("--level-{n}: light-dark(")).unwrap().1;
    let mut colors = rest.split_once(')').unwrap().0.split(", ").map(|hex| {
        let part = |at: usize| f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
        let linear = |c: f64| if c <= 0.04045 { c / 12.92 } else { libm::pow((c + 0.055) / 1.055, 2.4) };
        [1, 3, 5].map(|at| linear(part(at)))
    });
    [colors.next().unwrap(), colors.next().unwrap()]
}

/// As people without red, green or blue cones see it (Machado, Oliveira and Fernandes 2009, severity 1.0).
const SEEN: [[[f64; 3]; 3]; 4] = [
    [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
    [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
];

/// CIE 1976 lightness, 0 to 100.
fn lightness(light: Light, seen: &[[f64; 3]; 3]) -> f64 {
    let row = |row: [f64; 3]| row.iter().zip(light).map(|(a, b)| a * b).sum::<f64>().clamp(0.0, 1.0);
    let [r, g, b] = seen.map(row);
    let y = 0.2126 * r + 0.7152 * g + 0.0722 * b;
    if y > 0.008_856 { 116.0 * libm::cbrt(y) - 16.0 } else { 903.3 * y }
}

#[test]
fn levels_are_in_order_of_lightness_for_everyone() {
    for (seen, matrix) in SEEN.iter().enumerate() {
        for theme in [0, 1] {
            let levels: Vec<f64> = (0..9).map(|n| lightness(level(n)[theme], matrix)).collect();
            // From the lightest to the darkest on a light surface, the other way round on a dark one.
            let steps: Vec<f64> =
                levels.windows(2).map(|pair| if theme == 0 { pair[0] - pair[1] } else { pair[1] - pair[0] }).collect();
            assert!(steps.iter().all(|step| *step >= 5.0), "theme {theme}, seen {seen}: {levels:.1?}");
        }
    }
}
