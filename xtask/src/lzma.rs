//! The page's module is served packed with LZMA, and `unpack` is the other half.
//!
//! Hosts pack with gzip, where they do at all. Of a module of 1,053 kB gzip -9 leaves 403.5 and LZMA 317.6 (`cargo xtask
//! build` tells the sizes); what unpacks it is 10, and takes a twentieth of a second.
//! Nothing is lost by having the module whole before it is compiled: `compileStreaming` refuses hosts that do not know the
//! type of .wasm files, so it was never streamed.

use anyhow::{Context, Result};
use lzma_rust2::{DICT_SIZE_MIN, LzmaOptions, LzmaWriter};
use std::io::Write;

/// Packs into the `.lzma` format: a header with the length, then the bytes.
pub fn pack(content: &[u8]) -> Result<Vec<u8>> {
    let mut options = LzmaOptions::with_preset(9);
    // What is further back than the beginning need not be remembered.
    options.dict_size = u32::try_from(content.len()).context("too long for LZMA")?.max(DICT_SIZE_MIN);
    // Wasm is bytes, not words: where a byte stands modulo four says nothing of it, and the one before says more.
    (options.lc, options.pb) = (4, 0);
    let mut writer = LzmaWriter::new_use_header(Vec::new(), &options, Some(content.len() as u64))?;
    writer.write_all(content)?;
    Ok(writer.finish()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use lzma_rust2::LzmaReader;
    use std::io::Read;

    fn unpacked(packed: &[u8]) -> std::io::Result<Vec<u8>> {
        let mut content = Vec::new();
        LzmaReader::new_mem_limit(packed, u32::MAX, None)?.read_to_end(&mut content)?;
        Ok(content)
    }

    #[test]
    fn what_was_packed_is_unpacked_the_same() {
        let noise = (0u32..100_000).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8);
        let content: Vec<u8> = noise.chain(std::iter::repeat_n(7, 100_000)).collect();
        for content in [&content[..], b"a", b""] {
            assert_eq!(unpacked(&pack(content).unwrap()).unwrap(), content);
        }
    }

    #[test]
    fn repetition_is_packed_small() {
        assert!(pack(&[b'a'; 100_000]).unwrap().len() < 200);
    }

    #[test]
    fn a_file_that_was_cut_off_is_refused() {
        let packed = pack(include_bytes!("lzma.rs")).unwrap();
        assert!(unpacked(&packed[..packed.len() / 2]).is_err());
    }
}
