//! From bytes to the characters of a fragment and back: deflate with a dictionary that is part of the format, a checksum, base64.

use super::bits::{Reader, Writer};
use super::error::LinkError;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use miniz_oxide::deflate::core::{
    CompressorOxide, TDEFLFlush, compress_to_output, create_comp_flags_from_zip_params, deflate_flags,
};
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress, inflate_flags};

/// The format that is written; all up to it are read.
pub const VERSION: u32 = 2;
/// Characters that are looked at: twice what any browser takes as an address' end.
pub const MAX_CHARS: usize = 1 << 20;
/// Bytes that a link unpacks to at most.
pub const MAX_BYTES: usize = 1 << 22;

/// What deflate may refer to before the first byte: texts that links of versions 1 and 2 hold. It must never change.
const DICTIONARY_1: &[u8] = include_bytes!("dictionary_1.txt");

/// The most that deflate can be asked for; negative window bits: no zlib header.
const LEVEL: i32 = 10;
const RAW: i32 = -15;
/// How far back deflate can refer.
const WINDOW: usize = 1 << 15;

/// The fragment of these parts, which are compressed one after the other; together they come back.
pub fn seal(parts: &[&[u8]]) -> String {
    let mut history = DICTIONARY_1.to_vec();
    let mut body = Vec::new();
    for (nth, part) in parts.iter().enumerate() {
        body.extend(deflated(&history, part, nth + 1 == parts.len()));
        history.extend_from_slice(part);
    }
    let mut writer = Writer::default();
    writer.number(body.len() as u64);
    writer.bytes(&crc32fast::hash(&body).to_le_bytes());
    writer.bytes(&body);
    let mut bytes = writer.finish();
    let mut text = URL_SAFE_NO_PAD.encode(&bytes);
    if text.ends_with(['-', '_']) {
        // Programs that make addresses clickable leave out marks at their end.
        bytes.push(0);
        text = URL_SAFE_NO_PAD.encode(&bytes);
    }
    format!("{VERSION}.{text}")
}

/// The bytes in a fragment, which may begin with `#`. Errors with what is wrong with it; memory and time are bounded whatever it
/// says.
pub fn open(fragment: &str) -> Result<Vec<u8>, LinkError> {
    let fragment = fragment.trim();
    let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
    let text = versioned(fragment)?;
    if fragment.len() > MAX_CHARS {
        return Err(LinkError::TooLong { found: fragment.len(), limit: MAX_CHARS });
    }
    // What a character was cut off of is not whole bytes any more; so much of it is.
    let whole = match text.len() % 4 {
        1 => text.get(..text.len() - 1).ok_or(LinkError::Damaged)?,
        _ => text,
    };
    let (bytes, is_exact) = decoded(whole)?;
    let mut reader = Reader::new(&bytes);
    let cut_off = |missing: usize| LinkError::CutOff { missing: (missing * 4).div_ceil(3).max(1) };
    let length = reader.number().ok_or_else(|| cut_off(1))?;
    let length = usize::try_from(length).ok().filter(|length| *length <= MAX_CHARS).ok_or(LinkError::Damaged)?;
    let expected = length + 4;
    let rest = reader.bytes(bytes.len() - spelled(length)).unwrap_or_default();
    if rest.len() < expected {
        return Err(cut_off(expected - rest.len()));
    }
    let (checksum, behind) = rest.split_at(4);
    let (body, padding) = behind.split_at(length);
    let is_sound = crc32fast::hash(body).to_le_bytes() == *checksum && matches!(padding, [] | [0]);
    if !is_sound || !is_exact || whole.len() != text.len() {
        return Err(LinkError::Damaged);
    }
    inflated(body)
}

/// What stands behind the number of the format, if it is one that is read.
fn versioned(fragment: &str) -> Result<&str, LinkError> {
    let (version, text) = fragment.split_once('.').ok_or(LinkError::NotALink)?;
    let is_number = !version.is_empty() && version.len() <= 9 && version.bytes().all(|byte| byte.is_ascii_digit());
    match version.parse::<u32>() {
        Ok(0) | Err(_) => Err(LinkError::NotALink),
        _ if !is_number => Err(LinkError::NotALink),
        Ok(number) if number > VERSION => Err(LinkError::Newer { found: version.to_string(), known: VERSION }),
        Ok(_) => Ok(text),
    }
}

/// The bytes behind base64, and whether the bits that no byte has are zero as they must be; where they are not, the bytes that
/// are whole.
fn decoded(text: &str) -> Result<(Vec<u8>, bool), LinkError> {
    if let Ok(bytes) = URL_SAFE_NO_PAD.decode(text) {
        return Ok((bytes, true));
    }
    // A link that was cut off between two bytes: what is whole tells how much is missing.
    let whole = text.len() / 4 * 4;
    let bytes = text.as_bytes().get(..whole).and_then(|text| URL_SAFE_NO_PAD.decode(text).ok());
    bytes.map(|bytes| (bytes, false)).ok_or(LinkError::Damaged)
}

/// Bytes that this number takes.
fn spelled(number: usize) -> usize {
    let mut writer = Writer::default();
    writer.number(number as u64);
    writer.finish().len()
}

/// `part` behind `history`, with code tables of its own or with the fixed ones, whichever is shorter. What is not the last part
/// ends at a whole byte.
fn deflated(history: &[u8], part: &[u8], is_last: bool) -> Vec<u8> {
    let usual = create_comp_flags_from_zip_params(LEVEL, RAW, 0);
    let history = &history[history.len().saturating_sub(WINDOW)..];
    let one = |flags: u32| {
        let mut compressor = CompressorOxide::new(flags);
        compress_to_output(&mut compressor, history, TDEFLFlush::Sync, |_| true);
        let mut bytes = Vec::new();
        let flush = if is_last { TDEFLFlush::Finish } else { TDEFLFlush::Sync };
        compress_to_output(&mut compressor, part, flush, |out| {
            bytes.extend_from_slice(out);
            true
        });
        bytes
    };
    let (own, fixed) = (one(usual), one(usual | deflate_flags::TDEFL_FORCE_ALL_STATIC_BLOCKS));
    if fixed.len() < own.len() { fixed } else { own }
}

/// What `body` unpacks to. The buffer grows with what comes out of it, to `MAX_BYTES` at most.
fn inflated(body: &[u8]) -> Result<Vec<u8>, LinkError> {
    let most = DICTIONARY_1.len() + MAX_BYTES;
    let mut bytes = DICTIONARY_1.to_vec();
    let mut at = bytes.len();
    bytes.resize((at + 4 * body.len() + 1024).min(most), 0);
    let mut inflater = Box::<DecompressorOxide>::default();
    let mut rest = body;
    loop {
        let flags = inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
        let (status, read, written) = decompress(&mut inflater, rest, &mut bytes, at, flags);
        at += written;
        rest = rest.get(read..).unwrap_or_default();
        match status {
            TINFLStatus::Done if rest.is_empty() => break,
            TINFLStatus::HasMoreOutput if bytes.len() < most => bytes.resize((2 * bytes.len()).min(most), 0),
            TINFLStatus::HasMoreOutput => return Err(LinkError::TooLarge { limit: MAX_BYTES }),
            _ => return Err(LinkError::Parts { part: "deflate" }),
        }
    }
    bytes.truncate(at);
    Ok(bytes.split_off(DICTIONARY_1.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn parts_come_back(parts in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..200), 1..4)) {
            let fragment = seal(&parts.iter().map(Vec::as_slice).collect::<Vec<_>>());
            prop_assert_eq!(open(&fragment), Ok(parts.concat()));
            prop_assert_eq!(open(&format!("#{fragment}")), Ok(parts.concat()));
            prop_assert!(fragment.ends_with(|last: char| last.is_ascii_alphanumeric()));
        }
    }

    #[test]
    fn a_link_that_is_cut_off_anywhere_says_so() {
        let text: Vec<u8> = (0..600_u32).map(|n| (n * n % 251) as u8).collect();
        let fragment = seal(&[&text]);
        for end in 2..fragment.len() {
            let error = open(&fragment[..end]).unwrap_err();
            let LinkError::CutOff { missing } = error else { panic!("{end}: {error}") };
            // The first characters say how long it is.
            assert!(end < 6 || missing.abs_diff(fragment.len() - end) <= 4, "{end}: {missing}");
        }
    }

    #[test]
    fn no_bit_can_be_flipped() {
        let fragment = seal(&[b"{\"job\":{}}", &[7; 40]]);
        for at in 0..fragment.len() {
            for bit in 0..7 {
                let mut bytes = fragment.clone().into_bytes();
                bytes[at] ^= 1 << bit;
                let text = String::from_utf8(bytes).unwrap();
                assert!(open(&text).is_err(), "{text}");
            }
        }
    }

    #[test]
    fn a_bomb_is_refused_before_it_unpacks() {
        // About the largest that fits the characters: a thousand to one is the most that deflate can.
        let flags = create_comp_flags_from_zip_params(LEVEL, RAW, 0);
        let mut compressor = CompressorOxide::new(flags);
        let mut body = Vec::new();
        let megabyte = vec![0; 1 << 20];
        for nth in 0..700 {
            let flush = if nth == 699 { TDEFLFlush::Finish } else { TDEFLFlush::None };
            compress_to_output(&mut compressor, &megabyte, flush, |out| {
                body.extend_from_slice(out);
                true
            });
        }
        let mut writer = Writer::default();
        writer.number(body.len() as u64);
        writer.bytes(&crc32fast::hash(&body).to_le_bytes());
        writer.bytes(&body);
        let fragment = format!("1.{}", URL_SAFE_NO_PAD.encode(writer.finish()));
        assert!(fragment.len() < MAX_CHARS, "{}", fragment.len());
        assert_eq!(open(&fragment), Err(LinkError::TooLarge { limit: MAX_BYTES }));
    }

    #[test]
    fn other_formats_and_other_addresses_are_told_apart() {
        for text in ["", "#", "results", "#chart.history", "1", "a.b", "0.AAAA", "+1.AAAA", "9999999999.A", "é.é"] {
            assert_eq!(open(text), Err(LinkError::NotALink), "{text}");
        }
        let newer = |found: &str| Err(LinkError::Newer { found: found.to_string(), known: VERSION });
        assert_eq!(open("#3.whatever it is"), newer("3"));
        assert_eq!(open("17."), newer("17"));
        let long = format!("1.{}", "A".repeat(MAX_CHARS));
        assert_eq!(open(&long), Err(LinkError::TooLong { found: MAX_CHARS + 2, limit: MAX_CHARS }));
        for text in ["1.A A", "1.AAAA=", "1.<script>", "1.éééé"] {
            assert!(open(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_dictionary_of_version_1_is_what_it_was() {
        // With another dictionary no link of version 1 can be opened any more: a new one needs a new version.
        assert_eq!(crc32fast::hash(DICTIONARY_1), 3_855_720_485);
        assert!(DICTIONARY_1.len() < WINDOW / 2);
    }
}
