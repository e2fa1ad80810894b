//! What keeps the page for visits without a network: the service worker stands beside the page, for its folder is all that it may
//! answer for, and begins with the files and what they hold. So every change of the page is another worker to the browser.

use super::Files;
use anyhow::{Context, Result};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Its name in `dist/`.
pub const WORKER: &str = "service-worker.js";
const SOURCE: &str = "www/offline/service-worker.js";
/// Nothing on the page asks for them.
const NOT_KEPT: [&str; 2] = ["LICENSE", "www/data/SOURCES.md"];

/// Puts the service worker where it belongs. All other files must be as they are served.
pub fn add(files: &mut Files) -> Result<()> {
    let source = files.remove(SOURCE).with_context(|| format!("{SOURCE} is missing"))?;
    let kept = files.iter().filter(|(path, _)| !NOT_KEPT.contains(&path.as_str()));
    let hashes: BTreeMap<&str, String> = kept.map(|(path, content)| (path.as_str(), integrity(content))).collect();
    let hashes = serde_json::to_string(&hashes)?;
    let mut worker = format!("self.FILES={hashes};self.VERSION=\"{}\";\n", integrity(hashes.as_bytes())).into_bytes();
    worker.extend(source);
    files.insert(WORKER.to_string(), worker);
    Ok(())
}

/// What `fetch` makes sure of a content by (W3C Subresource Integrity).
fn integrity(content: &[u8]) -> String {
    format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(content)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worker_names_what_each_file_holds() {
        let mut files: Files = [("index.html", "page"), ("LICENSE", "MIT"), (SOURCE, "keep")]
            .map(|(path, text)| (path.to_string(), text.as_bytes().to_vec()))
            .into();
        add(&mut files).unwrap();
        let names: Vec<&str> = files.keys().map(String::as_str).collect();
        assert_eq!(names, ["LICENSE", "index.html", WORKER]);
        let text = String::from_utf8_lossy(&files[WORKER]);
        // printf page | openssl dgst -sha256 -binary | base64
        let named = "self.FILES={\"index.html\":\"sha256-NmAxWprz3yVdjxmrB35Hl4IrQUiKDioEvGr3EhPCMnQ=\"};self.VERSION=\"sha256-";
        assert!(text.starts_with(named) && text.ends_with("\";\nkeep"), "{text}");
    }
}
