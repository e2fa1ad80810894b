//! A QR code of an address, for a class that has its telephones at hand.

use qrcodegen::{QrCode, QrCodeEcc, Version};
use std::fmt::Write;

/// Modules that stay light around the code, as the standard asks for.
const QUIET: i32 = 4;
/// The largest code that a telephone still reads from a projector: 117 modules a side.
const LARGEST: u8 = 25;

/// As SVG: one path on a square, in units of a module; the colours are the page's. `None` if the address is too long for a code
/// that telephones read.
pub fn qr_code(address: &str) -> Option<String> {
    let segments = qrcodegen::QrSegment::make_segments(address);
    let (least, largest) = (Version::MIN, Version::new(LARGEST));
    let code = QrCode::encode_segments_advanced(&segments, QrCodeEcc::Low, least, largest, None, true).ok()?;
    let side = code.size() + 2 * QUIET;
    let mut svg = format!(
        "<svg viewBox=\"0 0 {side} {side}\" class=\"qr\"><rect class=\"qr-light\" width=\"{side}\" height=\"{side}\"/><path class=\"qr-dark\" d=\""
    );
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let length = (x..code.size()).take_while(|x| code.get_module(*x, y)).count() as i32;
            if length > 0 {
                // Writing into a text does not fail.
                let _ = write!(svg, "M{} {}h{length}v1h-{length}z", x + QUIET, y + QUIET);
            }
            x += length.max(1);
        }
    }
    svg.push_str("\"/></svg>");
    Some(svg)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dark_module_is_drawn_once() {
        let svg = qr_code("https://example.org/playground/#1.abc").expect("it is short");
        let code = QrCode::encode_text("https://example.org/playground/#1.abc", QrCodeEcc::Low).expect("it is short");
        let dark = (0..code.size()).flat_map(|y| (0..code.size()).map(move |x| (x, y)));
        let dark = dark.filter(|(x, y)| code.get_module(*x, *y)).count();
        let drawn: usize = svg
            .split("h-")
            .skip(1)
            .map(|rest| rest.split('z').next().and_then(|length| length.parse::<usize>().ok()).unwrap_or(0))
            .sum();
        assert_eq!(drawn, dark);
        let side = code.size() + 8;
        assert!(svg.starts_with(&format!("<svg viewBox=\"0 0 {side} {side}\"")), "{svg}");
        // The first of the finder patterns, inside the quiet zone.
        assert!(svg.contains("d=\"M4 4h7v1h-7z"), "{svg}");
    }

    #[test]
    fn what_no_telephone_reads_is_none() {
        assert!(qr_code(&"a".repeat(1273)).is_some());
        assert_eq!(qr_code(&"a".repeat(1274)), None);
    }
}
