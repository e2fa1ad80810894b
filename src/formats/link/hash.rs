//! What tells one file from another: the first half of the SHA-256 of its bytes.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use std::fmt;

const LENGTH: usize = 16;

/// Of a file's bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ContentHash([u8; LENGTH]);

impl ContentHash {
    /// Of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        let digest = Sha256::digest(bytes);
        let mut half = [0; LENGTH];
        half.copy_from_slice(&digest[..LENGTH]);
        ContentHash(half)
    }

    /// The hash that `Display` wrote.
    pub fn parse(text: &str) -> Option<Self> {
        URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok().map(ContentHash)
    }
}

/// Base64 for addresses: 22 characters.
impl fmt::Display for ContentHash {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&URL_SAFE_NO_PAD.encode(self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_first_half_of_sha_256() {
        // `printf abc | sha256sum | cut -c1-32 | xxd -r -p | basenc --base64url`.
        assert_eq!(ContentHash::of(b"abc").to_string(), "ungWv48Bz-pBQUDeXa4iIw");
    }

    #[test]
    fn its_text_comes_back_and_no_other_does() {
        let hash = ContentHash::of(b"");
        assert_eq!(ContentHash::parse(&hash.to_string()), Some(hash));
        for text in ["", "abc", "ungWv48Bz-pBQUDeXa4iIwA", "ungWv48Bz+pBQUDeXa4iIw"] {
            assert_eq!(ContentHash::parse(text), None, "{text}");
        }
    }
}
