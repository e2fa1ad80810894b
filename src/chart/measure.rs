//! Widths of text from a fixed table: the same natively, in a worker and on the page, where plotters would ask the DOM.
//!
//! The table is DejaVu Sans, among the widest of the sans-serif fonts a system may choose; in any other there is just a
//! little more room around a text.

/// Advance widths of the characters from space to `~`, in thousandths of the font size (DejaVu Sans 2.37, `hmtx`).
#[rustfmt::skip]
const ASCII: [u16; 95] = [
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636, 636, 636, 636, 636, 636,
    636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863, 748, 787,
    603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635, 615, 352, 635,
    634, 278, 278, 579, 278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
];

/// Height of capitals and digits over the baseline, in font sizes.
pub(super) const ASCENT: f64 = 0.74;
/// Depth of `g` and `p` under the baseline, in font sizes.
pub(super) const DESCENT: f64 = 0.24;

fn advance(c: char) -> f64 {
    let thousandths = match c {
        ' '..='~' => ASCII[c as usize - ' ' as usize],
        '\u{a0}' | '’' | '·' => 318,
        '\u{202f}' => 200,
        '\u{2212}' | '×' | '→' => 838,
        'œ' | 'Œ' | 'æ' | 'Æ' | '…' | '—' => 1070,
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' => 0,
        // Latin letters with accents, Greek, Cyrillic: about the widest common letter.
        '\u{a1}'..='\u{10ff}' => 700,
        // Chinese, Japanese, Korean, emoji: a square.
        _ => 1000,
    };
    f64::from(thousandths) / 1000.0
}

/// Width of one line of text in the unit of `size`.
pub(super) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(advance).sum::<f64>() * size
}

/// The text, or its beginning with an ellipsis, no wider than `room`.
pub(super) fn fit(text: &str, size: f64, room: f64) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut used = width("…", size);
    for c in text.chars() {
        used += advance(c) * size;
        if used > room {
            break;
        }
        kept.push(c);
    }
    format!("{}…", kept.trim_end())
}

/// The text in lines no wider than `room`, broken at spaces; what is beyond `most` lines ends in an ellipsis.
pub(super) fn wrap(text: &str, size: f64, room: f64, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        match lines.last_mut() {
            Some(line) if width(line, size) + width(" ", size) + width(word, size) <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    if lines.len() > most {
        let rest = lines.split_off(most.saturating_sub(1));
        lines.push(rest.join(" "));
    }
    lines.iter().map(|line| fit(line, size, room)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_sums_of_the_table() {
        // 0.636 + 0.318 + 0.636 of 10.
        assert!((width("0.9", 10.0) - 15.9).abs() < 1e-9);
        assert_eq!(width("", 10.0), 0.0);
    }

    #[test]
    fn a_long_text_ends_in_an_ellipsis_and_fits() {
        let short = fit("validation:a_very_long_metric_name", 12.0, 100.0);
        assert!(short.ends_with('…') && width(&short, 12.0) <= 100.0, "{short}");
        assert_eq!(fit("auc", 12.0, 100.0), "auc");
    }

    #[test]
    fn wrapped_lines_fit_and_keep_every_word_within_the_limit() {
        let lines = wrap("one two three four five six", 12.0, 80.0, 9);
        assert!(lines.len() > 1 && lines.iter().all(|line| width(line, 12.0) <= 80.0));
        assert_eq!(lines.join(" "), "one two three four five six");
        assert_eq!(wrap("one two three four five six", 12.0, 80.0, 2).len(), 2);
        assert!(wrap("", 12.0, 80.0, 2).is_empty());
    }
}
