//! Bytes of a file to text: gzip, byte order marks, encodings, and files that are no table at all.

use super::error::FileKind;
use super::{Notice, TableError};
use flate2::read::MultiGzDecoder;
use std::borrow::Cow;
use std::io::Read;

/// Most bytes of text that are read, after decompression: a gzip bomb must not take the tab down.
pub const MAX_BYTES: usize = 1 << 30;

/// Bytes by which text is told from what is none.
const START: usize = 1 << 16;

/// The text of a file and how it was found.
pub struct Decoded<'a> {
    text: Cow<'a, str>,
    /// `utf-8`, `utf-16` or `windows-1252`.
    pub encoding: &'static str,
    /// The bytes were gzip.
    pub gzip: bool,
    /// What the visitor should know about the encoding.
    pub notice: Option<Notice>,
}

impl Decoded<'_> {
    /// The text without its byte order mark.
    pub fn text(&self) -> &str {
        self.text.strip_prefix('\u{feff}').unwrap_or(&self.text)
    }
}

/// The text in `bytes`: gzip is unpacked, UTF-8 and UTF-16 are decoded, anything else that is text is taken as
/// Windows-1252. A carriage return that stands alone, as in files of an old Mac, becomes a line feed: the readers count
/// lines by those. `name` only sharpens the sentence about a file that is no table. Errors on other formats, on more than
/// [`MAX_BYTES`], on damaged gzip and on NUL characters.
pub fn decode<'a>(bytes: &'a [u8], name: &str) -> Result<Decoded<'a>, TableError> {
    let gzip = bytes.starts_with(&[0x1f, 0x8b]);
    let raw = if gzip { Cow::Owned(gunzip(bytes, MAX_BYTES)?) } else { Cow::Borrowed(bytes) };
    if raw.len() > MAX_BYTES {
        return Err(TableError::TooLarge { limit: MAX_BYTES >> 20 });
    }
    if let Some(kind) = known_kind(&raw, name) {
        return Err(TableError::NotATable(kind));
    }
    let (text, encoding, notice) = match utf16_unit(&raw) {
        Some(unit) => (Cow::Owned(utf16(&raw, unit)), "utf-16", None),
        None if looks_binary(&raw) => return Err(TableError::NotATable(FileKind::Binary)),
        None => match into_utf8(raw) {
            Ok(text) => (text, "utf-8", None),
            Err((raw, valid)) => {
                let line = 1 + count_newlines(&raw[..valid]);
                (Cow::Owned(windows_1252(&raw)), "windows-1252", Some(Notice::new("windows_1252").with("line", line)))
            }
        },
    };
    let text = if has_lone_return(&text) { Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")) } else { text };
    if let Some(at) = text.find('\0') {
        return Err(match looks_binary(text.as_bytes()) {
            true => TableError::NotATable(FileKind::Binary),
            false => TableError::NulCharacter { line: 1 + count_newlines(&text.as_bytes()[..at]) },
        });
    }
    let decoded = Decoded { text, encoding, gzip, notice };
    match text_kind(decoded.text()) {
        Some(kind) => Err(TableError::NotATable(kind)),
        None => Ok(decoded),
    }
}

/// Number of line feeds.
pub fn count_newlines(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte == b'\n').count()
}

fn gunzip(bytes: &[u8], limit: usize) -> Result<Vec<u8>, TableError> {
    let mut text = Vec::new();
    // One byte more than the limit tells a full file from one that goes on.
    let mut reader = MultiGzDecoder::new(bytes).take(limit as u64 + 1);
    if reader.read_to_end(&mut text).is_err() {
        // What came before the damage is in `text`.
        return Err(TableError::BrokenGzip { line: 1 + count_newlines(&text) });
    }
    if text.len() > limit { Err(TableError::TooLarge { limit: limit >> 20 }) } else { Ok(text) }
}

/// Formats that announce themselves in their first bytes.
fn known_kind(bytes: &[u8], name: &str) -> Option<FileKind> {
    const MAGIC: [(&[u8], FileKind); 22] = [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileKind::Excel),
        (b"Rar!\x1a\x07", FileKind::Archive),
        (b"7z\xbc\xaf\x27\x1c", FileKind::Archive),
        (b"\x1f\x8b", FileKind::Compressed),
        (b"\x1f\x9d", FileKind::Compressed),
        (b"BZh", FileKind::Compressed),
        (b"\xfd7zXZ\x00", FileKind::Compressed),
        (b"\x28\xb5\x2f\xfd", FileKind::Compressed),
        (b"PAR1", FileKind::Parquet),
        (b"ARROW1", FileKind::Parquet),
        (b"FEA1", FileKind::Parquet),
        (b"\x89PNG\r\n\x1a\n", FileKind::Image),
        (b"\xff\xd8\xff", FileKind::Image),
        (b"GIF87a", FileKind::Image),
        (b"GIF89a", FileKind::Image),
        (b"II*\x00", FileKind::Image),
        (b"MM\x00*", FileKind::Image),
        (b"%PDF-", FileKind::Pdf),
        (b"\x89HDF", FileKind::Binary),
        (b"\x93NUMPY", FileKind::Binary),
        (b"SQLite format 3", FileKind::Binary),
        (b"\x7fELF", FileKind::Binary),
    ];
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        let name = name.to_ascii_lowercase();
        let workbook = [".xlsx", ".xlsm", ".xlsb", ".ods"].iter().any(|end| name.ends_with(end));
        let start = &bytes[..bytes.len().min(4096)];
        let office = [&b"[Content_Types].xml"[..], b"opendocument.spreadsheet"];
        let inside = office.iter().any(|part| start.windows(part.len()).any(|window| window == *part));
        return Some(if workbook || inside { FileKind::Excel } else { FileKind::Archive });
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Some(FileKind::Image);
    }
    if bytes.get(257..262) == Some(b"ustar") {
        return Some(FileKind::Archive);
    }
    MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, kind)| *kind)
}

/// Text formats that are no table.
fn text_kind(text: &str) -> Option<FileKind> {
    let text = text.trim();
    let starts = |tag: &[u8]| text.as_bytes().get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag));
    if starts(b"<!doctype html") || starts(b"<html") {
        return Some(FileKind::WebPage);
    }
    let mut letters = text.chars().filter(|letter| !letter.is_whitespace());
    let opens = match (letters.next(), letters.next()) {
        (Some('['), Some(next)) => matches!(next, '{' | '[' | '"'),
        (Some('{'), Some(next)) => matches!(next, '"' | '}'),
        _ => false,
    };
    (opens && text.ends_with(['}', ']'])).then_some(FileKind::Json)
}

/// Many NUL bytes at the start, or many other control characters.
fn looks_binary(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(START)];
    let count = |wanted: fn(u8) -> bool| start.iter().filter(|&&byte| wanted(byte)).count();
    let controls = count(|byte| byte < 0x20 && !matches!(byte, 0 | b'\t' | b'\n' | b'\r' | 0x0c | 0x1a));
    controls * 20 > start.len() || count(|byte| byte == 0) * 4 > start.len()
}

/// A carriage return without a line feed behind it.
fn has_lone_return(text: &str) -> bool {
    text.match_indices('\r').any(|(at, _)| text.as_bytes().get(at + 1) != Some(&b'\n'))
}

type NotUtf8<'a> = (Cow<'a, [u8]>, usize);

/// UTF-8 without a copy; else the bytes back, and how many of them are valid.
fn into_utf8(bytes: Cow<'_, [u8]>) -> Result<Cow<'_, str>, NotUtf8<'_>> {
    match bytes {
        Cow::Borrowed(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Cow::Borrowed(text)),
            Err(error) => Err((Cow::Borrowed(bytes), error.valid_up_to())),
        },
        Cow::Owned(bytes) => match String::from_utf8(bytes) {
            Ok(text) => Ok(Cow::Owned(text)),
            Err(error) => {
                let valid = error.utf8_error().valid_up_to();
                Err((Cow::Owned(error.into_bytes()), valid))
            }
        },
    }
}

type Unit = fn([u8; 2]) -> u16;

/// How UTF-16 is to be read: by its byte order mark; without one by its NUL bytes, which in text of the Latin alphabet are
/// every second byte and no other.
fn utf16_unit(bytes: &[u8]) -> Option<Unit> {
    match bytes.get(..2) {
        Some([0xff, 0xfe]) => return Some(u16::from_le_bytes),
        Some([0xfe, 0xff]) => return Some(u16::from_be_bytes),
        _ => {}
    }
    let (pairs, _) = bytes[..bytes.len().min(START)].as_chunks::<2>();
    let zeros = |half: usize| pairs.iter().filter(|pair| pair[half] == 0).count();
    match (zeros(0), zeros(1)) {
        (0, n) if n * 4 > pairs.len() * 3 => Some(u16::from_le_bytes),
        (n, 0) if n * 4 > pairs.len() * 3 => Some(u16::from_be_bytes),
        _ => None,
    }
}

/// UTF-16; a lone surrogate or a half unit becomes U+FFFD.
fn utf16(bytes: &[u8], unit: Unit) -> String {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut text: String = char::decode_utf16(pairs.iter().map(|&pair| unit(pair)))
        .map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect();
    if !rest.is_empty() {
        text.push(char::REPLACEMENT_CHARACTER);
    }
    text
}

/// Windows-1252: what files that are not Unicode are nearly always in, and what every browser reads where a page says
/// Latin-1 (whose 0x80 to 0x9f are control characters that no table holds). The five unused bytes keep their control characters, as in
/// the WHATWG Encoding Standard.
fn windows_1252(bytes: &[u8]) -> String {
    // Bytes 0x80 to 0x9f; https://encoding.spec.whatwg.org/index-windows-1252.txt
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 8);
    text.extend(bytes.iter().map(|&byte| match byte {
        0x80..=0x9f => HIGH[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }));
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::Write;

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    fn kind(bytes: &[u8], name: &str) -> Option<TableError> {
        decode(bytes, name).err()
    }

    #[test]
    fn gzip_members_are_joined() {
        let bytes = [gzip(b"a,b\n"), gzip(b"1,2\n")].concat();
        let decoded = decode(&bytes, "x.csv.gz").unwrap();
        assert_eq!((decoded.text(), decoded.gzip), ("a,b\n1,2\n", true));
    }

    #[test]
    fn gzip_is_refused_past_the_limit_and_not_at_it() {
        let bytes = gzip(&[b'x'; 3 << 20]);
        assert_eq!(gunzip(&bytes, 2 << 20), Err(TableError::TooLarge { limit: 2 }));
        assert_eq!(gunzip(&bytes, 3 << 20).map(|text| text.len()), Ok(3 << 20));
    }

    #[test]
    fn cut_gzip_is_refused() {
        let bytes = gzip(b"a,b\n1,2\n");
        assert_eq!(kind(&bytes[..bytes.len() - 4], "x.gz"), Some(TableError::BrokenGzip { line: 3 }));
    }

    #[test]
    fn utf16_is_decoded_in_both_byte_orders() {
        let text = "\u{feff}né,€\n1,2\n";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in [little, big] {
            let decoded = decode(&bytes, "x.csv").unwrap();
            assert_eq!((decoded.text(), decoded.encoding), ("né,€\n1,2\n", "utf-16"));
        }
    }

    #[test]
    fn other_bytes_are_windows_1252_and_told_with_their_line() {
        let decoded = decode(b"a,b\n\x80,caf\xe9\n", "x.csv").unwrap();
        assert_eq!((decoded.text(), decoded.encoding), ("a,b\n€,café\n", "windows-1252"));
        assert_eq!(decoded.notice, Some(Notice::new("windows_1252").with("line", 2)));
    }

    #[test]
    fn utf8_mark_is_not_part_of_the_text() {
        assert_eq!(decode("\u{feff}a,b\n".as_bytes(), "x").unwrap().text(), "a,b\n");
    }

    #[test]
    fn old_mac_line_ends_become_line_feeds() {
        assert_eq!(decode(b"a,b\r1,2\r", "x").unwrap().text(), "a,b\n1,2\n");
    }

    #[test]
    fn files_that_are_no_table_are_named() {
        let not = |kind| Some(TableError::NotATable(kind));
        assert_eq!(kind(b"PK\x03\x04....", "data.XLSX"), not(FileKind::Excel));
        assert_eq!(kind(b"PK\x03\x04....[Content_Types].xml", "data"), not(FileKind::Excel));
        assert_eq!(kind(b"PK\x03\x04....", "data.zip"), not(FileKind::Archive));
        assert_eq!(kind(b"PAR1\x15\x04", "data.parquet"), not(FileKind::Parquet));
        assert_eq!(kind(b"\x89PNG\r\n\x1a\n\0\0", "data.png"), not(FileKind::Image));
        assert_eq!(kind(b"%PDF-1.7\n", "data.pdf"), not(FileKind::Pdf));
        assert_eq!(kind(b"\n<!DOCTYPE html><html>", "data.csv"), not(FileKind::WebPage));
        assert_eq!(kind(b"[{\"a\": 1}]\n", "data.json"), not(FileKind::Json));
        assert_eq!(kind(&gzip(&gzip(b"a,b")), "data.gz"), not(FileKind::Compressed));
    }
}
