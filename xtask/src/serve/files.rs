//! Which file a URL asks for, that it is one of the folder and none beside it, and how it is sent.

use super::http::{Answer, Request, plain};
use anyhow::{Result, bail};
use flate2::{Compression, write::GzEncoder};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write;
use std::path::{Path, PathBuf};

/// The answer to a request: a file of `folder`, which is served under `base`, or why there is none.
pub fn answer(request: &Request, folder: &Path, base: &str) -> Answer {
    if !["GET", "HEAD"].contains(&request.method.as_str()) {
        return plain("405 Method Not Allowed", "This server only answers GET and HEAD.\n").with("Allow", "GET, HEAD");
    }
    if format!("{}/", path_of(&request.url)) == base {
        // As static hosts do: without the last slash the page's relative URLs would point one folder up.
        let query = request.url.split('#').next().and_then(|url| url.split_once('?')).map(|(_, query)| query);
        let location = query.map_or(base.to_string(), |query| format!("{base}?{query}"));
        return plain("301 Moved Permanently", "Moved.\n").with("Location", location);
    }
    match resolve(&request.url, base).and_then(|path| read_inside(folder, &path)) {
        Some((body, kind)) => sent(request, body, kind),
        None => plain("404 Not Found", &format!("Nothing here. The page is at {base}\n")),
    }
}

/// A file as static hosts send it: packed if that is of use, or only that it is what the client has already.
fn sent(request: &Request, body: Vec<u8>, kind: &'static str) -> Answer {
    let mut hasher = DefaultHasher::new();
    body.hash(&mut hasher);
    // Weak: packed or not, it is the same file.
    let tag = format!("W/\"{:016x}\"", hasher.finish());
    if request.known.as_ref() == Some(&tag) {
        return Answer { status: "304 Not Modified", headers: Vec::new(), body: Vec::new() }.with("ETag", tag);
    }
    let packed = if request.gzip && is_text(kind) { gzip(&body) } else { None };
    let is_packed = packed.is_some();
    let answer = Answer { status: "200 OK", headers: Vec::new(), body: packed.unwrap_or(body) };
    let answer = answer.with("Content-Type", kind).with("ETag", tag).with("Vary", "Accept-Encoding");
    if is_packed { answer.with("Content-Encoding", "gzip") } else { answer }
}

/// Pictures and the packed engine would only grow.
fn is_text(kind: &str) -> bool {
    kind.starts_with("text/") || ["application/json", "application/wasm", "image/svg+xml"].contains(&kind)
}

/// Writing into memory does not fail; if it did, the file would be sent as it is.
fn gzip(body: &[u8]) -> Option<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(body).and_then(|()| encoder.finish()).ok()
}

/// The content and MIME type of a file, if it really is inside the folder: a symbolic link may lead out of it.
fn read_inside(folder: &Path, path: &Path) -> Option<(Vec<u8>, &'static str)> {
    let real = std::fs::canonicalize(folder.join(path)).ok()?;
    if !real.starts_with(folder) || !real.is_file() {
        return None;
    }
    Some((std::fs::read(&real).ok()?, mime(path)))
}

fn path_of(url: &str) -> &str {
    url.split(['?', '#']).next().unwrap_or(url)
}

/// The file that a URL asks for, relative to the served folder; `None` where there can be none.
fn resolve(url: &str, base: &str) -> Option<PathBuf> {
    let inside = path_of(url).strip_prefix(base)?;
    let inside = percent_decoded(inside)?;
    let folder_asked = inside.is_empty() || inside.ends_with('/');
    let mut path = PathBuf::new();
    for part in inside.trim_end_matches('/').split('/').filter(|_| !inside.is_empty()) {
        // `..`, hidden files, `C:`, and separators of other systems never name a file of the page.
        if part.is_empty() || part.starts_with('.') || part.contains(['\\', ':', '\0']) {
            return None;
        }
        path.push(part);
    }
    if folder_asked {
        path.push("index.html");
    }
    Some(path)
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let high = char::from(rest.next()?).to_digit(16)?;
        let low = char::from(rest.next()?).to_digit(16)?;
        bytes.push((high * 16 + low) as u8);
    }
    String::from_utf8(bytes).ok()
}

fn mime(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json") => "application/json",
        // Without this type the browser cannot compile while it downloads.
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("csv") => "text/csv; charset=utf-8",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("webmanifest") => "application/manifest+json",
        Some("md" | "txt") => "text/plain; charset=utf-8",
        None => "text/plain; charset=utf-8",
        Some(_) => "application/octet-stream",
    }
}

/// `/sub/` from `sub`, `/sub` or `/sub/`.
pub fn checked_base(text: &str) -> Result<String> {
    let inside = text.trim_matches('/');
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.~".contains(c);
    if inside.is_empty() {
        return Ok("/".to_string());
    }
    if inside.split('/').any(|part| part.is_empty() || part.starts_with('.') || !part.chars().all(plain)) {
        bail!("--base needs a plain path such as /sub/path/, not `{text}`.");
    }
    Ok(format!("/{inside}/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(url: &str) -> Option<String> {
        resolve(url, "/").map(|path| path.to_string_lossy().replace('\\', "/"))
    }

    #[test]
    fn a_url_names_a_file() {
        assert_eq!(resolved("/").as_deref(), Some("index.html"));
        assert_eq!(resolved("/?lang=fr").as_deref(), Some("index.html"));
        assert_eq!(resolved("/www/main.js?v=1#x").as_deref(), Some("www/main.js"));
        assert_eq!(resolved("/www/a%20b.csv").as_deref(), Some("www/a b.csv"));
        assert_eq!(resolved("/www/").as_deref(), Some("www/index.html"));
    }

    #[test]
    fn no_url_leaves_the_folder() {
        for url in [
            "/../Cargo.toml",
            "/www/../../Cargo.toml",
            "/%2e%2e/Cargo.toml",
            "/..%2fCargo.toml",
            "/www%2f..%2f..%2fCargo.toml",
            "/%2fetc/passwd",
            "//etc/passwd",
            "/..\\Cargo.toml",
            "/%5c..%5cCargo.toml",
            "/C:/Windows/win.ini",
            "/.git/config",
            "/www/.hidden",
            "/index.html%00.js",
            "/%zz",
            "/%f",
            "/%ff",
            "/./index.html",
            "index.html",
            "http://elsewhere/index.html",
        ] {
            assert_eq!(resolved(url), None, "{url}");
        }
    }

    #[test]
    fn only_the_base_is_served() {
        let at = |url: &str| resolve(url, "/sub/path/");
        assert_eq!(at("/sub/path/"), Some(PathBuf::from("index.html")));
        assert_eq!(at("/sub/path/www/main.js"), Some(PathBuf::from("www/main.js")));
        for url in ["/", "/www/main.js", "/sub/", "/sub/pathological", "/sub/path"] {
            assert_eq!(at(url), None, "{url}");
        }
    }

    #[test]
    fn a_base_gets_its_slashes() {
        for (given, expected) in [("/", "/"), ("", "/"), ("sub", "/sub/"), ("/sub/path", "/sub/path/")] {
            assert_eq!(checked_base(given).unwrap(), expected);
        }
        for wrong in ["/a b/", "/../", "/a//b/", "/é/"] {
            assert!(checked_base(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn mime_types_are_what_browsers_insist_on() {
        for (name, expected) in [
            ("a.wasm", "application/wasm"),
            ("a.js", "text/javascript; charset=utf-8"),
            ("a.json", "application/json"),
            ("a.css", "text/css; charset=utf-8"),
            ("a.svg", "image/svg+xml"),
            ("a.csv", "text/csv; charset=utf-8"),
            ("index.html", "text/html; charset=utf-8"),
            ("a.bin", "application/octet-stream"),
        ] {
            assert_eq!(mime(Path::new(name)), expected, "{name}");
        }
    }
}
