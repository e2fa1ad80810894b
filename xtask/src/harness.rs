//! The booster as wasm for Node: `tests/harness` compiled exactly as the page is.

use crate::{say, toolchain};
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};

pub const PACKAGE: &str = "harness";

/// Builds it and returns its CommonJS module.
pub fn build(root: &Path) -> Result<PathBuf> {
    let toolchain = say::step("look for a compiler that makes wasm", || toolchain::ensure(root))?;
    say::step("compile the harness to wasm", || say::run(&mut toolchain.cargo(root, "build", &[PACKAGE])))?;
    let out = root.join("target/harness");
    say::step("make the harness's JavaScript glue (wasm-bindgen)", || {
        wasm_bindgen_cli_support::Bindgen::new()
            .input_path(toolchain::compiled(root, PACKAGE))
            .out_name("harness")
            .nodejs(true)?
            .typescript(false)
            .generate(&out)
            .context("wasm-bindgen could not read the compiled harness")
    })?;
    Ok(out.join("harness.js"))
}
