//! The texts of the page in one language, from all its catalogues.

// Helpers of a test may panic: it is how a test fails.
#![allow(clippy::expect_used)]

use std::collections::BTreeMap;
use std::path::Path;

/// Folders of catalogues: the page's, and those of its parts that are loaded later.
const FOLDERS: &[&str] = &[
    "www/i18n",
    "www/console/i18n",
    "www/lab/i18n",
    "www/challenges/i18n",
    "www/glossary/i18n",
    "www/boosting/i18n",
    "www/race/i18n",
    "www/share/i18n",
    "www/single/i18n",
    "www/offline/i18n",
    "www/refusals/i18n",
    "www/kept/i18n",
];

/// Every text of `language` by its key.
pub fn catalogue(language: &str) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    for folder in FOLDERS {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder).join(format!("{language}.json"));
        let text = std::fs::read_to_string(&path).expect("the catalogue can be read");
        let part: BTreeMap<String, String> = serde_json::from_str(&text).expect("the catalogue is texts by key");
        for (key, text) in part {
            assert!(texts.insert(key.clone(), text).is_none(), "{key} stands in two catalogues");
        }
    }
    texts
}
