//! Builds `dist/`: plain files with relative URLs that any static host serves from any folder.
//!
//! Scripts and styles are served without comments and indentation (`strip`), the page's styles in one file, and the page names
//! its modules ahead (`page`). wasm-opt is left out: on the prototype it took 2 % off
//! the gzip size and cost 7 s a build (spec/toolchain.md).

mod offline;
mod page;
mod single;

use crate::toolchain::{self, Toolchain};
use crate::{lzma, say, strip};
use anyhow::{Context, Result, bail};
use flate2::{Compression, write::GzEncoder};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

/// A module of the page.
#[derive(Debug, Clone, Copy)]
pub struct Module {
    /// Its package; also wasm-bindgen's name for its files.
    pub package: &'static str,
}

/// The modules that the page is made of: the one that it begins with, and those that are loaded later.
pub const MODULES: [Module; 3] =
    [Module { package: "playground" }, Module { package: LATER_MODULES[0] }, Module { package: LATER_MODULES[1] }];
/// When a job starts, and when somebody wants to see boosting work.
const LATER_MODULES: [&str; 2] = ["analysis", "boosting"];
/// What unpacks them in the browser.
pub const UNPACK: &str = "unpack";
/// Its name in `dist/`.
const UNPACK_SERVED: &str = "www/wasm/unpack.wasm";
/// What the page is called when it is installed.
const MANIFEST: &str = "app.webmanifest";
/// Goes to a finished run.
const DEMO: &str = "demo.html";
/// Folders of what is loaded when a job starts, when it is asked for, or when there is something to complain about.
const LATER: [&str; 11] = [
    "www/console/",
    "www/lab/",
    "www/challenges/",
    "www/glossary/",
    "www/boosting/",
    "www/race/",
    "www/offline/",
    "www/refusals/",
    "www/share/",
    "www/kept/",
    "www/single/",
];

impl Module {
    /// wasm-bindgen's name for it.
    fn made(self) -> String {
        format!("www/wasm/{}_bg.wasm", self.package)
    }

    /// The one that it is served under, packed.
    fn served(self) -> String {
        format!("{}.lzma", self.made())
    }
}

/// What a first visit may transfer, gzip -9, in bytes. The module, packed already, counts as gzip leaves it: as it is.
const FIRST_VISIT_LIMIT: usize = 450_000;
/// The data set and the language that the page opens with.
const DEFAULT_DATA: &str = "www/data/diabetes.csv";
const DEFAULT_LANGUAGE: &str = "en";
/// Where wasm-bindgen writes: `www/jsconfig.json` lays this folder over `www/` to find the types of `./wasm/playground.js`.
const GLUE: &str = "target/wasm-bindgen/wasm";

/// All packages that are compiled to wasm.
pub fn packages() -> Vec<&'static str> {
    MODULES.iter().map(|module| module.package).chain([UNPACK]).collect()
}

/// Builds the page and returns the folder it is in.
pub fn build(root: &Path) -> Result<PathBuf> {
    build_beside(root, &[])
}

/// The same. `others` are compiled as well: most of the time of each package is its link, which keeps one core busy only.
pub fn build_beside(root: &Path, others: &[&str]) -> Result<PathBuf> {
    let toolchain = say::step("look for a compiler that makes wasm", || toolchain::ensure(root))?;
    let all = [&packages(), others].concat();
    say::step("compile the Rust code to wasm", || say::run(&mut toolchain.cargo(root, "build", &all)))?;
    let unpack = toolchain::compiled(root, UNPACK);
    say::step("make the JavaScript glue (wasm-bindgen)", || bindgen(root))?;
    let dist = root.join("dist");
    let files = say::step("put the page together in dist/", || assemble(root, &unpack, &dist))?;
    let sizes = sizes(&files);
    print!("{}", table(&sizes));
    let total: usize = sizes.iter().filter(|size| size.first_visit).map(|size| size.gzip).sum();
    if total > FIRST_VISIT_LIMIT {
        bail!("A first visit transfers {} KB gzip; the limit is {} KB.", kilo(total), kilo(FIRST_VISIT_LIMIT));
    }
    Ok(dist)
}

/// Compiles what unpacks the module, and returns where it is.
pub fn unpacker(root: &Path, toolchain: Toolchain) -> Result<PathBuf> {
    say::step("compile what unpacks it", || say::run(&mut toolchain.cargo(root, "build", &[UNPACK])))?;
    Ok(toolchain::compiled(root, UNPACK))
}

fn bindgen(root: &Path) -> Result<()> {
    let out = root.join(GLUE);
    if out.exists() {
        std::fs::remove_dir_all(&out)?;
    }
    for Module { package } in MODULES {
        wasm_bindgen_cli_support::Bindgen::new()
            .input_path(toolchain::compiled(root, package))
            .out_name(package)
            .web(true)?
            .typescript(true)
            // The glue is handed the module: the one beside it is packed.
            .omit_default_module_path(true)
            // Names and producers are a quarter of the raw size, and nobody reads them on a served page.
            .remove_name_section(true)
            .remove_producers_section(true)
            .generate(&out)
            .with_context(|| format!("wasm-bindgen could not read the compiled module {package}"))?;
    }
    Ok(())
}

/// Path below `dist/`, with `/` between its parts, and content.
type Files = BTreeMap<String, Vec<u8>>;

/// Makes `dist/` hold exactly what belongs there, touching only files that differ.
fn assemble(root: &Path, unpack: &Path, dist: &Path) -> Result<Files> {
    let mut files = Files::new();
    let own = ["index.html", DEMO, MANIFEST, "LICENSE"].map(|name| (name, root.join(name)));
    for (name, path) in own.iter().map(|(name, path)| (*name, path.as_path())).chain([(UNPACK_SERVED, unpack)]) {
        let content = std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
        files.insert(name.to_string(), content);
    }
    collect(&root.join("www"), "www", &mut files)?;
    collect(&root.join(GLUE), "www/wasm", &mut files)?;
    for module in MODULES {
        let name = module.made();
        let content = files.remove(&name).with_context(|| format!("wasm-bindgen made no {name}"))?;
        files.insert(module.served(), lzma::pack(&content)?);
    }
    files.retain(|path, _| belongs(path));
    for (path, content) in &mut files {
        if [".js", ".css", ".json"].iter().any(|end| path.ends_with(end))
            && let Ok(text) = std::str::from_utf8(content)
        {
            *content = strip::bare(path, text).into_bytes();
        }
    }
    page::put_together(&mut files)?;
    single::add(&mut files)?;
    offline::add(&mut files)?;
    for (path, content) in &files {
        let target = dist.join(path);
        if std::fs::read(&target).is_ok_and(|old| old == *content) {
            continue;
        }
        if let Some(folder) = target.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(&target, content).with_context(|| format!("{} cannot be written", target.display()))?;
    }
    remove_others(dist, "", &files)?;
    Ok(files)
}

/// Reads every file below `folder`.
fn collect(folder: &Path, prefix: &str, files: &mut Files) -> Result<()> {
    let entries = std::fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))?;
    for entry in entries {
        let entry = entry?;
        let path = format!("{prefix}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            collect(&entry.path(), &path, files)?;
        } else {
            files.insert(path, std::fs::read(entry.path())?);
        }
    }
    Ok(())
}

/// Whether a file is part of the page: not the types, the scripts and the settings that only developers use.
fn belongs(path: &str) -> bool {
    let hidden = path.split('/').any(|part| part.starts_with('.') || part == "__pycache__");
    let for_developers = [".d.ts", ".py", "/jsconfig.json"].iter().any(|end| path.ends_with(end));
    !hidden && !for_developers
}

fn remove_others(folder: &Path, prefix: &str, files: &Files) -> Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            let inside = format!("{path}/");
            remove_others(&entry.path(), &inside, files)?;
            if !files.keys().any(|file| file.starts_with(&inside)) {
                std::fs::remove_dir(entry.path())?;
            }
        } else if !files.contains_key(&path) {
            std::fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// A file and what it weighs, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Size {
    path: String,
    raw: usize,
    gzip: usize,
    first_visit: bool,
}

fn sizes(files: &Files) -> Vec<Size> {
    let size = |(path, content): (&String, &Vec<u8>)| Size {
        path: path.clone(),
        raw: content.len(),
        gzip: gzip(content),
        first_visit: first_visit(path),
    };
    files.iter().map(size).collect()
}

fn gzip(content: &[u8]) -> usize {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    // Writing into memory does not fail; if it did, the raw size is the cautious answer.
    encoder.write_all(content).and_then(|()| encoder.finish()).map_or(content.len(), |packed| packed.len())
}

/// Whether a first visit transfers the file: all but the other languages, the other data sets, texts for readers, and what
/// comes only when a job starts.
fn first_visit(path: &str) -> bool {
    let of_later_module = |module: &str| path.starts_with(&format!("www/wasm/{module}"));
    if LATER.iter().any(|folder| path.starts_with(folder)) || LATER_MODULES.iter().any(|module| of_later_module(module))
    {
        return false;
    }
    // `protocol.js` holds the types of the messages and nothing that runs; a trainer begins with its job.
    let later = ["LICENSE", DEMO, "www/protocol.js", "www/trainer-worker.js", offline::WORKER];
    if later.contains(&path) || path.ends_with(".md") {
        return false;
    }
    if let Some(name) = path.strip_prefix("www/i18n/") {
        let stem = name.split('.').next().unwrap_or(name);
        return stem.len() > 2 || stem == DEFAULT_LANGUAGE;
    }
    if path.starts_with("www/data/") && path.ends_with(".csv") {
        return path == DEFAULT_DATA;
    }
    true
}

fn kilo(bytes: usize) -> String {
    format!("{:.1}", bytes as f64 / 1000.0)
}

/// The files with their sizes in kB, `*` at those of a first visit, and its total.
fn table(sizes: &[Size]) -> String {
    let width = sizes.iter().map(|size| size.path.len()).max().unwrap_or(0).max(36);
    let mut text = format!("    {:width$} {:>9} {:>9}\n", "file (* part of a first visit)", "raw kB", "gzip kB");
    let mut row = |mark: &str, name: &str, raw: usize, gzip: usize| {
        text.push_str(&format!("  {mark} {name:width$} {:>9} {:>9}\n", kilo(raw), kilo(gzip)));
    };
    for size in sizes {
        row(if size.first_visit { "*" } else { " " }, &size.path, size.raw, size.gzip);
    }
    let visited = || sizes.iter().filter(|size| size.first_visit);
    row("*", "first visit", visited().map(|size| size.raw).sum(), visited().map(|size| size.gzip).sum());
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_visit_leaves_out_other_languages_and_data() {
        for path in [
            "index.html",
            "www/main.js",
            "www/wasm/playground_bg.wasm.lzma",
            UNPACK_SERVED,
            "www/i18n/en.json",
            "www/i18n/index.js",
            "www/data/diabetes.csv",
            "www/data/index.json",
        ] {
            assert!(first_visit(path), "{path}");
        }
        for path in [
            "LICENSE",
            "demo.html",
            "www/i18n/fr.json",
            "www/data/iris.csv",
            "www/data/SOURCES.md",
            "www/console/main.js",
            "www/lab/main.js",
            "www/challenges/main.js",
            "www/console/i18n/en.json",
            "www/trainer-worker.js",
            "www/glossary/facts.json",
            "www/race/main.js",
            "www/share/main.js",
            "www/wasm/analysis.js",
            "www/wasm/analysis_bg.wasm.lzma",
            "www/boosting/main.js",
            "www/offline/main.js",
            "service-worker.js",
            "www/wasm/boosting_bg.wasm.lzma",
        ] {
            assert!(!first_visit(path), "{path}");
        }
    }

    #[test]
    fn what_only_developers_use_is_not_part_of_the_page() {
        for path in ["www/jsconfig.json", "www/data/make_data.py", "www/wasm/playground.d.ts", "www/.DS_Store"] {
            assert!(!belongs(path), "{path}");
        }
        for path in ["index.html", "www/data/SOURCES.md", "www/data/index.json", "www/wasm/playground.js"] {
            assert!(belongs(path), "{path}");
        }
    }

    #[test]
    fn the_table_totals_the_first_visit_only() {
        let size = |path: &str, raw, gzip, first_visit| Size { path: path.into(), raw, gzip, first_visit };
        let text =
            table(&[size("a.js", 3000, 1000, true), size("b.csv", 9000, 4000, false), size("c.js", 500, 250, true)]);
        let rows: Vec<Vec<&str>> = text.lines().map(|line| line.split_whitespace().collect()).collect();
        assert_eq!(rows[1], ["*", "a.js", "3.0", "1.0"]);
        assert_eq!(rows[2], ["b.csv", "9.0", "4.0"]);
        assert_eq!(rows[4], ["*", "first", "visit", "3.5", "1.2"]);
    }

    #[test]
    fn gzip_of_repetition_is_small_and_of_nothing_is_the_header() {
        assert!(gzip(&[b'a'; 10_000]) < 100);
        // RFC 1952: 10 bytes of header, 8 of trailer; an empty deflate block is 2.
        assert_eq!(gzip(&[]), 20);
    }

    #[test]
    fn stale_files_and_folders_leave_dist() {
        let root = std::env::temp_dir().join(format!("xtask-assemble-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&root);
        for (path, text) in [
            ("index.html", "page"),
            ("app.webmanifest", "{}"),
            ("demo.html", "demo"),
            ("LICENSE", "MIT"),
            ("www/offline/service-worker.js", "keep\n"),
            ("www/main.js", "// why\nnew\n"),
            ("target/wasm-bindgen/wasm/playground.js", "glue"),
            ("target/wasm-bindgen/wasm/playground.d.ts", "types"),
            ("target/wasm-bindgen/wasm/playground_bg.wasm", "module"),
            ("target/wasm-bindgen/wasm/analysis_bg.wasm", "second"),
            ("target/wasm-bindgen/wasm/boosting_bg.wasm", "third"),
            ("target/unpack.wasm", "unpacks"),
            ("dist/www/main.js", "old"),
            ("dist/www/gone/away.js", "stale"),
        ] {
            std::fs::create_dir_all(root.join(path).parent().unwrap()).unwrap();
            std::fs::write(root.join(path), text).unwrap();
        }
        let files = assemble(&root, &root.join("target/unpack.wasm"), &root.join("dist")).unwrap();
        let names: Vec<&str> = files.keys().map(String::as_str).collect();
        let [first, second, third] = MODULES.map(Module::served);
        let glue = "www/wasm/playground.js";
        let above = ["LICENSE", MANIFEST, DEMO, "index.html", offline::WORKER, "www/main.js"];
        assert_eq!(names, [&above[..], &[&second, &third, glue, &first, UNPACK_SERVED]].concat());
        assert_eq!(files[&first], lzma::pack(b"module").unwrap());
        assert_eq!(files[&second], lzma::pack(b"second").unwrap());
        assert_eq!(files[&third], lzma::pack(b"third").unwrap());
        assert_eq!(files[UNPACK_SERVED], b"unpacks");
        assert_eq!(std::fs::read_to_string(root.join("dist/www/main.js")).unwrap(), "new\n");
        assert!(!root.join("dist/www/gone").exists());
        std::fs::remove_dir_all(&root).unwrap();
    }
}
